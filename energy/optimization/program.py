"""Program: the dispatch LP, compiled once per network and year and solved again by changing bounds.

The answer is lexicographic, so that it is one plan and not one of many (what comes first is never traded for what comes
after):

1. most crude delivered, home refineries before exports (each its own crude: what refineries took in the base is no
   crude for export, and none that was exported goes to them);
2. smallest largest cut among the fields, then the next largest, and so on (shippers are cut pro rata, or by weights);
3. least change at the gates, each measured against its base flow;
4. what is not affected stays: least drop of the other base flows;
5. least cost;
6. a fixed tie-break by edge id.

Between stages the optimal face is kept by complementary slackness: a column or row with a nonzero dual is fixed
where it stands. That needs no tolerance on the objective, and the next stage starts from a feasible basis.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

import highspy
import numpy as np

from energy.network.simplification import Chains, Floats
from energy.optimization.bounds import Bounds
from energy.optimization.face import DUAL_ZERO, Face
from energy.optimization.solver import DUAL, INFINITY, PRIMAL, Rows, SolverError, compile_model, optimum
from energy.optimization.ways import Ways, places

DOMESTIC_WEIGHT = 10.0
"""A tonne at a home refinery counts as ten abroad: enough to come first, small enough to keep the duals readable."""

SMALLEST_GATE = 0.5
"""Mt/y. Changes at small gates are measured against this, or a 0.03 Mt gate would outweigh everything."""

STAGES = 6

_BASIC, _AT_LOWER, _AT_UPPER = (getattr(highspy.HighsBasisStatus, name) for name in ("kBasic", "kLower", "kUpper"))
_UNCUT = 1e-9
_DEVEX = 1
"""The solver's number for weights of rows that begin at 1 instead of exact ones."""

_SMALLEST_FLOW = 1e-3
_LARGEST_PRICE = 1e6
"""In an objective that the solver could not do as it is."""
_COST = 3
"""Place of the costs among the objectives."""
_LEAST_WEIGHT = 0.02
"""A field that is cut last of all is still cut where nothing else can be."""


