"""Remarks: what a sound bare network still has that its owner may not have meant."""

from collections.abc import Iterator, Mapping

from geodata.checks.topology import parts
from geodata.errors import Problem
from geodata.tables import Table


def remarks(tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Say what carries nothing, and what lies where nothing is."""
    nodes, edges = tables["nodes"], tables["edges"]
    yield from _cut_off(nodes, edges)
    for row in nodes.rows:
        if row.number("lat") == row.number("lon") == 0:
            message = "lies at 0, 0 in the Gulf of Guinea, where missing coordinates end up"
            yield nodes.problem(row, "lat", message, "fill in where it lies")


def idle_parts(nodes: Table, edges: Table) -> list[list[str]]:
    """Parts apart from the largest in which no supply meets a demand."""
    supplies = {row.text("node_id") for row in nodes.rows if row.number("supply_mt")}
    demands = {row.text("node_id") for row in nodes.rows if row.number("demand_mt") or row.text("kind") == "sink"}
    return [part for part in parts(nodes, edges)[1:] if supplies.isdisjoint(part) or demands.isdisjoint(part)]


def _cut_off(nodes: Table, edges: Table) -> Iterator[Problem]:
    idle = idle_parts(nodes, edges)
    if idle:
        count, first = sum(map(len, idle)), ", ".join(idle[0][:3]) + (", …" if len(idle[0]) > 3 else "")
        size = f"{count:,} node{'s' * (count != 1)} in {len(idle):,} part{'s' * (len(idle) != 1)}"
        message = f"{size} cut off from the rest ({first}): no supply meets a demand there"
        mend = "add the edges that join them, or leave them out: kzroutes check FOLDER --main-part NEW-FOLDER"
        yield nodes.problem(None, "node_id", message, mend)
