"""Economics: transport cost per edge from tariffs and freight; prices and conversion factors with their ranges.

Most route costs are not published; the table has estimates with ranges. They break ties between plans and give the
cost per delivered tonne up to the loading port. Sea freight beyond it is not included.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geodata import Dataset


def edge_costs(dataset: "Dataset", end: str = "value") -> Mapping[str, float]:
    """USD per tonne on every edge whose cost is known; an edge that is absent has no published cost.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    end : str
        ``value``, or ``low`` or ``high`` for an end of the range (where there is none, the value).

    Returns
    -------
    mapping of str to float
        USD/t by edge id.
    """
    edges = dataset.table("edges")
    if dataset.minimal:
        column = edges["cost_usd_t"]
        return {str(e): float(c) for e, c in zip(edges.index, column, strict=True) if not math.isnan(c)}
    lines: dict[str, list[str]] = {}
    for edge_id, line_id in zip(edges.index.astype(str), edges["line_id"].astype(str), strict=True):
        lines.setdefault(line_id, []).append(edge_id)
    result: dict[str, float] = {}
    lengths: Mapping[str, float] | None = None
    rows = dataset.table("costs").to_dict("records")
    for row in sorted(rows, key=lambda r: not str(r["target"]).startswith("line:")):
        kind, _, name = str(row["target"]).partition(":")
        found = float(row[f"{end}_usd"])
        usd = float(row["value_usd"]) if math.isnan(found) else found
        for edge_id in lines.get(name, []) if kind == "line" else [name]:
            if row["basis"] == "per_tonne":
                result[edge_id] = usd
                continue
            lengths = lengths if lengths is not None else _lengths(dataset)
            result[edge_id] = usd * lengths[edge_id] / 1000
    return result


def _lengths(dataset: "Dataset") -> Mapping[str, float]:
    from geodata.geometry import geodesic_km

    return {str(k): float(v) for k, v in geodesic_km(dataset).items()}


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
