"""Level: how high output stood before an event, against the average of the base year.

Only months before the event count. Where output of the month before is known it is taken, else the mean of what is
known of three months, else exports by customs over half a year, brought to the season. A month of an earlier outage
says nothing of the level and is left out.
"""

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from energy.duration.priors import Prior, Priors
from energy.history.months import month_before

if TYPE_CHECKING:
    from energy.duration.storage import StorageDispatch
    from geodata import Dataset

_DISTURBED = 0.9
_COUNTS = 0.03
"""Assumption: how far a month's figure and the days after it may lie apart."""


def level_before(
    dataset: "Dataset", priors: Priors, first: date, base_mt: float, exports_mt: float, year: int
) -> Prior:
    """The level as a prior.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    priors : Priors
        For the season.
    first : date
        First day of the event.
    base_mt, exports_mt : float
        Output and exports of the base year, Mt/y.
    year : int
        The base year.

    Examples
    --------
    >>> import geodata
    >>> from energy.duration.priors import priors_of
    >>> data = geodata.load()
    >>> round(level_before(data, priors_of(data), date(2026, 7, 19), 99.6, 78.7, 2025).central, 2)
    1.05
    """
    if base_mt <= 0:
        return _prior(1.0, 1.0, 1.0)
    before = month_before(dataset, "total:production", first)
    last = before.value_mt / before.days * 365 / base_mt if before and before.value_mt else 0.0
    output = [rate / base_mt for _, rate in _rates(dataset, "total:production", _before(first, 3))]
    output = [level for level in output if level >= _DISTURBED]
    if output:
        usual = last if last >= _DISTURBED else float(np.mean(output))
        return _prior(min(*output, usual - _COUNTS), usual, max(*output, usual + _COUNTS))
    return _by_customs(dataset, priors, first, exports_mt / base_mt, year)


def published_output(storage: "StorageDispatch") -> float:
    """Output that was published for the base year, Mt/y; that of the model where there is none."""
    found = [
        row["value_mt"]
        for row in storage.network.dataset.rows("observations", year=storage.network.year, target="total:production")
        if row["role"] == "used"
    ]
    return float(found[0]) if found and found[0] else float(storage.supply.sum())


def _by_customs(dataset: "Dataset", priors: Priors, first: date, exported: float, year: int) -> Prior:
    recent = dict(_rates(dataset, "total:exports", _before(first, 6)))
    own = dict(_rates(dataset, "total:exports", [(year, month) for month in range(1, 13)]))
    if not recent or not own:
        return _prior(1 - _COUNTS, 1.0, 1 + _COUNTS)
    usual = float(np.mean([_season(priors, month) for _, month in recent]))
    before = float(np.mean(list(recent.values()))) / float(np.mean(list(own.values()))) / usual
    season = priors.find("season", "total:exports", first.month)
    spread = (season.high - season.low) / 2 if season else 0.0
    central = before * _season(priors, first.month)
    # What refineries at home take has no season.
    ends = [1 + exported * (value - 1) for value in (central - spread, central, central + spread)]
    return _prior(ends[0] - _COUNTS, ends[1], ends[2] + _COUNTS)


def _season(priors: Priors, month: int) -> float:
    """Customs bunch from month to month: the mean of a month and its neighbours."""
    rows = [priors.find("season", "total:exports", (m - 1) % 12 + 1) for m in (month - 1, month, month + 1)]
    return float(np.mean([row.central if row else 1.0 for row in rows]))


def _rates(dataset: "Dataset", target: str, months: list[tuple[int, int]]) -> list[tuple[tuple[int, int], float]]:
    """Figures of the given months as Mt/y, the mean where several stand for one."""
    found: dict[tuple[int, int], list[float]] = {}
    for row in dataset.rows("monthly", target=target):
        month = int(row["month"][:4]), int(row["month"][5:])
        if month in months and row["value_mt"] is not None and row["status"] in ("reported", "derived"):
            found.setdefault(month, []).append(row["value_mt"] / monthrange(*month)[1] * 365)
    return [(month, float(np.mean(rates))) for month, rates in sorted(found.items())]


def _before(first: date, count: int) -> list[tuple[int, int]]:
    """The months before that of a day."""
    number = first.year * 12 + first.month - 1
    return [((number - i) // 12, (number - i) % 12 + 1) for i in range(1, count + 1)]


def _prior(low: float, central: float, high: float) -> Prior:
    shape = "triangular" if high > low else "point"
    note = "Months before the event against the average of the base year."
    return Prior("level", "level", (), (), shape, low, central, high, "factor", "derived", frozenset(), "derived", note)
