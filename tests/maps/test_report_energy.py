"""The report's section on all fuels: the figures of `kzroutes energy`, drawn and in tables."""

from pathlib import Path

import pytest

from energy.errors import UsageError
from energy.history.fuels import EnergyExports
from energy.report.fuels import beside, fuel_table
from energy.study import Study
from maps.charts.fuels import fuels_figure
from maps.export.album import Album
from maps.export.year import energy_section


@pytest.fixture(scope="module")
def exports(shipped: Study) -> EnergyExports:
    return shipped.energy(2023)


def test_the_section_says_what_the_command_says(shipped: Study, tmp_path: Path) -> None:
    """86–92 % of 3,456–4,096 PJ, as docs/energy.md has it; roles stand apart, a table for each direction."""
    section = energy_section(shipped, 2023, Album(tmp_path))
    assert section.words[0].startswith("In 2023, 86–92 % of the 3,456–4,096 PJ of oil, gas, coal and power exports")
    fuels, rests, on_russia, on_kazakhstan = section.tables
    assert [row[0] for row in fuels.rows] == [
        *("oil", "gas", "coal", "uranium", "power", "LPG"),
        "known, uranium apart",
    ]
    assert fuels.rows[5][2:6] == ("not known",) * 4
    assert ("uranium 2024, January–July", "known of that year: 40–55 % to or across Russia") in rests.rows
    assert ("buyer", "coal", "2023", "Exports that go to Russia", "20.3 Mt", "65 %", "derived") in on_russia.rows
    assert {row[0] for row in on_kazakhstan.rows} == {"transit"}
    assert (tmp_path / "chart-fuels.svg").is_file()
    assert section.sources


def test_a_year_that_the_fuel_tables_have_not_shows_theirs(shipped: Study) -> None:
    assert beside(shipped, 2025).year == 2025
    assert beside(shipped, 2013).year == shipped.energy().year


def test_a_network_of_ones_own_has_no_such_section(tiny: Study, tmp_path: Path) -> None:
    assert energy_section(tiny, 2024, Album(tmp_path)).empty
    with pytest.raises(UsageError, match="about the shipped networks"):
        beside(tiny, 2024)


def test_bars_are_as_long_as_what_is_known(exports: EnergyExports) -> None:
    """Oil 70.5 × 42.3, gas at least 3.8 × 33.7, coal 31.2 × 18.9 PJ; of the coal 20.3 Mt surely went to Russia."""
    axes = fuels_figure(exports).axes[0]
    sure, may, elsewhere = ([bar.get_width() for bar in part] for part in axes.containers[:3])  # type: ignore[union-attr]
    total, oil, gas, coal, _, power, lpg = (sum(parts) for parts in zip(sure, may, elsewhere, strict=True))
    assert (oil, gas, coal) == pytest.approx((70.5 * 42.3, 3.8 * 33.7, 31.2 * 18.9), rel=1e-4)
    assert total == pytest.approx(oil + gas + coal + power)
    assert lpg == 0
    assert sure[3] == pytest.approx(20.3 * 18.9, rel=1e-4)
    # Where power went is not known.
    assert may[5] == power > 0


def test_what_is_not_known_is_written_beside_the_bars(exports: EnergyExports) -> None:
    labels = [label.get_text() for label in fuels_figure(exports).axes[0].get_yticklabels()]
    assert labels[2] == "gas\nat least 128 PJ"
    assert labels[-1] == "LPG\nnot known"
    cells = {row[0]: row for row in fuel_table(exports)[1]}
    assert f"oil\n{cells['oil'][3]} PJ; {cells['oil'][5]}" == labels[1]
