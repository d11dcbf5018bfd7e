"""Rings of a merged network, against networkx."""

from pathlib import Path

import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import energy
from energy.network.simplification import Chains, merge

from ..kz_mini import write_network

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


def test_two_way_pipes_in_series_are_one_chain_each_way(tmp_path: Path) -> None:
    """a - b - c - d with a side way at c: b is passed through in either direction, c is not."""
    edges = {f"{tail}{head}": (tail, head, 5.0, 1.0) for tail, head in ("ab", "bc", "cd", "ce")}
    folder = write_network(tmp_path / "net", edges, {"a": 5.0}, {"d": 3.0, "e": 2.0}, two_way={"ab", "bc", "cd"})
    chains = merge(energy.load(folder).network())
    ends = dict(zip(chains.ids, zip(chains.tails, chains.heads, strict=True), strict=True))
    assert ends == {
        "ab": ("a", "c"),
        "ab~reverse": ("c", "a"),
        "cd": ("c", "d"),
        "cd~reverse": ("d", "c"),
        "ce": ("c", "e"),
    }
    assert chains.chain_by_id["bc"] == chains.chain_by_id["ab"]
    assert chains.chain_by_id["bc~reverse"] == chains.chain_by_id["ab~reverse"]
    assert chains.reverse()[chains.chain_by_id["bc"]] == chains.chain_by_id["ab~reverse"]
