"""Counterfactual: what the model says about exports without a country, an operator, a strait or anything else.

Every figure here is a model result on a stated base year. Before and after are computed with the same limits.
"""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from energy.dependence.adequacy import band, export_n_minus_1, most_exports, ways_out
from energy.dependence.netback import NetbackProgram, worth_of
from energy.errors import UsageError
from energy.flow.assumptions import AS_IT_IS, RangeEnd, at_end, range_ends
from energy.flow.bottlenecks import bottlenecks_of
from energy.flow.dispatch import Dispatch, Dispatched
from energy.flow.outcome import lost_value, same_deliveries
from energy.flow.rerouting import extra_cost, rerouted
from energy.flow.scenario import HORIZONS, Block, Scenario
from energy.network.economics import edge_costs, value_factor
from energy.network.targets import Target
from energy.network.units import ENOUGH_MOVED, TONNE
from energy.statistics.exposure import edges_on
from energy.statistics.indicators import MODELLED, OBSERVED, TOLERANCES, Indicator
from energy.statistics.mixing import crossing_exports


def modelled_passage(dispatch: Dispatch, target: Target) -> Iterator[Indicator]:
    """Without statistics: what crosses it in the cheapest plan, with the range over plans that deliver as much."""
    edges = target.edges & dispatch.network.edge.keys()
    if dispatch.exports <= TONNE:
        return
    intake = dict(zip(dispatch.network.markets, dispatch.market.tolist(), strict=True))
    value = crossing_exports(dispatch.network, dispatch.base_flows, intake, edges)
    low, high = same_deliveries(dispatch, dispatch.reference).of_crossing(edges)
    measure = {"country": "territorial", "operator": "operator-control"}.get(target.kind, "passage")
    total = dispatch.exports
    yield Indicator(measure, "", value / total, min(low, value) / total, max(high, value) / total, MODELLED)


