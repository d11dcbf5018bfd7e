"""Corridor colours stay apart, also for people who see colours differently and in print."""

from itertools import combinations

import pytest

from maps.palette import CORRIDOR_COLOURS, NO_CORRIDOR, assign

# Machado, Oliveira and Fernandes (2009), severity 1: linear RGB as each dichromat sees it.
DICHROMAT = {
    "deuteranope": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "protanope": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
}


def linear(colour: str) -> list[float]:
    return [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    ]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it: 0 for black, 1 for white."""
    return sum(part * c for part, c in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def lab(rgb: list[float]) -> list[float]:
    matrix = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    scaled = [
        max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True))) / white
        for row, white in zip(matrix, (0.9505, 1.0, 1.089), strict=True)
    ]
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in scaled)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


def apart(one: list[float], other: list[float]) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5)


def seen_by(matrix: tuple[tuple[float, ...], ...], colour: str) -> list[float]:
    rgb = linear(colour)
    return [min(1.0, max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True)))) for row in matrix]


@pytest.mark.parametrize("pair", list(combinations(CORRIDOR_COLOURS, 2)))
def test_colours_differ_clearly(pair: tuple[str, str]) -> None:
    assert apart(linear(pair[0]), linear(pair[1])) > 20


@pytest.mark.parametrize("who", sorted(DICHROMAT))
@pytest.mark.parametrize("pair", list(combinations(CORRIDOR_COLOURS[:6], 2)))
def test_first_six_differ_for_dichromats(who: str, pair: tuple[str, str]) -> None:
    assert apart(seen_by(DICHROMAT[who], pair[0]), seen_by(DICHROMAT[who], pair[1])) > 9


def test_neighbours_of_the_first_three_differ_in_grey() -> None:
    levels = [luminance(colour) for colour in CORRIDOR_COLOURS[:3]]
    assert all(abs(a - b) > 0.03 for a, b in combinations(levels, 2))


def test_black_is_kept_for_blocked_routes() -> None:
    assert min(luminance(c) for c in (*CORRIDOR_COLOURS, NO_CORRIDOR)) > 0.02


def test_colours_follow_the_table_and_start_again() -> None:
    many = [f"c{i}" for i in range(len(CORRIDOR_COLOURS) + 1)]
    given = assign(many)
    assert given["c0"] == given[many[-1]] == CORRIDOR_COLOURS[0]
    assert [given[key] for key in many[:-1]] == list(CORRIDOR_COLOURS)
