"""Block: the answer to "block X" at a horizon, for programs, as records and as tables for people."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from energy.network.units import MONTH, SHOWN
from energy.presentation.console import MOST_ROWS, Unit, between, largest, percent, ranged, span, table, text
from energy.presentation.figures import short_names
from energy.presentation.formats import envelope
from energy.results import number, plain, record
from geodata.rounding import fixed

if TYPE_CHECKING:
    from rich.console import Console

    from energy.flow.outcome import CorridorChange, Outcome, Volumes
    from energy.flow.scenario import Scenario
    from geodata import Dataset


def block_answer(outcome: "Outcome", dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes block`."""
    goods = outcome.network.commodity
    units = {
        "mt": goods.rate,
        "share": "fraction",
        "cost_usd_t": f"USD per delivered {goods.part_name} to {goods.delivery}",
        "revenue_lost_musd": "million USD a year",
    }
    revenue, flows, foreign = outcome.revenue_lost, outcome.flows, outcome.foreign_flows
    return envelope("block", dataset, units) | {
        "kind": "model result",
        "sentence": sentence(outcome, Unit(goods=goods)),
        "caveat": dataset.caveat or None,
        "targets": [block.target.key for block in outcome.scenario.blocks],
        "left": plain([block.left for block in outcome.scenario.blocks]),
        **record(outcome.scenario, "horizon", "release_foreign", "release_home"),
        **record(outcome, "year", "base_mt"),
        **_volumes(outcome, outcome.volumes),
        **record(outcome, "domestic_base_mt"),
        "assumptions": assumption_records(outcome),
        "by_corridor": [
            {**record(c), "naive_mt": number(outcome.naive_by_corridor.get(c.id))} for c in outcome.by_corridor
        ],
        "fields": field_records(outcome),
        "flows": [
            {
                "edge": edge,
                "base_mt": number(base),
                "scenario_mt": number(flows[edge]),
                "foreign_mt": number(foreign.get(edge, 0.0)),
            }
            for edge, base in outcome.base_flows.items()
        ],
        **record(outcome, "blocked_edges", "binding", "through"),
        "cost_usd_t": {"before": number(outcome.cost_before), "after": number(outcome.cost_after)},
        "revenue_lost_musd": number(revenue.value) if revenue else None,
        "revenue_lost_range_musd": plain([revenue.low, revenue.high]) if revenue else None,
        "range": {end: _volumes(outcome, at) for end, at in zip(("low", "high"), outcome.range, strict=True)},
        "unpublished": list(outcome.unpublished),
        "open_crossing": plain(outcome.open_crossing),
        "other_bases": other_base_records(outcome),
        "released": record(outcome.released) if outcome.domestic_lost_mt > Unit(goods=goods).least else None,
        "naive_lost_mt": number(outcome.naive_lost_mt),
        "band": plain(outcome.band) if outcome.band else None,
        "phi": plain(outcome.phi),
    }


def _volumes(outcome: "Outcome", volumes: "Volumes") -> dict[str, Any]:
    """Volumes of a run; none of them where what is blocked carries nothing that was published."""
    return record(volumes) if outcome.known else dict.fromkeys(record(volumes))


def assumption_records(outcome: "Outcome") -> list[dict[str, Any]]:
    """One row per uncertain number that the answer rests on."""
    return [{("source" if k == "source_id" else k): v for k, v in record(a).items()} for a in outcome.assumptions]


def field_records(outcome: "Outcome") -> list[dict[str, Any]]:
    """One row per field: output before and after, and the share that is cut."""
    return [{**record(field), "cut_share": number(field.cut_share)} for field in outcome.fields]


