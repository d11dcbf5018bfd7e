"""Independent judges: other solvers on models written anew from the network, not from the compiled program."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import networkx as nx
import numpy as np
from ortools.graph.python import min_cost_flow
from ortools.linear_solver import pywraplp
from scipy import sparse
from scipy.optimize import linprog

from energy.flow.dispatch import Dispatch, Dispatched
from energy.network.graph import Network
from energy.network.simplification import Floats

Arc = tuple[str, str, int, int]
"""Tail, head, capacity and unit cost."""

DOMESTIC_WEIGHT = 10.0


def max_flow(arcs: Iterable[Arc], source: str, sink: str) -> float:
    """Maximum flow by networkx; a node in the middle of each arc keeps parallel arcs apart."""
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from((source, sink))
    for i, (tail, head, capacity, _) in enumerate(arcs):
        graph.add_edge(tail, ("middle", i), capacity=capacity)
        graph.add_edge(("middle", i), head, capacity=capacity)
    return float(nx.maximum_flow_value(graph, source, sink))


def min_cost_max_flow(arcs: Sequence[Arc], source: str, sink: str) -> tuple[int, int]:
    """Volume and cost of the cheapest maximum flow by OR-tools."""
    number = {name: i for i, name in enumerate(sorted({end for arc in arcs for end in arc[:2]} | {source, sink}))}
    solver = min_cost_flow.SimpleMinCostFlow()
    for tail, head, capacity, cost in arcs:
        solver.add_arc_with_capacity_and_unit_cost(number[tail], number[head], capacity, cost)
    most = sum(arc[2] for arc in arcs)
    solver.set_node_supply(number[source], most)
    solver.set_node_supply(number[sink], -most)
    status = solver.solve_max_flow_with_min_cost()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"OR-tools ended with status {status}")
    return int(solver.maximum_flow()), int(solver.optimal_cost())


def glop(
    objective: Floats,
    lower: Floats,
    upper: Floats,
    row_lower: Floats,
    row_upper: Floats,
    rows: Sequence[Mapping[int, float]],
) -> float:
    """Smallest objective by OR-tools GLOP."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    infinity = solver.infinity()

    def bound(value: float) -> float:
        return float(value) if abs(value) < 1e29 else (infinity if value > 0 else -infinity)

    columns = [solver.NumVar(bound(a), bound(b), "") for a, b in zip(lower, upper, strict=True)]
    for terms, a, b in zip(rows, row_lower, row_upper, strict=True):
        row = solver.Constraint(bound(a), bound(b))
        for column, value in terms.items():
            row.SetCoefficient(columns[column], float(value))
    for column, cost in zip(columns, objective, strict=True):
        if cost:
            solver.Objective().SetCoefficient(column, float(cost))
    solver.Objective().SetMinimization()
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        raise RuntimeError("GLOP found no optimum")
    return float(solver.Objective().Value())


