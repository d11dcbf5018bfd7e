"""Ways: where one kind of goods can go, as steps between places: balances, what is open, what is cheapest."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from energy.network.graph import reachable
from energy.network.simplification import Floats, Integers
from energy.optimization.solver import Rows
from energy.optimization.tree import Tree, cheapest_tree


@dataclass(frozen=True)
class Ways:
    """Where one kind of goods can go, by the place of each node among those that have a balance.

    `first_row` is that of the balances and `nodes` their number; `first`, `first_source` and `first_end` are columns:
    of the first step from `tails` to `heads`, of the first source at `sources` and of the first taker at `ends`.
    """

    first_row: int
    nodes: int
    first: int
    tails: Integers
    heads: Integers
    first_source: int
    sources: Integers
    first_end: int
    ends: Integers

    def balance(self, rows: Rows) -> None:
        """Add the balance of each node: what comes in less what goes out is nothing."""
        steps = np.flatnonzero(self.tails != self.heads)
        node = np.concatenate(
            [np.stack([self.tails[steps], self.heads[steps]], axis=1).ravel(), self.sources, self.ends]
        )
        fed, taken = np.arange(len(self.sources)), np.arange(len(self.ends))
        column = np.concatenate([np.repeat(self.first + steps, 2), self.first_source + fed, self.first_end + taken])
        sign = np.concatenate([np.tile([-1.0, 1.0], len(steps)), np.ones(len(fed)), -np.ones(len(taken))])
        order = np.argsort(node, kind="stable")
        rows.add_all(np.bincount(node, minlength=self.nodes), column[order], sign[order], 0.0, 0.0)

    def usable(self, upper: Floats) -> Iterator[int]:
        """Columns on some open way from a source to where its goods are taken."""
        used = [upper[first : first + len(at)] > 0 for first, at in self._parts]
        steps, fed, ends = (
            (first + np.flatnonzero(u)).tolist() for u, (first, _) in zip(used, self._parts, strict=True)
        )
        tails, heads = self.tails[used[0]].tolist(), self.heads[used[0]].tolist()
        sources, takers = self.sources[used[1]].tolist(), self.ends[used[2]].tolist()
        after = reachable(sources, zip(tails, heads, strict=True))
        before = reachable(takers, zip(heads, tails, strict=True))
        yield from (c for c, tail, head in zip(steps, tails, heads, strict=True) if tail in after and head in before)
        yield from (c for c, node in zip(fed, sources, strict=True) if node in before)
        yield from (c for c, node in zip(ends, takers, strict=True) if node in after)

    def cheapest(self, upper: Floats, costs: Floats) -> Tree:
        """The tree of the cheapest flow, by columns; those to where goods are taken cost less than nothing."""
        used = [np.flatnonzero(upper[first : first + len(at)] > 0) for first, at in self._parts]
        outside = int(max([self.nodes, *(self.tails + 1), *(self.heads + 1)]))
        tails = np.concatenate([self.tails[used[0]], np.full(len(used[1]), outside), self.ends[used[2]]])
        heads = np.concatenate([self.heads[used[0]], self.sources[used[1]], np.full(len(used[2]), outside)])
        column = np.concatenate([first + place for (first, _), place in zip(self._parts, used, strict=True)])
        steps, full, loose = cheapest_tree(tails, heads, upper[column], costs[column], outside)
        return Tree(column[steps], column[full], loose[loose < self.nodes])

    @property
    def _parts(self) -> tuple[tuple[int, Integers], ...]:
        return (self.first, self.tails), (self.first_source, self.sources), (self.first_end, self.ends)


@lru_cache(maxsize=4)
def places(*named: tuple[str, ...]) -> tuple[int, tuple[Integers, ...]]:
    """How many nodes have a balance, and the place of each node of tails, heads, sources and takers; those come first.

    Nodes that only steps from themselves to themselves touch have none. Kept, since a network is compiled twice.

    Examples
    --------
    >>> nodes, (tails, heads, sources, takers) = places(("a", "x"), ("b", "x"), ("a",), ("b",))
    >>> nodes, tails.tolist(), heads.tolist(), sources.tolist(), takers.tolist()
    (2, [0, 2], [1, 2], [0], [1])
    """
    tails, heads, *ends = named
    whole = {node for way in zip(tails, heads, strict=True) if way[0] != way[1] for node in way}
    names = sorted(whole.union(*ends))
    place = {node: i for i, node in enumerate([*names, *{*tails, *heads}.difference(names)])}
    return len(names), tuple(np.array([place[node] for node in nodes], dtype=np.int64) for nodes in named)
