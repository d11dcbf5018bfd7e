"""The report in a real browser: hostile text runs nothing, nothing is asked for, it fits a phone and twelve sheets."""

import re
from pathlib import Path
from typing import Any

import pytest

import energy
from energy.report.tables import of_scenario
from maps.export.document import Document, Section, Table, html_document
from maps.export.report import write_report

from .conftest import HOSTILE, context_of

pytestmark = pytest.mark.browser

TEXTS = [
    HOSTILE,
    "</script><script>window.__pwned=1</script>",
    "`${window.__pwned=1}`",
    "\u202eevil",
    "=1+1",
    "Қашаған",
]


MOST_SHEETS = 12


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = tuple((text, text, "1.0", text) for text in TEXTS)
    table = Table(HOSTILE, ("name", HOSTILE, "Mt/y", "address"), rows, text=2, notes=1)
    section = Section("hostile", HOSTILE, tuple(TEXTS), tables=(table,), model=True)
    path = tmp_path_factory.mktemp("hostile") / "report.html"
    document = Document(HOSTILE, HOSTILE, True, (), tuple(TEXTS), (section,))
    path.write_text(html_document(document), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with a scenario, from the tables that are quick to make."""
    study, folder = energy.load(), tmp_path_factory.mktemp("report")
    outcome = study.block("country:RU", year=2024)
    write_report(study, folder, outcome=outcome, tables=of_scenario(outcome))
    return folder / "report.html"


@pytest.mark.parametrize("width", [1440, 390])
def test_hostile_text_stays_text(browser: Any, page_file: Path, width: int) -> None:
    context = context_of(browser, width, 844)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith("file://") else faults.append(request.url))
    page.goto(page_file.as_uri())
    assert page.evaluate("typeof window.__pwned") == "undefined"
    assert page.locator("img, script, iframe").count() == 0
    assert HOSTILE in page.locator("h1").inner_text()
    shown = page.locator("#hostile td").all_inner_texts()
    assert all(text in shown for text in TEXTS)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults == []
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_pictures_are_seen_and_nothing_is_cut_off(browser: Any, report: Path, width: int) -> None:
    context = context_of(browser, width, 844)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.goto(report.as_uri())
    pictures = "[...document.images].map((image) => image.complete && image.naturalWidth > 300 && image.alt.length > 9)"
    assert page.evaluate(pictures) == [True] * 4  # map, horizons, days, shares
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults == []
    context.close()


def sheets(browser: Any, report: Path) -> int:
    """Pages of the report on paper."""
    page = browser.new_page()
    page.goto(report.as_uri())
    printed = page.pdf(format="A4", print_background=True, prefer_css_page_size=True)
    page.close()
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def test_it_prints_on_few_sheets(browser: Any, report: Path) -> None:
    assert 4 <= sheets(browser, report) <= MOST_SHEETS


@pytest.mark.exhaustive
@pytest.mark.parametrize("names", [(), ("country:RU",)])
def test_every_default_report_prints_on_few_sheets(browser: Any, tmp_path: Path, names: tuple[str, ...]) -> None:
    energy.load().report(tmp_path, *names)
    assert 4 <= sheets(browser, tmp_path / "report.html") <= MOST_SHEETS


def test_tables_have_heads_and_captions(browser: Any, report: Path) -> None:
    page = browser.new_page()
    page.goto(report.as_uri())
    tables = page.locator("table").count()
    assert tables and page.locator("table > caption").count() == tables
    assert page.locator("table:not(:has(th[scope=col]))").count() == 0
    page.close()
