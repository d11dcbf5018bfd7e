"""Scores: how good forecasts were, by proper scoring rules, so that nobody gains by saying more or less than is known.

CRPS and coverage are those of Gneiting and Raftery (2007). Every row is divided by a scale that does not depend on what
was observed; rows of one event count as one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from energy.duration.simulation import Floats

BINS = 10


def crps(values: Floats, observed: float, weights: Floats | None = None) -> float:
    """Continuous ranked probability score of draws: mean |X − y| − ½ mean |X − X′|, in the unit of the values.

    Parameters
    ----------
    values : array, shape (draws,)
        Draws of a forecast.
    observed : float
        What came.
    weights : array, shape (draws,), optional
        Weight of each draw.

    Examples
    --------
    A point's score is its distance. Two draws, 0 and 1, and 0 observed: ½ − ½ · ½ = ¼.

    >>> crps(np.array([3.0]), 1.0), crps(np.array([0.0, 1.0]), 0.0)
    (2.0, 0.25)
    """
    order = np.argsort(values)
    x = values[order]
    w = np.ones(len(x)) if weights is None else weights[order]
    w = w / w.sum()
    # Of sorted draws the mean distance of pairs is 2 Σ wᵢ xᵢ (weight below − weight above).
    below = np.cumsum(w) - w
    above = 1 - below - w
    spread = 2 * float((w * x * (below - above)).sum())
    return float((w * np.abs(x - observed)).sum()) - spread / 2


def share_below(values: Floats, observed: float, weights: Floats | None = None) -> float:
    """Share of a forecast that lies below what came, ties halved: the probability integral transform.

    Examples
    --------
    >>> share_below(np.array([1.0, 2.0, 3.0, 4.0]), 2.0)
    0.375
    """
    w = np.ones(len(values)) if weights is None else weights
    tie = np.isclose(values, observed, rtol=0.0, atol=1e-9)
    return float((w * ((values < observed) & ~tie) + w * tie / 2).sum() / w.sum())


@dataclass(frozen=True)
class Judged:
    """One row that is scored; distances and widths are shares of the row's scale.

    Attributes
    ----------
    event : str
        Rows of one event count as one.
    crps, naive, plain : float
        Score of the forecast, distance of the naive value, and of "nothing else moves, one tank".
    inside_50, inside_90 : bool
        Whether the intervals hold what was observed.
    width_50, width_90 : float
        Their widths.
    below : float
        Share of the forecast below what was observed.
    """

    event: str
    crps: float
    naive: float
    plain: float
    inside_50: bool
    inside_90: bool
    width_50: float
    width_90: float
    below: float


@dataclass(frozen=True)
class Scores:
    """Scores of some rows.

    Attributes
    ----------
    rows, events : int
        How many.
    crps, crps_naive, crps_plain : float or None
        Means; a point's CRPS is its absolute error.
    skill, skill_plain : float or None
        1 − CRPS over that of the naive value, and over "nothing else moves, one tank".
    coverage_50, coverage_90 : float or None
        Share of rows inside the intervals, each row alike.
    width_90, naive_error : float or None
        Median width of the 90 % interval, and median error of the naive value.
    histogram : tuple of int
        Rows by the share of the forecast below what was observed, in ten bins: level where forecasts are calibrated.
    """

    rows: int
    events: int
    crps: float | None
    crps_naive: float | None
    crps_plain: float | None
    skill: float | None
    skill_plain: float | None
    coverage_50: float | None
    coverage_90: float | None
    width_50: float | None
    width_90: float | None
    naive_error: float | None
    histogram: tuple[int, ...]


_OF_ROWS = (
    *("crps", "crps_naive", "crps_plain", "skill", "skill_plain"),
    *("coverage_50", "coverage_90", "width_50", "width_90", "naive_error"),
)


def scores_of(rows: Sequence[Judged]) -> Scores:
    """Score some rows; without any there is nothing to say."""
    events = sorted({row.event for row in rows})
    if not rows:
        nothing = dict.fromkeys(_OF_ROWS)
        return Scores(rows=0, events=0, histogram=(0,) * BINS, **nothing)

    def mean(name: str) -> float:
        by_event = [np.mean([getattr(row, name) for row in rows if row.event == event]) for event in events]
        return float(np.mean(by_event))

    def median(name: str) -> float:
        return float(np.median([getattr(row, name) for row in rows]))

    score, naive, plain = (mean(name) for name in ("crps", "naive", "plain"))
    counts, _ = np.histogram([row.below for row in rows], bins=BINS, range=(0.0, 1.0))
    return Scores(
        len(rows),
        len(events),
        score,
        naive,
        plain,
        1 - score / naive if naive > 0 else None,
        1 - score / plain if plain > 0 else None,
        float(np.mean([row.inside_50 for row in rows])),
        float(np.mean([row.inside_90 for row in rows])),
        median("width_50"),
        median("width_90"),
        median("naive"),
        tuple(int(c) for c in counts),
    )
