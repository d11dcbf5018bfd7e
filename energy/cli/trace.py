"""Trace: the command that follows crude from field to corridor, outlet, refinery and buyer."""

from typing import TYPE_CHECKING, Annotated

import typer

from energy.cli.options import (
    CsvOption,
    JsonOption,
    NetworkOption,
    UnitOption,
    YearOption,
    examples,
    faults,
    open_study,
    print_csv,
    print_json,
    unit_of,
)
from energy.errors import UsageError

if TYPE_CHECKING:
    from energy.report.console import Unit
    from energy.study import Study

app = typer.Typer()

_BY = ("corridor", "outlet", "refinery", "buyer", "captivity")


@app.command(
    epilog=examples(
        "trace", "trace kashagan", "trace --by refinery", "trace --by captivity", "trace --by buyer --year 2023 --csv"
    )
)
def trace(
    field: Annotated[str | None, typer.Argument(help="A field, by id or name; all fields by default.")] = None,
    year: YearOption = None,
    by: Annotated[str, typer.Option("--by", help="corridor, outlet, refinery, buyer or captivity.")] = "corridor",
    sources: Annotated[bool, typer.Option("--sources", help="Print the sources of the figures.")] = False,
    unit: UnitOption = "Mt/y",
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """Where the crude of a field goes, what is captive to which route, and who buys, with low–high."""
    with faults():
        if by not in _BY:
            raise UsageError(f"unknown table '{by}': use {', '.join(_BY)}")
        study = open_study(network)
        named = _field(study, field)
        printed = unit_of(study, unit)
        if by == "buyer":
            if named is not None:
                raise UsageError("customs say nothing of fields: leave the field out with --by buyer")
            cited = _buyers(study, year, printed, as_json, as_csv)
        else:
            cited = _origins(study, year, by, named, printed, as_json, as_csv)
        if sources and not (as_json or as_csv):
            from energy.network import inventory as catalogue
            from energy.report import console as printing

            console = printing.out()
            console.print()
            printing.print_records(console, "Sources", catalogue.source_rows(study.dataset, cited))


def _field(study: "Study", name: str | None) -> str | None:
    return None if name is None else study.targets.find(f"node:{name.removeprefix('node:')}").id


def _origins(
    study: "Study", year: int | None, by: str, field: str | None, unit: "Unit", as_json: bool, as_csv: bool
) -> tuple[str, ...]:
    """Print a table by corridor, outlet, refinery or captivity; returns its sources."""
    from energy.report import console as printing
    from energy.report import tracing as manifest
    from energy.tracing.captivity import captivity
    from energy.tracing.origins import Origins

    origins, dataset = Origins(study, year), study.dataset
    captive = captivity(study, year, field) if by == "captivity" else ()
    rows = () if by == "captivity" else origins.by(by, field)
    if as_json:
        print_json(manifest.trace_answer(dataset, origins.year, by, field, origins.sources, captive or rows))
    elif as_csv:
        print_csv(manifest.records(captive or rows))
    elif by == "captivity":
        manifest.print_captivity(printing.out(), captive, dataset, origins.year, unit)
    else:
        manifest.print_origins(printing.out(), origins, by, rows, unit)
    return origins.sources


def _buyers(study: "Study", year: int | None, unit: "Unit", as_json: bool, as_csv: bool) -> tuple[str, ...]:
    """Print the buyers of a year; returns their sources."""
    from energy.report import console as printing
    from energy.report import tracing as manifest
    from energy.tracing.buyers import Buyers, buyers_of

    # Without customs figures the years that have some are named, whether or not the year has flows.
    buyers_of(study.dataset, study.year_or_base(year))
    found = Buyers(study.baseline(year))
    if as_json:
        print_json(manifest.buyers_answer(found))
    elif as_csv:
        print_csv(manifest.records(found.rows()))
    else:
        manifest.print_buyers(printing.out(), found, unit)
    return tuple(dict.fromkeys(s for row in found.rows() for s in row.sources))
