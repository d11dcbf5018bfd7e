"""Predictions: figures written down once, for figures that may be found later.

Those of November 2026 are bands over the start fill and φ (predictions.csv); later ones are quantiles of draws
(forecasts.csv). A stored row is never changed, whatever the model says now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from energy.results import plain
from geodata.dataset import from_row

if TYPE_CHECKING:
    from geodata import Dataset

FORECAST_COLUMNS = (
    *("replay_id", "written", "data_version", "tool_version", "draws", "seed"),
    *("q05", "q25", "q50", "q75", "q95", "unit"),
)


@dataclass(frozen=True)
class Prediction:
    """One stored band; empty ends are None."""

    replay_id: str
    written: str
    data_version: str
    tool_version: str
    low: float | None
    central: float | None
    high: float | None
    unit: str


@dataclass(frozen=True)
class Forecast:
    """One stored distribution; an empty quantile stands for never."""

    replay_id: str
    written: str
    data_version: str
    tool_version: str
    draws: int
    seed: int
    q05: float | None
    q25: float | None
    q50: float | None
    q75: float | None
    q95: float | None
    unit: str


@dataclass(frozen=True)
class Stored:
    """What was written down about a case and when: quantiles, of a band its ends and its centre."""

    written: str
    quantiles: Mapping[str, float | None]


def predictions_of(dataset: "Dataset") -> tuple[Prediction, ...]:
    """Stored bands in table order."""
    names = list(Prediction.__dataclass_fields__)
    rows = dataset.table("predictions")[names].to_dict("records")
    return tuple(Prediction(**{str(name): plain(value) for name, value in row.items()}) for row in rows)


def forecasts_of(dataset: "Dataset") -> tuple[Forecast, ...]:
    """Stored distributions in table order."""
    return tuple(from_row(Forecast, row) for row in dataset.rows("forecasts"))


def stored_of(dataset: "Dataset") -> Mapping[str, Stored]:
    """Everything written down, by case.

    Examples
    --------
    >>> import geodata
    >>> stored_of(geodata.load())["2026-01-tengiz-lost"].quantiles["q50"]
    2.2976
    """
    bands = {
        p.replay_id: Stored(p.written, MappingProxyType({"q05": p.low, "q50": p.central, "q95": p.high}))
        for p in predictions_of(dataset)
    }
    names = ("q05", "q25", "q50", "q75", "q95")
    drawn = {
        f.replay_id: Stored(f.written, MappingProxyType({q: getattr(f, q) for q in names}))
        for f in forecasts_of(dataset)
    }
    return MappingProxyType(bands | drawn)
