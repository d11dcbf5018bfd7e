"""Identity: which column names nodes and edges, so that each has one name of its own."""

from collections.abc import Collection, Mapping, Sequence

from geodata.errors import Problem
from geodata.formats.columns import Taken
from geodata.formats.draft import Edge, Row
from geodata.formats.layers import Layer, texts
from geodata.tables.synonyms import Kind, folded, synonyms

LONGEST = 64
"""Characters of an id."""


def name_nodes(
    layer: Layer,
    rows: Sequence[Row],
    taken: tuple[Taken, ...],
    ends: Collection[str],
    asked: Mapping[tuple[Kind, str], str],
    notes: list[Problem],
) -> tuple[Taken, ...]:
    """Give the nodes of a layer their ids: from the column that has those at which edges end, else numbers.

    That a column is called one of ids but does not name each node is noted.

    Returns
    -------
    tuple of Taken
        What was taken, with the column of the ids.
    """
    others = tuple(one for one in taken if one.column != "node_id")
    if source := asked.get(("nodes", "node_id")):
        chosen: str | None = source if source in layer.columns else None
    else:
        chosen = _naming_column(layer, set(ends))
    if not chosen and (called := _called_ids(layer)):
        message, mend = "does not name each node: nodes are numbered", "nothing to do, or give each an id of its own"
        notes.append(Problem(layer.place, None, called[0], None, message, mend))
    cells = texts(layer.rows, chosen) if chosen else [f"{layer.part}-{layer.number(i)}" for i in range(len(rows))]
    for row, cell in zip(rows, cells, strict=True):
        row["node_id"] = cell.strip()
    return (Taken("nodes", "node_id", chosen, layer.place), *others) if chosen else others


def _naming_column(layer: Layer, ends: set[str]) -> str | None:
    """The column of ids: each cell is there once and all ends of edges are, else some; else what is called one."""
    likely = _called_ids(layer)
    unique = {
        name: set(cells)
        for name in dict.fromkeys((*likely, *layer.columns))
        if _is_unique(cells := texts(layer.rows, name))
    }
    every = [name for name, cells in unique.items() if ends and cells >= ends]
    # A column of ids with a slip in it is still the column of ids: the slip is told by its row.
    called = [name for name in likely if ends.intersection(texts(layer.rows, name))]
    some = [name for name, cells in unique.items() if cells & ends]
    return next(iter((*every, *called, *some, *(name for name in likely if name in unique))), None)


def _called_ids(layer: Layer) -> list[str]:
    return [name for word in synonyms()["nodes"]["node_id"] for name in layer.columns if folded(name) == word]


def name_edges(edges: Sequence[Edge], notes: list[Problem]) -> bool:
    """Number the edges where no column names each of them: ids that stand twice, or not everywhere, are passed over.

    Returns whether that was needed.
    """
    ids = [edge.cells.get("edge_id", "") for edge in edges]
    if _is_unique(ids):
        return False
    if any(ids):
        message, mend = "does not name each edge: edges are numbered", "nothing to do, or give each an id of its own"
        notes.append(edges[0].origin.everywhere(message, mend, "edge_id"))
    for number, edge in enumerate(edges, start=1):
        edge.cells["edge_id"] = str(number)
    return True


def _is_unique(cells: Sequence[str]) -> bool:
    return all(0 < len(cell) <= LONGEST for cell in cells) and len(set(cells)) == len(cells)
