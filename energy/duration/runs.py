"""Runs: of a network day by day through phases in which different things are blocked, for many draws at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from energy.duration.conditions import Conditions
from energy.duration.settings import Setting
from energy.duration.simulation import Bools, Floats, Ints, Period, Producers, Rates, Trajectory, run
from energy.duration.storage import Question, Settled, Steady, StorageDispatch
from energy.flow.scenario import Scenario
from energy.network.units import DAYS, DUST, TONNE

_AFTER = 120
_ENOUGH = 0.95
_PER_STEP = ("start", "length", "output", "stock", "loading", "leaving", "home_leaving", "state")


@dataclass(frozen=True)
class Phase:
    """A stretch of days and what is blocked in it.

    `limits` replaces limits of the tables (`edge:ID`, `joint:ID`); `months` are the shares of its days in months whose
    weather counts; `since` are its first and last day after an attack, where ships stay away.
    """

    start: float
    end: float
    scenario: Scenario
    limits: Mapping[str, float] | None = None
    since: tuple[float, float] | None = None
    months: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True)
class Runs:
    """Runs of one network, one for each draw: their trajectories, and the network states behind every step.

    Attributes
    ----------
    storage : StorageDispatch
        The network.
    onset, reopened : float
        First and last moment of the outage, days from the start of the run.
    trajectory : Trajectory
        What happened.
    states : tuple of Steady
        States of the network, by the numbers that the trajectory holds.
    exports : array, shape (steps, draws)
        Home crude exported, Mt/d.
    base_exports : array, shape (draws,)
        Exports without an outage, Mt/d.
    conditions : Conditions
        What the draws rest on.
    """

    storage: StorageDispatch
    onset: float
    reopened: float
    trajectory: Trajectory
    states: tuple[Steady, ...]
    exports: Floats
    base_exports: Floats
    conditions: Conditions

    @property
    def first_cut_days(self) -> Floats:
        """Days from the onset until fields are first cut, by draw; not a number where they never are."""
        return np.asarray(np.maximum(self.trajectory.first_cut - self.onset, 0.0), dtype=np.float64)

    @property
    def lost_mt(self) -> Floats:
        """Home output lost, Mt, by draw."""
        return self.trajectory.lost_mt

    @property
    def output(self) -> Floats:
        """Home output, Mt/d, by step and draw."""
        return self.trajectory.home_output

    @property
    def output_recovery_days(self) -> Floats:
        """Days from reopening until output is back at 95 % for good; not a number if it is not by the end."""
        back = self.trajectory.recovered(self.output, self.trajectory.home_base, _ENOUGH)
        return np.asarray(np.maximum(back - self.reopened, 0.0), dtype=np.float64)

    @property
    def resilience_loss_days(self) -> Floats:
        """∫(1 − Q/Q₀)dt in days, Q the exports, never counted above Q₀: days of full exports that buyers miss."""
        whole = np.maximum(self.base_exports, DUST)
        quality = np.where(self.base_exports > DUST, np.minimum(self.exports / whole, 1.0), 1.0)
        return np.asarray(self.trajectory.length @ (1 - quality), dtype=np.float64)

    def of_states(self, value: Callable[[Steady], float]) -> Floats:
        """Something of the network state behind every step and draw, shape (steps, draws)."""
        return np.array([value(s) for s in self.states])[self.trajectory.state]

    def flow(self, value: Callable[[Steady], float], base: float) -> Floats:
        """A flow (Mt/y) by step and draw, base flows raised or lowered to the level before the event."""
        return rebased(self.of_states(value), base, base * self.conditions.level)

    def more_through(self, corridor: str, days: float) -> Floats:
        """What a corridor carries more than in the base case over the first days, Mt, by draw."""
        gates = [g for g, c in self.storage.network.gates.items() if c == corridor]
        base = sum(self.storage.base_flows[g] for g in gates)
        flow = self.flow(lambda s: sum(s.plan.flows[g] for g in gates), base)
        length = np.clip(days - self.trajectory.start, 0.0, self.trajectory.length)
        return np.asarray(length @ (flow - base * self.conditions.level) / DAYS, dtype=np.float64)

    @cached_property
    def moved(self) -> tuple[int, ...]:
        """Positions of the farms whose stock moves in any draw."""
        change = np.abs(self.trajectory.stock - self.trajectory.producers.start).max(axis=(0, 1), initial=0.0)
        return tuple(int(i) for i in np.flatnonzero(change > TONNE))

    @cached_property
    def loading(self) -> tuple[int, ...]:
        """Positions of the terminals whose loading changes in any draw."""
        change = np.ptp(self.trajectory.loading, axis=0).max(axis=0, initial=0.0)
        return tuple(int(i) for i in np.flatnonzero(change > TONNE))


def rebased(values: Floats, base: "Floats | float", level: Floats) -> Floats:
    """Values of a state brought from `base` to `level`: what is at base or above moves with it, what is cut does not.

    Examples
    --------
    >>> rebased(np.array([1.0, 1.2, 0.4]), 1.0, np.array([1.1, 1.1, 1.1])).round(1).tolist()
    [1.1, 1.3, 0.4]
    """
    return np.asarray(np.where(values < base - DUST, np.minimum(values, level), values - base + level))


class Simulator:
    """Runs on one network; states that were solved once are kept."""

    def __init__(self, storage: StorageDispatch, progress: Callable[[int], None] | None = None) -> None:
        self._storage, self._progress = storage, progress
        self._asked: dict[object, Question] = {}
        self._settled: dict[object, Settled] = {}
        self._number: dict[object, int] = {}
        self._states: list[Steady] = []

    def state(self, phase: Phase, setting: Setting, free: frozenset[int]) -> int:
        """Number of the state of the network in a phase and setting while the given farms are not full."""
        settled = self._settle(phase, setting)
        # Where nothing is cut the tanks make no difference.
        whole = float(settled.kept.sum()) >= float(self._storage.base_output.sum()) * DAYS - TONNE
        key = (settled.asked.key, frozenset() if whole else free)
        if key not in self._number:
            self._number[key] = len(self._states)
            self._states.append(self._storage.steady(settled, key[1]))
        return self._number[key]

    def _settle(self, phase: Phase, setting: Setting) -> Settled:
        """The answer of a phase in a setting; different ones may come to the same limits."""
        asked = (phase.scenario, setting, phase.since, phase.months, tuple(sorted((phase.limits or {}).items())))
        if asked not in self._asked:
            self._asked[asked] = self._storage.ask(
                phase.scenario, setting, months=dict(phase.months), since=phase.since, limits=phase.limits
            )
            if self._progress:
                self._progress(len(self._asked))
        question = self._asked[asked]
        if question.key not in self._settled:
            self._settled[question.key] = self._storage.settle(question)
        return self._settled[question.key]

    def rates(self, phase: Phase, setting: Setting, free: frozenset[int]) -> Rates:
        """Rates of one state, as arrays without draws."""
        return self._states[self.state(phase, setting, free)].rates

    def run(
        self, phases: Sequence[Phase], conditions: Conditions, step: float = 1.0, *, until: float | None = None
    ) -> Runs:
        """Run phases in order, without gaps, and then with everything open: until a day, or until output is back.

        Parameters
        ----------
        phases : sequence of Phase
            What is blocked when.
        conditions : Conditions
            What every draw starts from.
        step, until : float
            Length of a step and end of the runs, days.
        """
        storage, end = self._storage, phases[-1].end
        horizon = phases[0].scenario.horizon
        last = until if until is not None else end + _AFTER
        parts = [*phases, *_after(phases, end, last, horizon)]
        base = storage.base_output * conditions.level[:, None]
        home = np.array([True] * (base.shape[1] - 1) + [False])
        ramp = None
        if conditions.ramp_share is not None:
            share = np.column_stack([conditions.ramp_share, conditions.ramp_share.max(axis=1, initial=0.0)])
            ramp = share * base
        producers = Producers(base, home, conditions.capacity, conditions.start, ramp, storage.outlets)
        periods = [Period(p.start, p.end, self._rates_of(p, conditions, base)) for p in parts]
        trajectory = run(producers, periods, step=step)
        states = tuple(self._states)
        domestic = np.array([float(s.plan.plan.domestic.sum()) for s in states]) / DAYS
        hit = [p for p in phases if p.scenario.blocks]
        result = Runs(
            storage,
            hit[0].start if hit else 0.0,
            hit[-1].end if hit else 0.0,
            trajectory,
            states,
            np.maximum(trajectory.home_leaving - domestic[trajectory.state], 0.0),
            base[:, :-1].sum(axis=1) - float(storage.base_output[:-1].sum()) + storage.exports / DAYS,
            conditions,
        )
        return result if until is not None else _ended(result)

    def _rates_of(self, phase: Phase, conditions: Conditions, level: Floats) -> Callable[[Bools], Rates]:
        base, farms = self._storage.base_output, range(len(self._storage.farms))
        size = 2 ** len(farms)
        powers = 2 ** np.arange(len(farms), dtype=np.int64)
        known: dict[int, int] = {}

        def number(code: int) -> int:
            if code not in known:
                free = frozenset(i for i in farms if code >> i & 1)
                known[code] = self.state(phase, conditions.settings[code // size], free)
            return known[code]

        def looked_up(asked: Ints) -> Rates:
            found, place = np.unique(asked, return_inverse=True)
            numbers = np.array([number(code) for code in found.tolist()], dtype=np.int64)
            of = [self._states[n].rates for n in numbers.tolist()]
            wanted, kept, intake, through, spare = (
                np.array([getattr(r, name) for r in of])[place]
                for name in ("wanted", "kept", "intake", "through", "spare")
            )
            return _at_level(Rates(wanted, kept, intake, through, spare, numbers[place]), base, level)

        last: list[tuple[Ints, Rates]] = []

        def rates(free: Bools) -> Rates:
            asked = conditions.setting * size + free @ powers
            # On most days no draw has a tank that fills up or empties.
            if not last or not np.array_equal(last[0][0], asked):
                last[:] = [(asked, looked_up(asked))]
            return last[0][1]

        return rates


def _at_level(rates: Rates, base: Floats, level: Floats) -> Rates:
    """Rates of a state brought from base output to the level of each draw."""
    if (level == base).all():
        return rates
    wanted, kept = rebased(rates.wanted, base, level), rebased(rates.kept, base, level)
    gap, had = (wanted - kept).sum(axis=1), (rates.wanted - rates.kept).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        more = np.where(had > DUST, gap / had, 0.0)[:, None]
    whole = rates.kept.sum(axis=1) >= base.sum() - DUST
    grown = np.where(whole, level.sum(axis=1) / max(base.sum(), DUST), 1.0)[:, None]
    through = rates.through * grown
    spare = np.maximum(rates.spare - (through - rates.through), 0.0)
    return replace(rates, wanted=wanted, kept=kept, intake=rates.intake * more, through=through, spare=spare)


def _after(phases: Sequence[Phase], start: float, end: float, horizon: str) -> list[Phase]:
    """Everything open again; after an attack first a week and then a fortnight in which ships may stay away."""
    attacked = next((p for p in reversed(phases) if p.since is not None), None)
    cuts = [start, end]
    if attacked is not None:
        cuts = sorted({start, *(min(start + days, end) for days in (7.0, 21.0)), end})
    found = []
    for a, b in pairwise(cuts):
        since = None
        if attacked is not None and attacked.since is not None:
            onset = attacked.start - attacked.since[0]
            since = (a - onset, b - onset)
        found.append(Phase(a, b, Scenario((), horizon), None, since))
    return found


def _ended(result: Runs) -> Runs:
    """The runs up to the day on which output and stocks are back in all of them, and a few days on."""
    trajectory = result.trajectory
    after = trajectory.end > result.reopened + DUST
    still = (np.abs(trajectory.output - trajectory.producers.base).sum(axis=2) > TONNE).any(axis=1)
    spare = np.array([s.rates.spare for s in result.states])[trajectory.state]
    spare = spare[:, :, list(trajectory.producers.outlet)]
    drains = ((trajectory.stock - trajectory.producers.start > 1e-4) & (spare > 0)).any(axis=(1, 2))
    busy = np.flatnonzero(~after | still | drains)
    keep = min(int(busy[-1]) + 4, len(trajectory.length)) if len(busy) else len(trajectory.length)
    short = replace(trajectory, **{name: getattr(trajectory, name)[:keep] for name in _PER_STEP})
    return replace(result, trajectory=short, exports=result.exports[:keep])
