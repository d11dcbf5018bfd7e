"""The page on which a click blocks a route, in a real browser: the engine's numbers by mouse, keyboard and link."""

import csv
import gzip
import io
import json
import random
import re
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from energy.cli import app
from energy.dependence.leverage import planned
from energy.network.projects import plan_of
from energy.study import Study
from maps.page.build import view_of
from maps.page.render import render, write_map
from maps.page.view import MapView

from .conftest import HOSTILE, Open, hostile, hostile_engine, missing
from .test_map import point_on

pytestmark = pytest.mark.browser

SAMPLED = 40
MOST_BYTES, MOST_ZIPPED = 2_000_000, 500_000
AXE = Path(sys.prefix) / "axe-core"  # where tools/fetch_axe.py puts it
FIGURES = """() => Object.fromEntries([...document.querySelectorAll("[data-figure]")]
  .map((node) => [node.dataset.figure, [Number(node.dataset.mt), node.textContent]]))"""


@pytest.fixture(scope="module")
def study(shipped: Study) -> Study:
    return shipped


def figures(page: Any) -> dict[str, float]:
    return {name: value for name, (value, _) in page.evaluate(FIGURES).items()}


def go(page: Any, address: str) -> None:
    """Follow a link within the page."""
    page.evaluate("hash => { location.hash = hash; dispatchEvent(new HashChangeEvent('hashchange')); }", address)


def block_json(*words: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, ["block", *words, "--json"])
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


@pytest.mark.smoke
def test_a_click_on_cpc_blocks_it_and_says_what_block_says(opening: Open) -> None:
    page = opening().page
    page.mouse.click(*point_on(page, "cpc"))
    told, shown = block_json("cpc", "--year", "2024", "--buyers"), figures(page)
    assert page.url.endswith("block=corridor:cpc&show=" + page.url.rsplit("show=")[1])
    for name in ("base", "delivered", "lost", "rerouted"):
        assert shown[name] == round(told[f"{name}_mt"], 3), name
    text = page.locator("#scenario").text_content()
    assert f"{told['lost_mt']:.1f}" in text
    assert f"{100 * told['through']['RU']['before']:.1f} %" in text
    assert f"{100 * told['through']['RU']['after']:.1f} %" in text
    assert f"{told['cost_usd_t']['after']:.1f} USD" in text
    assert f"{told['revenue_lost_musd'] / 1000:.1f} billion" in text
    for row in told["by_corridor"]:
        cells = page.locator(f".numbers tr[data-corridor='{row['id']}'] td").all_inner_texts()
        assert abs(float(cells[1].replace("under ", "")) - row["scenario_mt"]) < 0.06, row["id"]
    page.wait_for_selector("[data-buyer='ITA'] td:has-text('–')")  # the ranges come a moment later
    for row in told["buyers"]["rows"][:5]:
        words = page.locator(f"[data-buyer='{row['buyer']}'] td").all_inner_texts()
        found = [float(number) for number in re.findall(r"[\d.]+", " ".join(words))]
        wanted = [row[name] for name in ("base_mt", "lost_mt", "low_mt", "high_mt")]
        assert found == pytest.approx(wanted, abs=0.051), row["buyer"]
    assert page.locator(".route-line[data-state='blocked']").count() > 10
    page.mouse.click(*point_on(page, "cpc"))
    assert page.locator("#scenario.idle").count() == 1
    assert page.locator(".route-line[data-state='blocked']").count() == 0


def test_any_set_with_any_share_is_answered_as_block_answers_it(opening: Open, study: Study, view: MapView) -> None:
    """Two to five things of any kind, in any year that can be blocked; all else: benchmarks/page_solver.py."""
    draw, page = random.Random(6), opening().page
    keys = [target["key"] for target in view.engine["targets"] if not target["key"].startswith("event:")]
    for _ in range(SAMPLED):
        year, horizon = draw.choice(study.full_years), draw.choice(("month", "year", "structural"))
        names = [f"{key}@{draw.choice((0, 0, 25, 60))}" for key in draw.sample(keys, draw.randint(2, 5))]
        go(page, f"#block={','.join(names)}&year={year}&horizon={horizon}")
        volumes = study.block(*(f"{name}%" for name in names), year=year, horizon=horizon).volumes
        shown, asked = figures(page), (names, year, horizon)
        for name in ("delivered", "lost", "rerouted"):
            assert shown[name] == pytest.approx(getattr(volumes, f"{name}_mt"), abs=6e-4), (name, asked)


