"""Tracing: which part of a flow has passed somewhere, by proportional sharing.

Where streams mix, nobody can say which tonne left by which line. Proportional sharing takes every outflow of a node
to be a mixture like its inflow (Bialek 1996); `energy.optimization.ranges` gives the bounds of what else is possible.
"""

from collections.abc import Collection, Mapping

import numpy as np

from energy.network.graph import Network
from energy.network.simplification import Floats

_NOTHING = 1e-9


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
    position = _nodes(network)
    sent, through, received = np.zeros((3, len(position)))
    for edge in network.edges:
        flow = flows.get(edge.edge_id, 0.0)
        sent[position[edge.tail]] += flow
        through[position[edge.head]] += flow
        if edge.edge_id in crossing:
            received[position[edge.head]] += flow
    # A field produces what it sends beyond what it receives; that part has crossed nothing.
    total = through + np.where([node in network.sources for node in position], np.maximum(sent - through, 0.0), 0.0)
    share = _mix(network, {e: f for e, f in flows.items() if e not in crossing}, total, received)
    return {node: float(min(max(share[i], 0.0), 1.0)) for node, i in position.items()}


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
    All fields share one factorisation [1]_.

    References
    ----------
    .. [1] J. Bialek, "Tracing the flow of electricity", *IEE Proc. Gener. Transm. Distrib.* 143 (1996) 313–320.
    """
    position = _nodes(network)
    produced = np.zeros((len(position), len(network.sources)))
    for i, field in enumerate(network.sources):
        if field in position:
            produced[position[field], i] = max(supply.get(field, 0.0), 0.0)
    total = produced.sum(axis=1)
    for edge in network.edges:
        total[position[edge.head]] += flows.get(edge.edge_id, 0.0)
    return position, np.clip(_mix(network, flows, total, produced), 0.0, 1.0)


def _nodes(network: Network) -> dict[str, int]:
    nodes = sorted({end for edge in network.edges for end in (edge.tail, edge.head)})
    return {node: i for i, node in enumerate(nodes)}


def _mix(network: Network, flows: Mapping[str, float], total: Floats, entering: Floats) -> Floats:
    """Shares of what enters at the nodes, where each node mixes what the given flows bring with what enters there.

    Parameters
    ----------
    total : array, shape (nodes,)
        All that a node receives or produces, Mt/y.
    entering : array, shape (nodes,) or (nodes, kinds)
        What enters there, Mt/y.
    """
    from scipy.sparse import coo_matrix, identity
    from scipy.sparse.linalg import splu

    position = _nodes(network)
    scale = np.where(total > _NOTHING, total, 1.0)
    tails = [position[edge.tail] for edge in network.edges]
    heads = [position[edge.head] for edge in network.edges]
    parts = np.array([flows.get(edge.edge_id, 0.0) for edge in network.edges]) / scale[heads]
    passing = coo_matrix((parts, (heads, tails)), shape=(len(position), len(position)))
    # The small surplus on the diagonal gives a ring that nothing feeds a share of 0 instead of a singular matrix.
    factors = splu(((1 + 1e-12) * identity(len(position)) - passing).tocsc())
    mixed: Floats = factors.solve((entering.T / scale).T)
    return mixed


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
    from scipy.sparse import coo_matrix, identity
    from scipy.sparse.linalg import splu

    position = _nodes(network)
    total, ending = np.zeros((2, len(position)))
    for node, taken in intake.items():
        if node in position:
            total[position[node]] += taken
            ending[position[node]] += taken if node in ends else 0.0
    tails = [position[edge.tail] for edge in network.edges]
    heads = [position[edge.head] for edge in network.edges]
    carried = np.array([flows.get(edge.edge_id, 0.0) for edge in network.edges])
    np.add.at(total, tails, carried)
    scale = np.where(total > _NOTHING, total, 1.0)
    passing = coo_matrix((carried / scale[tails], (tails, heads)), shape=(len(position), len(position)))
    share = splu(((1 + 1e-12) * identity(len(position)) - passing).tocsc()).solve(ending / scale)
    return {node: float(min(max(share[i], 0.0), 1.0)) for node, i in position.items()}


def crossing_exports(
    network: Network, flows: Mapping[str, float], intake: Mapping[str, float], crossing: Collection[str]
) -> float:
    """Exports in Mt/y that have passed any of the given edges, by proportional sharing."""
    share = crossed_share(network, flows, crossing)
    return sum(intake.get(market, 0.0) * share.get(market, 0.0) for market in network.markets)
