"""Package: what datapackage.json says about a network folder (title, version, home country)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.commodity import GOODS, Commodity, commodity, unit_names
from geodata.errors import DataError, Problem
from geodata.tables.cells import CONTROL, nearest
from geodata.tables.json_text import read_json
from geodata.tables.rows import Table

FILE = "datapackage.json"
NOT_TEXT = re.compile(f"{CONTROL.pattern}|[\ud800-\udfff]")
YEARS = range(1860, 2101)
_NAMED = 12
"""So many countries are named in a message."""


@dataclass(frozen=True)
class Package:
    """What a folder says about itself; empty or None where it says nothing."""

    title: str = ""
    version: str = ""
    home: str | None = None
    base_year: int | None = None
    commodity: Commodity = GOODS
    unanswered: tuple[str, ...] = ()
    licence: str = ""
    caveat: str = ""


def read_package(folder: Path, countries: Table) -> tuple[Package, tuple[Problem, ...]]:
    """Read datapackage.json of a folder, which need not have one; its home country must be among the countries."""
    path = folder / FILE
    if not path.exists():
        return Package(), ()
    if not path.is_file():
        return Package(), (_problem(None, None, "is not a plain file", "write it anew or remove it"),)
    try:
        found = read_json(path, "mend it or remove it")
    except DataError as error:
        return Package(), error.problems
    network = found.get("network", {}) if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(network, dict):
        message = "is not an object with an object 'network'"
        return Package(), (_problem(None, None, message, "write it anew or remove it"),)
    return _package(found, network, countries)


def _package(found: dict[str, Any], network: dict[str, Any], countries: Table) -> tuple[Package, tuple[Problem, ...]]:
    problems: list[Problem] = []
    for name in ("title", "version"):
        value = found.get(name, "")
        if not _is_line(value):
            problems.append(_problem(name, str(value), "is not a line of text", "write plain text"))
    home, base_year = network.get("home_country"), network.get("base_year")
    if home is not None and not isinstance(home, str):
        problems.append(_problem("network.home_country", str(home), "is not a text", "write a country code"))
    elif home is not None and countries.present and countries.readable and home not in countries.ids():
        near = nearest(home, countries.ids())
        mend = f"{f'did you mean {near!r}? or ' if near else ''}add it to countries.csv"
        problems.append(_problem("network.home_country", home, "is not in countries.csv", mend))
    if base_year is not None and (isinstance(base_year, bool) or base_year not in YEARS):
        problems.append(_problem("network.base_year", str(base_year), "is not a year", "write a number such as 2024"))
    problems += _of_commodity(network)
    if problems:
        return Package(), tuple(problems)
    carried = commodity(*(network.get(key, "") for key in ("commodity", "unit", "period")))
    unanswered = tuple(network.get("unanswered", ()))
    title, version = found.get("title", ""), found.get("version", "")
    caveat = network.get("caveat", "")
    return Package(title, version, home, base_year, carried, unanswered, _licence(found), caveat), ()


def _of_commodity(network: dict[str, Any]) -> Iterator[Problem]:
    """What is wrong with the words for what the network carries and for what it cannot answer."""
    name, unit, unanswered = (network.get(key, "") for key in ("commodity", "unit", "unanswered"))
    for key, mend in (("period", 'write the months, such as "January–July"'), ("caveat", "write one sentence")):
        if not _is_line(network.get(key, "")):
            yield _problem(f"network.{key}", str(network[key]), "is not a line of text", mend)
    if not _is_line(name):
        yield _problem("network.commodity", str(name), "is not a line of text", 'write plain text, such as "coal"')
    if unit and unit not in unit_names():
        mend = f"write one of {', '.join(unit_names())}, or leave it out"
        yield _problem("network.unit", str(unit), "is not a unit that volumes can be counted in", mend)
    if unanswered and not (isinstance(unanswered, list) and all(map(_is_line, unanswered))):
        mend = 'write a list of sentences, such as ["no prices"]'
        yield _problem("network.unanswered", str(unanswered), "is not a list of lines of text", mend)


def _is_line(value: object) -> bool:
    return isinstance(value, str) and not NOT_TEXT.search(value)


def _licence(found: dict[str, Any]) -> str:
    """Title and address of the first licence; empty where none is stated in plain text."""
    stated = found.get("licenses")
    first = stated[0] if isinstance(stated, list) and stated else None
    parts = [first.get(name) for name in ("title", "path")] if isinstance(first, dict) else []
    return ", ".join(part for part in parts if isinstance(part, str) and part and not NOT_TEXT.search(part))


def check_package(package: Package, years: Table, nodes: Table) -> Iterator[Problem]:
    """A network with years must say whose exports are counted, and from which year answers start.

    Something must lie in the home country of any network: else nothing would count as an export, nor as used at home.
    """
    found = sorted(set(nodes.texts("country")) - {""}) if nodes.readable else []
    if package.home is not None and nodes.rows and package.home not in found:
        near = nearest(package.home, found)
        there = f"write one of {', '.join(found[:_NAMED])}{', …' if len(found) > _NAMED else ''}"
        mend = f"{f'did you mean {near!r}? or ' if near else ''}{there if found else 'fill in column country there'}"
        yield _problem("network.home_country", package.home, "is the country of no node of nodes.csv", mend)
    known = sorted(year for row in years.rows if (year := row.integer("year")) is not None)
    if not known:
        return
    if package.home is None:
        mend = f'write {{"network": {{"home_country": "XX", "base_year": {known[-1]}}}}} with the code of the country'
        yield _problem("network.home_country", None, "is missing: nothing would count as an export", mend)
    if package.base_year not in known:
        shown = None if package.base_year is None else str(package.base_year)
        message = "is missing" if shown is None else "is not in years.csv"
        yield _problem("network.base_year", shown, message, f"write a year of years.csv, such as {known[-1]}")


def _problem(column: str | None, value: str | None, message: str, mend: str) -> Problem:
    return Problem(FILE, None, column, value, message, mend)
