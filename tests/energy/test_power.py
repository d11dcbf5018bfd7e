"""The power system at its peak: megawatts, what one line less costs, an upper bound that says so."""

import csv

import pytest
from typer.testing import CliRunner

import energy
from energy.cli import app
from energy.report.block import block_answer
from energy.study import Study

LOAD, OWN, FROM_RUSSIA = 16626, 15107, 1519
TRANSIT, ONE_LINE_LESS = 2100, 1500


@pytest.fixture(scope="module")
def power() -> Study:
    return energy.load("kazakhstan-power")


def test_the_peak_adds_up(power: Study) -> None:
    nodes = {row["node_id"]: row for row in power.dataset.rows("nodes")}
    assert OWN + FROM_RUSSIA == LOAD
    assert sum(row["supply_mt"] or 0 for row in nodes.values()) == LOAD
    assert sum(row["demand_mt"] or 0 for row in nodes.values()) == LOAD
    assert nodes["ru"]["supply_mt"] == FROM_RUSSIA
    assert nodes["gen-south"]["supply_mt"] + TRANSIT == nodes["load-south"]["demand_mt"]


def test_without_russia_the_load_that_own_stations_did_not_meet_is_lost(power: Study) -> None:
    assert power.block("ru-north").volumes.lost_mt == pytest.approx(FROM_RUSSIA)


def test_one_line_of_the_transit_less_costs_600_megawatts(power: Study) -> None:
    """2,100 - 1,500: what was shed on 13 February 2023; the event leaves 71.4 %."""
    assert power.block("ns", left=ONE_LINE_LESS / TRANSIT).volumes.lost_mt == pytest.approx(TRANSIT - ONE_LINE_LESS)
    assert power.block("event:2023-02-13-l5170").volumes.lost_mt == pytest.approx(600, abs=1)


def test_answers_say_that_they_are_an_upper_bound_and_exports_are_not_spoken_of(power: Study) -> None:
    run = CliRunner().invoke(app, ["block", "ns", "--network", "kazakhstan-power"])
    sentence, caveat = run.stdout.splitlines()[:2]
    assert sentence.endswith("would leave 2,100 of 16,626 MW in the peak hour undelivered.")
    assert caveat.startswith("A transport model over zones: what it delivers is an upper bound")
    assert "exports" not in run.stdout and "market" not in run.stdout and "home" not in run.stdout
    assert block_answer(power.block("ns"), power.dataset)["caveat"] == power.dataset.caveat


def test_a_ranking_says_the_same() -> None:
    printed = CliRunner().invoke(app, ["rank", "--network", "kazakhstan-power"]).stdout
    assert "A transport model over zones: what it delivers is an upper bound" in printed
    assert "2,100 MW of deliveries in the peak hour" in printed and "export" not in printed
    assert "Of 16,626 MW in the peak hour delivered." in printed


def test_there_are_no_shares_of_power(power: Study) -> None:
    with pytest.raises(energy.UsageError, match="has no shares"):
        power.shares()


def test_the_timetable_of_the_common_market_ends_where_it_was_moved_to() -> None:
    run = CliRunner().invoke(app, ["list", "events", "--csv", "--network", "kazakhstan-power"])
    market = [row for row in csv.DictReader(run.stdout.splitlines()) if "-eeu-" in row["event"]]
    assert len(market) == 7
    assert market[-1]["announced"] == "Start on 1 January 2027"
