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
    """Remarks on a sound network folder: what, where and detail. `baseline_of` gives base cases at hand already."""
    bases = [(baseline_of or partial(baseline, dataset))(year) for year in years(dataset)]
    drawn = () if dataset.minimal else (*_courses(dataset), *_lengths(dataset))
    return [*_unobserved_gates(dataset, bases), *_conflicts(bases), *drawn]


def _unobserved_gates(dataset: "Dataset", bases: Sequence[Baseline]) -> list[dict[str, Any]]:
    rows = []
    for base in bases:
        observed = {o.target for o in base.observations if o.role in ("used", "total")}
        counted = {base.network.gates[gate] for target in observed for gate in base.network.gates_of(target)}
        for corridor in sorted(set(base.network.gates.values()) - counted):
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
    from geodata.geometry import line_lengths

    return [
        {
            "what": "drawn length differs from the published one",
            "where": str(row["line_id"]),
            "detail": f"drawn {row['geodesic_km']:.0f} km, published {row['published_km']:.0f} km "
            f"({row['difference_pct']:+.0f} %)",
        }
        for row in line_lengths(dataset).to_dict("records")
        if abs(row["difference_pct"]) > 100 * TOLERATED_LENGTH
    ]
