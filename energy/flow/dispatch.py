"""Dispatch: from a scenario to a plan, on one compiled program per year.

Limits hold for all crude. Foreign crude keeps its base volume where there is room for it; where a block leaves a
shared asset short, everybody's crude is cut in proportion to base. What is left of each limit for home crude bounds
the program.

Home crude is of two kinds, split as the base flows split it: what home refineries took, and what was exported. What a
refinery cannot get stays in the ground, and the room that it used stays unused, unless a scenario releases it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from energy.errors import UsageError
from energy.flow.phi import Phi, phi_of
from energy.flow.scenario import Block, Scenario
from energy.network.economics import edge_costs
from energy.network.foreign import load
from energy.network.graph import Joint, Network, build, reachable
from energy.network.limits import Limit
from energy.network.simplification import Chains, Floats, merge
from energy.network.targets import Targets
from energy.network.units import DUST
from energy.optimization.program import STAGES, Bounds, ExportBounds, FlowProgram, Plan
from energy.statistics.baseline import Baseline, baseline
from energy.statistics.mixing import bound_for
from energy.statistics.shares import Shares

if TYPE_CHECKING:
    from geodata import Dataset

_SHORT = 1e-9


@dataclass(frozen=True)
class Room:
    """What a scenario leaves to home crude, in Mt/y: per edge, per joint; and the share of every foreign stream."""

    edges: Floats
    joints: Floats
    stream_shares: Mapping[str, float]


@dataclass(frozen=True)
class Dispatched:
    """A scenario, its plan, and flows per edge in Mt/y (home and foreign crude)."""

    scenario: Scenario
    plan: Plan
    room: Room
    flows: Mapping[str, float]
    foreign: Mapping[str, float]


class Dispatch:
    """Answers to "what if" on the network of one base year.

    Parameters
    ----------
    network : Network
        The network.
    flows, supply, intake : mapping of str to float
        Base flows per edge, supply per source and intake per sink (Mt/y).
    baseline : Baseline, optional
        Where the base comes from; gives the foreign crude.
    available : mapping of str to float, optional
        What each source can send in a scenario (Mt/y), where that is more than its base supply.

    Notes
    -----
    The program is compiled once. A scenario only changes bounds, and every solve starts from the same basis, so that
    an answer does not depend on what was asked before.
    """

    def __init__(
        self,
        network: Network,
        flows: Mapping[str, float],
        supply: Mapping[str, float],
        intake: Mapping[str, float],
        baseline: Baseline | None = None,
        available: Mapping[str, float] | None = None,
    ) -> None:
        self.network = network
        self.baseline = baseline
        self.chains: Chains = merge(network)
        ids = self.chains.edge_ids
        self.position = {edge_id: i for i, edge_id in enumerate(ids)}
        self._streams = baseline.streams if baseline else ()
        foreign = baseline.foreign if baseline else {}
        self.base = np.array([flows.get(e, 0.0) for e in ids])
        self._foreign = np.array([foreign.get(e, 0.0) for e in ids])
        self._joint_base = np.array([self._joint_flow(j, self.base) for j in network.joints])
        self._joint_foreign = np.array([foreign.get(f"joint:{j.joint_id}", 0.0) for j in network.joints])
        self.supply = np.array([max(supply.get(n, 0.0), 0.0) for n in network.sources])
        self.available = (
            self.supply if available is None else np.array([available.get(n, 0.0) for n in network.sources])
        )
        self.domestic = np.array([max(intake.get(n, 0.0), 0.0) for n in network.domestic])
        self.market = np.array([max(intake.get(n, 0.0), 0.0) for n in network.markets])
        # What markets take, not what gates carry: without gates of its own a network may pass crude on behind one.
        self.exports = float(self.market.sum())
        self._home, self._home_supply = self._home_part_of_base(flows, intake)
        self._joint_home = np.array([self._joint_flow(j, self._home) for j in network.joints])
        nameplate, contract = network.limits.nameplate, network.limits.contract
        # A flow that was observed is possible, whatever the limit says: the limit is raised to it.
        self._nameplate = np.maximum(_values(nameplate, "edge", ids), self.base + self._foreign)
        self._contract = np.maximum(_values(contract, "edge", ids), self.base)
        self._units = np.array([j.working_units or 1.0 for j in network.joints])
        joint_ids = [j.joint_id for j in network.joints]
        self._joint_nameplate = _values(nameplate, "joint", joint_ids)
        self._joint_contract = np.maximum(_values(contract, "joint", joint_ids), self._joint_base)
        # The moorings of one terminal stand in for each other at once: no shipper has to find another route.
        at_once = {e for j in network.joints if j.kind == "moorings" for e in j.members}
        month = dict.fromkeys(at_once, np.inf) | _stated(network.limits.month, "edge")
        joint_month = {j.joint_id: np.inf for j in network.joints if j.kind == "moorings"}
        joint_month |= _stated(network.limits.month, "joint")
        self._month = np.array([month.get(e, np.nan) for e in ids])
        self._joint_month = np.array([joint_month.get(j, np.nan) for j in joint_ids])
        costs = edge_costs(network.dataset)
        self.cost = np.array([costs.get(e, 0.0) for e in ids])
        self.program = self._compile()
        self._free = self._room((), False)
        # The first solve leaves the basis from which all others start, so that no answer depends on the one before.
        self.solve(Scenario(()), stages=1)

    def __repr__(self) -> str:
        network = self.network
        return f"Dispatch: {network.year or network.dataset.title}, {self.exports:.2f} Mt/y of exports"

    @cached_property
    def phi(self) -> Phi | None:
        """Share of the spare room that can be used within a month, or None without a calibration."""
        return phi_of(self.network.dataset)

    @property
    def targets(self) -> Targets:
        """Every name that can be blocked."""
        return self.network.targets

    @cached_property
    def reference(self) -> Dispatched:
        """The plan with nothing blocked."""
        return self.solve(Scenario(()))

    @cached_property
    def shares(self) -> Shares | None:
        """Exports of the base year; None without statistics."""
        return Shares(self.baseline) if self.baseline else None

    @cached_property
    def base_flows(self) -> Mapping[str, float]:
        """Base flow per edge, Mt/y."""
        return dict(zip(self.chains.edge_ids, self.base.tolist(), strict=True))

    def by_edge(self, chains: Floats) -> dict[str, float]:
        """Flow per edge from the flows of the chains, Mt/y."""
        return dict(zip(self.chains.edge_ids, self.chains.spread(chains).tolist(), strict=True))

    def gate_exports(self, flows: Mapping[str, float], markets: Floats) -> dict[str, float]:
        """Exports counted at each gate, Mt/y, so that they add up to all exports.

        A gate that leads into a market counts what the market takes, not what it passes on to the next one.
        """
        network = self.network
        taken = dict(zip(network.markets, markets.tolist(), strict=True))
        passed = dict.fromkeys(taken, 0.0)
        for edge in network.edges:
            if edge.tail in passed:
                passed[edge.tail] += flows[edge.edge_id]
        kept = {n: taken[n] / whole if (whole := taken[n] + passed[n]) > DUST else 1.0 for n in taken}
        return {gate: flows[gate] * kept.get(network.edge[gate].head, 1.0) for gate in network.gates}

    def joint_flow(self, joint: Joint, flows: Mapping[str, float]) -> float:
        """Home crude that counts against a shared limit, Mt/y."""
        return self._joint_flow(joint, np.array([flows[e] for e in self.chains.edge_ids]))

    def solve(
        self,
        scenario: Scenario,
        *,
        phi: float | None = None,
        limits: Mapping[str, float] | None = None,
        hold_contracts: frozenset[str] = frozenset(),
        stages: int = STAGES,
        near: Dispatched | None = None,
    ) -> Dispatched:
        """Solve a scenario.

        Parameters
        ----------
        scenario : Scenario
            What is blocked.
        phi : float, optional
            Share of the spare room that can be used within a month, instead of the central one of the tables.
        limits : mapping of str to float, optional
            Other values for some limits (`edge:ID`, `joint:ID`), to see what an answer rests on.
        hold_contracts : frozenset of str
            Contracts to keep at the structural horizon.
        stages : int
            Stages of the program; 1 gives totals only.
        near : Dispatched, optional
            An answer to start from if only totals are asked and little differs.

        Returns
        -------
        Dispatched
        """
        room, bounds = self.bounds(scenario, phi=phi, limits=limits, hold_contracts=hold_contracts)
        plan = self.program.solve(bounds, stages=stages, near=near.plan if near else None)
        return Dispatched(
            scenario,
            plan,
            room,
            self.by_edge(plan.chains),
            load(self._streams, room.stream_shares),
        )

    def bounds(
        self,
        scenario: Scenario,
        *,
        phi: float | None = None,
        limits: Mapping[str, float] | None = None,
        hold_contracts: frozenset[str] = frozenset(),
    ) -> tuple[Room, Bounds]:
        """What a scenario leaves open, without solving it (parameters as in `solve`)."""
        room = self._room(scenario.blocks, scenario.release_foreign, limits or {})
        edges, joints = self._at_horizon(room, scenario.horizon, phi, hold_contracts, limits or {})
        supply = self._left_of(scenario.blocks, self.network.sources, self.available)
        # Home refineries come first in each field and on each edge, and keep that room whether or not they can use it.
        home_supply = np.minimum(self._home_supply, supply)
        bounds = Bounds(
            chains=self.chains.upper(edges),
            joints=joints,
            supply=supply,
            domestic=self._left_of(scenario.blocks, self.network.domestic, self.domestic),
            markets=self._market_room(scenario.blocks),
            exports=self.exports,
            for_export=ExportBounds(
                self.chains.upper(np.maximum(edges - self._home, 0.0)),
                np.maximum(joints - self._joint_home, 0.0),
                supply - home_supply,
            ),
            home_supply=home_supply,
        )
        if scenario.release_home:
            bounds = replace(bounds, for_export=ExportBounds(bounds.chains, joints, supply))
        return Room(edges, joints, room.stream_shares), bounds

    def _home_part_of_base(self, flows: Mapping[str, float], intake: Mapping[str, float]) -> tuple[Floats, Floats]:
        """Base flow on its way to home refineries, per edge and per source (Mt/y)."""
        network = self.network
        if not flows:
            return np.zeros(len(self.base)), np.zeros(len(self.supply))
        share = bound_for(network, flows, intake, network.domestic)
        edges = np.array([flow * share[edge.head] for flow, edge in zip(self.base, network.edges, strict=True)])
        return edges, np.array([s * share.get(n, 0.0) for s, n in zip(self.supply, network.sources, strict=True)])

    def _compile(self) -> FlowProgram:
        chain_base, chain_cost = np.zeros(len(self.chains.ids)), np.zeros(len(self.chains.ids))
        np.maximum.at(chain_base, self.chains.chain_of_edge, self.base)
        np.add.at(chain_cost, self.chains.chain_of_edge, self.cost)
        network = self.network
        return FlowProgram(
            self.chains,
            network.sources,
            network.domestic,
            network.markets,
            [self.chains.terms(joint.members) for joint in network.joints],
            self._to_refineries(),
            self.supply,
            chain_base,
            chain_cost,
        )

    def _to_refineries(self) -> list[int]:
        """Chains on open ways from a field to a home refinery; a gate is one only where base crude took it."""
        used = np.zeros(len(self.chains.ids))
        np.maximum.at(used, self.chains.chain_of_edge, self._home)
        ends = list(enumerate(zip(self.chains.tails, self.chains.heads, strict=True)))
        ways = [(i, way) for i, way in ends if not self.chains.gates[i] or used[i] > _SHORT]
        fed = reachable(self.network.sources, [way for _, way in ways])
        leading = reachable(self.network.domestic, [(head, tail) for _, (tail, head) in ways])
        return [i for i, (tail, head) in ways if tail in fed and head in leading]

    def _room(
        self,
        blocks: tuple[Block, ...],
        release: bool,
        limits: Mapping[str, float] | None = None,
    ) -> Room:
        """Room for home crude when all limits are physical ones."""
        capacity, joint_capacity = self._capacities(blocks, limits or {})
        total, joint_total = self.base + self._foreign, self._joint_base + self._joint_foreign
        shares = self._stream_shares(capacity, total, joint_capacity, joint_total)
        if release:
            flowing = load(self._streams, shares)
            reserved = np.array([flowing.get(e, 0.0) for e in self.chains.edge_ids])
            joint_reserved = np.array([flowing.get(f"joint:{j.joint_id}", 0.0) for j in self.network.joints])
            return Room(np.maximum(capacity - reserved, 0.0), np.maximum(joint_capacity - joint_reserved, 0.0), shares)
        return Room(
            _home_part(capacity, self.base, total, self._foreign),
            _home_part(joint_capacity, self._joint_base, joint_total, self._joint_foreign),
            shares,
        )

    def _capacities(self, blocks: tuple[Block, ...], limits: Mapping[str, float]) -> tuple[Floats, Floats]:
        """Capacity for all crude that a scenario leaves on edges and joints."""
        total = self.base + self._foreign
        capacity = self._nameplate.copy()
        for i, edge_id in enumerate(self.chains.edge_ids if limits else ()):
            if f"edge:{edge_id}" in limits:
                capacity[i] = max(limits[f"edge:{edge_id}"], 0.0)
        open_share = np.ones(len(capacity))
        joint_left = np.ones(len(self.network.joints))
        for block in blocks:
            index = [self.position[e] for e in block.target.edges if e in self.position]
            if block.target.kind == "joint" and block.left > 0:
                joint_left[[j.joint_id == block.target.id for j in self.network.joints]] = block.left
                continue
            # A share of the limit; of the base flow where there is no limit or the target has none of its own.
            unlimited = np.isinf(self._nameplate[index])
            whole = np.where(unlimited | block.target.of_base, total[index], self._nameplate[index])
            capacity[index] = np.minimum(capacity[index], np.where(block.left < 1, block.left * whole, np.inf))
            open_share[index] = np.minimum(open_share[index], block.left)
        for i, edge in enumerate(self.network.edges):
            if edge.depends_on:
                share = min(open_share[self.position[d]] if d in self.position else 0.0 for d in edge.depends_on)
                if share < 1:
                    whole = total[i] if np.isinf(self._nameplate[i]) else self._nameplate[i]
                    capacity[i] = min(capacity[i], share * whole)
        joints = self._joint_capacities(open_share, limits)
        # Of its limit: the physical one, else the contract, else what it carried.
        carried = self._joint_base + self._joint_foreign
        contract = np.where(np.isinf(self._joint_contract), carried, self._joint_contract)
        whole = np.where(np.isinf(joints), contract, joints)
        return capacity, np.where(joint_left < 1, joint_left * whole, joints)

    def _joint_capacities(self, open_share: Floats, limits: Mapping[str, float]) -> Floats:
        units = self._units.copy()
        for k, joint in enumerate(self.network.joints):
            if joint.kind == "moorings":
                # Fewer open moorings than normally work together leave fewer working ones.
                units[k] = min(units[k], sum(open_share[self.position[e]] for e in joint.members))
        rates = [
            limits.get(f"joint:{j.joint_id}", value)
            for j, value in zip(self.network.joints, self._joint_nameplate, strict=True)
        ]
        capacity = units * np.array(rates, dtype=np.float64)
        untouched = (units == self._units) & (np.array(rates) == self._joint_nameplate)
        return np.where(untouched, np.maximum(capacity, self._joint_base + self._joint_foreign), capacity)

    def _stream_shares(
        self, capacity: Floats, total: Floats, joint_capacity: Floats, joint_total: Floats
    ) -> dict[str, float]:
        ratio = np.where(capacity < total - _SHORT, capacity / np.maximum(total, _SHORT), 1.0)
        joint_ratio = np.where(
            joint_capacity < joint_total - _SHORT, joint_capacity / np.maximum(joint_total, _SHORT), 1.0
        )
        by_joint = {j.joint_id: float(r) for j, r in zip(self.network.joints, joint_ratio, strict=True)}
        return {
            stream.stream_id: min(
                1.0,
                *(float(ratio[self.position[e]]) for e in stream.edges),
                *(by_joint.get(j, 1.0) for j in stream.joints),
            )
            for stream in self._streams
        }

    def _at_horizon(
        self, room: Room, horizon: str, phi: float | None, hold: frozenset[str], limits: Mapping[str, float]
    ) -> tuple[Floats, Floats]:
        """Room at a horizon; what can be used in a month can be used in a year, and what in a year in the long run."""
        edges, joints = room.edges, room.joints
        if horizon == "month":
            most_edges, most_joints = self._month_rooms(self._phi(phi))
            return np.minimum(edges, most_edges), np.minimum(joints, most_joints)
        if horizon == "year" or hold:
            keep_all = horizon == "year"
            least_edges, least_joints = self._least_of_a_year(phi)
            held = self._kept("edge", self._contract, least_edges, keep_all, hold, limits)
            held_joints = self._kept("joint", self._joint_contract, least_joints, keep_all, hold, limits)
            edges, joints = np.minimum(edges, held), np.minimum(joints, held_joints)
        return edges, joints

    def _least_of_a_year(self, phi: float | None) -> tuple[Floats, Floats]:
        """What contracts cannot go below in a year: what a month can use, of a shared one through its members."""
        if self.phi is None:
            return np.zeros(len(self.base)), np.zeros(len(self._joint_base))
        edges, joints = self._month_rooms(max(self.phi.high, phi or 0.0))
        chains = self.chains.upper(edges)
        members = [self.chains.terms(joint.members) for joint in self.network.joints]
        through = [sum(weight * chains[chain] for chain, weight in terms.items()) for terms in members]
        return edges, np.minimum(joints, through)

    def _phi(self, given: float | None) -> float:
        if given is not None:
            return given
        if self.phi is None:
            raise UsageError("the month horizon needs a calibration (φ), which this network does not have")
        return self.phi.central

    def _month_rooms(self, phi: float) -> tuple[Floats, Floats]:
        """What a month can use of edges and joints: what the tables say, else base and a part of the spare room."""
        parts = ((self._month, self.base, self._free.edges), (self._joint_month, self._joint_base, self._free.joints))
        edges, joints = (np.where(np.isnan(stated), _part_way(base, free, phi), stated) for stated, base, free in parts)
        return edges, joints

    def _kept(
        self,
        kind: str,
        contract: Floats,
        least: Floats,
        keep_all: bool,
        hold: frozenset[str],
        limits: Mapping[str, float],
    ) -> Floats:
        """Contracts in force; a value that is given to see what an answer rests on is taken as it is."""
        ids = self.chains.edge_ids if kind == "edge" else tuple(j.joint_id for j in self.network.joints)
        values = np.maximum(contract, least)
        return np.array(
            [
                limits.get(f"contract:{kind}:{i}", value) if keep_all or f"{kind}:{i}" in hold else np.inf
                for i, value in zip(ids, values, strict=True)
            ]
        )

    def _left_of(self, blocks: tuple[Block, ...], nodes: tuple[str, ...], base: Floats) -> Floats:
        left = base.copy()
        for block in blocks:
            for i, node in enumerate(nodes):
                if node in block.target.nodes:
                    left[i] = min(left[i], block.left * base[i])
        return left

    def _market_room(self, blocks: tuple[Block, ...]) -> Floats:
        demand = self.network.demands
        room = np.array([demand.get(n, np.inf) for n in self.network.markets])
        for block in blocks:
            for i, node in enumerate(self.network.markets):
                if node in block.target.nodes and block.left < 1:
                    room[i] = min(room[i], block.left * self.market[i])
        return room

    def _joint_flow(self, joint: Joint, flows: Floats) -> float:
        terms = self.chains.terms(joint.members)
        chain_flow = np.zeros(len(self.chains.ids))
        np.maximum.at(chain_flow, self.chains.chain_of_edge, flows)
        return float(sum(weight * chain_flow[chain] for chain, weight in terms.items()))


def dispatch_for(baseline: Baseline) -> Dispatch:
    """Compile the program of a reconciled year."""
    central = baseline.central
    return Dispatch(baseline.network, central.flows, central.supply, central.intake, baseline)


def compiled(dataset: "Dataset", year: int | None) -> Dispatch:
    """Compile the program of a year from tables, or of a network without years."""
    return modelled_dispatch(build(dataset, None)) if year is None else dispatch_for(baseline(dataset, year))


def modelled_dispatch(network: Network) -> Dispatch:
    """Compile a network without statistics: its base is the cheapest plan that delivers the most.

    Parameters
    ----------
    network : Network
        Built from a folder with nodes and edges only; supply and demand come from the nodes table.
    """
    nodes = network.dataset.table("nodes")
    supply = {str(n): float(v) for n, v in nodes["supply_mt"].items() if v > 0}
    demand = network.demands
    # Without gates, so that a way past several sinks is not taken for a change at each of them.
    ungated = replace(network, edges=tuple(replace(edge, gate="") for edge in network.edges))
    start = Dispatch(ungated, {}, supply, {n: demand.get(n, np.inf) for n in network.domestic})
    start.exports = np.inf
    # Which crude is whose follows from this plan, so it is made with all crude open to either use.
    _, bounds = start.bounds(Scenario(()))
    plan = start.program.solve(bounds.shared(), cheapest=True)
    intake = dict(zip(network.domestic, plan.domestic.tolist(), strict=True))
    intake |= dict(zip(network.markets, plan.markets.tolist(), strict=True))
    used = dict(zip(network.sources, plan.supply.tolist(), strict=True))
    # In a scenario a source may send all that it can: what the base did not need is there to stand in.
    return Dispatch(network, start.by_edge(plan.chains), used, intake, available=supply)


def _values(limits: Mapping[str, Limit], kind: str, ids: "tuple[str, ...] | list[str]") -> Floats:
    found = [limits.get(f"{kind}:{i}") for i in ids]
    return np.array([np.inf if limit is None else limit.value for limit in found])


def _stated(limits: Mapping[str, Limit], kind: str) -> dict[str, float]:
    parts = ((target.partition(":"), limit) for target, limit in limits.items())
    return {name: limit.value for (prefix, _, name), limit in parts if prefix == kind}


def _home_part(capacity: Floats, base: Floats, total: Floats, reserved: Floats) -> Floats:
    """Home crude's part of a capacity: pro rata where it is short of the base load, else what foreign crude leaves."""
    short = capacity < total - _SHORT
    with np.errstate(invalid="ignore"):
        pro_rata = np.where(total > 0, capacity * base / np.where(total > 0, total, 1.0), 0.0)
        return np.where(short, pro_rata, np.maximum(capacity - reserved, 0.0))


def _part_way(base: Floats, free: Floats, phi: float) -> Floats:
    return np.where(np.isinf(free), np.inf, base + phi * np.maximum(np.where(np.isinf(free), base, free) - base, 0.0))
