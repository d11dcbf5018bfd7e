"""Tables: all of the tool for one year, as flat records with a title and a note, for reports and exports."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from energy.errors import UsageError
from energy.report.block import assumption_records, field_records
from energy.report.tracing import range_of
from energy.results import Progress, Record, Result, record

if TYPE_CHECKING:
    from energy.flow.outcome import Outcome
    from energy.study import Study

SCENARIO_TABLES: Mapping[str, str] = {
    "scenario": "what is lost",
    "scenario-corridors": "by corridor",
    "scenario-fields": "by field",
    "scenario-countries": "through countries (read beside what is lost)",
    "scenario-limits": "limits that hold deliveries down",
    "scenario-assumptions": "what the answer rests on",
}
"""Every table of a scenario, with what it shows."""


@dataclass(frozen=True)
class ReportTable:
    """One table: flat rows with the same keys, volumes in Mt/y, shares as fractions.

    `name` is short (file, worksheet and anchor, at most 31 characters), `title` says what it shows, with the year, and
    `note` the units and how to read it: "model result" where it is one.
    """

    name: str
    title: str
    note: str
    records: tuple[Record, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Keys of the records, in order."""
        return tuple(dict.fromkeys(key for record in self.records for key in record))


def report_tables(
    study: "Study",
    year: int | None = None,
    outcome: "Outcome | None" = None,
    *,
    annex: bool = True,
    progress: Progress | None = None,
) -> tuple[ReportTable, ...]:
    """All tables of a year, those of a scenario first where there is one, and the sources of what they show.

    What a folder has no data for is left out. Without `annex` so are those of `ANNEX_TABLES`, which take most of the
    time. `progress` is called with the number of tables done and to do.
    """
    tables = list(of_scenario(outcome)) if outcome is not None else []
    makers = (*_MAKERS, *ANNEX_TABLES.values()) if annex else _MAKERS
    for done, make in enumerate(makers, start=1):
        try:
            tables += [table for table in make(study, year) if table.records]
        except UsageError:
            # A bare network or a thin year has no such table: the report does without it.
            continue
        finally:
            if progress:
                progress(done, len(makers))
    return (*tables, *_sources(study, tables))


def of_scenario(outcome: "Outcome") -> tuple[ReportTable, ...]:
    """The tables of one scenario.

    Examples
    --------
    >>> import energy
    >>> [table.name for table in of_scenario(energy.load().block("spm-1"))][:2]
    ['scenario', 'scenario-corridors']
    """
    volumes, horizon = outcome.volumes, outcome.scenario.horizon
    about = f"{outcome.scenario.label}, {horizon} horizon" + (f", base {outcome.year}" if outcome.year else "")
    goods = outcome.network.commodity
    note = f"Model result. {goods.rate}; costs in USD per {goods.part_name}, money in million USD a year."
    money = outcome.revenue_lost
    totals = {
        "base_mt": outcome.base_mt,
        "delivered_mt": volumes.delivered_mt,
        "lost_mt": volumes.lost_mt,
        "rerouted_mt": volumes.rerouted_mt,
        "lost_at_home_mt": outcome.domestic_lost_mt,
        "cost_before_usd_t": outcome.cost_before,
        "cost_after_usd_t": outcome.cost_after,
        "revenue_lost_musd": None if money is None else money.value,
        "revenue_lost_low_musd": None if money is None else money.low,
        "revenue_lost_high_musd": None if money is None else money.high,
    }
    corridors = [_renamed(row, "corridor") for row in outcome.records()]
    fields = [_renamed(row, "field") for row in field_records(outcome)]
    through = [{"country": country, **record(change)} for country, change in outcome.through.items()]
    limits = [_renamed(record(limit), "limit") for limit in outcome.binding]
    rests = [_renamed(row, "assumption") for row in assumption_records(outcome)]
    found = zip(SCENARIO_TABLES.items(), ([totals], corridors, fields, through, limits, rests), strict=True)
    return tuple(ReportTable(name, f"{about}: {what}", note, tuple(rows)) for (name, what), rows in found if rows)


