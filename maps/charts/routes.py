"""Map of the routes as a picture: every line as wide as what it carries, before and after something is blocked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from energy.network.units import SHOWN
from energy.presentation.console import Unit
from maps.charts.style import INK, fill
from maps.palette import NO_CORRIDOR, assign

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from energy.flow.outcome import Outcome
    from energy.network.graph import Network
    from energy.statistics.shares import Shares

WIDTH = 10.0
"""Inches."""

_LAND, _SEA, _BORDER, _WORDS = "#f4f2ec", "#dfe9f0", "#b9b6ac", "#77746a"
_BEFORE, _CLOSED = "#c9ced3", "#c1121f"
_WIDEST, _THINNEST = 12.0, 0.7
_LARGE = 0.08
"""Part of the exports from which a line abroad belongs in the frame."""
_NAMED, _NAMED_FIELD = 0.01, 0.12
_ROUND_IT, _TALLEST = 0.95, 0.62
"""Inches of title and caption, and the height of the map as a part of its width at most."""
_AROUND = 0.06
_ROOM_FOR_NAME = 0.04
_LETTER = 0.00092
"""Width of a letter as a part of that of the map, for each point of its size."""
_SWAP, _AT_SEA = "swap", ("sea", "swap")


@dataclass(frozen=True)
class _Label:
    corridor: str
    name: str
    before: float | None
    after: float | None


@dataclass(frozen=True, eq=False)
class _Drawing:
    """What is drawn: flows by edge in Mt/y, None where they were not published."""

    network: "Network"
    before: Mapping[str, float | None]
    after: Mapping[str, float] | None
    closed: Collection[str]
    labels: Sequence[_Label]
    fields: Mapping[str, float | None]
    exports: float

    def carried(self, edge: str) -> float:
        return max(self.before.get(edge) or 0.0, (self.after or {}).get(edge, 0.0))


def year_map(shares: "Shares", unit: Unit) -> "Figure":
    """Draw the flows of a year; lines whose flow was not published are thin and dotted."""
    base = shares.baseline
    left_open = base.open_flows()
    before = {e: None if e in left_open else mt for e, mt in base.central.flows.items()}
    labels = [_Label(r.id, r.name, r.mt, None) for r in shares.by("corridor") if not r.group]
    fields = {row.id: row.mt for row in shares.by("field")}
    drawing = _Drawing(base.network, before, None, (), labels, fields, shares.total)
    counted = unit.goods.unit if unit.goods.period else unit.words
    title = f"How {unit.brief(shares.total)} {counted} left, {unit.goods.when(base.year)}"
    return _figure(drawing, title, "Published volumes, made to balance.", unit)


def outcome_map(outcome: "Outcome", unit: Unit) -> "Figure":
    """Draw what a block does: the flow before in grey, the flow after on top of it, what is closed crossed."""
    closed = {e for block in outcome.scenario.blocks for e in block.target.edges} & set(outcome.base_flows)
    after = outcome.flows if closed else None
    labels = [_Label(row.id, row.name, row.base_mt, row.scenario_mt) for row in outcome.by_corridor]
    fields = {row.id: row.base_mt for row in outcome.fields}
    drawing = _Drawing(outcome.network, outcome.base_flows, after, closed, labels, fields, outcome.base_mt)
    moves = "leave" if outcome.network.dataset.home else "arrive"
    delivered, whole = unit.brief(outcome.volumes.delivered_mt), unit.brief(outcome.base_mt)
    title = f"{outcome.scenario.label} blocked: {delivered} of {whole} {unit.words} still {moves}"
    title = title if closed else f"With nothing blocked: {whole} {unit.words}"
    base = f"base year {outcome.year}, " if outcome.year else ""
    return _figure(drawing, title, f"Model result, {base}{outcome.scenario.horizon} horizon.", unit)


def _figure(drawing: _Drawing, title: str, kind: str, unit: Unit) -> "Figure":
    from matplotlib.figure import Figure

    from geodata.geometry import drawn

    places, courses = drawn(drawing.network.dataset)
    west, south, east, north = _frame(drawing, courses)
    stretch = 1 / np.cos(np.radians((south + north) / 2))
    shape = stretch * (north - south) / (east - west)
    figure = Figure(figsize=(WIDTH, _ROUND_IT + shape * WIDTH), layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_aspect(stretch)
    axes.spines[:].set_visible(False)
    axes.set_facecolor(_SEA)
    axes.set_xticks([])
    axes.set_yticks([])
    _draw_countries(axes, (west, south, east, north))
    _draw_lines(axes, drawing, courses)
    _draw_labels(axes, drawing, places, courses, unit)
    _legend(axes, drawing)
    figure.suptitle(fill(title, 88), x=0.01, ha="left", fontsize=12, fontweight="bold")
    figure.supxlabel(fill(_source(drawing, kind, unit.name), 150), x=0.01, ha="left", fontsize=7)
    return figure


def _frame(drawing: _Drawing, courses: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """West, south, east and north: the home country's lines, the large ones abroad, and what is closed on land."""
    edges, home = drawing.network.edges, drawing.network.dataset.home
    large = _LARGE * drawing.exports
    land = [e for e in edges if e.mode not in _AT_SEA]
    shown = [e.edge_id for e in land if e.country == home or drawing.carried(e.edge_id) > large]
    closed = {e.edge_id: drawing.carried(e.edge_id) for e in land if e.edge_id in drawing.closed}
    shown += [e for e, mt in closed.items() if mt > max(closed.values()) / 2]
    points = np.vstack([courses[e] for e in shown or courses])
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    wide, high = max(east - west, 1.0), max(north - south, 1.0)
    middle, shape = (west + east) / 2, np.cos(np.radians((south + north) / 2))
    up = _AROUND * max(wide * shape, high)
    # A network that runs north to south gets land on both sides.
    across = max((0.5 + _AROUND) * wide, (high + 2 * up) / (2 * _TALLEST * shape))
    return float(middle - across), float(south - up), float(middle + across), float(north + up)


