"""A browser without a network, and pages of the shipped network to open in it."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import geodata
from energy.study import Study
from maps.page.build import view_of
from maps.page.render import write_map
from maps.page.view import MapView, make_view

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TEN_MINUTES = 600_000
MAIN = ("cpc", "atyrau-samara", "china-pipe", "aktau-baku", "aktau-makhachkala")
HOSTILE = "\"'><img src=x onerror=window.__pwned=1><script>window.__pwned=1</script>${window.__pwned=1}{{1}}"


class Opened:
    """A page with everything that went wrong or was asked for while it was open."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.faults: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda m: self.faults.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("requestfailed", lambda request: self.faults.append("failed: " + request.url))
        page.on("request", lambda request: self.requests.append(request.url))


Open = Callable[..., Opened]


def missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{what}, and nothing is skipped in CI")
    pytest.skip(what)


def context_of(browser: Any, width: int, height: int, **options: Any) -> Any:
    """A window without a network; how long it takes to do something is not what these tests are about."""
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True, **options)
    context.set_default_timeout(TEN_MINUTES)
    return context


def settle(page: Any) -> None:
    """Let the page draw what it was asked to: two frames, however long they take."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium as Debian ships it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing("chromium is not installed")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed")
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def base_view() -> MapView:
    """The shipped network with made-up flows: every open route of a main corridor carries crude."""
    dataset = geodata.load()
    edges = dataset.table("edges")
    flows: dict[str, float | None] = {}
    for key, corridor, status in zip(edges.index, edges["corridor"], edges["status"], strict=True):
        flows[str(key)] = 6.0 if corridor in MAIN and status == "operating" else None
    shares = [{"id": key, "name": key, "mt": 6.0, "share": 0.2} for key in MAIN]
    return make_view(dataset, flows, year=2024, limits={}, corridor_rows=shares)


@pytest.fixture(scope="session")
def scenario_view(shipped: Study) -> MapView:
    """The shipped network, opened with one corridor blocked."""
    return view_of(shipped, 2024, outcome=shipped.block("cpc", year=2024))


def hostile(value: Any, key: str = "") -> Any:
    """Put hostile text in every place that a table's text can reach."""
    keep = {"id", "tail", "head", "mode", "kind", "corridor", "colour", "line_id", "sources", "line"}
    if isinstance(value, dict):
        return {k: hostile(v, k) for k, v in value.items()}
    if key in keep or value is None:
        return value
    if isinstance(value, str):
        return f"javascript:{HOSTILE}" if key == "url" else HOSTILE
    return value


def hostile_engine(engine: Mapping[str, Any]) -> dict[str, Any]:
    """The same with hostile text for every name that the engine brings to the page."""
    spoiled = deepcopy(dict(engine))
    for row in (*spoiled["targets"], *(project for year in spoiled["years"] for project in year["projects"])):
        row |= {key: HOSTILE for key in ("name", "status") if key in row}
    for year in spoiled["years"]:
        for buyer in (year["buyers"] or {"buyers": []})["buyers"]:
            buyer[1] = HOSTILE
    for figures in spoiled["programs"]["figures"]:
        figures["joints"] = [HOSTILE for _ in figures["joints"]]
        figures["gates"] = [[edge, corridor, HOSTILE] for edge, corridor, _ in figures["gates"]]
        for row in figures["assumptions"]:
            row["name"] = HOSTILE
    return spoiled


@pytest.fixture(scope="session")
def pages(base_view: MapView, scenario_view: MapView, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with base.html, scenario.html and hostile.html."""
    folder = tmp_path_factory.mktemp("pages")
    write_map(folder / "base.html", base_view)
    write_map(folder / "scenario.html", scenario_view)
    given: dict[str, Any] = {field.name: getattr(scenario_view, field.name) for field in fields(MapView)}
    for name in ("nodes", "edges", "corridors", "events"):
        given[name] = tuple(hostile(row) for row in given[name])
    given["sources"] = {key: hostile(row) for key, row in given["sources"].items()}
    given["engine"] = hostile_engine(scenario_view.engine)
    given |= {"title": HOSTILE, "data_version": HOSTILE, "as_of": HOSTILE, "notes": ((HOSTILE, HOSTILE),)}
    given |= {"credit": HOSTILE, "caveat": HOSTILE, "unanswered": (HOSTILE,)}
    write_map(folder / "hostile.html", MapView(**given))
    return folder


@pytest.fixture(scope="session")
def file(view: MapView, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of it."""
    path = tmp_path_factory.mktemp("page") / "map.html"
    write_map(path, view)
    return path


@pytest.fixture
def opening(browser: Any, file: Path) -> Iterator[Open]:
    """Open the page; at the end nothing may have failed and nothing but the file been asked for."""
    opened: list[tuple[Any, Opened]] = []

    def call(address: str = "", *, size: tuple[int, int] = (1280, 800), path: Path = file, **options: Any) -> Opened:
        context = context_of(browser, *size, has_touch=size[0] < 900, **options)
        seen = Opened(context.new_page())
        opened.append((context, seen))
        seen.page.goto(path.as_uri() + address)
        seen.page.wait_for_selector("body[data-ready]", state="attached")
        return seen

    yield call
    for context, seen in opened:
        assert seen.faults == []
        assert [url for url in seen.requests if not url.startswith(("file://", "data:", "blob:"))] == []
        context.close()