@pytest.mark.smoke
def test_the_first_sentence_is_that_of_the_command_line(opening: Open) -> None:
    page = opening("#block=corridor:cpc@25,strait:bosporus&horizon=year").page
    told = block_json("cpc@25%", "strait:bosporus", "--horizon", "year", "--year", "2024")
    assert page.locator("#answer .sentence").inner_text() == told["sentence"]
    page.locator("#choices [data-value='month']").click()
    told = block_json("cpc@25%", "strait:bosporus", "--horizon", "month", "--year", "2024")
    assert page.locator("#answer .sentence").inner_text() == told["sentence"]


def slide(page: Any, selector: str, value: float) -> None:
    page.locator(selector).evaluate(
        "(node, value) => { node.value = value; node.dispatchEvent(new Event('input', { bubbles: true })); }", value
    )


@pytest.mark.smoke
def test_a_slider_leaves_a_share_open(opening: Open, study: Study) -> None:
    page = opening("#block=corridor:cpc").page
    slide(page, "[data-left='corridor:cpc']", 40)
    volumes = study.block("cpc", left=0.4, year=2024).volumes
    assert figures(page)["lost"] == pytest.approx(volumes.lost_mt, abs=6e-4)
    assert "40 % open" in page.locator("#cuts").text_content()
    assert page.url.endswith("block=corridor:cpc@40")
    page.locator("#cuts button").click()
    assert page.locator("#cuts").is_hidden()


def test_assumptions_move_the_answer_and_go_back_to_the_tables(opening: Open, study: Study) -> None:
    page = opening("#block=corridor:cpc").page
    before = figures(page)["lost"]
    page.evaluate("document.getElementById('sec-assumptions').open = true")
    fleet = "[data-assumption='joint:caspian-tankers'] input"
    most = float(page.locator(fleet).get_attribute("max"))
    slide(page, fleet, most)
    dispatch, scenario = study.dispatch(2024), study.block("cpc", year=2024).scenario
    plan = dispatch.solve(scenario, limits={"joint:caspian-tankers": most}).plan
    assert figures(page)["lost"] == pytest.approx(dispatch.exports - plan.exports, abs=6e-4)
    assert figures(page)["lost"] < before - 0.1
    assert page.locator("[data-assumption='joint:transneft-samara']").count() == 0  # lifted in the long run
    page.locator("#as-published").click()
    assert figures(page)["lost"] == before
    slide(page, "[data-assumption='price'] input", 40)
    assert "price shown under" in page.locator("#scenario").text_content()


def test_planned_projects_are_switches(opening: Open, study: Study) -> None:
    """One that opens a pipeline, beside ports, ships and contract for it."""
    page = opening("#block=country:RU").page
    before = figures(page)["lost"]
    page.evaluate("document.getElementById('sec-assumptions').open = true")
    for name in ("eskene-kuryk", "trans-caspian-20"):
        page.locator(f"[data-project='{name}']").check()
    dispatch = planned(study.dispatch(2024), [plan_of(study.dataset, "bundle:kuryk")])
    plan = dispatch.solve(study.block("country:RU", year=2024).scenario).plan
    assert figures(page)["lost"] == pytest.approx(dispatch.exports - plan.exports, abs=6e-4)
    assert figures(page)["lost"] < before - 5
    again = opening(page.evaluate("location.hash")).page
    assert figures(again) == figures(page)


