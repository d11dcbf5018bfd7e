"""Printing: results as tables for people.

Text from tables may hold anything, so it is printed as text, never as markup.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from energy.errors import UsageError

if TYPE_CHECKING:
    from energy.flow.outcome import Outcome
    from energy.statistics.baseline import Baseline
    from energy.statistics.shares import ShareRow, Shares
    from geodata import Dataset

PIPE_WIDTH = 150
DAYS = 365


class Unit:
    """The unit that volumes are printed in.

    Parameters
    ----------
    name : str
        ``Mt/y`` or ``kb/d``.
    barrels_per_tonne : float or None
        Needed for ``kb/d``.

    Raises
    ------
    UsageError
        If the unit is unknown, or barrels cannot be computed for this network.
    """

    def __init__(self, name: str, barrels_per_tonne: float | None = None) -> None:
        if name not in ("Mt/y", "kb/d"):
            raise UsageError(f"unknown unit '{name}': use Mt/y or kb/d")
        if name == "kb/d" and barrels_per_tonne is None:
            raise UsageError("kb/d needs the parameter bbl_per_tonne in the network's tables")
        self.name = name
        self._factor = 1.0 if name == "Mt/y" else 1000 * (barrels_per_tonne or 0.0) / DAYS

    def volume(self, mt: float | None) -> str:
        """A volume, or the words for a missing one."""
        if mt is None:
            return "not published"
        return f"{mt * self._factor:,.2f}" if self.name == "Mt/y" else f"{mt * self._factor:,.0f}"

    def change(self, mt: float) -> str:
        """A difference with its sign; a dash where there is none."""
        return "–" if abs(mt) < 5e-4 else ("+" if mt > 0 else "−") + self.volume(abs(mt))


def out() -> Console:
    """Standard output: results only."""
    return Console(file=sys.stdout, highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)


def plain(text: str) -> Text:
    """A line of text that is never read as markup."""
    return Text(text)


def percent(share: float | None, digits: int = 1) -> str:
    """A share in percent, or the words for a missing one."""
    return "not published" if share is None else f"{100 * share:.{digits}f} %"


def span(low: float, high: float, digits: int = 1) -> str:
    """A range of shares in percent; one figure where the ends print alike."""
    a, b = f"{100 * low:.{digits}f}", f"{100 * high:.{digits}f}"
    return f"{a} %" if a == b else f"{a}–{b} %"


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, left: int = 1, last: int = 0) -> Group:
    """A table whose first `left` and last `last` columns are text and the others numbers."""
    made = Table(header_style="bold", box=None, pad_edge=False)
    for i, column in enumerate(columns):
        made.add_column(
            Text(column), justify="left" if i < left or i >= len(columns) - last else "right", overflow="fold"
        )
    for row in rows:
        made.add_row(*(Text(cell) for cell in row))
    return Group(Text(title, style="bold"), made)


def print_shares(console: Console, shares: "Shares", dimension: str, unit: Unit) -> None:
    """The share table, what goes through whom, and what is weak about the year."""
    baseline, dataset = shares.baseline, shares.network.dataset
    rows = shares.by(dimension)
    title = f"{dataset.title}: exports by {dimension}, {baseline.year}"
    if dimension == "field":
        title = f"{dataset.title}: output by field, {baseline.year}"
    columns = (dimension.capitalize(), unit.name, "share", f"low–high ({unit.name})", "status")
    console.print(table(title, columns, (_share_cells(row, unit) for row in rows)))
    console.print(
        Text(
            f"Total exports {unit.volume(shares.total)} {unit.name}. "
            f"Data {dataset.data_version}, grade {baseline.grade}."
        )
    )
    if baseline.note:
        console.print(Text(f"About {baseline.year}: {baseline.note}."))
    if dimension in ("corridor", "country"):
        _print_through(console, shares)
    moved = max(baseline.adjustments, key=lambda a: abs(a.in_sigmas))
    conflicts = sum(a.conflicting for a in baseline.adjustments)
    move = f"{moved.in_sigmas:+.1f}".replace("-", "−")
    console.print(
        Text(
            f"Balanced from {len(baseline.adjustments)} published figures; the largest move is "
            f"{move} σ ({moved.observation.target}), {conflicts or 'none'} beyond 2 σ. "
            "Every move: --adjustments."
        )
    )


def _share_cells(row: "ShareRow", unit: Unit) -> tuple[str, ...]:
    share = "" if row.share is None else percent(row.share)
    spread = f"{unit.volume(row.low_mt)}–{unit.volume(row.high_mt)}"
    if unit.volume(row.low_mt) == unit.volume(row.high_mt):
        spread = unit.volume(row.low_mt)
    name = f"= {row.name}" if row.group else row.name
    mt = row.mt if row.status != "not published" else None
    return name, unit.volume(mt), share, spread, row.status.replace("_", " ")


def _print_through(console: Console, shares: "Shares") -> None:
    for country in shares.transit_countries():
        through = shares.through(country)
        if through.high >= 0.5:
            figure = f"{percent(through.share)} of exports" if through.published else "share not published"
            console.print(Text(f"Through {through.name}: {figure} (range {span(through.low, through.high)})."))
    for country, low, high, sources in shares.itemisations():
        name = shares.through(country).name
        console.print(
            Text(
                f"Another published itemisation of the year gives {span(low, high)} through {name} "
                f"({', '.join(sources)})."
            )
        )


def print_adjustments(console: Console, baseline: "Baseline", unit: Unit) -> None:
    """Every figure that entered, and what balancing did to it."""
    rows = (
        (
            a.observation.target,
            unit.volume(a.observation.value) if a.observation.value is not None else "not found",
            unit.volume(a.reconciled),
            unit.change(a.change),
            "total" if a.observation.role == "total" else f"{a.in_sigmas:+.1f}",
            "conflict" if a.conflicting else "",
            a.observation.source_id,
        )
        for a in baseline.adjustments
    )
    columns = ("measured", "published", "balanced", "change", "σ", "", "source")
    console.print(table(f"Adjustments that make {baseline.year} add up ({unit.name})", columns, rows))


def print_outcome(console: Console, outcome: "Outcome", dataset: "Dataset", unit: Unit) -> None:
    """The answer to "block X"."""
    year = f"base {outcome.year}, " if outcome.year else ""
    head = f"Block {outcome.scenario.label}: {year}{outcome.scenario.horizon} horizon (model result, {unit.name})"
    console.print(table(head, ("", "exports", "lost", "rerouted"), _total_rows(outcome, unit)))
    if outcome.domestic_base_mt > 0:
        console.print(
            Text(
                f"Home refineries lose {unit.volume(outcome.domestic_lost_mt)} "
                f"of {unit.volume(outcome.domestic_base_mt)}."
            )
        )
    console.print()
    rows = (
        (
            c.name,
            unit.volume(c.base_mt),
            unit.volume(c.scenario_mt),
            unit.change(c.scenario_mt - c.base_mt),
            unit.volume(outcome.naive_by_corridor.get(c.id)),
        )
        for c in outcome.by_corridor
        if c.base_mt > 5e-4 or c.scenario_mt > 5e-4
    )
    console.print(table("By corridor", ("Corridor", "base", "after", "change", "naive, no limits"), rows))
    _print_why(console, outcome, unit)
    _print_effects(console, outcome, dataset, unit)


def _total_rows(outcome: "Outcome", unit: Unit) -> list[tuple[str, ...]]:
    v = outcome.volumes
    rows: list[tuple[str, ...]] = [
        ("base", unit.volume(outcome.base_mt), "", ""),
        (
            f"after, {outcome.scenario.horizon}",
            unit.volume(v.delivered_mt),
            unit.volume(v.lost_mt),
            unit.volume(v.rerouted_mt),
        ),
    ]
    if outcome.band and outcome.phi:
        band = outcome.band
        for name, phi in (
            ("low", outcome.phi.low),
            ("central", outcome.phi.central),
            ("high", outcome.phi.high),
        ):
            b = band[name]
            label = f"within a month, {name} (φ {phi:.2f})"
            rows.append((label, unit.volume(b.delivered_mt), unit.volume(b.lost_mt), unit.volume(b.rerouted_mt)))
    rows.append(
        (
            "if nothing went another way",
            unit.volume(outcome.base_mt - outcome.naive_lost_mt),
            unit.volume(outcome.naive_lost_mt),
            unit.volume(0.0),
        )
    )
    return rows


def _print_why(console: Console, outcome: "Outcome", unit: Unit) -> None:
    if outcome.binding:
        console.print()
        rows = ((b.name, unit.volume(b.limit_mt)) for b in outcome.binding)
        console.print(table("What holds deliveries down (min cut)", ("Limit", "room for home crude"), rows))
    if outcome.assumptions:
        console.print()
        rows_a = (
            (
                a.name,
                "lifted" if a.value is None else _plain(a.value, a.unit, unit),
                f"{_plain(a.low, a.unit, unit)}–{'lifted' if a.high is None else _plain(a.high, a.unit, unit)}",
                f"{unit.volume(a.delivered_low_mt)}–{unit.volume(a.delivered_high_mt)}",
            )
            for a in outcome.assumptions
        )
        columns = ("Assumption", "value", "low–high", "exports at its ends")
        console.print(table("What the answer rests on", columns, rows_a))


def _plain(value: float | None, kind: str, unit: Unit) -> str:
    if value is None:
        return "not published"
    return f"{value:.2f}" if kind == "share" else unit.volume(value)


def _print_effects(console: Console, outcome: "Outcome", dataset: "Dataset", unit: Unit) -> None:
    cut = [f for f in outcome.fields if f.cut_share > 5e-4]
    if cut:
        console.print()
        rows = ((f.name, unit.volume(f.base_mt), unit.volume(f.scenario_mt), percent(f.cut_share, 0)) for f in cut)
        console.print(table("Fields that have to cut", ("Field", "base", "after", "cut"), rows))
    console.print()
    for country, change in outcome.through.items():
        if max(change.before, change.after or 0.0) >= 0.2:
            name = _country(dataset, country)
            after = "nothing is exported" if change.after is None else percent(change.after)
            spread = "" if change.after_low is None else f" (range {span(change.after_low, change.after_high or 0.0)})"
            console.print(
                Text(
                    f"Share through {name}: {percent(change.before)} before, {after}{spread} after, "
                    f"of what is left: {unit.volume(outcome.volumes.lost_mt)} {unit.name} of exports are lost."
                )
            )
    if outcome.cost_before is not None and outcome.cost_after is not None:
        console.print(
            Text(
                f"Transport cost per delivered tonne, to the loading port: {outcome.cost_before:.0f} → "
                f"{outcome.cost_after:.0f} USD (estimates; sea freight not included)."
            )
        )
    if outcome.revenue_lost and outcome.volumes.lost_mt > 5e-4:
        r = outcome.revenue_lost
        console.print(
            Text(
                f"Export revenue lost: {r.value / 1000:,.1f} bn USD a year ({r.low / 1000:,.1f}–{r.high / 1000:,.1f}) "
                f"at the average price of {outcome.year}."
            )
        )
    if outcome.year is None:
        console.print(Text("Base: the cheapest plan that delivers the most; this network has no statistics."))


def _country(dataset: "Dataset", country: str) -> str:
    countries = dataset.table("countries")
    return str(countries.loc[country, "name"]) if country in countries.index else country


def print_records(console: Console, title: str, records: Sequence[Mapping[str, object]]) -> None:
    """Plain records as a table of text."""
    columns = list(records[0]) if records else []
    rows = ([_text(record[c]) for c in columns] for record in records)
    console.print(table(title, columns, rows, left=len(columns)))


def _text(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN is the one value unequal to itself
        return ""
    if isinstance(value, tuple | list):
        return ", ".join(str(v) for v in value)
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)
