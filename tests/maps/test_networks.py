"""The page of the default network holds the others, packed."""

import base64
import json
import zlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

import energy
from energy.errors import UsageError
from energy.study import Study
from maps.page.build import MOST_EDGES, view_of, write_page
from maps.page.inline import json_text
from maps.page.networks import networks_of
from maps.page.view import MapView

NAMES = ("kazakhstan-gas", "kazakhstan-power")


@pytest.fixture(scope="module")
def views() -> tuple[MapView, ...]:
    return tuple(view_of(energy.load(name), None) for name in ("kazakhstan-coal", *NAMES))


def unpacked(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(row["packed"])))
    return found


def test_a_packed_network_is_the_data_of_its_own_page(views: tuple[MapView, ...]) -> None:
    own, *others = views
    first, *rows = networks_of(own, others)
    assert first["packed"] is None
    assert [row["id"] for row in rows] == list(NAMES)
    for row, view in zip(rows, others, strict=True):
        data = unpacked(row)
        shown = json.loads(json_text({k: v for k, v in asdict(view).items() if k not in ("engine", "words")}))
        assert data["view"] == shown
        assert data["engine"] == json.loads(json_text(view.engine))
        # The page puts the words of a network over its own: together they are that network's.
        words = own.words["words"] | data["words"]["words"]
        assert {text: words[text] for text in view.words["words"]} == view.words["words"]
        assert data["words"]["own"] == view.words["own"]


def test_the_switch_calls_each_by_what_it_carries(views: tuple[MapView, ...]) -> None:
    own, *others = views
    assert [row["labels"] for row in networks_of(own, others)[1:]] == [
        ["Gas", "Газ", "Газ"],
        ["Power", "Электроэнергия", "Электр энергиясы"],
    ]


def test_a_page_that_stands_alone_has_no_switch(views: tuple[MapView, ...]) -> None:
    assert networks_of(views[0], ()) == []


def test_a_caveat_and_what_is_not_answered_come_with_the_page() -> None:
    net = energy.load("kazakhstan-power")
    view = view_of(net, None)
    assert view.caveat == net.dataset.caveat != ""
    assert view.unanswered == net.dataset.unanswered != ()


def test_only_the_default_network_holds_others(tiny: Study, tmp_path: Path) -> None:
    text = write_page(tiny, tmp_path / "tiny.html").read_text("utf-8")
    assert 'id="networks-data">[]</script>' in text


def test_a_network_too_large_for_a_page_is_told_before_any_work(tmp_path: Path) -> None:
    """10,001 edges of a chain: more than the 10,000 of a page."""
    last = MOST_EDGES + 1
    numbers = {0: "1,", last: ",1"}
    nodes = [f"n{i},N,place,,{40 + i / 1000},50,{numbers.get(i, ',')}" for i in range(last + 1)]
    edges = [f"e{i},E,n{i},n{i + 1},pipeline,1" for i in range(last)]
    heads = "node_id,name,kind,country,lat,lon,supply_mt,demand_mt", "edge_id,name,tail,head,mode,capacity_mt"
    for name, head, rows in zip(("nodes", "edges"), heads, (nodes, edges), strict=True):
        (tmp_path / f"{name}.csv").write_text("\n".join([head, *rows]))
    study = energy.load(tmp_path)
    with pytest.raises(UsageError, match=r"10,001 edges would have some 8 MB.*lines\.gpkg"):
        write_page(study, tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()
