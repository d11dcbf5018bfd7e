"""Report: a folder with the tables and charts of a year, and of a scenario, in every form that people ask for."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from energy.errors import UsageError
from energy.report.console import Unit
from energy.report.formats import csv_text, make_folder, write_text
from energy.report.tables import ReportTable, report_tables
from maps.export.document import Chart, html_document, markdown_document

if TYPE_CHECKING:
    from energy.flow.outcome import Outcome
    from energy.study import Study

FORMATS = ("csv", "xlsx", "gpkg", "geojson")


def write_tables(
    folder: Path,
    study: "Study",
    found: Sequence[ReportTable],
    *,
    year: int | None = None,
    outcome: "Outcome | None" = None,
    formats: Sequence[str] = FORMATS,
) -> tuple[Path, ...]:
    """Write the tables and GIS files alone.

    Parameters
    ----------
    folder : Path
        Made if it is missing.
    study : Study
        A network folder.
    found : sequence of ReportTable
        From `energy.report.tables.sheets`.
    year : int, optional
        Year of the flows in the GIS files.
    outcome : Outcome, optional
        A scenario whose flows stand in the GIS files too.
    formats : sequence of str
        Some of `FORMATS`.

    Returns
    -------
    tuple of Path
        The files, in the order written. The same tables give the same bytes.

    Raises
    ------
    UsageError
        If a format is unknown.
    OSError
        If the folder or a file cannot be written.
    """
    from maps.export.gis import layers, write_geojson, write_geopackage
    from maps.export.workbook import write_workbook

    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise UsageError(f"unknown format '{unknown[0]}': use {', '.join(FORMATS)}")
    make_folder(folder)
    files: list[Path] = []
    if "csv" in formats:
        for sheet in found:
            records = [{column: record.get(column) for column in sheet.columns} for record in sheet.records]
            write_text(folder / f"{sheet.name}.csv", csv_text(records))
            files.append(folder / f"{sheet.name}.csv")
    if "xlsx" in formats:
        write_workbook(folder / "tables.xlsx", found, study.dataset)
        files.append(folder / "tables.xlsx")
    if {"gpkg", "geojson"} & set(formats):
        drawn = layers(study, year, outcome)
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
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Path, ...]:
    """Write the report: one HTML page, Markdown, tables, GIS files and charts.

    Parameters
    ----------
    study : Study
        A network folder.
    folder : Path
        Made if it is missing.
    year : int, optional
        Base year.
    outcome : Outcome, optional
        A scenario whose tables and flows are added.
    unit : Unit, optional
        Unit of the volumes on the page and in the Markdown; files for programs stay in Mt/y.
    progress : callable, optional
        Called with the number of tables done and to do.

    Returns
    -------
    tuple of Path
        The files, in the order written; `report.html` first.
    """
    make_folder(folder)
    unit, found = unit or Unit("Mt/y"), report_tables(study, year, outcome, progress=progress)
    charts = _charts(folder, study, year, outcome)
    tables = write_tables(folder, study, found, year=year, outcome=outcome)
    wanted = study.year_or_base(year)
    title = study.dataset.title + (f", {wanted}" if wanted else "")
    if outcome is not None:
        title += f": {outcome.scenario.label} blocked ({outcome.scenario.horizon})"
    about = (
        "Shares are statistics: published volumes, reconciled so that they balance. What happens when something is "
        "blocked is a model result on a base year. What is not known is left empty, and no gap is filled in.",
        "A share through a country can fall because exports are lost: read it beside what is lost.",
    )
    shown = [chart for chart in charts if chart.path.suffix == ".svg"]
    page = html_document(title, about, shown, found, study.dataset, unit)
    write_text(folder / "report.html", page)
    write_text(folder / "report.md", markdown_document(title, about, shown, found, study.dataset, unit))
    return (folder / "report.html", folder / "report.md", *(chart.path for chart in charts), *tables)


def _charts(folder: Path, study: "Study", year: int | None, outcome: "Outcome | None") -> list[Chart]:
    """Every chart that the folder's data allow, as SVG and PNG."""
    made: list[Chart] = []
    for name, words, draw in _drawings(study, year, outcome):
        try:
            for suffix in (".svg", ".png"):
                draw(folder / f"{name}{suffix}")
        except UsageError:
            # No data for this chart: the report does without it.
            continue
        made += [Chart(folder / f"{name}{suffix}", words) for suffix in (".svg", ".png")]
    return made


def _drawings(
    study: "Study", year: int | None, outcome: "Outcome | None"
) -> list[tuple[str, str, Callable[[Path], None]]]:
    from energy.tracing.legs import legs
    from maps.charts.alluvial import write_alluvial
    from maps.charts.days import write_days_chart
    from maps.charts.history import write_history_chart
    from maps.charts.ranking import write_rank_chart
    from maps.charts.replay import write_replay_chart
    from maps.charts.shares import write_shares_chart

    data, wanted = study.dataset, study.year_or_base(year)
    blocked = ("spm-1", "spm-2") if outcome is None else tuple(b.target.key for b in outcome.scenario.blocks)

    def days(path: Path) -> None:
        write_days_chart(study.days(*blocked, days=30, year=year), data, path)

    return [
        (
            "chart-shares",
            "Shares of exports by corridor over the years",
            lambda path: write_shares_chart([study.shares(y) for y in study.years], data, path),
        ),
        (
            "chart-history",
            "Share of exports through Russia over the years, with ranges and gaps",
            lambda path: write_history_chart(study.history(), data, path),
        ),
        (
            "chart-alluvial",
            "Crude from field to corridor to outlet to buyer",
            lambda path: write_alluvial(legs(study.base(year)), data, wanted, path),
        ),
        (
            "chart-rank",
            "Exports lost when one line is lost",
            lambda path: write_rank_chart(study.rank(year=year, top=15), data, path),
        ),
        ("chart-days", "Output, exports and stock day by day when " + " and ".join(blocked) + " close", days),
        (
            "chart-replay",
            "Real events through the model, beside what was observed",
            lambda path: write_replay_chart(study.replay(), data, path),
        ),
    ]
