"""The commands for days, rankings, worst cases, chance and replay, as typed."""

import csv
import io
import json
from inspect import signature
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from energy.cli import app
from energy.cli.contingency import simulate as command
from energy.risk.assessment import simulate
from energy.study import Study

EXAMPLE = Path(__file__).resolve().parents[3] / "seeds" / "outages-example.csv"


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("block", "cpc", "--days", "0"), "0 days"),
        (("block", "cpc", "--days", "-3"), "-3 days"),
        (("block", "cpc", "--days", "5", "--start-fill", "120%"), "'120%' is not a share"),
        (("block", "cpc", "--chart", "x.png"), "--chart goes with --days"),
        (("block", "cpc@50%", "cpc@20%"), "name it once"),
        (("replay", "2030-01-01-nothing"), "unknown target"),
        (("rank", "-k", "4"), "k is 1, 2 or 3"),
        (("rank", "--kind", "colour"), "can't rank 'colour'"),
        (("rank", "--kind", "strait", "--chart", "x.pdf"), ".png or .svg"),
        (("worst", "-k", "0"), "k is 1 or more"),
        (("simulate", str(EXAMPLE), "--draws", "1000000000000"), "at most 10,000,000"),
        (("simulate", str(EXAMPLE), "--draws", "1e12"), "'1e12' is not a whole number"),
        (("rank", "--scheduler", "nonsense"), "no Dask scheduler answers at 'nonsense'"),
        (("simulate", str(EXAMPLE), "--level", "2"), "'2' is not a share"),
    ],
)
def test_wrong_usage_is_told_in_one_message(words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_the_command_and_the_method_draw_alike() -> None:
    """20,000 draws unless told, as the docs say."""
    assert {signature(draw).parameters["draws"].default for draw in (command, Study.simulate, simulate)} == {20_000}


def test_a_missing_table_is_three() -> None:
    for words in (("simulate", "no-such-file.csv"), ("leverage", "--players", "no-such-file.csv")):
        result = run(*words)
        assert result.exit_code == 3 and "no-such-file.csv" in result.stderr


def test_faults_of_an_outage_file_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("target,probability\ncpc,1.5\nno-such-place,0.1\n", encoding="utf-8")
    result = run("simulate", str(path))
    assert result.exit_code == 3
    assert f"{path}, row 2, column probability" in result.stderr
    assert "no-such-place" in result.stderr
    path.write_text("target,probability,note\ncpc,0.5,\x1b[31mred\n", encoding="utf-8")
    result = run("simulate", str(path))
    assert result.exit_code == 3 and "row 2, column note: " in result.stderr


def test_a_file_of_something_else_is_not_resumed(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_text("junk\n", encoding="utf-8")
    assert run("rank", "--resume", str(path)).exit_code == 2
    assert path.read_text(encoding="utf-8") == "junk\n"


@pytest.mark.parametrize(
    ("words", "schema"),
    [
        (("block", "spm-1", "spm-2", "--days", "10", "--draws", "40"), "kzroutes/days/2"),
        (("rank", "--kind", "corridor"), "kzroutes/rank/1"),
        (("worst", "-k", "2", "--kind", "corridor"), "kzroutes/worst/1"),
        (("simulate", str(EXAMPLE)), "kzroutes/simulate/1"),
        (("replay", "2023-02-19-cpc-storm", "--draws", "40"), "kzroutes/replay/2"),
    ],
)
def test_programs_get_one_object_or_a_table(words: tuple[str, ...], schema: str) -> None:
    answer = json.loads(run(*words, "--json").stdout)
    assert answer["schema"] == schema
    assert {"tool_version", "data_version", "units"} <= answer.keys()
    rows = list(csv.DictReader(io.StringIO(run(*words, "--csv").stdout)))
    assert rows
    assert run(*words).exit_code == 0


def test_a_killed_ranking_is_taken_up_again(tmp_path: Path) -> None:
    path = tmp_path / "kept"
    first = run("rank", "-k", "2", "--kind", "corridor", "--resume", str(path), "--csv")
    kept = path.read_bytes()
    again = run("rank", "-k", "2", "--kind", "corridor", "--resume", str(path), "--csv")
    assert first.stdout == again.stdout
    assert path.read_bytes() == kept


def test_charts_are_written_where_asked(tmp_path: Path) -> None:
    path = tmp_path / "days.svg"
    assert run("block", "spm-1", "spm-2", "--days", "10", "--draws", "40", "--chart", str(path)).exit_code == 0
    assert path.read_text(encoding="utf-8").startswith("<?xml")
