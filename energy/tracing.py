"""Tracing: which part of a flow has passed somewhere, by proportional sharing.

Where streams mix, nobody can say which tonne left by which line. Proportional sharing takes every outflow of a node
to be a mixture like its inflow (Bialek 1996); `energy.extent` gives the bounds of what else is possible.
"""

from collections.abc import Collection, Mapping

import numpy as np

from energy.network import Network


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
    from scipy.sparse import coo_matrix, identity
    from scipy.sparse.linalg import spsolve

    nodes = sorted({end for edge in network.edges for end in (edge.tail, edge.head)})
    position = {node: i for i, node in enumerate(nodes)}
    size = len(nodes)
    through, received = np.zeros(size), np.zeros(size)
    sharing: list[tuple[int, int, float]] = []
    sent = np.zeros(size)
    for edge in network.edges:
        flow = flows.get(edge.edge_id, 0.0)
        tail, head = position[edge.tail], position[edge.head]
        through[head] += flow
        sent[tail] += flow
        if edge.edge_id in crossing:
            received[head] += flow
        else:
            sharing.append((head, tail, flow))
    # A field produces what it sends beyond what it receives; that part has crossed nothing.
    total = through + np.where([node in network.sources for node in nodes], np.maximum(sent - through, 0.0), 0.0)
    scale = np.where(total > 1e-9, total, 1.0)
    # The small surplus on the diagonal gives a ring that nothing feeds a share of 0 instead of a singular matrix.
    heads, tails, volumes = (list(part) for part in zip(*sharing, strict=True)) if sharing else ([], [], [])
    passing = coo_matrix((np.array(volumes) / scale[heads], (heads, tails)), shape=(size, size))
    share = spsolve(((1 + 1e-12) * identity(size) - passing).tocsc(), received / scale)
    return {node: float(min(max(share[i], 0.0), 1.0)) for node, i in position.items()}


def crossing_exports(
    network: Network, flows: Mapping[str, float], intake: Mapping[str, float], crossing: Collection[str]
) -> float:
    """Exports in Mt/y that have passed any of the given edges, by proportional sharing."""
    share = crossed_share(network, flows, crossing)
    return sum(intake.get(market, 0.0) * share.get(market, 0.0) for market in network.markets)
