"""How far to trust it: the commands replay and claims."""

from pathlib import Path
from typing import Annotated

import typer

from energy.cli import options as opt

app = typer.Typer()


@app.command(epilog=opt.examples("replay", "replay 2025-11-29-spm2", "replay --chart replay.svg", "replay --json"))
def replay(
    event: Annotated[str | None, typer.Argument(help="Event id; all events with data by default.")] = None,
    draws: opt.DrawsOption = 1000,
    seed: opt.SeedOption = 0,
    chart: opt.ChartOption = None,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
    network: opt.NetworkOption = None,
) -> None:
    """Real events through the model, beside what was observed and a naive estimate."""
    from energy.report import replay as report
    from maps.charts.replay import replay_figure

    study = opt.open_study(network)
    with opt.progress_bar("runs") as progress:
        replayed = study.replay(event, draws=draws, seed=seed, progress=progress)

    opt.draw(chart, lambda: replay_figure(replayed, study.dataset))
    opt.show(
        as_json,
        as_csv,
        answer=lambda: report.replay_answer(replayed, study.dataset),
        records=replayed.records,
        table=lambda console: report.print_replay(console, replayed),
    )


@app.command(
    epilog=opt.examples(
        "claims",
        "claims russian-ports-20",
        "claims --network kazakhstan-gas",
        "claims --json",
        "claims --table my-claims/",
        "claims --table my-claims/ --network my-network/",
    )
)
def claims(
    claim: Annotated[list[str] | None, typer.Argument(help="Claim ids; all by default.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--table", help="Folder with another claims.csv and parts.csv.")
    ] = None,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
    network: Annotated[
        str | None,
        typer.Option(
            "--network",
            help="Only the claims held against this shipped network; with --table the network that the text is about.",
        ),
    ] = None,
) -> None:
    """What a source article says, each claim held against figures computed now."""
    from energy.report import claims as report

    study = opt.open_study(network if folder else None)
    findings = study.claims(*claim or (), folder=folder, network="" if folder else network or "").rows
    opt.show(
        as_json,
        as_csv,
        answer=lambda: report.claims_answer(findings, study.dataset),
        records=lambda: report.claims_records(findings),
        table=lambda console: report.print_claims(console, findings, study.dataset),
    )
