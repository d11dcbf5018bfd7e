"""Assumptions: the uncertain numbers that an answer rests on, and how far it moves with each."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from energy.flow.bottlenecks import DUAL_ZERO
from energy.flow.dispatch import Dispatch, Dispatched
from energy.flow.phi import Phi
from energy.flow.scenario import Scenario
from energy.network.limits import Limit
from energy.optimization.program import STAGES

_SMALL = 1e-6
_MOVES = 1e-4
"""Mt/y: a smaller effect on deliveries is not worth a line."""


@dataclass(frozen=True)
class Assumption:
    """An uncertain number that the answer rests on, and deliveries at the ends of its range (Mt/y).

    `value` is None for a contract that is lifted but within a year, `high` where a contract may be lifted.
    """

    id: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    binding: bool
    delivered_low_mt: float | None
    delivered_high_mt: float | None
    domestic_lost_low_mt: float | None
    domestic_lost_high_mt: float | None
    source_id: str


@dataclass(frozen=True)
class Sale:
    """The most that a buyer is taken to buy, with its range, Mt/y; None where no figure holds."""

    name: str
    value: float | None
    low: float | None
    high: float | None


def assumptions_of(dispatch: Dispatch, scenario: Scenario, answer: Dispatched) -> tuple[Assumption, ...]:
    """Every limit with a range or a contract whose range moves deliveries.

    Parameters
    ----------
    dispatch : Dispatch
        Compiled base year.
    scenario : Scenario
        What is blocked.
    answer : Dispatched
        The plan with central values.

    Returns
    -------
    tuple of Assumption
        The largest mover first; φ before all others at the month horizon.
    """
    probe = _Probe(dispatch, scenario, answer)
    found = [a for limit in uncertain_limits(dispatch) if (a := probe.limit(limit)) is not None]
    found.sort(key=lambda a: (a.delivered_low_mt or 0.0) - (a.delivered_high_mt or 0.0))
    if scenario.horizon == "month" and dispatch.phi is not None:
        found.insert(0, probe.phi(dispatch.phi))
    return tuple(found)


def uncertain_limits(dispatch: Dispatch) -> list[Limit]:
    """Every contract, and every physical limit with a range."""
    limits = dispatch.network.limits
    ranged = [n for n in limits.nameplate.values() if n.low is not None or n.high is not None]
    return [*limits.contract.values(), *ranged]


@dataclass(frozen=True)
class RangeEnd:
    """All that is uncertain at one end: values per limit (Mt/y), contracts that are held, and φ within a month."""

    limits: Mapping[str, float]
    held: frozenset[str]
    phi: float | None


AS_IT_IS = RangeEnd({}, frozenset(), None)
"""No end: everything at its central value."""


def range_ends(dispatch: Dispatch, horizon: str) -> tuple[RangeEnd, RangeEnd]:
    """All uncertain limits, and within a month φ, at the low and at the high end of their ranges, for `Dispatch.solve`.

    At the low end every contract holds at the low end of its own range, at the high end at the high one; where that is
    not known it is lifted. The low end of an edge is never below what it carries in the base case, that of a shared
    limit never below what it carried by all that was published: else the end itself would lose, blocked or not.
    """
    low, high, held = dict[str, float](), dict[str, float](), set[str]()
    for limit in uncertain_limits(dispatch):
        contract = limit.horizon == "contract"
        key = f"contract:{limit.target}" if contract else limit.target
        carried = _carried(dispatch, limit)
        low[key] = max(limit.value if limit.low is None else limit.low, carried)
        unknown = math.inf if contract else limit.value
        high[key] = max(unknown if limit.high is None else limit.high, carried)
        if contract:
            held.add(limit.target)
    phi = dispatch.phi if horizon == "month" else None
    ends = (phi.low, phi.high) if phi else (None, None)
    return RangeEnd(low, frozenset(held), ends[0]), RangeEnd(high, frozenset(), ends[1])


def _carried(dispatch: Dispatch, limit: Limit) -> float:
    """What a limit carried in the base case for sure, Mt/y; per working unit of moorings. A contract is for home goods.

    The base flow of a shared limit may be one of many that agree with what was published, so the least of them counts.
    """
    kind, _, item = limit.target.partition(":")
    foreign = dispatch.baseline.foreign if dispatch.baseline and limit.horizon != "contract" else {}
    if kind == "edge":
        return dispatch.base_flows.get(item, 0.0) + foreign.get(item, 0.0)
    joint = next((joint for joint in dispatch.network.joints if joint.joint_id == item), None)
    if joint is None:
        return 0.0
    return (dispatch.surely_on(joint) + foreign.get(limit.target, 0.0)) / (joint.working_units or 1.0)


def at_end(dispatch: Dispatch, scenario: Scenario, end: RangeEnd, *, stages: int = STAGES) -> Dispatched:
    """A scenario solved with all that is uncertain at one end."""
    return dispatch.solve(scenario, phi=end.phi, limits=end.limits, hold_contracts=end.held, stages=stages)


def sold_more(dispatch: Dispatch, scenario: Scenario, answer: Dispatched) -> tuple[Sale, ...]:
    """What buyers are taken to buy beyond the base case: limits of kind market that a plan makes more use of.

    A contract counts within a year; where it is lifted and nothing else is known, there is no figure.
    """
    found, limits = [], dispatch.network.limits
    for joint in dispatch.network.joints:
        before = dispatch.joint_flow(joint, dispatch.base_flows)
        if joint.kind != "market" or dispatch.joint_flow(joint, answer.flows) <= before + _MOVES:
            continue
        key = f"joint:{joint.joint_id}"
        kinds = [limits.nameplate, *([limits.contract] if scenario.horizon == "year" else [])]
        known = [limit for kind in kinds if (limit := kind.get(key)) is not None]
        least = min(known, key=lambda limit: limit.value, default=None)
        if least is None:
            found.append(Sale(joint.name, None, None, None))
            continue
        low, high = (least.value if end is None else end for end in (least.low, least.high))
        found.append(Sale(joint.name, least.value, max(low, _carried(dispatch, least)), high))
    return tuple(found)


@dataclass(frozen=True)
class LossRange:
    """Exports and home deliveries that a scenario loses at least and at most, Mt/y, over all that is uncertain."""

    lost_low_mt: float
    lost_high_mt: float
    domestic_lost_low_mt: float
    domestic_lost_high_mt: float

    @property
    def abroad(self) -> tuple[float, float]:
        """Both ends of the exports lost."""
        return self.lost_low_mt, self.lost_high_mt

    @property
    def at_home(self) -> tuple[float, float]:
        """Both ends of what is lost at home."""
        return self.domestic_lost_low_mt, self.domestic_lost_high_mt


def loss_range(dispatch: Dispatch, scenario: Scenario, lost: float, domestic_lost: float) -> LossRange:
    """The range around a loss in Mt/y, abroad and at home: the scenario with all that is uncertain at either end."""
    plans = [at_end(dispatch, scenario, end, stages=1).plan for end in range_ends(dispatch, scenario.horizon)]
    abroad = [lost, *(max(dispatch.exports - plan.exports, 0.0) for plan in plans)]
    home = [domestic_lost, *(max(float(dispatch.domestic.sum() - plan.domestic.sum()), 0.0) for plan in plans)]
    return LossRange(min(abroad), max(abroad), min(home), max(home))


@dataclass(frozen=True)
class _Probe:
    """Solves a scenario again with one number at the ends of its range."""

    dispatch: Dispatch
    scenario: Scenario
    answer: Dispatched

    def limit(self, limit: Limit) -> Assumption | None:
        """How far deliveries move with one limit; None if they don't.

        A lower limit matters only below what it carries, a higher one only where it binds, so most need no second
        solve.
        """
        contract = limit.horizon == "contract"
        lifted = contract and self.scenario.horizon != "year"
        if limit.target not in self._loads:
            return None
        load, base = self._loads[limit.target]
        low = limit.value if limit.low is None else limit.low
        if limit.target.startswith("edge:"):
            low = max(low, base)
        now = self._volumes(self.answer)
        lower = self._at(limit, low) if load > low + _SMALL else now
        raised = not lifted and self._binds(limit.target) and (limit.high or 0.0) > limit.value
        freed = contract and not lifted and limit.high is None and self._binds(limit.target)
        higher = self._at(limit, math.inf if freed else limit.high or 0.0) if raised or freed else now
        if max(abs(a - b) for a, b in zip(lower, higher, strict=True)) <= _MOVES:
            return None
        name = _name_of(self.dispatch, limit.target) + (" (contract or plan)" if contract else "")
        # Only a contract may be lifted; a limit without a high end has none above its value.
        most = limit.high if contract or limit.high is not None else limit.value
        value, high = (None, None) if lifted else (limit.value, most)
        bound = self._binds(limit.target) or lifted
        ends = (lower[0], higher[0], lower[1], higher[1])
        return Assumption(
            limit.target, name, value, low, high, self.dispatch.network.commodity.rate, bound, *ends, limit.source_id
        )

    def phi(self, phi: Phi) -> Assumption:
        """How far deliveries move with the part of the spare room that a month can use."""
        runs = [self.dispatch.solve(self.scenario, phi=p, stages=1) for p in (phi.low, phi.high)]
        low, high = (self._volumes(run) for run in runs)
        name = "φ, part of the spare room usable in a month"
        ends = (low[0], high[0], low[1], high[1])
        return Assumption(
            "phi", name, phi.central, phi.low, phi.high, "share", high[0] - low[0] > _SMALL, *ends, "derived"
        )

    def _at(self, limit: Limit, value: float) -> tuple[float, float]:
        contract = limit.horizon == "contract"
        run = self.dispatch.solve(
            self.scenario,
            limits={f"contract:{limit.target}" if contract else limit.target: value},
            hold_contracts=frozenset({limit.target}) if contract else frozenset(),
            stages=1,
            near=self.answer,
        )
        return self._volumes(run)

    def _volumes(self, run: Dispatched) -> tuple[float, float]:
        """Exports delivered, and what home refineries lose."""
        return run.plan.exports, max(float(self.dispatch.domestic.sum() - run.plan.domestic.sum()), 0.0)

    @cached_property
    def _loads(self) -> Mapping[str, tuple[float, float]]:
        """All goods on every limited thing, now and in the base case (per working unit for moorings)."""
        dispatch, answer = self.dispatch, self.answer
        base_foreign = dispatch.baseline.foreign if dispatch.baseline else {}
        loads = {}
        for i, edge in enumerate(dispatch.chains.edge_ids):
            now = answer.flows[edge] + answer.foreign.get(edge, 0.0)
            loads[f"edge:{edge}"] = (now, float(dispatch.base[i]) + base_foreign.get(edge, 0.0))
        for joint in dispatch.network.joints:
            key, units = f"joint:{joint.joint_id}", joint.working_units or 1.0
            now = dispatch.joint_flow(joint, answer.flows) + answer.foreign.get(key, 0.0)
            before = dispatch.joint_flow(joint, dispatch.base_flows) + base_foreign.get(key, 0.0)
            loads[key] = (now / units, before / units)
        return loads

    def _binds(self, target: str) -> bool:
        kind, _, item = target.partition(":")
        plan, dispatch = self.answer.plan, self.dispatch
        if kind == "joint":
            index = next(k for k, j in enumerate(dispatch.network.joints) if j.joint_id == item)
            return bool(abs(plan.joint_duals[index]) > DUAL_ZERO)
        chain = dispatch.chains.chain_of_edge[dispatch.position[item]]
        return bool(plan.chain_duals[chain] < -DUAL_ZERO)


def _name_of(dispatch: Dispatch, target: str) -> str:
    kind, _, item = target.partition(":")
    if kind == "joint":
        return next(j.name for j in dispatch.network.joints if j.joint_id == item)
    return dispatch.network.edge[item].name if item in dispatch.network.edge else item
