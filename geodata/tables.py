"""Tables: reads the CSV files of a network folder strictly and gathers every fault in them."""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from geodata.cells import CONTROL, NEAR, Cell, CellFault, as_meant, converter, missing, nearest
from geodata.errors import DataError, Problem
from geodata.meaning import decoded, separator
from geodata.schema import ALWAYS_REQUIRED, BASELINE_TABLES, ColumnSchema, TableSchema, read_schema

MAY_BE_UNKNOWN = frozenset({"country", "lat", "lon"})
"""Of a bare network: what says where things lie, without which it can be blocked and ranked but not drawn."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: where it stands, its values and its text.

    Cells that could not be read hold the value of an empty cell; their problem is reported apart.
    """

    line: int
    cells: Mapping[str, Cell]
    raw: Mapping[str, str]

    def text(self, column: str) -> str:
        """Text of a column ('' when empty)."""
        value = self.cells.get(column)
        return value if isinstance(value, str) else ""

    def number(self, column: str) -> float | None:
        """Number in a column (None when empty)."""
        value = self.cells.get(column)
        return float(value) if isinstance(value, int | float) else None

    def integer(self, column: str) -> int | None:
        """Whole number in a column (None when empty)."""
        value = self.cells.get(column)
        return value if isinstance(value, int) else None

    def flag(self, column: str) -> bool:
        """Truth of a boolean column."""
        return self.cells.get(column) is True

    def items(self, column: str) -> tuple[str, ...]:
        """Entries of a list column."""
        value = self.cells.get(column)
        return value if isinstance(value, tuple) else ()


@dataclass(frozen=True)
class Table:
    """One table as read: its rows in file order, and the columns that are `given`.

    It is not `present` when the folder has no such file, and not `readable` when the file or its header is broken,
    so that nothing may be concluded from its rows. `notes` say what was read otherwise than it is written.
    """

    schema: TableSchema
    rows: tuple[Row, ...] = ()
    given: frozenset[str] = frozenset()
    present: bool = True
    readable: bool = True
    notes: tuple[Problem, ...] = ()

    def ids(self) -> frozenset[str]:
        """Return all values of the first key column."""
        key = self.schema.key[0]
        return frozenset(row.text(key) for row in self.rows if row.text(key))

    def problem(self, row: Row | None, column: str | None, message: str, mend: str) -> Problem:
        """Describe a fault in this table, quoting the cell."""
        value = row.raw.get(column, "") if row is not None and column is not None else None
        line = row.line if row is not None else None
        return Problem(self.schema.file, line, column, value or None, message, mend)


class Folder(NamedTuple):
    """All tables of a folder, whether it is a bare network, what was wrong with the files, and what is worth a note."""

    tables: Mapping[str, Table]
    minimal: bool
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def read_folder(files: Mapping[str, bytes], unread: Collection[str] = ()) -> Folder:
    """Read every table of the schema (absent ones empty) from the bytes of CSV files by name.

    `unread` names files that are there but could not be read: nothing is concluded from their tables.
    """
    schema = read_schema()
    minimal = not any(f"{name}.csv" in (*files, *unread) for name in BASELINE_TABLES)
    problems: list[Problem] = []
    notes: list[Problem] = []
    _misnamed(files, schema, problems, notes)
    tables: dict[str, Table] = {}
    for name, table in schema.items():
        if table.file in files:
            tables[name] = _read_table(files[table.file], table, minimal, problems)
            continue
        if table.file in unread:
            tables[name] = Table(table, readable=False)
            continue
        if name in ALWAYS_REQUIRED:
            columns = ", ".join(_required_columns(table, minimal))
            mend = f"add {table.file} with the columns {columns}"
            problems.append(Problem(table.file, None, None, None, "is missing", mend))
        tables[name] = Table(table, present=False, readable=name not in ALWAYS_REQUIRED)
    notes += (note for table in tables.values() for note in table.notes)
    return Folder(tables, minimal, tuple(problems), tuple(notes))


