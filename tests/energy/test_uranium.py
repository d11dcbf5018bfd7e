"""The two uranium networks: intervals that are never joined, and blocks worked out by hand. Thousand tonnes of U."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import energy
from energy.cli import app
from energy.reconciliation.baseline import UnknownYearError
from energy.study import Study
from geodata.fuels import read_fuels

CHINA, RUSSIA, REST, SEVEN_MONTHS = 5.44, 4.79, 1.77, 12.0
CASPIAN, QUOTA = 2.3, 3.5
BY_PORT = CASPIAN / 0.64 - CASPIAN


@pytest.fixture(scope="module")
def west() -> Study:
    return energy.load("kazakhstan-uranium-west")


def test_by_destination_russia_is_touched_by_40_to_55_percent() -> None:
    uranium = energy.load("kazakhstan-uranium")
    through = uranium.shares().through("RU")
    assert not through.published
    assert through.low == pytest.approx(RUSSIA / SEVEN_MONTHS, abs=1e-3)
    assert through.high == pytest.approx((RUSSIA + REST) / SEVEN_MONTHS, abs=1e-3)
    assert uranium.shares().total == pytest.approx(CHINA + RUSSIA + REST)
    assert uranium.shares().through("CN").share == pytest.approx(CHINA / SEVEN_MONTHS, abs=1e-3)


def test_seven_months_are_no_year() -> None:
    """Their unit says so, they cannot be blocked, and the other network is of another count."""
    uranium = energy.load("kazakhstan-uranium")
    assert uranium.dataset.commodity.rate == "kt U in January–July"
    assert uranium.full_years == ()
    with pytest.raises(UnknownYearError, match=r"years that can be blocked: none$"):
        uranium.rank()
    assert set(uranium.years).isdisjoint(energy.load("kazakhstan-uranium-west").years)


def test_the_table_of_all_fuels_says_the_same() -> None:
    rows = {row["figure_id"]: row["value"] for row in read_fuels()["exports"] if row["fuel"] == "uranium"}
    observed = {
        row["target"]: row["value_mt"] for row in energy.load("kazakhstan-uranium").dataset.rows("observations")
    }
    assert rows["uranium-2024-total"] == 1000 * observed["total:exports"]
    assert rows["uranium-2024-china"] == 1000 * observed["gate:china"]
    assert rows["uranium-2024-russia"] == 1000 * observed["gate:russia"]
    assert rows["uranium-2024-rest"] == 1000 * observed["group:rest"]
    used = energy.load("kazakhstan-uranium-west").dataset.rows("observations", role="used")
    by_port = next(row["value_mt"] for row in used if row["target"] == "gate:st-petersburg")
    assert rows["uranium-2023-st-petersburg"] == 1000 * by_port


def test_of_the_western_part_64_percent_crossed_the_caspian(west: Study) -> None:
    shares = west.shares(2023)
    # 71 % was expected for the year, 58 % was counted in its first half: each a share of the exports it makes itself.
    caspian, russia = shares.through("AZ"), shares.through("RU")
    assert (caspian.low, caspian.share, caspian.high) == pytest.approx((0.58, 0.64, 0.71), abs=1e-3)
    assert (russia.low, russia.share, russia.high) == pytest.approx((0.29, 0.36, 0.42), abs=1e-3)


def test_without_st_petersburg_the_quota_decides_while_it_holds(west: Study) -> None:
    """The Caspian takes 3.5 - 2.3 = 1.2 more of 1.294; with the quota lifted it takes all."""
    by_year = west.block("corridor:st-petersburg", horizon="year").volumes
    assert by_year.lost_mt == pytest.approx(BY_PORT - (QUOTA - CASPIAN), abs=2e-3)
    assert by_year.rerouted_mt == pytest.approx(QUOTA - CASPIAN, abs=2e-3)
    assert west.block("corridor:st-petersburg").volumes.lost_mt == pytest.approx(0, abs=2e-3)


def test_without_the_caspian_what_the_port_can_take_is_an_assumption_with_its_range(west: Study) -> None:
    """At most all goes by St Petersburg, at least what went before: 0 to 2.3 are lost."""
    outcome = west.block("corridor:titr")
    assert outcome.volumes.lost_mt == pytest.approx(0, abs=2e-3)
    assert [end.lost_mt for end in outcome.range] == pytest.approx([CASPIAN, 0], abs=2e-3)


def test_every_first_sentence_says_of_which_months_or_buyers_it_is(west: Study) -> None:
    """Nobody may read seven months as a year, nor the western part as all exports."""
    for words in (("shares",), ("shares", "--by", "port"), ("history",), ("dependence",)):
        first = CliRunner().invoke(app, [*words, "--network", "kazakhstan-uranium"]).stdout.splitlines()[0]
        assert "January–July 2024" in first, words
        lines = CliRunner().invoke(app, [*words, "--network", "kazakhstan-uranium-west"]).stdout
        assert f"{west.dataset.caveat}." in lines.replace("\n", " "), words


def test_a_set_that_costs_nothing_has_no_name() -> None:
    printed = CliRunner().invoke(app, ["worst", "--network", "kazakhstan-uranium-west"]).stdout
    assert printed.startswith("No loss of 1 at a time costs exports of 2023")


def test_what_cannot_be_blocked_has_no_half_a_tour(tmp_path: Path) -> None:
    run = CliRunner().invoke(app, ["tour", "--network", "kazakhstan-uranium", "--out", str(tmp_path / "tour")])
    assert (run.exit_code, run.stdout) == (2, "") and "snapshot with shares only" in run.stderr
    assert not (tmp_path / "tour").exists()
