"""Fuels: what Kazakhstan exports of each fuel, its energy content and who depends on whom for it, as tables.

Their columns stand in ``fuels/schema.csv``. Fuels whose routes are a shipped network name it; what such a network
computes is not repeated here.
"""

from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from geodata.checks.volumes import check_ranges
from geodata.errors import DataError, Problem
from geodata.tables.cells import nearest
from geodata.tables.folder import read_files, read_tables
from geodata.tables.rows import Row, Table
from geodata.tables.schema import parse_schema

WORTH = "MUSD"
FuelTables = Mapping[str, tuple[Mapping[str, Any], ...]]
_FIGURES = ("value", "low", "high")


def shipped_fuels() -> Path:
    """Folder of the fuel tables that come with the package."""
    return Path(str(resources.files("geodata").joinpath("fuels")))


def read_fuels(folder: Path | None = None) -> FuelTables:
    """Read and check the fuel tables.

    Parameters
    ----------
    folder : Path, optional
        Folder with sources.csv, fuels.csv, exports.csv and dependence.csv; the shipped ones by default.

    Returns
    -------
    mapping of str to tuple of mapping
        Rows as plain values by column, by name of the table.

    Raises
    ------
    DataError
        If a table is missing or anything in it is wrong; it lists every problem.

    Examples
    --------
    >>> [row["fuel_id"] for row in read_fuels()["fuels"]][:2]
    ['oil', 'gas']
    """
    files, unread = read_files(shipped_fuels() if folder is None else folder)
    if unread:
        raise DataError(unread)
    schema = parse_schema(shipped_fuels().joinpath("schema.csv").read_text(encoding="utf-8"))
    tables = read_tables(files, schema)
    problems = [problem for table in tables.values() for problem in _faults(table, tables)]
    problems += _faulty_exports(tables)
    if problems:
        raise DataError(problems)
    return {name: tuple(row.cells for row in table.rows) for name, table in tables.items()}


def _faults(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Ids that lead nowhere, figures out of order, and rows that neither have a figure nor say that none was found."""
    yield from check_ranges(table)
    for column in table.schema.columns:
        other = tables.get((column.references or "").partition(".")[0])
        for row in table.rows if other else ():
            if other and row.text(column.name) not in other.ids():
                near = nearest(row.text(column.name), other.ids())
                mend = f"did you mean {near!r}?" if near else f"add it to {other.schema.file}"
                yield table.problem(row, column.name, f"is not in {other.schema.file}", mend)
    for row in table.rows if "status" in table.schema.names else ():
        gap = all(row.number(name) is None for name in _FIGURES)
        if gap != (row.text("status") == "not_found"):
            mend = "set status to not_found" if gap else "leave value, low and high empty, or say how it is known"
            yield table.problem(row, "status", "has no figure" if gap else "stands beside a figure", mend)


def _faulty_exports(tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Units that are not the fuel's, a second total of a year, parts of other months than their total."""
    units = {row.text("fuel_id"): row.text("unit") for row in tables["fuels"].rows}
    exports, totals = tables["exports"], dict[tuple[str, int | None], Row]()
    for row in exports.rows:
        wanted = WORTH if row.text("item") == "worth" else units.get(row.text("fuel"), row.text("unit"))
        if row.text("unit") != wanted:
            yield exports.problem(row, "unit", f"is not that of {row.text('fuel')}", f"write it in {wanted}")
        if row.text("item") == "total" and totals.setdefault(_year(row), row) is not row:
            yield exports.problem(row, "item", "is a second total of the year", "keep one, and the other in its note")
    for row in exports.rows:
        total = totals.get(_year(row))
        if total and total.flag("closed") and row.text("period") != total.text("period"):
            message = f"is not the period of the total ({total.text('period')})"
            yield exports.problem(row, "period", message, "never join figures of different months")


def _year(row: Row) -> tuple[str, int | None]:
    return row.text("fuel"), row.integer("year")
