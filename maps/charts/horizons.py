"""Chart of horizons: what a block costs within a month, within a year and in the long run, each with its range."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from energy.errors import UsageError
from energy.network.units import SHOWN
from energy.presentation.console import Unit, between
from maps.charts.style import GRID, INK, fill
from maps.palette import CORRIDOR_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from energy.flow.outcome import Outcome, Volumes
    from geodata import Dataset

WORDS = {"month": "within a month", "year": "within a year", "structural": "in the long run"}
"""How long each horizon is."""

_MEASURES = (("lost_mt", CORRIDOR_COLOURS[1]), ("domestic_lost_mt", CORRIDOR_COLOURS[5]))
_BAR = 0.34
_ROOM = 1.2
"""Length of the axis in the longest bar's, so that its figures stand beside it."""


def horizons_figure(outcomes: "Sequence[Outcome]", dataset: "Dataset", unit: Unit) -> "Figure":
    """Draw one bar per horizon with a whisker over its range; a second one where home refineries lose.

    Parameters
    ----------
    outcomes : sequence of Outcome
        One scenario at one horizon or more, the shortest first.
    dataset : Dataset
        Names the data version.
    unit : Unit
        Unit of the volumes.

    Raises
    ------
    UsageError
        If nothing is lost at any horizon.
    """
    from matplotlib.figure import Figure

    measures = [m for m in _MEASURES if any(_ends(one, m[0])[1] > SHOWN for one in outcomes)]
    if not measures:
        raise UsageError("nothing to draw: nothing is lost at any horizon")
    figure = Figure(figsize=(9.6, 1.5 + 0.62 * len(outcomes)), layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    for step, (measure, colour) in enumerate(measures):
        words = f"{unit.goods.exports} lost" if measure == "lost_mt" else unit.goods.home_use
        shift = (step - (len(measures) - 1) / 2) * _BAR
        _draw_bars(axes, outcomes, measure, (words, colour), shift, unit)
    tallest = max(_ends(one, measure)[1] for one in outcomes for measure, *_ in measures)
    axes.set_xlim(0, _ROOM * unit.scaled(tallest))
    axes.set_yticks(range(len(outcomes)), [WORDS[one.scenario.horizon] for one in outcomes])
    axes.set_ylim(len(outcomes) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    rate = ", as a yearly rate" if any(one.scenario.horizon == "month" for one in outcomes) else ""
    axes.set_xlabel(f"{unit.name}{rate} (of {unit.brief(outcomes[0].base_mt)} {unit.goods.exported})")
    if len(measures) > 1:
        axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False, fontsize=8, borderaxespad=0.2)
    figure.suptitle(fill(_finding(outcomes, unit), 88), x=0.01, ha="left", fontsize=12, fontweight="bold")
    figure.supxlabel(fill(_source(outcomes[0], dataset), 150), x=0.01, ha="left", fontsize=7)
    return figure


def _ends(outcome: "Outcome", measure: str) -> tuple[float, float]:
    """Least and most of the answer and its two ends, Mt/y."""
    runs: tuple[Volumes, ...] = (outcome.volumes, *outcome.ends)
    found = [float(getattr(run, measure)) for run in runs]
    return min(found), max(found)


def _draw_bars(
    axes: "Axes",
    outcomes: "Sequence[Outcome]",
    measure: str,
    look: tuple[str, str],
    shift: float,
    unit: Unit,
) -> None:
    words, colour = look
    for place, one in enumerate(outcomes):
        central, (low, high) = float(getattr(one.volumes, measure)), _ends(one, measure)
        drawn, least, most = (unit.scaled(mt) for mt in (central, low, high))
        axes.barh(
            place + shift,
            drawn,
            _BAR,
            color=colour,
            xerr=[[drawn - least], [most - drawn]],
            error_kw={"ecolor": INK, "elinewidth": 1.4, "capsize": 3},
            label=words if place == 0 else None,
        )
        shown = unit.brief(central) + _range(low, high, unit)
        axes.annotate(shown, (most, place + shift), (6, 0), textcoords="offset points", va="center", fontsize=8)


def _range(low: float, high: float, unit: Unit) -> str:
    ends = between(unit.brief(low), unit.brief(high))
    return f" ({ends})" if "–" in ends else ""


def _finding(outcomes: "Sequence[Outcome]", unit: Unit) -> str:
    lost = [(one.volumes.lost_mt, WORDS[one.scenario.horizon]) for one in outcomes]
    said = [f"{unit.brief(mt) if mt > SHOWN else 'nothing'} {when}" for mt, when in lost]
    return f"{outcomes[0].scenario.label} blocked: {unit.goods.exports} lost, {unit.name}: {', '.join(said)}"


def _source(outcome: "Outcome", dataset: "Dataset") -> str:
    base = f"base year {outcome.year}" if outcome.year else "base: the cheapest plan"
    return (
        f"Model result, {base}. Whiskers: everything that is uncertain at its low and at its high end. Within a month "
        "other routes offer a part of their spare room, within a year contracts hold, in the long run they are lifted. "
        f"{dataset.title}, data {dataset.data_version}."
    )
