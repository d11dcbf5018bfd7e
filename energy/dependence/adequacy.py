"""Adequacy: whether the ways out would be enough without the largest one.

These are mirrors of measures made for gas imports: the N−1 formula of Regulation (EU) 2017/1938, Annex II, and the
source dependence, remaining flexibility and disruption bands of the European gas network operators, turned from
demand to be supplied to supply to be exported.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from energy.flow.dispatch import Dispatch
from energy.flow.scenario import Scenario
from energy.network.limits import Limit
from energy.network.units import TONNE

BANDS = (0.0, 0.05, 0.10, 0.50)
"""Upper ends of the disruption bands: none, up to 5, 10 and 50 % of exports; above that the last band."""

_AT_THE_BORDER = frozenset({"capacity", "berths", "moorings"})
_WITHOUT_PIPES = frozenset({"rail", "truck"})


@dataclass(frozen=True)
class WayOut:
    """Border capacity in Mt/y of one or more corridors that share it, with its range."""

    corridors: tuple[str, ...]
    capacity: float
    low: float
    high: float


def export_n_minus_1(capacities: Sequence[float], supply: float) -> float:
    """Capacity of all ways out but the largest, over what has to be exported.

    Mt/y per way out, and in all; 1 or more where the others could carry everything.

    References
    ----------
    .. [1] Regulation (EU) 2017/1938, Annex II.

    Examples
    --------
    >>> round(export_n_minus_1([72.5, 17.5, 20 - 10, 5.2], 78.7), 3)
    0.416
    """
    return (sum(capacities) - max(capacities, default=0.0)) / supply if supply > 0 else 0.0


def ways_out(dispatch: Dispatch) -> tuple[WayOut, ...]:
    """Border capacity by corridor, less the foreign goods in it; corridors that share berths are one way out.

    Railways are left out, as in the formula, which is made for pipes and terminals. Fleets, contracts and what feeds a
    border point do not count here either: that is what the network version is for.
    """
    network = dispatch.network
    foreign = dispatch.baseline.foreign if dispatch.baseline else {}
    gates = {g: c for g, c in network.gates.items() if network.edge[g].mode not in _WITHOUT_PIPES}
    corridors = {c: frozenset({c}) for c in gates.values()}
    shared = [j for j in network.joints if j.kind in _AT_THE_BORDER and gates.keys() & j.members.keys()]
    for joint in shared:
        together = frozenset[str]().union(*(corridors[gates[g]] for g in joint.members if g in gates))
        corridors |= dict.fromkeys(together, together)
    ways = []
    for group in dict.fromkeys(corridors.values()):
        members = [g for g, c in gates.items() if c in group]
        per_gate = [_room(network.limits.nameplate.get(f"edge:{g}"), foreign.get(g, 0.0)) for g in members]
        capacity = [sum(end) for end in zip(*per_gate, strict=True)]
        for joint in shared:
            if members[0] in joint.members or set(members) & joint.members.keys():
                limit = network.limits.nameplate.get(f"joint:{joint.joint_id}")
                whole = _room(limit, foreign.get(f"joint:{joint.joint_id}", 0.0), joint.working_units or 1.0)
                capacity = [min(a, b) for a, b in zip(capacity, whole, strict=True)]
        ways.append(WayOut(tuple(sorted(group)), *capacity))
    return tuple(sorted(ways, key=lambda way: -way.capacity))


def _room(limit: Limit | None, foreign: float, units: float = 1.0) -> tuple[float, float, float]:
    """Central, low and high capacity for home goods, Mt/y."""
    if limit is None:
        return np.inf, np.inf, np.inf
    ends = (limit.value, limit.value if limit.low is None else limit.low, limit.high or limit.value)
    value, low, high = (max(units * end - foreign, 0.0) for end in ends)
    return value, low, high


def most_exports(dispatch: Dispatch, scenario: Scenario, limits: Mapping[str, float] | None = None) -> float:
    """Exports in Mt/y that the network could carry if the fields could send any amount."""
    _, bounds = dispatch.bounds(scenario, limits=limits)
    endless = bounds.shared(supply=np.full_like(bounds.supply, np.inf), exports=np.inf)
    return dispatch.program.solve(endless, stages=1).exports


def band(lost_share: float) -> str:
    """Disruption band of a lost share of exports.

    Examples
    --------
    >>> band(0.03), band(0.84)
    ('up to 5 %', 'above 50 %')
    """
    if lost_share <= TONNE:
        return "none"
    for end in BANDS[1:]:
        if lost_share <= end:
            return f"up to {end:.0%}".replace("%", " %")
    return f"above {BANDS[-1]:.0%}".replace("%", " %")
