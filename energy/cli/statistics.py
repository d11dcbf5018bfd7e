"""What is known of exports: the commands shares, history and energy."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from energy.cli import options as opt

if TYPE_CHECKING:
    from rich.console import Console

    from energy.history.months import Months
    from energy.study import Study

app = typer.Typer()


@app.command(
    epilog=opt.examples(
        "shares", "shares --year 2022 --by country", "shares --by port --csv > ports.csv", "shares --adjustments"
    )
)
def shares(
    year: opt.YearOption = None,
    by: Annotated[str, typer.Option("--by", help="corridor, country, port, operator, field or market.")] = "corridor",
    adjustments: Annotated[bool, typer.Option("--adjustments", help="Print what balancing changed.")] = False,
    sources: Annotated[bool, typer.Option("--sources", help="Print the sources of every row.")] = False,
    unit: opt.UnitOption = None,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
    network: opt.NetworkOption = None,
) -> None:
    """Exports of a year by corridor, transit country, outlet, operator, field or market, with low–high."""
    from energy.report import statistics as report

    study = opt.open_study(network)
    exports, printed = study.shares(year), opt.unit_of(study, unit)

    def table(console: "Console") -> None:
        from energy.network.inventory import source_rows
        from energy.presentation.console import print_records

        report.print_shares(console, exports, by, printed)
        if adjustments:
            console.print()
            report.print_adjustments(console, exports.baseline, printed)
        if sources:
            console.print()
            wanted = [s for row in exports.by(by) for s in row.sources]
            print_records(console, "Sources", source_rows(study.dataset, wanted))

    opt.show(
        as_json,
        as_csv,
        answer=lambda: report.shares_answer(exports, by),
        records=lambda: [{"group": row.group, **report.share_row(row)} for row in exports.by(by)],
        table=table,
    )


@app.command(
    epilog=opt.examples(
        "history",
        "history --from 2005 --to 2013 --events",
        "history --on CN",
        "history --chart history.svg",
        "history --csv > history.csv",
        "history --monthly --from 2026",
        "history --monthly --from 2024 --chart months.svg",
    )
)
def history(
    on: Annotated[str, typer.Option("--on", help="Country that exports cross, by code or name.")] = "RU",
    first: Annotated[
        int | None,
        typer.Option("--from", parser=opt.whole, metavar="YEAR", help="First year; the first with data by default."),
    ] = None,
    last: Annotated[
        int | None,
        typer.Option("--to", parser=opt.whole, metavar="YEAR", help="Last year; the last with data by default."),
    ] = None,
    events: Annotated[bool, typer.Option("--events", help="What happened in these years.")] = False,
    sources: Annotated[bool, typer.Option("--sources", help="The sources of every year.")] = False,
    monthly: Annotated[bool, typer.Option("--monthly", help="Single months, each with its source and date.")] = False,
    chart: opt.ChartOption = None,
    unit: opt.UnitOption = None,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
    network: opt.NetworkOption = None,
) -> None:
    """Every year with data: exports, the share through a country, gaps where a year is too thin, events."""
    from energy.report import statistics as report
    from maps.charts.history import history_figure

    study = opt.open_study(network)
    printed = opt.unit_of(study, unit)
    if monthly:
        _show_months(study, study.months().between(first, last), chart, as_json, as_csv)
        return
    years = study.history(on).between(first, last)

    def table(console: "Console") -> None:
        from energy.presentation.console import print_records

        report.print_history(console, years, study.dataset, printed)
        if events:
            console.print()
            report.print_events(console, years)
        if sources:
            console.print()
            print_records(console, "Sources", report.source_records(years, study.dataset))

    opt.draw(chart, lambda: history_figure(years, study.dataset))
    opt.show(
        as_json,
        as_csv,
        answer=lambda: report.history_answer(years, study.dataset),
        records=years.records,
        table=table,
    )


@app.command(epilog=opt.examples("energy", "energy --year 2024", "energy --on CN", "energy --sources", "energy --json"))
def energy(
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            parser=opt.whole,
            metavar="YEAR",
            help="Statistics year; by default the newest with the most fuels known whole.",
        ),
    ] = None,
    on: Annotated[str, typer.Option("--on", help="Country that buys, lets through, …, by code or name.")] = "RU",
    sources: Annotated[bool, typer.Option("--sources", help="Print the sources of every figure.")] = False,
    as_json: opt.JsonOption = False,
    as_csv: opt.CsvOption = False,
) -> None:
    """Kazakhstan's energy exports of all fuels, in PJ and US dollars, and who depends on whom, by role."""
    from energy.report import fuels as report

    study = opt.open_study(None)
    exports = study.energy(year, on)
    opt.show(
        as_json,
        as_csv,
        answer=lambda: report.energy_answer(exports, study.dataset),
        records=exports.records,
        table=lambda console: report.print_energy(console, exports, sources=sources),
    )


def _show_months(study: "Study", months: "Months", chart: Path | None, as_json: bool, as_csv: bool) -> None:
    from energy.history.closures import closures
    from energy.report import statistics as report
    from maps.charts.months import months_figure

    opt.draw(chart, lambda: months_figure(months, closures(study.dataset, study.shares), study.dataset))
    opt.show(
        as_json,
        as_csv,
        answer=lambda: report.months_answer(months, study.dataset),
        records=months.records,
        table=lambda console: report.print_months(console, months, study.dataset),
    )
