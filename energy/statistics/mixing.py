"""Tracing: which part of a flow has passed somewhere, by proportional sharing.

Where streams mix, nobody can say which tonne left by which line. Proportional sharing takes every outflow of a node
to be a mixture like its inflow (Bialek 1996); `energy.optimization.ranges` gives the bounds of what else is possible.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

import numpy as np

from energy.network.graph import Network, reachable
from energy.network.simplification import Floats

_NOTHING = 1e-6
"""Mt/y below which a flow is the rounding of an interior-point method, a tonne a year: two-way pipes carry it back."""


def crossed_share(network: Network, flows: Mapping[str, float], crossing: Collection[str]) -> dict[str, float]:
    """Part (0–1) of what each node receives or produces that has passed any of the given edges; 0 for nothing.

    References
    ----------
    .. [1] J. Bialek, "Tracing the flow of electricity", *IEE Proc. Gener. Transm. Distrib.* 143 (1996) 313–320.
    """
    if not crossing:
        return dict.fromkeys(network.ends, 0.0)
    sent, total, received = (defaultdict[str, float](float) for _ in range(3))
    steps = []
    for edge in network.edges:
        flow = flows.get(edge.edge_id, 0.0)
        if flow == 0:
            continue
        sent[edge.tail] += flow
        total[edge.head] += flow
        if edge.edge_id in crossing:
            received[edge.head] += flow
        else:
            steps.append((edge.tail, edge.head, flow))
    # A field produces what it sends beyond what it receives; that part has crossed nothing.
    for node in network.sources:
        total[node] += max(sent[node] - total[node], 0.0)
    return _fractions(network, steps, total, received)


def origin_shares(
    network: Network, flows: Mapping[str, float], supply: Mapping[str, float]
) -> tuple[Mapping[str, int], Floats]:
    """Part of every field in what each node receives or produces, by proportional sharing.

    Returns
    -------
    mapping of str to int
        Row of every node.
    array, shape (nodes, fields)
        Fractions 0–1, in the order of `network.sources`. A row adds up to 1 where goods pass, and is 0 elsewhere.

    Notes
    -----
    All fields share one factorisation [1]_.

    References
    ----------
    .. [1] J. Bialek, "Tracing the flow of electricity", *IEE Proc. Gener. Transm. Distrib.* 143 (1996) 313–320.
    """
    position = {node: i for i, node in enumerate(network.ends)}
    entering = {}
    total = dict.fromkeys(position, 0.0)
    for i, field in enumerate(network.sources):
        if field in position:
            total[field] = max(supply.get(field, 0.0), 0.0)
            entering[field] = np.eye(len(network.sources))[i] * total[field]
    for edge in network.edges:
        total[edge.head] += flows.get(edge.edge_id, 0.0)
    mixed = _mix([(e.tail, e.head, flows.get(e.edge_id, 0.0)) for e in network.edges], total, entering)
    shares = np.zeros((len(position), len(network.sources)))
    for node, values in mixed.items():
        shares[position[node]] = values
    return position, np.clip(shares, 0.0, 1.0)


def _mix(
    steps: Sequence[tuple[str, str, float]], total: Mapping[str, float], entering: Mapping[str, Floats]
) -> dict[str, Floats]:
    """Shares of what enters at the nodes, where each node mixes what the steps bring with what enters there.

    Steps say from where to where and how much, `total` all that a node receives or produces, and `entering`, shape
    (kinds,) per node, what enters there, in Mt/y. Node by node, in an order in which all that reaches a node is known
    before. Only where goods go round on a ring is there no such order; then one linear system gives all shares.
    """
    if not entering:
        return {}
    carried = [(a, b, flow) for a, b, flow in steps if flow > _NOTHING and total.get(b, 0.0) > _NOTHING]
    # Where nothing of it can come there is no share of it, whatever goes round there.
    reached = reachable(entering, ((tail, head) for tail, head, _ in carried))
    carried = [step for step in carried if step[0] in reached]
    share = {node: values / total[node] for node, values in entering.items() if total.get(node, 0.0) > _NOTHING}
    into: dict[str, list[tuple[str, float]]] = {}
    for tail, head, flow in carried:
        into.setdefault(head, []).append((tail, flow))
    before = {head: [tail for tail, _ in feeding] for head, feeding in into.items()}
    try:
        for node in TopologicalSorter(before).static_order():
            for tail, flow in into.get(node, ()):
                if tail in share:
                    share[node] = share.get(node, 0.0) + share[tail] * (flow / total[node])
    except CycleError:
        return _mix_on_rings(carried, total, entering)
    return share


def _mix_on_rings(
    steps: Sequence[tuple[str, str, float]], total: Mapping[str, float], entering: Mapping[str, Floats]
) -> dict[str, Floats]:
    from scipy.sparse import coo_matrix, identity
    from scipy.sparse.linalg import splu

    nodes = sorted({*total, *(end for tail, head, _ in steps for end in (tail, head))})
    position = {node: i for i, node in enumerate(nodes)}
    parts = [flow / total[head] for _, head, flow in steps]
    ends = ([position[head] for _, head, _ in steps], [position[tail] for tail, _, _ in steps])
    passing = coo_matrix((parts, ends), shape=(len(nodes), len(nodes)))
    kinds = len(next(iter(entering.values()), ()))
    own = np.zeros((len(nodes), kinds))
    for node, values in entering.items():
        if total.get(node, 0.0) > _NOTHING:
            own[position[node]] = values / total[node]
    # The small surplus on the diagonal gives a ring that nothing feeds a share of 0 instead of a singular matrix.
    mixed = splu(((1 + 1e-12) * identity(len(nodes)) - passing).tocsc()).solve(own)
    return {node: mixed[i] for node, i in position.items()}


def bound_for(
    network: Network, flows: Mapping[str, float], intake: Mapping[str, float], ends: Collection[str]
) -> dict[str, float]:
    """Part (0–1) of what each node sends on or takes that ends up at given nodes, such as the home refineries.

    The rule of `crossed_share` looked at from the other end: every inflow of a node is taken to be divided as its
    outflow is.
    """
    return _ahead(network, flows, intake, ends=ends)


def crossing_ahead(
    network: Network, flows: Mapping[str, float], intake: Mapping[str, float], crossing: Collection[str]
) -> dict[str, float]:
    """Part (0–1) of what each node sends on or takes that is still to pass given edges, by proportional sharing."""
    return _ahead(network, flows, intake, crossing=crossing)


def _ahead(
    network: Network,
    flows: Mapping[str, float],
    intake: Mapping[str, float],
    *,
    crossing: Collection[str] = (),
    ends: Collection[str] = (),
) -> dict[str, float]:
    if not crossing and not ends:
        return dict.fromkeys(network.ends, 0.0)
    total, ahead = defaultdict[str, float](float), defaultdict[str, float](float)
    for node, taken in intake.items():
        total[node] += taken
        if node in ends:
            ahead[node] += taken
    steps = []
    for edge in network.edges:
        flow = flows.get(edge.edge_id, 0.0)
        if flow == 0:
            continue
        total[edge.tail] += flow
        if edge.edge_id in crossing:
            ahead[edge.tail] += flow
        else:
            steps.append((edge.head, edge.tail, flow))
    return _fractions(network, steps, total, ahead)


def _fractions(
    network: Network,
    steps: Sequence[tuple[str, str, float]],
    total: Mapping[str, float],
    entering: Mapping[str, float],
) -> dict[str, float]:
    share = _mix(steps, total, {node: np.array([mt]) for node, mt in entering.items()})
    return {node: min(max(float(share[node][0]), 0.0), 1.0) if node in share else 0.0 for node in network.ends}


def crossing_exports(
    network: Network, flows: Mapping[str, float], intake: Mapping[str, float], crossing: Collection[str]
) -> float:
    """Exports in Mt/y that have passed any of the given edges, by proportional sharing."""
    share = crossed_share(network, flows, crossing)
    return sum(intake.get(market, 0.0) * share.get(market, 0.0) for market in network.markets)
