"""Engine: all that a page needs to answer any block of any compiled year itself, as plain values.

The program and its rules are those of `maps.payload.program`. Beside them stand the names that can be blocked, what
turns a plan into an answer (gates, costs, countries, the price), the assumptions that have a range, and the planned
projects.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from energy.dependence.leverage import planned
from energy.flow.assumptions import range_ends, uncertain_limits
from energy.flow.dispatch import Dispatch
from energy.network.economics import brent, value_factor
from energy.network.foreign import unpublished_streams
from energy.network.limits import Limit
from energy.network.projects import Plan, plans_of
from energy.network.targets import Targets
from maps.payload.buyers import buyers_of
from maps.payload.items import items_of
from maps.payload.other_counts import loss_counts
from maps.payload.program import Payload, numbers, program_of

if TYPE_CHECKING:
    from energy.network.economics import Parameter

_CHANGED = 1e-6
_FIELDS = ("nameplate", "contract", "month")


def engine_of(dispatches: Sequence[Dispatch], *, projects: bool = False) -> Payload:
    """What a page answers with.

    Parameters
    ----------
    dispatches : sequence of Dispatch
        Compiled years of one network; the one that the page opens with comes first.
    projects : bool
        Whether planned projects can be taken to be there in the first one.

    Returns
    -------
    dict
        ``edges``: ids; ``targets``: everything that can be blocked, with its edges by position in ``edges``;
        ``programs``: their parts, by part; ``years``: of each year the positions of its programs (the first one as it
        is, the others with edges that projects open), ``items`` to list, ``projects``, ``counts`` (see
        `maps.payload.other_counts`) and ``buyers`` (see `maps.payload.buyers`).

    Examples
    --------
    >>> import energy
    >>> found = engine_of([energy.load().dispatch(year) for year in (2025, 2024)])
    >>> [row["year"] for row in found["years"]]
    [2025, 2024]
    """
    network = dispatches[0].network
    edges = [str(edge) for edge in network.dataset.table("edges").index]
    programs: list[Payload] = []
    position = {edge: i for i, edge in enumerate(edges)}
    rows = [
        _year(one, programs, opens=one is dispatches[0], projects=projects) | {"buyers": buyers_of(one, position)}
        for one in dispatches
    ]
    return {
        "edges": edges,
        "targets": list(_targets(network.targets, position)),
        "years": rows,
        # What is much alike stands together: the page, packed, is a third smaller for it.
        "programs": {part: [program[part] for program in programs] for part in programs[0]},
    }


def _targets(targets: Targets, position: Mapping[str, int]) -> Iterator[Payload]:
    """Every name that closes something, with what an event says stays open."""
    for kind, item, name in targets:
        target = targets.find(f"{kind}:{item}")
        if not target.edges and not target.nodes:
            continue
        row: Payload = {
            "key": target.key,
            "name": name,
            "edges": sorted(position[edge] for edge in target.edges),
            "nodes": sorted(target.nodes),
            "of_base": target.of_base,
        }
        if target.left:
            row["left"] = target.left
        yield row


def _year(dispatch: Dispatch, programs: list[Payload], *, opens: bool, projects: bool) -> Payload:
    """A year; its programs are added to those of the page."""
    first = len(programs)
    programs.append(_compiled(dispatch, ()))
    rows, items = [], items_of(dispatch)
    if opens and projects:
        plans = [plan for plan in plans_of(dispatch.network.dataset) if plan.key.startswith("project:")]
        after = {plan.key: planned(dispatch, [plan]) for plan in plans}
        opening = [plan for plan in plans if after[plan.key].chains.edge_ids != dispatch.chains.edge_ids]
        programs += [_compiled(planned(dispatch, chosen), chosen) for chosen in _subsets(opening)]
        rows = [_project(dispatch, after[plan.key], plan, opens=plan in opening) for plan in plans]
    return {
        "year": dispatch.network.year,
        "items": [[item.key, *item.same_as] for item in items],
        "counts": loss_counts(dispatch, items, opens=opens),
        "programs": list(range(first, len(programs))),
        "projects": [row for row in rows if row],
    }


def _subsets(plans: Sequence[Plan]) -> Iterator[tuple[Plan, ...]]:
    return (chosen for size in range(1, len(plans) + 1) for chosen in combinations(plans, size))


def _project(dispatch: Dispatch, after: Dispatch, plan: Plan, *, opens: bool) -> Payload | None:
    """A project and the limits that it raises; None where it changes nothing that is not in the tables already."""
    raises = [] if opens else list(_raised(dispatch, after))
    if not opens and not raises:
        return None
    (project,) = plan.projects
    return {
        "id": project.project_id,
        "name": plan.name,
        "planned_mt": project.planned_mt,
        "status": project.status,
        "sources": list(project.sources),
        "opens": opens,
        "raises": raises,
    }


def _raised(before: Dispatch, after: Dispatch) -> Iterator[list[Any]]:
    """Limits that a project changes: edges or joints, which limit, whose, and what it is then (Mt/y)."""
    joints = [joint.joint_id for joint in before.network.joints]
    for things, ids, prefix in (("edges", before.chains.edge_ids, "_"), ("joints", joints, "_joint_")):
        for field in _FIELDS:
            old, new = (getattr(one.rooms, f"{prefix}{field}") for one in (before, after))
            for i in np.flatnonzero(~np.isclose(old, new, rtol=0, atol=_CHANGED, equal_nan=True)):
                yield [things, field, ids[i], numbers(new[i : i + 1])[0]]


def _compiled(dispatch: Dispatch, opened: Sequence[Plan]) -> Payload:
    return {
        **program_of(dispatch),
        "opens": [project.project_id for plan in opened for project in plan.projects],
        "figures": _figures(dispatch),
    }


def _figures(dispatch: Dispatch) -> Payload:
    """What turns a plan into an answer; edges by position."""
    network, shares = dispatch.network, dispatch.shares
    ends = {node: i for i, node in enumerate(network.ends)}
    countries = {} if shares is None else {c: shares.central_share(c) for c in shares.transit_countries()}
    position, dataset = dispatch.position, network.dataset
    return {
        "nodes": list(network.ends),
        "chain_tails": [ends[node] for node in dispatch.chains.tails],
        "chain_heads": [ends[node] for node in dispatch.chains.heads],
        "tails": [ends[edge.tail] for edge in network.edges],
        "heads": [ends[edge.head] for edge in network.edges],
        "gates": [[position[gate], name, network.corridor_name(name)] for gate, name in network.gates.items()],
        "joints": [joint.name for joint in network.joints],
        "market_joints": [k for k, joint in enumerate(network.joints) if joint.kind == "market"],
        "cost": [round(usd, 6) for usd in dispatch.cost.tolist()],
        "output": numbers(dispatch.supply),
        "price": _range(brent(dataset, network.year)),
        "factor": _range(value_factor(dataset)),
        "countries": [
            [country, sorted(position[e] for e in shares.country_edges(country) if e in position)]
            for country in sorted(countries, key=lambda c: (-countries[c], c))
            if shares is not None
        ],
        "assumptions": list(_assumptions(dispatch)),
        "home": bool(network.dataset.home),
        "unpublished": [
            [name, sorted(position[edge] for edge in edges)] for name, edges in unpublished_streams(network).items()
        ],
    }


def _range(parameter: "Parameter | None") -> Payload | None:
    """A parameter with its low and high, where it has any."""
    if parameter is None:
        return None
    value = parameter.value
    low, high = (value if end is None else end for end in (parameter.low, parameter.high))
    return {"value": value, "low": low, "high": high, "source": parameter.source_id}


def _assumptions(dispatch: Dispatch) -> Iterator[Payload]:
    """Limits with a range and contracts: what the tables say, and where the range of an answer has its ends."""
    low, high = range_ends(dispatch, "structural")
    network = dispatch.network
    joints = {joint.joint_id: joint.name for joint in network.joints}
    for limit in uncertain_limits(dispatch):
        kind, _, item = limit.target.partition(":")
        if item not in (joints if kind == "joint" else dispatch.position):
            continue
        key = f"contract:{limit.target}" if limit.horizon == "contract" else limit.target
        ends = numbers(np.array([low.limits[key], high.limits[key]]))
        yield {
            "id": key,
            "name": joints[item] if kind == "joint" else _line_name(dispatch, limit, item),
            **{name: getattr(limit, name) for name in ("value", "low", "high")},
            "ends": ends,
            "status": limit.status,
            "source": limit.source_id,
        }


def _line_name(dispatch: Dispatch, limit: Limit, item: str) -> str:
    """Segments of a line that share a limit go by the name of the line."""
    edge, network = dispatch.network.edge[item], dispatch.network
    limits, lines = network.limits.nameplate, network.dataset.by_id("lines")
    alike = [
        one
        for one in network.edges
        if edge.line
        and one.line == edge.line
        and (other := limits.get(f"edge:{one.edge_id}")) is not None
        and (other.value, other.low, other.high) == (limit.value, limit.low, limit.high)
    ]
    return str(lines[edge.line]["name"]) if len(alike) > 1 and edge.line in lines else edge.name
