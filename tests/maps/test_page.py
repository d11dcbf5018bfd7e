"""The page is whole, shut and always the same."""

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import folium
import pytest

import maps.page.render
from energy.study import Study
from maps.page.build import view_of as interactive_view_of
from maps.page.inline import SCRIPTS, data_block, json_text, leaflet_script, leaflet_style
from maps.page.render import render, write_map
from maps.page.security import ExternalResourceError, inline_scripts, policy
from maps.page.view import MapView

Make = Callable[..., MapView]
SCRIPT_FOLDER = Path(maps.page.render.__file__).parent / "scripts"
HOSTILE = "</script><script>window.__pwned=1</script><img src=x onerror='window.__pwned=1'>&amp;\u2028"


def rule_of(html: str) -> str:
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', html)
    assert found is not None
    return found.group(1)


def test_the_policy_comes_first_and_names_every_script(view_of: Make) -> None:
    html = render(view_of())
    assert re.match(r"\s*<!DOCTYPE html>\s*<html lang=\"en\">\s*<head>\s*<meta http-equiv=\"Content-Sec", html)
    rule = rule_of(html)
    assert "default-src 'none'" in rule
    assert "unsafe-eval" not in rule
    assert "'unsafe-inline'" not in rule.split("script-src")[1].split(";")[0]
    for script in inline_scripts(html):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in rule


def test_no_reference_leads_outside(tiny: Study) -> None:
    html = render(interactive_view_of(tiny, 2024))
    assert not re.search(r"<(link|img|iframe|object|embed|base)\b", html)
    assert not re.search(r"<script[^>]*\bsrc\b", html)
    assert "sourceMappingURL" not in html
    for word in ("jquery", "bootstrap", "cdn.", "tile.openstreetmap", "fontawesome"):
        assert word not in html.lower()


def test_addresses_stand_in_the_data_only(view_of: Make) -> None:
    html = render(view_of())
    bare = re.sub(r'<script type="application/json".*?</script>', "", html, flags=re.DOTALL)
    known = {"http://www.w3.org/2000/svg", "https://leafletjs.com", "https://bugzilla.mozilla.org/show"}
    assert set(re.findall(r"https?://[a-z0-9./-]+", bare)) <= known


def test_two_renders_are_the_same_bytes(tiny: Study) -> None:
    one, other = (render(interactive_view_of(Study(tiny.dataset), 2024)) for _ in range(2))
    assert one == other


def test_folium_keeps_its_own_lists(view_of: Make) -> None:
    before = (list(folium.Map.default_js), list(folium.Map.default_css))
    render(view_of())
    assert before[0] and before[1]
    assert (list(folium.Map.default_js), list(folium.Map.default_css)) == before


def test_data_cannot_leave_its_block(view_of: Make) -> None:
    view = view_of()
    hostile = replace(view, title=HOSTILE, nodes=tuple({**row, "name": HOSTILE} for row in view.nodes))
    html = render(hostile)
    assert "<img" not in html
    assert html.count("<script>") == render(view).count("<script>")
    block = re.search(r'<script type="application/json" id="view-data">(.*?)</script>', html, re.DOTALL)
    assert block is not None
    assert json.loads(block.group(1))["title"] == HOSTILE
    assert rule_of(html) == rule_of(render(view))


def test_template_marks_in_data_stay_text(view_of: Make) -> None:
    html = render(replace(view_of(), title="{{ 7*7 }}{% raw %}{#"))
    assert "{{ 7*7 }}{% raw %}{#" in html


@pytest.mark.parametrize("mark", ["<", ">", "&", "\u2028", "\u2029"])
def test_marks_are_escaped(mark: str) -> None:
    written = json_text({"a": mark})
    assert mark not in written
    assert json.loads(written) == {"a": mark}
    assert mark not in data_block("x", mark).removeprefix('<script type="application/json" id="x">').removesuffix(
        "</script>\n"
    )


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        json_text({"a": float("nan")})


@pytest.mark.parametrize(
    "piece",
    [
        '<script src="https://cdn.example.org/x.js"></script>',
        '<script src="x.js"></script>',
        '<link rel="stylesheet" href="//example.org/x.css">',
        '<img src="x.png">',
        "<iframe></iframe>",
        '<base href="/">',
        "<style>@import 'x.css';</style>",
        "<style>a{background:url(x.png)}</style>",
        '<p style="background:url(https://example.org/x)">',
        '<p onclick="go()">',
        '<form action="https://example.org">',
        '<a href="https://example.org">',
        '<svg><use xlink:href="x.svg#a"></use></svg>',
    ],
)
def test_an_unknown_resource_is_an_error(piece: str) -> None:
    with pytest.raises(ExternalResourceError, match="mend"):
        policy(f"<html><head></head><body>{piece}</body></html>")


def test_an_unknown_resource_of_folium_stops_the_page(view_of: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        return "</style><link rel='stylesheet' href='https://cdn.example.org/a.css'><style>"

    monkeypatch.setattr(maps.page.render, "leaflet_style", broken)
    with pytest.raises(ExternalResourceError, match=r"cdn\.example\.org"):
        render(view_of())


def test_leaflet_is_whole_and_needs_no_file() -> None:
    assert "L.map" in leaflet_script() or ".map=" in leaflet_script()
    assert not re.search(r"url\((?!data:|#)", leaflet_style())


def test_every_script_is_in_the_page_and_none_uses_a_way_in() -> None:
    assert {f"{name}.js" for name in SCRIPTS} == {
        path.relative_to(SCRIPT_FOLDER).as_posix() for path in SCRIPT_FOLDER.rglob("*.js")
    }
    for path in SCRIPT_FOLDER.rglob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|bindPopup"
            r"|bindTooltip",
            path.read_text("utf-8"),
        ), path.name


def test_no_name_is_given_twice_in_the_scripts() -> None:
    """All scripts stand in one function, where a second function of a name silently takes the place of the first."""
    texts = [(SCRIPT_FOLDER / f"{name}.js").read_text("utf-8") for name in SCRIPTS]
    names = re.findall(r"^(?:async )?(?:function\*?|class|const|let) (\w+)", "\n".join(texts), re.MULTILINE)
    assert sorted({name for name in names if names.count(name) > 1}) == []


def node_command() -> str:
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI"):
            pytest.fail("node is not installed, and nothing is skipped in CI")
        pytest.skip("node is not installed")
    return node


@pytest.mark.node
def test_the_scripts_pass_their_own_tests(tiny: Study, tmp_path: Path) -> None:
    files = sorted((Path(__file__).parents[1] / "scripts").glob("*.test.mjs"))
    view = asdict(interactive_view_of(tiny, 2024))
    page = tmp_path / "tiny.json"
    page.write_text(json_text({"view": view, "engine": view.pop("engine"), "scripts": SCRIPTS}), "utf-8")
    told = {**os.environ, "TINY_PAGE": str(page)}
    done = subprocess.run([node_command(), "--test", *files], check=False, capture_output=True, text=True, env=told)
    assert len(files) >= 4
    assert done.returncode == 0, done.stdout


@pytest.mark.node
@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_can_be_read(name: str) -> None:
    subprocess.run([node_command(), "--check", str(SCRIPT_FOLDER / f"{name}.js")], check=True, capture_output=True)


def test_a_file_is_written_whole_or_not_at_all(view_of: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "map.html"
    write_map(target, view_of())
    first = target.read_bytes()
    assert first.startswith(b"<!DOCTYPE html>")

    def fails(self: Path, other: Any) -> Path:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="disk full"):
        write_map(target, view_of(year=2025))
    assert target.read_bytes() == first
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["map.html"]
