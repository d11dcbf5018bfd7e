"""Replays as an answer for programs, as flat records, and as tables for people."""

from typing import TYPE_CHECKING, Any

from energy.replay.replay import Replay, ReplayRow
from energy.report.console import table, text
from energy.report.formats import envelope

if TYPE_CHECKING:
    from rich.console import Console

    from geodata import Dataset


def replay_answer(result: Replay, dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes replay`."""
    score = result.score
    units = {"low": "see unit", "central": "see unit", "high": "see unit", "observed": "see unit", "naive": "see unit"}
    return envelope("replay", dataset, units) | {
        "summary": {
            "tests": score.tests,
            "hits": score.hits,
            "independent_tests": score.independent,
            "independent_hits": score.independent_hits,
            "tests_without_an_outcome": score.plans,
            "model_nearer_than_naive": score.nearer,
            "naive_nearer_than_model": score.farther,
        },
        "rows": result.records(),
    }


_HEADS = {
    "fit": "Used to fit φ: not scored",
    "test": "Tests",
    "announcement": "Announcement checks: the state was announced and did not come; not scored",
    "frozen": "No figure found: predictions, kept for one that may come",
    "void": "Void: a prediction rests on this state, and the state did not hold; not scored",
}


def print_replay(console: "Console", result: Replay) -> None:
    """Print rows by use, why misses miss, and the score."""
    columns = ("Event", "quantity", "unit", "model low–high", "central", "observed", "naive", "")
    for use in ("test", "fit", "announcement", "frozen", "void"):
        rows = [row for row in result.rows if row.case.use == use]
        if rows:
            console.print(table(_HEADS[use], columns, (_cells(row) for row in rows), left=3))
            console.print()
    for row in result.rows:
        if row.why and row.case.use == "test":
            console.print(text(f"{row.case.replay_id}: {row.why}."))
    console.print(text(summary(result)))


def summary(result: Replay) -> str:
    """The score in one sentence or two."""
    s = result.score
    if not s.tests:
        return "No test among these: nothing is scored."
    return (
        f"Tests scored: {s.tests}, hits: {s.hits}. Independent of the model's own parameters: {s.independent}, hits "
        f"{s.independent_hits}. Against a plan or an absence of reports instead of an outcome: {s.plans}. Nearer than "
        f"the naive value: {s.nearer}, farther: {s.farther}."
    )


def _cells(row: ReplayRow) -> tuple[str, ...]:
    case = row.case
    what = " ".join((case.quantity.replace("_", " "), *(o.partition(":")[2] for o in case.of)))
    mark = "" if row.hit is None or case.use != "test" else ("hit" if row.hit else "miss")
    if case.status in ("plan", "none_reported"):
        mark = f"{mark} ({case.status.replace('_', ' ')})".strip()
    band = "never" if row.low is None else f"{_figure(row.low)}–{_figure(row.high)}"
    return (
        case.event_id,
        f"{what}, {case.start.isoformat()}" + (f" to {case.end.isoformat()}" if case.end != case.start else ""),
        case.unit,
        band,
        _figure(row.central),
        "" if case.observed is None else _figure(case.observed),
        _figure(row.naive),
        mark,
    )


def _figure(value: float | None) -> str:
    if value is None:
        return "never"
    return f"{value:.1f}" if abs(value) >= 20 else f"{value:.3f}"
