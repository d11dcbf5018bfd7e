"""The command that asks what happens when something is blocked."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from energy.cli import options as opt

if TYPE_CHECKING:
    from rich.console import Console

    from energy.duration.days import Days
    from energy.flow.outcome import Outcome
    from energy.presentation.console import Unit
    from energy.study import Study

app = typer.Typer()


@app.command(
    epilog=opt.examples(
        "block cpc",
        "block country:RU --horizon year",
        "block novorossiysk --left 50%",
        "block event:2025-11-29-spm2 --map spm2.html",
        "block spm-1 spm-2 --days 55 --from 2025-12-01",
        "block cpc --buyers --year 2024",
    )
)
def block(
    targets: Annotated[list[str], typer.Argument(help="What is blocked: ids, names, or kind:id (see kzroutes list).")],
    year: opt.YearOption = None,
    left: opt.LeftOption = None,
    horizon: opt.HorizonOption = "structural",
    release_foreign: opt.ReleaseOption = False,
    release_home: opt.ReleaseHomeOption = False,
    days: Annotated[
        float | None,
        typer.Option(
            "--days", parser=opt.amount, metavar="DAYS", help="For so many days: day by day, with tank farms."
        ),
    ] = None,
    start_fill: Annotated[
        str | None,
        typer.Option(
            "--start-fill",
            help="With --days: how full the terminals' tanks are at first (a share or a range), for a prior.",
        ),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--from", help="With --days: the first day, for weather, season and the months before."),
    ] = None,
    attack: Annotated[
        bool, typer.Option("--attack", help="With --days: ships may stay away, as after an attack.")
    ] = False,
    draws: opt.DrawsOption = 1000,
    seed: opt.SeedOption = 0,
    chart: opt.ChartOption = None,
    map_file: Annotated[
        Path | None,
        typer.Option("--map", callback=opt.checked_page, help="Write the answer on a map to this file."),
    ] = None,
    buyers: Annotated[bool, typer.Option("--buyers", help="Also which buyer countries lose how much.")] = False,
    unit: opt.UnitOption = None,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
    network: opt.NetworkOption = None,
) -> None:
    """What happens when routes, assets, countries or straits are blocked."""
    study = opt.open_study(network)
    share, printed = opt.share_left(left), opt.unit_of(study, unit)
    if days is not None:
        # Within days, other routes can do no more than in a month.
        within = "month" if horizon == "structural" else horizon
        with opt.progress_bar() as progress:
            by_day = study.days(
                *targets,
                days=days,
                year=year,
                left=share,
                horizon=within,
                start=opt.first_day(start),
                start_fill=None if start_fill is None else opt.range_of_shares(start_fill),
                attack=attack,
                release_foreign=release_foreign,
                draws=draws,
                seed=seed,
                progress=progress,
            )
        return _show_days(study, by_day, chart, printed, as_json, as_csv)
    outcome = study.block(
        *targets,
        year=year,
        left=share,
        horizon=horizon,
        release_foreign=release_foreign,
        release_home=release_home,
    )
    if map_file is not None:
        from maps.page.build import write_page

        write_page(study, map_file, year=outcome.year, outcome=outcome, folder=network is not None)
        opt.say_written(map_file)
    return _show_outcome(study, outcome, buyers, printed, as_json, as_csv)


def _show_outcome(study: "Study", outcome: "Outcome", buyers: bool, unit: "Unit", as_json: bool, as_csv: bool) -> None:
    from energy.report import block as report

    losses = study.buyers(outcome.year).losses(outcome) if buyers else None

    def answer() -> dict[str, Any]:
        whole = report.block_answer(outcome, study.dataset)
        if losses is None:
            return whole
        from energy.report.tracing import losses_answer

        return whole | {"buyers": losses_answer(losses)}

    def table(console: "Console") -> None:
        report.print_outcome(console, outcome, study.dataset, unit)
        if losses is not None:
            from energy.report.tracing import print_losses

            console.print()
            print_losses(console, losses, outcome.year, unit)

    opt.show(
        as_json,
        as_csv,
        answer=answer,
        records=lambda: answer()["by_corridor"] if losses is None else answer()["buyers"]["rows"],
        table=table,
    )


def _show_days(study: "Study", days: "Days", chart: Path | None, unit: "Unit", as_json: bool, as_csv: bool) -> None:
    from energy.report import days as report
    from maps.charts.days import days_figure

    opt.draw(chart, lambda: days_figure(days, study.dataset))
    opt.show(
        as_json,
        as_csv,
        answer=lambda: report.days_answer(days, study.dataset),
        records=days.records,
        table=lambda console: report.print_days(console, days, unit),
    )
