"""MapView: everything the page shows, as plain values."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from energy.results import Record
from maps.page.inline import asset
from maps.page.languages import entry, words_of
from maps.payload.rows import corridors_of, countries_of, edges_of, events_of, nodes_of, sources_of

if TYPE_CHECKING:
    from geodata import Dataset

Bounds = tuple[float, float, float, float]
_WORLD = (-60.0, -170.0, 75.0, 170.0)
_NONE: Mapping[str, Any] = MappingProxyType({})
_PORTS = frozenset({"port", "terminal"})
_LAND = frozenset({"pipeline", "rail", "truck"})
_TAIL_SHARE = 0.015  # land flow that may lie outside the first view, at each of its four sides
_RIM = 0.03  # of its height, round the first view
_LEAST_VIEW = 0.05  # degrees that the first view holds at least: five kilometres
_CROWD = 3  # places that make an inset worth its room
_VERSION_DATE = re.compile(r"^(\d{4})[.-](\d{2})[.-](\d{2})")
_GROUND_CREDIT = "Natural Earth"
LABEL = entry("Oil")
"""What the switch between networks calls one, in the words of what it carries."""
_OPEN_LICENCE = re.compile(r"\bCC BY|\bODbL", re.IGNORECASE)


@dataclass(frozen=True)
class MapView:
    """Everything the page shows: values that JSON can hold, missing as None.

    Attributes
    ----------
    title, year, data_version, as_of
        What it is and of when.
    nodes, edges, corridors, events, sources
        Rows for the page.
    notes : tuple of tuple
        What to know before leaning on the map: texts, each with the values that it holds.
    home : str or None
        Country whose exports these are.
    bounds : tuple of float
        First view: south, west, north, east.
    insets : tuple of dict
        Crowded places that are shown larger beside the first view.
    credit : str
        Whose data it rests on.
    months : dict or None
        Single months (see `maps.payload.months`).
    replays : tuple of dict
        Forecasts of events beside what was observed (see `maps.payload.replays`).
    outages : dict or None
        Forecasts of outages (see `maps.payload.forecasts`); None where none can be made.
    history : tuple of dict
        All years with their gaps (see `maps.payload.history`).
    years : tuple of dict
        A row for each year with data.
    engine : dict
        What the page answers blocks with (see `maps.payload.engine`); without it nothing can be blocked.
    drawn_only : bool
        Whether the network is too large for a browser to answer blocks, so that the page only draws it.
    countries : dict of str to str
        Names by code.
    dependence_on : str
        Whom the measures of dependence are about.
    kbd : float or None
        Thousand barrels a day in a Mt/y; None where barrels cannot be computed.
    places, brief_places : int
        Decimals of a volume in tables and in sentences (see `geodata.commodity`).
    start : dict or None
        What is blocked at first: keys with the share left, the horizon, and what is released.
    network, citation : str
        What commands on the page put behind `--network`, and how to cite the page.
    licence : str
        Of the tables; empty where the network states none.
    caveat : str
        How answers of its model are to be read; empty where there is nothing to say.
    unanswered : tuple of str
        What the network cannot answer.
    language : str
        Code of the language that the page opens in.
    words : dict
        What it needs to speak every language (see `maps.page.languages`).
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
    notes: tuple[tuple[str | int, ...], ...]
    home: str | None = None
    bounds: Bounds = _WORLD
    insets: tuple[Record, ...] = ()
    credit: str = _GROUND_CREDIT
    months: Record | None = None
    replays: tuple[Record, ...] = ()
    outages: Record | None = None
    history: tuple[Record, ...] = ()
    years: tuple[Record, ...] = ()
    engine: Mapping[str, Any] = field(default_factory=dict)
    drawn_only: bool = False
    countries: dict[str, str] = field(default_factory=dict)
    dependence_on: str = ""
    kbd: float | None = None
    places: int = 2
    brief_places: int = 1
    start: Record | None = None
    network: str | None = None
    citation: str = ""
    licence: str = ""
    caveat: str = ""
    unanswered: tuple[str, ...] = ()
    language: str = "en"
    words: Mapping[str, Any] = field(default_factory=dict)


