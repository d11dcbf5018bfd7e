"""The tables of events, projects, storage and buyers, read as they stand on disk."""

import csv
import re
from pathlib import Path

import pytest

NETWORK = Path(__file__).resolve().parents[2] / "geodata" / "networks" / "kazakhstan-oil"
EVENT_COUNT = 61 + 30
"""The first list had 61 rows; the one of March to October 2026, with a stop of 2024 and a request, brought 30."""
Row = dict[str, str]


def read(table: str) -> list[Row]:
    with (NETWORK / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def split(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


@pytest.fixture(scope="module")
def events() -> dict[str, Row]:
    return {row["event_id"]: row for row in read("events")}


@pytest.fixture(scope="module")
def known_targets() -> set[str]:
    """Every target that a row may name, written as kind:ID."""
    kinds = {
        "edge": "edges",
        "node": "nodes",
        "line": "lines",
        "joint": "joints",
        "corridor": "corridors",
        "group": "groups",
    }
    known = {f"{kind}:{row[f'{table[:-1]}_id']}" for kind, table in kinds.items() for row in read(table)}
    known |= {f"strait:{row['node_id']}" for row in read("nodes") if row["kind"] == "strait"}
    return known


def test_every_event_of_the_list_is_there_once(events: dict[str, Row]) -> None:
    assert len(read("events")) == EVENT_COUNT
    assert len(events) == EVENT_COUNT


def test_ids_begin_with_the_date_as_sourced(events: dict[str, Row]) -> None:
    for event_id, row in events.items():
        assert re.fullmatch(r"\d{4}(-\d{2}){0,2}", row["date_start"]), event_id
        assert event_id.startswith(f"{row['date_start']}-"), event_id
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*", event_id), event_id


def test_rows_are_in_order_of_date(events: dict[str, Row]) -> None:
    dates = [row["date_start"] for row in events.values()]
    assert dates == sorted(dates)


@pytest.mark.parametrize("event_id", ["2022-07-05-court-order", "2025-02-17-kropotkinskaya"])
def test_what_was_announced_and_did_not_happen_lost_nothing(events: dict[str, Row], event_id: str) -> None:
    row = events[event_id]
    assert row["announced"]
    assert row["realised"]
    assert row["targets"]
    assert float(row["volume_lost_mt"]) == 0


@pytest.mark.parametrize(
    "event_id",
    [
        "2022-03-21-cpc-storm-moorings",  # the 1.3 Mt in print is a forecast
        "2022-08-22-cpc-moorings-repair",
        "2025-04-01-cpc-moorings-order",
        "2025-08-13-btc-chlorides",
        "2026-05-01-druzhba-stop",
    ],
)
def test_an_unknown_volume_is_empty_and_not_zero(events: dict[str, Row], event_id: str) -> None:
    assert events[event_id]["volume_lost_mt"] == ""


def test_output_not_produced_at_tengiz_is_the_ministers_figure(events: dict[str, Row]) -> None:
    """About 1.0 Mt by 28 January 2026 (Report.az of that day)."""
    assert events["2026-01-18-tengiz-power"]["volume_lost_mt"] == "1.0"


def test_the_third_mooring_came_back_on_23_april_2022() -> None:
    """Interfax, top story 78545; every replay of that spring has two moorings from that day."""
    rows = [row for row in read("replays") if row["event_id"] == "2022-03-21-cpc-storm-moorings"]
    assert rows
    assert all("| 2022-04-23/2022-05-26: edge:spm-2" in row["states"] for row in rows)


def test_only_two_reroutings_were_published(events: dict[str, Row]) -> None:
    published = {key: float(row["rerouted_mt"]) for key, row in events.items() if row["rerouted_mt"]}
    assert published == {"2022-03-21-cpc-storm-moorings": 0.561, "2025-11-29-spm2": 0.3}


def test_december_2025_arithmetic(events: dict[str, Row]) -> None:
    """3.98 Mt was 24 % below November, so November was 3.98 / 0.76 and 1.26 Mt more."""
    assert float(events["2025-11-29-spm2"]["volume_lost_mt"]) == pytest.approx(3.98 / 0.76 - 3.98, abs=0.005)


def test_a_share_left_needs_a_target_and_the_other_way_round(events: dict[str, Row]) -> None:
    for event_id, row in events.items():
        assert bool(row["targets"]) == bool(row["left_share"]), event_id
        if row["left_share"]:
            assert 0 <= float(row["left_share"]) <= 1, event_id


def test_an_asset_that_stayed_open_lost_nothing(events: dict[str, Row]) -> None:
    for event_id, row in events.items():
        if row["left_share"] == "1":
            assert row["volume_lost_mt"] == "0", event_id


@pytest.mark.parametrize("table", ["events", "projects"])
def test_targets_exist(table: str, known_targets: set[str]) -> None:
    named = {target for row in read(table) for target in split(row["targets"])}
    assert sorted(named - known_targets) == []


@pytest.mark.parametrize("table", ["events", "projects", "storage", "markets"])
def test_every_row_has_known_sources(table: str) -> None:
    known = {row["source_id"] for row in read("sources")}
    for row in read(table):
        named = split(row["source_id"])
        assert named, row
        assert set(named) <= known, row


def test_nodes_of_storage_and_markets_exist() -> None:
    known = {row["node_id"] for row in read("nodes")}
    named = {row["node_id"] for row in read("storage")} - {""}
    named |= {node for row in read("markets") for node in split(row["nodes"])}
    assert sorted(named - known) == []


def test_storage_that_was_not_found_is_empty() -> None:
    for row in read("storage"):
        known = row["status"] in {"reported", "derived", "assumption"}
        assert bool(row["capacity_mt"]) == known, row["storage_id"]


def test_buyers_of_a_year_stay_below_its_total() -> None:
    rows = read("markets")
    totals = {row["year"]: float(row["value_mt"]) for row in rows if row["buyer"] == "all"}
    listed = dict.fromkeys(totals, 0.0)
    for row in rows:
        if row["buyer"] != "all":
            listed[row["year"]] += float(row["value_mt"])
    assert all(0 < listed[year] <= total for year, total in totals.items())
