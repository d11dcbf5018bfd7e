"""What costs most to lose: the commands rank and worst."""

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
