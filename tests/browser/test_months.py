"""The months of the page in a real browser: read by slider, by click and by ear, with source, date and tier."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from energy.study import Study
from maps.page.render import write_map
from maps.page.view import MapView
from maps.payload.months import month_rows, month_sources
from maps.payload.rows import sources_of

from .conftest import HOSTILE, context_of, hostile
from .test_map import SIZES, Opened

pytestmark = pytest.mark.browser

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def view(shipped: Study, base_view: MapView) -> MapView:
    months = month_rows(shipped)
    return replace(base_view, months=months, sources=sources_of(shipped.dataset, month_sources(months)))


@pytest.fixture
def opening(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Open a page at its months; at the end nothing may have failed."""
    opened: list[tuple[Any, Opened]] = []

    def call(view: MapView, size: str = "desk") -> Any:
        write_map(tmp_path / "map.html", view)
        context = context_of(browser, *SIZES[size], has_touch=size == "phone")
        seen = Opened(context.new_page())
        opened.append((context, seen))
        seen.page.goto((tmp_path / "map.html").as_uri())
        seen.page.wait_for_selector("body[data-ready]", state="attached")
        if view.months:
            if size == "phone":
                seen.page.click("#sheet-handle")
            seen.page.click("#sec-months > summary")
        return seen.page

    yield call
    for context, seen in opened:
        assert seen.faults == []
        context.close()


def said(page: Any) -> str:
    return " ".join(page.inner_text("#month-says").split())


@pytest.mark.parametrize("size", sorted(SIZES))
def test_it_opens_with_the_newest_exports(size: str, view: MapView, opening: Open) -> None:
    """June 2026: 6.14 Mt by customs, with who counted, when it was printed and the tier; the lag stands beside."""
    page = opening(view, size)
    assert said(page).startswith("June 2026 Exports: 6.14 Mt (customs; Bureau of National Statistics")
    assert "2026-08, tier B)" in said(page) and "Output: 8.59 Mt (bureau;" in said(page)
    assert "Customs lag shipping by days to weeks" in page.inner_text("#months")
    assert page.locator("#months svg").count() == 3
    assert page.locator("#months").evaluate("node => node.scrollWidth <= node.clientWidth")


def test_the_keyboard_goes_through_the_months(view: MapView, opening: Open) -> None:
    """One step back is May, 4.57 Mt; one on from June is July, of which nothing is out and what closed is known."""
    page = opening(view)
    page.focus("#month")
    page.keyboard.press("ArrowLeft")
    assert said(page).startswith("May 2026 Exports: 4.57 Mt")
    assert page.get_attribute("#month", "aria-valuetext") == "May 2026"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert said(page).startswith("July 2026 Exports: not yet published Output: not yet published")
    assert "2026-07-20: No mooring of CPC loads" in said(page) and "2026-07-30: Third stop of CPC" in said(page)


def test_a_month_without_a_figure_was_not_found(view: MapView, opening: Open) -> None:
    """No output of February 2026 is in the tables, though that of April is."""
    page = opening(view)
    page.focus("#month")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    assert "February 2026 Exports: 6.02 Mt" in said(page) and "Output: not found" in said(page)


@pytest.mark.parametrize("size", sorted(SIZES))
def test_a_click_in_a_picture_reads_that_month(size: str, view: MapView, opening: Open) -> None:
    """The pictures run from January 2024 to September 2026, 33 months: the middle of the 25th is January 2026."""
    page = opening(view, size)
    picture = page.locator("#months svg").first
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    place = {"x": box["width"] * 24.5 / 33, "y": box["height"] / 2}
    picture.tap(position=place) if size == "phone" else picture.click(position=place)
    assert said(page).startswith("January 2026 Exports: 6.63 Mt")
    assert page.input_value("#month") == str(12 * 2026)
    assert "2025-11-29: CPC mooring SPM-2 destroyed" in said(page)


def test_plans_bounds_and_gaps_are_drawn_apart(view: MapView, opening: Open) -> None:
    assert view.months is not None
    rows = [dict(row) for row in view.months["series"][0]["figures"][:4]]
    rows[1] |= {"status": "plan"}
    rows[2] |= {"mt": None, "low_mt": 3.8}
    rows[3] |= {"mt": None, "status": "not_found"}
    page = opening(replace(view, months={"series": [{"name": "Exports", "figures": rows}], "closed": []}))
    assert [page.locator(f"#months .{look}").count() for look in ("dot", "plan", "bound", "join")] == [1, 1, 1, 0]
    assert "Shaded" not in page.inner_text("#months")


def test_without_months_there_is_no_section(view: MapView, opening: Open) -> None:
    assert opening(replace(view, months=None)).locator("#sec-months").is_hidden()


def test_text_of_the_tables_never_runs(view: MapView, opening: Open) -> None:
    assert view.months is not None
    series = [{"name": HOSTILE, "figures": one["figures"]} for one in view.months["series"]]
    closed = [{**one, "name": HOSTILE, "corridor": HOSTILE} for one in view.months["closed"]]
    sources = {key: hostile(row) for key, row in view.sources.items()}
    page = opening(replace(view, months={"series": series, "closed": closed}, sources=sources))
    assert HOSTILE.split("<")[0] in page.inner_text("#months")
    assert page.evaluate("window.__pwned") is None and page.locator("#months img").count() == 0
