"""Estimators: the losses of states with their probabilities, added up exactly or drawn, and what follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from energy.network.simplification import Floats
from energy.network.units import DUST
from energy.results import Record, number
from energy.risk.states import States, SystemState, mask_of

_CHUNK = 20_000
_DEVIATIONS = 1.96


@dataclass(frozen=True)
class Estimate:
    """A value and its standard error: 0 where the value is exact."""

    value: float
    se: float = 0.0

    @staticmethod
    def record(found: "Estimate | None", name: str, unit: str = "") -> Record:
        """Value and standard error as two cells; empty where there is no estimate."""
        value, se = (None, None) if found is None else (number(found.value), number(found.se))
        return {name + unit: value, f"{name}_se{unit}": se}


@dataclass(frozen=True)
class Tail:
    """The bad end of the losses at a level such as 0.95, Mt/y.

    `var` is the value at risk, the upper quantile: the smallest loss x with P(loss ≤ x) > level; `var_low` and
    `var_high` its 95 % confidence interval from order statistics (a quantile of steps has no standard error); `cvar`
    the conditional value at risk, the mean loss in the worst 1 − level of the time.
    """

    level: float
    var: float
    var_low: float
    var_high: float
    cvar: Estimate


@dataclass(frozen=True)
class Conditional:
    """Expected loss (Mt/y) with one element surely out and never out, and their ratios to the plain expected loss.

    `raw` is None where nothing is expected to be lost, `rrw` where nothing would be left to lose.
    """

    out: Estimate
    kept: Estimate
    raw: Estimate | None
    rrw: Estimate | None


Distribution = tuple[tuple[float, float], ...]


class _Estimator:
    """States with their weights, and what follows from them whether they are all or a sample."""

    def __init__(self, states: Sequence[SystemState], weights: Floats) -> None:
        self._losses = np.array([state.lost for state in states])
        self._home = np.array([state.home_lost for state in states])
        self._weights = weights

    def mean(self) -> Estimate:
        """Expected lost exports, Mt/y."""
        return self._mean_of(self._losses)

    def home(self) -> Estimate:
        """Expected loss at home refineries, Mt/y."""
        return self._mean_of(self._home)

    def any_loss(self) -> Estimate:
        """Probability that exports are lost."""
        found = self._mean_of((self._losses > 0).astype(np.float64))
        return Estimate(min(found.value, 1.0), found.se)

    def distribution(self) -> Distribution:
        """Losses in Mt/y, ascending, and the probability of each, or how often each came up."""
        values, where = np.unique(self._losses, return_inverse=True)
        chances = np.bincount(where, self._weights)
        return tuple((float(v), float(p)) for v, p in zip(values, chances, strict=True) if p > 0)

    def _mean_of(self, values: Floats) -> Estimate:
        return Estimate(float(self._weights @ values))


class Enumeration(_Estimator):
    """All states of some elements, added up; `chances` are the probabilities of the elements to be out."""

    def __init__(self, states: States, chances: Floats) -> None:
        sets = list(states.parts(never=mask_of(chances == 0), always=mask_of(chances == 1)))
        places = range(len(chances))
        self._chances = chances
        self._out = [np.array([each.out >> i & 1 for each in sets], dtype=np.bool_) for i in places]
        self._kept = [np.array([each.kept >> i & 1 for each in sets], dtype=np.bool_) for i in places]
        super().__init__([each.state for each in sets], self._weigh(chances))

    def tail(self, level: float) -> Tail:
        """Value at risk and conditional value at risk."""
        pairs = self.distribution()
        var = _quantile(pairs, level)
        excess = sum(p * (loss - var) for loss, p in pairs if loss > var)
        return Tail(level, var, var, var, Estimate(var + excess / (1 - level)))

    def conditional(self, element: int) -> Conditional:
        """What one element adds."""
        mean, means = self.mean().value, []
        for sure in (1.0, 0.0):
            chances = self._chances.copy()
            chances[element] = sure
            means.append(self.expected(chances))
        out, kept = means
        raw = Estimate(out / mean) if mean > DUST else None
        rrw = Estimate(mean / kept) if kept > DUST else None
        return Conditional(Estimate(out), Estimate(kept), raw, rrw)

    def expected(self, chances: Floats) -> float:
        """Expected lost exports (Mt/y) with other shares of time that the elements are out."""
        return float(self._weigh(chances) @ self._losses)

    def _weigh(self, chances: Floats) -> Floats:
        weights = np.ones(len(self._out[0]))
        for chance, out, kept in zip(chances, self._out, self._kept, strict=True):
            weights *= np.where(out, chance, np.where(kept, 1 - chance, 1.0))
        return weights


class MonteCarlo(_Estimator):
    """So many states drawn at random from a seed; equal ones are kept once, with how often they came up."""

    def __init__(self, states: States, chances: Floats, draws: int, seed: int) -> None:
        self._states, self._size, self._chances = states, draws, chances
        self._effects: Floats | None = None
        counts = _draw(chances, draws, seed)
        self._masks = sorted(counts)
        weights = np.array([counts[mask] for mask in self._masks]) / draws
        super().__init__([states.at(mask) for mask in self._masks], weights)

    def tail(self, level: float) -> Tail:
        """Value at risk and conditional value at risk."""
        pairs = self.distribution()
        step = _DEVIATIONS * sqrt(level * (1 - level) / self._size)
        low, var, high = (_quantile(pairs, p) for p in (level - step, level, level + step))
        excess = self._mean_of(np.maximum(self._losses - var, 0.0))
        return Tail(level, var, low, high, Estimate(var + excess.value / (1 - level), excess.se / (1 - level)))

    def conditional(self, element: int) -> Conditional:
        """What one element adds: the same draws with it forced out, and forced in; ratios by the delta method."""
        bit = 1 << element
        out = np.array([self._states.at(mask | bit).lost for mask in self._masks])
        kept = np.array([self._states.at(mask & ~bit).lost for mask in self._masks])
        raw, rrw = self._ratio(out, self._losses), self._ratio(self._losses, kept)
        return Conditional(self._mean_of(out), self._mean_of(kept), raw, rrw)

    def expected(self, chances: Floats) -> float:
        """Expected lost exports (Mt/y) with other shares of time, each counted alone: to first order."""
        if self._effects is None:
            found = [self.conditional(i) for i in range(len(self._chances))]
            self._effects = np.array([each.out.value - each.kept.value for each in found])
        return max(self.mean().value + float(self._effects @ (chances - self._chances)), 0.0)

    def _mean_of(self, values: Floats) -> Estimate:
        mean = float(self._weights @ values)
        spread = float(self._weights @ (values - mean) ** 2)
        return Estimate(mean, sqrt(spread / (self._size - 1)))

    def _ratio(self, above: Floats, below: Floats) -> Estimate | None:
        divisor = float(self._weights @ below)
        if divisor <= DUST:
            return None
        ratio = float(self._weights @ above) / divisor
        return Estimate(ratio, self._mean_of(above - ratio * below).se / divisor)


def _quantile(pairs: Distribution, level: float) -> float:
    """Upper quantile: the smallest loss x with P(loss ≤ x) > level; the largest loss where there is none."""
    below = np.cumsum([p for _, p in pairs])
    # Sums of probabilities that meet the level exactly must not miss it by rounding.
    above = np.flatnonzero(below > level + DUST)
    return pairs[int(above[0]) if len(above) else -1][0]


def _draw(chances: Floats, draws: int, seed: int) -> dict[int, int]:
    """How often each state came up."""
    generator = np.random.default_rng(seed)
    counts: dict[int, int] = {}
    for start in range(0, draws, _CHUNK):
        out = generator.random((min(_CHUNK, draws - start), len(chances))) < chances
        rows, times = np.unique(out, axis=0, return_counts=True)
        for row, count in zip(rows, times.tolist(), strict=True):
            mask = mask_of(row)
            counts[mask] = counts.get(mask, 0) + count
    return counts
