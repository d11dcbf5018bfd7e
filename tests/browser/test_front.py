"""The front of the page: the headline, the questions, the tour, and what is taken away, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from energy.cli.options import unit_of
from energy.report.block import sentence
from energy.study import Study
from maps.page.view import MapView

from .conftest import Open

pytestmark = pytest.mark.browser

DESK, TABLET, PHONE = (1280, 800), (820, 1180), (390, 844)


@pytest.fixture
def opening(opening: Open) -> Callable[..., Any]:
    return lambda address="", size=DESK: opening(address, size=size, reduced_motion="reduce").page


def in_sight(page: Any, selector: str) -> bool:
    """Whether all of it lies within the window."""
    box, size = page.locator(selector).bounding_box(), page.viewport_size
    return bool(box and box["y"] >= 0 and box["y"] + box["height"] <= size["height"] and box["x"] >= 0)


def wait_until(page: Any, expression: str) -> None:
    """Ask again and again: the page's policy lets nothing be evaluated within it."""
    while not page.evaluate(expression):
        page.wait_for_timeout(50)


def test_the_headline_says_what_shares_say(opening: Any, shipped: Study) -> None:
    said = opening("#year=2025").locator("#headline").inner_text()
    shares = shipped.shares(2025)
    russia, cpc = shares.through("RU"), next(row for row in shares.by("corridor") if row.id == "cpc")
    assert said.startswith(f"{100 * russia.share:.1f} % of the oil that Kazakhstan exported in 2025 crossed Russia")
    assert f"range {100 * russia.low:.1f}–{100 * russia.high:.1f}" in said
    assert f"CPC alone carried {100 * cpc.share:.1f} %" in said


@pytest.mark.parametrize("size", [DESK, TABLET, PHONE])
def test_one_press_asks_and_the_answer_stays_in_sight(opening: Any, shipped: Study, size: tuple[int, int]) -> None:
    page = opening(size=size)
    page.locator("[data-preset='corridor:cpc']").click()
    answer = page.locator("#answer .sentence")
    assert answer.inner_text() == sentence(shipped.block("cpc", year=2024), unit_of(shipped))
    page.evaluate("() => { const body = document.getElementById('side-body'); body.scrollTop = body.scrollHeight; }")
    assert in_sight(page, "#answer .sentence")
    assert in_sight(page, "[data-preset='corridor:cpc']") and in_sight(page, ".folium-map")
    page.locator("[data-preset='corridor:cpc']").click()
    assert page.locator("#answer.idle").count() == 1


def test_the_first_question_is_few_tabs_away(opening: Any) -> None:
    page = opening()
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.preset"):
            break
    assert page.evaluate("document.activeElement.dataset.preset") == "corridor:cpc"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    assert "Blocking CPC" in page.locator("#says").text_content()


@pytest.mark.parametrize("preset", ["country:RU", "group:turkish-straits", "edge:spm-1 edge:spm-2"])
def test_questions_are_answered_as_block_answers_them(opening: Any, shipped: Study, preset: str) -> None:
    page = opening()
    page.locator(f"[data-preset='{preset}']").click()
    horizon = "month" if "spm" in preset else "structural"
    told = sentence(shipped.block(*preset.split(), year=2024, horizon=horizon), unit_of(shipped))
    assert page.locator("#answer .sentence").inner_text() == told


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_tour_is_told_by_keyboard_and_can_be_left(opening: Any, size: tuple[int, int]) -> None:
    page = opening(size=size)
    page.locator("#story-open").focus()
    page.keyboard.press("Enter")
    told = []
    for step in range(1, 6):
        wait_until(page, f"location.hash.includes('tour={step}')")
        assert in_sight(page, "#story") and in_sight(page, "#answer")
        told.append((page.locator("#story-title").inner_text(), page.locator("#answer h2").inner_text()))
        page.keyboard.press("ArrowRight")
    assert len({title for title, _ in told}) == 5
    assert told[0][1] == "Nothing is blocked"
    assert all("Blocking " in answer for _, answer in told[1:])
    assert page.locator("#story").is_hidden()  # one step past the last
    assert page.evaluate("document.activeElement.id") == "story-open"
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.locator("#story").is_hidden()
    wait_until(page, "!location.hash.includes('tour')")


def test_a_step_of_the_tour_has_a_link(opening: Any) -> None:
    page = opening()
    page.locator("#story-open").click()
    page.locator("#story-next").click()
    again = opening("#" + page.url.partition("#")[2])
    assert again.locator("#story").inner_text() == page.locator("#story").inner_text()
    assert again.locator("#answer").inner_text() == page.locator("#answer").inner_text()


