"""Chart of the replay: what was observed against the forecast's intervals and the naive value, on one axis."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from energy.network.targets import TABLE_OF
from energy.replay.forecasts import ABSENCES
from energy.replay.replay import Replay, ReplayRow
from maps.charts.style import GRID, fill
from maps.palette import CORRIDOR_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from geodata import Dataset

_BAND, _OBSERVED, _NAIVE = CORRIDOR_COLOURS[0], "#000000", CORRIDOR_COLOURS[1]
_WORDS = {
    "first_cut": "days to the first cut",
    "full": "days until tanks are full",
    "loading": "loaded at",
    "output": "output",
    "produced": "output",
    "lost": "output lost",
    "exports_lost": "exports lost",
    "rerouted": "sent another way",
    "corridor_more": "more through",
    "corridor": "through",
    "edge": "through",
    "fill": "stock at",
}
_OF_FIELDS = ("output", "produced", "lost")
_MOST = 1.3
_LEAST = -0.1


def replay_figure(result: Replay, dataset: "Dataset") -> "Figure":
    """Draw one line per independent test with an outcome, grouped by event.

    All stand on one axis: the value as a share of what the base year would have brought in the same days.
    """
    from matplotlib.figure import Figure

    rows = [
        row
        for row in result.rows
        if row.case.use == "test" and row.case.independent and row.case.status not in ABSENCES and row.judged
    ]
    events = list(dict.fromkeys(row.case.event for row in rows))
    figure = Figure(figsize=(9.6, 1.9 + 0.235 * len(rows) + 0.34 * len(events)), layout="constrained")
    axes = figure.subplots()
    place, ticks = 0.0, []
    for event in events:
        place -= 1.0
        axes.text(_LEAST, place, event, fontsize=8.5, fontweight="bold", va="center")
        for row in (r for r in rows if r.case.event == event):
            place -= 0.75
            _line(axes, place, row)
            ticks.append((place, label(row, dataset)))
        place -= 0.25
    _axis(axes, place, ticks)
    _legend(axes)
    figure.suptitle(fill(_title(result), 88), x=0.02, ha="left", fontsize=11, fontweight="bold")
    figure.supxlabel(_caption(result, dataset), x=0.02, ha="left", fontsize=7)
    return figure


def _axis(axes: "Axes", last: float, ticks: Sequence[tuple[float, str]]) -> None:
    axes.set_yticks([place for place, _ in ticks], [label for _, label in ticks], fontsize=7.5)
    axes.set_ylim(min(last, -1.0) - 0.2, -0.2)
    axes.set_xlim(_LEAST, _MOST)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1.0, 1.25], ["0", "25", "50", "75", "100", "125\u00a0%"])
    axes.set_xlabel(
        "share of the base year's volume in the same days (stock: of full tanks; first cut: of the days measured)"
    )
    axes.grid(axis="x", color=GRID, lw=0.6)
    axes.axvline(1.0, color=GRID, lw=1.4, zorder=1)
    axes.spines["left"].set_visible(False)
    axes.tick_params(left=False)


def _line(axes: "Axes", place: float, row: ReplayRow) -> None:
    scale, ends = row.scale or 1.0, row.quantiles

    def at(value: float | None) -> float:
        return _MOST if value is None else min(max(value / scale, _LEAST), _MOST)

    low, high = at(ends["q05"]), at(ends["q95"])
    # An interval without width is still to be seen.
    axes.plot((low, max(high, low + 0.004)), (place, place), color=_BAND, lw=2.2, solid_capstyle="butt", zorder=2)
    half = (at(ends["q25"]), max(at(ends["q75"]), at(ends["q25"]) + 0.004))
    axes.plot(half, (place, place), color=_BAND, lw=7, alpha=0.5, solid_capstyle="butt")
    axes.plot(at(ends["q50"]), place, "|", color=_BAND, ms=9, mew=1.8, zorder=3)
    naive = at(row.naive)
    axes.plot(naive, place, ">" if naive >= _MOST else "x", color=_NAIVE, ms=5.5, mew=1.5, zorder=4, clip_on=False)
    inside = bool(row.hit)
    axes.plot(at(row.case.observed), place, "o", color=_OBSERVED, mfc=_OBSERVED if inside else "white", ms=5, zorder=5)


def label(row: ReplayRow, dataset: "Dataset") -> str:
    """What was measured, and on which days."""
    case = row.case
    of = f"{len(case.of)} fields" if len(case.of) > 1 else _name(case.of[0], dataset) if case.of else ""
    if of and case.quantity in _OF_FIELDS:
        of = f"of {of}"
    days = case.end.strftime("%-d %b %Y")
    if case.end != case.start:
        days = f"{case.start.strftime('%-d %b' if case.start.year == case.end.year else '%-d %b %Y')}–{days}"
    return f"{_WORDS[case.quantity]} {of}".strip() + f", {days}"


def _name(target: str, dataset: "Dataset") -> str:
    """The name of what was measured, without what stands in brackets or behind a colon."""
    kind, _, item = target.partition(":")
    name = str(dataset.by_id(TABLE_OF[kind])[item]["name"])
    return name.partition(" (")[0].partition(": ")[0]


def _legend(axes: "Axes") -> None:
    axes.plot([], [], color=_BAND, lw=2.2, label="90\u00a0% of the forecast")
    axes.plot([], [], color=_BAND, lw=7, alpha=0.5, label="50\u00a0%")
    axes.plot([], [], "o", color=_OBSERVED, ms=5, ls="", label="observed")
    axes.plot([], [], "o", color=_OBSERVED, mfc="white", ms=5, ls="", label="observed, outside 90\u00a0%")
    axes.plot([], [], "x", color=_NAIVE, ms=5.5, mew=1.5, ls="", label="naive")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=5, frameon=False, fontsize=8)


def _title(result: Replay) -> str:
    s = result.scores
    if not s.rows or s.coverage_90 is None:
        return "Replay of real events: nothing to score"
    held = round(s.coverage_90 * s.rows)
    return (
        f"The 90 % intervals hold {held} of {s.rows} observed values of {s.events} events; "
        f"the forecast's score is {100 * (s.skill or 0.0):.0f} % better than the naive one's"
    )


def _caption(result: Replay, dataset: "Dataset") -> str:
    s = result.scores
    half = 0.0 if s.coverage_50 is None else s.coverage_50
    return fill(
        "Inputs are states of assets, never volumes of the event; each forecast is weighed by what other events "
        f"taught, not its own. The 50 % intervals hold {round(half * s.rows)} of {s.rows}. Independent tests with an "
        f"outcome only; {result.absences.rows} rows with a plan or an absence of reports are left out. "
        f"{result.draws:,} draws, seed {result.seed}. Naive: in proportion, no tanks, no limits; "
        f"an arrow lies beyond the axis. {dataset.title}, data {dataset.data_version}.",
        150,
    )
