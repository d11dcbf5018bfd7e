"""Charts of chance: how likely a loss of some size or more is, and which elements the risk rests on."""

from typing import TYPE_CHECKING

from energy.risk.uncertainty import quantiles
from maps.charts.style import GRID, INK, fill
from maps.palette import CORRIDOR_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from energy.risk.assessment import Importance, RiskAssessment
    from geodata import Dataset

MOST_BARS = 12
NAME_WIDTH = 30

_CURVE, _FIRST_TAIL, _SECOND_TAIL = CORRIDOR_COLOURS[0], CORRIDOR_COLOURS[1], CORRIDOR_COLOURS[2]
_LEAST_SHOWN = 1e-5


def chance_figure(chance: "RiskAssessment", dataset: "Dataset") -> "Figure":
    """Draw the exceedance curve and the bars of risk achievement worth."""
    from matplotlib.figure import Figure

    bars = min(len(chance.importances), MOST_BARS)
    height = 4.9 + 0.16 * max(bars - 6, 0)
    figure = Figure(figsize=(10.4, height), facecolor="white")
    left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
    _curve(left, chance)
    _bars(right, chance)
    inch = 1 / height
    figure.text(0.02, 1 - 0.30 * inch, _finding(chance), fontsize=13, weight="bold", va="center")
    figure.text(0.02, 1 - 0.58 * inch, _setting(chance, dataset), fontsize=9, va="center")
    figure.text(0.02, 0.16 * inch, _source(chance, dataset), fontsize=7.5, va="center")
    figure.legend(
        fontsize=8, loc="lower left", bbox_to_anchor=(0.065, 0.24 * inch), ncols=len(chance.tails), frameon=False
    )
    figure.subplots_adjust(left=0.075, right=0.955, top=1 - 1.15 * inch, bottom=1.15 * inch, wspace=0.62)
    return figure


def _finding(chance: "RiskAssessment") -> str:
    tail, goods = next(t for t in chance.tails if t.level == 0.95), chance.commodity
    if chance.distribution[-1][0] == 0:
        return "Nothing is lost in any state of these elements"
    sure = ""
    if chance.uncertainty is not None:
        ends = quantiles(chance.uncertainty.parameters)
        sure = f" (90\u00a0%: {goods.said(ends['q05'] or 0.0)}–{goods.said(ends['q95'] or 0.0)})"
    return (
        f"{goods.said(chance.eue.value)}{sure} of {goods.said(chance.base_mt)} {goods.rate} expected to be lost; "
        f"{goods.said(tail.cvar.value)} {goods.rate} in the worst 5\u00a0% of the time"
    )


def _setting(chance: "RiskAssessment", dataset: "Dataset") -> str:
    base = f"base {chance.year}" if chance.year else "base: the cheapest plan"
    how = "exact" if chance.draws is None else f"{chance.draws:,} draws, seed {chance.seed}"
    goods = chance.commodity
    return f"{dataset.title}: {goods.exports} in {goods.rate}, {base}, {chance.horizon} horizon; model result, {how}"


def _source(chance: "RiskAssessment", dataset: "Dataset") -> str:
    by_prior = any((added.outage.duration or "").startswith("prior:") for added in chance.importances)
    lengths = " with durations of its kinds from the priors" if by_prior else ""
    return (
        f"Network: data version {dataset.data_version}. Outage probabilities: the user's table{lengths}, elements "
        "independent. Storage is not counted."
    )


def _curve(axes: "Axes", chance: "RiskAssessment") -> None:
    from matplotlib.ticker import FuncFormatter

    steps, goods = [(loss, p) for loss, p in chance.at_least() if loss > 0], chance.commodity
    xs, ys = [0.0], [steps[0][1] if steps else _LEAST_SHOWN]
    for i, (loss, p) in enumerate(steps):
        xs += [loss, loss]
        ys += [p, steps[i + 1][1] if i + 1 < len(steps) else 0.0]
    axes.set_yscale("log", nonpositive="clip")
    floor = max(min((p for _, p in steps), default=0.01) / 3, _LEAST_SHOWN)
    axes.set_ylim(floor, 1.0)
    axes.set_xlim(0, max(xs[-1] * 1.04, 1.0))
    axes.plot(xs, ys, color=_CURVE, linewidth=2)
    axes.fill_between(xs, floor, [max(y, floor) for y in ys], color=_CURVE, alpha=0.12, linewidth=0)
    for tail, colour in zip(chance.tails, (_FIRST_TAIL, _SECOND_TAIL), strict=False):
        risk = f"value at risk at {100 * tail.level:.4g}\u00a0%: {goods.said(tail.var)}"
        mean = f"mean of the worst {100 * (1 - tail.level):.4g}\u00a0% (CVaR): {goods.said(tail.cvar.value)}"
        axes.axvline(tail.var, color=colour, linestyle="--", label=risk)
        axes.axvline(tail.cvar.value, color=colour, linestyle=":", label=mean)
    axes.grid(visible=True, color=GRID, linewidth=0.6)
    axes.set_xlabel(f"{goods.exports} lost, {goods.rate}")
    axes.set_title("Share of time with at least this loss", loc="left", fontsize=10)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{100 * y:.4g}\u00a0%"))
    axes.yaxis.set_minor_formatter(FuncFormatter(lambda _, __: ""))


def _bars(axes: "Axes", chance: "RiskAssessment") -> None:
    axes.set_title("Risk achievement worth", loc="left", fontsize=10)
    ranked = [(one, one.conditional.raw.value) for one in chance.importances if one.conditional.raw is not None]
    ranked.sort(key=lambda pair: (-pair[1], pair[0].outage.key))
    if not ranked:
        axes.text(0.5, 0.5, "not defined: nothing is expected to be lost", ha="center", transform=axes.transAxes)
        axes.set_axis_off()
        return
    shown = ranked[:MOST_BARS]
    values = [value for _, value in shown]
    axes.barh(range(len(shown)), values, color=_CURVE, height=0.62)
    axes.axvline(1, color=INK, linewidth=0.8)
    for i, (one, value) in enumerate(shown):
        axes.annotate(
            _figure_of(one, value), (max(value, 1.0), i), (4, 0), textcoords="offset points", va="center", fontsize=8
        )
    axes.set_yticks(range(len(shown)), [fill(_name(one), NAME_WIDTH) for one, _ in shown], fontsize=8)
    axes.invert_yaxis()
    axes.set_xlim(0, max(values) * 1.2 + 0.1)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=True, axis="x", color=GRID, linewidth=0.6)
    more = f"\n({len(ranked) - len(shown)} smaller ones not shown)" if len(ranked) > len(shown) else ""
    axes.set_xlabel(f"expected loss if surely out ÷ expected loss{more}")


def _name(one: "Importance") -> str:
    return f"{one.outage.name} ({100 * one.outage.probability:.2g}\u00a0%)"


def _figure_of(one: "Importance", value: float) -> str:
    error = one.conditional.raw.se if one.conditional.raw else 0.0
    return f"{value:.2f} ± {error:.2f}" if error > 0 else f"{value:.2f}"
