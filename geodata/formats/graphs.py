"""Graphs: layers of nodes and edges from graphs of networkx, GraphML and node-link JSON."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geodata.errors import DataError, Problem
from geodata.formats.layers import Layer, refused, text_of
from geodata.tables.meaning import plain_number

if TYPE_CHECKING:
    import networkx as nx


def graph_layers(graph: "nx.Graph[Any]", place: str = "graph") -> list[Layer]:
    """Nodes and edges of a graph with their attributes; edges of a graph without directions carry either way.

    Examples
    --------
    >>> import networkx
    >>> graph = networkx.MultiDiGraph()
    >>> _ = graph.add_edge("a", "b", key="pipe", capacity=3)
    >>> graph_layers(graph)[1].rows[0]
    {'edge_id': 'pipe', 'capacity': 3, 'tail': 'a', 'head': 'b'}
    """
    nodes = tuple(dict(attributes) | {"node_id": text_of(name)} for name, attributes in graph.nodes(data=True))
    edges: Any = graph.edges
    keyed = list(
        edges(keys=True, data=True) if graph.is_multigraph() else ((u, v, 0, d) for u, v, d in edges(data=True))
    )
    named = _are_ids([key for _, _, key, _ in keyed])
    rows = [
        ({"edge_id": key} if named else {}) | dict(attributes) | {"tail": text_of(u), "head": text_of(v)}
        for u, v, key, attributes in keyed
    ]
    return _layers(nodes, rows, place, both_ways=not graph.is_directed(), crs=graph.graph.get("crs"))


def read_graphml(path: Path) -> list[Layer]:
    """Read a GraphML file.

    Raises
    ------
    DataError
        If it is none, or several of its nodes or edges have one id: they would become one without a word.
    """
    from xml.etree.ElementTree import ParseError

    import networkx as nx

    try:
        _check_ids(path)
        graph = nx.read_graphml(path)
    except (ParseError, nx.NetworkXError, LookupError, ValueError, TypeError) as fault:
        raise refused(path.name, f"is not GraphML that can be read ({fault})", "save it anew as GraphML") from None
    return graph_layers(graph, path.name)


def _check_ids(path: Path) -> None:
    from collections import Counter
    from xml.etree.ElementTree import iterparse

    # Edges of other ends may have the same id: networkx writes the keys that tell parallel edges apart.
    named = Counter(
        (kind, item.get("id"), item.get("source"), item.get("target"))
        for _, item in iterparse(path)
        if (kind := item.tag.rpartition("}")[2]) in ("node", "edge") and item.get("id") is not None
    )
    for (kind, name, *_), times in named.items():
        if times > 1:
            message = f"is the id of {'two' if times == 2 else times} {kind}s"
            raise refused(path.name, message, "give each an id of its own, or remove what is there twice", value=name)


def is_node_link(data: object) -> bool:
    """Whether JSON is a graph of nodes and links, as networkx and d3 write it."""
    return isinstance(data, dict) and "nodes" in data and ("links" in data or "edges" in data)


def node_link_layers(data: Mapping[str, Any], place: str) -> list[Layer]:
    """Nodes and edges of node-link JSON.

    Raises
    ------
    DataError
        If a node or a link is not an object, a node has no id, or a link doesn't say its ends.
    """
    nodes, links = data["nodes"], data.get("links", data.get("edges"))
    for name, items, needed in (("nodes", nodes, ("id",)), ("links", links, ("source", "target"))):
        if not isinstance(items, list):
            keys = ", ".join(f'"{key}": …' for key in needed)
            raise refused(place, f"has {name} that are no list", f'write "{name}": [{{{keys}}}, …]')
        for number, item in enumerate(items, start=1):
            lacking = [key for key in needed if not isinstance(item, dict) or key not in item]
            if lacking:
                mend = f"give each of the {name} {' and '.join(needed)}"
                raise refused(f"{place}, {name[:-1]} {number}", f"has no {lacking[0]}", mend)
    named = _are_ids([link.get("key") for link in links])
    own = {"source": "tail", "target": "head"} | ({"key": "edge_id"} if named else {})
    rows = [
        {own.get(key, key): text_of(value) if key in own else value for key, value in link.items()} for link in links
    ]
    points = tuple({"node_id" if key == "id" else key: value for key, value in node.items()} for node in nodes)
    graph = data.get("graph")
    crs = graph.get("crs") if isinstance(graph, dict) else None
    return _layers(points, rows, place, both_ways=data.get("directed") is False, crs=crs)


def _are_ids(keys: Sequence[object]) -> bool:
    """Whether keys name all edges; those such as 0, 0, 1 only tell parallel edges apart."""
    return all(isinstance(key, str) for key in keys) and len(set(keys)) == len(keys)


def _layers(
    nodes: tuple[dict[str, Any], ...], rows: list[dict[str, Any]], place: str, *, both_ways: bool, crs: Any
) -> list[Layer]:
    """Layers of a graph; courses that edges bring along (as osmnx gives them) are read in the system of the graph."""
    shapes: tuple[Any, ...] = ()
    if any("geometry" in row for row in rows):
        shapes = tuple(_shape(row.pop("geometry", None)) for row in rows)
    if crs is not None:
        nodes, shapes = _in_degrees(nodes, shapes, crs, place)
    return [
        Layer(place, "node", "nodes", nodes),
        Layer(place, "edge", "edges", tuple(rows), shapes, both_ways=both_ways),
    ]


def _shape(value: object) -> Any:
    """A course, also where it is written as text (as in GraphML); None for what is no course."""
    import shapely

    if isinstance(value, str):
        value = shapely.from_wkt(value, on_invalid="ignore")
    return value if isinstance(value, shapely.LineString | shapely.MultiLineString) else None


def _in_degrees(
    nodes: tuple[dict[str, Any], ...], shapes: tuple[Any, ...], crs: Any, place: str
) -> tuple[tuple[dict[str, Any], ...], tuple[Any, ...]]:
    """Nodes by their `x` and `y`, and courses, brought from the system of the graph to degrees of WGS 84."""
    import geopandas
    import pyproj

    try:
        crs = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError:
        message, mend = "is no coordinate system that is known", "write a code such as epsg:4326, or leave it out"
        raise refused(f"{place}, crs", message, mend, value=text_of(crs)) from None
    placed = [i for i, node in enumerate(nodes) if text_of(node.get("x")) and text_of(node.get("y"))]
    spots = geopandas.GeoSeries([_spot(nodes[i], i + 1, place) for i in placed], crs=crs)
    moved = list(nodes)
    for i, spot in zip(placed, spots.to_crs("EPSG:4326"), strict=True):
        moved[i] = nodes[i] | {"x": spot.x, "y": spot.y}
    courses = geopandas.GeoSeries(list(shapes), crs=crs).to_crs("EPSG:4326") if shapes else ()
    return tuple(moved), tuple(courses)


def _spot(node: Mapping[str, Any], number: int, place: str) -> Any:
    """Where a node lies, in the system of its graph."""
    import shapely

    found: list[float] = []
    for column in ("x", "y"):
        text = text_of(node[column])
        try:
            found.append(float(plain_number(text) or text))
        except ValueError:
            found.append(math.nan)
        if not math.isfinite(found[-1]):
            mend = "write digits with a point for decimals, or leave it out"
            raise DataError([Problem(place, number, column, text, "is not a number", mend, "node")])
    return shapely.Point(*found)
