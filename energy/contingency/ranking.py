"""Ranking: which losses of one, two or three assets cost most, with what, and how much together.

The ranking itself rests on the loss alone, which is exact for every set. The full answer (band, costs, what is captive)
is worked out only for the rows that are shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from energy.contingency.blockables import Blockable, blockables, select
from energy.contingency.checkpoint import Checkpoint, Range, fingerprint
from energy.contingency.loss_model import Members, loss_model
from energy.contingency.presolve import shrink
from energy.contingency.screening import Sweep, sweep
from energy.errors import UsageError
from energy.flow.assumptions import LossRange, loss_range
from energy.flow.dispatch import Dispatch
from energy.flow.phi import Phi
from energy.flow.rerouting import extra_cost, rerouted
from energy.flow.scenario import HORIZONS, Block, Scenario
from energy.network.foreign import unpublished_streams
from energy.network.units import ENOUGH_MOVED, SHOWN
from energy.results import Progress, Record, Result, record
from energy.statistics.mixing import crossed_share
from geodata.commodity import GOODS, Commodity

LARGEST = 3
"""Most assets at once that are ranked by going through all sets; `interdiction` finds larger worst sets."""

_LOSSES = tuple(f"{what}{end}_mt" for what in ("lost", "domestic_lost") for end in ("", "_low", "_high"))

FirstCut = Callable[[Sequence[str]], float | None]
"""Days until fields have to cut when the given targets are closed; None where they never have to."""


@dataclass(frozen=True)
class LossBand:
    """Exports lost, Mt/y, if others can use the low, central and high part of their spare room (φ)."""

    low: float
    central: float
    high: float


@dataclass(frozen=True)
class RankRow:
    """One set, volumes in Mt/y.

    Attributes
    ----------
    targets, names : tuple of str
        What is lost together.
    lost_mt, domestic_lost_mt : float
        Exports and home deliveries lost at the ranking's horizon.
    range : LossRange
        The same with all that is uncertain at its ends, as `block` gives it.
    month : LossBand or None
        Exports lost within a month; None without a calibration.
    crossing_mt : float
        Base deliveries, abroad and at home, that cross the set.
    captive_share : float or None
        What is lost, abroad and at home, over what crosses: the part with nowhere else to go. None where none crosses.
    rerouted_mt : float
        What other gates carry above base.
    extra_cost_usd_t : float or None
        How much more a rerouted tonne costs to the border or port; None where hardly any is rerouted (less than
        0.5 Mt/y: other shifts would weigh on too few tonnes) or no cost is known.
    interaction_mt : float or None
        For pairs, the loss beyond the sum of the two single losses: positive where they stand in for each other.
    first_cut_days : float or None
        Days until fields have to cut; None where not asked for, or never.
    """

    targets: tuple[str, ...]
    names: tuple[str, ...]
    lost_mt: float
    domestic_lost_mt: float
    range: LossRange
    month: LossBand | None
    crossing_mt: float
    captive_share: float | None
    rerouted_mt: float
    extra_cost_usd_t: float | None
    interaction_mt: float | None
    first_cut_days: float | None


@dataclass(frozen=True, repr=False)
class Ranking(Result):
    """Sets of k assets of one kind, the costliest loss first.

    `swept` has the loss of every set, by position in `items`; `rows` are those shown. `other_counts` says whether other
    sources count the base year otherwise, which moves every loss (`Outcome.other_bases`). No loss counts the streams of
    others in `unpublished`, whose volume of the year was not found.
    """

    kind: str
    k: int
    year: int | None
    horizon: str
    base_mt: float
    domestic_base_mt: float
    items: tuple[Blockable, ...]
    swept: Sweep
    rows: tuple[RankRow, ...]
    phi: Phi | None
    other_counts: bool
    commodity: Commodity = GOODS
    unpublished: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """The costliest loss."""
        base = f"base {self.year}, " if self.year else ""
        asked = f"{self.k} {self.kind} at a time ({base}{self.horizon})"
        if not self.rows:
            return f"{asked}: nothing costs anything"
        first = self.rows[0]
        goods = self.commodity
        lost = f"{goods.said(first.lost_mt)} {goods.rate} of {goods.exports} lost"
        return f"{asked}; the costliest: {' + '.join(first.names)}, {lost}"

    def records(self) -> list[Record]:
        """One row per set, the costliest first; missing is None."""
        rows = []
        for place, row in enumerate(self.rows, start=1):
            cells = record(row) | {"targets": ";".join(row.targets), "names": "; ".join(row.names)}
            month = cells.pop("month") or dict.fromkeys(("low", "central", "high"))
            cells |= cells.pop("range")
            first = {key: cells.pop(key) for key in ("targets", "names", *_LOSSES)}
            bands = {f"lost_month_phi_{end}_mt": value for end, value in month.items()}
            rows.append({"rank": place, **first, **bands, **cells})
        return rows


def rank(
    dispatch: Dispatch,
    k: int = 1,
    *,
    kind: str = "line",
    horizon: str = "structural",
    top: int = 20,
    among: Sequence[str] | None = None,
    every: bool = False,
    workers: int = 1,
    scheduler: str | None = None,
    resume: str | Path | None = None,
    progress: Progress | None = None,
    first_cut: FirstCut | None = None,
) -> Ranking:
    """Rank the losses of all sets of k assets.

    Parameters
    ----------
    dispatch : Dispatch
        Compiled base year.
    k : int
        How many are lost at once: 1, 2 or 3.
    kind : str
        What to compare: ``line``, ``node``, ``corridor``, ``operator``, ``country``, ``strait`` or ``group``.
    horizon : str
        ``month`` (with the central φ), ``year`` or ``structural``.
    top : int
        Rows to show.
    among : sequence of str, optional
        Targets to compare instead of all of a kind.
    every : bool
        Also show sets in which a member adds nothing to the loss of the others.
    workers : int
        Processes to share the work.
    scheduler : str, optional
        Address of a running Dask scheduler to share it with instead.
    resume : str or Path, optional
        File that keeps what is solved, and from which an earlier run is taken up.
    progress : callable, optional
        Called with the number of sets done and to do.
    first_cut : callable, optional
        Gives the days until fields have to cut, for the rows shown.

    Returns
    -------
    Ranking
        By lost exports, then by lost home deliveries.

    Raises
    ------
    UsageError
        If k, the kind, the horizon or a target makes no sense, the scheduler does not answer, or the file to resume
        from is not of this data and these options.

    Examples
    --------
    >>> import energy
    >>> rank(energy.load().dispatch(), kind="corridor", top=1).rows[0].targets
    ('corridor:cpc',)
    """
    if not 1 <= k <= LARGEST:
        raise UsageError(f"can't rank sets of {k}: k is 1, 2 or 3 (the worst set of any size: kzroutes worst -k {k})")
    if top < 1:
        raise UsageError(f"can't show {top} rows: give 1 or more")
    check_horizon(horizon, dispatch.phi)
    items = items_of(dispatch, kind, among)
    if len(items) < k:
        raise UsageError(f"can't choose {k} out of {len(items)}: give a smaller k or rank another kind")
    model = shrink(loss_model(dispatch, items, horizon=horizon))
    options = {"k": k, "year": dispatch.network.year, "horizon": horizon, "items": [item.key for item in items]}
    data = fingerprint(dispatch.network.dataset, options)
    possible = Range(len(items), k, dispatch.exports, float(dispatch.domestic.sum()))
    checkpoint = None if resume is None else Checkpoint(Path(resume), data, possible)
    swept = sweep(model, k, workers=workers, scheduler=scheduler, checkpoint=checkpoint, progress=progress)
    shown = ordered(swept, k, items, every=every)[:top]
    return Ranking(
        kind if among is None else "target",
        k,
        dispatch.network.year,
        horizon,
        dispatch.exports,
        float(dispatch.domestic.sum()),
        items,
        swept,
        tuple(_row(dispatch, horizon, items, swept, members, first_cut) for members in shown),
        dispatch.phi,
        bool(dispatch.baseline and dispatch.baseline.alternatives),
        dispatch.network.commodity,
        tuple(unpublished_streams(dispatch.network)),
    )


def check_horizon(horizon: str, phi: Phi | None) -> None:
    """Refuse a horizon that is unknown, or that needs a calibration that is not there."""
    if horizon not in HORIZONS:
        raise UsageError(f"unknown horizon '{horizon}': use {', '.join(HORIZONS)}")
    if horizon == "month" and phi is None:
        raise UsageError("the month horizon needs a calibration (φ), which this network does not have")


def items_of(dispatch: Dispatch, kind: str, among: Sequence[str] | None) -> tuple[Blockable, ...]:
    """All blockables of a kind, or the ones named."""
    if among is None:
        return blockables(dispatch, kind)
    return select(dispatch, (dispatch.targets.find(name) for name in dict.fromkeys(among)))


def ordered(swept: Sweep, k: int, items: Sequence[Blockable], *, every: bool = False) -> list[Members]:
    """Sets of k, the costliest first; those in which a member adds nothing are left out unless asked for."""
    sets = [m for m in swept.losses if len(m) == k and (every or k == 1 or swept.adds(m) > SHOWN)]
    # Rounded, so that digits which nobody sees do not decide between equal losses.
    return sorted(
        sets,
        key=lambda m: (
            -round(swept.losses[m].exports, 4),
            -round(swept.losses[m].domestic, 4),
            tuple(items[i].key for i in m),
        ),
    )


def _row(
    dispatch: Dispatch,
    horizon: str,
    items: Sequence[Blockable],
    swept: Sweep,
    members: Members,
    first_cut: FirstCut | None,
) -> RankRow:
    chosen = [items[i] for i in members]
    scenario = Scenario(tuple(Block(item.target, 0.0) for item in chosen), horizon)
    answer = dispatch.solve(scenario)
    loss = swept.losses[members]
    crossing = _crossing(dispatch, chosen)
    moved = rerouted(dispatch, answer)
    single = [swept.losses[(i,)].exports for i in members]
    return RankRow(
        targets=tuple(item.key for item in chosen),
        names=tuple(item.name for item in chosen),
        lost_mt=loss.exports,
        domestic_lost_mt=loss.domestic,
        range=loss_range(dispatch, scenario, loss.exports, loss.domestic),
        month=None if dispatch.phi is None else _month(dispatch, scenario, dispatch.phi),
        crossing_mt=crossing,
        captive_share=(loss.exports + loss.domestic) / crossing
        if crossing > dispatch.network.commodity.least
        else None,
        rerouted_mt=moved,
        extra_cost_usd_t=extra_cost(dispatch, answer) / moved if moved > ENOUGH_MOVED and dispatch.cost.any() else None,
        interaction_mt=loss.exports - sum(single) if len(members) == 2 else None,
        first_cut_days=first_cut([item.key for item in chosen]) if first_cut else None,
    )


def _month(dispatch: Dispatch, scenario: Scenario, phi: Phi) -> LossBand:
    month = Scenario(scenario.blocks, "month")
    delivered = [dispatch.solve(month, phi=value, stages=1).plan.exports for value in (phi.low, phi.central, phi.high)]
    return LossBand(*(max(dispatch.exports - volume, 0.0) for volume in delivered))


def _crossing(dispatch: Dispatch, chosen: Sequence[Blockable]) -> float:
    """Base deliveries that cross any of the assets, each tonne once."""
    network = dispatch.network
    edges = frozenset[str]().union(*(item.target.edges for item in chosen)) & network.edge.keys()
    share = crossed_share(network, dispatch.base_flows, edges)
    ends = zip((*network.domestic, *network.markets), (*dispatch.domestic, *dispatch.market), strict=True)
    return sum(float(volume) * share.get(node, 0.0) for node, volume in ends)
