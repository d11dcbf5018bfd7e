"""The first line of every answer: one sentence with its range. Figures are those of the docstring of `tiny_folder`."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from energy.presentation.console import Unit
from energy.report import contingency, dependence, statistics, tracing
from energy.study import Study


def first_line(print_answer: Callable[..., None], *given: Any) -> str:
    file = StringIO()
    print_answer(Console(file=file, width=300), *given)
    return file.getvalue().splitlines()[0].rstrip()


def test_shares_begin_with_the_largest(tiny: Study) -> None:
    """9 of 12 went west, through BB; 10 of 15 came from the north. By customs the east had 3.2, the west less."""
    said = {
        by: first_line(statistics.print_shares, tiny.shares(2024), by, Unit())
        for by in ("corridor", "country", "field")
    }
    row = tiny.shares(2024).by("corridor")[0]
    share = f"75.0 % (range {100 * row.low_share:.1f}–{100 * row.high_share:.1f})"
    both = f"{share} of the 12.0 Mt exported in 2024 crossed Passage; the largest corridor, West, carried {share}."
    assert said["corridor"] == said["country"] == both
    assert row.low_share < 0.75
    assert said["field"] == "In 2024, 66.7 % of output came from North field."


def test_history_begins_with_the_newest_year(tiny: Study) -> None:
    """9 of 12 in 2024; 8 of 10 to 12.5 in 2021."""
    line = first_line(statistics.print_history, tiny.history("BB"), tiny.dataset, Unit())
    assert line.startswith("In 2024, 75.0 % (range ")
    assert line.endswith(") of exports went through Passage; in 2021, 64.0–80.0 %.")


def test_dependence_says_what_crosses_and_what_would_be_lost(tiny: Study) -> None:
    """9 of 12 cross; without BB the east takes 5 of 12, so 7 are lost."""
    line = first_line(dependence.print_dependence, tiny.dependence("BB", 2024))
    assert line.startswith("Passage in 2024: crosses the territory 75.0 % (range ")
    assert "of exports; without it 58.3 % (range " in line


def test_the_costliest_loss_is_named(tiny: Study) -> None:
    """Without the west 7 are lost (8 within a year)."""
    line = first_line(contingency.print_rank, tiny.rank(kind="corridor", year=2024), tiny.dataset, Unit())
    assert line.startswith("West would cost most: 7.00 (") and line.endswith(" Mt/y of exports of 2024 (model result).")


def test_a_comparison_says_what_changed(tiny: Study) -> None:
    """11 in 2023, 12 in 2024."""
    assert first_line(dependence.print_comparison, tiny.compare(2023, 2024), Unit()) == (
        "2023 → 2024: exports change by +1.00 Mt/y."
    )


def test_who_has_no_other_way_is_named(tiny: Study) -> None:
    line = first_line(tracing.print_traced, tiny.captivity(), Unit())
    assert line == "With no other way at all (model result): South field."


@pytest.mark.parametrize("by", ["port", "operator", "market"])
def test_what_was_not_published_is_said(tiny: Study, by: str) -> None:
    assert first_line(statistics.print_shares, tiny.shares(2023), by, Unit()).startswith("In 2023, ")
