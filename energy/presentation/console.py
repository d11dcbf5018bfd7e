"""Console: results as tables for people.

Text from tables may hold anything, so it is printed as text, never as markup.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from energy.errors import UsageError
from energy.network.units import DAYS
from geodata.commodity import GOODS, Commodity
from geodata.rounding import fixed
from geodata.tables.cells import CONTROL

if TYPE_CHECKING:
    from geodata import Dataset

PIPE_WIDTH = 150
MOST_ROWS = 20
"""Rows of one table of an answer that people read."""
_FORMATS = {
    "share": ("", 1, 100, " %"),
    "points": ("+", 1, 100, " points"),
    "number": ("", 2, 1, ""),
    "nats": ("", 2, 1, ""),
}
"""Sign, digits, factor and what stands behind a number, by unit."""


class Unit:
    """The unit that volumes are printed in.

    Parameters
    ----------
    name : str, optional
        The unit of the network, such as ``Mt/y``, which is the default; or ``kb/d``.
    barrels_per_tonne : float or None
        Needed for ``kb/d``.
    goods : Commodity
        What is counted.

    Raises
    ------
    UsageError
        If the unit is unknown, or barrels cannot be computed for this network.
    """

    def __init__(
        self, name: str | None = None, barrels_per_tonne: float | None = None, goods: Commodity = GOODS
    ) -> None:
        self.goods = goods
        name = goods.rate if name is None else name
        known = (goods.rate, "kb/d") if goods.unit == "Mt" else (goods.rate,)
        if name not in known:
            raise UsageError(f"unknown unit '{name}': use {' or '.join(known)}")
        if name == "kb/d" and barrels_per_tonne is None:
            raise UsageError("kb/d needs the parameter bbl_per_tonne in the network's tables")
        self.name = name
        self._factor = 1.0 if name == goods.rate else 1000 * (barrels_per_tonne or 0.0) / DAYS

    def scaled(self, mt: float) -> float:
        """A volume in this unit, as a number to draw."""
        return mt * self._factor

    def volume(self, mt: float | None) -> str:
        """A volume, or the words for a missing one."""
        if mt is None:
            return "not published"
        return fixed(mt * self._factor, self._in_unit(self.goods.places, GOODS.places))

    def brief(self, mt: float) -> str:
        """A volume as a sentence gives it, mostly with a decimal less than tables: or whole thousands of barrels.

        With more where it would read as nothing and is not.
        """
        digits = self._in_unit(self.goods.brief_places, GOODS.brief_places)
        while mt > self.least and round(mt * self._factor, digits) == 0:
            digits += 1
        return fixed(mt * self._factor, digits)

    def _in_unit(self, places: int, of_tonnes: int) -> int:
        """Decimals in the shown unit: barrels are whole where tonnes have their usual ones."""
        return places - (0 if self.name == self.goods.rate else of_tonnes)

    @property
    def least(self) -> float:
        """Less than this shows nowhere: Mt/y, or the network's own unit."""
        return self.goods.least

    def of(self, what: str) -> str:
        """The unit of a volume of something, such as exports."""
        return f"{self.goods.unit} of {what} in {self.goods.period}" if self.goods.period else f"{self.name} of {what}"

    @property
    def words(self) -> str:
        """The unit in words."""
        return self.goods.in_words if self.name == self.goods.rate else "thousand barrels a day"

    def change(self, mt: float) -> str:
        """A difference with its sign; a dash where there is none."""
        return "–" if abs(mt) < self.least else ("+" if mt > 0 else "−") + self.volume(abs(mt))


def out() -> Console:
    """Standard output: results only."""
    return Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)


def print_opening(console: Console, sentence: str, dataset: "Dataset") -> None:
    """The first line of an answer, and how answers of the network are to be read."""
    console.print(text(sentence))
    if dataset.caveat:
        console.print(text(f"{dataset.caveat}."))
    console.print()


def text(words: str, *, style: str = "") -> Text:
    """A line of text that is never read as markup, nor by the terminal as an order."""
    return Text(visible(words), style)


def visible(words: str) -> str:
    r"""Text in which what could steer a terminal or turn it around is written out; tabs and line breaks stay.

    Examples
    --------
    >>> print(visible("a\x1b[31mb"))
    a\x1b[31mb
    """
    return CONTROL.sub(lambda found: found[0] if found[0] in "\t\n" else repr(found[0])[1:-1], words)


