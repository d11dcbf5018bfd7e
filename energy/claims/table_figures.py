"""Table figures: computed at run time that a statement can be held against.

Each function takes the study and the words of one row of a table, and returns a figure with its range. They know
nothing of any claim.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING, Any

from energy.dependence.comparison import less
from energy.errors import UsageError
from energy.history.amounts import Amount
from energy.network.economics import parameter
from energy.network.units import DAYS

if TYPE_CHECKING:
    from energy.claims.questions import Questions


@dataclass(frozen=True)
class Evidence:
    """A figure with its range and sources; all None where it can't be computed. `note` says what it rests on."""

    value: float | None
    low: float | None
    high: float | None
    sources: tuple[str, ...] = ()
    note: str = ""
    modelled: bool = False

    @property
    def known(self) -> bool:
        """Whether there is a figure, a range or a bound."""
        return any(number is not None for number in (self.value, self.low, self.high))


_ENDS = ("tail", "head")

Computation = Callable[..., Evidence]
Row = Mapping[str, Any]


def exact(value: float, sources: Sequence[str] = (), note: str = "", *, modelled: bool = False) -> Evidence:
    """A figure without a range."""
    return Evidence(value, value, value, tuple(sources), note, modelled)


def _change(before: Evidence, after: Evidence, note: str = "") -> Evidence:
    """The second figure less the first; the range is that of the difference."""
    ends = (less(after.low, before.high), less(after.high, before.low))
    sources = _once((*before.sources, *after.sources))
    return Evidence(less(after.value, before.value), *ends, sources, note, after.modelled)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def measure(study: "Questions", *, measure: str, on: str, year: str, horizon: str = "") -> Evidence:
    """One measure of dependence."""
    return _measured(study, measure, on, int(year), horizon)


def measure_change(
    study: "Questions", *, measure: str, on: str, first: str, second: str, horizon: str = ""
) -> Evidence:
    """The second year's figure less the first year's; the range is that of the difference."""
    before, after = (_measured(study, measure, on, int(year), horizon) for year in (first, second))
    return _change(before, after, f"{first} to {second}")


def least_measure(study: "Questions", *, measure: str, on: str, horizon: str = "") -> Evidence:
    """The smallest figure of all years that have it."""
    years = study.full_years if horizon else study.years
    if not years:
        raise UsageError("this network has no years to choose from")
    figures = {year: _measured(study, measure, on, year, horizon) for year in years}
    lowest = min(figures, key=lambda year: figures[year].low or 0.0)
    return replace(figures[lowest], note=f"smallest in {lowest}, of {', '.join(map(str, years))}")


def _measured(study: "Questions", name: str, on: str, year: int, horizon: str) -> Evidence:
    measured = study.dependence(on, year, modelled=bool(horizon)).measures
    found = next((one for one in measured if (one.measure, one.horizon) == (name, horizon)), None)
    if found is None:
        there = ", ".join(" at ".join(filter(None, (one.measure, one.horizon))) for one in measured)
        raise UsageError(f"{year} has no measure '{name}'{f' at horizon {horizon}' if horizon else ''}: use {there}")
    return Evidence(found.value, found.low, found.high, found.sources, found.note, found.kind == "modelled")


def corridor_volume(study: "Questions", *, corridor: str, year: str) -> Evidence:
    """Exports of a corridor, Mt; 0 where it is closed that year."""
    shares = study.shares(int(year))
    row = next((r for r in shares.by("corridor") if r.id == corridor), None)
    if row is None:
        return exact(0.0, shares.route_sources, f"closed in {year}")
    return Evidence(row.mt, row.low_mt, row.high_mt, row.sources)


def corridor_share(study: "Questions", *, corridor: str, year: str) -> Evidence:
    """Share of a corridor in exports."""
    total = study.shares(int(year)).total
    if total <= 0:
        raise UsageError(f"there are no exports in {year} to have a share in")
    found = corridor_volume(study, corridor=corridor, year=year)
    value, low, high = (None if v is None else v / total for v in (found.value, found.low, found.high))
    return Evidence(value, low, high, found.sources)


def corridor_change(study: "Questions", *, corridor: str, first: str, second: str) -> Evidence:
    """Exports of a corridor in the second year less those in the first, Mt."""
    before, after = (corridor_volume(study, corridor=corridor, year=year) for year in (first, second))
    return _change(before, after)


