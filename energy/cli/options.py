"""Options: what all commands share: options, exit codes, messages, and the forms in which an answer is shown."""

import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from energy.cli import streams
from energy.cli.rules import check_once, check_together
from energy.files import check_file, check_folder

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from rich.console import Console

    from energy.presentation.console import Unit
    from energy.study import Study
    from geodata.errors import Problem

USAGE, BAD_DATA = 2, 3


def whole(text: str | int) -> int:
    """Read a whole number as people write it: ASCII digits, no underscores, no decimals."""
    if isinstance(text, str):
        from geodata.tables.cells import INTEGER

        if not INTEGER.fullmatch(text):
            raise typer.BadParameter(f"'{text}' is not a whole number: write digits, such as 2024")
    return int(text)


def amount(text: str | float) -> float:
    """Read a number as people write it; endless and undefined ones are none."""
    if isinstance(text, str):
        from geodata.tables.cells import NUMBER

        if not NUMBER.fullmatch(text):
            raise typer.BadParameter(f"'{text}' is not a number: write digits with a point, such as 2.5")
        if not math.isfinite(float(text)):
            raise typer.BadParameter(f"'{text}' is too large for a number")
    return float(text)


def _checked_unit(name: str | None) -> str | None:
    """Refuse a unit that no network is counted in, before any work."""
    from geodata.commodity import unit_names

    known = [f"{unit}/y" for unit in unit_names()]
    if name not in (None, "kb/d", *known):
        raise typer.BadParameter(f"unknown unit '{name}': use the network's own, such as Mt/y, or kb/d")
    return name


def _checked_language(code: str) -> str:
    from maps.page.languages import language_of

    return language_of(code)


def _checked_chart(path: Path | None) -> Path | None:
    if path is not None:
        from maps.charts.style import check_chart

        check_chart(path)
    return path


def checked_page(path: Path | None) -> Path | None:
    """Refuse a page that can't be written, before any work."""
    if path is not None:
        from maps.page.build import check_page

        check_page(path)
    return path


def checked_file(path: Path | None) -> Path | None:
    """Refuse a file that can't be written, before any work."""
    if path is not None:
        check_file(path)
    return path


def checked_folder(path: Path) -> Path:
    """Refuse a folder that can't be made or written to, before any work."""
    check_folder(path)
    return path


def new_folder(path: Path) -> Path:
    """Refuse a folder that is not new or empty, or can't be made, before any work."""
    _check_new(path, "--out")
    return checked_folder(path)


def _check_new(folder: Path, option: str) -> None:
    from energy.errors import UsageError

    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f"'{folder}' is not empty: name a new folder for {option}")


