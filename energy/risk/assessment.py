"""Assessment: expected loss, tail risk and what each element adds to them, when elements fail by chance.

Elements fail independently of each other; what fails together is one element (a group such as a port with its
terminals). Probabilities are shares of time, so losses are long-run averages in Mt/y. They are the user's: a count
of past events is not a probability.

Up to 20 elements all states are added up exactly; beyond that states are drawn.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from energy.errors import UsageError
from energy.flow.dispatch import Dispatch
from energy.flow.scenario import HORIZONS
from energy.results import Record, Result, record
from energy.risk.estimators import Conditional, Distribution, Enumeration, Estimate, MonteCarlo, Tail
from energy.risk.outages import Outage
from energy.risk.states import States
from energy.risk.uncertainty import Uncertainty, uncertainty
from geodata.commodity import GOODS, Commodity

MOST_EXACT = 20
MOST_DRAWS = 10_000_000
"""More would take long and say no more: errors fall with the square root."""
METHODS = ("auto", "exact", "monte-carlo")
USUAL_LEVEL = 0.95

CAVEAT = (
    "Elements are taken to fail independently. The probabilities are the user's own; counts of past events are an "
    "example, not a measurement."
)


@dataclass(frozen=True)
class Importance:
    """What one element adds: `alone_mt` is lost (Mt/y) while it alone is out, `conditional` to be expected."""

    outage: Outage
    alone_mt: float
    conditional: Conditional

    def record(self) -> Record:
        """The element as one flat row."""
        outage, loss = self.outage, self.conditional
        return {
            "target": outage.key,
            **record(outage, "name", "probability", "events_per_year", "mean_days", "duration", "years"),
            **record(self, "alone_mt"),
            **Estimate.record(loss.out, "eue_if_out", "_mt"),
            **Estimate.record(loss.kept, "eue_if_never_out", "_mt"),
            **Estimate.record(loss.raw, "raw"),
            **Estimate.record(loss.rrw, "rrw"),
            "note": outage.note,
        }


@dataclass(frozen=True, repr=False)
class RiskAssessment(Result):
    """The answer to "how likely, and how much".

    Attributes
    ----------
    year, horizon, release_foreign
        What was asked.
    method : str
        ``exact`` or ``monte-carlo``.
    draws, seed : int or None
        Of a Monte Carlo run.
    solves : int
        Linear programs solved.
    base_mt : float
        Exports of the base year, Mt/y.
    eue : Estimate
        Expected unserved exports, Mt/y.
    home : Estimate
        Expected loss at home refineries, Mt/y.
    p_loss : Estimate
        Share of time in which exports are lost.
    tails : tuple of Tail
        At 95 %, and at the level asked for.
    importances : tuple of Importance
        In the order of the outages.
    distribution : tuple of (float, float)
        Losses in Mt/y, ascending, and the probability of each.
    uncertainty : Uncertainty or None
        How far the expected loss may lie off, and how much single years differ; None where only shares of time are
        given.
    """

    year: int | None
    horizon: str
    release_foreign: bool
    method: str
    draws: int | None
    seed: int | None
    solves: int
    base_mt: float
    eue: Estimate
    home: Estimate
    p_loss: Estimate
    tails: tuple[Tail, ...]
    importances: tuple[Importance, ...]
    distribution: Distribution
    uncertainty: Uncertainty | None = None
    commodity: Commodity = GOODS

    @property
    def headline(self) -> str:
        """Expected unserved exports and the share of time with a loss."""
        goods = self.commodity
        whole = f"{goods.said(self.base_mt)} {goods.rate} of {goods.exports}"
        unserved = f"{goods.said(self.eue.value)} of {whole} unserved on average"
        often = f"a loss {100 * self.p_loss.value:.1f} % of the time"
        return f"{len(self.importances)} elements, {self.method}: {unserved}, {often}"

    def records(self) -> list[Record]:
        """One row per element, in the order of the outages."""
        return [importance.record() for importance in self.importances]

    def at_least(self) -> Distribution:
        """Every loss (Mt/y) and the probability of losing that much or more."""
        rest = np.cumsum([p for _, p in reversed(self.distribution)])[::-1].tolist()
        return tuple((loss, min(p, 1.0)) for (loss, _), p in zip(self.distribution, rest, strict=True))


def simulate(
    dispatch: Dispatch,
    outages: Sequence[Outage],
    *,
    horizon: str = "structural",
    release_foreign: bool = False,
    method: str = "auto",
    draws: int = 20_000,
    seed: int = 0,
    level: float = USUAL_LEVEL,
    progress: Callable[[int], None] | None = None,
) -> RiskAssessment:
    """Work out the losses to expect when elements fail by chance, independently.

    Parameters
    ----------
    dispatch : Dispatch
        Compiled base year.
    outages : sequence of Outage
        Elements and their probabilities (`read_outages` or `outages_of`), each element once.
    horizon : str
        ``month`` (with the central φ), ``year`` or ``structural``.
    release_foreign : bool
        Offer home goods the room that foreign goods leave.
    method : str
        ``exact``, ``monte-carlo``, or ``auto``: exact up to 20 elements.
    draws, seed : int
        Of a Monte Carlo run; one seed always gives one answer.
    level : float
        Level of a second tail beside 95 %, above 0 and below 1.
    progress : callable, optional
        Called with the number of programs solved so far.

    Raises
    ------
    UsageError
        If there are no outages, or a method, number of draws, seed, level or horizon makes no sense.

    Examples
    --------
    >>> import energy
    >>> from energy.risk.outages import outages_of
    >>> dispatch = energy.load().dispatch(2024)
    >>> risk = simulate(dispatch, outages_of(dispatch.targets, {"cpc": 0.02}))
    >>> round(risk.p_loss.value, 6), risk.method
    (0.02, 'exact')
    """
    method = _checked(outages, method, horizon, draws, seed, level)
    exact = method == "exact"
    states = States(
        dispatch,
        [outage.block for outage in outages],
        horizon=horizon,
        release_foreign=release_foreign,
        deepest=None if exact else 1,
        progress=progress,
    )
    chances = np.array([outage.probability for outage in outages])
    risk = Enumeration(states, chances) if exact else MonteCarlo(states, chances, draws, seed)
    importances = tuple(
        Importance(outage, states.at(1 << i).lost, risk.conditional(i)) for i, outage in enumerate(outages)
    )
    return RiskAssessment(
        year=dispatch.network.year,
        horizon=horizon,
        release_foreign=release_foreign,
        method=method,
        draws=None if exact else draws,
        seed=None if exact else seed,
        solves=states.solves,
        base_mt=dispatch.exports,
        eue=risk.mean(),
        home=risk.home(),
        p_loss=risk.any_loss(),
        tails=tuple(risk.tail(at) for at in sorted({USUAL_LEVEL, level})),
        importances=importances,
        distribution=risk.distribution(),
        uncertainty=uncertainty(outages, risk.expected, seed),
        commodity=dispatch.network.commodity,
    )


def _checked(outages: Sequence[Outage], method: str, horizon: str, draws: int, seed: int, level: float) -> str:
    if not outages:
        raise UsageError("there are no outages: name at least one element that may be out")
    keys = [outage.key for outage in outages]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise UsageError(f"{twice[0]} is in the outages twice: keep one row per element")
    if method not in METHODS:
        raise UsageError(f"unknown method '{method}': use {', '.join(METHODS)}")
    if method == "exact" and len(outages) > MOST_EXACT:
        raise UsageError(f"exact takes {MOST_EXACT} elements at most, not {len(outages)}: use monte-carlo")
    if horizon not in HORIZONS:
        raise UsageError(f"unknown horizon '{horizon}': use {', '.join(HORIZONS)}")
    if draws < 2:
        raise UsageError(f"{draws} draws are too few: give at least 2, better 20,000")
    if draws > MOST_DRAWS:
        raise UsageError(f"{draws:,} draws would take too long: give at most {MOST_DRAWS:,}")
    if seed < 0:
        raise UsageError(f"the seed is {seed}: give a whole number of 0 or more")
    if not 0 < level < 1:
        raise UsageError(f"the level is {level:g}: give a number above 0 and below 1, such as 0.95")
    if method == "auto":
        return "exact" if len(outages) <= MOST_EXACT else "monte-carlo"
    return method
