"""Rows of the tables as plain values for the page: missing is None, never 0 and never NaN."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from energy.results import Record, number, record
from geodata.basemap import country_names
from maps.palette import assign

if TYPE_CHECKING:
    from geodata import Dataset
    from geodata.geometry import Course

_LEAST_PLACES, _MOST_PLACES = 3, 6
"""Decimals of a degree in the course of a route: a hundred metres, of a network in one town ten centimetres."""
_STEPS = 16_000
"""Steps into which a network is parted from end to end: a pixel of a map sixteen times as near as all of it."""
_MOST_POINTS = 250_000
"""Points of all courses together, which are some two megabytes of a page."""
_FIGURES = ("mt", "share", "low_mt", "high_mt", "low_share", "high_share")


def table_rows(dataset: "Dataset", table: str) -> list[Record]:
    """Rows of a table by column, None where a cell is empty."""
    rows = dataset.rows(table)
    return [record({column: None if value == "" else value for column, value in row.items()}) for row in rows]


def names(dataset: "Dataset", table: str) -> dict[str, str]:
    """Names of a table by id."""
    return {str(key): str(name) for key, name in dataset.table(table)["name"].items()}


def countries_of(dataset: "Dataset") -> dict[str, str]:
    """Names of countries by code: the tables' own, else those of the base map."""
    return {**country_names(), **names(dataset, "countries")}


def ids(value: str | Iterable[str] | None) -> list[str]:
    """The ids of a cell that holds none, one or several.

    Examples
    --------
    >>> ids("a"), ids(("a", "b")), ids(None)
    (['a'], ['a', 'b'], [])
    """
    return [value] if isinstance(value, str) else list(value or ())


def columns(row: Record, *columns: str) -> Record:
    """Some columns of a row."""
    return {column: row[column] for column in columns}


def nodes_of(dataset: "Dataset") -> list[Record]:
    """Places of the page."""
    from geodata.geometry import drawn

    countries, (places, courses) = countries_of(dataset), drawn(dataset)
    digits = _places(courses) + 1
    return [
        {
            **columns(row, "name", "kind", "position", "aliases", "note"),
            "id": row["node_id"],
            "country": countries.get(row["country"], row["country"]),
            "lat": round(row["lat"], digits),
            "lon": round(places[row["node_id"]][0], digits),
            "sources": ids(row["source_id"]),
        }
        for row in table_rows(dataset, "nodes")
    ]


def edges_of(
    dataset: "Dataset",
    flows: Mapping[str, float | None],
    limits: Mapping[str, float | None],
    foreign: Mapping[str, float],
    ranges: Mapping[str, tuple[float, float]],
) -> list[Record]:
    """Routes of the page, with their course as [lat, lon] pairs from tail to head.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    flows, limits, foreign : Mapping
        Mt/y by edge id; absent or None is not known (no other crude, for `foreign`).
    ranges : Mapping
        Smallest and largest flow that agree with what was published, for the edges where that leaves the flow open.
    """
    from geodata.geometry import drawn, geodesic_km

    countries, operators, nodes = countries_of(dataset), names(dataset, "operators"), names(dataset, "nodes")
    lines = {row["line_id"]: row for row in table_rows(dataset, "lines")}
    (_, courses), lengths = drawn(dataset), geodesic_km(dataset)
    lines_drawn = _drawn_lines(courses)
    found = []
    for row in table_rows(dataset, "edges"):
        key, line = row["edge_id"], lines.get(row["line_id"], {})
        limit, flow, other = (number(known.get(key)) for known in (limits, flows, foreign))
        low, high = ranges.get(key, (None, None))
        spare = None if limit is None or flow is None or key in ranges else max(0.0, limit - flow - (other or 0.0))
        found.append(
            {
                **columns(row, "name", "tail", "head", "mode", "corridor", "gate", "opened_year", "closed_year"),
                **columns(row, "line_id", "schematic", "bidirectional", "note"),
                "id": key,
                "tail_name": nodes[row["tail"]],
                "head_name": nodes[row["head"]],
                "operator": operators.get(row["operator"], row["operator"]),
                "country": countries.get(row["country"], row["country"]),
                "status": row["status"] or "operating",
                "limit_mt": limit,
                "flow_mt": flow,
                "low_mt": number(low),
                "high_mt": number(high),
                "foreign_mt": other,
                "spare_mt": number(spare),
                "length_km": round(float(lengths[key]), 1),
                "line_name": line.get("name"),
                "aliases": line.get("aliases"),
                "published_km": line.get("published_km"),
                "sources": ids(row["source_id"]),
                "line": lines_drawn[key],
            }
        )
    return found


