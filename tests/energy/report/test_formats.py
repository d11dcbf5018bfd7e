"""Result files: safe in a spreadsheet, and never half-written."""

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energy.files import write_text
from energy.presentation.formats import csv_text

STARTS = ("=", "+", "-", "@", "\t", "\r")


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")', "=1,2"])
def test_no_cell_is_a_formula(text: str) -> None:
    ((header,), (cell,)) = rows_of(csv_text([{"name": text}]))
    assert header == "name" and cell == "'" + text


@pytest.mark.parametrize("text", ["\r=1+1", "harmless\r=1+1"])
def test_no_row_begins_inside_a_cell(text: str) -> None:
    assert len(rows_of(csv_text([{"name": text, "mt": 1}]))) == 2


def test_numbers_stay_numbers() -> None:
    assert rows_of(csv_text([{"a": -2.5, "b": 0, "c": None, "d": True, "e": 1e-7}])) == [
        ["a", "b", "c", "d", "e"],
        ["-2.5", "0", "", "True", "1e-07"],
    ]


def test_lists_are_joined_and_guarded() -> None:
    assert rows_of(csv_text([{"s": ["a", "b"]}, {"s": ("=x", "b")}, {"s": []}])) == [["s"], ["a;b"], ["'=x;b"], [""]]


def test_nothing_to_write() -> None:
    assert csv_text([]) == ""


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r")), min_size=1, max_size=4))
def test_any_text_survives(cells: list[str]) -> None:
    """Read back, a cell is what it was, but for the apostrophe in front of what would be run."""
    names = [f"c{i}" for i in range(len(cells))]
    text = csv_text([dict(zip(names, cells, strict=True))])
    _, row = rows_of(text) if len(rows_of(text)) > 1 else (names, [""])
    assert row == ["'" + c if c.startswith(STARTS) else c for c in cells] or cells == [""]
    assert not any(cell.startswith(STARTS) for cell in row)


def test_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_text(path, "жоқ\n")
    assert path.read_bytes() == "жоқ\n".encode()
    assert list(tmp_path.iterdir()) == [path]
    assert path.stat().st_mode & 0o777 == 0o644


def test_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    write_text(path, "old")

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space left"):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_unwritable_text_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_text(tmp_path / "a.csv", "half \ud800")
    assert list(tmp_path.iterdir()) == []


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        write_text(tmp_path / "none" / "a.csv", "x")
