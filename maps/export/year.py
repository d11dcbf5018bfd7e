"""Sections of a report on a year: how exports leave, through whom, month by month, and what would cost most to lose."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError
from energy.history.fuels import HOME
from energy.network.units import SHOWN
from energy.presentation.console import Unit, between, percent, span
from energy.report import fuels
from energy.report.dependence import figure, label, spread
from energy.statistics.indicators import OBSERVED, indicators
from maps.export.album import Album
from maps.export.document import Section, Table

if TYPE_CHECKING:
    from energy.history.fuels import EnergyExports
    from energy.statistics.shares import Shares
    from energy.study import Study

MOST_ROWS = 12
"""Rows of a table that the report shows; the files beside it have all of them."""

_ON = "RU"
_LEAST_SHARE = 0.001


def year_sections(study: "Study", year: int | None, unit: Unit, album: Album) -> list[Section]:
    """Every section that the folder's data allow, in the order in which they are read."""
    ranking, energy = _ranking(study, year, album), energy_section(study, year, album)
    events = events_section(study, study.list("events").rows, "What happened", "Events, newest first")
    if year is None:
        return [ranking, energy, events]
    shares = study.shares(year)
    return [
        corridors(study, shares, unit, album),
        _through(study, shares, album),
        _months(study, album),
        _ways(study, year, album),
        ranking,
        _dependence(study, year),
        energy,
        events,
        _projects(study, unit),
    ]


def corridors(study: "Study", shares: "Shares", unit: Unit, album: Album) -> Section:
    """How exports leave, by corridor, in this year and in the others."""
    from maps.charts.shares import shares_figure

    rows = tuple(
        (
            row.name,
            unit.volume(row.mt),
            percent(row.share),
            _ends(row.low_mt, row.high_mt, unit),
            row.status.replace("_", " "),
        )
        for row in shares.by("corridor")
        if not row.group
    )
    heads = ("Corridor", unit.name, "share", "low–high", "figure")
    baseline, when = shares.baseline, unit.goods.when(shares.baseline.year)
    return Section(
        "corridors",
        "By which corridor exports leave",
        (
            "Published volumes, reconciled so that they balance; low–high holds what the sources leave open.",
            *([f"About {when}: {baseline.note}."] if baseline.note else []),
        ),
        album.add(
            "shares",
            "Shares of exports by corridor over the years",
            lambda: shares_figure([study.shares(each) for each in study.years]),
        ),
        (Table(f"Exports by corridor, {when}", heads, rows, notes=1),),
        sources=tuple(source for row in shares.by("corridor") for source in row.sources),
    )


def events_section(study: "Study", events: Sequence[Mapping[str, Any]], title: str, caption: str) -> Section:
    """Events with what was observed of them, the newest first; what was announced where nothing was."""
    shown, more = [*reversed(events)][:MOST_ROWS], len(events) - MOST_ROWS
    sources = study.dataset.by_id("sources")
    rows = tuple(
        (
            str(row["from"]),
            str(row["to"] or ""),
            str(row["what"]),
            _seen(row),
            source_words(sources, row["source_id"] or ()),
        )
        for row in shown
    )
    return Section(
        "events",
        title,
        (f"Earlier events, {more} of them, stand in events.csv.",) if more > 0 else (),
        tables=(Table(caption, ("From", "to", "what", "what was seen", "source"), rows, text=5),),
        sources=tuple(source for row in shown for source in row["source_id"] or ()),
    )


def _seen(event: Mapping[str, Any]) -> str:
    if event["realised"]:
        return str(event["realised"])
    return f"not known; announced: {event['announced']}" if event["announced"] else "not known"


def source_words(sources: Mapping[str, Mapping[str, Any]], source_ids: Sequence[str]) -> str:
    """Outlet and date of a source; of several, the first one's and how many more there are."""
    if not source_ids:
        return ""
    first, *more = source_ids
    source = sources.get(first, {})
    words = ", ".join(str(source[part]) for part in ("outlet", "date") if source.get(part)) or first
    return words + (f" and {len(more)} more" if more else "")


def _ends(low: float | None, high: float | None, unit: Unit) -> str:
    return "" if low is None or high is None else between(unit.volume(low), unit.volume(high))


def _through(study: "Study", shares: "Shares", album: Album) -> Section:
    from maps.charts.history import history_figure

    found = [shares.through(country) for country in shares.transit_countries()]
    rows = tuple(
        (one.name, percent(one.share) if one.published else "not published", span(one.low, one.high))
        for one in sorted(found, key=lambda one: -one.high)
        if one.high > _LEAST_SHARE
    )
    when = study.dataset.commodity.when(shares.baseline.year)
    return Section(
        "through",
        "Which countries exports cross",
        ("What crosses several countries counts in each of them, so the shares add up to more than 100 %.",),
        album.add(
            "history",
            "Share of exports through one country over the years, with ranges and gaps",
            lambda: history_figure(study.history(), study.dataset),
        ),
        (Table(f"Share of exports that crosses a country, {when}", ("Country", "share", "low–high"), rows),),
    )