def _renamed(row: Record, name: str) -> Record:
    """The row with its id under another name, in front."""
    return {name: row["id"], **{key: value for key, value in row.items() if key != "id"}}


def _shares(study: "Study", year: int | None) -> list[ReportTable]:
    from energy.report.statistics import share_row
    from energy.statistics.shares import DIMENSIONS

    shares, goods = study.shares(year), study.dataset.commodity
    note = f"Published volumes, reconciled. {goods.rate}; shares are fractions of exports."
    base = shares.baseline
    tables = [
        ReportTable(
            f"shares-{dimension}",
            f"Exports by {dimension}, {base.year}"
            if dimension != "field"
            else f"Output by {goods.source}, {base.year}",
            note,
            tuple({"group": row.group, **share_row(row)} for row in shares.by(dimension)),
        )
        for dimension in DIMENSIONS
    ]
    moved = f"What balancing changed, {base.year}"
    return [
        *tables,
        ReportTable(
            "adjustments", moved, f"{goods.unit}, and in standard errors σ of the source.", tuple(base.records())
        ),
    ]


def _dependence(study: "Study", _: int | None) -> list[ReportTable]:
    years = study.years or (None,)
    measures = [row for each in reversed(years) for row in study.dependence("RU", each).records()]
    rows = [{"name": row.pop("name"), "year": row.pop("year"), **row} for row in measures]
    note = "Kind says what is observed and what is a model result; what each measure answers stands in the row."
    return [ReportTable("dependence", "Dependence on Russia, by measure and year", note, tuple(rows))]


def _history(study: "Study", _: int | None) -> list[ReportTable]:
    note = "Gaps are years whose routes were not published; nothing is interpolated."
    known = study.history()
    return [ReportTable("history", f"Every year since {known.years[0].year}", note, tuple(known.records()))]


def _months(study: "Study", _: int | None) -> list[ReportTable]:
    goods = study.dataset.commodity
    note = f"{goods.unit} in the month, the newest first. Customs lag shipping by days to weeks; a terminal's figure "
    note += f"is all {goods.noun}."
    rows = sorted(study.months().records(), key=lambda row: row["month"], reverse=True)
    return [ReportTable("months", "Single months, as counted", note, tuple(rows))]


def _origins(study: "Study", year: int | None) -> list[ReportTable]:
    from energy.tracing.origins import Origins

    origins, goods = Origins(study.base(year)), study.dataset.commodity
    rate = goods.rate
    note = f"{rate}. By proportional sharing; low–high: {range_of(origins.year)}."
    of_year = "" if origins.year is None else f", {origins.year}"
    traces = [
        ReportTable(f"trace-{by}", f"From {goods.source} to {to}{of_year}", note, _rows(origins.trace, by))
        for by, to in (("corridor", "corridor"), ("outlet", "outlet"), (goods.home, goods.home_use))
    ]
    alone = f"Model result. Each {goods.source} taken alone, contracts lifted. {rate}."
    rows = _rows(study.captivity, None, year=year)
    return [
        *traces,
        ReportTable("captivity", f"{goods.source.capitalize()}s captive to a corridor{of_year}", alone, rows),
    ]


def _rows(make: Callable[..., Result], *asked: object, **options: object) -> tuple[Record, ...]:
    """Rows of an answer; of one that would take too long the row says so, and what to ask for instead."""
    from energy.tracing.origins import TooLargeError

    try:
        return tuple(make(*asked, **options).records())
    except TooLargeError as error:
        return ({"left_out": str(error)},)


def _buyers(study: "Study", year: int | None) -> list[ReportTable]:
    buyers = study.buyers(year)
    note = "Customs of the buyer, allocated to outlets; what no customs show stays 'destination not published'. "
    note += f"{study.dataset.commodity.unit}."
    return [ReportTable("buyers", f"Who buys, {buyers.baseline.year}", note, tuple(buyers.records()))]


