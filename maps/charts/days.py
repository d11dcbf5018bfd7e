"""Chart of days: output, exports and stock day by day, with the band of the start fill."""

from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from energy.duration.days import Days
from maps.charts.style import GRID
from maps.palette import CORRIDOR_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from geodata import Dataset

_OUTPUT, _EXPORTS, _STOCK = CORRIDOR_COLOURS[1], CORRIDOR_COLOURS[0], CORRIDOR_COLOURS[2]
_SHADE = "#eeeeee"


def days_figure(result: Days, dataset: "Dataset") -> "Figure":
    """Draw output and exports above, stock below, the outage shaded.

    Lines are the middle start fill; the bands span all start fills.
    """
    from matplotlib.figure import Figure

    rows = result.records()
    figure = Figure(figsize=(8, 6.2), layout="constrained")
    rates, stock = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    for axes in (rates, stock):
        axes.axvspan(0, result.days, color=_SHADE, lw=0)
        axes.grid(axis="y", color=GRID, lw=0.6)
        axes.set_ylim(0, auto=True)
    run = result.runs[1]
    output = float(run.trajectory.producers.base[run.trajectory.producers.home].sum())
    _band(rates, rows, "output", output, _OUTPUT, "output of the fields", "-")
    _band(rates, rows, "exports", run.base_exports, _EXPORTS, "exports", "--")
    rates.set_ylabel("Mt a day")
    rates.set_ylim(0, None)
    rates.legend(loc="lower right", frameon=False)
    _stock(stock, result, rows)
    stock.set_xlabel(f"days since the outage began (shaded: {result.days:g} days of outage)")
    figure.suptitle(_title(result), x=0.02, ha="left", fontsize=11, fontweight="bold")
    figure.supxlabel(_caption(result, dataset), x=0.02, ha="left", fontsize=7)
    return figure


def _band(axes: "Axes", rows: list[dict[str, Any]], name: str, base: float, colour: str, label: str, dash: str) -> None:
    # A rate holds during its day: each row is drawn from the end of the day before to its own.
    ends = np.array([0.0, *(r["day"] for r in rows)])
    series = {k: np.array([r[k] for r in rows]) for k in (name, f"{name}_low", f"{name}_high")}
    axes.fill_between(
        ends,
        np.append(series[f"{name}_low"], series[f"{name}_low"][-1]),
        np.append(series[f"{name}_high"], series[f"{name}_high"][-1]),
        step="post",
        color=colour,
        alpha=0.25,
        lw=0,
    )
    axes.stairs(series[name], ends, baseline=None, color=colour, lw=1.8, ls=dash, label=label)
    axes.axhline(base, color=colour, lw=0.7, ls=":")


def _stock(axes: "Axes", result: Days, rows: list[dict[str, Any]]) -> None:
    farms = result.used_farms
    if not farms:
        axes.text(0.5, 0.5, "no tank farm takes part", transform=axes.transAxes, ha="center", va="center")
        axes.set_yticks([])
        return
    run = result.runs[1]
    moved = [i for i, farm in enumerate(result.farms) if farm in farms]
    starts = [float(r.trajectory.producers.start[moved].sum()) for r in (result.runs[0], run, result.runs[2])]
    days = [0.0, *(r["day"] for r in rows)]
    axes.fill_between(
        days,
        [min(starts), *(r["stock_low"] for r in rows)],
        [max(starts), *(r["stock_high"] for r in rows)],
        color=_STOCK,
        alpha=0.25,
        lw=0,
    )
    axes.plot(days, [starts[1], *(r["stock"] for r in rows)], color=_STOCK, lw=1.8)
    whole = sum(f.capacity_mt for f in farms)
    axes.axhline(whole, color=_STOCK, lw=0.7, ls=":")
    axes.set_ylim(0, 1.12 * whole)
    axes.annotate("full", (days[-1], whole), ha="right", va="bottom", color=_STOCK)
    axes.set_ylabel("stock, Mt")


def _title(result: Days) -> str:
    low, _, high = result.band("first_cut_days")
    if low is None:
        cut = "no field is cut"
    elif high is None:
        cut = f"fields are cut from day {low:.1f}, or never"
    elif high < 0.05:
        cut = "fields are cut at once"
    else:
        cut = f"fields are cut after {_span(low, high, 1)} days"
    lost_low, _, lost_high = result.band("lost_mt")
    lost = _span(lost_low or 0.0, lost_high or 0.0, 2)
    return fill(f"{result.scenario.label}, {result.days:g} days: {cut}, {lost} Mt of output is lost", 84)


def _span(low: float, high: float, digits: int) -> str:
    a, b = f"{low:.{digits}f}", f"{high:.{digits}f}"
    return a if a == b else f"{a}–{b}"


def _caption(result: Days, dataset: "Dataset") -> str:
    year = f"base {result.year}, every day alike; " if result.year else ""
    fills = f"{100 * result.runs[2].fill:g}–{100 * result.runs[0].fill:g} %"
    pace = "at once" if result.ramp_share is None else f"by {100 * result.ramp_share:.0f} % of base output a day"
    farms = "; ".join(f"{f.name} {f.capacity_mt:g} Mt ({f.source_id})" for f in result.used_farms)
    text = (
        f"Model result, {year}lines: middle start fill, bands: start fill {fills}; dotted: base and full tanks. "
        f"Restart {pace} (assumption); {result.scenario.horizon} horizon. {farms + '. ' if farms else ''}"
        f"{dataset.title}, data {dataset.data_version}."
    )
    return fill(text, 150)
