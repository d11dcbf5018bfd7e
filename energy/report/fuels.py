"""Energy exports of all fuels as an answer for programs and as tables for people."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError
from energy.history.amounts import Amount
from energy.presentation.console import between, print_records, table, text
from energy.presentation.formats import envelope
from energy.report.statistics import TIERS
from energy.results import Record, record
from geodata.fuels import read_fuels
from geodata.rounding import fixed
from geodata.shipped import shipped_folder, shipped_names

if TYPE_CHECKING:
    from rich.console import Console

    from energy.history.fuels import EnergyExports
    from energy.study import Study
    from geodata import Dataset

NOT_KNOWN = "not known"
ROLES_APART = (
    "Roles answer different questions and are never added. Each figure is of the year beside it; "
    "a share stands where its whole is known. Tankers are not followed to the buyer's own port."
)
Cells = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
"""Heads of a table, and its rows."""

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


def beside(study: "Study", year: int | None) -> "EnergyExports":
    """Energy exports of Kazakhstan to stand beside the answers of one of its networks.

    They are of the year, where the fuel tables have it; else of the year that `kzroutes energy` takes by itself.

    Raises
    ------
    UsageError
        If the network is none of those that are shipped.
    """
    if study.dataset.folder.resolve() not in {shipped_folder(name).resolve() for name in shipped_names()}:
        raise UsageError("the fuel tables are about the shipped networks")
    return study.energy(year if year in {row["year"] for row in read_fuels()["exports"]} else None)


def print_energy(console: "Console", exports: "EnergyExports", *, sources: bool = False) -> None:
    """The sentence, the table of fuels, what each rests on, and who depends on whom."""
    console.print(text(exports.headline + "."))
    console.print()
    console.print(table(exports_caption(exports), *fuel_table(exports), left=2, last=2))
    for about, note in notes(exports):
        console.print(text(f"{about}: {note}."))
    for about, share in other_years(exports):
        console.print(text(f"Known of another year: {about}: {share}."))
    console.print(text(contents(exports)))
    console.print()
    console.print(table(roles_caption(exports), *reliance_table(exports), left=6, last=2))
    console.print(text(ROLES_APART))
    others = ", ".join(str(year) for year in exports.years if year != exports.year)
    console.print(text(f"Other years: {others}. Every figure: docs/energy.md. Tier: {TIERS}."))
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


def exports_caption(exports: "EnergyExports") -> str:
    """What the table of fuels shows."""
    return f"Kazakhstan's energy exports, {exports.year}"


def roles_caption(exports: "EnergyExports") -> str:
    """What the table of roles shows."""
    return f"Dependence, {exports.on_name} and Kazakhstan, by role"


def contents(exports: "EnergyExports") -> str:
    """The energy contents behind the PJ, and which of them are assumed."""
    said: dict[bool, list[str]] = {False: [], True: []}
    for row in exports.rows:
        if row.pj.known:
            said[row.assumed].append(f"{row.name} {words(row.content, 2 if row.unit == 'tU' else 1)} per {row.unit}")
    assumed = f"; assumptions: {', '.join(said[True])}" if said[True] else ""
    return f"Energy contents in PJ: {', '.join(said[False])}{assumed}. Volume and content are multiplied end by end."


def notes(exports: "EnergyExports") -> tuple[tuple[str, str], ...]:
    """What the figures of each fuel rest on, and what of it is not known."""
    return tuple((row.name[:1].upper() + row.name[1:], row.note) for row in exports.rows if row.note)


def other_years(exports: "EnergyExports") -> tuple[tuple[str, str], ...]:
    """Fuels whose share is known of another year alone, with that share."""
    return tuple(
        (
            f"{row.name} {row.year}{'' if row.period == 'year' else f', {row.period}'}",
            f"{share_words(row.through)} to or across {exports.on_name}",
        )
        for row in exports.others
    )


def fuel_table(exports: "EnergyExports") -> Cells:
    """Heads and rows of the table of fuels, their sum last."""
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
    return columns, (*rows, summed)


def reliance_table(exports: "EnergyExports") -> Cells:
    """Heads and rows of who depends on whom, by role."""
    tiers = {str(row["source_id"]): str(row["tier"]) for row in exports.sources}
    names = {row.fuel: row.name for row in exports.rows}
    rows = tuple(
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
    )
    columns = ("Role", "fuel", "who on whom", "year", "period", "what", "amount", "share", "status", "tier")
    return columns, rows


def _digits(unit: str) -> int:
    return {"tU": 0, "MW": 0}.get(unit, 1)


def _tiers(sources: Iterable[str], tiers: dict[str, str]) -> str:
    return "".join(sorted({tiers[source] for source in sources}))
