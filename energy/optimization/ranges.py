"""Extent: how small and how large a quantity can be, given what has been published.

Many flows are not published (which port took which crude). Every flow pattern that agrees with the published volumes is
possible, so an unpublished quantity is a range: its minimum and maximum over all of them. Two linear programs per
quantity.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from energy.network.graph import Network
from energy.network.simplification import Floats
from energy.optimization.balance import Layout
from energy.optimization.solver import INFINITY, Rows, compile_model, optimum

_ROOM = 1e-6
"""Mt/y by which a fixed sum may be missed, so that rounding never makes the program infeasible."""


class Extent:
    """Ranges over all flows that agree with some fixed sums.

    Parameters
    ----------
    network : Network
        The network; conservation and nameplate limits hold.
    fixed : mapping of str to float
        Measured quantities (`gate:cpc`, `edge:mt-01`, `total:exports`, …) and their values in Mt/y.
    supply : mapping of str to (float, float)
        Smallest and largest supply per field in Mt/y; fields that are absent are free.
    production : float
        Supply of all fields together in Mt/y.
    edge_room, joint_room : mapping of str to float, optional
        Limits for home crude in Mt/y that replace the nameplate ones (what a scenario leaves).
    at_least : (mapping of int to float, float), optional
        Weight per chain, and what the weighted flows must come to: only plans that are good enough count.
    """

    def __init__(
        self,
        network: Network,
        fixed: Mapping[str, float],
        supply: Mapping[str, tuple[float, float]],
        production: float,
        edge_room: Mapping[str, float] | None = None,
        joint_room: Mapping[str, float] | None = None,
        at_least: tuple[Mapping[int, float], float] | None = None,
    ) -> None:
        self._network = network
        self._layout = Layout(network)
        self._fixed = dict(fixed)
        self._supply = dict(supply)
        self._production = production
        self._edge_room = edge_room
        self._joint_room = joint_room
        self._at_least = at_least
        self._found: dict[frozenset[str], tuple[float, float]] = {}

    def of_edges(self, edge_ids: Collection[str], less: Collection[str] = ()) -> tuple[float, float]:
        """Smallest and largest total flow over the given edges, less that over others (Mt/y)."""
        columns = self._layout.columns
        return self._range(lambda rows: (self._net(self._signs(edge_ids, less)), columns))

    def of_intake(self, node: str) -> tuple[float, float]:
        """Smallest and largest intake of a refinery or market (Mt/y)."""
        layout = self._layout
        return self._range(lambda rows: (layout.terms(f"node:{node}"), layout.columns))

    def of_crossing(self, edge_ids: Collection[str]) -> tuple[float, float]:
        """Smallest and largest part of exports that passes any of the given edges (Mt/y).

        Notes
        -----
        Crude that has passed one of them is kept apart from crude that has not. Where the two mix, any mixture of
        the two may leave by any line: of 6 that crossed and 4 that did not, shipped as 7 and 3, between 3 and 6 of
        the 7 crossed.
        """
        key = frozenset(edge_ids)
        if key not in self._found:
            self._found[key] = self._range(lambda rows: self._crossed(rows, key))
        return self._found[key]

    def of_origin(
        self, field: str, edge_ids: Collection[str] = (), less: Collection[str] = (), nodes: Collection[str] = ()
    ) -> tuple[float, float]:
        """Smallest and largest part of a field's crude on edges and into refineries and markets (Mt/y).

        Parameters
        ----------
        field : str
            A source of the network.
        edge_ids, less : collection of str
            Edges on which its crude is counted, and edges on which it is taken off again.
        nodes : collection of str
            Refineries or markets whose intake of its crude is counted.

        Notes
        -----
        As `of_crossing`, with the field's crude kept apart instead: of 6 from one field and 4 from another, shipped
        as 7 and 3, between 3 and 6 of the 7 are the first field's.
        """
        signs = self._signs(edge_ids, less)
        return self._range(lambda rows: self._origin(rows, field, signs, nodes))

    def _range(self, objective_of: Callable[[Rows], tuple[dict[int, float], int]]) -> tuple[float, float]:
        rows = self._layout.balance_rows(self._joint_room)
        for target, value in self._fixed.items():
            if target.partition(":")[0] in ("gate", "group", "edge", "total") or self._is_sink(target):
                rows.add(self._layout.terms(target), value - _ROOM, value + _ROOM)
        fields = range(self._layout.supply_slice.start, self._layout.supply_slice.stop)
        rows.add(dict.fromkeys(fields, 1.0), self._production - _ROOM, self._production + _ROOM)
        if self._at_least is not None:
            weights, total = self._at_least
            rows.add(dict(weights), total, INFINITY)
        terms, columns = objective_of(rows)
        objective = np.zeros(columns)
        for column, weight in terms.items():
            objective[column] = weight
        lower, upper = self._column_bounds(columns)
        solver = compile_model(rows, lower, upper, objective, presolve=True)
        least = np.array(optimum(solver, "range of a flow").col_value)
        solver.changeColsCost(columns, np.arange(columns, dtype=np.int32), -objective)
        most = np.array(optimum(solver, "range of a flow").col_value)
        return max(float(objective @ least), 0.0), max(float(objective @ most), 0.0)

    def _is_sink(self, target: str) -> bool:
        kind, _, node = target.partition(":")
        return kind == "node" and node not in self._network.sources

    def _column_bounds(self, columns: int) -> tuple[Floats, Floats]:
        layout = self._layout
        lower, upper = np.zeros(columns), np.full(columns, INFINITY)
        upper[layout.chains_slice] = layout.chain_upper(self._edge_room)
        for i, node in enumerate(self._network.sources):
            if node in self._supply:
                least, most = self._supply[node]
                lower[layout.supply_slice.start + i] = max(least - _ROOM, 0.0)
                upper[layout.supply_slice.start + i] = max(most, 0.0) + _ROOM
        return lower, upper

    def _crossed(self, rows: Rows, crossing: Collection[str]) -> tuple[dict[int, float], int]:
        """Market deliveries of crude that has crossed, and the column count."""
        layer = self._layer(rows, crossing=crossing)
        return {layer.intake[node]: 1.0 for node in self._network.markets}, layer.columns

    def _origin(
        self, rows: Rows, field: str, edges: Mapping[str, float], nodes: Collection[str]
    ) -> tuple[dict[int, float], int]:
        """Crude of a field on edges and into refineries and markets, and the column count."""
        layer = self._layer(rows, field=field)
        terms = {layer.arriving[chain]: weight for chain, weight in self._net(edges).items()}
        return terms | {layer.intake[node]: 1.0 for node in nodes}, layer.columns

    def _net(self, edges: Mapping[str, float]) -> dict[int, float]:
        """Coefficient per chain of edges that count (+1) or are taken off (−1)."""
        chains = self._layout.chains
        more = chains.terms({e: 1.0 for e, sign in edges.items() if sign > 0})
        less = chains.terms({e: 1.0 for e, sign in edges.items() if sign < 0})
        return {c: more.get(c, 0.0) - less.get(c, 0.0) for c in (more | less)}

    def _signs(self, edge_ids: Collection[str], less: Collection[str]) -> dict[str, float]:
        present = self._network.edge
        return {e: 1.0 for e in edge_ids if e in present} | {e: -1.0 for e in less if e in present}

    def _layer(self, rows: Rows, *, crossing: Collection[str] = (), field: str = "") -> "_Layer":
        """Add a copy of the network for a part of the crude: what has crossed given edges, or what a field supplied.

        Columns of the copy: its flow at both ends of each chain, then its intake of refineries and markets. It is at
        most the flow; over a crossing chain it is all of it; a node passes on what reaches it.
        """
        layout, network = self._layout, self._network
        chains = layout.chains
        crossed = np.zeros(len(chains.ids), dtype=bool)
        position = {e: i for i, e in enumerate(chains.edge_ids)}
        crossed[[int(chains.chain_of_edge[position[e]]) for e in crossing if e in position]] = True
        first = layout.columns
        sinks: Sequence[tuple[str, int]] = [
            *((n, layout.domestic_slice.start + i) for i, n in enumerate(network.domestic)),
            *((n, layout.market_slice.start + i) for i, n in enumerate(network.markets)),
        ]
        balance: dict[str, dict[int, float]] = {node: {} for node in chains.nodes}
        for i, (tail, head) in enumerate(zip(chains.tails, chains.heads, strict=True)):
            # What leaves the tail of a crossing chain is unknown, and all of its flow arrives as crossed.
            leaving, arriving = first + 2 * i, first + 2 * i + 1
            balance[tail][leaving] = -1.0
            balance[head][arriving] = 1.0
            rows.add({leaving: 1.0, i: -1.0}, -INFINITY, 0.0)
            rows.add({arriving: 1.0, (i if crossed[i] else leaving): -1.0}, 0.0, 0.0)
        taken = first + 2 * len(chains.ids)
        for k, (node, total) in enumerate(sinks):
            balance[node][taken + k] = -1.0
            rows.add({taken + k: 1.0, total: -1.0}, -INFINITY, 0.0)
        if field:
            balance[field][layout.supply_slice.start + network.sources.index(field)] = 1.0
        for node in chains.nodes:
            rows.add(balance[node], 0.0, 0.0)
        return _Layer(
            tuple(range(first + 1, taken, 2)),
            {node: taken + k for k, (node, _) in enumerate(sinks)},
            taken + len(sinks),
        )


@dataclass(frozen=True)
class _Layer:
    """Columns of a layer: flow at the head of each chain, intake per refinery and market; and the column count."""

    arriving: tuple[int, ...]
    intake: Mapping[str, int]
    columns: int
