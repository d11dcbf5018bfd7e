"""A browser without a network, and pages of the shipped network to open in it."""

import os
import shutil
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import geodata
from maps.page.render import write_map
from maps.page.view import MapView, ScenarioLayer, make_view

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
def scenario_view(base_view: MapView) -> MapView:
    """The same with one corridor blocked and another carrying more."""
    dataset = geodata.load()
    edges = {edge["id"]: edge for edge in base_view.edges}
    flows = {key: edge["flow_mt"] for key, edge in edges.items()}
    blocked = frozenset(key for key, edge in edges.items() if edge["corridor"] == "cpc")
    after = {key: 0.0 if key in blocked else flow for key, flow in flows.items() if flow is not None}
    for key, edge in edges.items():
        if edge["corridor"] == "atyrau-samara" and key in after:
            after[key] += 3.3
        if edge["corridor"] == "china-pipe" and key in after:
            after[key] = 1.0
    summary = {"base_mt": 30.0, "delivered_mt": 27.3, "lost_mt": 2.7, "rerouted_mt": 3.3}
    summary["through"] = {"RU": {"before": 0.8, "after": 0.6}}  # type: ignore[assignment]
    layer = ScenarioLayer("Block of CPC", "structural", after, blocked, summary)
    return make_view(dataset, flows, year=2024, limits={}, corridor_rows=base_view.corridors, scenario=layer)


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
    given["scenario"] = deepcopy(scenario_view.scenario)
    given["scenario"] |= {"label": HOSTILE, "horizon": HOSTILE}
    given["scenario"]["summary"] |= {"lines": [HOSTILE], "through": [{"name": HOSTILE, "text": HOSTILE}]}
    given |= {"title": HOSTILE, "data_version": HOSTILE, "as_of": HOSTILE, "notes": (HOSTILE,)}
    given["credit"] = HOSTILE
    write_map(folder / "hostile.html", MapView(**given))
    return folder
