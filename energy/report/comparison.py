"""Comparison: two years, or two scenarios, side by side: what changed, by corridor and by measure.

A difference of two ranges is a range: from the one's least less the other's most, to the reverse.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError
from energy.report.answers import envelope, number
from energy.report.console import Unit, percent, plain, span, table
from energy.statistics.concentration import Part, concentration
from energy.statistics.indicators import yardsticks

if TYPE_CHECKING:
    from rich.console import Console

    from energy.dependence.dependence import Dependence
    from energy.flow.outcome import Outcome
    from energy.statistics.shares import Shares
    from energy.study import Study
    from geodata import Dataset

_NOTHING = 1e-9


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
            _less(self.second.value, self.first.value),
            _less(self.second.low, self.first.high),
            _less(self.second.high, self.first.low),
        )


@dataclass(frozen=True)
class Comparison:
    """Two sides, named, and every line."""

    first: str
    second: str
    rows: tuple[Change, ...]


@dataclass(frozen=True)
class _Side:
    label: str
    corridors: Mapping[str, tuple[str, Figure]]
    measures: Mapping[str, tuple[str, str, Figure, bool]]
    modelled: bool


def compare(
    study: "Study",
    first: str,
    second: str,
    *,
    on: str = "RU",
    year: int | None = None,
    horizon: str = "structural",
) -> Comparison:
    """Set two years, or two scenarios, side by side.

    Parameters
    ----------
    study : Study
        A network folder.
    first, second : str
        Each a year, ``base`` (nothing blocked), or what is blocked: targets joined by ``+``.
    on : str
        Whom dependence is measured on, for two years.
    year, horizon : int, str
        Base year and horizon of scenarios.

    Raises
    ------
    UnknownTargetError, UnknownYearError, ScenarioError
        If a side is none of these.

    Examples
    --------
    >>> import energy
    >>> found = compare(energy.load(), "base", "cpc")
    >>> [round(row.difference.value, 1) for row in found.rows if row.id == "delivered"]
    [-45.9]
    """
    if _is_year(first) and _is_year(second):
        sides = [_year_side(study, int(text), on) for text in (first, second)]
    else:
        sides = [_scenario_side(study, text, year, horizon) for text in (first, second)]
    return Comparison(sides[0].label, sides[1].label, tuple(_rows(*sides)))


def _is_year(text: str) -> bool:
    return text.isdecimal() and len(text) == 4


def _less(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a - b


def _year_side(study: "Study", year: int, on: str) -> _Side:
    shares = study.shares(year)
    found: Dependence = study.dependence(on, year)
    measures = {
        f"{m.measure}:{m.horizon}".strip(":"): (
            yardsticks()[m.measure].name + (f", {m.horizon}" if m.horizon in ("month", "year") else ""),
            yardsticks()[m.measure].unit,
            Figure(m.value, m.low, m.high),
            m.kind == "modelled",
        )
        for m in found.measures
    }
    exports = {"exports": ("Exports", "Mt/y", Figure(shares.total, shares.total, shares.total), False)}
    return _Side(str(year), _shares_by_corridor(shares), exports | measures, False)


def _shares_by_corridor(shares: "Shares") -> Mapping[str, tuple[str, Figure]]:
    rows = (row for row in shares.by("corridor") if not row.group)
    return {row.id: (row.name, Figure(row.mt, row.low_mt, row.high_mt)) for row in rows}


def _scenario_side(study: "Study", text: str, year: int | None, horizon: str) -> _Side:
    if _is_year(text):
        year, names = int(text), tuple[str, ...]()
    else:
        names = () if text.strip() == "base" else tuple(part for part in text.split("+") if part.strip())
        if not names and text.strip() != "base":
            raise UsageError("nothing to compare: give a year, 'base', or targets joined by '+'")
    outcome = study.block(*names, year=year, horizon=horizon)
    label = outcome.scenario.label + (f", base {outcome.year}" if outcome.year else "")
    corridors = {row.id: (row.name, _sure(row.scenario_mt)) for row in outcome.by_corridor}
    return _Side(label, corridors, _measures_of(outcome, study.dataset), True)


def _measures_of(outcome: "Outcome", dataset: "Dataset") -> Mapping[str, tuple[str, str, Figure, bool]]:
    volumes, money = outcome.volumes, outcome.revenue_lost
    delivered = volumes.delivered_mt
    parts = [row.scenario_mt / delivered for row in outcome.by_corridor] if delivered > _NOTHING else []
    even = concentration([Part(share, share, share) for share in parts]) if parts else None
    figures: dict[str, tuple[str, str, Figure]] = {
        "delivered": ("Exports delivered", "Mt/y", _sure(delivered)),
        "lost": ("Exports lost", "Mt/y", _sure(volumes.lost_mt)),
        "rerouted": ("Exports rerouted", "Mt/y", _sure(volumes.rerouted_mt)),
        "domestic-lost": ("Lost at home", "Mt/y", _sure(outcome.domestic_lost_mt)),
        "cost": ("Cost of a delivered tonne", "USD/t", _sure(outcome.cost_after)),
        "revenue-lost": (
            "Export value lost",
            "million USD/y",
            MISSING if money is None else Figure(money.value, money.low, money.high),
        ),
        "hhi-route": ("HHI by corridor", "index", MISSING if even is None else _sure(even.hhi.value)),
        "effective-routes": (
            "Effective corridors",
            "number",
            MISSING if even is None else _sure(even.effective_number.value),
        ),
    }
    countries = dataset.table("countries")["name"]
    for country, through in outcome.through.items():
        name = f"Share of deliveries through {countries.get(country, country)}"
        figures[f"through:{country}"] = name, "share", Figure(through.after, through.after_low, through.after_high)
    return {key: (*figure, True) for key, figure in figures.items()}


def _sure(value: float | None) -> Figure:
    return Figure(value, value, value)


def _rows(first: _Side, second: _Side) -> list[Change]:
    """Corridors first, then measures; what only one side has is missing on the other."""
    rows = []
    for item in dict.fromkeys((*first.corridors, *second.corridors)):
        own = [side.corridors.get(item) for side in (first, second)]
        name = next(found[0] for found in own if found)
        before, after = (found[1] if found else MISSING for found in own)
        rows.append(Change("corridor", item, name, "Mt/y", before, after, first.modelled or second.modelled))
    for item in dict.fromkeys((*first.measures, *second.measures)):
        pair = [side.measures.get(item) for side in (first, second)]
        name, unit, _, modelled = next(found for found in pair if found)
        before, after = (found[2] if found else MISSING for found in pair)
        rows.append(Change("measure", item, name, unit, before, after, modelled))
    return rows


def compare_answer(found: Comparison, dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes compare`."""
    units = {"mt": "Mt/y", "share": "fraction 0–1"}
    head = envelope("compare", dataset, units)
    return head | {"first": found.first, "second": found.second, "rows": compare_records(found)}


