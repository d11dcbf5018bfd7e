"""The command line. This is the one place where the floors meet: it may import maps.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage
(unknown name, share or year), 3 tables with faults.
"""

import gc
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
    maintenance,
    risk,
    statistics,
    tracing,
)
from energy.cli.options import Commands

app = typer.Typer(
    name="kzroutes",
    help="Export routes as a network: who carries what, and what happens when a route is blocked.",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for room in (statistics, block, contingency, risk, dependence, tracing, evidence, inventory, maintenance, export):
    app.add_typer(room.app)


def main() -> None:
    """Run the command line."""
    # A command ends soon and leaves few circles behind: looking for them less often saves a tenth of its time.
    gc.set_threshold(20_000, 20, 100)
    app()


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        print(f"kzroutes {__version__}")
        raise typer.Exit
