"""Shares and history as answers for programs, as flat records, and as tables for people."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from energy.history.records import NOT_FOUND, Figure
from energy.presentation.console import Unit, between, percent, print_opening, span, table, text
from energy.presentation.figures import short_names, words
from energy.presentation.formats import envelope
from energy.presentation.opening import history_sentence, shares_sentence
from energy.results import number, record
from energy.statistics.other_counts import EXPORTS, LARGE, balanced_corridors, exceeds_all, other_counts, unlisted

if TYPE_CHECKING:
    from rich.console import Console

    from energy.history.history import Event, History, HistoryYear
    from energy.history.months import MonthFigure, Months
    from energy.reconciliation.baseline import Baseline
    from energy.statistics.other_counts import OtherCount
    from energy.statistics.shares import ShareRow, Shares
    from geodata import Dataset

TIERS = "A official or operator, B press, C relay or weak"
MOVED = 0.1
"""Mt/y: a smaller rest, or a smaller move of a corridor, is rounding of the sources."""
_ALSO = {"volume": "", "imports": "imports", "raw-production": "raw gas"}
"""Other measures of a year that a line has room for, with their names where the target does not say it."""
_HEADLINE = ("exports", "through", "corridor-share", "effective-routes")


def shares_answer(shares: "Shares", dimension: str) -> dict[str, Any]:
    """The answer of `kzroutes shares`."""
    baseline = shares.baseline
    return envelope(
        "shares", shares.network.dataset, {"mt": shares.network.commodity.rate, "share": "fraction of exports"}
    ) | {
        **record(baseline, "year", "grade", "note"),
        "by": dimension,
        "total_mt": number(shares.total),
        **dict(zip(("total_low_mt", "total_high_mt"), map(number, shares.total_span), strict=True)),
        "rows": [share_row(row) for row in shares.by(dimension) if not row.group],
        "groups": [share_row(row) for row in shares.by(dimension) if row.group],
        "through": {
            country: {"share": number(t.share) if t.published else None, "low": number(t.low), "high": number(t.high)}
            for country in shares.transit_countries()
            if (t := shares.through(country)).high > 0.001
        },
        "itemisations": [
            {"country": country, "low": number(low), "high": number(high), "sources": list(sources)}
            for country, low, high, sources in shares.itemisations()
        ],
        "other_counts": [record(count) for count in other_counts(shares)],
        "unlisted_mt": number(unlisted(shares)),
        "adjustments": baseline.records(),
    }


def share_row(row: "ShareRow") -> dict[str, Any]:
    """One line of a share table."""
    cells = ("id", "name", "mt", "share", "low_mt", "high_mt", "low_share", "high_share", "status", "sources", "note")
    return record(row, *cells)


def print_shares(console: "Console", shares: "Shares", dimension: str, unit: Unit) -> None:
    """The share table, what goes through whom, and what is weak about the year."""
    baseline, dataset = shares.baseline, shares.network.dataset
    rows = shares.by(dimension)
    what = "output" if dimension == "field" else "exports"
    by, when = unit.goods.source if dimension == "field" else dimension, unit.goods.when(baseline.year)
    title = f"{dataset.title}: {what} by {by}, {when}"
    columns = (
        by.capitalize(),
        unit.name,
        "share",
        f"low–high ({unit.name})",
        "status",
        "tier",
    )
    total, ends = unit.volume(shares.total), between(*(unit.volume(end) for end in shares.total_span))
    # Where the total has a range too, that of a share does not follow from that of its volume.
    cells = ((*_share_cells(row, unit, spread=ends != total), tiers(dataset, row.sources)) for row in rows)
    print_opening(console, shares_sentence(shares, dimension, unit), dataset)
    console.print(table(title, columns, cells, last=1))
    console.print(
        text(
            f"Total exports {total}{'' if ends == total else f' (range {ends})'} {unit.name}. "
            f"Data {dataset.data_version}, grade {baseline.grade}."
        )
    )
    if baseline.note:
        console.print(text(f"About {baseline.year}: {baseline.note}."))
    if dimension in ("corridor", "country"):
        _print_through(console, shares)
    if dimension == "corridor":
        _print_unlisted(console, shares, unit)
        _print_other_counts(console, shares, unit)
    moved = max(baseline.adjustments, key=lambda a: abs(a.in_sigmas))
    conflicts = sum(a.conflicting for a in baseline.adjustments)
    move = f"{moved.in_sigmas:+z.1f}".replace("-", "−")
    console.print(
        text(
            f"Balanced from {len(baseline.adjustments)} published figures; the largest move is "
            f"{move} σ ({moved.observation.target}), {conflicts or 'none'} beyond 2 σ. "
            "Every move: --adjustments."
        )
    )
    console.print(text(f"Tier of the sources: {TIERS}. Which: --sources."))


def tiers(dataset: "Dataset", sources: Iterable[str]) -> str:
    """The tiers of some sources, the best first, each once.

    Examples
    --------
    >>> import geodata
    >>> tiers(geodata.load(), ["assumption", "kmg-press-release-2025"])
    'AC'
    """
    known = dataset.by_id("sources")
    return "".join(sorted({str(known[source]["tier"]) for source in sources if source in known}))


def _share_cells(row: "ShareRow", unit: Unit, *, spread: bool) -> tuple[str, ...]:
    name, status = f"= {row.name}" if row.group else row.name, row.status.replace("_", " ")
    volumes = between(unit.volume(row.low_mt), unit.volume(row.high_mt))
    if row.status == "not_found":
        # Balancing leaves a trace of what was looked for and not found; that is no figure.
        return name, status, "", volumes if row.high_mt - row.low_mt > MOVED else "", status
    share = "" if row.share is None else percent(row.share)
    if spread and (ends := span(row.low_share, row.high_share)) != share:
        share = f"{share} ({ends})" if share else ends
    return name, unit.volume(row.mt if row.status != "not published" else None), share, volumes, status


def _print_through(console: "Console", shares: "Shares") -> None:
    for country in shares.transit_countries():
        through = shares.through(country)
        if through.high >= 0.5:
            ends = span(through.low, through.high)
            figure = f"{percent(through.share)} of exports" if through.published else "share not published"
            spread = "" if ends == percent(through.share) else f" (range {ends})"
            console.print(text(f"Through {through.name}: {figure}{spread}."))
    for country, low, high, sources in shares.itemisations():
        name = shares.through(country).name
        console.print(
            text(
                f"Another published itemisation of the year gives {span(low, high)} through {name} "
                f"({', '.join(sources)})."
            )
        )


def _print_unlisted(console: "Console", shares: "Shares", unit: Unit) -> None:
    rest = unlisted(shares)
    if abs(rest) < MOVED:
        return
    moves = "; ".join(
        f"{corridor.name}: published {unit.volume(corridor.published_mt)} "
        f"({percent(corridor.published_mt / shares.total)}), balanced {unit.volume(corridor.balanced_mt)} "
        f"({percent(corridor.balanced_mt / shares.total)})"
        for corridor in balanced_corridors(shares, MOVED)
    )
    console.print(
        text(
            f"The published routes leave {unit.volume(rest)} {unit.name} of the total unlisted; balancing puts it on "
            f"the routes{f' ({moves})' if moves else ''}."
        )
    )


def _print_other_counts(console: "Console", shares: "Shares", unit: Unit) -> None:
    counts, sources = other_counts(shares), shares.network.dataset.by_id("sources")
    if not counts:
        return
    rows = (
        (
            count.name,
            unit.volume(count.mt),
            unit.volume(count.used_mt),
            _share_on(count, shares, unit),
            *(str(sources[count.source_id][column]) for column in ("outlet", "date", "tier")),
        )
        for count in counts
    )
    columns = ("What", unit.name, "in use", "share on it", "source", "date", "tier")
    console.print()
    console.print(
        table(
            "Other counts, as published: in no figure above; those of routes make its low–high", columns, rows, last=3
        )
    )
    names = short_names(shares.network.dataset)
    for count in counts:
        if exceeds_all(count, shares):
            console.print(
                text(
                    f"{count.name}: {unit.volume(count.mt)} {unit.name} would be more than all exports of "
                    f"{shares.baseline.year} ({unit.volume(shares.total)}): the two cannot both hold."
                )
            )
        said = (f"{names[target]} {percent(share)}" for target, share in count.on_it.items() if share >= LARGE)
        if count.on_it:
            console.print(text(f"Of {unit.volume(count.mt)} {unit.name} instead: {', '.join(said)}."))


def _share_on(count: "OtherCount", shares: "Shares", unit: Unit) -> str:
    if exceeds_all(count, shares):
        return "more than all"
    return percent(count.share) + (" (largest route)" if count.target == EXPORTS else "")


def print_adjustments(console: "Console", baseline: "Baseline", unit: Unit) -> None:
    """Every figure that entered, and what balancing did to it."""
    rows = (
        (
            a.observation.target,
            unit.volume(a.observation.value) if a.observation.value is not None else "not found",
            unit.volume(a.reconciled),
            unit.change(a.change),
            "total" if a.observation.role == "total" else f"{a.in_sigmas:+.1f}",
            "conflict" if a.conflicting else "",
            a.observation.source_id,
        )
        for a in baseline.adjustments
    )
    columns = ("measured", "published", "balanced", "change", "σ", "", "source")
    console.print(table(f"Adjustments that make {baseline.year} add up ({unit.name})", columns, rows))


def history_answer(history: "History", dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes history`."""
    volume = dataset.commodity.unit
    units = {volume: f"{volume} in the year", "share": "fraction of the year's exports"}
    return envelope("history", dataset, units | {"number": "corridors of equal size"}) | {
        "on": history.on,
        "leading_corridor": history.corridor or None,
        "rows": history.records(),
        "years": [
            {
                "year": of.year,
                "grade": of.grade or None,
                **record(of, "verdict", "note", "sources"),
                "events": [_event_record(event) for event in of.events],
            }
            for of in history.years
        ],
    }


