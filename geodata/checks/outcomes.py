"""Outcomes: checks of what judges the stored predictions."""

from collections.abc import Iterator, Mapping

from geodata.checks.references import row_by_id
from geodata.errors import Problem
from geodata.tables.rows import Row, Table


def check_outcomes(tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Check that every outcome is a figure or a reason why none can judge, in the prediction's unit and use."""
    outcomes = tables["outcomes"]
    predictions, replays = row_by_id(tables["predictions"]), row_by_id(tables["replays"])
    for row in outcomes.rows:
        void = bool(row.text("void"))
        given = bool(row.written("observed"))
        if void is given:
            message = "stands beside a reason why the prediction is void" if given else "is empty, and so is void"
            yield outcomes.problem(row, "observed", message, "fill in one of observed and void")
        if bool(row.text("status")) is void:
            message = "stands on a void prediction" if void else "is empty beside an observed value"
            yield outcomes.problem(row, "status", message, "say how the figure is known; leave it empty for a void one")
        name = row.text("replay_id")
        yield from _check_prediction(outcomes, row, predictions.get(name))
        case = replays.get(name)
        if case is not None and (case.text("use") == "void") is not void:
            message = (
                f"is void here but its use in replays.csv is {case.text('use')}" if void else "is void in replays.csv"
            )
            yield outcomes.problem(row, "replay_id", message, "give both tables the same verdict")


def _check_prediction(outcomes: Table, row: Row, prediction: Row | None) -> Iterator[Problem]:
    if prediction is None:
        return
    unit = prediction.text("unit")
    if row.text("unit") and row.text("unit") != unit:
        yield outcomes.problem(row, "unit", "is not the unit of the prediction", f"give the figure in {unit}")
