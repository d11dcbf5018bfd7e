"""Buyers: which outlet serves which buyer country, and who loses how much when outlets are cut.

Customs say what a buyer received, operators what an outlet shipped; nobody publishes who got which tonne. Buyers are
spread in proportion over the outlets that can reach them, and moved from there by as little as makes every outlet ship
no more than it did. Low and high go over all allocations that agree with the figures. Outlets that share a route and
whose own volumes are not published (the Baltic and Black Sea ports behind Samara) stand together as one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from energy.errors import UsageError
from energy.network.graph import reachable
from energy.network.outlets import Outlet, outlets_of
from energy.network.units import SHOWN
from energy.reconciliation.baseline import OPEN_RANGE, Baseline
from energy.results import Record, Result, record
from energy.tracing.allocation import Allocation
from geodata.commodity import GOODS, Commodity
from geodata.dataset import from_row

if TYPE_CHECKING:
    from energy.flow.outcome import Outcome
    from geodata import Dataset

REST = "rest"
REST_NAME = "Destination not published"


@dataclass(frozen=True)
class Buyer:
    """A buyer country: customs volume in Mt/y, market nodes where it can be delivered, and the source."""

    id: str
    name: str
    mt: float
    nodes: tuple[str, ...]
    source: str
    note: str


@dataclass(frozen=True)
class BuyerRow:
    """Goods of an outlet that go to a buyer, Mt/y; `outlet` is '' for all of a buyer.

    `kind` is "reported" (customs), "derived" (exports less customs) or "modelled" (by outlet).
    """

    buyer: str
    buyer_name: str
    outlet: str
    outlet_name: str
    mt: float
    low_mt: float
    high_mt: float
    kind: str
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class BuyerLoss:
    """What a buyer had and loses, Mt/y. A model result."""

    buyer: str
    buyer_name: str
    base_mt: float
    lost_mt: float
    low_mt: float
    high_mt: float
    note: str


@dataclass(frozen=True, repr=False)
class Losses(Result):
    """Who loses how much, Mt/y: largest loss first, "destination not published" last.

    The losses add up to `cut_mt`, what is lost at the outlets that are cut; `diverted_mt` is what other outlets ship
    beyond their base: nobody re-contracts here, so its destination is not published.
    """

    rows: tuple[BuyerLoss, ...]
    cut_mt: float
    diverted_mt: float
    commodity: Commodity = GOODS

    @property
    def headline(self) -> str:
        """What is lost at the outlets that are cut."""
        lost = f"{self.commodity.said(self.cut_mt)} {self.commodity.rate} lost at the outlets"
        if not self.rows:
            return lost
        most = self.rows[0]
        return f"{lost}; most by {most.buyer_name}, {most.lost_mt:.2f} ({most.low_mt:.2f}–{most.high_mt:.2f})"


class Buyers(Result):
    """Buyers of a year beside its outlets.

    Parameters
    ----------
    baseline : Baseline
        The reconciled year.

    Attributes
    ----------
    buyers : tuple of Buyer
        As customs count them, largest first.
    outlets, unused : tuple of Outlet
        Those that can have shipped something in the year, with those put together whose split is not published; and
        the others.
    allocation : Allocation
        What each buyer has from each outlet.

    Raises
    ------
    UsageError
        If customs figures of the year are not in the tables.

    Notes
    -----
    The adjustment is the least-squares one of Deming and Stephan [1]_: minimise Σ (a − p)² / p, p pro rata. A market
    reached by land is where its goods are sold, so buyers who take delivery there have all of it, as far as customs
    saw so much; where a customs figure is more than all outlets that reach the buyer ship, the rest is not placed.

    References
    ----------
    .. [1] W. E. Deming and F. F. Stephan, "On a least squares adjustment of a sampled frequency table when the expected
       marginal totals are known", *Annals of Mathematical Statistics* 11 (1940) 427–444.

    Examples
    --------
    >>> import energy
    >>> buyers = Buyers(energy.load().baseline(2024))
    >>> [(r.outlet, round(r.mt, 2)) for r in buyers.rows() if r.buyer == "CHN"][:3]
    [('', 2.79), ('cpc-mt', 1.31), ('dushanzi+urumqi', 1.22)]
    """

    def __init__(self, baseline: Baseline) -> None:
        self.baseline = baseline
        self.network = baseline.network
        self.buyers = buyers_of(self.network.dataset, baseline.year)
        outlets = outlets_of(self.network)
        used = [outlet for outlet in outlets if self._span(outlet)[1] > SHOWN]
        self.unused = tuple(outlet for outlet in outlets if outlet not in used)
        groups = self._grouped(used)
        self.outlets = tuple(_together(group) for group in groups)
        self._members = [{outlet.id for outlet in group} for group in groups]
        self._by_land = [members <= set(self.network.markets) for members in self._members]
        spans = [self._span(outlet) for outlet in self.outlets]
        served = self._served()
        # Goods delivered by land stay there, where a buyer who takes delivery is listed.
        received = {k for own in served.values() for k in own}
        kept = [k in received and by_land for k, by_land in enumerate(self._by_land)]
        self.allocation = Allocation(
            demand=np.array([b.mt for b in self.buyers]),
            shipped=np.array([o.takes(baseline.central.flows) for o in self.outlets]),
            low=np.array([low for low, _ in spans]),
            high=np.array([high for _, high in spans]),
            served=served,
            kept=np.array(kept, dtype=np.bool_),
        )

    @property
    def headline(self) -> str:
        """How much of exports the customs of listed buyers show."""
        goods = self.network.commodity
        shown = f"{goods.said(self.customs_mt)} of {goods.said(self.exports_mt)} {goods.unit}"
        return f"{self.baseline.year}, {len(self.buyers)} buyers whose customs show {shown}"

    def records(self) -> list[Record]:
        """Buyers by volume, each as a whole and then by outlet."""
        return [record(row) for row in self.rows()]

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources of every row."""
        return tuple(dict.fromkeys(s for row in self.rows() for s in row.sources))

    @property
    def exports_mt(self) -> float:
        """Exports as reconciled, Mt/y."""
        return self.baseline.exports

    @property
    def customs_mt(self) -> float:
        """What the listed buyers received by customs, Mt/y."""
        return sum(b.mt for b in self.buyers)

    @property
    def customs_all_mt(self) -> float | None:
        """What all buyers received by customs, listed or not, Mt/y; None where the table has no such row."""
        rows = self.network.dataset.rows("markets", year=self.baseline.year, buyer="all")
        return rows[0]["value_mt"] if rows else None

    def rows(self) -> tuple[BuyerRow, ...]:
        """Buyers by volume, each as a whole and then by outlet; "destination not published" last."""
        rows = []
        for i, buyer in enumerate(self.listed):
            by_outlet = (self._part(i, buyer, k) for k in range(len(self.outlets)))
            possible = [row for row in by_outlet if row.high_mt > SHOWN]
            rows += [self._whole(i, buyer), *sorted(possible, key=lambda row: (-row.mt, row.outlet))]
        return tuple(rows)

    def _whole(self, i: int, buyer: Buyer) -> BuyerRow:
        place, volume = ("", "All outlets"), (buyer.mt,) * 3
        if buyer.id == REST:
            return BuyerRow(buyer.id, buyer.name, *place, *volume, "derived", ("derived",), buyer.note)
        missing = buyer.mt - float(self.allocation.amounts[i].sum())
        return BuyerRow(
            buyer.id,
            buyer.name,
            *place,
            *volume,
            "reported",
            (buyer.source,),
            _note(buyer, missing, self.network.commodity.unit),
        )

    def _part(self, i: int, buyer: Buyer, k: int) -> BuyerRow:
        outlet, mt = self.outlets[k], float(self.allocation.amounts[i, k])
        sources = (buyer.source, "derived") if buyer.source else ("derived",)
        note = "Delivered there by land." if buyer.id == REST and self._by_land[k] else ""
        place, span = (outlet.id, outlet.name), self.allocation.span(i, k)
        return BuyerRow(buyer.id, buyer.name, *place, mt, *span, "modelled", sources, note)

    @property
    def listed(self) -> tuple[Buyer, ...]:
        """Buyers, and what none of them received."""
        rest = float(self.allocation.amounts[-1].sum())
        note = "Exports that the customs of no listed buyer show."
        return (*self.buyers, Buyer(REST, REST_NAME, rest, (), "", note))

    def losses(self, outcome: "Outcome") -> Losses:
        """Who loses how much in an outcome on the same base year.

        Notes
        -----
        Central: the buyers of an outlet share its cut pro rata. Low and high: over all allocations that agree with the
        figures, and any division of a cut among the buyers of the outlet. Nobody re-contracts: goods that other outlets
        ship instead goes to a destination that is not published.
        """
        before = np.array([o.takes(outcome.base_flows) for o in self.outlets])
        after = np.array([o.takes(outcome.flows) for o in self.outlets])
        new = sum(o.takes(outcome.flows) for o in self.unused)
        cut = np.where(before > SHOWN, np.clip(1 - after / np.maximum(before, SHOWN), 0.0, 1.0), 0.0)
        rows = []
        for i, buyer in enumerate(self.listed):
            lost = float(self.allocation.amounts[i] @ cut)
            low, high = self.allocation.loss_span(i, cut)
            rows.append(BuyerLoss(buyer.id, buyer.name, buyer.mt, lost, min(low, lost), max(high, lost), buyer.note))
        rows.sort(key=lambda row: (row.buyer == REST, -row.lost_mt, -row.high_mt, row.buyer))
        diverted = float(np.maximum(after - before, 0.0).sum()) + new
        return Losses(tuple(rows), float(before @ cut), diverted, self.network.commodity)

    def _span(self, outlet: Outlet) -> tuple[float, float]:
        """What an outlet can have shipped, over all flows that agree with the figures and the conflicting ones."""
        values = [outlet.takes(run.flows) for run in self.baseline.runs]
        least, most = self.baseline.extent().of_edges(outlet.edges, outlet.onward)
        return min([least, *values]), max([most, *values])

    def _grouped(self, outlets: Sequence[Outlet]) -> list[list[Outlet]]:
        """Outlets, with those whose split is not published put together where the same gate leads to them."""
        steps = [(edge.head, edge.tail) for edge in self.network.edges]
        gates = [(gate, self.network.edge[gate].head) for gate in self.network.gates]
        alone: list[list[Outlet]] = []
        groups: list[tuple[set[str], list[Outlet]]] = []
        for outlet in outlets:
            low, high = self.baseline.extent().of_edges(outlet.edges, outlet.onward)
            if high - low <= OPEN_RANGE:
                alone.append([outlet])
                continue
            before = reachable([outlet.id], steps)
            ways, members = {gate for gate, head in gates if head in before}, [outlet]
            for group in [g for g in groups if g[0] & ways]:
                groups.remove(group)
                ways, members = ways | group[0], [*group[1], *members]
            groups.append((ways, members))
        return alone + [members for _, members in groups]

    def _served(self) -> Mapping[int, tuple[int, ...]]:
        """Outlets by buyer from which a market node of the buyer can be reached, by land or sea."""
        steps = [(edge.tail, edge.head) for edge in self.network.edges]
        reached = [reachable(members, steps) for members in self._members]

        def serves(k: int, buyer: Buyer) -> bool:
            # Without a drawn node the buyer may be anywhere by the sea.
            return not reached[k].isdisjoint(buyer.nodes) if buyer.nodes else not self._by_land[k]

        outlets = range(len(self.outlets))
        return {i: tuple(k for k in outlets if serves(k, buyer)) for i, buyer in enumerate(self.buyers)}


