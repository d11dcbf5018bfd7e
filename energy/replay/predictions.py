"""Predictions: figures written down once, for figures that may be found later.

A stored prediction is never changed: when the model or the data change, what it would say now is shown as drift.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from energy.replay.replay import ReplayRow
from energy.results import plain

if TYPE_CHECKING:
    from geodata import Dataset

COLUMNS = ("replay_id", "written", "data_version", "tool_version", "low", "central", "high", "unit")

_DIGITS = 4
_LAST_DIGIT = 1.5e-4


@dataclass(frozen=True)
class Prediction:
    """One stored prediction; empty ends are None."""

    replay_id: str
    written: str
    data_version: str
    tool_version: str
    low: float | None
    central: float | None
    high: float | None
    unit: str


@dataclass(frozen=True)
class Drift:
    """A stored prediction and what the model says now: low, central, high."""

    prediction: Prediction
    now: tuple[float | None, float | None, float | None]

    def __str__(self) -> str:
        old = self.prediction
        was, now = ("–".join("never" if v is None else f"{v:g}" for v in values) for values in (_ends(old), self.now))
        return f"{old.replay_id}: {was} {old.unit} written on {old.written}, {now} now"


def predictions_of(dataset: "Dataset") -> tuple[Prediction, ...]:
    """Stored predictions in table order."""
    rows = dataset.table("predictions")[list(COLUMNS)].to_dict("records")
    return tuple(Prediction(**{str(name): plain(value) for name, value in row.items()}) for row in rows)


def unwritten(rows: Sequence[ReplayRow], stored: Sequence[Prediction]) -> tuple[ReplayRow, ...]:
    """Rows without a figure that have no stored prediction yet."""
    known = {p.replay_id for p in stored}
    return tuple(row for row in rows if row.case.use == "frozen" and row.case.replay_id not in known)


def freeze(row: ReplayRow, dataset: "Dataset", tool_version: str, today: date) -> Prediction:
    """A prediction to be stored: the row's band, rounded."""
    case, written = row.case, today.isoformat()
    return Prediction(case.replay_id, written, dataset.data_version, tool_version, *_rounded(row), case.unit)


def drifts(rows: Sequence[ReplayRow], stored: Sequence[Prediction]) -> tuple[Drift, ...]:
    """Stored predictions that differ from what the model says now, by more than the last digit stored.

    This is not an error: the stored value stays what was predicted.
    """
    now = {row.case.replay_id: _rounded(row) for row in rows}
    return tuple(
        Drift(p, now[p.replay_id])
        for p in stored
        if p.replay_id in now and not all(_same(a, b) for a, b in zip(_ends(p), now[p.replay_id], strict=True))
    )


def _ends(p: Prediction) -> tuple[float | None, float | None, float | None]:
    return p.low, p.central, p.high


def _rounded(row: ReplayRow) -> tuple[float | None, float | None, float | None]:
    low, central, high = (None if v is None else round(v, _DIGITS) + 0.0 for v in (row.low, row.central, row.high))
    return low, central, high


def _same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= _LAST_DIGIT
