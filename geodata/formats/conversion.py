"""Conversion: from layers to the tables of a network folder, with a word on everything that was taken for something.

Nothing is invented: what a file doesn't say of supplies, demands and capacities stays empty.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from geodata.checks.topology import SINKS
from geodata.errors import Problem
from geodata.formats.columns import Taken, check_wanted, passed_over, take, wanted_columns
from geodata.formats.draft import Draft, Origin, Row, cells_of, complete_nodes, degrees, edges_of
from geodata.formats.ends import give_ends
from geodata.formats.identity import name_edges, name_nodes
from geodata.formats.layers import Layer, refused
from geodata.wording import pasted

WITHIN_M = 10.0
"""How near to each other ends are one node, and how far a course may be moved to thin it, unless told otherwise."""
MODE = "link"
"""How goods move where a file doesn't say."""
NODES = ("node_id", "name", "kind", "country", "lat", "lon", "supply_mt", "demand_mt")
EDGES = ("edge_id", "name", "tail", "head", "mode", "capacity_mt", "cost_usd_t")
OPTIONAL = ("bidirectional", "line_id", "corridor", "operator", "country", "status")
WAYPOINTS = ("edge_id", "seq", "lat", "lon", "place", "basis", "source_id")
_IN_ROW = re.compile(r"\bin row (\d+)")


@dataclass(frozen=True)
class Converted:
    """The tables of a network folder as they follow from something else.

    Parameters
    ----------
    title : str
        Name of the network.
    files : mapping of str to bytes
        The tables by file name, as they would be written.
    taken : tuple of Taken
        Which column was taken for which of ours.
    notes : tuple of Problem
        What was read otherwise than it stands there, or passed over.
    lacks : tuple of Problem
        What a network needs and the file doesn't say: supply, demand, capacities.
    origins : mapping of str to tuple of Origin
        Where the rows of nodes and edges come from.
    """

    title: str
    files: Mapping[str, bytes]
    taken: tuple[Taken, ...]
    notes: tuple[Problem, ...]
    lacks: tuple[Problem, ...]
    origins: Mapping[str, tuple[Origin, ...]]

    def located(self, problem: Problem) -> Problem:
        """A problem of our tables, by file, layer, feature and column of what they were made from."""
        table = problem.file.removesuffix(".csv")
        origins = self.origins.get(table, ())
        names = {one.column: one.source for one in self.taken if one.table == table}
        told = replace(
            problem,
            file=origins[0].place if origins else self.title,
            row=None,
            column=names.get(problem.column or "", problem.column),
            message=self._renamed(_IN_ROW.sub(lambda row: _in_origin(row, origins), problem.message)),
            mend=self._renamed(problem.mend),
        )
        # Row 1 of a table is its header.
        if problem.row is None or not 0 <= problem.row - 2 < len(origins):
            return told
        origin = origins[problem.row - 2]
        return replace(told, file=origin.place, row=origin.number, part=origin.part)

    def _renamed(self, text: str) -> str:
        for table, origins in self.origins.items():
            text = text.replace(f"{table}.csv", origins[0].place)
        return text


def _in_origin(row: re.Match[str], origins: Sequence[Origin]) -> str:
    """A row of our tables, named in a message, by its number in what it was made from."""
    place = int(row[1]) - 2
    return f"in {origins[place].part} {origins[place].number}" if 0 <= place < len(origins) else row[0]


