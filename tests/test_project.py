"""Promises of the project as a whole: its layout, its version, its pages and what it must not hold."""

import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = {".hypothesis", ".git", ".venv", "output", "build", "dist", "__pycache__"}
TEXT = {"", ".cff", ".cfg", ".css", ".csv", ".ini", ".js", ".json", ".md", ".py", ".toml", ".txt", ".yml"}
LINK = re.compile(r"\]\(([^)\s]+)\)")


def files(folder: Path = ROOT) -> Iterator[Path]:
    """Walk over the project's own text files, in order of name."""
    for path in sorted(folder.iterdir()):
        if path.name in NOT_OURS or path.name.endswith((".egg-info", "_cache")):
            continue
        if path.is_dir():
            yield from files(path)
        elif path.suffix in TEXT:
            yield path


def project() -> dict[str, object]:
    table: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CHANGELOG.md",
        "CITATION.cff",
        "LICENSE",
        "LICENSE-DATA",
        "Makefile",
        ".ci/run",
        "docs/index.md",
        "energy/__init__.py",
        "energy/cli/__init__.py",
        "energy/py.typed",
        "geodata/__init__.py",
        "geodata/py.typed",
        "geodata/schema.csv",
        "maps/__init__.py",
        "maps/py.typed",
    ],
)
def test_the_house_is_complete(name: str) -> None:
    assert (ROOT / name).is_file()


def test_one_version_everywhere() -> None:
    version = str(project()["version"])
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^version: {re.escape(version)}$", citation, re.MULTILINE)
    assert version in changelog


def test_the_command_is_declared() -> None:
    assert project()["name"] == "kzroutes"
    assert project()["scripts"] == {"kzroutes": "energy.cli:main"}


def test_no_trace_of_the_machine_it_was_made_on() -> None:
    """No absolute path of a maker's machine and no private package index."""
    home = "|".join(["/" + "work/", "/" + "root/", "/" + r"home/\w+/"])
    index = "|".join(["index" + "-url", "trusted" + "-host", "artifac" + "tory"])
    trace = re.compile(rf"(?<![\w./])(?:{home})|(?:{index})", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in files()
        for match in trace.finditer(path.read_text("utf-8"))
    ]
    assert found == []


def test_text_is_utf8_with_plain_line_ends() -> None:
    for path in files():
        data = path.read_bytes()
        data.decode("utf-8")
        assert b"\r" not in data, path


def links(page: Path) -> list[str]:
    targets = LINK.findall(page.read_text("utf-8"))
    return [urlsplit(target).path for target in targets if not urlsplit(target).scheme]


def test_every_page_is_linked_from_the_index() -> None:
    index = ROOT / "docs" / "index.md"
    linked = set(links(index))
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"index.md"}
    assert sorted(pages - linked) == []


@pytest.mark.parametrize("page", [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"], ids=lambda p: p.name)
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    broken = [target for target in links(page) if target and not (page.parent / target).exists()]
    assert broken == []


def test_every_dependency_has_a_lower_bound_that_can_be_installed_exactly() -> None:
    """`.ci/run` does the main job with these: exactly the lowest of each."""
    done = subprocess.run(
        [sys.executable, ROOT / "tools/lowest_versions.py"], capture_output=True, text=True, check=True
    )
    pinned = dict(line.split("==") for line in done.stdout.splitlines())
    wanted = project()["dependencies"]
    assert isinstance(wanted, list) and len(pinned) == len(wanted)
    assert all(f"{name}>={version}" in " ".join(wanted) for name, version in pinned.items())
    assert "lowest_versions.py" in (ROOT / ".ci/run").read_text("utf-8")


@pytest.mark.parametrize("floor", ["energy", "geodata", "maps"])
def test_no_room_has_more_modules_than_a_stranger_can_look_over(floor: str) -> None:
    # About ten each; energy/report has one for every room whose answers it shows, and two of its own.
    rooms = Counter(path.parent for path in (ROOT / floor).rglob("*.py") if not path.name.startswith("__"))
    assert {room.name: count for room, count in rooms.items() if count > 13} == {}