def sentence(outcome: "Outcome", unit: Unit) -> str:
    """The answer in one sentence, with its range."""
    when, lost, dataset = outcome.scenario, outcome.volumes.lost_mt, outcome.network.dataset
    if not when.blocks:
        return f"Nothing is blocked: {unit.brief(outcome.base_mt)} {unit.words} are {unit.goods.exported}."
    if outcome.moved_before_mt <= unit.least:
        then = f"in {outcome.year}" if outcome.year else "in the base plan"
        if not outcome.known:
            unknown = "what blocking it would cost is not known"
            return f"What moved on {when.label} {then} is not published: {unknown}."
        return f"Nothing moved on {when.label} {then}: blocking it changes nothing."
    whole, others = f"{unit.brief(outcome.base_mt)} {unit.words}", outcome.ends
    how_much = "nothing" if lost <= unit.least else f"{unit.brief(lost)} of {whole}"
    spread = _spread([lost, *(end.lost_mt for end in others)], unit)
    within = "" if when.horizon == "structural" else f" within a {when.horizon}"
    if when.horizon == "month" and (in_month := lost * MONTH) > unit.least:
        within += f", {Unit(goods=unit.goods).brief(in_month)} {unit.goods.unit} in that month"
    said = "take {} off the market" if dataset.home else "leave {} undelivered"
    parts = [f"Blocking {when.label} would {said.format(how_much)}{spread}{within}"]
    home = outcome.domestic_lost_mt
    if home > unit.least:
        spread = _spread([home, *(end.domestic_lost_mt for end in others)], unit)
        part = f"{unit.brief(home)} of {unit.brief(outcome.domestic_base_mt)}{spread}"
        parts.append(f"{unit.goods.home_use} would lose {part}")
    if (elsewhere := outcome.volumes.rerouted_mt) > unit.least:
        first = max(outcome.by_corridor, key=lambda row: row.scenario_mt - row.base_mt)
        most = "mostly" if first.scenario_mt - first.base_mt >= elsewhere / 2 else "the largest part"
        parts.append(f"{unit.brief(elsewhere)} could go another way, {most} by {first.name}{_if_sold(outcome, unit)}")
    return "; ".join(parts) + "."


def _if_sold(outcome: "Outcome", unit: Unit) -> str:
    """What buyers are taken to buy, where what goes another way needs them to buy more."""
    most = []
    for sale in outcome.sold_more:
        if sale.value is None or sale.low is None or sale.high is None:
            most.append(sale.name)
            continue
        low, high = unit.brief(sale.low), unit.brief(sale.high)
        most.append(f"{sale.name}: at most {unit.brief(sale.value)}{'' if low == high else f', range {low}–{high}'}")
    return f", if it is bought ({'; '.join(most)})" if most else ""


def _spread(values: Sequence[float], unit: Unit) -> str:
    """The range of some volumes in brackets; nothing where they print alike."""
    least, most = unit.brief(min(values)), unit.brief(max(values))
    return "" if least == most else f" (range {least}–{most})"


def print_outcome(console: "Console", outcome: "Outcome", dataset: "Dataset", unit: Unit) -> None:
    """The answer to "block X": one sentence, then the tables."""
    console.print(text(sentence(outcome, unit)), soft_wrap=True)
    if counted := other_counts_sentence(outcome, unit):
        console.print(text(counted))
    if dataset.caveat:
        console.print(text(f"{dataset.caveat}."))
    console.print()
    if not outcome.known:
        for line in _notes(outcome, unit):
            console.print(text(line))
        return
    year = f"base {outcome.year}, " if outcome.year else ""
    head = f"Block {outcome.scenario.label}: {year}{outcome.scenario.horizon} horizon (model result, {unit.name})"
    home = outcome.domestic_base_mt > unit.least
    columns = ("", unit.goods.exports, "lost", "rerouted", *(("lost at home",) if home else ()))
    console.print(table(head, columns, _total_rows(outcome, unit, home=home)))
    for line in _notes(outcome, unit):
        console.print(text(line))
    console.print()
    rows = (
        (
            c.name,
            unit.volume(c.base_mt),
            unit.volume(c.scenario_mt),
            unit.change(c.scenario_mt - c.base_mt),
            unit.volume(outcome.naive_by_corridor.get(c.id)),
        )
        for c in _changed_first(outcome)
        if c.base_mt > unit.least or c.scenario_mt > unit.least
    )
    console.print(largest("By corridor", ("Corridor", "base", "after", "change", "naive, no limits"), rows))
    print_other_bases(console, outcome, unit)
    _print_why(console, outcome, unit)
    _print_effects(console, outcome, dataset, unit)


def _changed_first(outcome: "Outcome") -> "Sequence[CorridorChange]":
    """Corridors by size; of more than can be shown first those that change most."""
    rows = outcome.by_corridor
    if len(rows) <= MOST_ROWS:
        return rows
    return sorted(rows, key=lambda row: (-round(abs(row.scenario_mt - row.base_mt), 6), -row.base_mt))


