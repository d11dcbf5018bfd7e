"""Sections of a report on a scenario: what is lost, how soon, by whom, and what the answer rests on."""

from dataclasses import replace
from typing import TYPE_CHECKING

from energy.errors import UsageError
from energy.flow.outcome import Outcome
from energy.network.units import SHOWN
from energy.presentation.console import Unit, between, percent, span
from energy.report.days import days_sentence
from geodata.rounding import fixed
from maps.charts.horizons import WORDS
from maps.export.album import Album
from maps.export.document import Section, Table
from maps.export.year import MOST_ROWS, corridors, events_section, source_words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from energy.duration.days import Days
    from energy.study import Study

DAYS = 30
"""Length of the outage that is drawn."""

_LEAST_SHARE = 0.001


def scenario_sections(study: "Study", outcome: Outcome, unit: Unit, album: Album) -> list[Section]:
    """Every section that the folder's data allow, in the order in which they are read."""
    if not outcome.known:
        return [_before(study, outcome)]
    sections = [
        _losses(study, outcome, unit, album),
        _days(study, outcome, album),
        _fields(outcome, unit),
        _buyers(study, outcome, unit),
        _through(study, outcome, unit),
        _reasons(study, outcome, unit),
        _before(study, outcome),
    ]
    if outcome.year is not None:
        sections.append(corridors(study, study.shares(outcome.year), unit, album))
    return sections


def _losses(study: "Study", outcome: Outcome, unit: Unit, album: Album) -> Section:
    from maps.charts.horizons import horizons_figure

    exports = unit.goods.exports.capitalize()
    horizons = [h for h in WORDS if h != "month" or outcome.phi is not None]
    rows = tuple(
        (
            row.name,
            unit.volume(row.base_mt),
            unit.volume(row.scenario_mt),
            unit.change(row.scenario_mt - row.base_mt),
        )
        for row in outcome.by_corridor
        if max(row.base_mt, row.scenario_mt) > SHOWN
    )
    words = (
        f"If nothing could go another way, {unit.brief(outcome.naive_lost_mt)} {unit.words} would be lost.",
        *_money(outcome),
    )
    return Section(
        "lost",
        "What is lost, and what finds another way",
        words,
        album.add(
            "horizons",
            f"{exports} lost {', '.join(WORDS[h] for h in horizons)}, each with its range",
            lambda: horizons_figure([_at(outcome, h) for h in horizons], study.dataset, unit),
        ),
        (
            Table(
                f"{exports} by corridor, {WORDS[outcome.scenario.horizon]}, {unit.name}",
                ("Corridor", "before", "after", "change"),
                rows,
            ),
        ),
        model=True,
    )


def _at(outcome: Outcome, horizon: str) -> Outcome:
    return Outcome(outcome.dispatch, replace(outcome.scenario, horizon=horizon))


def _money(outcome: Outcome) -> list[str]:
    found, goods = [], outcome.network.dataset.commodity
    revenue = outcome.revenue_lost
    if revenue and outcome.volumes.lost_mt > SHOWN:
        size, name = (1000, "bn") if revenue.value >= 1000 else (1, "million")
        digits = 1 if revenue.value >= 1 else 3
        value, low, high = (fixed(musd / size, digits) for musd in (revenue.value, revenue.low, revenue.high))
        found.append(
            f"The exports lost are worth {value} {name} USD a year ({between(low, high)}) at the average price of "
            f"{outcome.year}."
        )
    if outcome.cost_before is not None and outcome.cost_after is not None:
        before, after = fixed(outcome.cost_before, 0), fixed(outcome.cost_after, 0)
        found.append(
            f"Transport of what is delivered costs {after} USD a {goods.part_name} to {goods.delivery}, {before} "
            "before (estimates)."
        )
    return found


def _days(study: "Study", outcome: Outcome, album: Album) -> Section:
    from maps.charts.days import days_figure

    found: list[Days] = []

    def draw() -> "Figure":
        names = [f"{block.target.key}@{block.left:.9f}" for block in outcome.scenario.blocks]
        found.append(study.days(*names, days=DAYS, year=outcome.year))
        if not (found[0].quantiles("lost_mt")["q95"] or 0.0) > SHOWN:
            raise UsageError("nothing to draw: no draw loses output")
        return days_figure(found[0], study.dataset)

    charts = album.add("days", f"Output, exports and stock day by day in an outage of {DAYS} days", draw)
    words = tuple(days_sentence(result) for result in found)
    return Section("days", "How soon fields have to cut", words, charts, model=bool(words))


