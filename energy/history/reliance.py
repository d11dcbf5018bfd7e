"""Reliance: who depends on whom for a fuel, by role: as buyer, transit, processor, supplier or owner.

Roles answer different questions and are never added. Each figure is of its own year.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from energy.history.amounts import Amount, total
from energy.network.units import TONNE
from energy.results import Record, record
from energy.statistics.shares import OPEN_SHARE
from geodata.dataset import from_row
from geodata.fuels import FuelTables

if TYPE_CHECKING:
    from energy.statistics.shares import Shares

ROLES = ("buyer", "transit", "processor", "supplier", "owner")


@dataclass(frozen=True)
class Reliance:
    """One role of one country for another, for one fuel in one year.

    Attributes
    ----------
    role : str
        One of `ROLES`: what `on` is to `of`.
    of, on : str
        Country that depends, and the country that it depends on.
    what : str
        What is counted, in words.
    part, whole : Amount, float or None
        The part that depends and what it is a part of, in `unit`.
    status : str
        ``reported``, ``derived``, ``plan`` or ``not_found``.
    """

    role: str
    of: str
    on: str
    fuel: str
    year: int
    period: str
    what: str
    part: Amount
    whole: float | None
    unit: str
    status: str
    sources: tuple[str, ...]
    note: str

    @property
    def share(self) -> Amount:
        """The part as a share of the whole, 0–1."""
        return self.part.over(self.whole)

    def as_record(self) -> Record:
        """The row as plain values."""
        return {
            **record(self, "role", "of", "on", "fuel", "year", "period", "what"),
            **self.share.cells("share"),
            **self.part.cells("part"),
            **record(self, "whole", "unit", "status", "sources", "note"),
        }


def all_reliance(
    tables: FuelTables,
    shares_of: Callable[[str, int], "Shares | None"],
    years: Sequence[int],
    on: str,
    name: str,
) -> tuple[Reliance, ...]:
    """Every role that a country has for Kazakhstan, and Kazakhstan for it, in any of the years."""
    found: list[Reliance] = []
    for fuel in tables["fuels"]:
        for year in years if fuel["network"] else ():
            shares = shares_of(fuel["network"], year)
            found += () if shares is None else _of_network(fuel, shares, year, on, name)
        rows = [row for row in tables["exports"] if row["fuel"] == fuel["fuel_id"]]
        for each in sorted({row["year"] for row in rows}):
            found += _of_figures([row for row in rows if row["year"] == each], on, name)
    for row in tables["dependence"]:
        if on in (row["of"], row["on"]):
            found.append(_of_row(row))
    return tuple(found)


def nearest(years: Iterable[int], year: int) -> int:
    """The year nearest to one; of two as near the newer.

    Examples
    --------
    >>> nearest((2021, 2024, 2025), 2023), nearest((2022, 2024), 2023)
    (2024, 2024)
    """
    return min(years, key=lambda one: (abs(one - year), -one))


def nearest_years(rows: Iterable[Reliance], year: int) -> tuple[Reliance, ...]:
    """Of each role and fuel the rows of the year; where there are none, those of the nearest year that has some."""
    by_question: dict[tuple[str, ...], list[Reliance]] = {}
    for row in rows:
        by_question.setdefault((row.of, row.role, row.fuel, row.unit), []).append(row)
    kept = []
    for same in by_question.values():
        known = [row for row in same if row.part.known] or same
        wanted = nearest((row.year for row in known), year)
        kept += [row for row in known if row.year == wanted]
        kept += [row for row in same if not row.part.known and row not in kept]
    return tuple(sorted(kept, key=lambda row: (row.of != "KZ", ROLES.index(row.role))))


def _of_network(fuel: Mapping[str, Any], shares: "Shares", year: int, on: str, name: str) -> Iterator[Reliance]:
    """What crosses the country, and what of its own crosses the home country, as the network computes it."""
    dataset, total_mt, home = shares.network.dataset, shares.total, str(shares.network.dataset.home)
    if on not in dataset.by_id("countries"):
        return

    def row(role: str, of: str, to: str, what: str, part: Amount, whole: float | None) -> Reliance:
        sources = shares.route_sources
        return Reliance(
            role, of, to, fuel["fuel_id"], year, "year", what, part, whole, fuel["unit"], "derived", sources, ""
        )

    nodes = dataset.by_id("nodes")
    at = {node: cells["country"] for node, cells in nodes.items()}
    legs = [e for e in shares.network.edges if on in (e.country, at[e.tail]) or at[e.head] == on]
    sold = {e.edge_id for e in legs if e.mode != "sea" and e.head in shares.network.markets and at[e.head] == on}
    out = {e.edge_id for e in legs if at[e.tail] == on and at[e.head] != on}
    for role, words, edges in (
        ("buyer", f"Exports that go to {name}", sold),
        ("transit", f"Exports that cross {name} on their way", out),
    ):
        part = _crossing(shares, edges)
        if part.most:
            yield row(role, home, on, words, part, total_mt)
    edge = shares.network.edge
    own = [stream for stream in shares.baseline.streams if stream.country == on]
    # A stream that ends at a home refinery stays there: that is a supply, not a transit.
    ends_at_home = {stream.stream_id for stream in own if edge[stream.edges[-1]].head in shares.network.domestic}
    crossing = [s for s in own if any(edge[e].country == home for e in s.edges)]
    for role, of, to, streams in (
        ("transit", on, home, [s for s in crossing if s.stream_id not in ends_at_home]),
        ("supplier", home, on, [s for s in crossing if s.stream_id in ends_at_home]),
    ):
        if streams:
            what = "; ".join(stream.name for stream in streams)
            yield row(role, of, to, what, Amount(sum(stream.volume for stream in streams)), None)


def _crossing(shares: "Shares", edges: Collection[str]) -> Amount:
    """Exports that pass any of some edges, in the unit of the network; none where there are no edges."""
    if not edges:
        return Amount()
    low, high = shares.span_of(edges)
    published = high - low < OPEN_SHARE * shares.total
    return Amount(shares.crossing(edges) if published else None, low, high) if high > TONNE else Amount()


def _of_figures(rows: Sequence[Mapping[str, Any]], on: str, name: str) -> Iterator[Reliance]:
    head = next((row for row in rows if row["item"] == "total"), None)
    whole = head["value"] if head is not None and head["closed"] else None
    parts = [row for row in rows if row["item"] == "part"]
    bought = [(row, Amount.of(row)) for row in parts if row["buyer"] == (on,)]
    crossed = [(row, _on_the_way(row)) for row in parts if on in row["through"]]
    for role, what, found in (
        ("buyer", f"Exports that go to {name}", bought),
        ("transit", f"Exports that cross {name} on their way", crossed),
    ):
        if not found:
            continue
        first = found[0][0]
        part = total(amount for _, amount in found)
        if role == "transit" and any(not row["sure"] for row, _ in found):
            part = Amount(None, part.low, part.high)
        statuses = {row["status"] for row, _ in found}
        yield Reliance(
            role,
            "KZ",
            on,
            first["fuel"],
            first["year"],
            first["period"],
            what,
            part,
            whole,
            first["unit"],
            "derived" if "derived" in statuses else "reported",
            tuple(dict.fromkeys(row["source_id"] for row, _ in found)),
            "; ".join(row["note"] for row, _ in found if row["note"]),
        )


def _on_the_way(row: Mapping[str, Any]) -> Amount:
    amount = Amount.of(row)
    return amount if row["sure"] else Amount(None, 0.0, amount.most)


def _of_row(row: Mapping[str, Any]) -> Reliance:
    return from_row(Reliance, row, part=Amount.of(row), sources=(row["source_id"],))
