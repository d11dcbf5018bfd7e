"""Chart of days: output, exports and stock day by day, with the intervals that hold 50 and 90 %."""

from typing import TYPE_CHECKING, Any

import numpy as np

from energy.duration.days import Days
from maps.charts.style import GRID, fill
from maps.palette import CORRIDOR_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from geodata import Dataset

_OUTPUT, _EXPORTS, _STOCK = CORRIDOR_COLOURS[1], CORRIDOR_COLOURS[0], CORRIDOR_COLOURS[2]
_SHADE = "#eeeeee"
_LONGEST_TAIL = 30
_MEDIAN = 2


def days_figure(result: Days, dataset: "Dataset") -> "Figure":
    """Draw output and exports above, stock below, the outage shaded.

    Lines are medians; the darker bands hold 50 %, the lighter ones 90 %, weighed by what past events taught.
    """
    from matplotlib.figure import Figure

    # What comes long after the outage is stock that is worked off: no part of the picture.
    rows = [row for row in result.records() if row["day"] <= result.days + max(result.days, _LONGEST_TAIL)]
    runs = result.runs
    # Without a tank farm that takes part there is no stock to draw.
    panels = 2 if runs.moved else 1
    figure = Figure(figsize=(8, 6.2 if runs.moved else 4.2), layout="constrained")
    drawn = figure.subplots(panels, 1, sharex=True, squeeze=False, height_ratios=(3, 2)[:panels])[:, 0]
    rates = drawn[0]
    for axes in drawn:
        axes.axvspan(0, result.days, color=_SHADE, lw=0)
        axes.grid(axis="y", color=GRID, lw=0.6)
        axes.set_ylim(0, auto=True)
    bases = (runs.trajectory.home_base, runs.base_exports)
    output, exports = (float(result.quantiles_of(base)[_MEDIAN]) for base in bases)
    _band(rates, rows, "output", output, _OUTPUT, "output of the fields", "-")
    _band(rates, rows, "exports", exports, _EXPORTS, "exports", "--")
    rates.set_ylabel(f"{result.commodity.unit} a day")
    rates.set_ylim(0, None)
    rates.legend(loc="lower right", frameon=False)
    if runs.moved:
        _stock(drawn[-1], result, rows)
    drawn[-1].set_xlabel(_days_label(result))
    figure.suptitle(_title(result), x=0.02, ha="left", fontsize=11, fontweight="bold")
    figure.supxlabel(_caption(result, dataset), x=0.02, ha="left", fontsize=7)
    return figure


def _days_label(result: Days) -> str:
    since = "the outage began" if result.start is None else f"{result.start.isoformat()} began"
    return f"days since {since} (shaded: {result.days:g} days of outage)"


def _band(axes: "Axes", rows: list[dict[str, Any]], name: str, base: float, colour: str, label: str, dash: str) -> None:
    # A rate holds during its day: each row is drawn from the end of the day before to its own.
    ends = np.array([0.0, *(r["day"] for r in rows)])
    for low, high, shade in (("q05", "q95", 0.16), ("q25", "q75", 0.28)):
        first, last = ([r[f"{name}_{q}"] for r in rows] for q in (low, high))
        edges = ([*first, first[-1]], [*last, last[-1]])
        axes.fill_between(ends, *edges, step="post", color=colour, alpha=shade, lw=0)
    axes.stairs([r[f"{name}_q50"] for r in rows], ends, baseline=None, color=colour, lw=1.8, ls=dash, label=label)
    axes.axhline(base, color=colour, lw=0.7, ls=":")


def _stock(axes: "Axes", result: Days, rows: list[dict[str, Any]]) -> None:
    moved = list(result.runs.moved)
    producers = result.runs.trajectory.producers
    starts = result.quantiles_of(producers.start[:, moved].sum(axis=1)).tolist()
    days = [0.0, *(r["day"] for r in rows)]
    series = {
        q: [start, *(r[f"stock_{q}"] for r in rows)]
        for q, start in zip(("q05", "q25", "q50", "q75", "q95"), starts, strict=True)
    }
    for low, high, shade in (("q05", "q95", 0.16), ("q25", "q75", 0.28)):
        axes.fill_between(days, series[low], series[high], color=_STOCK, alpha=shade, lw=0)
    axes.plot(days, series["q50"], color=_STOCK, lw=1.8)
    whole = float(result.quantiles_of(producers.capacity[:, moved].sum(axis=1))[_MEDIAN])
    axes.axhline(whole, color=_STOCK, lw=0.7, ls=":")
    axes.set_ylim(0, 1.12 * max(whole, *series["q95"]))
    axes.annotate("full (median)", (days[-1], whole), ha="right", va="bottom", color=_STOCK)
    axes.set_ylabel(f"stock, {result.commodity.unit}")


def _title(result: Days) -> str:
    cut, lost = result.quantiles("first_cut_days"), result.quantiles("lost_mt")
    low, high = cut["q05"], cut["q95"]
    if low is None:
        when = "no field is cut" if not (lost["q95"] or 0.0) > 0.005 else "most likely no field is cut"
    elif high is None:
        when = f"fields are cut from day {low:.1f}, or never"
    elif high < 0.05:
        when = "fields are cut at once"
    else:
        when = f"fields are cut after {_span(low, high, 1)} days"
    volume = _span(lost["q05"] or 0.0, lost["q95"] or 0.0, 2)
    return fill(
        f"{result.scenario.label}, {result.days:g} days: {when}, {volume} {result.commodity.unit} of output is lost", 84
    )


def _span(low: float, high: float, digits: int) -> str:
    a, b = f"{low:.{digits}f}", f"{high:.{digits}f}"
    return a if a == b else f"{a}–{b}"


def _caption(result: Days, dataset: "Dataset") -> str:
    year = f"base {result.year}; " if result.year else ""
    farms = "; ".join(
        f"{f.name} {f.capacity_mt:.2f} {result.commodity.unit} ({f.source_id.split(';')[0]})" for f in result.used_farms
    )
    tanks = f"Tanks (central size): {farms}" if farms else "No tank farm takes part"
    taught = "" if result.weights is None else ", weighed by what past events taught"
    text = (
        f"Model result, {year}{result.draws:,} draws from priors, seed {result.seed}{taught}. Lines: medians; bands: "
        "50 and 90 % intervals, the latter in the title; dotted: base and full tanks. "
        f"{result.scenario.horizon.capitalize()} horizon. {tanks}. "
        f"{dataset.title}, data {dataset.data_version}."
    )
    return fill(text, 150)