def _total_rows(outcome: "Outcome", unit: Unit, *, home: bool) -> list[tuple[str, ...]]:
    def cells(label: str, v: "Volumes") -> tuple[str, ...]:
        volumes = (v.delivered_mt, v.lost_mt, v.rerouted_mt, v.domestic_lost_mt)
        return (label, *map(unit.volume, volumes[: 4 if home else 3]))

    rows = [
        (
            "base",
            unit.volume(outcome.base_mt),
            "",
            "",
            *((f"of {unit.volume(outcome.domestic_base_mt)}",) if home else ()),
        ),
        cells(f"after, {outcome.scenario.horizon}", outcome.volumes),
    ]
    if outcome.domestic_lost_mt > unit.least and not outcome.scenario.release_home:
        rows.append(cells(f"with home {unit.goods.noun} offered for export", outcome.released))
    if outcome.band and outcome.phi:
        for name in ("low", "central", "high"):
            rows.append(cells(f"within a month, {name} (φ {getattr(outcome.phi, name):.2f})", outcome.band[name]))
    naive = (outcome.base_mt - outcome.naive_lost_mt, outcome.naive_lost_mt, 0.0)
    rows.append(("if nothing went another way", *map(unit.volume, naive), *(("",) if home else ())))
    return rows


def _notes(outcome: "Outcome", unit: Unit) -> Iterable[str]:
    """What the rows do not say by themselves."""
    if outcome.band:
        lost = sorted(volumes.lost_mt * MONTH for volumes in outcome.band.values())
        ends = between(fixed(lost[0], unit.goods.places), fixed(lost[-1], unit.goods.places))
        yield f"Rows within a month are yearly rates: in one month {ends} {unit.goods.unit} are lost."
    yield from year_notes(outcome.scenario, outcome.year)
    yield from _open_notes(outcome)
    if outcome.domestic_lost_mt > unit.least and not outcome.scenario.release_home:
        goods = unit.goods
        kept = f"{goods.noun.capitalize()} that {goods.home_use} cannot get stays in the ground"
        yield f"{kept}; --release-home offers it for export."


def _open_notes(outcome: "Outcome") -> Iterable[str]:
    """What was observed in an event, and what the answer had to take for granted, since nobody published it."""
    events = outcome.network.dataset.by_id("events")
    for block in outcome.scenario.blocks:
        if block.target.kind != "event":
            continue
        event = events[block.target.id]
        if block.left == 0 and event["left_share"] is None:
            yield "How much stayed open in the event was not published: it is closed whole here; --left takes a share."
        if event["realised"]:
            yield f"Observed: {event['realised'].rstrip('.')}."
    if outcome.unpublished:
        yield f"Not in the answer, since no volume of {outcome.year} was found: {'; '.join(outcome.unpublished)}."


def year_notes(scenario: "Scenario", year: int | None) -> Iterable[str]:
    """On which year an event runs, and why."""
    for target in (block.target for block in scenario.blocks if year and block.target.kind == "event"):
        own = target.id[:4]
        why = "the event's own year" if own == str(year) else f"the event is of {own}"
        yield f"Run on {year}: {why}."


def _print_why(console: "Console", outcome: "Outcome", unit: Unit) -> None:
    if outcome.binding:
        console.print()
        rows = ((b.name, unit.volume(b.limit_mt)) for b in outcome.binding)
        console.print(largest("What holds deliveries down (min cut)", ("Limit", f"room for {unit.goods.own}"), rows))
    if outcome.assumptions:
        console.print()
        rows_a = (
            (
                a.name,
                "lifted" if a.value is None else _plain(a.value, a.unit, unit),
                f"{_plain(a.low, a.unit, unit)}–{'lifted' if a.high is None else _plain(a.high, a.unit, unit)}",
                between(unit.volume(a.delivered_low_mt), unit.volume(a.delivered_high_mt)),
                between(unit.volume(a.domestic_lost_low_mt), unit.volume(a.domestic_lost_high_mt)),
            )
            for a in outcome.assumptions
        )
        columns = ("Assumption", "value", "low–high", f"{unit.goods.exports} at its ends", "lost at home")
        console.print(largest("What the answer rests on", columns, rows_a))


def _plain(value: float | None, kind: str, unit: Unit) -> str:
    if value is None:
        return "not published"
    return f"{value:.2f}" if kind == "share" else unit.volume(value)


def _ranged(share: float | None, low: float | None, high: float | None) -> str:
    if share is None or low is None or high is None:
        return "nothing is exported"
    central, ends = percent(share), span(low, high)
    return central if ends == central else f"{central} (range {ends})"


