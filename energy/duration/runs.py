"""Walk: runs of a network day by day through phases in which different things are blocked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from energy.duration.simulation import Course, Floats, Plant, Rates, Span, run
from energy.duration.storage import DAYS, Steady, Yard
from energy.flow.scenario import Scenario

RAMP_SHARE = 1 / 9
"""Assumption: production comes back by this share of base output a day (0.02 of 0.18 Mt/d)."""

_AFTER = 120
_ENOUGH = 0.95
_PER_STEP = ("start", "length", "output", "stock", "loading", "leaving", "home_leaving", "rates")


@dataclass(frozen=True)
class Phase:
    """A stretch of days and what is blocked in it; `limits` replaces limits of the tables (`edge:ID`, `joint:ID`)."""

    start: float
    end: float
    scenario: Scenario
    limits: Mapping[str, float] | None = None


@dataclass(frozen=True)
class Run:
    """One run: start fill and φ it rests on, its course, and the network states behind every step.

    Attributes
    ----------
    fill : float
        Share of the tanks that was full at the start.
    phi : float or None
        Share of the spare room that other routes could use.
    onset, reopened : float
        First and last moment of the outage, days from the start of the run.
    course : Course
        What happened.
    states : tuple of Steady
        The state of the network behind each step.
    exports : array, shape (steps,)
        Home crude exported, Mt/d.
    base_exports : float
        Exports without an outage, Mt/d.
    """

    fill: float
    phi: float | None
    onset: float
    reopened: float
    course: Course
    states: tuple[Steady, ...]
    exports: Floats
    base_exports: float

    @property
    def first_cut_days(self) -> float | None:
        """Days from the onset until fields are first cut; None if they never are."""
        return None if self.course.first_cut is None else max(self.course.first_cut - self.onset, 0.0)

    @property
    def lost_mt(self) -> float:
        """Home output lost, Mt."""
        return self.course.lost_mt

    @property
    def output(self) -> Floats:
        """Home output, Mt/d."""
        summed: Floats = self.course.output[:, self.course.plant.home].sum(axis=1)
        return summed

    @property
    def output_recovery_days(self) -> float | None:
        """Days from reopening until output is back at 95 % for good; None if it is not by the end of the run."""
        plant = self.course.plant
        back = self.course.recovered(self.output, float(plant.base[plant.home].sum()), _ENOUGH)
        return None if back is None else max(back - self.reopened, 0.0)

    @property
    def resilience_loss_days(self) -> float:
        """∫(1 − Q/Q₀)dt in days, Q the exports, never counted above Q₀: days of full exports that buyers miss."""
        if self.base_exports <= 0:
            return 0.0
        quality = np.minimum(self.exports / self.base_exports, 1.0)
        return float(((1 - quality) * self.course.length).sum())


class Walk:
    """Runs on one network; states that were solved once are kept.

    Parameters
    ----------
    yard : Yard
        The compiled network with its tank farms.
    """

    def __init__(self, yard: Yard) -> None:
        self._yard = yard
        self._states: dict[tuple[Scenario, float | None, tuple[tuple[str, float], ...], frozenset[int]], Steady] = {}

    def steady(
        self, scenario: Scenario, phi: float | None, limits: Mapping[str, float] | None, free: frozenset[int]
    ) -> Steady:
        """The state of the network with the given farms not full."""
        key = (scenario, phi, tuple(sorted((limits or {}).items())), free)
        if key not in self._states:
            self._states[key] = self._yard.steady(scenario, free, phi=phi, limits=limits)
        return self._states[key]

    def rates(
        self, scenario: Scenario, phi: float | None, limits: Mapping[str, float] | None
    ) -> Callable[[frozenset[int]], Rates]:
        """Rates by the set of farms that are not full."""
        return lambda free: self.steady(scenario, phi, limits, free).rates

    def run(
        self,
        phases: Sequence[Phase],
        fill: float,
        phi: float | None,
        ramp_share: float | None = RAMP_SHARE,
        step: float = 1.0,
        *,
        until: float | None = None,
    ) -> Run:
        """Run phases in order, without gaps, and then with everything open.

        Parameters
        ----------
        phases : sequence of Phase
            What is blocked when.
        fill, phi, ramp_share, step
            As in `simulate_days`, one value each.
        until : float, optional
            Day on which the run ends; by default when output is back.
        """
        yard, end = self._yard, phases[-1].end
        horizon = phases[0].scenario.horizon
        opened = Phase(end, until if until is not None else end + _AFTER, Scenario((), horizon))
        parts = [*phases, opened] if opened.end > opened.start else list(phases)
        capacity = np.array([f.capacity_mt for f in yard.farms])
        base = yard.base_output
        home = np.array([True] * (len(base) - 1) + [False])
        ramp = None if ramp_share is None else ramp_share * base
        plant = Plant(base, home, capacity, fill * capacity, ramp)
        spans = [Span(p.start, p.end, self.rates(p.scenario, phi, p.limits)) for p in parts]
        course = run(plant, spans, step=step)
        by_rates = {id(s.rates): s for s in self._states.values()}
        states = tuple(by_rates[id(r)] for r in course.rates)
        domestic = np.array([float(s.plan.plan.domestic.sum()) for s in states]) / DAYS
        hit = [p for p in phases if p.scenario.blocks]
        made = Run(
            fill,
            phi,
            hit[0].start if hit else 0.0,
            hit[-1].end if hit else 0.0,
            course,
            states,
            np.maximum(course.home_leaving - domestic, 0.0),
            yard.exports / DAYS,
        )
        return made if until is not None else _ended(made)


def _ended(made: Run) -> Run:
    """The run up to the day on which output and stocks are back, and a few days on."""
    course = made.course
    after = course.end > made.reopened + 1e-9
    still = np.abs(course.output - course.plant.base).sum(axis=1) > 1e-6
    spare = np.array([r.spare for r in course.rates]).reshape(course.stock.shape)
    drains = ((course.stock - course.plant.start > 1e-4) & (spare > 0)).any(axis=1)
    busy = np.flatnonzero(~after | still | drains)
    keep = min(int(busy[-1]) + 4, len(course.length)) if len(busy) else len(course.length)
    short = replace(
        course,
        **{name: getattr(course, name)[:keep] for name in _PER_STEP},
    )
    return replace(made, course=short, states=made.states[:keep], exports=made.exports[:keep])
