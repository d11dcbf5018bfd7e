"""The command line. This is the one place where the floors meet: it may import maps.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage
(unknown name, share or year), 3 tables with faults, 143 ended by SIGTERM.
"""

import gc
import os
import sys
from typing import Annotated

import typer

from energy._version import __version__
from energy.cli import (
    block,
    contingency,
    dependence,
    evidence,
    export,
    inventory,
    statistics,
    streams,
    tables,
)
from energy.cli.options import Command, Commands

app = typer.Typer(
    name="kzroutes",
    help="Export routes as a network: who carries what, and what happens when a route is blocked.",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for room in (
    statistics,
    block,
    contingency,
    dependence,
    evidence,
    inventory,
    tables,
    export,
):
    for registered in room.app.registered_commands:
        registered.cls = Command
    app.add_typer(room.app)


def main() -> None:
    """Run the command line."""
    # A command ends soon and leaves few circles behind: looking for them seldom saves a tenth of its time, and of that
    # of a network of a hundred thousand edges a fifth.
    gc.set_threshold(5_000_000, 20, 100)
    # Vectors here are too short for several threads, and one that waits for work takes a tenth of a second doing so.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Charts go to files: what draws on screens (and may not be installed) is none of our business.
    os.environ.pop("MPLBACKEND", None)
    try:
        streams.run(app)
    finally:
        # What is left goes with the process: on its way out nobody needs to look through it for circles.
        gc.freeze()


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        sys.stdout.write(f"kzroutes {__version__}\n")
        raise typer.Exit
