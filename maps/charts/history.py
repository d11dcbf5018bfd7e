"""Chart of the history: the share through a country over the years, with its ranges and its gaps, and exports below."""

import math
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError
from energy.history.records import NOT_FOUND, OPEN, Figure
from maps.charts.style import GRID, INK, fill
from maps.palette import CORRIDOR_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

    from energy.history.history import Event, History, HistoryYear
    from geodata import Dataset

SIZE = (10.0, 6.4)

_THROUGH, _CORRIDOR, _EXPORTS, _GAP = CORRIDOR_COLOURS[1], CORRIDOR_COLOURS[0], "#8a939b", "#f1f2f4"
_HATCH = "#c3c8cd"
_LEAST_SPAN = 0.01
_ROOM_FOR_WORDS = 0.2
_MOST_NAMED = 5


def history_figure(history: "History", dataset: "Dataset", *, size: tuple[float, float] = SIZE) -> "Drawing":
    """Draw shares above and exports below, one place per year, gaps hatched; `size` in inches.

    Raises
    ------
    UsageError
        If no year shown has any share or exports.
    """
    from matplotlib.figure import Figure as Drawing

    if not any(_known(one, measure) for one in history.years for measure in ("through", "exports")):
        raise UsageError("nothing to draw: no year shown has a share or exports")
    figure = Drawing(figsize=size, layout="constrained", facecolor="white")
    shares, exports = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    _draw_gaps(shares, history.years)
    _draw_series(shares, history)
    _draw_exports(exports, history.years, dataset.commodity.unit)
    years = [one.year for one in history.years]
    exports.set_xlim(years[0] - 0.6, years[-1] + 0.6)
    step = max(1, math.ceil(len(years) / (1.7 * size[0])))
    exports.set_xticks(years[::step])
    marked = [event for one in history.years for event in one.events if event.route]
    _mark_events(shares, marked)
    wide = int(9.4 * size[0])
    figure.suptitle(fill(_finding(history), wide), x=0.01, ha="left", fontsize=12, fontweight="bold")
    figure.supxlabel(_caption(history, dataset, marked, int(18.5 * size[0])), x=0.01, ha="left", fontsize=7)
    return figure


def _known(one: "HistoryYear", measure: str, target: str | None = None) -> Figure | None:
    figure = one.find(measure, target)
    return figure if figure is not None and figure.known else None


def _draw_gaps(axes: "Axes", years: "Sequence[HistoryYear]") -> None:
    """Hatch the years without a share, each run once, and say why where there is room for the words."""
    runs = [(why, list(run)) for why, run in groupby(years, _why_empty) if why]
    for why, run in runs:
        start, end = run[0].year - 0.5, run[-1].year + 0.5
        axes.axvspan(start, end, facecolor=_GAP, edgecolor=_HATCH, hatch="///", linewidth=0, zorder=0)
        if len(run) / len(years) >= _ROOM_FOR_WORDS:
            words = why if why == OPEN else "no usable route data"
            box = {"facecolor": "white", "edgecolor": "none", "pad": 2}
            axes.text((start + end) / 2, 0.16, words, ha="center", va="center", fontsize=8, bbox=box)


def _why_empty(one: "HistoryYear") -> str:
    """Why a year has no share; empty where it has one."""
    through = one.find("through")
    return NOT_FOUND if through is None else "" if through.known else through.status


def _draw_series(axes: "Axes", history: "History") -> None:
    _draw_shares(axes, history.years, "through", _THROUGH, "o", f"through {history.on_name}")
    if history.corridor:
        corridor = history.corridor_name.partition(" (")[0]
        _draw_shares(
            axes, history.years, "corridor-share", _CORRIDOR, "D", f"by {corridor}", f"gate:{history.corridor}"
        )
    axes.plot([], [], color=INK, lw=7, alpha=0.3, label="low–high where figures leave it open")
    axes.set_ylim(0, 1.0)
    axes.set_yticks([0, 0.2, 0.4, 0.6, 0.8, 1.0], ["0", "20", "40", "60", "80", "100\u00a0%"])
    axes.set_ylabel("share of exports")
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    axes.tick_params(axis="x", length=0)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.09), ncols=3, frameon=False, fontsize=8, borderaxespad=0)


def _draw_shares(
    axes: "Axes",
    years: "Sequence[HistoryYear]",
    measure: str,
    colour: str,
    marker: str,
    label: str,
    target: str | None = None,
) -> None:
    """A point per year with a central figure, a bar where there is a range; points are never joined."""
    known = [(one.year, figure) for one in years if (figure := _known(one, measure, target))]
    for year, figure in known:
        if figure.low is not None and figure.high is not None and figure.high - figure.low > _LEAST_SPAN:
            axes.plot((year, year), (figure.low, figure.high), color=colour, lw=7, alpha=0.4, solid_capstyle="butt")
    central = [(year, figure.value) for year, figure in known if figure.value is not None]
    places, values = [year for year, _ in central], [value for _, value in central]
    axes.plot(places, values, marker, color=colour, ms=5, label=label, clip_on=False)