def _draw_countries(axes: "Axes", frame: tuple[float, float, float, float]) -> None:
    """Countries with their names, and contested borders dashed."""
    import shapely
    from matplotlib.collections import LineCollection, PolyCollection

    from geodata.basemap import base_map_geojson, disputed_lines

    rings: list[Any] = []
    for country in base_map_geojson(frame)["features"]:
        parts = shapely.get_parts(shapely.geometry.shape(country["geometry"])).tolist()
        rings += [np.array(part.exterior.coords) for part in parts]
        largest = max(parts, key=lambda part: float(part.area))
        radius = shapely.maximum_inscribed_circle(largest, tolerance=0.2)
        if radius.length > _ROOM_FOR_NAME * (frame[2] - frame[0]):
            x, y = radius.coords[0]
            name = str(country["properties"]["name"])
            axes.text(x, y, name, ha="center", va="center", fontsize=8, color=_WORDS, style="italic", zorder=1.5)
    axes.add_collection(PolyCollection(rings, facecolor=_LAND, edgecolor=_BORDER, linewidth=0.6, zorder=1))
    dashed = [np.array(line["geometry"]["coordinates"]) for line in disputed_lines(frame)["features"]]
    axes.add_collection(LineCollection(dashed, colors=_WORDS, linewidths=0.8, linestyles="dashed", zorder=1.2))


def _width(mt: float, drawing: _Drawing) -> float:
    """Points of line width: in proportion to the flow, but always to be seen."""
    return max(_WIDEST * mt / drawing.exports, _THINNEST) if drawing.exports > 0 else _THINNEST


def _draw_lines(axes: "Axes", drawing: _Drawing, courses: Mapping[str, Any]) -> None:
    colours = assign([str(c) for c in drawing.network.dataset.table("corridors").index])
    for edge in drawing.network.edges:
        if edge.mode == _SWAP:
            continue
        key, course = edge.edge_id, courses[edge.edge_id]
        before, after = drawing.before.get(key, 0.0), (drawing.after or {}).get(key, 0.0)
        colour = colours.get(edge.corridor, NO_CORRIDOR)
        if before is None:
            _line(axes, course, color=colour, lw=_THINNEST, ls=":", zorder=2)
            continue
        now = before if drawing.after is None else after
        if drawing.after is not None and before > SHOWN:
            _line(axes, course, color=_BEFORE, lw=_width(before, drawing), zorder=2)
        if now > SHOWN:
            _line(axes, course, color=colour, lw=_width(now, drawing), zorder=3)
        if key in drawing.closed and before > SHOWN:
            _line(axes, course, color=_CLOSED, lw=1.4, ls=(0, (4, 2)), zorder=4)
        if max(before, now) <= SHOWN and key not in drawing.closed:
            _line(axes, course, color=_BEFORE, lw=_THINNEST, zorder=1.8)


def _line(axes: "Axes", course: Any, **look: Any) -> None:
    axes.plot(course[:, 0], course[:, 1], solid_capstyle="round", solid_joinstyle="round", **look)


