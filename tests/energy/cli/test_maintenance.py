"""The command add: a month's figure with its source, written whole or not at all."""

import json
import re
import shlex
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner, Result

from energy.cli import app
from geodata.shipped import shipped_folder

ROOT = Path(__file__).resolve().parents[3]
MONTH = ("month=2024-03", "target=total:exports", "value_mt=1.1", "count=customs", "status=reported")
SOURCE = ("--outlet", "Port of BB", "--date", "2024-04-10", "--tier", "A")


def add(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["add", *words, "--network", str(folder)])


def state(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_next_months_figure_with_its_source(tiny_folder: Path) -> None:
    """One command: the row, its source, the next data version, and what it changes; nothing else moves."""
    before = state(tiny_folder)
    done = add(tiny_folder, "month", *MONTH, "source_id=port-2024", *SOURCE, "--json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert (answer["row_id"], answer["row"], answer["written"]) == ("2024-03-exports-customs", 5, True)
    assert answer["data_version_before"] == "1.0" != answer["data_version"]
    after = state(tiny_folder)
    assert {name for name in after if after[name] != before.get(name)} == {
        "monthly.csv",
        "sources.csv",
        "datapackage.json",
    }
    shown = CliRunner().invoke(app, ["history", "--monthly", "--network", str(tiny_folder), "--json"])
    (row,) = [row for row in json.loads(shown.stdout)["rows"] if row["month"] == "2024-03"]
    assert (row["value_mt"], row["outlet"], row["tier"]) == (1.1, "Port of BB", "A")
    assert json.loads(shown.stdout)["data_version"] == answer["data_version"]
    assert CliRunner().invoke(app, ["check", str(tiny_folder)]).exit_code == 0


def test_a_try_writes_nothing_and_says_what_it_would_do(tiny_folder: Path) -> None:
    before = state(tiny_folder)
    observation = ("year=2024", "target=gate:east", "value_mt=3.4", "grade=press", "status=reported")
    rest = ("role=alternative", "conflict_group=2024-east", "source_id=survey", "--dry-run")
    done = add(tiny_folder, "observation", *observation, *rest)
    assert done.exit_code == 0 and "Would add row 19" in done.output and "2024-gate-east" in done.output
    assert "3.00 (3.00–3.40) Mt; without the row 3.00 (3.00–3.20) Mt" in done.output
    assert state(tiny_folder) == before


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((*MONTH[:2], "value_mt=1,1", *MONTH[3:], "source_id=ministry"), 3, "monthly.csv, row 5, column value_mt"),
        ((*MONTH, "source_id=nobody"), 3, "'nobody' is not in sources.csv"),
        ((*MONTH, "source_id=port", "--outlet", "Port", "--tier", "D"), 3, "sources.csv, row 7, column tier: 'D'"),
        ((*MONTH, "source_id=ministry", "--tier", "A"), 2, "source_id=ministry names no new source"),
        ((*MONTH, "month=2024-04", "source_id=ministry"), 2, "column month is given twice"),
        (("2024-03", "source_id=ministry"), 2, "'2024-03' is not a cell: write COLUMN=VALUE"),
    ],
)
def test_a_wrong_row_leaves_the_folder_as_it_was(
    words: tuple[str, ...], code: int, said: str, tiny_folder: Path
) -> None:
    before = state(tiny_folder)
    done = add(tiny_folder, "month", *words)
    assert (done.exit_code, said in done.output) == (code, True), done.output
    assert state(tiny_folder) == before


def test_the_shipped_tables_are_not_written_to_unasked() -> None:
    done = CliRunner().invoke(app, ["add", "month", *MONTH, "source_id=bns-customs-exports"])
    assert done.exit_code == 2 and "no folder to write to: name it with --network" in done.output


def test_a_misspelt_table_names_the_near_one(tiny_folder: Path) -> None:
    done = add(tiny_folder, "observaton", *MONTH)
    assert done.exit_code == 2 and "did you mean 'observation'?" in done.output


def test_without_cells_the_columns_are_explained() -> None:
    done = CliRunner().invoke(app, ["add", "month"])
    assert done.exit_code == 0
    assert all(word in done.output for word in ("monthly_id", "source_id", "customs, bureau, operator, press"))


def test_the_commands_of_the_guide_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of docs/update.md, in order, on a copy of the shipped tables: 33.04 + 4.1 Mt are 37.14."""
    guide = (ROOT / "docs" / "update.md").read_text("utf-8")
    copytree(shipped_folder(), tmp_path / "my-tables")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```sh\n(.*?)```", guide, re.DOTALL)
    lines = [line.strip() for block in blocks for line in re.sub(r"\\\n\s*", "", block).splitlines()]
    told = []
    for words in (shlex.split(line) for line in lines if line.strip().startswith("kzroutes ")):
        told.append(CliRunner().invoke(app, words[1:]))
        assert told[-1].exit_code == 0, told[-1].output
        if words[-1] == "--dry-run":
            told.append(CliRunner().invoke(app, words[1:-1]))
    assert len(told) >= 6
    assert any("at least 37.14 Mt; without the row at least 33.04 Mt" in done.output for done in told)
