"""Leverage: the command for the transit game and for what unused or planned routes are worth in it."""

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
from energy.errors import UsageError

app = typer.Typer()


@app.command(
    epilog=examples(
        "leverage",
        "leverage --with project:trans-caspian-20",
        "leverage --with bundle:china-line --nucleolus",
        "leverage --projects",
        "leverage --players my-players.csv --coalitions",
    )
)
def leverage(
    year: YearOption = None,
    plans: Annotated[
        list[str] | None, typer.Option("--with", help="Take project:ID or bundle:ID to be there (again and again).")
    ] = None,
    projects: Annotated[bool, typer.Option("--projects", help="Every project alone, and every bundle.")] = False,
    players: Annotated[Path | None, typer.Option("--players", help="Another table of players (CSV).")] = None,
    nucleolus: Annotated[bool, typer.Option("--nucleolus", help="Also the nucleolus.")] = False,
    coalitions: Annotated[bool, typer.Option("--coalitions", help="Also the value of every coalition.")] = False,
    unit: UnitOption = "Mt/y",
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """What each territory adds to exports, as a cooperative game; what unused and planned routes are worth."""
    with faults():
        from energy.dependence import leverage as game
        from energy.report import console as printing
        from energy.report import stakes

        study = open_study(network, replacing=None if players is None else {"players.csv": players})
        printed = unit_of(study, unit)
        if projects:
            if plans:
                raise UsageError("--projects takes each in turn: leave --with out")
            found = game.worths(study, year=year)
            if as_json:
                return print_json(stakes.worths_answer(found, study.dataset))
            if as_csv:
                return print_csv(stakes.worth_records(found))
            return stakes.print_worths(printing.out(), found, game.players_of(study), printed)
        one = game.leverage(study, year=year, plans=plans or ())
        if as_json:
            return print_json(stakes.leverage_answer(one, study.dataset, with_nucleolus=nucleolus))
        if as_csv:
            return print_csv(stakes.leverage_records(one))
        stakes.print_leverage(printing.out(), one, with_nucleolus=nucleolus, coalitions=coalitions, unit=printed)