def corridor_rest(study: "Questions", *, corridor: str, year: str) -> Evidence:
    """Share of exports that leave otherwise than by a corridor."""
    found = corridor_share(study, corridor=corridor, year=year)
    value, low, high = (None if v is None else 1 - v for v in (found.value, found.high, found.low))
    return Evidence(value, low, high, found.sources)


def corridor_avoids(study: "Questions", *, corridor: str, country: str) -> Evidence:
    """1 if no edge of a corridor lies in a country or ends at a place there, else 0; whether it is open or not."""
    rows, nodes = study.dataset.rows("edges", corridor=corridor), study.dataset.by_id("nodes")
    inside = [r["edge_id"] for r in rows if country in (r["country"], *(nodes[r[end]]["country"] for end in _ENDS))]
    note = f"{len(rows)} edges, in the country: {', '.join(inside) or 'none'}"
    return exact(float(bool(rows) and not inside), _once(row["source_id"] for row in rows if row["source_id"]), note)


def refined_at_home(study: "Questions", *, field: str, year: str) -> Evidence:
    """Part of a field's crude that home refineries take, by proportional sharing; the range is that of every mixing."""
    from energy.tracing.origins import Origins

    origins = Origins(study.baseline(int(year)))
    supply = origins.central.supply.get(field, 0.0)
    if supply <= 0:
        raise UsageError(f"the field supplies nothing in {year}")
    row = next((r for r in origins.by("corridor", field) if r.id == origins.refineries.id), None)
    if row is None:
        return exact(0.0, origins.sources, "no way that is open leads there")
    note = (
        f"{supply:.2f} {study.dataset.commodity.unit} supplied; by proportional sharing"
        if row.kind == "modelled"
        else ""
    )
    low, high = row.low_mt / supply, min(row.high_mt / supply, 1.0)
    return Evidence(row.share, low, high, origins.sources, note, row.kind == "modelled")


def exports_mbd(study: "Questions", *, year: str) -> Evidence:
    """All exports in million barrels a day."""
    shares, barrels = study.shares(int(year)), parameter(study.dataset, "bbl_per_tonne")
    if barrels is None:
        return Evidence(None, None, None)
    note = f"{shares.total:.2f} Mt at {barrels.value:g} bbl/t"
    return exact(shares.total * barrels.value / DAYS, (*shares.route_sources, barrels.source_id), note)


def buyers_change(study: "Questions", *, buyers: str, first: str, second: str, unit: str = "share") -> Evidence:
    """What some buyers took in the second year less the first: Mt, or share of what customs count."""
    (before, sources), (after, more) = (bought(study, buyers, int(year), unit) for year in (first, second))
    note = f"{first}: {before:.3g}, {second}: {after:.3g} ({unit}); customs, which count less than all exports"
    return exact(after - before, _once((*sources, *more)), note)


def counted_above_exports(study: "Questions", *, year: str) -> Evidence:
    """What the customs of all buyers count as the home country's crude, less its exports of the year, Mt."""
    counted, sources = bought(study, "all", int(year), "Mt")
    shares = study.shares(int(year))
    note = f"customs of all buyers {counted:.2f}, exports {shares.total:.2f} {study.dataset.commodity.unit}"
    return exact(counted - shares.total, _once((*sources, *shares.baseline.sources({"total:exports"}))), note)


def bought(study: "Questions", buyers: str, year: int, unit: str) -> tuple[float, tuple[str, ...]]:
    """What some buyers took: Mt, or share of what customs count; and its sources.

    Raises
    ------
    UsageError
        If no buyers are known for the year.
    """
    table = study.dataset.table("markets")
    rows = table[table["year"] == year]
    if rows.empty:
        raise UsageError(f"no buyers are known for {year}")
    own = rows[rows["buyer"].isin(buyers.split("+"))]
    whole = float(rows.loc[rows["buyer"] == "all", "value_mt"].sum()) if unit == "share" else 1.0
    if whole <= 0 or own.empty:
        raise UsageError(f"customs of {year} name {'no total' if whole <= 0 else 'none of these buyers'}")
    return float(own["value_mt"].sum()) / whole, _once(own["source_id"])