class EdgeModel:
    """The dispatch of one answer written edge by edge: no merging of segments, nothing taken from the program.

    Columns: edges (crude for export), edges (crude for home refineries), supply of either kind, home intake, market
    intake. Limits are the room that the answer says it had. Crude for refineries comes first in each field and on each
    edge, and keeps the room that it had in the base.
    """

    def __init__(self, dispatch: Dispatch, answer: Dispatched, supply: Mapping[str, float] | None = None) -> None:
        network = dispatch.network
        self.network = network
        self.edges, self.fields = len(network.edges), len(network.sources)
        self.supply_at = 2 * self.edges
        self.home_at = self.supply_at + 2 * self.fields
        self.market_at = self.home_at + len(network.domestic)
        self.size = self.market_at + len(network.markets)
        base = dict(zip(network.sources, dispatch.supply.tolist(), strict=True)) if supply is None else supply
        self.base_supply = np.array([base[s] for s in network.sources])
        self.to_home, field_home = self._home_part_of_base(dispatch)
        released = answer.scenario.release_home
        blocked = {node: block.left for block in answer.scenario.blocks for node in block.target.nodes}
        self.left = self.base_supply * [blocked.get(s, 1.0) for s in network.sources]
        self.intake = dispatch.domestic * [blocked.get(s, 1.0) for s in network.domestic]
        self.room = np.asarray(answer.room.edges, dtype=float)
        home_first = np.minimum(field_home, self.left)
        gates = np.array([bool(e.gate) for e in network.edges])
        self.upper = np.full(self.size, np.inf)
        self.upper[: self.edges] = self.room if released else np.maximum(self.room - self.to_home, 0)
        # A way abroad serves a home refinery only where it did in the base.
        self.upper[self.edges : self.supply_at] = np.where(gates & (self.to_home < 1e-6), 0.0, self.room)
        for_export = self.left if released else self.left - home_first
        self.upper[self.supply_at : self.home_at] = np.concatenate([for_export, home_first])
        self.upper[self.home_at : self.market_at] = self.intake
        for i, market in enumerate(network.markets):
            if blocked.get(market, 1.0) < 1:
                self.upper[self.market_at + i] = blocked[market] * dispatch.market[i]
        self.balance = self._balances()
        self.rows, self.most = self._limits(answer, released)
        exports = np.zeros(self.size)
        exports[self.market_at :] = 1
        self.rows, self.most = [*self.rows, exports], [*self.most, dispatch.exports]
        self.deliver = np.zeros(self.size)
        self.deliver[self.home_at : self.market_at] = -DOMESTIC_WEIGHT
        self.deliver[self.market_at :] = -1

    def _home_part_of_base(self, dispatch: Dispatch) -> tuple[Floats, Floats]:
        """Base flow bound for home refineries per edge and field: the part p of what passes a node solves
        total · p = taken at home + Σ over the edges out of it of flow · p of their heads."""
        network = self.network
        nodes = {n: i for i, n in enumerate(sorted(self._nodes()))}
        total, home = np.zeros(len(nodes)), np.zeros(len(nodes))
        passing = np.zeros((len(nodes), len(nodes)))
        flows = np.where(dispatch.base > 1e-6, dispatch.base, 0.0)
        for node, taken in zip(network.markets, dispatch.market, strict=True):
            total[nodes[node]] += taken
        for node, taken in zip(network.domestic, dispatch.domestic, strict=True):
            total[nodes[node]] += taken
            home[nodes[node]] += taken
        for edge, flow in zip(network.edges, flows, strict=True):
            total[nodes[edge.tail]] += flow
            passing[nodes[edge.tail], nodes[edge.head]] += flow
        total = np.maximum(total, 1e-12)
        part = np.linalg.solve(np.eye(len(nodes)) * (1 + 1e-12) - passing / total[:, None], home / total)
        edges = np.array([flow * part[nodes[e.head]] for e, flow in zip(network.edges, flows, strict=True)])
        return edges, self.base_supply * [part[nodes[s]] for s in network.sources]

    def _nodes(self) -> set[str]:
        network = self.network
        ends = {*network.sources, *network.domestic, *network.markets}
        return {end for e in network.edges for end in (e.tail, e.head)} | ends

    def _balances(self) -> Any:
        """One balance per node and kind of crude: refineries take the one kind, markets the other."""
        network, nodes = self.network, {n: i for i, n in enumerate(sorted(self._nodes()))}
        balance = np.zeros((2 * len(nodes), self.size))
        for kind in (0, 1):
            first = kind * len(nodes)
            for i, edge in enumerate(network.edges):
                balance[first + nodes[edge.tail], kind * self.edges + i] -= 1
                balance[first + nodes[edge.head], kind * self.edges + i] += 1
            for i, node in enumerate(network.sources):
                balance[first + nodes[node], self.supply_at + kind * self.fields + i] += 1
        for i, node in enumerate(network.markets):
            balance[nodes[node], self.market_at + i] -= 1
        for i, node in enumerate(network.domestic):
            balance[len(nodes) + nodes[node], self.home_at + i] -= 1
        return balance

    def _limits(self, answer: Dispatched, released: bool) -> tuple[list[Any], list[float]]:
        rows, most = [], []
        for i, room in enumerate(self.room):
            if np.isfinite(room):
                rows.append(self.both(i))
                most.append(float(room))
        for joint, room in zip(self.network.joints, answer.room.joints, strict=True):
            if np.isfinite(room):
                weights = np.array([joint.members.get(edge.edge_id, 0.0) for edge in self.network.edges])
                either, export = np.zeros(self.size), np.zeros(self.size)
                either[: self.edges] = either[self.edges : self.supply_at] = weights
                export[: self.edges] = weights
                own = float(weights @ self.to_home)
                rows += [either, export]
                most += [float(room), float(room) if released else max(float(room) - own, 0.0)]
        for i, left in enumerate(self.left):
            rows.append(self.supplied(i))
            most.append(float(left))
        return rows, most

    def both(self, edge: int) -> Any:
        """Flow of an edge, both kinds of crude."""
        row = np.zeros(self.size)
        row[edge] = row[self.edges + edge] = 1.0
        return row

    def supplied(self, field: int) -> Any:
        """Supply of a field, both kinds of crude."""
        row = np.zeros(self.size)
        row[self.supply_at + field] = row[self.supply_at + self.fields + field] = 1.0
        return row

    def minimise(self, objective: Any, rows: Sequence[Any] = (), most: Sequence[float] = ()) -> tuple[float, Any]:
        """Minimise with further rows (at most) and columns; returns the value and the columns."""
        size = len(objective)
        more = size - self.size
        every = [np.append(r, np.zeros(size - len(r))) for r in (*self.rows, *rows)]
        found = linprog(
            objective,
            A_ub=sparse.csr_matrix(np.array(every)),
            b_ub=np.array([*self.most, *most]),
            A_eq=sparse.csr_matrix(np.column_stack([self.balance, np.zeros((len(self.balance), more))])),
            b_eq=np.zeros(len(self.balance)),
            bounds=np.column_stack([np.zeros(size), np.append(self.upper, np.full(more, np.inf))]),
            method="highs",
        )
        if found.status != 0:
            raise RuntimeError(found.message)
        return float(found.fun), found.x

    def delivered(self) -> float:
        """Most that can be delivered, home refineries counted tenfold."""
        return -self.minimise(self.deliver)[0]

    def fair_cuts(self) -> dict[str, float]:
        """Cut share per field: the largest as small as can be, then the next largest, and so on.

        The textbook way: lower the common bound of all open fields, then close each one that cannot go lower.
        """
        best = self.minimise(self.deliver)[0]
        fields = [i for i, base in enumerate(self.base_supply) if base > 0]
        cuts: dict[int, float] = {}
        while len(cuts) < len(fields):
            open_fields = [i for i in fields if i not in cuts]
            held = self._held(best, cuts)
            level = self._lowest_level(held, open_fields)
            if level < 1e-6:
                cuts |= dict.fromkeys(open_fields, 0.0)
                break
            at_level = self._held(best, cuts | dict.fromkeys(open_fields, level))
            spare = {
                i: -self.minimise(-self.supplied(i), *at_level)[0] - (1 - level) * self.base_supply[i]
                for i in open_fields
            }
            # Rounding may leave every field a hair of room: the one with the least is held then.
            stuck = [i for i in open_fields if spare[i] < 1e-5] or [min(spare, key=lambda i: spare[i])]
            cuts |= dict.fromkeys(stuck, level)
        return {self.network.sources[i]: cut for i, cut in cuts.items()}

    def least_gate_change(self, base: Mapping[str, float], supply: Sequence[float]) -> float:
        """Smallest sum over gates of the change against base flow, with the fields' supply given."""
        rows, most = [self.deliver], [self.minimise(self.deliver)[0] + 1e-7]
        for i, volume in enumerate(supply):
            for sign in (1.0, -1.0):
                rows.append(sign * self.supplied(i))
                most.append(sign * volume + 1e-7)
        gates = [i for i, edge in enumerate(self.network.edges) if edge.gate]
        goal = np.zeros(self.size + len(gates))
        for k, i in enumerate(gates):
            before = base[self.network.edges[i].edge_id]
            goal[self.size + k] = 1 / max(before, 0.5)
            for sign in (1.0, -1.0):
                row = np.append(sign * self.both(i), np.zeros(len(gates)))
                row[self.size + k] = -1.0
                rows.append(row)
                most.append(sign * before)
        return self.minimise(goal, rows, most)[0]

    def _held(self, best: float, cuts: Mapping[int, float]) -> tuple[list[Any], list[float]]:
        """Rows that keep the deliveries and the cuts that are settled."""
        rows, most = [self.deliver], [best + 1e-7]
        for i, cut in cuts.items():
            rows.append(-self.supplied(i))
            most.append(-max((1 - cut) * self.base_supply[i] - 1e-6, 0.0))
        return rows, most

    def _lowest_level(self, held: tuple[list[Any], list[float]], open_fields: Sequence[int]) -> float:
        rows, most = list(held[0]), list(held[1])
        for i in open_fields:
            rows.append(np.append(-self.supplied(i) / self.base_supply[i], -1.0))
            most.append(-1.0)
        goal = np.zeros(self.size + 1)
        goal[-1] = 1
        return self.minimise(goal, rows, most)[0]


def imbalance(
    network: Network,
    flows: Mapping[str, float],
    supply: Mapping[str, float],
    intake: Mapping[str, float],
) -> float:
    """Largest difference between what enters and what leaves any node, Mt/y."""
    left = dict.fromkeys((end for edge in network.edges for end in (edge.tail, edge.head)), 0.0)
    left |= dict.fromkeys([*supply, *intake], 0.0)
    for edge in network.edges:
        left[edge.tail] -= flows[edge.edge_id]
        left[edge.head] += flows[edge.edge_id]
    for node, volume in supply.items():
        left[node] += volume
    for node, volume in intake.items():
        left[node] -= volume
    return max(abs(v) for v in left.values())
