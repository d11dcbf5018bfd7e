"""Yearbook: the history as an answer for programs, as flat records, and as tables for people."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from energy.report.answers import envelope, number
from energy.report.console import Unit, percent, plain, span, table
from energy.statistics.indicators import OBSERVED
from energy.statistics.records import NOT_FOUND, Figure

if TYPE_CHECKING:
    from rich.console import Console

    from energy.statistics.history import Event, History, HistoryYear
    from geodata import Dataset

_UNITS = {"Mt": "Mt in the year", "share": "fraction of the year's exports", "number": "corridors of equal size"}
_COVERAGES = {"all": "all crude", "products": "with products"}
_HEADLINE = ("exports", "through", "corridor-share", "effective-routes")


def history_answer(history: "History", dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes history`."""
    return envelope("history", dataset, _UNITS) | {
        "on": history.on,
        "leading_corridor": history.corridor or None,
        "rows": history_records(history),
        "years": [
            {
                "year": one.year,
                "grade": one.grade or None,
                "verdict": one.verdict,
                "note": one.note,
                "sources": list(one.sources),
                "events": [_event_record(event) for event in one.events],
            }
            for one in history.years
        ],
    }


def history_records(history: "History") -> list[dict[str, Any]]:
    """One flat record per figure of a year, gaps included; missing is None."""
    return [
        {
            "year": one.year,
            "grade": one.grade or None,
            "measure": figure.measure,
            "target": figure.target or None,
            "coverage": figure.coverage,
            "value": number(figure.value),
            "low": number(figure.low),
            "high": number(figure.high),
            "unit": figure.unit,
            "kind": OBSERVED,
            "status": figure.status.replace("_", " "),
            "sources": list(figure.sources),
            "note": figure.note,
        }
        for one in history.years
        for figure in one.figures
    ]


def event_records(history: "History") -> list[dict[str, Any]]:
    """One flat record per event of the years shown."""
    return [_event_record(event) for one in history.years for event in one.events]


def _event_record(event: "Event") -> dict[str, Any]:
    return {"event": event.id, "date": event.date, "kind": event.kind, "name": event.name, "route": event.route}


def source_records(history: "History", dataset: "Dataset") -> list[dict[str, Any]]:
    """One flat record per year and source."""
    table = dataset.table("sources")
    columns = ("outlet", "date", "tier", "url")
    return [
        {"year": one.year, "source": source, **{c: table.loc[source, c] for c in columns}}
        for one in history.years
        for source in one.sources
        if source in table.index
    ]


def print_history(console: "Console", history: "History", dataset: "Dataset", unit: Unit) -> None:
    """Year by year: what is known, as figures, ranges or gaps."""
    first, last = history.years[0].year, history.years[-1].year
    corridor = history.corridor_name.partition(" (")[0]
    columns = ["Year", "", f"exports ({unit.name})", f"through {history.on_name}", "effective routes"]
    columns[4:4] = [f"by {corridor}"] if corridor else []
    names = _names(dataset)
    rows = []
    for one in history.years:
        cells = [str(one.year), one.grade, *_cells(one, unit, with_corridor=bool(corridor)), _also(one, names, unit)]
        rows.append(cells)
    title = f"{dataset.title}: exports and the share through {history.on_name}, {first}–{last}"
    console.print(table(title, [*columns, f"also known ({unit.name})"], rows, left=2, last=1))
    routes = sum(one.verdict == "routes" for one in history.years)
    console.print(
        plain(
            f"{routes} of {len(rows)} years have their routes published. What is not known of the others is a gap that "
            "says why; nothing is interpolated."
        )
    )
    console.print(
        plain(
            f"Data {dataset.data_version}. Figures as published and balanced; what happened when: --events; --sources."
        )
    )


def _cells(one: "HistoryYear", unit: Unit, *, with_corridor: bool) -> Iterable[str]:
    for measure in _HEADLINE:
        if measure == "corridor-share" and not with_corridor:
            continue
        figure = one.find(measure)
        yield NOT_FOUND if figure is None else words(figure, unit)


def words(figure: Figure, unit: Unit) -> str:
    """A figure as people read it: a value with its range, a range, a bound, or why there is a gap.

    Examples
    --------
    >>> words(Figure("through", "country:RU", "share", None, 0.734, 0.803, "range"), Unit("Mt/y"))
    '73.4–80.3 %'
    >>> words(Figure("volume", "gate:cpc", "Mt", None, 40.0, None, "range"), Unit("Mt/y"))
    'at least 40.00'
    """
    if not figure.known:
        return figure.status
    if figure.low is None or figure.high is None:
        one = figure.high if figure.low is None else figure.low
        bound = "at most" if figure.low is None else "at least"
        return _one(figure, figure.value, unit) if figure.value is not None else f"{bound} {_one(figure, one, unit)}"
    ends = _span(figure, figure.low, figure.high, unit)
    if figure.value is None:
        return ends
    value = _one(figure, figure.value, unit)
    return value if ends == value else f"{value} ({ends})"


def _one(figure: Figure, value: float | None, unit: Unit) -> str:
    if figure.unit == "share":
        # A share in print as "about 75 %" is not shown to a tenth.
        return percent(value, 1 if value != round(value or 0.0, 2) else 0)
    return unit.volume(value) if figure.unit == "Mt" else f"{value:.1f}"


def _span(figure: Figure, low: float, high: float, unit: Unit) -> str:
    if figure.unit == "share" and low < high:
        return span(low, high)
    ends = _one(figure, low, unit), _one(figure, high, unit)
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def _also(one: "HistoryYear", names: dict[str, str], unit: Unit) -> str:
    """What else is known of a year without routes; a year with routes has `kzroutes shares --year`."""
    parts = []
    for figure in one.figures:
        if figure.measure != "volume" or (one.verdict == "routes" and figure.coverage == "home"):
            continue
        coverage = f" ({_COVERAGES[figure.coverage]})" if figure.coverage in _COVERAGES else ""
        parts.append(f"{names.get(figure.target, figure.target)} {words(figure, unit)}{coverage}")
    return ", ".join(parts)


def _names(dataset: "Dataset") -> dict[str, str]:
    """Short names of what a figure can be about."""
    found = {}
    for table_name, kind in (("corridors", "gate"), ("groups", "group"), ("countries", "country")):
        for item, name in dataset.table(table_name)["name"].items():
            short = str(name).partition(" (")[0].partition(",")[0]
            found[f"{kind}:{item}"] = f"through {short}" if kind == "country" else short
    return found
