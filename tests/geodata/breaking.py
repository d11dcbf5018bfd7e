"""Ways to break the tiny folder, and how a broken one is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from geodata import DataError, Problem, load

Edit = Callable[[Path], None]


@dataclass(frozen=True)
class Case:
    """One way to break the tiny folder, and what must be said about it."""

    name: str
    edit: Edit
    file: str
    row: int | None
    column: str | None
    value: str | None
    says: str
    mend: str


def swap(file: str, old: str, new: str) -> Edit:
    """Write one text for another, which must be there once."""

    def edit(folder: Path) -> None:
        path = folder / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def add(file: str, *rows: str) -> Edit:
    def edit(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as out:
            out.writelines(f"{row}\n" for row in rows)

    return edit


def overwrite(file: str, data: bytes) -> Edit:
    def edit(folder: Path) -> None:
        (folder / file).write_bytes(data)

    return edit


def remove(file: str) -> Edit:
    def edit(folder: Path) -> None:
        (folder / file).unlink()

    return edit


def rename(file: str, new: str) -> Edit:
    def edit(folder: Path) -> None:
        (folder / file).rename(folder / new)

    return edit


def two_way(edge: str) -> Edit:
    """Add the column bidirectional, true for one edge."""

    def edit(folder: Path) -> None:
        path = folder / "edges.csv"
        header, *rows = path.read_text("utf-8").splitlines()
        ends = ["true" if row.startswith(f"{edge},") else "" for row in rows]
        lines = [f"{header},bidirectional", *(f"{row},{end}" for row, end in zip(rows, ends, strict=True))]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    return edit


def all_of(*edits: Edit) -> Edit:
    def edit(folder: Path) -> None:
        for one in edits:
            one(folder)

    return edit


def problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(DataError) as caught:
        load(folder)
    for problem in caught.value.problems:
        assert str(problem) in str(caught.value)
    return caught.value.problems


def assert_refused(tiny_folder: Path, case: Case) -> None:
    """Its fault is told with place, value and mend, and nothing of the folder is touched."""
    case.edit(tiny_folder)
    before = {path: path.read_bytes() for path in tiny_folder.iterdir()}
    found = problems(tiny_folder)
    here = [p for p in found if (p.file, p.row, p.column, p.value) == (case.file, case.row, case.column, case.value)]
    assert any(case.says in str(p) and case.mend in p.mend for p in here), "\n".join(map(str, found))
    assert {path: path.read_bytes() for path in tiny_folder.iterdir()} == before