def _months(study: "Study", album: Album) -> Section:
    from energy.history.closures import closures
    from maps.charts.months import months_figure

    charts = album.add(
        "months",
        "Exports, output and loadings month by month, and what closed meanwhile",
        lambda: months_figure(study.months().newest(), closures(study.dataset, study.shares), study.dataset),
    )
    return Section("months", "Month by month", charts=charts)


def _ways(study: "Study", year: int, album: Album) -> Section:
    from energy.tracing.legs import legs
    from maps.charts.alluvial import alluvial_figure

    charts = album.add(
        "alluvial",
        f"From {study.dataset.commodity.source} to corridor to outlet to buyer, as wide as the flow",
        lambda: alluvial_figure(legs(study.base(year)), study.dataset, year),
    )
    title = f"From the {study.dataset.commodity.source} to the buyer"
    return Section("ways", title, charts=charts, model=bool(charts))


def _ranking(study: "Study", year: int | None, album: Album) -> Section:
    from maps.charts.ranking import rank_figure

    charts = album.add(
        "rank",
        f"{study.dataset.commodity.exports.capitalize()} lost when one line is lost",
        lambda: rank_figure(study.rank(year=year, top=MOST_ROWS), study.dataset),
    )
    return Section("rank", "What would cost most to lose", charts=charts, model=bool(charts))


def _dependence(study: "Study", year: int) -> Section:
    try:
        found = study.dependence(_ON, year)
    except UsageError:
        return Section("dependence", "")
    goods = study.dataset.commodity
    meanings = indicators(goods)
    rows = tuple(
        (
            label(one, goods) + _in(meanings[one.measure].unit),
            figure(one),
            spread(one),
            "figures" if one.kind == OBSERVED else "model",
            meanings[one.measure].answers,
        )
        for one in found.measures
    )
    heads = ("Measure", "value", "low–high", "from", "what it answers")
    return Section(
        "dependence",
        f"How much depends on {found.target.name}",
        (
            "Measures that answer different questions; those from the model are model results. A share through a "
            "country can fall because exports are lost: read it beside what is lost.",
        ),
        tables=(Table(f"Dependence on {found.target.name}, {goods.when(year)}", heads, rows, notes=2),),
    )


def _in(unit: str) -> str:
    """The unit of a measure, where its figure does not show it."""
    return f", {unit}" if "USD" in unit else ""


def energy_section(study: "Study", year: int | None, album: Album) -> Section:
    """All fuels together; only beside the networks that the fuel tables are about."""
    from maps.charts.fuels import fuels_figure

    try:
        exports = fuels.beside(study, year)
    except UsageError:
        return Section("energy", "")
    heads, rows = fuels.fuel_table(exports)
    known = (
        *fuels.notes(exports),
        *((about, f"known of that year: {said}") for about, said in fuels.other_years(exports)),
    )
    return Section(
        "energy",
        "All of Kazakhstan's energy exports",
        (f"{exports.headline}.", fuels.contents(exports), fuels.ROLES_APART),
        album.add("fuels", "Energy exports by fuel in PJ, and what of them", lambda: fuels_figure(exports)),
        (
            Table(fuels.exports_caption(exports), heads, rows, text=2, notes=2),
            Table("What these figures rest on, and what is not known", ("Fuel", "note"), known, text=2),
            *_roles(exports),
        ),
        sources=tuple(str(row["source_id"]) for row in exports.sources),
    )


def _roles(exports: "EnergyExports") -> Iterator[Table]:
    """Who depends on whom, a table for each direction."""
    names = {HOME: "Kazakhstan", exports.on: exports.on_name}
    _, rows = fuels.reliance_table(exports)
    found = [((one.of, one.on), row) for one, row in zip(exports.reliance, rows, strict=True)]
    heads = ("Role", "fuel", "year", "what", "amount", "share", "figure")
    for of, on in dict.fromkeys(pair for pair, _ in found):
        yield Table(
            f"Dependence of {names.get(of, of)} on {names.get(on, on)}, by role",
            heads,
            tuple(_role_cells(row) for pair, row in found if pair == (of, on)),
            text=4,
            notes=1,
        )


def _role_cells(row: tuple[str, ...]) -> tuple[str, ...]:
    """A row of `energy.report.fuels.reliance_table` for paper: year and months in one cell, no countries, no tiers."""
    role, fuel, _, year, period, what, amount, share, status, _ = row
    when = year if period == "year" else period if year in period else f"{year}, {period}"
    return role, fuel, when, what, amount, share, status


def _projects(study: "Study", unit: Unit) -> Section:
    def volume(mt: object) -> str:
        return unit.volume(float(mt)) if isinstance(mt, int | float) and mt > SHOWN else "not known"

    rows = tuple(
        (
            str(row["name"]),
            volume(row["current_mt"]),
            volume(row["planned_mt"]),
            str(row["planned_date"] or "not known"),
            str(row["status"] or ""),
        )
        for row in study.list("projects").rows
    )
    heads = ("Project", "now", "planned", "date", "state")
    return Section(
        "projects",
        "What is planned",
        ("Plans as announced; a plan is no capacity.",) if rows else (),
        tables=(Table(f"Capacity, {unit.name}", heads, rows[:MOST_ROWS], notes=2),),
    )
