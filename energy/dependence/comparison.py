"""Comparison: two years, or two scenarios, side by side: what changed, by corridor and by measure.

A difference of two ranges is a range: from the one's least less the other's most, to the reverse.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from energy.network.units import DUST
from energy.results import Record, Result, number, record
from energy.statistics.concentration import ShareRange, concentration
from energy.statistics.indicators import indicators
from geodata.commodity import GOODS, Commodity

if TYPE_CHECKING:
    from energy.dependence.dependence import Dependence
    from energy.flow.outcome import Money, Outcome
    from energy.statistics.indicators import Indicator
    from energy.statistics.shares import Shares


@dataclass(frozen=True)
class Figure:
    """One figure of one side, with its range; `value` is None where it is not published or does not exist."""

    value: float | None
    low: float | None
    high: float | None


MISSING = Figure(None, None, None)


@dataclass(frozen=True)
class Change:
    """One line: what it is, both sides, and the difference second less first.

    `part` is ``corridor`` (Mt/y) or ``measure``; `modelled` says whether either side is a model result.
    """

    part: str
    id: str
    name: str
    unit: str
    first: Figure
    second: Figure
    modelled: bool

    @property
    def difference(self) -> Figure:
        """Second less first; a missing end leaves the difference open."""
        return Figure(
            less(self.second.value, self.first.value),
            less(self.second.low, self.first.high),
            less(self.second.high, self.first.low),
        )

    def record(self) -> Record:
        """The line as one flat row."""
        sides = (("first", self.first), ("second", self.second), ("change", self.difference))
        ends = ("value", "low", "high")
        return {
            **record(self, "part", "id", "name", "unit"),
            "kind": "modelled" if self.modelled else "observed",
            **{f"{side}_{end}": number(getattr(figure, end)) for side, figure in sides for end in ends},
        }


@dataclass(frozen=True, repr=False)
class Comparison(Result):
    """Two sides, named, and every line."""

    first: str
    second: str
    rows: tuple[Change, ...]
    commodity: Commodity = GOODS

    @property
    def headline(self) -> str:
        """What changed in all."""
        total = next((row for row in self.rows if row.id in ("exports", "delivered")), None)
        value = None if total is None else total.difference.value
        change = "" if value is None else f": exports {value:+.2f} {self.commodity.rate}".replace("-", "−")
        return f"{self.first} → {self.second}{change}"

    def records(self) -> list[Record]:
        """One flat row per line."""
        return [row.record() for row in self.rows]


@dataclass(frozen=True)
class Side:
    """One of the two things compared: corridors (name, Mt/y) and measures (name, unit, figure, whether modelled)."""

    label: str
    corridors: Mapping[str, tuple[str, Figure]]
    measures: Mapping[str, tuple[str, str, Figure, bool]]
    modelled: bool
    commodity: Commodity = GOODS


def compare(first: Side, second: Side) -> Comparison:
    """Set two sides beside each other.

    Examples
    --------
    >>> import energy
    >>> net = energy.load()
    >>> found = compare(scenario_side(net.block()), scenario_side(net.block("cpc")))
    >>> [round(row.difference.value, 1) for row in found.rows if row.id == "delivered"]
    [-55.2]
    """
    return Comparison(first.label, second.label, tuple(_rows(first, second)), first.commodity)


def year_side(shares: "Shares", found: "Dependence") -> Side:
    """A year: its share tables, and its measures of dependence."""
    measures = {
        f"{m.measure}:{m.horizon}".strip(":"): (
            indicators(found.commodity)[m.measure].name + (f", {m.horizon}" if m.horizon in ("month", "year") else ""),
            indicators(found.commodity)[m.measure].unit,
            _figure(m),
            m.kind == "modelled",
        )
        for m in found.measures
    }
    goods = shares.network.commodity
    exports = {"exports": ("Exports", goods.rate, Figure(shares.total, *shares.total_span), False)}
    rows = (row for row in shares.by("corridor") if not row.group)
    corridors = {row.id: (row.name, Figure(row.mt, row.low_mt, row.high_mt)) for row in rows}
    return Side(str(shares.baseline.year), corridors, exports | measures, False, goods)


def scenario_side(outcome: "Outcome") -> Side:
    """A scenario: what is delivered, by corridor and in measures."""
    base = f", base {outcome.year}" if outcome.year else ""
    label = f"{outcome.scenario.label}{base}, {outcome.scenario.horizon} horizon"
    corridors = {row.id: (row.name, _sure(row.scenario_mt)) for row in outcome.by_corridor}
    return Side(label, corridors, _measures_of(outcome), True, outcome.network.commodity)


def less(a: float | None, b: float | None) -> float | None:
    """A difference; None where one of the two is not known."""
    return None if a is None or b is None else a - b


def _measures_of(outcome: "Outcome") -> Mapping[str, tuple[str, str, Figure, bool]]:
    volumes, money, goods = outcome.volumes, outcome.revenue_lost, outcome.network.commodity
    delivered = volumes.delivered_mt
    parts = [row.scenario_mt / delivered for row in outcome.by_corridor] if delivered > DUST else []
    even = concentration([ShareRange(share, share, share) for share in parts]) if parts else None
    runs = (volumes, *outcome.ends)

    def ranged(*values: float) -> Figure:
        return Figure(values[0], min(values), max(values))

    figures: dict[str, tuple[str, str, Figure]] = {
        "delivered": (_of(goods, "delivered"), goods.rate, ranged(*(run.delivered_mt for run in runs))),
        "lost": (_of(goods, "lost"), goods.rate, ranged(*(run.lost_mt for run in runs))),
        "rerouted": (_of(goods, "rerouted"), goods.rate, ranged(*(run.rerouted_mt for run in runs))),
        "domestic-lost": ("Lost at home", goods.rate, ranged(*(run.domestic_lost_mt for run in runs))),
        "cost": (f"Cost of a delivered {goods.part_name}", goods.cost, _sure(outcome.cost_after)),
        "revenue-lost": ("Export value lost", "million USD/y", _figure(money)),
        "hhi-route": ("HHI by corridor", "index", _sure(None if even is None else even.hhi.value)),
        "effective-routes": (
            "Effective corridors",
            "number",
            _sure(None if even is None else even.effective_number.value),
        ),
    }
    if outcome.domestic_base_mt <= goods.least:
        del figures["domestic-lost"]
    countries = dict(outcome.network.dataset.columns("countries", "country_id", "name"))
    for country, through in outcome.through.items():
        name = f"Share of deliveries through {countries.get(country, country)}"
        figures[f"through:{country}"] = name, "share", Figure(through.after, through.after_low, through.after_high)
    return {key: (*figure, True) for key, figure in figures.items()}


def _of(goods: Commodity, what: str) -> str:
    """What becomes of exports, in words; without a home country they are deliveries already."""
    return f"Exports {what}" if goods.exports == "exports" else what.capitalize()


def _sure(value: float | None) -> Figure:
    return Figure(value, value, value)


def _figure(found: "Indicator | Money | None") -> Figure:
    return MISSING if found is None else Figure(found.value, found.low, found.high)


def _rows(first: Side, second: Side) -> list[Change]:
    """Corridors first, then measures; what only one side has is missing on the other."""
    rows = []
    for item in dict.fromkeys((*first.corridors, *second.corridors)):
        pair = [side.corridors.get(item) for side in (first, second)]
        name = next(found[0] for found in pair if found)
        before, after = (found[1] if found else MISSING for found in pair)
        rows.append(
            Change("corridor", item, name, first.commodity.rate, before, after, first.modelled or second.modelled)
        )
    for item in dict.fromkeys((*first.measures, *second.measures)):
        both = [side.measures.get(item) for side in (first, second)]
        name, unit, _, modelled = next(found for found in both if found)
        before, after = (found[2] if found else MISSING for found in both)
        rows.append(Change("measure", item, name, unit, before, after, modelled))
    return rows
