"""Terminal: what all commands share: options, exit codes, messages, and the two forms that programs read."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from energy.report.console import Unit
    from energy.study import Study

FAILED, USAGE, BAD_DATA = 1, 2, 3

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
ChartOption = Annotated[Path | None, typer.Option("--chart", help="Write the chart to this .png or .svg file.")]
ReleaseOption = Annotated[
    bool, typer.Option("--release-foreign", help="Offer home crude the room that foreign crude leaves.")
]


def examples(*lines: str) -> str:
    """The last part of a help page."""
    return "[bold]Examples[/bold]\n\n" + "\n\n".join(f"  kzroutes {line}" for line in lines)


@contextmanager
def faults() -> Iterator[None]:
    """One message for what users can mend, with its exit code."""
    from energy.errors import UsageError
    from energy.optimization.solver import SolverError

    try:
        yield
    except BrokenPipeError:
        # The reader of a pipe has seen enough.
        sys.stderr.close()
        raise typer.Exit(FAILED) from None
    except (OSError, SolverError) as fault:
        raise stop(fault, FAILED) from None
    except UsageError as fault:
        raise stop(fault, USAGE) from None


def stop(fault: Exception, code: int) -> typer.Exit:
    """Print one message and give the exit that goes with it."""
    print(f"kzroutes: {fault}", file=sys.stderr)
    return typer.Exit(code)


def open_study(folder: Path | None, *, replacing: Mapping[str, Path] | None = None) -> "Study":
    """Open a network folder, some of its files replaced, or leave with the list of faults."""
    import geodata
    from energy.study import load

    try:
        return load(folder, replacing=replacing)
    except geodata.DataError as fault:
        raise stop(fault, BAD_DATA) from None


def range_of_shares(text: str) -> tuple[float, float]:
    """Read `35%-70%`, or one share for both ends."""
    from energy.flow.scenario import parse_share

    low, dash, high = text.replace("–", "-").partition("-")
    return parse_share(low), parse_share(high if dash else low)


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on a terminal; nothing where the output of errors goes to a file or a program."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("solving", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def say_written(path: Path) -> None:
    """Name a file that was written."""
    print(f"wrote {path}", file=sys.stderr)


def unit_of(study: "Study", name: str) -> "Unit":
    """The unit for printed volumes."""
    from energy.network.parameters import barrels_per_tonne
    from energy.report.console import Unit

    return Unit(name, barrels_per_tonne(study.dataset))


def json_text(answer: dict[str, Any]) -> str:
    """An answer as JSON."""
    return json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def print_json(answer: dict[str, Any]) -> None:
    """An answer as JSON, to standard output."""
    sys.stdout.write(json_text(answer))


def print_csv(rows: Sequence[dict[str, Any]]) -> None:
    """Records as CSV, to standard output."""
    from energy.report.formats import csv_text

    sys.stdout.write(csv_text(rows))
