"""Cut: the limits that hold deliveries down, what one more Mt/y of each is worth, and what losing it costs.

The two are not the same thing: a limit that binds gains from widening, however small it is, while the largest asset may
have room to spare and still cost most to lose. Nothing is ever ranked by what widening is worth.
"""

from dataclasses import dataclass

import numpy as np

from energy.flow.dispatch import Dispatch
from energy.flow.scenario import Block, Scenario
from energy.network.simplification import Floats
from energy.network.targets import Target
from energy.optimization.program import Plan
from energy.optimization.solver import SolverError

_SMALL = 1e-6
_DUAL_ZERO = 1e-7


@dataclass(frozen=True)
class CutLimit:
    """One limit of a cut, in Mt/y.

    Attributes
    ----------
    id, name : str
        ``edge:ID`` (the tightest one of a run of segments) or ``joint:ID``.
    limit_mt : float
        What it leaves to home crude.
    one_more_mt : float
        What one more Mt/y of it would add to deliveries; a tonne at a home refinery counts as ten.
    losing_mt : float
        Exports lost if it alone were gone and all else open.
    """

    id: str
    name: str
    limit_mt: float
    one_more_mt: float
    losing_mt: float


def cut_after(dispatch: Dispatch, scenario: Scenario, *, phi: float | None = None) -> tuple[CutLimit, ...]:
    """The limits that hold deliveries down in a scenario; what is closed is not listed."""
    answer = dispatch.solve(scenario, phi=phi, stages=1)
    return _limits(dispatch, answer.plan, answer.room.edges, answer.room.joints, scenario.horizon, phi)


def export_cut(
    dispatch: Dispatch, *, horizon: str = "structural", phi: float | None = None
) -> tuple[CutLimit, ...] | None:
    """The limits that would hold deliveries down if the fields could send any amount and nothing were closed.

    Parameters
    ----------
    dispatch : Dispatch
        Compiled base year.
    horizon : str
        ``month``, ``year`` or ``structural``.
    phi : float, optional
        Needed at the month horizon.

    Returns
    -------
    tuple of CutLimit or None
        The minimum cut between fields and markets, home refineries served first; None where some way out has no known
        limit.
    """
    room, bounds = dispatch.bounds(Scenario((), horizon), phi=phi)
    free = np.where(bounds.supply > 0, np.inf, 0.0)
    try:
        plan = dispatch.program.solve(bounds.shared(supply=free, exports=np.inf), stages=1)
    except SolverError:
        return None
    return _limits(dispatch, plan, room.edges, room.joints, horizon, phi)


def _limits(
    dispatch: Dispatch,
    plan: Plan,
    edges: Floats,
    joints: Floats,
    horizon: str,
    phi: float | None,
) -> tuple[CutLimit, ...]:
    network, chains = dispatch.network, dispatch.chains
    found = []
    for chain in np.flatnonzero(plan.chain_duals < -_DUAL_ZERO):
        members = np.flatnonzero(chains.chain_of_edge == chain)
        tightest = int(members[np.argmin(edges[members])])
        limit = float(edges[tightest])
        if _SMALL < limit < np.inf:
            edge = network.edges[tightest]
            target = Target("edge", edge.edge_id, edge.name, frozenset({edge.edge_id}), frozenset(), False)
            gone = dispatch.solve(Scenario((Block(target, 0.0),), horizon), phi=phi, stages=1)
            losing = max(dispatch.exports - gone.plan.exports, 0.0)
            found.append(CutLimit(target.key, edge.name, limit, -float(plan.chain_duals[chain]), losing))
    for joint, limit, dual in zip(network.joints, joints.tolist(), plan.joint_duals.tolist(), strict=True):
        if abs(dual) > _DUAL_ZERO and limit > _SMALL:
            key = f"joint:{joint.joint_id}"
            gone = dispatch.solve(Scenario((), horizon), phi=phi, limits={key: 0.0}, stages=1)
            found.append(CutLimit(key, joint.name, limit, -dual, max(dispatch.exports - gone.plan.exports, 0.0)))
    return tuple(sorted(found, key=lambda c: (-round(c.losing_mt, 6), c.id)))
