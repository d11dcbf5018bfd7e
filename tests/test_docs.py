"""The pages as a site, and the example notebook: both are built as a reader would build them."""

import json
import os
import re
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


def test_the_guide_to_ones_own_network_works_as_it_is_written(tmp_path: Path) -> None:
    """Its tables, its commands and what it says of them; and its program on two lines that meet."""
    text = (ROOT / "docs" / "bring-your-own-network.md").read_text("utf-8")
    blocks = re.findall(r"```(\w+)\n(.*?)```", text, re.DOTALL)
    tables = [block for kind, block in blocks if kind == "csv"]
    network = tmp_path / "my-network"
    network.mkdir()
    for name, table in zip(("nodes", "edges"), tables, strict=True):
        (network / f"{name}.csv").write_text(table, encoding="utf-8")
    (commands,) = (block.splitlines() for kind, block in blocks if kind == "sh")
    said = {}
    for line in commands:
        words = line.split()
        assert words[0] == "kzroutes"
        run = [sys.executable, "-P", "-m", "energy.cli", *words[1:]]
        done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False, env=ENV | PATHS)
        assert done.returncode == 0, (line, done.stderr)
        said[words[1]] = done.stdout
    assert "sound. 3 nodes, 3 edges." in said["check"]
    assert said["block"].startswith("Blocking Pipeline would take 6.0 of 10.0 Mt a year off the market; 2.0 could go")
    assert [line.split()[1] for line in said["rank"].splitlines()[2:5]] == ["Feeder", "Pipeline", "Railway"]
    assert (tmp_path / "my-map.html").stat().st_size > 100_000
    lines = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": name, "mode": "pipeline", "capacity_mt": 8, "cost_usd_t": 1},
                "geometry": {"type": "LineString", "coordinates": ends},
            }
            for name, ends in (("West", [[50, 45], [52, 46]]), ("East", [[52, 46], [55, 47]]))
        ],
    }
    (tmp_path / "lines.geojson").write_text(json.dumps(lines), encoding="utf-8")
    (program,) = (block for kind, block in blocks if kind == "python")
    run = [sys.executable, "-P", "-c", program]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False, env=ENV | PATHS)
    assert done.returncode == 0 and done.stdout == "mine.html\n", done.stderr
    assert energy.load(tmp_path / "mine").block("West").volumes.lost_mt == pytest.approx(8)
