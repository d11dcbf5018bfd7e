r"""Interdiction: the k assets whose joint loss leaves least, as one mixed-integer program.

After Wood (1993) [1]_, written for a dispatch that serves home refineries first. Closing is chosen by binaries z; the
dispatch answers with its best plan y:

.. math::

    \max_y\; c^T y \quad \text{s.t.}\quad A y = 0,\; G y \le g,\; 0 \le y \le u\,(1 - w(z)),

with node balances A, shared limits and total exports G, and w = 1 for a column that the choice closes. That y is best
is stated by its dual (π free, μ, β ≥ 0) and by equal values:

.. math::

    A^T π + G^T μ + β + M w \ge c, \qquad c^T y \ge g^T μ + u^T β.

The closed columns need no price of their own in the dual, hence M w. **M is the largest weight in c**: take any plan
and remove the ways from field to outlet that use closed columns. What remains keeps every balance and, all coefficients
of G being positive, every limit; each tonne removed was worth at most M. So charging M per tonne on closed columns
costs at least as much as leaving them unused gives up, and no larger M is needed.

A limit of working moorings falls by steps with the number closed. Each step is a column of its own on the row of that
limit, which a further binary closes; one tonne of it is worth at most M over the smallest coefficient of the row.

References
----------
.. [1] R. K. Wood, "Deterministic network interdiction", *Mathematical and Computer Modelling* 17 (1993) 1–18.
"""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from energy.contingency.loss_model import LossModel, Members
from energy.network.simplification import Floats
from energy.optimization.solver import INFINITY, Rows, SolverError, compile_model, optimum

_GAP = 1e-7
_EQUAL = 1e-5
"""Mt/y: exports left that differ by less are equal, and home deliveries decide."""


def least_left(model: LossModel, k: int) -> tuple[Members, float]:
    """The set of at most k blockables that leaves least exports (Mt/y, proven), and of such sets least home deliveries.

    Raises
    ------
    SolverError
        If the solver finds no proven optimum.
    """
    exports, home = np.zeros(len(model.upper)), np.zeros(len(model.upper))
    exports[model.markets] = 1.0
    home[model.domestic] = 1.0
    program = Interdiction(model, k)
    least, _ = program.minimise(exports)
    program.hold(exports, least + _EQUAL)
    return program.minimise(home)[1], least


