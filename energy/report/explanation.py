"""Explanation: what one row of the tables does: what it stands against, and which figures rest on it.

A figure rests on a row when it is another one without it: the year is made once with the row and once without.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError
from energy.history.history import history_year, leading_corridor
from energy.history.records import Figure
from energy.optimization.solver import SolverError
from energy.presentation.console import Unit
from energy.presentation.figures import words
from energy.reconciliation.baseline import baseline, years
from energy.reconciliation.consistency import weak
from energy.reconciliation.reconcile import observations_of
from energy.results import Record
from energy.statistics.shares import Shares
from geodata.commodity import Commodity
from geodata.tables.cells import nearest

if TYPE_CHECKING:
    from geodata import Dataset

EXPLAINED = ("observations", "monthly", "history")
"""Tables whose rows can be explained."""

AGAINST, RESTS, NOTHING = "stands against", "figure that rests on it", "changes no headline figure"
_ROLES = {
    "used": "enters the balance of the year, with a standard error of {sigma:.2f} {unit}",
    "total": "holds exactly in the balance of the year",
    "alternative": "the year is balanced once more with it: it makes the low–high",
    "itemised": "a part of another itemisation: shown beside the shares",
    "context": "shown beside the shares, in no figure",
}

Row = Mapping[str, Any]


def explain(dataset: "Dataset", row_id: str) -> list[Record]:
    """What a row does, as remarks: what, where and detail.

    Parameters
    ----------
    dataset : Dataset
        Validated tables with the row in them.
    row_id : str
        Key of a row of observations.csv, monthly.csv or history.csv.

    Raises
    ------
    UsageError
        If no such row is there.

    Examples
    --------
    >>> import geodata
    >>> [r["where"] for r in explain(geodata.load(), "2024-total-production") if r["what"] == AGAINST]
    ['2024-total-production-alternative']
    """
    found = [(table, rows[row_id]) for table in EXPLAINED if row_id in (rows := dataset.by_id(table))]
    if not found:
        near = nearest(row_id, [item for table in EXPLAINED for item in dataset.by_id(table)])
        hint = f"did you mean '{near}'? or " if near else ""
        raise UsageError(f"unknown row '{row_id}': {hint}name one of {', '.join(f'{one}.csv' for one in EXPLAINED)}")
    table, row = found[0]
    beside = {"observations": _observation, "monthly": _month, "history": _history}[table]
    own = f"{row.get('month') or row['year']} {row['target']}, {_said(dataset, row)}"
    return [_remark("the row", row_id, own), *beside(dataset, row), *_changes(dataset, table, row_id, row)]


def _observation(dataset: "Dataset", row: Row) -> Iterator[Record]:
    own = next(o for o in observations_of(dataset, row["year"]) if o.observation_id == row["observation_id"])
    yield _remark("its role", own.role, _ROLES[own.role].format(sigma=own.sigma, unit=dataset.commodity.unit))
    for other in dataset.rows("observations", year=row["year"]):
        if other["observation_id"] == own.observation_id:
            continue
        same = other["target"] == own.target and other["role"] != "itemised"
        if same or (own.conflict and other["conflict_group"] == own.conflict):
            what = AGAINST if same else "in the same conflict group"
            yield _remark(what, other["observation_id"], f"{other['role']}, {_said(dataset, other)}")
    for remark in weak(dataset):
        if own.role in ("used", "total") and remark["where"] == f"{row['year']} {own.target}":
            yield dict(remark)


def _month(dataset: "Dataset", row: Row) -> Iterator[Record]:
    for other in dataset.rows("monthly", month=row["month"], target=row["target"]):
        if other["monthly_id"] != row["monthly_id"]:
            yield _remark(AGAINST, other["monthly_id"], f"{other['count']}, {_said(dataset, other)}")
    year, month = int(row["month"][:4]), int(row["month"][5:])
    for name, when in (
        ("the month before", f"{year - (month == 1)}-{(month - 2) % 12 + 1:02d}"),
        ("the same month a year before", f"{year - 1}-{month:02d}"),
    ):
        for other in dataset.rows("monthly", month=when, target=row["target"], count=row["count"]):
            yield _remark(name, other["monthly_id"], _said(dataset, other))


def _history(dataset: "Dataset", row: Row) -> Iterator[Record]:
    for other in dataset.rows("history", year=row["year"], target=row["target"], coverage=row["coverage"]):
        if other["history_id"] != row["history_id"]:
            used = "used" if other["used"] else "not used"
            yield _remark(AGAINST, other["history_id"], f"{used}, {_said(dataset, other)}")


def _changes(dataset: "Dataset", table: str, row_id: str, row: Row) -> Iterator[Record]:
    """Headline figures of the year that are others without the row."""
    year = row["year"] if "year" in row else int(row["month"][:4])
    if table == "observations" and year not in years(dataset):
        yield _remark("changes nothing yet", str(year), "the year is not in years.csv: add it there to balance it")
        return
    without = dataset.with_tables(**{table: dataset.table(table).drop(index=row_id)})
    after = _headlines(dataset, year)
    try:
        before = _headlines(without, year)
    except SolverError as fault:
        yield _remark(RESTS, str(year), f"all of the year: without the row it can't be balanced ({fault})")
        return
    moved = {name: said for name, said in after.items() if said != before.get(name)}
    for name, said in moved.items():
        yield _remark(RESTS, f"{year} {name}", f"{said}; without the row {before.get(name, 'not known')}")
    if not moved:
        yield _remark(NOTHING, str(year), "exports, output, routes and shares of the year stay as they are")


def _headlines(dataset: "Dataset", year: int) -> dict[str, str]:
    """The figures of a year's history, in words; shares are of the year's exports."""

    @cache
    def shares_of(one: int) -> Shares:
        return Shares(baseline(dataset, one))

    country, (corridor, _) = "", leading_corridor(dataset, shares_of)
    if with_routes := years(dataset):
        newest = shares_of(with_routes[-1])
        country = max(newest.transit_countries(), key=newest.central_share, default="")
    figures = history_year(dataset, year, shares_of, country, corridor).figures
    return {_name(figure): _words(figure, dataset.commodity) for figure in figures}


def _name(figure: Figure) -> str:
    share = "share of " if figure.measure in ("corridor-share", "through") else ""
    return share + (figure.target or figure.measure) + ("" if figure.coverage == "home" else f" ({figure.coverage})")


def _words(figure: Figure, goods: Commodity) -> str:
    unit = Unit(goods=goods)
    said = words(figure, unit)
    return f"{said} {goods.unit}" if figure.unit == goods.unit and figure.known else said


def _said(dataset: "Dataset", row: Row) -> str:
    """Figure, status, source, date and tier of a row."""
    value, low, high = (row.get(name, row.get(f"{name}_mt")) for name in ("value", "low", "high"))
    unit = "share" if row.get("unit") == "share" else dataset.commodity.unit
    figure = Figure("", row["target"], unit, value, low, high, "no figure")
    known, given = dataset.by_id("sources"), row["source_id"]
    sources = [known[one] for one in ((given,) if isinstance(given, str) else given)]
    named = ", ".join(f"{one['outlet']} {one['date']} [{one['tier']}]" for one in sources)
    return f"{_words(figure, dataset.commodity)}, {row['status'].replace('_', ' ')}; {named}"


def _remark(what: str, where: str, detail: str) -> Record:
    return {"what": what, "where": where, "detail": detail}
