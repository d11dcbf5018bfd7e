"""Chains: runs of edges that carry the same flow, merged before anything is solved.

Where a node has one edge in and one edge out and neither supplies nor takes goods, the two edges carry the same flow;
so do two pipes that run both ways, in each direction.
Merging them keeps the programs small, and makes results independent of how finely a line is cut into segments.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from energy.network.graph import Network
from geodata.tables.cells import REVERSE

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

        A chain does where it leads from a strongly connected part into the same one (Tarjan 1972, without recursion).
        Worked out here because importing a library for it would take a tenth of the time of a command.
        """
        ways = set(zip(self.tails, self.heads, strict=True))
        if all((head, tail) in ways for tail, head in ways):
            return np.ones(len(self.ids), dtype=bool)
        place = {node: i for i, node in enumerate(dict.fromkeys((*self.tails, *self.heads)))}
        steps = [(place[tail], place[head]) for tail, head in zip(self.tails, self.heads, strict=True)]
        part = np.array(_strong_parts(len(place), steps), dtype=np.int64)
        tails, heads = np.array(steps, dtype=np.int64).reshape(-1, 2).T
        return np.asarray(part[tails] == part[heads])

    def reverse(self, edges: Iterable[str] | None = None) -> dict[int, int]:
        """The chain of the other direction, for chains that have one: of all edges, or of those named."""
        of, found = self.chain_by_id, dict[int, int]()
        for edge in of if edges is None else edges:
            back = of.get(edge.removesuffix(REVERSE) if edge.endswith(REVERSE) else edge + REVERSE)
            if back is not None:
                found[of[edge]] = back
        return found

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
    ids = [edge.edge_id for edge in network.edges]
    tails, heads = [edge.tail for edge in network.edges], [edge.head for edge in network.edges]
    gates = [edge.edge_id if edge.gate else "" for edge in network.edges]
    begin, end, first = list(tails), list(heads), list(range(len(ids)))
    for run in _runs(_following(ids, tails, heads, ends)):
        # Edges are sorted by id, so that the first of a run in number is the first by name.
        least = min(run)
        for edge in run:
            first[edge] = least
        begin[least], end[least] = tails[run[0]], heads[run[-1]]
        gates[least] = next((gates[edge] for edge in run if gates[edge]), "")
    kept, chain_of_edge = np.unique(np.array(first, dtype=np.int64), return_inverse=True)
    chosen = kept.tolist()
    named, begin, end, gates = ([values[i] for i in chosen] for values in (ids, begin, end, gates))
    return Chains(
        edge_ids=tuple(ids),
        ids=tuple(named),
        tails=tuple(begin),
        heads=tuple(end),
        gates=tuple(gates),
        chain_of_edge=chain_of_edge,
        nodes=tuple(sorted({*begin, *end, *ends})),
    )


def _following(ids: Sequence[str], tails: Sequence[str], heads: Sequence[str], ends: Set[str]) -> dict[int, int]:
    """The only edge by which what an edge brings can go on, for edges that lead to a place where nothing else happens.

    A pipe that runs both ways is left by its other end: what turned round at once could as well have stayed.
    """
    into, out = Counter(heads), Counter(tails)
    passed = {node for node, count in into.items() if count == out[node] <= 2} - ends
    arriving: dict[str, list[int]] = {}
    leaving: dict[str, list[int]] = {}
    for found, places in ((arriving, heads), (leaving, tails)):
        for i, node in enumerate(places):
            if node in passed:
                found.setdefault(node, []).append(i)
    pipe = [edge_id.removesuffix(REVERSE) for edge_id in ids]
    following: dict[int, int] = {}
    for node, brought in arriving.items():
        onward = leaving[node]
        if len(brought) == 1 and pipe[brought[0]] != pipe[onward[0]]:
            following[brought[0]] = onward[0]
        elif len(brought) == 2:
            # Each has to be the way back of one on the other side: else what goes where is a choice.
            (one, other), back = brought, [pipe[edge] for edge in onward]
            if pipe[one] != pipe[other] and {pipe[one], pipe[other]} == {*back}:
                first = back.index(pipe[other])
                following[one], following[other] = onward[first], onward[1 - first]
    return following


def _runs(following: Mapping[int, int]) -> list[list[int]]:
    """Runs of several edges, each in the order in which it is passed."""
    followed = set(following.values())
    seen: set[int] = set()
    runs = []
    # Runs start where nothing leads in; a ring without a start is cut at its first edge.
    for start in [*(i for i in following if i not in followed), *sorted(following)]:
        if start in seen:
            continue
        run = [start]
        seen.add(start)
        while (nxt := following.get(run[-1])) is not None and nxt not in seen:
            run.append(nxt)
            seen.add(nxt)
        runs.append(run)
    return runs


def _strong_parts(count: int, steps: Iterable[tuple[int, int]]) -> list[int]:
    """The number of the strongly connected part of each place."""
    onward: list[list[int]] = [[] for _ in range(count)]
    for tail, head in steps:
        onward[tail].append(head)
    order, least, part = [-1] * count, [0] * count, [-1] * count
    reached, waiting, parts = 0, list[int](), 0
    for start in range(count):
        way = [start] if order[start] < 0 else []
        while way:
            node = way[-1]
            if order[node] < 0:
                order[node] = least[node] = reached
                reached += 1
                waiting.append(node)
            if onward[node]:
                head = onward[node].pop()
                if order[head] < 0:
                    way.append(head)
                elif part[head] < 0:
                    least[node] = min(least[node], order[head])
                continue
            way.pop()
            if way:
                least[way[-1]] = min(least[way[-1]], least[node])
            if least[node] == order[node]:
                while part[node] < 0:
                    part[waiting.pop()] = parts
                parts += 1
    return part
