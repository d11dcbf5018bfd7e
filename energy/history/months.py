"""Months: what was counted in single months, each figure with who counted it, its source and its date.

Months stand beside the years and never enter them: customs lag shipping, and a series may lack a month. Only of the
year that is not over is their sum shown, as a lower bound: it was at least so much.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from energy.history.records import RANGE, Figure, measure_of
from energy.results import Record as Row
from energy.results import Result, record
from geodata.dataset import from_row

if TYPE_CHECKING:
    from geodata import Dataset

_TABLES = {"gate": "corridors", "edge": "edges", "node": "nodes"}
_COUNTS = ("bureau", "operator", "press", "customs")
_STATUSES = ("reported", "derived")
_BEFORE = 0.9
TOTALS = {"exports": "Exports", "production": "Output"}
"""Names of totals; the others are what is used at home."""

_NO_OUTCOME = frozenset({"plan", "not_found"})


@dataclass(frozen=True)
class MonthFigure:
    """One figure of one month, Mt in the month.

    Attributes
    ----------
    month : str
        ``YYYY-MM``.
    target, name : str
        What was counted: ``total:exports``, ``gate:CORRIDOR``, ``edge:ID`` or ``node:ID``, and its name.
    value_mt, low_mt, high_mt : float or None
        Volume and range; a bound alone where no more is known, all None for a month that the series lacks.
    count : str
        Who counted: ``customs``, ``bureau``, ``operator`` or ``press``.
    status : str
        ``reported``, ``derived``, ``plan`` or ``not_found``.
    source_id, outlet, date, tier : str
        Where it stands, when that appeared, and its tier (A, B or C).
    """

    month: str
    target: str
    name: str
    value_mt: float | None
    low_mt: float | None
    high_mt: float | None
    count: str
    status: str
    source_id: str
    outlet: str
    date: str
    tier: str
    note: str

    @property
    def outcome(self) -> bool:
        """Whether it is a figure, or a bound, of what was: no plan and no gap."""
        return self.status not in _NO_OUTCOME

    @property
    def days(self) -> int:
        """Days of the month."""
        return monthrange(int(self.month[:4]), int(self.month[5:]))[1]


@dataclass(frozen=True, repr=False)
class Months(Result):
    """Monthly figures, by what was counted and month."""

    rows: tuple[MonthFigure, ...]

    def newest(self, years: int = 3) -> "Months":
        """The months of the newest calendar years with a month."""
        last = max((int(row.month[:4]) for row in self.rows), default=0)
        return self.between(last - years + 1, last)

    def series(self, most: int = 3) -> tuple[tuple[MonthFigure, ...], ...]:
        """The rows of those targets that have figures of most months (two at least), in table order."""
        by_target: dict[str, list[MonthFigure]] = {}
        for row in self.rows:
            by_target.setdefault(row.target, []).append(row)
        known = {target: len({r.month for r in rows if r.outcome}) for target, rows in by_target.items()}
        kept = sorted((t for t in known if known[t] > 1), key=lambda t: -known[t])[:most]
        return tuple(tuple(rows) for target, rows in by_target.items() if target in kept)

    @property
    def headline(self) -> str:
        """How many figures, and from when to when."""
        if not self.rows:
            return "no monthly figures"
        months = [row.month for row in self.rows]
        return f"{len(self.rows)} monthly figures, {min(months)} to {max(months)}"

    def records(self) -> list[Row]:
        """One row per figure; volumes in Mt of the month, None for what is not known."""
        return [record(row) for row in self.rows]

    def between(self, first: int | None, last: int | None) -> "Months":
        """The months of some years."""
        return Months(
            tuple(
                row
                for row in self.rows
                if (first is None or int(row.month[:4]) >= first) and (last is None or int(row.month[:4]) <= last)
            )
        )


def months(dataset: "Dataset") -> Months:
    """The monthly figures of the tables; those of one series stand together, oldest first.

    Examples
    --------
    >>> import geodata
    >>> found = months(geodata.load()).between(2026, 2026).rows
    >>> next(row.value_mt for row in found if (row.month, row.target) == ("2026-01", "node:cpc-mt"))
    3.53
    """
    sources = dataset.by_id("sources")
    rows = [
        from_row(
            MonthFigure,
            row,
            name=_name(dataset, row["target"]),
            **{column: sources[row["source_id"]][column] for column in ("outlet", "date", "tier")},
        )
        for row in dataset.rows("monthly")
    ]
    series = list(dict.fromkeys(row.target for row in rows))
    return Months(tuple(sorted(rows, key=lambda row: (series.index(row.target), row.month))))


def so_far(dataset: "Dataset", year: int) -> tuple[Figure, ...]:
    """Totals of a year that is not over, as lower bounds in Mt: the sum of the months that one count has.

    Of several counts the one with most months, in table order; plans count for nothing.

    Examples
    --------
    >>> import geodata
    >>> exports = so_far(geodata.load(), 2026)[0]
    >>> exports.note, exports.value
    ('customs, the months 1 to 6 of 2026', None)
    """
    series: dict[str, dict[str, list[MonthFigure]]] = {}
    for row in months(dataset).between(year, year).rows:
        if row.target.startswith("total:") and row.outcome and row.value_mt is not None:
            series.setdefault(row.target, {}).setdefault(row.count, []).append(row)
    unit = dataset.commodity.unit
    return tuple(_so_far(year, target, max(counts.values(), key=len), unit) for target, counts in series.items())


def _so_far(year: int, target: str, rows: list[MonthFigure], unit: str) -> Figure:
    numbers = [int(row.month[5:]) for row in rows]
    unbroken = numbers == list(range(numbers[0], numbers[-1] + 1))
    said = f"{numbers[0]} to {numbers[-1]}" if unbroken and len(numbers) > 2 else ", ".join(map(str, numbers))
    low, sources = sum(row.value_mt or 0.0 for row in rows), tuple(dict.fromkeys(row.source_id for row in rows))
    note = f"{rows[0].count}, the months {said} of {year}"
    return Figure(measure_of(target), target, unit, None, round(low, 2), None, RANGE, sources, note=note)


def month_before(dataset: "Dataset", target: str, day: date) -> MonthFigure | None:
    """The figure of the last month before a day, to stand for what was usual then.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    target : str
        What was counted, such as ``total:production`` (all liquids) or ``node:cpc-mt``.
    day : date
        First day that is no longer usual. Its own month counts when nine tenths of it lie before.

    Returns
    -------
    MonthFigure or None
        The figure; where the month has several, the bureau's before an operator's, the press's and customs', and a
        reported one before a derived one. Plans and bounds are never taken, and no earlier month stands in: it may
        have been unusual itself. None where there is none.

    Examples
    --------
    >>> import geodata
    >>> found = month_before(geodata.load(), "total:production", date(2025, 11, 29))
    >>> found.month, found.value_mt, round(found.value_mt / found.days * 1000, 1)
    ('2025-11', 8.24, 274.7)
    """
    whole = (day.day - 1) / monthrange(day.year, day.month)[1] >= _BEFORE
    last = day if whole else day.replace(day=1) - timedelta(days=1)
    rows = [
        row
        for row in months(dataset).rows
        if row.target == target
        and row.month == f"{last:%Y-%m}"
        and row.value_mt is not None
        and row.status in _STATUSES
    ]
    return min(rows, key=lambda row: (_COUNTS.index(row.count), _STATUSES.index(row.status)), default=None)


def _name(dataset: "Dataset", target: str) -> str:
    kind, _, item = target.partition(":")
    if kind == "total":
        return TOTALS.get(item, dataset.commodity.home_use.capitalize())
    return str(dataset.by_id(_TABLES[kind])[item]["name"])
