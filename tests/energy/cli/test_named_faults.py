"""Faults that people met in copies of the shipped tables: each is told with its place, and nothing waits for ever."""

import csv
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import energy
import geodata
from geodata import DataError
from geodata.shipped import shipped_folder

Rows = list[dict[str, str]]
GROUP = {"conflict_group": "2022-aktau-unsplit"}


def rewritten(folder: Path, table: str, change: Callable[[Rows], Rows]) -> None:
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(change(rows))


def said_of(folder: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        geodata.load(folder)
    return [f"{one.file}, {one.column}: {one.said}" for one in caught.value.problems]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_folder(), tmp_path / "copy"))


def is_total(row: dict[str, str]) -> bool:
    return row["target"] == "total:exports" and row["conflict_group"] == GROUP["conflict_group"]


def test_a_network_without_datapackage_names_what_it_would_say(copy: Path) -> None:
    (copy / "datapackage.json").unlink()
    said = said_of(copy)
    assert [one.partition(": ")[0] for one in said] == [
        "datapackage.json, network.home_country",
        "datapackage.json, network.base_year",
    ]
    assert all("is missing" in one for one in said)


def test_an_itemisation_without_its_total_is_told_by_its_group(copy: Path) -> None:
    rewritten(copy, "observations", lambda rows: [row for row in rows if not is_total(row)])
    assert said_of(copy) == [
        "observations.csv, conflict_group: '2022-aktau-unsplit' is an itemisation without its total"
    ]


def test_an_itemisation_of_nothing_is_told(copy: Path) -> None:
    rewritten(copy, "observations", lambda rows: [row | ({"value_mt": "0"} if is_total(row) else {}) for row in rows])
    assert said_of(copy) == [
        "observations.csv, value_mt: '0' is the total of an itemisation, which can't be empty or 0"
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("table", ["limits", "nodes"])
def test_a_named_pipe_is_refused_and_not_waited_for(copy: Path, table: str) -> None:
    """And nothing follows from what could not be read, such as edges without a limit."""
    (copy / f"{table}.csv").unlink()
    os.mkfifo(copy / f"{table}.csv")
    assert said_of(copy) == [f"{table}.csv, None: is not a plain file"]


def test_all_moorings_closed_lose_the_same_with_and_without_a_limit_of_theirs(copy: Path) -> None:
    """Closed is closed, whatever one mooring can do; 2024 is the year of the case."""
    joints = {row["joint_id"] for row in geodata.load(copy).rows("joints", kind="moorings")}
    theirs = {f"joint:{joint}" for joint in joints}
    known = energy.load(copy).block("spm-1", "spm-2", "spm-3", year=2024).volumes
    rewritten(copy, "limits", lambda rows: [row for row in rows if row["target"] not in theirs])
    unknown = energy.load(copy).block("spm-1", "spm-2", "spm-3", year=2024).volumes
    assert unknown.lost_mt == pytest.approx(known.lost_mt, abs=1e-6)
    assert unknown.lost_mt > 40


def test_a_huge_number_in_datapackage_is_a_problem_of_that_file(copy: Path) -> None:
    path = copy / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    text = json.dumps(package | {"size": 0}).replace('"size": 0', '"size": ' + "9" * 5000)
    path.write_text(text, encoding="utf-8")
    assert all(one.startswith("datapackage.json") for one in said_of(copy))
