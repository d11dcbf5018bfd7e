"""Shares: exports of a year by corridor, transit country, outlet, operator, field and market.

Each figure has a low and a high: the span of the conflicting sources, and of all flows that agree with what was
published. Where that leaves a figure open, it is not published, and only the range is given.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from energy.errors import UsageError
from energy.network.graph import Edge
from energy.network.outlets import outlets_of, upstream
from energy.network.units import TONNE
from energy.reconciliation.baseline import OPEN_RANGE, Baseline
from energy.reconciliation.reconcile import Observation, Reconciled
from energy.results import Record, Result, record
from energy.statistics.mixing import crossing_exports

DIMENSIONS = ("corridor", "country", "port", "operator", "field", "market")
OPEN_SHARE = 0.02
_NOTHING = 5e-4


@dataclass(frozen=True)
class ShareRow:
    """One line of a share table. Volumes in Mt/y; `share` is a fraction of exports; None is not published.

    Shares have a range of their own: where sources differ on the total, each volume is held against its own total.
    `group` rows repeat what stands in other rows and do not add to the total.
    """

    id: str
    name: str
    mt: float | None
    share: float | None
    low_mt: float
    high_mt: float
    low_share: float
    high_share: float
    status: str
    sources: tuple[str, ...]
    note: str = ""
    group: bool = False


@dataclass(frozen=True)
class Through:
    """Share of exports that enters a country on the way: central figure and range, fractions 0–1."""

    country: str
    name: str
    share: float
    low: float
    high: float

    @property
    def published(self) -> bool:
        """Whether what was published fixes the share (to 2 points); else only the range means something."""
        return self.high - self.low < OPEN_SHARE


class Shares(Result):
    """The share tables of one baseline.

    Parameters
    ----------
    baseline : Baseline
        The reconciled year.

    Raises
    ------
    UsageError
        If nothing was exported: there are no shares of nothing.

    Examples
    --------
    >>> import geodata
    >>> from energy.reconciliation.baseline import baseline
    >>> rows = Shares(baseline(geodata.load(), 2024)).by("corridor")
    >>> rows[0].id, round(rows[0].share, 2)
    ('cpc', 0.8)
    """

    def __init__(self, baseline: Baseline) -> None:
        if baseline.exports <= TONNE:
            mend = "see total:exports and the gates of that year in observations.csv"
            raise UsageError(f"nothing was exported in {baseline.year}, so there are no shares: {mend}")
        self.baseline = baseline
        self.network = baseline.network
        self._dataset = baseline.network.dataset
        self._country_edges: dict[str, frozenset[str]] = {}
        self._crossing: dict[frozenset[str], float] = {}
        self._tables: dict[str, tuple[ShareRow, ...]] = {}

    @property
    def headline(self) -> str:
        """Exports of the year and the largest corridor."""
        largest = next((row for row in self.by("corridor") if not row.group and row.share is not None), None)
        first = "" if largest is None else f", {100 * (largest.share or 0.0):.1f} % by {largest.name}"
        goods = self.network.commodity
        return f"{goods.when(self.baseline.year)}, {goods.said(self.total)} {goods.unit} of exports{first}"

    def records(self) -> list[Record]:
        """The rows of every table, with the table they stand in."""
        return [{"table": by, **record(row)} for by in DIMENSIONS for row in self.by(by)]

    @property
    def total(self) -> float:
        """Exports in Mt/y."""
        return self.baseline.exports

    @cached_property
    def total_span(self) -> tuple[float, float]:
        """Exports in Mt/y, the least and the most that any source's figures make them."""
        totals = [self.exports_of(run) for run in self.baseline.runs]
        return min(totals), max(totals)

    def by(self, dimension: str) -> tuple[ShareRow, ...]:
        """One table.

        Parameters
        ----------
        dimension : str
            One of `DIMENSIONS`.

        Returns
        -------
        tuple of ShareRow
            Largest first, unpublished ones by the middle of their range.

        Raises
        ------
        UsageError
            If the dimension is unknown.
        """
        tables: Mapping[str, Callable[[], Iterable[ShareRow]]] = {
            "corridor": self._corridors,
            "country": self._countries,
            "port": self._outlets,
            "operator": self._operators,
            "field": self._fields,
            "market": self._markets,
        }
        if dimension not in tables:
            raise UsageError(f"unknown table '{dimension}': use {', '.join(DIMENSIONS)}")
        if dimension not in self._tables:
            self._tables[dimension] = tuple(sorted(tables[dimension](), key=_order))
        return self._tables[dimension]

    def through(self, country: str) -> Through:
        """Share of exports that enters a country on the way to its outlet."""
        low, high = self.share_span_of(self.country_edges(country))
        return Through(country, self._country_name(country), self.central_share(country), low, high)

    def central_share(self, country: str) -> float:
        """Central share of exports that enters a country, 0–1."""
        return self.crossing(self.country_edges(country)) / self.total

    def crossing(self, edges: Collection[str]) -> float:
        """Central exports in Mt/y that pass any of the given edges, by proportional sharing."""
        central, key = self.baseline.central, frozenset(edges)
        if key not in self._crossing:
            self._crossing[key] = crossing_exports(self.network, central.flows, central.intake, key)
        return self._crossing[key]

    def operator_edges(self, operators: Collection[str]) -> frozenset[str]:
        """Open edges of these operators that goods use before they are loaded for the last time."""
        return frozenset(e for e in self._upstream if self.network.edge[e].operator in operators)

    def transit_countries(self) -> tuple[str, ...]:
        """Countries abroad that goods enter by land or through their ports, in the base case."""
        flows = self.baseline.central.flows
        found = {
            country
            for country in {edge.country for edge in self.network.edges}
            if country not in (self._dataset.home, "")
            and any(flows.get(e, 0.0) > _NOTHING for e in self.country_edges(country))
        }
        return tuple(sorted(found))

    def country_edges(self, country: str) -> frozenset[str]:
        """Open edges on which goods are in a country: land edges there, and sea legs that call at its ports.

        A tanker's last leg to a market is not transit.
        """
        if country not in self._country_edges:
            self._country_edges[country] = frozenset(e.edge_id for e in self.network.edges if self._is_in(e, country))
        return self._country_edges[country]

    def _is_in(self, edge: Edge, country: str) -> bool:
        before = edge.edge_id in self._upstream
        if edge.mode != "sea":
            return before and edge.country == country
        calls = self._ports[edge.tail] == country and edge.tail not in self.network.markets
        return calls or (before and self._ports[edge.head] == country)

    @cached_property
    def _ports(self) -> Mapping[str, str]:
        """The country in which a ship calls at a node, '' at straits and borders."""
        nodes = self._dataset.by_id("nodes").items()
        return {node: "" if row["kind"] in ("border", "strait") else row["country"] for node, row in nodes}

    @cached_property
    def _upstream(self) -> frozenset[str]:
        return upstream(self.network)

    def itemisations(self) -> tuple[tuple[str, float, float, tuple[str, ...]], ...]:
        """Other published itemisations of the year: share through the neighbour with most of the exports.

        Country, low, high (fractions; the span is what the itemisation leaves unsplit) and sources of each.
        """
        found: dict[str, list[Observation]] = {}
        for observation in self.baseline.observations:
            if observation.role == "itemised":
                found.setdefault(observation.conflict, []).append(observation)
        main = max(self.gate_countries.values(), key=self.central_share, default="")
        return tuple(self._itemisation(rows, main) for rows in found.values())

    def _itemisation(self, rows: list[Observation], country: str) -> tuple[str, float, float, tuple[str, ...]]:
        total = next(o.value or 0.0 for o in rows if o.target == "total:exports")
        low = high = 0.0
        for observation in rows:
            gates = [g for g in self.network.gates_of(observation.target) if g in self.gate_countries]
            inside = [self.gate_countries[g] == country for g in gates]
            low += (observation.value or 0.0) if inside and all(inside) else 0.0
            high += (observation.value or 0.0) if any(inside) else 0.0
        return country, low / total, high / total, tuple(dict.fromkeys(o.source_id for o in rows))

    @cached_property
    def gate_countries(self) -> Mapping[str, str]:
        """The country that each gate leads into."""
        nodes = self._dataset.by_id("nodes")
        result = {}
        for gate in self.network.gates:
            edge = self.network.edge[gate]
            beyond = next((e.country for e in self.network.edges if e.tail == edge.head), nodes[edge.head]["country"])
            result[gate] = beyond if edge.country == self._dataset.home else edge.country
        return result

    def _corridors(self) -> Iterable[ShareRow]:
        corridors: dict[str, list[str]] = {}
        for gate, corridor in self.network.gates.items():
            corridors.setdefault(corridor, []).append(gate)
        for corridor, gates in corridors.items():
            targets = {f"gate:{corridor}", *(f"edge:{g}" for g in gates)}
            yield self._row(corridor, self.network.corridor_name(corridor), gates, targets)
        for target in {
            o.target for o in self.baseline.observations if o.target.startswith("group:") and o.role == "used"
        }:
            name = target.partition(":")[2]
            label = str(self._dataset.by_id("groups")[name]["name"])
            yield self._row(name, label, self.network.gates_of(target), {target}, group=True)

    def _row(
        self, item: str, name: str, edges: Collection[str], targets: Collection[str], *, group: bool = False
    ) -> ShareRow:
        baseline = self.baseline
        own = [o for o in baseline.observations if o.target in targets and o.role != "itemised"]
        used = [o for o in own if o.role == "used"]
        of_runs = [(sum(run.flows[e] for e in edges), self.exports_of(run)) for run in baseline.runs]
        counted = [*of_runs, *((o.value, self._total_with(o)) for o in own if o.value is not None and _counts(o))]
        if used:
            status = used[0].status
        else:
            least, most = baseline.extent().of_edges(edges)
            # What another source's figure elsewhere moves is no less open than what no figure fixes.
            counted += [(least, self.total), (most, self.total)]
            status = "not published" if most - least > OPEN_RANGE else "balance"
        mt = None if status == "not published" else of_runs[0][0]
        note = "; ".join(o.note for o in used if o.note)
        sources = baseline.sources(targets)
        return ShareRow(item, name, mt, _share(mt, self.total), *_ends(counted), status, sources, note, group)

    def _total_with(self, observation: Observation) -> float:
        """Exports in Mt/y of the run that a figure is used in: the central one, or that of an alternative."""
        runs = (other.result for other in self.baseline.alternatives if observation in other.observations)
        return self.exports_of(next(runs, self.baseline.central))

    @cached_property
    def route_sources(self) -> tuple[str, ...]:
        """What figures by country, outlet and operator are derived from: all that was observed on the way."""
        targets = {o.target for o in self.baseline.observations if o.role in ("used", "total", "alternative")}
        routes = {t for t in targets if t.partition(":")[0] in ("gate", "group", "edge", "total")}
        return tuple(dict.fromkeys(("derived", *self.baseline.sources(routes))))

    def _countries(self) -> Iterable[ShareRow]:
        for country in self.transit_countries():
            yield self._crossing_row(country, self._country_name(country), self.country_edges(country))

    def _operators(self) -> Iterable[ShareRow]:
        operators = self._dataset.by_id("operators")
        for operator in sorted({edge.operator for edge in self.network.edges if edge.operator}):
            row = self._crossing_row(operator, operators[operator]["name"], self.operator_edges({operator}))
            if row.high_mt > _NOTHING:
                yield row

    def _crossing_row(self, item: str, name: str, edges: Collection[str]) -> ShareRow:
        least, most = self.baseline.extent().of_crossing(edges)
        mt = self.crossing(edges) if most - least <= OPEN_RANGE else None
        return self._derived_row(item, name, mt, (*self.span_of(edges), *self.share_span_of(edges)))

    def _derived_row(self, item: str, name: str, mt: float | None, ends: tuple[float, float, float, float]) -> ShareRow:
        status = "not published" if mt is None else "derived"
        return ShareRow(item, name, mt, _share(mt, self.total), *ends, status, self.route_sources)

    def span_of(self, edges: Collection[str]) -> tuple[float, float]:
        """Range in Mt/y of what crosses: all flows that agree with the used figures, and the alternatives' own."""
        low, high = self.baseline.extent().of_crossing(edges)
        others = [mt for mt, _ in self._other_crossings(edges)]
        return min([low, *others]), max([high, *others])

    def share_span_of(self, edges: Collection[str]) -> tuple[float, float]:
        """Range of the share (0–1) of what crosses: an alternative's own crossing over its own exports."""
        low, high = (end / self.total for end in self.baseline.extent().of_crossing(edges))
        others = [mt / exports for mt, exports in self._other_crossings(edges)]
        return min([low, *others]), max([high, *others])

    def _other_crossings(self, edges: Collection[str]) -> list[tuple[float, float]]:
        """What crosses in each alternative, and its exports in all, in Mt/y."""
        runs = [a.result for a in self.baseline.alternatives]
        return [(crossing_exports(self.network, r.flows, r.intake, edges), self.exports_of(r)) for r in runs]

    def exports_of(self, run: Reconciled) -> float:
        """Exports of one run in Mt/y: everything that crosses a gate."""
        return sum(run.flows[gate] for gate in self.network.gates)

    def _outlets(self) -> Iterable[ShareRow]:
        """Where exports are loaded for the last time, or delivered by land."""
        for outlet in outlets_of(self.network):
            mt, spans = self._on(outlet.edges)
            published = all(most - least <= OPEN_RANGE for least, most in spans)
            ends = (*_hull(spans), *self._share_hull(spans))
            row = self._derived_row(outlet.id, outlet.name, mt if published else None, ends)
            if row.high_mt > _NOTHING:
                yield row

    def loaded_in(self, country: str) -> tuple[float, tuple[float, float]]:
        """Share of exports (0–1) put on their last ship in a country or handed over there by land, with its range."""
        edges = [edge for outlet in outlets_of(self.network) if outlet.country == country for edge in outlet.edges]
        mt, spans = self._on(edges)
        return mt / self.total, self._share_hull(spans)

    def _share_hull(self, spans: Collection[tuple[float, float]]) -> tuple[float, float]:
        """Smallest and largest share (0–1), each run's range in Mt/y over its own exports."""
        totals = [self.exports_of(run) for run in self.baseline.runs]
        return _hull([(low / t, high / t) for (low, high), t in zip(spans, totals, strict=True)])

    def _on(self, edges: Collection[str]) -> tuple[float, list[tuple[float, float]]]:
        """Mt/y on several edges together: central, and the range of every run."""
        central = sum(self.baseline.central.flows[e] for e in edges)
        return central, [self.baseline.extent(run).of_edges(edges) for run in self.baseline.runs]

    def _fields(self) -> Iterable[ShareRow]:
        """Output per field (losses and stock changes included), as a share of all output."""
        nodes = self._dataset.by_id("nodes")
        runs = [_output(run) for run in self.baseline.runs]
        total = sum(runs[0].values())
        for field in self.network.sources:
            own = [o for o in self.baseline.observations if o.target == f"node:{field}"]
            counted = [(run[field], sum(run.values())) for run in runs]
            counted += [(o.value, total) for o in own if o.value is not None and _counts(o)]
            status, mt = own[0].status if own else "balance", runs[0][field]
            sources = self.baseline.sources({f"node:{field}"}) or ("derived",)
            yield ShareRow(field, nodes[field]["name"], mt, _share(mt, total), *_ends(counted), status, sources)

    def _markets(self) -> Iterable[ShareRow]:
        """Buyers as customs count them; what customs miss stays visible."""
        rest = self.total
        for row in self._dataset.rows("markets", year=self.baseline.year):
            if row["buyer"] != "all":
                mt, source = row["value_mt"], (row["source_id"],)
                rest -= mt
                ends = _ends([(mt, self.exports_of(run)) for run in self.baseline.runs])
                yield ShareRow(row["buyer"], row["name"], mt, _share(mt, self.total), *ends, row["status"], source)
        name = "Destination not published, or buyers not listed"
        yield ShareRow("rest", name, None, None, *_ends([(rest, self.total)]), "not published", ())

    def _country_name(self, country: str) -> str:
        countries = self._dataset.by_id("countries")
        return str(countries[country]["name"]) if country in countries else country


def _counts(observation: Observation) -> bool:
    return observation.role in ("used", "alternative")


def _ends(counted: Collection[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Least and most of some volumes in Mt/y, and of their shares (0–1) of the total beside each."""
    volumes = [mt for mt, _ in counted]
    shares = [min(max(mt / total, 0.0), 1.0) if total > 0 else 0.0 for mt, total in counted]
    return min(volumes), max(volumes), min(shares), max(shares)


def _hull(spans: Collection[tuple[float, float]]) -> tuple[float, float]:
    return min(low for low, _ in spans), max(high for _, high in spans)


def _output(run: Reconciled) -> dict[str, float]:
    return {field: run.supply[field] + run.residual[field] for field in run.supply}


def _order(row: ShareRow) -> tuple[bool, float]:
    """Largest first; unpublished ones by the middle of their range; what is left over last; equal ones as they come."""
    return row.id == "rest", -round(row.mt if row.mt is not None else (row.low_mt + row.high_mt) / 2, 9)


def _share(mt: float | None, total: float) -> float | None:
    return None if mt is None or total <= 0 else mt / total
