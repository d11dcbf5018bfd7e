"""MapView: everything the page shows, as plain values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from energy.results import Record, number
from maps.page.rows import corridors_of, edges_of, events_of, names, nodes_of, sources_of

if TYPE_CHECKING:
    from geodata import Dataset

Bounds = tuple[float, float, float, float]
_WORLD = (-60.0, -170.0, 75.0, 170.0)
_NONE: Mapping[str, Any] = MappingProxyType({})
_LAND = frozenset({"pipeline", "rail", "truck"})
_TAIL_SHARE = 0.015  # land flow that may lie outside the first view, at each of its four sides
_VERSION_DATE = re.compile(r"^(\d{4})[.-](\d{2})[.-](\d{2})")
_GROUND_CREDIT = "Natural Earth"
_OPEN_LICENCE = re.compile(r"\bCC BY|\bODbL", re.IGNORECASE)


@dataclass(frozen=True)
class ScenarioLayer:
    """A model result to lay over the base.

    Attributes
    ----------
    label : str
        What is blocked, in words.
    horizon : str
        Horizon of the answer.
    flows : Mapping[str, float]
        Mt/y by edge id after the block.
    blocked : frozenset of str
        Ids of the blocked edges.
    summary : Mapping[str, Any]
        base_mt, delivered_mt, lost_mt, rerouted_mt, through, binding and assumptions as in the block answer.
        Whatever is absent is left out.
    """

    label: str
    horizon: str
    flows: Mapping[str, float]
    blocked: frozenset[str]
    summary: Mapping[str, Any]


@dataclass(frozen=True)
class MapView:
    """Everything the page shows: values that JSON can hold, missing as None.

    Attributes
    ----------
    title, year, data_version, as_of
        What it is and of when.
    nodes, edges, corridors, events, sources
        Rows for the page.
    scenario : dict or None
        The model result laid over the base.
    notes : tuple of str
        What to know before leaning on the map.
    home : str or None
        Country whose exports these are.
    bounds : tuple of float
        First view: south, west, north, east.
    credit : str
        Whose data it rests on.
    months : dict or None
        Single months (see `maps.page.months`).
    years, what_ifs
        A row for each year with data, and the blocks worked out beforehand (see `maps.page.build`).
    countries : dict of str to str
        Names by code.
    dependence_on : str
        Whom the measures of dependence are about.
    kbd : float or None
        Thousand barrels a day in a Mt/y; None where barrels cannot be computed.
    start : dict or None
        Keys that are blocked at first, and the horizon.
    network, citation : str
        What commands on the page put behind `--network`, and how to cite the page.
    """

    title: str
    year: int | None
    data_version: str
    as_of: str
    nodes: tuple[Record, ...]
    edges: tuple[Record, ...]
    corridors: tuple[Record, ...]
    events: tuple[Record, ...]
    sources: dict[str, Record]
    scenario: Record | None
    notes: tuple[str, ...]
    home: str | None = None
    bounds: Bounds = _WORLD
    credit: str = _GROUND_CREDIT
    months: Record | None = None
    years: tuple[Record, ...] = ()
    what_ifs: tuple[Mapping[str, Any], ...] = ()
    countries: dict[str, str] = field(default_factory=dict)
    dependence_on: str = ""
    kbd: float | None = None
    start: Record | None = None
    network: str | None = None
    citation: str = ""


def make_view(
    dataset: "Dataset",
    flows: Mapping[str, float | None],
    *,
    year: int | None,
    limits: Mapping[str, float | None],
    corridor_rows: Sequence[Mapping[str, Any]],
    scenario: ScenarioLayer | None = None,
    foreign: Mapping[str, float] = _NONE,
    ranges: Mapping[str, tuple[float, float]] = _NONE,
) -> MapView:
    """Collect what the page shows.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    flows : Mapping[str, float or None]
        Mt/y of the home country's crude by edge id; absent or None is not known.
    year : int or None
        Year of the flows.
    limits : Mapping[str, float or None]
        Nameplate limit in Mt/y by edge id; None is not published.
    corridor_rows : Sequence[Mapping[str, Any]]
        id, name, mt, share (fraction), low_mt, high_mt, status, sources.
    scenario : ScenarioLayer, optional
        Model result to lay over the base.
    foreign : Mapping[str, float]
        Mt/y of other countries' crude by edge id.
    ranges : Mapping[str, tuple of float]
        Low and high in Mt/y for the edges whose flow is not published; they are drawn lighter.

    Raises
    ------
    ValueError
        If a flow, limit or blocked edge names no edge of the dataset.
    """
    given: dict[str, Iterable[str]] = {"flows": flows, "limits": limits, "foreign": foreign}
    if scenario is not None:
        given |= {"scenario flows": scenario.flows, "blocked": scenario.blocked}
    _refuse_unknown(set(dataset.table("edges").index), given)
    nodes, edges, events = nodes_of(dataset), edges_of(dataset, flows, limits, foreign, ranges), events_of(dataset)
    corridors = _corridors(dataset, corridor_rows, edges)
    sources = sources_of(
        dataset, (key for rows in (nodes, edges, corridors, events) for row in rows for key in row["sources"])
    )
    date = _VERSION_DATE.match(dataset.data_version)
    return MapView(
        title=dataset.title,
        year=year,
        data_version=dataset.data_version,
        as_of="-".join(date.groups()) if date else "",
        nodes=tuple(nodes),
        edges=tuple(edges),
        corridors=tuple(corridors),
        events=tuple(events),
        sources=sources,
        scenario=None if scenario is None else _scenario(dataset, scenario),
        notes=_notes(edges, nodes, scenario),
        home=dataset.home,
        bounds=_bounds(nodes, edges, _home_name(dataset)),
        credit=_credit(sources),
    )


def _refuse_unknown(known: set[str], given: Mapping[str, Iterable[str]]) -> None:
    wrong = [f"{what}: {key}" for what, keys in given.items() for key in sorted(set(keys) - known)]
    if wrong:
        raise ValueError("No such edge in the dataset: " + "; ".join(wrong[:20]))


def _corridors(dataset: "Dataset", shares: Sequence[Mapping[str, Any]], edges: list[Record]) -> list[Record]:
    """Corridors; an edge that is a corridor of its own (no corridors table) is tied to it."""
    rows = corridors_of(dataset, shares)
    keys = {row["id"] for row in rows}
    for edge in edges:
        if edge["corridor"] is None and edge["id"] in keys:
            edge["corridor"] = edge["id"]
            edge["gate"] = True
        elif edge["corridor"] not in keys:
            edge["corridor"] = None
    return rows


def _home_name(dataset: "Dataset") -> str | None:
    return None if dataset.home is None else names(dataset, "countries").get(dataset.home, dataset.home)


def _scenario(dataset: "Dataset", layer: ScenarioLayer) -> Record:
    summary, countries = layer.summary, names(dataset, "countries")
    through = [
        {"name": countries.get(country, country)}
        | {key: number(row.get(key)) for key in ("before", "after", "after_low", "after_high")}
        for country, row in summary.get("through", {}).items()
    ]
    return {
        "label": layer.label,
        "horizon": layer.horizon,
        "flows": {key: number(flow) for key, flow in layer.flows.items()},
        "blocked": sorted(layer.blocked),
        "summary": {
            **{key: number(summary.get(key)) for key in ("base_mt", "delivered_mt", "lost_mt", "rerouted_mt")},
            "through": sorted(through, key=lambda row: (-(row["before"] or 0.0), row["name"])),
            "lines": _lines(summary),
        },
    }


def _lines(summary: Mapping[str, Any]) -> list[str]:
    """Sentences on what limits a model result and what it rests on."""
    said = []
    for row in summary.get("binding", ()):
        limit = row["limit_mt"]
        said.append(f"At its limit: {row['name']}" + ("" if limit is None else f" ({limit:g} Mt/y)"))
    return said + [_assumption(row) for row in summary.get("assumptions", ())]


def _assumption(row: Mapping[str, Any]) -> str:
    """Put an assumption in words: its value, its range, and what is delivered at either end."""
    value, low, high = row["value"], row["low"], row["high"]
    words = f"{value:g}" if value is not None else "no limit" if low is not None else "not known"
    if low is not None and high is not None:
        words += f" ({low:g} to {high:g})"
    elif low is not None or high is not None:
        words += f" (or {low if low is not None else high:g})"
    if row.get("unit"):
        words += f" {row['unit']}"
    least, most = row.get("delivered_low_mt"), row.get("delivered_high_mt")
    if least is not None and most is not None:
        words += f"; delivered {least:.1f} to {most:.1f} Mt/y"
    return f"Assumption{' that binds' if row['binding'] else ''}: {row.get('name') or row['id']}, {words}"


def _notes(edges: list[Record], nodes: list[Record], scenario: ScenarioLayer | None) -> tuple[str, ...]:
    schematic = sum(1 for edge in edges if edge["schematic"])
    places = sum(1 for node in nodes if node["position"] in {"estimated", "schematic"})
    notes = ["Boundaries imply no opinion on the status of any territory; disputed lines are dashed."]
    if schematic:
        notes.append(f"{schematic} of {len(edges)} routes have a schematic course, sketched through named places.")
    if places:
        notes.append(f"{places} of {len(nodes)} places have an estimated or schematic position.")
    notes.append("A value that was not found is shown as not known or not published, never as zero.")
    open_flows = sum(1 for edge in edges if edge["low_mt"] is not None)
    if open_flows:
        notes.append(
            f"{open_flows} of {len(edges)} routes have a flow that was not published by itself: drawn "
            "lighter, at an even split inside the range that the published totals allow."
        )
    if scenario is not None:
        notes.append("What is shown after the block is a model result, not an observation or a forecast.")
    return tuple(notes)


def _credit(sources: Mapping[str, Record]) -> str:
    """Name the licences that ask for it, each publisher once."""
    owed: dict[str, None] = {}
    for row in sources.values():
        if row["licence"] and _OPEN_LICENCE.search(row["licence"]):
            publisher = re.split(r" \(|, ", row["outlet"])[0]
            owed[f"{publisher} {row['licence'].split(';')[0]}"] = None
    return " · ".join([_GROUND_CREDIT, *sorted(owed), "Boundaries imply no opinion"])


def _bounds(nodes: list[Record], edges: list[Record], home: str | None) -> Bounds:
    """First view: the home country's places and nearly all that moves over land."""
    spots = [(edge["line"], edge["flow_mt"] or 0.0) for edge in edges if edge["mode"] in _LAND]
    moved: list[tuple[float, float, float]] = []
    for line, flow in spots:
        for (lat0, lon0), (lat1, lon1) in pairwise(line):
            size = flow * (abs(lat1 - lat0) + abs(lon1 - lon0))
            if size > 0:
                moved.append(((lat0 + lat1) / 2, (lon0 + lon1) / 2, size))
    own = [node for node in nodes if home is not None and node["country"] == home]
    fixed = own if moved else nodes
    lats = [node["lat"] for node in fixed] + _middle([(row[0], row[2]) for row in moved])
    lons = [node["lon"] for node in fixed] + _middle([(row[1], row[2]) for row in moved])
    if not lats:
        return _WORLD
    tall, wide = max(max(lats) - min(lats), 0.5), max(max(lons) - min(lons), 0.5)
    return (
        round(max(-85.0, min(lats) - 0.05 * tall), 3),
        round(max(-180.0, min(lons) - 0.05 * wide), 3),
        round(min(85.0, max(lats) + 0.05 * tall), 3),
        round(min(180.0, max(lons) + 0.05 * wide), 3),
    )


def _middle(weighted: list[tuple[float, float]]) -> list[float]:
    """Both ends of the range that leaves a small share of the weight out at each side."""
    total = sum(weight for _, weight in weighted)
    if total <= 0:
        return []
    ends = []
    for rows in (sorted(weighted), sorted(weighted, reverse=True)):
        run = 0.0
        for value, weight in rows:
            run += weight
            if run >= _TAIL_SHARE * total:
                ends.append(value)
                break
    return ends
