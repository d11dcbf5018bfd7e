"""Origins: from every field to corridor, outlet and refinery.

Where goods mix, nobody can say which tonne left by which line. The figure given is that of proportional sharing
(Bialek 1996); low and high are the bounds over every flow, and every mixture, that agrees with what was published.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from energy.errors import UsageError
from energy.flow.dispatch import Dispatch
from energy.network.graph import Network
from energy.network.outlets import outlets_of
from energy.network.simplification import Floats
from energy.network.units import SHOWN, TONNE
from energy.optimization.ranges import FlowRanges
from energy.reconciliation.baseline import OPEN_RANGE, Baseline
from energy.results import Progress, Result
from energy.statistics.mixing import origin_shares
from geodata.wording import counted

_CLOSE = 0.01
"""Mt/y that print does not tell apart."""

_NAMED = 20
"""So many fields are named in a message, the largest first."""

_MOST_WORK = 4_000_000
"""Rows by edges of a table that is worked out: a row takes two linear programs or three as large as the network."""

DIMENSIONS = ("corridor", "outlet", "refinery", "home")
"""What can be asked: ``refinery`` and ``home`` are two words for who takes it at home."""


class TooLargeError(UsageError):
    """A table would take many minutes; the message names a smaller one."""


@dataclass(frozen=True)
class Place:
    """Where goods can be counted: edges less other edges, or the intake of refineries and markets.

    `onward` are edges by which markets at the ends of `edges` pass goods on: they are taken off in proportion.
    """

    id: str
    name: str
    edges: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    onward: tuple[str, ...] = ()


@dataclass(frozen=True)
class OriginRow:
    """Goods of a field at a place, Mt/y. `share` is a fraction of what the field supplies.

    `kind` is "derived" where published figures fix it (to 0.1 Mt/y), "modelled" where it rests on the mixing rule, and
    "not published" where not even the place's own total is known, or the mixing rule contradicts a figure for one field
    on one route: then only the range is given.
    """

    field: str
    field_name: str
    id: str
    name: str
    mt: float | None
    share: float | None
    low_mt: float
    high_mt: float
    kind: str


@dataclass(frozen=True, repr=False)
class Trace(Result):
    """Where the goods of every field (or the one asked about) go, by corridor, outlet or refinery.

    `wider` says that some range may be wider than what is possible, as `FlowRanges.wider`.
    """

    network: Network
    by: str
    field: str | None
    rows: tuple[OriginRow, ...]
    sources: tuple[str, ...]
    wider: bool = False

    @property
    def year(self) -> int | None:
        """Statistics year; None for a network without years."""
        return self.network.year

    @property
    def headline(self) -> str:
        """The largest stream."""
        known = [row for row in self.rows if row.mt is not None]
        fields = len({row.field for row in self.rows})
        most = max(known, key=lambda row: row.mt or 0.0, default=None)
        first, goods = "", self.network.commodity
        if most is not None:
            first = f"; most: {most.field_name} by {most.name}, {goods.said(most.mt or 0.0)} {goods.rate}"
        return f"{counted(fields, 'field')} by {self.by}, {self.year or 'modelled base'}{first}"


class Flow:
    """Flows of one run (Mt/y per edge, field, and refinery or market) with the field that every tonne comes from.

    Examples
    --------
    >>> import energy
    >>> base = energy.load().baseline(2024)
    >>> flow = Flow(base.network, base.central.flows, base.central.supply, base.central.intake)
    >>> round(sum(flow.at(Place("gate", "CPC", edges=("cpc-04",))).values()), 2)
    54.87
    """

    def __init__(
        self, network: Network, flows: Mapping[str, float], supply: Mapping[str, float], intake: Mapping[str, float]
    ) -> None:
        self.network = network
        self.flows, self.supply, self.intake = flows, supply, intake
        self._row, self._share = origin_shares(network, flows, supply)

    def at(self, place: Place) -> dict[str, float]:
        """Goods of every field at a place, Mt/y."""
        edge = self.network.edge
        kept = {edge[e].tail: self._kept(edge[e].tail) for e in place.onward}
        parts = [self.flows.get(e, 0.0) * kept.get(edge[e].head, 1.0) * self._of(edge[e].tail) for e in place.edges]
        parts += [-self.flows.get(e, 0.0) * self._of(edge[e].tail) for e in place.less if e in edge]
        parts += [self.intake.get(n, 0.0) * self._of(n) for n in place.nodes if n in self._row]
        return {f: max(float(sum(p[i] for p in parts)), 0.0) for i, f in enumerate(self.network.sources)}

    def _kept(self, market: str) -> float:
        """Part of what reaches a market that it takes itself."""
        passed = sum(self.flows.get(edge, 0.0) for edge in self.network.passing[market])
        whole = self.intake.get(market, 0.0) + passed
        return self.intake.get(market, 0.0) / whole if whole > TONNE else 1.0

    def _of(self, node: str) -> Floats:
        share: Floats = self._share[self._row[node]]
        return share


class Origins:
    """The origin tables of a year, or of a network without years.

    Parameters
    ----------
    base : Baseline or Dispatch
        A reconciled year; or the compiled network where there are no years.

    Notes
    -----
    With statistics the flows are the reconciled ones, and the bounds go over all flows that agree with every figure
    used to its standard error, one field's goods on a route included, and include the run with each conflicting figure.
    Without, they are the model's base plan, and the bounds go over all plans in which every field supplies and every
    refinery takes as much.

    Examples
    --------
    >>> import energy
    >>> rows = Origins(energy.load().baseline(2024)).by("corridor", "tengiz")
    >>> rows[0].id, round(rows[0].share, 2)
    ('cpc', 1.0)
    """

    def __init__(self, base: Baseline | Dispatch) -> None:
        self.base = base
        self.network, self.year = base.network, base.network.year
        self._nodes = self.network.dataset.by_id("nodes")
        self._totals: dict[str, bool] = {}
        self.measured = isinstance(base, Baseline)
        if isinstance(base, Baseline):
            self.extent, self._wide = base.extent(), base.within_error
            self._runs = [Flow(base.network, r.flows, r.supply, r.intake) for r in base.runs]
            self.sources = base.sources({o.target for o in base.observations if o.role != "itemised"})
        else:
            supply = dict(zip(self.network.sources, base.supply.tolist(), strict=True))
            intake = dict(zip(self.network.domestic, base.domestic.tolist(), strict=True))
            fixed = {f"node:{n}": v for n, v in intake.items()} | {"total:exports": base.exports}
            intake |= dict(zip(self.network.markets, base.market.tolist(), strict=True))
            within = {n: (v, v) for n, v in supply.items()}
            self.extent = self._wide = FlowRanges(self.network, fixed, within, sum(supply.values()))
            self._runs = [Flow(self.network, base.base_flows, supply, intake)]
            self.sources = ()

    @property
    def central(self) -> Flow:
        """The flows behind the central figures."""
        return self._runs[0]

    def by(self, dimension: str, field: str | None = None, progress: Progress | None = None) -> tuple[OriginRow, ...]:
        """One table: where the goods of every field go. The rows of a field add up to what it supplies.

        Fields by supply, or only one; their places by tonnes. Places that nothing of a field can have reached are left
        out. `progress` is called with the number of ranges worked out and to work out.

        Raises
        ------
        UsageError
            If the dimension or the field is unknown, or the network so large that the table would take many minutes.
        """
        if dimension not in DIMENSIONS:
            raise UsageError(f"unknown table '{dimension}': use {', '.join(DIMENSIONS)}")
        fields = self.fields(field)
        if dimension in ("refinery", "home"):
            places = [*self._refineries, self.exports]
        else:
            places = [*(self.corridors if dimension == "corridor" else self._outlets), self.refineries]
        check_work(self.network, dimension, fields, len(places))
        return tuple(self._rows(places, fields, progress))

    def trace(self, by: str, field: str | None = None, progress: Progress | None = None) -> Trace:
        """One table as a result (parameters as in `by`)."""
        rows = self.by(by, field, progress)
        return Trace(self.network, by, field, rows, self.sources, self.extent.wider or self._wide.wider)

    def fields(self, only: str | None = None) -> tuple[str, ...]:
        """Fields that supply goods, largest first, or the one that is named.

        Raises
        ------
        UsageError
            If the network has no such field, or it supplies nothing.
        """
        supply = self.central.supply
        fields = sorted((f for f in self.network.sources if supply[f] > SHOWN), key=lambda f: (-supply[f], f))
        if only is None:
            return tuple(fields)
        if only not in fields:
            known = f"{', '.join(fields[:_NAMED])}{', …' if len(fields) > _NAMED else ''}"
            raise UsageError(f"'{only}' is no field that supplies anything here: use {known}")
        return (only,)

    def field_name(self, field: str) -> str:
        """Name of a field."""
        return str(self._nodes[field]["name"])

    @cached_property
    def exports(self) -> Place:
        """All exports, counted at the gates; at the markets where one passes goods on, by a second gate."""
        gates = tuple(self.network.gates)
        counted = {"nodes": self.network.markets} if self._onward(gates) else {"edges": gates}
        return Place("exports", self.network.commodity.exports.capitalize(), **counted)

    @cached_property
    def refineries(self) -> Place:
        """All home refineries together."""
        return Place("domestic", self.network.commodity.home_use.capitalize(), nodes=self.network.domestic)

    def row(self, field: str, place: Place) -> OriginRow:
        """Goods of a field at a place."""
        return next(self._rows([place], [field]))

    @cached_property
    def corridors(self) -> list[Place]:
        """Every corridor, counted at its gates; a gate that leads into a market counts what is not passed on there."""
        gates: dict[str, list[str]] = {}
        for gate, corridor in self.network.gates.items():
            gates.setdefault(corridor, []).append(gate)
        return [
            Place(c, self.network.corridor_name(c), edges=tuple(edges), onward=self._onward(edges))
            for c, edges in gates.items()
        ]

    def _onward(self, gates: Collection[str]) -> tuple[str, ...]:
        """Edges by which markets that gates lead into pass goods on."""
        ends = dict.fromkeys(self.network.edge[gate].head for gate in gates)
        return tuple(edge for market in ends for edge in self.network.passing.get(market, ()))

    @cached_property
    def _arriving(self) -> Mapping[str, Sequence[str]]:
        """Edges by which goods come to each market."""
        found: dict[str, list[str]] = {market: [] for market in self.network.markets}
        for edge in self.network.edges:
            if edge.head in found:
                found[edge.head].append(edge.edge_id)
        return found

    @cached_property
    def _outlets(self) -> list[Place]:
        return [Place(o.id, o.name, o.edges, o.onward) for o in outlets_of(self.network)]

    @cached_property
    def _refineries(self) -> list[Place]:
        return [Place(n, self._nodes[n]["name"], nodes=(n,)) for n in self.network.domestic]

    def _rows(
        self, places: Collection[Place], fields: Collection[str], progress: Progress | None = None
    ) -> Iterator[OriginRow]:
        counted = {place.id: [run.at(place) for run in self._runs] for place in places}
        for number, field in enumerate(fields):
            rows = []
            for done, place in enumerate(places, start=1):
                rows.append(self._row(field, place, [run[field] for run in counted[place.id]]))
                if progress:
                    progress(number * len(places) + done, len(fields) * len(places))
            possible = [row for row in rows if row.high_mt > SHOWN or len(places) == 1]
            yield from sorted(possible, key=lambda row: (-_size(row), row.id))

    def _row(self, field: str, place: Place, values: list[float]) -> OriginRow:
        least, most = self._range(self._wide, field, place)
        # The rule knows no figure for one field on one route: what such a one contradicts is no figure and no bound.
        fits = least - _CLOSE <= values[0] <= most + _CLOSE
        low, high = (min([least, *values]), max([most, *values])) if fits else (least, most)
        kind = "modelled"
        if self.measured and least > 0:
            # Derived: the figures leave nothing open beyond their own error.
            exact = self._range(self.extent, field, place)
            kind = "derived" if exact[1] - exact[0] <= OPEN_RANGE else kind
        mt: float | None = values[0]
        if not fits or (kind == "modelled" and self.measured and not self._published(place)):
            mt, kind = None, "not published"
        share = None if mt is None else mt / self.central.supply[field]
        return OriginRow(field, self.field_name(field), place.id, place.name, mt, share, low, high, kind)

    def _range(self, extent: FlowRanges, field: str, place: Place) -> tuple[float, float]:
        if not place.edges and not place.nodes:
            return 0.0, 0.0
        if place is self.exports and not self.measured and not self.network.domestic:
            # Nobody takes any at home, and plans supply as much: all that a field sends leaves in each of them.
            return self.central.supply[field], self.central.supply[field]
        ends = {self.network.edge[e].tail for e in place.onward}
        if not any(edge not in place.edges for end in ends for edge in self._arriving[end]):
            return extent.of_origin(field, place.edges, (*place.less, *place.onward), place.nodes)
        # What is passed on may all have come by other edges: all that arrived here may have been kept.
        least = extent.least_of_origin(field, place.edges, (*place.less, *place.onward))
        arrived, taken = extent.most_of_origin(field, place.edges), extent.most_of_origin(field, nodes=ends)
        return least, min(arrived, taken)

    def _published(self, place: Place) -> bool:
        """Whether the published figures fix the total of a place, from all fields together."""
        if place.id not in self._totals:
            spans = [self.extent.of_edges(place.edges, place.less), *(self.extent.of_intake(n) for n in place.nodes)]
            self._totals[place.id] = all(most - least <= OPEN_RANGE for least, most in spans)
        return self._totals[place.id]


def check_work(network: Network, dimension: str, fields: Sequence[str], places: int) -> None:
    """Refuse a table of a large network that would take many minutes, and name a smaller one.

    Raises
    ------
    TooLargeError
        If there are too many fields by places for so many edges. What has no smaller table is never refused.
    """
    edges = len(network.edges)
    if len(fields) * places * edges <= _MOST_WORK:
        return
    smaller = []
    if len(fields) > 1:
        by = "" if dimension == "corridor" else f" --by {dimension}"
        smaller.append(f"one field (kzroutes trace {fields[0]}{by})")
    if dimension == "corridor" and len(fields) * len(network.markets) * edges <= _MOST_WORK:
        smaller.append("outlets (--by outlet)")
    if smaller:
        asked = f"{counted(len(fields), 'field')} by {counted(places, 'place')} on {counted(edges, 'edge')}"
        raise TooLargeError(f"{asked} would take too long: ask for {' or '.join(smaller)}")


def _size(row: OriginRow) -> float:
    """Tonnes to sort by; the middle of the range where nothing else is known."""
    return row.mt if row.mt is not None else (row.low_mt + row.high_mt) / 2
