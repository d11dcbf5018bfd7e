"""Chart of shares by corridor over the years: stacked bars, with the years that have no table of routes left empty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from energy.errors import UsageError
from energy.presentation.console import percent
from maps.charts.style import GRID, INK, fill
from maps.palette import NO_CORRIDOR, assign

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from energy.statistics.shares import Shares
    from geodata import Dataset

_OPEN = "not published by corridor"
_LEAST_LABELLED = 0.04
_WORTH_NAMING = 0.002


@dataclass(frozen=True)
class _Column:
    year: int
    parts: Mapping[str, float]
    open_share: float


def shares_figure(years: "Sequence[Shares]") -> "Figure":
    """Draw one bar per year on an axis of all years between the first and the last.

    What was published for a group of corridors only, or not at all, is one hatched part.

    Parameters
    ----------
    years : sequence of Shares
        One per year with a table of routes, oldest first.

    Raises
    ------
    UsageError
        If there is no year to draw.
    """
    from matplotlib.figure import Figure

    if not years:
        raise UsageError("nothing to draw: no year has a table of routes")
    dataset = years[-1].network.dataset
    columns = [_column(shares) for shares in years]
    names = {row.id: row.name for shares in years for row in shares.by("corridor") if not row.group}
    order = [str(c) for c in dataset.table("corridors").index if any(c in column.parts for column in columns)]
    order += [c for c in names if c not in order and any(c in column.parts for column in columns)]
    figure = Figure(figsize=(9.6, 5.4), layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    _draw(axes, columns, order, names)
    _gaps(axes, [column.year for column in columns])
    figure.suptitle(fill(_finding(columns, names), 88), x=0.01, ha="left", fontsize=12, fontweight="bold")
    figure.supxlabel(fill(_source(dataset), 150), x=0.01, ha="left", fontsize=7)
    return figure


def _column(shares: "Shares") -> _Column:
    parts = {r.id: r.share for r in shares.by("corridor") if not r.group and r.share and r.share > _WORTH_NAMING}
    return _Column(int(shares.baseline.year or 0), parts, max(1 - sum(parts.values()), 0.0))


def _draw(axes: "Axes", columns: Sequence[_Column], order: Sequence[str], names: Mapping[str, str]) -> None:
    colours = assign(order)
    floor = dict.fromkeys((column.year for column in columns), 0.0)
    for corridor in order:
        years = [c.year for c in columns if corridor in c.parts]
        heights = [c.parts[corridor] for c in columns if corridor in c.parts]
        axes.bar(
            years,
            heights,
            0.8,
            bottom=[floor[y] for y in years],
            color=colours[corridor],
            edgecolor="white",
            linewidth=0.6,
            label=names[corridor],
        )
        for year, height in zip(years, heights, strict=True):
            if height >= _LEAST_LABELLED:
                ink = "white" if colours[corridor] in ("#0072b2", "#d55e00", "#009e73", "#332288", "#7a3b12") else INK
                at = floor[year] + height / 2
                axes.text(year, at, f"{100 * height:.0f}", ha="center", va="center", fontsize=8, color=ink)
            floor[year] += height
    left = [c for c in columns if c.open_share > 2 * _WORTH_NAMING]
    if left:
        axes.bar(
            [c.year for c in left],
            [c.open_share for c in left],
            0.8,
            bottom=[floor[c.year] for c in left],
            color="white",
            edgecolor=NO_CORRIDOR,
            hatch="////",
            linewidth=0.6,
            label=_OPEN,
        )
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100\u00a0%"])
    axes.set_ylabel("share of exports")
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, fontsize=8, reverse=True)


def _gaps(axes: "Axes", years: Sequence[int]) -> None:
    """Name the years without a table of routes; nothing is drawn there."""
    shown = range(years[0], years[-1] + 1)
    step = max(1, len(shown) // 18)
    axes.set_xticks([y for y in shown if y in years or (y - years[0]) % step == 0])
    axes.tick_params(axis="x", labelsize=8, length=0)
    axes.set_xlim(years[0] - 0.7, years[-1] + 0.7)
    for run in (list(run) for empty, run in groupby(shown, lambda y: y not in years) if empty):
        middle = (run[0] + run[-1]) / 2
        words = fill("routes not published", 12 if len(run) > 2 else 9)
        axes.text(middle, 0.5, words, ha="center", va="center", fontsize=8, color=NO_CORRIDOR)


def _finding(columns: Sequence[_Column], names: Mapping[str, str]) -> str:
    last = columns[-1]
    first = next((c for c in columns if c.parts), last)
    largest = max(last.parts, key=lambda corridor: last.parts[corridor], default="")
    if not largest:
        return f"Exports by corridor, {first.year}–{last.year}"
    name = names[largest].partition(" (")[0]
    then = first.parts.get(largest)
    before = "" if then is None or first is last else f", after {percent(then, 0)} in {first.year}"
    return f"{name} carried {percent(last.parts[largest], 0)} of exports in {last.year}{before}"


def _source(dataset: "Dataset") -> str:
    return (
        f"Percent of exports in {dataset.commodity.unit}. Published volumes, reconciled; hatched: published only for "
        "several corridors together or not at all. Empty years have no table of routes, and nothing is interpolated. "
        f"Sources per figure: kzroutes sources. {dataset.title}, data {dataset.data_version}."
    )
