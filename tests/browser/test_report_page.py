"""The report in a real browser: hostile text runs nothing, nothing is asked for, and it fits a phone."""

from pathlib import Path
from typing import Any

import pytest

import energy
from energy.report.console import Unit
from energy.report.tables import ReportTable, of_scenario
from maps.export.document import html_document

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


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = energy.load()
    sheets = [
        ReportTable("hostile", HOSTILE, HOSTILE, tuple({"name": t, "note": t, "mt": 1.0, "url": t} for t in TEXTS)),
        *of_scenario(study.block("cpc")),
    ]
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(html_document(HOSTILE, TEXTS, [], sheets, study.dataset, Unit("Mt/y")), encoding="utf-8")
    return path


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


def test_tables_have_heads_and_captions(browser: Any, page_file: Path) -> None:
    page = browser.new_page()
    page.goto(page_file.as_uri())
    tables = page.locator("table").count()
    assert tables and page.locator("table > caption").count() == tables
    assert page.locator("table:not(:has(th[scope=col]))").count() == 0
    page.close()
