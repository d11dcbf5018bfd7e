"""Outcome: what a scenario does, in the terms that people ask for.

Everything here is a model result on a stated base year. It carries the limits that bind, and how far the answer
moves with each uncertain one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from energy.flow.assumptions import Assumption, assumptions_of
from energy.flow.dispatch import Dispatch, Dispatched
from energy.flow.naive import naive_by_corridor, naive_lost
from energy.flow.phi import Phi, phi_of
from energy.flow.rerouting import rerouted
from energy.flow.scenario import Scenario
from energy.network.graph import Network
from energy.network.parameters import brent, value_factor
from energy.optimization.ranges import Extent
from energy.results import Record, Result, record
from energy.statistics.mixing import crossing_exports
from energy.statistics.shares import Shares

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
class Binding:
    """A limit that holds deliveries down: part of the min cut. `limit_mt` is what it leaves to home crude, Mt/y."""

    id: str
    name: str
    limit_mt: float


@dataclass(frozen=True)
class Volumes:
    """Totals of one run, Mt/y."""

    delivered_mt: float
    lost_mt: float
    rerouted_mt: float


@dataclass(frozen=True)
class ThroughChange:
    """Share of exports through a country before and after, 0–1, and its range over all plans that deliver as much."""

    before: float
    after: float | None
    after_low: float | None
    after_high: float | None


@dataclass(frozen=True)
class Money:
    """Million USD a year, with a range."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, repr=False)
class Outcome(Result):
    """The answer to "block X". Volumes in Mt/y, costs in USD/t, money in million USD a year.

    `naive_lost_mt` is the loss if nothing could be sent another way; `naive_by_corridor` spreads the blocked exports
    over the other corridors in proportion to base, without any limit. Both are for comparison only.
    """

    scenario: Scenario
    year: int | None
    base_mt: float
    volumes: Volumes
    domestic_base_mt: float
    domestic_lost_mt: float
    by_corridor: tuple[CorridorChange, ...]
    fields: tuple[FieldCut, ...]
    base_flows: Mapping[str, float]
    flows: Mapping[str, float]
    foreign_flows: Mapping[str, float]
    blocked_edges: tuple[str, ...]
    binding: tuple[Binding, ...]
    assumptions: tuple[Assumption, ...]
    through: Mapping[str, ThroughChange]
    cost_before: float | None
    cost_after: float | None
    revenue_lost: Money | None
    naive_lost_mt: float
    naive_by_corridor: Mapping[str, float]
    band: Mapping[str, Volumes] | None
    phi: Phi | None
    network: Network

    @property
    def headline(self) -> str:
        """What is lost, of how much."""
        named = f"{self.scenario.label} blocked" if self.scenario.blocks else "nothing blocked"
        base = f", base {self.year}" if self.year else ""
        lost = f"{self.volumes.lost_mt:.2f} of {self.base_mt:.2f} Mt/y of exports lost"
        return f"{named}, {self.scenario.horizon}{base}: {lost}"

    def records(self) -> list[Record]:
        """Exports by corridor before and after, Mt/y."""
        return [record(row) for row in self.by_corridor]


def outcome_of(dispatch: Dispatch, scenario: Scenario) -> Outcome:
    """Answer a scenario.

    Parameters
    ----------
    dispatch : Dispatch
        Compiled base year.
    scenario : Scenario
        What is blocked and at which horizon. At the month horizon the central φ is used.

    Returns
    -------
    Outcome

    Raises
    ------
    UsageError
        If the month horizon is asked for in a network without a calibration.
    """
    phi = phi_of(dispatch.network.dataset)
    answer = dispatch.solve(scenario, phi=phi.central if phi else None)
    base_flows = dispatch.base_flows
    blocked = _blocked(dispatch, scenario)
    return Outcome(
        scenario=scenario,
        year=dispatch.network.year,
        base_mt=dispatch.exports,
        volumes=_volumes(dispatch, answer),
        domestic_base_mt=float(dispatch.domestic.sum()),
        domestic_lost_mt=_least_zero(float(dispatch.domestic.sum() - answer.plan.domestic.sum())),
        by_corridor=_corridors(dispatch, base_flows, answer.flows),
        fields=_fields(dispatch, answer),
        base_flows=base_flows,
        flows=answer.flows,
        foreign_flows=answer.foreign,
        blocked_edges=blocked,
        binding=binding_limits(dispatch, answer, blocked),
        assumptions=assumptions_of(dispatch, scenario, answer, phi),
        through=_through(dispatch, answer),
        cost_before=cost_per_tonne(dispatch, dispatch.reference),
        cost_after=cost_per_tonne(dispatch, answer),
        revenue_lost=lost_value(dispatch, dispatch.exports - answer.plan.exports),
        naive_lost_mt=naive_lost(dispatch, scenario),
        naive_by_corridor=naive_by_corridor(dispatch, scenario),
        band=_band(dispatch, scenario, phi),
        phi=phi,
        network=dispatch.network,
    )


def _least_zero(value: float) -> float:
    return max(value, 0.0)


def _volumes(dispatch: Dispatch, answer: Dispatched) -> Volumes:
    delivered = answer.plan.exports
    return Volumes(delivered, _least_zero(dispatch.exports - delivered), rerouted(dispatch, answer))


