"""Chart of a ranking: what each loss costs in the long run as a bar, and within a month as one with its range."""

from typing import TYPE_CHECKING

from energy.errors import UsageError
from energy.presentation.console import Unit, percent
from maps.charts.style import GRID, INK, fill
from maps.palette import CORRIDOR_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from energy.contingency.ranking import Ranking, RankRow
    from geodata import Dataset
    from geodata.commodity import Commodity

MOST_BARS = 15
NAME_WIDTH = 44
TITLE_WIDTH = 84

_EXPORTS, _HOME, _MONTH = CORRIDOR_COLOURS[0], CORRIDOR_COLOURS[5], "#b4bbc2"
_LONG_BAR, _MONTH_BAR = 0.46, 0.26
_LEAST_SHOWN = 5e-3
_ENDS = {"ecolor": INK, "elinewidth": 1.2, "capsize": 2.2}


def rank_figure(ranking: "Ranking", dataset: "Dataset") -> "Figure":
    """Draw a bar per set, the costliest on top.

    Raises
    ------
    UsageError
        If nothing is lost by any set.
    """
    from matplotlib.figure import Figure

    rows = [row for row in ranking.rows if max(row.lost_mt, row.domestic_lost_mt) > _LEAST_SHOWN][:MOST_BARS]
    if not rows:
        raise UsageError("nothing to draw: no set of this ranking loses anything")
    figure = Figure(figsize=(8.6, 1.9 + 0.46 * len(rows)), layout="constrained")
    axes = figure.add_subplot()
    _draw_bars(axes, rows, ranking.horizon, ranking.commodity)
    axes.set_yticks(range(len(rows)), [_label(row) for row in rows])
    axes.set_ylim(len(rows) - 0.45, -0.55)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_xlim(left=0)
    goods = ranking.commodity
    axes.set_xlabel(f"lost, {goods.rate} (of {Unit(goods=goods).brief(ranking.base_mt)} {goods.exported})")
    # Above the bars, which may reach anywhere.
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, frameon=False, fontsize=7.5, borderaxespad=0.2)
    figure.suptitle(fill(_title(ranking, rows[0]), TITLE_WIDTH), x=0.01, ha="left", fontsize=11, fontweight="bold")
    figure.supxlabel(fill(_source(ranking, dataset), 120), x=0.01, ha="left", fontsize=7)
    return figure


def _draw_bars(axes: "Axes", rows: "list[RankRow]", horizon: str, goods: "Commodity") -> None:
    # Where there is a month's figure, its bar lies under that of the long run, and both are as one round the name.
    month = [(place, row.month) for place, row in enumerate(rows) if row.month is not None]
    shift = -_MONTH_BAR / 2 if month else 0.0
    places, lost = [place + shift for place in range(len(rows))], [row.lost_mt for row in rows]
    when = "in the long run" if horizon == "structural" else f"within a {horizon}"
    wide = any(row.range.lost_high_mt - row.range.lost_low_mt > _LEAST_SHOWN for row in rows)
    label = f"{goods.exports} lost {when}{', with the range' if wide else ''}"
    spread = [(r.lost_mt - r.range.lost_low_mt, r.range.lost_high_mt - r.lost_mt) for r in rows]
    axes.barh(
        places, lost, _LONG_BAR, color=_EXPORTS, label=label, xerr=list(zip(*spread, strict=True)), error_kw=_ENDS
    )
    if any(row.domestic_lost_mt > _LEAST_SHOWN for row in rows):
        home = [row.domestic_lost_mt for row in rows]
        axes.barh(places, home, _LONG_BAR, left=lost, color=_HOME, label=goods.home_use)
    if not month:
        return
    central = [rates.central for _, rates in month]
    # The low φ loses most.
    low = [min(rates.low, rates.central, rates.high) for _, rates in month]
    high = [max(rates.low, rates.central, rates.high) for _, rates in month]
    axes.barh(
        [place + _LONG_BAR / 2 for place, _ in month],
        central,
        _MONTH_BAR,
        color=_MONTH,
        xerr=[
            [c - end for c, end in zip(central, low, strict=True)],
            [end - c for c, end in zip(central, high, strict=True)],
        ],
        error_kw=_ENDS,
        label=f"{goods.exports} lost within a month, as a yearly rate, with its range",
    )


def _label(row: "RankRow") -> str:
    return fill(" + ".join(row.names), NAME_WIDTH)


def _title(ranking: "Ranking", first: "RankRow") -> str:
    names = " and ".join(first.names)
    count = {1: "single loss", 2: "loss of two", 3: "loss of three"}[ranking.k]
    kind = {"group": "common causes", "country": "countries", "target": "the assets asked for"}
    goods = ranking.commodity
    whole, lost = goods.exports, f"{Unit(goods=goods).brief(first.lost_mt)} {goods.rate}"
    share = f" ({percent(first.lost_mt / ranking.base_mt, 0)} of {whole})" if ranking.base_mt > 0 else ""
    of_kind = kind.get(ranking.kind, f"{ranking.kind}s")
    return f"The costliest {count} among {of_kind}: {names}, {lost}{share}"


def _source(ranking: "Ranking", dataset: "Dataset") -> str:
    year = f"base year {ranking.year}, " if ranking.year else ""
    return (
        f"Model result, {year}{ranking.horizon} horizon. What each costs, all else open; nothing is said about how "
        f"likely it is. Ranges: all uncertain limits at either end; of a month that of φ, the part of the spare room "
        f"that can be used. "
        f"Source: {dataset.title}, data {dataset.data_version}."
    )
