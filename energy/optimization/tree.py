"""Tree: a basis to start from where no plan is known yet, the cheapest way of every node to a market.

A solver that starts from nothing takes a step for every node of a network before it has a plan at all. Sent along the
cheapest ways, which form a tree, everything arrives at once and only where it is too much is anything left to mend.
"""

import numpy as np

from energy.network.simplification import Floats, Integers


def cheapest_ways(tails: Integers, heads: Integers, costs: Floats, ends: Integers, nodes: int) -> Integers:
    """The step by which each node sends what it has the cheapest way.

    Parameters
    ----------
    tails, heads : integer array, shape (steps,)
        Where each step begins and ends.
    costs : array, shape (steps,)
        What a tonne costs on each step; not below 0.
    ends : integer array, shape (ends,)
        Nodes at which everything may stay.
    nodes : int
        How many nodes there are.

    Returns
    -------
    integer array, shape (nodes,)
        The number of the step; of an end `steps` and its place among the ends; -1 for a node without a way.

    Examples
    --------
    Two ways from 0 to 2, one direct for 5, one by 1 for 1 and 1:

    >>> cheapest_ways(np.array([0, 0, 1]), np.array([2, 1, 2]), np.array([5.0, 1.0, 1.0]), np.array([2]), 3).tolist()
    [1, 2, 3]
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    # All walked backward from one place behind the ends. A step that costs nothing must not read as no step at all.
    back_from = np.concatenate([heads, np.full(len(ends), nodes)])
    back_to, number = np.concatenate([tails, ends]), np.arange(len(tails) + len(ends))
    weights = np.concatenate([costs, np.zeros(len(ends))]) + _least(costs)
    # Of parallel steps the cheapest; of steps in one loop none is a way on.
    order = np.lexsort((number, weights, back_to, back_from))
    pairs = np.stack([back_from[order], back_to[order]])
    first = np.concatenate([[True], (np.diff(pairs) != 0).any(axis=0)]) & (pairs[0] != pairs[1])
    order = order[first]
    place = (back_from[order], back_to[order])
    shape = (nodes + 1, nodes + 1)
    # Early versions of scipy take no longer whole numbers in graphs.
    short = (place[0].astype(np.int32), place[1].astype(np.int32))
    _, before = dijkstra(csr_array((weights[order], short), shape=shape), indices=nodes, return_predecessors=True)
    led = np.flatnonzero(before[:nodes] >= 0)
    step = np.full(nodes, -1)
    # Sorted by both ends, so that the step between two nodes is found by its place.
    keys = place[0] * (nodes + 1) + place[1]
    step[led] = number[order][np.searchsorted(keys, before[led] * (nodes + 1) + led)]
    return step


def _least(costs: Floats) -> float:
    return 1e-6 * (1.0 + float(np.max(costs, initial=0.0)))
