"""The command line. This is the one place where the floors meet: it may import maps.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage
(unknown name, share or year), 3 tables with faults.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from energy import __version__

if TYPE_CHECKING:
    from energy.outcome import Outcome
    from energy.printing import Unit
    from energy.study import Study
    from maps.view import MapView, ScenarioLayer

FAILED, USAGE, BAD_DATA = 1, 2, 3

app = typer.Typer(
    name="kzroutes",
    help="Export routes as a network: who carries what, and what happens when a route is blocked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)

NetworkOption = Annotated[
    Path | None,
    typer.Option("--network", help="Folder of another network (nodes.csv and edges.csv are enough to block and map)."),
]
YearOption = Annotated[int | None, typer.Option("--year", help="Statistics year; the folder's base year by default.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object with schema, units and data version.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="CSV instead of a table.")]
UnitOption = Annotated[str, typer.Option("--unit", help="Mt/y or kb/d, for printed tables.")]
LeftOption = Annotated[str | None, typer.Option("--left", help="Share that stays open: 50% or 0.5.")]
HorizonOption = Annotated[
    str,
    typer.Option(
        "--horizon",
        help="month (part of the spare room), year (contracts hold) or structural (contracts lifted).",
    ),
]
ReleaseOption = Annotated[
    bool, typer.Option("--release-foreign", help="Offer home crude the room that foreign crude leaves.")
]


def _examples(*lines: str) -> str:
    return "[bold]Examples[/bold]\n\n" + "\n\n".join(f"  kzroutes {line}" for line in lines)


def main() -> None:
    """Run the command line."""
    app()


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        print(f"kzroutes {__version__}")
        raise typer.Exit


@app.command(
    epilog=_examples(
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
    with _faults():
        from energy import answers, printing

        study = _open(network)
        found = study.shares(year)
        if as_json:
            return _print_json(answers.shares_answer(found, by))
        if as_csv:
            return _print_csv([{"group": row.group, **answers.share_row(row)} for row in found.by(by)])
        console, printed = printing.out(), _unit(study, unit)
        printing.print_shares(console, found, by, printed)
        if adjustments:
            console.print()
            printing.print_adjustments(console, found.baseline, printed)
        if sources:
            console.print()
            wanted = [s for row in found.by(by) for s in row.sources]
            printing.print_records(console, "Sources", _source_rows(study, wanted))


@app.command(
    epilog=_examples(
        "block cpc",
        "block country:RU --horizon year",
        "block novorossiysk --left 50%",
        "block event:2025-11-29-spm2 --map spm2.html",
    )
)
def block(
    targets: Annotated[list[str], typer.Argument(help="What is blocked: ids, names, or kind:id (see kzroutes list).")],
    year: YearOption = None,
    left: LeftOption = None,
    horizon: HorizonOption = "structural",
    release_foreign: ReleaseOption = False,
    map_file: Annotated[Path | None, typer.Option("--map", help="Write the answer on a map to this file.")] = None,
    unit: UnitOption = "Mt/y",
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """What happens when routes, assets, countries or straits are blocked."""
    with _faults():
        from energy import answers, printing

        study = _open(network)
        outcome = _block(study, targets, year, left, horizon, release_foreign)
        if map_file is not None:
            _write_map(study, map_file, year, outcome)
        answer = answers.block_answer(outcome, study.dataset)
        if as_json:
            return _print_json(answer)
        if as_csv:
            return _print_csv(answer["by_corridor"])
        printing.print_outcome(printing.out(), outcome, study.dataset, _unit(study, unit))


@app.command(name="map", epilog=_examples("map", "map --year 2022 --out 2022.html", "map cpc --out cpc-blocked.html"))
def map_(
    targets: Annotated[list[str] | None, typer.Argument(help="Show these blocked; nothing by default.")] = None,
    year: YearOption = None,
    left: LeftOption = None,
    horizon: HorizonOption = "structural",
    out: Annotated[Path, typer.Option("--out", help="File to write.")] = Path("kzroutes-map.html"),
    network: NetworkOption = None,
) -> None:
    """Write the network of a year as one HTML file that opens without internet."""
    with _faults():
        study = _open(network)
        outcome = _block(study, targets, year, left, horizon, False) if targets else None
        _write_map(study, out, year, outcome)


@app.command(name="list", epilog=_examples("list", "list corridors", "list events", "list straits --json"))
def list_(
    kind: Annotated[
        str | None, typer.Argument(help="corridors, groups, lines, edges, nodes, straits, events, …")
    ] = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """Everything that can be named, and the timeline of events."""
    with _faults():
        from energy import answers, catalogue, printing

        study = _open(network)
        rows = catalogue.overview(study.dataset) if kind is None else catalogue.listing(study.dataset, kind)
        if as_json:
            return _print_json(answers.envelope("list", study.dataset, {}) | {"kind": kind, "rows": rows})
        if as_csv:
            return _print_csv(rows)
        printing.print_records(printing.out(), kind or f"Names in {study.dataset.title}", rows)


@app.command(epilog=_examples("show cpc", "show strait:bosporus", "show event:2025-11-29-spm2 --json"))
def show(
    name: Annotated[str, typer.Argument(help="An id or a name.")],
    as_json: JsonOption = False,
    network: NetworkOption = None,
) -> None:
    """One item with all that the tables hold about it."""
    with _faults():
        from energy import answers, catalogue, printing

        study = _open(network)
        found = catalogue.describe(study.dataset, study.targets.find(name))
        if as_json:
            return _print_json(answers.envelope("show", study.dataset, {}) | found)
        console = printing.out()
        lists = {k: v for k, v in found.items() if isinstance(v, list) and v and isinstance(v[0], dict)}
        plain = [{"": k, "value": v} for k, v in found.items() if k not in lists]
        printing.print_records(console, str(found["name"]), plain)
        for title, rows in lists.items():
            console.print()
            columns = list(dict.fromkeys(c for row in rows for c in row if c not in ("note", "reason")))
            printing.print_records(console, title, [{c: row.get(c) for c in columns} for row in rows])


@app.command(epilog=_examples("sources", "sources cpc", "sources event:2025-11-29-spm2", "sources --csv > sources.csv"))
def sources(
    item: Annotated[str | None, typer.Argument(help="An id or a name; everything by default.")] = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """Where the numbers come from: outlet, date and address."""
    with _faults():
        from energy import answers, catalogue, printing

        study = _open(network)
        rows = catalogue.sources_of(study.dataset, None if item is None else study.targets.find(item))
        if as_json:
            return _print_json(answers.envelope("sources", study.dataset, {}) | {"item": item, "rows": rows})
        if as_csv:
            return _print_csv(rows)
        printing.print_records(printing.out(), f"Sources of {item or study.dataset.title}", rows)


@app.command(epilog=_examples("check", "check my-network"))
def check(
    folder: Annotated[Path | None, typer.Argument(help="Network folder; the shipped one by default.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Whether the tables of a network folder are sound; every fault at once, each with its mend."""
    with _faults():
        from energy import answers, printing
        from energy.inspection import findings

        study = _open(folder)
        rows = findings(study)
        if as_json:
            return _print_json(answers.envelope("check", study.dataset, {}) | {"ok": True, "findings": rows})
        console = printing.out()
        counts = ", ".join(f"{len(frame)} {name}" for name, frame in study.dataset.tables.items())
        console.print(printing.plain(f"{study.dataset.title} {study.dataset.data_version}: sound. {counts}."))
        if rows:
            printing.print_records(console, "Worth knowing", rows)


