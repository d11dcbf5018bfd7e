"""Delimited: layers from tables in text files, whatever stands between their cells, and from the folders of PyPSA."""

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Literal

from geodata.errors import DataError, Problem
from geodata.formats.layers import Layer, refused
from geodata.tables.meaning import decoded, plain_number, separated, split
from geodata.tables.synonyms import has_ends

FILES: Mapping[str, Literal["nodes", "edges"]] = {"nodes.csv": "nodes", "edges.csv": "edges"}
BUSES = "buses.csv"
"""The table that a folder of PyPSA has."""
END_OF_METADATA = "<END OF METADATA>"
_BRANCHES = {"lines.csv": True, "transformers.csv": True, "links.csv": False}
"""Tables of PyPSA's edges, and whether these carry either way."""
_DECIMAL = re.compile(r"([+-]?\d+),(\d+)")
_AT_BUSES = (("generators.csv", "p_nom", "supply"), ("loads.csv", "p_set", "demand"))


def read_delimited(path: Path) -> Layer:
    """Read one table: of edges if it names their ends, else of nodes.

    Raises
    ------
    DataError
        If it is no table that can be read.
    """
    rows = _rows(path)
    kind = FILES.get(path.name.lower()) or ("edges" if rows and has_ends(rows[0]) else "nodes")
    return Layer(path.name, "row", kind, tuple(rows), numbers=tuple(range(2, len(rows) + 2)))


def read_tntp(path: Path) -> Layer:
    """Read a table of links or of nodes of the Transportation Networks for Research (`.tntp`).

    What flows between which zones is in other files of theirs and not read: it is no supply of one good.

    Raises
    ------
    DataError
        If it is no such table.
    """
    bare = [line.strip().lstrip("~").rstrip(";").strip() for line in _text(path).splitlines()]
    after = bare.index(END_OF_METADATA) + 1 if END_OF_METADATA in bare else 0
    lines = [(number, text.split("\t")) for number, text in enumerate(bare, start=1) if number > after and text]
    rows = _named_cells(path, [(number, [cell.strip() for cell in cells]) for number, cells in lines])
    kind: Literal["nodes", "edges"] = "edges" if rows and has_ends(rows[0]) else "nodes"
    return Layer(path.name, "line", kind, tuple(rows), numbers=tuple(number for number, _ in lines[1:]))


def read_pypsa(folder: Path) -> list[Layer]:
    """Read the tables of PyPSA: what generators can send and loads take are added up at each bus.

    Raises
    ------
    DataError
        If a table can't be read, or an amount in it is no number.
    """
    buses = [{"id": _name(row), **row} for row in _rows(folder / BUSES)]
    notes = [
        Problem(series.name, None, None, None, "is passed over: a network has one amount each", "nothing to do")
        for series in sorted(folder.glob("*-*.csv"))
    ]
    names = {bus["id"] for bus in buses}
    for file, column, ours in _AT_BUSES:
        amounts = _sums(folder / file, column, names)
        for bus in buses:
            if bus["id"] in amounts:
                bus[ours] = f"{amounts[bus['id']]:.12g}"
    layers = [Layer(BUSES, "row", "nodes", tuple(buses), numbers=tuple(range(2, len(buses) + 2)), notes=tuple(notes))]
    for file, both_ways in _BRANCHES.items():
        if (folder / file).is_file():
            rows = [{"edge": _name(row), **row} for row in _rows(folder / file)]
            for row in rows:
                if (plain_number(row.get("p_min_pu", "")) or "0").startswith("-"):
                    row["bidirectional"] = "true"
            numbers = tuple(range(2, len(rows) + 2))
            layers.append(Layer(file, "row", "edges", tuple(rows), numbers=numbers, both_ways=both_ways))
    return layers


def _name(row: Mapping[str, str]) -> str:
    return row.get("name") or next(iter(row.values()), "")


def _sums(path: Path, column: str, buses: Collection[str]) -> dict[str, float]:
    """Amounts of a table of PyPSA by bus; what is at no bus would be lost without a word."""
    sums: dict[str, float] = {}
    for number, row in enumerate(_rows(path) if path.is_file() else (), start=2):
        text = row.get(column, "")
        try:
            amount = float(plain_number(text or "0") or text)
        except ValueError:
            problem = Problem(path.name, number, column, text, "is not a number", "write digits")
            raise DataError([problem]) from None
        bus = row.get("bus", "")
        if bus not in buses:
            problem = Problem(path.name, number, "bus", bus, f"is not in {BUSES}", f"add it to {BUSES}")
            raise DataError([problem])
        sums[bus] = sums.get(bus, 0.0) + amount
    return sums


def _rows(path: Path) -> list[dict[str, str]]:
    sign, text = separated(_text(path))
    problems: list[Problem] = []
    lines = split(text, path.name, problems, sign)
    if problems:
        raise DataError(problems)
    if sign == ";":
        # So spreadsheets write tables where a comma stands before decimals.
        lines = [(line, [_with_point(cell) for cell in cells]) for line, cells in lines or ()]
    return _named_cells(path, lines or ())


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        text, _ = decoded(data) or (data.decode("utf-8-sig"), "")
    except OSError as fault:
        raise refused(path.name, f"can't be read ({fault.strerror})", "make it a file that may be read") from None
    except UnicodeDecodeError:
        raise refused(path.name, "is not UTF-8 text", "save the file as UTF-8") from None
    return text


def _named_cells(path: Path, lines: Sequence[tuple[int, list[str]]]) -> list[dict[str, str]]:
    """Rows of cells by the names of the first."""
    if not lines:
        raise refused(path.name, "is empty", "write a header and rows")
    (first, header), *body = lines
    header = list(map(str.strip, header))
    ragged = [line for line, cells in body if len(cells) != len(header)]
    if ragged:
        message = f"has another number of cells than the header, which has {len(header)}"
        raise DataError([Problem(path.name, ragged[0], None, None, message, "put quotes around a text with commas")])
    for place, name in enumerate(header):
        earlier = header.index(name)
        if name and any(cells[place] != cells[earlier] for _, cells in body):
            raise DataError([Problem(path.name, first, name, name, "is a column given twice", "remove one of the two")])
    return [dict(zip(header, cells, strict=True)) for _, cells in body]


def _with_point(cell: str) -> str:
    found = _DECIMAL.fullmatch(cell.strip())
    return f"{found[1]}.{found[2]}" if found else cell


def is_pypsa(folder: Path) -> bool:
    """Whether a folder holds the tables of PyPSA and not ours."""
    return (folder / BUSES).is_file() and not (folder / "nodes.csv").exists()


def folder_layers(folder: Path) -> Sequence[Layer]:
    """Layers of a folder: PyPSA's tables, or nodes.csv and edges.csv with columns of any name.

    Raises
    ------
    DataError
        If it holds neither.
    """
    if is_pypsa(folder):
        return read_pypsa(folder)
    found = [folder / name for name in FILES if (folder / name).is_file()]
    if not found:
        mend = "name a folder with nodes.csv and edges.csv, or with the tables of PyPSA; or name the files"
        raise refused(str(folder), "is a folder without tables of a network", mend)
    return [read_delimited(path) for path in found]
