"""Program: the dispatch LP, compiled once per network and year and solved again by changing bounds.

The answer is lexicographic, so that it is one plan and not one of many (what comes first is never traded for what comes
after):

1. most crude delivered, home refineries before exports;
2. smallest largest cut among the fields, then the next largest, and so on (shippers are cut pro rata);
3. least change at the gates, each measured against its base flow;
4. what is not affected stays: least drop of the other base flows;
5. least cost;
6. a fixed tie-break by edge id.

Between stages the optimal face is kept by complementary slackness: a column or row with a nonzero dual is fixed
where it stands. That needs no tolerance on the objective, and the next stage starts from a feasible basis.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import highspy
import numpy as np

from energy.network.simplification import Chains, Floats
from energy.optimization.solver import INFINITY, Rows, compile_model, optimum

DOMESTIC_WEIGHT = 10.0
"""A tonne at a home refinery counts as ten abroad: enough to come first, small enough to keep the duals readable."""

SMALLEST_GATE = 0.5
"""Mt/y. Changes at small gates are measured against this, or a 0.03 Mt gate would outweigh everything."""

STAGES = 6

_DUAL_ZERO = 1e-7
_SMALLEST_FLOW = 1e-3


@dataclass(frozen=True)
class Bounds:
    """What may flow: upper limits in Mt/y per chain, joint, source, home refinery and market, and in all exports."""

    chains: Floats
    joints: Floats
    supply: Floats
    domestic: Floats
    markets: Floats
    exports: float


@dataclass(frozen=True)
class Plan:
    """One plan in Mt/y, with the duals of the first stage (what one more Mt/y of a limit would deliver)."""

    chains: Floats
    supply: Floats
    domestic: Floats
    markets: Floats
    chain_duals: Floats
    joint_duals: Floats

    @property
    def exports(self) -> float:
        """Exports in Mt/y."""
        return float(self.markets.sum())


class FlowProgram:
    """The dispatch LP of one network and year.

    Parameters
    ----------
    chains : Chains
        Merged network.
    sources, domestic, markets : sequence of str
        Node ids where crude enters and leaves.
    joints : sequence of mapping
        Coefficient per chain index of every shared limit.
    supply : array, shape (sources,)
        Base supply in Mt/y: cuts are measured against it.
    base_flow : array, shape (chains,)
        Base flow of every chain in Mt/y: changes are measured against it.
    cost : array, shape (chains,)
        USD/t of every chain.

    Notes
    -----
    Columns: chains, supply, domestic, markets, largest cut, changes at gates, drops elsewhere. Rows: node balances,
    joints, exports, field cuts, changes at gates (up and down), drops elsewhere.
    """

    def __init__(
        self,
        chains: Chains,
        sources: Sequence[str],
        domestic: Sequence[str],
        markets: Sequence[str],
        joints: Sequence[Mapping[int, float]],
        supply: Floats,
        base_flow: Floats,
        cost: Floats,
    ) -> None:
        self._counts = (len(chains.ids), len(sources), len(domestic), len(markets))
        self._gates = np.array([i for i, gate in enumerate(chains.gates) if gate], dtype=np.int64)
        is_gate = np.array([bool(gate) for gate in chains.gates])
        # On a ring of edges a flow could be kept up by sending crude round: only chains outside rings are held.
        self._steady = np.flatnonzero(~is_gate & ~chains.on_rings() & (base_flow > _SMALLEST_FLOW))
        self._fields = np.flatnonzero(supply > 0)
        self._supply = supply
        starts = np.cumsum([0, *self._counts])
        self._slices = [slice(int(a), int(b)) for a, b in pairwise(starts)]
        self._cut = int(starts[-1])
        first_drop = self._cut + 1 + len(self._gates)
        self._columns = first_drop + len(self._steady)
        rows = Rows()
        self._balance(rows, chains, sources, domestic, markets)
        self._joint_rows = slice(len(rows), len(rows) + len(joints))
        for terms in joints:
            rows.add(dict(terms), -INFINITY, INFINITY)
        self._export_row = len(rows)
        rows.add(dict.fromkeys(range(*self._slices[3].indices(self._columns)), 1.0), -INFINITY, INFINITY)
        self._field_rows = np.arange(len(rows), len(rows) + len(self._fields))
        for field in self._fields:
            rows.add({self._slices[1].start + int(field): 1 / supply[field], self._cut: 1.0}, 1.0, INFINITY)
        for i, gate in enumerate(self._gates):
            change = self._cut + 1 + i
            rows.add({int(gate): 1.0, change: -1.0}, -INFINITY, float(base_flow[gate]))
            rows.add({int(gate): 1.0, change: 1.0}, float(base_flow[gate]), INFINITY)
        for i, chain in enumerate(self._steady):
            rows.add({int(chain): 1.0, first_drop + i: 1.0}, float(base_flow[chain]), INFINITY)
        self._row_lower, self._row_upper = np.array(rows.lower), np.array(rows.upper)
        self._objectives = self._stage_objectives(chains, base_flow, cost)
        zeros = np.zeros(self._columns)
        self._solver = compile_model(rows, zeros, np.full(self._columns, INFINITY), zeros)
        self._column_index = np.arange(self._columns, dtype=np.int32)
        self._row_index = np.arange(len(rows), dtype=np.int32)
        self._basis: highspy.HighsBasis | None = None

    def solve(self, bounds: Bounds, *, stages: int = STAGES) -> Plan:
        """Solve for the given bounds.

        Parameters
        ----------
        bounds : Bounds
            Upper limits.
        stages : int
            How many of the six stages to take; 1 is enough for totals.

        Returns
        -------
        Plan
            The plan of the last stage taken, with the duals of the first.

        Raises
        ------
        SolverError
            If the solver does not end at an optimum.
        """
        face = _Face(*self._bounds(bounds))
        if self._basis is not None:
            # Nothing of the last solve may be left: where limits tie, it would choose which of them is named.
            self._solver.clearSolver()
            self._solver.setBasis(self._basis)
        x, duals, row_duals = self._optimum(face, self._objectives[0])
        if self._basis is None:
            # Every later answer starts here, so that it does not depend on what was asked before.
            self._basis = self._solver.getBasis()
        first = (duals, row_duals)
        if stages >= 2:
            x = self._level_cuts(face)
        for objective in self._objectives[1 : max(stages - 1, 1)]:
            x, _, _ = self._optimum(face, objective)
        chains, supply, domestic, markets = (np.maximum(x[s], 0.0) for s in self._slices)
        return Plan(chains, supply, domestic, markets, first[0][self._slices[0]], first[1][self._joint_rows])

    def _level_cuts(self, face: "_Face") -> Floats:
        """Lower the largest cut, hold the fields that keep it there, and go on with the others."""
        objective = np.zeros(self._columns)
        objective[self._cut] = 1.0
        open_rows = set(self._field_rows.tolist())
        while True:
            x, _, row_duals = self._optimum(face, objective, keep=False)
            cut = x[self._cut]
            tight = [row for row in open_rows if abs(row_duals[row]) > _DUAL_ZERO]
            if cut <= 1e-9 or not tight:
                break
            for row in tight:
                field = int(self._fields[row - self._field_rows[0]])
                column = self._slices[1].start + field
                face.lower[column] = face.upper[column] = x[column]
                face.row_lower[row] = -INFINITY
                open_rows.discard(row)
        if open_rows:
            face.upper[self._cut] = max(cut, 0.0)
        return x

    def _optimum(self, face: "_Face", objective: Floats, *, keep: bool = True) -> tuple[Floats, Floats, Floats]:
        solver = self._solver
        solver.changeColsBounds(self._columns, self._column_index, face.lower, face.upper)
        # The type stubs of the solver lack this method.
        solver.changeRowsBounds(  # type: ignore[attr-defined]
            len(self._row_index), self._row_index, face.row_lower, face.row_upper
        )
        solver.changeColsCost(self._columns, self._column_index, objective)
        solution = optimum(solver, "dispatch")
        x, rows = np.array(solution.col_value), np.array(solution.row_value)
        duals, row_duals = np.array(solution.col_dual), np.array(solution.row_dual)
        if keep:
            face.hold(x, duals, rows, row_duals)
        return x, duals, row_duals

    def _bounds(self, bounds: Bounds) -> tuple[Floats, Floats, Floats, Floats]:
        lower, upper = np.zeros(self._columns), np.full(self._columns, INFINITY)
        for part, values in zip(
            self._slices, (bounds.chains, bounds.supply, bounds.domestic, bounds.markets), strict=True
        ):
            upper[part] = values
        upper[self._cut] = 1.0
        row_lower, row_upper = self._row_lower.copy(), self._row_upper.copy()
        row_upper[self._joint_rows] = bounds.joints
        row_upper[self._export_row] = bounds.exports
        return lower, upper, row_lower, row_upper

    def _balance(
        self,
        rows: Rows,
        chains: Chains,
        sources: Sequence[str],
        domestic: Sequence[str],
        markets: Sequence[str],
    ) -> None:
        terms: dict[str, dict[int, float]] = {node: {} for node in chains.nodes}
        for i, (tail, head) in enumerate(zip(chains.tails, chains.heads, strict=True)):
            if tail != head:
                terms[tail][i] = -1.0
                terms[head][i] = 1.0
        for part, nodes, sign in zip(self._slices[1:], (sources, domestic, markets), (1.0, -1.0, -1.0), strict=True):
            for i, node in enumerate(nodes):
                terms[node][part.start + i] = sign
        for node in chains.nodes:
            rows.add(terms[node], 0.0, 0.0)

    def _stage_objectives(self, chains: Chains, base_flow: Floats, cost: Floats) -> list[Floats]:
        deliver, change, drop, spend, rank = (np.zeros(self._columns) for _ in range(5))
        deliver[self._slices[2]] = -DOMESTIC_WEIGHT
        deliver[self._slices[3]] = -1.0
        first_drop = self._columns - len(self._steady)
        change[self._cut + 1 : first_drop] = 1 / np.maximum(base_flow[self._gates], SMALLEST_GATE)
        drop[first_drop:] = 1 / np.maximum(base_flow[self._steady], SMALLEST_GATE)
        spend[self._slices[0]] = cost
        rank[self._slices[0]] = [1.0 + _fraction(chain) for chain in chains.ids]
        return [deliver, change, drop, spend, rank]

    def matrices(self, bounds: Bounds) -> tuple[Floats, Floats, Floats, Floats, Floats, list[dict[int, float]]]:
        """The first stage as plain numbers, for another solver to judge.

        Returns
        -------
        tuple
            Objective (to be minimised), lower, upper, row_lower, row_upper, and one mapping of coefficients per row.
        """
        lower, upper, row_lower, row_upper = self._bounds(bounds)
        matrix = self._solver.getLp().a_matrix_
        starts, index, value = list(matrix.start_), list(matrix.index_), list(matrix.value_)
        rows: list[dict[int, float]] = [{} for _ in self._row_index]
        # The solver may keep the matrix by column once it has run.
        by_column = matrix.format_ == highspy.MatrixFormat.kColwise
        for i, (a, b) in enumerate(pairwise(starts)):
            for k in range(a, b):
                row, column = (index[k], i) if by_column else (i, index[k])
                rows[row][column] = value[k]
        return self._objectives[0].copy(), lower, upper, row_lower, row_upper, rows


@dataclass
class _Face:
    """Bounds of the optimal face reached so far; narrowed stage by stage."""

    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats

    def hold(self, x: Floats, duals: Floats, rows: Floats, row_duals: Floats) -> None:
        fixed = np.abs(duals) > _DUAL_ZERO
        self.lower[fixed] = self.upper[fixed] = x[fixed]
        tight = np.abs(row_duals) > _DUAL_ZERO
        self.row_lower[tight] = self.row_upper[tight] = rows[tight]


def _fraction(name: str) -> float:
    """A number from 0 to 1 that belongs to a name, whatever other names there are.

    Digests are in no simple relation to each other, so that sums of them do not tie.
    """
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=6).digest(), "big") / 2**48
