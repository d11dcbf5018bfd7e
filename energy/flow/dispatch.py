"""Dispatch: from a scenario to a plan, on one compiled program per year.

What is left of each limit for home goods (`room`) bounds the program.

Home goods are of two kinds, split as the base flows split it: what home refineries took, and what was exported. What a
refinery cannot get stays in the ground, and the room that it used stays unused, unless a scenario releases it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from energy.flow.phi import Phi
from energy.flow.room import Room, Rooms, joint_flow
from energy.flow.scenario import Block, Scenario
from energy.network.economics import edge_costs
from energy.network.foreign import load
from energy.network.graph import Joint, Network, build, reachable
from energy.network.simplification import Chains, Floats, merge
from energy.network.targets import Targets
from energy.network.units import DUST
from energy.optimization.bounds import Bounds, ExportBounds
from energy.optimization.program import STAGES, FlowProgram, Plan
from energy.reconciliation.baseline import Baseline, baseline
from energy.statistics.mixing import bound_for
from energy.statistics.shares import Shares

if TYPE_CHECKING:
    from geodata import Dataset


@dataclass(frozen=True)
class Dispatched:
    """A scenario, its plan within its bounds, and flows per edge in Mt/y (home and foreign goods)."""

    scenario: Scenario
    bounds: Bounds
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
        Where the base comes from; gives the foreign goods.
    available : mapping of str to float, optional
        What each source can send in a scenario (Mt/y), where that is more than its base supply.
    chains : Chains, optional
        The edges of the network merged in series, where that is done already.
    start : tuple of FlowProgram and Plan, optional
        The base plan and what made it, to start from.
    solve_base : bool
        Whether to solve it with nothing blocked; left out where another plan is asked of the program first.

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
        chains: Chains | None = None,
        start: tuple[FlowProgram, Plan] | None = None,
        solve_base: bool = True,
    ) -> None:
        self.network = network
        self.baseline = baseline
        self.chains: Chains = merge(network) if chains is None else chains
        ids = self.chains.edge_ids
        self.rooms = Rooms(
            network,
            self.chains,
            flows,
            baseline.foreign if baseline else {},
            baseline.streams if baseline else (),
        )
        self.position, self.base = self.rooms.position, self.rooms.base
        self._surely: dict[str, float] = {}
        self.supply = np.array([max(supply.get(n, 0.0), 0.0) for n in network.sources])
        self.available = (
            self.supply if available is None else np.array([available.get(n, 0.0) for n in network.sources])
        )
        self.domestic = np.array([max(intake.get(n, 0.0), 0.0) for n in network.domestic])
        self.market = np.array([max(intake.get(n, 0.0), 0.0) for n in network.markets])
        # What markets take, not what gates carry: without gates of its own a network may pass goods on behind one.
        self.exports = float(self.market.sum())
        self._home, self._home_supply = self._home_part_of_base(flows, intake)
        self._joint_home = np.array([joint_flow(self.chains, j, self._home) for j in network.joints])
        costs = edge_costs(network.dataset)
        self.cost = np.array([costs.get(e, 0.0) for e in ids])
        self.program = self._compile()
        # All answers start from one basis, so that none depends on the one before: a given one, or the first solve's.
        if solve_base and not (start and self.program.start_from(*start)):
            self.solve(Scenario(()), stages=1)

    def __repr__(self) -> str:
        network, goods = self.network, self.network.commodity
        whole = f"{goods.said(self.exports)} {goods.rate} of {goods.exports}"
        return f"Dispatch: {network.year or network.dataset.title}, {whole}"

    @property
    def phi(self) -> Phi | None:
        """Share of the spare room that can be used within a month, or None without a calibration."""
        return self.rooms.phi

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

    @cached_property
    def base_exports(self) -> Mapping[str, float]:
        """Base exports counted at each gate, Mt/y."""
        return self.gate_exports(self.base_flows, self.market)

    def by_edge(self, chains: Floats) -> dict[str, float]:
        """Flow per edge from the flows of the chains, Mt/y."""
        return dict(zip(self.chains.edge_ids, self.chains.spread(chains).tolist(), strict=True))

    def gate_exports(self, flows: Mapping[str, float], markets: Floats) -> dict[str, float]:
        """Exports counted at each gate, Mt/y, so that they add up to all exports.

        A gate that leads into a market counts what the market takes, not what it passes on to the next one.
        """
        network = self.network
        taken = dict(zip(network.markets, markets.tolist(), strict=True))
        passed = {market: sum(flows[edge] for edge in edges) for market, edges in network.passing.items()}
        kept = {n: taken[n] / whole if (whole := taken[n] + passed[n]) > DUST else 1.0 for n in taken}
        return {gate: flows[gate] * kept.get(network.edge[gate].head, 1.0) for gate in network.gates}

    def joint_flow(self, joint: Joint, flows: Mapping[str, float]) -> float:
        """Home goods that count against a shared limit, Mt/y."""
        return joint_flow(self.chains, joint, np.array([flows[e] for e in self.chains.edge_ids]))

    def surely_on(self, joint: Joint) -> float:
        """Home goods that a shared limit carried by all that was published, at least, Mt/y; 0 without statistics."""
        if self.baseline is None:
            return 0.0
        if joint.joint_id not in self._surely:
            extent, terms = self.baseline.extent(), self.chains.terms(joint.members)
            least = (weight * extent.of_edges([self.chains.ids[chain]])[0] for chain, weight in terms.items())
            self._surely[joint.joint_id] = sum(least)
        return self._surely[joint.joint_id]

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
            bounds,
            plan,
            room,
            self.by_edge(plan.chains),
            load(self.rooms.streams, room.stream_shares),
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
        room = self.rooms.physical(scenario.blocks, scenario.release_foreign, limits or {})
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
        if not flows or not network.domestic:
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
        """Chains on open ways from a field to a home refinery; a gate is one only where the base flow took it."""
        if not self.network.domestic:
            return []
        used = np.zeros(len(self.chains.ids))
        np.maximum.at(used, self.chains.chain_of_edge, self._home)
        ends = list(enumerate(zip(self.chains.tails, self.chains.heads, strict=True)))
        ways = [(i, way) for i, way in ends if not self.chains.gates[i] or used[i] > DUST]
        fed = reachable(self.network.sources, [way for _, way in ways])
        leading = reachable(self.network.domestic, [(head, tail) for _, (tail, head) in ways])
        return [i for i, (tail, head) in ways if tail in fed and head in leading]

    def _at_horizon(
        self, room: Room, horizon: str, phi: float | None, hold: frozenset[str], limits: Mapping[str, float]
    ) -> tuple[Floats, Floats]:
        return self.rooms.at_horizon(room, horizon, phi, hold, limits)

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
    supply = {n: mt for n, mt in network.dataset.columns("nodes", "node_id", "supply_mt") if mt}
    demand = network.demands
    chains = merge(network)
    # Without gates, so that a way past several sinks is not taken for a change at each of them.
    ungated = replace(chains, gates=("",) * len(chains.ids))
    endless = {n: demand.get(n, np.inf) for n in network.domestic}
    start = Dispatch(network, {}, supply, endless, chains=ungated, solve_base=False)
    start.exports = np.inf
    # Which goods are whose follows from this plan, so it is made with all goods open to either use.
    _, bounds = start.bounds(Scenario(()))
    plan = start.program.solve(bounds.shared(), cheapest=True)
    intake = dict(zip(network.domestic, plan.domestic.tolist(), strict=True))
    intake |= dict(zip(network.markets, plan.markets.tolist(), strict=True))
    used = dict(zip(network.sources, plan.supply.tolist(), strict=True))
    # In a scenario a source may send all that it can: what the base did not need is there to stand in.
    return Dispatch(
        network, start.by_edge(plan.chains), used, intake, available=supply, chains=chains, start=(start.program, plan)
    )
