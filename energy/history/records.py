"""Recorded: what the history table holds of single years, and the figures that follow from it.

A figure of one year never says anything about another: nothing is carried over and nothing is interpolated.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.dataset import from_row

if TYPE_CHECKING:
    from geodata import Dataset

RANGE, TOO_THIN, NOT_FOUND, OPEN = "range", "too thin", "not found", "not yet published"
NO_OUTCOME = frozenset({"plan", "assumption"})


@dataclass(frozen=True)
class Figure:
    """One figure of one year.

    Attributes
    ----------
    measure : str
        ``production``, ``raw-production``, ``exports``, ``domestic``, ``imports``, ``volume``, ``corridor-share``,
        ``through`` or ``effective-routes``.
    target : str
        What it is about: ``gate:CORRIDOR``, ``group:ID``, ``edge:ID``, ``stream:ID``, ``country:XX``, ``import:XX`` or
        ``total:…``.
    unit : str
        The network's unit of volumes, such as ``Mt``; ``share`` (of the year's exports, 0–1) or ``number``.
    value, low, high : float or None
        Central value and range. A range without a value, or one end alone, is all that is known; with none of the
        three the figure is a gap.
    status : str
        How the source states it (``reported``, ``derived``, ``customs``, …), ``range``, or why it is a gap:
        ``too thin``, ``not found``, ``not yet published``.
    coverage : str
        ``home``: what comes from the home country; ``all``: whatever passed; ``products``: oil products too.
    """

    measure: str
    target: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    status: str
    sources: tuple[str, ...] = ()
    coverage: str = "home"
    note: str = ""

    @property
    def known(self) -> bool:
        """Whether there is anything but a gap."""
        return not (self.value is None and self.low is None and self.high is None)


def gap(measure: str, target: str, unit: str, why: str) -> Figure:
    """A figure that is not known."""
    return Figure(measure, target, unit, None, None, None, why)


@dataclass(frozen=True)
class Record:
    """One row of the history table."""

    year: int
    target: str
    coverage: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    status: str
    used: bool
    sources: tuple[str, ...]
    note: str

    @property
    def ends(self) -> tuple[float | None, float | None]:
        """Low and high; a value alone is both."""
        return (self.value if self.low is None else self.low), (self.value if self.high is None else self.high)


def records_of(dataset: "Dataset", year: int) -> tuple[Record, ...]:
    """Outcomes of a year, in table order. Plans and assumptions are no outcomes and are left out.

    Examples
    --------
    >>> import geodata
    >>> [record.value for record in records_of(geodata.load(), 2016) if record.target == "total:exports"]
    [62.17]
    """
    rows = (row for row in dataset.rows("history", year=year) if row["status"] not in NO_OUTCOME)
    volume = dataset.commodity.unit
    return tuple(
        from_row(Record, row, sources=row["source_id"], unit="share" if row["unit"] == "share" else volume)
        for row in rows
    )


def figure_of(measure: str, same: Sequence[Record]) -> Figure | None:
    """The used figure, with the range over all that state the same thing; None where none is used."""
    used = next((record for record in same if record.used), None)
    if used is None:
        return None
    lows, highs = zip(*(record.ends for record in same), strict=True)
    return Figure(
        measure,
        used.target,
        used.unit,
        used.value,
        _end(min, lows),
        _end(max, highs),
        RANGE if used.value is None else used.status,
        tuple(dict.fromkeys(s for record in same for s in record.sources)),
        used.coverage,
        used.note,
    )


def figures_of(records: Sequence[Record]) -> tuple[Figure, ...]:
    """Volumes and totals of a year, in table order."""
    by_key: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        if record.unit != "share":
            by_key.setdefault((record.target, record.coverage), []).append(record)
    found = (figure_of(measure_of(target), same) for (target, _), same in by_key.items())
    return tuple(figure for figure in found if figure is not None)


def measure_of(target: str) -> str:
    """The measure that a target's volume is."""
    kind, _, name = target.partition(":")
    return name if kind == "total" else "volume"


def share_of(measure: str, target: str, records: Sequence[Record]) -> Figure | None:
    """Share of the year's exports: as stated, else the volume over every figure of the exports.

    Only goods of the home country count, on both sides. Where the exports are in conflict the result is a range
    without a central value; None where one of the two is not known.

    Examples
    --------
    >>> import geodata
    >>> band = share_of("through", "country:RU", records_of(geodata.load(), 2006))
    >>> round(band.low, 3), round(band.high, 3)  # 42 / 57.2 and 42 / 52.3
    (0.734, 0.803)
    """
    own = [r for r in records if r.target == target and r.coverage == "home"]
    stated = figure_of(measure, [r for r in own if r.unit == "share"])
    if stated is not None:
        return stated
    part = figure_of(measure, [r for r in own if r.unit != "share"])
    whole = figure_of("exports", [r for r in records if r.target == "total:exports" and r.coverage == "home"])
    if part is None or whole is None or part.low is None or part.high is None or not whole.low or not whole.high:
        return None
    low, high = part.low / whole.high, min(part.high / whole.low, 1.0)
    sources = tuple(dict.fromkeys((*part.sources, *whole.sources)))
    value = part.value / whole.value if low == high and part.value is not None and whole.value else None
    return Figure(
        measure, target, "share", value, low, high, RANGE if value is None else "derived", sources, note=part.note
    )


def _end(choose: Callable[[list[float]], float], ends: Sequence[float | None]) -> float | None:
    """The outermost end; None where one figure is open on that side."""
    known = [end for end in ends if end is not None]
    return choose(known) if len(known) == len(ends) else None
