"""The page in Russian and Kazakh, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from energy.study import Study
from maps.page.build import view_of
from maps.page.languages import LANGUAGES, TRANSLATED, catalogue, names_of
from maps.page.render import write_map
from maps.page.wording import page_texts

from .conftest import Opened, context_of, settle

pytestmark = pytest.mark.browser

CPC = "block=corridor:cpc&horizon=month"
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
SHOWN_TEXTS = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim();
    if (text && !walk.currentNode.parentElement.closest("script, style, noscript, option")) found.push(text);
  }
  for (const node of document.querySelectorAll("[aria-label]")) found.push(node.getAttribute("aria-label"));
  return found;
}"""
CUT = """() => [...document.querySelectorAll("button, summary, th, td, .figures span, .legend-name, h1, h2")]
  .filter((node) => node.checkVisibility() && !node.closest(".scrolled") && node.clientWidth
    && node.scrollWidth > node.clientWidth + 1)
  .map((node) => node.tagName + " " + node.textContent)"""


@pytest.fixture(scope="module")
def file(shipped: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("languages") / "map.html"
    write_map(path, view_of(shipped, None, language="ru"))
    return path


@pytest.fixture(params=SIZES)
def page(browser: Any, file: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    context = context_of(browser, *SIZES[request.param], reduced_motion="reduce")
    seen = Opened(context.new_page())
    seen.page.goto(f"{file.as_uri()}#{CPC}")
    seen.page.wait_for_selector("body[data-ready]", state="attached")
    yield seen.page
    assert seen.faults == []
    context.close()


def speak(page: Any, code: str) -> None:
    page.locator("#language").select_option(code)
    settle(page)


def test_nothing_that_is_translated_is_shown_in_english(page: Any, shipped: Study) -> None:
    assert page.evaluate("document.documentElement.lang") == "ru"
    assert "lang=" not in page.evaluate("location.hash")  # the page opens in Russian by itself
    for code in ("kk", "ru"):
        speak(page, code)
        own = {text: said for text, said in catalogue(code).items() if text in page_texts()}
        english = {text for text, said in (names_of(shipped.dataset, code) | own).items() if text != said}
        assert sorted(english & set(page.evaluate(SHOWN_TEXTS))) == []
    speak(page, "kk")
    assert page.evaluate("document.documentElement.lang") == "kk"
    assert "lang=kk" in page.evaluate("location.hash")
    page.reload()
    page.wait_for_selector("body[data-ready]", state="attached")
    assert page.locator("#language").input_value() == "kk"
    assert "КҚК" in page.locator("#answer").inner_text()


def test_numbers_follow_the_language_and_english_comes_back_as_it_was(page: Any) -> None:
    lost = page.locator("[data-figure='lost']")
    russian = lost.inner_text()
    speak(page, "en")
    assert lost.inner_text() == russian.replace(",", ".") != russian
    assert page.locator("#answer h2").inner_text().startswith("Blocking CPC (Tengiz–Novorossiysk) would take")
    speak(page, "ru")
    assert lost.inner_text() == russian


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_label_is_cut(page: Any, code: str) -> None:
    speak(page, code)
    assert page.evaluate(CUT) == []
    if page.viewport_size["width"] >= 1440:  # however long its words are, the crowded places are shown
        assert page.locator(".inset:visible").count() >= 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("code", TRANSLATED)
def test_places_are_found_in_every_language(page: Any, code: str) -> None:
    speak(page, code)
    page.evaluate("document.getElementById('sec-find').open = true")
    # As a Kazakh, a Russian and an English keyboard have it, and without the letters that only Kazakh has.
    for typed in ("Құрық порты", "порт Курык", "Port of Kuryk", "курык порты"):
        page.locator("#search").fill(typed)
        assert page.locator("[data-kind='node'][data-id='kuryk-port']").count() == 1
