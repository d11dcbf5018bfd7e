"""FlowRanges: how small and how large a quantity can be, given what has been published.

Many flows are not published (which port took which goods). Every flow pattern that agrees with the published volumes is
possible, so an unpublished quantity is a range: its minimum and maximum over all of them. Two linear programs per
quantity.
"""

from collections.abc import Callable, Collection, Mapping
from functools import cached_property

import numpy as np

from energy.network.graph import Network, reachable
from energy.network.simplification import Floats
from energy.optimization.balance import Layout
from energy.optimization.extremes import Extremes, Pipe
from energy.optimization.parts import CrossedPart, FieldPart
from energy.optimization.solver import INFINITY, Rows

_ROOM = 1e-6
"""Mt/y by which a fixed sum may be missed, so that rounding never makes the program infeasible."""


class FlowRanges:
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
        Limits for home goods in Mt/y that replace the nameplate ones (what a scenario leaves).
    slack : mapping of str to float, optional
        By how much a measured quantity may differ either way, Mt/y: its standard error. Exact where absent.
    parts : mapping of (str, str) to (float, float), optional
        Smallest and largest part (Mt/y) that the goods of a field have on an edge, by field and edge.
    at_least : (mapping of int to float, float), optional
        Weight per chain, and what the weighted flows must come to: only plans that are good enough count.

    Attributes
    ----------
    wider : bool
        Whether a range of one field's goods may be wider than what is possible, as a pipe may have run both ways at
        once in it (see `energy.optimization.extremes.Extremes`). It is never narrower.
    """

    def __init__(
        self,
        network: Network,
        fixed: Mapping[str, float],
        supply: Mapping[str, tuple[float, float]],
        production: float,
        edge_room: Mapping[str, float] | None = None,
        joint_room: Mapping[str, float] | None = None,
        slack: Mapping[str, float] | None = None,
        parts: Mapping[tuple[str, str], tuple[float, float]] | None = None,
        at_least: tuple[Mapping[int, float], float] | None = None,
    ) -> None:
        self._network = network
        self._layout = Layout(network)
        self._fixed = dict(fixed)
        self._supply = dict(supply)
        self._production = production
        self._edge_room = edge_room
        self._joint_room = joint_room
        self._slack = slack or {}
        self._parts = parts or {}
        self._at_least = at_least
        self._found: dict[frozenset[str], tuple[float, float]] = {}
        self._reached: dict[str, set[str]] = {}
        self._field: tuple[str, FieldPart] | None = None
        self._most: dict[tuple[str, frozenset[str], frozenset[str]], float] = {}
        self.wider = False

    def of_edges(self, edge_ids: Collection[str], less: Collection[str] = ()) -> tuple[float, float]:
        """Smallest and largest total flow over the given edges, less that over others (Mt/y)."""
        return self._flows.range(self._net(self._signs(edge_ids, less)))

    def of_intake(self, node: str) -> tuple[float, float]:
        """Smallest and largest intake of a refinery or market (Mt/y)."""
        return self._flows.range(self._layout.terms(f"node:{node}"))

    def of_crossing(self, edge_ids: Collection[str]) -> tuple[float, float]:
        """Smallest and largest part of exports that passes any of the given edges (Mt/y).

        Notes
        -----
        Goods that have passed one of them are kept apart from those that have not. Where the two mix, any mixture of
        the two may leave by any line: of 6 that crossed and 4 that did not, shipped as 7 and 3, between 3 and 6 of
        the 7 crossed.
        """
        key = frozenset(edge_ids)
        if not key:
            return 0.0, 0.0
        if key not in self._found:
            self._crossed.follow(self._chains_of(key))
            intake = self._crossed.intake
            self._found[key] = self._crossed.extremes.range({intake[node]: 1.0 for node in self._network.markets})
        return self._found[key]

    def of_origin(
        self, field: str, edge_ids: Collection[str] = (), less: Collection[str] = (), nodes: Collection[str] = ()
    ) -> tuple[float, float]:
        """Smallest and largest part of a field's goods on edges and into refineries and markets (Mt/y).

        Parameters
        ----------
        field : str
            A source of the network.
        edge_ids, less : collection of str
            Edges on which its goods are counted, and edges on which they are taken off again.
        nodes : collection of str
            Refineries or markets whose intake of its goods is counted.

        Notes
        -----
        As `of_crossing`, with the field's goods kept apart instead: of 6 from one field and 4 from another, shipped
        as 7 and 3, between 3 and 6 of the 7 are the first field's.
        """
        asked = (field, frozenset(edge_ids), frozenset(less), frozenset(nodes))
        return self._extreme(Extremes.least, *asked), self._extreme(Extremes.most, *asked)

    def least_of_origin(self, field: str, edge_ids: Collection[str] = (), less: Collection[str] = ()) -> float:
        """Smallest part of a field's goods on edges (Mt/y), as `of_origin`, in half the time."""
        return self._extreme(Extremes.least, field, frozenset(edge_ids), frozenset(less), frozenset())

    def most_of_origin(self, field: str, edge_ids: Collection[str] = (), nodes: Collection[str] = ()) -> float:
        """Largest part of a field's goods on edges and into markets (Mt/y), as `of_origin`; worked out once."""
        asked = (field, frozenset(edge_ids), frozenset(nodes))
        if asked not in self._most:
            self._most[asked] = self._extreme(Extremes.most, field, asked[1], frozenset(), asked[2])
        return self._most[asked]

    def _extreme(
        self,
        extreme: Callable[[Extremes, Mapping[int, float]], float],
        field: str,
        edge_ids: frozenset[str],
        less: frozenset[str],
        nodes: frozenset[str],
    ) -> float:
        part = self._part_of(field)
        terms = {part.flow[c]: weight for c, weight in self._net(self._signs(edge_ids, less)).items() if c in part.flow}
        terms |= {part.intake[node]: 1.0 for node in nodes if node in part.intake}
        # Where no way leads nothing of it comes.
        value = extreme(part.extremes, terms) if terms else 0.0
        self.wider |= part.extremes.wider
        return value

    def _part_of(self, field: str) -> FieldPart:
        """The program that follows the goods of a field; the last one is kept, as a table goes field by field."""
        if self._field is None or self._field[0] != field:
            known = [
                (owner == field, chain, *ends)
                for (owner, edge), ends in self._parts.items()
                for chain in self._chains_of([edge])
            ]
            layout, reached = self._layout, self._led_to(field)
            part = FieldPart(layout, self._rows(), self._column_bounds, field, reached, known, self._two_way)
            self._field = field, part
        return self._field[1]

    def _led_to(self, field: str) -> set[str]:
        """Nodes that any way leads to from a field."""
        if field not in self._reached:
            self._reached[field] = reachable([field], ((edge.tail, edge.head) for edge in self._network.edges))
        return self._reached[field]

    @cached_property
    def _flows(self) -> Extremes:
        """All flows that agree with the fixed sums."""
        return Extremes(self._rows(), *self._column_bounds(self._layout.columns), self._two_way, {})

    @cached_property
    def _two_way(self) -> tuple[Pipe, ...]:
        """Chains of pipes that run either way, and what one can carry at most (Mt/y)."""
        room = np.minimum(self._layout.chain_upper(self._edge_room), self._production)
        pairs = self._layout.chains.reverse().items()
        return tuple((there, back, float(max(room[there], room[back]))) for there, back in pairs if there < back)

    @cached_property
    def _crossed(self) -> CrossedPart:
        """The same, with what has crossed some edges followed besides."""
        return CrossedPart(self._layout, self._rows(), self._column_bounds, self._two_way)

    def _rows(self) -> Rows:
        rows = self._layout.balance_rows(self._joint_room)
        for target, value in self._fixed.items():
            if target.partition(":")[0] in ("gate", "group", "edge", "total") or self._is_sink(target):
                room = _ROOM + self._slack.get(target, 0.0)
                rows.add(self._layout.terms(target), value - room, value + room)
        fields = range(self._layout.supply_slice.start, self._layout.supply_slice.stop)
        rows.add(dict.fromkeys(fields, 1.0), self._production - _ROOM, self._production + _ROOM)
        if self._at_least is not None:
            weights, total = self._at_least
            rows.add(dict(weights), total, INFINITY)
        return rows

    def _chains_of(self, edge_ids: Collection[str]) -> frozenset[int]:
        chain = self._layout.chains.chain_by_id
        return frozenset(chain[e] for e in edge_ids if e in chain)

    def _is_sink(self, target: str) -> bool:
        kind, _, node = target.partition(":")
        return kind == "node" and node not in self._network.sources

    def _column_bounds(self, columns: int) -> tuple[Floats, Floats]:
        layout = self._layout
        lower, upper = np.zeros(columns), np.full(columns, INFINITY)
        upper[layout.chains_slice] = layout.chain_upper(self._edge_room)
        # The unexplained rest of a field may be a gain or a loss.
        lower[layout.residual_slice] = -INFINITY
        demands = self._network.demands
        for part, nodes in (
            (layout.domestic_slice, self._network.domestic),
            (layout.market_slice, self._network.markets),
        ):
            upper[part] = [demands.get(node, INFINITY) + _ROOM for node in nodes]
        for i, node in enumerate(self._network.sources):
            if node in self._supply:
                (least, most), room = self._supply[node], _ROOM + self._slack.get(f"node:{node}", 0.0)
                lower[layout.supply_slice.start + i] = max(least - room, 0.0)
                upper[layout.supply_slice.start + i] = max(most, 0.0) + room
        return lower, upper

    def _net(self, edges: Mapping[str, float]) -> dict[int, float]:
        """Coefficient per chain of edges that count (+1) or are taken off (−1)."""
        chains = self._layout.chains
        more = chains.terms({e: 1.0 for e, sign in edges.items() if sign > 0})
        less = chains.terms({e: 1.0 for e, sign in edges.items() if sign < 0})
        return {c: more.get(c, 0.0) - less.get(c, 0.0) for c in (more | less)}

    def _signs(self, edge_ids: Collection[str], less: Collection[str]) -> dict[str, float]:
        present = self._network.edge
        return {e: 1.0 for e in edge_ids if e in present} | {e: -1.0 for e in less if e in present}
