"""Limits, costs and observations: ranges in order, one value in use, no limit below a sourced flow."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from geodata.checks.references import BALANCED
from geodata.errors import Problem
from geodata.tables.rows import Row, Table

DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
YEAR_PAIRS = (("from_year", "to_year"), ("opened_year", "closed_year"))
COUNTED_ROLES = frozenset({"used", "total"})
_SURELY_MORE = 1.2
"""Of two published figures, by which factor one is larger whatever their uncertainty."""


def check_volumes(tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Check the numbers of all tables against each other."""
    for table in tables.values():
        yield from check_ranges(table)
        yield from _check_years(table)
    yield from _check_used_limits(tables["limits"])
    yield from _check_observations(tables["observations"])
    yield from _check_itemisations(tables["observations"])
    yield from _check_exports(tables["observations"])
    yield from _check_observed_years(tables["years"], tables["observations"])
    yield from _check_limits_against_flows(tables)
    yield from _check_dates(tables["events"])
    yield from _check_working_units(tables["joints"])
    yield from _check_owners(tables["owners"])
    yield from _check_players(tables["players"])


def covers(row: Row, year: int | None) -> bool:
    """Tell whether a row with from_year and to_year holds in a year (any year when None)."""
    first, last = row.integer("from_year"), row.integer("to_year")
    return year is None or ((first is None or first <= year) and (last is None or year <= last))


def used_limits(limits: Table) -> Mapping[str, tuple[Row, ...]]:
    """Return the rows of limits.csv that are used, by target."""
    found: dict[str, list[Row]] = {}
    for row in limits.rows:
        if row.flag("used") and row.text("target"):
            found.setdefault(row.text("target"), []).append(row)
    return {target: tuple(rows) for target, rows in found.items()}


def check_ranges(table: Table) -> Iterator[Problem]:
    """Low, value and high must stand in order."""
    for low in table.schema.names:
        if low != "low" and not low.startswith("low_"):
            continue
        unit = low.removeprefix("low")
        high = f"high{unit}"
        middle = (f"value{unit}", f"capacity{unit}", "central")
        value = next((name for name in middle if name in table.schema.names), low)
        for row in table.rows:
            for smaller, larger in ((low, value), (value, high), (low, high)):
                first, second = row.number(smaller), row.number(larger)
                if first is not None and second is not None and first > second:
                    message = f"is more than {larger} ({second:g})"
                    yield table.problem(row, smaller, message, f"put {low}, {value} and {high} in order")
                    break


def _check_years(table: Table) -> Iterator[Problem]:
    for first, last in YEAR_PAIRS:
        if not table.given.issuperset((first, last)):
            continue
        for row in table.rows:
            start, end = row.integer(first), row.integer(last)
            if start is not None and end is not None and start > end:
                message = f"is later than {last} ({end})"
                yield table.problem(row, first, message, "exchange the years or mend the wrong one")


def _check_used_limits(limits: Table) -> Iterator[Problem]:
    for target, rows in used_limits(limits).items():
        longest: dict[str, Row] = {}
        for row in sorted(rows, key=_first_year):
            horizon = row.text("horizon")
            before = longest.get(horizon)
            if before is not None and _first_year(row) <= _last_year(before):
                message = (
                    f"stands on two {horizon} limits of {target!r} for the same years: "
                    f"row {before.line} and row {row.line}"
                )
                mend = "set used to false in one of them, or part their years by from_year and to_year"
                yield limits.problem(row, "used", message, mend)
            if before is None or _last_year(row) > _last_year(before):
                longest[horizon] = row


def _first_year(row: Row) -> int:
    return row.integer("from_year") or 0


def _last_year(row: Row) -> int:
    return row.integer("to_year") or date.max.year


