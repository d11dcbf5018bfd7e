"""Tracing: whose goods go where, as answers for programs, as flat records, and as tables for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from energy.network.graph import Network
from energy.network.units import SHOWN
from energy.presentation.console import Unit, between, percent, span, table, text
from energy.presentation.formats import envelope
from energy.presentation.opening import captivity_sentence, trace_sentence
from energy.results import record
from energy.tracing.buyers import BuyerLoss, BuyerRow, Buyers
from energy.tracing.captivity import CaptiveRow, Captivity
from energy.tracing.origins import OriginRow, Trace

if TYPE_CHECKING:
    from rich.console import Console

    from energy.tracing.buyers import Losses

_Row = TypeVar("_Row", OriginRow, CaptiveRow)

_MOST_ROWS = 200
"""More rows of a trace are not printed, but for the first of each field."""

_SHARES = {"share": "fraction of what the field supplies", "captive_share": "fraction of its exports"}
_WIDER = "low–high may be wider than what is possible: pipes that run either way may run both ways at once in it"
_ALONE = "most of what a field sends that open ways could take if nothing else from home were on them"
_PRO_RATA = "pro rata over the outlets that reach a buyer; low–high: every allocation that agrees with the figures"


def trace_answer(traced: "Trace | Captivity | Buyers") -> dict[str, Any]:
    """The answer of `kzroutes trace`, by whatever was asked."""
    if isinstance(traced, Buyers):
        return _head(traced.network, "buyer", _PRO_RATA) | {
            **record(traced, "exports_mt", "customs_mt", "customs_all_mt"),
            "rows": traced.records(),
        }
    by, method = (traced.by, _mixing(traced)) if isinstance(traced, Trace) else ("captivity", _ALONE)
    return _head(traced.network, by, method) | record(traced, "field", "sources") | {"rows": traced.records()}


def print_traced(console: "Console", traced: "Trace | Captivity | Buyers", unit: Unit) -> None:
    """A trace as tables, by whatever was asked."""
    if isinstance(traced, Buyers):
        _print_buyers(console, traced, unit)
    elif isinstance(traced, Captivity):
        _print_captivity(console, traced, unit)
    else:
        _print_origins(console, traced, unit)


def losses_answer(losses: "Losses") -> dict[str, Any]:
    """The part `buyers` of the answer of `kzroutes block --buyers`."""
    return {
        "kind": "model result",
        "assumption": "nobody re-contracts",
        **record(losses, "cut_mt", "diverted_mt"),
        "rows": losses.records(),
    }


def _print_origins(console: "Console", traced: Trace, unit: Unit) -> None:
    """Where the goods of every field go."""
    console.print(text(trace_sentence(traced, unit)))
    console.print()
    to, source = unit.goods.home_use if traced.by in ("refinery", "home") else traced.by, unit.goods.source
    title = f"{traced.network.dataset.title}: from {source} to {to}{_in(traced.year)} (model result, {unit.name})"
    cells, last = [], ""
    shown, more = _first(traced.rows)
    for row in shown:
        field, share = "" if row.field == last else row.field_name, "" if row.share is None else percent(row.share)
        cells.append((field, row.name, unit.volume(row.mt), share, _between(row, unit), row.kind))
        last = row.field
    columns = (source.capitalize(), to.capitalize(), unit.name, f"of the {source}", "low–high", "kind")
    console.print(table(title, columns, cells, left=2))
    _print_more(console, more)
    rule = f"Where streams of {unit.goods.noun} mix, every outflow is taken to be a mixture like the inflow"
    console.print(text(f"{rule}; low–high: {range_of(traced.year)}."))
    if traced.wider:
        console.print(text(f"{_WIDER[0].upper()}{_WIDER[1:]}."))


def _print_captivity(console: "Console", traced: Captivity, unit: Unit) -> None:
    """Which field is captive to which corridor."""
    console.print(text(captivity_sentence(traced)))
    console.print()
    held = [row for row in traced.rows if row.captive_share > SHOWN or row.high > SHOWN]
    shown, more = _first(held)
    cells = (
        (
            row.field_name,
            row.corridor_name,
            unit.volume(row.exports_mt),
            unit.volume(row.other_mt) if row.reachable else "no other way",
            "captive" if not row.reachable else percent(row.captive_share, 0),
            span(row.low, row.high, 0),
        )
        for row in shown
    )
    network, source = traced.network, unit.goods.source
    columns = (
        *(source.capitalize(), "Corridor closed", unit.goods.exports),
        *("other ways, at most", "nowhere else to go", "low–high"),
    )
    title = f"{network.dataset.title}: {source}s captive to a corridor{_in(network.year)} (model result, {unit.name})"
    console.print(table(title, columns, cells, left=2))
    _print_more(console, more)
    free = len({row.field for row in traced.rows} - {row.field for row in held})
    console.print(
        text(
            f"{source.capitalize()}s that could leave another way in full whatever closes: {free}. Each is taken "
            f"alone, with foreign {unit.goods.noun} in place and contracts lifted; "
            "those that want the same room have less."
        )
    )


def _print_buyers(console: "Console", buyers: Buyers, unit: Unit) -> None:
    """Buyers with the outlets that may have served them."""
    dataset, rows = buyers.network.dataset, buyers.rows()
    cells = []
    notes: dict[str, list[str]] = {}
    for row in rows:
        whole = not row.outlet
        spread = "" if whole else _between(row, unit)
        cells.append((row.buyer_name if whole else "", row.outlet_name, unit.volume(row.mt), spread, row.kind))
        if row.note:
            notes.setdefault(row.note, []).append(row.buyer_name if whole else row.outlet_name)
    title = f"{dataset.title}: buyers and outlets{_in(buyers.baseline.year)} (by outlet a model result, {unit.name})"
    console.print(table(title, ("Buyer", "Outlet", unit.name, "low–high", "kind"), cells, left=2))
    for note, names in notes.items():
        console.print(text(f"{', '.join(names)}: {note[0].lower()}{note[1:]}"))
    all_buyers = "" if buyers.customs_all_mt is None else f" (all buyers: {unit.volume(buyers.customs_all_mt)})"
    console.print(
        text(
            f"Listed buyers received {unit.volume(buyers.customs_mt)} by customs{all_buyers}, "
            f"{percent(buyers.customs_mt / buyers.exports_mt)} of the {unit.volume(buyers.exports_mt)} exported. "
            f"Who got which {unit.goods.part_name} is not published: outlets that reach a buyer serve it pro "
            "rata, within what they ship."
        )
    )


def print_losses(console: "Console", losses: "Losses", year: int | None, unit: Unit) -> None:
    """Which buyers lose how much."""
    cells = (
        (row.buyer_name, unit.volume(row.base_mt), unit.volume(row.lost_mt), _between(row, unit))
        for row in losses.rows
        if row.high_mt > SHOWN or row.base_mt <= SHOWN
    )
    title = f"Which buyers lose how much (model result on the buyers of {year}, {unit.name})"
    console.print(table(title, ("Buyer", "received", "loses", "low–high"), cells))
    console.print(
        text(
            f"Lost at the outlets that are cut: {unit.volume(losses.cut_mt)}. Other outlets ship "
            f"{unit.volume(losses.diverted_mt)} more, to destinations that are not published: nobody is taken to "
            "re-contract. Buyers of an outlet share its cut pro rata; low–high is any other way that fits the figures."
        )
    )


def _head(network: Network, by: str, method: str) -> dict[str, Any]:
    about = {"kind": "model result", "method": method, "year": network.year, "by": by}
    return envelope("trace", network.dataset, {"mt": network.commodity.rate, **_SHARES}) | about


def _mixing(traced: Trace) -> str:
    rule = f"proportional sharing; low–high: {range_of(traced.year)}"
    return f"{rule}; {_WIDER}" if traced.wider else rule


def range_of(year: int | None) -> str:
    """What the ranges of whose goods go where go over; without a year there are no published figures."""
    if year is not None:
        return "every flow and mixture that agrees with the published figures"
    base = "the base plan, the cheapest that delivers the most"
    return f"every flow and mixture in which each field supplies and each home user takes as much as in {base}"


def _first(rows: Sequence[_Row]) -> tuple[list[_Row], int]:
    """Rows to print, of each field the first where there are many, and how many more there are."""
    if len(rows) <= _MOST_ROWS:
        return list(rows), 0
    by_field: dict[str, list[_Row]] = {}
    for row in rows:
        by_field.setdefault(row.field, []).append(row)
    each = max(_MOST_ROWS // len(by_field), 1)
    shown = [row for own in by_field.values() for row in own[:each]]
    return shown, len(rows) - len(shown)


def _print_more(console: "Console", more: int) -> None:
    if more:
        console.print(text(f"and {more:,} more (all of them: --csv or --json)"))


def _between(row: OriginRow | BuyerRow | BuyerLoss, unit: Unit) -> str:
    return between(unit.volume(row.low_mt), unit.volume(row.high_mt))


def _in(year: int | None) -> str:
    return "" if year is None else f", {year}"
