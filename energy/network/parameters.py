"""Parameters: prices and conversion factors, with their ranges."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geodata import Dataset


@dataclass(frozen=True)
class Parameter:
    """One number with its range, unit and source."""

    parameter_id: str
    scope: str
    value: float
    low: float | None
    high: float | None
    unit: str
    source_id: str


def parameter(dataset: "Dataset", parameter_id: str, scope: str = "") -> Parameter | None:
    """A parameter by id and scope (a year or a node; '' for all), or None where the folder has none."""
    table = dataset.table("parameters")
    rows = table[(table["parameter_id"] == parameter_id) & (table["scope"] == scope)].to_dict("records")
    if not rows:
        return None
    row = rows[0]
    low, high = (None if row[c] != row[c] else float(row[c]) for c in ("low", "high"))
    return Parameter(parameter_id, scope, float(row["value"]), low, high, str(row["unit"]), str(row["source_id"]))


def brent(dataset: "Dataset", year: int | None) -> Parameter | None:
    """Average Brent price of the base year, USD/bbl."""
    return parameter(dataset, "brent_usd_bbl", str(year))


def value_factor(dataset: "Dataset") -> Parameter | None:
    """Customs value of a tonne over the Brent price of a barrel."""
    return parameter(dataset, "value_factor_bbl_t")


def barrels_per_tonne(dataset: "Dataset", scope: str = "") -> float | None:
    """Barrels per tonne of a field's crude, or of the national mixture."""
    found = parameter(dataset, "bbl_per_tonne", scope) or parameter(dataset, "bbl_per_tonne")
    return None if found is None else found.value
