"""Remarks of `check`: weak figures and limits that are only what was carried."""

from pathlib import Path

import pytest

import energy
from energy.reconciliation.consistency import findings
from energy.study import Study

from ..relabelled_networks import edit

WEAK, CARRIED = "figure that rests on tier C alone", "limit that equals a flow and is not marked revealed"
UNCITED = "source that nothing rests on"


def where(study: Study, what: str) -> list[str]:
    return [row["where"] for row in findings(study.dataset, study.baseline) if row["what"] == what]


def test_a_figure_in_use_with_weak_sources_alone_is_named(tiny_folder: Path) -> None:
    """The survey, tier B, gives exports of 2021 as an unused figure: it does not carry the used one."""
    assert where(energy.load(tiny_folder), WEAK) == []

    def weaken(row: dict[str, str]) -> None:
        if row["source_id"] == "ministry":
            row["tier"] = "C"

    edit(tiny_folder, "sources", weaken)
    named = where(energy.load(tiny_folder), WEAK)
    assert {"2021 total:exports", "2024 gate:west", "2024 total:exports"} <= set(named)
    assert "2022 gate:east" not in named and "2024 node:north-field" not in named


def test_the_shipped_years_with_a_relay_are_named(shipped: Study) -> None:
    """All of 2024's routes come from one relay of the ministry, tier C; 2025's minister in an agency, tier B."""
    named = where(shipped, WEAK)
    assert "2024 gate:cpc" in named and "2025 gate:cpc" not in named


def test_crude_of_others_is_told_apart(shipped: Study) -> None:
    """All crude in CPC of 2021 is known from a relay, Kazakh crude from the government in a newspaper."""
    named = where(shipped, WEAK)
    assert "2021 gate:cpc (all)" in named and "2021 gate:cpc" not in named


def test_a_source_that_nothing_rests_on_is_named(tiny_folder: Path, shipped: Study) -> None:
    """A source is at work where a row points to it, or a note names it."""
    assert where(shipped, UNCITED) == []
    table = tiny_folder / "sources.csv"
    table.write_text(table.read_text() + "leaflet,A leaflet,,2020,,C,,\n")
    assert where(energy.load(tiny_folder), UNCITED) == ["leaflet"]
    months = tiny_folder / "monthly.csv"
    months.write_text(months.read_text().replace("survey,\n", "survey,after leaflet; weak\n", 1))
    assert where(energy.load(tiny_folder), UNCITED) == []


@pytest.mark.parametrize(
    ("value", "status", "named"),
    [("3.02", "reported", True), ("2.98", "reported", True), ("3.04", "reported", False), ("3.02", "revealed", False)],
)
def test_a_limit_at_a_flow_says_that_it_is_revealed(value: str, status: str, named: bool, tiny_folder: Path) -> None:
    """3 Mt went east in 2024: a limit within 1 % of it says what was carried."""

    def change(row: dict[str, str]) -> None:
        if row["limit_id"] == "e1-contract":
            row.update(value_mt=value, status=status)

    edit(tiny_folder, "limits", change)
    assert ("e1-contract" in where(energy.load(tiny_folder), CARRIED)) is named