@dataclass(frozen=True)
class Plan:
    """One plan in Mt/y, with duals (what one more Mt/y of a limit would deliver) and basis of the first stage."""

    chains: Floats
    supply: Floats
    domestic: Floats
    markets: Floats
    chain_duals: Floats
    joint_duals: Floats
    market_duals: Floats
    basis: highspy.HighsBasis = field(repr=False)

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
    to_refineries : sequence of int
        Chains on which crude can be on its way to a home refinery.
    supply : array, shape (sources,)
        Base supply in Mt/y: cuts are measured against it.
    base_flow : array, shape (chains,)
        Base flow of every chain in Mt/y: changes are measured against it.
    cost : array, shape (chains,)
        USD/t of every chain.

    Notes
    -----
    Two kinds of home crude share the chains: for export and for home refineries. Columns: chains (for export), chains
    (for refineries), supply (for export, for refineries), domestic, markets, largest cut, changes at gates, drops
    elsewhere. Rows: node balances of either kind, joints, joints for export alone, chains that both use, sources,
    exports, field cuts, changes at gates (up and down), drops elsewhere.
    """

    def __init__(
        self,
        chains: Chains,
        sources: Sequence[str],
        domestic: Sequence[str],
        markets: Sequence[str],
        joints: Sequence[Mapping[int, float]],
        to_refineries: Sequence[int],
        supply: Floats,
        base_flow: Floats,
        cost: Floats,
    ) -> None:
        self._home_chains = np.array(to_refineries if domestic else (), dtype=np.int64)
        # Two columns per source only where refineries are served at all.
        counts = (len(chains.ids), len(self._home_chains), *(len(sources),) * 2, len(domestic), len(markets))
        starts = np.cumsum([0, *counts])
        self._chains, self._home, self._supply_out, self._supply_home, self.domestic, self.markets = (
            slice(int(a), int(b)) for a, b in pairwise(starts)
        )
        self.supply = slice(self._supply_out.start, self._supply_home.stop)
        self.size = int(starts[-1])
        self._gates = np.array([i for i, gate in enumerate(chains.gates) if gate], dtype=np.int64)
        is_gate = np.array([bool(gate) for gate in chains.gates], dtype=bool)
        steady = ~is_gate & (base_flow > _SMALLEST_FLOW)
        # On a ring of edges a flow could be kept up by sending crude round: only chains outside rings are held.
        self._steady = np.flatnonzero(steady & ~chains.on_rings() if steady.any() else steady)
        self._place = {int(chain): self._home.start + i for i, chain in enumerate(self._home_chains)}
        reverse = chains.reverse(gate for gate in chains.gates if gate)
        self._fields = np.flatnonzero(supply > 0)
        self._supply = supply
        self._cut = self.size
        first_drop = self._cut + 1 + len(self._gates)
        self._columns = first_drop + len(self._steady)
        self._ways: list[Ways] = []
        rows = Rows()
        self._balance(rows, chains, sources, domestic, markets)
        self.joint_rows = self._add(rows, (self._both(terms) for terms in joints))
        self._export_joint_rows = self._add(rows, (dict(terms) for terms in joints))
        self._shared_rows = self._add(
            rows, ({int(c): 1.0, self._home.start + i: 1.0} for i, c in enumerate(self._home_chains))
        )
        self._source_rows = self._add(rows, (self._source(i) for i in range(len(sources))))
        self._export_row = len(rows)
        rows.add(dict.fromkeys(range(self.markets.start, self.markets.stop), 1.0), -INFINITY, INFINITY)
        self._field_rows = np.arange(len(rows), len(rows) + len(self._fields))
        for source in self._fields:
            parts = dict.fromkeys(self._source(int(source)), 1 / supply[source])
            rows.add({**parts, self._cut: 1.0}, 1.0, INFINITY)
        for i, gate in enumerate(self._gates):
            change, net = self._cut + 1 + i, {int(gate): 1.0}
            # Of a line with two directions the net flow counts, or crude sent to and fro would look like no change.
            if (back := reverse.get(int(gate))) is not None:
                net[back] = -1.0
            flow, base = self._both(net), float(sum(sign * base_flow[chain] for chain, sign in net.items()))
            rows.add({**flow, change: -1.0}, -INFINITY, base)
            rows.add({**flow, change: 1.0}, base, INFINITY)
        for i, chain in enumerate(self._steady):
            rows.add({**self._both({int(chain): 1.0}), first_drop + i: 1.0}, float(base_flow[chain]), INFINITY)
        self._row_lower, self._row_upper = np.array(rows.lower), np.array(rows.upper)
        self._objectives = self._stage_objectives(chains, base_flow, cost)
        zeros, endless = np.zeros(self._columns), np.full(self._columns, INFINITY)
        self._solver = compile_model(rows, zeros, endless, zeros)
        self._given = Face(zeros.copy(), endless, self._row_lower.copy(), self._row_upper.copy())
        self._solver.setOptionValue("primal_simplex_bound_perturbation_multiplier", 0.0)
        self._column_index = np.arange(self._columns, dtype=np.int32)
        self._rows = len(rows)
        self._basis: highspy.HighsBasis | None = None
        self._weights = np.ones(len(self._fields))

    def solve(
        self,
        bounds: Bounds,
        *,
        stages: int = STAGES,
        cheapest: bool = False,
        near: Plan | None = None,
        within: Plan | None = None,
    ) -> Plan:
        """Solve for the given bounds.

        Parameters
        ----------
        bounds : Bounds
            Upper limits.
        stages : int
            How many of the six stages to take; 1 is enough for totals.
        cheapest : bool
            Of the plans that deliver the most take the cheapest, whatever it changes.
        near : Plan, optional
            Where to start, if only totals are asked and little differs: quicker, but where limits tie it chooses which
            of them is named.
        within : Plan, optional
            A plan of narrower limits, which is one of these too: the search goes on from it. The duals may be others
            where limits tie; the plan of all stages is the same.

        Returns
        -------
        Plan
            The plan of the last stage taken, with the duals of the first.

        Raises
        ------
        SolverError
            If the solver does not end at an optimum.
        """
        self._weigh(bounds.cut_weights)
        face = Face(*self._bounds(bounds))
        self._restart(near or within)
        if cheapest:
            # Shallow or deep cuts do not count here: these rows are left open.
            face.row_lower[self._field_rows] = -INFINITY
            self._solver.clearSolver()
            objective = self._dear() * self._objectives[0] + self._objectives[_COST]
            self._solver.setBasis(self._tree(face.upper, objective))
            self._optimum(face, objective, keep=False)
            self._hurry()
        # rule 1: most crude delivered, home refineries before exports
        later = range(_COST if cheapest else 1, max(stages - 1, 1))
        first = last = self._optimum(face, self._objectives[0], keep=stages >= 2, along=within is not None)
        basis = self._solver.getBasis()
        if self._basis is None:
            # Every later answer starts here, so that it does not depend on what was asked before.
            self._basis = basis
        if stages >= 2 and not cheapest:
            # rule 2: the largest cut among the fields as small as can be, then the next largest
            last = self._level_cuts(face)
        # rules 3 to 6: least change at the gates, least drop elsewhere, least cost, the tie-break
        for stage in later:
            # What is counted from the base flow is close to its least already, so that a few steps along the face do.
            last = self._optimum(face, self._objectives[stage], keep=stage != later[-1], along=stage < _COST)
        return self._plan(last, first, basis)

    def start_from(self, base: "FlowProgram", plan: Plan) -> bool:
        """Start every answer from the first stage of a plan of another program of the same chains, if that can be done.

        Only what measures a plan against its base flow differs between the two, and the base is at no distance from
        itself. Where they differ in which crude can go to refineries, nothing is taken over.
        """
        if self.size != base.size or not np.array_equal(self._home_chains, base._home_chains):
            return False
        left, common = plan.basis, self._export_row + 1
        columns = [*left.col_status[: self.size], *[_AT_LOWER] * (self._columns - self.size)]
        rows = [*left.row_status[:common], *[_BASIC] * (self._rows - common)]
        self._basis = _basis(columns, rows)
        self._hurry()
        return True

    def _hurry(self) -> None:
        """Where a basis is close to the next one, exact weights take longer than the few steps from there."""
        self._solver.setOptionValue("simplex_dual_edge_weight_strategy", _DEVEX)

    def most(self, bounds: Bounds, worth: Floats, at_home: float) -> Plan:
        """The plan that earns most.

        Parameters
        ----------
        bounds : Bounds
            Upper limits.
        worth : array, shape (chains,)
            What a tonne earns on each chain, less what it costs.
        at_home : float
            What a tonne at a home refinery earns besides.
        """
        objective = np.zeros(self._columns)
        objective[self._chains], objective[self._home] = -worth, -worth[self._home_chains]
        objective[self.domestic] = -at_home
        self._restart()
        best = self._optimum(Face(*self._bounds(bounds)), objective, keep=False)
        return self._plan(best, best, self._solver.getBasis())

    def _weigh(self, weights: Floats | None) -> None:
        """Measure the cut of each field against its weight."""
        wanted = np.ones(len(self._fields)) if weights is None else np.maximum(weights[self._fields], _LEAST_WEIGHT)
        for i in np.flatnonzero(wanted != self._weights):
            self._solver.changeCoeff(int(self._field_rows[i]), self._cut, float(wanted[i]))
        self._weights = wanted

    def _dear(self) -> float:
        """What a tonne not delivered costs beside any way to deliver it; only a guess, to start from.

        Ways across a network of n nodes have some √n steps.
        """
        across = 4 * math.sqrt(sum(ways.nodes for ways in self._ways))
        return 1.0 + across * float(np.max(self._objectives[_COST], initial=0.0))

    def _restart(self, near: Plan | None = None) -> None:
        if self._basis is not None:
            # Nothing of the last solve may be left: where limits tie, it would choose which of them is named.
            self._solver.clearSolver()
            self._solver.setBasis(near.basis if near else self._basis)

    def _tree(self, upper: Floats, objective: Floats) -> highspy.HighsBasis:
        """The basis of the cheapest flow of each kind of crude by itself, whatever they share."""
        columns, rows = [_AT_LOWER] * self._columns, [_BASIC] * self._rows
        for ways in self._ways:
            rows[ways.first_row : ways.first_row + ways.nodes] = [_AT_LOWER] * ways.nodes
            tree = ways.cheapest(upper, objective)
            for status, named in ((_AT_UPPER, tree.full), (_BASIC, tree.steps)):
                for column in named.tolist():
                    columns[column] = status
            for node in tree.loose.tolist():
                rows[ways.first_row + node] = _BASIC
        return _basis(columns, rows)

    def _plan(self, last: highspy.HighsSolution, first: highspy.HighsSolution, basis: highspy.HighsBasis) -> Plan:
        x, duals, row_duals = np.maximum(last.col_value, 0.0), np.array(first.col_dual), np.array(first.row_dual)
        # A lower limit of nothing has a dual too; only what an upper limit holds down counts.
        chains, chain_duals = x[self._chains].copy(), np.minimum(duals[self._chains], 0.0)
        home = x[self._home]
        chains[self._home_chains] += home
        chain_duals[self._home_chains] += row_duals[self._shared_rows] + np.minimum(duals[self._home], 0.0)
        return Plan(
            chains,
            x[self._supply_out] + x[self._supply_home],
            x[self.domestic],
            x[self.markets],
            chain_duals,
            row_duals[self.joint_rows] + row_duals[self._export_joint_rows],
            duals[self.markets],
            basis,
        )

    def _level_cuts(self, face: Face) -> highspy.HighsSolution:
        """Lower the largest cut, hold the fields that keep it there, and go on with the others."""
        objective = np.zeros(self._columns)
        objective[self._cut] = 1.0
        open_rows = set(self._field_rows.tolist())
        while True:
            solution = self._optimum(face, objective, keep=False, along=True)
            x, row_duals = np.array(solution.col_value), np.array(solution.row_dual)
            cut = x[self._cut]
            tight = [row for row in open_rows if abs(row_duals[row]) > DUAL_ZERO]
            if cut <= _UNCUT or not tight:
                break
            for row in tight:
                field = int(self._fields[row - self._field_rows[0]])
                source = self._source_rows.start + field
                face.row_lower[source] = face.row_upper[source] = sum(x[column] for column in self._source(field))
                face.row_lower[row] = -INFINITY
                open_rows.discard(row)
            if self._uncut(x, open_rows):
                cut = 0.0
                break
        if open_rows:
            face.upper[self._cut] = max(cut, 0.0)
        return solution

    def _uncut(self, x: Floats, rows: Iterable[int]) -> bool:
        """Whether a plan cuts none of the fields of some rows."""
        fields = self._fields[[row - self._field_rows[0] for row in rows]]
        left = x[self._supply_out.start + fields] + x[self._supply_home.start + fields]
        return bool((left >= self._supply[fields] * (1 - _UNCUT)).all())

    def _optimum(
        self, face: Face, objective: Floats, *, keep: bool = True, along: bool = False
    ) -> highspy.HighsSolution:
        """The optimum on a face, which is narrowed to it if to `keep`; `along` for a search from plan to plan."""
        solver = self._solver
        solver.setOptionValue("simplex_strategy", PRIMAL if along else DUAL)
        face.give(solver, self._given)
        solver.changeColsCost(self._columns, self._column_index, objective)
        try:
            solution = optimum(solver, "dispatch")
        except SolverError:
            # What earlier stages hold is exact to the tolerance only; once in four hundred that leaves no plan at all.
            # And beside prices of 10¹² rounding is more than the solver forgives; from where it gave up it would again.
            solver.clearSolver()
            prices = objective / max(1.0, float(np.max(np.abs(objective))) / _LARGEST_PRICE)
            solver.changeColsCost(self._columns, self._column_index, prices)
            solution = optimum(solver, "dispatch", tolerance=1e-7)
        if keep:
            face.hold(solution)
        return solution

    def upper(self, bounds: Bounds) -> Floats:
        """Upper limits of the columns of the first stage, shape (size,)."""
        home = bounds.chains[self._home_chains]
        supply = (bounds.for_export.supply, bounds.home_supply)
        return np.concatenate([bounds.for_export.chains, home, *supply, bounds.domestic, bounds.markets])

    def columns_of(self, chain: int) -> tuple[int, ...]:
        """The columns of a chain: for export, and for refineries where crude can be on its way to one."""
        home = self._place.get(chain)
        return (self._chains.start + chain,) if home is None else (self._chains.start + chain, home)

    def usable(self, bounds: Bounds) -> set[int]:
        """Columns of the first stage on some open way from a source to where its crude is taken."""
        upper = self.upper(bounds)
        return {column for ways in self._ways for column in ways.usable(upper)}

    def _bounds(self, bounds: Bounds) -> tuple[Floats, Floats, Floats, Floats]:
        lower, upper = np.zeros(self._columns), np.full(self._columns, INFINITY)
        upper[: self.size] = self.upper(bounds)
        upper[self._cut] = 1 / min([1.0, *self._weights])
        row_lower, row_upper = self._row_lower.copy(), self._row_upper.copy()
        row_upper[self.joint_rows] = bounds.joints
        row_upper[self._export_joint_rows] = bounds.for_export.joints
        row_upper[self._shared_rows] = bounds.chains[self._home_chains]
        row_upper[self._source_rows] = bounds.supply
        row_upper[self._export_row] = bounds.exports
        return lower, upper, row_lower, row_upper

    def _both(self, terms: Mapping[int, float]) -> dict[int, float]:
        """Coefficients per chain, on the columns of both kinds of crude."""
        home = self._place
        return {**terms, **{home[c]: weight for c, weight in terms.items() if c in home}}

    def _source(self, i: int) -> dict[int, float]:
        return {self._supply_out.start + i: 1.0, self._supply_home.start + i: 1.0}

    @staticmethod
    def _add(rows: Rows, terms: Iterable[Mapping[int, float]]) -> slice:
        first = len(rows)
        for one in terms:
            rows.add(one, -INFINITY, INFINITY)
        return slice(first, len(rows))

    def _balance(
        self,
        rows: Rows,
        chains: Chains,
        sources: Sequence[str],
        domestic: Sequence[str],
        markets: Sequence[str],
    ) -> None:
        """Balances of crude for export, then of crude for refineries where it can be."""
        every, used = (chains.tails, chains.heads), self._home_chains.tolist()
        homeward = (tuple(chains.tails[i] for i in used), tuple(chains.heads[i] for i in used))
        kinds = (
            (every, self._chains.start, self._supply_out.start, markets, self.markets.start),
            (homeward, self._home.start, self._supply_home.start, domestic, self.domestic.start),
        )
        for steps, first, first_source, takers, first_taker in kinds:
            nodes, (tails, heads, fed, ends) = places(*steps, tuple(sources), tuple(takers))
            ways = Ways(len(rows), nodes, first, tails, heads, first_source, fed, first_taker, ends)
            self._ways.append(ways)
            ways.balance(rows)

    def _stage_objectives(self, chains: Chains, base_flow: Floats, cost: Floats) -> list[Floats]:
        deliver, change, drop, spend, rank = (np.zeros(self._columns) for _ in range(5))
        deliver[self.domestic] = -DOMESTIC_WEIGHT
        deliver[self.markets] = -1.0
        first_drop = self._columns - len(self._steady)
        change[self._cut + 1 : first_drop] = 1 / np.maximum(base_flow[self._gates], SMALLEST_GATE)
        drop[first_drop:] = 1 / np.maximum(base_flow[self._steady], SMALLEST_GATE)
        spend[self._chains], spend[self._home] = cost, cost[self._home_chains]
        rank[self._chains] = 1.0 + _fractions(chains.ids)
        rank[self._home] = 1.0 + _fractions(tuple(f"{chains.ids[c]} to refineries" for c in self._home_chains))
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
        rows: list[dict[int, float]] = [{} for _ in range(self._rows)]
        # The solver may keep the matrix by column once it has run.
        by_column = matrix.format_ == highspy.MatrixFormat.kColwise
        for i, (a, b) in enumerate(pairwise(starts)):
            for k in range(a, b):
                row, column = (index[k], i) if by_column else (i, index[k])
                rows[row][column] = value[k]
        return self._objectives[0].copy(), lower, upper, row_lower, row_upper, rows


def _basis(columns: list[highspy.HighsBasisStatus], rows: list[highspy.HighsBasisStatus]) -> highspy.HighsBasis:
    made = highspy.HighsBasis()
    made.col_status, made.row_status, made.valid = columns, rows, True
    return made


@lru_cache(maxsize=4)
def _fractions(names: tuple[str, ...]) -> Floats:
    """A number from 0 to 1 for each name that belongs to it, whatever other names there are.

    Digests are in no simple relation to each other, so that sums of them do not tie. Kept, since a network is compiled
    twice: for its base and with it.
    """
    digests = (hashlib.blake2b(name.encode(), digest_size=6).digest() for name in names)
    return np.array([int.from_bytes(digest, "big") for digest in digests], dtype=float) / 2**48
