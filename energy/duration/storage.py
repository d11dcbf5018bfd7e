"""Storage: tank farms of a network, and how fast they fill in a scenario.

A tank farm takes what arrives and cannot leave, whoever owns it. It helps only where the block lies downstream of it:
how much reaches it is found by solving the scenario once with the tanks shut and once with them taking everything.

Tanks up the line (pump stations, junctions, fields) take what no longer gets on, where they stand. Their crude leaves
by the terminal beyond them, with the loading that it has to spare.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from energy.duration.priors import priors_of
from energy.duration.settings import Setting
from energy.duration.simulation import Floats, Rates
from energy.flow.dispatch import Dispatch, Dispatched
from energy.flow.rerouting import rerouted
from energy.flow.room import Room
from energy.flow.scenario import Scenario
from energy.network.foreign import Stream, load
from energy.network.graph import reachable
from energy.network.units import DAYS, DUST, TONNE
from energy.optimization.bounds import Bounds
from energy.optimization.program import Plan

if TYPE_CHECKING:
    from geodata import Dataset

_LOADS = frozenset({"terminal", "port"})
_PLACES = {"pump_station": "Tanks at pump stations", "junction": "Tanks at junctions", "field": "Tanks at fields"}


@dataclass(frozen=True)
class TankFarm:
    """A tank farm: its nodes, capacity in Mt, how well that is known, and its source.

    `up_the_line` says that it stands before a terminal; its capacity is then what it can take beyond its working stock.
    """

    storage_id: str
    name: str
    nodes: tuple[str, ...]
    capacity_mt: float
    status: str
    source_id: str
    up_the_line: bool = False

    @property
    def node(self) -> str:
        """Its node, the first of several."""
        return self.nodes[0]


@dataclass(frozen=True)
class Question:
    """What is blocked, how the network is set, and the room and bounds that follow from both.

    `capacity` is what edges and shared limits can carry of all crude, Mt/y.
    """

    scenario: Scenario
    setting: Setting
    capacity: tuple[Floats, Floats]
    room: Room
    bounds: Bounds

    @cached_property
    def key(self) -> tuple[object, ...]:
        """The same for questions with the same answer, whatever in the setting leads to it."""
        bounds, setting = self.bounds, self.setting
        arrays = (
            *self.capacity,
            *(bounds.chains, bounds.joints, bounds.supply, bounds.domestic, bounds.markets),
            *(bounds.for_export.chains, bounds.for_export.joints, bounds.for_export.supply),
        )
        return (self.scenario, setting.weights, setting.floors, *(array.tobytes() for array in arrays))


@dataclass(frozen=True)
class Settled:
    """The answer with all tanks full: the plan, which fields stand still, and rates in Mt/y."""

    asked: Question
    plan: Dispatched
    stopped: frozenset[int]
    kept: Floats
    through: Floats
    spare: Floats
    rerouted_mt: float


@dataclass(frozen=True)
class Steady:
    """One state of a network: its rates, the plan with full tanks, and Mt/y sent by other gates."""

    rates: Rates
    plan: Dispatched
    rerouted_mt: float


def farms_of(dataset: "Dataset") -> tuple[TankFarm, ...]:
    """Tank farms of terminals and ports whose size was found, in table order.

    Examples
    --------
    >>> import geodata
    >>> [farm.node for farm in farms_of(geodata.load())]
    ['ceyhan', 'cpc-mt', 'sangachal', 'ust-luga']
    """
    kinds = dict(dataset.columns("nodes", "node_id", "kind"))
    columns = ("storage_id", "name", "node_id", "capacity_mt", "status", "source_id")
    return tuple(
        TankFarm(storage, name, (node,), capacity, *rest)
        for storage, name, node, capacity, *rest in dataset.columns("storage", *columns)
        if node and kinds[node] in _LOADS and capacity
    )


def farms_up_the_line(dataset: "Dataset") -> tuple[TankFarm, ...]:
    """Tanks before the terminals, as one farm for each kind of place, by the central values of the priors.

    Sizes of single tanks were not found, so that those of a kind (pump stations, junctions, fields) stand for each
    other: what all of them can take at the start is a prior, and is split by their sizes.

    Examples
    --------
    >>> import geodata
    >>> [farm.nodes for farm in farms_up_the_line(geodata.load())][1:]
    [('atyrau', 'bolashak'), ('kenkiyak', 'tengiz', 'karachaganak')]
    """
    priors, kinds = priors_of(dataset), dict(dataset.columns("nodes", "node_id", "kind"))
    room = priors.find("room_up_the_line")
    rows = [(of.partition(":")[2], prior) for prior in priors.rows if prior.quantity == "storage" for of in prior.of]
    rows = [(node, prior) for node, prior in rows if node in kinds and kinds[node] not in _LOADS]
    whole = sum(prior.central for _, prior in rows)
    if room is None or whole <= 0:
        return ()
    return tuple(
        TankFarm(
            f"up-the-line-{kind}",
            _PLACES.get(kind, f"Tanks at places of the kind {kind}"),
            tuple(node for node, _ in rows if kinds[node] == kind),
            room.central * sum(prior.central for node, prior in rows if kinds[node] == kind) / whole,
            "assumption",
            room.source_id,
            up_the_line=True,
        )
        for kind in dict.fromkeys(str(kinds[node]) for node, _ in rows)
    )


class StorageDispatch(Dispatch):
    """The program of a base year with its tank farms as places that can take crude; closed nodes have none."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._without_tanks = dispatch
        network, dataset = dispatch.network, dispatch.network.dataset
        nodes = {end for edge in network.edges for end in (edge.tail, edge.head)}
        taken = {*network.domestic, *network.markets}
        loading = [f for f in farms_of(dataset) if f.node in nodes - taken - {*network.sources}]
        behind = [replace(f, nodes=tuple(n for n in f.nodes if n in nodes - taken)) for f in farms_up_the_line(dataset)]
        self.farms = (*loading, *(f for f in behind if f.nodes))
        markets = tuple(sorted({*network.markets, *(n for f in self.farms for n in f.nodes)}))
        intake = dict(zip(network.domestic, dispatch.domestic.tolist(), strict=True))
        intake |= dict(zip(network.markets, dispatch.market.tolist(), strict=True))
        super().__init__(
            replace(network, markets=markets),
            dispatch.base_flows,
            dict(zip(network.sources, dispatch.supply.tolist(), strict=True)),
            intake,
            dispatch.baseline,
        )
        self.exports = dispatch.exports
        self._places = [np.array([markets.index(n) for n in f.nodes], dtype=np.int64) for f in self.farms]
        self._passing = tuple(
            s for s in self.rooms.streams if any(self._way(s, f.node) is not None for f in self.farms[: len(loading)])
        )
        self.base_output = np.append(self.supply, sum(s.volume for s in self._passing)) / DAYS
        """Base output in Mt/d of every source, and last of the foreign crude that passes a terminal."""

    @cached_property
    def outlets(self) -> tuple[int, ...]:
        """For each farm the position of the one by which its crude leaves: itself, or the largest terminal beyond."""
        steps = [(edge.tail, edge.head) for edge in self.network.edges]
        through = self._through(self.reference)
        found = []
        for i, farm in enumerate(self.farms):
            beyond = reachable(farm.nodes, steps) if farm.up_the_line else set()
            ends = [k for k, f in enumerate(self.farms) if not f.up_the_line and f.node in beyond]
            found.append(max(ends, key=lambda k: through[k]) if ends else i)
        return tuple(found)

    def gate_exports(self, flows: Mapping[str, float], markets: Floats) -> dict[str, float]:
        """As without tanks: what a tank farm behind a gate passes on has crossed the gate."""
        taken = dict(zip(self.network.markets, markets.tolist(), strict=True))
        own = self._without_tanks
        return own.gate_exports(flows, np.array([taken[market] for market in own.network.markets]))

    def ask(
        self,
        scenario: Scenario,
        setting: Setting,
        *,
        months: Mapping[int, float] = MappingProxyType({}),
        since: tuple[float, float] | None = None,
        limits: Mapping[str, float] | None = None,
    ) -> Question:
        """What a scenario leaves open in a setting.

        Parameters
        ----------
        scenario : Scenario
            What is blocked.
        setting : Setting
            How the network is set.
        months : mapping of int to float
            Share of its days in each month whose weather counts.
        since : pair of float, optional
            First and last day after an attack for which it holds.
        limits : mapping of str to float, optional
            Limits of the case, which a setting may replace.
        """
        moorings = setting.mooring_limits(self, scenario, setting.loading_share(months, since))
        told = {**(limits or {}), **dict(setting.limits), **moorings}
        capacity = self.rooms.capacities(scenario.blocks, told)
        return Question(scenario, setting, capacity, *self.bounds(scenario, phi=setting.phi, limits=told))

    def settle(self, asked: Question) -> Settled:
        """Solve a scenario in a setting with all tanks full."""
        scenario = asked.scenario
        if scenario.blocks:
            plan, stopped = self._running(asked, frozenset())
        else:
            # No limit is set below what was carried: with nothing blocked every setting has the same plan.
            plan, stopped = replace(self.reference, scenario=scenario), frozenset[int]()
        kept = np.append(plan.plan.supply, self._foreign_kept(plan))
        through = self._through(plan)
        spare = np.maximum(self._ability(asked) - through, 0.0)
        return Settled(asked, plan, stopped, kept, through, spare, rerouted(self, plan))

    def steady(self, settled: Settled, free: frozenset[int]) -> Steady:
        """Rates and plan while the farms at the given positions are not full."""
        kept = settled.kept
        wanted, intake = kept, np.zeros(len(self.farms))
        if free and float(kept.sum()) < float(self.base_output.sum()) * DAYS - TONNE:
            wanted, intake = self._with_tanks(settled, free)
        through, spare = settled.through / DAYS, settled.spare / DAYS
        rates = Rates(wanted / DAYS, kept / DAYS, intake / DAYS, through, spare)
        return Steady(rates, settled.plan, settled.rerouted_mt)

    def joint_base(self, position: int) -> float:
        """Home crude that uses a shared limit in the base year, Mt/y."""
        return float(self.rooms.joint_base[position])

    def planned(
        self,
        asked: Question,
        free: frozenset[int],
        *,
        stopped: frozenset[int] = frozenset(),
        within: Plan | None = None,
    ) -> Dispatched:
        """Solve with the farms at the given positions taking all that reaches them, and the others nothing.

        Sources at the positions `stopped` stand still; `within` is a plan with fewer farms free, to go on from.
        """
        weights, bounds, room = asked.setting.weights, asked.bounds, asked.room
        markets = bounds.markets.copy()
        for i, places in enumerate(self._places):
            markets[places] = np.inf if i in free else 0.0
        bounds = replace(bounds, markets=markets, cut_weights=np.array(weights) if weights else None)
        if stopped:
            running = np.array([i not in stopped for i in range(len(self.supply))])
            export = replace(bounds.for_export, supply=bounds.for_export.supply * running)
            bounds = replace(
                bounds, supply=bounds.supply * running, home_supply=bounds.home_supply * running, for_export=export
            )
        plan = self.program.solve(bounds, within=within)
        streams = load(self.rooms.streams, room.stream_shares)
        return Dispatched(asked.scenario, bounds, plan, room, self.by_edge(plan.chains), streams)

    def _running(
        self, asked: Question, free: frozenset[int], within: Plan | None = None
    ) -> tuple[Dispatched, frozenset[int]]:
        """A plan, solved once more without the fields that it would run below their floor."""
        plan = self.planned(asked, free, within=within)
        floors = asked.setting.floors
        hit = {n for block in asked.scenario.blocks for n in block.target.nodes}
        low = frozenset(
            i
            for i, node in enumerate(self.network.sources)
            if floors and node not in hit and DUST < plan.plan.supply[i] < floors[i] * self.supply[i] - TONNE
        )
        return (self.planned(asked, free, stopped=low) if low else plan), low

    def _at_horizon(
        self, room: Room, horizon: str, phi: float | None, hold: frozenset[str], limits: Mapping[str, float]
    ) -> tuple[Floats, Floats]:
        """Limits at a horizon. A terminal uses its own outlets at their rate at once: φ is about other routes."""
        edges, joints = super()._at_horizon(room, horizon, phi, hold, limits)
        if horizon == "structural":
            return edges, joints
        own_edges, own_joints = self._outlets
        return np.where(own_edges, room.edges, edges), np.where(own_joints, room.joints, joints)

    @cached_property
    def _outlets(self) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Which edges leave a tank farm, and which shared limits are about one farm's outlets only."""
        by_farm = [set(self.leaving(f.node)) for f in self.farms if not f.up_the_line]
        edges = [any(e in out for out in by_farm) for e in self.chains.edge_ids]
        joints = [any(set(j.members) <= out for out in by_farm) for j in self.network.joints]
        return np.array(edges, dtype=np.bool_), np.array(joints, dtype=np.bool_)

    def _with_tanks(self, settled: Settled, free: frozenset[int]) -> tuple[Floats, Floats]:
        asked, full = settled.asked, settled.plan
        wanted, intake = full.plan.supply, np.zeros(len(self.farms))
        if settled.stopped or self._gains(full, free):
            # Stages that hold gates and flows near base fill a farm next to the block before one further up; which of
            # several that tie is said by the last ones.
            tanks, _ = self._running(asked, free, full.plan)
            wanted = np.maximum(tanks.plan.supply, full.plan.supply)
            gained = max(float((wanted - full.plan.supply).sum()), 0.0)
            taken = np.array([tanks.plan.markets[places].sum() for places in self._places])
            # Other ways are used first, so a tank takes only what they cannot carry.
            intake = taken * (gained / float(taken.sum())) if taken.sum() > DUST else intake
        foreign = 0.0
        shares = full.room.stream_shares
        for stream in self._passing:
            share, farm = self._reach(stream, asked, free)
            more = stream.volume * max(share - shares[stream.stream_id], 0.0)
            foreign += stream.volume * shares[stream.stream_id] + more
            if farm is not None:
                intake[farm] += more
        return np.append(wanted, foreign), intake

    def _gains(self, full: Dispatched, free: frozenset[int]) -> bool:
        """Whether more than with full tanks may be put out: by the duals, a tonne in one of these farms is one more."""
        return any(bool((full.plan.market_duals[self._places[i]] < -DUST).any()) for i in free)

    def _foreign_kept(self, full: Dispatched) -> float:
        return sum(s.volume * full.room.stream_shares[s.stream_id] for s in self._passing)

    def _reach(self, stream: Stream, asked: Question, free: frozenset[int]) -> tuple[float, int | None]:
        """Largest share of a stream that reaches a farm with room, and the last such farm on its way."""
        capacity, _ = asked.capacity
        total = self.base + self.rooms.foreign
        best: tuple[float, int | None] = (0.0, None)
        ways = [(way, i) for i in free for n in self.farms[i].nodes if (way := self._way(stream, n)) is not None]
        for way, farm in sorted(ways, key=lambda item: len(item[0])):
            ratios = [capacity[k] / total[k] for e in way if capacity[k := self.position[e]] < total[k] - DUST]
            share = float(min([1.0, *ratios]))
            if share >= best[0]:
                best = (share, farm)
        return best

    def _way(self, stream: Stream, node: str) -> tuple[str, ...] | None:
        """Edges of a stream up to a node; None where it does not pass."""
        if self.network.edge[stream.edges[0]].tail == node:
            return ()
        for i, edge in enumerate(stream.edges):
            if self.network.edge[edge].head == node:
                return stream.edges[: i + 1]
        return None

    def leaving(self, node: str) -> list[str]:
        """Edges that leave a node."""
        return [edge.edge_id for edge in self.network.edges if edge.tail == node]

    def _through(self, full: Dispatched) -> Floats:
        """What leaves each terminal, all crude; what passes tanks up the line is not theirs to load."""
        flows = [
            0.0
            if f.up_the_line
            else sum(full.flows[e] + full.foreign.get(e, 0.0) for e in self.leaving(f.node))
            + sum(
                s.volume * full.room.stream_shares[s.stream_id]
                for s in self._passing
                if self.network.edge[s.edges[-1]].head == f.node
            )
            for f in self.farms
        ]
        return np.array(flows, dtype=np.float64)

    def _ability(self, asked: Question) -> Floats:
        """What can leave each terminal, Mt/y of all crude; what leaves already where no limit is known."""
        capacity, joints = asked.capacity
        able = []
        for farm in self.farms:
            out = self.leaving(farm.node)
            shared = [
                v for j, v in zip(self.network.joints, joints.tolist(), strict=True) if set(out) <= set(j.members)
            ]
            able.append(min([float(sum(capacity[self.position[e]] for e in out)), *shared]))
        loads = np.array([not f.up_the_line for f in self.farms], dtype=np.bool_)
        return np.where(np.isfinite(able) & loads, able, 0.0)
