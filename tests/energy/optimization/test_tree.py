"""The tree of cheapest ways, by networkx."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from energy.optimization.tree import cheapest_ways

STEPS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 5)), min_size=1, max_size=20)


@given(drawn=STEPS, ends=st.sets(st.integers(0, 6), min_size=1))
def test_each_node_leads_on_to_an_end_as_cheaply_as_can_be(drawn: list[tuple[int, int, int]], ends: set[int]) -> None:
    tails, heads, costs = (np.array(column) for column in zip(*drawn, strict=True))
    order = sorted(ends)
    found = cheapest_ways(tails, heads, costs.astype(float), np.array(order), 7).tolist()
    graph: nx.MultiDiGraph[int | str] = nx.MultiDiGraph()
    graph.add_nodes_from(range(7))
    graph.add_weighted_edges_from((head, tail, cost) for tail, head, cost in drawn)
    graph.add_weighted_edges_from(("end", node, 0) for node in order)
    least = nx.single_source_dijkstra_path_length(graph, "end")
    for node in range(7):
        assert (found[node] >= 0) == (node in least)
        spent, at, walked = 0, node, 0
        while node in least and found[at] < len(drawn):
            tail, head, cost = drawn[found[at]]
            assert tail == at
            spent, at, walked = spent + cost, head, walked + 1
            # A tree leads each node on, and none round.
            assert walked <= 7
        if node in least:
            assert (spent, order[found[at] - len(drawn)]) == (least[node], at)
