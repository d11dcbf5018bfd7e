"""Replays as an answer for programs, as flat records, and as tables for people."""

from typing import TYPE_CHECKING, Any

from energy.presentation.console import between, percent, table, text
from energy.presentation.formats import envelope
from energy.replay.forecasts import ABSENCES
from energy.replay.replay import Replay, ReplayRow
from energy.replay.scores import Scores
from energy.results import number, record

if TYPE_CHECKING:
    from rich.console import Console

    from geodata import Dataset


def replay_answer(result: Replay, dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes replay`."""
    units = dict.fromkeys(("q05", "q25", "q50", "q75", "q95", "observed", "naive", "plain", "crps"), "see unit")
    return envelope("replay", dataset, units, 2) | {
        "kind": "model result",
        "sentence": sentence(result),
        **record(result, "draws", "seed"),
        "scores": _scores(result.scores),
        "scores_of_plans_and_absences": _scores(result.absences),
        "scores_of_dependent_rows": _scores(result.dependent),
        "learned": list(result.lessons),
        "rows": result.records(),
    }


def _scores(scores: Scores) -> dict[str, Any]:
    return {
        **record(scores, "rows", "events", "crps", "crps_naive", "crps_plain"),
        "crps_skill": number(scores.skill),
        "crps_skill_plain": number(scores.skill_plain),
        **record(scores, "coverage_50", "coverage_90", "width_50", "width_90", "naive_error"),
        "pit_histogram": list(scores.histogram),
    }


_HEADS = {
    "test": "Tests",
    "fit": "Used to fit φ: not scored",
    "announcement": "Announcement checks: the state was announced and did not come; not scored",
    "frozen": "No figure found: predictions, kept for one that may come",
    "void": "Void: a prediction rests on this state, and the state did not hold; not scored",
}


def print_replay(console: "Console", result: Replay) -> None:
    """Print rows by use, why misses miss, what was learned, and the scores."""
    console.print(text(sentence(result)))
    console.print()
    columns = ("Event", "quantity", "unit", "50 % interval", "90 % interval", "median", "observed", "naive", "")
    for use, head in _HEADS.items():
        rows = [row for row in result.rows if row.case.use == use]
        if rows:
            console.print(table(head, columns, (_cells(row) for row in rows), left=3))
            console.print()
    for row in result.rows:
        if row.why and row.case.use == "test":
            console.print(text(f"{row.case.replay_id}: {row.why}."))
    if result.lessons:
        cells = (
            (
                str(one["prior"]),
                str(one["unit"]),
                *(between(f"{one[f'{k}_q05']:.3g}", f"{one[f'{k}_q95']:.3g}") for k in ("prior", "posterior")),
                *(f"{one[f'{k}_q50']:.3g}" for k in ("prior", "posterior")),
            )
            for one in result.lessons
        )
        heads = ("Prior", "unit", "before, 90 %", "after, 90 %", "median before", "after")
        console.print(table("What the events taught about the network", heads, cells, left=2))
        console.print()
    if result.scores.rows:
        console.print(table("Scores of independent tests (shares of base volume)", ("", "value"), _score_rows(result)))
        console.print()


def sentence(result: Replay) -> str:
    """The score in one honest sentence."""
    s = result.scores
    if not s.rows or s.coverage_90 is None or s.coverage_50 is None:
        return "No independent test among these: nothing is scored."
    skill = "no" if s.skill is None else f"{s.skill:.2f}"
    return (
        f"In {s.rows} independent quantities of {s.events} events, each forecast without what its own days taught, "
        f"the 90 % intervals hold {percent(s.coverage_90, 0)} and the 50 % intervals {percent(s.coverage_50, 0)} of "
        f"what was observed; the CRPS skill is {skill} against the naive estimate; another {result.absences.rows} rows "
        "have a plan or an absence of reports in place of an outcome and are left out."
    )


def _score_rows(result: Replay) -> list[tuple[str, str]]:
    s = result.scores

    def of(value: float | None) -> str:
        return "" if value is None else f"{value:.3f}"

    return [
        ("rows, events", f"{s.rows}, {s.events}"),
        ("CRPS of the forecast", of(s.crps)),
        ("CRPS of the naive estimate, and skill against it", f"{of(s.crps_naive)}, {of(s.skill)}"),
        ("CRPS of “nothing else moves, one tank”, and skill", f"{of(s.crps_plain)}, {of(s.skill_plain)}"),
        ("coverage of the 50 % and the 90 % interval", f"{percent(s.coverage_50, 0)}, {percent(s.coverage_90, 0)}"),
        ("median width of the 50 % and the 90 % interval", f"{of(s.width_50)}, {of(s.width_90)}"),
        ("median error of the naive estimate", of(s.naive_error)),
        ("rows by share of the forecast below (0–10 … 90–100 %)", " ".join(map(str, s.histogram))),
    ]


def _cells(row: ReplayRow) -> tuple[str, ...]:
    case, q = row.case, row.quantiles
    what = " ".join((case.quantity.replace("_", " "), *(o.partition(":")[2] for o in case.of)))
    mark = "" if row.hit is None or case.use != "test" else ("inside 90 %" if row.hit else "outside")
    if case.status in ABSENCES:
        mark = f"{mark} ({case.status.replace('_', ' ')})".strip()
    if row.stored and row.values is None:
        mark = f"written {row.stored.written}"
    return (
        case.event,
        f"{what}, {case.start.isoformat()}" + (f" to {case.end.isoformat()}" if case.end != case.start else ""),
        case.unit,
        _span(q["q25"], q["q75"]),
        _span(q["q05"], q["q95"]),
        _figure(q["q50"]),
        "" if case.observed is None else _figure(case.observed),
        "" if row.naive is None else _figure(row.naive),
        mark,
    )


def _span(low: float | None, high: float | None) -> str:
    return "never" if low is None else between(_figure(low), _figure(high))


def _figure(value: float | None) -> str:
    if value is None:
        return "never"
    return f"{value:z.1f}" if abs(value) >= 20 else f"{value:z.3f}"
