"""Country shapes that come with the package: for checking where a course lies, and for drawing.

The shapes are those of Natural Earth (public domain) as the npm package ``world-atlas`` has them, made
ready by ``tools/build_basemap.py``. Boundaries imply no opinion: Natural Earth draws who holds the ground,
Crimea for one as Russian, so contested borders are also given as lines to be drawn dashed.
"""

import gzip
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from geodata.geometry import TURN, WGS84

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

Box = tuple[float, float, float, float]
WORLD: Box = (-180.0, -90.0, 180.0, 90.0)


def countries_10m() -> "GeoDataFrame":
    """Return the 1:10m country shapes, for checking which country a course lies in.

    Columns ``country_id`` (ISO 3166-1 alpha-2, empty for a shape without a code), ``name`` and ``geometry``
    (WGS 84). Only the part of the world round the shipped network: longitude 5 to 95 degrees east, latitude 28
    to 65 north.

    Examples
    --------
    >>> countries_10m().set_index("country_id").loc["KZ", "name"]
    'Kazakhstan'
    """
    import geopandas

    frame = geopandas.GeoDataFrame.from_features(_read("countries-10m.geojson.gz")["features"], crs=WGS84)
    # Rounded coordinates let a few narrow necks touch themselves.
    frame["geometry"] = frame.geometry.make_valid()
    return frame[["country_id", "name", "geometry"]]


@cache
def country_names() -> Mapping[str, str]:
    """Return the name of every country of the world by ISO 3166-1 alpha-2 code.

    Examples
    --------
    >>> country_names()["BR"]
    'Brazil'
    """
    shapes = _read("base-map.geojson.gz")["features"]
    found = {str(s["properties"]["country_id"]): str(s["properties"]["name"]) for s in shapes}
    return MappingProxyType({code: name for code, name in sorted(found.items()) if code})


def base_map_geojson(window: Box = WORLD) -> dict[str, Any]:
    """Return the base map for drawing, a GeoJSON feature collection.

    1:50m shapes of the world, simplified with shared borders kept. Each has ``country_id``, ``name`` and ``disputed``
    (true where the status of the whole shape is contested).

    Parameters
    ----------
    window : tuple of float
        West, south, east and north in degrees: what is cut out. West and east may lie past 180 degrees, where the
        world goes on.

    Examples
    --------
    >>> pacific = base_map_geojson((100, -60, 300, 60))["features"]
    >>> {"JP", "US", "KZ"} - {shape["properties"]["country_id"] for shape in pacific}
    {'KZ'}
    """
    content = _read("base-map.geojson.gz")
    if window == WORLD:
        return content
    from shapely.geometry import mapping, shape

    cut = [(feature, _within(shape(feature["geometry"]), window)) for feature in content["features"]]
    kept = [{**feature, "geometry": mapping(area)} for feature, area in cut if not area.is_empty]
    return {**content, "features": kept}


def disputed_lines(window: Box = WORLD) -> dict[str, Any]:
    """Return contested borders that reach into a window, to be drawn dashed over the base map.

    A GeoJSON feature collection of lines, each with ``name`` and ``schematic`` (true for our own sketch of a line
    that Natural Earth does not draw). It is not complete: it holds what can be seen on the base map near the
    shipped network, and the best-known others.
    """
    content = _read("disputed-lines.json")
    if window == WORLD:
        return content
    from shapely.geometry import mapping, shape

    found = [(feature, line) for feature in content["features"] for line in _near(shape(feature["geometry"]), window)]
    return {**content, "features": [{**feature, "geometry": mapping(line)} for feature, line in found]}


def _near(geometry: "BaseGeometry", window: Box) -> "list[BaseGeometry]":
    """A geometry wherever whole turns of the globe bring it into a window."""
    from shapely import box
    from shapely.affinity import translate

    moved = [translate(geometry, xoff=turn) if turn else geometry for turn in (-TURN, 0.0, TURN)]
    return [one for one in moved if box(*one.bounds).intersects(box(*window))]


def _within(area: "BaseGeometry", window: Box) -> "BaseGeometry":
    """What of an area lies in a window; both halves of a country that the antimeridian parts are one again."""
    import shapely

    frame = shapely.box(*window)
    found = [
        one if frame.contains(shapely.box(*one.bounds)) else _polygons(shapely.make_valid(one).intersection(frame))
        for one in _near(area, window)
    ]
    return found[0] if len(found) == 1 else shapely.union_all(found)


def _polygons(geometry: "BaseGeometry") -> "BaseGeometry":
    import shapely

    return shapely.MultiPolygon([part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"])


def _read(name: str) -> dict[str, Any]:
    data = resources.files("geodata").joinpath("basemap", name).read_bytes()
    content: dict[str, Any] = json.loads(gzip.decompress(data) if name.endswith(".gz") else data)
    return content
