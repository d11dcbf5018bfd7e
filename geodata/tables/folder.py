"""Tables: reads the CSV files of a network folder strictly and gathers every fault in them."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from geodata.errors import DataError, Problem, Problems
from geodata.tables.cells import CONTROL, NEAR, Cell, CellFault, as_meant, at_once, converter, missing, nearest
from geodata.tables.meaning import decoded, separated, split
from geodata.tables.rows import Columns, Table
from geodata.tables.schema import ALWAYS_REQUIRED, BASELINE_TABLES, ColumnSchema, TableSchema, read_schema
from geodata.tables.synonyms import TEXTS, known_as
from geodata.wording import counted

_NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
"""First bytes of .xlsx, .ods and .zip, of .xls and of .gz."""
MAY_BE_UNKNOWN = frozenset({"country", "lat", "lon"})
"""Of a bare network: what says where things lie, without which it can be blocked and ranked but not drawn."""


class _Reader(NamedTuple):
    """How the cells of a column are read: text to value and to the text as it was read; whether none may be empty.

    `at_once` reads many cells, or none of them where some need a closer look.
    """

    column: ColumnSchema
    read: Callable[[str], tuple[Cell, str]]
    at_once: Callable[[Sequence[str]], list[Cell] | None]
    needed: bool


class Folder(NamedTuple):
    """All tables of a folder, whether it is a bare network, what was wrong with the files, and what is worth a note."""

    tables: Mapping[str, Table]
    minimal: bool
    problems: Problems
    notes: tuple[Problem, ...]


def read_folder(files: Mapping[str, bytes], unread: Collection[str] = (), loose: Collection[str] = ()) -> Folder:
    """Read every table of the schema (absent ones empty) from the bytes of CSV files by name.

    `unread` names files that are there but could not be read: nothing is concluded from their tables. Those of a bare
    network, and those that `loose` names, are read as they are meant.
    """
    schema = read_schema()
    minimal = not any(f"{name}.csv" in (*files, *unread) for name in BASELINE_TABLES)
    problems = Problems()
    notes: list[Problem] = []
    _misnamed(files, schema, problems, notes)
    tables: dict[str, Table] = {}
    for name, table in schema.items():
        if table.file in files:
            own = table.file in loose
            tables[name] = read_table(files[table.file], table, minimal or own, problems, filled=own)
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
    return Folder(tables, minimal, problems, tuple(notes))


def read_tables(files: Mapping[str, bytes], schema: Mapping[str, TableSchema]) -> Mapping[str, Table]:
    """Read tables that are no network, each of which must be there, with the same reader.

    Raises
    ------
    DataError
        If one is missing or anything in it is wrong; it lists every problem.
    """
    problems = Problems()
    tables: dict[str, Table] = {}
    for name, table in schema.items():
        if table.file in files:
            tables[name] = read_table(files[table.file], table, False, problems, filled=True)
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


def read_table(
    data: bytes, schema: TableSchema, minimal: bool, problems: list[Problem], *, filled: bool = False
) -> Table:
    """Read one table, as it is meant (with notes) if it is `minimal`, and add what is wrong with it to `problems`.

    One that is `filled`, as nodes and edges always are, has rows.
    """
    broken = Table(schema, readable=False)
    notes: list[Problem] = []
    text = _decode_as_meant(data, schema.file, notes) if minimal else None
    text = _decode(data, schema.file, problems) if text is None else text
    if text is None:
        return broken
    delimiter, text = separated(text) if minimal else (",", text)
    lines = split(text, schema.file, problems, delimiter)
    if lines is None:
        return broken
    if not lines:
        mend = f"write the header {','.join(schema.names)}, or remove the file"
        problems.append(Problem(schema.file, None, None, None, "is empty", mend))
        return broken
    (first, header), *body = lines
    if not body and (filled or schema.name in ALWAYS_REQUIRED):
        mend = f"add a row per {schema.name[:-1]}"
        problems.append(Problem(schema.file, None, None, None, "has a header and no rows", mend))
    required = _required_columns(schema, minimal)
    if minimal:
        # Spaces and capitals of a name are not meant, and what else people keep in a table is theirs.
        header = _header_as_meant(first, header, schema, notes)
        problems.extend(_ambiguous(first, header, schema))
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
    columns = _read_columns(body, header, schema, minimal, required, problems, notes, decimal)
    problems.extend(_duplicates(columns, schema))
    return Table(schema, columns, frozenset(header).intersection(schema.names), notes=tuple(notes))


def _decode_as_meant(data: bytes, file: str, notes: list[Problem]) -> str | None:
    found = decoded(data)
    if found is None:
        return None
    text, encoding = found
    if encoding != "utf-16":
        shown = "cp1251 (Cyrillic Windows)" if encoding == "cp1251" else f"{encoding} without a byte order mark"
        message, mend = f"is read as {shown}", "nothing to do, if the names are right"
        notes.append(Problem(file, None, None, None, message, mend))
    return text


def _header_as_meant(line: int, header: Sequence[str], schema: TableSchema, notes: list[Problem]) -> list[str]:
    """Names of columns without spaces round them; `Edge ID` is edge_id, `cost` cost_usd_t where there is none."""
    read: list[str] = []
    known = _known_as(schema, header).items()
    ours = {names[0]: column for column, names in known if len(names) == 1 or column in TEXTS}
    for name in map(str.strip, header):
        plain = ours.get(name, re.sub(r"[\s-]+", "_", name).casefold())
        taken = plain if name not in schema.names and plain in schema.names and plain not in (*header, *read) else name
        if taken != name:
            message, mend = f"is read as {taken!r}", "nothing to do, if that is meant"
            notes.append(Problem(schema.file, line, None, name, message, mend))
        read.append(taken)
    return read


def _is_other(name: str, header: Sequence[str], schema: TableSchema) -> bool:
    """Whether a column of a bare network is none of the schema's, and no misspelt one that is missing either."""
    return name not in schema.names and nearest(name, set(schema.names) - set(header), NEAR) is None


