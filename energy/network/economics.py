"""Economics: transport cost per edge from tariffs and freight; prices and conversion factors with their ranges.

Most route costs are not published; the table has estimates with ranges. They break ties between plans and give the
cost per delivered tonne up to the border or loading port. Sea freight beyond it is not included.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from energy.network.limits import by_edge
from geodata.dataset import from_row

if TYPE_CHECKING:
    from geodata import Dataset


@lru_cache(maxsize=8)
def edge_costs(dataset: "Dataset", end: str = "value") -> Mapping[str, float]:
    """USD per tonne on every edge whose cost is known; an edge that is absent has no published cost.

    `end` is ``value``, or ``low`` or ``high`` for an end of the range (where there is none, the value). Kept, since a
    year counted otherwise and a plan for another day ask for the same.
    """
    from geodata.geometry import geodesic_km

    if dataset.minimal:
        return {edge: usd for edge, usd in dataset.columns("edges", "edge_id", "cost_usd_t") if usd is not None}
    rows = dataset.rows("costs")
    by_distance = any(row["basis"] != "per_tonne" for row in rows)
    lengths = geodesic_km(dataset) if by_distance else {}
    result: dict[str, float] = {}
    for target, row in by_edge(dataset, rows):
        edge_id, usd = target.removeprefix("edge:"), row[f"{end}_usd"]
        usd = row["value_usd"] if usd is None else usd
        result[edge_id] = usd if row["basis"] == "per_tonne" else usd * lengths[edge_id] / 1000
    return result


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
    rows = dataset.rows("parameters", parameter_id=parameter_id, scope=scope)
    return from_row(Parameter, rows[0]) if rows else None


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