@app.command(epilog=_examples("tour", "tour --out results"))
def tour(
    out: Annotated[Path, typer.Option("--out", help="Folder for the files; made if it is missing.")] = Path("output"),
    year: YearOption = None,
    network: NetworkOption = None,
) -> None:
    """The main job in one go: the share table, the largest corridor blocked, a map and tables in a folder."""
    with _faults():
        from energy import answers, printing
        from energy.files import csv_text, write_text

        study = _open(network)
        found = study.shares(year)
        console, unit = printing.out(), _unit(study, "Mt/y")
        printing.print_shares(console, found, "corridor", unit)
        largest = next(row.id for row in found.by("corridor") if not row.group)
        outcome = study.block(largest, year=year)
        console.print()
        printing.print_outcome(console, outcome, study.dataset, unit)
        out.mkdir(parents=True, exist_ok=True)
        tables: dict[str, Callable[[], str]] = {
            "shares.json": lambda: _json_text(answers.shares_answer(found, "corridor")),
            f"block-{largest}.json": lambda: _json_text(answers.block_answer(outcome, study.dataset)),
            f"block-{largest}.csv": lambda: csv_text(answers.block_answer(outcome, study.dataset)["by_corridor"]),
            "adjustments.csv": lambda: csv_text(answers.adjustments(found.baseline)),
        }
        for dimension in ("corridor", "country", "port", "operator", "field", "market"):
            tables[f"shares-by-{dimension}.csv"] = lambda d=dimension: csv_text(  # type: ignore[misc]
                [{"group": row.group, **answers.share_row(row)} for row in found.by(d)]
            )
        console.print()
        for name, make in tables.items():
            write_text(out / name, make())
            console.print(printing.plain(f"wrote {out / name}"))
        _write_map(study, out / "map.html", year, None, say=console.print)
        _write_map(study, out / f"map-{largest}-blocked.html", year, outcome, say=console.print)