def test_horizons_and_a_kept_answer_stand_side_by_side(opening: Any, shipped: Study) -> None:
    page = opening("#block=country:RU&year=2023")
    page.locator("#keep").click()
    page.locator("[data-preset='corridor:cpc']").click()
    page.locator("#years input").fill("2024")
    asked = [("cpc", 2024, horizon) for horizon in ("month", "year", "structural")] + [
        ("country:RU", 2023, "structural")
    ]
    for side, (name, year, horizon) in enumerate(asked):
        lost = shipped.block(name, year=year, horizon=horizon).volumes.lost_mt
        wait_until(page, f"document.querySelector('#compare [data-column=\"{side}\"]').firstChild.data !== '…'")
        told = page.locator(f"#compare [data-column='{side}']").first.text_content()
        assert told.split("(")[0] == f"{lost:.1f}"
    again = opening("#" + page.url.partition("#")[2])
    wait_until(
        again, "![...document.querySelectorAll('#compare [data-column]')].some((cell) => cell.firstChild.data === '…')"
    )
    assert again.locator("#compare").text_content() == page.locator("#compare").text_content()
    again.locator("#forget").click()
    assert again.locator("#compare [data-column='3']").count() == 0
    assert "beside" not in again.url


def test_fields_that_cut_are_listed_as_block_lists_them(opening: Any, shipped: Study) -> None:
    page = opening("#block=corridor:cpc")
    told = {row.id: row for row in shipped.block("cpc", year=2024).fields if row.base_mt - row.scenario_mt > 0.05}
    for key, row in told.items():
        cells = page.locator(f".fields [data-field='{key}'] td").all_inner_texts()
        assert cells[1] in {f"{row.scenario_mt:.1f}", f"{row.scenario_mt:.2f}"}, key


@pytest.mark.parametrize("address", ["?embed#block=corridor:cpc", "#block=corridor:cpc&embed"])
def test_a_frame_holds_the_map_and_the_sentence(opening: Any, address: str) -> None:
    page = opening(address, (720, 420))
    assert in_sight(page, "#answer .sentence") and in_sight(page, ".folium-map")
    assert page.locator(".folium-map").bounding_box()["height"] > 150
    for hidden in ("#side-body", "#presets", "#page-title"):
        assert page.locator(hidden).is_hidden()
    page.evaluate("location.hash = location.hash.replace('corridor:cpc', 'country:RU')")
    wait_until(page, "document.querySelector('#answer').textContent.includes('Russia')")
    assert "embed" in page.url


def test_links_hold_what_is_on_show(opening: Any) -> None:
    page = opening("#block=corridor:cpc@50&horizon=month")
    link, frame = (page.locator("#take textarea").nth(i).input_value() for i in (0, 1))
    assert link == page.url and link.endswith("#block=corridor:cpc@50&horizon=month")
    assert 'src="map.html?embed#block=corridor:cpc@50&amp;horizon=month"' in frame


@pytest.mark.parametrize(
    "address",
    [
        "",
        "#block=corridor:cpc",
        "#block=country:RU,group:turkish-straits&horizon=month",
        "#block=country:RU&year=2023&lang=kk",
        "#block=corridor:cpc&year=2025&lang=ru",
    ],
)
def test_a_print_is_one_page_of_a4(opening: Any, tmp_path: Path, address: str) -> None:
    page = opening(address)
    before = page.url
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    data = (tmp_path / "page.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 59[45][.\d]* 84[12]", data)
    assert page.url == before  # where the map is belongs to the reader


def test_a_print_holds_answer_map_table_and_citation(opening: Any, view: MapView) -> None:
    page = opening("#block=corridor:cpc")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for part in ("#answer .sentence", ".folium-map", "#scenario .through", "#foot", "#paper-key .legend-corridors"):
        assert page.locator(part).is_visible(), part
    assert view.citation in page.locator("#foot").inner_text()
    assert view.licence in page.locator("#foot").inner_text()
    assert page.locator("#sec-block").is_hidden()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#foot").is_hidden()
    assert page.locator("#paper-key *").count() == 0


def test_the_list_stays_in_place_while_its_figures_come(opening: Any) -> None:
    """What each thing costs is worked out in the background: nobody's pointer may be over another one then."""
    page = opening()
    places = """() => [...document.querySelectorAll(".block-item")].map((item) => item.offsetTop)"""
    page.evaluate("document.querySelectorAll('.block-item .lost').forEach((cell) => { cell.textContent = '…'; })")
    before = page.evaluate(places)
    figures = """document.querySelectorAll('.block-item .lost').forEach((cell, i) => {
      cell.textContent = ['0', '55.22', '78.70', '1,663'][i % 4]; })"""
    page.evaluate(figures)
    assert len(before) > 20 and page.evaluate(places) == before
