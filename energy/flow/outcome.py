"""Outcome: what a scenario does, in the terms that people ask for.

Everything here is a model result on a stated base year. Each part is worked out when it is first asked for: the plan
gives volumes, corridors and fields at once; ranges through countries, what the answer rests on and what others would
say take programs of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from energy.flow.assumptions import AS_IT_IS, Assumption, Sale, assumptions_of, at_end, range_ends, sold_more
from energy.flow.bottlenecks import Bottleneck, bottlenecks_of
from energy.flow.dispatch import Dispatch, Dispatched
from energy.flow.naive import Naive, naive_by_corridor, naive_lost, naive_of
from energy.flow.other_bases import Crossing, OtherBase, open_crossing, other_bases
from energy.flow.phi import Phi
from energy.flow.rerouting import rerouted
from energy.flow.scenario import Scenario
from energy.network.economics import brent, value_factor
from energy.network.foreign import unpublished_streams
from energy.network.graph import Network
from energy.network.simplification import Floats
from energy.optimization.ranges import FlowRanges
from energy.results import Record, Result, record
from energy.statistics.mixing import crossing_exports

_SMALL = 1e-6


@dataclass(frozen=True)
class CorridorChange:
    """Exports of a corridor before and after, Mt/y."""

    id: str
    name: str
    base_mt: float
    scenario_mt: float


@dataclass(frozen=True)
class FieldCut:
    """Output of a field before and after, Mt/y."""

    id: str
    name: str
    base_mt: float
    scenario_mt: float

    @property
    def cut_share(self) -> float:
        """Share of base output that is shut in, 0–1."""
        return 1 - self.scenario_mt / self.base_mt if self.base_mt > 0 else 0.0


@dataclass(frozen=True)
class Volumes:
    """Totals of one run, Mt/y: exports delivered, lost and sent another way, and what home refineries lose."""

    delivered_mt: float
    lost_mt: float
    rerouted_mt: float
    domestic_lost_mt: float


@dataclass(frozen=True)
class ThroughChange:
    """Share of exports through a country before and after, 0–1, with ranges.

    Before: all that the published figures allow. After: all plans that deliver as much.
    """

    before: float
    before_low: float
    before_high: float
    after: float | None
    after_low: float | None
    after_high: float | None


@dataclass(frozen=True)
class Money:
    """Million USD a year, with a range."""

    value: float
    low: float
    high: float


class Outcome(Result):
    """The answer to "block X". Volumes in Mt/y, costs in USD/t, money in million USD a year. A model result.

    Parameters
    ----------
    dispatch : Dispatch
        Compiled base year.
    scenario : Scenario
        What is blocked and at which horizon. At the month horizon the central φ is used.

    Raises
    ------
    UsageError
        If the month horizon is asked for in a network without a calibration.
    """

    def __init__(self, dispatch: Dispatch, scenario: Scenario) -> None:
        self.scenario = scenario
        self.dispatch = dispatch
        self._answer = dispatch.solve(scenario)

    @property
    def headline(self) -> str:
        """What is lost, of how much."""
        named = f"{self.scenario.label} blocked" if self.scenario.blocks else "nothing blocked"
        base = f", base {self.year}" if self.year else ""
        goods = self.network.commodity
        lost = f"{goods.said(self.volumes.lost_mt)} of {goods.said(self.base_mt)} {goods.rate} of {goods.exports} lost"
        return f"{named}, {self.scenario.horizon}{base}: {lost}"

    def records(self) -> list[Record]:
        """Exports by corridor before and after, Mt/y."""
        return [record(row) for row in self.by_corridor]

    @property
    def network(self) -> Network:
        """The network of the base year."""
        return self.dispatch.network

    @property
    def year(self) -> int | None:
        """Base year; None for a network without years."""
        return self.network.year

    @property
    def phi(self) -> Phi | None:
        """Share of the spare room that can be used within a month; None without a calibration."""
        return self.dispatch.phi

    @property
    def base_mt(self) -> float:
        """Exports with nothing blocked."""
        return self.dispatch.exports

    @property
    def domestic_base_mt(self) -> float:
        """What home refineries take with nothing blocked."""
        return float(self.dispatch.domestic.sum())

    @property
    def domestic_lost_mt(self) -> float:
        """What home refineries lose."""
        return self.volumes.domestic_lost_mt

    @property
    def base_flows(self) -> Mapping[str, float]:
        """Base flow of home goods per edge."""
        return self.dispatch.base_flows

    @property
    def flows(self) -> Mapping[str, float]:
        """Flow of home goods per edge."""
        return self._answer.flows

    @property
    def foreign_flows(self) -> Mapping[str, float]:
        """Flow of foreign goods per edge and `joint:ID`."""
        return self._answer.foreign

    @cached_property
    def volumes(self) -> Volumes:
        """Exports delivered, lost and rerouted, and what home refineries lose."""
        return _volumes(self.dispatch, self._answer)

    @cached_property
    def blocked_edges(self) -> tuple[str, ...]:
        """Open edges that are closed whole."""
        closed = {e for block in self.scenario.blocks if block.left == 0 for e in block.target.edges}
        return tuple(sorted(closed & self.network.edge.keys()))

    @cached_property
    def moved_before_mt(self) -> float:
        """Base flow of all goods on what is blocked, on its busiest edge or at its fields and takers."""
        dispatch = self.dispatch
        edges = {e for block in self.scenario.blocks for e in block.target.edges}
        nodes = {n for block in self.scenario.blocks for n in block.target.nodes}
        foreign = dispatch.baseline.foreign if dispatch.baseline else {}
        flows = [dispatch.base_flows.get(e, 0.0) + foreign.get(e, 0.0) for e in edges]
        places = (*self.network.sources, *self.network.domestic, *self.network.markets)
        taken = np.concatenate([dispatch.supply, dispatch.domestic, dispatch.market])
        return max([0.0, *flows, *(float(mt) for n, mt in zip(places, taken, strict=True) if n in nodes)])

    @property
    def unpublished(self) -> tuple[str, ...]:
        """Streams of others on what is blocked whose volume of the year was not published, by name."""
        closed = frozenset(e for block in self.scenario.blocks for e in block.target.edges)
        return tuple(name for name, edges in unpublished_streams(self.network).items() if edges & closed)

    @property
    def known(self) -> bool:
        """Whether anything can be said: not where all that moved on what is blocked was never published."""
        return not self.unpublished or self.moved_before_mt > self.network.commodity.least

    @cached_property
    def by_corridor(self) -> tuple[CorridorChange, ...]:
        """Exports of every corridor before and after, the largest first."""
        network, dispatch = self.network, self.dispatch
        base = dispatch.base_exports
        flows = dispatch.gate_exports(self.flows, self._answer.plan.markets)
        gates: dict[str, list[str]] = {}
        for gate, corridor in network.gates.items():
            gates.setdefault(corridor, []).append(gate)
        rows = (
            CorridorChange(c, network.corridor_name(c), sum(base[g] for g in edges), sum(flows[g] for g in edges))
            for c, edges in gates.items()
        )
        return tuple(sorted(rows, key=lambda row: -row.base_mt))

    @cached_property
    def fields(self) -> tuple[FieldCut, ...]:
        """Output of every field before and after, the deepest cut first."""
        names = dict(self.network.dataset.columns("nodes", "node_id", "name"))
        plan, sources = self._answer.plan, self.network.sources
        rows = (
            FieldCut(field, names[field], float(base), float(left))
            for field, base, left in zip(sources, self.dispatch.supply, plan.supply, strict=True)
        )
        return tuple(sorted(rows, key=lambda row: (round(row.scenario_mt - row.base_mt, 6), row.id)))

    @cached_property
    def binding(self) -> tuple[Bottleneck, ...]:
        """The limits that hold deliveries down."""
        return bottlenecks_of(self.dispatch, self._answer, self.blocked_edges)

    @cached_property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The uncertain numbers that the answer rests on, the largest mover first."""
        return assumptions_of(self.dispatch, self.scenario, self._answer)

    @cached_property
    def sold_more(self) -> tuple[Sale, ...]:
        """What buyers are taken to buy beyond the base case."""
        return sold_more(self.dispatch, self.scenario, self._answer)

    @cached_property
    def through(self) -> Mapping[str, ThroughChange]:
        """Share through each transit country. It can fall because the exports are lost: never read it without them."""
        dispatch, answer, shares = self.dispatch, self._answer, self.dispatch.shares
        if shares is None:
            return {}
        delivered = answer.plan.exports
        intake = dict(zip(self.network.markets, answer.plan.markets.tolist(), strict=True))
        extent, result = same_deliveries(dispatch, answer), {}
        for country in shares.transit_countries():
            edges, through = shares.country_edges(country), shares.through(country)
            before = through.share, through.low, through.high
            if delivered <= _SMALL:
                result[country] = ThroughChange(*before, None, None, None)
                continue
            low, high = extent.of_crossing(edges)
            after = crossing_exports(self.network, answer.flows, intake, edges)
            result[country] = ThroughChange(*before, after / delivered, low / delivered, high / delivered)
        return dict(sorted(result.items(), key=lambda item: -round(item[1].before, 9)))

    @property
    def cost_before(self) -> float | None:
        """USD per delivered tonne to the border or loading port with nothing blocked."""
        dispatch = self.dispatch
        if dispatch.baseline is None:
            # The base is itself the cheapest plan.
            return _cost_of(dispatch, dispatch.base, dispatch.exports + float(dispatch.domestic.sum()))
        return cost_per_tonne(dispatch, dispatch.reference)

    @property
    def cost_after(self) -> float | None:
        """USD per delivered tonne to the border or loading port."""
        return cost_per_tonne(self.dispatch, self._answer)

    @property
    def revenue_lost(self) -> Money | None:
        """What the lost exports are worth at the base year's price; None without one."""
        return lost_value(self.dispatch, self.base_mt - self._answer.plan.exports)

    @cached_property
    def _naive(self) -> Naive:
        return naive_of(self.dispatch, self.scenario)

    @property
    def naive_lost_mt(self) -> float:
        """The loss if nothing could be sent another way; for comparison only."""
        return naive_lost(self.dispatch, self._naive)

    @cached_property
    def naive_by_corridor(self) -> Mapping[str, float]:
        """The blocked exports spread over the other corridors in proportion, without any limit; for comparison only."""
        return naive_by_corridor(self.dispatch, self._naive)

    @cached_property
    def released(self) -> Volumes:
        """The same with goods and room of home refineries offered for export, where they cannot use it."""
        return self._again(release_home=True)

    @cached_property
    def ends(self) -> tuple[Volumes, Volumes]:
        """Volumes with all that is uncertain at its low end, and at its high end: limits, and φ within a month."""
        ends = range_ends(self.dispatch, self.scenario.horizon)
        if all(end == AS_IT_IS for end in ends):
            return self.volumes, self.volumes
        low, high = (_volumes(self.dispatch, at_end(self.dispatch, self.scenario, end)) for end in ends)
        return low, high

    @property
    def range(self) -> tuple[Volumes, Volumes]:
        """Of the answer and its ends the one that delivers least, and the one that delivers most.

        Where home goods are released, the low end need not export least: refineries get less, so more is released.
        """
        runs = sorted((self.volumes, *self.ends), key=lambda volumes: volumes.delivered_mt)
        return runs[0], runs[-1]

    @cached_property
    def other_bases(self) -> tuple[OtherBase, ...]:
        """The same on the base year as other sources count it."""
        return other_bases(self.dispatch, self.scenario)

    @cached_property
    def open_crossing(self) -> Crossing | None:
        """Base exports that pass what is blocked, where they are not published."""
        return open_crossing(self.dispatch, self.scenario)

    @cached_property
    def band(self) -> Mapping[str, Volumes] | None:
        """Volumes within a month, for the low, central and high part of the spare room (φ); None without one."""
        if self.phi is None:
            return None
        ends = (("low", self.phi.low), ("central", self.phi.central), ("high", self.phi.high))
        return {name: self._again(horizon="month", phi=phi) for name, phi in ends}

    def _again(self, *, phi: float | None = None, **changes: object) -> Volumes:
        """Volumes of the scenario with something changed."""
        scenario = replace(self.scenario, **changes)  # type: ignore[arg-type]
        return _volumes(self.dispatch, self.dispatch.solve(scenario, phi=phi))


