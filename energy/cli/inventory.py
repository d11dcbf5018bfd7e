"""Tables: the commands that show what is known: shares, list, show, sources, check."""

from pathlib import Path
from typing import Annotated

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

app = typer.Typer()


@app.command(
    epilog=examples(
        "shares",
        "shares --year 2022 --by country",
        "shares --by port --csv > ports.csv",
        "shares --adjustments",
    )
)
def shares(
    year: YearOption = None,
    by: Annotated[str, typer.Option("--by", help="corridor, country, port, operator, field or market.")] = "corridor",
    adjustments: Annotated[bool, typer.Option("--adjustments", help="Print what balancing changed.")] = False,
    sources: Annotated[bool, typer.Option("--sources", help="Print the sources of every row.")] = False,
    unit: UnitOption = "Mt/y",
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """Exports of a year by corridor, transit country, outlet, operator, field or market, with low–high."""
    with faults():
        from energy.network import inventory as catalogue
        from energy.report import answers
        from energy.report import console as printing

        study = open_study(network)
        found = study.shares(year)
        if as_json:
            return print_json(answers.shares_answer(found, by))
        if as_csv:
            return print_csv([{"group": row.group, **answers.share_row(row)} for row in found.by(by)])
        console, printed = printing.out(), unit_of(study, unit)
        printing.print_shares(console, found, by, printed)
        if adjustments:
            console.print()
            printing.print_adjustments(console, found.baseline, printed)
        if sources:
            console.print()
            wanted = [s for row in found.by(by) for s in row.sources]
            printing.print_records(console, "Sources", catalogue.source_rows(study.dataset, wanted))


@app.command(name="list", epilog=examples("list", "list corridors", "list events", "list straits --json"))
def list_(
    kind: Annotated[
        str | None, typer.Argument(help="corridors, groups, lines, edges, nodes, straits, events, …")
    ] = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """Everything that can be named, and the timeline of events."""
    with faults():
        from energy.network import inventory as catalogue
        from energy.report import answers
        from energy.report import console as printing

        study = open_study(network)
        rows = catalogue.overview(study.dataset) if kind is None else catalogue.listing(study.dataset, kind)
        if as_json:
            return print_json(answers.envelope("list", study.dataset, {}) | {"kind": kind, "rows": rows})
        if as_csv:
            return print_csv(rows)
        printing.print_records(printing.out(), kind or f"Names in {study.dataset.title}", rows)


@app.command(epilog=examples("show cpc", "show strait:bosporus", "show event:2025-11-29-spm2 --json"))
def show(
    name: Annotated[str, typer.Argument(help="An id or a name.")],
    as_json: JsonOption = False,
    network: NetworkOption = None,
) -> None:
    """One item with all that the tables hold about it."""
    with faults():
        from energy.network import inventory as catalogue
        from energy.report import answers
        from energy.report import console as printing

        study = open_study(network)
        found = catalogue.describe(study.dataset, study.targets.find(name))
        if as_json:
            return print_json(answers.envelope("show", study.dataset, {}) | found)
        console = printing.out()
        lists = {k: v for k, v in found.items() if isinstance(v, list) and v and isinstance(v[0], dict)}
        plain = [{"": k, "value": v} for k, v in found.items() if k not in lists]
        printing.print_records(console, str(found["name"]), plain)
        for title, rows in lists.items():
            console.print()
            columns = list(dict.fromkeys(c for row in rows for c in row if c not in ("note", "reason")))
            printing.print_records(console, title, [{c: row.get(c) for c in columns} for row in rows])


@app.command(epilog=examples("sources", "sources cpc", "sources event:2025-11-29-spm2", "sources --csv > sources.csv"))
def sources(
    item: Annotated[str | None, typer.Argument(help="An id or a name; everything by default.")] = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """Where the numbers come from: outlet, date and address."""
    with faults():
        from energy.network import inventory as catalogue
        from energy.report import answers
        from energy.report import console as printing

        study = open_study(network)
        rows = catalogue.sources_of(study.dataset, None if item is None else study.targets.find(item))
        if as_json:
            return print_json(answers.envelope("sources", study.dataset, {}) | {"item": item, "rows": rows})
        if as_csv:
            return print_csv(rows)
        printing.print_records(printing.out(), f"Sources of {item or study.dataset.title}", rows)


@app.command(epilog=examples("check", "check my-network"))
def check(
    folder: Annotated[Path | None, typer.Argument(help="Network folder; the shipped one by default.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Whether the tables of a network folder are sound; every fault at once, each with its mend."""
    with faults():
        from energy.report import answers
        from energy.report import console as printing
        from energy.statistics.consistency import findings

        study = open_study(folder)
        rows = findings(study)
        if as_json:
            return print_json(answers.envelope("check", study.dataset, {}) | {"ok": True, "findings": rows})
        console = printing.out()
        counts = ", ".join(f"{len(frame)} {name}" for name, frame in study.dataset.tables.items())
        console.print(printing.plain(f"{study.dataset.title} {study.dataset.data_version}: sound. {counts}."))
        if rows:
            printing.print_records(console, "Worth knowing", rows)
