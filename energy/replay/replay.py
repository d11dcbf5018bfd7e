"""Replay: real events through the model, against what was observed.

Inputs are the states of assets that held, never volumes that came of them. Every event is a forecast: draws from priors
that have learned from no event, weighed by what the other episodes taught. A hit is an observed value inside the 90 %
interval; scores are in `energy.replay.scores`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from energy.duration.conditions import RAMP_SHARE, START_FILL, Conditions, conditions_of
from energy.duration.days import QUANTILES, REPLAY_DRAWS, SEED, level_of
from energy.duration.priors import Draws, priors_of, quantiles
from energy.duration.runs import Phase, Runs, Simulator
from energy.duration.settings import Setting
from energy.duration.simulation import Floats
from energy.duration.storage import StorageDispatch
from energy.errors import UsageError
from energy.flow.dispatch import Dispatch
from energy.flow.scenario import Scenario
from energy.network.targets import Target, Targets
from energy.network.units import SHOWN
from energy.replay.cases import Case, cases_of, phases_of, until
from energy.replay.learning import Lesson, episodes, learned, lesson, model_error, weights
from energy.replay.predictions import Stored, stored_of
from energy.replay.quantities import Reading, displaced_share, flowing, modelled, naive, scale, shock
from energy.replay.scores import Judged, Scores, crps, scores_of, share_below
from energy.results import Record, Result, number, record

if TYPE_CHECKING:
    from geodata import Dataset

_PER_SETTING = 25

ABSENCES = ("plan", "none_reported")
"""Figures that are no outcome: an operator's plan, or sources that only speak of no loss. They are counted apart."""


@dataclass(frozen=True, eq=False)
class ReplayRow:
    """One quantity: the model's draws, the observed and the naive value, in the case's unit.

    Attributes
    ----------
    case : Case
        What was measured.
    values, weights : array, shape (draws,), or None
        Draws and their weights; None where a prediction was written down and is shown as it stands.
    stored : Stored or None
        The prediction that was written down.
    naive, plain, scale : float
        The naive value, that of "nothing else moves, one tank", and what the row is divided by in scores.
    """

    case: Case
    values: Floats | None
    weights: Floats | None
    stored: Stored | None
    naive: float | None
    plain: float | None
    scale: float | None

    @cached_property
    def quantiles(self) -> Mapping[str, float | None]:
        """Quantiles by name; None where it never comes to pass, or was not written down."""
        if self.values is None:
            return dict.fromkeys(QUANTILES) | (dict(self.stored.quantiles) if self.stored else {})
        found = quantiles(self.values, self.weights, QUANTILES.values()).tolist()
        return {q: number(v) for q, v in zip(QUANTILES, found, strict=True)}

    @property
    def hit(self) -> bool | None:
        """Whether the 90 % interval holds what was observed; None where nothing was."""
        return self._inside("q05", "q95")

    def _inside(self, low: str, high: str) -> bool | None:
        observed, ends = self.case.observed, self.quantiles
        if observed is None or (self.values is None and self.stored is None):
            return None
        first, last = ends[low], ends[high]
        return first is not None and first - SHOWN <= observed and (last is None or observed <= last + SHOWN)

    @property
    def why(self) -> str:
        """What a miss goes back to, by rule; empty for a hit."""
        if self.hit is not False or self.case.observed is None:
            return ""
        low, high = self.quantiles["q05"], self.quantiles["q95"]
        if low is None:
            return "in the model fields are not cut at all"
        above = high is not None and self.case.observed > high
        return (_OVER if above else _UNDER)[self.case.quantity]

    @property
    def judged(self) -> Judged | None:
        """The row as it is scored; None where nothing can be."""
        observed = self.case.observed
        if observed is None or self.values is None or not self.scale or self.naive is None or self.plain is None:
            return None
        # What never comes to pass in a draw is as far off as the window is long.
        values = np.where(np.isnan(self.values), self.scale, self.values)
        ends = quantiles(values, self.weights, QUANTILES.values()) / self.scale
        return Judged(
            self.case.event_id,
            crps(values, observed, self.weights) / self.scale,
            abs(self.naive - observed) / self.scale,
            abs(self.plain - observed) / self.scale,
            bool(self._inside("q25", "q75")),
            bool(self.hit),
            float(ends[3] - ends[1]),
            float(ends[4] - ends[0]),
            share_below(values, observed, self.weights),
        )

    def record(self) -> Record:
        """The row as plain values."""
        case = self.case
        return {
            "replay_id": case.replay_id,
            "event": case.event_id,
            "name": case.event,
            **record(case, "quantity", "of"),
            "period": [case.start.isoformat(), case.end.isoformat()],
            **record(case, "year", "unit"),
            **self.quantiles,
            "observed": number(case.observed),
            "status": case.status or None,
            **record(self, "naive", "plain", "hit"),
            "crps": number(self.judged.crps * (self.scale or 1.0)) if self.judged else None,
            **record(case, "use", "independent"),
            "written": self.stored.written if self.stored else None,
            "source": case.source_id,
            "why": self.why,
            "note": case.note,
        }


