"""The interactive page of whole networks: what it carries for which year, and what its engine knows."""

from pathlib import Path

import pytest

import energy
from energy.study import Study, load
from maps.page.build import view_of, write_page
from maps.page.view import MapView
from maps.payload.items import MOST_ITEMS, items_of
from maps.payload.months import month_rows, month_sources
from maps.payload.years import EdgeFigures, year_row


@pytest.fixture(scope="module")
def study(shipped: Study) -> Study:
    return shipped


def test_every_year_with_data_is_there(study: Study, view: MapView) -> None:
    assert [row["year"] for row in view.years] == list(study.years)
    kinds = {row["year"]: row["kind"] for row in view.years}
    assert kinds[2013] == "snapshot"
    assert all(kinds[year] == "full" for year in study.full_years)


def test_the_year_of_the_page_is_the_row_of_that_year(view: MapView) -> None:
    row = next(row for row in view.years if row["year"] == 2024)
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


def test_the_engine_answers_for_every_full_year_the_page_s_own_first(study: Study, view: MapView) -> None:
    years = [row["year"] for row in view.engine["years"]]
    assert years == [2024, *(year for year in reversed(study.full_years) if year != 2024)]
    shown = {row["year"]: row for row in view.engine["years"]}
    assert all(len(row["items"]) == MOST_ITEMS for row in shown.values())
    assert [bool(row["projects"]) for row in view.engine["years"]] == [True] + [False] * (len(years) - 1)


@pytest.mark.exhaustive
def test_a_snapshot_year_has_no_projects(study: Study) -> None:
    years = view_of(study, 2013).engine["years"]
    assert [row["year"] for row in years] == list(reversed(study.full_years))
    assert not any(row["projects"] for row in years)


def test_what_a_page_lists(study: Study) -> None:
    keys = [item.key for item in items_of(study.dispatch(2024))]
    assert len(keys) == MOST_ITEMS == len(set(keys))
    wanted = {
        "corridor:cpc",
        "corridor:china-pipe",
        "country:RU",
        "strait:bosporus",
        "group:novorossiysk",
        "edge:spm-1",
    }
    assert wanted <= set(keys)


def test_every_source_of_an_assumption_is_there(view: MapView) -> None:
    for figures in view.engine["programs"]["figures"]:
        for row in figures["assumptions"]:
            assert row["source"] in view.sources, row["id"]


def test_a_page_that_opens_with_a_block_opens_in_its_year(tiny: Study) -> None:
    outcome = tiny.block("west", year=2023, left=0.25, horizon="year")
    found = view_of(tiny, outcome.year, outcome=outcome)
    assert (found.year, found.start) == (
        2023,
        {"blocked": [["corridor:west", 0.25]], "horizon": "year", "foreign": False, "home": False},
    )


def test_a_page_needs_its_folder(tiny: Study, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="does not exist: make it"):
        write_page(tiny, tmp_path / "nowhere" / "map.html")


def test_commands_name_a_folder_of_ones_own(tiny_folder: Path) -> None:
    assert view_of(load(tiny_folder), None, folder=True).network == "FOLDER"
    assert view_of(load(tiny_folder), None).network is None


@pytest.fixture(scope="module")
def gas_view() -> MapView:
    return view_of(energy.load("kazakhstan-gas"), None, folder=True)


def test_the_page_of_crude_has_its_catalogues_and_that_of_gas_its_own_words(view: MapView, gas_view: MapView) -> None:
    oil, gas = view.words, gas_view.words
    assert "own" not in oil
    assert len(oil["languages"]) > 1
    assert gas["own"]["Mt/y"] == "bcm/y"
    assert gas["languages"] == oil["languages"]
    assert (oil["words"]["Mt/y"][0], gas["words"]["Mt/y"][0]) == ("млн т/год", "млрд м³/год")
    assert "bcm/y" not in oil["words"]


def test_commands_on_the_page_name_the_shipped_network(view: MapView, gas_view: MapView) -> None:
    assert gas_view.network == "kazakhstan-gas"
    assert view.network is None


def test_every_source_of_months_is_on_the_page(study: Study, view: MapView) -> None:
    assert view.months == month_rows(study)
    assert month_sources(view.months) <= view.sources.keys()
