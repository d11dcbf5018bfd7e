"""Inspection: what is worth knowing about sound tables.

Corridors without a figure, figures that cannot be squared, courses that leave their country, lengths that differ.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from energy.statistics.baseline import Baseline, baseline, years

if TYPE_CHECKING:
    from geodata import Dataset

TOLERATED_KM = 2.0
TOLERATED_LENGTH = 0.10


def findings(dataset: "Dataset", baseline_of: Callable[[int], Baseline] | None = None) -> list[dict[str, Any]]:
    """Remarks on a sound network folder.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    baseline_of : callable, optional
        Gives the reconciled base case of a year, where those are at hand already.

    Returns
    -------
    list of dict
        what, where and detail; empty when there is nothing to say.
    """
    bases = [(baseline_of or partial(baseline, dataset))(year) for year in years(dataset)]
    return [*_unobserved_gates(dataset, bases), *_conflicts(bases), *_courses(dataset), *_lengths(dataset)]


def _unobserved_gates(dataset: "Dataset", bases: Sequence[Baseline]) -> list[dict[str, Any]]:
    rows = []
    for base in bases:
        observed = {o.target for o in base.observations if o.role in ("used", "total")}
        groups = dataset.table("groups")
        covered = {t.partition(":")[2] for t in observed if t.startswith("gate:")}
        for target in observed:
            if target.startswith("group:"):
                members = str(groups.loc[target.partition(":")[2], "members"]).split(";")
                covered |= {m.partition(":")[2] for m in members}
        for corridor in sorted(set(base.network.gates.values()) - covered):
            rows.append({"what": "open corridor without a figure", "where": f"{base.year} {corridor}", "detail": ""})
    return rows


def _conflicts(bases: Sequence[Baseline]) -> list[dict[str, Any]]:
    return [
        {
            "what": "figures that cannot be squared",
            "where": f"{base.year} {a.observation.target}",
            "detail": f"published {a.observed:g}, balanced {a.reconciled:.2f}, {a.in_sigmas:+.1f} σ",
        }
        for base in bases
        for a in base.adjustments
        if a.conflicting
    ]


def _courses(dataset: "Dataset") -> list[dict[str, Any]]:
    if dataset.minimal:
        return []
    from geodata.basemap import countries_10m
    from geodata.geometry import country_crossings

    crossings = country_crossings(dataset, countries_10m())
    return [
        {
            "what": "course leaves its country",
            "where": str(row["edge_id"]),
            "detail": f"{row['km']:.1f} km in {row['found']}, declared {row['declared']}",
        }
        for row in crossings.to_dict("records")
        if row["km"] > TOLERATED_KM
    ]


def _lengths(dataset: "Dataset") -> list[dict[str, Any]]:
    if dataset.minimal:
        return []
    from geodata.geometry import line_lengths

    return [
        {
            "what": "drawn length differs from the published one",
            "where": str(row["line_id"]),
            "detail": f"drawn {row['geodesic_km']:.0f} km, published {row['published_km']:.0f} km "
            f"({row['difference_pct']:+.0f} %)",
        }
        for row in line_lengths(dataset).to_dict("records")
        if row["difference_pct"] == row["difference_pct"] and abs(row["difference_pct"]) > 100 * TOLERATED_LENGTH
    ]