class Interdiction:
    """The program of one model and k, by the rules below; columns are added as the parts are written down."""

    def __init__(self, model: LossModel, k: int) -> None:
        if any(a < 0 for r in _limits(model) for a in model.rows[r].values()):
            raise SolverError("interdiction: a shared limit with a negative coefficient is not covered")
        self._model = model
        self._rows = Rows()
        self._upper: list[float] = []
        self._lower: list[float] = []
        self._whole: list[int] = []
        self._rhs = model.row_upper.copy()
        self._price = float(np.max(-model.objective))
        # rule 1: a binary per item, at most k of them.
        self._z = [self._column(upper=1.0, whole=True) for _ in model.items]
        self._rows.add(dict.fromkeys(self._z, 1.0), -INFINITY, float(k))
        # rule 2: a column of the plan is closed once any item that holds it is.
        closed_by: dict[int, list[int]] = {}
        for i, item in enumerate(model.items):
            for column in sorted(item.columns):
                closed_by.setdefault(column, []).append(self._z[i])
        self._closed = {column: self._any(z) for column, z in closed_by.items()}
        # rule 3: what can be closed has a finite limit: without rings no plan sends more than all supply over it.
        total = float(model.upper[model.supply].sum())
        self._room = model.upper.copy()
        for column in self._closed:
            self._room[column] = min(self._room[column], total)
        # rule 4: a mooring limit is a stack of steps, and each mooring out closes the topmost that is left.
        self._steps = [step for joint in model.moorings for step in self._mooring_steps(joint)]
        self._write()

    def minimise(self, spared: Floats) -> tuple[float, Members]:
        """Least of a weighted sum of the plan's columns, and the set that leads to it."""
        objective = np.zeros(len(self._upper))
        objective[self._plan] = spared
        bounds = np.array(self._lower), np.array(self._upper)
        solver = compile_model(self._rows, *bounds, objective, presolve=True, whole=self._whole)
        solver.setOptionValue("mip_abs_gap", _GAP)
        for option in ("primal_feasibility_tolerance", "dual_feasibility_tolerance", "mip_feasibility_tolerance"):
            solver.setOptionValue(option, 1e-7)
        x = np.array(optimum(solver, "worst case").col_value)
        return float(objective @ x), tuple(i for i, z in enumerate(self._z) if x[z] > 0.5)

    def hold(self, weights: Floats, most: float) -> None:
        """Add a row: a weighted sum of the plan's columns is at most this."""
        self._rows.add({self._plan[j]: float(weights[j]) for j in np.flatnonzero(weights)}, -INFINITY, most)

    def _column(self, *, lower: float = 0.0, upper: float = INFINITY, whole: bool = False) -> int:
        self._lower.append(lower)
        self._upper.append(upper)
        if whole:
            self._whole.append(len(self._upper) - 1)
        return len(self._upper) - 1

    def _any(self, choices: list[int]) -> int:
        """A column that is 1 when any of the choices is, else 0."""
        if len(choices) == 1:
            return choices[0]
        result = self._column(upper=1.0)
        self._rows.add({result: 1.0} | dict.fromkeys(choices, -1.0), -INFINITY, 0.0)
        for choice in choices:
            self._rows.add({result: 1.0, choice: -1.0}, 0.0, INFINITY)
        return result

    def _mooring_steps(self, joint: int) -> Iterable[tuple[int, float, int]]:
        """Steps of a mooring limit: its row, what the step is worth in Mt/y, and the binary that closes it."""
        row, room = self._model.moorings[joint].row, self._model.moorings[joint].room
        closers: dict[str, list[int]] = {}
        for i, item in enumerate(self._model.items):
            for of_joint, mooring in sorted(item.units):
                if of_joint == joint:
                    closers.setdefault(mooring, []).append(self._z[i])
        out = [self._any(choices) for choices in closers.values()]
        # The steps above this one are closed first; as many are closed as there are moorings out.
        steps = [self._column(upper=1.0, whole=True) for _ in out]
        for before, after in pairwise(steps):
            self._rows.add({after: 1.0, before: -1.0}, -INFINITY, 0.0)
        if out:
            self._rows.add(dict.fromkeys(steps, 1.0) | dict.fromkeys(out, -1.0), 0.0, 0.0)
        self._rhs[row] = room[len(out)]
        return [(row, room[t] - room[t + 1], step) for t, step in enumerate(steps) if room[t] > room[t + 1]]

    def _write(self) -> None:
        model, rows = self._model, self._rows
        # rule 5: the plan y keeps every balance and limit; a closed column and a closed step carry nothing.
        self._plan = [self._column(upper=float(room)) for room in self._room]
        in_step = [self._column(upper=worth) for _, worth, _ in self._steps]
        for r, terms in enumerate(model.rows):
            steps = {x: -1.0 for x, (row, _, _) in zip(in_step, self._steps, strict=True) if row == r}
            plan = {self._plan[j]: a for j, a in terms.items()}
            rows.add(plan | steps, float(model.row_lower[r]), float(self._rhs[r]))
        for j, closed in self._closed.items():
            rows.add({self._plan[j]: 1.0, closed: float(self._room[j])}, -INFINITY, float(self._room[j]))
        for x, (_, worth, closed) in zip(in_step, self._steps, strict=True):
            rows.add({x: 1.0, closed: worth}, -INFINITY, worth)
        self._write_dual()

    def _write_dual(self) -> None:
        # rule 6: prices under which no column is worth more than it costs; on a closed one M is charged.
        model, rows = self._model, self._rows
        balance = set(range(len(model.rows))) - set(_limits(model))
        priced = [r for r in range(len(model.rows)) if r in balance or np.isfinite(self._rhs[r])]
        price = {r: self._column(lower=-INFINITY if r in balance else 0.0) for r in priced}
        terms: list[dict[int, float]] = [{} for _ in model.upper]
        for r, column in price.items():
            for j, a in model.rows[r].items():
                terms[j][column] = a
        # rule 7: equal values make the plan the best one: what the plan is worth is at least what its limits cost.
        value = {self._plan[j]: float(-model.objective[j]) for j in np.flatnonzero(model.objective)}
        value |= {price[r]: -float(self._rhs[r]) for r in price if r not in balance}
        for j, row in enumerate(terms):
            if np.isfinite(self._room[j]):
                beta = self._column()
                row[beta] = 1.0
                value[beta] = -float(self._room[j])
            if j in self._closed:
                row[self._closed[j]] = self._price
            rows.add(row, float(-model.objective[j]), INFINITY)
        for r, worth, closed in self._steps:
            limit = self._column()
            smallest = min(a for a in model.rows[r].values() if a > 0)
            rows.add({price[r]: -1.0, limit: 1.0, closed: self._price / smallest}, 0.0, INFINITY)
            value[limit] = -worth
        rows.add(value, 0.0, INFINITY)


def _limits(model: LossModel) -> list[int]:
    """Rows that are upper limits; the others are balances."""
    return np.flatnonzero(model.row_lower != model.row_upper).tolist()
