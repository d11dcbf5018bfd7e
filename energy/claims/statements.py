"""Statements: what a text says, piece by piece, as its two tables give it.

The tables go through the reader of all tables; what a part computes is checked against the computations there are, and
(`faulty_arguments`) against the names of the network that it is held against.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

from energy.claims.scenario_figures import FROM_SCENARIOS
from energy.claims.table_figures import FROM_TABLES, Computation
from energy.dependence.dependence import dependence_target
from energy.errors import UsageError
from energy.flow.scenario import HORIZONS
from energy.statistics.indicators import indicators
from geodata.checks.topology import SOURCES
from geodata.checks.volumes import DATE
from geodata.commodity import unit_names
from geodata.dataset import from_row
from geodata.errors import DataError, Problem
from geodata.shipped import shipped_names
from geodata.tables.cells import NUMBER, nearest
from geodata.tables.folder import read_files, read_tables
from geodata.tables.rows import Row, Table
from geodata.tables.schema import parse_schema

if TYPE_CHECKING:
    from energy.claims.questions import Questions

COMPUTATIONS: Mapping[str, Computation] = {**FROM_TABLES, **FROM_SCENARIOS}
"""Every computation that a part can name."""

BUYERS = re.compile(r"all|[A-Z]{3}(\+[A-Z]{3})*", re.ASCII)
"""Countries that took nothing may be named too: customs list only those that did."""

NETWORK = "network"
"""The argument that every computation takes: another shipped network to ask."""

UNITS = (
    *unit_names(),
    *(f"{name}/y" for name in unit_names()),
    *("share", "points", "countries", "events", "pipelines", "year", "days", "USD/t", "kb/d", "million b/d", "PJ"),
)
"""Units that the figure of a part may be in; a pure number has none."""

MAIN, OTHER, CONTEXT = "main", "other", "context"


@dataclass(frozen=True)
class Statement:
    """One thing that a claim says.

    Attributes
    ----------
    reading : str
        ``main`` for what the text says, ``other`` for another reading of it, ``context`` for what is shown beside it
        and does not count.
    text : str
        What is tested, in our words.
    computation, arguments : str, mapping
        What to compute; '' where nothing can be computed.
    relation : str
        ``about``, ``between``, ``at-least``, ``at-most``, ``equals`` or ``yes``.
    low, high : float or None
        What the figure is held against.
    line : int or None
        Row of parts.csv.
    network : str
        The shipped network that is asked, where it is not the one at hand.
    """

    claim_id: str
    reading: str
    text: str
    computation: str
    arguments: Mapping[str, str]
    relation: str
    low: float | None
    high: float | None
    unit: str
    line: int | None = None
    network: str = ""

    def problem(self, value: str, message: str, mend: str) -> Problem:
        """A fault in what is to be computed."""
        return Problem("parts.csv", self.line, "arguments", value, message, mend)


@dataclass(frozen=True)
class Claim:
    """A claim with where it stands, in our words, its kind and what it says, one by one."""

    claim_id: str
    where: str
    text: str
    kind: str
    statements: tuple[Statement, ...]


def read_claims(folder: Path | None = None) -> tuple[Claim, ...]:
    """The claims and their parts.

    Parameters
    ----------
    folder : Path, optional
        Folder with claims.csv and parts.csv; the shipped ones by default.

    Raises
    ------
    geodata.DataError
        If a table is missing or can't be read, or a row names an unknown claim, computation, argument or relation; all
        faults at once.

    Examples
    --------
    >>> read_claims()[0].claim_id
    'infrastructure-control'
    """
    root = Path(str(resources.files("seeds"))) if folder is None else folder
    if not root.is_dir():
        mend = "name a folder that holds claims.csv and parts.csv"
        raise DataError([Problem(str(root), None, None, None, "is not a folder", mend)])
    files, unread = read_files(root)
    if unread:
        raise DataError(unread)
    schema = parse_schema(resources.files("energy.claims").joinpath("schema.csv").read_text(encoding="utf-8"))
    claims, parts = read_tables(files, schema).values()
    kinds = {row.text("claim_id"): row.text("kind") for row in claims.rows}
    problems = [fault for row in parts.rows for fault in _faults(parts, row, kinds)]
    told = {row.text("claim_id") for row in parts.rows}
    for row in claims.rows:
        if row.text("claim_id") not in told:
            problems.append(claims.problem(row, "claim_id", "has no row in parts.csv", "add what it says, in parts"))
    if problems:
        raise DataError(problems)
    by_claim: dict[str, list[Statement]] = {}
    for row in parts.rows:
        by_claim.setdefault(row.text("claim_id"), []).append(_statement(row))
    return tuple(
        from_row(Claim, row.cells, text=row.text("claim_paraphrased"), statements=tuple(by_claim[row.text("claim_id")]))
        for row in claims.rows
    )


def _faults(parts: Table, row: Row, kinds: Mapping[str, str]) -> Iterator[Problem]:
    claim, computation = row.text("claim_id"), row.text("computation")
    if claim not in kinds:
        yield parts.problem(row, "claim_id", "is not in claims.csv", "add the claim, or mend its name")
    if not computation:
        return
    if kinds.get(claim) == "context" and row.text("reading") != CONTEXT:
        message = f"tests {claim!r}, which is context: that is never tested"
        yield parts.problem(row, "computation", message, "leave it empty, or set reading to context")
    if computation not in COMPUTATIONS:
        near = nearest(computation, COMPUTATIONS)
        mend = f"did you mean {near!r}?" if near else f"use one of {', '.join(COMPUTATIONS)}"
        yield parts.problem(row, "computation", "is no computation", mend)
    else:
        takes = signature(COMPUTATIONS[computation])
        try:
            takes.bind(None, **_arguments(row)[0])
        except TypeError as fault:
            wanted = ";".join(f"{name}=…" for name in list(takes.parameters)[1:])
            yield parts.problem(row, "arguments", f"don't fit {computation} ({fault})", f"write {wanted}")
    if not row.text("relation"):
        yield parts.problem(row, "relation", "the cell may not be empty", "say how the figure must stand to low")
    elif row.text("relation") != "yes" and row.number("low") is None:
        yield parts.problem(row, "low", "the cell may not be empty", "write what the figure is held against")
    elif row.text("relation") == "between" and (row.number("high") or 0.0) < (row.number("low") or 0.0):
        yield parts.problem(row, "high", "is less than low, or empty", "write the high end")
    if (unit := row.text("unit")) and unit not in UNITS:
        near = nearest(unit, UNITS)
        hint = f"did you mean {near!r}? " if near else ""
        yield parts.problem(row, "unit", "is no unit of a figure", f"{hint}use one of {', '.join(UNITS)}")


def _statement(row: Row) -> Statement:
    arguments, network = _arguments(row)
    text = row.text("what_is_tested")
    return from_row(Statement, row.cells, text=text, arguments=arguments, line=row.line, network=network)


def _arguments(row: Row) -> tuple[dict[str, str], str]:
    """The words of the computation, and the network that is asked ('' for the one at hand)."""
    words = (word.partition("=") for word in row.text("arguments").split(";") if word.strip())
    found = {name.strip(): value.strip() for name, _, value in words}
    network = found.pop(NETWORK, "")
    return found, network


# --- what arguments may name ----------------------------------------------------------------------------------------


def _column(table: str, column: str) -> "Callable[[Questions], Collection[str]]":
    return lambda study: {str(row[column]) for row in study.dataset.rows(table)}


_NAMES: "Mapping[str, Callable[[Questions], Collection[str]]]" = {
    "corridor": _column("corridors", "corridor_id"),
    "edge": _column("edges", "edge_id"),
    "event": _column("events", "event_id"),
    "events": _column("events", "event_id"),
    "stream": _column("streams", "stream_id"),
    "operator": _column("operators", "operator_id"),
    "holders": _column("owners", "holder"),
    "country": _column("countries", "country_id"),
    "countries": _column("countries", "country_id"),
    "nodes": _column("nodes", "node_id"),
    "field": lambda study: {row["node_id"] for row in study.dataset.rows("nodes") if row["kind"] in SOURCES},
    "id": _column("parameters", "parameter_id"),
    "measure": lambda _: indicators(),
    "horizon": lambda _: HORIZONS,
    "unit": lambda _: ("share", "Mt"),
    "year": lambda study: [str(year) for year in study.years],
    "second": lambda study: [str(year) for year in study.years],
}
"""What an argument, or each of several joined by `+`, may name."""


def faulty_arguments(study: "Questions", statements: Sequence[Statement]) -> list[Problem]:
    """Arguments that name nothing in the network, all of them."""
    names = shipped_names()
    problems = []
    for statement in statements:
        if statement.network and statement.network not in names:
            near = nearest(statement.network, names)
            mend = f"did you mean {near!r}?" if near else f"use one of {', '.join(names)}"
            problems.append(statement.problem(f"network={statement.network}", "is no shipped network", mend))
            continue
        asked = study.other(statement.network) if statement.network else study
        problems += (
            statement.problem(f"{name}={value}", *fault)
            for name, value in statement.arguments.items()
            for fault in _argument_faults(asked, name, value, statement.arguments)
        )
    return problems


def _argument_faults(study: "Questions", name: str, value: str, beside: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    # Beside `second` the first is a year; beside `last` it is the start of a window.
    kind = "second" if name == "first" and "second" in beside else name
    if kind in _NAMES:
        known = _NAMES[kind](study)
        for word in value.split("+"):
            if word not in known:
                near = nearest(word, known)
                shown = ", ".join(sorted(known)[:20])
                yield f"names {word!r}, which is no {kind} here", f"did you mean {near!r}?" if near else f"use {shown}"
    elif kind in ("first", "last") and not DATE.fullmatch(value):
        yield "is not a day, month or year", "write YYYY, YYYY-MM or YYYY-MM-DD"
    elif kind == "buyers" and not BUYERS.fullmatch(value):
        yield "is not a list of buyers", "write three-letter codes joined by +, such as ITA+NLD"
    elif kind == "foreign" and (not NUMBER.fullmatch(value) or float(value) < 0):
        yield "is not a volume", "write Mt a year, 0 or more, with a point for decimals"
    elif kind == "asset" and not any(value and value in row["asset"] for row in study.dataset.rows("events")):
        yield "is the asset of no event", "write it as events.csv does"
    elif kind in ("targets", "on"):
        for word in value.split("+"):
            try:
                study.targets.find(word) if kind == "targets" else dependence_target(study.targets, word)
            except UsageError as fault:
                yield f"can't be found: {fault}", "name what kzroutes list shows"
