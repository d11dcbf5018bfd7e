"""Parts: a part of the goods followed beside all of them: what has crossed somewhere, or what one field supplied."""

from collections.abc import Callable, Collection, Iterator, Sequence

from energy.network.simplification import Floats
from energy.optimization.balance import Layout
from energy.optimization.extremes import Extremes, Pipe
from energy.optimization.solver import INFINITY, Rows

ColumnBounds = Callable[[int], tuple[Floats, Floats]]
"""Bounds of so many columns, those of the layout first; the others from 0 on."""


class CrossedPart:
    """What has crossed given chains.

    Columns: its flow at both ends of each chain, its intake of refineries and markets. It is at most the flow; over a
    crossing chain it is all of it; a node passes on what reaches it. Which chains are crossing is a matter of bounds,
    so that the program is compiled once.
    """

    def __init__(self, layout: Layout, rows: Rows, bounds: ColumnBounds, two_way: Sequence[Pipe]) -> None:
        chains, first = layout.chains, layout.columns
        taken = first + 2 * len(chains.ids)
        sinks = tuple(_sinks(layout))
        balance: dict[str, dict[int, float]] = {node: {} for node in chains.nodes}
        self._crossing_rows, self._passing_rows = [], []
        for i, (tail, head) in enumerate(zip(chains.tails, chains.heads, strict=True)):
            # What leaves the tail of a crossing chain is unknown, and all of its flow arrives as crossed.
            leaving, arriving = first + 2 * i, first + 2 * i + 1
            balance[tail][leaving] = -1.0
            balance[head][arriving] = 1.0
            rows.add({leaving: 1.0, i: -1.0}, -INFINITY, 0.0)
            self._crossing_rows.append(len(rows))
            rows.add({arriving: 1.0, i: -1.0}, -INFINITY, INFINITY)
            self._passing_rows.append(len(rows))
            rows.add({arriving: 1.0, leaving: -1.0}, 0.0, 0.0)
        for k, (node, total) in enumerate(sinks):
            balance[node][taken + k] = -1.0
            rows.add({taken + k: 1.0, total: -1.0}, -INFINITY, 0.0)
        for node in chains.nodes:
            rows.add(balance[node], 0.0, 0.0)
        self._crossing: frozenset[int] = frozenset()
        self.intake = {node: taken + k for k, (node, _) in enumerate(sinks)}
        self.extremes = Extremes(rows, *bounds(taken + len(sinks)), two_way)

    def follow(self, crossing: frozenset[int]) -> None:
        """Follow what has crossed these chains."""
        solver = self.extremes.solver
        for chain in crossing ^ self._crossing:
            inside = chain in crossing
            free, tight = (-INFINITY, INFINITY), (0.0, 0.0)
            solver.changeRowBounds(self._crossing_rows[chain], *(tight if inside else free))
            solver.changeRowBounds(self._passing_rows[chain], *(free if inside else tight))
        self._crossing = crossing


class FieldPart:
    """What one field supplied, on the chains that lead on from it.

    Columns: its flow on each such chain and its intake of each refinery and market there, at most that of all goods; a
    node passes on what reaches it. Compiled anew for each field: a program that could follow any of them would be three
    times as large, and each answer takes a thousand steps of the solver.

    Parameters
    ----------
    layout, rows, bounds, two_way
        The program of all goods.
    field : str
        The field.
    reached : collection of str
        Nodes that any way leads to from the field.
    known : sequence of (bool, int, float, float)
        Smallest and largest part (Mt/y) that goods of one field have on a chain, and whether that is this field.
    """

    def __init__(
        self,
        layout: Layout,
        rows: Rows,
        bounds: ColumnBounds,
        field: str,
        reached: Collection[str],
        known: Sequence[tuple[bool, int, float, float]],
        two_way: Sequence[Pipe],
    ) -> None:
        chains = layout.chains
        followed = [i for i, tail in enumerate(chains.tails) if tail in reached]
        sinks = [(node, total) for node, total in _sinks(layout) if node in reached]
        self.flow = {chain: column for column, chain in enumerate(followed, start=layout.columns)}
        taken = layout.columns + len(followed)
        self.intake = {node: column for column, (node, _) in enumerate(sinks, start=taken)}
        # All that the field supplies is its own.
        supply = layout.supply_slice.start + layout.network.sources.index(field)
        balance: dict[str, dict[int, float]] = {field: {supply: 1.0}}
        for chain, column in self.flow.items():
            rows.add({column: 1.0, chain: -1.0}, -INFINITY, 0.0)
            if chains.tails[chain] != chains.heads[chain]:
                balance.setdefault(chains.tails[chain], {})[column] = -1.0
                balance.setdefault(chains.heads[chain], {})[column] = 1.0
        for node, total in sinks:
            rows.add({self.intake[node]: 1.0, total: -1.0}, -INFINITY, 0.0)
            balance.setdefault(node, {})[self.intake[node]] = -1.0
        for terms in balance.values():
            rows.add(terms, 0.0, 0.0)
        for own, chain, low, high in known:
            # Of the field itself so much passes; whatever else is followed fits beside the least of it.
            part = {self.flow[chain]: 1.0} if chain in self.flow else {}
            if own:
                rows.add(part, low, high)
            else:
                rows.add(part | {chain: -1.0}, -INFINITY, -low)
        self.extremes = Extremes(rows, *bounds(taken + len(sinks)), two_way, self.flow)


def _sinks(layout: Layout) -> Iterator[tuple[str, int]]:
    """Refineries and markets, each with the column of its intake."""
    network = layout.network
    yield from ((node, layout.domestic_slice.start + i) for i, node in enumerate(network.domestic))
    yield from ((node, layout.market_slice.start + i) for i, node in enumerate(network.markets))
