"""Limits: what each edge and each shared asset can carry in a year.

The tables state limits per edge, per line (every edge of it) or per joint (a limit that several edges share),
with the years for which they hold. This module picks the ones that apply to a year.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from geodata import Dataset


class Limit(NamedTuple):
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
    """The limits of a year, keyed by ``edge:ID`` or ``joint:ID``, and the edges closed to goods that year.

    A target that is absent from `nameplate` has no published limit: it is unknown, not infinite.
    """

    nameplate: Mapping[str, Limit]
    contract: Mapping[str, Limit]
    month: Mapping[str, Limit]
    closed: frozenset[str]


def limits_for(dataset: "Dataset", year: int | None) -> Limits:
    """Pick the limits that hold in a year; a network without years (None) has those of its column `capacity_mt`."""
    if dataset.minimal:
        return _from_capacities(dataset)
    chosen: dict[str, dict[str, Limit]] = {"nameplate": {}, "contract": {}, "month": {}}
    dated: set[str] = set()
    for target, row in by_edge(dataset, (row for row in dataset.rows("limits", used=True) if _holds(row, year))):
        span = row["value_mt"], row["low_mt"], row["high_mt"]
        chosen[row["horizon"]][target] = Limit(
            row["limit_id"], target, row["horizon"], *span, row["status"], row["source_id"], row["note"]
        )
        if target == row["target"] and row["value_mt"] > 0 and (row["from_year"] or row["to_year"]):
            dated.add(target)
    closed = (row["edge_id"] for row in dataset.rows("edges") if _shut(row, year, dated, chosen["nameplate"]))
    return Limits(chosen["nameplate"], chosen["contract"], chosen["month"], frozenset(closed))


def by_edge(dataset: "Dataset", rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What the targets of rows mean one by one, `edge:ID` or `joint:ID`: a line stands for each of its edges.

    Lines come first, so that an edge's own row replaces what its line says.
    """
    lines: dict[str, list[str]] = {}
    for edge_id, line_id in dataset.columns("edges", "edge_id", "line_id"):
        lines.setdefault(f"line:{line_id}", []).append(f"edge:{edge_id}")
    for row in sorted(rows, key=lambda row: not row["target"].startswith("line:")):
        for target in lines.get(row["target"], ()) if row["target"].startswith("line:") else (row["target"],):
            yield target, row


def _holds(row: Mapping[str, Any], year: int | None) -> bool:
    first, last = row["from_year"], row["to_year"]
    return last is None if year is None else (first or year) <= year <= (last or year)


def _shut(row: Mapping[str, Any], year: int | None, dated: Collection[str], nameplate: Mapping[str, Limit]) -> bool:
    target = f"edge:{row['edge_id']}"
    if target in nameplate and nameplate[target].status == "closed":
        return True
    if year is not None and (row["opened_year"] or year) > year:
        return True
    if row["status"] == "operating":
        return year is not None and (row["closed_year"] or year) < year
    # A line that is idle today may have run in an older year: only a dated limit of its own says so.
    return target not in dated


def _from_capacities(dataset: "Dataset") -> Limits:
    nameplate = {
        (target := f"edge:{item}"): Limit(item, target, "nameplate", value, None, None, "reported", "", "")
        for item, value in dataset.columns("edges", "edge_id", "capacity_mt")
        if value is not None
    }
    return Limits(nameplate, {}, {}, frozenset())
