"""What to expect when assets fail by chance: the command simulate."""

from pathlib import Path
from typing import Annotated

import typer

from energy.cli import options as opt

app = typer.Typer()


@app.command(
    epilog=opt.examples("simulate seeds/outages-example.csv", "simulate mine.csv --draws 100000 --seed 7 --json")
)
def simulate(
    outages: Annotated[
        Path, typer.Argument(help="CSV: target, probability (or events_per_year and mean_days or kind), years.")
    ],
    year: opt.YearOption = None,
    horizon: opt.HorizonOption = "structural",
    release_foreign: opt.ReleaseOption = False,
    method: Annotated[
        str, typer.Option("--method", help="auto (exact up to 20 elements), exact or monte-carlo.")
    ] = "auto",
    draws: Annotated[
        int, typer.Option("--draws", parser=opt.whole, metavar="N", help="Draws of a Monte Carlo run.")
    ] = 20_000,
    seed: Annotated[int, typer.Option("--seed", parser=opt.whole, metavar="N", help="Seed of a Monte Carlo run.")] = 0,
    level: Annotated[str, typer.Option("--level", help="Level of a second tail beside 95%.")] = "99%",
    durations: Annotated[
        str, typer.Option("--durations", help="Of rows that name a kind: priors, or table for their own mean_days.")
    ] = "priors",
    chart: opt.ChartOption = None,
    unit: opt.UnitOption = None,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
    network: opt.NetworkOption = None,
) -> None:
    """What losses to expect when assets fail by chance, with probabilities that you give."""
    from energy.flow.scenario import parse_share
    from energy.report import risk as report
    from maps.charts.risk import chance_figure

    study = opt.open_study(network)
    printed, second_level = opt.unit_of(study, unit), parse_share(level)
    with opt.progress_bar() as progress:
        assessment = study.simulate(
            outages,
            year=year,
            horizon=horizon,
            release_foreign=release_foreign,
            method=method,
            draws=draws,
            seed=seed,
            level=second_level,
            durations=durations,
            # How many programs there will be is not known before.
            progress=None if progress is None else lambda done: progress(done, None),
        )

    opt.draw(chart, lambda: chance_figure(assessment, study.dataset))
    opt.show(
        as_json,
        as_csv,
        answer=lambda: report.risk_answer(assessment, study.dataset),
        records=assessment.records,
        table=lambda console: report.print_risk(console, assessment, printed),
        caveat=study.dataset.caveat,
    )
