"""Other bases: what other counts of the base year make of a block, as records and as text for people."""

from typing import TYPE_CHECKING, Any

from energy.report.console import Unit, between, ranged, table, text
from energy.report.statistics import short_names
from energy.results import record

if TYPE_CHECKING:
    from rich.console import Console

    from energy.flow.outcome import Outcome


def other_base_records(outcome: "Outcome") -> list[dict[str, Any]]:
    """One row per other count of the base year."""
    columns = ("counts", "base_mt", "lost_mt", "domestic_lost_mt")
    return [{**record(other, *columns), **record(other.range)} for other in outcome.other_bases]


def other_counts(outcome: "Outcome", unit: Unit) -> str:
    """What other counts of the base year make of the loss, where that goes beyond what the first sentence says."""
    ranges, known = [other.range for other in outcome.other_bases], (outcome.volumes, *outcome.ends)
    parts = []
    for what, counted, own in (
        ("lost", [end for each in ranges for end in each.abroad], [volumes.lost_mt for volumes in known]),
        (
            f"lost by {unit.goods.home_use}",
            [end for each in ranges for end in each.at_home],
            [volumes.domestic_lost_mt for volumes in known],
        ),
    ):
        low, high = min(counted, default=min(own)), max(counted, default=max(own))
        if low < min(own) - unit.least or high > max(own) + unit.least:
            parts.append(f"{between(unit.brief(low), unit.brief(high))} {what}")
    return f"By other counts of {outcome.year}: {', '.join(parts)}." if parts else ""


def print_other_bases(console: "Console", outcome: "Outcome", unit: Unit) -> None:
    """The block on other counts of the base year; what of it is not published at all."""
    if crossing := outcome.open_crossing:
        ends = between(unit.volume(crossing.low), unit.volume(crossing.high))
        console.print(
            text(
                f"Balanced figures allow {ends} {unit.name} of the {unit.goods.exports} of {outcome.year} on what is "
                f"blocked; the base takes {unit.volume(crossing.value)}."
            )
        )
    if not outcome.other_bases:
        return
    names, home = short_names(outcome.network.dataset), outcome.domestic_base_mt > unit.least
    rows = (
        (
            ", ".join(f"{names.get(target, target)} {unit.volume(mt)}" for target, mt in other.counts.items()),
            unit.volume(other.base_mt),
            ranged(other.lost_mt, *other.range.abroad, unit),
            *[ranged(other.domestic_lost_mt, *other.range.at_home, unit)] * home,
        )
        for other in outcome.other_bases
    )
    columns = (f"Counted in {outcome.year} instead", unit.goods.exports, "lost", *["lost at home"] * home)
    console.print()
    console.print(table("The same on other counts of the base year", columns, rows))