def _places(courses: "Mapping[str, Course]") -> int:
    """Decimals of a degree that are seen of courses: the nearer to each other all of them lie, the more."""
    points = np.concatenate([*courses.values(), np.zeros((0, 2))])
    extent = float(np.ptp(points, axis=0).max()) if len(points) else 0.0
    fine = math.ceil(math.log10(_STEPS / extent)) if extent > 0 else _LEAST_PLACES
    return min(max(fine, _LEAST_PLACES), _MOST_PLACES)


def _drawn_lines(courses: "Mapping[str, Course]") -> dict[str, list[list[float]]]:
    """Courses as [lat, lon] pairs, without the points that make no difference to what is drawn.

    Of a network with so many points that its page would be slow to open, only those that make the most difference.
    """
    import shapely

    places = _places(courses)
    lines, seen = [shapely.LineString(course) for course in courses.values()], 10**-places / 2
    thinned = shapely.simplify(lines, seen)
    while (count := int(shapely.get_num_coordinates(thinned).sum())) > max(_MOST_POINTS, 2 * len(lines)):
        seen *= max(1.2, (count / _MOST_POINTS) ** 2)
        thinned = shapely.simplify(lines, seen)
    return {
        edge: [[round(lat, places), round(lon, places)] for lon, lat in line.coords]
        for edge, line in zip(courses, thinned, strict=True)
    }


def corridors_of(dataset: "Dataset", shares: Sequence[Mapping[str, Any]]) -> list[Record]:
    """Corridors of the page, numbered and coloured in the order of their table.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    shares : Sequence[Mapping]
        Rows with id, name, mt, share, low_mt, high_mt, low_share, high_share, status, sources. A row for an id
        outside the table is added at the end (a network without a corridors table).
    """
    table = {row["corridor_id"]: row for row in table_rows(dataset, "corridors")}
    by_id = {str(row["id"]): row for row in shares}
    colours = assign([*table, *(key for key in by_id if key not in table)])
    found = []
    for place, (key, colour) in enumerate(colours.items(), start=1):
        row, known = by_id.get(key, {}), table.get(key, {})
        found.append(
            {
                **{column: number(row.get(column)) for column in _FIGURES},
                "id": key,
                "number": place,
                "colour": colour,
                "name": known.get("name") or row.get("name") or key,
                "aliases": known.get("aliases") or "",
                "note": known.get("note"),
                "status": row.get("status") or None,
                "sources": ids(row.get("sources")),
            }
        )
    return found


def events_of(dataset: "Dataset") -> list[Record]:
    """Events of the page by date, what was announced and what was observed apart."""
    rows = [
        {
            **columns(row, "name", "asset", "kind", "announced", "realised", "volume_lost_mt", "rerouted_mt"),
            **columns(row, "confidence", "note"),
            "id": row["event_id"],
            "start": row["date_start"],
            "end": row["date_end"],
            "sources": ids(row["source_id"]),
        }
        for row in table_rows(dataset, "events")
    ]
    return sorted(rows, key=lambda row: (row["start"], row["id"]))


def sources_of(dataset: "Dataset", wanted: Iterable[str]) -> dict[str, Record]:
    """Sources that something on the page points to, by id."""
    rows = {row["source_id"]: row for row in table_rows(dataset, "sources")}
    kept = ("outlet", "title", "date", "url", "tier", "note", "licence")
    return {key: columns(rows[key], *kept) for key in sorted(set(wanted)) if key in rows}
