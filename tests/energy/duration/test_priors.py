"""Priors: shapes by their closed forms, which row is drawn, and draws that fill their prior evenly."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.stats import beta, triang

import geodata
from energy.duration.level import level_before
from energy.duration.priors import Draws, Prior, Priors, effective, priors_of, quantiles

SHARES = np.linspace(0.01, 0.99, 25)


def prior(shape: str, low: float, central: float, high: float, **change: object) -> Prior:
    made = Prior("p", "phi", (), (), shape, low, central, high, "share", "assumption", frozenset(), "", "")
    return replace(made, **change)  # type: ignore[arg-type]


def test_shapes_are_those_of_their_distributions() -> None:
    """Triangular with its mode at central; PERT is a beta of 1 + 4 (c - l)/(h - l) and 1 + 4 (h - c)/(h - l)."""
    assert prior("uniform", 2, 2.5, 4).at(SHARES) == pytest.approx(2 + 2 * SHARES)
    assert prior("triangular", 2, 2.5, 4).at(SHARES) == pytest.approx(triang(0.25, 2, 2).ppf(SHARES))
    assert prior("beta", 2, 2.5, 4).at(SHARES) == pytest.approx(2 + 2 * beta(2, 4).ppf(SHARES))
    assert prior("point", 3, 3, 3).at(SHARES) == pytest.approx([3.0] * 25)
    assert prior("triangular", 0.43, 0.43, 0.54).at(np.array([0.0, 1.0])) == pytest.approx([0.43, 0.54])


def test_the_first_row_that_has_not_learned_from_the_event_is_drawn() -> None:
    data = geodata.load()
    named = {
        None: "mooring-rate",
        (): "mooring-rate-all",
        ("2025-11-29-spm2",): "mooring-rate-2022",
        ("2022-08-22-cpc-moorings-repair",): "mooring-rate-2025",
        ("2022-08-22-cpc-moorings-repair", "2025-11-29-spm2"): "mooring-rate",
    }
    for unknown, expected in named.items():
        found = priors_of(data, unknown).find("mooring_rate", "edge:spm-2")
        assert found is not None and found.prior_id == expected
    assert all(not row.learned_from for row in priors_of(data, None).rows)


def test_a_row_that_names_nothing_stands_for_the_rest() -> None:
    both = Priors((prior("point", 1, 1, 1, of=("node:a",)), prior("point", 2, 2, 2)))
    assert [found.central for of in ("node:a", "node:b") if (found := both.find("phi", of))] == [1, 2]
    assert both.find("storage") is None


def test_draws_fill_their_prior_evenly() -> None:
    """A Latin hypercube: one draw in every slice of one hundredth."""
    draws = Draws(Priors((prior("uniform", 0, 0.5, 1, quantity="storage"),)), 100, 10, 3)
    values = draws.values("storage")
    assert values is not None
    assert sorted((values * 100).astype(int).tolist()) == list(range(100))
    assert sorted(np.bincount(draws.setting).tolist()) == [10] * 10


def test_what_belongs_to_the_network_is_the_same_for_every_event() -> None:
    priors = priors_of(geodata.load(), None)
    one, two = (Draws(priors, 50, 5, 0, event) for event in ("a", "b"))
    for quantity, of in (("mooring_rate", "edge:spm-1"), ("phi", ""), ("restart", "transport_stop")):
        first, second = one.values(quantity, of), two.values(quantity, of)
        assert first is not None and second is not None and (first == second).all()
    fills = [draws.values("start_fill", "node:cpc-mt") for draws in (one, two)]
    assert fills[0] is not None and fills[1] is not None and (fills[0] != fills[1]).any()


def test_rows_of_one_kind_rise_together_and_others_do_not() -> None:
    draws = Draws(priors_of(geodata.load(), None), 500, 50, 0)
    quick = [draws.values("restart", cause) for cause in ("transport_stop", "power_failure")]
    room, size = draws.values("room_up_the_line"), draws.values("storage", "node:tengiz")
    assert quick[0] is not None and quick[1] is not None and room is not None and size is not None
    assert np.corrcoef(*quick)[0, 1] > 0.9
    assert abs(np.corrcoef(room, size)[0, 1]) < 0.15


def test_quantiles_of_weights() -> None:
    values, weights = np.array([1.0, 2.0, 3.0]), np.array([1.0, 8.0, 1.0])
    assert quantiles(values, weights, (0.05, 0.5, 0.95)).tolist() == [1.0, 2.0, 3.0]
    assert effective(np.ones(7)) == pytest.approx(7.0)
    assert effective(np.array([1.0, 0.0])) == pytest.approx(1.0)


@pytest.mark.parametrize(("day", "mt", "days"), [(date(2025, 11, 29), 8.24, 30), (date(2026, 7, 19), 8.5888, 30)])
def test_the_level_is_that_of_the_month_before(day: date, mt: float, days: int) -> None:
    """Output of November 2025 and of June 2026 a day, over 99.6 Mt in 365 days."""
    data = geodata.load()
    found = level_before(data, priors_of(data), day, 99.6, 78.7, 2025)
    assert found.central == pytest.approx(mt / days * 365 / 99.6)
    assert found.low <= found.central - 0.03 + 1e-9 and found.high >= found.central + 0.03 - 1e-9


def test_a_day_without_months_before_has_the_level_of_the_year() -> None:
    data = geodata.load()
    found = level_before(data, priors_of(data), date(2040, 5, 1), 99.6, 78.7, 2025)
    assert (found.low, found.central, found.high) == pytest.approx((0.97, 1.0, 1.03))
