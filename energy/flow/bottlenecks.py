"""Bottlenecks: the limits that hold deliveries down, what one more Mt/y of each is worth, and what losing it costs.

The two are not the same thing: a limit that binds gains from widening, however small it is, while the largest asset may
have room to spare and still cost most to lose. Nothing is ever ranked by what widening is worth.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from energy.flow.dispatch import Dispatch, Dispatched
from energy.flow.room import Room
from energy.flow.scenario import Block, Scenario
from energy.optimization.program import Plan
from energy.optimization.solver import SolverError

_SMALL = 1e-6
DUAL_ZERO = 1e-7


@dataclass(frozen=True)
class Bottleneck:
    """A limit that holds deliveries down: part of the min cut.

    Attributes
    ----------
    id, name : str
        ``edge:ID`` (the tightest one of a run of segments) or ``joint:ID``.
    limit_mt : float
        What it leaves to home goods, Mt/y.
    """

    id: str
    name: str
    limit_mt: float


@dataclass(frozen=True)
class CutLimit(Bottleneck):
    """One limit of a cut, and what it is worth.

    Attributes
    ----------
    one_more_mt : float
        What one more Mt/y of it would add to deliveries; a tonne at a home refinery counts as ten.
    losing_mt : float
        Exports lost if it alone were gone and all else open.
    """

    one_more_mt: float
    losing_mt: float


def binding(dispatch: Dispatch, plan: Plan, room: Room) -> Iterator[tuple[Bottleneck, float]]:
    """Limits with a dual, and the dual: what one more Mt/y would deliver. What is closed is not listed."""
    network, chains = dispatch.network, dispatch.chains
    for chain in np.flatnonzero(plan.chain_duals < -DUAL_ZERO):
        members = np.flatnonzero(chains.chain_of_edge == chain)
        tightest = int(members[np.argmin(room.edges[members])])
        limit = float(room.edges[tightest])
        if _SMALL < limit < np.inf:
            edge = network.edges[tightest]
            yield Bottleneck(f"edge:{edge.edge_id}", edge.name, limit), -float(plan.chain_duals[chain])
    for joint, limit, dual in zip(network.joints, room.joints.tolist(), plan.joint_duals.tolist(), strict=True):
        if abs(dual) > DUAL_ZERO and limit > _SMALL:
            yield Bottleneck(f"joint:{joint.joint_id}", joint.name, limit), -dual


def bottlenecks_of(dispatch: Dispatch, answer: Dispatched, closed: Collection[str]) -> tuple[Bottleneck, ...]:
    """The limits that hold deliveries down in a scenario; nothing lost, nothing binds.

    Not one that is only as large as what its fields send or its takers ask for: widening it would deliver no more.
    """
    plan = answer.plan
    missing = dispatch.exports - plan.exports + float(dispatch.domestic.sum() - plan.domestic.sum())
    if missing <= _SMALL:
        return ()
    plan = dispatch.program.solve(answer.bounds.trimmed(), stages=1)
    return tuple(b for b, _ in binding(dispatch, plan, answer.room) if b.id.removeprefix("edge:") not in closed)


def cut_after(dispatch: Dispatch, scenario: Scenario) -> tuple[CutLimit, ...]:
    """The limits that hold deliveries down in a scenario; what is closed is not listed."""
    room, bounds = dispatch.bounds(scenario)
    return _worth(dispatch, dispatch.program.solve(bounds.trimmed(), stages=1), room, scenario.horizon)


def export_cut(dispatch: Dispatch, *, horizon: str = "structural") -> tuple[CutLimit, ...] | None:
    """The limits that would hold deliveries down if the fields could send any amount and nothing were closed.

    Returns
    -------
    tuple of CutLimit or None
        The minimum cut between fields and markets, home refineries served first; None where some way out has no known
        limit.
    """
    room, bounds = dispatch.bounds(Scenario((), horizon))
    free = np.where(bounds.supply > 0, np.inf, 0.0)
    try:
        plan = dispatch.program.solve(bounds.shared(supply=free, exports=np.inf), stages=1)
    except SolverError:
        return None
    return _worth(dispatch, plan, room, horizon)


def _worth(dispatch: Dispatch, plan: Plan, room: Room, horizon: str) -> tuple[CutLimit, ...]:
    found = []
    for limit, one_more in binding(dispatch, plan, room):
        kind, _, item = limit.id.partition(":")
        blocks = (Block.closing({item}, limit.name),) if kind == "edge" else ()
        others = {} if kind == "edge" else {limit.id: 0.0}
        gone = dispatch.solve(Scenario(blocks, horizon), limits=others, stages=1)
        losing = max(dispatch.exports - gone.plan.exports, 0.0)
        found.append(CutLimit(limit.id, limit.name, limit.limit_mt, one_more, losing))
    return tuple(sorted(found, key=lambda c: (-round(c.losing_mt, 6), c.id)))