def _print_effects(console: "Console", outcome: "Outcome", dataset: "Dataset", unit: Unit) -> None:
    cut, goods = [f for f in outcome.fields if f.cut_share > SHOWN], unit.goods
    if cut:
        console.print()
        rows = ((f.name, unit.volume(f.base_mt), unit.volume(f.scenario_mt), percent(f.cut_share)) for f in cut)
        source = goods.source.capitalize()
        console.print(largest(f"{source}s that have to cut", (source, "base", "after", "cut"), rows))
    console.print()
    for country, change in outcome.through.items():
        if max(change.before, change.after or 0.0) >= 0.2:
            name = _country(dataset, country)
            before = _ranged(change.before, change.before_low, change.before_high)
            after = _ranged(change.after, change.after_low, change.after_high)
            console.print(
                text(
                    f"Share through {name}: {before} before, {after} after, "
                    f"of what is left: {unit.volume(outcome.volumes.lost_mt)} {unit.name} of exports are lost."
                )
            )
    if outcome.cost_before is not None and outcome.cost_after is not None:
        console.print(
            text(
                f"Transport cost per delivered {goods.part_name}, to {goods.delivery}: "
                f"{fixed(outcome.cost_before, 0)} → {fixed(outcome.cost_after, 0)} USD "
                "(estimates; sea freight not included)."
            )
        )
    if outcome.revenue_lost and outcome.volumes.lost_mt > unit.least:
        r = outcome.revenue_lost
        value, low, high = (fixed(musd / 1000, 1) for musd in (r.value, r.low, r.high))
        console.print(
            text(
                f"Export revenue lost: {value} bn USD a year ({between(low, high)}) "
                f"at the average price of {outcome.year}."
            )
        )
    if outcome.year is None:
        console.print(text("Base: the cheapest plan that delivers the most; this network has no statistics."))


def _country(dataset: "Dataset", country: str) -> str:
    countries = dataset.by_id("countries")
    return str(countries[country]["name"]) if country in countries else country


def other_base_records(outcome: "Outcome") -> list[dict[str, Any]]:
    """One row per other count of the base year."""
    columns = ("counts", "base_mt", "lost_mt", "domestic_lost_mt")
    return [{**record(other, *columns), **record(other.range)} for other in outcome.other_bases]


def other_counts_sentence(outcome: "Outcome", unit: Unit) -> str:
    """What other counts of the base year make of the loss, where that goes beyond what the first sentence says."""
    ranges, known = [other.range for other in outcome.other_bases], (outcome.volumes, *outcome.ends)
    parts = []
    for what, counted, own in (
        ("lost", [end for each in ranges for end in each.abroad], [volumes.lost_mt for volumes in known]),
        (
            f"lost by {unit.goods.home_use}",
            [end for each in ranges for end in each.at_home],
            [volumes.domestic_lost_mt for volumes in known],
        ),
    ):
        low, high = min(counted, default=min(own)), max(counted, default=max(own))
        lower = low < min(own) - unit.least and unit.brief(low) != unit.brief(min(own))
        higher = high > max(own) + unit.least and unit.brief(high) != unit.brief(max(own))
        if lower or higher:
            parts.append(f"{between(unit.brief(low), unit.brief(high))} {what}")
    return f"By other counts of {outcome.year}: {', '.join(parts)}." if parts else ""


def print_other_bases(console: "Console", outcome: "Outcome", unit: Unit) -> None:
    """The block on other counts of the base year; what of it is not published at all."""
    if crossing := outcome.open_crossing:
        ends = between(unit.volume(crossing.low), unit.volume(crossing.high))
        console.print(
            text(
                f"Balanced figures allow {ends} {unit.name} of the {unit.goods.exports} of {outcome.year} on what is "
                f"blocked; the base takes {unit.volume(crossing.value)}."
            )
        )
    if not outcome.other_bases:
        return
    names, home = short_names(outcome.network.dataset), outcome.domestic_base_mt > unit.least
    rows = (
        (
            ", ".join(f"{names.get(target, target)} {unit.volume(mt)}" for target, mt in other.counts.items()),
            unit.volume(other.base_mt),
            ranged(other.lost_mt, *other.range.abroad, unit),
            *[ranged(other.domestic_lost_mt, *other.range.at_home, unit)] * home,
        )
        for other in outcome.other_bases
    )
    columns = (f"Counted in {outcome.year} instead", unit.goods.exports, "lost", *["lost at home"] * home)
    console.print()
    console.print(table("The same on other counts of the base year", columns, rows))
