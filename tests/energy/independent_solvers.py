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

    Columns: edges, supply, home intake, market intake. Limits are the room that the answer says it had.
    """

    def __init__(self, dispatch: Dispatch, answer: Dispatched, supply: Mapping[str, float] | None = None) -> None:
        network = dispatch.network
        self.network = network
        edges, n = network.edges, len(network.edges)
        self.supply_at, self.home_at = n, n + len(network.sources)
        self.market_at = self.home_at + len(network.domestic)
        self.size = self.market_at + len(network.markets)
        self.upper = np.full(self.size, np.inf)
        self.upper[:n] = answer.room.edges
        base = dict(zip(network.sources, dispatch.supply.tolist(), strict=True)) if supply is None else supply
        self.base_supply = np.array([base[s] for s in network.sources])
        blocked = {node: block.left for block in answer.scenario.blocks for node in block.target.nodes}
        self.upper[n : self.home_at] = self.base_supply * [blocked.get(s, 1.0) for s in network.sources]
        self.upper[self.home_at : self.market_at] = dispatch.domestic * [blocked.get(s, 1.0) for s in network.domestic]
        for i, market in enumerate(network.markets):
            if blocked.get(market, 1.0) < 1:
                self.upper[self.market_at + i] = blocked[market] * dispatch.market[i]
        ends = {*network.sources, *network.domestic, *network.markets}
        nodes = sorted({end for e in edges for end in (e.tail, e.head)} | ends)
        place = {node: i for i, node in enumerate(nodes)}
        self.balance = np.zeros((len(nodes), self.size))
        for i, edge in enumerate(edges):
            self.balance[place[edge.tail], i] -= 1
            self.balance[place[edge.head], i] += 1
        for start, group, sign in (
            (self.supply_at, network.sources, 1),
            (self.home_at, network.domestic, -1),
            (self.market_at, network.markets, -1),
        ):
            for i, node in enumerate(group):
                self.balance[place[node], start + i] += sign
        rows, most = [], []
        for joint, room in zip(network.joints, answer.room.joints, strict=True):
            if np.isfinite(room):
                row = np.zeros(self.size)
                for i, edge in enumerate(edges):
                    row[i] = joint.members.get(edge.edge_id, 0.0)
                rows.append(row)
                most.append(float(room))
        exports = np.zeros(self.size)
        exports[self.market_at :] = 1
        self.rows = [*rows, exports]
        self.most = [*most, dispatch.exports]
        self.deliver = np.zeros(self.size)
        self.deliver[self.home_at : self.market_at] = -DOMESTIC_WEIGHT
        self.deliver[self.market_at :] = -1

    def minimise(
        self,
        objective: Any,
        rows: Sequence[Any] = (),
        most: Sequence[float] = (),
        lower: Any = None,
        upper: Any = None,
    ) -> tuple[float, Any]:
        """Minimise with further rows (at most) and tighter bounds; returns the value and the columns."""
        low = np.zeros(self.size) if lower is None else lower
        high = self.upper if upper is None else upper
        found = linprog(
            objective,
            A_ub=sparse.csr_matrix(np.array([*self.rows, *rows])),
            b_ub=np.array([*self.most, *most]),
            A_eq=sparse.csr_matrix(self.balance),
            b_eq=np.zeros(len(self.balance)),
            bounds=np.column_stack([low, high]),
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
            level = self._lowest_level(best, cuts, open_fields)
            if level < 1e-6:
                cuts |= dict.fromkeys(open_fields, 0.0)
                break
            spare = {
                i: self._most_supply(best, cuts, open_fields, level, i) - (1 - level) * self.base_supply[i]
                for i in open_fields
            }
            # Rounding may leave every field a hair of room: the one with the least is held then.
            stuck = [i for i in open_fields if spare[i] < 1e-5] or [min(spare, key=lambda i: spare[i])]
            cuts |= dict.fromkeys(stuck, level)
        return {self.network.sources[i]: cut for i, cut in cuts.items()}

    def least_gate_change(self, base: Mapping[str, float], supply: Sequence[float]) -> float:
        """Smallest sum over gates of the change against base flow, with the fields' supply given."""
        best = self.minimise(self.deliver)[0]
        gates = [i for i, edge in enumerate(self.network.edges) if edge.gate]
        size = self.size + len(gates)
        rows = [np.append(r, np.zeros(len(gates))) for r in (*self.rows, self.deliver)]
        most = [*self.most, best + 1e-7]
        goal = np.zeros(size)
        for k, i in enumerate(gates):
            before = base[self.network.edges[i].edge_id]
            goal[self.size + k] = 1 / max(before, 0.5)
            for sign in (1.0, -1.0):
                row = np.zeros(size)
                row[i], row[self.size + k] = sign, -1.0
                rows.append(row)
                most.append(sign * before)
        low, high = np.zeros(size), np.append(self.upper, np.full(len(gates), np.inf))
        at = slice(self.supply_at, self.home_at)
        low[at] = np.maximum(np.array(supply) - 1e-7, 0)
        high[at] = np.array(supply) + 1e-7
        found = linprog(
            goal,
            A_ub=sparse.csr_matrix(np.array(rows)),
            b_ub=np.array(most),
            A_eq=sparse.csr_matrix(np.column_stack([self.balance, np.zeros((len(self.balance), len(gates)))])),
            b_eq=np.zeros(len(self.balance)),
            bounds=np.column_stack([low, high]),
            method="highs",
        )
        if found.status != 0:
            raise RuntimeError(found.message)
        return float(found.fun)

    def _lowest_level(self, best: float, cuts: Mapping[int, float], open_fields: Sequence[int]) -> float:
        size = self.size + 1

        def wide(row: Any, last: float = 0.0) -> Any:
            return np.append(row, last)

        rows = [wide(r) for r in self.rows] + [wide(self.deliver)]
        most = [*self.most, best + 1e-7]
        for i in open_fields:
            row = np.zeros(size)
            row[self.supply_at + i], row[-1] = -1 / self.base_supply[i], -1
            rows.append(row)
            most.append(-1.0)
        low, high = np.zeros(size), np.append(self.upper, 1.0)
        for i, cut in cuts.items():
            low[self.supply_at + i] = max((1 - cut) * self.base_supply[i] - 1e-6, 0.0)
        goal = np.zeros(size)
        goal[-1] = 1
        found = linprog(
            goal,
            A_ub=sparse.csr_matrix(np.array(rows)),
            b_ub=np.array(most),
            A_eq=sparse.csr_matrix(np.column_stack([self.balance, np.zeros(len(self.balance))])),
            b_eq=np.zeros(len(self.balance)),
            bounds=np.column_stack([low, high]),
            method="highs",
        )
        if found.status != 0:
            raise RuntimeError(found.message)
        return float(found.fun)

    def _most_supply(
        self, best: float, cuts: Mapping[int, float], open_fields: Sequence[int], level: float, field: int
    ) -> float:
        low = np.zeros(self.size)
        for i in open_fields:
            low[self.supply_at + i] = max((1 - level) * self.base_supply[i] - 1e-6, 0.0)
        for i, cut in cuts.items():
            low[self.supply_at + i] = max((1 - cut) * self.base_supply[i] - 1e-6, 0.0)
        goal = np.zeros(self.size)
        goal[self.supply_at + field] = -1
        return -self.minimise(goal, [self.deliver], [best + 1e-7], lower=low)[0]


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
