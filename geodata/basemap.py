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

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

WGS84 = "EPSG:4326"


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
    shapes = _read("countries-50m.geojson.gz")["features"]
    found = {str(s["properties"]["country_id"]): str(s["properties"]["name"]) for s in shapes}
    return MappingProxyType({code: name for code, name in sorted(found.items()) if code})


def base_map_geojson() -> dict[str, Any]:
    """Return the base map for drawing, a GeoJSON feature collection of about 380 kB as text.

    1:50m shapes between 12 degrees west and 140 east, 0 and 72 north, simplified with shared borders kept. Each
    has ``country_id``, ``name`` and ``disputed`` (true where the status of the whole shape is contested).
    """
    return _read("base-map.geojson.gz")


def disputed_lines() -> dict[str, Any]:
    """Return contested borders, to be drawn dashed over the base map.

    A GeoJSON feature collection of lines, each with ``name`` and ``schematic`` (true for our own sketch of a line
    that Natural Earth does not draw). It is not complete: it holds what can be seen on the base map near the
    shipped network, and the best-known others.
    """
    return _read("disputed-lines.json")


def _read(name: str) -> dict[str, Any]:
    data = resources.files("geodata").joinpath("basemap", name).read_bytes()
    content: dict[str, Any] = json.loads(gzip.decompress(data) if name.endswith(".gz") else data)
    return content
