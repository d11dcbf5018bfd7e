"""Disruptions: the commands for rankings, worst cases, chance and the replay of real events."""

from pathlib import Path
from typing import Annotated

import typer

from energy.cli.options import (
    ChartOption,
    CsvOption,
    HorizonOption,
    JsonOption,
    NetworkOption,
    ReleaseOption,
    UnitOption,
    YearOption,
    examples,
    faults,
    open_study,
    print_csv,
    print_json,
    progress_bar,
    say_written,
    unit_of,
)

app = typer.Typer()

KindOption = Annotated[
    str, typer.Option("--kind", help="What is compared: line, node, corridor, operator, country, strait or group.")
]
AmongOption = Annotated[
    list[str] | None, typer.Option("--among", help="Compare these targets instead (may be given again and again).")
]


@app.command(
    epilog=examples(
        "rank", "rank -k 2", "rank --kind corridor --chart rank.svg", "rank -k 3 --workers 2 --resume sweep"
    )
)
def rank(
    k: Annotated[int, typer.Option("-k", help="How many are lost at once: 1, 2 or 3.")] = 1,
    kind: KindOption = "line",
    among: AmongOption = None,
    year: YearOption = None,
    horizon: HorizonOption = "structural",
    top: Annotated[int, typer.Option("--top", help="Rows to show.")] = 20,
    every: Annotated[bool, typer.Option("--every", help="Also sets in which a member adds nothing.")] = False,
    workers: Annotated[int, typer.Option("--workers", help="Processes that share the work.")] = 1,
    scheduler: Annotated[str | None, typer.Option("--scheduler", help="Address of a running Dask scheduler.")] = None,
    resume: Annotated[Path | None, typer.Option("--resume", help="File that keeps what is solved.")] = None,
    chart: ChartOption = None,
    unit: UnitOption = "Mt/y",
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """Which losses cost most: every single asset, pair or triple, in exports lost."""
    with faults():
        from energy.contingency import ranking as contingency
        from energy.duration.days import first_cut_days
        from energy.report import console as printing
        from energy.report import contingency as listing

        study = open_study(network)
        with progress_bar() as show:
            found = contingency.rank(
                study,
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
                progress=show,
                first_cut=lambda net, names: first_cut_days(net, names, year=year).central,
            )
        if chart is not None:
            from maps.charts.ranking import write_rank_chart

            write_rank_chart(found, study.dataset, chart)
            say_written(chart)
        if as_json:
            return print_json(listing.rank_answer(found, study.dataset))
        if as_csv:
            return print_csv(listing.rank_records(found))
        listing.print_rank(printing.out(), found, unit_of(study, unit))


@app.command(epilog=examples("worst -k 2", "worst -k 4 --kind node", "worst -k 2 --kind corridor --json"))
def worst(
    k: Annotated[int, typer.Option("-k", help="How many are lost at once.")] = 1,
    kind: KindOption = "line",
    among: AmongOption = None,
    year: YearOption = None,
    horizon: HorizonOption = "structural",
    unit: UnitOption = "Mt/y",
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """Where resilience is thinnest: the set whose joint loss costs most, and the limits that decide."""
    with faults():
        from energy.contingency.worst import worst as find_worst
        from energy.report import console as printing
        from energy.report import contingency as listing

        study = open_study(network)
        with progress_bar() as show:
            found = find_worst(study, k, kind=kind, among=among, year=year, horizon=horizon, progress=show)
        if as_json:
            return print_json(listing.worst_answer(found, study.dataset))
        if as_csv:
            return print_csv(listing.worst_records(found))
        listing.print_worst(printing.out(), found, unit_of(study, unit))


@app.command(epilog=examples("simulate seeds/outages-example.csv", "simulate mine.csv --draws 100000 --seed 7 --json"))
def simulate(
    outages: Annotated[Path, typer.Argument(help="CSV: target, probability (or events_per_year and mean_days), note.")],
    year: YearOption = None,
    horizon: HorizonOption = "structural",
    release_foreign: ReleaseOption = False,
    method: Annotated[
        str, typer.Option("--method", help="auto (exact up to 20 elements), exact or monte-carlo.")
    ] = "auto",
    draws: Annotated[int, typer.Option("--draws", help="Draws of a Monte Carlo run.")] = 100_000,
    seed: Annotated[int, typer.Option("--seed", help="Seed of a Monte Carlo run.")] = 0,
    level: Annotated[str, typer.Option("--level", help="Level of a second tail beside 95%.")] = "99%",
    chart: ChartOption = None,
    unit: UnitOption = "Mt/y",
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """What losses to expect when assets fail by chance, with probabilities that you give."""
    with faults():
        from energy.flow.scenario import parse_share
        from energy.report import console as printing
        from energy.risk import assessment as chance
        from energy.risk.outages import read_outages

        study = open_study(network)
        found = chance.simulate(
            study,
            read_outages(outages, study.targets),
            year=year,
            horizon=horizon,
            release_foreign=release_foreign,
            method=method,
            draws=draws,
            seed=seed,
            level=parse_share(level),
        )
        if chart is not None:
            from maps.charts.risk import write_chance_chart

            write_chance_chart(found, study.dataset, chart)
            say_written(chart)
        if as_json:
            return print_json(chance.chance_answer(found, study.dataset))
        if as_csv:
            return print_csv(chance.chance_records(found))
        chance.print_chance(printing.out(), found, unit_of(study, unit))


@app.command(epilog=examples("replay", "replay 2025-11-29-spm2", "replay --chart replay.svg", "replay --json"))
def replay(
    event: Annotated[str | None, typer.Argument(help="Event id; all events with data by default.")] = None,
    chart: ChartOption = None,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """Real events through the model, beside what was observed and a naive estimate."""
    with faults():
        from energy.replay import replay as replays
        from energy.report import console as printing

        study = open_study(network)
        found = replays.replay(study, event)
        if chart is not None:
            from maps.charts.replay import write_replay_chart

            write_replay_chart(found, study.dataset, chart)
            say_written(chart)
        if as_json:
            return print_json(replays.replay_answer(found, study.dataset))
        if as_csv:
            return print_csv(replays.replay_records(found))
        replays.print_replay(printing.out(), found)
