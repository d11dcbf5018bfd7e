"""Scores: against hand-worked values, closed forms, and what calibrated forecasts must give."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from energy.replay.scores import Judged, crps, scores_of, share_below

numbers = st.lists(st.floats(-5, 5), min_size=1, max_size=30)


def test_three_draws_by_hand() -> None:
    """Draws 1, 2, 4 and 3 observed: (2 + 1 + 1)/3 - 1/2 x (1 + 3 + 2) x 2/9 = 4/3 - 2/3 = 2/3."""
    assert crps(np.array([2.0, 4.0, 1.0]), 3.0) == pytest.approx(2 / 3)


def test_weights_by_hand() -> None:
    """1 with weight 3/4 and 5 with 1/4, 2 observed: 3/4 + 3/4 - 1/2 x 2 x 3/16 x 4 = 1.5 - 0.75."""
    assert crps(np.array([1.0, 5.0]), 2.0, np.array([3.0, 1.0])) == pytest.approx(0.75)
    assert crps(np.array([1.0, 1.0, 1.0, 5.0]), 2.0) == pytest.approx(0.75)


@pytest.mark.parametrize(("sd", "observed"), [(1.0, 0.0), (2.0, 1.5), (0.5, -2.0)])
def test_the_closed_form_of_a_normal_forecast(sd: float, observed: float) -> None:
    """sd (z (2 F(z) - 1) + 2 f(z) - 1/sqrt(pi)), z = observed/sd (Gneiting and Raftery 2007, equation 21)."""
    draws = sd * norm.ppf((np.arange(20_000) + 0.5) / 20_000)
    z = observed / sd
    closed = sd * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi))
    assert crps(draws, observed) == pytest.approx(closed, abs=1e-3 * sd)


@given(numbers, st.floats(-5, 5), st.randoms())
def test_the_score_is_that_of_its_definition(values: list[float], observed: float, random: object) -> None:
    x = np.array(values)
    pairs = np.abs(x[:, None] - x[None, :]).mean()
    assert crps(x, observed) == pytest.approx(np.abs(x - observed).mean() - pairs / 2, abs=1e-9)
    assert crps(x[::-1], observed) == pytest.approx(crps(x, observed), abs=1e-9)
    assert crps(x, observed) >= -1e-9


def test_a_point_scores_its_distance() -> None:
    assert crps(np.full(7, 2.5), 4.0) == pytest.approx(1.5)


def test_the_share_below_halves_ties() -> None:
    assert share_below(np.array([1.0, 1.0, 1.0]), 1.0) == 0.5
    assert share_below(np.array([1.0, 2.0]), 1.5, np.array([3.0, 1.0])) == 0.75


def test_what_is_honest_covers_what_it_says() -> None:
    """Of outcomes drawn from the forecast itself a half lies in the 50 % interval, nine tenths in the 90 % one."""
    random = np.random.default_rng(0)
    rows = []
    for k in range(400):
        draws, observed = random.normal(size=500), float(random.normal())
        q05, q25, q75, q95 = np.quantile(draws, [0.05, 0.25, 0.75, 0.95])
        inside = (q25 <= observed <= q75, q05 <= observed <= q95)
        widths = (q75 - q25, q95 - q05)
        naive = abs(observed - 2)
        rows.append(Judged(str(k), crps(draws, observed), naive, naive, *inside, *widths, share_below(draws, observed)))
    scores = scores_of(rows)
    assert scores.coverage_50 == pytest.approx(0.5, abs=0.08)
    assert scores.coverage_90 == pytest.approx(0.9, abs=0.05)
    assert scores.skill is not None and 0 < scores.skill < 1
    assert min(scores.histogram) > 20


def test_rows_of_one_event_count_as_one() -> None:
    """Event a with scores 1, 1, 1 and b with 3: (1 + 3)/2, whatever the number of rows."""
    a = Judged("a", 1.0, 2.0, 2.0, True, True, 1.0, 2.0, 0.5)
    b = Judged("b", 3.0, 6.0, 6.0, False, True, 1.0, 2.0, 0.5)
    scores = scores_of([a, a, a, b])
    assert (scores.crps, scores.crps_naive, scores.skill) == (2.0, 4.0, 0.5)
    assert (scores.rows, scores.events, scores.coverage_50) == (4, 2, 0.75)


def test_nothing_scored_is_nothing_said() -> None:
    scores = scores_of([])
    assert scores.rows == 0 and scores.skill is None and sum(scores.histogram) == 0
