"""Allocation: volumes of outlets allocated to buyers when only the totals of both are known."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from energy.network.simplification import Floats
from energy.network.units import TONNE
from energy.optimization.solver import INFINITY, Rows, compile_model, least_and_most, least_squares, optimum

_UNPLACED = 1e3
"""Weight of demand that is not placed against goods of a market by land that is not allotted."""


class Allocation:
    """Allocations of outlets to buyers.

    Parameters
    ----------
    demand : array, shape (buyers,)
        What each buyer received, Mt/y.
    shipped, low, high : array, shape (outlets,)
        What each outlet shipped and its range, Mt/y; totals stay within the range and add up to all that is shipped.
    served : mapping of int to tuple of int
        Outlets by buyer that can reach it.
    kept : array of bool, shape (outlets,)
        Outlets whose goods stay with the buyers that they reach, as far as those received so much.

    Notes
    -----
    What no buyer received of an outlet is its rest. In `amounts` the last row holds the rests; `pairs` are buyers and
    outlets that can reach them, `missing` the demand that cannot be placed and the goods of kept outlets that nobody
    received. Sums that are fixed may be missed by a tonne, so that rounding never makes a program infeasible. The page
    finds the same spans of a loss (``maps/page/scripts/answer/buyers.js``).

    Examples
    --------
    >>> two = Allocation(np.array([6.0]), np.array([8.0, 4.0]), np.array([8.0, 4.0]), np.array([8.0, 4.0]),
    ...                 {0: (0, 1)}, np.array([False, False]))
    >>> two.amounts.round(3).tolist()
    [[4.0, 2.0], [4.0, 2.0]]
    >>> [round(v, 3) for v in two.span(0, 0)]
    [2.0, 6.0]
    """

    def __init__(
        self,
        demand: Floats,
        shipped: Floats,
        low: Floats,
        high: Floats,
        served: Mapping[int, tuple[int, ...]],
        kept: npt.NDArray[np.bool_],
    ) -> None:
        self.demand, self.shipped = demand, shipped
        self.low, self.high = np.minimum(low, shipped), np.maximum(high, shipped)
        self.kept = kept
        self._buyers, self._outlets = len(demand), len(shipped)
        self.pairs = [(i, k) for i in range(self._buyers) for k in served.get(i, ())]
        # Columns: pairs, rests, outlet totals, demand that is not placed.
        self._first_rest = len(self.pairs)
        self._first_total = self._first_rest + self._outlets
        self._first_unplaced = self._first_total + self._outlets
        self._columns = self._first_unplaced + self._buyers
        self.missing = self._least_missing()
        self.amounts = self._nearest()

    def span(self, buyer: int, outlet: int | None = None) -> tuple[float, float]:
        """Smallest and largest amount of a buyer (of the rests, for the index after the last) from an outlet or all."""
        return self._range(self._rows(), dict.fromkeys(self._own(buyer, outlet), 1.0), self._columns)

    def loss_span(self, buyer: int, cut: Floats) -> tuple[float, float]:
        """Smallest and largest loss of a buyer (or the rests) when outlets lose a share (0–1) of what they ship.

        Who of an outlet's buyers goes short is open.
        """
        rows = self._rows()
        # A copy of pairs and rests holds what each loses: no more than it had, and together the outlet's cut.
        for column in range(self._first_total):
            rows.add({self._columns + column: 1.0, column: -1.0}, -INFINITY, 0.0)
        for k in range(self._outlets):
            lost = {self._columns + c: 1.0 for c in (*self._of_outlet(k), self._first_rest + k)}
            rows.add(lost | {self._first_total + k: -float(cut[k])}, 0.0, 0.0)
        terms = {self._columns + column: 1.0 for column in self._own(buyer, None)}
        return self._range(rows, terms, self._columns + self._first_total)

    def _own(self, buyer: int, outlet: int | None) -> list[int]:
        if buyer == self._buyers:
            return [self._first_rest + k for k in range(self._outlets) if outlet in (None, k)]
        return [c for c, (i, k) in enumerate(self.pairs) if i == buyer and outlet in (None, k)]

    def _of_outlet(self, outlet: int) -> list[int]:
        return [c for c, (_, k) in enumerate(self.pairs) if k == outlet]

    def _balance(self) -> Rows:
        """Every buyer's demand is placed or not; every outlet's total is allotted or rest; totals add up."""
        rows = Rows()
        for i in range(self._buyers):
            received = dict.fromkeys(self._own(i, None), 1.0)
            rows.add(received | {self._first_unplaced + i: 1.0}, float(self.demand[i]), float(self.demand[i]))
        for k in range(self._outlets):
            allotted = dict.fromkeys([*self._of_outlet(k), self._first_rest + k], 1.0)
            rows.add(allotted | {self._first_total + k: -1.0}, 0.0, 0.0)
        totals = range(self._first_total, self._first_unplaced)
        whole = float(self.shipped.sum())
        rows.add(dict.fromkeys(totals, 1.0), whole - TONNE, whole + TONNE)
        return rows

    def _rows(self) -> Rows:
        """The balance, with no more left over than must be."""
        rows, (unplaced, unkept) = self._balance(), self.missing
        rows.add(dict.fromkeys(range(self._first_unplaced, self._columns), 1.0), -INFINITY, unplaced + TONNE)
        rows.add(self._unkept(), -INFINITY, unkept + TONNE)
        return rows

    def _unkept(self) -> dict[int, float]:
        return {self._first_rest + k: 1.0 for k in range(self._outlets) if self.kept[k]}

    def _bounds(self, columns: int, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        lower, upper = np.zeros(columns), np.full(columns, INFINITY)
        totals = slice(self._first_total, self._first_unplaced)
        lower[totals], upper[totals] = low, high
        return lower, upper

    def _least_missing(self) -> tuple[float, float]:
        """Demand that cannot be placed, and goods of kept outlets that nobody received, at the central totals."""
        objective = np.zeros(self._columns)
        objective[self._first_unplaced :] = _UNPLACED
        for column in self._unkept():
            objective[column] = 1.0
        lower, upper = self._bounds(self._columns, self.shipped, self.shipped)
        answer = optimum(compile_model(self._balance(), lower, upper, objective), "what buyers can have received")
        x = np.array(answer.col_value)
        return float(x[self._first_unplaced :].sum()), float(sum(x[c] for c in self._unkept()))

    def _nearest(self) -> Floats:
        """The allocation nearest to pro rata, with every outlet at its central total."""
        aim = np.zeros(self._columns)
        for i in range(self._buyers):
            pairs = self._own(i, None)
            volume = np.array([self.shipped[self.pairs[c][1]] for c in pairs])
            if volume.sum() > 0:
                aim[pairs] = self.demand[i] * volume / volume.sum()
        weight = 1 / np.maximum(aim[: self._first_rest], TONNE)
        rows = self._rows()
        # What is squared is the distance of every pair from its aim, a column of its own.
        for column in range(self._first_rest):
            rows.add({column: 1.0, self._columns + column: -1.0}, float(aim[column]), float(aim[column]))
        columns = self._columns + self._first_rest
        lower, upper = self._bounds(columns, self.shipped, self.shipped)
        lower[self._columns :] = -INFINITY
        curvature = np.zeros(columns)
        curvature[self._columns :] = 2 * weight
        x = least_squares(rows, lower, upper, curvature, "buyers by outlet")
        amounts = np.zeros((self._buyers + 1, self._outlets))
        for column, (i, k) in enumerate(self.pairs):
            amounts[i, k] = max(x[column], 0.0)
        amounts[-1] = np.maximum(self.shipped - amounts[:-1].sum(axis=0), 0.0)
        return amounts

    def _range(self, rows: Rows, terms: Mapping[int, float], columns: int) -> tuple[float, float]:
        lower, upper = self._bounds(columns, self.low, self.high)
        objective = np.zeros(columns)
        for column, weight in terms.items():
            objective[column] = weight
        solver = compile_model(rows, lower, upper, objective, presolve=True)
        least, most = least_and_most(solver, objective, "range of a buyer")
        return max(least, 0.0), max(most, 0.0)
