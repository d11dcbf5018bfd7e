"""Report: a folder with a page on a year or a scenario, and beside it its tables, GIS files and charts."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from energy.errors import UsageError
from energy.files import check_folder, make_folder, write_bytes, write_text
from energy.presentation.console import Unit
from energy.presentation.formats import csv_text
from energy.presentation.opening import year_sentence
from energy.report import block, statistics
from energy.report.tables import ANNEX_TABLES, SCENARIO_TABLES, ReportTable, report_tables
from geodata.geometry import check_positions
from maps.export.album import Album
from maps.export.document import Document, Section, Table, html_document, markdown_document

if TYPE_CHECKING:
    from energy.flow.outcome import Outcome
    from energy.study import Study

FORMATS = ("csv", "xlsx", "gpkg", "geojson")

_OTHER_FILES = {
    "tables.xlsx": "all tables as one workbook, with their contents and sources",
    "network.gpkg": "stations, lines and flows for GIS programs",
    "nodes.geojson": "stations",
    "edges.geojson": "lines",
    "flows.geojson": "open lines with their flow, range and limit",
}


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
        # What an earlier run wrote of another scenario or year would read as this one's.
        for name in {*SCENARIO_TABLES, *ANNEX_TABLES}:
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
    annex: bool = False,
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
        Base year; with a scenario the report is about that, and its tables and flows are added.
    unit : Unit, optional
        Unit of the volumes on the page and in the Markdown; files for programs stay in the network's.
    annex : bool
        Add the tables of `energy.report.tables.ANNEX_TABLES` and the chart of the replay.
    tables : sequence of ReportTable, optional
        Some tables in place of those of `energy.report.tables.report_tables`.
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
    if tables is None:
        tables = report_tables(study, year, outcome, annex=annex, progress=progress)
    files = write_tables(folder, study, tables, year=year, outcome=outcome)
    album = Album(folder)
    document = _document(study, year, outcome, unit, album, annex=annex)
    album.tidy()
    document = document.with_sections(
        _files(tables, files, study.dataset.commodity.rate), _sources(study, document.sections)
    )
    write_text(folder / "report.html", html_document(document))
    write_text(folder / "report.md", markdown_document(document))
    return (folder / "report.html", folder / "report.md", *album.files, *files)


def _document(
    study: "Study", year: int | None, outcome: "Outcome | None", unit: Unit, album: Album, *, annex: bool
) -> Document:
    """The answer, the map and the sections that have something to tell."""
    from maps.charts.replay import replay_figure
    from maps.charts.routes import outcome_map, year_map
    from maps.export.scenario import scenario_sections
    from maps.export.year import year_sections

    wanted = study.year_or_base(year) if outcome is None else outcome.year
    data = f"{study.dataset.title}, data {study.dataset.data_version}. Volumes in {unit.name}, shares in percent."
    empty = "What is not known is said to be so, and no gap is filled in."
    remarks = [f"{study.dataset.caveat}."] * bool(study.dataset.caveat)
    if outcome is None and wanted is not None:
        shares, title, model = study.shares(wanted), f"{study.dataset.title}, {unit.goods.when(wanted)}", False
        answer = year_sentence(shares, unit)
        drawn = album.add("map", f"Map: {answer}", lambda: year_map(shares, unit))
        about = (f"{data} Figures of a year are published volumes, made to balance. {empty}",)
    else:
        shown = study.block(year=wanted) if outcome is None else outcome
        title, answer, model = _title(study, outcome), block.sentence(shown, unit), True
        drawn = album.add("map", f"Map: {answer}", lambda: outcome_map(shown, unit))
        base = f"base year {wanted}" if wanted else "base: the cheapest plan"
        about = (f"{data} Model result, {base}, {shown.scenario.horizon} horizon. {empty}",)
        remarks += filter(None, [block.other_counts_sentence(shown, unit)])
    sections = (
        year_sections(study, wanted, unit, album) if outcome is None else scenario_sections(study, outcome, unit, album)
    )
    if annex:
        words = "Real events through the model, beside what was observed"
        charts = album.add("replay", words, lambda: replay_figure(study.replay(), study.dataset))
        sections.append(Section("replay", "How the model did on real events", charts=charts, model=True))
    return Document(title, answer, model, drawn, (*about, *remarks), tuple(s for s in sections if not s.empty))


def _title(study: "Study", outcome: "Outcome | None") -> str:
    return study.dataset.title if outcome is None else f"What if: {outcome.scenario.label} blocked"


def _files(tables: Sequence[ReportTable], files: Sequence[Path], rate: str) -> Section:
    """What lies beside the page."""
    titles = {f"{sheet.name}.csv": sheet.title for sheet in tables} | _OTHER_FILES
    rows = tuple((path.name, titles[path.name]) for path in files)
    words = (
        f"Every table in full, in {rate} and fractions, and the network as drawn. The charts are there as SVG and PNG."
    )
    table = Table("Files beside this page", ("File", "what is in it"), rows, text=2, of_files=True)
    return Section("files", "The figures in full", (words,), tables=(table,))


def _sources(study: "Study", sections: Sequence[Section]) -> Section:
    """The sources of what the sections show."""
    from energy.network.inventory import source_rows

    ids = [part for section in sections for cell in section.sources for part in cell.split(";")]
    rows = tuple(
        tuple(str(row[column] or "") for column in ("outlet", "date", "tier", "url"))
        for row in source_rows(study.dataset, ids)
    )
    words = f"Tiers: {statistics.TIERS}. The sources of every other figure stand in sources.csv."
    tables = (Table("Sources of the figures above", ("Outlet", "date", "tier", "address"), rows, text=4),)
    return Section("sources", "Sources", (words,) if rows else (), tables=tables)