def _ambiguous(line: int, header: Sequence[str], schema: TableSchema) -> Iterator[Problem]:
    """Columns of a bare network several of which could be meant for one of ours."""
    for column, (first, *others) in _known_as(schema, header).items():
        if others and column not in TEXTS:
            message = f"could be taken for {column}, and so could {others[0]!r}"
            yield Problem(schema.file, line, first, first, message, f"rename the one that is meant to {column}")


def _known_as(schema: TableSchema, header: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Names by the column of nodes or edges that they are known as elsewhere."""
    if schema.name not in ("nodes", "edges"):
        return {}
    return known_as("nodes" if schema.name == "nodes" else "edges", [name.strip() for name in header])


def _has_decimal_commas(body: Iterable[tuple[int, list[str]]], header: Sequence[str], schema: TableSchema) -> bool:
    numbers = [i for i, name in enumerate(header) if name in schema.names and schema.column(name).type == "number"]
    return any("," in texts[i] for _, texts in body for i in numbers if i < len(texts))


def _decode(data: bytes, file: str, problems: list[Problem]) -> str | None:
    if data.startswith(_NO_TEXT):
        mend = "save it as CSV (UTF-8) in the program that made it, or unpack it"
        problems.append(Problem(file, None, None, None, "is a spreadsheet or an archive, not CSV text", mend))
        return None
    if b"\0" in data[:2]:
        problems.append(Problem(file, None, None, None, "is UTF-16 text", "save the file as UTF-8"))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        shown = data[error.start : error.end].hex(" ")
        mend = "save the file as UTF-8"
        problems.append(Problem(file, line, None, f"byte {shown}", "is not UTF-8 text", mend))
        return None


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


def _read_columns(
    body: list[tuple[int, list[str]]],
    header: list[str],
    schema: TableSchema,
    minimal: bool,
    required: Iterable[str],
    problems: list[Problem],
    notes: list[Problem],
    decimal: str,
) -> Columns:
    found = Problems()
    whole = [(line, texts) for line, texts in body if _is_whole(schema.file, line, texts, header, found)]
    lines = [line for line, _ in whole]
    given = dict(zip(header, zip(*(texts for _, texts in whole), strict=True), strict=True)) if whole else {}
    raw = {name: _uncontrolled(schema.file, lines, name, texts, found) for name, texts in given.items()}
    cells: dict[str, Sequence[Cell]] = {}
    for column in sorted(schema.columns, key=lambda column: header.index(column.name) if column.name in raw else 0):
        if column.name not in raw:
            cells[column.name] = [missing(column)] * len(lines)
            continue
        read = as_meant(column, converter(column, minimal=True), decimal) if minimal else _strictly(converter(column))
        many = at_once(column, minimal=minimal, decimal=decimal)
        reader = _Reader(column, read, many, _must_be_filled(column, minimal, required))
        name = column.name
        cells[name], otherwise = _read_column(reader, lines, given[name], raw[name], found)
        notes += otherwise
    found.sort(key=lambda problem: problem.row or 0)
    problems.extend(found)
    return Columns(lines, cells, given)


def _is_whole(file: str, line: int, texts: Sequence[str], header: Sequence[str], found: list[Problem]) -> bool:
    """Whether a row has a cell for each column and is not empty throughout; else that is noted as a problem."""
    if len(texts) != len(header):
        found.append(_ragged(file, line, len(texts), len(header)))
        return False
    if not any(texts):
        found.append(Problem(file, line, None, None, "is a row of empty cells", "remove the row"))
        return False
    return True


def _uncontrolled(
    file: str, lines: Sequence[int], name: str, texts: Sequence[str], found: list[Problem]
) -> Sequence[str]:
    """The cells of a column, empty where one holds an invisible character, which is a problem."""
    if not CONTROL.search("".join(texts)):
        return texts
    clean: list[str] = []
    for line, text in zip(lines, texts, strict=True):
        control = CONTROL.search(text)
        if control:
            message = f"holds the invisible character U+{ord(control[0]):04X}"
            found.append(Problem(file, line, name, text, message, "remove the character or write a space"))
        clean.append("" if control else text)
    return clean


def _read_column(
    reader: "_Reader", lines: Sequence[int], texts: Sequence[str], raw: Sequence[str], found: list[Problem]
) -> tuple[Sequence[Cell], Iterator[Problem]]:
    """The values of a column, and notes on what was read otherwise; each text is read once, however many have it."""
    if raw is texts and (read := _read_at_once(reader, texts)) is not None:
        return read, iter(())
    different = set(texts)
    values: dict[str, Cell] = dict.fromkeys(different, missing(reader.column))
    taken: dict[str, str] = {}
    faults: dict[str, tuple[str, str]] = {}
    hidden = different.difference(raw) if raw is not texts else set()
    for text in different:
        try:
            if text and not text.isspace():
                if text not in hidden:
                    values[text], taken[text] = reader.read(text)
            elif text or reader.needed:
                _refuse_empty(reader.column, text)
        except CellFault as fault:
            # Not the fault itself: it holds on to all the calls that it came through.
            faults[text] = fault.message, fault.mend
    file, name = f"{reader.column.table}.csv", reader.column.name
    for line, text in zip(lines, texts, strict=True) if faults else ():
        if told := faults.get(text):
            found.append(Problem(file, line, name, text or None, *told))
    odd = {text: read for text, read in taken.items() if read != text}
    otherwise = [(line, text, odd[text]) for line, text in zip(lines, texts, strict=True) if text in odd] if odd else []
    return list(map(values.__getitem__, texts)), _readings(file, name, otherwise)


def _read_at_once(reader: "_Reader", texts: Sequence[str]) -> Sequence[Cell] | None:
    """The values of a column all of whose cells are written as they are meant; else None."""
    if "" not in texts:
        return reader.at_once(texts)
    different = [text for text in set(texts) if text]
    read = None if reader.needed else reader.at_once(different)
    if read is None:
        return None
    values = {"": missing(reader.column), **dict(zip(different, read, strict=True))}
    return list(map(values.__getitem__, texts))


def _strictly(read: Callable[[str], Cell]) -> Callable[[str], tuple[Cell, str]]:
    return lambda text: (read(text), text)


def _readings(file: str, column: str, otherwise: Sequence[tuple[int, str, str]]) -> Iterator[Problem]:
    """One note on the cells of a column that were not read as they are written."""
    if otherwise:
        line, text, taken = otherwise[0]
        more = f", and {counted(len(otherwise) - 1, 'more cell')} likewise" if len(otherwise) > 1 else ""
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


def _duplicates(columns: Columns, schema: TableSchema) -> Iterator[Problem]:
    seen: dict[tuple[Cell, ...], int] = {}
    key = schema.key
    names = zip(*(columns.cells[column] for column in key), strict=True) if key else ()
    for line, name in zip(columns.lines, names, strict=bool(key)):
        first = seen.setdefault(name, line)
        # A key that is empty or could not be read has its own problem already.
        if first != line and any(name) and None not in name:
            shown = ", ".join(str(part) for part in name if part != "")
            message = f"stands twice: in row {first} and in row {line}"
            mend = "remove one of the two rows or change its key"
            yield Problem(schema.file, line, ", ".join(key), shown, message, mend)
