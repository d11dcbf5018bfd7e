"""Alluvial chart: crude from field to corridor to outlet, and on to the buyer where that is published.

Bands are as wide as the flow. What no customs show ends in a grey band, "destination not published".
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING

from energy.errors import UsageError
from energy.presentation.console import Unit, percent
from energy.tracing.legs import Leg
from maps.charts.style import fill
from maps.palette import NO_CORRIDOR, assign

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from geodata import Dataset
    from geodata.commodity import Commodity

MOST_PER_STAGE = 9
LEAST_SHARE = 0.006
"""A place with less than this part of all is drawn with the others."""

_REST = "others"
_GAP = 0.012
_WIDTH = 0.03
_LONGEST, _LINE = 48, 32
_LEAST = 1e-3


def alluvial_figure(bands: Sequence[Leg], dataset: "Dataset", year: int | None) -> "Figure":
    """Draw the bands between columns of places, the largest on top.

    Parameters
    ----------
    bands : sequence of Leg
        From `energy.tracing.legs.legs`: every place but the first and last ones passes on what it gets.
    dataset : Dataset
        Its corridors give the colours.
    year : int or None
        Year of the flows.

    Raises
    ------
    UsageError
        If there is nothing to draw.
    """
    from matplotlib.figure import Figure

    drawn = _gathered([band for band in bands if band.mt > _LEAST])
    if not drawn:
        raise UsageError("nothing to draw: nothing is traced")
    figure = Figure(figsize=(11, 6.6), layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    axes.set_axis_off()
    stages = max(band.stage for band in drawn) + 2
    colours = assign([str(c) for c in dataset.table("corridors").index])
    heights = _draw_columns(axes, drawn, stages, Unit(goods=dataset.commodity))
    _draw_bands(axes, drawn, heights, colours)
    for stage, head in zip(
        range(stages), (dataset.commodity.source.capitalize(), "Corridor", "Outlet", "Buyer"), strict=False
    ):
        axes.text(stage, 1.03, head, ha="center", fontsize=10, fontweight="bold")
    axes.set_xlim(-0.42, stages - 1 + 0.42)
    axes.set_ylim(-0.02, 1.06)
    figure.suptitle(
        fill(_finding(drawn, dataset.commodity, year), 100), x=0.01, ha="left", fontsize=12, fontweight="bold"
    )
    figure.supxlabel(fill(_source(dataset, year), 160), x=0.01, ha="left", fontsize=7)
    return figure


def _gathered(bands: Sequence[Leg]) -> list[Leg]:
    """Small places of a column become one, so that every name can be read."""
    last = max(band.stage for band in bands)
    size: dict[tuple[int, str], float] = defaultdict(float)
    for band in bands:
        size[band.stage, band.start] += band.mt
        if band.stage == last:
            size[last + 1, band.end] += band.mt
    kept: dict[int, set[str]] = {}
    for stage in {s for s, _ in size}:
        whole = sum(mt for (s, _), mt in size.items() if s == stage)
        large = [name for (s, name), mt in size.items() if s == stage and mt >= LEAST_SHARE * whole]
        ordered = sorted(large, key=lambda name: -size[stage, name])
        kept[stage] = set(ordered if len(ordered) <= MOST_PER_STAGE else ordered[: MOST_PER_STAGE - 1])
    found: dict[tuple[int, str, str, str], float] = defaultdict(float)
    for band in bands:
        start = band.start if band.start in kept[band.stage] else _REST
        end = band.end if band.end in kept.get(band.stage + 1, {band.end}) else _REST
        found[band.stage, start, end, band.corridor] += band.mt
    return [Leg(stage, start, end, mt, corridor) for (stage, start, end, corridor), mt in found.items()]


def _draw_columns(
    axes: "Axes", bands: Sequence[Leg], stages: int, unit: Unit
) -> dict[tuple[int, str], tuple[float, float]]:
    """Top and height of every place; all columns are drawn to one scale."""
    from matplotlib.patches import Rectangle

    columns = [_sizes(bands, stage, stages) for stage in range(stages)]
    scale = max(sum(sizes.values()) for sizes in columns)
    room = 1 - _GAP * (max(len(sizes) for sizes in columns) - 1)
    found = {}
    for stage, sizes in enumerate(columns):
        top = 1.0
        for name in sorted(sizes, key=lambda n: (n in (_REST, _grey(n)), -sizes[n], n)):
            height = sizes[name] / scale * room
            found[stage, name] = (top, height)
            axes.add_patch(Rectangle((stage - _WIDTH / 2, top - height), _WIDTH, height, color="#39424a", lw=0))
            side, where = (-1, "right") if stage == 0 else (1, "left")
            label = fill(f"{_short(name)}  {unit.brief(sizes[name])}", _LINE)
            at = stage + side * (_WIDTH / 2 + 0.012)
            box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.72, "pad": 0.8}
            axes.text(at, top - height / 2, label, ha=where, va="center", fontsize=7.5, bbox=box, zorder=5)
            top -= height + _GAP
    return found


def _sizes(bands: Sequence[Leg], stage: int, stages: int) -> dict[str, float]:
    sizes: dict[str, float] = defaultdict(float)
    for band in bands:
        if band.stage == stage:
            sizes[band.start] += band.mt
        elif stage == stages - 1 and band.stage == stage - 1:
            sizes[band.end] += band.mt
    return sizes


def _draw_bands(
    axes: "Axes",
    bands: Sequence[Leg],
    places: dict[tuple[int, str], tuple[float, float]],
    colours: dict[str, str],
) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Course

    out_of = {place: top for place, (top, _) in places.items()}
    into = dict(out_of)
    filled = {place: sum(b.mt for b in bands if (b.stage + 1, b.end) == place) for place in places}
    sent = {place: sum(b.mt for b in bands if (b.stage, b.start) == place) for place in places}
    for band in sorted(bands, key=lambda b: (b.stage, -places[b.stage, b.start][0], -places[b.stage + 1, b.end][0])):
        start, end = (band.stage, band.start), (band.stage + 1, band.end)
        high_a = places[start][1] * band.mt / sent[start]
        high_b = places[end][1] * band.mt / max(filled[end], sent[end] or filled[end])
        a, b = out_of[start], into[end]
        out_of[start] -= high_a
        into[end] -= high_b
        left, right = band.stage + _WIDTH / 2, band.stage + 1 - _WIDTH / 2
        bend = (right - left) * 0.5
        course = Course(
            [
                *((left, a), (left + bend, a), (right - bend, b), (right, b), (right, b - high_b)),
                *((right - bend, b - high_b), (left + bend, a - high_a), (left, a - high_a), (left, a)),
            ],
            [1, 4, 4, 4, 2, 4, 4, 4, 79],
        )
        colour = NO_CORRIDOR if _grey(band.end) else colours.get(band.corridor, NO_CORRIDOR)
        axes.add_patch(PathPatch(course, facecolor=colour, alpha=0.5, lw=0))


def _grey(name: str) -> str:
    return name if "not published" in name.lower() else ""


def _short(name: str) -> str:
    return shorten(re.sub(r" \([^)]*\)", "", name), _LONGEST, placeholder=" …")


_SENDERS = ("No {0} sends", "One {0} sends", "Two {0}s send", "Three {0}s send")


def _finding(bands: Iterable[Leg], goods: "Commodity", year: int | None) -> str:
    first = [band for band in bands if band.stage == 0]
    total = sum(band.mt for band in first)
    by_field: dict[str, float] = defaultdict(float)
    by_corridor: dict[str, float] = defaultdict(float)
    for band in first:
        by_field[band.start] += band.mt
        by_corridor[band.end] += band.mt
    three = sorted((v for k, v in by_field.items() if k != _REST), reverse=True)[:3]
    most = max(by_corridor, key=lambda name: by_corridor[name])
    of_fields, of_all = (percent(mt / total, 0) for mt in (sum(three), by_corridor[most]))
    when, senders = f", {goods.when(year)}" if year else "", _SENDERS[len(three)].format(goods.source)
    return f"{senders} {of_fields} of {goods.exports}, and {of_all} of all leaves by {_short(most)}{when}"


def _source(dataset: "Dataset", year: int | None) -> str:
    goods = dataset.commodity
    when = f"{goods.when(year)}, " if year else ""
    return (
        f"{goods.rate}, {when}{goods.exports} only. Model result: {goods.noun} is traced in proportion where streams "
        "mix; outlets to buyers are allocated pro rata over customs figures, and what they do not show is grey. "
        "Ranges: kzroutes trace. Colours are corridors, beyond an outlet the one that brought most. "
        f"{dataset.title}, data {dataset.data_version}."
    )
