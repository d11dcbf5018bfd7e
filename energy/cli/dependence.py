"""Measures: the commands that put dependence into figures and set two years or scenarios side by side."""

from typing import Annotated

import typer

from energy.cli.options import (
    CsvOption,
    HorizonOption,
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

OnOption = Annotated[
    str, typer.Option("--on", help="Country (RU, CN, …), operator:…, strait:… or any other target; see kzroutes list.")
]


@app.command(
    epilog=examples(
        "dependence",
        "dependence --on strait:bosporus",
        "dependence --on operator:transneft --year 2025",
        "dependence --on RU --all --csv > dependence.csv",
    )
)
def dependence(
    on: OnOption = "RU",
    year: YearOption = None,
    every: Annotated[bool, typer.Option("--all", help="Every year with data.")] = False,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """Dependence on a country, an operator or a strait: what crosses it, and what would be lost without it."""
    with faults():
        from energy.report import console as printing
        from energy.report import dependence as scorecard

        study = open_study(network)
        if every and year is not None:
            raise UsageError("--all shows every year: leave --year out, or --all")
        years = study.years if every and study.years else (study.year_or_base(year),)
        found = [study.dependence(on, one) for one in years]
        if as_json:
            return print_json(scorecard.dependence_answer(found, study.dataset))
        if as_csv:
            return print_csv(scorecard.dependence_records(found))
        if len(found) > 1:
            return scorecard.print_years(printing.out(), found)
        scorecard.print_dependence(printing.out(), found[0])


@app.command(
    epilog=examples(
        "compare 2013 2024", "compare 2022 2024 --on CN", "compare base cpc", "compare cpc cpc+atyrau-samara"
    )
)
def compare(
    first: Annotated[str, typer.Argument(help="A year, 'base', or what is blocked (targets joined by +).")],
    second: Annotated[str, typer.Argument(help="Likewise.")],
    on: OnOption = "RU",
    year: YearOption = None,
    horizon: HorizonOption = "structural",
    unit: UnitOption = "Mt/y",
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """Two years, or two scenarios, side by side: what changed, by corridor and by measure."""
    with faults():
        from energy.report import comparison
        from energy.report import console as printing

        study = open_study(network)
        found = comparison.compare(study, first, second, on=on, year=year, horizon=horizon)
        if as_json:
            return print_json(comparison.compare_answer(found, study.dataset))
        if as_csv:
            return print_csv(comparison.compare_records(found))
        comparison.print_comparison(printing.out(), found, unit_of(study, unit))