def _base(year: int | None) -> str:
    return "" if year is None else f", base {year}"


def _rank(study: "Study", year: int | None) -> list[ReportTable]:
    ranking = study.rank(year=year)
    title = f"What costs most to lose, one line at a time{_base(ranking.year)}"
    note = f"Model result, contracts lifted. {study.dataset.commodity.rate}."
    return [ReportTable("rank", title, note, tuple(ranking.records()))]


def _leverage(study: "Study", year: int | None) -> list[ReportTable]:
    from energy.dependence.leverage import WARNING

    game = study.leverage(year=year)
    title = f"The transit game{_base(game.year)}"
    return [ReportTable("leverage", title, f"Model result. {WARNING}", tuple(game.records()))]


def _projects(study: "Study", year: int | None) -> list[ReportTable]:
    note = "Model result. Projects alone and in bundles; exports never exceed base."
    rows = tuple(study.projects(year=year).records())
    return [ReportTable("project-worth", "What a project or a bundle would be worth", note, rows)]


def _replay(study: "Study", _: int | None) -> list[ReportTable]:
    note = "Real events through the model, beside what was observed; events used to fit are not scored."
    return [ReportTable("replay", "Replay of real events", note, tuple(study.replay().records()))]


def _claims(study: "Study", _: int | None) -> list[ReportTable]:
    from energy.report.claims import claims_records
    from geodata.shipped import shipped_folder

    if study.dataset.folder.resolve() != shipped_folder().resolve():
        raise UsageError("the claims are about the shipped network")
    note = "Each verdict follows from the figures by a stated rule."
    rows = tuple(claims_records(study.claims().rows))
    return [ReportTable("claims", "What a source article says, held against these figures", note, rows)]


def _energy(study: "Study", year: int | None) -> list[ReportTable]:
    from energy.report.fuels import beside, exports_caption, roles_caption

    exports = beside(study, year)
    note = "Natural units, PJ, million USD, shares as fractions; empty is not known. Uranium is never added."
    roles = tuple(row.as_record() for row in exports.reliance)
    return [
        ReportTable("energy", exports_caption(exports), note, tuple(exports.records())),
        ReportTable("energy-roles", roles_caption(exports), "Roles are never added; shares are fractions.", roles),
    ]


def _events(study: "Study", _: int | None) -> list[ReportTable]:
    return _listed(study, "events", "Events: announced and realised apart")


def _planned(study: "Study", _: int | None) -> list[ReportTable]:
    return _listed(study, "projects", "Projects: planned capacity, date and status")


def _listed(study: "Study", kind: str, title: str) -> list[ReportTable]:
    return [ReportTable(kind, title, "As sourced; empty is not known.", tuple(map(dict, study.list(kind).rows)))]


_MAKERS = (_shares, _history, _months, _origins, _buyers, _rank, _leverage, _energy, _events, _planned)

ANNEX_TABLES: Mapping[str, Callable[["Study", int | None], list[ReportTable]]] = {
    "dependence": _dependence,
    "project-worth": _projects,
    "replay": _replay,
    "claims": _claims,
}
"""What makes the tables that ask every year, project, event or claim, by the name of the table."""


def _sources(study: "Study", tables: Sequence[ReportTable]) -> list[ReportTable]:
    from energy.network.inventory import source_rows

    wanted: dict[str, None] = {}
    for row in (row for table in tables for row in table.records):
        for key in ("sources", "source", "source_id"):
            cell = row.get(key) or ()
            wanted |= dict.fromkeys([cell] if isinstance(cell, str) else cell)
    rows = tuple(source_rows(study.dataset, wanted))
    return (
        [ReportTable("sources", "Sources", "Outlet, date and address of every source named above.", rows)]
        if rows
        else []
    )