def _event_record(event: "Event") -> dict[str, Any]:
    return {"event": event.id, **record(event, "date", "kind", "name", "realised", "route")}


def print_events(console: "Console", history: "History") -> None:
    """What happened in the years shown, and what was seen of it."""
    rows = [
        (event.id, event.kind.replace("_", " "), event.name, event.realised or "not known")
        for each in history.years
        for event in each.events
    ]
    if rows:
        console.print(table("What happened", ("Event", "kind", "what", "what was seen"), rows, left=4))
    else:
        console.print(text("What happened: no event of these years is in the tables."))


def source_records(history: "History", dataset: "Dataset") -> list[dict[str, Any]]:
    """One flat record per year and source."""
    sources = dataset.by_id("sources")
    columns = ("outlet", "date", "tier", "url")
    return [
        {"year": each.year, "source": source, **{c: sources[source][c] for c in columns}}
        for each in history.years
        for source in each.sources
        if source in sources
    ]


def months_answer(months: "Months", dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes history --monthly`."""
    return envelope("months", dataset, {"mt": f"{dataset.commodity.unit} in the month"}) | {"rows": months.records()}


def print_months(console: "Console", months: "Months", dataset: "Dataset") -> None:
    """Month by month: the figure, who counted it, where it stands and since when."""
    if not months.rows:
        console.print(text(f"{dataset.title}: no figure of a single month is in its tables."))
        return
    rows = (
        (row.month, row.name, row.count, row.status.replace("_", " "), _month_text(row), row.outlet, row.date, row.tier)
        for row in months.rows
    )
    noun = dataset.commodity.noun
    columns = ("Month", "what", "count", "status", dataset.commodity.unit, "source", "date", "tier")
    title = f"{dataset.title}: single months ({dataset.commodity.unit} in the month)"
    console.print(table(title, columns, rows, left=4, last=3))
    console.print(
        text(
            f"Data {dataset.data_version}. Customs lag shipping by days to weeks: a month of theirs is not a month of "
            f"loading. A terminal's figure is all {noun} loaded there, foreign included; "
            f"one of an edge is home {noun}. "
            f"Nothing is interpolated. Tier: {TIERS}."
        )
    )


def _month_text(row: "MonthFigure") -> str:
    return words(Figure("volume", row.target, "Mt", row.value_mt, row.low_mt, row.high_mt, "not found"), Unit())


def print_history(console: "Console", history: "History", dataset: "Dataset", unit: Unit) -> None:
    """Year by year: what is known, as figures, ranges or gaps."""
    first, last = history.years[0].year, history.years[-1].year
    corridor = history.corridor_name.partition(" (")[0]
    columns = ["Year", "", "tier", f"exports ({unit.name})", f"through {history.on_name}", "effective routes"]
    columns[5:5] = [f"by {corridor}"] if corridor else []
    names = short_names(dataset)
    rows = []
    for each in history.years:
        cells = [
            str(each.year),
            each.grade,
            tiers(dataset, each.sources),
            *_cells(each, unit, f"gate:{history.corridor}" if history.corridor else ""),
            _also(each, names, unit),
        ]
        rows.append(cells)
    years = between(str(first), str(last))
    title = f"{dataset.title}: exports and the share through {history.on_name}, {years}"
    print_opening(console, history_sentence(history, unit.goods), dataset)
    newest = next((one for one in reversed(history.years) if (f := one.find("through")) and f.known), None)
    if newest is not None and (figure := newest.find("through")) and figure.value is None and newest.note:
        # The first sentence has a range alone: why stands beside it.
        console.print(text(f"About {newest.year}: {newest.note}."))
        console.print()
    console.print(table(title, [*columns, f"also known ({unit.name})"], rows, left=3, last=1))
    for each in history.years:
        if each.verdict == "open" and each.note:
            bounds = "; ".join(f"{f.measure}: {f.note}" for f in each.figures if f.known and f.note)
            console.print(text(f"{each.year}: {each.note}{f' ({bounds})' if bounds else ''}."))
    routes = sum(each.verdict == "routes" for each in history.years)
    console.print(
        text(
            f"{routes} of {len(rows)} years have their routes published. What is not known of the others is a gap that "
            "says why; nothing is interpolated."
        )
    )
    console.print(
        text(
            f"Data {dataset.data_version}. Figures as published and balanced; what happened when: --events. "
            f"Tier of the year's sources: {TIERS}; which: --sources."
        )
    )


def _cells(year: "HistoryYear", unit: Unit, corridor: str) -> Iterable[str]:
    for measure in _HEADLINE:
        if measure == "corridor-share" and not corridor:
            continue
        figure = year.find(measure, corridor if measure == "corridor-share" else None)
        yield NOT_FOUND if figure is None else words(figure, unit)


def _also(year: "HistoryYear", names: dict[str, str], unit: Unit) -> str:
    """What else is known of a year without routes; a year with routes has `kzroutes shares --year`."""
    parts = []
    coverages = {"all": f"all {unit.goods.noun}", "products": "with products"}
    for figure in year.figures:
        if figure.measure not in _ALSO or (year.verdict == "routes" and figure.coverage == "home"):
            continue
        coverage = f" ({coverages[figure.coverage]})" if figure.coverage in coverages else ""
        name = _ALSO[figure.measure] or names.get(figure.target, figure.target)
        parts.append(f"{name} {words(figure, unit)}{coverage}")
    return ", ".join(parts)
