"""Outcomes: stored predictions are judged as they were written, and never by what the model says now."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import geodata
from energy.replay.cases import cases_of
from energy.replay.outcomes import Verdict, verdicts
from energy.replay.predictions import predictions_of
from geodata import Dataset

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return geodata.load()


@pytest.fixture(scope="module")
def found(dataset: Dataset) -> dict[str, Verdict]:
    return {row.prediction.replay_id: row for row in verdicts(dataset).rows}


def test_january_2026_was_missed_on_both_counts(found: dict[str, Verdict]) -> None:
    """Written: 2.26-2.33 Mt lost and 0.16-0.23 rerouted. Observed: 2.99 and 0.14."""
    assert found["2026-01-tengiz-lost"].verdict == "miss"
    assert found["2026-01-tengiz-rerouted"].verdict == "miss"


def test_what_was_lost_is_the_base_less_the_output(dataset: Dataset, found: dict[str, Verdict]) -> None:
    """All liquids on both sides: 265.856 kt/d of 2025 x 31 d = 8.2415, less 5.25 in January and 7.68 in December."""
    months = {(row["month"], row["target"]): row["value_mt"] for row in dataset.rows("monthly")}
    cases = {case.replay_id: case for case in cases_of(dataset)}
    base = 265.856 * 31 / 1000
    assert found["2026-01-tengiz-lost"].observed == pytest.approx(
        base - months["2026-01", "total:production"], abs=5e-3
    )
    assert cases["2025-12-lost-month"].observed == pytest.approx(base - months["2025-12", "total:production"], abs=5e-3)


def test_a_prediction_on_a_wrong_state_is_void_and_stays(dataset: Dataset, found: dict[str, Verdict]) -> None:
    spill = {name: row for name, row in found.items() if row.event_id == "2025-08-29-cpc-mooring-spill"}
    assert {row.verdict for row in spill.values()} == {"void"}
    assert all("three" in row.void and row.observed is None for row in spill.values())
    assert found["2025-08-spill-lost"].prediction.central == 1.4716
    cases = [c for c in cases_of(dataset) if c.event_id == "2025-08-29-cpc-mooring-spill"]
    void = {c.closures for c in cases if c.use == "void"}
    right = {c.closures for c in cases if c.use == "test"}
    assert (len(void), len(right)) == (1, 1) and void != right
    first = next(iter(right))[0]
    assert (first.last - first.first).days + 1 == 3


def test_what_was_judged_is_a_test_of_todays_model(dataset: Dataset, found: dict[str, Verdict]) -> None:
    """With the same figure; a void one is no test, and one without a figure stays frozen."""
    cases = {case.replay_id: case for case in cases_of(dataset)}
    uses = {"hit": "test", "miss": "test", "void": "void", "open": "frozen"}
    for name, row in found.items():
        assert cases[name].use == uses[row.verdict], name
        if row.verdict in ("hit", "miss"):
            assert cases[name].observed == row.observed


@pytest.mark.parametrize(
    ("low", "high", "observed", "verdict"),
    [
        (1.0, 2.0, 1.0, "hit"),
        (1.0, 2.0, 2.0006, "miss"),
        (1.0, 2.0, 0.9996, "hit"),
        (1.0, None, 50.0, "hit"),
        (1.0, None, 0.5, "miss"),
        (None, None, 0.5, "miss"),
        (1.0, 2.0, None, "open"),
    ],
)
def test_the_band_decides(
    found: dict[str, Verdict], low: float | None, high: float | None, observed: float | None, verdict: str
) -> None:
    """Ends count, to the last digit shown (0.0005); without a high end it is open upwards; without any it is never."""
    row = next(iter(found.values()))
    prediction = replace(row.prediction, low=low, high=high)
    assert replace(row, prediction=prediction, observed=observed, void="").verdict == verdict


def test_the_headline_counts_an_absence_of_reports_apart(dataset: Dataset, found: dict[str, Verdict]) -> None:
    absent = [row for row in found.values() if row.status == "none_reported"]
    told = verdicts(dataset).headline
    assert told.startswith(f"{len(predictions_of(dataset))} predictions")
    assert f"{len(absent)} of those judged rest on an absence of reports" in told


def test_a_network_without_outcomes_has_open_predictions(dataset: Dataset) -> None:
    tables = {name: table for name, table in dataset.tables.items() if name != "outcomes"}
    assert {row.verdict for row in verdicts(replace(dataset, tables=tables)).rows} == {"open"}


def test_the_page_shows_the_verdicts_as_they_are() -> None:
    command = [sys.executable, "tools/build_predictions.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
