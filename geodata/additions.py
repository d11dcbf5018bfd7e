"""Additions: one row more in a table of a network folder, made and checked before anything is written."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from geodata.dataset import Dataset, load
from geodata.errors import DataError, Problem
from geodata.tables.datapackage import FILE as PACKAGE
from geodata.tables.folder import wrong_columns
from geodata.tables.meaning import split
from geodata.tables.schema import TableSchema, read_schema

_NAMED_BY = {"observations": ("year", "target"), "monthly": ("month", "target", "count")}
"""Columns that make a name for a row where none is given."""

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Addition:
    """A row that fits a folder, not yet written.

    Attributes
    ----------
    table, row_id, line : str, str, int
        Where it stands: the table, its key, and the line of the file.
    version : str
        Version of the data without the row.
    dataset : Dataset
        The folder with the row, and with the next version of the data.
    files : mapping of str to bytes
        What to write, by file name: the source first, so that a row never stands there without it.
    """

    table: str
    row_id: str
    line: int
    version: str
    dataset: Dataset
    files: Mapping[str, bytes]


def addition(folder: Path, table: str, cells: Cells, *, source: Cells | None = None, today: str) -> Addition:
    """Put a row at the end of a table, and a source at the end of sources.csv where one is given.

    Nothing is written. The version of a folder that has one becomes the day, or the day and a number when it is that
    already; without one the version is the fingerprint of the tables.

    Parameters
    ----------
    folder : Path
        A sound network folder.
    table : str
        Name of a table, such as ``"monthly"``.
    cells : mapping of str to str
        Text by column, as it would stand in the file. Observations and monthly figures get a name where none is given.
    source : mapping of str to str, optional
        A row of sources.csv.
    today : str
        The day as ``YYYY.MM.DD``.

    Raises
    ------
    DataError
        If the folder would not be sound with the row; it lists every problem.

    Examples
    --------
    >>> from geodata.shipped import shipped_folder
    >>> row = {"month": "2026-07", "target": "total:exports", "value_mt": "4.1", "count": "customs"}
    >>> row |= {"status": "reported", "source_id": "bns-customs-exports"}
    >>> made = addition(shipped_folder(), "monthly", row, today="2026.12.10")
    >>> made.row_id, made.dataset.data_version, list(made.files)
    ('2026-07-exports-customs', '2026.12.10', ['monthly.csv', 'datapackage.json'])
    """
    schema = read_schema()
    before = load(folder)
    files: dict[str, bytes] = {}
    if source is not None:
        files["sources.csv"], _ = _appended(folder, schema["sources"], source)
    named = {**_name(before, schema[table], cells), **cells}
    files[f"{table}.csv"], line = _appended(folder, schema[table], named)
    after = load(folder, replacing=files)
    package = _package(folder, today)
    if package is not None:
        files[PACKAGE], version = package
        after = replace(after, data_version=version)
    row_id = ";".join(named[key] for key in schema[table].key)
    return Addition(table, row_id, line, before.data_version, after, files)


def _name(dataset: Dataset, schema: TableSchema, cells: Cells) -> dict[str, str]:
    """A name of its own for the row, numbered where it is taken; empty for tables whose rows are named by hand."""
    parts = [cells.get(column, "").replace("total:", "").replace(":", "-") for column in _NAMED_BY.get(schema.name, ())]
    if not parts:
        return {}
    key, taken = schema.key[0], set(dataset.table(schema.name).index)
    stem = "-".join(part for part in parts if part)
    names: Iterator[str] = (stem if i == 1 else f"{stem}-{i}" for i in range(1, len(taken) + 2))
    return {key: next(name for name in names if name not in taken)}


def _appended(folder: Path, schema: TableSchema, cells: Cells) -> tuple[bytes, int]:
    """The file with one row more, and the line of that row; its own header, its own ends of lines."""
    path = folder / schema.file
    data = path.read_bytes() if path.is_file() else (",".join(schema.names) + "\n").encode()
    text = data.decode("utf-8-sig")
    rows = split(text, schema.file, []) or [(1, list(schema.names))]
    header, line = rows[0][1], text.count("\n") + 1 + (not text.endswith("\n"))
    faults = list(wrong_columns(line, list(cells), header, schema.file))
    if faults:
        raise DataError(faults)
    end = "\r\n" if b"\r\n" in data else "\n"
    made = io.StringIO(newline="")
    csv.writer(made, lineterminator=end).writerow([cells.get(column, "") for column in header])
    gap = "" if text.endswith("\n") else end
    return data + (gap + made.getvalue()).encode(), line


def _package(folder: Path, today: str) -> tuple[bytes, str] | None:
    """The description of the folder with the next version; None where the folder names no version."""
    path = folder / PACKAGE
    if not path.is_file():
        return None
    text = path.read_bytes().decode("utf-8-sig")
    old = json.loads(text).get("version")
    if not old:
        return None
    new = next_version(old, today)
    made = re.sub(
        rf'("version"\s*:\s*){re.escape(json.dumps(old))}', lambda found: found[1] + json.dumps(new), text, count=1
    )
    if json.loads(made) != {**json.loads(text), "version": new}:
        mend = f"write the version by hand: {new}"
        raise DataError([Problem(PACKAGE, None, "version", old, "stands in a place that can't be told apart", mend)])
    return made.encode(), new


def next_version(old: str, today: str) -> str:
    """The day; the day and a number where the version is of that day (or of a later one) already.

    Examples
    --------
    >>> [next_version(old, "2026.12.10") for old in ("2026.11.25", "1.0", "2026.12.10", "2026.12.10.2", "2027.01.01")]
    ['2026.12.10', '2026.12.10', '2026.12.10.1', '2026.12.10.3', '2027.01.01.1']
    """
    found = re.fullmatch(r"(\d{4}\.\d{2}\.\d{2})(?:\.(\d+))?", old)
    if found is None or found[1] < today:
        return today
    return f"{found[1]}.{int(found[2] or 0) + 1}"
