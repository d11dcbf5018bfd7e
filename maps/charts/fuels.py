"""Chart of energy exports by fuel: what is known in PJ as a bar, parted by whether it goes to or across a country."""

from typing import TYPE_CHECKING

from energy.errors import UsageError
from energy.report.fuels import share_words, words
from maps.charts.style import GRID, INK, fill
from maps.palette import CORRIDOR_COLOURS, NO_CORRIDOR

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from energy.history.amounts import Amount
    from energy.history.fuels import EnergyExports

_SURE, _MAY, _ELSEWHERE = CORRIDOR_COLOURS[0], "white", "#b4bbc2"
_BAR = 0.5

_Bar = tuple[str, "Amount", tuple[float, float]]
"""What stands beside a bar, its length in PJ, and least and most of it that touches the country, as shares."""


def fuels_figure(exports: "EnergyExports") -> "Figure":
    """Draw the sum of what is known and a bar per fuel, with whiskers where it has a range.

    A fuel of which nothing is known has no bar and says so; one of which a part is known says "at least".

    Raises
    ------
    UsageError
        If no fuel's exports are known.
    """
    from matplotlib.figure import Figure

    bars = _bars(exports)
    if not exports.total.pj.counted:
        raise UsageError(f"nothing to draw: the exports of no fuel are known in {exports.year}")
    figure = Figure(figsize=(9.2, 1.5 + 0.46 * len(bars)), layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    _draw(axes, bars, exports.on_name)
    axes.set_yticks(range(len(bars)), [label for label, _, _ in bars])
    axes.set_ylim(len(bars) - 0.5, -0.5)
    axes.set_xlim(left=0)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_xlabel("PJ in the period")
    axes.legend(loc="lower right", frameon=False, fontsize=8)
    figure.suptitle(fill(_finding(exports), 92), x=0.01, ha="left", fontsize=11, fontweight="bold")
    figure.supxlabel(fill(_source(exports), 150), x=0.01, ha="left", fontsize=7)
    return figure


def _bars(exports: "EnergyExports") -> list[_Bar]:
    of = exports.total
    bars: list[_Bar] = [
        (_label("known, uranium apart", of.pj, of.share), of.pj, (of.share.low or 0, of.share.high or 0))
    ]
    for row in exports.rows:
        months = "" if row.period == "year" else f", {row.period}"
        apart = "" if row.summed else ", counted apart"
        bars.append((_label(row.name + months + apart, row.pj, row.through), row.pj, row.touched))
    return bars


def _label(name: str, pj: "Amount", share: "Amount") -> str:
    told = f"{words(pj, 0)} PJ" if pj.known else words(pj, 0)
    return f"{name}\n{told}" + (f"; {share_words(share)}" if share.known else "")


def _draw(axes: "Axes", bars: list[_Bar], on: str) -> None:
    places = range(len(bars))
    length = [pj.counted for _, pj, _ in bars]
    sure = [pj.counted * least for _, pj, (least, _) in bars]
    most = [pj.counted * share for _, pj, (_, share) in bars]
    axes.barh(places, sure, _BAR, color=_SURE, label=f"to or across {on}")
    for left, right, colour, hatch, name in (
        (sure, most, _MAY, "////", "not known which"),
        (most, length, _ELSEWHERE, "", "elsewhere"),
    ):
        width = [end - start for start, end in zip(left, right, strict=True)]
        axes.barh(
            places, width, _BAR, left=left, color=colour, hatch=hatch, label=name, edgecolor=NO_CORRIDOR, linewidth=0.4
        )
    for place, (_, pj, _) in zip(places, bars, strict=True):
        if pj.least is not None and pj.most is not None and pj.most > pj.least:
            ends = [[pj.counted - pj.least], [pj.most - pj.counted]]
            axes.errorbar(pj.counted, place, xerr=ends, ecolor=INK, elinewidth=1.2, capsize=2.6)


def _finding(exports: "EnergyExports") -> str:
    of = exports.total
    return (
        f"{share_words(of.share)} of the energy exports of {exports.year} that are known went to or across "
        f"{exports.on_name}"
    )


def _source(exports: "EnergyExports") -> str:
    gaps = f" Nothing is known of {' and '.join(exports.total.missing)}." if exports.total.missing else ""
    assumed = [row.name for row in exports.rows if row.assumed]
    gaps += f" Energy content assumed: {' and '.join(assumed)}." if assumed else ""
    return (
        f"Volumes times energy content, end by end; whiskers: their range; a bar with “at least” may be longer.{gaps} "
        "Uranium is heat in a reactor and never added. Shares stand where all of a fuel is known. "
        "Sources: kzroutes energy --sources."
    )
