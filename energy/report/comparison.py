"""Two years or two scenarios side by side: as an answer for programs, as flat records, and as tables for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from energy.dependence.comparison import MISSING, Change, Comparison, Figure
from energy.report.console import Unit, between, in_unit, span, table, text
from energy.report.formats import envelope

if TYPE_CHECKING:
    from rich.console import Console

    from geodata import Dataset


def compare_answer(comparison: Comparison, dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes compare`."""
    units = {"mt": dataset.commodity.rate, "share": "fraction 0–1"}
    head = envelope("compare", dataset, units)
    return head | {"first": comparison.first, "second": comparison.second, "rows": comparison.records()}


def print_comparison(console: "Console", comparison: Comparison, unit: Unit) -> None:
    """Two tables: corridors and measures."""
    for part, title in (("corridor", "by corridor"), ("measure", "by measure")):
        rows = [row for row in comparison.rows if row.part == part and (row.first, row.second) != (MISSING, MISSING)]
        if not rows:
            continue
        columns = ("", "kind", "unit", comparison.first, comparison.second, "change")
        heading = f"{comparison.first} → {comparison.second}: {title}"
        console.print(table(heading, columns, [_cells(row, unit) for row in rows], left=3))
        console.print()
    console.print(text("A range stands where a figure is open; a dash where there is none."))


def _cells(row: Change, unit: Unit) -> Sequence[str]:
    name, kind = unit.name if row.unit == unit.goods.rate else row.unit, "model" if row.modelled else "observed"
    return row.name, kind, name, _text(row.first, row.unit, unit), _text(row.second, row.unit, unit), _change(row, unit)


def _text(figure: Figure, own: str, unit: Unit) -> str:
    value = "" if figure.value is None else in_unit(figure.value, own, unit)
    if figure.low is None or figure.high is None:
        return value or "–"
    ends = between(in_unit(figure.low, own, unit), in_unit(figure.high, own, unit))
    if own == "share" and figure.low < figure.high:
        ends = span(figure.low, figure.high)
    return ends if value in ("", ends) else f"{value} ({ends})"


def _change(row: Change, unit: Unit) -> str:
    change = row.difference
    value = "" if change.value is None else _signed(change.value, row.unit, unit)
    if change.low is None or change.high is None:
        return value or "–"
    low, high = (_signed(end, row.unit, unit) for end in (change.low, change.high))
    ends = high if low == high else f"{low.removesuffix(' points')} to {high}"
    return ends if value in ("", ends) else f"{value} ({ends})"


def _signed(value: float, own: str, unit: Unit) -> str:
    if own == "share":
        return in_unit(value, "points")
    words = in_unit(abs(value), own, unit)
    return words if not any(c in "123456789" for c in words) else ("+" if value > 0 else "−") + words
