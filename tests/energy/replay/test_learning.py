"""Learning: weights of draws by other events, by hand, and what they must never do."""

import numpy as np
import pytest

import energy
from energy.duration.error import KERNEL, model_error
from energy.duration.priors import effective
from energy.replay.cases import cases_of
from energy.replay.learning import ENOUGH, Lesson, episodes, lesson, weights


def test_a_draw_that_comes_near_counts_more() -> None:
    """Two draws, 0 and 1 sd off: exp(0) : exp(-1/2), where neither is flattened."""
    one = lesson("a", np.array([5.0, 6.0]), 5.0, 10.0, np.array([1.0, 1.0]))
    found = weights([one], (), 2)
    assert found[0] / found[1] == pytest.approx(np.exp(0.5))


def test_rows_of_one_event_count_as_one() -> None:
    row = Lesson("a", np.array([0.0, -0.5]))
    assert weights([row] * 5, (), 2) == pytest.approx(weights([row], (), 2))


def test_two_events_multiply() -> None:
    a, b = Lesson("a", np.array([0.0, -0.5])), Lesson("b", np.array([0.0, -0.25]))
    both = weights([a, b], (), 2)
    assert both[0] / both[1] == pytest.approx(np.exp(0.75))


def test_what_is_left_out_teaches_nothing() -> None:
    a, b = Lesson("a", np.array([0.0, -9.0, -3.0])), Lesson("b", np.array([-1.0, 0.0, -1.0]))
    assert weights([a, b], {"a"}, 3) == pytest.approx(weights([b], (), 3))
    assert weights([a], {"a"}, 3) == pytest.approx([1 / 3] * 3)


def test_weights_are_flattened_until_enough_draws_count() -> None:
    sharp = Lesson("a", -(np.linspace(0, 1000, 100) ** 2))
    found = weights([sharp], (), 100)
    assert effective(found) == pytest.approx(ENOUGH * 100, rel=1e-3)
    assert found.sum() == pytest.approx(1.0)
    assert (np.diff(found) <= 0).all()


def test_the_error_is_a_tenth_of_what_flows_and_no_more_than_is_disturbed() -> None:
    assert model_error(np.array([10.0, 1.0, 0.0]), 0.5) == pytest.approx([0.5, KERNEL, 0.0])


def test_never_is_as_far_off_as_the_scale() -> None:
    one = lesson("a", np.array([np.nan, 13.0]), 3.0, 10.0, np.array([1.0, 1.0]))
    assert one.likelihood[0] == one.likelihood[1]


def test_events_in_the_same_days_are_one_episode() -> None:
    found = episodes(cases_of(energy.load().dataset))
    winter = {"2025-11-29-spm2", "2025-12-29-cpc-storm", "2026-01-18-tengiz-power"}
    assert all(winter <= found[event] for event in winter)
    assert all(event in others for event, others in found.items())
    assert "2023-02-19-cpc-storm" not in found["2023-11-24-cpc-storm"]