@dataclass(frozen=True)
class Reading:
    """How layers are read.

    Parameters
    ----------
    columns : mapping of str to str
        Columns to take for ours, such as ``{"capacity": "CapacityBOEd"}``.
    within_m : float
        How near to each other ends of lines are one node, in metres.
    both_ways : bool
        Whether edges carry either way where nothing says which.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    within_m: float = WITHIN_M
    both_ways: bool = False


def convert(layers: Sequence[Layer], *, title: str, paths: Sequence[Path] = (), reading: Reading) -> Converted:
    """Make the tables of a network folder out of layers.

    Parameters
    ----------
    layers : sequence of Layer
        Nodes and edges; nodes may be missing.
    title : str
        What the network is called.
    paths : sequence of Path
        Where it was read; none for what is in memory.
    reading : Reading
        How it is read.

    Raises
    ------
    DataError
        If there is no edge, an edge has neither ends nor a course, or what is meant is not plain.
    """
    layers = [layer for layer in layers if layer.rows]
    if not any(layer.kind == "edges" for layer in layers):
        raise refused(title, "has no lines and no edges", "give lines, or a table with the columns from and to")
    wanted = wanted_columns(reading.columns)
    check_wanted(layers, reading.columns, wanted, title)
    draft = Draft(notes=[note for layer in layers for note in layer.notes])
    taken = [take(layer, wanted) for layer in layers]
    cells = [cells_of(*pair) for pair in zip(layers, taken, strict=True)]
    edges = [
        edge
        for layer, rows in zip(layers, cells, strict=True)
        if layer.kind == "edges"
        for edge in edges_of(layer, rows, both_ways=reading.both_ways)
    ]
    ends = {edge.cells[end] for edge in edges if edge.named for end in ("tail", "head")}
    for index, (layer, rows) in enumerate(zip(layers, cells, strict=True)):
        if layer.kind == "nodes":
            taken[index] = name_nodes(layer, rows, taken[index], ends, wanted, draft.notes)
            for i, row in enumerate(rows):
                draft.add("nodes", row, Origin(layer.place, layer.part, layer.number(i)))
    numbered = name_edges(edges, draft.notes)
    give_ends(draft, edges, reading.within_m)
    if not draft.edges:
        message = f"has no line whose ends are more than {reading.within_m:g} m apart"
        raise refused(title, message, "say --within a smaller distance, or give other lines")
    complete_nodes(draft)
    _complete_edges(draft)
    every = tuple(one for part in taken for one in part if not (numbered and one.column == "edge_id"))
    return Converted(
        title=title,
        files=_files(draft),
        taken=every,
        notes=(*(note for pair in zip(layers, taken, strict=True) if (note := passed_over(*pair))), *draft.notes),
        lacks=tuple(_lacks(draft, layers, title, paths)),
        origins={kind: tuple(origins) for kind, origins in draft.origins.items() if origins},
    )


def _complete_edges(draft: Draft) -> None:
    names = {row["node_id"]: row["name"] for row in draft.nodes}
    for row in draft.edges:
        row["name"] = row.get("name") or "–".join(names.get(row[end]) or row[end] for end in ("tail", "head"))
        row["mode"] = row.get("mode") or MODE


def _files(draft: Draft) -> dict[str, bytes]:
    optional = [name for name in OPTIONAL if any(row.get(name) for row in draft.edges)]
    files = {"nodes.csv": _csv(NODES, draft.nodes), "edges.csv": _csv((*EDGES, *optional), draft.edges)}
    course = [
        {"edge_id": edge, "seq": str(seq), "lat": degrees(lat), "lon": degrees(lon)}
        | {"basis": "file", "source_id": "imported"}
        for edge, points in draft.courses.items()
        for seq, (lon, lat) in enumerate(points.tolist(), start=1)
    ]
    return files | ({"waypoints.csv": _csv(WAYPOINTS, course)} if course else {})


def _csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return text.getvalue().encode()


def _lacks(draft: Draft, layers: Sequence[Layer], title: str, paths: Sequence[Path]) -> Iterable[Problem]:
    """What must be known before anything flows, and isn't."""
    command = f"kzroutes import {' '.join(map(pasted, paths))} --out FOLDER"
    filled = {name for row in (*draft.nodes, *draft.edges) for name, cell in row.items() if cell}

    def mend(table: str, columns: Sequence[str], likely: str) -> str:
        ours = [name.removesuffix("_mt") for name in columns]
        if not paths:
            return f"give {table} {' and '.join(ours)}, or say which column it is: columns={{'{ours[0]}': {likely!r}}}"
        mapped = pasted(f"{ours[0]}={likely}")
        return f"{command} --map {mapped}, or without --map and fill in {' and '.join(columns)} in {table}.csv"

    if "capacity_mt" not in filled:
        names = [name for layer in layers if layer.kind == "edges" for name in layer.columns]
        near = next((name for name in names if "cap" in name.casefold() or "flow" in name.casefold()), "COLUMN")
        says = "says of no edge what it can carry"
        yield Problem(title, None, None, None, says, mend("edges", ["capacity_mt"], near))
    takes = any(row["kind"].casefold() in SINKS for row in draft.nodes)
    missing = [name for name in ("supply_mt", "demand_mt") if name not in filled]
    missing = [name for name in missing if not (takes and name == "demand_mt")]
    if missing:
        words = " and no ".join(name.removesuffix("_mt") for name in missing)
        says = f"gives no {words}, so nothing would flow"
        yield Problem(title, None, None, None, says, mend("nodes", missing, "COLUMN"))