def read_tables(files: Mapping[str, bytes], schema: Mapping[str, TableSchema]) -> Mapping[str, Table]:
    """Read tables that are no network, each of which must be there, with the same reader.

    Raises
    ------
    DataError
        If one is missing or anything in it is wrong; it lists every problem.
    """
    problems: list[Problem] = []
    tables: dict[str, Table] = {}
    for name, table in schema.items():
        if table.file in files:
            tables[name] = _read_table(files[table.file], table, False, problems)
        else:
            mend = f"add {table.file} with the columns {', '.join(_required_columns(table, False))}"
            problems.append(Problem(table.file, None, None, None, "is missing", mend))
    if problems:
        raise DataError(problems)
    return tables


def read_files(folder: Path) -> tuple[Mapping[str, bytes], tuple[Problem, ...]]:
    """Read the bytes of every CSV file in a folder, in order of name; and what could not be read."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.csv")):
        # What is no plain file may never end: a named pipe, a device.
        if path.exists() and not path.is_file():
            mend = "make it a plain file, or move it out of the folder"
            problems.append(Problem(path.name, None, None, None, "is not a plain file", mend))
            continue
        try:
            files[path.name] = path.read_bytes()
        except OSError as error:
            mend = "make it a plain file that may be read"
            problems.append(Problem(path.name, None, None, None, f"can't be read ({error.strerror})", mend))
    return files, tuple(problems)


def _misnamed(
    files: Iterable[str], schema: Mapping[str, TableSchema], problems: list[Problem], notes: list[Problem]
) -> None:
    """Files that are no tables: a slip of the pen is a problem, another name is a note."""
    known = {table.file for table in schema.values()}
    for name in sorted(set(files) - known):
        near = nearest(name, known - set(files), NEAR)
        if near:
            mend = f"rename it to {near}, or move it out of the folder"
            problems.append(Problem(name, None, None, None, "is not the name of a table", mend))
        else:
            mend = "nothing to do, if it is not meant as a table of this network"
            notes.append(Problem(name, None, None, None, "is not the name of a table: passed over", mend))


def _required_columns(table: TableSchema, minimal: bool) -> tuple[str, ...]:
    if not minimal or table.name not in ALWAYS_REQUIRED:
        return tuple(column.name for column in table.columns if column.required)
    # A bare network has no limits table, so its edges must have the column of capacities.
    return tuple(c.name for c in table.columns if c.minimal and (c.required or c.name == "capacity_mt"))


def _read_table(data: bytes, schema: TableSchema, minimal: bool, problems: list[Problem]) -> Table:
    broken = Table(schema, readable=False)
    notes: list[Problem] = []
    text = _decode_as_meant(data, schema.file, notes) if minimal else None
    text = _decode(data, schema.file, problems) if text is None else text
    if text is None:
        return broken
    delimiter = separator(text.partition("\n")[0]) if minimal else ","
    lines = split(text, schema.file, problems, delimiter)
    if lines is None:
        return broken
    if not lines:
        mend = f"write the header {','.join(schema.names)}, or remove the file"
        problems.append(Problem(schema.file, None, None, None, "is empty", mend))
        return broken
    (first, header), *body = lines
    if not body and schema.name in ALWAYS_REQUIRED:
        mend = f"add a row per {schema.name[:-1]}"
        problems.append(Problem(schema.file, None, None, None, "has a header and no rows", mend))
    required = _required_columns(schema, minimal)
    if minimal:
        # Spaces and capitals of a name are not meant, and what else people keep in a table is theirs.
        header = _header_as_meant(first, header, schema, notes)
        other = [name for name in header if _is_other(name, header, schema)]
        if other:
            message = "is not a column of this table: passed over" if len(other) == 1 else "are passed over"
            mend = "nothing to do, if nothing of it is meant for the network"
            notes.append(Problem(schema.file, first, None, ", ".join(other), message, mend))
    else:
        other = []
    faults = list(_header_faults(first, [name for name in header if name not in other], schema, required))
    if faults:
        problems.extend(faults)
        return broken
    decimal = "," if delimiter != "," and _has_decimal_commas(body, header, schema) else "."
    rows = _read_rows(body, header, schema, minimal, required, problems, notes, decimal)
    problems.extend(_duplicates(rows, schema))
    return Table(schema, rows, frozenset(header).intersection(schema.names), notes=tuple(notes))


def _decode_as_meant(data: bytes, file: str, notes: list[Problem]) -> str | None:
    found = decoded(data)
    if found is None:
        return None
    text, encoding = found
    if encoding == "cp1251":
        message, mend = "is read as cp1251 (Cyrillic Windows)", "nothing to do, if the names are right"
        notes.append(Problem(file, None, None, None, message, mend))
    return text


def _header_as_meant(line: int, header: Sequence[str], schema: TableSchema, notes: list[Problem]) -> list[str]:
    """Names of columns without spaces round them; `Edge ID` is edge_id where there is no such column."""
    read: list[str] = []
    for name in map(str.strip, header):
        plain = re.sub(r"[\s-]+", "_", name).casefold()
        taken = plain if name not in schema.names and plain in schema.names and plain not in (*header, *read) else name
        if taken != name:
            message, mend = f"is read as {taken!r}", "nothing to do, if that is meant"
            notes.append(Problem(schema.file, line, None, name, message, mend))
        read.append(taken)
    return read


def _is_other(name: str, header: Sequence[str], schema: TableSchema) -> bool:
    """Whether a column of a bare network is none of the schema's, and no misspelt one that is missing either."""
    return name not in schema.names and nearest(name, set(schema.names) - set(header)) is None


