"""The base map as the page needs it: countries, disputed lines, and where names may stand."""

import csv
from collections.abc import Sequence
from io import StringIO
from itertools import pairwise
from typing import Any

from maps.page.inline import asset

LABEL_SPOTS = 30
_GRID_CELLS = 18
_PER_DEGREE = 100  # the packaged shapes have two decimals


def _seas() -> dict[str, dict[str, Any]]:
    """Names of seas: one row for each spot where the name may stand, the best first."""
    found: dict[str, dict[str, Any]] = {}
    for row in csv.DictReader(StringIO(asset("seas.csv"))):
        sea = found.setdefault(row["name"], {"name": row["name"], "min_zoom": float(row["min_zoom"]), "spots": []})
        sea["spots"].append([float(row["lat"]), float(row["lon"])])
    return found


def base_data() -> dict[str, Any]:
    """Base map of the page.

    ``countries`` have an ``id`` and ``polygons``, each a list of rings as `steps` gives them; ``disputed`` is GeoJSON;
    ``labels`` have spots well inside each country (the largest country first), ``seas`` have spots for each name.
    """
    from geodata.basemap import base_map_geojson, disputed_lines

    countries = base_map_geojson()
    labels = [label for feature in countries["features"] if (label := _label(feature)) is not None]
    return {
        "countries": [_country(feature) for feature in countries["features"]],
        "disputed": disputed_lines(),
        "labels": sorted(labels, key=lambda label: (-label["size"], label["name"])),
        "seas": list(_seas().values()),
    }


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
