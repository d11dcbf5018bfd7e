"""The pages as a site, and the example notebook: both are built as a reader would build them."""

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

import energy

ROOT = Path(__file__).resolve().parents[1]
ENV = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
PATHS = {"PYTHONPATH": str(ROOT)}


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=ENV)
    assert done.returncode == 0, done.stderr
    index = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert "fonts.googleapis.com" not in index and "kzroutes" in index


def test_every_name_of_the_front_door_has_its_place_on_the_page() -> None:
    page = (ROOT / "docs" / "api.md").read_text("utf-8").split()
    for name in set(dir(energy)) - {"__version__"}:
        thing = getattr(energy, name)
        assert f"{thing.__module__}.{thing.__qualname__}" in page, name


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text("utf-8")
    for page in (ROOT / "docs").glob("*.md"):
        assert f": {page.name}\n" in navigation, page.name


def test_the_notebook_gives_the_outputs_that_it_shows() -> None:
    command = [sys.executable, "tools/build_notebook.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=ENV)
    assert done.returncode == 0, done.stderr


GUIDE = (ROOT / "docs" / "bring-your-own-network.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", GUIDE, re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [block for one, block in BLOCKS if one == kind]


def run_as_written(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(line)
    assert words[0] == "kzroutes"
    run = [sys.executable, "-P", "-m", "energy.cli", *words[1:]]
    return subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False, env=ENV | PATHS)


def test_the_guide_to_ones_own_network_works_as_it_is_written(tmp_path: Path) -> None:
    """Its tables, its commands and what it says of them."""
    network = tmp_path / "my-network"
    network.mkdir()
    for name, table in zip(("nodes", "edges"), blocks("csv"), strict=True):
        (network / f"{name}.csv").write_text(table, encoding="utf-8")
    said = {}
    for line in blocks("sh")[0].splitlines():
        done = run_as_written(line, tmp_path)
        assert done.returncode == 0, (line, done.stderr)
        said[line.split()[1]] = done.stdout
    assert "sound. 3 nodes, 3 edges." in said["check"]
    assert said["block"].startswith("Blocking Pipeline would take 6.0 of 10.0 Mt a year off the market; 2.0 could go")
    assert [line.split()[1] for line in said["rank"].splitlines()[2:5]] == ["Feeder", "Pipeline", "Railway"]
    assert (tmp_path / "my-map.html").stat().st_size > 100_000


def test_the_examples_of_formats_work_as_they_are_written(tmp_path: Path) -> None:
    """Each file of tests/data/formats gives the answer of the guide's tables, asked directly or imported first."""
    shutil.copytree(ROOT / "tests" / "data" / "formats", tmp_path, dirs_exist_ok=True)
    for line in blocks("sh")[1].splitlines():
        done = run_as_written(line, tmp_path)
        if "parquet" in line and importlib.util.find_spec("pyarrow") is None:
            assert done.returncode == 3 and "pip install pyarrow" in done.stderr
            continue
        assert done.returncode == 0, (line, done.stderr)
        if "tntp" in line:
            assert "so nothing would flow: fill that in" in done.stderr
        elif "--out" in line:
            volumes = energy.load(tmp_path / line.split()[-1]).block("Pipeline").volumes
            assert (volumes.delivered_mt, volumes.lost_mt, volumes.rerouted_mt) == pytest.approx((4, 6, 2))
        else:
            assert "would take 6.0 of 10.0 Mt a year off the market; 2.0 could go" in done.stdout


def test_the_program_of_the_guide_goes_from_a_file_to_a_map(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "data" / "formats", tmp_path, dirs_exist_ok=True)
    (program,) = blocks("python")
    assert len([line for line in program.splitlines() if line.strip()]) <= 10
    run = [sys.executable, "-P", "-c", program]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False, env=ENV | PATHS)
    assert done.returncode == 0, done.stderr
    answer, page = done.stdout.splitlines()
    assert answer == "Outcome: Pipeline blocked, structural: 6.00 of 10.00 Mt/y of exports lost"
    assert (tmp_path / page).stat().st_size > 100_000


def test_the_guide_knows_the_names_of_columns_that_the_reader_knows() -> None:
    rows = list(csv.DictReader((ROOT / "geodata" / "formats" / "synonyms.csv").read_text("utf-8").splitlines()))
    for row in rows:
        words = ", ".join(f"`{word}`" for word in row["words"].split(";"))
        assert f"| `{row['column']}` of {row['table']} | {words} |" in GUIDE
