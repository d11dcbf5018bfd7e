"""Games: published answers, and the axioms."""

from collections.abc import Callable
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from energy.dependence.games import core, nucleolus, shapley


def game(n: int, worth: Callable[[set[int]], float]) -> list[float]:
    return [worth({i for i in range(n) if mask >> i & 1}) for mask in range(1 << n)]


GLOVES = game(3, lambda s: min(len(s & {0}), len(s & {1, 2})))
"""One left glove and two right ones: a pair is worth 1."""


def talmud(estate: float) -> list[float]:
    """Claims of 100, 200 and 300 on an estate: a coalition gets what the others' claims leave."""
    claims = (100, 200, 300)
    return game(3, lambda s: max(0.0, estate - sum(c for i, c in enumerate(claims) if i not in s)))


AIRPORT = game(3, lambda s: max((i + 1 for i in s), default=0))
"""Cost of the longest runway that a coalition needs: 1, 2, 3."""

PUBLISHED = [
    # SageMath reference manual, cooperative games
    ([0, 6, 12, 12, 42, 42, 42, 42], (2, 5, 35)),
    # Lemaire's example in the R package GameTheory
    ([0, 46125, 17437.5, 69187.5, 5812.5, 53812.5, 30750, 90000], (51750, 25875, 12375)),
    # R package coopProductGame
    ([0, 68, 102, 170, 0, 710, 762, 992], (229, 272, 491)),
    # R package cooptrees: symmetric, so a third of 14 each
    ([0, 4, 4, 8, 4, 8, 8, 14], (14 / 3, 14 / 3, 14 / 3)),
    (GLOVES, (2 / 3, 1 / 6, 1 / 6)),
    (AIRPORT, (1 / 3, 5 / 6, 11 / 6)),
]


@pytest.mark.parametrize(("values", "expected"), PUBLISHED)
def test_published_shapley_values(values: list[float], expected: tuple[float, ...]) -> None:
    assert shapley(values) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(
    ("estate", "expected"), [(100, (100 / 3, 100 / 3, 100 / 3)), (200, (50, 75, 75)), (300, (50, 100, 150))]
)
def test_talmud(estate: float, expected: tuple[float, ...]) -> None:
    assert nucleolus(talmud(estate)) == pytest.approx(expected, abs=1e-4)


def test_nucleolus_of_the_gloves() -> None:
    assert nucleolus(GLOVES) == pytest.approx((1, 0, 0), abs=1e-6)
    assert core(GLOVES, [1, 0, 0]).holds
    objection = core(GLOVES, shapley(GLOVES))
    assert objection.exists and not objection.holds
    assert objection.worst_excess == pytest.approx(1 / 6)


def test_an_empty_core() -> None:
    """Any two of three can take everything: no allocation satisfies all pairs."""
    majority = game(3, lambda s: float(len(s) >= 2))
    assert not core(majority, [1 / 3] * 3).exists
    assert nucleolus(majority) == pytest.approx([1 / 3] * 3, abs=1e-6)


def values_of(n: int) -> st.SearchStrategy[list[float]]:
    return st.lists(st.integers(0, 50), min_size=1 << n, max_size=1 << n).map(lambda v: [0.0, *map(float, v[1:])])


@given(values_of(3))
def test_shapley_is_the_mean_over_all_orders(values: list[float]) -> None:
    gains = np.zeros(3)
    for order in permutations(range(3)):
        mask = 0
        for player in order:
            gains[player] += values[mask | 1 << player] - values[mask]
            mask |= 1 << player
    assert shapley(values) == pytest.approx(gains / 6, abs=1e-4)


@given(values_of(4))
def test_efficiency(values: list[float]) -> None:
    assert shapley(values).sum() == pytest.approx(values[-1], abs=1e-4)


@given(values_of(3), values_of(3))
def test_additivity(one: list[float], other: list[float]) -> None:
    both = [a + b for a, b in zip(one, other, strict=True)]
    assert shapley(both) == pytest.approx(shapley(one) + shapley(other), abs=1e-4)


@given(values_of(2))
def test_a_player_who_adds_nothing_gets_nothing(values: list[float]) -> None:
    assert shapley([*values, *values])[2] == 0


@given(values_of(3))
def test_relabelling(values: list[float]) -> None:
    """Exchanging players 0 and 1 exchanges what they get."""
    swapped = [values[(m & 4) | (m & 1) << 1 | (m & 2) >> 1] for m in range(8)]
    before, after = shapley(values), shapley(swapped)
    assert after == pytest.approx([before[1], before[0], before[2]], abs=1e-4)


@given(st.lists(st.integers(0, 20), min_size=4, max_size=4))
def test_convex_games(weights: list[int]) -> None:
    """A square of a sum is convex: the Shapley value lies in the core, and so does the nucleolus."""
    values = game(4, lambda s: float(sum(weights[i] for i in s)) ** 2)
    assert core(values, shapley(values)).holds
    assert core(values, nucleolus(values)).holds


@pytest.mark.parametrize("values", [[0, 1, 2], [0] * 3, [0.0]])
def test_no_game(values: list[float]) -> None:
    with pytest.raises(ValueError, match=r"give 2\*\*n"):
        shapley(values)


def test_worth_more_alone() -> None:
    with pytest.raises(ValueError, match="more alone than together"):
        nucleolus([0, 2, 2, 3])
