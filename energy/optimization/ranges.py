"""FlowRanges: how small and how large a quantity can be, given what has been published.

Many flows are not published (which port took which goods). Every flow pattern that agrees with the published volumes is
possible, so an unpublished quantity is a range: its minimum and maximum over all of them. Two linear programs per
quantity.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

import highspy
import numpy as np

from energy.network.graph import Network, reachable
from energy.network.simplification import Floats
from energy.network.units import DUST
from energy.optimization.balance import Layout
from energy.optimization.solver import INFINITY, Rows, SolverError, compile_model, optimum

_ROOM = 1e-6
"""Mt/y by which a fixed sum may be missed, so that rounding never makes the program infeasible."""

_DIGITS = 9
"""Decimals to which programs are solved."""

_BOTH_WAYS = 1e-7
"""Mt/y: so much each way at once is more than rounding."""

_DUAL, _PRIMAL = 1, 4
"""Numbers of the dual and the primal simplex method in HiGHS."""


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
        if key not in self._found:
            self._part.of_crossing(self._chains_of(key))
            intake = self._part.intake
            self._found[key] = self._part.model.range({intake[node]: 1.0 for node in self._network.markets})
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
        reached, present = self._led_to(field), self._network.edge
        if reached.isdisjoint((*nodes, *(present[e].tail for e in edge_ids if e in present))):
            return 0.0, 0.0
        part = self._part
        part.of_source(self._network.sources.index(field))
        terms = {part.arriving[c]: weight for c, weight in self._net(self._signs(edge_ids, less)).items()}
        return part.model.range(terms | {part.intake[node]: 1.0 for node in nodes})

    def _led_to(self, field: str) -> set[str]:
        """Nodes that any way leads to from a field."""
        if field not in self._reached:
            self._reached[field] = reachable([field], ((edge.tail, edge.head) for edge in self._network.edges))
        return self._reached[field]

    @cached_property
    def _flows(self) -> "_Model":
        """All flows that agree with the fixed sums."""
        return _Model(self._rows(), *self._column_bounds(self._layout.columns), self._two_way)

    @cached_property
    def _two_way(self) -> tuple[tuple[int, int, float], ...]:
        """Chains of pipes that run either way, and what one can carry at most (Mt/y)."""
        room = np.minimum(self._layout.chain_upper(self._edge_room), self._production)
        pairs = self._layout.chains.reverse().items()
        return tuple((there, back, float(max(room[there], room[back]))) for there, back in pairs if there < back)

    @cached_property
    def _part(self) -> "_Part":
        """The same, with a part of the goods followed besides."""
        rows = self._rows()
        place = {field: i for i, field in enumerate(self._network.sources)}
        known = [
            (place[field], chain, *ends)
            for (field, edge), ends in self._parts.items()
            for chain in self._chains_of([edge])
        ]
        return _Part(self._network, self._layout, rows, self._column_bounds, known, self._two_way)

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


class _Model:
    """A compiled program that is asked for the least and the most of one sum after another.

    Every range starts from the same basis, so that none depends on what was asked before. Of each pair of columns that
    is a pipe with two directions (with its limit), one is nothing: it runs one way in any plan. The choice is left open
    first. Where an answer then runs pipes both ways and is not reached with each of them the way it carries more, it is
    made, for those pipes only: whole numbers cost much.
    """

    def __init__(self, rows: Rows, lower: Floats, upper: Floats, two_way: Sequence[tuple[int, int, float]]) -> None:
        self._size, first = len(lower) + len(two_way), len(lower)
        for way, (there, back, most) in enumerate(two_way, start=first):
            rows.add({there: 1.0, way: -most}, -INFINITY, 0.0)
            rows.add({back: 1.0, way: most}, -INFINITY, most)
        ways = np.ones(len(two_way))
        self.solver = compile_model(
            rows,
            np.append(lower, 0 * ways),
            np.append(upper, ways),
            np.zeros(self._size),
        )
        self._two_way, self._first_way = two_way, first
        # From a feasible basis on, only the objective changes: the primal method goes on from there.
        self.solver.setOptionValue("simplex_strategy", _PRIMAL)
        optimum(self.solver, "range of a flow")
        self._start = self.solver.getBasis()

    def range(self, terms: Mapping[int, float]) -> tuple[float, float]:
        """Least and most of a weighted sum of columns (Mt/y), never below 0; what is equal compares equal."""
        objective = np.zeros(self._size)
        objective[list(terms)] = list(terms.values())
        least, most = (sign * self._least(sign * objective) for sign in (1.0, -1.0))
        return max(round(least, _DIGITS), 0.0), max(round(most, _DIGITS), 0.0)

    def _least(self, objective: Floats) -> float:
        self.solver.changeColsCost(self._size, np.arange(self._size, dtype=np.int32), objective)
        x = self._solved()
        both = chosen = self._both_ways(x)
        if not chosen or self._reached(float(objective @ x), x, objective):
            return float(objective @ x)
        while both:
            self._choose(both, highspy.HighsVarType.kInteger)
            x = self._solved()
            both = self._both_ways(x) - chosen
            chosen = chosen | both
        self._choose(chosen, highspy.HighsVarType.kContinuous)
        return float(objective @ x)

    def _reached(self, least: float, x: Floats, objective: Floats) -> bool:
        """Whether the least is reached with the pipes that a plan ran both ways held to the way they carried more."""
        held, both = set[int](), self._both_ways(x)
        self.solver.setOptionValue("simplex_strategy", _DUAL)
        try:
            while both:
                for way in both:
                    there, back, _ = self._two_way[way]
                    ahead = float(x[there] >= x[back])
                    self.solver.changeColBounds(self._first_way + way, ahead, ahead)
                held |= both
                x = np.array(optimum(self.solver, "range of a flow").col_value)
                if objective @ x > least + DUST:
                    return False
                both = self._both_ways(x) - held
        except SolverError:
            return False
        finally:
            self.solver.setOptionValue("simplex_strategy", _PRIMAL)
            for way in held:
                self.solver.changeColBounds(self._first_way + way, 0.0, 1.0)
        return True

    def _solved(self) -> Floats:
        self.solver.clearSolver()
        self.solver.setBasis(self._start)
        return np.array(optimum(self.solver, "range of a flow").col_value)

    def _both_ways(self, x: Floats) -> set[int]:
        return {k for k, (there, back, _) in enumerate(self._two_way) if min(x[there], x[back]) > _BOTH_WAYS}

    def _choose(self, ways: Collection[int], kind: highspy.HighsVarType) -> None:
        for way in ways:
            self.solver.changeColIntegrality(self._first_way + way, kind)


class _Part:
    """A copy of the network for a part of the goods: what has crossed given chains, or what one source supplied.

    Columns of the copy: its flow at both ends of each chain, its intake of refineries and markets, its supply. It is at
    most the flow; over a crossing chain it is all of it; a node passes on what reaches it. Which chains are crossing
    and which source counts are bounds, so that the program is compiled once.
    """

    def __init__(
        self,
        network: Network,
        layout: Layout,
        rows: Rows,
        bounds: Callable[[int], tuple[Floats, Floats]],
        known: Sequence[tuple[int, int, float, float]],
        two_way: Sequence[tuple[int, int, float]],
    ) -> None:
        chains, first = layout.chains, layout.columns
        count = len(chains.ids)
        sinks = (
            *((n, layout.domestic_slice.start + i) for i, n in enumerate(network.domestic)),
            *((n, layout.market_slice.start + i) for i, n in enumerate(network.markets)),
        )
        taken = first + 2 * count
        own = taken + len(sinks)
        columns = own + len(network.sources)
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
        self._source_rows = []
        for k, node in enumerate(network.sources):
            balance[node][own + k] = 1.0
            self._source_rows.append(len(rows))
            rows.add({own + k: 1.0, layout.supply_slice.start + k: -1.0}, -INFINITY, 0.0)
        for node in chains.nodes:
            rows.add(balance[node], 0.0, 0.0)
        lower, upper = bounds(columns)
        upper[own:] = 0.0
        self._known_rows = []
        for source, chain, low, high in known:
            # Of the source itself so much arrives; whatever else is followed fits beside the least of it.
            arriving = first + 2 * chain + 1
            self._known_rows.append((len(rows), source, low, high))
            rows.add({arriving: 1.0}, -INFINITY, INFINITY)
            rows.add({arriving: 1.0, chain: -1.0}, -INFINITY, INFINITY)
        self._own = own
        self._crossing: frozenset[int] = frozenset()
        self._source: int | None = None
        self.arriving = tuple(range(first + 1, taken, 2))
        self.intake = {node: taken + k for k, (node, _) in enumerate(sinks)}
        self.model = _Model(rows, lower, upper, two_way)

    def of_crossing(self, chains: frozenset[int]) -> None:
        """Follow what has crossed given chains."""
        self._follow(chains, None)

    def of_source(self, source: int) -> None:
        """Follow what one source supplied."""
        self._follow(frozenset(), source)

    def _follow(self, crossing: frozenset[int], source: int | None) -> None:
        solver = self.model.solver
        for chain in crossing ^ self._crossing:
            inside = chain in crossing
            free, tight = (-INFINITY, INFINITY), (0.0, 0.0)
            solver.changeRowBounds(self._crossing_rows[chain], *(tight if inside else free))
            solver.changeRowBounds(self._passing_rows[chain], *(free if inside else tight))
        if source != self._source:
            for one, most, least in ((self._source, 0.0, -INFINITY), (source, INFINITY, 0.0)):
                if one is not None:
                    solver.changeColBounds(self._own + one, 0.0, most)
                    solver.changeRowBounds(self._source_rows[one], least, 0.0)
            for row, known, low, high in self._known_rows:
                mine, other = source == known, source not in (None, known)
                solver.changeRowBounds(row, low if mine else -INFINITY, high if mine else INFINITY)
                solver.changeRowBounds(row + 1, -INFINITY, -low if other else INFINITY)
        self._crossing, self._source = crossing, source
