"""Whose output goes where: the command trace, from field to corridor, outlet, home user and buyer."""

from typing import TYPE_CHECKING, Annotated

import typer

from energy.cli import options as opt
from energy.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from energy.study import Study

app = typer.Typer()

_BY = ("corridor", "outlet", "refinery", "home", "buyer", "captivity")


@app.command(
    epilog=opt.examples(
        "trace", "trace kashagan", "trace --by home", "trace --by captivity", "trace --by buyer --year 2023 --csv"
    )
)
def trace(
    field: Annotated[str | None, typer.Argument(help="A field, by id or name; all fields by default.")] = None,
    year: opt.YearOption = None,
    by: Annotated[
        str, typer.Option("--by", help="corridor, outlet, home (or refinery), buyer or captivity.")
    ] = "corridor",
    sources: Annotated[bool, typer.Option("--sources", help="Print the sources of the figures.")] = False,
    unit: opt.UnitOption = None,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
    network: opt.NetworkOption = None,
) -> None:
    """Where the output of a field goes, what is captive to which route, and who buys, with low–high."""
    from energy.report import tracing as report

    if by not in _BY:
        raise UsageError(f"unknown table '{by}': use {', '.join(_BY)}")
    study = opt.open_study(network)
    named, printed = _field(study, field), opt.unit_of(study, unit)
    if by == "buyer" and named is not None:
        raise UsageError("customs say nothing of fields: leave the field out with --by buyer")
    traced = (
        study.buyers(year)
        if by == "buyer"
        else study.captivity(named, year=year)
        if by == "captivity"
        else study.trace(named, by=by, year=year)
    )

    def table(console: "Console") -> None:
        report.print_traced(console, traced, printed)
        if sources:
            from energy.network.inventory import source_rows
            from energy.report.console import print_records

            console.print()
            print_records(console, "Sources", source_rows(study.dataset, traced.sources))

    opt.show(
        as_json,
        as_csv,
        answer=lambda: report.trace_answer(traced),
        records=traced.records,
        table=table,
        caveat=study.dataset.caveat,
    )


def _field(study: "Study", name: str | None) -> str | None:
    return None if name is None else study.targets.find(f"node:{name.removeprefix('node:')}").id