def _has_decimal_commas(body: Iterable[tuple[int, list[str]]], header: Sequence[str], schema: TableSchema) -> bool:
    numbers = [i for i, name in enumerate(header) if name in schema.names and schema.column(name).type == "number"]
    return any("," in texts[i] for _, texts in body for i in numbers if i < len(texts))


def _decode(data: bytes, file: str, problems: list[Problem]) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        shown = data[error.start : error.end].hex(" ")
        mend = "save the file as UTF-8"
        problems.append(Problem(file, line, None, f"byte {shown}", "is not UTF-8 text", mend))
        return None


def split(text: str, file: str, problems: list[Problem], delimiter: str = ",") -> list[tuple[int, list[str]]] | None:
    """Split text into rows with their line numbers; blank lines are passed over. None, and a problem, for no CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if cells:
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        mend = "close every quoted cell and double the quotes inside it"
        problems.append(Problem(file, line, None, None, f"is not valid CSV ({error})", mend))
        return None
    return rows


def _header_faults(line: int, header: list[str], schema: TableSchema, required: Iterable[str]) -> Iterator[Problem]:
    file = schema.file
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        message = "is one single column: the cells are not separated by commas"
        yield Problem(file, line, None, header[0], message, "save the file with commas between cells")
        return
    yield from wrong_columns(line, header, schema.names, file)
    for name in required:
        if name not in header:
            mend = f"add a column named {name} ({schema.column(name).description})"
            yield Problem(file, line, name, None, "the column is missing", mend)


def wrong_columns(line: int, header: Sequence[str], known: Sequence[str], file: str) -> Iterator[Problem]:
    """Columns of a header that are given twice or that the table doesn't have."""
    for position, name in enumerate(header):
        if name in header[:position]:
            yield Problem(file, line, name, name, "is a column given twice", "remove one of the two")
        elif name not in known:
            near = nearest(name, known)
            hint = f"did you mean {near!r}?" if near else f"columns are {', '.join(known)}"
            message = "is not a column of this table"
            yield Problem(file, line, name, name, message, f"rename or remove it; {hint}")


