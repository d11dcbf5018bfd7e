"""Extent: how small and how large a quantity can be, given what has been published.

Many flows are not published (which port took which crude). Every flow pattern that agrees with the published volumes is
possible, so an unpublished quantity is a range: its minimum and maximum over all of them. Two linear programs per
quantity.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np

from energy.chains import Floats
from energy.network import Network
from energy.reconcile import Layout
from energy.solver import INFINITY, Rows, compile_model, optimum

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

    def of_edges(self, edge_ids: Collection[str]) -> tuple[float, float]:
        """Smallest and largest total flow over the given edges (Mt/y)."""
        layout = self._layout
        present = [e for e in edge_ids if e in self._network.edge]
        return self._range(lambda rows: (layout.chains.terms(dict.fromkeys(present, 1.0)), layout.columns))

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
            self._found[key] = self._range(lambda rows: self._crossed_layer(rows, set(key)))
        return self._found[key]

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

    def _crossed_layer(self, rows: Rows, crossing: set[str]) -> tuple[dict[int, float], int]:
        """Add a copy of the network for crude that has crossed; returns its market deliveries and the column count.

        Columns of the copy: crossed flow at the head of each chain, then crossed intake of refineries and markets.
        Crossed flow is at most the flow; over a crossing chain it is all of it; a node passes on what reaches it.
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
        out: dict[str, dict[int, float]] = {node: {} for node in chains.nodes}
        for i, (tail, head) in enumerate(zip(chains.tails, chains.heads, strict=True)):
            # What leaves the tail as crossed: on a crossing chain that is unknown, and all arrives crossed.
            leaving, arriving = first + 2 * i, first + 2 * i + 1
            out[tail][leaving] = -1.0
            out[head][arriving] = 1.0
            rows.add({leaving: 1.0, i: -1.0}, -INFINITY, 0.0)
            rows.add({arriving: 1.0, (i if crossed[i] else leaving): -1.0}, 0.0, 0.0)
        taken = first + 2 * len(chains.ids)
        deliveries = {}
        for k, (node, total) in enumerate(sinks):
            out[node][taken + k] = -1.0
            rows.add({taken + k: 1.0, total: -1.0}, -INFINITY, 0.0)
            if node in network.markets:
                deliveries[taken + k] = 1.0
        for node in chains.nodes:
            rows.add(out[node], 0.0, 0.0)
        return deliveries, taken + len(sinks)
