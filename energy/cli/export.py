"""Report: the commands that write tables, charts and GIS files into a folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from energy.cli.options import (
    HorizonOption,
    NetworkOption,
    UnitOption,
    YearOption,
    examples,
    faults,
    open_study,
    progress_bar,
    say_written,
    unit_of,
)

if TYPE_CHECKING:
    from energy.flow.outcome import Outcome
    from energy.study import Study

app = typer.Typer()

ScenarioOption = Annotated[
    list[str] | None, typer.Option("--scenario", help="Add what happens when this is blocked (again and again).")
]


@app.command(
    epilog=examples(
        "report", "report --scenario cpc --out cpc-report", "report --year 2025 --unit kb/d", "export --format csv"
    )
)
def report(
    scenario: ScenarioOption = None,
    year: YearOption = None,
    horizon: HorizonOption = "structural",
    out: Annotated[Path, typer.Option("--out", help="Folder; made if it is missing.")] = Path("report"),
    unit: UnitOption = "Mt/y",
    network: NetworkOption = None,
) -> None:
    """Write a report: HTML, Markdown, XLSX, CSV, GeoPackage, GeoJSON, and charts as SVG and PNG."""
    with faults():
        from energy.report.tables import sheets
        from maps.export.report import write_report

        study = open_study(network)
        printed, outcome = unit_of(study, unit), _outcome(study, scenario, year, horizon)
        with progress_bar() as show:
            found = sheets(study, year, outcome, progress=show)
        for path in write_report(out, study, found, printed, year=year, outcome=outcome):
            say_written(path)


@app.command(epilog=examples("export", "export --format xlsx --format gpkg", "export --scenario cpc --out cpc-tables"))
def export(
    scenario: ScenarioOption = None,
    year: YearOption = None,
    horizon: HorizonOption = "structural",
    formats: Annotated[
        list[str] | None, typer.Option("--format", help="csv, xlsx, gpkg, geojson; all by default.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder; made if it is missing.")] = Path("export"),
    network: NetworkOption = None,
) -> None:
    """Write the tables and GIS files alone."""
    with faults():
        from energy.report.tables import sheets
        from maps.export.report import FORMATS, write_tables

        study = open_study(network)
        outcome = _outcome(study, scenario, year, horizon)
        with progress_bar() as show:
            found = sheets(study, year, outcome, progress=show)
        for path in write_tables(out, study, found, year=year, outcome=outcome, formats=formats or FORMATS):
            say_written(path)


def _outcome(study: "Study", names: list[str] | None, year: int | None, horizon: str) -> "Outcome | None":
    return study.block(*names, year=year, horizon=horizon) if names else None
