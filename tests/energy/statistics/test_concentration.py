"""Concentration: hand calculations, laws, and ranges against brute force."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energy.statistics.concentration import ShareRange, concentration


def known(*shares: float) -> list[ShareRange]:
    return [ShareRange(s, s, s) for s in shares]


def test_by_hand() -> None:
    """80, 12.8, 5.4 and 1.8 %: 6400 + 163.84 + 29.16 + 3.24 = 6596.24; 10000 / 6596.24 = 1.516."""
    found = concentration(known(0.8, 0.128, 0.054, 0.018))
    assert found.hhi.value == pytest.approx(6596.24)
    assert found.effective_number.value == pytest.approx(1.516, abs=5e-4)
    assert found.hhi.low == pytest.approx(6596.24) == found.hhi.high


def test_entropy_by_hand() -> None:
    """Four equal parts: ln 4."""
    assert concentration(known(*[0.25] * 4)).shannon.value == pytest.approx(math.log(4))


def test_one_route_for_all() -> None:
    found = concentration(known(1.0, 0.0))
    assert found.hhi.value == pytest.approx(10_000)
    assert found.effective_number.value == pytest.approx(1)
    assert found.shannon.value == 0


def test_an_unknown_split_is_a_range() -> None:
    """Half is known; the other half lies in two ports, 0–50 % each: from 2500 + 2·625 to 2500 + 2500."""
    found = concentration([ShareRange(0.5, 0.5, 0.5), ShareRange(None, 0, 0.5), ShareRange(None, 0, 0.5)])
    assert found.hhi.value is None
    assert (found.hhi.low, found.hhi.high) == pytest.approx((3750, 5000))
    assert (found.effective_number.low, found.effective_number.high) == pytest.approx((2, 8 / 3))
    assert found.shannon.low == pytest.approx(math.log(2))


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=8))
def test_between_one_and_the_number_of_parts(weights: list[float]) -> None:
    shares = [w / sum(weights) for w in weights]
    found = concentration(known(*shares))
    assert 1 - 1e-9 <= (found.effective_number.value or 0) <= len(shares) + 1e-9
    assert found.hhi.value == pytest.approx(concentration(known(*reversed(shares))).hhi.value)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=4))
def test_ranges_hold_every_possible_split(boxes: list[tuple[int, int]]) -> None:
    """Every split in tenths that lies within the ranges gives a value within the range of the measure."""
    parts = [ShareRange(None, a / 10, (a + b) / 10) for a, b in boxes]
    found = concentration(parts)
    for split in product(*(range(a, a + b + 1) for a, b in boxes)):
        if sum(split) == 10:
            hhi = sum((s * 10) ** 2 for s in split)
            assert found.hhi.low - 1e-6 <= hhi <= found.hhi.high + 1e-6