def _least_zero(value: float) -> float:
    return max(value, 0.0)


def _volumes(dispatch: Dispatch, answer: Dispatched) -> Volumes:
    delivered, home = answer.plan.exports, float(dispatch.domestic.sum() - answer.plan.domestic.sum())
    lost = _least_zero(dispatch.exports - delivered)
    return Volumes(delivered, lost, rerouted(dispatch, answer), _least_zero(home))


def same_deliveries(dispatch: Dispatch, answer: Dispatched) -> FlowRanges:
    """Ranges over all plans that deliver as much as this one, abroad and to every home refinery."""
    network, plan = dispatch.network, answer.plan
    return FlowRanges(
        network,
        {"total:exports": plan.exports}
        | {f"node:{n}": float(v) for n, v in zip(network.domestic, plan.domestic, strict=True)},
        {n: (0.0, float(s)) for n, s in zip(network.sources, dispatch.available, strict=True)},
        float(plan.supply.sum()),
        dict(zip(dispatch.chains.edge_ids, answer.room.edges.tolist(), strict=True)),
        {j.joint_id: limit for j, limit in zip(network.joints, answer.room.joints.tolist(), strict=True)},
    )


def cost_per_tonne(dispatch: Dispatch, answer: Dispatched) -> float | None:
    """USD per delivered tonne, home refineries included, to the border or loading port.

    None where nothing is delivered or no cost is known. Before is the plan with nothing blocked, so that like is
    compared with like: both are least-cost.
    """
    flows = dispatch.chains.spread(answer.plan.chains)
    return _cost_of(dispatch, flows, answer.plan.exports + float(answer.plan.domestic.sum()))


def _cost_of(dispatch: Dispatch, flows: Floats, delivered: float) -> float | None:
    if delivered <= _SMALL or not dispatch.cost.any():
        return None
    return float(dispatch.cost @ flows / delivered)


def lost_value(dispatch: Dispatch, lost: float) -> Money | None:
    """What lost exports (Mt/y) are worth at the base year's price, or None without one."""
    dataset, year = dispatch.network.dataset, dispatch.network.year
    price, factor = brent(dataset, year), value_factor(dataset)
    if price is None or factor is None:
        return None
    tonnes = _least_zero(lost)
    return Money(
        *(tonnes * price.value * f for f in (factor.value, factor.low or factor.value, factor.high or factor.value))
    )