def _draw_labels(
    axes: "Axes", drawing: _Drawing, places: Mapping[str, Any], courses: Mapping[str, Any], unit: Unit
) -> None:
    """A label per corridor beside the line where its exports are counted, then the names of the largest fields."""
    taken: list[tuple[float, float, float, float]] = []
    box = {"facecolor": "white", "edgecolor": "#8a939b", "lw": 0.5, "alpha": 0.92, "pad": 2}
    for label in drawing.labels:
        if max(label.before or 0.0, label.after or 0.0) < _NAMED * drawing.exports:
            continue
        gates = [g for g, corridor in drawing.network.gates.items() if corridor == label.corridor]
        at = _middle(courses[max(gates, key=drawing.carried)])
        words = f"{label.name.partition(' (')[0]}  {_volumes(label, drawing, unit)}"
        _put(axes, words, at, taken, fontsize=8, fontweight="bold", color=INK, bbox=box)
    nodes = drawing.network.dataset.by_id("nodes")
    for field, mt in drawing.fields.items():
        if (mt or 0.0) >= _NAMED_FIELD * drawing.exports and field in nodes:
            at = places[field]
            axes.plot(*at, "o", color=INK, ms=3.2, mec="white", mew=0.6, zorder=5)
            name = str(nodes[field]["name"]).partition(" (")[0].removesuffix(" field")
            _put(axes, name, at, taken, fontsize=7.5, color=INK, bbox={**box, "edgecolor": "none", "alpha": 0.75})


def _put(
    axes: "Axes",
    words: str,
    at: tuple[float, float],
    taken: list[tuple[float, float, float, float]],
    **look: Any,
) -> None:
    """A label near a point, in the frame and clear of those before it, with a line to the point."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    box = (_LETTER * (east - west) * look["fontsize"] * (len(words) + 1), 0.055 * (north - south))
    place = _free(at, box, taken, (west, south, east, north))
    taken.append((*place, *box))
    line = {"arrowstyle": "-", "color": INK, "lw": 0.7, "shrinkB": 2}
    axes.annotate(words, at, place, ha="center", va="center", arrowprops=line, zorder=6, **look)


def _volumes(label: _Label, drawing: _Drawing, unit: Unit) -> str:
    before = "not published" if label.before is None else unit.brief(label.before)
    return before if drawing.after is None else f"{before} → {unit.brief(label.after or 0.0)}"


def _middle(course: Any) -> tuple[float, float]:
    """The point half-way along a course."""
    steps = np.hypot(*np.diff(course, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    x, y = (float(np.interp(along[-1] / 2, along, course[:, axis])) for axis in (0, 1))
    return x, y


def _free(
    point: tuple[float, float],
    box: tuple[float, float],
    taken: Sequence[tuple[float, float, float, float]],
    frame: tuple[float, float, float, float],
) -> tuple[float, float]:
    """The centre nearest to a point at which a box of this width and height covers no other and stays in the frame."""
    wide, high = box
    west, south, east, north = frame
    x, y = (
        min(max(point[0], west + wide / 2), east - wide / 2),
        min(max(point[1], south + high / 2), north - high / 2),
    )
    steps = sorted(product(range(-6, 7), range(-9, 10)), key=lambda s: (abs(s[0]) * 2 + abs(abs(s[1]) - 2), s))
    for right, up in steps:
        place = x + right * wide / 4, y + up * high * 0.75
        inside = west + wide / 2 <= place[0] <= east - wide / 2 and south + high / 2 <= place[1] <= north - high / 2
        if inside and not any(
            abs(place[0] - cx) < (wide + w) / 2 and abs(place[1] - cy) < (high + h) / 2 for cx, cy, w, h in taken
        ):
            return place
    return x, y


def _legend(axes: "Axes", drawing: _Drawing) -> None:
    if drawing.after is None:
        axes.plot([], [], color=NO_CORRIDOR, lw=5, label="as wide as what it carries")
        if any(mt is None for mt in drawing.before.values()):
            axes.plot([], [], color=NO_CORRIDOR, lw=1, ls=":", label="flow not published")
    else:
        axes.plot([], [], color=_BEFORE, lw=6, label="before")
        axes.plot([], [], color=NO_CORRIDOR, lw=3, label="after (colour: corridor)")
        if drawing.closed:
            axes.plot([], [], color=_CLOSED, lw=1.4, ls=(0, (4, 2)), label="blocked")
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, frameon=False, fontsize=8, borderaxespad=0.2)


def _source(drawing: _Drawing, kind: str, unit: str) -> str:
    dataset = drawing.network.dataset
    return (
        f"{kind} Figures in {unit}. Boundaries imply no opinion; contested ones are dashed. Some courses "
        f"are schematic, swaps have none. Countries: Natural Earth. {dataset.title}, data {dataset.data_version}."
    )