def _check_observations(observations: Table) -> Iterator[Problem]:
    seen: dict[tuple[int, str], int] = {}
    for row in observations.rows:
        if row.text("role") not in COUNTED_ROLES:
            continue
        year, target = row.integer("year"), row.text("target")
        # What was looked for and not found enters with a wide error and no value; a cell that could not
        # be read has its own problem already.
        if not row.written("value_mt") and row.text("status") != "not_found":
            message = f"an observation with role {row.text('role')} has no value"
            yield observations.problem(row, "value_mt", message, "fill in the value, or set status to not_found")
        if year is None or not target:
            continue
        if target.startswith("total:") and target not in BALANCED:
            mend = f"set role to context, or name one of {', '.join(sorted(BALANCED))}"
            yield observations.problem(row, "target", "is a total that no year is balanced with", mend)
        first = seen.setdefault((year, target), row.line)
        if first != row.line:
            message = f"stands on two values of {target!r} for {year}: row {first} and row {row.line}"
            yield observations.problem(row, "role", message, "set role to alternative in one of them")


def _check_itemisations(observations: Table) -> Iterator[Problem]:
    """Another published itemisation is read as parts of its own total."""
    parts: dict[tuple[int | None, str], list[Row]] = {}
    for row in observations.rows:
        if row.text("role") == "itemised":
            parts.setdefault((row.integer("year"), row.text("conflict_group")), []).append(row)
    for rows in parts.values():
        total = next((row for row in rows if row.text("target") == "total:exports"), None)
        if total is None:
            message = "is an itemisation without its total"
            mend = "add its row of total:exports with role itemised and the same year and conflict_group"
            yield observations.problem(rows[0], "conflict_group", message, mend)
        elif not total.number("value_mt"):
            message = "is the total of an itemisation, which can't be empty or 0"
            yield observations.problem(total, "value_mt", message, "write the total that its parts add up to")


def _check_exports(observations: Table) -> Iterator[Problem]:
    """What all routes carry is no less than what one does: a slip in the total would give shares of noise."""
    counted = [row for row in observations.rows if row.text("role") in COUNTED_ROLES]
    largest: dict[int | None, tuple[float, str, int]] = {}
    for row in counted:
        target, value = row.text("target"), row.number("value_mt")
        if target.startswith("gate:") and value is not None:
            year = row.integer("year")
            largest[year] = max(largest.get(year, (0.0, "", 0)), (value, target, row.line))
    for row in counted:
        year, value = row.integer("year"), row.number("value_mt")
        most, gate, line = largest.get(year, (0.0, "", 0))
        if row.text("target") == "total:exports" and value is not None and most > _SURELY_MORE * value:
            message = f"are all exports of {year}, but {gate} alone is {most:g} (row {line})"
            yield observations.problem(row, "value_mt", message, "check both figures and their units")


def _check_observed_years(years: Table, observations: Table) -> Iterator[Problem]:
    """Every year has a figure that its flows can rest on."""
    observed = {row.integer("year") for row in observations.rows if row.text("role") in COUNTED_ROLES}
    for row in years.rows if observations.readable else ():
        year = row.integer("year")
        if year is not None and year not in observed:
            message = "has no observation with role used or total"
            yield years.problem(row, "year", message, "add its figures to observations.csv, or remove the year")


def _check_limits_against_flows(tables: Mapping[str, Table]) -> Iterator[Problem]:
    limits, observations = tables["limits"], tables["observations"]
    gates: dict[str, list[str]] = {}
    for edge in tables["edges"].rows:
        if edge.flag("gate") and edge.text("status") == "operating":
            gates.setdefault(edge.text("corridor"), []).append(edge.text("edge_id"))
    flows: dict[str, list[Row]] = {}
    for row in filter(_is_sourced_flow, observations.rows):
        kind, _, name = row.text("target").partition(":")
        edges = gates.get(name, []) if kind == "gate" else [name] if kind == "edge" else []
        # The flow of a corridor with several gates says nothing about one of them.
        if len(edges) == 1:
            flows.setdefault(f"edge:{edges[0]}", []).append(row)
    for target, rows in used_limits(limits).items():
        for limit in rows:
            if limit.text("horizon") == "nameplate" and limit.text("status") != "revealed":
                yield from _flow_above(limits, limit, flows.get(target, ()))


