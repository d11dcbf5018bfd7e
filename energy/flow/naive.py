"""Naive baselines: what a back-of-the-envelope estimate would say, shown beside the model's answer.

A model that does no better than these is not worth its assumptions. Nothing goes another way here, but what stands in
for each other at one place does: open moorings, berths and parallel pipes of a shared limit carry on for closed ones.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from energy.flow.dispatch import Dispatch
from energy.flow.scenario import Scenario
from energy.statistics.mixing import crossed_share, crossing_ahead

_SMALL = 1e-6


@dataclass(frozen=True)
class Naive:
    """Exports left per gate if nothing went another way, and what fields that are closed themselves sent (Mt/y)."""

    kept: Mapping[str, float]
    unsupplied: Mapping[str, float]


def naive_of(dispatch: Dispatch, scenario: Scenario) -> Naive:
    """What is left at every gate without any rerouting.

    Parameters
    ----------
    dispatch : Dispatch
        Compiled base year.
    scenario : Scenario
        What is blocked.

    Notes
    -----
    Of the base flow of a gate, what has passed or is still to pass something blocked is lost, by proportional sharing.
    A tonne that passes two blocked things is cut once, by the tighter of the two.
    """
    network, base = dispatch.network, dispatch.base_flows
    counted = dispatch.base_exports
    cuts = _cuts(dispatch, scenario)
    intake = dict(zip((*network.domestic, *network.markets), (*dispatch.domestic, *dispatch.market), strict=True))
    kept, unsupplied = dict.fromkeys(network.gates, 0.0), dict.fromkeys(network.gates, 0.0)
    below = 0.0
    for share in sorted({1.0, *cuts.values()} - {0.0}):
        shut = {edge for edge, left in cuts.items() if left < share}
        before, ahead = crossed_share(network, base, shut), crossing_ahead(network, base, intake, shut)
        closed = {n for b in scenario.blocks if b.left < share for n in b.target.nodes} & set(network.sources)
        own = crossed_share(network, base, {e.edge_id for e in network.edges if e.tail in closed})
        for gate in network.gates:
            edge, part = network.edge[gate], (share - below) * counted[gate]
            kept[gate] += 0.0 if gate in shut else part * (1 - before[edge.tail]) * (1 - ahead[edge.head])
            unsupplied[gate] += part * own[edge.tail]
        below = share
    return Naive(kept, unsupplied)


def naive_lost(dispatch: Dispatch, naive: Naive) -> float:
    """Exports that pass what is blocked: the loss if nothing went another way (Mt/y)."""
    left = sum(naive.kept.values())
    return min(max(dispatch.exports - left, 0.0), dispatch.exports)


def naive_by_corridor(dispatch: Dispatch, naive: Naive) -> Mapping[str, float]:
    """Base exports with the blocked ones spread over the untouched corridors in proportion, as if nothing limited them.

    What a closed field no longer supplies is not there to be spread.
    """
    base = dispatch.base_exports
    gates = dispatch.network.gates
    kept, whole = dict.fromkeys(gates.values(), 0.0), dict.fromkeys(gates.values(), 0.0)
    displaced = 0.0
    for gate, corridor in gates.items():
        kept[corridor] += naive.kept[gate]
        whole[corridor] += base[gate]
        displaced += max(base[gate] - naive.kept[gate] - naive.unsupplied[gate], 0.0)
    untouched = {corridor: mt for corridor, mt in whole.items() if mt - kept[corridor] <= _SMALL}
    total = sum(untouched.values())
    scale = displaced / total if total > _SMALL else 0.0
    return {corridor: mt + scale * untouched.get(corridor, 0.0) for corridor, mt in kept.items()}


def _cuts(dispatch: Dispatch, scenario: Scenario) -> dict[str, float]:
    """Share of its base flow that each edge can still carry; members of one shared limit count together."""
    room, _ = dispatch.bounds(Scenario(scenario.blocks, "structural", scenario.release_foreign))
    flows = zip(dispatch.base_flows.items(), room.edges.tolist(), strict=True)
    cuts = {edge: min(most / base, 1.0) for (edge, base), most in flows if base > _SMALL}
    for joint, most in zip(dispatch.network.joints, room.joints.tolist(), strict=True):
        carried = dispatch.joint_flow(joint, dispatch.base_flows)
        if carried <= _SMALL:
            continue
        if _stand_in(dispatch, joint.members):
            open_room = sum(float(room.edges[dispatch.position[e]]) for e in joint.members)
            cuts |= dict.fromkeys(joint.members, min(most, open_room, carried) / carried)
        else:
            cuts |= {edge: min(cuts.get(edge, 1.0), most / carried) for edge in joint.members}
    return {edge: left for edge, left in cuts.items() if left < 1 - _SMALL}


def _stand_in(dispatch: Dispatch, members: Collection[str]) -> bool:
    """Whether all members leave one place, so that what one cannot carry the others can."""
    return len(members) > 1 and len({dispatch.network.edge[e].tail for e in members}) == 1
