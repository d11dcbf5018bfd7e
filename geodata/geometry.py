"""Where things lie: the course of each edge, its length, and the countries that it crosses.

All shapes are WGS 84 in degrees, longitude first; a course is straight between the points it is given by, the short
way round the globe: past 180 degrees its longitudes go on. Lengths are geodesic.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from geodata.errors import DataError, Problem

if TYPE_CHECKING:
    import pandas as pd
    from geopandas import GeoDataFrame
    from shapely import LineString, MultiLineString

    from geodata.dataset import Dataset

WGS84 = "EPSG:4326"
TURN = 360.0
"""Degrees once round the globe."""
# Edges whose course says nothing about the country: at sea a country is that of the port, and a swap has
# no course at all.
COURSELESS_MODES = ("sea", "mooring", "swap")
TOLERANCE_KM = 2.0
M_PER_KM = 1000.0
Course = np.ndarray[Any, np.dtype[np.float64]]
"""Longitude and latitude in degrees, one point a row."""


def check_positions(dataset: "Dataset") -> None:
    """Refuse to place a network some nodes of which lie nobody knows where.

    Raises
    ------
    DataError
        If a node has no position (which nodes of a bare network need not have).
    """
    unknown = [node for node, *at in dataset.columns("nodes", "node_id", "lat", "lon") if None in at]
    if unknown:
        more = f" and {len(unknown) - 1:,} more" if len(unknown) > 1 else ""
        message = f"node {unknown[0]!r}{more} without a position: maps, courses and lengths need one"
        raise DataError([Problem(dataset.title, None, None, None, message, "give lat and lon in degrees (WGS 84)")])


def node_points(dataset: "Dataset") -> "GeoDataFrame":
    """Return the nodes as points: columns ``node_id`` and ``geometry``, in the order of the table."""
    import geopandas

    check_positions(dataset)
    nodes = dataset.table("nodes")
    points = geopandas.points_from_xy(nodes["lon"], nodes["lat"])
    return geopandas.GeoDataFrame({"node_id": nodes["node_id"].to_numpy()}, geometry=points, crs=WGS84)


def edge_lines(dataset: "Dataset") -> "GeoDataFrame":
    """Return the edges as lines (tail, way-points in order, head): columns ``edge_id`` and ``geometry``.

    A swap has no course; its line joins the two ends, for drawing only. A line that crosses the antimeridian is
    not cut there: it goes on past 180 degrees.
    """
    import geopandas
    import shapely

    courses = _courses(dataset)
    lines = [shapely.LineString(course) for course in courses.values()]
    return geopandas.GeoDataFrame({"edge_id": list(courses)}, geometry=lines, crs=WGS84)


def turned(lon: float, west: float) -> float:
    """Return a longitude in the 360 degrees that begin at `west`.

    Examples
    --------
    >>> turned(-170.0, 0.0), turned(10.0, 0.0), turned(-170.0, -180.0)
    (190.0, 10.0, -170.0)
    """
    return lon - TURN * ((lon - west) // TURN)


def parted(line: "LineString") -> "LineString | MultiLineString":
    """Return a line in pieces on either side of the antimeridian, as GeoJSON wants it (RFC 7946, 3.1.9).

    Examples
    --------
    >>> from shapely import LineString
    >>> parted(LineString([(170, 0), (190, 2)])).wkt
    'MULTILINESTRING ((170 0, 180 1), (-180 1, -170 2))'
    """
    import shapely
    from shapely.affinity import translate

    west, _, east, _ = line.bounds
    if west >= -TURN / 2 and east <= TURN / 2:
        return line
    moved = [translate(line, xoff=turn) for turn in (0.0, -TURN, TURN)]
    pieces = [shapely.clip_by_rect(one, -TURN / 2, -90.0, TURN / 2, 90.0) for one in moved]
    return shapely.MultiLineString([part for piece in pieces for part in shapely.get_parts(piece) if part.length])


def drawn(dataset: "Dataset") -> tuple[dict[str, tuple[float, float]], dict[str, Course]]:
    """Return where a flat map shows the nodes, and the courses of the edges: longitude and latitude by id.

    The map is turned so that nothing runs over its side: it begins inside the widest stretch of longitudes that
    holds nothing, at 180 degrees where that is one. Of a network that goes round the globe every line is short all
    the same, and some end beside the place that they lead to.
    """
    courses = _courses(dataset)
    places = {row["node_id"]: (row["lon"], row["lat"]) for row in dataset.rows("nodes")}
    west = _map_side([(lon, lon) for lon, _ in places.values()] + [_extent(course) for course in courses.values()])
    shown = {node: (turned(lon, west), lat) for node, (lon, lat) in places.items()}
    shifts = {edge: turned(course[0, 0], west) - course[0, 0] for edge, course in courses.items()}
    return shown, {edge: course + np.array([shifts[edge], 0.0]) for edge, course in courses.items()}


def _extent(course: Course) -> tuple[float, float]:
    return float(course[:, 0].min()), float(course[:, 0].max())


def _map_side(extents: list[tuple[float, float]]) -> float:
    """The longitude at which a flat map begins: in the middle of the widest gap between extents from west to east."""
    antimeridian = -TURN / 2
    spans = sorted((turned(low, antimeridian), high - low) for low, high in extents)
    reached = max((low + wide for low, wide in spans), default=0.0) - TURN
    widest, side = 0.0, antimeridian
    for low, wide in spans:
        if low - reached > widest:
            widest = low - reached
            side = antimeridian if reached <= antimeridian <= low else (reached + low) / 2
        reached = max(reached, low + wide)
    return side


def geodesic_km(dataset: "Dataset") -> dict[str, float]:
    """Return the length of each edge along its drawn course: kilometres on the WGS 84 ellipsoid, by ``edge_id``.

    Examples
    --------
    >>> from geodata import load
    >>> int(geodesic_km(load())["kumkar"])
    197
    """
    geod = _geod()
    return {
        edge: float(geod.line_length(course[:, 0], course[:, 1])) / M_PER_KM
        for edge, course in _courses(dataset).items()
    }


def line_lengths(dataset: "Dataset") -> "pd.DataFrame":
    """Compare the drawn length of each line with the published one.

    Columns ``line_id``, ``geodesic_km``, ``published_km`` and ``difference_pct`` (of the published length; missing
    where none is known). Edges of a line that join the same two nodes are one pipe in two directions and are
    counted once.

    Examples
    --------
    >>> from geodata import load
    >>> lengths = line_lengths(load()).set_index("line_id")
    >>> bool(abs(lengths.loc["cpc", "difference_pct"]) < 10)
    True
    """
    import pandas as pd

    lines = dataset.table("lines")
    edges = dataset.table("edges")
    drawn = edges.loc[edges["line_id"] != "", ["edge_id", "line_id", "tail", "head"]]
    ends = np.sort(drawn[["tail", "head"]].to_numpy(dtype=str), axis=1)
    pipes = drawn.assign(one=ends[:, 0], other=ends[:, 1]).drop_duplicates(["line_id", "one", "other"])
    lengths = geodesic_km(dataset)
    km = [lengths[edge] for edge in pipes["edge_id"]]
    total = pd.Series(km, index=pd.Index(pipes["line_id"])).groupby(level=0).sum()
    geodesic = total.reindex(lines["line_id"]).to_numpy(dtype=float)
    published = lines["published_km"].to_numpy(dtype=float)
    return pd.DataFrame(
        {
            "line_id": lines["line_id"].to_numpy(),
            "geodesic_km": geodesic,
            "published_km": published,
            "difference_pct": (geodesic / published - 1.0) * 100.0,
        }
    )


def country_crossings(
    dataset: "Dataset", countries: "GeoDataFrame", *, tolerance_km: float = TOLERANCE_KM
) -> "pd.DataFrame":
    """Find land edges that run through a country other than the one they declare.

    Columns ``edge_id``, ``declared``, ``found`` and ``km``: one row per edge and foreign country, the longest
    stretch first. Stretches up to `tolerance_km` are put down to rounding and to rivers that carry a border. Sea
    legs, moorings and swaps are left out. A stretch in the water, or in a part of the world that `countries`
    (see :func:`geodata.basemap.countries_10m`) does not cover, is not a fault.

    Raises
    ------
    ValueError
        When the shapes are not in WGS 84, or have no ``country_id``.

    Examples
    --------
    >>> from geodata import load
    >>> from geodata.basemap import countries_10m
    >>> len(country_crossings(load(), countries_10m()))
    0
    """
    import pandas as pd

    _check_shapes(countries)
    edges = dataset.table("edges")
    on_land = edges.loc[~edges["mode"].isin(COURSELESS_MODES)]
    declared = dict(zip(on_land["edge_id"], on_land["country"], strict=True))
    lines = edge_lines(dataset)
    lines = lines.loc[lines["edge_id"].isin(declared)]
    rows = [
        (edge, declared[edge], found, km)
        for edge, found, km in _stretches(lines, countries)
        if found != declared[edge] and km > tolerance_km
    ]
    frame = pd.DataFrame(rows, columns=["edge_id", "declared", "found", "km"])
    frame = frame.astype({"edge_id": str, "declared": str, "found": str, "km": float})
    return frame.sort_values(["km", "edge_id"], ascending=[False, True], ignore_index=True)


def _check_shapes(countries: "GeoDataFrame") -> None:
    if countries.crs is None or not countries.crs.equals(WGS84, ignore_axis_order=True):
        given = "none" if countries.crs is None else countries.crs.to_string()
        raise ValueError(f"country shapes must be in {WGS84} (WGS 84, degrees); their CRS is {given}")
    if "country_id" not in countries.columns:
        raise ValueError("country shapes need a column country_id (ISO 3166-1 alpha-2)")


def _stretches(lines: "GeoDataFrame", countries: "GeoDataFrame") -> list[tuple[str, str, float]]:
    """Edge, country and kilometres, for each country that an edge touches."""
    import pandas as pd
    import shapely

    shapes = countries.geometry.to_numpy()
    courses = lines.geometry.to_numpy()
    ids, codes = lines["edge_id"].to_numpy(), countries["country_id"].to_numpy()
    pairs = shapely.STRtree(shapes).query(courses, predicate="intersects")
    pieces = shapely.intersection(courses[pairs[0]], shapes[pairs[1]])
    geod = _geod()
    km = [float(geod.geometry_length(piece)) / M_PER_KM for piece in pieces]
    found = pd.DataFrame({"edge": ids[pairs[0]], "country": codes[pairs[1]], "km": km})
    # A country may come in several shapes (a leased area, an enclave).
    total = found.groupby(["edge", "country"], as_index=False)["km"].sum()
    return list(zip(total["edge"].astype(str), total["country"].astype(str), total["km"], strict=True))


def _courses(dataset: "Dataset") -> dict[str, Course]:
    """Longitude and latitude of the points of each edge."""
    check_positions(dataset)
    position = {row["node_id"]: (row["lon"], row["lat"]) for row in dataset.rows("nodes")}
    between: dict[str, list[tuple[float, float]]] = {}
    for row in sorted(dataset.rows("waypoints"), key=lambda row: (row["edge_id"], row["seq"])):
        between.setdefault(row["edge_id"], []).append((row["lon"], row["lat"]))
    return {
        edge["edge_id"]: _short_way([position[edge["tail"]], *between.get(edge["edge_id"], ()), position[edge["head"]]])
        for edge in dataset.rows("edges")
    }


def _short_way(points: list[tuple[float, float]]) -> Course:
    """Points of a course without jumps from one side of the antimeridian to the other."""
    course = np.array(points, dtype=float)
    course[1:, 0] -= TURN * np.cumsum(np.round(np.diff(course[:, 0]) / TURN))
    return course


def _geod() -> Any:
    from pyproj import Geod

    return Geod(ellps="WGS84")
