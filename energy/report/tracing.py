"""Manifest: traced crude as answers for programs, as flat records, and as tables for people."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from energy.report.answers import envelope, number
from energy.report.console import Unit, percent, plain, span, table

if TYPE_CHECKING:
    from rich.console import Console

    from energy.tracing.buyers import BuyerRow, Buyers, Losses
    from energy.tracing.captivity import CaptiveRow
    from energy.tracing.origins import OriginRow, Origins
    from geodata import Dataset

_UNITS = {"mt": "Mt/y", "share": "fraction of what the field supplies", "captive_share": "fraction of its exports"}
_MIXING = "proportional sharing; low–high: every flow and mixture that agrees with the published figures"
_ALONE = "most of a field's crude that open ways could take if no other home crude were on them"
_PRO_RATA = "pro rata over the outlets that reach a buyer; low–high: every allocation that agrees with the figures"
_SHOWN = 5e-4


def trace_answer(
    dataset: "Dataset",
    year: int | None,
    by: str,
    field: str | None,
    sources: Sequence[str],
    rows: "Sequence[OriginRow | CaptiveRow]",
) -> dict[str, Any]:
    """The answer of `kzroutes trace` by corridor, outlet, refinery or captivity."""
    method = _ALONE if by == "captivity" else _MIXING
    return _head(dataset, year, by, method) | {"field": field, "sources": list(sources), "rows": records(rows)}


def buyers_answer(buyers: "Buyers") -> dict[str, Any]:
    """The answer of `kzroutes trace --by buyer`."""
    return _head(buyers.network.dataset, buyers.baseline.year, "buyer", _PRO_RATA) | {
        "exports_mt": number(buyers.exports_mt),
        "customs_mt": number(buyers.customs_mt),
        "customs_all_mt": number(buyers.customs_all_mt),
        "rows": records(buyers.rows()),
    }


def losses_answer(losses: "Losses") -> dict[str, Any]:
    """The part `buyers` of the answer of `kzroutes block --buyers`."""
    return {
        "kind": "model result",
        "assumption": "nobody re-contracts",
        "cut_mt": number(losses.cut_mt),
        "diverted_mt": number(losses.diverted_mt),
        "rows": [_plain(asdict(row)) for row in losses.rows],
    }


def records(rows: "Sequence[OriginRow | CaptiveRow | BuyerRow]") -> list[dict[str, Any]]:
    """One flat record per row; missing is None."""
    return [_plain(asdict(row)) for row in rows]


def print_origins(console: "Console", origins: "Origins", by: str, rows: "Sequence[OriginRow]", unit: Unit) -> None:
    """Where the crude of every field goes."""
    title = f"{origins.network.dataset.title}: from field to {by}{_in(origins.year)} (model result, {unit.name})"
    cells, last = [], ""
    for row in rows:
        cells.append(
            (
                row.field_name if row.field != last else "",
                row.name,
                unit.volume(row.mt),
                "" if row.share is None else percent(row.share),
                _between(row.low_mt, row.high_mt, unit),
                row.kind,
            )
        )
        last = row.field
    console.print(
        table(title, ("Field", by.capitalize(), unit.name, "of the field", "low–high", "kind"), cells, left=2)
    )
    allowed = "any flow and any mixture that agrees with the published figures"
    if origins.year is None:
        allowed = "any plan that delivers as much (this network has no statistics; its base is the cheapest such plan)"
    rule = "Where crude mixes, every outflow is taken to be a mixture like the inflow"
    console.print(plain(f"{rule}; low–high is {allowed}."))


def print_captivity(
    console: "Console", rows: "Sequence[CaptiveRow]", dataset: "Dataset", year: int | None, unit: Unit
) -> None:
    """Which field is captive to which corridor."""
    held = [row for row in rows if row.captive_share > _SHOWN or row.high > _SHOWN]
    cells = (
        (
            row.field_name,
            row.corridor_name,
            unit.volume(row.exports_mt),
            unit.volume(row.other_mt) if row.reachable else "no other way",
            "captive" if not row.reachable else percent(row.captive_share, 0),
            span(row.low, row.high, 0),
        )
        for row in held
    )
    columns = ("Field", "Corridor closed", "exports", "other ways, at most", "nowhere else to go", "low–high")
    title = f"{dataset.title}: fields captive to a corridor{_in(year)} (model result, {unit.name})"
    console.print(table(title, columns, cells, left=2))
    free = len({row.field for row in rows} - {row.field for row in held})
    console.print(
        plain(
            f"Fields that could leave another way in full whatever closes: {free}. Each field is taken alone, with "
            "foreign crude in place and contracts lifted; fields that want the same room have less."
        )
    )


def print_buyers(console: "Console", buyers: "Buyers", unit: Unit) -> None:
    """Buyers with the outlets that may have served them."""
    dataset, rows = buyers.network.dataset, buyers.rows()
    cells = []
    notes: dict[str, list[str]] = {}
    for row in rows:
        whole = not row.outlet
        spread = "" if whole else _between(row.low_mt, row.high_mt, unit)
        cells.append((row.buyer_name if whole else "", row.outlet_name, unit.volume(row.mt), spread, row.kind))
        if row.note:
            notes.setdefault(row.note, []).append(row.buyer_name if whole else row.outlet_name)
    title = f"{dataset.title}: buyers and outlets{_in(buyers.baseline.year)} (by outlet a model result, {unit.name})"
    console.print(table(title, ("Buyer", "Outlet", unit.name, "low–high", "kind"), cells, left=2))
    for note, names in notes.items():
        console.print(plain(f"{', '.join(names)}: {note[0].lower()}{note[1:]}"))
    all_buyers = "" if buyers.customs_all_mt is None else f" (all buyers: {unit.volume(buyers.customs_all_mt)})"
    console.print(
        plain(
            f"Listed buyers received {unit.volume(buyers.customs_mt)} by customs{all_buyers}, "
            f"{percent(buyers.customs_mt / buyers.exports_mt)} of the {unit.volume(buyers.exports_mt)} exported. "
            "Who got which tonne is not published: outlets that reach a buyer serve it pro rata, within what they ship."
        )
    )


def print_losses(console: "Console", losses: "Losses", year: int | None, unit: Unit) -> None:
    """Which buyers lose how much."""
    cells = (
        (
            row.buyer_name,
            unit.volume(row.base_mt),
            unit.volume(row.lost_mt),
            _between(row.low_mt, row.high_mt, unit),
        )
        for row in losses.rows
        if row.high_mt > _SHOWN or row.base_mt <= _SHOWN
    )
    title = f"Which buyers lose how much (model result on the buyers of {year}, {unit.name})"
    console.print(table(title, ("Buyer", "received", "loses", "low–high"), cells))
    console.print(
        plain(
            f"Lost at the outlets that are cut: {unit.volume(losses.cut_mt)}. Other outlets ship "
            f"{unit.volume(losses.diverted_mt)} more, to destinations that are not published: nobody is taken to "
            "re-contract. Buyers of an outlet share its cut pro rata; low–high is any other way that fits the figures."
        )
    )


def _head(dataset: "Dataset", year: int | None, by: str, method: str) -> dict[str, Any]:
    return envelope("trace", dataset, _UNITS) | {"kind": "model result", "method": method, "year": year, "by": by}


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: number(value) if isinstance(value, float) else list(value) if isinstance(value, tuple) else value
        for key, value in record.items()
    }


def _between(low: float, high: float, unit: Unit) -> str:
    """A range; one figure where its ends print alike."""
    least, most = unit.volume(low), unit.volume(high)
    return least if least == most else f"{least}–{most}"


def _in(year: int | None) -> str:
    return "" if year is None else f", {year}"
