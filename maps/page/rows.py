"""Rows of the tables as plain values for the page: missing is None, never 0 and never NaN."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from maps.palette import assign

if TYPE_CHECKING:
    import pandas as pd

    from geodata import Dataset

Plain = dict[str, Any]


def text(value: Any) -> str | None:
    """Give a cell's text, or None where it is empty.

    Parameters
    ----------
    value : Any
        Cell of a text column.

    Returns
    -------
    str or None

    Examples
    --------
    >>> text("  ") is None
    True
    """
    if not isinstance(value, str):
        return None
    return value.strip() or None


def number(value: Any) -> float | None:
    """Give a finite number, or None.

    Parameters
    ----------
    value : Any
        Cell of a number column, or a result.

    Returns
    -------
    float or None
        Rounded to six digits, so that the page does not carry noise.

    Examples
    --------
    >>> number(float("nan")) is None, number(0), number(2.5)
    (True, 0.0, 2.5)
    """
    if value is None or isinstance(value, str | bytes | bool):
        return None
    try:
        plain = float(value)
    except (TypeError, ValueError):
        return None
    return round(plain, 6) + 0.0 if math.isfinite(plain) else None


def whole(value: Any) -> int | None:
    """Give a whole number such as a year, or None.

    Parameters
    ----------
    value : Any
        Cell of an integer column.

    Returns
    -------
    int or None
    """
    plain = number(value)
    return None if plain is None else int(plain)


def ids(value: Any) -> list[str]:
    """Give the ids of a cell that holds one or several.

    Parameters
    ----------
    value : Any
        Text or a sequence of texts.

    Returns
    -------
    list[str]

    Examples
    --------
    >>> ids("a"), ids(("a", "b")), ids("")
    (['a'], ['a', 'b'], [])
    """
    found = [value] if isinstance(value, str) else list(value or ()) if isinstance(value, Iterable) else []
    return [str(item) for item in found if str(item)]


def records(frame: "pd.DataFrame") -> list[Plain]:
    """Give a table as a list of rows.

    Parameters
    ----------
    frame : pandas.DataFrame
        Typed table.

    Returns
    -------
    list[dict]
    """
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]


def names(dataset: "Dataset", table: str, key: str) -> dict[str, str]:
    """Map the ids of a table to names.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    table, key : str
        Table, and its key column.

    Returns
    -------
    dict[str, str]
    """
    return {str(row[key]): text(row.get("name")) or str(row[key]) for row in records(dataset.table(table))}


def nodes_of(dataset: "Dataset") -> list[Plain]:
    """Places of the page.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.

    Returns
    -------
    list[dict]
    """
    countries = names(dataset, "countries", "country_id")
    return [
        {
            "id": str(row["node_id"]),
            "name": text(row["name"]) or str(row["node_id"]),
            "kind": str(row["kind"]),
            "country": countries.get(str(row["country"]), text(row["country"])),
            "lat": round(float(row["lat"]), 4),
            "lon": round(float(row["lon"]), 4),
            "position": text(row.get("position")),
            "aliases": text(row.get("aliases")),
            "note": text(row.get("note")),
            "sources": ids(row.get("source_id")),
        }
        for row in records(dataset.table("nodes"))
    ]


def edges_of(
    dataset: "Dataset",
    flows: Mapping[str, float | None],
    limits: Mapping[str, float | None],
    foreign: Mapping[str, float],
    ranges: Mapping[str, tuple[float, float]],
) -> list[Plain]:
    """Routes of the page, with their course as [lat, lon] pairs.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    flows, limits, foreign : Mapping
        Mt/y by edge id; absent or None is not known (no other crude, for `foreign`).
    ranges : Mapping
        Smallest and largest flow that agree with what was published, for the edges where that leaves the flow open.

    Returns
    -------
    list[dict]
    """
    countries = names(dataset, "countries", "country_id")
    operators = names(dataset, "operators", "operator_id")
    nodes = names(dataset, "nodes", "node_id")
    lines = {str(row["line_id"]): row for row in records(dataset.table("lines"))}
    courses, lengths = _courses(dataset)
    found = []
    for row in records(dataset.table("edges")):
        key, tail, head = str(row["edge_id"]), str(row["tail"]), str(row["head"])
        line = lines.get(str(row.get("line_id") or ""))
        low, high = ranges.get(key, (None, None))
        limit, flow, other = number(limits.get(key)), number(flows.get(key)), number(foreign.get(key))
        operator, country = text(row.get("operator")), text(row.get("country"))
        found.append(
            {
                "id": key,
                "name": text(row["name"]) or key,
                "tail": tail,
                "head": head,
                "tail_name": nodes.get(tail, tail),
                "head_name": nodes.get(head, head),
                "mode": str(row["mode"]),
                "corridor": text(row.get("corridor")),
                "gate": bool(row.get("gate", False)),
                "operator": operators.get(operator, operator) if operator else None,
                "country": countries.get(country, country) if country else None,
                "status": text(row.get("status")) or "operating",
                "opened_year": whole(row.get("opened_year")),
                "closed_year": whole(row.get("closed_year")),
                "limit_mt": limit,
                "flow_mt": flow,
                "low_mt": number(low),
                "high_mt": number(high),
                "foreign_mt": other,
                "spare_mt": None
                if limit is None or flow is None or key in ranges
                else number(max(0.0, limit - flow - (other or 0.0))),
                "length_km": lengths.get(key),
                "line_id": text(row.get("line_id")),
                "line_name": text(line["name"]) if line else None,
                "aliases": text(line.get("aliases")) if line else None,
                "published_km": number(line["published_km"]) if line else None,
                "schematic": bool(row.get("schematic", False)),
                "bidirectional": bool(row.get("bidirectional", False)),
                "note": text(row.get("note")),
                "sources": ids(row.get("source_id")),
                "line": courses[key],
            }
        )
    return found


def _courses(dataset: "Dataset") -> tuple[dict[str, list[list[float]]], dict[str, float]]:
    """Course and geodesic length of each edge, from tail to head."""
    from geodata.geometry import edge_lines, geodesic_km

    lines = edge_lines(dataset)
    courses = {
        str(key): [[round(point[1], 3), round(point[0], 3)] for point in shape.coords]
        for key, shape in zip(lines["edge_id"], lines.geometry, strict=True)
    }
    lengths = {str(key): round(float(km), 1) for key, km in geodesic_km(dataset).items()}
    return courses, lengths


def corridors_of(dataset: "Dataset", shares: Sequence[Mapping[str, Any]]) -> list[Plain]:
    """Corridors of the page, numbered and coloured in the order of their table.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    shares : Sequence[Mapping]
        Rows with id, name, mt, share, low_mt, high_mt, status, sources. A row for an id
        outside the table is added at the end (a network without a corridors table).

    Returns
    -------
    list[dict]
    """
    table = {str(row["corridor_id"]): row for row in records(dataset.table("corridors"))}
    by_id = {str(row["id"]): row for row in shares}
    order = [*table, *(key for key in by_id if key not in table)]
    colours = assign(order)
    found = []
    for place, key in enumerate(order, start=1):
        row, known = by_id.get(key, {}), table.get(key, {})
        found.append(
            {
                "id": key,
                "number": place,
                "colour": colours[key],
                "name": text(known.get("name")) or text(row.get("name")) or key,
                "aliases": text(known.get("aliases")) or "",
                "note": text(known.get("note")),
                "mt": number(row.get("mt")),
                "share": number(row.get("share")),
                "low_mt": number(row.get("low_mt")),
                "high_mt": number(row.get("high_mt")),
                "status": text(row.get("status")),
                "sources": ids(row.get("sources")),
            }
        )
    return found


def events_of(dataset: "Dataset") -> list[Plain]:
    """Events of the page by date, what was announced and what was observed apart.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.

    Returns
    -------
    list[dict]
    """
    rows = [
        {
            "id": str(row["event_id"]),
            "name": text(row["name"]) or str(row["event_id"]),
            "start": str(row["date_start"]),
            "end": text(row["date_end"]),
            "asset": text(row["asset"]),
            "kind": str(row["kind"]),
            "announced": text(row["announced"]),
            "realised": text(row["realised"]),
            "volume_lost_mt": number(row["volume_lost_mt"]),
            "rerouted_mt": number(row["rerouted_mt"]),
            "confidence": str(row["confidence"]),
            "note": text(row["note"]),
            "sources": ids(row["source_id"]),
        }
        for row in records(dataset.table("events"))
    ]
    return sorted(rows, key=lambda row: (row["start"], row["id"]))


def sources_of(dataset: "Dataset", wanted: Iterable[str]) -> dict[str, Plain]:
    """Sources that something on the page points to.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    wanted : Iterable[str]
        Source ids.

    Returns
    -------
    dict[str, dict]
        By id, in order of id.
    """
    needed = set(wanted)
    return {
        str(row["source_id"]): {
            "outlet": text(row["outlet"]) or str(row["source_id"]),
            "title": text(row.get("title")),
            "date": text(row.get("date")),
            "url": text(row.get("url")),
            "tier": text(row.get("tier")),
            "note": text(row.get("note")),
            "licence": text(row.get("licence")),
        }
        for row in sorted(records(dataset.table("sources")), key=lambda row: str(row["source_id"]))
        if str(row["source_id"]) in needed
    }
