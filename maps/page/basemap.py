"""The base map as the page needs it: countries, disputed lines, and where names may stand."""

import csv
from collections.abc import Sequence
from functools import lru_cache
from io import StringIO
from itertools import pairwise
from typing import Any

from geodata.basemap import WORLD, Box, base_map_geojson, disputed_lines
from geodata.geometry import TURN, turned
from maps.page.inline import asset

HOME_GROUND = (-12.0, 0.0, 140.0, 72.0)
"""West, south, east and north: as much of the world as pages of the shipped networks carry, to stay small."""

_POLAR_SOUTH = -83.0  # beyond it a flat map stretches the ice without end
_RIM = 30.0  # degrees of land beside what is drawn
LABEL_SPOTS = 30
_GRID_CELLS = 18
_PER_DEGREE = 100  # the packaged shapes have two decimals


def _seas(west: float) -> list[dict[str, Any]]:
    """Names of seas on a map that begins at a longitude: one row for each spot of a name, the best first."""
    found: dict[str, dict[str, Any]] = {}
    for row in csv.DictReader(StringIO(asset("seas.csv"))):
        sea = found.setdefault(row["name"], {"name": row["name"], "min_zoom": float(row["min_zoom"]), "spots": []})
        sea["spots"].append([float(row["lat"]), turned(float(row["lon"]), west)])
    return list(found.values())


def base_data(extent: Box) -> dict[str, Any]:
    """Base map of the page.

    ``countries`` have an ``id`` and ``polygons``, each a list of rings as `steps` gives them; ``disputed`` is GeoJSON;
    ``labels`` have spots well inside each country (the largest country first), ``seas`` have spots for each name.

    Parameters
    ----------
    extent : tuple of float
        West, south, east and north of what the page draws. Where the ground of the shipped networks does not hold it,
        the base map is the whole world with the extent in its middle.
    """
    return _ground(HOME_GROUND if _holds(HOME_GROUND, extent) else _world_round(extent))


@lru_cache(maxsize=4)
def _ground(window: Box) -> dict[str, Any]:
    """The same for all pages that show the same part of the world, and a second's work."""
    countries = base_map_geojson(window)["features"]
    labels = [label for feature in countries if (label := _label(feature)) is not None]
    return {
        "countries": [_country(feature) for feature in countries],
        "disputed": disputed_lines(window),
        "labels": sorted(labels, key=lambda label: (-label["size"], label["name"])),
        "seas": _seas(window[0]),
    }


def _holds(outer: Box, inner: Box) -> bool:
    return all(a <= b for a, b in zip(outer[:2], inner[:2], strict=True)) and all(
        a >= b for a, b in zip(outer[2:], inner[2:], strict=True)
    )


def _world_round(extent: Box) -> Box:
    """The whole world with an extent in its middle; round one that goes round the globe some of it twice."""
    west, east = extent[0], extent[2]
    middle = round((west + east) / 2)
    return min(west - _RIM, middle - TURN / 2), _POLAR_SOUTH, max(east + _RIM, middle + TURN / 2), WORLD[3]


def _country(feature: dict[str, Any]) -> dict[str, Any]:
    shape = feature["geometry"]
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return {
        "id": feature["properties"]["country_id"],
        "polygons": [[steps(ring) for ring in rings] for rings in polygons],
    }


def steps(ring: Sequence[Sequence[float]]) -> list[int]:
    """A course in hundredths of a degree, half as long as its coordinates: first longitude and latitude, then steps.

    Examples
    --------
    >>> steps([[66.52, 37.35], [66.83, 37.37], [66.8, 37.3]])
    [6652, 3735, 31, 2, -3, -7]
    """
    whole = [[round(degrees * _PER_DEGREE) for degrees in spot] for spot in ring]
    moved = ([x - x0, y - y0] for (x0, y0), (x, y) in pairwise(whole))
    return [number for spot in (whole[0], *moved) for number in spot]


def _label(feature: dict[str, Any]) -> dict[str, Any] | None:
    """Find points inside a country, far from its border and from one another."""
    import numpy as np
    import shapely

    name = str(feature["properties"].get("name") or "")
    shape = shapely.geometry.shape(feature["geometry"])
    if not name or shape.is_empty or feature["properties"].get("disputed"):
        return None
    largest = max(shapely.get_parts(shape), key=lambda part: float(part.area))
    west, south, east, north = largest.bounds
    xs, ys = np.meshgrid(
        np.linspace(west, east, 2 * _GRID_CELLS + 1)[1:-1], np.linspace(south, north, _GRID_CELLS + 1)[1:-1]
    )
    points = shapely.points(xs.ravel(), ys.ravel())
    points = points[shapely.contains_xy(largest, xs.ravel(), ys.ravel())]
    depth = shapely.distance(points, largest.boundary)
    order = np.argsort(-depth, kind="stable")
    apart = 0.05 * float(np.hypot(east - west, north - south))
    chosen: list[Any] = [shapely.point_on_surface(largest)] if len(points) == 0 else []
    for i in order:
        if len(chosen) < LABEL_SPOTS and all(points[i].distance(other) >= apart for other in chosen):
            chosen.append(points[i])
    spots = [[round(float(p.y), 2), round(float(p.x), 2)] for p in chosen]
    return {
        "id": feature["properties"].get("country_id"),
        "name": name,
        "size": round(float(largest.area) ** 0.5, 2),
        "spots": spots,
    }
