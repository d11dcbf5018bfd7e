"""What if: the commands that ask the model and draw its answer: block, map, tour."""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from energy.cli.options import (
    ChartOption,
    CsvOption,
    HorizonOption,
    JsonOption,
    LeftOption,
    NetworkOption,
    ReleaseOption,
    UnitOption,
    YearOption,
    examples,
    faults,
    json_text,
    open_study,
    print_csv,
    print_json,
    progress_bar,
    range_of_shares,
    say_written,
    unit_of,
)
from energy.errors import UsageError

if TYPE_CHECKING:
    from energy.duration.days import Days
    from energy.flow.outcome import Outcome
    from energy.report.console import Unit
    from energy.study import Study

app = typer.Typer()


@app.command(
    epilog=examples(
        "block cpc",
        "block country:RU --horizon year",
        "block novorossiysk --left 50%",
        "block event:2025-11-29-spm2 --map spm2.html",
        "block spm-1 spm-2 --days 55 --start-fill 35%-70%",
        "block cpc --buyers --year 2024",
    )
)
def block(
    targets: Annotated[list[str], typer.Argument(help="What is blocked: ids, names, or kind:id (see kzroutes list).")],
    year: YearOption = None,
    left: LeftOption = None,
    horizon: HorizonOption = "structural",
    release_foreign: ReleaseOption = False,
    days: Annotated[float | None, typer.Option("--days", help="For so many days: day by day, with tank farms.")] = None,
    start_fill: Annotated[
        str, typer.Option("--start-fill", help="With --days: how full the tanks are at first, one share or a range.")
    ] = "35%-70%",
    chart: ChartOption = None,
    map_file: Annotated[Path | None, typer.Option("--map", help="Write the answer on a map to this file.")] = None,
    buyers: Annotated[bool, typer.Option("--buyers", help="Also which buyer countries lose how much.")] = False,
    unit: UnitOption = "Mt/y",
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """What happens when routes, assets, countries or straits are blocked."""
    with faults():
        from energy.report import answers
        from energy.report import console as printing
        from energy.report import tracing as manifest
        from energy.tracing.buyers import buyers_after

        study = open_study(network)
        if days is not None:
            if buyers:
                raise UsageError("--buyers goes without --days: customs count years")
            found = _days(study, targets, days, start_fill, year, left, horizon, release_foreign)
            return _show_days(study, found, chart, unit_of(study, unit), as_json, as_csv)
        if chart is not None:
            raise UsageError("--chart goes with --days; for a picture of a block use --map")
        outcome = _block(study, targets, year, left, horizon, release_foreign)
        losses = buyers_after(study, outcome) if buyers else None
        if map_file is not None:
            _write_map(study, map_file, year, outcome, folder=network is not None)
        answer = answers.block_answer(outcome, study.dataset)
        if losses is not None:
            answer["buyers"] = manifest.losses_answer(losses)
        if as_json:
            return print_json(answer)
        if as_csv:
            return print_csv(answer["by_corridor"] if losses is None else answer["buyers"]["rows"])
        console = printing.out()
        printing.print_outcome(console, outcome, study.dataset, unit_of(study, unit))
        if losses is not None:
            console.print()
            manifest.print_losses(console, losses, outcome.year, unit_of(study, unit))


@app.command(
    name="map",
    epilog=examples("map", "map --year 2022 --out 2022.html", "map cpc --out cpc-blocked.html", "map --blocks singles"),
)
def map_(
    targets: Annotated[list[str] | None, typer.Argument(help="Show these blocked; nothing by default.")] = None,
    year: YearOption = None,
    left: LeftOption = None,
    horizon: HorizonOption = "structural",
    blocks: Annotated[
        str, typer.Option("--blocks", help="Blocks to work out beforehand: full, singles, or none.")
    ] = "full",
    out: Annotated[Path, typer.Option("--out", help="File to write.")] = Path("kzroutes-map.html"),
    network: NetworkOption = None,
) -> None:
    """Write the page on which a click blocks a route: one HTML file that opens without internet."""
    with faults():
        from maps.page.build import EXTENTS, solve_ahead

        if blocks not in EXTENTS:
            raise UsageError(f"unknown extent '{blocks}': use {', '.join(EXTENTS)}")
        _folder_of(out)
        study = open_study(network)
        outcome = _block(study, targets, year, left, horizon, False) if targets else None
        with progress_bar() as progress:
            solved = solve_ahead(study, year, blocks, progress)
        _write_map(study, out, year, outcome, solved, folder=network is not None)


@app.command(epilog=examples("tour", "tour --out results"))
def tour(
    out: Annotated[Path, typer.Option("--out", help="Folder for the files; made if it is missing.")] = Path("output"),
    year: YearOption = None,
    network: NetworkOption = None,
) -> None:
    """The main job in one go: the share table, the largest corridor blocked, a map and tables in a folder."""
    with faults():
        from energy.report import answers
        from energy.report import console as printing
        from energy.report.formats import csv_text, make_folder, write_text
        from maps.page.build import solve_ahead

        study = open_study(network)
        found = study.shares(year)
        console, unit = printing.out(), unit_of(study, "Mt/y")
        printing.print_shares(console, found, "corridor", unit)
        largest = next(row.id for row in found.by("corridor") if not row.group)
        outcome = study.block(largest, year=year)
        console.print()
        printing.print_outcome(console, outcome, study.dataset, unit)
        make_folder(out)
        tables: dict[str, Callable[[], str]] = {
            "shares.json": lambda: json_text(answers.shares_answer(found, "corridor")),
            f"block-{largest}.json": lambda: json_text(answers.block_answer(outcome, study.dataset)),
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
        with progress_bar() as progress:
            solved = solve_ahead(study, year, "singles", progress)
        folder = network is not None
        _write_map(study, out / "map.html", year, None, solved, say=console.print, folder=folder)
        _write_map(study, out / f"map-{largest}-blocked.html", year, outcome, solved, say=console.print, folder=folder)


def _days(
    study: "Study",
    names: Sequence[str],
    length: float,
    start_fill: str,
    year: int | None,
    left: str | None,
    horizon: str,
    release: bool,
) -> "Days":
    from energy.duration.days import simulate_days
    from energy.flow.scenario import parse_share

    return simulate_days(
        study,
        names,
        length,
        left=None if left is None else parse_share(left),
        year=year,
        # Within days, other routes can do no more than in a month.
        horizon="month" if horizon == "structural" else horizon,
        start_fill=range_of_shares(start_fill),
        release_foreign=release,
    )


def _show_days(study: "Study", found: "Days", chart: Path | None, unit: "Unit", as_json: bool, as_csv: bool) -> None:
    from energy.duration import days as duration
    from energy.report import console as printing

    if chart is not None:
        from maps.charts.days import write_days_chart

        write_days_chart(found, study.dataset, chart)
        say_written(chart)
    if as_json:
        return print_json(duration.days_answer(found, study.dataset))
    if as_csv:
        return print_csv(duration.days_records(found))
    return duration.print_days(printing.out(), found, unit)


def _block(
    study: "Study", names: Sequence[str], year: int | None, left: str | None, horizon: str, release: bool
) -> "Outcome":
    from energy.flow.scenario import parse_share

    share = None if left is None else parse_share(left)
    return study.block(*names, year=year, left=share, horizon=horizon, release_foreign=release)


def _folder_of(path: Path) -> None:
    if not path.parent.is_dir():
        raise OSError(f"the folder {path.parent} does not exist: make it, or give another --out")


def _write_map(
    study: "Study",
    path: Path,
    year: int | None,
    outcome: "Outcome | None",
    solved: "Sequence[Mapping[str, Any]]" = (),
    *,
    say: Callable[[str], None] | None = None,
    folder: bool = False,
) -> None:
    from maps.page.build import view_of
    from maps.page.render import write_map

    _folder_of(path)
    write_map(path, view_of(study, year, outcome=outcome, solved=solved, folder=folder))
    if say is None:
        print(f"wrote {path}", file=sys.stderr)
    else:
        say(f"wrote {path}")