def event_between(study: "Questions", *, event: str, first: str, last: str) -> Evidence:
    """1 if the list has the event with a first day (month, year) within the window, else 0."""
    row = study.dataset.by_id("events").get(event)
    if row is None:
        return exact(0.0, (), "not in the list of events")
    said = [f"{word}: {row[word]}" for word in ("announced", "realised") if row[word]]
    return exact(float(_within(row, first, last)), row["source_id"], "; ".join((row["date_start"], *said)))


def event_lost(study: "Questions", *, events: str) -> Evidence:
    """Realised loss of some events, Mt; open where it is not known."""
    table = study.dataset.by_id("events")
    rows = [table[event] for event in events.split("+")]
    known = [row["volume_lost_mt"] for row in rows if row["volume_lost_mt"] is not None]
    whole = sum(known) if len(known) == len(rows) else None
    sources = _once(s for row in rows for s in row["source_id"])
    return Evidence(whole, sum(known), whole, sources, "; ".join(row["realised"] for row in rows if row["realised"]))


def event_count(study: "Questions", *, asset: str, first: str, last: str) -> Evidence:
    """How many events of the list begin within the window and concern an asset."""
    rows = _events_of(study, asset, first, last)
    sources = _once(s for row in rows.values() for s in row["source_id"])
    return exact(float(len(rows)), sources, ", ".join(rows))


def event_count_lost(study: "Questions", *, asset: str, first: str, last: str) -> Evidence:
    """How many of them had a realised loss: known, and at most with those whose loss is not known."""
    rows = _events_of(study, asset, first, last)
    lost = [row["volume_lost_mt"] for row in rows.values()]
    known, open_ones = sum((volume or 0) > 0 for volume in lost), lost.count(None)
    sources = _once(s for row in rows.values() for s in row["source_id"])
    note = f"{known} with a known loss, {open_ones} without a figure, {len(lost) - known - open_ones} with none"
    return Evidence(float(known) if not open_ones else None, float(known), float(known + open_ones), sources, note)


def _events_of(study: "Questions", asset: str, first: str, last: str) -> dict[str, Row]:
    """Events that begin within the window, concern an asset and closed something or were announced to."""
    return {
        event: row
        for event, row in study.dataset.by_id("events").items()
        if asset in row["asset"] and _within(row, first, last) and row["targets"]
    }


def _within(event: Row, first: str, last: str) -> bool:
    """Whether an event begins between two days, months or years."""
    day = event["date_start"]
    return bool(first <= day[: len(first)] and day[: len(last)] <= last)


def opened_year(study: "Questions", *, edge: str) -> Evidence:
    """First year of use of an edge; a range where the tables of edges and of limits name different years."""
    row = study.dataset.by_id("edges")[edge]
    used = study.dataset.rows("limits", target=f"edge:{edge}", used=True)
    limits = [limit for limit in used if limit["value_mt"] > 0]
    earliest = sorted(limits, key=lambda limit: limit["from_year"] or inf)[:1]
    # A limit without a first year may have held at any time.
    dated = [limit["from_year"] for limit in earliest] if all(limit["from_year"] for limit in limits) else []
    sources = _once((row["source_id"], *(limit["source_id"] for limit in earliest)))
    starts = [float(year) for year in (row["opened_year"], *dated) if year is not None]
    if not starts:
        return Evidence(None, None, None, sources)
    first, last = min(starts), max(starts)
    return Evidence(first if first == last else None, first, last, sources)


def owned_by(study: "Questions", *, operator: str, holders: str) -> Evidence:
    """Part of an operator that some holders own."""
    rows = [row for row in study.dataset.rows("owners", operator_id=operator) if row["holder"] in holders.split("+")]
    return exact(float(sum(row["share"] for row in rows)), _once(row["source_id"] for row in rows))


def first_pipeline_outside(study: "Questions", *, corridor: str, country: str) -> Evidence:
    """1 if no export pipeline that never enters a country opened before the corridor's, else 0."""
    own, others = _pipeline_openings(study, corridor)
    inside = {name: year for name, (year, nation) in others.items() if nation != country and year < own[0]}
    note = f"{own[0]}; before it: {', '.join(inside) or 'none'}"
    return exact(float(not inside and own[1] != country), own[2], note)


