"""Tracing: which part of a flow has passed somewhere, by proportional sharing.

Where streams mix, nobody can say which tonne left by which line. Proportional sharing takes every outflow of a node
to be a mixture like its inflow (Bialek 1996); `energy.optimization.ranges` gives the bounds of what else is possible.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

import numpy as np

from energy.network.graph import Network
from energy.network.simplification import Floats

Amount = TypeVar("Amount", float, Floats)

_NOTHING = 1e-6
"""Mt/y below which a flow is the rounding of an interior-point method, a tonne a year: two-way pipes carry it back."""

_SURPLUS = 1e-12


def crossed_share(network: Network, flows: Mapping[str, float], crossing: Collection[str]) -> dict[str, float]:
    """Part of what each node receives or produces that has passed any of the given edges.

    Parameters
    ----------
    network : Network
        The network.
    flows : mapping of str to float
        Mt/y per edge.
    crossing : collection of str
        Edge ids.

    Returns
    -------
    dict of str to float
        Fraction 0–1 per node; 0 where nothing arrives.

    References
    ----------
    .. [1] J. Bialek, "Tracing the flow of electricity", *IEE Proc. Gener. Transm. Distrib.* 143 (1996) 313–320.
    """
    sent, total, received = (defaultdict[str, float](float) for _ in range(3))
    steps = []
    for edge in network.edges:
        flow = flows.get(edge.edge_id, 0.0)
        sent[edge.tail] += flow
        total[edge.head] += flow
        if edge.edge_id in crossing:
            received[edge.head] += flow
        else:
            steps.append((edge.tail, edge.head, flow))
    # A field produces what it sends beyond what it receives; that part has crossed nothing.
    for node in network.sources:
        total[node] += max(sent[node] - total[node], 0.0)
    share = _mix(steps, total, received, 0.0)
    return {node: min(max(float(share.get(node, 0.0)), 0.0), 1.0) for node in network.ends}


def origin_shares(
    network: Network, flows: Mapping[str, float], supply: Mapping[str, float]
) -> tuple[Mapping[str, int], Floats]:
    """Part of every field in what each node receives or produces, by proportional sharing.

    Parameters
    ----------
    network : Network
        The network.
    flows, supply : mapping of str to float
        Mt/y per edge and per field.

    Returns
    -------
    mapping of str to int
        Row of every node.
    array, shape (nodes, fields)
        Fractions 0–1, in the order of `network.sources`. A row adds up to 1 where crude passes, and is 0 elsewhere.

    Notes
    -----
    All fields are mixed in one go [1]_.

    References
    ----------
    .. [1] J. Bialek, "Tracing the flow of electricity", *IEE Proc. Gener. Transm. Distrib.* 143 (1996) 313–320.
    """
    position = {node: i for i, node in enumerate(network.ends)}
    entering, nothing = dict[str, Floats](), np.zeros(len(network.sources))
    total = dict.fromkeys(position, 0.0)
    for i, field in enumerate(network.sources):
        if field in position:
            total[field] = max(supply.get(field, 0.0), 0.0)
            entering[field] = nothing.copy()
            entering[field][i] = total[field]
    for edge in network.edges:
        total[edge.head] += flows.get(edge.edge_id, 0.0)
    mixed = _mix([(e.tail, e.head, flows.get(e.edge_id, 0.0)) for e in network.edges], total, entering, nothing)
    shares = np.zeros((len(position), len(network.sources)))
    for node, values in mixed.items():
        shares[position[node]] = values
    return position, np.clip(shares, 0.0, 1.0)


def _mix(
    steps: Sequence[tuple[str, str, float]], total: Mapping[str, float], entering: Mapping[str, Amount], nothing: Amount
) -> dict[str, Amount]:
    """Shares of what enters at the nodes, where each node mixes what the steps bring with what enters there.

    Parameters
    ----------
    steps : sequence of (str, str, float)
        From where to where, and how much, Mt/y.
    total : mapping of str to float
        All that a node receives or produces, Mt/y.
    entering : mapping of str to float or array, shape (kinds,)
        What enters there, Mt/y.
    nothing : float or array, shape (kinds,)
        What enters at all other nodes.

    Notes
    -----
    Node by node, exactly: importing a sparse solver takes longer than this does.
    """
    feeders: dict[str, dict[str, float]] = {node: {} for node in total}
    fed: dict[str, set[str]] = defaultdict(set)
    for tail, head, flow in steps:
        if flow > _NOTHING and total.get(head, 0.0) > _NOTHING:
            feeders.setdefault(tail, {})
            feeders[head][tail] = feeders[head].get(tail, 0.0) + flow / total[head]
            fed[tail].add(head)
    share = {n: entering[n] / total[n] if n in entering and total[n] > _NOTHING else nothing for n in feeders}
    left, order = dict.fromkeys(feeders), list[str]()
    known = [node for node in left if not feeders[node]]
    while left:
        # rule 1: a node whose feeders are all known is known
        # rule 2: where only rings are left, any node is written in terms of those that feed it, and found last
        node = known.pop() if known else next(iter(left))
        del left[node]
        order.append(node)
        # A ring that nothing else feeds has a share of 0 by the small surplus, where there would be a division by 0.
        own = 1 + _SURPLUS - feeders[node].pop(node, _SURPLUS)
        share[node] = share[node] / own
        feeders[node] = {tail: part / own for tail, part in feeders[node].items()}
        for head in sorted(fed[node] & left.keys()):
            part = feeders[head].pop(node)
            share[head] = share[head] + part * share[node]
            for tail, more in feeders[node].items():
                feeders[head][tail] = feeders[head].get(tail, 0.0) + part * more
                fed[tail].add(head)
            if not feeders[head]:
                known.append(head)
    for node in reversed(order):
        for tail, part in feeders[node].items():
            share[node] = share[node] + part * share[tail]
    return share


def bound_for(
    network: Network, flows: Mapping[str, float], intake: Mapping[str, float], ends: Collection[str]
) -> dict[str, float]:
    """Part of what each node sends on or takes that ends up at given nodes, by proportional sharing.

    Parameters
    ----------
    network : Network
        The network.
    flows, intake : mapping of str to float
        Mt/y per edge, and per refinery and market.
    ends : collection of str
        Where it ends, such as the home refineries.

    Returns
    -------
    dict of str to float
        Fraction 0–1 per node; 0 where nothing leaves.

    Notes
    -----
    The rule of `crossed_share` looked at from the other end: every inflow of a node is taken to be divided as its
    outflow is.
    """
    total, ending = defaultdict[str, float](float), {}
    for node, taken in intake.items():
        total[node] += taken
        if node in ends:
            ending[node] = taken
    steps = []
    for edge in network.edges:
        flow = flows.get(edge.edge_id, 0.0)
        total[edge.tail] += flow
        steps.append((edge.head, edge.tail, flow))
    share = _mix(steps, total, ending, 0.0)
    return {node: min(max(float(share.get(node, 0.0)), 0.0), 1.0) for node in network.ends}


def crossing_ahead(
    network: Network, flows: Mapping[str, float], intake: Mapping[str, float], crossing: Collection[str]
) -> dict[str, float]:
    """Part of what each node sends on or takes that is still to pass given edges, by proportional sharing."""
    total, ahead = defaultdict[str, float](float), defaultdict[str, float](float)
    for node, taken in intake.items():
        total[node] += taken
    steps = []
    for edge in network.edges:
        flow = flows.get(edge.edge_id, 0.0)
        total[edge.tail] += flow
        if edge.edge_id in crossing:
            ahead[edge.tail] += flow
        else:
            steps.append((edge.head, edge.tail, flow))
    share = _mix(steps, total, ahead, 0.0)
    return {node: min(max(float(share.get(node, 0.0)), 0.0), 1.0) for node in network.ends}


def crossing_exports(
    network: Network, flows: Mapping[str, float], intake: Mapping[str, float], crossing: Collection[str]
) -> float:
    """Exports in Mt/y that have passed any of the given edges, by proportional sharing."""
    share = crossed_share(network, flows, crossing)
    return sum(intake.get(market, 0.0) * share.get(market, 0.0) for market in network.markets)