@contextmanager
def _faults() -> Iterator[None]:
    """One message for what users can mend, with its exit code."""
    from energy.errors import UsageError
    from energy.solver import SolverError

    try:
        yield
    except BrokenPipeError:
        # The reader of a pipe has seen enough.
        sys.stderr.close()
        raise typer.Exit(FAILED) from None
    except (OSError, SolverError) as fault:
        raise _stop(fault, FAILED) from None
    except UsageError as fault:
        raise _stop(fault, USAGE) from None


def _stop(fault: Exception, code: int) -> typer.Exit:
    print(f"kzroutes: {fault}", file=sys.stderr)
    return typer.Exit(code)


def _open(folder: Path | None) -> "Study":
    import geodata
    from energy.study import load

    try:
        return load(folder)
    except geodata.DataError as fault:
        raise _stop(fault, BAD_DATA) from None


def _unit(study: "Study", name: str) -> "Unit":
    from energy.parameters import barrels_per_tonne
    from energy.printing import Unit

    return Unit(name, barrels_per_tonne(study.dataset))


def _block(
    study: "Study", names: Sequence[str], year: int | None, left: str | None, horizon: str, release: bool
) -> "Outcome":
    from energy.scenario import parse_share

    share = None if left is None else parse_share(left)
    return study.block(*names, year=year, left=share, horizon=horizon, release_foreign=release)


def _source_rows(study: "Study", wanted: Sequence[str]) -> list[dict[str, Any]]:
    table = study.dataset.table("sources")
    columns = ("source_id", "outlet", "date", "tier", "url")
    return [{c: table.loc[s, c] for c in columns} for s in dict.fromkeys(wanted) if s in table.index]


def _write_map(
    study: "Study",
    path: Path,
    year: int | None,
    outcome: "Outcome | None",
    say: Callable[[str], None] | None = None,
) -> None:
    from maps.page import write_map

    if not path.parent.is_dir():
        raise OSError(f"the folder {path.parent} does not exist: make it, or give another --out")
    write_map(path, _view(study, year, outcome))
    if say is None:
        print(f"wrote {path}", file=sys.stderr)
    else:
        say(f"wrote {path}")


def _view(study: "Study", year: int | None, outcome: "Outcome | None") -> "MapView":
    from energy import answers
    from maps.view import make_view

    wanted = study.year_or_base(year)
    net = study.network(wanted)
    ranges: dict[str, tuple[float, float]] = {}
    limits = {e: n.value for e in net.edge if (n := net.limits.nameplate.get(f"edge:{e}")) is not None}
    if wanted is None:
        flows, rows, foreign = study.dispatch().base_flows, [], {}
    else:
        base = study.baseline(wanted)
        ranges = base.open_flows()
        flows, foreign = base.central.flows, {k: v for k, v in base.foreign.items() if ":" not in k}
        rows = [answers.share_row(row) for row in study.shares(wanted).by("corridor") if not row.group]
    layer = None if outcome is None else _layer(outcome, study)
    return make_view(
        study.dataset,
        flows,
        year=wanted,
        limits=limits,
        corridor_rows=rows,
        scenario=layer,
        foreign=foreign,
        ranges=ranges,
    )


def _layer(outcome: "Outcome", study: "Study") -> "ScenarioLayer":
    from energy.answers import block_answer
    from maps.view import ScenarioLayer

    summary = block_answer(outcome, study.dataset)
    return ScenarioLayer(
        f"Block: {outcome.scenario.label}",
        outcome.scenario.horizon,
        outcome.flows,
        frozenset(outcome.blocked_edges),
        summary,
    )


def _json_text(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _print_json(answer: dict[str, Any]) -> None:
    sys.stdout.write(_json_text(answer))


def _print_csv(rows: Sequence[dict[str, Any]]) -> None:
    from energy.files import csv_text

    sys.stdout.write(csv_text(rows))


if __name__ == "__main__":
    main()
