"""φ: what a month can use of the spare room."""

from math import sqrt
from pathlib import Path

import pytest

import energy
from energy.flow.calibration import Fit, fit
from energy.flow.phi import phi_of
from energy.flow.rerouting import rerouted
from energy.study import Study

from ..invariants import ask, gates_of


@pytest.fixture(scope="module")
def fits(shipped: Study) -> dict[tuple[str, str], Fit]:
    return {(f.event_id, f.reading): f for f in fit(shipped.dataset)}


def test_stored_phi_is_what_the_model_gives(shipped: Study, fits: dict[tuple[str, str], Fit]) -> None:
    table = shipped.dataset.table("calibration")
    assert len(fits) == len(table) >= 3
    for row in table.to_dict("records"):
        found = fits[row["event_id"], row["reading"]]
        assert found.phi == pytest.approx(row["phi"], abs=1e-4)
        assert found.model_mt == pytest.approx(row["model_mt"], abs=1e-4)
        assert found.phi == pytest.approx(found.rerouted_mt / found.model_mt, abs=1e-9) or row["reading"] == "total"


def test_reading_as_a_total_leaves_no_increase(fits: dict[tuple[str, str], Fit]) -> None:
    """The other routes carried more than 0.56 Mt a month before the storm already."""
    assert fits["2022-03-21-cpc-storm-moorings", "total"].phi == 0


def test_band_is_that_of_the_fits(shipped: Study, fits: dict[tuple[str, str], Fit]) -> None:
    used = [fits["2022-03-21-cpc-storm-moorings", "increase"].phi, fits["2025-11-29-spm2", "increase"].phi]
    phi = phi_of(shipped.dataset)
    assert phi is not None
    assert [phi.low, phi.high] == pytest.approx(sorted(used), abs=1e-4)
    assert phi.central == pytest.approx(sqrt(phi.low * phi.high))


def test_tiny_network_by_hand(tiny: Study) -> None:
    """Two buoys out for 31 days of 2023, base 8.5 + 2.5 at the buoys and 2.5 in the east.

    One buoy ships 6 of 11, so the west keeps 8.5·6/11 = 4.636 and the east goes from 2.5 to its limit of 5:
    2.5 rerouted, in 31 days 2.5·31/365 = 0.2123. Published are 0.05: φ = 0.2355.
    """
    (found,) = fit(tiny.dataset)
    assert found.model_mt == pytest.approx(2.5 * 31 / 365, abs=1e-5)
    assert found.phi == pytest.approx(0.05 / (2.5 * 31 / 365), abs=1e-4)


def test_rerouted_counts_gates_above_base(tiny: Study) -> None:
    dispatch = tiny.dispatch()
    answer = ask(tiny, "corridor:west")
    assert rerouted(dispatch, answer) == pytest.approx(gates_of(dispatch, answer)["east"] - 3, abs=1e-5)
    assert rerouted(dispatch, ask(tiny)) == 0


def test_no_calibration_no_month(tiny_folder: Path) -> None:
    (tiny_folder / "calibration.csv").unlink()
    study = energy.load(tiny_folder)
    assert phi_of(study.dataset) is None
    assert study.block("corridor:west").band is None
    with pytest.raises(ValueError, match="month"):
        study.block("corridor:west", horizon="month")


@pytest.mark.parametrize("phi", [0.0, 0.5, 1.0])
def test_month_lies_between_base_and_structural(tiny: Study, phi: float) -> None:
    """East within a month: 3 + φ·(5 − 3)."""
    answer = ask(tiny, "corridor:west", horizon="month", phi=phi)
    assert gates_of(tiny.dispatch(), answer)["east"] == pytest.approx(3 + 2 * phi, abs=1e-5)
