"""The page of the default network holds the others, packed."""

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import energy
from energy.errors import UsageError
from energy.study import Study
from maps.page.build import MOST_ANSWERED, MOST_EDGES, view_of, write_page
from maps.page.inline import json_text
from maps.page.networks import MOST_PLAIN, carried, data_of, networks_of
from maps.page.view import MapView
from maps.payload import rows as payload_rows
from maps.payload.rows import _places

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


def bare(folder: Path, places: Sequence[str], edges: Sequence[tuple[str, str]]) -> Study:
    """A network of nothing but nodes and edges, from the first place to the last one."""
    numbers = {0: "9,", len(places) - 1: ",9"}
    nodes = [f"{n},N,place,,{40 + i / 1000},50,{numbers.get(i, ',')}" for i, n in enumerate(places)]
    ways = [f"e{i},E,{tail},{head},pipeline,1" for i, (tail, head) in enumerate(edges)]
    heads = "node_id,name,kind,country,lat,lon,supply_mt,demand_mt", "edge_id,name,tail,head,mode,capacity_mt"
    for name, head, rows in zip(("nodes", "edges"), heads, (nodes, ways), strict=True):
        (folder / f"{name}.csv").write_text("\n".join([head, *rows]))
    return energy.load(folder)


def test_a_network_too_large_for_a_page_is_told_before_any_work(tmp_path: Path) -> None:
    """40,001 edges of a chain: more than the 40,000 that a page draws."""
    places = [f"n{i}" for i in range(MOST_EDGES + 2)]
    study = bare(tmp_path, places, list(pairwise(places)))
    with pytest.raises(UsageError, match=r"40,001 edges is more .* 40,000.*lines\.gpkg"):
        write_page(study, tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()


def test_a_network_too_large_to_be_answered_is_drawn(tmp_path: Path) -> None:
    """Pipes side by side, one more than a browser solves: each is a variable of its own, so that nothing merges."""
    study = bare(tmp_path, ["a", "b"], [("a", "b")] * (MOST_ANSWERED + 1))
    view = view_of(study, None)
    assert view.drawn_only
    assert view.engine == {}
    assert sum(edge["flow_mt"] for edge in view.edges) == pytest.approx(9)
    with pytest.raises(UsageError, match="too large for a browser to work out blocks: leave the target out"):
        view_of(study, None, outcome=study.block("edge:e0"))


def test_countries_of_a_bare_network_have_names(tmp_path: Path) -> None:
    bare(tmp_path, ["a", "b"], [("a", "b")])
    nodes = (tmp_path / "nodes.csv").read_text().replace("place,,", "place,KZ,", 1)
    (tmp_path / "nodes.csv").write_text(nodes)
    study = energy.load(tmp_path)
    assert [node["country"] for node in view_of(study, None).nodes] == ["Kazakhstan", None]
    assert study.targets.find("country:KZ").name == "Kazakhstan"


def test_courses_are_as_fine_as_a_network_is_small() -> None:
    """0.04 degrees in 16,000 steps are 0.0000025 each: six decimals. Of 60 degrees, hundredths; three are the least."""
    assert [_places({"a": np.array([[50.0, 45.0], [50.0 + size, 45.0]])}) for size in (0.04, 2, 60)] == [6, 4, 3]


def test_of_too_many_points_the_courses_keep_their_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payload_rows, "_MOST_POINTS", 8)
    zigzag = np.array([[i / 9, 45 + i % 2 / 10] for i in range(10)])
    (course,) = payload_rows._drawn_lines({"a": zigzag}).values()
    assert len(course) <= 8
    assert [course[0], course[-1]] == [[45, 0], [45.1, 1]]


def test_a_long_line_in_many_pieces_is_answered(tmp_path: Path) -> None:
    """As many edges in series merge into one."""
    places = [f"n{i}" for i in range(MOST_ANSWERED + 2)]
    view = view_of(bare(tmp_path, places, list(pairwise(places))), None)
    assert not view.drawn_only
    assert view.engine["programs"]["program"][0]["matrix"]["columns"] < 10


def test_the_data_of_a_large_page_are_packed(views: tuple[MapView, ...]) -> None:
    data = data_of(views[0])
    assert carried(data) is data
    edge = dict(data["view"]["edges"][0])
    many = data | {"view": data["view"] | {"edges": [edge | {"note": "x" * MOST_PLAIN}]}}
    held = carried(many)
    assert len(json_text(held)) < MOST_PLAIN / 10
    assert json.loads(zlib.decompress(base64.b64decode(held["view"])))["edges"] == many["view"]["edges"]
    assert json.loads(zlib.decompress(base64.b64decode(held["engine"]))) == json.loads(json_text(data["engine"]))


def test_of_other_peoples_tables_only_the_program_is_credited_to_its_authors(
    tiny: Study, views: tuple[MapView, ...]
) -> None:
    """The foot of the picture and of a print is the citation and the licence of the tables."""
    own = view_of(tiny, None)
    said = f"{own.title}: interactive map, drawn by kzroutes {energy.__version__} (the kzroutes authors), tables "
    assert own.citation.startswith(said)
    assert all(view.citation.startswith(f"The kzroutes authors. {view.title}: ") for view in views)