@dataclass(frozen=True, repr=False, eq=False)
class Replay(Result):
    """Rows in table order, and what the events taught.

    Attributes
    ----------
    rows : tuple of ReplayRow
        One for each quantity.
    lessons : tuple of mapping
        Prior and posterior of the network's numbers, by all episodes, or by all but that of the event asked for.
    draws, seed : int
        How many draws, and where the random numbers start.
    """

    rows: tuple[ReplayRow, ...]
    lessons: tuple[Record, ...]
    draws: int
    seed: int

    @property
    def headline(self) -> str:
        """The score."""
        scores = self.scores
        if not scores.rows:
            return f"{len(self.rows)} quantities, none of them scored"
        return (
            f"{len(self.rows)} quantities, {scores.rows} scored of {scores.events} events: "
            f"CRPS skill {scores.skill or 0:.2f} against naive, "
            f"90 % intervals hold {100 * (scores.coverage_90 or 0):.0f} %"
        )

    @cached_property
    def scores(self) -> Scores:
        """Scores over independent tests with an outcome."""
        return self.scored(lambda row: row.case.independent and row.case.status not in ABSENCES)

    @cached_property
    def absences(self) -> Scores:
        """Scores over tests whose figure is a plan or an absence of reports."""
        return self.scored(lambda row: row.case.status in ABSENCES)

    @cached_property
    def dependent(self) -> Scores:
        """Scores over tests with an outcome that a parameter was chosen with, or that repeat another row."""
        return self.scored(lambda row: not row.case.independent and row.case.status not in ABSENCES)

    def scored(self, chosen: Callable[[ReplayRow], bool]) -> Scores:
        """Scores over the tests that are chosen."""
        found = [row.judged for row in self.rows if row.case.use == "test" and chosen(row)]
        return scores_of([judged for judged in found if judged is not None])

    def records(self) -> list[Record]:
        """One plain row per quantity."""
        return [row.record() for row in self.rows]


def replay(
    dataset: "Dataset",
    dispatch_of: Callable[[int], Dispatch],
    event: str | None = None,
    *,
    draws: int = REPLAY_DRAWS,
    seed: int = SEED,
    progress: Callable[[int, int], None] | None = None,
) -> Replay:
    """Replay one event, or all.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    dispatch_of : callable
        Gives the compiled program of a year.
    event : str, optional
        Event id, with or without `event:`.
    draws, seed : int
        How many draws, and where the random numbers start.
    progress : callable, optional
        Called with the number of runs done and of all.

    Raises
    ------
    UnknownTargetError
        If there is no such event.
    UsageError
        If the event closed nothing, or no state of it is in the tables.

    Examples
    --------
    >>> import energy
    >>> net = energy.load()
    >>> replay(net.dataset, net.dispatch, "2025-08-13-btc-chlorides", draws=40).rows[0].case.observed
    0.018
    """
    target = None if event is None else Targets(dataset).find(f"event:{event.removeprefix('event:')}")
    known = cases_of(dataset)
    cases = [c for c in known if target is None or c.event_id == target.id]
    if not cases:
        raise UsageError(_nothing(target))
    forecasts = Forecasts(dataset, dispatch_of, known, draws, seed, progress)
    rows = forecasts.rows(cases)
    left_out = frozenset() if target is None else forecasts.episodes[target.id]
    taught = learned(forecasts.draws(""), weights(forecasts.lessons, left_out, draws))
    return Replay(rows, tuple(taught), draws, seed)


def _nothing(target: Target | None) -> str:
    if target is None:
        return "this network has no replays table"
    event = target.id
    if not target.edges and not target.nodes:
        return f"the event '{event}' closed nothing in this network: there is nothing to replay"
    return f"no state of '{event}' is in the replays table: the asset stayed open, or its year has no base"


