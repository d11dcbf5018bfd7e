"""Scorecard: measures of dependence as answers for programs and as tables for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from energy.report.answers import envelope, number
from energy.report.console import percent, plain, span, table
from energy.statistics.indicators import MODELLED, OBSERVED, TOLERANCES, Measure, yardsticks

if TYPE_CHECKING:
    from rich.console import Console

    from energy.dependence.dependence import Dependence
    from geodata import Dataset

_UNITS = {
    "share": "fraction 0–1",
    "index": "0–10,000",
    "number": "count",
    "nats": "nats",
    "USD/t": "USD/t",
    "million USD/y": "million USD a year",
}


def dependence_answer(found: Sequence["Dependence"], dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes dependence`."""
    return envelope("dependence", dataset, _UNITS) | {
        "on": found[0].target.key,
        "name": found[0].target.name,
        "tolerances": list(TOLERANCES),
        "exports_mt": {str(one.year): number(one.exports_mt) for one in found},
        "rows": dependence_records(found),
    }


def dependence_records(found: Sequence["Dependence"]) -> list[dict[str, Any]]:
    """One flat record per measure and year."""
    return [_record(one, measure) for one in found for measure in one.measures]


def _record(one: "Dependence", found: Measure) -> dict[str, Any]:
    meaning = yardsticks()[found.measure]
    near = {
        f"near_{tolerance:g}_{end}": number(value)
        for tolerance, ends in zip(TOLERANCES, found.near, strict=False)
        for end, value in zip(("low", "high"), ends, strict=True)
    }
    return {
        "measure": found.measure,
        "horizon": found.horizon,
        "year": one.year,
        "value": number(found.value),
        "low": number(found.low),
        "high": number(found.high),
        "kind": found.kind,
        "unit": meaning.unit,
        **{f"near_{t:g}_{end}": None for t in TOLERANCES for end in ("low", "high")},
        **near,
        "name": meaning.name,
        "answers": meaning.answers,
        "does_not_answer": meaning.does_not_answer,
        "note": found.note,
        "sources": list(found.sources),
    }


def label(found: Measure) -> str:
    """Name of a measure with its horizon."""
    name = yardsticks()[found.measure].name
    return name if found.horizon in ("", "structural") else f"{name}, {found.horizon}"


def figure(found: Measure) -> str:
    """The central figure in its unit, or the words for a missing one."""
    unit = yardsticks()[found.measure].unit
    if found.value is None:
        return "not published" if found.kind != MODELLED and found.low is not None else "–"
    return _in_unit(found.value, unit)


def spread(found: Measure) -> str:
    """The range in its unit; empty where there is none beyond the printed digits."""
    if found.low is None or found.high is None:
        return ""
    text = _range(found.low, found.high, yardsticks()[found.measure].unit)
    return "" if text == figure(found) else text


def _range(low: float, high: float, unit: str) -> str:
    if unit == "share":
        return span(low, high).replace("-", "−")
    ends = [_in_unit(low, unit), _in_unit(high, unit)]
    return "–".join(dict.fromkeys(ends))


def _in_unit(value: float, unit: str) -> str:
    if unit == "share":
        return percent(value).replace("-", "−")
    if unit in ("number", "nats"):
        return f"{value:.2f}"
    return f"{value:,.1f}" if unit == "USD/t" else f"{value:,.0f}"


def print_dependence(console: "Console", one: "Dependence") -> None:
    """All measures of one year, what was observed apart from what is modelled, and what each answers."""
    year = f"base {one.year}" if one.year else "modelled base"
    for kind, title in (
        (OBSERVED, f"{one.target.name}: what published figures say, {one.year}"),
        (MODELLED, f"{one.target.name}: what the model says ({year}; model result)"),
    ):
        rows = [m for m in one.measures if m.kind == kind]
        if rows:
            _print_kind(console, title, rows)
            console.print()
    exports = f"Of {one.exports_mt:.2f} Mt/y exported."
    console.print(plain(f"{exports} A share can fall because exports are lost: read it beside what is lost."))
    console.print(plain("What each measure answers, and what not:"))
    for found in one.measures:
        meaning = yardsticks()[found.measure]
        remark = f" Here: {found.note}." if found.note else ""
        console.print(plain(f"  {label(found)}: {meaning.answers}. Not: {meaning.does_not_answer}.{remark}"))


def _print_kind(console: "Console", title: str, rows: Sequence[Measure]) -> None:
    near = any(m.near for m in rows)
    columns = ["Measure", "unit", "value", "low–high"]
    columns += [f"within {percent(t)} of the best" for t in TOLERANCES] * near
    cells = [[label(m), yardsticks()[m.measure].unit, figure(m), spread(m), *_near(m)] for m in rows]
    console.print(table(title, columns, [row + [""] * (len(columns) - len(row)) for row in cells], left=2))


def _near(found: Measure) -> list[str]:
    return [_range(low, high, yardsticks()[found.measure].unit) for low, high in found.near]


def print_years(console: "Console", found: Sequence["Dependence"]) -> None:
    """Measures down, years across; a range where there is no single figure."""
    keys = list(dict.fromkeys((m.measure, m.horizon) for one in found for m in one.measures))
    order = list(yardsticks())
    keys.sort(key=lambda key: order.index(key[0]))
    rows = []
    for key in keys:
        cells = []
        for one in found:
            own = next((m for m in one.measures if (m.measure, m.horizon) == key), None)
            cells.append("" if own is None else figure(own) if own.value is not None else spread(own) or "–")
        sample = next(m for one in found for m in one.measures if (m.measure, m.horizon) == key)
        rows.append([label(sample), "model" if sample.kind == MODELLED else "observed", *cells])
    columns = ("Measure", "kind", *(str(one.year) for one in found))
    console.print(table(f"Dependence on {found[0].target.name} by year", columns, rows, left=2))
    console.print(plain("A range stands where the published figures leave it open; empty: not computed for that year."))