def _read_rows(
    body: list[tuple[int, list[str]]],
    header: list[str],
    schema: TableSchema,
    minimal: bool,
    required: Iterable[str],
    problems: list[Problem],
    notes: list[Problem],
    decimal: str,
) -> tuple[Row, ...]:
    empty: dict[str, Cell] = {column.name: missing(column) for column in schema.columns}
    places = [place for place, name in enumerate(header) if name in schema.names]
    columns = [schema.column(header[place]) for place in places]
    readers = [as_meant(column, converter(column, minimal=minimal), decimal) for column in columns]
    if not minimal:
        readers = [_strictly(converter(column)) for column in columns]
    needed = [_must_be_filled(column, minimal, required) for column in columns]
    otherwise: dict[str, list[tuple[int, str, str]]] = {}
    rows: list[Row] = []
    for line, texts in body:
        if len(texts) != len(header):
            problems.append(_ragged(schema.file, line, len(texts), len(header)))
            continue
        if not any(texts):
            problems.append(Problem(schema.file, line, None, None, "is a row of empty cells", "remove the row"))
            continue
        raw = dict(zip(header, texts, strict=True))
        cells = dict(empty)
        if CONTROL.search("".join(texts)):
            problems.extend(_controls(schema.file, line, raw))
            raw = {name: "" if CONTROL.search(text) else text for name, text in raw.items()}
        for column, read, need, place in zip(columns, readers, needed, places, strict=True):
            text = texts[place]
            try:
                if text and not text.isspace():
                    if raw[column.name]:
                        cells[column.name], taken = read(text)
                        if taken != text:
                            otherwise.setdefault(column.name, []).append((line, text, taken))
                elif text or need:
                    _refuse_empty(column, text)
            except CellFault as fault:
                problems.append(Problem(schema.file, line, column.name, text or None, fault.message, fault.mend))
        rows.append(Row(line, cells, raw))
    notes.extend(_readings(schema.file, otherwise))
    return tuple(rows)


def _strictly(read: Callable[[str], Cell]) -> Callable[[str], tuple[Cell, str]]:
    return lambda text: (read(text), text)


def _readings(file: str, otherwise: Mapping[str, Sequence[tuple[int, str, str]]]) -> Iterator[Problem]:
    """One note a column on the cells that were not read as they are written."""
    for column, read in otherwise.items():
        line, text, taken = read[0]
        more = f", and {len(read) - 1:,} more cells likewise" if len(read) > 1 else ""
        message = f"is read as {taken!r}{more}"
        yield Problem(file, line, column, text, message, "nothing to do, if that is meant")


def _must_be_filled(column: ColumnSchema, minimal: bool, required: Iterable[str]) -> bool:
    if minimal and column.table in ALWAYS_REQUIRED:
        return column.required and column.name in required and column.name not in MAY_BE_UNKNOWN
    return column.required


def _refuse_empty(column: ColumnSchema, text: str) -> None:
    if text:
        raise CellFault("holds only spaces", "fill the cell or leave it quite empty")
    if column.references == "sources.source_id":
        raise CellFault("a number without a source", "name a source_id of sources.csv ('assumption' is one)")
    raise CellFault("the cell may not be empty", f"fill it in: {column.description.split(';')[0]}")


def _ragged(file: str, line: int, found: int, expected: int) -> Problem:
    hint = "put quotes around a text that holds a comma" if found > expected else "add the missing commas"
    return Problem(file, line, None, None, f"has {found} cells where the header has {expected}", hint)


def _controls(file: str, line: int, raw: Mapping[str, str]) -> Iterator[Problem]:
    for name, text in raw.items():
        found = CONTROL.search(text)
        if found:
            message = f"holds the control character U+{ord(found[0]):04X}"
            yield Problem(file, line, name, text, message, "remove the character or write a space")


def _duplicates(rows: Iterable[Row], schema: TableSchema) -> Iterator[Problem]:
    seen: dict[tuple[Cell, ...], int] = {}
    key = schema.key
    for row in rows:
        name = tuple(row.cells[column] for column in key)
        # A key that is empty or could not be read has its own problem already.
        if not any(name) or None in name:
            continue
        if name in seen:
            shown = ", ".join(str(part) for part in name if part != "")
            message = f"stands twice: in row {seen[name]} and in row {row.line}"
            mend = "remove one of the two rows or change its key"
            yield Problem(schema.file, row.line, ", ".join(key), shown, message, mend)
        else:
            seen[name] = row.line
