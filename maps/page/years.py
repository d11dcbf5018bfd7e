"""Rows of the page for each year with data: flows, shares by corridor, shares through countries, dependence."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from energy.report.statistics import share_row
from energy.statistics.indicators import yardsticks
from maps.page.rows import Plain, corridors_of, number

if TYPE_CHECKING:
    from energy.dependence.dependence import Dependence
    from energy.study import Study


def year_row(study: "Study", year: int, *, on: str | None = None) -> Plain:
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
        None), ``corridors``, ``through`` (share by country, 0–1) and ``measures``.
    """
    base, shares, net = study.baseline(year), study.shares(year), study.network(year)
    ranges = base.open_flows()
    limits = {e: n.value for e in net.edge if (n := net.limits.nameplate.get(f"edge:{e}")) is not None}
    rows = [share_row(row) for row in shares.by("corridor") if not row.group]
    kept = ("id", "mt", "share", "low_mt", "high_mt", "status", "sources")
    return {
        "year": year,
        "kind": "full" if base.full else "snapshot",
        "edges": edge_figures(base.central.flows, ranges, base.foreign, limits),
        "corridors": [{key: row[key] for key in kept} for row in corridors_of(study.dataset, rows)],
        "through": {c: number(shares.central_share(c)) for c in shares.transit_countries()},
        "measures": [] if on is None else measures_of(study.dependence(on, year)),
    }


def edge_figures(
    flows: Mapping[str, float | None],
    ranges: Mapping[str, tuple[float, float]],
    foreign: Mapping[str, float],
    limits: Mapping[str, float | None],
) -> dict[str, Sequence[float | None]]:
    """Flow, low, high, foreign crude and limit by edge id, Mt/y; edges of which nothing is known are left out.

    Examples
    --------
    >>> edge_figures({"a": 2.0, "b": None}, {}, {"joint:x": 1.0}, {})
    {'a': (2.0, None, None, None, None)}
    """
    found: dict[str, Sequence[float | None]] = {}
    for key in sorted({*flows, *ranges, *foreign, *limits}):
        low, high = ranges.get(key, (None, None))
        row = tuple(number(v) for v in (flows.get(key), low, high, foreign.get(key), limits.get(key)))
        if ":" not in key and any(value is not None for value in row):  # joint:ID is no edge
            found[key] = row
    return found


def measures_of(found: "Dependence") -> list[Plain]:
    """Measures of dependence with their names and units.

    Parameters
    ----------
    found : Dependence
        Measures of one target in one year.

    Returns
    -------
    list of dict
        name, horizon, value, low, high, unit, kind (observed or modelled), note, answers (the question).
    """
    known = yardsticks()
    return [
        {
            "name": known[m.measure].name if m.measure in known else m.measure,
            "horizon": m.horizon,
            "value": number(m.value),
            "low": number(m.low),
            "high": number(m.high),
            "unit": known[m.measure].unit if m.measure in known else "",
            "kind": m.kind,
            "note": m.note,
            "answers": known[m.measure].answers if m.measure in known else "",
        }
        for m in found.measures
    ]
