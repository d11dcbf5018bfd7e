"""Runs: of a network day by day through phases in which different things are blocked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from energy.duration.simulation import Floats, Period, Producers, Rates, Trajectory, run
from energy.duration.storage import Steady, StorageDispatch
from energy.flow.scenario import Scenario
from energy.network.units import DAYS, DUST, TONNE

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
    """One run: start fill and φ it rests on, its trajectory, and the network states behind every step.

    Attributes
    ----------
    fill : float
        Share of the tanks that was full at the start.
    phi : float or None
        Share of the spare room that other routes could use.
    onset, reopened : float
        First and last moment of the outage, days from the start of the run.
    trajectory : Trajectory
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
    trajectory: Trajectory
    states: tuple[Steady, ...]
    exports: Floats
    base_exports: float

    @property
    def first_cut_days(self) -> float | None:
        """Days from the onset until fields are first cut; None if they never are."""
        return None if self.trajectory.first_cut is None else max(self.trajectory.first_cut - self.onset, 0.0)

    @property
    def lost_mt(self) -> float:
        """Home output lost, Mt."""
        return self.trajectory.lost_mt

    @property
    def output(self) -> Floats:
        """Home output, Mt/d."""
        summed: Floats = self.trajectory.output[:, self.trajectory.producers.home].sum(axis=1)
        return summed

    @property
    def output_recovery_days(self) -> float | None:
        """Days from reopening until output is back at 95 % for good; None if it is not by the end of the run."""
        producers = self.trajectory.producers
        back = self.trajectory.recovered(self.output, float(producers.base[producers.home].sum()), _ENOUGH)
        return None if back is None else max(back - self.reopened, 0.0)

    @property
    def resilience_loss_days(self) -> float:
        """∫(1 − Q/Q₀)dt in days, Q the exports, never counted above Q₀: days of full exports that buyers miss."""
        if self.base_exports <= 0:
            return 0.0
        quality = np.minimum(self.exports / self.base_exports, 1.0)
        return float(((1 - quality) * self.trajectory.length).sum())


class Simulator:
    """Runs on one network; states that were solved once are kept."""

    def __init__(self, storage: StorageDispatch) -> None:
        self._storage = storage
        self._states: dict[tuple[Scenario, float | None, tuple[tuple[str, float], ...], frozenset[int]], Steady] = {}

    def rates(
        self, scenario: Scenario, phi: float | None, limits: Mapping[str, float] | None
    ) -> Callable[[frozenset[int]], Rates]:
        """Rates by the set of farms that are not full."""
        told = tuple(sorted((limits or {}).items()))

        def rates(free: frozenset[int]) -> Rates:
            key = (scenario, phi, told, free)
            if key not in self._states:
                self._states[key] = self._storage.steady(scenario, free, phi=phi, limits=limits)
            return self._states[key].rates

        return rates

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
        """Run phases in order, without gaps, and then with everything open: until a day, or until output is back.

        `fill`, `phi`, `ramp_share` and `step` are as in `simulate_days`, one value each.
        """
        storage, end = self._storage, phases[-1].end
        horizon = phases[0].scenario.horizon
        opened = Phase(end, until if until is not None else end + _AFTER, Scenario((), horizon))
        parts = [*phases, opened] if opened.end > opened.start else list(phases)
        capacity = np.array([f.capacity_mt for f in storage.farms])
        base = storage.base_output
        home = np.array([True] * (len(base) - 1) + [False])
        ramp = None if ramp_share is None else ramp_share * base
        producers = Producers(base, home, capacity, fill * capacity, ramp)
        periods = [Period(p.start, p.end, self.rates(p.scenario, phi, p.limits)) for p in parts]
        trajectory = run(producers, periods, step=step)
        by_rates = {id(s.rates): s for s in self._states.values()}
        states = tuple(by_rates[id(r)] for r in trajectory.rates)
        domestic = np.array([float(s.plan.plan.domestic.sum()) for s in states]) / DAYS
        hit = [p for p in phases if p.scenario.blocks]
        result = Run(
            fill,
            phi,
            hit[0].start if hit else 0.0,
            hit[-1].end if hit else 0.0,
            trajectory,
            states,
            np.maximum(trajectory.home_leaving - domestic, 0.0),
            storage.exports / DAYS,
        )
        return result if until is not None else _ended(result)


def _ended(result: Run) -> Run:
    """The run up to the day on which output and stocks are back, and a few days on."""
    trajectory = result.trajectory
    after = trajectory.end > result.reopened + DUST
    still = np.abs(trajectory.output - trajectory.producers.base).sum(axis=1) > TONNE
    spare = np.array([r.spare for r in trajectory.rates]).reshape(trajectory.stock.shape)
    drains = ((trajectory.stock - trajectory.producers.start > 1e-4) & (spare > 0)).any(axis=1)
    busy = np.flatnonzero(~after | still | drains)
    keep = min(int(busy[-1]) + 4, len(trajectory.length)) if len(busy) else len(trajectory.length)
    short = replace(trajectory, **{name: getattr(trajectory, name)[:keep] for name in _PER_STEP})
    return replace(result, trajectory=short, states=result.states[:keep], exports=result.exports[:keep])