@pytest.mark.smoke
def test_a_link_opens_the_same_view(opening: Open) -> None:
    page = opening().page
    page.locator("#sec-block input[data-key='country:RU']").check()
    page.locator("#choices [data-value='month']").click()
    page.locator("#choices [data-value='difference']").click()
    page.locator("#choices [data-value='kbd']").click()
    page.locator(".legend-row[data-corridor='rail']").click()
    page.locator(".corridor[data-corridor='cpc'] .name").click()
    page.locator("#years input").fill("2023")
    page.mouse.move(500, 400)
    page.mouse.wheel(0, -240)
    page.wait_for_url(re.compile("at="), wait_until="commit")
    first = page.evaluate("[document.getElementById('side-body').innerText, location.hash]")
    again = opening(first[1]).page
    assert again.evaluate("[document.getElementById('side-body').innerText, location.hash]") == first
    for part in ("block=country:RU", "horizon=month", "view=difference", "year=2023", "unit=kbd", "hide=rail", "at="):
        assert part in first[1]
    again.locator("#reset").click()
    assert again.evaluate("location.hash") == ""
    assert again.locator("#scenario.idle").count() == 1


def test_a_link_with_nonsense_is_ignored(opening: Open) -> None:
    page = opening(
        "#block=corridor:nowhere,%E0%A4%A,<img src=x>&year=3000&horizon=soon&at=1,2&show=edge:zz&hide=%00"
    ).page
    assert page.locator("#scenario.idle").count() == 1
    assert page.locator("img").count() == 0
    assert "3000" in page.locator("#years").inner_text()


def test_the_keyboard_alone_blocks_switches_and_reopens(opening: Open) -> None:
    page = opening().page
    seen = []
    for _ in range(400):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.dataset.key || document.activeElement.dataset.value || ''"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        if seen[-1] == "corridor:cpc":
            break
    assert "structural" in seen and "difference" in seen
    page.keyboard.press("Space")
    assert figures(page)["lost"] > 40
    assert page.evaluate("document.activeElement.dataset.key") == "corridor:cpc"
    page.keyboard.press("Space")
    assert page.locator("#scenario.idle").count() == 1
    page.focus("#year")
    page.keyboard.press("ArrowLeft")
    assert "2023" in page.locator("#page-subtitle").inner_text()
    assert page.evaluate("document.activeElement.id") == "year"


def test_years_without_data_are_gaps(opening: Open) -> None:
    page = opening("#year=2015&block=corridor:cpc").page
    assert "no data found" in page.locator("#years").inner_text()
    assert "gap" in page.locator("#answer").text_content()
    page.locator("#nearest-year").click()
    assert figures(page)["lost"] > 40
    go(page, "#year=2015&block=corridor:cpc")
    assert "No shares found for 2015" in page.locator("#corridors").text_content()
    assert page.locator(".route-line[data-state='flow']").count() == 0
    go(page, "#year=2013")
    assert "shares only" in page.locator("#years").inner_text()
    assert "39.8 %" in page.locator("#corridors").text_content()


def test_where_buyers_are_not_known_a_button_asks_the_same_of_a_year_that_knows_them(opening: Open) -> None:
    page = opening("#block=corridor:cpc&year=2025").page
    assert "not known for 2025" in page.locator("#buyers").inner_text()
    page.click("#buyers button")
    assert page.locator("#buyers [data-buyer]").count() == 6
    assert "year=2025" not in page.url and "block=corridor:cpc" in page.url


def test_an_event_opens_its_replay(opening: Open) -> None:
    page = opening().page
    page.evaluate("document.querySelectorAll('#sec-events, #sec-events details').forEach((d) => { d.open = true; })")
    page.locator("[data-event='2025-11-29-spm2']").click()
    told = block_json("event:2025-11-29-spm2", "--horizon", "month")  # on its own year
    assert figures(page)["lost"] == round(told["lost_mt"], 3)
    assert "Observed" in page.locator("#scenario").text_content()


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Тенгиз", "Tengiz"),
        ("теңіз", "Tengiz"),
        ("атасу алашанькоу", "Alashankou"),
        ("ақтау баку", "Port of Aktau - Alat port"),
    ],
)
def test_search_knows_russian_and_kazakh(opening: Open, word: str, name: str) -> None:
    page = opening().page
    page.evaluate("document.getElementById('sec-find').open = true")
    page.locator("#search").fill(word)
    assert name in page.locator("#results").text_content()


