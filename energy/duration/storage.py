"""Storage: tank farms of a network, and how fast they fill in a scenario.

A tank farm takes what arrives and cannot leave, whoever owns it. It helps only where the block lies downstream of it:
how much reaches it is found by solving the scenario once with the tanks shut and once with them taking everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from energy.duration.simulation import Floats, Rates
from energy.flow.dispatch import Dispatch, Dispatched
from energy.flow.rerouting import rerouted
from energy.flow.room import Room
from energy.flow.scenario import Scenario
from energy.network.foreign import Stream, load
from energy.network.units import DAYS, DUST, TONNE

if TYPE_CHECKING:
    from geodata import Dataset

_LOADS = frozenset({"terminal", "port"})


@dataclass(frozen=True)
class TankFarm:
    """A tank farm: node, capacity in Mt, how well that is known, and its source."""

    storage_id: str
    name: str
    node: str
    capacity_mt: float
    status: str
    source_id: str


@dataclass(frozen=True)
class Steady:
    """One state of a network: its rates, the plan with full tanks, and Mt/y sent by other gates."""

    rates: Rates
    plan: Dispatched
    rerouted_mt: float


def farms_of(dataset: "Dataset") -> tuple[TankFarm, ...]:
    """Tank farms of terminals and ports whose size was found, in table order.

    Tanks along a line hold what the line needs to work: they are not counted.

    Examples
    --------
    >>> import geodata
    >>> [farm.node for farm in farms_of(geodata.load())]
    ['ceyhan', 'cpc-mt', 'sangachal', 'ust-luga']
    """
    table, kinds = dataset.table("storage"), dataset.table("nodes")["kind"]
    columns = ["name", "node_id", "capacity_mt", "status", "source_id"]
    farms = (TankFarm(*row) for row in table[columns].itertuples(name=None))
    return tuple(farm for farm in farms if farm.node and farm.capacity_mt > 0 and kinds[farm.node] in _LOADS)


class StorageDispatch(Dispatch):
    """The program of a base year with its tank farms as places that can take crude; closed nodes have none."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._without_tanks = dispatch
        network = dispatch.network
        nodes = {end for edge in network.edges for end in (edge.tail, edge.head)}
        taken = {*network.sources, *network.domestic, *network.markets}
        self.farms = tuple(f for f in farms_of(network.dataset) if f.node in nodes - taken)
        markets = tuple(sorted({*network.markets, *(f.node for f in self.farms)}))
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
        self._places = np.array([markets.index(f.node) for f in self.farms], dtype=np.int64)
        self._passing = tuple(
            s for s in self.rooms.streams if any(self._way(s, f.node) is not None for f in self.farms)
        )
        self.base_output = np.append(self.supply, sum(s.volume for s in self._passing)) / DAYS
        """Base output in Mt/d of every source, and last of the foreign crude that passes a tank farm."""

    def gate_exports(self, flows: Mapping[str, float], markets: Floats) -> dict[str, float]:
        """As without tanks: what a tank farm behind a gate passes on has crossed the gate."""
        taken = dict(zip(self.network.markets, markets.tolist(), strict=True))
        own = self._without_tanks
        return own.gate_exports(flows, np.array([taken[market] for market in own.network.markets]))

    def steady(
        self,
        scenario: Scenario,
        free: frozenset[int],
        *,
        phi: float | None = None,
        limits: Mapping[str, float] | None = None,
    ) -> Steady:
        """Rates and plan of a scenario with the farms at the given positions not full (rest as in `solve`)."""
        full = self.planned(scenario, frozenset(), phi=phi, limits=limits, stages=6)
        kept = np.append(full.plan.supply, self._foreign_kept(full))
        wanted, intake = kept, np.zeros(len(self.farms))
        if free and float(kept.sum()) < float(self.base_output.sum()) * DAYS - TONNE:
            wanted, intake = self._with_tanks(scenario, free, full, phi, limits or {})
        through = self._through(full)
        spare = np.maximum(self._ability(scenario, limits or {}) - through, 0.0)
        rates = Rates(*(values / DAYS for values in (wanted, kept, intake, through, spare)))
        return Steady(rates, full, rerouted(self, full))

    def open_rates(self) -> Rates:
        """Rates with nothing blocked."""
        return self.steady(Scenario(()), frozenset()).rates

    def joint_base(self, position: int) -> float:
        """Home crude that uses a shared limit in the base year, Mt/y."""
        return float(self.rooms.joint_base[position])

    def planned(
        self,
        scenario: Scenario,
        free: frozenset[int],
        *,
        phi: float | None = None,
        limits: Mapping[str, float] | None = None,
        stages: int,
    ) -> Dispatched:
        """Solve with the farms at the given positions taking all that reaches them, and the others nothing."""
        room, bounds = self.bounds(scenario, phi=phi, limits=limits)
        markets = bounds.markets.copy()
        markets[self._places] = [np.inf if i in free else 0.0 for i in range(len(self.farms))]
        bounds = replace(bounds, markets=markets)
        plan = self.program.solve(bounds, stages=stages)
        streams = load(self.rooms.streams, room.stream_shares)
        return Dispatched(scenario, bounds, plan, room, self.by_edge(plan.chains), streams)

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
        by_farm = [set(self.leaving(f.node)) for f in self.farms]
        edges = [any(e in out for out in by_farm) for e in self.chains.edge_ids]
        joints = [any(set(j.members) <= out for out in by_farm) for j in self.network.joints]
        return np.array(edges, dtype=np.bool_), np.array(joints, dtype=np.bool_)

    def _with_tanks(
        self,
        scenario: Scenario,
        free: frozenset[int],
        full: Dispatched,
        phi: float | None,
        limits: Mapping[str, float],
    ) -> tuple[Floats, Floats]:
        # Stages that hold gates and flows near base fill a farm next to the block before one further up.
        tanks = self.planned(scenario, free, phi=phi, limits=limits, stages=4)
        intake = tanks.plan.markets[self._places]
        gained = max(float(tanks.plan.supply.sum() - full.plan.supply.sum()), 0.0)
        # Other ways are used first, so a tank takes only what they cannot carry.
        intake = intake * (gained / float(intake.sum())) if intake.sum() > DUST else np.zeros(len(self.farms))
        foreign = 0.0
        shares = full.room.stream_shares
        for stream in self._passing:
            share, farm = self._reach(stream, scenario, free, limits)
            more = stream.volume * max(share - shares[stream.stream_id], 0.0)
            foreign += stream.volume * shares[stream.stream_id] + more
            if farm is not None:
                intake[farm] += more
        return np.append(np.maximum(tanks.plan.supply, full.plan.supply), foreign), intake

    def _foreign_kept(self, full: Dispatched) -> float:
        return sum(s.volume * full.room.stream_shares[s.stream_id] for s in self._passing)

    def _reach(
        self, stream: Stream, scenario: Scenario, free: frozenset[int], limits: Mapping[str, float]
    ) -> tuple[float, int | None]:
        """Largest share of a stream that reaches a farm with room, and the last such farm on its way."""
        capacity, _ = self.rooms.capacities(scenario.blocks, limits)
        total = self.base + self.rooms.foreign
        best: tuple[float, int | None] = (0.0, None)
        ways = [(way, i) for i in free if (way := self._way(stream, self.farms[i].node)) is not None]
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
        flows = [
            sum(full.flows[e] + full.foreign.get(e, 0.0) for e in self.leaving(f.node))
            + sum(
                s.volume * full.room.stream_shares[s.stream_id]
                for s in self._passing
                if self.network.edge[s.edges[-1]].head == f.node
            )
            for f in self.farms
        ]
        return np.array(flows, dtype=np.float64)

    def _ability(self, scenario: Scenario, limits: Mapping[str, float]) -> Floats:
        """What can leave each farm, Mt/y of all crude; what leaves already where no limit is known."""
        capacity, joints = self.rooms.capacities(scenario.blocks, limits)
        able = []
        for farm in self.farms:
            out = self.leaving(farm.node)
            shared = [
                v for j, v in zip(self.network.joints, joints.tolist(), strict=True) if set(out) <= set(j.members)
            ]
            able.append(min([float(sum(capacity[self.position[e]] for e in out)), *shared]))
        return np.where(np.isfinite(able), able, 0.0)
