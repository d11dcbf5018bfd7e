"""Tables of networks: the commands add (a row) and import (a network in another format)."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from energy.cli import options as opt
from energy.cli import streams

if TYPE_CHECKING:
    from rich.console import Console

    from geodata.additions import Addition
    from geodata.formats.conversion import Converted
    from geodata.tables.schema import TableSchema


app = typer.Typer()


@app.command(
    epilog=opt.examples(
        "add month",
        "add month month=2026-07 target=total:exports value_mt=4.1 count=customs status=reported "
        "source_id=bns-customs-exports --network my-tables",
        "add observation year=2025 target=gate:rail value_mt=0.02 grade=operator status=reported role=alternative "
        "source_id=kto-2026 --outlet KazTransOil --date 2026-12-01 --tier A --network my-tables",
    )
)
def add(
    table: Annotated[str, typer.Argument(help="observation, month, history, event or any other table with sources.")],
    cells: Annotated[
        list[str] | None, typer.Argument(help="COLUMN=VALUE of the new row; without any, the columns are explained.")
    ] = None,
    network: Annotated[
        Path | None, typer.Option("--network", help="Folder to write to. The shipped one only when you name it.")
    ] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", help="Who published it: makes a new source.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="Title of the new source.")] = None,
    date: Annotated[
        str | None, typer.Option("--date", help="Date of the new source: 2026, 2026-08, 2026-08-14.")
    ] = None,
    url: Annotated[str | None, typer.Option("--url", help="Address of the new source.")] = None,
    tier: Annotated[str | None, typer.Option("--tier", help="A, B or C; see the data dictionary.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and explain the row, and write nothing.")] = False,
    as_json: opt.JsonOption = False,
) -> None:
    """Add a row with its source to the tables of a folder, checked first, and say what it changes."""
    from datetime import UTC, datetime

    from energy.files import check_file, write_bytes
    from geodata.additions import addition

    schema = _table(table)
    if not cells:
        _print_template(schema)
        return
    folder, row = _folder(network), _cells(cells)
    given = {"outlet": outlet, "title": title, "date": date, "url": url, "tier": tier}
    source = _source(folder, row, {name: text for name, text in given.items() if text is not None})
    today = f"{datetime.now(UTC):%Y.%m.%d}"
    made = addition(folder, schema.name, row, source=source, today=today)
    if not dry_run:
        for name in made.files:
            check_file(folder / name)
        for name, data in made.files.items():
            write_bytes(folder / name, data)
    _show(made, folder, dry_run, as_json)


def _table(name: str) -> "TableSchema":
    """A table by its name or the name of one row of it; only tables whose rows name a source."""
    from energy.errors import UsageError
    from geodata.tables.cells import nearest
    from geodata.tables.schema import read_schema

    known = {t.name: t for t in read_schema().values() if t.key and "source_id" in t.names and t.name != "sources"}
    words = {"month": known["monthly"], **{n.removesuffix("s"): t for n, t in known.items()}, **known}
    if name not in words:
        near = nearest(name, words)
        hint = f"did you mean '{near}'? or " if near else ""
        raise UsageError(f"unknown table '{name}': {hint}name one of {', '.join(known)}")
    return words[name]


def _folder(network: Path | None) -> Path:
    from energy.errors import UsageError

    if network is None:
        raise UsageError(
            "no folder to write to: name it with --network (the shipped tables are not written to unasked)"
        )
    if not network.is_dir():
        raise UsageError(f"'{network}' is not a folder: name one that holds nodes.csv and edges.csv")
    return network


def _cells(words: Sequence[str]) -> dict[str, str]:
    from energy.errors import UsageError

    cells: dict[str, str] = {}
    for word in words:
        column, sign, text = word.partition("=")
        if not sign or not column:
            raise UsageError(f"'{word}' is not a cell: write COLUMN=VALUE, such as year=2026")
        if column in cells:
            raise UsageError(f"column {column} is given twice: '{cells[column]}' and '{text}'")
        cells[column] = text
    return cells


def _source(folder: Path, row: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str] | None:
    """The new source that the options describe, under the one name of the row that is not known yet."""
    from energy.errors import UsageError
    from geodata import load

    if not given:
        return None
    known = set(load(folder).table("sources").index)
    new = [name for name in row.get("source_id", "").split(";") if name and name not in known]
    if len(new) != 1:
        named = f"names {', '.join(new)}" if new else "names no new source"
        mend = "leave out --outlet, --title, --date, --url and --tier" if not new else "add all but one first"
        raise UsageError(f"source_id={row.get('source_id', '')} {named}: {mend}")
    return {"source_id": new[0], **given}


def _show(made: "Addition", folder: Path, dry_run: bool, as_json: bool) -> None:
    from energy.presentation.formats import envelope
    from energy.report.explanation import EXPLAINED, explain

    rows = explain(made.dataset, made.row_id) if made.table in EXPLAINED else []
    answer = {
        "table": made.table,
        "row_id": made.row_id,
        "row": made.line,
        "written": not dry_run,
        "files": list(made.files),
        "data_version_before": made.version,
        "explained": rows,
    }

    def table(console: "Console") -> None:
        from energy.presentation.console import print_records, text

        done = "Would add" if dry_run else "Added"
        moved = f"{made.version} → {made.dataset.data_version}"
        console.print(
            text(f"{done} row {made.line} of {folder / made.table}.csv: {made.row_id}. Data version {moved}.")
        )
        if rows:
            print_records(console, "What it does", rows)

    opt.show(
        as_json, False, answer=lambda: envelope("add", made.dataset, {}) | answer, records=lambda: rows, table=table
    )


def _print_template(schema: "TableSchema") -> None:
    """The columns of a table as a template: what may stand in each, and what must."""
    from energy.presentation.console import out, print_records

    rows: list[dict[str, Any]] = [
        {
            "column": column.name,
            "needed": "yes" if column.required else "",
            "unit": column.unit,
            "one of": ", ".join(column.choices),
            "meaning": column.description,
        }
        for column in schema.columns
    ]
    print_records(out(), f"Columns of {schema.file}", rows)


@app.command(
    name="import",
    epilog=opt.examples(
        "import pipes.geojson --out mine",
        "import network.gpkg --layer pipes --layer stations --map capacity=CapacityBOEd --out mine",
        "import stations.shp pipes.shp --within 50 --both-ways --out mine",
    ),
)
def import_(
    sources: Annotated[
        list[str],
        typer.Argument(
            help="A file (GeoJSON, GeoPackage, Shapefile, FlatGeobuf, GeoParquet, GraphML, node-link JSON, CSV), "
            "several, or a folder of CSV tables (PyPSA's too)."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", callback=opt.new_folder, help="New folder for the tables.")],
    columns: Annotated[
        list[str] | None, typer.Option("--map", help="OURS=COLUMN, as in capacity=CapacityBOEd (again and again).")
    ] = None,
    layers: Annotated[
        list[str] | None, typer.Option("--layer", help="A layer to read, where a file has several of a kind.")
    ] = None,
    within: Annotated[
        float,
        typer.Option("--within", parser=opt.amount, metavar="METRES", help="How near ends of lines are one node."),
    ] = 10.0,
    both_ways: Annotated[
        bool, typer.Option("--both-ways", help="Edges carry either way where nothing says which.")
    ] = False,
) -> None:
    """Write a network in another format as nodes.csv and edges.csv, and say what was taken for what."""
    from energy.errors import UsageError
    from geodata.formats.reading import read_network
    from geodata.wording import pasted

    if within < 0:
        raise UsageError(f"--within {within:g}: a distance is 0 or more")
    converted = read_network(
        sources, columns=_wanted(columns or ()), layers=layers or (), within_m=within, both_ways=both_ways
    )
    _print_converted(converted)
    opt.write_new_folder(out, converted.files, "--out")
    if converted.lacks:
        streams.say("kzroutes: " + "; ".join(f"it {lack.message}" for lack in converted.lacks) + ": fill that in")
    streams.say(f"kzroutes: next: kzroutes check {pasted(out)}")


def _wanted(words: Sequence[str]) -> dict[str, str]:
    from energy.errors import UsageError
    from geodata.errors import DataError
    from geodata.formats.columns import wanted_columns

    columns: dict[str, str] = {}
    for word in words:
        ours, sign, theirs = word.partition("=")
        if not sign or not ours or not theirs:
            raise UsageError(f"'{word}' is not OURS=COLUMN: write, for example, --map capacity=CapacityBOEd")
        if ours in columns:
            raise UsageError(f"--map {ours} is given twice: '{columns[ours]}' and '{theirs}'")
        columns[ours] = theirs
    try:
        wanted_columns(columns)
    except DataError as fault:
        problem = fault.problems[0]
        raise UsageError(f"--map {problem.value} {problem.message}: {problem.mend}") from None
    return columns


def _print_converted(converted: "Converted") -> None:
    """What was taken for what, and what else there is to know."""
    from energy.presentation.console import out, print_records, text

    console = out()
    counts = [f"{len(origins):,} {table}" for table, origins in converted.origins.items()]
    console.print(text(f"{converted.title}: {' and '.join(counts)}."))
    rows: list[dict[str, Any]] = [
        {"ours": f"{one.table}: {one.column}", "from column": one.source, "of": one.place} for one in converted.taken
    ]
    if rows:
        print_records(console, "What was taken for what", rows)
    if converted.notes:
        notes = [{"what": note.said, "where": note.place, "or": note.mend} for note in converted.notes]
        print_records(console, "Worth knowing", notes)
