"""Chart of a ranking: what each loss costs in the long run as a bar, and within a month as a whisker beside it."""

from textwrap import fill
from typing import TYPE_CHECKING

from energy.errors import UsageError
from energy.results import fixed
from maps.charts.style import GRID, INK
from maps.palette import CORRIDOR_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from energy.contingency.ranking import Ranking, RankRow
    from geodata import Dataset

MOST_BARS = 15
NAME_WIDTH = 44
TITLE_WIDTH = 84

_EXPORTS, _HOME = CORRIDOR_COLOURS[0], CORRIDOR_COLOURS[5]
_LEAST_SHOWN = 5e-3


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
    _draw_bars(axes, rows, ranking.horizon, ranking.commodity.home_use)
    axes.set_yticks(range(len(rows)), [_label(row) for row in rows])
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_xlim(left=0)
    axes.set_xlabel(f"lost, {ranking.commodity.rate} (of {fixed(ranking.base_mt, 1)} exported)")
    # Above the bars, which may reach anywhere.
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, frameon=False, fontsize=8, borderaxespad=0.2)
    figure.suptitle(fill(_title(ranking, rows[0]), TITLE_WIDTH), x=0.01, ha="left", fontsize=11, fontweight="bold")
    figure.supxlabel(fill(_source(ranking, dataset), 120), x=0.01, ha="left", fontsize=7)
    return figure


def _draw_bars(axes: "Axes", rows: "list[RankRow]", horizon: str, home_use: str) -> None:
    places = range(len(rows))
    lost = [row.lost_mt for row in rows]
    axes.barh([p - 0.12 for p in places], lost, 0.44, color=_EXPORTS, label=f"exports lost, {horizon}")
    if any(row.domestic_lost_mt > _LEAST_SHOWN for row in rows):
        home = [row.domestic_lost_mt for row in rows]
        axes.barh([p - 0.12 for p in places], home, 0.44, left=lost, color=_HOME, label=home_use)
    banded = [(place, row.month) for place, row in enumerate(rows) if row.month is not None]
    if banded:
        central = [month.central for _, month in banded]
        # The low φ loses most; at its central value a marker.
        spread = [
            [max(c - min(m.low, m.high), 0.0) for c, (_, m) in zip(central, banded, strict=True)],
            [max(max(m.low, m.high) - c, 0.0) for c, (_, m) in zip(central, banded, strict=True)],
        ]
        axes.errorbar(
            central,
            [place + 0.26 for place, _ in banded],
            xerr=spread,
            fmt="o",
            markersize=3.2,
            color=INK,
            elinewidth=1.4,
            capsize=2.5,
            label="exports lost at a month's rate (φ low–high)",
        )


def _label(row: "RankRow") -> str:
    return fill(" + ".join(row.names), NAME_WIDTH)


def _title(ranking: "Ranking", first: "RankRow") -> str:
    names = " and ".join(first.names)
    count = {1: "single loss", 2: "loss of two", 3: "loss of three"}[ranking.k]
    kind = {"group": "common causes", "country": "countries", "target": "the assets asked for"}
    share = f" ({first.lost_mt / ranking.base_mt:.0%} of exports)" if ranking.base_mt > 0 else ""
    of_kind = kind.get(ranking.kind, f"{ranking.kind}s")
    return f"The costliest {count} among {of_kind}: {names}, {fixed(first.lost_mt, 1)} {ranking.commodity.rate}{share}"


def _source(ranking: "Ranking", dataset: "Dataset") -> str:
    year = f"base year {ranking.year}, " if ranking.year else ""
    return (
        f"Model result, {year}{ranking.horizon} horizon. What each costs, all else open; nothing is said about how "
        f"likely it is. Source: {dataset.title}, data {dataset.data_version}."
    )
