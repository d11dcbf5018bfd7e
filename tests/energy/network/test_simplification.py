"""Rings of a merged network, against networkx."""

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from energy.network.simplification import Chains

STEPS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), max_size=16)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(STEPS)
def test_rings_are_the_strong_components(steps: list[tuple[str, str]]) -> None:
    """A chain lies on a ring if its ends reach each other: in one strongly connected component."""
    ids = tuple(f"e{i}" for i in range(len(steps)))
    tails, heads = tuple(t for t, _ in steps), tuple(h for _, h in steps)
    nodes = tuple(sorted({*tails, *heads}))
    chains = Chains(ids, ids, tails, heads, ("",) * len(ids), np.arange(len(ids)), nodes)
    parts = list(nx.strongly_connected_components(nx.MultiDiGraph(steps)))
    assert chains.on_rings().tolist() == [any(t in part and h in part for part in parts) for t, h in steps]
