"""Conditions: what every draw of an episode starts from: tanks, stock, pace of restart, and how the network is set."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from energy.duration.priors import Draws, Prior
from energy.duration.settings import Setting, settings_of
from energy.duration.simulation import Floats, Ints
from energy.duration.storage import StorageDispatch
from energy.flow.phi import Phi

START_FILL = (0.35, 0.70)
"""Share of a terminal's tanks that is full when an outage begins, where no prior is about it: from observed buffers."""

RAMP_SHARE = 1 / 9
"""Production comes back by this share of base output a day where no prior is about it (0.02 of 0.18 Mt/d)."""


@dataclass(frozen=True)
class Conditions:
    """What every draw starts from and rests on.

    Attributes
    ----------
    settings : tuple of Setting
        How the network may be set.
    setting : array of int, shape (draws,)
        Which of them each draw has.
    capacity, start : array, shape (draws, farms)
        Tank volume and stock at the start, Mt; for tanks up the line, beyond their working stock.
    ramp_share : array, shape (draws, sources), or None
        Share of base output by which production of each source may rise in a day; None for at once.
    level : array, shape (draws,)
        Output before the event against the average of the base year.
    """

    settings: tuple[Setting, ...]
    setting: Ints
    capacity: Floats
    start: Floats
    ramp_share: Floats | None
    level: Floats

    @classmethod
    def at_fills(
        cls, storage: StorageDispatch, fills: Sequence[float], setting: Setting, ramp_share: float | None
    ) -> "Conditions":
        """One draw for each share of the terminals' tanks that is full at the start; tanks up the line take nothing."""
        count = len(fills)
        size = np.array([0.0 if f.up_the_line else f.capacity_mt for f in storage.farms])
        ramp = None if ramp_share is None else np.full((count, len(storage.network.sources)), ramp_share)
        capacity = np.tile(size, (count, 1))
        start = capacity * np.array(fills)[:, None]
        return cls((setting,), np.zeros(count, dtype=np.int64), capacity, start, ramp, np.ones(count))


def conditions_of(
    storage: StorageDispatch,
    draws: Draws,
    *,
    phi: Phi | None,
    hit: Collection[str] = (),
    cause: str = "power_failure",
    level: Prior | None = None,
) -> Conditions:
    """Conditions drawn from priors.

    Parameters
    ----------
    storage : StorageDispatch
        Compiled base year with its tank farms.
    draws : Draws
        Where numbers come from; what no prior is about is as `START_FILL` and `RAMP_SHARE` have it.
    phi : Phi or None
        Share of the spare room of other routes where no prior is about it; None where they have all of it.
    hit : collection of str
        Fields that are shut themselves: they come back as after `cause`, all others as after a stop of transport.
    cause : str
        ``power_failure`` or ``damage``.
    level : Prior, optional
        Output before the event against the average of the base year; the average where not given.
    """
    capacity, start = _tanks(storage, draws)
    sources = storage.network.sources
    pace = {c: draws.values("restart", c) for c in ("transport_stop", cause)}
    ramp = [pace[cause if node in hit else "transport_stop"] for node in sources]
    told = np.ones(draws.count)
    if level is not None:
        told = np.array([level.central]) if draws.central else level.at(draws.chances("level"))
    return Conditions(
        settings_of(draws, storage, phi),
        draws.setting,
        capacity,
        start,
        np.column_stack([np.full(draws.count, RAMP_SHARE) if r is None else r for r in ramp]),
        told,
    )


def _tanks(storage: StorageDispatch, draws: Draws) -> tuple[Floats, Floats]:
    """Volume and stock at the start; the room of all tanks up the line is split by the sizes drawn for them."""
    room = draws.values("room_up_the_line")
    sizes = [[_size(draws, node, farm.capacity_mt) for node in farm.nodes] for farm in storage.farms]
    behind = [sum(nodes) for farm, nodes in zip(storage.farms, sizes, strict=True) if farm.up_the_line]
    whole = np.maximum(np.array(behind).sum(axis=0), 1e-9) if behind else np.ones(draws.count)
    capacity, start = [], []
    for farm, nodes in zip(storage.farms, sizes, strict=True):
        if farm.up_the_line:
            capacity.append(np.zeros(draws.count) if room is None else room * sum(nodes) / whole)
            start.append(np.zeros(draws.count))
        else:
            fill = draws.values("start_fill", f"node:{farm.node}")
            if fill is None:
                low, high = START_FILL
                fill = (
                    np.array([(low + high) / 2]) if draws.central else low + (high - low) * draws.chances("start_fill")
                )
            capacity.append(nodes[0])
            start.append(fill * nodes[0])
    shape = (draws.count, len(storage.farms))
    return np.array(capacity).T.reshape(shape), np.array(start).T.reshape(shape)


def _size(draws: Draws, node: str, told: float) -> Floats:
    drawn = draws.values("storage", f"node:{node}")
    return np.full(draws.count, told) if drawn is None else drawn
