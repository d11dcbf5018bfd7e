"""Energy exports of all fuels as an answer for programs and as tables for people."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from energy.report.console import between, print_records, table, text
from energy.report.formats import envelope
from energy.report.statistics import TIERS
from energy.results import Record, fixed, record
from energy.statistics.amounts import Amount

if TYPE_CHECKING:
    from rich.console import Console

    from energy.statistics.fuels import EnergyExports
    from geodata import Dataset

NOT_KNOWN = "not known"
_UNITS = {"pj": "PJ in the period", "musd": "million US dollars in the period", "share": "fraction of exports"}
_ENDS = ("share", "share_low", "share_high")
_SOURCE = ("source_id", "outlet", "date", "tier", "url")


def energy_answer(exports: "EnergyExports", dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes energy`."""
    rows = exports.records()
    for row in rows:
        row["through"] = {row.pop("on"): {end.removeprefix("share_"): row.pop(end) for end in _ENDS}}
    of = exports.total
    return envelope("energy", dataset, _UNITS) | {
        "sentence": exports.headline + ".",
        **record(exports, "year", "years", "on", "on_name"),
        "rows": rows,
        "total": {
            **of.pj.cells("pj"),
            **of.share.cells("share"),
            **record(of, "fuels", "in_part", "missing"),
        },
        "other_years": [
            {**record(row, "fuel", "year", "period"), **row.through.cells("share")} for row in exports.others
        ],
        "reliance": [row.as_record() for row in exports.reliance],
        "sources": source_records(exports),
    }


def source_records(exports: "EnergyExports") -> list[Record]:
    """One flat record per source."""
    return [{name: row[name] for name in _SOURCE} for row in exports.sources]


def print_energy(console: "Console", exports: "EnergyExports", *, sources: bool = False) -> None:
    """The sentence, the table of fuels, what each rests on, and who depends on whom."""
    console.print(text(exports.headline + "."))
    console.print()
    console.print(_fuel_table(exports))
    for row in exports.rows:
        if row.note:
            console.print(text(f"{row.name[:1].upper()}{row.name[1:]}: {row.note}."))
    for row in exports.others:
        months = "" if row.period == "year" else f", {row.period}"
        share = share_words(row.through)
        console.print(
            text(f"Known of another year: {row.name} {row.year}{months}: {share} to or across {exports.on_name}.")
        )
    console.print()
    console.print(_reliance_table(exports))
    console.print(
        text(
            "Roles answer different questions and are never added. Each figure is of the year beside it; "
            "a share stands where its whole is known. Tankers are not followed to the buyer's own port."
        )
    )
    others = ", ".join(str(year) for year in exports.years if year != exports.year)
    console.print(text(f"Other years: {others}. Energy contents and every figure: docs/energy.md. Tier: {TIERS}."))
    if sources:
        console.print()
        print_records(console, "Sources", source_records(exports))


def words(amount: Amount, digits: int) -> str:
    """An amount as people read it.

    Examples
    --------
    >>> words(Amount(4.5, 3.8, 5.0), 1), words(Amount(low=10.3), 1), words(Amount(high=8.0), 1), words(Amount(), 1)
    ('4.5 (3.8–5.0)', 'at least 10.3', 'at most 8.0', 'not known')
    >>> words(Amount(12.0, 12.0, 12.0), 0)
    '12'
    """
    low, high = (None if end is None else fixed(end, digits) for end in (amount.low, amount.high))
    if amount.value is not None:
        value = fixed(amount.value, digits)
        ends = between(low or value, high or value)
        return value if ends == value else f"{value} ({ends})"
    if low is not None and high is not None:
        return between(low, high)
    return f"at least {low}" if low is not None else f"at most {high}" if high is not None else NOT_KNOWN


def share_words(share: Amount) -> str:
    """A share in percent, with its range.

    Examples
    --------
    >>> share_words(Amount(None, 0.65, 0.86))
    '65–86 %'
    """
    return f"{words(share.over(0.01), 0)} %" if share.known else NOT_KNOWN


def _fuel_table(exports: "EnergyExports") -> Any:
    tiers = {str(row["source_id"]): str(row["tier"]) for row in exports.sources}
    rows = [
        (
            row.name,
            row.period,
            f"{words(row.exports, _digits(row.unit))} {row.unit}" if row.exports.known else NOT_KNOWN,
            words(row.pj, 0),
            words(row.musd, 0),
            share_words(row.through),
            row.known,
            _tiers(row.sources, tiers),
        )
        for row in exports.rows
    ]
    of = exports.total
    summed = ("known, uranium apart", "", "", words(of.pj, 0), "", share_words(of.share), "", "")
    columns = ("Fuel", "period", "exports", "PJ", "M USD", f"to or across {exports.on_name}", "known", "tier")
    return table(f"Kazakhstan's energy exports, {exports.year}", columns, (*rows, summed), left=2, last=2)


def _reliance_table(exports: "EnergyExports") -> Any:
    tiers = {str(row["source_id"]): str(row["tier"]) for row in exports.sources}
    names = {row.fuel: row.name for row in exports.rows}
    rows = [
        (
            row.role,
            names[row.fuel],
            f"{row.of} on {row.on}",
            str(row.year),
            row.period,
            row.what,
            f"{words(row.part, _digits(row.unit))} {row.unit}" if row.part.known else NOT_KNOWN,
            share_words(row.share) if row.share.known else "",
            row.status.replace("_", " "),
            _tiers(row.sources, tiers),
        )
        for row in exports.reliance
    ]
    columns = ("Role", "fuel", "who on whom", "year", "period", "what", "amount", "share", "status", "tier")
    return table(f"Dependence, {exports.on_name} and Kazakhstan, by role", columns, rows, left=6, last=2)


def _digits(unit: str) -> int:
    return {"tU": 0, "MW": 0}.get(unit, 1)


def _tiers(sources: Iterable[str], tiers: dict[str, str]) -> str:
    return "".join(sorted({tiers[source] for source in sources}))
