"""Chains: runs of edges that carry the same flow, merged before anything is solved.

Where a node has one edge in and one edge out and neither supplies nor takes crude, the two edges carry the same flow.
Merging them keeps the programs small, and makes results independent of how finely a line is cut into segments.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from energy.network.graph import Network, reachable
from geodata.cells import REVERSE

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Chains:
    """The merged network.

    Attributes
    ----------
    edge_ids : tuple of str
        Open edges, in the order of every per-edge array (shape ``(edges,)``).
    ids : tuple of str
        One id per chain: that of its first edge by name.
    tails, heads : tuple of str
        End nodes of each chain.
    gates : tuple of str
        Gate edge id inside the chain, '' where there is none.
    chain_of_edge : integer array, shape (edges,)
        Which chain an edge belongs to.
    nodes : tuple of str
        Nodes that remain, sorted.
    """

    edge_ids: tuple[str, ...]
    ids: tuple[str, ...]
    tails: tuple[str, ...]
    heads: tuple[str, ...]
    gates: tuple[str, ...]
    chain_of_edge: Integers
    nodes: tuple[str, ...]

    @cached_property
    def chain_by_id(self) -> Mapping[str, int]:
        """Which chain an edge belongs to, by edge id."""
        return dict(zip(self.edge_ids, self.chain_of_edge.tolist(), strict=True))

    def upper(self, edge_upper: Floats) -> Floats:
        """Limit of each chain: the smallest of its edges (Mt/y, infinite where none is known)."""
        result = np.full(len(self.ids), np.inf)
        np.minimum.at(result, self.chain_of_edge, edge_upper)
        return result

    def spread(self, chain_flow: Floats) -> Floats:
        """Flow of every edge from the flows of the chains (Mt/y)."""
        return chain_flow[self.chain_of_edge]

    def on_rings(self) -> npt.NDArray[np.bool_]:
        """Which chains lie on a directed ring, such as one pipe drawn in both directions.

        Worked out here because importing networkx for it would take a tenth of the time of a command.
        """
        steps = list(zip(self.tails, self.heads, strict=True))
        ring: dict[str, int] = {}
        left = steps
        while left:
            # What nothing leads into, or nothing out of, is on no ring.
            tails, heads = {tail for tail, _ in left}, {head for _, head in left}
            inner = [(tail, head) for tail, head in left if tail in heads and head in tails]
            if len(inner) == len(left):
                # The rings through a node are what it reaches and what reaches it.
                start = left[0][0]
                found = reachable([start], left) & reachable([start], [(head, tail) for tail, head in left])
                ring |= dict.fromkeys(found, len(ring))
                inner = [(tail, head) for tail, head in left if tail not in found and head not in found]
            left = inner
        return np.array([tail in ring and ring[tail] == ring.get(head) for tail, head in steps], dtype=np.bool_)

    def reverse(self) -> dict[int, int]:
        """The chain of the other direction, for chains that have one."""
        pairs = ((chain, self.chain_by_id.get(edge_id + REVERSE)) for edge_id, chain in self.chain_by_id.items())
        found = {there: back for there, back in pairs if back is not None}
        return found | {back: there for there, back in found.items()}

    def terms(self, weights: Mapping[str, float]) -> dict[int, float]:
        """Coefficients per chain of a weighted sum of edges.

        Two edges of one chain carry the same tonne, so the larger weight counts, once.
        """
        result: dict[int, float] = {}
        for edge_id, weight in weights.items():
            chain = self.chain_by_id[edge_id]
            result[chain] = max(weight, result.get(chain, 0.0))
        return result


def merge(network: Network, keep: Iterable[str] = ()) -> Chains:
    """Merge the series edges of a network; nodes to `keep` remain even if flow only passes through.

    The result is the same for a given set of edges, whatever their order in the table.
    """
    ends = {*network.sources, *network.domestic, *network.markets, *keep}
    into: dict[str, list[int]] = {}
    out: dict[str, list[int]] = {}
    for i, edge in enumerate(network.edges):
        out.setdefault(edge.tail, []).append(i)
        into.setdefault(edge.head, []).append(i)
    following = {
        into[node][0]: out[node][0]
        for node in into
        if node not in ends and len(into[node]) == 1 and len(out.get(node, ())) == 1 and into[node] != out[node]
    }
    # A pipe to a dead end and back is no way on: one pipe does not run both ways at once.
    ids = [edge.edge_id for edge in network.edges]
    following = {i: j for i, j in following.items() if ids[i].removesuffix(REVERSE) != ids[j].removesuffix(REVERSE)}
    runs = _runs(len(network.edges), following)
    runs.sort(key=lambda run: min(network.edges[i].edge_id for i in run))
    chain_of_edge = np.zeros(len(network.edges), dtype=np.int64)
    for number, run in enumerate(runs):
        chain_of_edge[run] = number
    tails = tuple(network.edges[run[0]].tail for run in runs)
    heads = tuple(network.edges[run[-1]].head for run in runs)
    return Chains(
        edge_ids=tuple(edge.edge_id for edge in network.edges),
        ids=tuple(min(network.edges[i].edge_id for i in run) for run in runs),
        tails=tails,
        heads=heads,
        gates=tuple(next((network.edges[i].edge_id for i in run if network.edges[i].gate), "") for run in runs),
        chain_of_edge=chain_of_edge,
        nodes=tuple(sorted({*tails, *heads, *ends})),
    )


def _runs(count: int, following: Mapping[int, int]) -> list[list[int]]:
    followed = set(following.values())
    seen: set[int] = set()
    runs = []
    # Runs start where nothing leads in; a ring without a start is cut at its first edge.
    for start in [*(i for i in range(count) if i not in followed), *range(count)]:
        if start in seen:
            continue
        run = [start]
        seen.add(start)
        while (nxt := following.get(run[-1])) is not None and nxt not in seen:
            run.append(nxt)
            seen.add(nxt)
        runs.append(run)
    return runs
