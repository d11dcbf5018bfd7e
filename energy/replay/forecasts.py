"""Forecasts of episodes: runs of what was shut, and what each event says of the draws."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from energy.duration.conditions import RAMP_SHARE, START_FILL, Conditions, conditions_of
from energy.duration.days import DRAWS, SEED, level_of, settings_for
from energy.duration.error import error_of, with_error
from energy.duration.priors import Draws, priors_of
from energy.duration.runs import Phase, Runs, Simulator
from energy.duration.settings import Setting
from energy.duration.simulation import Floats
from energy.duration.storage import StorageDispatch
from energy.errors import UsageError
from energy.flow.scenario import Scenario
from energy.replay import kept
from energy.replay.cases import Case, cases_of, phases_of, until
from energy.replay.figures import Figures, figures_of
from energy.replay.learning import Lesson, episodes, lesson, weights
from energy.replay.quantities import Reading, displaced_share

if TYPE_CHECKING:
    from geodata import Dataset

ABSENCES = ("plan", "none_reported")
"""Figures that are no outcome: an operator's plan, or sources that only speak of no loss. They are counted apart."""


class Forecasts:
    """Runs by their closures, which several quantities of one event share, and what each event teaches.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    storage_of : callable
        Gives the compiled program of a year with its tank farms.
    draws, seed : int
        How many draws, and where the random numbers start.
    anew : bool
        Read nothing that is kept.
    """

    def __init__(
        self,
        dataset: "Dataset",
        storage_of: Callable[[int], StorageDispatch],
        draws: int = DRAWS,
        seed: int = SEED,
        *,
        anew: bool = False,
    ) -> None:
        self.dataset, self._storage_of, self.cases = dataset, storage_of, cases_of(dataset)
        self.count, self.seed, self._anew = draws, seed, anew
        self.progress: Callable[[int, int], None] | None = None
        self.episodes = episodes(self.cases)
        self.priors = priors_of(dataset, None)
        self._kinds = dict(dataset.columns("events", "event_id", "kind"))
        starts = dict(dataset.columns("events", "event_id", "date_start"))
        days = {e: date.fromisoformat(day) for e, day in starts.items() if len(day) == len("YYYY-MM-DD")}
        self._attacks, self._storms = (
            frozenset(day for e, day in days.items() if self._kinds[e] == kind) for kind in ("attack", "storm")
        )
        self._simulators: dict[int, tuple[StorageDispatch, Simulator]] = {}
        self._runs: dict[object, tuple[Runs, Runs]] = {}
        self._displaced: dict[tuple[int, Scenario], float] = {}
        self._wanted: set[object] = set()
        self._new = False

    def draws(self, event: str) -> Draws:
        """The draws of an event; of none, those of the network alone."""
        return Draws(self.priors, self.count, settings_for(self.count), self.seed, event)

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """What every observed figure says of the draws; plans, absences and announcements teach nothing."""
        self._wanted |= {self._key(c) for c in self._teaching if self._asked(c) not in self._figures}
        found = tuple(self._lesson(case) for case in self._teaching)
        self.keep()
        return found

    @property
    def teach(self) -> bool:
        """Whether any event has something to teach."""
        return bool(self._teaching)

    @property
    def _teaching(self) -> list[Case]:
        return [
            c for c in self.cases if c.use in ("test", "fit") and c.observed is not None and c.status not in ABSENCES
        ]

    def expect(self, cases: Sequence[Case], progress: Callable[[int, int], None] | None) -> None:
        """Say which cases are going to be read, and who is told the number of runs done and of all."""
        self._wanted |= {self._key(c) for c in cases if self._asked(c) not in self._figures}
        self.progress = progress

    def weights(self, unknown: Collection[str]) -> Floats:
        """Weights of the draws by all lessons but those of some events."""
        return weights(self.lessons, unknown, self.count)

    def values(self, case: Case) -> Floats:
        """The model's values by draw, with its own error."""
        figures = self.figures(case)
        name = error_of(case.origin.isoformat(), case.quantity, *case.of)
        values = with_error(figures.values, figures.error, self.draws("").chances("model_error", name))
        # Only a change against base may be below zero.
        return values if case.quantity == "corridor_more" else np.maximum(values, 0.0)

    def figures(self, case: Case) -> Figures:
        """What the model and the references say of a case: kept ones, or worked out."""
        asked = self._asked(case)
        if asked not in self._figures:
            self._figures[asked] = figures_of(*self.readings(case))
            self._new = True
        return self._figures[asked]

    @property
    def known(self) -> dict[str, Figures]:
        """Figures of rows of the table that were read or worked out so far."""
        return {c.replay_id: self._figures[asked] for c in self.cases if (asked := self._asked(c)) in self._figures}

    def keep(self) -> None:
        """Keep what was worked out for the next command."""
        if self._new:
            kept.keep(self.dataset, self.count, self.seed, self.known)
            self._new = False

    @cached_property
    def _figures(self) -> dict[object, Figures]:
        """By what is asked, not by row: a row may be asked about with another quantity or period."""
        found = {} if self._anew else kept.read(self.dataset, self.count, self.seed)
        return {self._asked(c): found[c.replay_id] for c in self.cases if c.replay_id in found}

    def readings(self, case: Case) -> tuple[Reading, Reading]:
        """The case on its draws, and on one run in which nothing else moves and the terminal's tank is all there is."""
        year = case.year
        storage, simulator = self._simulator(year)
        key = self._key(case)
        if key not in self._runs:
            self._runs[key] = self._run(case, storage, simulator)
            if self.progress:
                self._wanted.add(key)
                self.progress(len(self._runs), len(self._wanted))

        def share(scenario: Scenario) -> float:
            if (year, scenario) not in self._displaced:
                self._displaced[year, scenario] = displaced_share(storage, scenario)
            return self._displaced[year, scenario]

        drawn, plain = self._runs[key]
        return Reading(case, drawn, storage, share), Reading(case, plain, storage, share)

    def _lesson(self, case: Case) -> Lesson:
        figures = self.figures(case)
        return lesson(case.event_id, figures.values, float(case.observed or 0.0), figures.scale, figures.error)

    def _asked(self, case: Case) -> object:
        return self._key(case), case.event_id, case.quantity, case.of, case.start, case.end

    def _key(self, case: Case) -> object:
        last = max(case.end, case.closures[-1].last)
        return case.year, case.origin, case.closures, case.limits, last

    def _simulator(self, year: int) -> tuple[StorageDispatch, Simulator]:
        if year not in self._simulators:
            storage = self._storage_of(year)
            if storage.phi is None:
                raise UsageError("replays need a calibration (φ), which this network does not have")
            self._simulators[year] = storage, Simulator(storage)
        return self._simulators[year]

    def _run(self, case: Case, storage: StorageDispatch, simulator: Simulator) -> tuple[Runs, Runs]:
        phases = phases_of(case, storage.targets, self._attacks, self._storms)
        end = until(case, phases)
        hit = {n for p in phases for b in p.scenario.blocks for n in b.target.nodes}
        conditions = conditions_of(
            storage,
            self.draws(case.origin.isoformat()),
            phi=storage.phi,
            hit=hit,
            cause="damage" if self._kinds[case.event_id] == "attack" else "power_failure",
            level=level_of(storage, self.priors, case.origin),
        )
        plain = Conditions.at_fills(storage, [sum(START_FILL) / 2], Setting(0.0), RAMP_SHARE)
        bare = [Phase(p.start, p.end, p.scenario, p.limits) for p in phases]
        return simulator.run(phases, conditions, until=end), simulator.run(bare, plain, until=end)
