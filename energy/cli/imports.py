"""Networks in other formats than ours: the command import."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from energy.cli import options as opt
from energy.cli import streams

if TYPE_CHECKING:
    from geodata.formats.conversion import Converted

app = typer.Typer()


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

    if within < 0:
        raise UsageError(f"--within {within:g}: a distance is 0 or more")
    converted = read_network(
        sources, columns=_columns(columns or ()), layers=layers or (), within_m=within, both_ways=both_ways
    )
    _print(converted)
    opt.write_new_folder(out, converted.files, "--out")
    if converted.lacks:
        streams.say("kzroutes: " + "; ".join(f"it {lack.message}" for lack in converted.lacks) + ": fill that in")
    streams.say(f"kzroutes: next: kzroutes check {out}")


def _columns(words: Sequence[str]) -> dict[str, str]:
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


def _print(converted: "Converted") -> None:
    """What was taken for what, and what else there is to know."""
    from energy.report.console import out, print_records, text

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
