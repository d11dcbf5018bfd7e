"""Reading: whatever people have, a file, a folder or an object in memory, as layers and as tables."""

import math
from collections.abc import Mapping, Sequence
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geodata.formats.conversion import WITHIN_M, Converted, Reading, convert
from geodata.formats.delimited import FILES, folder_layers, is_pypsa, read_delimited, read_tntp
from geodata.formats.gis import SUFFIXES, frame_layers, read_gis
from geodata.formats.graphs import graph_layers, is_node_link, node_link_layers, read_graphml
from geodata.formats.layers import Layer, choose, refused, text_of
from geodata.shipped import shipped_names
from geodata.tables.json_text import read_json

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    Source = str | Path | pd.DataFrame | nx.Graph[Any] | Sequence["str | Path | pd.DataFrame"]

DELIMITED = (".csv", ".tsv", ".txt")
KNOWN_SUFFIXES = (*SUFFIXES, *DELIMITED, ".graphml", ".tntp")
GEOMETRIES = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)
"""Types of GeoJSON that hold a shape and nothing else."""
KNOWN = ".geojson, .json (GeoJSON or a node-link graph), .gpkg, .shp, .zip, .fgb, .parquet, .graphml, .csv, .tntp"


def read_network(
    source: "Source",
    *,
    columns: Mapping[str, str] | None = None,
    layers: Sequence[str] = (),
    within_m: float = WITHIN_M,
    both_ways: bool = False,
) -> Converted:
    """Read a network in another format than ours.

    Parameters
    ----------
    source : path, DataFrame, GeoDataFrame, networkx graph, or several paths or frames
        What to read: a GIS file, GraphML, node-link JSON, tables in text files, a folder of PyPSA's or of nodes.csv and
        edges.csv with columns of any name; a graph; a frame of lines, or one of points and one of lines.
    columns : mapping of str to str, optional
        Columns to take for ours, such as ``{"capacity": "CapacityBOEd"}``.
    layers : sequence of str
        Layers to read where a file has several of a kind.
    within_m : float
        How near to each other ends of lines are one node, in metres.
    both_ways : bool
        Whether edges carry either way where nothing says which.

    Raises
    ------
    DataError
        If it can't be read or understood.

    Examples
    --------
    >>> import networkx
    >>> graph = networkx.DiGraph()
    >>> graph.add_edge("a", "b", capacity=3)
    >>> read_network(graph).files["edges.csv"].decode().splitlines()[1]
    '1,a–b,a,b,link,3,'
    """
    _check_reading(columns, within_m)
    several = list(source) if isinstance(source, list | tuple) else [source]
    found = [layer for one in several for layer in layers_of(one, layers)]
    paths = [Path(one) for one in several if isinstance(one, str | Path)]
    title = ", ".join(path.resolve().name for path in paths) or "network"
    how = Reading(columns or {}, within_m, both_ways)
    return convert(found, title=title, paths=paths, reading=how)


def _check_reading(columns: object, within_m: object) -> None:
    """Refuse what a caller in Python may say and the command line can't."""
    if not isinstance(within_m, Real) or not 0 <= float(within_m) < math.inf:
        raise refused("within_m", "is no distance", "write metres, 0 or more", value=repr(within_m))
    pairs = columns.items() if isinstance(columns, Mapping) else () if columns is None else [(columns, "")]
    if not all(isinstance(word, str) for pair in pairs for word in pair):
        raise refused("columns", "names no columns", 'write {"capacity": "CapacityBOEd"}', value=repr(columns))


def is_other_format(source: object) -> bool:
    """Whether something is no name and no folder of our own tables: a file, or an object in memory."""
    if not isinstance(source, str | Path):
        return source is not None
    # One of two tables is no network: its folder is.
    if source in shipped_names() or Path(source).name in FILES:
        return False
    path = Path(source)
    return path.is_file() or is_pypsa(path) or (path.suffix.lower() in KNOWN_SUFFIXES and not path.is_dir())


def layers_of(source: Any, wanted: Sequence[str] = ()) -> tuple[Layer, ...]:
    """Layers of one file, frame or graph.

    Raises
    ------
    DataError
        If it is none of what is known, can't be read, or has several layers of a kind.
    """
    import networkx as nx
    import pandas as pd

    if isinstance(source, nx.Graph):
        return tuple(graph_layers(source))
    if isinstance(source, pd.DataFrame):
        return tuple(frame_layers(source, "frame"))
    if not isinstance(source, str | Path):
        raise refused(type(source).__name__, "is nothing that is read", "give a path, a graph, a frame or two frames")
    path = Path(source)
    if path.is_dir():
        return tuple(folder_layers(path))
    if not path.is_file():
        message = "is not a plain file" if path.exists() else "is not there"
        raise refused(str(path), message, f"name a file or a folder; formats are {KNOWN}")
    return choose(_read(path, wanted), wanted, path.name)


def _read(path: Path, wanted: Sequence[str]) -> list[Layer]:
    suffix = path.suffix.lower()
    if suffix == ".graphml":
        return read_graphml(path)
    if suffix == ".tntp":
        return [read_tntp(path)]
    if suffix in DELIMITED:
        return [read_delimited(path)]
    if suffix not in SUFFIXES:
        raise refused(path.name, "is in no format that is read", f"formats are {KNOWN}; or a folder of tables")
    if suffix in (".json", ".geojson"):
        data = read_json(path, "save it anew")
        if is_node_link(data):
            return node_link_layers(data, path.name)
        if isinstance(data, dict) and data.get("type") in GEOMETRIES:
            feature = '{"type": "Feature", "properties": {}, "geometry": …}'
            mend = f'wrap it: {{"type": "FeatureCollection", "features": [{feature}]}}'
            raise refused(path.name, f"is a geometry alone ({data['type']}), without a feature", mend)
        if not isinstance(data, dict) or data.get("type") not in ("FeatureCollection", "Feature"):
            mend = 'write {"type": "FeatureCollection", …}, or {"nodes": […], "links": […]}'
            raise refused(path.name, "is neither GeoJSON nor a graph of nodes and links", mend)
        if data.get("crs") is not None:
            _check_crs(data["crs"], path.name)
    return read_gis(path, wanted)


def _check_crs(crs: Any, place: str) -> None:
    """Refuse a coordinate system that is not known: readers pass over it and take the coordinates for degrees."""
    import pyproj

    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    try:
        if not isinstance(name, str):
            raise pyproj.exceptions.CRSError("no name")
        pyproj.CRS.from_user_input(name)
    except pyproj.exceptions.CRSError:
        message, mend = "is no coordinate system that is known", "write a code such as EPSG:3857, or leave it out"
        raise refused(place, message, mend, column="crs", value=text_of(name)) from None