def _fields(outcome: Outcome, unit: Unit) -> Section:
    cut = [field for field in outcome.fields if field.cut_share > SHOWN]
    rows = tuple(
        (field.name, unit.volume(field.base_mt), unit.volume(field.scenario_mt), percent(field.cut_share))
        for field in cut[:MOST_ROWS]
    )
    more = f" {len(cut) - len(rows)} more stand in scenario-fields.csv." if len(cut) > len(rows) else ""
    words, source = (f"What has no way out is not produced.{more}",) if rows else (), unit.goods.source
    caption = f"Output by {source}, {WORDS[outcome.scenario.horizon]}, {unit.name}"
    tables = (Table(caption, (source.capitalize(), "before", "after", "cut by"), rows),)
    return Section("fields", f"Which {source}s have to cut", words, tables=tables, model=bool(rows))


def _buyers(study: "Study", outcome: Outcome, unit: Unit) -> Section:
    title = "Who would get less"
    if outcome.volumes.lost_mt <= SHOWN or outcome.year is None:
        return Section("buyers", title)
    try:
        losses = study.buyers(outcome.year).losses(outcome)
    except UsageError as reason:
        return Section("buyers", title, (f"Not known: {reason}.",))
    rows = tuple(
        (
            row.buyer_name,
            unit.volume(row.base_mt),
            unit.volume(row.lost_mt),
            between(unit.volume(row.low_mt), unit.volume(row.high_mt)),
        )
        for row in losses.rows
        if row.lost_mt > SHOWN
    )
    heads = ("Buyer", "bought", "lost", "low–high")
    words = ("Nobody publishes who got which tonne: low–high holds every allocation that agrees with the figures.",)
    tables = (Table(f"By buyer, {unit.name}", heads, rows[:MOST_ROWS]),)
    return Section("buyers", title, words, tables=tables, model=True)


def _through(study: "Study", outcome: Outcome, unit: Unit) -> Section:
    names = study.dataset.by_id("countries")
    rows = []
    for country, change in outcome.through.items():
        if max(change.before, change.after or 0.0, change.after_high or 0.0) > _LEAST_SHARE:
            low, high = change.after_low, change.after_high
            after = f"nothing is {unit.goods.exported}" if change.after is None else percent(change.after)
            ends = "" if low is None or high is None else span(low, high)
            rows.append((str(names.get(country, {}).get("name", country)), percent(change.before), after, ends))
    words = (
        f"Shares of what is still exported: {unit.brief(outcome.volumes.delivered_mt)} of "
        f"{unit.brief(outcome.base_mt)} {unit.words}. A share can fall because exports are lost. Low–high: every plan "
        "that delivers as much.",
    )
    tables = (
        Table("Share of exports that crosses a country", ("Country", "before", "after", "low–high"), tuple(rows)),
    )
    title = "Which countries the rest would cross"
    return Section("through", title, words if rows else (), tables=tables, model=bool(rows))


def _reasons(study: "Study", outcome: Outcome, unit: Unit) -> Section:
    limits = tuple((limit.name, unit.volume(limit.limit_mt)) for limit in outcome.binding)
    shown, sources = outcome.assumptions[:MOST_ROWS], study.dataset.by_id("sources")
    rests = tuple(
        (
            one.name,
            _value(one.value, one.unit, unit),
            f"{_value(one.low, one.unit, unit)}–{_value(one.high, one.unit, unit)}",
            between(unit.volume(one.delivered_low_mt), unit.volume(one.delivered_high_mt)),
            source_words(sources, one.source_id.split(";")),
        )
        for one in shown
    )
    heads = ("Assumption", "value", "low–high", f"{unit.goods.exports} at its ends, {unit.name}", "source")
    return Section(
        "reasons",
        "What the answer rests on",
        tables=(
            Table("Limits that hold deliveries down", ("Limit", f"room, {unit.name}"), limits),
            Table("What is uncertain, and what it changes", heads, rests, notes=1),
        ),
        model=bool(limits or rests),
        sources=tuple(one.source_id for one in shown),
    )


def _value(value: float | None, kind: str, unit: Unit) -> str:
    if value is None:
        return "lifted"
    return f"{value:.2f}" if kind == "share" else unit.volume(value)


def _before(study: "Study", outcome: Outcome) -> Section:
    blocked = {edge for block in outcome.scenario.blocks for edge in block.target.edges}
    here = [row for row in study.list("events").rows if study.targets.find(f"event:{row['event']}").edges & blocked]
    return events_section(study, here, "What happened here before", "Events on what is blocked here, newest first")