class Counterfactual:
    """What the model says about a compiled year without the target."""

    def __init__(self, dispatch: Dispatch, target: Target) -> None:
        self.dispatch, self.target = dispatch, target
        self.shares = dispatch.shares
        self.exports = dispatch.exports

    @cached_property
    def edges(self) -> frozenset[str]:
        """Open edges on which goods are in the target's hands."""
        if self.shares is None:
            return self.target.edges & self.dispatch.network.edge.keys()
        return edges_on(self.shares, self.target)

    def measures(self) -> Iterator[Indicator]:
        """All modelled measures.

        Raises
        ------
        UsageError
            If the network exports nothing.
        """
        if self.exports <= TONNE:
            raise UsageError("this network exports nothing: there is no dependence to measure")
        yield from self.losses()
        yield from self._value()
        yield self._captivity()
        yield from self._money()
        yield from self._adequacy()

    def losses(self) -> Iterator[Indicator]:
        """What would be lost without it, by horizon."""
        yield from (self._structural(h) for h in HORIZONS if h != "month" or self.dispatch.phi)

    def _scenario(self, horizon: str = "structural", *, blocked: bool = True) -> Scenario:
        return Scenario((Block(self.target, 0.0),) if blocked else (), horizon)

    def _lost(self, horizon: str, end: RangeEnd = AS_IT_IS) -> float:
        """Part of exports that is lost, with the same limits before and after."""
        left, whole = (
            at_end(self.dispatch, self._scenario(horizon, blocked=blocked), end, stages=1).plan.exports
            for blocked in (True, False)
        )
        return max(1 - left / whole, 0.0) if whole > TONNE else 0.0

    def _structural(self, horizon: str) -> Indicator:
        value = self._lost(horizon)
        ends = [self._lost(horizon, end) for end in range_ends(self.dispatch, horizon)]
        note = f"disruption band: {band(value)}"
        low, high = min(value, *ends), max(value, *ends)
        return Indicator("structural", horizon, value, low, high, MODELLED, self._rests, note, _held(value))

    @cached_property
    def _rests(self) -> tuple[str, ...]:
        """Sources of the base year and of the limits that decide."""
        answer = self.dispatch.solve(self._scenario(), stages=1)
        shut = tuple(sorted(self.target.edges))
        limits = self.dispatch.network.limits.nameplate
        found = bottlenecks_of(self.dispatch, answer, shut)
        binding = [limits[b.id].source_id for b in found if b.id in limits]
        base = self.shares.route_sources if self.shares else ()
        return tuple(s for s in dict.fromkeys((*base, *binding)) if s)

    def _value(self) -> Iterator[Indicator]:
        network = self.dispatch.network
        factor = value_factor(network.dataset)
        try:
            program = NetbackProgram(self.dispatch, worth_of(network))
        except UsageError:
            return
        best = program.best(self._scenario(blocked=False))
        value = _part_lost(program, self._scenario(), best.value_musd)
        ends = [value]
        for end in (factor.low, factor.high) if factor else ():
            if end is not None:
                other = NetbackProgram(self.dispatch, worth_of(network, factor=end))
                whole = other.best(self._scenario(blocked=False)).value_musd
                ends.append(_part_lost(other, self._scenario(), whole))
        # A plan that gives up a part of what is left keeps that much less of the whole.
        near = tuple((value, 1 - (1 - tolerance) * (1 - value)) for tolerance in TOLERANCES)
        yield Indicator("structural-value", "structural", value, min(ends), max(ends), MODELLED, self._rests, "", near)
        if best.exports <= TONNE:
            return
        spans = [program.near(best, tolerance, self.edges) for tolerance in (0.0, *TOLERANCES)]
        (low, high), *nearly = [(min(a / best.exports, 1.0), min(b / best.exports, 1.0)) for a, b in spans]
        alike = high - low < 1e-3
        yield Indicator(
            "best-territorial",
            "structural",
            (low + high) / 2 if alike else None,
            low,
            high,
            MODELLED,
            self._rests,
            near=tuple(nearly),
        )

    def _captivity(self) -> Indicator:
        lost = self._lost("structural") * self.exports
        losses = [lost, *(self._lost("structural", end) * self.exports for end in self._ends)]
        crossing, span = self._crossing()
        if crossing <= TONNE:
            note = "nothing crosses it"
            return Indicator("captivity", "structural", None, None, None, MODELLED, self._rests, note)
        value = min(lost / crossing, 1.0)
        crossings = [end for end in (crossing, *span) if end > TONNE]
        ends = min(min(losses) / max(crossings), 1.0), min(max(losses) / min(crossings), 1.0)
        return Indicator("captivity", "structural", value, *ends, MODELLED, self._rests, near=_held(value))

    def _crossing(self) -> tuple[float, tuple[float, float]]:
        if self.shares is not None:
            return self.shares.crossing(self.edges), self.shares.span_of(self.edges)
        intake = dict(zip(self.dispatch.network.markets, self.dispatch.market.tolist(), strict=True))
        value = crossing_exports(self.dispatch.network, self.dispatch.base_flows, intake, self.edges)
        return value, (value, value)

    def _money(self) -> Iterator[Indicator]:
        dispatch, rate = self.dispatch, self.dispatch.network.commodity.rate
        answer = dispatch.solve(self._scenario())
        moved = rerouted(dispatch, answer)
        if moved > ENOUGH_MOVED and dispatch.cost.any():
            ids = dispatch.chains.edge_ids
            tables = [edge_costs(dispatch.network.dataset, end) for end in ("value", "low", "high")]
            costs = [np.array([table.get(e, 0.0) for e in ids]) for table in tables]
            value, *ends = [extra_cost(dispatch, answer, cost) / moved for cost in costs]
            low, high = min(value, *ends), max(value, *ends)
            note = f"for {moved:.2f} {rate} that go another way; costs of routes are mostly estimates"
            near = self._near_cost(answer, value, moved)
            if near and value > near[-1][1]:
                note += "; the value leaves in place what the loss does not touch, the cheapest plans move that too"
            yield Indicator("rerouting-cost", "structural", value, low, high, MODELLED, self._rests, note, near)
        elif dispatch.cost.any():
            note = f"hardly anything is rerouted (less than 0.5 {rate})"
            yield Indicator("rerouting-cost", "structural", None, None, None, MODELLED, self._rests, note)
        money = lost_value(dispatch, dispatch.exports - answer.plan.exports)
        if money is not None:
            near = _held(money.value)
            yield Indicator(
                "revenue-lost", "structural", money.value, money.low, money.high, MODELLED, self._rests, near=near
            )

    def _near_cost(self, answer: Dispatched, value: float, moved: float) -> tuple[tuple[float, float], ...]:
        """Least and most USD per rerouted tonne over plans that deliver as much and earn nearly the most."""
        try:
            program = NetbackProgram(self.dispatch, worth_of(self.dispatch.network))
        except UsageError:
            return ()
        best = program.best(self._scenario())
        ids = self.dispatch.chains.edge_ids
        saved = sum(
            c * (answer.flows[e] - best.flows[e]) for e, c in zip(ids, self.dispatch.cost.tolist(), strict=True)
        )
        least = value - saved / moved
        return tuple((least, least + tolerance * best.value_musd / moved) for tolerance in TOLERANCES)

    @cached_property
    def _ends(self) -> tuple[RangeEnd, RangeEnd]:
        return range_ends(self.dispatch, "structural")

    def _adequacy(self) -> Iterator[Indicator]:
        dispatch = self.dispatch
        if not any(self._leaves(gate) for gate in dispatch.network.gates):
            return
        ways, corridors = ways_out(dispatch), frozenset(dispatch.network.gates.values())
        # The formula leaves railways out: where they are all but one of the ways, it says nothing.
        told = len(ways) > 1 or len(corridors) == len(ways) == 1
        if told and all(np.isfinite(way.high) for way in ways):
            value, low, high = (
                export_n_minus_1([getattr(way, end) for way in ways], dispatch.exports)
                for end in ("capacity", "low", "high")
            )
            kind = OBSERVED if self.shares else MODELLED
            yield Indicator("export-n-1", "", value, min(low, value), max(high, value), kind, self._rests)
        yield self._network_n_minus_1()
        for measure, blocked in (("remaining-flexibility", False), ("flexibility-without", True)):
            runs = (
                most_exports(dispatch, self._scenario(blocked=blocked), end.limits) for end in (AS_IT_IS, *self._ends)
            )
            value, *ends = [most / self.exports - 1 for most in runs]
            if np.isfinite(value):
                low, high = min(value, *ends), max(value, *ends)
                yield Indicator(measure, "structural", value, low, high, MODELLED, self._rests, near=_held(value))

    def _leaves(self, gate: str) -> bool:
        """Whether a gate may lead abroad; a network that ends at home has no ways out to count."""
        network = self.dispatch.network
        edge, nodes = network.edge[gate], network.dataset.by_id("nodes")
        ends = {nodes[node]["country"] for node in (edge.tail, edge.head)}
        return len(ends) > 1 or "" in ends

    def _network_n_minus_1(self) -> Indicator:
        """What is still delivered without the corridor whose loss costs most."""
        gates, scenarios = self.dispatch.network.gates, {}
        for corridor in sorted(set(gates.values())):
            edges = frozenset(gate for gate, own in gates.items() if own == corridor)
            name = self.dispatch.network.corridor_name(corridor)
            scenarios[name] = Scenario((Block.closing(edges, name),))

        def left(name: str, end: RangeEnd) -> float:
            return at_end(self.dispatch, scenarios[name], end, stages=1).plan.exports / self.exports

        central = {name: left(name, AS_IT_IS) for name in scenarios}
        worst = min(central, key=central.__getitem__)
        value = central[worst]
        # Where no limit is uncertain there are no other ends.
        ends = [value if end == AS_IT_IS else min(left(name, end) for name in scenarios) for end in self._ends]
        low, high, note = min(value, *ends), max(value, *ends), f"without {worst}"
        return Indicator("network-n-1", "structural", value, low, high, MODELLED, self._rests, note, _held(value))


def _held(value: float) -> tuple[tuple[float, float], ...]:
    """What follows from deliveries alone is the same in every plan that delivers as much."""
    return tuple((value, value) for _ in TOLERANCES)


def _part_lost(program: NetbackProgram, scenario: Scenario, whole: float) -> float:
    return 1 - program.best(scenario).value_musd / whole if whole > TONNE else 0.0
