"""The pages as a site, and the example notebook: both are built as a reader would build them."""

import csv
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner, Result

import energy
import geodata
from energy.cli import app

from .browser.conftest import ARGUMENTS, missing

ROOT = Path(__file__).resolve().parents[1]
ENV = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
PATHS = {"PYTHONPATH": str(ROOT)}


class _Links(HTMLParser):
    """What a page asks for, what it links to, and the places in it that a link can name."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.linked: list[str] = []
        self.places: set[str] = set()
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.places |= {given[name] for name in ("id", "name") if name in given}
        self.fetched += [given["src"]] if "src" in given else []
        if "href" in given:
            # A page fetches what a <link> names; what an <a> names a reader may follow.
            (self.linked if tag == "a" else self.fetched).append(given["href"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make site` builds it, in a strict build: any warning fails it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=ENV | PATHS)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.exhaustive
def test_the_site_fetches_nothing_and_every_link_leads_somewhere(site: Path) -> None:
    pages = {path: _Links(path) for path in site.glob("*.html") if path.name != "404.html"}
    assert len(pages) == len(list((ROOT / "docs").glob("*.md")))
    for path, page in pages.items():
        for address in page.fetched + [link for link in page.linked if not re.match("https?:|mailto:", link)]:
            assert not re.match("https?:|//", address), f"{path.name} fetches {address}"
            name, _, place = unquote(address).partition("#")
            target = (path.parent / name.partition("?")[0]).resolve() if name else path
            assert target.exists(), f"{path.name}: {address}"
            assert not place or target not in pages or place in pages[target].places, f"{path.name}: {address}"


@pytest.mark.exhaustive
def test_the_site_holds_the_live_page_the_tables_and_their_licence(site: Path) -> None:
    """Each archive, unpacked, is a network folder that loads and says the same as the shipped one."""
    downloads = (site / "download.html").read_text("utf-8")
    for row in energy.networks().rows:
        assert f'href="data/{row["id"]}.zip"' in downloads
        assert (f'href="live/{row["id"]}.html"' in downloads) == ("map" in row["answers"])
        with zipfile.ZipFile(site / "data" / f"{row['id']}.zip") as archive:
            archive.extractall(site / "unpacked")
        assert (site / "unpacked" / row["id"] / "LICENSE-DATA").read_bytes() == (ROOT / "LICENSE-DATA").read_bytes()
        unpacked = geodata.load(site / "unpacked" / row["id"])
        assert unpacked.data_version == row["data_version"]
        assert len(unpacked.table("edges")) == len(geodata.load(row["id"]).table("edges"))
    assert 'src="live/kazakhstan-oil.html"' in (site / "live.html").read_text("utf-8")
    assert (site / "live" / "kazakhstan-oil.html").read_text("utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.exhaustive
@pytest.mark.browser
def test_the_search_finds_words_in_a_site_that_lies_in_a_folder(site: Path) -> None:
    """Browsers start no worker for a page opened from disk: docs/iframe-worker.js stands in for it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        missing("chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page()
        page.goto((site / "method.html").as_uri())
        page.locator(".md-search__input").first.press_sequentially("Karachaganak")
        page.wait_for_selector(".md-search-result__item", state="attached")
        assert "Karachaganak" in str(page.locator(".md-search-result__list").text_content())
        browser.close()


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
    assert said["block"].startswith("Blocking Pipeline would take 6.0 of 10.0 Mt a year off the market; 2.0 could go")
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
            assert "would take 6.0 of 10.0 Mt a year off the market; 2.0 could go" in done.stdout


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