def compare_records(found: Comparison) -> list[dict[str, Any]]:
    """One flat record per line."""
    return [
        {
            "part": row.part,
            "id": row.id,
            "name": row.name,
            "unit": row.unit,
            "kind": "modelled" if row.modelled else "observed",
            **{
                f"{side}_{end}": number(getattr(figure, end))
                for side, figure in (("first", row.first), ("second", row.second), ("change", row.difference))
                for end in ("value", "low", "high")
            },
        }
        for row in found.rows
    ]


def print_comparison(console: "Console", found: Comparison, unit: Unit) -> None:
    """Two tables: corridors and measures."""
    for part, title in (("corridor", "by corridor"), ("measure", "by measure")):
        rows = [row for row in found.rows if row.part == part]
        if not rows:
            continue
        columns = ("", "kind", "unit", found.first, found.second, "change")
        heading = f"{found.first} → {found.second}: {title}"
        console.print(table(heading, columns, [_cells(row, unit) for row in rows], left=3))
        console.print()
    console.print(plain("A range stands where a figure is open; a dash where there is none."))


def _cells(row: Change, unit: Unit) -> Sequence[str]:
    name, kind = unit.name if row.unit == "Mt/y" else row.unit, "model" if row.modelled else "observed"
    return row.name, kind, name, _text(row.first, row.unit, unit), _text(row.second, row.unit, unit), _change(row, unit)


def _text(figure: Figure, own: str, unit: Unit) -> str:
    if figure.value is not None:
        return _in_unit(figure.value, own, unit)
    if figure.low is None or figure.high is None:
        return "–"
    if own == "share":
        return span(figure.low, figure.high)
    low, high = _in_unit(figure.low, own, unit), _in_unit(figure.high, own, unit)
    return low if low == high else f"{low}–{high}"


def _change(row: Change, unit: Unit) -> str:
    found = row.difference
    ends = [found.value] if found.value is not None else [found.low, found.high]
    if any(end is None for end in ends):
        return "–"
    signed = [_signed(end or 0.0, row.unit, unit) for end in ends]
    return signed[0] if len(set(signed)) == 1 else " to ".join(signed)


def _signed(value: float, own: str, unit: Unit) -> str:
    if own == "share":
        return f"{100 * value:+.1f} points".replace("-", "−")
    text = _in_unit(abs(value), own, unit)
    return text if not any(c in "123456789" for c in text) else ("+" if value > 0 else "−") + text


def _in_unit(value: float, own: str, unit: Unit) -> str:
    if own == "Mt/y":
        return unit.volume(value)
    if own == "share":
        return percent(value).replace("-", "−")
    if own in ("number", "nats"):
        return f"{value:.2f}"
    return f"{value:,.1f}" if own == "USD/t" else f"{value:,.0f}"
