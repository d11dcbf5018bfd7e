"""Solver: HiGHS for linear programs and Clarabel for least squares, set up the same way everywhere.

HiGHS has a quadratic solver too, but on the reconciliation of some years it gave up on about one perturbed input in
thirty, where the interior-point method of Clarabel never did.
"""

import os
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import highspy
import numpy as np

from energy.network.simplification import Floats

Integers = np.ndarray[Any, np.dtype[np.int_]]
INFINITY = highspy.kHighsInf
DUAL, PRIMAL = 1, 4
"""The solver's numbers for its two simplex methods."""
TOLERANCE = 1e-9
"""How far a limit may be overstepped, in the unit of the row or column."""


class SolverError(RuntimeError):
    """The solver ended without an optimum."""


class Rows:
    """Rows of a sparse matrix under construction, with their bounds."""

    def __init__(self) -> None:
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.starts: list[int] = [0]
        self.index: list[int] = []
        self.value: list[float] = []

    def __len__(self) -> int:
        return len(self.lower)

    def add(self, terms: Mapping[int, float], lower: float, upper: float) -> None:
        """Add one row: lower <= sum of coefficient × column <= upper."""
        self.index.extend(terms)
        self.value.extend(terms.values())
        self.starts.append(len(self.index))
        self.lower.append(lower)
        self.upper.append(upper)

    def add_all(self, counts: Integers, index: Integers, value: Floats, lower: float, upper: float) -> None:
        """Add many rows within the same bounds: how many terms each has, then all their columns and coefficients."""
        self.starts += (self.starts[-1] + np.cumsum(counts)).tolist()
        self.index += index.tolist()
        self.value += value.tolist()
        self.lower += [lower] * len(counts)
        self.upper += [upper] * len(counts)


def compile_model(
    rows: Rows,
    lower: Floats,
    upper: Floats,
    objective: Floats,
    *,
    presolve: bool = False,
    whole: Collection[int] = (),
) -> highspy.Highs:
    """Hand a linear program to the solver.

    Parameters
    ----------
    rows : Rows
        Constraints.
    lower, upper, objective : array, shape (columns,)
        Bounds and linear objective, to be minimised.
    presolve : bool
        Whether to simplify the model first: quicker for a single solve, but it throws the basis away.
    whole : collection of int
        Columns that take whole numbers only.

    Returns
    -------
    highspy.Highs
        Silent and single-threaded.
    """
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(lower), len(rows)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = objective, lower, upper
    lp.row_lower_, lp.row_upper_ = np.array(rows.lower), np.array(rows.upper)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(rows.starts, dtype=np.int32)
    lp.a_matrix_.index_ = np.array(rows.index, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(rows.value)
    with _silence():
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {
        "output_flag": False,
        "presolve": "on" if presolve else "off",
        "threads": 1,
        "primal_feasibility_tolerance": TOLERANCE,
        "dual_feasibility_tolerance": 1e-9,
        "mip_feasibility_tolerance": TOLERANCE,
        "mip_rel_gap": 0.0,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    for column in whole:
        solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    return solver


def optimum(solver: highspy.Highs, purpose: str, *, tolerance: float = TOLERANCE) -> highspy.HighsSolution:
    """Run the solver and return its solution, which may overstep a limit by no more than the tolerance.

    Raises
    ------
    SolverError
        If it does not end at an optimum; `purpose` says what was being solved.
    """
    solver.setOptionValue("primal_feasibility_tolerance", tolerance)
    solver.run()
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise SolverError(f"{purpose}: the solver ended as '{solver.modelStatusToString(status)}'")
    return solver.getSolution()


def least_and_most(solver: highspy.Highs, objective: Floats, purpose: str) -> tuple[float, float]:
    """Least and most of a weighted sum of columns; the second solve goes on from where the first ended.

    Raises
    ------
    SolverError
        If either has no optimum.
    """
    columns, ends = np.arange(len(objective), dtype=np.int32), []
    for sign in (1.0, -1.0):
        solver.changeColsCost(len(objective), columns, sign * objective)
        ends.append(float(objective @ np.array(optimum(solver, purpose).col_value)))
    return ends[0], ends[1]


def least_squares(rows: Rows, lower: Floats, upper: Floats, curvature: Floats, purpose: str) -> Floats:
    """Minimise ½ Σ curvature · x² subject to rows and bounds.

    Parameters
    ----------
    rows : Rows
        Constraints.
    lower, upper, curvature : array, shape (columns,)
        Bounds and the diagonal of the objective; zero where a column costs nothing.
    purpose : str
        What is being solved, for the message.

    Returns
    -------
    array, shape (columns,)
        The optimum.

    Raises
    ------
    SolverError
        If nothing satisfies the constraints.
    """
    import clarabel

    columns = len(lower)
    low, high = np.concatenate([rows.lower, lower]), np.concatenate([rows.upper, upper])
    equal = (low == high) & (np.arange(len(low)) < len(rows))
    row = np.concatenate([np.repeat(np.arange(len(rows)), np.diff(rows.starts)), np.arange(len(rows), len(low))])
    column = np.concatenate([rows.index, np.arange(columns)]).astype(int)
    value = np.concatenate([rows.value, np.ones(columns)])
    # The solver takes equalities first, then upper limits; a lower limit is an upper one of the negative.
    entries: list[tuple[Integers, Integers, Floats]] = []
    bounds: list[Floats] = []
    placed = 0
    for kind, limit, sign in ((equal, low, 1.0), (~equal, high, 1.0), (~equal, low, -1.0)):
        chosen = kind & np.isfinite(limit)
        here = chosen[row]
        entries.append((placed + np.cumsum(chosen)[row[here]] - 1, column[here], sign * value[here]))
        bounds.append(sign * limit[chosen])
        placed += int(chosen.sum())
    at, column, value = (np.concatenate(part) for part in zip(*entries, strict=True))
    limits = np.concatenate(bounds)
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    cones = [clarabel.ZeroConeT(int(equal.sum())), clarabel.NonnegativeConeT(len(limits) - int(equal.sum()))]
    diagonal = np.arange(columns)
    solution = clarabel.DefaultSolver(
        _by_columns(diagonal, diagonal, curvature, (columns, columns)),
        np.zeros(columns),
        _by_columns(at, column, value, (len(limits), columns)),
        limits,
        cones,
        settings,
    ).solve()
    if str(solution.status) not in ("Solved", "AlmostSolved"):
        raise SolverError(f"{purpose}: the solver ended as '{solution.status}'")
    return np.array(solution.x)


class _ByColumns(NamedTuple):
    """What Clarabel reads of a compressed sparse column matrix: importing scipy's would take a third of a command."""

    data: Floats
    indices: Integers
    indptr: Integers
    shape: tuple[int, int]
    nnz: int
    has_sorted_indices: bool = True
    has_canonical_format: bool = True


def _by_columns(row: Integers, column: Integers, value: Floats, shape: tuple[int, int]) -> _ByColumns:
    order = np.lexsort((row, column))
    starts = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=shape[1]))])
    return _ByColumns(value[order], row[order], starts, shape, len(value))


@contextmanager
def _silence() -> Iterator[None]:
    """HiGHS prints a banner from C++ when it is created, before it can be told not to."""
    sys.stdout.flush()
    saved = os.dup(1)
    try:
        with Path(os.devnull).open("wb") as null:
            os.dup2(null.fileno(), 1)
        yield
    finally:
        os.dup2(saved, 1)
        os.close(saved)