NetworkOption = Annotated[
    str | None,
    typer.Option(
        "--network",
        help="Another network: a shipped one by name (see kzroutes networks), a folder (nodes.csv and edges.csv are "
        "enough to block and map) or a file in a format that kzroutes import reads. A plain name is the shipped "
        "network's; write ./NAME for a folder called so.",
    ),
]
YearOption = Annotated[
    int | None,
    typer.Option("--year", parser=whole, metavar="YEAR", help="Statistics year; the folder's base year by default."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object with schema, units and data version.")]
CsvOption = Annotated[bool, typer.Option("--csv", help="CSV instead of a table.")]
KOption = Annotated[int, typer.Option("-k", parser=whole, metavar="K", help="How many are lost at once.")]
UnitOption = Annotated[
    str | None,
    typer.Option(
        "--unit", callback=_checked_unit, help="The network's unit or, for crude, kb/d, for printed tables only."
    ),
]
LeftOption = Annotated[str | None, typer.Option("--left", help="Share that stays open: 50% or 0.5.")]
HorizonOption = Annotated[
    str,
    typer.Option(
        "--horizon",
        help="month (base and a part of the spare room), year (contracts hold, no less than in a month) or structural "
        "(all that stands, contracts lifted).",
    ),
]
LanguageOption = Annotated[
    str, typer.Option("--lang", callback=_checked_language, help="Language that the page opens in: en, ru or kk.")
]
ChartOption = Annotated[
    Path | None, typer.Option("--chart", callback=_checked_chart, help="Write the chart to this .png or .svg file.")
]
ReleaseOption = Annotated[
    bool, typer.Option("--release-foreign", help="Offer what is produced at home the room that foreign streams leave.")
]
ReleaseHomeOption = Annotated[
    bool, typer.Option("--release-home", help="Offer for export what users at home cannot get.")
]
DrawsOption = Annotated[int, typer.Option("--draws", help="Draws from the priors.")]
SeedOption = Annotated[int, typer.Option("--seed", help="Start of the random numbers: the same seed, the same answer.")]
OnOption = Annotated[
    str, typer.Option("--on", help="Country (RU, CN, …), operator:…, strait:… or any other target; see kzroutes list.")
]
KindOption = Annotated[
    str, typer.Option("--kind", help="What is compared: line, node, corridor, operator, country, strait or group.")
]
AmongOption = Annotated[
    list[str] | None, typer.Option("--among", help="Compare these targets instead (may be given again and again).")
]
ScenarioOption = Annotated[
    list[str] | None, typer.Option("--scenario", help="Add what happens when this is blocked (again and again).")
]


def examples(*lines: str) -> str:
    """The last part of a help page."""
    return "[bold]Examples[/bold]\n\n" + "\n\n".join(f"  kzroutes {line}" for line in lines)


class Command(TyperCommand):
    """A command whose options are held against each other before any work."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options; one of a single value that stands there twice is refused."""
        if not ctx.resilient_parsing:
            check_once(self.make_parser(ctx).parse_args(args=list(args))[2])
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run it."""
        check_together(ctx)
        return super().invoke(ctx)


class Commands(TyperGroup):
    """The commands, with one place where what users can mend becomes a message and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; a fault is told in one message."""
        with faults():
            return super().invoke(ctx)


@contextmanager
def faults() -> Iterator[None]:
    """One message for what users can mend, with its exit code."""
    with streams.told():
        try:
            yield
        except Exception as fault:
            raise _stop(fault) from None


def _stop(fault: Exception) -> Exception:
    """Print the message of a fault and give the exit that goes with it; any other exception as it is."""
    from energy.errors import UsageError
    from energy.optimization.solver import SolverError
    from geodata.errors import DataError

    for kind, code in ((DataError, BAD_DATA), (UsageError, USAGE), (SolverError, streams.FAILED)):
        if isinstance(fault, kind):
            streams.say(f"kzroutes: {fault}")
            return typer.Exit(code)
    return fault


def say_which(study: "Study", named: str | None) -> None:
    """Say that a shipped network is meant where a folder has the same name."""
    from geodata.shipped import shipped_names

    # A folder of another format has no folder of ours behind it.
    if named in shipped_names() and Path(named).is_dir() and not study.dataset.folder.samefile(named):
        streams.say(f"kzroutes: {named} is the shipped network; write ./{named} for the folder of that name")


def open_study(folder: str | None, *, replacing: Mapping[str, Path] | None = None) -> "Study":
    """Open a network, some of its files replaced; say which of two of one name it is, and where to read its remarks."""
    from energy.study import load
    from geodata.wording import pasted

    study = load(folder, replacing=replacing)
    say_which(study, folder)
    if taken := [f"{one.column} is {one.source}" for one in study.dataset.taken if one.column != one.source]:
        streams.say(f"kzroutes: of {study.dataset.title}: {', '.join(taken)}")
    own = {str(path) for path in (replacing or {}).values()}
    say_notes(note for note in study.dataset.notes if note.file in own)
    if notes := sum(note.file not in own for note in study.dataset.notes):
        count = "a remark" if notes == 1 else f"{notes} remarks"
        streams.say(f"kzroutes: {count} on the tables: kzroutes check {pasted(folder)}")
    return study


def say_notes(notes: "Iterable[Problem]") -> None:
    """Say what of a table that was named was read otherwise than it is written."""
    for note in notes:
        streams.say(f"kzroutes: {note}")


def share_left(text: str | None) -> float | None:
    """Read `--left`."""
    from energy.flow.scenario import parse_share

    return None if text is None else parse_share(text)


def first_day(text: str | None) -> date | None:
    """Read `--from`."""
    from energy.errors import UsageError

    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"'{text}' is not a day: write YYYY-MM-DD, such as 2026-07-20") from None


def write_new_folder(folder: Path, files: Mapping[str, bytes], option: str) -> None:
    """Write files into a folder that is new or empty; what stands somewhere already is left alone."""
    from energy.files import write_folder

    _check_new(folder, option)
    write_folder(folder, files)
    say_written(folder)


def range_of_shares(text: str) -> tuple[float, float]:
    """Read `35%-70%`, or one share for both ends."""
    from energy.flow.scenario import parse_share

    low, dash, high = text.replace("–", "-").partition("-")
    return parse_share(low), parse_share(high if dash else low)


def unit_of(study: "Study", name: str | None = None) -> "Unit":
    """The unit for printed volumes."""
    from energy.network.economics import barrels_per_tonne
    from energy.presentation.console import Unit

    return Unit(name, barrels_per_tonne(study.dataset), study.dataset.commodity)


@contextmanager
def progress_bar(what: str = "solving") -> Iterator[Callable[[int, int | None], None] | None]:
    """A progress bar on a terminal; nothing where the output of errors goes to a file or a program.

    It is told how much is done, and of how much where that is known: else it only moves.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def draw(chart: Path | None, figure: "Callable[[], Figure]") -> None:
    """Write the chart of an answer where one is asked for."""
    if chart is not None:
        from maps.charts.style import save

        save(chart, figure)
        say_written(chart)


def say_written(path: Path) -> None:
    """Name a file that was written."""
    streams.say(f"wrote {path}")


def show(
    as_json: bool,
    as_csv: bool,
    *,
    answer: Callable[[], Mapping[str, Any]],
    records: Callable[[], Sequence[Mapping[str, Any]]],
    table: "Callable[[Console], None]",
    caveat: str = "",
) -> None:
    """Show an answer on standard output, in the form asked for; a table with how it is to be read, if that is said."""
    from energy.presentation.formats import csv_text, json_text

    if as_json:
        sys.stdout.write(json_text(answer(), escaped=not streams.is_utf(sys.stdout)))
    elif as_csv:
        sys.stdout.write(csv_text(records()))
    else:
        from energy.presentation.console import out, text

        console = out()
        table(console)
        if caveat:
            console.print(text(f"{caveat}."))
