"""Uncertainty: how far an expected loss may lie off, and how much single years differ.

Two things that are kept apart. *Parameters*: a rate that was counted, n outages in T years, may be any that such a
count is likely under (a gamma curve with n and T, the posterior for a scale-free prior); the mean length of n outages
is the mean of n that are drawn from the prior of their kind. *Chance*: with rates and lengths as they are taken to be,
a year has a Poisson number of outages, each as long as one drawn from its prior, or as the table's mean.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from energy.network.simplification import Floats
from energy.network.units import DAYS
from energy.results import Record, number
from energy.risk.outages import Outage

YEARS = 2000
"""Sets of parameters that are drawn, and years."""

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}

Expected = Callable[[Floats], float]
"""The expected loss (Mt/y) by the share of time that each element is out."""


@dataclass(frozen=True)
class Uncertainty:
    """Losses in Mt/y, one for each draw.

    Attributes
    ----------
    parameters : array, shape (draws,)
        Expected loss with rates and mean lengths that the counts allow.
    years : array, shape (draws,)
        Loss of single years by chance alone.
    both : array, shape (draws,)
        Loss of single years with rates and mean lengths that the counts allow.
    seed : int
        Start of the random numbers.
    """

    parameters: Floats
    years: Floats
    both: Floats
    seed: int

    @property
    def without_loss(self) -> float:
        """Share of years in which nothing is lost, by chance alone."""
        return float((self.years <= 0).mean())

    def record(self) -> Record:
        """Quantiles as plain values."""
        return {
            "draws": len(self.years),
            "seed": self.seed,
            "expected_mt": quantiles(self.parameters),
            "year_mt": quantiles(self.years),
            "year_with_parameters_mt": quantiles(self.both),
            "years_without_loss": number(self.without_loss),
        }


def quantiles(values: Floats) -> dict[str, float | None]:
    """Quantiles of equally likely values, by name."""
    found = np.quantile(values, list(QUANTILES.values()), method="inverted_cdf").tolist()
    return {name: number(value) for name, value in zip(QUANTILES, found, strict=True)}


def uncertainty(outages: Sequence[Outage], expected: Expected, seed: int) -> Uncertainty | None:
    """Draw rates and lengths, and years; None where only shares of time are given.

    Parameters
    ----------
    outages : sequence of Outage
        Elements; a rate without the years in which it was counted, and a share of time, are taken to be known.
    expected : callable
        Gives the expected loss for shares of time.
    seed : int
        Start of the random numbers.
    """
    if not any(outage.events_per_year for outage in outages):
        return None
    random = np.random.default_rng(seed)
    # One row per element: shares of time by parameters, by chance, and by both.
    drawn = np.array([_shares(outage, random) for outage in outages])
    parameters, years, both = (np.array([expected(row) for row in kind.T]) for kind in drawn.transpose(1, 0, 2))
    return Uncertainty(parameters, years, both, seed)


def _shares(outage: Outage, random: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Shares of time that an element is out: of draws of its parameters, of years by chance, and of years by both."""
    rate, mean = outage.events_per_year, outage.mean_days
    if not rate or mean is None:
        return (np.full(YEARS, outage.probability),) * 3
    rates, means = np.full(YEARS, rate), np.full(YEARS, mean)
    if outage.years:
        counted = rate * outage.years
        rates = random.gamma(counted, 1 / outage.years, YEARS)
        if outage.length is not None:
            means = outage.length.at(random.random((YEARS, max(round(counted), 1)))).mean(axis=1)
    by_parameters = np.clip(rates * means / DAYS, 0.0, 1.0)
    return by_parameters, _years(outage, np.full(YEARS, rate), mean, random), _years(outage, rates, means, random)


def _years(outage: Outage, rates: Floats, means: "Floats | float", random: np.random.Generator) -> Floats:
    """Share of each year that an element is out: a Poisson number of outages, one after the other."""
    counts = random.poisson(rates)
    mean = outage.mean_days or 1.0
    days = np.full(int(counts.sum()), mean)
    if outage.length is not None:
        days = outage.length.at(random.random(len(days)))
    year = np.repeat(np.arange(YEARS), counts)
    out = np.bincount(year, days, minlength=YEARS) * means / mean
    return np.asarray(np.clip(out / DAYS, 0.0, 1.0), dtype=np.float64)
