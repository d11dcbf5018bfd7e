"""Tree: a basis to start from where no plan is known yet, the cheapest way of every node to a market.

A solver that starts from nothing takes a step for every node of a network before it has a plan at all. Sent along the
cheapest ways, which form a tree, everything arrives at once and only where it is too much is anything left to mend.
"""

import heapq
import math

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
    # By hand: scipy's is quicker on the largest networks only, and loading it takes as long as all the rest of many.
    into: list[list[tuple[float, int, int]]] = [[] for _ in range(nodes)]
    for step, (tail, head, cost) in enumerate(zip(tails.tolist(), heads.tolist(), costs.tolist(), strict=True)):
        into[head].append((cost, tail, step))
    ahead, chosen = [math.inf] * nodes, [-1] * nodes
    nearest = [(0.0, node) for node in ends.tolist()]
    for place, (_, node) in enumerate(nearest):
        ahead[node], chosen[node] = 0.0, len(tails) + place
    heapq.heapify(nearest)
    while nearest:
        so_far, node = heapq.heappop(nearest)
        if so_far > ahead[node]:
            continue
        for cost, tail, step in into[node]:
            if so_far + cost < ahead[tail]:
                ahead[tail], chosen[tail] = so_far + cost, step
                heapq.heappush(nearest, (so_far + cost, tail))
    return np.array(chosen)
