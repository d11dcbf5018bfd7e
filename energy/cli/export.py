"""What is written to files: the commands map, tour, report and export."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from energy.cli import options as opt

if TYPE_CHECKING:
    from energy.flow.outcome import Outcome
    from energy.statistics.shares import Shares
    from energy.study import Study

app = typer.Typer()


@app.command(
    name="map",
    epilog=opt.examples("map", "map --year 2022 --out 2022.html", "map cpc --out cpc-blocked.html", "map --lang ru"),
)
def map_(
    targets: Annotated[list[str] | None, typer.Argument(help="Show these blocked; nothing by default.")] = None,
    year: opt.YearOption = None,
    left: opt.LeftOption = None,
    horizon: opt.HorizonOption = "structural",
    out: Annotated[Path, typer.Option("--out", callback=opt.checked_page, help="File to write.")] = Path(
        "kzroutes-map.html"
    ),
    lang: opt.LanguageOption = "en",
    replays: Annotated[
        bool,
        typer.Option("--replays", help="Replay past events of changed tables, or of your own, too: half a minute."),
    ] = False,
    network: opt.NetworkOption = None,
) -> None:
    """Write the page on which a click blocks a route: one HTML file that opens without internet."""
    from maps.page.build import write_page

    study = opt.open_study(network)
    outcome = study.block(*targets, year=year, left=opt.share_left(left), horizon=horizon) if targets else None
    write_page(study, out, year=year, outcome=outcome, folder=network is not None, language=lang, replays=replays)
    opt.say_written(out)


@app.command(epilog=opt.examples("tour", "tour --out results"))
def tour(
    out: Annotated[
        Path, typer.Option("--out", callback=opt.checked_folder, help="Folder for the files; made if it is missing.")
    ] = Path("output"),
    year: opt.YearOption = None,
    network: opt.NetworkOption = None,
) -> None:
    """The main job in one go: the share table, the largest corridor blocked, a map and tables in a folder."""
    from energy.files import make_folder, write_text
    from energy.presentation import console
    from energy.report import block, statistics
    from maps.page.build import write_page

    study = opt.open_study(network)
    exports, unit, screen = study.shares(year), opt.unit_of(study), console.out()
    largest = next(row.id for row in exports.by("corridor") if not row.group)
    outcome = study.block(largest, year=year)
    statistics.print_shares(screen, exports, "corridor", unit)
    screen.print()
    block.print_outcome(screen, outcome, study.dataset, unit)
    screen.print()
    make_folder(out)
    for name, make in _tables(study, exports, largest, outcome).items():
        write_text(out / name, make())
        screen.print(console.text(f"wrote {out / name}"))
    for name, shown in (("map.html", None), (f"map-{largest}-blocked.html", outcome)):
        write_page(study, out / name, year=year, outcome=shown, folder=network is not None)
        screen.print(console.text(f"wrote {out / name}"))


def _tables(study: "Study", exports: "Shares", largest: str, outcome: "Outcome") -> dict[str, Callable[[], str]]:
    """The tables of the tour: what makes each file, by its name."""
    from energy.presentation.formats import csv_text, json_text
    from energy.report.block import block_answer
    from energy.report.statistics import share_row, shares_answer
    from energy.statistics.shares import DIMENSIONS

    answer = block_answer(outcome, study.dataset)
    tables: dict[str, Callable[[], str]] = {
        "shares.json": lambda: json_text(shares_answer(exports, "corridor")),
        f"block-{largest}.json": lambda: json_text(answer),
        f"block-{largest}.csv": lambda: csv_text(answer["by_corridor"]),
        "adjustments.csv": lambda: csv_text(exports.baseline.records()),
    }
    for dimension in DIMENSIONS:
        tables[f"shares-by-{dimension}.csv"] = lambda d=dimension: csv_text(  # type: ignore[misc]
            [{"group": row.group, **share_row(row)} for row in exports.by(d)]
        )
    return tables


@app.command(
    epilog=opt.examples(
        "report", "report --scenario cpc --out cpc-report", "report --year 2025 --unit kb/d", "report --annex"
    )
)
def report(
    scenario: opt.ScenarioOption = None,
    year: opt.YearOption = None,
    horizon: opt.HorizonOption = "structural",
    out: Annotated[
        Path, typer.Option("--out", callback=opt.checked_folder, help="Folder; made if it is missing.")
    ] = Path("report"),
    annex: Annotated[
        bool, typer.Option("--annex", help="Also every year's dependence, every event replayed, projects and claims.")
    ] = False,
    unit: opt.UnitOption = None,
    network: opt.NetworkOption = None,
) -> None:
    """Write a report: the answer and a map, a section for each question; tables, GIS files and charts beside it."""
    from maps.export.report import write_report

    study = opt.open_study(network)
    printed, outcome = opt.unit_of(study, unit), _outcome(study, scenario, year, horizon)
    year = outcome.year if outcome else year
    with opt.progress_bar() as progress:
        files = write_report(study, out, year=year, outcome=outcome, unit=printed, annex=annex, progress=progress)
    for path in files:
        opt.say_written(path)


@app.command(
    epilog=opt.examples("export", "export --format xlsx --format gpkg", "export --scenario cpc --out cpc-tables")
)
def export(
    scenario: opt.ScenarioOption = None,
    year: opt.YearOption = None,
    horizon: opt.HorizonOption = "structural",
    formats: Annotated[
        list[str] | None, typer.Option("--format", help="csv, xlsx, gpkg, geojson; all by default.")
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", callback=opt.checked_folder, help="Folder; made if it is missing.")
    ] = Path("export"),
    network: opt.NetworkOption = None,
) -> None:
    """Write the tables and GIS files alone."""
    from energy.report.tables import report_tables
    from maps.export.report import FORMATS, check_output, write_tables

    check_output(out, formats or FORMATS)
    study = opt.open_study(network)
    outcome = _outcome(study, scenario, year, horizon)
    year = outcome.year if outcome else year
    with opt.progress_bar() as progress:
        tables = report_tables(study, year, outcome, progress=progress)
    for path in write_tables(out, study, tables, year=year, outcome=outcome, formats=formats or FORMATS):
        opt.say_written(path)


def _outcome(study: "Study", names: list[str] | None, year: int | None, horizon: str) -> "Outcome | None":
    return study.block(*names, year=year, horizon=horizon) if names else None
