"""Exposure: what part of a year's exports crosses a country, an operator's lines or a strait, and how concentrated.

These are statistics: they follow from published volumes, with all that these leave open.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from energy.network.targets import Target
from energy.statistics.concentration import ShareRange, Span, concentration
from energy.statistics.indicators import OBSERVED, PUBLISHED_SHARE, Indicator
from energy.statistics.shares import Shares

if TYPE_CHECKING:
    from geodata import Dataset

STATE = frozenset({"state"})
ANY_HOLDER = frozenset({"state", "company"})


def edges_on(shares: Shares, target: Target) -> frozenset[str]:
    """Open edges on which goods are in the target's hands."""
    if target.kind == "country":
        return shares.country_edges(target.id)
    if target.kind == "operator":
        return shares.operator_edges({target.id})
    return target.edges & shares.network.edge.keys()


def observed(shares: Shares, target: Target) -> Iterator[Indicator]:
    """Shares of exports (0–1) that the target touches, in four meanings for a country."""

    def share(measure: str, value: float, span: tuple[float, float], note: str = "") -> Indicator:
        low, high = (min(max(end, 0.0), 1.0) for end in span)
        central = value if high - low < PUBLISHED_SHARE else None
        return Indicator(measure, "", central, low, high, OBSERVED, shares.route_sources, note)

    def crossing(measure: str, edges: Collection[str], note: str = "") -> Indicator:
        return share(measure, shares.crossing(edges) / shares.total, shares.share_span_of(edges), note)

    edges = edges_on(shares, target)
    if target.kind == "country":
        yield crossing("territorial", edges, _itemised(shares, target.id))
        yield share("port-loading", *shares.loaded_in(target.id))
        yield crossing("operator-control", shares.operator_edges(operators_of(shares.network.dataset, target.id)))
        yield _equity(shares, target.id)
    else:
        measure = "operator-control" if target.kind == "operator" else "passage"
        yield crossing(measure, edges)


def _itemised(shares: Shares, country: str) -> str:
    """Other published itemisations of the year, in words."""
    spans = (f"{low:.1%}–{high:.1%}" for own, low, high, _ in shares.itemisations() if own == country)
    return "; ".join(f"an itemisation that leaves the rest unsplit gives {span}".replace("%", " %") for span in spans)


def _equity(shares: Shares, country: str) -> Indicator:
    dataset = shares.network.dataset
    share, low, high = owned_exports(shares, holdings(dataset, country, STATE))
    _, _, most = owned_exports(shares, holdings(dataset, country, ANY_HOLDER))
    sources = tuple(dict.fromkeys(row["source_id"] for row in dataset.rows("owners", country=country)))
    note = "low: state holders; high: with companies; operators whose owners were not found count wholly at home"
    ends = (low, min(max(most, high), 1.0))
    value = share if high - low < PUBLISHED_SHARE else None
    return Indicator("equity-control", "", value, *ends, OBSERVED, (*sources, *shares.route_sources), note)


def spread(shares: Shares) -> Iterator[Indicator]:
    """Concentration by corridor, first transit country and outlet."""
    by_transit: dict[str, list[str]] = {}
    for gate, country in shares.gate_countries.items():
        by_transit.setdefault(country, []).append(gate)
    tables = {
        "route": [_part(r.share, r.low_share, r.high_share) for r in shares.by("corridor") if not r.group],
        "transit": [_part_of_edges(shares, gates) for gates in by_transit.values()],
        "outlet": [_part(r.share, r.low_share, r.high_share) for r in shares.by("port")],
    }
    names = {"route": "effective-routes", "transit": "effective-transit", "outlet": "effective-outlets"}
    for table, parts in tables.items():
        found = concentration(parts)
        rows: dict[str, Span] = {f"hhi-{table}": found.hhi, names[table]: found.effective_number}
        if table == "route":
            rows["shannon-route"] = found.shannon
        for measure, span in rows.items():
            yield Indicator(measure, "", span.value, span.low, span.high, OBSERVED, shares.route_sources)


def _part(share: float | None, low: float, high: float) -> ShareRange:
    return ShareRange(share, min(low, high if share is None else share), max(high, low if share is None else share))


def _part_of_edges(shares: Shares, edges: Collection[str]) -> ShareRange:
    low, high = (end / shares.total for end in shares.baseline.extent().of_edges(edges))
    runs = [sum(run.flows[e] for e in edges) / shares.exports_of(run) for run in shares.baseline.runs]
    return _part(runs[0] if high - low < PUBLISHED_SHARE else None, min(low, *runs), max(high, *runs))


def operators_of(dataset: "Dataset", country: str) -> frozenset[str]:
    """Operators registered in a country."""
    return frozenset(row["operator_id"] for row in dataset.rows("operators", country=country))


def holdings(dataset: "Dataset", country: str, kinds: frozenset[str]) -> Mapping[str, float]:
    """Part of every operator (0–1) that holders of a country own, of those kinds: `STATE` or `ANY_HOLDER`.

    An operator whose owners were not found counts for the country where it is registered, wholly.
    """
    owners = dataset.rows("owners")
    found = dict.fromkeys(operators_of(dataset, country) - {row["operator_id"] for row in owners}, 1.0)
    for row in owners:
        if row["country"] == country and row["kind"] in kinds:
            found[row["operator_id"]] = found.get(row["operator_id"], 0.0) + row["share"]
    return found


def owned_exports(shares: Shares, parts: Mapping[str, float]) -> tuple[float, float, float]:
    """Exports weighted by the largest part held in any operator on the way: central, low and high share (0–1).

    A tonne that passes lines held with 31 % and with 100 % counts wholly, one that passes only the first counts 0.31.
    """
    central = low = high = below = 0.0
    for level in sorted({part for part in parts.values() if part > 0}):
        edges = shares.operator_edges({operator for operator, part in parts.items() if part >= level})
        least, most = shares.share_span_of(edges)
        step, below = level - below, level
        central += step * shares.crossing(edges) / shares.total
        low, high = low + step * least, high + step * most
    return central, low, high
