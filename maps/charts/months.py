"""Chart of single months: exports, output and loadings as counted, what closed meanwhile, and what is not yet out."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError
from maps.charts.style import GRID, fill
from maps.palette import CORRIDOR_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from energy.history.closures import Closure
    from energy.history.months import MonthFigure, Months
    from geodata import Dataset

_COUNTS = {"customs": CORRIDOR_COLOURS[0], "bureau": CORRIDOR_COLOURS[1], "operator": CORRIDOR_COLOURS[2]}
_PRESS, _CLOSED, _GAP, _HATCH = "#59636d", "#f7dccf", "#f1f2f4", "#c3c8cd"
_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEARS_IN_QUARTERS = 5
_ROOM_FOR_WORDS, _ROOM_FOR_NUMBER = 0.06, 1 / 60
"""Parts of the width."""


def months_figure(
    months: "Months", closed: "Sequence[Closure]", dataset: "Dataset", *, size: tuple[float, float] = (10.0, 7.0)
) -> "Figure":
    """Draw the series with most months below each other; months of one count in a row are joined, nothing else is.

    Parameters
    ----------
    months : Months
        The months to draw, in Mt of the month.
    closed : sequence of Closure
        What closed parts of a corridor, shaded and numbered.
    dataset : Dataset
        Names the data version.
    size : tuple of float
        Inches.

    Raises
    ------
    UsageError
        If no series has figures of two months.
    """
    from matplotlib.figure import Figure

    series = months.series()
    if not series:
        raise UsageError("nothing to draw: no series has figures of two months")
    first = min(_place(row.month) for rows in series for row in rows)
    known = max(_place(row.month) for rows in series for row in rows)
    shown = [one for one in closed if first <= _place(one.start) and len(one.start) == len("2026-07-20")]
    last = max([known, *(_place(one.end or one.start) for one in shown if _place(one.start) <= known + 12)])
    shown = [one for one in shown if _place(one.start) <= last]
    figure = Figure(figsize=size, layout="constrained", facecolor="white")
    panels = figure.subplots(len(series), 1, sharex=True, squeeze=False)[:, 0]
    for axes, rows in zip(panels, series, strict=True):
        _draw_series(axes, rows, (first, last), dataset.commodity.unit, numbered=bool(shown) and axes is panels[0])
        _shade(axes, shown)
    _mark_time(panels[-1], first, last)
    _number(panels[0], shown)
    wide = int(9.4 * size[0])
    figure.suptitle(
        fill(_finding(series[0], dataset.commodity.unit), wide), x=0.01, ha="left", fontsize=12, fontweight="bold"
    )
    caption = _caption(series, shown, dataset, int(17.5 * size[0]))
    figure.supxlabel(caption, x=0.01, ha="left", fontsize=7)
    return figure


def _place(day: str) -> int:
    """Months since the year 0."""
    return 12 * int(day[:4]) + int(day[5:7] or 1) - 1


def _day(day: str) -> float:
    """A day on the axis: a month is as wide as 1, and its figure stands in the middle."""
    return _place(day) + (int(day[8:10] or 1) - 1) / 31 - 0.5


def _draw_series(
    axes: "Axes", rows: "Sequence[MonthFigure]", span: tuple[int, int], unit: str, *, numbered: bool
) -> None:
    first, last = span
    counts = list(dict.fromkeys(row.count for row in rows))
    for count in counts:
        _draw_count(axes, [row for row in rows if row.count == count and row.outcome], count)
    for row in rows:
        if row.status == "plan" and row.value_mt is not None:
            axes.plot(_place(row.month), row.value_mt, "D", color=_PRESS, mfc="white", ms=4.5)
        elif row.value_mt is None and row.outcome:
            _draw_bound(axes, row)
    tallest = max(value for row in rows for value in (row.value_mt, row.low_mt, row.high_mt) if value is not None)
    axes.set_ylim(0, 1.12 * tallest)
    published = max(_place(row.month) for row in rows if row.outcome)
    if published < last:
        axes.axvspan(published + 0.5, last + 0.5, facecolor=_GAP, edgecolor=_HATCH, hatch="///", linewidth=0, zorder=0)
        if (last - published) / (last - first) > _ROOM_FOR_WORDS:
            box = {"facecolor": "white", "edgecolor": "none", "pad": 2}
            middle = (published + last + 1) / 2
            axes.text(middle, 0.14 * tallest, "not yet\npublished", ha="center", va="center", fontsize=7, bbox=box)
    axes.set_ylabel(f"{unit} in the month")
    lag = ", which lag shipping by days to weeks" if counts == ["customs"] else ""
    counted = f" ({counts[0]}{lag})" if len(counts) == 1 else ""
    axes.set_title(rows[0].name + counted, loc="left", fontsize=9, pad=16 if numbered else 6)
    if len(counts) > 1:
        axes.legend(loc="lower right", bbox_to_anchor=(1, 0.98), ncols=4, frameon=False, fontsize=7, borderaxespad=0)
    axes.grid(axis="y", color=GRID, linewidth=0.6)


def _draw_count(axes: "Axes", rows: "Sequence[MonthFigure]", count: str) -> None:
    colour = _COUNTS.get(count, _PRESS)
    known = [(_place(row.month), row.value_mt) for row in rows if row.value_mt is not None]
    for (month, value), (after, other) in pairwise(known):
        if after - month == 1:
            axes.plot((month, after), (value, other), color=colour, lw=1.6)
    axes.plot([month for month, _ in known], [mt for _, mt in known], "o", color=colour, ms=3.2, label=count)
    for row in rows:
        if row.value_mt is not None and row.low_mt is not None and row.high_mt is not None and row.low_mt < row.high_mt:
            axes.plot([_place(row.month)] * 2, (row.low_mt, row.high_mt), color=colour, lw=5, alpha=0.4)


def _draw_bound(axes: "Axes", row: "MonthFigure") -> None:
    """A bound alone, as a triangle that points to where the figure can be."""
    if row.low_mt is not None and row.high_mt is not None:
        axes.plot([_place(row.month)] * 2, (row.low_mt, row.high_mt), color=_PRESS, lw=5, alpha=0.4)
    elif row.low_mt is not None:
        axes.plot(_place(row.month), row.low_mt, "^", color=_PRESS, ms=5)
    elif row.high_mt is not None:
        axes.plot(_place(row.month), row.high_mt, "v", color=_PRESS, ms=5)


def _shade(axes: "Axes", shown: "Sequence[Closure]") -> None:
    """What closed, from the first day to the last; a line where the end is open or not known to the day."""
    for one in shown:
        if len(one.end) == len(one.start):
            axes.axvspan(_day(one.start), _day(one.end) + 1 / 31, color=_CLOSED, lw=0.8, zorder=0.5)
        else:
            axes.axvline(_day(one.start), color=CORRIDOR_COLOURS[1], lw=1, ls="--", zorder=0.5)


def _number(axes: "Axes", shown: "Sequence[Closure]") -> None:
    """Numbers above the first panel, each in the lowest line where none stands close before it."""
    first, last = axes.get_xlim()
    lines: list[float] = []
    place: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
    for number, one in enumerate(shown, start=1):
        at, room = _day(one.start), (last - first) * _ROOM_FOR_NUMBER
        level = next((i for i, before in enumerate(lines) if at - before > room), len(lines))
        lines[level : level + 1] = [at]
        axes.annotate(str(number), (at, 1.0), (0, 2 + 8 * level), ha="center", fontsize=7, fontweight="bold", **place)


def _mark_time(axes: "Axes", first: int, last: int) -> None:
    axes.set_xlim(first - 0.6, last + 0.6)
    in_quarters = last - first < 12 * _YEARS_IN_QUARTERS
    step = 3 if in_quarters else 12
    ticks = [month for month in range(first, last + 1) if month % step == 0]
    axes.set_xticks(ticks, [_tick(month) for month in ticks])
    axes.tick_params(axis="x", labelsize=8)


def _tick(month: int) -> str:
    year, number = divmod(month, 12)
    return str(year) if number == 0 else _NAMES[number]


def _finding(rows: "Sequence[MonthFigure]", unit: str) -> str:
    """The newest figure of the first series beside that of the same month a year before, by the same count."""
    known = {(row.count, row.month): row.value_mt for row in rows if row.outcome and row.value_mt}
    (count, month), value = max(known.items(), key=lambda item: item[0][1])
    said = f"{rows[0].name} ({count}): {value:.2f} {unit} in {_month_name(month)}"
    earlier = known.get((count, f"{int(month[:4]) - 1}{month[4:]}"))
    if earlier is None:
        return said
    change = round(100 * (value / earlier - 1))
    words = "as much as" if change == 0 else f"{abs(change)} % {'more' if change > 0 else 'less'} than"
    return f"{said}, {words} a year before"


def _month_name(month: str) -> str:
    return date(int(month[:4]), int(month[5:]), 1).strftime("%B %Y")


def _caption(
    series: "Sequence[Sequence[MonthFigure]]", shown: "Sequence[Closure]", dataset: "Dataset", width: int
) -> str:
    # No line breaks between a number and what it stands for.
    key = "   ".join(f"{number}\u00a0{one.name} ({_dates(one)})" for number, one in enumerate(shown, start=1))
    rows = [row for part in series for row in part]
    signs = ["Months of one count in a row are joined; nothing is interpolated."]
    customs = any(row.count == "customs" for row in rows)
    signs += ["Customs lag shipping: a month of theirs is no month of loading."] * customs
    signs += [f"A terminal's figure is all {dataset.commodity.noun} loaded there."] * any(
        row.target.startswith("node:") for row in rows
    )
    signs += ["Hollow: a plan."] * any(row.status == "plan" for row in rows)
    for name in dict.fromkeys(one.corridor.partition(" (")[0] for one in shown):
        signs.append(f"Shaded and numbered: all or a part of {name} closed; dashed: no end known.")
    signs.append("Hatched: not yet published.")
    signs.append(f"Sources: kzroutes history --monthly. {dataset.title}, data {dataset.data_version}.")
    return "\n".join(fill(part, width) for part in (key, " ".join(signs)) if part)


def _dates(one: "Closure") -> str:
    return one.start if one.end in ("", one.start) else f"{one.start}\u2013{one.end}"
