"""Other bases: the same block on the base year as other sources count it, and on all that they leave open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from energy.flow.assumptions import LossRange, loss_range
from energy.flow.dispatch import Dispatch, dispatch_for
from energy.flow.scenario import Scenario
from energy.network.units import SHOWN
from energy.reconciliation.baseline import OPEN_RANGE


@dataclass(frozen=True)
class OtherBase:
    """A block on the year balanced with another figure, or with figures that belong together. Volumes in Mt/y.

    `counts` has each figure by what it counts, such as ``gate:china``; `range` is that of all that is uncertain.
    """

    counts: Mapping[str, float]
    base_mt: float
    lost_mt: float
    domestic_lost_mt: float
    range: LossRange


@dataclass(frozen=True)
class Crossing:
    """Base exports that pass what is blocked, Mt/y, where published figures leave them open."""

    value: float
    low: float
    high: float


def other_bases(dispatch: Dispatch, scenario: Scenario) -> tuple[OtherBase, ...]:
    """The scenario on every other count of the base year; none where the year has one count only.

    Examples
    --------
    >>> import energy
    >>> from energy.flow.scenario import make_scenario
    >>> gas = energy.load("kazakhstan-gas")
    >>> rows = other_bases(gas.dispatch(2022), make_scenario(gas.targets, ["khorgos"]))
    >>> [(dict(row.counts), round(row.lost_mt, 2)) for row in rows][:2]
    [({'gate:china': 3.5}, 3.5), ({'gate:china': 4.6}, 4.4)]
    """
    return tuple(loss_on(counts, own, scenario) for counts, own in recounted(dispatch))


def recounted(dispatch: Dispatch) -> Iterator[tuple[Mapping[str, float], Dispatch]]:
    """The base year compiled on each of its other counts, after the figures that are counted otherwise (Mt/y)."""
    baseline = dispatch.baseline
    if baseline is None:
        return
    for other in baseline.alternatives:
        counts = {one.target: one.value for one in other.observations if one.value is not None}
        yield counts, dispatch_for(replace(baseline, central=other.result, alternatives=()))


def loss_on(counts: Mapping[str, float], own: Dispatch, scenario: Scenario) -> OtherBase:
    """The scenario on one of the other counts, as `recounted` gives them."""
    plan = own.solve(scenario, stages=1).plan
    lost = max(own.exports - plan.exports, 0.0)
    at_home = max(float(own.domestic.sum() - plan.domestic.sum()), 0.0)
    return OtherBase(counts, own.exports, lost, at_home, loss_range(own, scenario, lost, at_home))


def open_crossing(dispatch: Dispatch, scenario: Scenario) -> Crossing | None:
    """What of the base exports passes what is blocked, where that is not published; None where it is, or nothing does.

    No loss is larger than its high end.
    """
    shares = dispatch.shares
    if shares is None:
        return None
    edges = frozenset(e for block in scenario.blocks for e in block.target.edges) & dispatch.network.edge.keys()
    low, high = shares.span_of(edges)
    return Crossing(shares.crossing(edges), low, high) if high - low > max(OPEN_RANGE, SHOWN) else None
