"""A folder of tables spoilt in any way is loaded or refused with located problems; what is loaded can be asked.

The budget of examples is fixed and the same in every run, so that what CI finds can be found again.
"""

import csv
import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from energy.errors import UsageError
from energy.optimization.solver import SolverError
from energy.reconciliation.consistency import findings
from energy.study import Study
from geodata import DataError, Dataset, load
from geodata.shipped import shipped_folder

HOSTILE = (
    *("", " ", "0", "-1", "1e308", "1e999", "nan", "inf", "-0.0", "1,2", "1.2.3", "٣", "1_0", "9" * 30, "true", "yes"),
    *("a" * 5000, "=1+1", "<script>", "a;b", ";", "edge:", ":", "x:y:z", "edge:~reverse", "\x00", "\x1b[31m", "\u202e"),
    *('"', "'", "\\", "\n", "é", "Қ", "😀", "\ufeff", "../../etc/passwd", "~", "null", "None", "1990", "2024", "30000"),
)
"""Cells that somebody might type, or a program might write."""

BYTES = (b"\xff", b"\x00", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b",", b";", b"\x1a", "ё".encode("cp1251"))

Rows = list[list[str]]


def read(path: Path) -> Rows:
    """Rows of a table that may be spoilt already; what is no table is none."""
    rows = [cells for cells in csv.reader(io.StringIO(path.read_text("utf-8", "replace"))) if cells]
    return rows if len({len(cells) for cells in rows}) == 1 else []


def write(path: Path, rows: Rows) -> None:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    path.write_text(made.getvalue(), "utf-8")


def spoil(data: st.DataObject, folder: Path) -> None:
    """Change one table in one way."""
    path = folder / data.draw(st.sampled_from(sorted(p.name for p in folder.iterdir() if p.is_file())), label="file")
    way = data.draw(st.sampled_from(["cell", "cell", "cell", "row", "column", "header", "bytes", "file"]), label="way")
    if way == "file":
        data.draw(st.sampled_from([Path.unlink, lambda p: p.write_bytes(b""), cut]), label="to file")(path)
    elif way == "bytes" or path.suffix != ".csv" or not (rows := read(path)) or len(rows) < 2:
        content = path.read_bytes()
        at = data.draw(st.integers(0, len(content)), label="at")
        path.write_bytes(content[:at] + data.draw(st.sampled_from(BYTES), label="bytes") + content[at:])
    else:
        write(path, changed(data, rows, way))


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: 2 * len(content) // 3])


def changed(data: st.DataObject, rows: Rows, way: str) -> Rows:
    row = data.draw(st.integers(1, len(rows) - 1), label="row")
    column = data.draw(st.integers(0, len(rows[0]) - 1), label="column")
    if way == "row":
        more = data.draw(
            st.sampled_from([[], [rows[row]] * 2, [rows[row][:-1]], [[*rows[row], "more"]]]), label="to row"
        )
        return [*rows[:row], *more, *rows[row + 1 :]]
    if way == "column":
        return [[*cells[:column], *cells[column + 1 :]] for cells in rows]
    if way == "header":
        return [[*rows[0][:column], data.draw(st.sampled_from(HOSTILE)), *rows[0][column + 1 :]], *rows[1:]]
    # A cell of another row or column is likelier to pass the reader than nonsense is.
    near = [cells[column] for cells in rows[1:]] + rows[row]
    text = data.draw(st.one_of(st.sampled_from(HOSTILE), st.sampled_from(near)), label="cell")
    return [*rows[:row], [*rows[row][:column], text, *rows[row][column + 1 :]], *rows[row + 1 :]]


@contextmanager
def spoilt(data: st.DataObject, folder: Path) -> Iterator[Path]:
    """A copy of a folder, spoilt once to four times."""
    with TemporaryDirectory() as place:
        copy = Path(shutil.copytree(folder, Path(place) / "copy"))
        for _ in range(data.draw(st.integers(1, 4), label="times")):
            spoil(data, copy)
        yield copy


def loaded(folder: Path) -> Dataset | None:
    """The tables; None where they are refused, as they must be: each problem with a file, a message and a mend."""
    try:
        return load(folder)
    except DataError as refused:
        assert refused.problems
        assert all(problem.file and problem.message and problem.mend for problem in refused.problems)
        return None


@settings(max_examples=100)
@given(data=st.data())
def test_any_folder_is_loaded_or_refused(data: st.DataObject, tiny_folder: Path) -> None:
    with spoilt(data, tiny_folder) as folder:
        loaded(folder)


@settings(max_examples=60)
@given(data=st.data())
def test_what_is_loaded_can_be_asked(data: st.DataObject, tiny_folder: Path) -> None:
    """Only what is documented is raised: a name or year that is not there, figures that contradict."""
    with spoilt(data, tiny_folder) as folder:
        dataset = loaded(folder)
        if dataset is None:
            return
        study = Study(dataset)
        for ask in (
            lambda: findings(dataset, study.baseline),
            lambda: study.shares().by("corridor"),
            lambda: study.block("west").records(),
            lambda: study.history("BB").records(),
            lambda: study.list().records(),
            lambda: study.trace().records(),
        ):
            try:
                ask()
            except (DataError, UsageError, SolverError) as told:
                assert str(told)


@pytest.mark.exhaustive
@settings(max_examples=40)
@given(data=st.data())
def test_the_shipped_folder_spoilt(data: st.DataObject) -> None:
    with spoilt(data, shipped_folder()) as folder:
        loaded(folder)
