"""Projects: the network as it would be if planned capacity were there.

A project raises the limits of its targets to the planned figure, nameplate and contract alike, and opens what is closed
or only planned. Limits in force today are changed, so it shows in every year that they hold for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError
from energy.network.limits import by_edge
from geodata.dataset import from_row
from geodata.tables.cells import nearest

if TYPE_CHECKING:
    import pandas as pd

    from geodata import Dataset


@dataclass(frozen=True)
class Project:
    """A planned capacity: what it enlarges, to how much (Mt/y), and where that is from."""

    project_id: str
    name: str
    targets: tuple[str, ...]
    planned_mt: float
    status: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """Projects that are taken together: one, or a bundle."""

    key: str
    name: str
    projects: tuple[Project, ...]


def plan_of(dataset: "Dataset", name: str) -> Plan:
    """What a name stands for: `project:ID`, `bundle:ID`, or a bare id.

    Raises
    ------
    UsageError
        If there is no such project or bundle, or a project names no capacity or nothing that it would enlarge.

    Examples
    --------
    >>> import geodata
    >>> [p.planned_mt for p in plan_of(geodata.load(), "bundle:china-line").projects]
    [12.0, 15.0]
    """
    kind, colon, item = name.partition(":") if ":" in name else ("", "", name)
    bundles, projects = dataset.by_id("bundles"), dataset.by_id("projects")
    if kind in ("", "bundle") and item in bundles:
        members = tuple(_project(projects[member]) for member in bundles[item]["projects"])
        return Plan(f"bundle:{item}", bundles[item]["name"], members)
    if kind in ("", "project") and item in projects:
        return Plan(f"project:{item}", projects[item]["name"], (_project(projects[item]),))
    known = [*(f"project:{p}" for p in projects), *(f"bundle:{b}" for b in bundles)]
    near = nearest(name if colon else f"project:{name}", known)
    hint = f"; did you mean {near}?" if near else ""
    raise UsageError(f"unknown project '{name}'{hint}  (all: kzroutes list projects)")


def plans_of(dataset: "Dataset") -> tuple[Plan, ...]:
    """Every project that can be computed, then every bundle, in table order."""
    found = []
    for project_id in dataset.by_id("projects"):
        try:
            found.append(plan_of(dataset, f"project:{project_id}"))
        except UsageError:
            # A project without a figure, or one that enlarges nothing drawn, stays out of the list.
            continue
    return (*found, *(plan_of(dataset, f"bundle:{bundle_id}") for bundle_id in dataset.by_id("bundles")))


def _project(row: Mapping[str, Any]) -> Project:
    targets = tuple(t for t in row["targets"].split(";") if t)
    lacking = "no planned capacity was found" if row["planned_mt"] is None else "it enlarges nothing in this network"
    if row["planned_mt"] is None or not targets:
        raise UsageError(f"project:{row['project_id']} can't be computed: {lacking} ({row['status']})")
    return from_row(Project, row, targets=targets, sources=row["source_id"])


def with_projects(dataset: "Dataset", plans: Sequence[Plan]) -> "Dataset":
    """The tables with projects in place; where two enlarge the same thing, the larger figure holds.

    Limits and edges are new; nothing else changes.
    """
    limits, edges = dataset.table("limits").copy(), dataset.table("edges").copy()
    planned: dict[str, Project] = {}
    for project in (p for plan in plans for p in plan.projects):
        for target, _ in by_edge(dataset, [{"target": target} for target in project.targets]):
            if target not in planned or project.planned_mt > planned[target].planned_mt:
                planned[target] = project
    added = []
    for target, project in sorted(planned.items()):
        kind, _, item = target.partition(":")
        if kind == "edge":
            edges.loc[item, "status"] = "operating"
            edges.loc[item, ["opened_year", "closed_year"]] = None
        rows = (limits["target"] == target) & limits["used"] & limits["to_year"].isna()
        raised = rows & ((limits["value_mt"] < project.planned_mt) | (limits["status"] == "closed"))
        limits.loc[raised, ["value_mt", "low_mt", "high_mt"]] = [project.planned_mt, float("nan"), float("nan")]
        limits.loc[raised, "status"] = "plan"
        limits.loc[raised, "source_id"] = project.sources[0]
        if not rows.any():
            added.append(_limit_row(target, project))
    return dataset.with_tables(edges=edges, limits=_joined(limits, added))


def _limit_row(target: str, project: Project) -> dict[str, Any]:
    return {
        "limit_id": f"{project.project_id}-{target.partition(':')[2]}",
        "target": target,
        "horizon": "nameplate",
        "value_mt": project.planned_mt,
        "status": "plan",
        "used": True,
        "reason": "",
        "source_id": project.sources[0],
        "note": "",
    }


def _joined(limits: "pd.DataFrame", added: "list[dict[str, Any]]") -> "pd.DataFrame":
    import pandas as pd

    if not added:
        return limits
    rows = pd.DataFrame(added, columns=limits.columns).set_index("limit_id", drop=False)
    rows = rows.astype(limits.dtypes.to_dict())
    return pd.concat([limits, rows])
