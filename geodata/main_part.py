"""Main part: the tables of a bare network without what is cut off from it."""

import csv
import io

from geodata.checks.remarks import idle_parts
from geodata.dataset import Dataset
from geodata.tables.cells import REVERSE
from geodata.tables.folder import read_folder
from geodata.tables.rows import Row, Table


def main_part(dataset: Dataset) -> dict[str, bytes]:
    """Tables of a bare network without the parts in which no supply meets a demand.

    Parameters
    ----------
    dataset : Dataset
        A network of nodes and edges, with or without other tables.

    Returns
    -------
    dict of str to bytes
        The files by name: rows as they were written, less those of nodes and edges that are cut off.
    """
    tables = read_folder(dataset.files).tables
    nodes, edges = tables["nodes"], tables["edges"]
    gone = {f"node:{name}" for part in idle_parts(nodes, edges) for name in part}
    for row in edges.rows:
        if f"node:{row.text('tail')}" in gone:
            gone |= {f"edge:{row.text('edge_id')}", f"edge:{row.text('edge_id')}{REVERSE}"}
    return {table.schema.file: _written(table, gone) for table in tables.values() if table.present}


def _written(table: Table, gone: set[str]) -> bytes:
    text = io.StringIO(newline="")
    rows = [row for row in table.rows if gone.isdisjoint(_named(table, row))]
    columns = list(table.rows[0].raw) if table.rows else sorted(table.given)
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.raw for row in rows)
    return text.getvalue().encode()


def _named(table: Table, row: Row) -> set[str]:
    """Nodes and edges that a row is about, as `node:ID` and `edge:ID`."""
    named = {row.text("target")}
    for column in table.schema.columns:
        owner = column.references or (f"{table.schema.name}.{column.name}" if column.key else "")
        kind = {"nodes.node_id": "node", "edges.edge_id": "edge"}.get(owner)
        if kind:
            named |= {f"{kind}:{name}" for name in row.items(column.name) or (row.text(column.name),)}
    return named
