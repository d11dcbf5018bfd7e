"""The guides: what they show runs, and gives what they say."""

import csv
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import energy
from energy.cli import app

ROOT = Path(__file__).resolve().parents[1]
ENV = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
PATHS = {"PYTHONPATH": str(ROOT)}


def test_every_name_of_the_front_door_has_its_place_on_the_page() -> None:
    page = (ROOT / "docs" / "api.md").read_text("utf-8").split()
    for name in set(dir(energy)) - {"__version__"}:
        thing = getattr(energy, name)
        assert f"{thing.__module__}.{thing.__qualname__}" in page, name


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert f": {page.name}\n" in navigation, page.name


@pytest.mark.exhaustive
def test_the_notebook_gives_the_outputs_that_it_shows() -> None:
    command = [sys.executable, "tools/build_notebook.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=ENV)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", ["coal", "gas", "power", "uranium"])
def test_the_commands_of_a_fuel_run(page: str) -> None:
    """All but the map, which takes longer and is tested with the maps."""
    first = re.search(r"```sh\n(.*?)```", (ROOT / "docs" / f"{page}.md").read_text("utf-8"), re.DOTALL)
    assert first
    lines = [line.partition("#")[0].split() for line in first.group(1).splitlines()]
    for program, *words in lines:
        assert program == "kzroutes"
        if words[0] != "map":
            run = CliRunner().invoke(app, words)
            assert run.exit_code == 0, (words, run.output)


README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.exhaustive
def test_the_commands_of_the_front_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    lines = re.findall(r"^\.venv/bin/kzroutes (.*?)\s+#", README, re.MULTILINE)
    assert len(lines) > 20
    for line in lines:
        run = CliRunner().invoke(app, shlex.split(line))
        assert run.exit_code == 0, (line, run.output)


def test_the_front_page_says_how_the_replay_did() -> None:
    scores, said = energy.load().replay().scores, " ".join(README.split())
    assert f"of {scores.rows} quantities of {scores.events} events" in said
    held = [f"{100 * (share or 0):.0f} %" for share in (scores.coverage_90, scores.coverage_50)]
    assert f"the 90 % intervals hold {held[0]}, the 50 % intervals {held[1]}." in said


GUIDE = (ROOT / "docs" / "bring-your-own-network.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", GUIDE, re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [block for one, block in BLOCKS if one == kind]


def run_as_written(line: str) -> Result:
    name, *words = shlex.split(line)
    assert name == "kzroutes"
    return CliRunner().invoke(app, words)


def test_the_guide_to_ones_own_network_works_as_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tables, its commands and what it says of them."""
    monkeypatch.chdir(tmp_path)
    network = tmp_path / "my-network"
    network.mkdir()
    for name, table in zip(("nodes", "edges"), blocks("csv"), strict=True):
        (network / f"{name}.csv").write_text(table, encoding="utf-8")
    said = {}
    for line in blocks("sh")[0].splitlines():
        done = run_as_written(line)
        assert done.exit_code == 0, (line, done.stderr)
        said[line.split()[1]] = done.stdout
    assert "sound. 3 nodes, 3 edges." in said["check"]
    assert said["block"].startswith("Blocking Pipeline would leave 6.0 of 10.0 Mt a year undelivered; 2.0 could go")
    assert [line.split()[1] for line in said["rank"].splitlines()[4:7]] == ["Feeder", "Pipeline", "Railway"]
    assert (tmp_path / "my-map.html").stat().st_size > 100_000


def test_the_examples_of_formats_work_as_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file of tests/data/formats gives the answer of the guide's tables, asked directly or imported first."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "tests" / "data" / "formats", tmp_path, dirs_exist_ok=True)
    for line in blocks("sh")[1].splitlines():
        done = run_as_written(line)
        if "parquet" in line and importlib.util.find_spec("pyarrow") is None:
            assert done.exit_code == 3 and "pip install pyarrow" in done.stderr
            continue
        assert done.exit_code == 0, (line, done.stderr)
        if "tntp" in line:
            assert "so nothing would flow: fill that in" in done.stderr
        elif "--out" in line:
            volumes = energy.load(tmp_path / line.split()[-1]).block("Pipeline").volumes
            assert (volumes.delivered_mt, volumes.lost_mt, volumes.rerouted_mt) == pytest.approx((4, 6, 2))
        else:
            assert "would leave 6.0 of 10.0 Mt a year undelivered; 2.0 could go" in done.stdout


def test_the_program_of_the_guide_goes_from_a_file_to_a_map(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "data" / "formats", tmp_path, dirs_exist_ok=True)
    (program,) = blocks("python")
    assert len([line for line in program.splitlines() if line.strip()]) <= 10
    run = [sys.executable, "-P", "-c", program]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False, env=ENV | PATHS)
    assert done.returncode == 0, done.stderr
    answer, page = done.stdout.splitlines()
    assert answer == "Outcome: Pipeline blocked, structural: 6.00 of 10.00 Mt/y of deliveries lost"
    assert (tmp_path / page).stat().st_size > 100_000


def test_the_guide_knows_the_names_of_columns_that_the_reader_knows() -> None:
    rows = list(csv.DictReader((ROOT / "geodata" / "synonyms.csv").read_text("utf-8").splitlines()))
    for row in rows:
        words = ", ".join(f"`{word}`" for word in row["words"].split(";"))
        assert f"| `{row['column']}` of {row['table']} | {words} |" in GUIDE
