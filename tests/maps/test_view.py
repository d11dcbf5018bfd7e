"""The view holds plain values: missing is None, shares are fractions, names are words."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

import geodata
from maps.page.view import MapView, make_view
from maps.payload.rows import ids, table_rows

Make = Callable[..., MapView]


def by_id(rows: tuple[dict[str, Any], ...]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows}


def test_a_view_is_json(view_of: Make) -> None:
    text_of = json.dumps(asdict(view_of()), allow_nan=False)
    assert json.loads(text_of)["title"] == "Tiny network"


def test_missing_values_are_none_and_zero_stays_zero(view_of: Make) -> None:
    edges = by_id(view_of().edges)
    assert edges["n3"]["flow_mt"] is None
    assert edges["s1"]["flow_mt"] is None
    assert edges["m1"]["flow_mt"] == 0.0
    assert edges["w1"]["limit_mt"] is None
    assert edges["w1"]["spare_mt"] is None
    assert edges["n1"]["closed_year"] is None
    assert edges["n1"]["foreign_mt"] is None


def test_a_share_that_is_not_published_stays_empty(view_of: Make) -> None:
    corridors = by_id(view_of().corridors)
    assert corridors["east"]["share"] is None
    assert corridors["west"]["share"] == 0.8
    assert (corridors["west"]["number"], corridors["east"]["number"]) == (1, 2)


def test_spare_is_what_the_limit_leaves(view_of: Make) -> None:
    edges = by_id(view_of(limits={"w2": 9.0, "n1": 5.0}).edges)
    assert edges["w2"]["spare_mt"] == pytest.approx(9.0 - 5.0 - 2.0)
    assert edges["n1"]["spare_mt"] == 0.0


def test_ids_become_names_and_courses_run_from_tail_to_head(view_of: Make) -> None:
    view = view_of()
    edge, nodes = by_id(view.edges)["w1"], by_id(view.nodes)
    assert (edge["operator"], edge["country"]) == ("Passage Pipes", "Passage")
    assert (edge["line_name"], edge["published_km"]) == ("West line", 1670)
    assert (edge["tail_name"], edge["head_name"]) == ("West border", "Transit hub")
    first, last = edge["line"][0], edge["line"][-1]
    assert first == pytest.approx([nodes["west-border"]["lat"], nodes["west-border"]["lon"]], abs=0.01)
    assert last == pytest.approx([nodes["transit-hub"]["lat"], nodes["transit-hub"]["lon"]], abs=0.01)


def test_only_sources_in_use_are_carried(view_of: Make) -> None:
    view = view_of()
    assert "ministry" in view.sources
    assert "derived" not in view.sources or any("derived" in row["sources"] for row in view.edges)


def test_an_unknown_edge_is_refused(view_of: Make) -> None:
    with pytest.raises(ValueError, match="flows: n9"):
        view_of(flows={"n9": 1.0})
    with pytest.raises(ValueError, match="limits: nowhere"):
        view_of(limits={"nowhere": 1.0})


def test_a_network_without_corridors_takes_them_from_the_rows(view_of: Make) -> None:
    rows = [{"id": "h1", "name": "To the refinery", "mt": 1.0, "share": 1.0}]
    view = view_of(corridor_rows=rows)
    assert [row["id"] for row in view.corridors] == ["west", "east", "h1"]
    assert by_id(view.edges)["h1"]["corridor"] == "h1"


def test_the_first_view_holds_home_and_nearly_all_that_moves_by_land() -> None:
    dataset = geodata.load()
    land = dataset.table("edges").query("mode == 'pipeline' and corridor != ''")
    view = make_view(dataset, dict.fromkeys(land.index, 5.0), year=2024, limits={}, corridor_rows=[])
    south, west, north, east = view.bounds
    home = dataset.table("nodes").query("country == @dataset.home")
    assert south < home["lat"].min() and north > home["lat"].max()
    assert west < home["lon"].min() and east > home["lon"].max()
    assert east - west < 90 and view.home == dataset.home


def test_the_date_comes_from_the_data_version(view_of: Make) -> None:
    assert view_of().as_of == ""
    dataset = replace(geodata.load(), data_version="2026.01.31")
    assert make_view(dataset, {}, year=None, limits={}, corridor_rows=[]).as_of == "2026-01-31"


def test_announced_and_realised_stay_apart_and_unknown_is_none() -> None:
    events = make_view(geodata.load(), {}, year=None, limits={}, corridor_rows=[]).events
    assert events
    assert [row["start"] for row in events] == sorted(row["start"] for row in events)
    assert any(row["announced"] is None for row in events)
    assert any(row["volume_lost_mt"] is None for row in events)


def test_an_empty_cell_is_none(tiny_folder: Path) -> None:
    """In edges.csv n3 opened in 2000 and has no last year, line, corridor, note or edge that it depends on."""
    (row,) = (row for row in table_rows(geodata.load(tiny_folder), "edges") if row["edge_id"] == "n3")
    assert (row["name"], row["opened_year"]) == ("Hub to east border", 2000)
    assert [row[column] for column in ("closed_year", "line_id", "corridor", "note")] == [None] * 4
    assert (row["bidirectional"], row["depends_on"]) == (False, [])


def test_ids_of_a_cell() -> None:
    assert (ids(None), ids("a"), ids(("a", "b"))) == ([], ["a"], ["a", "b"])
