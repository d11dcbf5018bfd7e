"""What may be lost: the commands rank, worst and simulate."""

from pathlib import Path
from typing import Annotated

import typer

from energy.cli import options as opt

app = typer.Typer()


@app.command(
    epilog=opt.examples(
        "rank", "rank -k 2", "rank --kind corridor --chart rank.svg", "rank -k 3 --workers 2 --resume sweep"
    )
)
def rank(
    k: opt.KOption = 1,
    kind: opt.KindOption = "line",
    among: opt.AmongOption = None,
    year: opt.YearOption = None,
    horizon: opt.HorizonOption = "structural",
    top: Annotated[int, typer.Option("--top", parser=opt.whole, metavar="ROWS", help="Rows to show.")] = 20,
    every: Annotated[bool, typer.Option("--every", help="Also sets in which a member adds nothing.")] = False,
    workers: Annotated[
        int, typer.Option("--workers", parser=opt.whole, metavar="N", help="Processes that share the work.")
    ] = 1,
    scheduler: Annotated[str | None, typer.Option("--scheduler", help="Address of a running Dask scheduler.")] = None,
    resume: Annotated[
        Path | None, typer.Option("--resume", callback=opt.checked_file, help="File that keeps what is solved.")
    ] = None,
    chart: opt.ChartOption = None,
    unit: opt.UnitOption = None,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
    network: opt.NetworkOption = None,
) -> None:
    """Which losses cost most: every single asset, pair or triple, in exports lost."""
    from energy.report import contingency as report
    from maps.charts.ranking import rank_figure

    study = opt.open_study(network)
    printed = opt.unit_of(study, unit)
    with opt.progress_bar() as progress:
        ranking = study.rank(
            k,
            kind=kind,
            among=among,
            year=year,
            horizon=horizon,
            top=top,
            every=every,
            workers=workers,
            scheduler=scheduler,
            resume=resume,
            progress=progress,
            first_cut=True,
        )

    opt.draw(chart, lambda: rank_figure(ranking, study.dataset))
    opt.show(
        as_json,
        as_csv,
        answer=lambda: report.rank_answer(ranking, study.dataset),
        records=ranking.records,
        table=lambda console: report.print_rank(console, ranking, study.dataset, printed),
    )


@app.command(epilog=opt.examples("worst -k 2", "worst -k 4 --kind node", "worst -k 2 --kind corridor --json"))
def worst(
    k: opt.KOption = 1,
    kind: opt.KindOption = "line",
    among: opt.AmongOption = None,
    year: opt.YearOption = None,
    horizon: opt.HorizonOption = "structural",
    unit: opt.UnitOption = None,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
    network: opt.NetworkOption = None,
) -> None:
    """Where resilience is thinnest: the set whose joint loss costs most, and the limits that decide."""
    from energy.report import contingency as report

    study = opt.open_study(network)
    printed = opt.unit_of(study, unit)
    with opt.progress_bar() as progress:
        case = study.worst(k, kind=kind, among=among, year=year, horizon=horizon, progress=progress)
    opt.show(
        as_json,
        as_csv,
        answer=lambda: report.worst_answer(case, study.dataset),
        records=case.records,
        table=lambda console: report.print_worst(console, case, printed),
        caveat=study.dataset.caveat,
    )


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
    from energy.risk.outages import notes_on
    from maps.charts.risk import chance_figure

    study = opt.open_study(network)
    printed, second_level = opt.unit_of(study, unit), parse_share(level)
    opt.say_notes(notes_on(outages))
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
