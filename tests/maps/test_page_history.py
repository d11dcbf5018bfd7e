"""What the page has of all years, and of real events beside what was observed."""

import pytest

from energy.replay.replay import rows_of
from energy.study import Study, load
from maps.payload.history import history_rows
from maps.payload.replays import replay_rows


def test_every_year_is_there_with_its_gaps(shipped: Study) -> None:
    rows, known = history_rows(shipped, "RU"), shipped.history("RU")
    assert [row["year"] for row in rows] == [one.year for one in known.years]
    by_year = {row["year"]: row for row in rows}
    assert by_year[1996]["exports"] is None  # output only: exports were not found
    assert by_year[2026]["part"]
    shares = shipped.shares(2025)
    russia = shares.through("RU")
    assert by_year[2025]["through"] == pytest.approx([russia.share, russia.low, russia.high], abs=1e-5)
    assert by_year[2025]["exports"][0] == pytest.approx(shares.total, abs=1e-5)
    assert all(row["sources"] for row in rows if row["exports"] or row["through"])


def test_a_network_without_years_or_a_country_to_ask_about_has_no_history(shipped: Study) -> None:
    assert history_rows(shipped, None) == ()


def test_forecasts_that_were_written_down_are_shown_as_they_stand(shipped: Study) -> None:
    rows = replay_rows(shipped)
    stored = shipped.dataset.by_id("forecasts")
    assert rows and all(row["written"] for row in rows)
    loading = next(row for row in rows if row["event"] == "2026-07-19-cpc-tankers" and row["quantity"] == "loading")
    told = stored["2026-07-19-loading"]
    assert [loading[name] for name in ("low", "median", "high")] == [told[q] for q in ("q05", "q50", "q95")]


def test_a_verdict_is_that_of_replay(shipped: Study) -> None:
    forecasts = shipped.forecasts()
    cases = [case for case in forecasts.cases if case.event_id == "2026-07-19-cpc-tankers"]
    told = {(r.case.quantity, r.case.start.isoformat()): r.hit for r in rows_of(forecasts, cases)}
    shown = [row for row in replay_rows(shipped) if row["event"] == "2026-07-19-cpc-tankers"]
    assert shown
    for row in shown:
        assert row["hit"] == told[row["quantity"], row["start"]]


def test_a_network_without_events_to_replay_has_none() -> None:
    assert replay_rows(load("kazakhstan-coal")) == ()
