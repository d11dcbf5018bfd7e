"""Days: what an outage of so many days does, day by day, with tank farms, moorings and restart.

Each day knows today only: the routes that are shut today, and what is in the tanks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from energy.duration.runs import RAMP_SHARE, Phase, Run, Simulator
from energy.duration.simulation import Rates
from energy.duration.storage import StorageDispatch, TankFarm
from energy.errors import UsageError
from energy.flow.scenario import Scenario, make_scenario
from energy.network.units import DUST, TONNE
from energy.results import Record, Result, number

START_FILL = (0.35, 0.70)
"""Share of the tanks that is full when an outage begins: a prior band for all events, from observed buffers."""

LONGEST = 3660
"""Days. Longer outages are a question for the structural horizon."""


@dataclass(frozen=True, repr=False)
class Days(Result):
    """The answer to "block X for N days". Volumes in Mt and Mt/d.

    `low`, `central` and `high` are the runs with the fullest, the middle and the emptiest tanks at the start; the
    numbers of a band are sorted by size.
    """

    scenario: Scenario
    year: int | None
    days: float
    farms: tuple[TankFarm, ...]
    fields: tuple[tuple[str, str], ...]
    ramp_share: float | None
    runs: tuple[Run, Run, Run]

    @property
    def headline(self) -> str:
        """What is lost, from the fullest to the emptiest tanks."""
        low, central, high = self.band("lost_mt")
        base = f", base {self.year}" if self.year else ""
        lost = f"{central:.2f} Mt of output lost ({low:.2f}–{high:.2f})"
        return f"{self.scenario.label} blocked for {self.days:g} days{base}: {lost}"

    def records(self) -> list[Record]:
        """One row per day of the longest run, in Mt/d and Mt at the end of the day."""
        rows: list[Record] = []
        for i in range(max(len(r.trajectory.length) for r in self.runs)):
            low, central, high = (self._day(r, i) for r in self.runs)
            row: Record = {"day": number(central["end"])}
            for key in ("output", "exports", "stock", "loading"):
                ends = sorted((low[key], high[key]))
                row |= {key: number(central[key]), f"{key}_low": number(ends[0]), f"{key}_high": number(ends[1])}
            rows.append(row)
        return rows

    @property
    def used_farms(self) -> tuple[TankFarm, ...]:
        """Tank farms whose stock moves in any run."""
        moved = {i for r in self.runs for i in self._used(r)}
        return tuple(farm for i, farm in enumerate(self.farms) if i in moved)

    def _day(self, run: Run, i: int) -> dict[str, float]:
        trajectory, active = run.trajectory, self._used(run)
        j = min(i, len(trajectory.length) - 1)
        return {
            "end": float(trajectory.end[j]) + (i - j),
            "output": float(run.output[j]),
            "exports": float(run.exports[j]),
            "stock": float(trajectory.stock[j, active].sum()),
            "loading": float(trajectory.loading[j, active].sum()),
        }

    def _used(self, run: Run) -> list[int]:
        """Farms whose stock moves."""
        change = np.abs(run.trajectory.stock - run.trajectory.producers.start).max(axis=0, initial=0.0)
        return [int(i) for i in np.flatnonzero(change > TONNE)]

    def band(self, name: str) -> tuple[float | None, float | None, float | None]:
        """Low, central and high of `first_cut_days`, `lost_mt`, `output_recovery_days` or `resilience_loss_days`."""
        values = [getattr(r, name) for r in self.runs]
        known = sorted(v for v in (values[0], values[2]) if v is not None)
        if len(known) == 2:
            return known[0], values[1], known[1]
        # A run that never cuts has no first day: it is the open end of the band.
        return (known[0] if known else None), values[1], None


@dataclass(frozen=True)
class FirstCut:
    """Days until fields are first cut if the outage lasts: with 70 %, 52.5 % and 35 % full tanks; None means never."""

    low: float | None
    central: float | None
    high: float | None


def simulate_days(
    storage: StorageDispatch,
    targets: Sequence[str],
    days: float,
    *,
    left: float | None = None,
    horizon: str = "month",
    start_fill: tuple[float, float] = START_FILL,
    ramp_share: float | None = RAMP_SHARE,
    step: float = 1.0,
    release_foreign: bool = False,
) -> Days:
    """Block something for a number of days.

    Parameters
    ----------
    storage : StorageDispatch
        Compiled base year with its tank farms; every day of it is alike.
    targets : sequence of str
        What is blocked.
    days : float
        How long.
    left : float, optional
        Share that stays open, 0–1.
    horizon : str
        What other routes can carry meanwhile: ``month`` (central φ), ``year`` or ``structural``.
    start_fill : pair of float
        Lowest and highest share of the tanks that may be full at the start, 0–1.
    ramp_share : float or None
        Share of base output by which production may rise in a day; None for at once.
    step : float
        Days.
    release_foreign : bool
        Offer home crude the room that foreign crude leaves.

    Returns
    -------
    Days
        A model result: a band over the start fill.

    Raises
    ------
    UsageError
        If days, step, fill or ramp make no sense, or what is named closes nothing.

    Examples
    --------
    >>> import energy
    >>> days = simulate_days(StorageDispatch(energy.load().dispatch(2023)), ["spm-1", "spm-2", "spm-3"], 7)
    >>> [round(value, 1) for value in days.band("first_cut_days")]
    [1.5, 2.3, 3.2]
    """
    if not 0 < days <= LONGEST:
        raise UsageError(f"an outage of {days:g} days: give a number above 0, at most {LONGEST}")
    fills = _fills(start_fill)
    if ramp_share is not None and not ramp_share > 0:
        raise UsageError(f"a restart by {ramp_share:.0%} of output a day: give a share above 0 %")
    if not 0 < step <= 1:
        raise UsageError(f"a step of {step:g} days: give a number above 0, at most 1")
    if not targets:
        raise UsageError("name what is blocked")
    scenario = make_scenario(storage.targets, targets, left=left, horizon=horizon, release_foreign=release_foreign)
    phi = _phi(storage, horizon)
    phases = [Phase(0.0, days, scenario)]
    simulator = Simulator(storage)
    runs = [simulator.run(phases, fill, phi, ramp_share, step) for fill in fills]
    nodes = storage.network.dataset.table("nodes")
    return Days(
        scenario,
        storage.network.year,
        days,
        storage.farms,
        tuple((n, str(nodes.loc[n, "name"])) for n in storage.network.sources),
        ramp_share,
        (runs[0], runs[1], runs[2]),
    )


def first_cut_days(
    storage: StorageDispatch,
    targets: Sequence[str],
    *,
    left: float | None = None,
    horizon: str = "month",
    start_fill: tuple[float, float] = START_FILL,
) -> FirstCut:
    """Days until fields are first cut if the outage does not end: t = S(1 − fill)/(inflow − what can leave).

    Parameters and faults are as in `simulate_days`.
    """
    fills = _fills(start_fill)
    scenario = make_scenario(storage.targets, targets, left=left, horizon=horizon)
    rates = Simulator(storage).rates(scenario, _phi(storage, horizon), None)
    return FirstCut(*(_until_cut(storage, rates, fill) for fill in fills))


def _until_cut(storage: StorageDispatch, rates: Callable[[frozenset[int]], Rates], fill: float) -> float | None:
    free = frozenset(range(len(storage.farms)))
    room = np.array([f.capacity_mt * (1 - fill) for f in storage.farms])
    base, time = float(storage.base_output[:-1].sum()), 0.0
    while True:
        now = rates(free)
        if float(now.wanted[:-1].sum()) < base - DUST:
            return time
        filling = [i for i in free if now.intake[i] > DUST]
        if not filling:
            return None
        wait = min(float(room[i] / now.intake[i]) for i in filling)
        time += wait
        room = room - now.intake * wait
        free = frozenset(i for i in free if room[i] > DUST)


def _fills(start_fill: tuple[float, float]) -> tuple[float, float, float]:
    """Fullest, middle and emptiest."""
    low, high = start_fill
    if not 0 <= low <= high <= 1:
        raise UsageError(f"a start fill of {low:.0%}–{high:.0%}: give shares from 0 % to 100 %, the lower one first")
    return high, (low + high) / 2, low


def _phi(storage: StorageDispatch, horizon: str) -> float | None:
    """The central φ where it counts, so that a run says what it rests on."""
    return storage.phi.central if horizon == "month" and storage.phi else None