def _blocked(dispatch: Dispatch, scenario: Scenario) -> tuple[str, ...]:
    closed = {e for block in scenario.blocks if block.left == 0 for e in block.target.edges}
    return tuple(sorted(closed & set(dispatch.chains.edge_ids)))


def _corridors(dispatch: Dispatch, base: Mapping[str, float], flows: Mapping[str, float]) -> tuple[CorridorChange, ...]:
    network = dispatch.network
    gates: dict[str, list[str]] = {}
    for gate, corridor in network.gates.items():
        gates.setdefault(corridor, []).append(gate)
    rows = (
        CorridorChange(c, network.corridor_name(c), sum(base[g] for g in edges), sum(flows[g] for g in edges))
        for c, edges in gates.items()
    )
    return tuple(sorted(rows, key=lambda row: -row.base_mt))


def _fields(dispatch: Dispatch, answer: Dispatched) -> tuple[FieldCut, ...]:
    nodes = dispatch.network.dataset.table("nodes")
    rows = (
        FieldCut(field, str(nodes.loc[field, "name"]), float(base), float(left))
        for field, base, left in zip(dispatch.network.sources, dispatch.supply, answer.plan.supply, strict=True)
    )
    return tuple(sorted(rows, key=lambda row: (round(row.scenario_mt - row.base_mt, 6), row.id)))


def binding_limits(dispatch: Dispatch, answer: Dispatched, blocked: tuple[str, ...]) -> tuple[Binding, ...]:
    """Limits with a dual that carry what they can. What is closed is not listed again; nothing lost, nothing binds."""
    missing = dispatch.exports - answer.plan.exports + float(dispatch.domestic.sum() - answer.plan.domestic.sum())
    if missing <= _SMALL:
        return ()
    network, chains, room = dispatch.network, dispatch.chains, answer.room
    found = []
    for i in np.flatnonzero(answer.plan.chain_duals < -1e-7):
        members = np.flatnonzero(chains.chain_of_edge == i)
        tightest = int(members[np.argmin(room.edges[members])])
        limit = float(room.edges[tightest])
        if _SMALL < limit < np.inf and chains.edge_ids[tightest] not in blocked:
            edge = network.edges[tightest]
            found.append(Binding(f"edge:{edge.edge_id}", edge.name, limit))
    for joint, limit, dual in zip(network.joints, room.joints.tolist(), answer.plan.joint_duals.tolist(), strict=True):
        if abs(dual) > 1e-7 and limit > _SMALL:
            found.append(Binding(f"joint:{joint.joint_id}", joint.name, limit))
    return tuple(found)


def _through(dispatch: Dispatch, answer: Dispatched) -> Mapping[str, ThroughChange]:
    """Share through each transit country. It can fall because the exports are lost: never read it without them."""
    if dispatch.baseline is None:
        return {}
    shares = Shares(dispatch.baseline)
    network = dispatch.network
    intake = dict(zip(network.markets, answer.plan.markets.tolist(), strict=True))
    extent = same_deliveries(dispatch, answer)
    result = {}
    for country in shares.transit_countries():
        edges = shares.country_edges(country)
        before = shares.central_share(country)
        delivered = answer.plan.exports
        if delivered <= _SMALL:
            result[country] = ThroughChange(before, None, None, None)
            continue
        low, high = extent.of_crossing(edges)
        after = crossing_exports(network, answer.flows, intake, edges)
        result[country] = ThroughChange(before, after / delivered, low / delivered, high / delivered)
    return dict(sorted(result.items(), key=lambda item: -item[1].before))


def same_deliveries(dispatch: Dispatch, answer: Dispatched) -> Extent:
    """Ranges over all plans that deliver as much as this one, abroad and to every home refinery."""
    network, plan = dispatch.network, answer.plan
    return Extent(
        network,
        {"total:exports": plan.exports}
        | {f"node:{n}": float(v) for n, v in zip(network.domestic, plan.domestic, strict=True)},
        {n: (0.0, float(s)) for n, s in zip(network.sources, dispatch.supply, strict=True)},
        float(plan.supply.sum()),
        dict(zip(dispatch.chains.edge_ids, answer.room.edges.tolist(), strict=True)),
        {j.joint_id: limit for j, limit in zip(network.joints, answer.room.joints.tolist(), strict=True)},
    )


def cost_per_tonne(dispatch: Dispatch, answer: Dispatched) -> float | None:
    """USD per delivered tonne, home refineries included, to the loading port.

    None where nothing is delivered or no cost is known. Before is the plan with nothing blocked, so that like is
    compared with like: both are least-cost.
    """
    delivered = answer.plan.exports + float(answer.plan.domestic.sum())
    if delivered <= _SMALL or not dispatch.cost.any():
        return None
    return float(dispatch.cost @ np.array([answer.flows[e] for e in dispatch.chains.edge_ids]) / delivered)


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


def _band(dispatch: Dispatch, scenario: Scenario, phi: Phi | None) -> Mapping[str, Volumes] | None:
    if phi is None:
        return None
    month = Scenario(scenario.blocks, "month", scenario.release_foreign)
    return {
        name: _volumes(dispatch, dispatch.solve(month, phi=value))
        for name, value in (("low", phi.low), ("central", phi.central), ("high", phi.high))
    }
