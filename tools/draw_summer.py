"""Draw the summer of 2026 as forecast, for the guide: output, one field, loading, stock by day, what was shut when.

python tools/draw_summer.py
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import energy
from energy.duration.priors import quantiles
from energy.duration.runs import Runs
from energy.duration.simulation import Floats
from energy.replay.cases import Case
from energy.replay.predictions import stored_of
from maps.charts.style import GRID, fill, save
from maps.palette import CORRIDOR_COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from geodata import Dataset

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "summer-2026.png"
DRAWN = "2026-08-week-national"
_SHUT, _PART = "#dcdcdc", "#efefef"


@dataclass(frozen=True, eq=False)
class Episode:
    """A case's runs, the weights of their draws, the field and the terminal that are shown."""

    case: Case
    runs: Runs
    weights: Floats
    field: str
    terminal: str
    written: str


def episode_figure(episode: Episode, dataset: "Dataset") -> "Figure":
    """Draw the days of an episode one below the other: what fields put out, what is loaded, what lies in tanks."""
    from matplotlib.figure import Figure

    runs, storage = episode.runs, episode.runs.storage
    course, names = runs.trajectory, dataset.table("nodes")["name"]
    field = storage.network.sources.index(episode.field)
    farm = [f.node for f in storage.farms].index(episode.terminal)
    moved = list(runs.moved)
    panels = (
        ("output of all fields, kt a day", course.home_output * 1000, CORRIDOR_COLOURS[1]),
        (f"output of {names[episode.field]}, kt a day", course.output[:, :, field] * 1000, CORRIDOR_COLOURS[3]),
        ("loading at the terminal of CPC, kt a day", course.loading[:, :, farm] * 1000, CORRIDOR_COLOURS[0]),
        (
            f"stock in tanks that take part, {dataset.commodity.unit}",
            course.stock[:, :, moved].sum(axis=2),
            CORRIDOR_COLOURS[2],
        ),
    )
    figure = Figure(figsize=(8, 8.4), layout="constrained")
    for axes, (words, values, colour) in zip(figure.subplots(len(panels), 1, sharex=True), panels, strict=True):
        _closures(axes, episode.case)
        _bands(axes, course.end, values, episode.weights, colour)
        axes.set_ylim(0, None)
        axes.set_title(words, loc="left", fontsize=9)
        axes.grid(axis="y", color=GRID, lw=0.6)
    days = range(0, int(course.end[-1]) + 1, 3)
    first = episode.case.origin
    axes.set_xticks(list(days), [_day(first + timedelta(d)) for d in days])
    axes.set_xlim(0, course.end[-1])
    figure.suptitle(_title(episode), x=0.02, ha="left", fontsize=11, fontweight="bold")
    figure.supxlabel(_caption(episode, dataset), x=0.02, ha="left", fontsize=7)
    return figure


def _bands(axes: "Axes", ends: Floats, values: Floats, weights: Floats, colour: str) -> None:
    found = quantiles(values, weights)
    edges = np.concatenate([[0.0], ends])
    for low, high, shade in ((0, 4, 0.16), (1, 3, 0.3)):
        first, last = (np.append(found[k], found[k][-1]) for k in (low, high))
        axes.fill_between(edges, first, last, step="post", color=colour, alpha=shade, lw=0)
    axes.stairs(found[2], edges, baseline=None, color=colour, lw=1.8)


def _closures(axes: "Axes", case: Case) -> None:
    """Days on which something is shut: darker where nothing of it stays open."""
    for closure in case.closures:
        start, end = ((day - case.origin).days for day in (closure.first, closure.last))
        whole = all(left <= 0 for _, left in closure.shut)
        axes.axvspan(start, end + 1, color=_SHUT if whole else _PART, lw=0, zorder=0)


def _title(episode: Episode) -> str:
    course, first = episode.runs.trajectory, episode.case.origin
    last = first + timedelta(int(course.end[-1]) - 1)
    base = quantiles(course.home_base * 1000, episode.weights, (0.5,))[0]
    least = quantiles((course.home_output * 1000).min(axis=0), episode.weights, (0.05, 0.5, 0.95))
    return fill(
        f"{_day(first)} to {_day(last)} {last.year}, as forecast: output of the fields falls from {base:.0f} to "
        f"{least[1]:.0f} kt a day on its worst day (90 % of draws {least[0]:.0f}–{least[2]:.0f})",
        84,
    )


def _caption(episode: Episode, dataset: "Dataset") -> str:
    case = episode.case
    return fill(
        f"Model result, no observation: states of assets from {_day(case.origin)} {case.origin.year} on, base "
        f"{case.year} brought to the month before. Lines: medians; bands: 50 and 90 % of "
        f"{len(episode.weights):,} draws, weighed by what other events taught, without the model's own error that the "
        "forecasts written down hold besides. "
        f"Dark: shut; pale: in part. {episode.written}{dataset.title}, data {dataset.data_version}.",
        140,
    )


def _day(day: date) -> str:
    return f"{day.day} {day.strftime('%b')}"


def main() -> None:
    """Write the picture."""
    study = energy.load()
    forecasts = study.forecasts()
    case = next(c for c in forecasts.cases if c.replay_id == DRAWN)
    reading, _ = forecasts.readings(case)
    taught = forecasts.weights(forecasts.episodes[case.event_id])
    written = f"Quantiles written down on {stored_of(study.dataset)[DRAWN].written}. "
    episode = Episode(case, reading.runs, taught, "tengiz", "cpc-mt", written)
    save(PICTURE, lambda: episode_figure(episode, study.dataset))


if __name__ == "__main__":
    main()
