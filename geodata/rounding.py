"""Rounding: one rule for every figure that is printed, on any floor."""

from decimal import ROUND_HALF_UP, Decimal

DIGITS = 6
"""Decimals that a computed figure is trusted to."""


def fixed(value: float, digits: int) -> str:
    """A number with so many decimals and commas for thousands, halves away from zero, as browsers round.

    Examples
    --------
    >>> fixed(68.55, 1), fixed(-0.004, 2), fixed(1234.5, 0)
    ('68.6', '0.00', '1,235')
    """
    rounded = Decimal(repr(round(value, DIGITS))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return f"{rounded + 0 if rounded else abs(rounded):,}"