def test_the_table_and_the_picture_can_be_taken_away(opening: Open, view: MapView, tmp_path: Path) -> None:
    page = opening("#block=corridor:cpc").page
    with page.expect_download() as sheet:
        page.locator("#save-table").click()
    rows = list(csv.reader(io.StringIO(Path(sheet.value.path()).read_text("utf-8-sig"))))
    answer = block_json("cpc", "--year", "2024")
    told = {row["id"]: row for row in answer["by_corridor"]}
    taken = {(row[0], row[1]): dict(zip(rows[0], row, strict=False)) for row in rows[1:]}
    for key, row in told.items():
        assert float(taken["corridor", key]["after"]) == pytest.approx(row["scenario_mt"], abs=0.002), key
    lost = taken["answer", "exports-lost"]
    assert [float(lost[name]) for name in ("after", "after_low", "after_high")] == pytest.approx(
        [answer["lost_mt"], *(answer["range"][end]["lost_mt"] for end in ("high", "low"))], abs=0.002
    )
    assert float(taken["through", "RU"]["before"]) == pytest.approx(answer["through"]["RU"]["before"], abs=1e-5)
    assert float(taken["through", "RU"]["after_high"]) == pytest.approx(answer["through"]["RU"]["after_high"], abs=1e-5)
    assert taken["about", "answer"]["name"] == answer["sentence"]
    assert view.licence in taken["about", "licence"]["name"]
    cited = {key for row in taken.values() for key in row.get("sources", "").split()}
    assert cited & set(view.sources) == {key for part, key in taken if part == "source"}
    with page.expect_download() as picture:
        page.locator("#save-map").click()
    data = Path(picture.value.path()).read_bytes()
    assert data.startswith(b"\x89PNG") and len(data) > 100_000
    assert picture.value.suggested_filename.endswith("corridor-cpc.png")


def test_barrels(opening: Open, view: MapView) -> None:
    page = opening("#block=corridor:cpc&unit=kbd").page
    assert view.kbd is not None
    shown = page.evaluate(FIGURES)["lost"]
    assert int(shown[1]) == round(shown[0] * view.kbd)
    assert "kb/d" in page.locator("#scenario").text_content()


DESK, PHONE = (1280, 800), (390, 844)
AT_REST, BLOCKED = "", "#block=corridor:cpc,country:AZ&horizon=month&show=edge:cpc-01"
EVERY_LOOK = tuple(product(("light", "dark"), (DESK, PHONE), (AT_REST, BLOCKED)))
LOOKS = (("light", DESK, AT_REST), ("light", PHONE, BLOCKED), ("dark", DESK, BLOCKED), ("dark", PHONE, AT_REST))
"""Four of the eight, in which every two of scheme, size and address meet."""