def in_unit(value: float, unit: str, volumes: Unit | None = None) -> str:
    """A number with the digits of its unit; volumes in the unit asked for.

    Examples
    --------
    >>> in_unit(-0.125, "share"), in_unit(0.125, "points"), in_unit(2013.0, "year"), in_unit(1234.5, "USD/t")
    ('−12.5 %', '+12.5 points', '2013', '1,234.5')
    >>> in_unit(-1e-9, "share"), in_unit(-1e-9, "number")
    ('0.0 %', '0.00')
    """
    if volumes is not None and unit == volumes.goods.rate:
        return volumes.volume(value)
    sign, digits, factor, after = _FORMATS.get(unit, ("", 1 if unit.startswith("USD/") else 0, 1, ""))
    shown = fixed(factor * value, digits).replace("-", "−")
    if unit == "year":
        shown = shown.replace(",", "")
    return f"{'' if shown.startswith('−') else sign}{shown}{after}"


def between(low: str, high: str) -> str:
    """A range in print; one figure where its ends print alike."""
    return low if low == high else f"{low}–{high}"


def ranged(value: float, low: float, high: float, unit: Unit) -> str:
    """A volume with its range; the volume alone where its ends print alike.

    Examples
    --------
    >>> ranged(4.91, 4.91, 7.5, Unit()), ranged(4.9, 4.9, 4.9, Unit())
    ('4.91 (4.91–7.50)', '4.90')
    """
    central, ends = unit.volume(value), between(unit.volume(low), unit.volume(high))
    return central if ends == central else f"{central} ({ends})"


def percent(share: float | None, digits: int = 1) -> str:
    """A share in percent, or the words for a missing one; one that is not nothing is not printed as nothing.

    Examples
    --------
    >>> percent(0.828), percent(0.0004), percent(0.0), percent(None)
    ('82.8 %', 'under 0.1 %', '0.0 %', 'not published')
    """
    if share is None:
        return "not published"
    said = fixed(100 * share, digits)
    return f"under {10**-digits:g} %" if share > 0 and float(said) == 0 else f"{said} %"


def span(low: float, high: float, digits: int = 1) -> str:
    """A range of shares in percent; one figure where the ends print alike."""
    return between(fixed(100 * low, digits), fixed(100 * high, digits)).replace("-", "−") + " %"


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, left: int = 1, last: int = 0) -> Group:
    """A table whose first `left` and last `last` columns are text and the others numbers."""
    body = Table(header_style="bold", box=None, pad_edge=False)
    for i, column in enumerate(columns):
        words = i < left or i >= len(columns) - last
        body.add_column(text(column), justify="left" if words else "right", overflow="fold")
    for row in rows:
        body.add_row(*map(text, row))
    return Group(text(title, style="bold"), body)


def largest(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Group:
    """A table of rows that stand in order of size, the first of them where there are many, and how many more."""
    every = list(rows)
    shown, more = every[:MOST_ROWS], len(every) - MOST_ROWS
    made = table(title, columns, shown)
    return Group(made, text(f"and {more:,} more (all of them: --json)")) if more > 0 else made


def print_records(
    console: Console, title: str, records: Sequence[Mapping[str, object]], goods: Commodity | None = None
) -> None:
    """Plain records as a table of text; columns of volumes are headed by the unit of the goods, where it is given."""
    if not records:
        console.print(text(f"{title}: none."))
        return
    columns = list(records[0])
    rows = ([_cell(record[c]) for c in columns] for record in records)
    heads = [f"{c.removesuffix('_mt')} ({goods.unit})" if goods and c.endswith("_mt") else c for c in columns]
    console.print(table(title, heads, rows, left=len(columns)))


def print_item(console: Console, item: Mapping[str, object], goods: Commodity) -> None:
    """One item: its plain facts, then each list of rows as a table of its own, without notes and reasons."""
    lists = {k: v for k, v in item.items() if isinstance(v, list) and v and isinstance(v[0], dict)}
    facts = [{"": k, "value": v} for k, v in item.items() if k not in lists]
    print_records(console, str(item["name"]), facts)
    for title, rows in lists.items():
        console.print()
        columns = list(dict.fromkeys(c for row in rows for c in row if c not in ("note", "reason")))
        print_records(console, title, [{c: row.get(c) for c in columns} for row in rows], goods)


def _cell(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN is the one value unequal to itself
        return ""
    if isinstance(value, tuple | list):
        return ", ".join(str(v) for v in value)
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)