def _is_sourced_flow(row: Row) -> bool:
    """Tell whether an observation is a measured flow: plans and assumptions are none."""
    role, status = row.text("role"), row.text("status")
    if role == "alternative":
        return status == "reported"
    return role in COUNTED_ROLES and status in ("reported", "derived")


def _flow_above(limits: Table, limit: Row, flows: Iterable[Row]) -> Iterator[Problem]:
    value = limit.number("value_mt")
    above = [
        (flow, row)
        for row in flows
        if (flow := row.number("value_mt")) is not None and value is not None and flow > value
        if covers(limit, row.integer("year"))
    ]
    if above:
        flow, row = max(above, key=lambda pair: pair[0])
        message = f"is below a sourced flow: {flow:g} in observations.csv row {row.line} ({row.integer('year')})"
        yield limits.problem(limit, "value_mt", message, f"raise it to {flow:g} and set status to revealed")


def _check_dates(events: Table) -> Iterator[Problem]:
    for row in events.rows:
        start, end = (_parse_date(row.text(name)) for name in ("date_start", "date_end"))
        for name, found in (("date_start", start), ("date_end", end)):
            if row.text(name) and found is None:
                yield events.problem(row, name, "is not a date", "write YYYY, YYYY-MM or YYYY-MM-DD")
        if start and end:
            shared = min(len(start), len(end))
            if start[:shared] > end[:shared]:
                message = f"is later than date_end ({row.text('date_end')})"
                yield events.problem(row, "date_start", message, "exchange the dates or mend the wrong one")


def _parse_date(text: str) -> tuple[int, ...] | None:
    found = DATE.fullmatch(text)
    if not found:
        return None
    parts = tuple(int(part) for part in found.groups() if part)
    try:
        date(*(*parts, 1, 1)[:3])
    except ValueError:
        return None
    return parts


def _check_working_units(joints: Table) -> Iterator[Problem]:
    for row in joints.rows:
        if row.number("working_units") is not None and row.text("kind") not in ("moorings", ""):
            message = f"is given for a joint of kind {row.text('kind')!r}, which has no working units"
            yield joints.problem(row, "working_units", message, "leave it empty, or set kind to moorings")


def _check_owners(owners: Table) -> Iterator[Problem]:
    total: dict[str, float] = {}
    for row in owners.rows:
        operator = row.text("operator_id")
        before = total.get(operator, 0.0)
        total[operator] = before + (row.number("share") or 0.0)
        if before <= 1 + 1e-9 < total[operator]:
            message = f"brings the shares in '{operator}' to {total[operator]:.4g}, more than the whole"
            yield owners.problem(row, "share", message, "give each holder's part as a fraction of 1, once")


def _check_players(players: Table) -> Iterator[Problem]:
    homes = [row for row in players.rows if row.flag("home")]
    if players.rows and not homes:
        yield players.problem(
            players.rows[0], "home", "leaves no player as the home one", "set home to true for one player"
        )
    for row in homes[1:]:
        yield players.problem(row, "home", "makes a second player the home one", "set home to true for one player only")
    owner: dict[str, str] = {}
    named: dict[str, str] = {}
    for row in players.rows:
        name, player = row.text("name"), row.text("player_id")
        if name and (other := named.setdefault(name.casefold(), player)) != player:
            yield players.problem(row, "name", f"is the name of '{other}' too", "give each player a name of its own")
        for target in row.text("targets").split(";"):
            first = owner.setdefault(target, row.text("player_id"))
            if first != row.text("player_id"):
                message = f"names '{target}', which belongs to '{first}' already"
                yield players.problem(row, "targets", message, "name each target with one player")
