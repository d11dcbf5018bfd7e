"""Extremes: the least and the most of one sum after another, over all plans of a compiled program."""

from collections.abc import Collection, Mapping, Sequence

import highspy
import numpy as np

from energy.network.simplification import Floats
from energy.network.units import DUST
from energy.optimization.solver import DUAL, INFINITY, PRIMAL, Rows, SolverError, compile_model, optimum

Pipe = tuple[int, int, float]
"""Columns of the two directions of a pipe, and what one can carry at most (Mt/y)."""

_DIGITS = 9
"""Decimals to which programs are solved."""

_BOTH_WAYS = 1e-7
"""Mt/y: so much each way at once is more than rounding."""

_FEW = 100
"""Pipes up to which whole numbers are tried: the time they take grows with every pipe beyond all measure."""

_PURPOSE = "range of a flow"


class Extremes:
    """A compiled program that is asked for the least and the most of one sum after another.

    Parameters
    ----------
    rows : Rows
        Constraints.
    lower, upper : array, shape (columns,)
        Bounds.
    two_way : sequence of (int, int, float)
        Pipes that run either way.
    followed : mapping of int to int, optional
        Column of a part of the goods that is followed besides, by the column of all goods on the same way. Where absent
        nothing is known of a part.

    Notes
    -----
    Every range starts from the same basis, so that none depends on what was asked before. A pipe runs one way in any
    plan. The choice is left open first. An answer that runs pipes both ways is kept where taking off what passes
    itself (the same goods there and back) or holding each pipe to the way it carries more reaches as much. Else the
    choice is made, for those pipes only, with whole numbers. Those cost much: in a network of many such pipes the range
    stays that with the choice left open, never narrower than it should be, and `wider` says so.
    """

    def __init__(
        self,
        rows: Rows,
        lower: Floats,
        upper: Floats,
        two_way: Sequence[Pipe],
        followed: Mapping[int, int] | None = None,
    ) -> None:
        self._two_way, self._followed, self._first_way = two_way, followed, len(lower)
        self._ends = tuple(np.array([pipe[end] for pipe in two_way], dtype=np.int64) for end in (0, 1))
        self._parts = tuple(np.array([(followed or {}).get(c, -1) for c in ends.tolist()]) for ends in self._ends)
        self._whole = len(two_way) <= _FEW
        ways = np.ones(len(two_way) if self._whole else 0)
        self._bounds = np.append(lower, 0 * ways), np.append(upper, ways)
        self._size = len(self._bounds[0])
        for way, (there, back, most) in enumerate(two_way, start=self._first_way):
            if self._whole:
                rows.add({there: 1.0, way: -most}, -INFINITY, 0.0)
                rows.add({back: 1.0, way: most}, -INFINITY, most)
            else:
                rows.add({there: 1.0, back: 1.0}, -INFINITY, most)
        self.wider = False
        self.solver = compile_model(rows, *self._bounds, np.zeros(self._size))
        # From the first plan on only the objective changes.
        self.solver.setOptionValue("simplex_strategy", PRIMAL)
        optimum(self.solver, _PURPOSE)
        self._start = self.solver.getBasis()
        row = np.repeat(np.arange(len(rows)), np.diff(rows.starts))
        self._entries = row, np.array(rows.index, dtype=np.int64), np.array(rows.value)
        self._limits = np.array(rows.lower), np.array(rows.upper)

    def range(self, terms: Mapping[int, float]) -> tuple[float, float]:
        """Least and most of a weighted sum of columns (Mt/y), never below 0; what is equal compares equal."""
        return self.least(terms), self.most(terms)

    def least(self, terms: Mapping[int, float]) -> float:
        """Least of a weighted sum of columns (Mt/y), never below 0."""
        return max(round(self._least(terms, 1.0), _DIGITS), 0.0)

    def most(self, terms: Mapping[int, float]) -> float:
        """Most of a weighted sum of columns (Mt/y), never below 0."""
        return max(round(-self._least(terms, -1.0), _DIGITS), 0.0)

    def _least(self, terms: Mapping[int, float], sign: float) -> float:
        objective = np.zeros(self._size)
        objective[list(terms)] = sign * np.array(list(terms.values()))
        self.solver.changeColsCost(self._size, np.arange(self._size, dtype=np.int32), objective)
        self.solver.clearSolver()
        self.solver.setBasis(self._start)
        x = np.array(optimum(self.solver, _PURPOSE).col_value)
        least = float(objective @ x)
        if self._passes(x, least, objective):
            return least
        if not self._whole:
            self.wider = True
            return least
        if self._reached(least, x, objective):
            return least
        return self._chosen(objective, self._both_ways(x))

    def _both_ways(self, x: Floats) -> set[int]:
        there, back = self._ends
        return set(np.flatnonzero(np.minimum(x[there], x[back]) > _BOTH_WAYS).tolist())

    def _reached(self, least: float, x: Floats, objective: Floats) -> bool:
        """Whether the least is reached without what passes itself, or with pipes held to the way they carry more."""
        held: set[int] = set()
        self.solver.setOptionValue("simplex_strategy", DUAL)
        try:
            while not self._passes(x, least, objective):
                for pipe in self._both_ways(x) - held:
                    there, back, _ = self._two_way[pipe]
                    self._bound(back if x[there] >= x[back] else there, 0.0)
                    held.add(pipe)
                x = np.array(optimum(self.solver, _PURPOSE).col_value)
                if objective @ x > least + DUST:
                    return False
        except SolverError:
            return False
        finally:
            self.solver.setOptionValue("simplex_strategy", PRIMAL)
            for column in (column for pipe in held for column in self._two_way[pipe][:2]):
                self._bound(column, self._bounds[1][column])
        return True

    def _bound(self, column: int, most: float) -> None:
        self.solver.changeColBounds(column, self._bounds[0][column], most)

    def _passes(self, x: Floats, least: float, objective: Floats) -> bool:
        """Whether a plan, or the same less goods that pass themselves, runs every pipe one way and reaches as much."""
        if not self._both_ways(x):
            return True
        straight = self._straight(x)
        if self._both_ways(straight) or objective @ straight > least + DUST:
            return False
        row, column, value = self._entries
        activity = np.bincount(row, value * straight[column], len(self._limits[0]))
        return bool(np.all(activity >= self._limits[0] - DUST) and np.all(activity <= self._limits[1] + DUST))

    def _straight(self, x: Floats) -> Floats:
        """A plan less what goes there and back by the same pipe: of the part that is followed, and of all else."""
        if self._followed is None:
            return x
        straight = np.append(x, 0.0)
        (there, back), (part_there, part_back) = self._ends, self._parts
        part = np.minimum(straight[part_there], straight[part_back])
        rest = np.minimum(straight[there] - straight[part_there], straight[back] - straight[part_back])
        for columns, less in ((there, part + np.maximum(rest, 0.0)), (back, part + np.maximum(rest, 0.0))):
            straight[columns] -= less
        for columns in (part_there, part_back):
            straight[columns] -= part
        return straight[:-1]

    def _chosen(self, objective: Floats, both: set[int]) -> float:
        """The least with whole numbers that say which way a pipe runs, for pipes that an answer runs both ways."""
        chosen: set[int] = set()
        self.solver.setOptionValue("presolve", "on")
        while both:
            self._choose(both, highspy.HighsVarType.kInteger)
            x = np.array(optimum(self.solver, _PURPOSE).col_value)
            chosen |= both
            both = self._both_ways(x) - chosen
        self._choose(chosen, highspy.HighsVarType.kContinuous)
        self.solver.setOptionValue("presolve", "off")
        return float(objective @ x)

    def _choose(self, pipes: Collection[int], kind: highspy.HighsVarType) -> None:
        for pipe in pipes:
            self.solver.changeColIntegrality(self._first_way + pipe, kind)
