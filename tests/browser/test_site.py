"""The guides as a site, built as `make site` builds it."""

import os
import re
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

import energy
import geodata

ROOT = Path(__file__).resolve().parents[2]
ENV = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}


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
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=ENV)
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
def test_the_search_finds_words_in_a_site_that_lies_in_a_folder(site: Path, browser: Any) -> None:
    """Browsers start no worker for a page opened from disk: docs/iframe-worker.js stands in for it."""
    page = browser.new_page()
    page.goto((site / "method.html").as_uri())
    page.locator(".md-search__input").first.press_sequentially("Karachaganak")
    page.wait_for_selector(".md-search-result__item", state="attached")
    assert "Karachaganak" in str(page.locator(".md-search-result__list").text_content())
    page.close()
