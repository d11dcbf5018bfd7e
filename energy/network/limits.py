"""Limits: what each edge and each shared asset can carry in a year.

The tables state limits per edge, per line (every edge of it) or per joint (a limit that several edges share),
with the years for which they hold. This module picks the ones that apply to a year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from geodata import Dataset


@dataclass(frozen=True)
class Limit:
    """One limit in force: value and range in Mt/y (per mooring for moorings), with status and source."""

    limit_id: str
    target: str
    horizon: str
    value: float
    low: float | None
    high: float | None
    status: str
    source_id: str
    note: str


@dataclass(frozen=True)
class Limits:
    """The limits of a year, keyed by ``edge:ID`` or ``joint:ID``, and the edges closed to crude that year.

    A target that is absent from `nameplate` has no published limit: it is unknown, not infinite.
    """

    nameplate: Mapping[str, Limit]
    contract: Mapping[str, Limit]
    month: Mapping[str, Limit]
    closed: frozenset[str]


def limits_for(dataset: "Dataset", year: int | None) -> Limits:
    """Pick the limits that hold in a year.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    year : int or None
        Statistics year; None for a network without years (its `capacity_mt` column is used).

    Returns
    -------
    Limits
        An edge's own limit stands before its line's.
    """
    if dataset.minimal:
        return _from_capacities(dataset)
    edges, rows = dataset.table("edges"), dataset.table("limits")
    rows = rows[rows["used"] & _holds(rows, year)]
    chosen: dict[str, dict[str, Limit]] = {"nameplate": {}, "contract": {}, "month": {}}
    dated: set[str] = set()
    lines: dict[str, list[str]] = {}
    for edge_id, line_id in zip(edges.index, edges["line_id"], strict=True):
        lines.setdefault(line_id, []).append(edge_id)
    # Lines first, so that an edge's own row replaces what its line says.
    for row in sorted(rows.to_dict("records"), key=lambda r: not str(r["target"]).startswith("line:")):
        kind, _, name = str(row["target"]).partition(":")
        targets = [f"edge:{e}" for e in lines.get(name, [])] if kind == "line" else [str(row["target"])]
        for target in targets:
            chosen[row["horizon"]][target] = _limit(row, target)
        if kind == "edge" and row["value_mt"] > 0 and not (pd.isna(row["from_year"]) and pd.isna(row["to_year"])):
            dated.add(name)
    closed = {
        edge_id
        for edge_id, status, opened, shut in zip(
            edges.index, edges["status"], edges["opened_year"], edges["closed_year"], strict=True
        )
        if _shut(edge_id, status, opened, shut, year, dated, chosen["nameplate"])
    }
    return Limits(chosen["nameplate"], chosen["contract"], chosen["month"], frozenset(closed))


def _holds(rows: pd.DataFrame, year: int | None) -> "pd.Series[bool]":
    if year is None:
        return rows["to_year"].isna()
    after = rows["from_year"].isna() | (rows["from_year"].fillna(0) <= year)
    before = rows["to_year"].isna() | (rows["to_year"].fillna(9999) >= year)
    return after & before


def _shut(
    edge_id: str,
    status: str,
    opened: Any,
    shut: Any,
    year: int | None,
    dated: set[str],
    nameplate: Mapping[str, Limit],
) -> bool:
    limit = nameplate.get(f"edge:{edge_id}")
    if limit is not None and limit.status == "closed":
        return True
    if year is not None and not pd.isna(opened) and opened > year:
        return True
    if status == "operating":
        return year is not None and not pd.isna(shut) and bool(shut < year)
    # A line that is idle today may have run in an older year: only a dated limit of its own says so.
    return edge_id not in dated


def _limit(row: Mapping[Any, Any], target: str) -> Limit:
    return Limit(
        limit_id=str(row["limit_id"]),
        target=target,
        horizon=str(row["horizon"]),
        value=float(row["value_mt"]),
        low=_number(row["low_mt"]),
        high=_number(row["high_mt"]),
        status=str(row["status"]),
        source_id=str(row["source_id"]),
        note=str(row["note"]),
    )


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _from_capacities(dataset: "Dataset") -> Limits:
    edges = dataset.table("edges")
    nameplate = {
        f"edge:{edge_id}": Limit(
            str(edge_id), f"edge:{edge_id}", "nameplate", float(value), None, None, "reported", "", ""
        )
        for edge_id, value in zip(edges.index, edges["capacity_mt"], strict=True)
        if not pd.isna(value)
    }
    return Limits(nameplate, {}, {}, frozenset())