def make_view(
    dataset: "Dataset",
    flows: Mapping[str, float | None],
    *,
    year: int | None,
    limits: Mapping[str, float | None],
    corridor_rows: Sequence[Mapping[str, Any]],
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
    foreign : Mapping[str, float]
        Mt/y of other countries' crude by edge id.
    ranges : Mapping[str, tuple of float]
        Low and high in Mt/y for the edges whose flow is not published; they are drawn lighter.

    Raises
    ------
    ValueError
        If a flow or a limit names no edge of the dataset.
    """
    given: dict[str, Iterable[str]] = {"flows": flows, "limits": limits, "foreign": foreign}
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
        notes=_notes(edges, nodes),
        home=dataset.home,
        places=dataset.commodity.places,
        brief_places=dataset.commodity.brief_places,
        bounds=_bounds(nodes, edges, _home_name(dataset)),
        insets=tuple(_insets(nodes)),
        credit=_credit(sources),
        licence=dataset.licence,
        caveat=dataset.caveat,
        unanswered=dataset.unanswered,
        words=words_of(dataset),
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
    return None if dataset.home is None else countries_of(dataset).get(dataset.home, dataset.home)


def _notes(edges: list[Record], nodes: list[Record]) -> tuple[tuple[str | int, ...], ...]:
    schematic = sum(1 for edge in edges if edge["schematic"])
    places = sum(1 for node in nodes if node["position"] in {"estimated", "schematic"})
    open_flows = sum(1 for edge in edges if edge["low_mt"] is not None)
    notes: list[tuple[str | int, ...]] = [
        (entry("Boundaries imply no opinion on the status of any territory; disputed lines are dashed."),)
    ]
    if schematic:
        said = entry("{0} of {1} routes have a schematic course, sketched through named places.")
        notes.append((said, schematic, len(edges)))
    if places:
        notes.append((entry("{0} of {1} places have an estimated or schematic position."), places, len(nodes)))
    notes.append((entry("A value that was not found is shown as not known or not published, never as zero."),))
    if open_flows:
        said = entry(
            "{0} of {1} routes have a flow that was not published by itself: drawn "
            "lighter, at an even split inside the range that the published totals allow."
        )
        notes.append((said, open_flows, len(edges)))
    notes.append((entry("What is shown after a block is a model result, not an observation or a forecast."),))
    return tuple(notes)


def _insets(nodes: list[Record]) -> list[Record]:
    """Crowded places of the page's list that the network has: name, bounds as Leaflet takes them, size in px."""
    found = []
    for row in csv.DictReader(StringIO(asset("insets.csv"))):
        south, west, north, east = (float(row[side]) for side in ("south", "west", "north", "east"))
        inside = [node for node in nodes if south < node["lat"] < north and west < node["lon"] < east]
        if len(inside) >= _CROWD:
            size = {"width": int(row["width"]), "height": int(row["height"])}
            found.append({"name": row["name"], "bounds": [[south, west], [north, east]], **size})
    return found


def _credit(sources: Mapping[str, Record]) -> str:
    """Name the licences that ask for it, each publisher once."""
    owed: dict[str, None] = {}
    for row in sources.values():
        if row["licence"] and _OPEN_LICENCE.search(row["licence"]):
            publisher = re.split(r" \(|, ", row["outlet"])[0]
            owed[f"{publisher} {row['licence'].split(';')[0]}"] = None
    return " · ".join([_GROUND_CREDIT, *sorted(owed), entry("Boundaries imply no opinion")])


def _bounds(nodes: list[Record], edges: list[Record], home: str | None) -> Bounds:
    """First view: the home country's places, ports that its crude reaches over land, nearly all that moves there.

    Without a home country, all places.
    """
    spots = [(edge["line"], edge["flow_mt"] or 0.0) for edge in edges if edge["mode"] in _LAND]
    moved: list[tuple[float, float, float]] = []
    for line, flow in spots:
        for (lat0, lon0), (lat1, lon1) in pairwise(line):
            size = flow * (abs(lat1 - lat0) + abs(lon1 - lon0))
            if size > 0:
                moved.append(((lat0 + lat1) / 2, (lon0 + lon1) / 2, size))
    own = [node for node in nodes if home is not None and node["country"] == home]
    reached = {edge["head"] for edge in edges if edge["mode"] in _LAND and edge["flow_mt"]}
    ports = [node for node in nodes if node["kind"] in _PORTS and node["id"] in reached]
    fixed, moved = (own + ports, moved) if own and moved else (nodes, [])
    lats = [node["lat"] for node in fixed] + _middle([(row[0], row[2]) for row in moved])
    lons = [node["lon"] for node in fixed] + _middle([(row[1], row[2]) for row in moved])
    if not lats:
        return _WORLD
    rim = _RIM if own else 2 * _RIM  # signs stand on the outermost of all places
    tall, wide = rim * max(max(lats) - min(lats), _LEAST_VIEW), 1.5 * rim * max(max(lons) - min(lons), _LEAST_VIEW)
    return (
        round(max(-85.0, min(lats) - tall), 3),
        round(min(lons) - wide, 3),
        round(min(85.0, max(lats) + tall), 3),
        round(max(lons) + wide, 3),
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
