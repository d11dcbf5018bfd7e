"""What is in the tables: the commands list, show, sources and check."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from energy.cli import options as opt

if TYPE_CHECKING:
    from rich.console import Console

    from energy.results import Listing
    from energy.study import Study
    from geodata import Dataset

app = typer.Typer()

_ONE = {"countries": "country"}


@app.command(epilog=opt.examples("networks", "networks --json", "shares --network kazakhstan-gas"))
def networks(as_json: opt.JsonOption = False, as_csv: opt.CsvOption = False) -> None:
    """The networks that are shipped: years with grades, unit, and what each can and cannot answer."""
    from energy.catalogue import networks as shipped
    from energy.report import catalogue as report

    rows = shipped().rows
    opt.show(
        as_json,
        as_csv,
        answer=lambda: report.networks_answer(rows),
        records=lambda: report.networks_records(rows),
        table=lambda console: report.print_networks(console, rows),
    )


@app.command(name="list", epilog=opt.examples("list", "list corridors", "list events", "list straits --json"))
def list_(
    kind: Annotated[
        str | None, typer.Argument(help="corridors, groups, lines, edges, nodes, straits, events, …")
    ] = None,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
    network: opt.NetworkOption = None,
) -> None:
    """Everything that can be named, and the timeline of events."""
    study = opt.open_study(network)
    _show(study, study.list(kind), "list", {"kind": kind}, as_json, as_csv)


@app.command(
    epilog=opt.examples("sources", "sources cpc", "sources event:2025-11-29-spm2", "sources --csv > sources.csv")
)
def sources(
    item: Annotated[str | None, typer.Argument(help="An id or a name; everything by default.")] = None,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
    network: opt.NetworkOption = None,
) -> None:
    """Where the numbers come from: outlet, date and address."""
    study = opt.open_study(network)
    _show(study, study.sources(item), "sources", {"item": item}, as_json, as_csv)


@app.command(epilog=opt.examples("show cpc", "show strait:bosporus", "show event:2025-11-29-spm2 --json"))
def show(
    name: Annotated[str, typer.Argument(help="An id or a name.")],
    as_json: opt.JsonOption = False,
    network: opt.NetworkOption = None,
) -> None:
    """One item with all that the tables hold about it."""
    from energy.presentation.formats import envelope

    study = opt.open_study(network)
    item = study.show(name)

    def table(console: "Console") -> None:
        from energy.presentation.console import print_item

        print_item(console, item.facts, study.dataset.commodity)

    opt.show(
        as_json,
        False,
        answer=lambda: envelope("show", study.dataset, {}) | dict(item.facts),
        records=lambda: [item.facts],
        table=table,
    )


@app.command(
    epilog=opt.examples(
        "check", "check my-network", "check my-network --main-part joined", "check --explain 2025-gate-cpc"
    )
)
def check(
    folder: Annotated[
        str | None, typer.Argument(help="Network folder, or the name of a shipped network; the oil network by default.")
    ] = None,
    explained: Annotated[
        str | None,
        typer.Option("--explain", help="What a row of observations, monthly or history does, instead of remarks."),
    ] = None,
    main_part: Annotated[
        Path | None,
        typer.Option("--main-part", help="Write the tables to this folder without the parts that are cut off."),
    ] = None,
    as_json: opt.JsonOption = False,
) -> None:
    """Whether the tables of a network folder are sound; every fault at once, each with its mend."""
    from energy.presentation.formats import envelope
    from energy.reconciliation.consistency import findings
    from energy.report.explanation import explain
    from energy.study import load

    study = load(folder)
    opt.say_which(study, folder)
    if main_part is not None:
        _write_main_part(study.dataset, main_part)
    rows = findings(study.dataset, study.baseline) if explained is None else explain(study.dataset, explained)

    def table(console: "Console") -> None:
        from energy.presentation.console import print_records, text
        from geodata.wording import counted

        tables = study.dataset.tables.items()
        counts = ", ".join(counted(len(rows), _ONE.get(name, name.removesuffix("s")), name) for name, rows in tables)
        console.print(text(f"{study.dataset.title} {study.dataset.data_version}: sound. {counts}."))
        if rows:
            print_records(console, "Worth knowing" if explained is None else "What the row does", rows)

    opt.show(
        as_json,
        False,
        answer=lambda: envelope("check", study.dataset, {}) | {"ok": True, "findings": rows},
        records=lambda: rows,
        table=table,
    )


def _write_main_part(dataset: "Dataset", folder: Path) -> None:
    from energy.errors import UsageError
    from geodata.main_part import main_part

    if not dataset.minimal:
        raise UsageError("--main-part is for folders of nodes and edges: in this one nothing may be cut off")
    opt.write_new_folder(folder, main_part(dataset), "--main-part")


def _show(study: "Study", listing: "Listing", schema: str, asked: dict[str, Any], as_json: bool, as_csv: bool) -> None:
    from energy.presentation.formats import envelope

    def table(console: "Console") -> None:
        from energy.presentation.console import print_records

        print_records(console, listing.title, listing.rows, study.dataset.commodity)

    opt.show(
        as_json,
        as_csv,
        answer=lambda: envelope(schema, study.dataset, {}) | asked | {"rows": list(listing.rows)},
        records=lambda: listing.rows,
        table=table,
    )
