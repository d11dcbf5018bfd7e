"""Charts of days and of the replay: the same answer gives the same bytes, and the title says the finding."""

from pathlib import Path

import pytest

import energy
from energy.duration.days import Days
from energy.errors import UsageError
from energy.replay.replay import Replay
from energy.study import Study
from geodata.tables.schema import read_schema
from maps.charts.days import days_figure
from maps.charts.replay import _WORDS, replay_figure
from maps.charts.style import save


@pytest.fixture(scope="module")
def net() -> Study:
    return energy.load()


@pytest.fixture(scope="module")
def storm(net: Study) -> Days:
    return net.days("spm-1", "spm-2", "spm-3", days=7, year=2023, draws=40)


@pytest.fixture(scope="module")
def replayed(net: Study) -> Replay:
    return net.replay("2025-11-29-spm2")


@pytest.mark.parametrize("suffix", ["svg", pytest.param("png", marks=pytest.mark.exhaustive)])
def test_two_builds_are_alike(net: Study, storm: Days, replayed: Replay, tmp_path: Path, suffix: str) -> None:
    for name in ("a", "b"):
        save(tmp_path / f"days-{name}.{suffix}", lambda: days_figure(storm, net.dataset))
        save(tmp_path / f"replay-{name}.{suffix}", lambda: replay_figure(replayed, net.dataset))
    for kind in ("days", "replay"):
        assert (tmp_path / f"{kind}-a.{suffix}").read_bytes() == (tmp_path / f"{kind}-b.{suffix}").read_bytes()


def test_the_title_says_the_finding(net: Study, storm: Days, replayed: Replay) -> None:
    cut = storm.quantiles("first_cut_days")
    said = f"fields are cut after {cut['q05']:.1f}–{cut['q95']:.1f} days"
    assert said in days_figure(storm, net.dataset).get_suptitle().replace("\n", " ")
    scores = replayed.scores
    assert f"of {scores.rows} observed" in replay_figure(replayed, net.dataset).get_suptitle()


def test_the_foot_names_unit_source_and_version(net: Study, storm: Days) -> None:
    figure = days_figure(storm, net.dataset)
    assert figure.axes[0].get_ylabel() == "Mt a day"
    foot = figure.get_supxlabel().replace("\n", " ")
    assert net.dataset.data_version in foot
    assert "pipeline-gas-journal-2016" in foot


def test_a_chart_without_tanks_or_loss_is_drawn(net: Study, tmp_path: Path) -> None:
    quiet = net.days("line:mozbr", days=30, year=2025, draws=40)
    save(tmp_path / "quiet.svg", lambda: days_figure(quiet, net.dataset))
    assert "no field is cut" in days_figure(quiet, net.dataset).get_suptitle()


def test_another_ending_is_refused(net: Study, storm: Days, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.png or \.svg"):
        save(tmp_path / "days.pdf", lambda: days_figure(storm, net.dataset))


def test_every_quantity_that_a_replay_may_measure_has_words() -> None:
    """The schema lists them; the chart names each."""
    assert set(_WORDS) == set(read_schema()["replays"].column("quantity").choices)
