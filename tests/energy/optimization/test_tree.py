"""The tree of a cheapest flow, by networkx."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from energy.optimization.tree import cheapest_tree

NODES = 6
PLACE = st.integers(0, NODES - 1)
ROOM = st.integers(1, 6) | st.just(float("inf"))
STEPS = st.lists(st.tuples(PLACE, PLACE, ROOM, st.integers(0, 9)), max_size=15)
SOURCES = st.lists(st.tuples(PLACE, st.integers(1, 9)), min_size=1, max_size=3)
ENDS = st.lists(st.tuples(PLACE, ROOM), max_size=3)
WORTH = 100
"""More than any way can cost: five steps at 9."""


@given(steps=STEPS, sources=SOURCES, ends=ENDS)
def test_its_plan_is_a_cheapest_one(
    steps: list[tuple[int, int, float, int]], sources: list[tuple[int, int]], ends: list[tuple[int, float]]
) -> None:
    every = [*steps, *((NODES, n, most, 0) for n, most in sources), *((n, NODES, most, -WORTH) for n, most in ends)]
    tails, heads, room, cost = (np.array(column, dtype=float) for column in zip(*every, strict=True))
    tails, heads = tails.astype(int), heads.astype(int)
    tree = cheapest_tree(tails, heads, room, cost, NODES)
    # A tree: as many steps as nodes that it joins, less one for each part, which none of its steps leads round.
    joined: nx.Graph[int] = nx.Graph()
    joined.add_nodes_from(range(NODES + 1))
    joined.add_edges_from((int(tails[k]), int(heads[k])) for k in tree.steps)
    assert nx.is_forest(joined)
    assert joined.number_of_edges() == len(tree.steps)
    assert len(tree.loose) == nx.number_connected_components(joined) - 1
    # The plan: full steps take all they can, and what those of the tree take follows from the balances.
    balance = np.zeros((NODES + 1, len(every)))
    for k, (tail, head) in enumerate(zip(tails, heads, strict=True)):
        balance[tail, k] -= 1
        balance[head, k] += 1
    flow = np.zeros(len(every))
    flow[tree.full] = room[tree.full]
    assert np.isfinite(flow).all()
    flow[tree.steps] = np.linalg.lstsq(balance[:, tree.steps], -balance @ flow, rcond=None)[0]
    assert balance @ flow == pytest.approx(np.zeros(NODES + 1), abs=1e-6)
    assert (flow >= -1e-6).all()
    assert (flow <= room + 1e-6).all()
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_nodes_from(range(NODES + 1))
    goods = sum(most for _, most in sources)
    for tail, head, most, spent in every:
        graph.add_edge(tail, head, capacity=int(min(most, goods)), weight=spent)
    assert cost @ flow == pytest.approx(nx.network_simplex(graph)[0], abs=1e-6)


def test_amounts_of_any_size_are_counted() -> None:
    """By hand: 0.004 t of 0.01 go by the way for 0.001 each, the others by that for 250,000, and all are sold."""
    tails, heads = np.array([0, 0, 2, 1]), np.array([1, 1, 0, 2])
    found = cheapest_tree(
        tails, heads, np.array([0.004, np.inf, 0.01, np.inf]), np.array([0.001, 250_000.0, 0.0, -1e6]), 2
    )
    assert (found.steps.tolist(), found.full.tolist(), found.loose.tolist()) == ([1, 3], [0, 2], [])
