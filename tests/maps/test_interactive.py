"""The interactive page of whole networks: what it carries for which year, and how far blocks are worked out."""

from pathlib import Path

import pytest

from energy.study import Study, load
from maps.page.build import solve_ahead, view_of
from maps.page.view import MapView
from maps.page.years import EdgeFigures, year_row


@pytest.fixture(scope="module")
def study(shipped: Study) -> Study:
    return shipped


@pytest.fixture(scope="module")
def view(study: Study) -> MapView:
    return view_of(study, 2022)


def test_every_year_with_data_is_there(study: Study, view: MapView) -> None:
    assert [row["year"] for row in view.years] == list(study.years)
    kinds = {row["year"]: row["kind"] for row in view.years}
    assert kinds[2013] == "snapshot"
    assert all(kinds[year] == "full" for year in study.full_years)


def test_the_year_of_the_page_is_the_row_of_that_year(view: MapView) -> None:
    row = next(row for row in view.years if row["year"] == 2022)
    for edge in view.edges:
        names = ("flow_mt", "low_mt", "high_mt", "foreign_mt", "limit_mt")
        assert tuple(edge[name] for name in names) == tuple(row["edges"].get(edge["id"], [None] * 5)), edge["id"]
    shares = {c["id"]: c["share"] for c in row["corridors"]}
    assert shares == {c["id"]: c["share"] for c in view.corridors}


def test_a_share_that_was_not_published_is_missing(study: Study) -> None:
    row = year_row(study, 2013)
    assert next(c for c in row["corridors"] if c["id"] == "aktau-baku")["share"] is None
    assert row["measures"] == []


def test_measures_say_what_they_are(study: Study) -> None:
    measures = year_row(study, 2024, on="RU")["measures"]
    assert {m["kind"] for m in measures} == {"observed", "modelled"}
    # 80.0 % through CPC, 12.8 % by Atyrau–Samara and 2.8 % by Makhachkala all cross Russia.
    crossing = next(m for m in measures if m["name"].startswith("Crosses the territory"))
    assert crossing["value"] == pytest.approx(0.956, abs=0.002)
    assert all(m["answers"] for m in measures)


def test_unknown_edges_are_left_out() -> None:
    assert EdgeFigures({"a": None}, {}, {}, {"b": 7.0}).rows() == {"b": (None, None, None, None, 7.0)}


def test_how_far_blocks_are_worked_out(tiny_folder: Path) -> None:
    study = load(tiny_folder)
    assert solve_ahead(study, None, "none") == ()
    (singles,) = solve_ahead(study, None, "singles")
    seen: list[tuple[int, int]] = []
    full = solve_ahead(study, None, "full", lambda done, todo: seen.append((done, todo)))
    assert {"".join(key) for key in singles["answers"]["structural"]} < set(full[0]["answers"]["structural"])
    assert [payload["year"] for payload in full] == list(reversed(study.full_years))
    assert seen[-1][0] == seen[-1][1]


def test_a_snapshot_year_has_no_blocks_of_its_own(study: Study) -> None:
    assert solve_ahead(study, 2013, "singles") == ()


def test_commands_name_a_folder_of_ones_own(tiny_folder: Path) -> None:
    assert view_of(load(tiny_folder), None, folder=True).network == "FOLDER"
    assert view_of(load(tiny_folder), None).network is None
