"""Amounts: figures of which a value, a range, or one bound alone is known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from energy.results import Record, number


@dataclass(frozen=True)
class Amount:
    """A quantity as far as it is known: a value with its range, a range, or one bound; None where nothing is known.

    Examples
    --------
    >>> Amount(4.5, 3.8, 5.0).times(Amount(36.0, 35.0, 37.0))
    Amount(value=162.0, low=133.0, high=185.0)
    >>> Amount(low=10.3).least, Amount(low=10.3).most
    (10.3, None)
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Amount":
        """The amount in the columns value, low and high of a row."""
        return cls(row["value"], row["low"], row["high"])

    @property
    def known(self) -> bool:
        """Whether anything is known."""
        return not (self.value is None and self.low is None and self.high is None)

    @property
    def least(self) -> float | None:
        """The low end; the value where it has no range."""
        return self.value if self.low is None else self.low

    @property
    def most(self) -> float | None:
        """The high end; the value where it has no range."""
        return self.value if self.high is None else self.high

    @property
    def counted(self) -> float:
        """What is counted in a sum: the value, else the low end; 0 where neither is known."""
        return next((x for x in (self.value, self.low) if x is not None), 0.0)

    def times(self, factor: "Amount") -> "Amount":
        """The product, end by end; both must be at least 0."""
        return Amount(*(_product(*pair) for pair in zip(self._ends, factor._ends, strict=True)))

    def over(self, whole: float | None) -> "Amount":
        """The part that it is of a whole, 0–1; nothing where the whole is not known."""
        return Amount(*(None if end is None or not whole else end / whole for end in self._cells))

    def cells(self, name: str) -> Record:
        """The value and its ends as plain values: `name`, `name`_low and `name`_high."""
        return {f"{name}{end}": number(x) for end, x in zip(("", "_low", "_high"), self._cells, strict=True)}

    @property
    def _cells(self) -> tuple[float | None, float | None, float | None]:
        return self.value, self.low, self.high

    @property
    def _ends(self) -> tuple[float | None, float | None, float | None]:
        return self.value, self.least, self.most


def total(amounts: Iterable[Amount]) -> Amount:
    """The sum: of what each is counted with, of the low ends (0 where one has none) and of the high ends.

    The high end is None where one of them has none.

    Examples
    --------
    >>> total([Amount(2.0), Amount(low=1.0)])
    Amount(value=3.0, low=3.0, high=None)
    """
    given = tuple(amounts)
    most = [amount.most for amount in given]
    return Amount(
        sum(amount.counted for amount in given),
        sum(amount.least or 0.0 for amount in given),
        None if None in most else sum(end or 0.0 for end in most),
    )


def _product(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first * second
