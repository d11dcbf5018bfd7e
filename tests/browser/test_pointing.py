"""Real clicks and taps along the drawn lines: they close what is drawn there, and what the hint said."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from energy.study import Study
from maps.page.build import view_of
from maps.page.render import write_map
from maps.page.view import MapView

from .conftest import Opened, context_of, settle

pytestmark = pytest.mark.browser

SIZES = {"desk": (1440, 900), "phone": (390, 844)}
CLICKS, SAMPLED = int(os.environ.get("KZROUTES_CLICKS", "15")), 4
"""Clicks along each corridor; the environment may ask for more (KZROUTES_CLICKS=200)."""
LEAST_RIGHT = 0.95

SPOTS = """([corridor, count]) => {
  // The browser itself is the judge of what is drawn on top: for a moment every drawing takes the pointer.
  const style = document.createElement("style");
  // The gaps of a dashed line belong to it.
  style.textContent = ".route-line { pointer-events: stroke !important; stroke-dasharray: none !important }"
    + ".node svg * { pointer-events: all !important }"
    + ".leaflet-pane { pointer-events: none !important } .insets, .hint { visibility: hidden }";
  document.head.append(style);
  const pane = document.querySelector(".folium-map"), frame = pane.getBoundingClientRect();
  const held = [...pane.querySelectorAll(".leaflet-control")].map((control) => control.getBoundingClientRect());
  const covered = ({ x, y }) => held.some((b) => x >= b.left && x <= b.right && y >= b.top && y <= b.bottom);
  const inside = ({ x, y }) => x > frame.left && y > frame.top && x < frame.right && y < frame.bottom;
  const seen = (at) => inside(at) && !covered(at);
  const paths = [...pane.querySelectorAll(`.route-line[data-corridor='${corridor}']`)]
    .filter((path) => path.style.display !== "none" && !path.closest(".inset"));
  const whole = paths.reduce((total, path) => total + path.getTotalLength(), 0), spots = [];
  for (let i = 0; i < count; i++) {
    let far = whole * (i + 0.5) / count;
    for (const path of paths) {
      const length = path.getTotalLength();
      if (far > length) { far -= length; continue; }
      const on = path.getPointAtLength(far).matrixTransform(path.getScreenCTM());
      const at = { x: Math.round(on.x), y: Math.round(on.y) }; // a finger's place is told in whole pixels
      if (!seen(at)) break;
      const top = document.elementFromPoint(at.x, at.y), drawn = top.dataset.edge ? top : path;
      const { edge, corridor } = top.closest("[data-node]") ? {} : drawn.dataset;
      spots.push([at.x, at.y, edge ?? null, corridor ?? null]);
      break;
    }
  }
  style.remove();
  return spots;
}"""


NO_DOUBLE_CLICKS = """() => {
  Object.values(window).find((one) => one instanceof L.Map).doubleClickZoom.disable();
}"""
"""Two quick taps are one double tap, which zooms; here each is one of its own."""


@pytest.fixture(scope="module")
def view(shipped: Study) -> MapView:
    return view_of(shipped, 2025)


@pytest.fixture(scope="module")
def closable(view: MapView) -> set[str]:
    """Edges that something smaller than a country closes."""
    listed = {key for keys in view.engine["years"][0]["items"] for key in keys if not key.startswith("country:")}
    rows = [row for row in view.engine["targets"] if row["key"] in listed]
    return {view.engine["edges"][i] for row in rows for i in row["edges"]}


@pytest.fixture(scope="module")
def file(view: MapView, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pointing") / "map.html"
    write_map(path, view)
    return path


@pytest.fixture(params=sorted(SIZES))
def opened(request: pytest.FixtureRequest, browser: Any, file: Path) -> Iterator[Opened]:
    width, height = SIZES[request.param]
    context = context_of(browser, width, height, has_touch=width < 900, reduced_motion="reduce")
    seen = Opened(context.new_page())
    seen.page.goto(file.as_uri())
    seen.page.wait_for_selector("body[data-ready]", state="attached")
    seen.page.evaluate(NO_DOUBLE_CLICKS)
    settle(seen.page)
    yield seen
    assert seen.faults == []
    context.close()


def blocked(page: Any) -> list[str]:
    """What is blocked, as the address says it."""
    said = dict(part.split("=", 1) for part in page.evaluate("location.hash.slice(1)").split("&") if "=" in part)
    return [key for key in said.get("block", "").split(",") if key]


def reset(page: Any) -> None:
    page.evaluate("document.getElementById('reset').click()")
    settle(page)


def clicked(page: Any, x: float, y: float) -> list[str]:
    """What one click or tap on a fresh map blocks."""
    reset(page)
    if page.viewport_size["width"] < 900:
        page.touchscreen.tap(x, y)
    else:
        page.mouse.click(x, y)
    settle(page)
    return blocked(page)


def clicks_on(page: Any, corridor: str, count: int, closable: set[str]) -> tuple[int, list[Any]]:
    """Clicks on a corridor's centre line, and those of them that do not close what is drawn on top in that very pixel.

    Where the symbol of a place is on top, the click is the place's and is not counted; nor where a line of no corridor
    is drawn on it that nothing on the page can close.
    """
    reset(page)
    seen = page.evaluate(SPOTS, [corridor, count])
    spots = [spot for spot in seen if spot[3] or spot[2] in closable]
    assert len(spots) > count / 4
    wrong = []
    for x, y, edge, of in spots:
        keys = clicked(page, x, y)
        if not closes(page, keys, edge, of) or any(key.startswith("country:") for key in keys):
            wrong.append((x, y, edge, keys))
    reset(page)
    assert page.evaluate(SPOTS, [corridor, count]) == seen  # the first view again, or all spots were elsewhere
    return len(spots), wrong


def closes(page: Any, keys: list[str], edge: str, corridor: str | None) -> bool:
    """A line of no corridor is closed by what closes it too; of a corridor, nothing but the corridor is."""
    if corridor:
        return keys == [f"corridor:{corridor}"]
    shut = f".folium-map .route-line[data-edge='{edge}'][data-state='blocked']"
    return bool(page.locator(shut).count())


def carrying(page: Any) -> list[str]:
    found: list[str] = page.evaluate(
        "[...new Set([...document.querySelectorAll(\".route-line[data-state='flow']\")]"
        ".filter((path) => path.style.display !== 'none').map((path) => path.dataset.corridor))].filter(Boolean).sort()"
    )
    return found


def test_sampled_clicks_close_what_is_drawn(opened: Opened, closable: set[str]) -> None:
    corridors = carrying(opened.page)
    assert len(corridors) >= 5
    found = {corridor: clicks_on(opened.page, corridor, SAMPLED, closable) for corridor in corridors}
    wrong, clicks = (sum(numbers) for numbers in zip(*((len(w), n) for n, w in found.values()), strict=True))
    assert wrong <= (1 - LEAST_RIGHT) * clicks, found


@pytest.mark.exhaustive
def test_clicks_all_along_close_what_is_drawn(opened: Opened, closable: set[str]) -> None:
    for corridor in carrying(opened.page):
        clicks, wrong = clicks_on(opened.page, corridor, CLICKS, closable)
        assert len(wrong) <= (1 - LEAST_RIGHT) * clicks, (corridor, wrong)


LAND = {"light": [238, 236, 230], "dark": [35, 42, 48]}  # as maps/page/scripts/map/theme.js has it
GROUND = """() => {
  const counts = new Map(), canvas = document.querySelector(".leaflet-ground-pane canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < data.length; i += 4) {
    const key = data[i + 3] === 255 ? [data[i], data[i + 1], data[i + 2]].join() : "";
    counts.set(key, (counts.get(key) || 0) + 1);
  }
  counts.delete("");
  return [...counts].sort((a, b) => b[1] - a[1])[0][0].split(",").map(Number);
}"""


def opened_at(browser: Any, file: Path, width: int, height: int, **options: Any) -> Any:
    page = context_of(browser, width, height, reduced_motion="reduce", **options).new_page()
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]", state="attached")
    settle(page)
    return page


def test_the_hint_says_what_closes_and_goes_away_after_the_click(browser: Any, file: Path) -> None:
    page = opened_at(browser, file, 1440, 900)
    spots = [spot for spot in page.evaluate(SPOTS, ["cpc", 9]) if spot[3] == "cpc"]
    (x, y, *_), (far_x, far_y, *_) = spots[2], spots[3]
    hint = page.locator(".folium-map > .hint")
    page.mouse.move(x, y)
    assert "Click blocks CPC" in hint.inner_text()
    aimed = page.locator(".folium-map > .leaflet-map-pane .route-aimed").count()
    box = hint.bounding_box()
    assert not (box["x"] <= x <= box["x"] + box["width"] and box["y"] <= y <= box["y"] + box["height"])
    page.mouse.click(x, y)
    settle(page)
    assert blocked(page) == ["corridor:cpc"]
    shut = page.locator(".folium-map > .leaflet-map-pane .route-casing").evaluate_all(
        "(all) => all.filter((path) => path.dataset.corridor === 'cpc').length"
    )
    assert aimed == shut  # every edge of the corridor stood out, and nothing else
    assert hint.is_hidden()
    page.mouse.move(far_x, far_y)
    assert hint.is_hidden()  # still the same corridor
    page.mouse.move(5, 300)
    page.mouse.move(x, y)
    assert "Click reopens CPC" in hint.inner_text()
    page.context.close()


def test_a_drag_blocks_nothing(browser: Any, file: Path) -> None:
    page = opened_at(browser, file, 1440, 900)
    x, y, *_ = next(spot for spot in page.evaluate(SPOTS, ["cpc", 9]) if spot[3] == "cpc")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=4)
    page.mouse.up()
    settle(page)
    assert blocked(page) == []
    page.context.close()


def test_the_map_follows_the_scheme_and_print_is_light(browser: Any, file: Path) -> None:
    page = opened_at(browser, file, 1280, 800, color_scheme="dark")
    assert page.evaluate(GROUND) == LAND["dark"]
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    settle(page)
    assert page.evaluate(GROUND) == LAND["light"]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(color_scheme="light")
    settle(page)
    assert page.evaluate(GROUND) == LAND["light"]
    page.context.close()


def test_low_windows_keep_a_map(browser: Any, file: Path) -> None:
    """As 1280 by 800 at 200 %, and a desk window of little height."""
    for width, height in ((640, 400), (1280, 420)):
        page = opened_at(browser, file, width, height)
        assert page.locator(".folium-map").bounding_box()["height"] >= 300, (width, height)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.context.close()


def test_insets_are_clicked_like_the_map(browser: Any, file: Path) -> None:
    page = opened_at(browser, file, 1440, 900)
    inset = page.locator(".inset", has_text="Novorossiysk").locator(".inset-map")
    assert inset.locator(".route-line[data-edge='cpc-15']").is_visible()
    x, y = inset.locator(".route-line[data-edge='cpc-15']").evaluate(
        "(path) => { const box = path.closest('.inset-map').getBoundingClientRect();"
        " for (let i = 1; i < 40; i++) { const at = path.getPointAtLength(path.getTotalLength() * i / 40)"
        " .matrixTransform(path.getScreenCTM());"
        " if (at.x > box.left + 30 && at.x < box.right - 30 && at.y > box.top + 20) return [at.x, at.y]; } }"
    )
    page.mouse.click(x, y)
    settle(page)
    assert blocked(page) == ["corridor:cpc"]
    page.context.close()
