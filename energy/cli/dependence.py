"""How dependent, and whose output goes where: the commands dependence, compare, leverage and trace."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from energy.cli import options as opt
from energy.cli.rules import given_in
from energy.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from energy.study import Study


app = typer.Typer()

_BY = ("corridor", "outlet", "refinery", "home", "buyer", "captivity")


@app.command(
    epilog=opt.examples(
        "dependence",
        "dependence --on strait:bosporus",
        "dependence --on operator:transneft --year 2025",
        "dependence --on RU --all --csv > dependence.csv",
    )
)
def dependence(
    on: opt.OnOption = "RU",
    year: opt.YearOption = None,
    every: Annotated[bool, typer.Option("--all", help="Every year with data.")] = False,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
    network: opt.NetworkOption = None,
) -> None:
    """Dependence on a country, an operator or a strait: what crosses it, and what would be lost without it."""
    from energy.report import dependence as report

    study = opt.open_study(network)
    years = _years(study, on) if every and study.years else (study.year_or_base(year),)
    measured = [study.dependence(on, one) for one in years]
    opt.show(
        as_json,
        as_csv,
        answer=lambda: report.dependence_answer(measured, study.dataset),
        records=lambda: [row for one in measured for row in one.records()],
        table=lambda console: (
            report.print_years(console, measured)
            if len(measured) > 1
            else report.print_dependence(console, measured[0])
        ),
        caveat=study.dataset.caveat,
    )


def _years(study: "Study", on: str) -> list[int]:
    """Every year of which a measure is known: with its routes, or with imports over home use alone."""
    from energy.dependence.dependence import dependence_target, known_imports

    target, history = dependence_target(study.targets, on), study.dataset.by_id("history_years")
    return sorted({*study.years, *(year for year in history if known_imports(target, study.dataset, year))})


@app.command(
    epilog=opt.examples(
        "compare 2013 2024", "compare 2022 2024 --on CN", "compare base cpc", "compare cpc cpc+atyrau-samara"
    )
)
def compare(
    context: typer.Context,
    first: Annotated[str, typer.Argument(help="A year, 'base', or what is blocked (targets joined by +).")],
    second: Annotated[str, typer.Argument(help="Likewise.")],
    on: opt.OnOption = "RU",
    year: opt.YearOption = None,
    horizon: opt.HorizonOption = "structural",
    unit: opt.UnitOption = None,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
    network: opt.NetworkOption = None,
) -> None:
    """Two years, or two scenarios, side by side: what changed, by corridor and by measure."""
    from energy.report import dependence as report

    idle = {"year", "horizon"} if first.isdecimal() and second.isdecimal() else {"on"}
    if idle & given_in(context):
        kinds = "--on is for two years, --year and --horizon are for scenarios"
        raise UsageError(f"--{min(idle & given_in(context))} has no effect here: {kinds}")
    study = opt.open_study(network)
    printed = opt.unit_of(study, unit)
    comparison = study.compare(first, second, on=on, year=year, horizon=horizon)
    opt.show(
        as_json,
        as_csv,
        answer=lambda: report.compare_answer(comparison, study.dataset),
        records=comparison.records,
        table=lambda console: report.print_comparison(console, comparison, printed),
        caveat=study.dataset.caveat,
    )


@app.command(
    epilog=opt.examples(
        "leverage",
        "leverage --with project:trans-caspian-20",
        "leverage --with bundle:china-line --nucleolus",
        "leverage --projects",
        "leverage --players my-players.csv --coalitions",
    )
)
def leverage(
    year: opt.YearOption = None,
    plans: Annotated[
        list[str] | None, typer.Option("--with", help="Take project:ID or bundle:ID to be there (again and again).")
    ] = None,
    projects: Annotated[bool, typer.Option("--projects", help="Every project alone, and every bundle.")] = False,
    players: Annotated[Path | None, typer.Option("--players", help="Another table of players (CSV).")] = None,
    nucleolus: Annotated[bool, typer.Option("--nucleolus", help="Also the nucleolus.")] = False,
    coalitions: Annotated[bool, typer.Option("--coalitions", help="Also the value of every coalition.")] = False,
    unit: opt.UnitOption = None,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
    network: opt.NetworkOption = None,
) -> None:
    """What each territory adds to exports, as a cooperative game; what unused and planned routes are worth."""
    from energy.report import dependence as report

    study = opt.open_study(network, replacing=None if players is None else {"players.csv": players})
    printed = opt.unit_of(study, unit)
    if projects:
        worths = study.projects(year=year)
        return opt.show(
            as_json,
            as_csv,
            answer=lambda: report.worths_answer(worths, study.dataset),
            records=worths.records,
            table=lambda console: report.print_worths(console, worths, printed),
            caveat=study.dataset.caveat,
        )
    game = study.leverage(year=year, plans=plans or ())
    return opt.show(
        as_json,
        as_csv,
        answer=lambda: report.leverage_answer(game, study.dataset, with_nucleolus=nucleolus),
        records=game.records,
        table=lambda console: report.print_leverage(
            console, game, with_nucleolus=nucleolus, coalitions=coalitions, unit=printed
        ),
        caveat=study.dataset.caveat,
    )


@app.command(
    epilog=opt.examples(
        "trace", "trace kashagan", "trace --by home", "trace --by captivity", "trace --by buyer --year 2023 --csv"
    )
)
def trace(
    field: Annotated[str | None, typer.Argument(help="A field, by id or name; all fields by default.")] = None,
    year: opt.YearOption = None,
    by: Annotated[
        str, typer.Option("--by", help="corridor, outlet, home (or refinery), buyer or captivity.")
    ] = "corridor",
    sources: Annotated[bool, typer.Option("--sources", help="Print the sources of the figures.")] = False,
    unit: opt.UnitOption = None,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
    network: opt.NetworkOption = None,
) -> None:
    """Where the output of a field goes, what is captive to which route, and who buys, with low–high."""
    from energy.report import tracing as report

    if by not in _BY:
        raise UsageError(f"unknown table '{by}': use {', '.join(_BY)}")
    study = opt.open_study(network)
    named, printed = _field(study, field), opt.unit_of(study, unit)
    if by == "buyer" and named is not None:
        raise UsageError("customs say nothing of fields: leave the field out with --by buyer")
    with opt.progress_bar("ranges") as progress:
        traced = (
            study.buyers(year)
            if by == "buyer"
            else study.captivity(named, year=year)
            if by == "captivity"
            else study.trace(named, by=by, year=year, progress=progress)
        )

    def table(console: "Console") -> None:
        report.print_traced(console, traced, printed)
        if sources:
            from energy.network.inventory import source_rows
            from energy.presentation.console import print_records

            console.print()
            print_records(console, "Sources", source_rows(study.dataset, traced.sources))

    opt.show(
        as_json,
        as_csv,
        answer=lambda: report.trace_answer(traced),
        records=traced.records,
        table=table,
        caveat=study.dataset.caveat,
    )


def _field(study: "Study", name: str | None) -> str | None:
    return None if name is None else study.targets.find(f"node:{name.removeprefix('node:')}").id