@pytest.mark.parametrize(
    ("scheme", "size", "address"),
    [pytest.param(*look, marks=() if look in LOOKS else pytest.mark.exhaustive) for look in EVERY_LOOK],
)
def test_axe_finds_nothing(opening: Open, scheme: str, size: tuple[int, int], address: str) -> None:
    checker = next(AXE.glob("axe-*.min.js"), None)
    if checker is None:
        missing("axe-core was not taken from npm: run tools/fetch_axe.py (make test does)")
    page = opening(address, size=size, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce").page
    page.evaluate("document.querySelectorAll('.side details').forEach((d) => { d.open = true; })")
    # What is out of sight is not laid out, and would not be looked at.
    page.evaluate("document.querySelectorAll('.card').forEach((c) => { c.style.contentVisibility = 'visible'; })")
    page.evaluate(checker.read_text("utf-8"))
    # Of what passes one node a rule is enough: to name them all takes longer than to look.
    found = page.evaluate("async () => (await axe.run({ resultTypes: ['violations'] })).violations")
    said = [(v["id"], n["target"], n["failureSummary"]) for v in found for n in v["nodes"][:3]]
    assert said == [], said[:8]


def test_on_a_phone_the_panel_lies_below(opening: Open) -> None:
    page = opening("#block=corridor:cpc", size=(390, 844)).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    chart, side = page.locator(".folium-map").bounding_box(), page.locator("#side").bounding_box()
    assert chart["y"] + chart["height"] <= side["y"] + 1
    assert page.locator("[data-figure='lost']").is_visible()


def test_hostile_text_stays_text_everywhere(opening: Open, view: MapView, tmp_path: Path) -> None:
    bad = f"</script>{HOSTILE}`\\1\u202eҚазақ=1+1"

    def spoil(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {k: spoil(v, k) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(spoil(v, key) for v in value)
        return bad if isinstance(value, str) and key in {"name", "note", "aliases", "answers", "unit"} else value

    given: dict[str, Any] = {
        name: tuple(hostile(row) for row in getattr(view, name)) for name in ("nodes", "edges", "corridors", "events")
    }
    spoiled = replace(
        view, **given, engine=hostile_engine(view.engine), years=spoil(view.years), title=bad, citation=bad,
        network=bad, countries=dict.fromkeys(view.countries, bad), dependence_on=bad, notes=(bad,),
        sources={key: hostile(row) for key, row in view.sources.items()},
    )  # fmt: skip
    write_map(tmp_path / "hostile.html", spoiled)
    page = opening("#block=corridor:cpc&show=corridor:cpc", path=tmp_path / "hostile.html").page
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert page.evaluate("typeof window.__pwned") == "undefined"
    assert page.locator("img").count() == 0
    assert "<img src=x" in page.locator("#scenario").text_content()
    assert "<img src=x" in page.locator("#measures").text_content()
    with page.expect_download() as sheet:
        page.locator("#save-table").click()
    for row in csv.reader(io.StringIO(Path(sheet.value.path()).read_text("utf-8-sig"))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row if not cell.replace(".", "")[1:].isdigit())


def test_back_and_forth(opening: Open) -> None:
    page = opening("#block=corridor:cpc&horizon=month").page
    lost = figures(page)["lost"]
    go(page, "")
    assert page.locator("#scenario.idle").count() == 1
    go(page, "#block=corridor:cpc&horizon=month")
    assert figures(page)["lost"] == lost


def test_a_page_that_opens_with_a_block(opening: Open, tiny: Study, tiny_folder: Path, tmp_path: Path) -> None:
    half = view_of(tiny, 2024, outcome=tiny.block("corridor:west", year=2024, left=0.5))
    write_map(tmp_path / "half.html", half)
    page = opening(path=tmp_path / "half.html").page
    told = block_json("corridor:west", "--left", "50%", "--year", "2024", "--network", str(tiny_folder))
    assert figures(page)["lost"] == pytest.approx(told["lost_mt"], abs=1e-3)
    page.locator("#cuts button").click()
    assert page.locator("#scenario.idle").count() == 1
    again = opening(page.url.partition("half.html")[2], path=tmp_path / "half.html").page
    assert again.locator("#scenario.idle").count() == 1


def test_a_bare_network_can_be_clicked(opening: Open, tmp_path: Path) -> None:
    (tmp_path / "net").mkdir()
    (tmp_path / "net" / "nodes.csv").write_text(
        "node_id,name,kind,country,lat,lon,supply_mt\n"
        "field,Field,source,AA,1,1,10\nhub,Hub,junction,AA,2,2,\nport,Port,sink,BB,3,3,\n"
    )
    (tmp_path / "net" / "edges.csv").write_text(
        "edge_id,name,tail,head,mode,capacity_mt,cost_usd_t\nfeeder,Feeder,field,hub,pipeline,12,1\n"
        "pipe,Pipeline,hub,port,pipeline,8,5\nrail,Railway,hub,port,rail,4,12\n"
    )
    out = tmp_path / "bare.html"
    result = CliRunner().invoke(app, ["map", "--network", str(tmp_path / "net"), "--out", str(out)])
    assert result.exit_code == 0, result.output
    page = opening(path=out).page
    assert page.locator("#years").is_hidden()
    assert page.locator("#sec-measures").is_hidden()
    page.locator("#sec-block input[data-key='edge:pipe']").check()
    # Of ten, eight go by pipe; without it the railway takes its four, two more than before.
    assert figures(page) == {"base": 10, "delivered": 4, "lost": 6, "rerouted": 2}


def test_the_page_keeps_to_its_size_and_is_always_the_same(view: MapView, file: Path) -> None:
    page = file.read_bytes()
    assert render(view).encode() == page
    assert len(page) < MOST_BYTES
    assert len(gzip.compress(page)) < MOST_ZIPPED
