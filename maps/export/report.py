"""Report: a folder with the tables and charts of a year, and of a scenario, in every form that people ask for."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError
from energy.files import check_folder, make_folder, write_bytes, write_text
from energy.report.console import Unit
from energy.report.formats import csv_text
from energy.report.tables import SCENARIO_TABLES, ReportTable, report_tables
from geodata.geometry import check_positions
from maps.export.document import Chart, html_document, markdown_document

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from energy.flow.outcome import Outcome
    from energy.study import Study

FORMATS = ("csv", "xlsx", "gpkg", "geojson")

_ABOUT = (
    "Shares are statistics: published volumes, reconciled so that they balance. What happens when something is "
    "blocked is a model result on a base year. What is not known is left empty, and no gap is filled in.",
    "A share through a country can fall because exports are lost: read it beside what is lost.",
)


def check_output(folder: Path, formats: Sequence[str] = FORMATS) -> None:
    """Refuse, before any work, an unknown format or a folder that can't be written to.

    Raises
    ------
    UsageError
        If a format is unknown.
    OSError
        If the folder cannot be made or written to.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise UsageError(f"unknown format '{unknown[0]}': use {', '.join(FORMATS)}")
    check_folder(folder)


def write_tables(
    folder: Path,
    study: "Study",
    tables: Sequence[ReportTable],
    *,
    year: int | None = None,
    outcome: "Outcome | None" = None,
    formats: Sequence[str] = FORMATS,
) -> tuple[Path, ...]:
    """Write the tables and GIS files alone, and give the files in the order written.

    Parameters
    ----------
    folder : Path
        Made if it is missing.
    study : Study
        Gives the GIS files.
    tables : sequence of ReportTable
        From `energy.report.tables.report_tables`. The same tables give the same bytes.
    year, outcome : int, Outcome, optional
        Year of the flows in the GIS files, and a scenario whose flows stand beside them.
    formats : sequence of str
        Some of `FORMATS`.

    Raises
    ------
    UsageError
        If a format is unknown.
    OSError
        If the folder or a file cannot be written.
    """
    from maps.export.gis import layers, write_geojson, write_geopackage
    from maps.export.workbook import workbook_bytes

    check_output(folder, formats)
    # A network that can't be drawn is told before anything is written.
    drawn = layers(study, year, outcome) if {"gpkg", "geojson"} & set(formats) else {}
    make_folder(folder)
    files: list[Path] = []
    if "csv" in formats:
        # What an earlier run wrote of another scenario would read as this one's.
        for name in SCENARIO_TABLES:
            (folder / f"{name}.csv").unlink(missing_ok=True)
        for sheet in tables:
            records = [{column: record.get(column) for column in sheet.columns} for record in sheet.records]
            write_text(folder / f"{sheet.name}.csv", csv_text(records))
            files.append(folder / f"{sheet.name}.csv")
    if "xlsx" in formats:
        write_bytes(folder / "tables.xlsx", workbook_bytes(tables, study.dataset))
        files.append(folder / "tables.xlsx")
    if "gpkg" in formats:
        write_geopackage(folder / "network.gpkg", drawn)
        files.append(folder / "network.gpkg")
    if "geojson" in formats:
        files += write_geojson(folder, drawn)
    return tuple(files)


