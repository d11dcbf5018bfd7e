"""Tree: a basis to start from where no plan is known yet, that of a minimum-cost flow.

A solver of linear programs that starts from nothing takes a step for every node before it has a plan at all, and where
all edges run both ways another for most of them. A network without shared limits is a minimum-cost flow, for which the
network simplex method [1]_ takes a tenth of the time; its basis is a tree.

References
----------
.. [1] R. K. Ahuja, T. L. Magnanti and J. B. Orlin, "Network Flows" (1993), chapter 11.
"""

import math
from typing import NamedTuple

import numpy as np

from energy.network.simplification import Floats, Integers

_LARGEST = 1e9
"""Capacities and costs are counted in whole units up to this each: a product of two stays below 2^63."""


class Tree(NamedTuple):
    """Steps in the tree, steps that are full without being in it, and nodes whose balance nothing in the tree mends."""

    steps: Integers
    full: Integers
    loose: Integers


def cheapest_tree(tails: Integers, heads: Integers, room: Floats, costs: Floats, outside: int) -> Tree:
    """The tree of a cheapest flow, with capacities and costs rounded to some nine digits of the largest.

    Parameters
    ----------
    tails, heads : integer array, shape (steps,)
        Where each step begins and ends. Goods come from the node `outside` and go back there.
    room : array, shape (steps,)
        The most that each step takes, t; may be infinite.
    costs : array, shape (steps,)
        What a tonne costs on each step; below 0 only on steps to `outside`, where it is paid for.
    outside : int
        The number of that node, the last one.

    Returns
    -------
    Tree

    Examples
    --------
    Node 0 sends 5 to node 1 for 7 each, by a way for 1 that takes 3 and by one for 2. Outside is 2:

    >>> tails, heads = np.array([0, 0, 2, 1]), np.array([1, 1, 0, 2])
    >>> found = cheapest_tree(tails, heads, np.array([3.0, 9.0, 5.0, 9.0]), np.array([1.0, 2.0, 0.0, -7.0]), 2)
    >>> found.steps.tolist(), found.full.tolist(), found.loose.tolist()
    ([1, 3], [0, 2], [])
    """
    goods, worth = float(room[tails == outside].sum()), float(max(-costs.min(initial=0.0), 0.0))
    # What comes from outside that nobody takes goes back as it came; that is never better than to be paid for it. Then
    # all of it takes one step more: the library caps prices at 0, and behind a bottleneck they are above what is paid.
    back, end = outside + 1, outside + 2
    starts = np.concatenate([tails, [outside, back]])
    ends = np.concatenate([np.where(heads == outside, back, heads), [back, end]])
    # No step takes more than all goods: none is full at twice as much.
    most = _whole(np.concatenate([np.minimum(room, 2 * goods), [goods, 2 * goods]]), 2 * goods)
    cost = np.concatenate([costs + np.where(heads == outside, worth, 0.0), [worth, worth]])
    price = _whole(cost, max(worth, float(costs.max(initial=0.0))))
    flow, potential = _minimum_cost_flow(starts, ends, most, price, int(most[-2]))
    slack = price + potential[starts] - potential[ends]
    # Where everything is taken, what lies before the sources sets no price.
    taken = slack[-2] != 0
    ends[ends == back] = outside
    steps = np.flatnonzero((starts[:-2] != outside) | ~taken)
    between = (flow > 0) & (flow < most)
    steps = steps[np.lexsort((np.abs(slack[steps]), ~between[steps]))]
    joined, above = _forest(starts[steps], ends[steps], outside + 1)
    inside = steps[joined]
    full = (flow == most)[:-2] & (most[:-2] > 0)
    full[inside] = False
    return Tree(inside, np.flatnonzero(full), np.flatnonzero(above[:outside] == np.arange(outside)))


def _whole(amounts: Floats, largest: float) -> Integers:
    """In whole units, a power of ten of the given ones, so that short decimals stay what they are."""
    unit = 10.0 ** math.floor(math.log10(_LARGEST / largest)) if largest > 0 else 1.0
    return np.rint(amounts * unit).astype(np.int64)


def _minimum_cost_flow(
    tails: Integers, heads: Integers, most: Integers, price: Integers, goods: int
) -> tuple[Integers, Integers]:
    """Flow of each step and potential of each node, when all goods go from the third-last node to the last."""
    from pylmcf import Graph

    order, nodes = np.lexsort((heads, tails)), int(heads[-1]) + 1
    graph = Graph(nodes, tails[order].astype(np.int32), heads[order].astype(np.int32))
    supply = np.zeros(nodes, dtype=np.int64)
    supply[nodes - 3], supply[nodes - 1] = goods, -goods
    graph.set_node_supply(supply)
    graph.set_edge_capacities(most[order])
    graph.set_edge_costs(price[order])
    graph.solve()
    flow = np.empty(len(order), dtype=np.int64)
    flow[order] = graph.result()
    return flow, graph.potentials()


def _forest(tails: Integers, heads: Integers, nodes: int) -> tuple[list[int], Integers]:
    """Which steps join what those before left apart, and a node of each part, for all its nodes: the last if it can be.

    This is Kruskal's method, by hand: networkx takes ten times as long.
    """
    above, joined = list(range(nodes)), []
    for step, (tail, head) in enumerate(zip(tails.tolist(), heads.tolist(), strict=True)):
        low, high = sorted((_top(above, tail), _top(above, head)))
        if low != high:
            joined.append(step)
            above[low] = high
    return joined, np.array(above)


def _top(above: list[int], node: int) -> int:
    """The node that stands for the part of another; the way to it is halved for the next time."""
    while above[node] != node:
        above[node] = above[above[node]]
        node = above[node]
    return node