def earlier_pipelines_not_owned(study: "Questions", *, corridor: str, country: str) -> Evidence:
    """How many export pipelines opened before the corridor's in whose foreign section the country holds under half."""
    own, others = _pipeline_openings(study, corridor)
    owners, home = study.dataset.rows("owners"), study.dataset.home
    held = dict.fromkeys((row["operator_id"] for row in owners), 0.0)
    for row in owners:
        held[row["operator_id"]] += row["share"] if row["country"] == country else 0.0
    found = []
    for name, (year, _) in others.items():
        abroad = {e["operator"] for e in study.dataset.rows("edges", corridor=name) if e["country"] != home}
        shares = [held[operator] for operator in abroad if operator in held]
        if year < own[0] and shares and max(shares) < 0.5:
            found.append(name)
    return exact(float(len(found)), own[2], f"{', '.join(found) or 'none'} (holders of any kind)")


def _pipeline_openings(
    study: "Questions", corridor: str
) -> tuple[tuple[int, str, tuple[str, ...]], dict[str, tuple[int, str]]]:
    """Opening year and country entered of a corridor's gate, and of all other pipeline corridors with a known year."""
    found: dict[str, tuple[int, str]] = {}
    sources: tuple[str, ...] = ()
    for gate in study.dataset.rows("edges", gate=True, mode="pipeline"):
        onward = study.dataset.rows("edges", tail=gate["head"])
        if gate["opened_year"] is not None:
            found[gate["corridor"]] = (gate["opened_year"], (onward or [gate])[0]["country"])
        if gate["corridor"] == corridor:
            sources = (gate["source_id"],)
    if corridor not in found:
        raise UsageError("the corridor has no pipeline across the border with a known first year")
    year, nation = found.pop(corridor)
    return (year, nation, sources), found


def stream_change(study: "Questions", *, stream: str, first: str, second: str) -> Evidence:
    """What a stream of others carried in a later year less what it carried before."""
    before, after = (_stream(study, stream, int(year)) for year in (first, second))
    return _change(before, after)


def _stream(study: "Questions", stream: str, year: int) -> Evidence:
    rows = study.dataset.rows("stream_volumes", stream_id=stream, year=year)
    if not rows:
        raise UsageError(f"no volume of the stream '{stream}' in {year}")
    carried = Amount(*(rows[0][column] for column in ("value_mt", "low_mt", "high_mt")))
    return Evidence(carried.value, carried.least, carried.most, (rows[0]["source_id"],))


def fuel_change(study: "Questions", *, fuel: str, buyer: str, first: str, second: str) -> Evidence:
    """Exports of a fuel to a country, in its natural unit, in a later year less those before; whole years only."""
    from geodata.fuels import read_fuels

    def sold(year: int) -> Evidence:
        for row in read_fuels()["exports"]:
            if (row["fuel"], row["year"], row["buyer"], row["period"]) == (fuel, year, (buyer,), "year"):
                amount = Amount.of(row)
                return Evidence(amount.value, amount.least, amount.most, (row["source_id"],))
        raise UsageError(f"no exports of {fuel} to {buyer} in {year}")

    return _change(sold(int(first)), sold(int(second)))


def table_parameter(study: "Questions", *, id: str, scope: str = "") -> Evidence:
    """A number of the parameters table."""
    found = parameter(study.dataset, id, scope)
    if found is None:
        return Evidence(None, None, None)
    low, high = (found.value if end is None else end for end in (found.low, found.high))
    return Evidence(found.value, low, high, (found.source_id,))


FROM_TABLES: Mapping[str, Computation] = {
    function.__name__.removeprefix("table_"): function
    for function in (
        measure,
        measure_change,
        least_measure,
        corridor_volume,
        corridor_share,
        corridor_rest,
        corridor_avoids,
        corridor_change,
        refined_at_home,
        exports_mbd,
        buyers_change,
        counted_above_exports,
        event_between,
        stream_change,
        fuel_change,
        event_lost,
        event_count,
        event_count_lost,
        opened_year,
        owned_by,
        first_pipeline_outside,
        earlier_pipelines_not_owned,
        table_parameter,
    )
}
"""Computations that need no scenario, by the name that tables use."""
