"""Concentration: how evenly exports are spread over routes, transit countries or outlets.

Where a share is only known as a range, so is the measure: its smallest value is where the shares are as even as their
ranges let them be, its largest is bounded from above.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

HHI_WHOLE = 10_000.0
"""Herfindahl–Hirschman index of a monopoly (shares in percent, squared and added)."""

_STEPS = 200


@dataclass(frozen=True)
class Span:
    """A measure with its range; `value` is None where some share is not published."""

    value: float | None
    low: float
    high: float


@dataclass(frozen=True)
class ShareRange:
    """One share of the whole, 0–1: central (None where it is not published), low and high."""

    share: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Concentration:
    """Herfindahl–Hirschman index (0–10,000), effective number 1/Σs², and Shannon entropy in nats."""

    hhi: Span
    effective_number: Span
    shannon: Span


def concentration(parts: Sequence[ShareRange]) -> Concentration:
    """Concentration of shares (0–1) that add up to the whole, with a range where a share has one.

    References
    ----------
    .. [1] O. C. Herfindahl, *Concentration in the steel industry*, 1950; C. E. Shannon, "A mathematical theory of
       communication", *Bell System Technical Journal* 27 (1948) 379–423.

    Examples
    --------
    >>> halves = concentration([ShareRange(0.5, 0.5, 0.5), ShareRange(0.5, 0.5, 0.5)])
    >>> halves.hhi.value, halves.effective_number.value
    (5000.0, 2.0)
    """
    squares = _span(parts, lambda s: s * s)
    entropy = _span(parts, lambda s: s * math.log(s) if s > 0 else 0.0)
    return Concentration(
        hhi=_mapped(squares, lambda total: HHI_WHOLE * total),
        effective_number=_mapped(squares, lambda total: 1 / total if total > 0 else 0.0),
        shannon=_mapped(entropy, lambda total: max(-total, 0.0)),
    )


def _mapped(span: Span, to: Callable[[float], float]) -> Span:
    low, high = sorted((to(span.low), to(span.high)))
    return Span(None if span.value is None else to(span.value), low, high)


def _span(parts: Sequence[ShareRange], of: Callable[[float], float]) -> Span:
    """Range of a sum of one convex function over shares within their ranges that add up to 1."""
    value = None if any(p.share is None for p in parts) else sum(of(p.share or 0.0) for p in parts)
    low, high = sum(of(s) for s in _most_even(parts)), _upper_bound(parts, of)
    # The central shares may come from another run than the range: it holds them all the same.
    return Span(value, low if value is None else min(low, value), high if value is None else max(high, value))


def _most_even(parts: Sequence[ShareRange]) -> list[float]:
    """The shares nearest to each other: all cut off at one level, which every such sum has its minimum at."""
    below, above = 0.0, 1.0
    for _ in range(_STEPS):
        level = (below + above) / 2
        if sum(min(max(level, p.low), p.high) for p in parts) < 1:
            below = level
        else:
            above = level
    return [min(max(above, p.low), p.high) for p in parts]


def _upper_bound(parts: Sequence[ShareRange], of: Callable[[float], float]) -> float:
    """No more than this: each part's chord lies above the function, and the steepest chords are filled first."""
    total = sum(of(p.low) for p in parts)
    room = max(1 - sum(p.low for p in parts), 0.0)
    chords = sorted(
        ((of(p.high) - of(p.low)) / (p.high - p.low), p.high - p.low) for p in parts if p.high > p.low + 1e-12
    )
    for slope, length in reversed(chords):
        step = min(length, room)
        total += slope * step
        room -= step
    return total
