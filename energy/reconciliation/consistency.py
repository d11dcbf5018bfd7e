"""Inspection: what is worth knowing about sound tables.

Corridors without a figure, figures that cannot be squared or that rest on weak sources alone, limits that are only what
was carried, sources that nothing rests on, courses that leave their country, lengths that differ.
"""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from energy.network.limits import limits_for
from energy.reconciliation.baseline import Baseline, baseline, years
from energy.reconciliation.reconcile import limits_against
from geodata.errors import DataError, Problem

if TYPE_CHECKING:
    from geodata import Dataset

TOLERATED_KM = 2.0
TOLERATED_LENGTH = 0.10
SAME = 0.01
"""A limit this near a flow that was observed says what was carried, not what could be."""
WEAK = "C"
"""Tier of a weak or unsourced copy, or a relay."""
_OWN_SOURCES = frozenset({"assumption", "derived", "schematic"})
_HEADLINES = ("total:", "gate:", "group:", "country:")


def findings(dataset: "Dataset", baseline_of: Callable[[int], Baseline] | None = None) -> list[dict[str, Any]]:
    """Remarks on a sound network folder: what, where and detail. `baseline_of` gives base cases at hand already.

    Raises
    ------
    DataError
        If the figures of some years can't be made to balance within the limits, or no nearer than five standard errors.
    """
    bases = _bases(dataset, baseline_of or partial(baseline, dataset))
    drawn = () if dataset.minimal else (*_courses(dataset), *_lengths(dataset))
    figures = (*_unobserved_gates(dataset, bases), *_conflicts(bases), *weak(dataset), *_carried(dataset, bases))
    return [*_notes(dataset), *figures, *_uncited(dataset), *drawn]


def _bases(dataset: "Dataset", baseline_of: Callable[[int], Baseline]) -> list[Baseline]:
    """The base case of every year; what can't be balanced is told for all years at once, each row for its first."""
    bases, problems = [], dict[tuple[str, int | None], Problem]()
    for year in years(dataset):
        try:
            base = baseline_of(year)
        except DataError as error:
            found = error.problems
        else:
            bases.append(base)
            found = tuple(limits_against(base.network, base.central))
        problems = {(one.file, one.row): one for one in found} | problems
    if problems:
        raise DataError(problems.values())
    return bases


def _notes(dataset: "Dataset") -> list[dict[str, Any]]:
    """What the reader of the tables noted, and which columns of another format it took for ours."""
    notes = (*(one.note for one in dataset.taken if one.source != one.column), *dataset.notes)
    return [{"what": note.said, "where": note.place, "detail": note.mend} for note in notes]


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


def weak(dataset: "Dataset") -> list[dict[str, Any]]:
    """Exports and routes whose figure in use has no source but weak ones."""
    tiers = {source: row["tier"] for source, row in dataset.by_id("sources").items()}
    observed = (row for row in dataset.rows("observations") if row["role"] in ("used", "total"))
    stated = [
        (row["year"], row["target"], "home", (row["source_id"],)) for row in observed if row["value_mt"] is not None
    ]
    recorded = dataset.rows("history", used=True)
    stated += [(row["year"], row["target"], row["coverage"], row["source_id"]) for row in recorded]
    return [
        {
            "what": "figure that rests on tier C alone",
            "where": f"{year} {target}" + ("" if coverage == "home" else f" ({coverage})"),
            "detail": ", ".join(sources),
        }
        for year, target, coverage, sources in sorted(set(stated))
        if target.startswith(_HEADLINES) and all(tiers[source] == WEAK for source in sources)
    ]


def _uncited(dataset: "Dataset") -> list[dict[str, Any]]:
    """Sources that no row points to or names in a note; those that say "ours" may stand by."""
    cited: set[str] = set(_OWN_SOURCES)
    for name, table in dataset.tables.items():
        for column in () if name == "sources" else map(str, table):
            if column.endswith("source_id"):
                cited.update(one for cell in table[column] for one in ([cell] if isinstance(cell, str) else cell))
            elif column == "note":
                cited.update(re.findall(r"[a-z0-9-]+", " ".join(table[column])))
    rows = dataset.rows("sources")
    return [
        {"what": "source that nothing rests on", "where": row["source_id"], "detail": row["outlet"]}
        for row in rows
        if row["source_id"] not in cited
    ]


def _carried(dataset: "Dataset", bases: Sequence[Baseline]) -> list[dict[str, Any]]:
    """Limits in use that equal what was observed in a year of theirs, and are not marked revealed."""
    found: dict[str, dict[str, Any]] = {}
    for base in bases:
        flows, limits = _observed(base), limits_for(dataset, base.year)
        for limit in (*limits.nameplate.values(), *limits.contract.values()):
            flow = flows.get(limit.target)
            if flow and limit.status != "revealed" and abs(limit.value - flow) <= SAME * flow:
                detail = f"{limit.value:g} ({limit.status}); {flow:g} was carried in {base.year}"
                what = "limit that equals a flow and is not marked revealed"
                found.setdefault(limit.limit_id, {"what": what, "where": limit.limit_id, "detail": detail})
    return list(found.values())


def _observed(base: Baseline) -> dict[str, float]:
    """Published flows of edges and of joints all of whose edges have one; of a corridor with one gate, that edge."""
    flows: dict[str, float] = {}
    for observation in base.observations:
        gates = base.network.gates_of(observation.target)
        edge = f"edge:{gates[0]}" if len(gates) == 1 else observation.target
        if observation.status == "assumption":
            continue
        if observation.role == "used" and observation.value and not observation.field:
            flows.setdefault(edge, observation.value)
    for joint in base.network.joints:
        if joint.working_units is None and all(f"edge:{edge}" in flows for edge in joint.members):
            flows[f"joint:{joint.joint_id}"] = sum(c * flows[f"edge:{edge}"] for edge, c in joint.members.items())
    return flows


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
