"""Face: the plans that are best so far, as bounds that stage after stage narrows."""

from dataclasses import dataclass

import highspy
import numpy as np

from energy.network.simplification import Floats

DUAL_ZERO = 1e-7
"""Below this a dual is rounding."""


@dataclass
class Face:
    """Bounds of columns and rows that only plans of the optimal face reached so far keep to."""

    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats

    def hold(self, solution: highspy.HighsSolution) -> None:
        """Narrow it to the plans that are as good as this one, by complementary slackness."""
        fixed = np.abs(solution.col_dual) > DUAL_ZERO
        self.lower[fixed] = self.upper[fixed] = np.array(solution.col_value)[fixed]
        tight = np.abs(solution.row_dual) > DUAL_ZERO
        self.row_lower[tight] = self.row_upper[tight] = np.array(solution.row_value)[tight]

    def give(self, solver: highspy.Highs, had: "Face") -> None:
        """Give a solver the bounds that are others than those it had: all of them take as long as a short search."""
        # The type stubs of the solver lack the method for rows.
        change_rows = solver.changeRowsBounds  # type: ignore[attr-defined]
        for change, low, high, had_low, had_high in (
            (solver.changeColsBounds, self.lower, self.upper, had.lower, had.upper),
            (change_rows, self.row_lower, self.row_upper, had.row_lower, had.row_upper),
        ):
            other = np.flatnonzero((low != had_low) | (high != had_high)).astype(np.int32)
            change(len(other), other, low[other], high[other])
            had_low[other], had_high[other] = low[other], high[other]
