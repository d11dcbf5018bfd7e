"""Chart of the replay: observed values against the model's band and the naive value."""

from textwrap import fill
from typing import TYPE_CHECKING

from energy.replay.replay import Replay, ReplayRow
from maps.charts.style import GRID
from maps.palette import CORRIDOR_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from geodata import Dataset

_BAND, _OBSERVED, _NAIVE = CORRIDOR_COLOURS[0], "#000000", CORRIDOR_COLOURS[1]
_WORDS = {
    "first_cut": "days to the first cut",
    "loading": "loaded",
    "output": "output",
    "produced": "put out",
    "lost": "output lost",
    "exports_lost": "exports lost",
    "rerouted": "sent another way",
    "corridor_more": "more through",
    "corridor": "through",
    "edge": "through",
    "fill": "tanks full",
}


def replay_figure(result: Replay, dataset: "Dataset") -> "Figure":
    """Draw one line per quantity with a figure, each on its own scale from 0.

    Tests stand first, then what was used to fit; announcement checks and predictions are left out.
    """
    from matplotlib.figure import Figure

    rows = [
        row for use in ("test", "fit") for row in result.rows if row.case.use == use and row.case.observed is not None
    ]
    figure = Figure(figsize=(9, 1.6 + 0.36 * max(len(rows), 1)), layout="constrained")
    axes = figure.subplots()
    for place, row in enumerate(rows):
        _line(axes, len(rows) - 1 - place, row)
    axes.set_yticks(range(len(rows) - 1, -1, -1), [_label(row) for row in rows])
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.set_xlim(0, 1.45)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_visible(False)
    axes.tick_params(left=False)
    _legend(axes)
    figure.suptitle(fill(_title(result), 84), x=0.02, ha="left", fontsize=11, fontweight="bold")
    figure.supxlabel(_caption(result, dataset), x=0.02, ha="left", fontsize=7)
    return figure


def _line(axes: "Axes", place: int, row: ReplayRow) -> None:
    observed = row.case.observed or 0.0
    ends = [v for v in (row.low, row.high, row.central, observed, row.naive) if v is not None]
    scale = 1 / max(ends) if max(ends) > 0 else 1.0
    axes.plot((0, 1), (place, place), color=GRID, lw=0.8, zorder=1)
    if row.low is not None:
        # A band without an upper end runs to the edge; one without width is still to be seen.
        high = 1.0 if row.high is None else row.high * scale
        start = min(row.low * scale, high - 0.006)
        axes.plot((start, high), (place, place), color=_BAND, lw=7, alpha=0.45, solid_capstyle="butt", zorder=2)
    if row.central is not None:
        axes.plot(row.central * scale, place, "|", color=_BAND, ms=11, mew=2, zorder=3, clip_on=False)
    axes.plot(row.naive * scale, place, "x", color=_NAIVE, ms=6, mew=1.6, zorder=4, clip_on=False)
    axes.plot(observed * scale, place, "o", color=_OBSERVED, ms=5, zorder=5, clip_on=False)
    axes.text(1.03, place, _verdict(row), va="center", fontsize=8)


def _label(row: ReplayRow) -> str:
    case = row.case
    of = ", ".join(o.partition(":")[2] for o in case.of)
    when = case.start.isoformat() if case.start == case.end else f"{case.start.isoformat()} to {case.end.isoformat()}"
    return f"{_WORDS[case.quantity]} {of}".strip() + f"\n{when}"


def _verdict(row: ReplayRow) -> str:
    case = row.case
    mark = "not scored (fit)" if case.use == "fit" else ("hit" if row.hit else "miss")
    extra = {"plan": ", plan", "none_reported": ", none reported"}.get(case.status, "")
    value = case.observed or 0.0
    figure = f"{100 * value:g} %" if case.unit == "share" else f"{value:g} {case.unit}"
    return f"{figure}  {mark}{extra}"


def _legend(axes: "Axes") -> None:
    axes.plot([], [], color=_BAND, lw=7, alpha=0.45, label="model band")
    axes.plot([], [], "|", color=_BAND, ms=11, mew=2, ls="", label="model, central")
    axes.plot([], [], "o", color=_OBSERVED, ms=5, ls="", label="observed")
    axes.plot([], [], "x", color=_NAIVE, ms=6, mew=1.6, ls="", label="naive")
    axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=4, frameon=False)


def _title(result: Replay) -> str:
    s = result.score
    if not s.tests:
        return "Replay of real events: nothing to score"
    return (
        f"The model's band holds {s.hits} of {s.tests} observed values; "
        f"its central value is nearer than the naive one in {s.nearer}"
    )


def _caption(result: Replay, dataset: "Dataset") -> str:
    s = result.score
    return fill(
        "Each line has its own scale from 0. Inputs are states of assets, never volumes of the event; the band spans "
        f"start fill and φ. {s.independent} tests are independent of the model's own parameters ({s.independent_hits} "
        f"hits); {s.plans} are against a plan or an absence of reports. Sources per line: the replays table. "
        f"{dataset.title}, data {dataset.data_version}.",
        150,
    )
