"""Ends: the nodes at which edges begin and end, by name or by where their courses lead."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

import numpy as np

from geodata.formats.courses import Points, Run, between, joined, passing, snap
from geodata.formats.draft import Draft, Edge, Origin, Row, degrees
from geodata.wording import counted

NOWHERE: Points = np.array([np.nan, np.nan])


def give_ends(draft: Draft, edges: Sequence[Edge], within_m: float) -> None:
    """Add the edges to a draft: with the ends that they name, else with the places where their courses lead.

    Nodes are added where edges end at none. They have neither supply nor demand.
    """
    named = [_in_one_piece(edge, within_m) for edge in edges if edge.named]
    if named and not draft.nodes:
        _add_named_nodes(draft, named)
    for edge in named:
        draft.add("edges", edge.cells, edge.origin)
        if edge.pieces:
            draft.courses[edge.cells["edge_id"]] = edge.pieces[0]
    drawn = [edge for edge in edges if not edge.named]
    if drawn:
        _add_drawn(draft, drawn, within_m)
    position = _positions(draft)
    ends = {row["edge_id"]: [position.get(row[end], NOWHERE) for end in ("tail", "head")] for row in draft.edges}
    spots = np.array([ends[edge] for edge in draft.courses]).reshape(-1, 2, 2)
    inner = between(list(draft.courses.values()), spots[:, 0], spots[:, 1], within_m)
    draft.courses = dict(zip(draft.courses, inner, strict=True))


def _in_one_piece(edge: Edge, within_m: float) -> Edge:
    """An edge whose course is in the order in which its pieces meet end to end."""
    if len(edge.pieces) < 2:
        return edge
    places, _ = snap(np.array([part[end] for part in edge.pieces for end in (0, -1)]), np.empty((0, 2)), within_m)
    runs = joined(edge.pieces, places[::2].tolist(), places[1::2].tolist())
    return edge._replace(pieces=[np.concatenate([run.points for run in runs])])


def _positions(draft: Draft) -> dict[str, Points]:
    """Where nodes lie, for those of which that is known."""
    return {row["node_id"]: spot for row in draft.nodes if (spot := _position(row)) is not None}


def _position(row: Row) -> Points | None:
    try:
        lon, lat = float(row.get("lon") or "nan"), float(row.get("lat") or "nan")
    except ValueError:
        return None
    return np.array([lon, lat]) if abs(lon) <= 360 and abs(lat) <= 90 else None


def _add_named_nodes(draft: Draft, edges: Sequence[Edge]) -> None:
    """Nodes that only edges name lie where the first of their courses begins or ends."""
    known: dict[str, Row] = {}
    for edge in edges:
        for end, spot in (("tail", 0), ("head", -1)):
            name = edge.cells[end]
            if name not in known:
                known[name] = {"node_id": name, "kind": "junction"}
                draft.add("nodes", known[name], edge.origin)
            if edge.pieces and "lat" not in known[name]:
                lon, lat = edge.pieces[0][spot]
                known[name] |= {"lat": degrees(lat), "lon": degrees(lon)}


def _add_drawn(draft: Draft, edges: Sequence[Edge], within_m: float) -> None:
    """Edges between the places where courses begin and end."""
    position = _positions(draft)
    ids = list(position)
    points = np.array([position[name] for name in ids]).reshape(-1, 2)
    ends = np.array([part[end] for edge in edges for part in edge.pieces for end in (0, -1)])
    places, new = snap(ends, points, within_m)
    ids += _new_ids({row["node_id"] for row in draft.nodes}, len(new))
    points = np.vstack([points, new])
    pairs = iter(places.reshape(-1, 2).tolist())
    known = set(range(len(position)))
    kept = {place for place, ends in Counter(places.tolist()).items() if ends > 2 or place in known}
    loops, branched, drawn = list[Edge](), list[Edge](), list[Run]()
    for edge in edges:
        tails, heads = zip(*(next(pairs) for _ in edge.pieces), strict=True)
        runs = joined(edge.pieces, tails, heads, kept)
        loops += [edge for run in runs if run.tail == run.head]
        runs = [run for run in runs if run.tail != run.head]
        branched += [edge] if len(runs) > 1 else []
        for row, run in zip(_rows(edge, len(runs)), runs, strict=True):
            for place in sorted({run.tail, run.head} - known):
                known.add(place)
                lon, lat = map(degrees, points[place].tolist())
                draft.add("nodes", {"node_id": ids[place], "kind": "junction", "lat": lat, "lon": lon}, edge.origin)
            draft.add("edges", row | {"tail": ids[run.tail], "head": ids[run.head]}, edge.origin)
            draft.courses[row["edge_id"]] = run.points
            drawn.append(run)
    _say(draft, edges, loops, branched, len(known) - len(position), within_m)
    _say_where_none_is_joined(draft, edges[0].origin, {place: ids[place] for place in known}, points, drawn, within_m)


def _new_ids(known: set[str], many: int) -> list[str]:
    free = (name for number in count(1) if (name := f"n{number}") not in known)
    return [next(free) for _ in range(many)]


def _rows(edge: Edge, many: int) -> Iterator[Row]:
    """Cells of an edge for each of its runs; several have ids of their own, and are one line together."""
    for number in range(1, many + 1):
        own = {} if many == 1 else {"edge_id": f"{edge.cells['edge_id']}-{number}"}
        line = {} if many == 1 or edge.cells.get("line_id") else {"line_id": edge.cells["edge_id"]}
        yield edge.cells | own | line


def _say(
    draft: Draft, edges: Sequence[Edge], loops: list[Edge], branched: list[Edge], new: int, within_m: float
) -> None:
    """Note what was made of the courses."""
    first = edges[0].origin
    made = f"{counted(new, 'node')} made of ends" if new else "all ends lie at points"
    message = f"ends of lines within {within_m:g} m of a point or of each other are one node: {made}"
    draft.notes.append(first.everywhere(message, "--within METRES for another distance"))
    if not any(edge.cells.get("bidirectional") for edge in edges):
        message = "lines carry from their first point to their last, as they are drawn"
        draft.notes.append(first.everywhere(message, "--both-ways, if they may carry either way"))
    for found, said in (
        (loops, "in a closed loop, carrying nothing: left out"),
        (
            branched,
            "in pieces that do not meet end to end, or meet where others end too: one edge a piece, each with the "
            "cells of the whole",
        ),
    ):
        if found:
            message = f"{counted(len(found), 'line')} {said} (the first is {first.part} {found[0].origin.number})"
            draft.notes.append(found[0].origin.everywhere(message, "nothing to do, if that is right"))


def _say_where_none_is_joined(
    draft: Draft, origin: Origin, nodes: Mapping[int, str], points: Points, runs: Sequence[Run], within_m: float
) -> None:
    """Note the nodes that lie on a line between its ends: goods pass them by."""
    own = [(run.tail, run.head) for run in runs]
    if on := [place for place in passing(points, [run.points for run in runs], own, within_m) if place in nodes]:
        lon, lat = map(degrees, points[on[0]].tolist())
        message = f"{counted(len(on), 'node')} on a line that does not end there, not joined to it (the first is "
        mend = "cut the line there, if they are joined"
        draft.notes.append(origin.everywhere(f"{message}{nodes[on[0]]} at {lat}, {lon})", mend))
