"""Cells read many at once are what they are read one by one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geodata.tables.cells import CONTROL, Cell, CellFault, as_meant, at_once, converter
from geodata.tables.schema import ColumnSchema, read_schema

ODD = [
    "1.0",
    "a.0",
    "1e3",
    "1E+2",
    "-0",
    "+5",
    ".5",
    "5.",
    ".",
    "-",
    "1_0",
    "nan",
    "inf",
    "1e999",
    "1,5",
    "٣",
    "1 2",
    "a b",
]
ODD += [" a", "a\u00a0", "\u2003", "a" * 64, "a" * 65, "KAZ", "kz", "Field", "1000001", "-1"]
TEXT = st.sampled_from(ODD) | st.text(st.sampled_from("0123456789.eE+-, \u00a0aZ~"), min_size=1, max_size=6)
COLUMNS = [column for name in ("nodes", "edges") for column in read_schema()[name].columns]


def one_by_one(column: ColumnSchema, texts: list[str], *, minimal: bool, decimal: str) -> list[tuple[Cell, str]] | None:
    read = converter(column, minimal=minimal)
    try:
        if not minimal:
            return [(read(text), text) for text in texts]
        return [as_meant(column, read, decimal)(text) for text in texts]
    except CellFault:
        return None


@given(st.lists(TEXT, max_size=4), st.sampled_from(COLUMNS), st.booleans(), st.sampled_from(".,"))
@example(["46.1", "-5"], read_schema()["nodes"].column("lat"), True, ".")
def test_at_once_or_one_by_one(texts: list[str], column: ColumnSchema, minimal: bool, decimal: str) -> None:
    assert not any(map(CONTROL.search, texts))
    read = at_once(column, minimal=minimal, decimal=decimal)(texts)
    if read is not None:
        # Nothing was read otherwise than it is written either, or there would have to be a note.
        assert list(zip(read, texts, strict=True)) == one_by_one(column, texts, minimal=minimal, decimal=decimal)


@pytest.mark.parametrize(
    ("name", "texts", "cells"),
    [("lat", ["46.1", "-5"], [46.1, -5.0]), ("node_id", ["a", "б 2"], ["a", "б 2"]), ("name", ["A 1"], ["A 1"])],
)
def test_what_is_plain_is_read_at_once(name: str, texts: list[str], cells: list[Cell]) -> None:
    assert at_once(read_schema()["nodes"].column(name), minimal=True)(texts) == cells