def _together(outlets: Sequence[Outlet]) -> Outlet:
    """Several outlets as one; what passes from one to another of them does not leave."""
    if len(outlets) == 1:
        return outlets[0]
    members = sorted(outlets, key=lambda o: o.id)
    edges = {e for o in members for e in o.edges}
    onward = {e for o in members for e in o.onward}
    *names, last = (o.name for o in members)
    return Outlet(
        "+".join(o.id for o in members),
        f"{', '.join(names)} or {last}",
        "+".join(sorted({o.country for o in members})),
        tuple(sorted(edges - onward)),
        tuple(sorted(onward - edges)),
    )


def buyers_of(dataset: "Dataset", year: int | None) -> tuple[Buyer, ...]:
    """Buyers of a year as customs count them, largest first.

    Raises
    ------
    UsageError
        If the tables have no buyers of that year; the message names the years that have some.
    """
    listed = [row for row in dataset.rows("markets") if row["buyer"] != "all"]
    rows = [row for row in listed if row["year"] == year]
    if not rows:
        years = ", ".join(str(y) for y in sorted({row["year"] for row in listed}))
        known = f"years with buyers: {years}" if years else "this network has no table of markets"
        raise UsageError(f"no customs figures for buyers of {year or 'this network'}; {known}")
    found = (from_row(Buyer, row, id=row["buyer"], mt=row["value_mt"], source=row["source_id"]) for row in rows)
    return tuple(sorted(found, key=lambda buyer: (-buyer.mt, buyer.id)))


def _note(buyer: Buyer, missing: float, unit: str) -> str:
    parts = [buyer.note] if buyer.note else []
    if not buyer.nodes:
        parts.append("No market node is drawn: any outlet that loads ships may serve it.")
    if missing > SHOWN:
        parts.append(f"Customs show {missing:.2f} {unit} more than the outlets that reach it can have shipped.")
    return " ".join(parts)
