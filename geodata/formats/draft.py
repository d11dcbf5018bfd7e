"""Draft: the rows of nodes and edges while they are made from layers, each with where it comes from."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from geodata.errors import DataError, Problem
from geodata.formats.columns import Taken
from geodata.formats.courses import Points, pieces
from geodata.formats.layers import Layer, texts
from geodata.tables.meaning import plain_number
from geodata.tables.synonyms import Kind

Row = dict[str, str]
"""Cells by our names of columns."""


class Origin(NamedTuple):
    """Where a row comes from: file and layer, what a row is called there, and its number."""

    place: str
    part: str
    number: int

    def note(self, message: str, mend: str, column: str | None = None) -> Problem:
        """A problem or a note about this row."""
        return Problem(self.place, self.number, column, None, message, mend, self.part)

    def everywhere(self, message: str, mend: str, column: str | None = None) -> Problem:
        """A problem or a note about all rows of the place."""
        return Problem(self.place, None, column, None, message, mend)


class Edge(NamedTuple):
    """An edge before its ends are known: its cells, where it comes from, and the pieces of its course."""

    cells: Row
    origin: Origin
    pieces: list[Points]

    @property
    def named(self) -> bool:
        """Whether it names both its ends."""
        return bool(self.cells.get("tail") and self.cells.get("head"))


@dataclass
class Draft:
    """What will be the tables: rows and their origins, courses by edge, and notes on the way."""

    nodes: list[Row] = field(default_factory=list)
    edges: list[Row] = field(default_factory=list)
    origins: dict[Kind, list[Origin]] = field(default_factory=lambda: {"nodes": [], "edges": []})
    courses: dict[str, Points] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)

    def add(self, kind: Kind, row: Row, origin: Origin) -> None:
        """Add a row."""
        (self.nodes if kind == "nodes" else self.edges).append(row)
        self.origins[kind].append(origin)


def cells_of(layer: Layer, taken: Iterable[Taken]) -> list[Row]:
    """What was taken of a layer, by our names; positions of points from their shapes."""
    columns = {one.column: texts(layer.rows, one.source) for one in taken}
    rows: list[Row] = [{name: _in_line(cells[i]) for name, cells in columns.items()} for i in range(len(layer.rows))]
    if layer.kind == "nodes" and layer.shapes:
        for row, shape in zip(rows, layer.shapes, strict=True):
            row |= {"lat": degrees(shape.centroid.y), "lon": degrees(shape.centroid.x)}
    return rows


def edges_of(layer: Layer, rows: Sequence[Row], *, both_ways: bool) -> list[Edge]:
    """The edges of a layer.

    Raises
    ------
    DataError
        If an edge has neither a course nor both ends.
    """
    edges: list[Edge] = []
    for i, row in enumerate(rows):
        shape = layer.shapes[i] if layer.shapes else None
        edge = Edge(row, Origin(layer.place, layer.part, layer.number(i)), [] if shape is None else pieces(shape))
        if not edge.pieces and not edge.named:
            mend = "draw it, or name its ends in two columns such as from and to"
            raise DataError([edge.origin.note("has neither a course nor both ends", mend)])
        if (layer.both_ways or both_ways) and not row.get("bidirectional"):
            row["bidirectional"] = "true"
        edges.append(edge)
    return edges


def complete_nodes(draft: Draft) -> None:
    """Say the kind of every node that has none by what it supplies or takes, and read signs as they are meant.

    A negative demand is a supply (as networkx has it), a negative supply a demand (as OR-tools has it).
    """
    turned: dict[str, Origin] = {}
    for row, origin in zip(draft.nodes, draft.origins["nodes"], strict=True):
        for here, there in (("demand_mt", "supply_mt"), ("supply_mt", "demand_mt")):
            text = row.get(here, "")
            if text.startswith("-") and not row.get(there) and is_positive(text[1:]):
                row[here], row[there] = "", text[1:]
                turned.setdefault(f"{here} {there}", origin)
                break
        if not row.get("kind"):
            sends, takes = is_positive(row.get("supply_mt", "")), is_positive(row.get("demand_mt", ""))
            row["kind"] = "source" if sends else "sink" if takes else "junction"
        row["name"] = row.get("name") or row["node_id"]
    for columns, origin in turned.items():
        here, there = (name.removesuffix("_mt") for name in columns.split())
        note = origin.everywhere(f"a {here} below 0 is read as a {there}", "nothing to do, if that is meant")
        draft.notes.append(note)


def is_positive(text: str) -> bool:
    """Whether a cell holds a number above 0."""
    try:
        return float(plain_number(text) or 0) > 0
    except ValueError:
        return False


def degrees(value: float) -> str:
    """A coordinate as a cell, to the centimetre."""
    return "" if np.isnan(value) else f"{value:.7f}".rstrip("0").rstrip(".")


def _in_line(text: str) -> str:
    # Half a character, as JSON can have it, is none.
    return re.sub(r"\s+", " ", text).strip().encode("utf-8", "replace").decode("utf-8")
