"""Checks between rows and tables: runs them all and gathers what they find."""

from collections.abc import Iterator, Mapping, Sequence

from geodata.checks.gates import check_gates
from geodata.checks.history import check_history, check_months
from geodata.checks.outcomes import check_outcomes
from geodata.checks.priors import check_priors
from geodata.checks.references import check_references
from geodata.checks.remarks import swapped_positions
from geodata.checks.topology import check_bare_network, check_topology
from geodata.checks.volumes import check_volumes
from geodata.errors import Problem, Problems
from geodata.tables.cells import REVERSE
from geodata.tables.rows import Table

# Columns whose numbers need the row's source, where the source column itself may stay empty.
SOURCED_NUMBERS = {
    "nodes": ("lat", "lon"),
    "edges": ("capacity_mt", "cost_usd_t", "opened_year", "closed_year"),
    "lines": ("published_km",),
}
STRUCTURE = {
    "nodes": frozenset({"node_id", "kind", "country"}),
    "edges": frozenset({"edge_id", "tail", "head", "status", "gate", "corridor", "bidirectional", "country"}),
}


def check_tables(
    tables: Mapping[str, Table],
    *,
    found: Sequence[Problem] = (),
    minimal: bool,
    home: str | None,
    base_year: int | None,
) -> Problems:
    """Check all tables against each other; `found` is what reading the files has found already.

    Paths are searched only where nodes and edges have no faults of structure: one wrong end would make half the
    network look cut off. Without a full year in years.csv they are searched in the base year, else as of today.
    """
    problems = Problems(check_references(tables, minimal=minimal))
    problems += check_volumes(tables)
    problems += check_history(tables)
    problems += check_months(tables["monthly"])
    problems += check_priors(tables["priors"])
    problems += check_outcomes(tables)
    years = _years(tables, base_year)
    problems += _check_ends(tables["edges"], years[-1])
    if not minimal:
        problems += swapped_positions(tables["nodes"])
        problems += _check_sources(tables)
        problems += check_gates(tables, years)
    readable = all(tables[name].readable for name in STRUCTURE)
    if readable and not any(_is_structural(problem) for problem in (*found, *problems)):
        if minimal:
            problems += check_bare_network(tables)
        else:
            problems += check_topology(tables, years=years, home=home)
    return problems


def _is_structural(problem: Problem) -> bool:
    name = problem.file.removesuffix(".csv")
    return name in STRUCTURE and (problem.column is None or problem.column in STRUCTURE[name])


def _years(tables: Mapping[str, Table], base_year: int | None) -> tuple[int | None, ...]:
    """Years to look at: the full years, else the base year, else today (None)."""
    full = [row.integer("year") for row in tables["years"].rows if row.text("kind") == "full"]
    return tuple(sorted(year for year in full if year is not None)) or (base_year,)


def _check_ends(edges: Table, newest: int | None) -> Iterator[Problem]:
    ids, names = edges.ids(), edges.texts("edge_id")
    for at, (tail, head) in enumerate(zip(edges.texts("tail"), edges.texts("head"), strict=True)):
        if tail and tail == head:
            yield edges.problem(edges.rows[at], "head", "is also the tail: a loop", "name the other end")
    told = zip(names, edges.values("bidirectional"), edges.values("gate"), strict=True)
    for at, (name, both, gate) in enumerate(told):
        if both and name + REVERSE in ids:
            yield edges.problem(edges.rows[at], "edge_id", f"also has a row {name + REVERSE!r}", "remove that row")
        if both and gate:
            message = "the edge is a gate, and a gate counts one way only"
            yield edges.problem(edges.rows[at], "bidirectional", f"can't stand here: {message}", "write two edges")
    for row in edges.rows if newest and "closed_year" in edges.given else ():
        closed = row.integer("closed_year")
        if row.text("status") == "operating" and newest and closed is not None and closed < newest:
            message = "closes an edge whose status is operating"
            yield edges.problem(row, "closed_year", message, "leave it empty, or change the status")


def _check_sources(tables: Mapping[str, Table]) -> Iterator[Problem]:
    for name, columns in SOURCED_NUMBERS.items():
        table = tables[name]
        for row in table.rows:
            given = [column for column in columns if row.number(column) is not None]
            if given and not row.written("source_id"):
                message = f"a number without a source ({', '.join(given)})"
                mend = "name a source_id of sources.csv ('assumption' and 'schematic' are two)"
                yield table.problem(row, "source_id", message, mend)
