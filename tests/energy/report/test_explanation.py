"""Explanation: what a row stands against and what rests on it, on a network that can be worked out by hand."""

from pathlib import Path

import pytest

import energy
from energy.errors import UsageError
from energy.report.explanation import AGAINST, NOTHING, RESTS, explain
from energy.study import Study


def said(study: Study, row_id: str, what: str) -> dict[str, str]:
    return {row["where"]: row["detail"] for row in explain(study.dataset, row_id) if row["what"] == what}


def test_an_alternative_makes_the_range_and_nothing_else(tiny: Study) -> None:
    """Customs' 3.2 beside 3 widens the east's 3.00 to 3.00–3.20 (published), a quarter of 12 Mt to 26.7 %."""
    against = said(tiny, "2024-east-customs", AGAINST)
    assert list(against) == ["2024-east"] and against["2024-east"].startswith("used, 3.00 Mt, reported; Ministry of AA")
    assert "2025-01-31 [A]" in against["2024-east"]
    rests = said(tiny, "2024-east-customs", RESTS)
    assert rests["2024 gate:east"] == "3.00 (3.00–3.20) Mt; without the row 3.00 Mt"
    assert rests["2024 share of gate:east"] == "25.0 % (25.0–26.7 %); without the row 25.0 %"
    assert not {"2024 total:exports", "2024 total:production"} & rests.keys()


def test_context_changes_nothing(tiny: Study) -> None:
    assert said(tiny, "2024-region", NOTHING) and not said(tiny, "2024-region", RESTS)


def test_a_year_without_its_row_waits(tiny_folder: Path) -> None:
    table = tiny_folder / "observations.csv"
    row = "2025-west,2025,gate:west,9,,,ministry,reported,used,,,ministry,,\n"
    table.write_text(table.read_text() + row)
    assert list(said(energy.load(tiny_folder), "2025-west", "changes nothing yet")) == ["2025"]


def test_the_history_without_the_figure(tiny: Study) -> None:
    """10 and 12.5 Mt are exports of 2021; without the rounded figure 10 alone is left, and 8 of 10 is 80 %."""
    rests = said(tiny, "2021-exports-press", RESTS)
    assert rests["2021 total:exports"] == "10.00 (10.00–12.50) Mt; without the row 10.00 Mt"
    assert rests["2021 share of country:BB"] == "64.0–80.0 %; without the row 80 %"


def test_a_month_of_the_year_that_is_not_over(shipped: Study) -> None:
    """January to June 2026 are 33.04 Mt by customs, June 6.14; a year earlier June was 7.09."""
    assert said(shipped, "2026-06-exports-customs", RESTS) == {
        "2026 total:exports": "at least 33.04 Mt; without the row at least 26.90 Mt"
    }
    (year_before,) = said(shipped, "2026-06-exports-customs", "the same month a year before").values()
    assert year_before.startswith("7.09 Mt")
    assert list(said(shipped, "2026-01-exports-customs", "the month before")) == ["2025-12-exports-customs"]


def test_a_month_of_a_year_that_is_over_moves_no_year(shipped: Study) -> None:
    assert not said(shipped, "2025-12-exports-customs", RESTS)


def test_weak_figures_are_named(shipped: Study) -> None:
    weak = "figure that rests on tier C alone"
    assert list(said(shipped, "2024-gate-cpc", weak)) == ["2024 gate:cpc"] and not said(shipped, "2025-gate-cpc", weak)


def test_a_row_that_is_not_there(tiny: Study) -> None:
    with pytest.raises(UsageError, match="unknown row '2024-wst': did you mean '2024-west'"):
        explain(tiny.dataset, "2024-wst")
