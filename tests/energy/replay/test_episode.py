"""An outage that is asked about is forecast as the same episode is replayed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

import energy
from energy.duration.days import QUANTILES
from energy.duration.level import published_output
from energy.duration.priors import quantiles
from energy.replay.cases import Case
from energy.study import Study

from ..kz_mini import write_kz_mini

DRAWS = 40
"""As most tests and examples have it: what events teach so many draws is then worked out once a run."""


@pytest.fixture(scope="module")
def net() -> Study:
    return energy.load()


def replayed(net: Study, case: Case) -> Sequence[float]:
    """Quantiles of a case as `replay` gives them."""
    forecasts = net.forecasts(DRAWS)
    weight = forecasts.weights(forecasts.episodes[case.event_id])
    return [float(v) for v in quantiles(forecasts.values(case), weight, QUANTILES.values())]


@pytest.mark.parametrize(
    ("row", "names", "days"),
    [
        ("2023-11-lost", ["spm-1", "spm-2", "spm-3"], 6),
        ("2023-02-first-cut", ["spm-1", "spm-2", "spm-3"], 4),
        pytest.param("2024-04-stop-loading", ["corridor:cpc"], 3, marks=pytest.mark.exhaustive),
        pytest.param("2025-09-btc", ["line:btc"], 31, marks=pytest.mark.exhaustive),
    ],
)
def test_block_and_replay_give_one_forecast(net: Study, row: str, names: list[str], days: int) -> None:
    case = next(c for c in net.forecasts(DRAWS).cases if c.replay_id == row)
    first = case.closures[0].first
    asked = net.days(*names, days=days, year=case.year, start=first, draws=DRAWS)
    last = first + timedelta(round(float(asked.runs.trajectory.end[-1])) - 1)
    whole = replace(case, start=first, end=last, of=())

    lost = replayed(net, replace(whole, quantity="lost", unit="Mt"))
    assert list(asked.quantiles("lost_mt").values()) == pytest.approx(lost, abs=2e-6)
    cut = replayed(net, replace(whole, quantity="first_cut", unit="days"))
    given = [np.nan if v is None else v for v in asked.quantiles("first_cut_days").values()]
    assert given == pytest.approx(cut, abs=2e-6, nan_ok=True)
    missed = replayed(net, replace(whole, quantity="lost", of=("node:tengiz",), unit="Mt"))
    (tengiz,) = (loss for loss in asked.field_losses() if loss["id"] == "tengiz")
    assert [tengiz[q] for q in QUANTILES] == pytest.approx(missed, abs=2e-6)

    day = first + timedelta(days - 1)
    output = replayed(net, replace(whole, quantity="output", start=day, end=day, unit="kt/d"))
    shown = [asked.records()[days - 1][f"output_{q}"] for q in QUANTILES]
    # The tables publish more than the model's fields put out: `replay` compares with what is published.
    storage = net.storage(case.year)
    published = published_output(storage) / float(storage.supply.sum()) * 1000
    assert [float(str(v)) * published for v in shown] == pytest.approx(output, abs=1e-3)


def test_days_weigh_draws_by_what_events_taught(net: Study) -> None:
    """Not by those in the days asked: February 2023 is left out of its own forecast, and in no other."""
    forecasts = net.forecasts(DRAWS)
    own = net.days("spm-1", "spm-2", "spm-3", days=4, start=date(2023, 2, 19), year=2023, draws=DRAWS)
    later = net.days("spm-1", "spm-2", "spm-3", days=4, draws=DRAWS)
    assert own.weights == pytest.approx(forecasts.weights({"2023-02-19-cpc-storm"}))
    assert later.weights == pytest.approx(forecasts.weights(()))
    assert own.weights is not None and later.weights is not None
    assert not np.allclose(own.weights, later.weights)


def test_a_network_without_events_draws_alike(tmp_path: Path) -> None:
    mini = energy.load(write_kz_mini(tmp_path / "mini"))
    found = mini.days("cpc", days=10, horizon="structural", draws=5)
    assert found.weights is None and not found.errors
