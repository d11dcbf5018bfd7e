"""The page in a real browser, without a network, on a desk and on a phone."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from energy.study import Study
from maps.page.render import render
from maps.page.view import MapView
from maps.palette import CORRIDOR_COLOURS

from .conftest import Opened, context_of, settle

pytestmark = pytest.mark.browser

SIZES = {"desk": (1280, 800), "phone": (390, 844)}
LOST, GAINED = "#cc1230", "#f7ab00"
MAIN = ("cpc", "atyrau-samara", "china-pipe", "aktau-baku", "aktau-makhachkala")
COUNT_COLOURS = """async ([png, colours]) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width, image.height];
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const data = pen.getImageData(0, 0, image.width, image.height).data;
  const found = Object.fromEntries(colours.map((c) => [c, 0]));
  for (let i = 0; i < data.length; i += 4) {
    for (const c of colours) {
      const part = (k) => parseInt(c.slice(1 + 2 * k, 3 + 2 * k), 16);
      if ([0, 1, 2].every((k) => Math.abs(data[i + k] - part(k)) < 16)) found[c] += 1;
    }
  }
  return found;
}"""


@pytest.fixture(params=sorted(SIZES))
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return SIZES[request.param]


@pytest.fixture
def opened(browser: Any, pages: Path, size: tuple[int, int], request: pytest.FixtureRequest) -> Iterator[Opened]:
    """Open a page; at the end nothing may have failed and nothing but the file been asked for."""
    name = getattr(request, "param", "base")
    context = context_of(browser, *size, has_touch=size[0] < 900)
    page = context.new_page()
    seen = Opened(page)
    page.goto((pages / f"{name}.html").as_uri())
    page.wait_for_selector("body[data-ready]", state="attached")
    settle(page)
    yield seen
    assert seen.faults == []
    assert [url for url in seen.requests if not url.startswith(("file://", "data:"))] == []
    context.close()


def colours_in(seen: Opened, browser: Any) -> dict[str, int]:
    png = base64.b64encode(seen.page.locator(".folium-map").screenshot()).decode()
    helper = browser.new_page()
    found: dict[str, int] = helper.evaluate(COUNT_COLOURS, [png, [*CORRIDOR_COLOURS, "#000000", LOST, GAINED]])
    helper.close()
    return found


def visible_lines(page: Any, corridor: str) -> int:
    return int(
        page.evaluate(
            "c => [...document.querySelectorAll(`.route-line[data-corridor='${c}']`)]"
            ".filter(p => p.style.display !== 'none' && !p.closest('.inset[hidden]')).length",
            corridor,
        )
    )


def point_on(page: Any, corridor: str) -> tuple[float, float]:
    """Give a spot on a route of a corridor with no other route and no place near it."""
    spot = page.evaluate(
        """c => {
          const map = document.querySelector(".folium-map"), frame = map.getBoundingClientRect();
          const own = [...map.querySelectorAll(`.route-line[data-corridor='${c}']`)]
            .filter((p) => !p.closest(".inset"));
          const others = [...map.querySelectorAll(".node, .leaflet-control")].map((n) => n.getBoundingClientRect());
          const on = (path, share) => path.getPointAtLength(path.getTotalLength() * share)
            .matrixTransform(path.getScreenCTM());
          const lines = [...map.querySelectorAll(".route-line")].filter((p) => p.dataset.corridor !== c)
            .filter((p) => p.style.display !== "none" && !p.closest(".inset"))
            .flatMap((p) => Array.from({ length: 40 }, (_, i) => on(p, i / 39)));
          const free = ({ x, y }) => x > frame.left && x < frame.right && y > frame.top && y < frame.bottom
            && others.every((b) => x < b.left - 4 || x > b.right + 4 || y < b.top - 4 || y > b.bottom + 4)
            && lines.every((l) => Math.hypot(l.x - x, l.y - y) > 7);
          for (const path of own) {
            for (const share of [0.5, 0.3, 0.7, 0.2, 0.8]) {
              const at = on(path, share);
              if (path.style.display !== "none" && free(at)) return [at.x, at.y];
            }
          }
          return null;
        }""",
        corridor,
    )
    assert spot is not None
    return spot[0], spot[1]


def test_routes_are_painted_and_told_apart(opened: Opened, browser: Any) -> None:
    painted = opened.page.evaluate(
        "() => [...document.querySelectorAll('.route-line')].filter(p => p.getAttribute('d').length > 6).length"
    )
    assert painted > 50
    found = colours_in(opened, browser)
    for colour in CORRIDOR_COLOURS[: len(MAIN)]:
        assert found[colour] >= 10, colour  # the sea legs are dots, and few on a phone


def test_nothing_is_wider_than_the_screen(opened: Opened, size: tuple[int, int]) -> None:
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_a_click_on_a_route_shows_what_is_known(opened: Opened) -> None:
    opened.page.mouse.click(*point_on(opened.page, "cpc"))
    details = opened.page.locator("#details")
    details.wait_for(state="visible")
    told = details.text_content()
    for word in ("Operator", "Limit", "not published", "Flow in 2024", "Sources", "Status"):
        assert word in told
    opened.page.keyboard.press("Escape")
    assert not details.is_visible()


def test_the_keyboard_finds_and_opens_a_route(opened: Opened) -> None:
    page = opened.page
    page.focus("#sec-find > summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("baku")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") in {"found", "results"}
    if page.evaluate("document.activeElement.className") == "results":
        page.keyboard.press("Tab")
    name = page.evaluate("document.activeElement.querySelector('strong').textContent")
    page.keyboard.press("Space")
    page.wait_for_selector("#details-title")
    assert page.evaluate("document.activeElement.id") == "details-title"
    assert page.locator("#details-title").text_content() == name
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "found"


def test_a_corridor_opens_from_the_keyboard(opened: Opened) -> None:
    opened.page.focus(".corridor .name")
    opened.page.keyboard.press("Enter")
    assert "Routes (" in opened.page.locator("#details").text_content()


def test_the_legend_hides_a_corridor_and_blocks_nothing(opened: Opened) -> None:
    page = opened.page
    assert visible_lines(page, "cpc") > 0
    page.evaluate("document.querySelector('.legend').open = true")
    page.focus(".legend-row[data-corridor='cpc']")
    page.keyboard.press("Space")
    assert visible_lines(page, "cpc") == 0
    assert visible_lines(page, "atyrau-samara") > 0
    assert page.locator("#scenario.idle").count() == 1
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "false"
    page.keyboard.press("Space")
    assert visible_lines(page, "cpc") > 0


@pytest.mark.parametrize("opened", ["scenario"], indirect=True)
def test_blocked_lost_and_gained_stand_out(opened: Opened, browser: Any, shipped: Study) -> None:
    page = opened.page
    states = set(page.evaluate("[...document.querySelectorAll('.route-line')].map(p => p.getAttribute('data-state'))"))
    assert {"blocked", "lost", "gained"} <= states
    found = colours_in(opened, browser)
    assert found["#000000"] > 150
    assert found[LOST] > 40
    assert found[GAINED] > 30
    told = page.locator("#answer").text_content() + page.locator("#scenario").text_content()
    volumes = shipped.block("cpc", year=2024).volumes
    figures = [f"{mt:.1f}" for mt in (volumes.delivered_mt, volumes.lost_mt, volumes.rerouted_mt)]
    for word in ("Model result", *figures, "Through", "Russia", "structural"):
        assert word.lower() in told.lower()
    assert page.locator("[data-preset='corridor:cpc']").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Before", exact=True).click()
    assert visible_lines(page, "cpc") > 0
    assert page.locator(".route-line[data-state='blocked']").count() == 0


@pytest.mark.parametrize("opened", ["hostile"], indirect=True)
def test_hostile_text_stays_text(opened: Opened) -> None:
    page = opened.page
    for section in ("find", "key", "events", "about"):
        page.evaluate("id => { document.getElementById('sec-' + id).open = true; }", section)
    for button in page.locator(".corridor .name, .found").all()[:12]:
        button.evaluate("node => node.click()")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    settle(page)
    assert page.evaluate("typeof window.__pwned") == "undefined"
    assert page.locator("img").count() == 0
    assert page.locator("body script").count() == 6  # five data blocks and folium's own
    assert "<img src=x" in page.locator("#page-title").inner_text()
    assert "<img src=x" in page.locator("#details").text_content()
    assert "<img src=x" in page.locator("#events").text_content()
    links = page.evaluate("[...document.querySelectorAll('aside a, .folium-map a')].map(a => a.getAttribute('href'))")
    assert all(link.startswith(("#", "http://", "https://")) for link in links)


def test_links_leave_safely(opened: Opened) -> None:
    links = opened.page.evaluate("[...document.querySelectorAll('aside a')].map(a => [a.href, a.rel, a.target])")
    assert links
    for address, rel, target in links:
        assert address.startswith(("http://", "https://"))
        assert (rel, target) == ("noopener noreferrer", "_blank")


def test_the_file_is_small_and_always_the_same(base_view: MapView, scenario_view: MapView, pages: Path) -> None:
    for name, view, most in (("base", base_view, 1_500_000), ("scenario", scenario_view, 2_000_000)):
        data = (pages / f"{name}.html").read_bytes()
        assert len(data) < most
        assert render(view).encode() == data
