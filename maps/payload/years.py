"""What the page shows of a year: flows by edge, shares by corridor, shares through countries, dependence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from energy.results import Record, number, record
from maps.payload.other_counts import share_counts
from maps.payload.rows import columns, corridors_of

if TYPE_CHECKING:
    from energy.network.graph import Network
    from energy.statistics.shares import Through
    from energy.study import Study

_SHARE = ("id", "mt", "share", "low_mt", "high_mt", "low_share", "high_share", "status", "sources")
_MEASURE = ("name", "horizon", "value", "low", "high", "unit", "kind", "answers")


@dataclass(frozen=True)
class EdgeFigures:
    """Figures by edge id, Mt/y.

    Attributes
    ----------
    flows : Mapping
        The home country's crude; None is not known.
    ranges : Mapping
        Low and high where what was published leaves the flow open.
    foreign : Mapping
        Other countries' crude.
    limits : Mapping
        Nameplate limits.
    """

    flows: Mapping[str, float | None]
    ranges: Mapping[str, tuple[float, float]]
    foreign: Mapping[str, float]
    limits: Mapping[str, float]

    def rows(self) -> dict[str, tuple[float | None, ...]]:
        """Flow, low, high, foreign crude and limit by edge id; edges of which nothing is known are left out.

        Examples
        --------
        >>> EdgeFigures({"a": 2.0, "b": None}, {}, {}, {}).rows()
        {'a': (2.0, None, None, None, None)}
        """
        found = {}
        for key in {*self.flows, *self.ranges, *self.foreign, *self.limits}:
            low, high = self.ranges.get(key, (None, None))
            row = (self.flows.get(key), low, high, self.foreign.get(key), self.limits.get(key))
            if any(value is not None for value in row):
                found[key] = tuple(number(value) for value in row)
        return found


def edge_limits(network: "Network") -> dict[str, float]:
    """Nameplate limits of single edges, Mt/y."""
    nameplate = network.limits.nameplate
    return {edge: nameplate[f"edge:{edge}"].value for edge in network.edge if f"edge:{edge}" in nameplate}


def edge_figures(study: "Study", year: int | None) -> EdgeFigures:
    """The figures of a year with data; without a year the model's base flows."""
    limits = edge_limits(study.network(year))
    if year is None:
        return EdgeFigures(study.dispatch().base_flows, {}, {}, limits)
    base = study.baseline(year)
    foreign = {key: value for key, value in base.foreign.items() if ":" not in key}  # joint:ID is no edge
    return EdgeFigures(base.central.flows, base.open_flows(), foreign, limits)


def corridor_shares(study: "Study", year: int | None) -> list[Record]:
    """Shares of exports by corridor; none without a year."""
    return [] if year is None else [record(row) for row in study.shares(year).by("corridor") if not row.group]


def _through(crossing: "Through") -> list[float | None]:
    return [number(crossing.share), number(crossing.low), number(crossing.high)]


def year_row(study: "Study", year: int, *, on: str | None = None) -> Record:
    """What the page shows of one year.

    Parameters
    ----------
    study : Study
        A network folder with observations.
    year : int
        A year with data.
    on : str, optional
        Whom the dependence is measured on; without it the row has no measures.

    Returns
    -------
    dict
        ``year``, ``kind`` (full or snapshot), ``edges`` (flow, low, high, foreign, limit in Mt/y by edge id; missing is
        None), ``corridors``, ``through`` (share, low and high by country, 0–1), ``counts`` (see
        `maps.payload.other_counts`) and ``measures``.
    """
    shares, corridors = study.shares(year), corridors_of(study.dataset, corridor_shares(study, year))
    measures = [] if on is None else study.dependence(on, year).records()
    return {
        "year": year,
        "kind": "full" if shares.baseline.full else "snapshot",
        "edges": edge_figures(study, year).rows(),
        "corridors": [columns(row, *_SHARE) for row in corridors],
        "through": {c: _through(shares.through(c)) for c in shares.transit_countries()},
        "counts": share_counts(shares),
        "measures": [columns(row, *_MEASURE) for row in measures],
    }
