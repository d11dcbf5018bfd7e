"""The forecasts that the page carries are those of the code, on the tables as they are."""

from dataclasses import replace
from typing import Any

import pytest

import energy
from energy.study import Study
from geodata import Dataset
from maps.page.build import view_of
from maps.payload.forecasts import ALSO, fingerprint, kept, outage_row, outages_of, work_out
from maps.payload.items import items_of

STALE = "the tables have changed since: run python tools/work_out_forecasts.py"


@pytest.fixture(scope="module")
def found(shipped: Study) -> dict[str, Any]:
    worked_out = kept(shipped.dataset)
    assert worked_out is not None, STALE
    return worked_out


def assert_same(rows: Any, wanted: Any) -> None:
    """Figures alike to what another processor may make of them, everything else the same."""
    if isinstance(wanted, dict):
        assert list(rows) == list(wanted)
        rows, wanted = list(rows.values()), list(wanted.values())
    if isinstance(wanted, list | tuple):
        assert len(rows) == len(wanted), (rows, wanted)
        for one, other in zip(rows, wanted, strict=True):
            assert_same(one, other)
    elif isinstance(wanted, float):
        assert rows == pytest.approx(wanted, abs=0.0015, rel=1e-4)
    else:
        assert rows == wanted


def test_what_the_page_lists_has_its_outage(shipped: Study, found: dict[str, Any]) -> None:
    wanted = {(item.key,) for item in items_of(shipped.dispatch())} | {tuple(sorted(keys)) for keys in ALSO}
    assert {tuple(row["blocked"]) for row in found["outages"]} == wanted, STALE


def test_a_kept_outage_is_what_block_says(shipped: Study, found: dict[str, Any]) -> None:
    row = next(row for row in found["outages"] if row["blocked"] == ["corridor:china-pipe"])
    assert_same(outage_row(shipped, ["corridor:china-pipe"]), row)


@pytest.mark.exhaustive
def test_every_kept_forecast_is_what_block_and_replay_say(shipped: Study, found: dict[str, Any]) -> None:
    assert_same(work_out(shipped), found)


def test_every_event_that_was_observed_has_its_verdict(shipped: Study, found: dict[str, Any]) -> None:
    cases = shipped.forecasts().cases
    assert [(row["event"], row["start"]) for row in found["replays"]] == [
        (case.event_id, case.start.isoformat()) for case in cases
    ]
    judged = [row for row in found["replays"] if row["observed"] is not None and row["use"] != "void"]
    assert judged
    assert all(row["hit"] is not None for row in judged)


def changed(dataset: Dataset, table: str, column: str, value: Any) -> Dataset:
    """The same tables with one cell of the first row changed."""
    rows = dataset.tables[table].copy()
    rows.iloc[0, rows.columns.get_loc(column)] = value
    return replace(dataset, tables={**dataset.tables, table: rows})


def test_other_figures_have_other_forecasts_and_other_words_the_same(shipped: Study) -> None:
    dataset = shipped.dataset
    assert fingerprint(changed(dataset, "limits", "value_mt", 1.5)) != fingerprint(dataset)
    assert fingerprint(changed(dataset, "limits", "note", "Said better")) == fingerprint(dataset)
    states = "2026-01-01/2026-01-02: edge:spm-1"
    for table, column, value in (("replays", "states", states), ("replays", "observed", 0.1), ("priors", "of", "x")):
        assert fingerprint(changed(dataset, table, column, value)) != fingerprint(dataset)
    assert kept(changed(dataset, "priors", "high", 0.99)) is None


def test_other_tables_have_no_forecast_that_was_worked_out_before(tiny: Study) -> None:
    assert kept(tiny.dataset) is None
    outages = outages_of(tiny, None)
    assert outages is not None
    assert outages["rows"] == []
    assert outages_of(energy.load("kazakhstan-gas"), None) is None


def test_replays_of_other_tables_are_worked_out_where_they_are_asked_for(tiny: Study) -> None:
    """No field of the tiny network sends 50 Mt in 52 days: a loss of 50 is a miss, whatever the draws are."""
    (written,) = view_of(tiny, None).replays
    assert (written["low"], written["high"], written["written"]) == (0, 0.2, "2024-01-01")
    dataset = tiny.dataset
    for column, value in (("use", "test"), ("status", "derived"), ("observed", 50.0)):
        dataset = changed(dataset, "replays", column, value)
    unwritten = {name: dataset.tables[name].iloc[:0] for name in ("predictions", "forecasts", "outcomes")}
    dataset = replace(dataset, tables={**dataset.tables, **unwritten})
    assert view_of(Study(dataset), None).replays == ()
    (row,) = view_of(Study(dataset), None, replays=True).replays
    assert (row["observed"], row["hit"], row["written"]) == (50, False, None)
    assert 0 <= row["low"] <= row["median"] <= row["high"] < 50
