"""Projects: the network as it would be if planned capacity were there.

A project raises the limits of its targets to the planned figure, nameplate and contract alike, and opens what is closed
or only planned. Limits in force today are changed, so it shows in every year that they hold for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError
from geodata.cells import nearest

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
    bundles, projects = dataset.table("bundles"), dataset.table("projects")
    if kind in ("", "bundle") and item in bundles.index:
        row = bundles.loc[item]
        members = tuple(_project(dataset, str(p)) for p in row["projects"])
        return Plan(f"bundle:{item}", str(row["name"]), members)
    if kind in ("", "project") and item in projects.index:
        return Plan(f"project:{item}", str(projects.loc[item, "name"]), (_project(dataset, item),))
    known = [f"project:{p}" for p in projects.index] + [f"bundle:{b}" for b in bundles.index]
    near = nearest(name if colon else f"project:{name}", known)
    hint = f"; did you mean {near}?" if near else ""
    raise UsageError(f"unknown project '{name}'{hint}  (all: kzroutes list projects)")


def plans_of(dataset: "Dataset") -> tuple[Plan, ...]:
    """Every project that can be computed, then every bundle, in table order."""
    found = []
    for project_id in dataset.table("projects").index.astype(str):
        try:
            found.append(plan_of(dataset, f"project:{project_id}"))
        except UsageError:
            # A project without a figure, or one that enlarges nothing drawn, stays out of the list.
            continue
    return (*found, *(plan_of(dataset, f"bundle:{b}") for b in dataset.table("bundles").index.astype(str)))


def _project(dataset: "Dataset", project_id: str) -> Project:
    row = dataset.table("projects").loc[project_id]
    targets = tuple(t for t in str(row["targets"]).split(";") if t)
    planned = float(str(row["planned_mt"]))
    if isnan(planned):
        raise UsageError(f"project:{project_id} can't be computed: no planned capacity was found ({row['status']})")
    if not targets:
        raise UsageError(
            f"project:{project_id} can't be computed: it enlarges nothing in this network ({row['status']})"
        )
    sources = tuple(str(s) for s in row["source_id"])
    return Project(project_id, str(row["name"]), targets, planned, str(row["status"]), sources)


def with_projects(dataset: "Dataset", plans: Sequence[Plan]) -> "Dataset":
    """The tables with projects in place.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    plans : sequence of Plan
        Where two enlarge the same thing, the larger figure holds.

    Returns
    -------
    Dataset
        New limits and edges; nothing else changes.
    """
    limits, edges = dataset.table("limits").copy(), dataset.table("edges").copy()
    planned: dict[str, Project] = {}
    for project in (p for plan in plans for p in plan.projects):
        for target in _members(dataset, project):
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
            added.append(_limit_row(limits, target, project))
    return replace(
        dataset, tables=MappingProxyType({**dataset.tables, "edges": edges, "limits": _joined(limits, added)})
    )


def _members(dataset: "Dataset", project: Project) -> list[str]:
    edges = dataset.table("edges")
    found: list[str] = []
    for target in project.targets:
        kind, _, item = target.partition(":")
        if kind == "line":
            found += [f"edge:{e}" for e in edges.index[edges["line_id"] == item].astype(str)]
        else:
            found.append(target)
    return found


def _limit_row(limits: "pd.DataFrame", target: str, project: Project) -> dict[str, Any]:
    empty = {
        str(c): ("" if limits[c].dtype == object or str(limits[c].dtype) in ("str", "string") else None) for c in limits
    }
    return empty | {
        "limit_id": f"{project.project_id}-{target.partition(':')[2]}",
        "target": target,
        "horizon": "nameplate",
        "value_mt": project.planned_mt,
        "status": "plan",
        "used": True,
        "source_id": project.sources[0],
    }


def _joined(limits: "pd.DataFrame", added: "list[dict[str, Any]]") -> "pd.DataFrame":
    import pandas as pd

    if not added:
        return limits
    rows = pd.DataFrame(added).set_index("limit_id", drop=False).astype(limits.dtypes.to_dict())
    return pd.concat([limits, rows])
