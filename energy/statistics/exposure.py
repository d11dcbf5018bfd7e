"""Passage: what part of a year's exports crosses a country, an operator's lines or a strait, and how concentrated.

These are statistics: they follow from published volumes, with all that these leave open.
"""

from collections.abc import Collection, Iterator

from energy.network.targets import Target
from energy.statistics.concentration import Part, Span, concentration
from energy.statistics.control import ANY_HOLDER, STATE, holdings, operators_of, owned_exports
from energy.statistics.indicators import OBSERVED, PUBLISHED_SHARE, Measure
from energy.statistics.shares import Shares


def edges_on(shares: Shares, target: Target) -> frozenset[str]:
    """Open edges on which crude is in the target's hands."""
    if target.kind == "country":
        return shares.country_edges(target.id)
    if target.kind == "operator":
        return shares.operator_edges({target.id})
    return target.edges & shares.network.edge.keys()


def observed(shares: Shares, target: Target) -> Iterator[Measure]:
    """Shares of exports that the target touches, in four meanings for a country.

    Parameters
    ----------
    shares : Shares
        A year's exports.
    target : Target
        What is asked about.

    Yields
    ------
    Measure
        Fractions 0–1.
    """
    total, sources = shares.total, shares.route_sources

    def share(measure: str, value: float, span: tuple[float, float], note: str = "") -> Measure:
        low, high = (min(max(end / total, 0.0), 1.0) for end in span)
        published = high - low < PUBLISHED_SHARE
        return Measure(measure, "", value / total if published else None, low, high, OBSERVED, sources, note)

    edges = edges_on(shares, target)
    if target.kind == "country":
        yield share("territorial", shares.crossing(edges), shares.span_of(edges), _itemised(shares, target.id))
        loaded, span = shares.loaded_in(target.id)
        yield share("port-loading", loaded, span)
        run = shares.operator_edges(operators_of(shares.network.dataset, target.id))
        yield share("operator-control", shares.crossing(run), shares.span_of(run))
        yield _equity(shares, target.id)
    else:
        measure = "operator-control" if target.kind == "operator" else "passage"
        yield share(measure, shares.crossing(edges), shares.span_of(edges))


def _itemised(shares: Shares, country: str) -> str:
    """Other published itemisations of the year, in words."""
    spans = (f"{low:.1%}–{high:.1%}" for own, low, high, _ in shares.itemisations() if own == country)
    return "; ".join(f"an itemisation that leaves the rest unsplit gives {span}".replace("%", " %") for span in spans)


def _equity(shares: Shares, country: str) -> Measure:
    dataset, total = shares.network.dataset, shares.total
    value, low, high = owned_exports(shares, holdings(dataset, country, STATE))
    _, _, most = owned_exports(shares, holdings(dataset, country, ANY_HOLDER))
    owners = dataset.table("owners")
    sources = tuple(dict.fromkeys(owners.loc[owners["country"] == country, "source_id"].astype(str)))
    note = "low: state holders; high: with companies; operators whose owners were not found count wholly at home"
    ends = (low / total, min(max(most, high) / total, 1.0))
    published = (high - low) / total < PUBLISHED_SHARE
    return Measure(
        "equity-control",
        "",
        value / total if published else None,
        *ends,
        OBSERVED,
        (*sources, *shares.route_sources),
        note,
    )


def spread(shares: Shares) -> Iterator[Measure]:
    """Concentration by corridor, first transit country and outlet."""
    by_transit: dict[str, list[str]] = {}
    for gate, country in shares.gate_countries.items():
        by_transit.setdefault(country, []).append(gate)
    tables = {
        "route": [_part(r.mt, r.low_mt, r.high_mt, shares.total) for r in shares.by("corridor") if not r.group],
        "transit": [_part_of_edges(shares, gates) for gates in by_transit.values()],
        "outlet": [_part(r.mt, r.low_mt, r.high_mt, shares.total) for r in shares.by("port")],
    }
    names = {"route": "effective-routes", "transit": "effective-transit", "outlet": "effective-outlets"}
    for table, parts in tables.items():
        found = concentration(parts)
        rows: dict[str, Span] = {f"hhi-{table}": found.hhi, names[table]: found.effective_number}
        if table == "route":
            rows["shannon-route"] = found.shannon
        for measure, span in rows.items():
            yield Measure(measure, "", span.value, span.low, span.high, OBSERVED, shares.route_sources)


def _part(mt: float | None, low: float, high: float, total: float) -> Part:
    ends = (min(low, high if mt is None else mt), max(high, low if mt is None else mt))
    return Part(None if mt is None else mt / total, ends[0] / total, ends[1] / total)


def _part_of_edges(shares: Shares, edges: Collection[str]) -> Part:
    low, high = shares.baseline.extent().of_edges(edges)
    runs = [sum(run.flows[e] for e in edges) for run in shares.baseline.runs]
    published = (high - low) / shares.total < PUBLISHED_SHARE
    return _part(runs[0] if published else None, min(low, *runs), max(high, *runs), shares.total)
