"""History: the command that shows every year with data, its gaps included."""

from typing import Annotated

import typer

from energy.cli.options import (
    ChartOption,
    CsvOption,
    JsonOption,
    NetworkOption,
    UnitOption,
    examples,
    faults,
    open_study,
    print_csv,
    print_json,
    say_written,
    unit_of,
)

app = typer.Typer()


@app.command(
    epilog=examples(
        "history",
        "history --from 2005 --to 2013 --events",
        "history --on CN",
        "history --chart history.svg",
        "history --csv > history.csv",
    )
)
def history(
    on: Annotated[str, typer.Option("--on", help="Country that exports cross, by code or name.")] = "RU",
    first: Annotated[int | None, typer.Option("--from", help="First year; the first with data by default.")] = None,
    last: Annotated[int | None, typer.Option("--to", help="Last year; the last with data by default.")] = None,
    events: Annotated[bool, typer.Option("--events", help="What happened in these years.")] = False,
    sources: Annotated[bool, typer.Option("--sources", help="The sources of every year.")] = False,
    chart: ChartOption = None,
    unit: UnitOption = "Mt/y",
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    network: NetworkOption = None,
) -> None:
    """Every year with data: exports, the share through a country, gaps where a year is too thin, events."""
    with faults():
        from energy.report import console as printing
        from energy.report import statistics as yearbook

        study = open_study(network)
        found = study.history(on).between(first, last)
        if chart is not None:
            from maps.charts.history import write_history_chart

            write_history_chart(found, study.dataset, chart)
            say_written(chart)
        if as_json:
            return print_json(yearbook.history_answer(found, study.dataset))
        if as_csv:
            return print_csv(yearbook.history_records(found))
        console = printing.out()
        yearbook.print_history(console, found, study.dataset, unit_of(study, unit))
        if events:
            console.print()
            printing.print_records(console, "What happened", yearbook.event_records(found))
        if sources:
            console.print()
            printing.print_records(console, "Sources", yearbook.source_records(found, study.dataset))
