"""The command line. This is the one place where the floors meet: it may import maps.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage
(unknown name, share or year), 3 tables with faults.
"""

from typing import Annotated

import typer

from energy import __version__
from energy.cli import block as what_if
from energy.cli import contingency as disruptions
from energy.cli import dependence as measures
from energy.cli import evidence as claims
from energy.cli import export as report
from energy.cli import inventory as tables
from energy.cli import leverage, trace
from energy.cli import statistics as history

app = typer.Typer(
    name="kzroutes",
    help="Export routes as a network: who carries what, and what happens when a route is blocked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for part in (tables, what_if, disruptions, trace, measures, history, leverage, claims, report):
    app.add_typer(part.app)


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