def _draw_exports(axes: "Axes", years: "Sequence[HistoryYear]", unit: str) -> None:
    tallest = 0.0
    for one in years:
        figure = _known(one, "exports")
        if figure is None:
            axes.text(one.year, 0, "·", ha="center", va="bottom", fontsize=9, color=INK)
            continue
        low, high = figure.low or 0.0, figure.high or figure.low or 0.0
        tallest = max(tallest, high)
        bound: dict[str, Any] = {"facecolor": "white", "edgecolor": _EXPORTS, "linestyle": "--"}
        look = bound if _is_lower_bound(figure) else {"color": _EXPORTS}
        axes.bar(one.year, low if figure.value is None else figure.value, 0.62, **look)
        if high - low > _LEAST_SPAN * high:
            axes.plot((one.year, one.year), (low, high), color=INK, lw=1.2)
    axes.set_ylim(0, tallest * 1.1 or 1.0)
    axes.set_ylabel(f"exports, {unit}")
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    axes.tick_params(axis="x", length=0, labelsize=8)


def _is_lower_bound(figure: Figure) -> bool:
    """Whether no more is known than that it was at least so much, as of a year that is not over."""
    return figure.value is None and figure.high is None


def _mark_events(axes: "Axes", events: "Sequence[Event]") -> None:
    """A number above the year of each route that opened or halted; the key stands in the caption."""
    for year, same in groupby(enumerate(events, start=1), lambda pair: int(pair[1].date[:4])):
        numbers = ", ".join(str(number) for number, _ in same)
        axes.annotate(
            numbers,
            (year, 1.0),
            (0, 5),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            fontsize=8,
            fontweight="bold",
        )
        axes.axvline(year, color=INK, lw=0.7, ls=":", zorder=1)


def _finding(history: "History") -> str:
    """What the figures say: the newest run of years with a share beside all earlier ones."""
    name = history.on_name
    runs = [
        [(one.year, figure.low, figure.high) for one, figure in run if figure and figure.low is not None]
        for known, run in groupby(
            ((one, _known(one, "through")) for one in history.years), lambda pair: pair[1] is not None
        )
        if known
    ]
    if not runs:
        return f"No share of exports through {name} is published for these years"
    recent, earlier = runs[-1], [row for run in runs[:-1] for row in run]
    when = _period([year for year, *_ in recent])
    least, most = min(low for _, low, _ in recent), max(high or 0.0 for *_, high in recent)
    if not earlier:
        return f"Through {name}: {_percents(least, most)} of exports {when}"
    before_least, before_most = min(low for _, low, _ in earlier), max(high or 0.0 for *_, high in earlier)
    others = _named([year for year, *_ in earlier])
    if least > before_most:
        return f"Through {name}: at least {_floor(least)} of exports {when}, at most {_ceiling(before_most)} {others}"
    if most < before_least:
        return f"Through {name}: at most {_ceiling(most)} of exports {when}, at least {_floor(before_least)} {others}"
    now, then = _percents(least, most), _percents(before_least, before_most)
    return f"Through {name}: {now} of exports {when}, {then} {others}"


def _named(years: "Sequence[int]") -> str:
    if len(years) > _MOST_NAMED:
        return f"in {len(years)} earlier years with data"
    *most, last = map(str, years)
    return f"in {', '.join(most)} and {last}" if most else f"in {last}"


def _period(years: "Sequence[int]") -> str:
    return f"in {years[0]}" if len(years) == 1 else f"in every year of {years[0]}–{years[-1]}"


def _percents(low: float, high: float) -> str:
    ends = _floor(low), _ceiling(high)
    return ends[0] if ends[0] == ends[1] else f"{ends[0].removesuffix(' %')}–{ends[1]}"


def _floor(share: float) -> str:
    return f"{math.floor(100 * share + 1e-6)} %"


def _ceiling(share: float) -> str:
    return f"{math.ceil(100 * share - 1e-6)} %"


def _caption(history: "History", dataset: "Dataset", events: "Sequence[Event]", width: int) -> str:
    # No line breaks between a number and what it stands for.
    key = "   ".join(f"{number}\u00a0{event.name} ({event.date})" for number, event in enumerate(events, start=1))
    exports = [figure for one in history.years if (figure := _known(one, "exports"))]
    bound = "Dashed bar: at least so much. " if any(_is_lower_bound(figure) for figure in exports) else ""
    source = (
        f"Published and balanced figures. Hatched: the share through {history.on_name} is not known, and nothing is "
        "interpolated. Bar without a point: the sources leave the share open. Dot: exports not found. Line on a bar: "
        f"low–high. {bound}Sources per year: kzroutes history --sources. {dataset.title}, data {dataset.data_version}."
    )
    return "\n".join(fill(part, width) for part in (key, source) if part)