class Forecasts:
    """Runs by their closures, which several quantities of one event share, and what each event teaches."""

    def __init__(
        self,
        dataset: "Dataset",
        dispatch_of: Callable[[int], Dispatch],
        cases: Sequence[Case],
        draws: int = REPLAY_DRAWS,
        seed: int = SEED,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self._dataset, self._dispatch_of, self._cases = dataset, dispatch_of, cases
        self._count, self._seed, self._progress = draws, seed, progress
        self.episodes = episodes(cases)
        self._priors = priors_of(dataset, None)
        self._stored = stored_of(dataset)
        self._kinds = {str(e): str(k) for e, k in dataset.table("events")["kind"].items()}
        starts = {str(e): str(day) for e, day in dataset.table("events")["date_start"].items()}
        days = {e: date.fromisoformat(day) for e, day in starts.items() if len(day) == len("YYYY-MM-DD")}
        self._attacks, self._storms = (
            frozenset(day for e, day in days.items() if self._kinds[e] == kind) for kind in ("attack", "storm")
        )
        self._simulators: dict[int, tuple[StorageDispatch, Simulator]] = {}
        self._runs: dict[object, tuple[Runs, Runs]] = {}
        self._displaced: dict[tuple[int, Scenario], float] = {}
        self._wanted: set[object] = set()

    def draws(self, event: str) -> Draws:
        """The draws of an event; of none, those of the network alone."""
        return Draws(self._priors, self._count, -(-self._count // _PER_SETTING), self._seed, event)

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """What every observed figure says of the draws; plans, absences and announcements teach nothing."""
        return tuple(self._lesson(case) for case in self._teaching)

    @property
    def _teaching(self) -> list[Case]:
        return [
            c for c in self._cases if c.use in ("test", "fit") and c.observed is not None and c.status not in ABSENCES
        ]

    def rows(self, cases: Sequence[Case]) -> tuple[ReplayRow, ...]:
        """Forecasts of some cases; a prediction that was written down is shown as it stands."""
        self._wanted = {self._key(c) for c in (*self._teaching, *cases) if c.replay_id not in self._stored}
        return tuple(self.row(case) for case in cases)

    def row(self, case: Case) -> ReplayRow:
        """The forecast of one case, weighed by every episode but its own."""
        stored = self._stored.get(case.replay_id)
        if stored is not None and case.use in ("frozen", "void"):
            return ReplayRow(case, None, None, stored, None, None, None)
        reading, plain = self.readings(case)
        weight = weights(self.lessons, self.episodes[case.event_id], self._count)
        one = float(modelled(plain)[0])
        if np.isnan(one):
            one = scale(reading)
        return ReplayRow(case, self._with_error(case, reading), weight, stored, naive(reading), one, scale(reading))

    def readings(self, case: Case) -> tuple[Reading, Reading]:
        """The case on its draws, and on one run in which nothing else moves and the terminal's tank is all there is."""
        year = case.year
        storage, simulator = self._simulator(year)
        key = self._key(case)
        if key not in self._runs:
            self._runs[key] = self._run(case, storage, simulator)
            if self._progress:
                self._wanted.add(key)
                self._progress(len(self._runs), len(self._wanted))

        def share(scenario: Scenario) -> float:
            if (year, scenario) not in self._displaced:
                self._displaced[year, scenario] = displaced_share(storage, scenario)
            return self._displaced[year, scenario]

        drawn, plain = self._runs[key]
        return Reading(case, drawn, storage, share), Reading(case, plain, storage, share)

    def _lesson(self, case: Case) -> Lesson:
        reading, _ = self.readings(case)
        observed = float(case.observed or 0.0)
        error = model_error(flowing(reading), shock(reading))
        return lesson(case.event_id, modelled(reading), observed, scale(reading), error)

    def _with_error(self, case: Case, reading: Reading) -> Floats:
        """Draws with the model's own error, a normal one."""
        size = model_error(flowing(reading), shock(reading))
        values = modelled(reading)
        if not size.any():
            return values
        from scipy.special import ndtri

        chances = self.draws(case.replay_id).chances("model_error", case.replay_id)
        with_error = np.asarray(values + size * ndtri(chances), dtype=np.float64)
        # Only a change against base may be below zero.
        return with_error if case.quantity == "corridor_more" else np.maximum(with_error, 0.0)

    def _key(self, case: Case) -> object:
        last = max(case.end, case.closures[-1].last)
        return case.year, case.origin, case.closures, case.limits, last

    def _simulator(self, year: int) -> tuple[StorageDispatch, Simulator]:
        if year not in self._simulators:
            storage = StorageDispatch(self._dispatch_of(year))
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
            level=level_of(storage, self._priors, case.origin),
        )
        plain = Conditions.at_fills(storage, [sum(START_FILL) / 2], Setting(0.0), RAMP_SHARE)
        bare = [Phase(p.start, p.end, p.scenario, p.limits) for p in phases]
        return simulator.run(phases, conditions, until=end), simulator.run(bare, plain, until=end)


_OVER = {
    "loading": "more was loaded than the moorings allow in the model",
    "corridor": "more moved than the months before the event allow",
    "corridor_more": "the route took more than its limits leave free",
    "rerouted": "more was rerouted than the limits leave free",
    "output": "fields were cut less, or later, than tanks and other routes explain",
    "produced": "fields were cut less, or later, than tanks and other routes explain",
    "lost": "more was lost than the model says: less left, or less was stored, than its limits allow",
    "exports_lost": "more was lost than the model says: less left than its limits allow",
    "edge": "more moved than the months before the event allow",
    "first_cut": "tanks held longer than the model has room for",
    "fill": "the model's tanks are not yet full",
}
_UNDER = {
    "loading": "less was loaded than the limits allow: the state did more harm than modelled, or held longer",
    "corridor": "less moved than the limits allow",
    "corridor_more": "the route had room that was not used: a route is chosen by contracts and quality too, which no "
    "limit of the tables holds",
    "rerouted": "less was rerouted than the limits allow",
    "output": "fields were cut deeper, or sooner, than tanks and other routes require",
    "produced": "fields were cut deeper, or sooner, than tanks and other routes require",
    "lost": "less was lost than the model says: more left, or more was stored, than its limits allow",
    "exports_lost": "less was lost than the model says: more left than its limits allow",
    "edge": "less moved than the limits allow: a route comes back to its base rate at once in the model",
    "first_cut": "fields were cut before the tanks were full",
    "fill": "the tanks were not full",
}