def write_report(
    study: "Study",
    folder: Path,
    *,
    year: int | None = None,
    outcome: "Outcome | None" = None,
    unit: Unit | None = None,
    tables: Sequence[ReportTable] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Path, ...]:
    """Write the report: one HTML page, Markdown, tables, GIS files and charts.

    Parameters
    ----------
    study : Study
        What the report is about.
    folder : Path
        Made if it is missing.
    year, outcome : int, Outcome, optional
        Base year, and a scenario whose tables and flows are added.
    unit : Unit, optional
        Unit of the volumes on the page and in the Markdown; files for programs stay in Mt/y.
    tables : sequence of ReportTable, optional
        Some tables in place of all of `energy.report.tables.report_tables`.
    progress : callable, optional
        Called with the number of tables done and to do.

    Returns
    -------
    tuple of Path
        The files, in the order written; `report.html` first.
    """
    check_output(folder)
    check_positions(study.dataset)
    make_folder(folder)
    unit = unit or Unit(goods=study.dataset.commodity)
    tables = report_tables(study, year, outcome, progress=progress) if tables is None else tables
    charts = _charts(folder, study, year, outcome)
    files = write_tables(folder, study, tables, year=year, outcome=outcome)
    wanted = study.year_or_base(year)
    title = study.dataset.title + (f", {wanted}" if wanted else "")
    if outcome is not None:
        title += f": {outcome.scenario.label} blocked ({outcome.scenario.horizon})"
    pictures = [chart for chart in charts if chart.path.suffix == ".svg"]
    document = title, _ABOUT, pictures, tables, study.dataset, unit
    write_text(folder / "report.html", html_document(*document))
    write_text(folder / "report.md", markdown_document(*document))
    return (folder / "report.html", folder / "report.md", *(chart.path for chart in charts), *files)


def _charts(folder: Path, study: "Study", year: int | None, outcome: "Outcome | None") -> list[Chart]:
    """Every chart that the folder's data allow, as SVG and PNG."""
    from maps.charts.style import save

    made: list[Chart] = []
    for name, words, ask, figure in _drawings(study, year, outcome):
        files = [folder / f"chart-{name}{suffix}" for suffix in (".svg", ".png")]
        try:
            found = ask()
            for file in files:
                save(file, partial(figure, found))
        except UsageError:
            # No data for this chart: the report does without it, and without that of an earlier run.
            for file in files:
                file.unlink(missing_ok=True)
            continue
        made += [Chart(file, words) for file in files]
    return made


def _drawings(
    study: "Study", year: int | None, outcome: "Outcome | None"
) -> list[tuple[str, str, Callable[[], Any], "Callable[[Any], Figure]"]]:
    """Name, words, the question, and what draws its answer."""
    from energy.statistics.closures import closures
    from energy.tracing.legs import legs
    from maps.charts.alluvial import alluvial_figure
    from maps.charts.days import days_figure
    from maps.charts.history import history_figure
    from maps.charts.months import months_figure
    from maps.charts.ranking import rank_figure
    from maps.charts.replay import replay_figure
    from maps.charts.shares import shares_figure

    data = study.dataset
    blocked = ("spm-1", "spm-2") if outcome is None else tuple(b.target.key for b in outcome.scenario.blocks)
    return [
        (
            "shares",
            "Shares of exports by corridor over the years",
            lambda: [study.shares(y) for y in study.years],
            shares_figure,
        ),
        (
            "history",
            "Share of exports through Russia over the years, with ranges and gaps",
            study.history,
            lambda found: history_figure(found, data),
        ),
        (
            "months",
            "Exports, output and loadings month by month, and what closed meanwhile",
            lambda: study.months().newest(),
            lambda found: months_figure(found, closures(data, study.shares), data),
        ),
        (
            "alluvial",
            f"{study.dataset.commodity.noun.capitalize()} from field to corridor to outlet to buyer",
            lambda: legs(study.base(year)),
            lambda found: alluvial_figure(found, data, study.year_or_base(year)),
        ),
        (
            "rank",
            "Exports lost when one line is lost",
            lambda: study.rank(year=year, top=15),
            lambda found: rank_figure(found, data),
        ),
        (
            "days",
            f"Output, exports and stock day by day when {' and '.join(blocked)} close",
            lambda: study.days(*blocked, days=30, year=year),
            lambda found: days_figure(found, data),
        ),
        (
            "replay",
            "Real events through the model, beside what was observed",
            study.replay,
            lambda found: replay_figure(found, data),
        ),
    ]
