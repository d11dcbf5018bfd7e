"""History: checks of the figures for years without a table of routes, and of those for single months."""

import re
from collections.abc import Iterator, Mapping

from geodata.errors import Problem
from geodata.tables.rows import Row, Table

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
NEVER_USED = frozenset({"plan", "assumption"})


def check_history(tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Check history.csv and history_years.csv against each other and against the years with routes."""
    history = tables["history"]
    yield from _check_years(tables["history_years"], tables["years"])
    yield from _check_listed(history, tables["history_years"])
    yield from _check_bands(tables["history_years"], history)
    yield from _check_used(history)
    yield from _check_observed(history, tables["observations"])
    for row in history.rows:
        yield from _check_figure(history, row)


def _check_years(history_years: Table, years: Table) -> Iterator[Problem]:
    if not (history_years.present and history_years.readable and years.readable):
        return
    grades = {row.integer("year"): row.text("grade") for row in years.rows}
    for row in history_years.rows:
        year, verdict = row.integer("year"), row.text("verdict")
        if verdict == "routes" and year not in grades:
            message = f"says that {year} has routes, but years.csv has no such year"
            yield history_years.problem(row, "verdict", message, "add the year and its observations, or choose another")
        elif year in grades and verdict not in ("routes", ""):
            message = f"stands on {year}, which years.csv has with its routes"
            yield history_years.problem(row, "verdict", message, "set verdict to routes")
        elif year in grades and "" not in (row.text("grade"), grades[year]) and row.text("grade") != grades[year]:
            message = f"is not the grade of {year} in years.csv ({grades[year]})"
            yield history_years.problem(row, "grade", message, "give both the same grade")


def _check_listed(history: Table, history_years: Table) -> Iterator[Problem]:
    if not history_years.readable:
        return
    listed = {row.integer("year") for row in history_years.rows}
    for row in history.rows:
        year = row.integer("year")
        if year is not None and year not in listed:
            message = "is not in history_years.csv"
            yield history.problem(row, "year", message, "add the year there, with its grade and verdict")


def _check_bands(history_years: Table, history: Table) -> Iterator[Problem]:
    banded = {row.integer("year") for row in history.rows if row.text("target").startswith("country:")}
    for row in history_years.rows:
        if row.text("verdict") == "share_band" and row.integer("year") not in banded and history.readable:
            message = "but history.csv has no figure of a country for the year"
            yield history_years.problem(row, "verdict", message, "add a row with target country:XX, or set it to thin")


def _check_used(history: Table) -> Iterator[Problem]:
    seen: dict[tuple[int | str | None, ...], int] = {}
    for row in history.rows:
        if not row.flag("used"):
            continue
        key = (row.integer("year"), *(row.text(name) for name in ("target", "coverage", "unit")))
        first = seen.setdefault(key, row.line)
        if first != row.line:
            message = f"stands on two values of {row.text('target')!r} for {key[0]}: row {first} and row {row.line}"
            yield history.problem(row, "used", message, "set used to false in one of them")
        if row.text("status") in NEVER_USED:
            message = f"stands on a figure whose status is {row.text('status')}: that is no outcome"
            yield history.problem(row, "used", message, "set used to false")


def _check_observed(history: Table, observations: Table) -> Iterator[Problem]:
    """Refuse what the reconciled years hold already: two figures for one thing would drift apart."""
    known = {(row.integer("year"), row.text("target")): row.line for row in observations.rows}
    for row in history.rows:
        line = known.get((row.integer("year"), row.text("target")))
        if line is not None and row.text("coverage") == "home":
            message = f"is given for {row.integer('year')} by observations.csv too (row {line})"
            yield history.problem(row, "target", message, "remove the row here: the reconciled year counts")


def _check_figure(history: Table, row: Row) -> Iterator[Problem]:
    given = [row.number(name) for name in ("value", "low", "high")]
    if not any(row.written(name) for name in ("value", "low", "high")):
        yield history.problem(row, "value", "a figure without value, low or high", "fill one in or remove the row")
    if row.text("unit") == "share" and any(number is not None and number > 1 for number in given):
        message = "a share of more than the whole"
        yield history.problem(row, "value", message, "write shares as fractions of 1, such as 0.75")
    if row.text("target").startswith("total:") and row.text("unit") == "share":
        yield history.problem(row, "unit", "can't be share for a total", "write the total in Mt")


def check_months(monthly: Table) -> Iterator[Problem]:
    """Check monthly.csv: a month, a figure or none as the status says, and nothing stated twice in one way."""
    seen: dict[tuple[str, ...], int] = {}
    for row in monthly.rows:
        month = row.text("month")
        if month and not MONTH.fullmatch(month):
            yield monthly.problem(row, "month", "is not a month", "write YYYY-MM, such as 2026-01")
        given = any(row.written(name) for name in ("value_mt", "low_mt", "high_mt"))
        if given is (row.text("status") == "not_found"):
            message = "is not_found, but the row has a figure" if given else "stands on a row without a figure"
            yield monthly.problem(row, "status", message, "fill in a figure, or set status to not_found without one")
        key = tuple(row.text(name) for name in ("month", "target", "count", "status", "source_id"))
        first = seen.setdefault(key, row.line)
        if first != row.line:
            message = f"gives {row.text('target')!r} for {month} again (row {first})"
            yield monthly.problem(row, "target", message, "remove one of the two")
