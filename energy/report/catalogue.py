"""Catalogue: the networks that are shipped, as JSON, CSV and a printed list."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from energy.presentation.console import text
from energy.presentation.formats import envelope
from energy.results import Record

if TYPE_CHECKING:
    from rich.console import Console

Row = Mapping[str, Any]


def networks_answer(rows: Sequence[Row]) -> dict[str, Any]:
    """The networks for programs."""
    return envelope("networks", None, {}) | {"rows": [dict(row) for row in rows]}


def networks_records(rows: Sequence[Row]) -> list[Record]:
    """One flat row per network: years with the grade behind them, such as ``2019 B``."""
    return [dict(row) | {"years": [f"{one['year']} {one['grade']}" for one in row["years"]]} for row in rows]


def print_networks(console: "Console", rows: Sequence[Row]) -> None:
    """Each network in a few lines, for people."""
    for row in rows:
        console.print(text(f"{row['id']}{' (the default)' if row['default'] else ''}", style="bold"))
        console.print(text(f"  {row['name']}, data {row['data_version']}: {row['commodity']} in {row['unit']}."))
        console.print(text(f"  Years with their grade: {_years(row)}."))
        console.print(text(f"  Answers: {', '.join(row['answers'])}."))
        for sentence in row["unanswered"]:
            console.print(text(f"  Not: {sentence}"))
    console.print(text("Ask one with --network NAME. A year with * has shares only: it cannot be blocked."))


def _years(row: Row) -> str:
    """Years of a network, those that can only be read marked by a star."""
    marked = (f"{one['year']} {one['grade']}{'' if one['kind'] == 'full' else '*'}" for one in row["years"])
    return ", ".join(marked) or "none"
