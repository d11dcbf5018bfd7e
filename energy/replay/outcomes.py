"""Outcomes: stored predictions judged as they were written, by figures that were found afterwards.

Nothing is computed anew here: a band that was written down holds the observed value or it does not. A prediction
that rests on a state which did not hold is void, with the reason; it is neither a hit nor a miss.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from energy.network.units import SHOWN
from energy.replay.predictions import Prediction, predictions_of
from energy.results import Result

if TYPE_CHECKING:
    from geodata import Dataset

VERDICTS = ("hit", "miss", "void", "open")


@dataclass(frozen=True)
class Verdict:
    """A stored prediction and what became of it.

    Attributes
    ----------
    prediction : Prediction
        The band as it was written.
    event_id, event, quantity : str
        What it is about.
    of : tuple of str
        Nodes, corridor or edge that is measured; empty for all.
    observed : float or None
        What was observed, in the prediction's unit.
    status : str
        ``reported``, ``derived`` or ``none_reported`` (sources speak of no loss: an absence, not a figure).
    void : str
        Why it is void; empty when it is not.
    note : str
        Arithmetic and remarks.
    sources : tuple of str
        Where the outcome stands.
    """

    prediction: Prediction
    event_id: str
    event: str
    quantity: str
    of: tuple[str, ...]
    observed: float | None
    status: str
    void: str
    note: str
    sources: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """One of `VERDICTS`: ``open`` while there is no figure."""
        if self.void:
            return "void"
        if self.observed is None:
            return "open"
        return "hit" if _holds(self.prediction, self.observed) else "miss"


@dataclass(frozen=True, repr=False)
class Verdicts(Result):
    """All stored predictions, in the order in which they were written."""

    rows: tuple[Verdict, ...]

    @property
    def headline(self) -> str:
        """How many of each verdict; what rests on an absence of reports is counted apart."""
        counts = {verdict: self._count(verdict) for verdict in VERDICTS}
        absent = sum(row.status == "none_reported" for row in self.rows if row.verdict in ("hit", "miss"))
        told = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
        return f"{len(self.rows)} predictions: {told}; {absent} of those judged rest on an absence of reports"

    def _count(self, verdict: str) -> int:
        return sum(row.verdict == verdict for row in self.rows)


def verdicts(dataset: "Dataset") -> Verdicts:
    """Judge the stored predictions of a network, as they stand.

    Examples
    --------
    >>> import geodata
    >>> found = {v.prediction.replay_id: v.verdict for v in verdicts(geodata.load()).rows}
    >>> found["2026-01-tengiz-lost"], found["2025-08-spill-lost"]
    ('miss', 'void')
    """
    outcomes = dataset.by_id("outcomes") if "outcomes" in dataset.tables else {}
    replays, events = dataset.by_id("replays"), dataset.by_id("events")
    rows = []
    for prediction in predictions_of(dataset):
        case = replays[prediction.replay_id]
        outcome: Mapping[str, Any] = outcomes.get(prediction.replay_id, {})
        rows.append(
            Verdict(
                prediction,
                case["event_id"],
                events[case["event_id"]]["name"],
                case["quantity"],
                tuple(case["of"].split(";")) if case["of"] else (),
                outcome.get("observed"),
                outcome.get("status", ""),
                outcome.get("void", ""),
                outcome.get("note", ""),
                tuple(outcome.get("source_id", ())),
            )
        )
    return Verdicts(tuple(rows))


def _holds(prediction: Prediction, observed: float) -> bool:
    """The band holds the value. Without a low end it never comes to pass; without a high end it is open upwards."""
    if prediction.low is None:
        return False
    above = prediction.high is not None and observed > prediction.high + SHOWN
    return prediction.low - SHOWN <= observed and not above
