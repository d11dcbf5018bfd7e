"""Replay: real events through the model, against what was observed.

Inputs are the states of assets that held, never volumes that came of them. The band of an answer spans the start
fill of the tanks and φ; a hit is an observed value inside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from energy.duration.days import START_FILL
from energy.duration.runs import Run, Simulator
from energy.duration.storage import StorageDispatch
from energy.errors import UsageError
from energy.flow.dispatch import Dispatch
from energy.flow.scenario import Scenario
from energy.network.targets import Target, Targets
from energy.network.units import SHOWN
from energy.replay.cases import Case, cases_of, phases_of, until
from energy.replay.quantities import Reading, binding_names, displaced_share, modelled, naive
from energy.results import Record, Result, number, record

if TYPE_CHECKING:
    from geodata import Dataset


@dataclass(frozen=True)
class ReplayRow:
    """One quantity: the model's band, the observed and the naive value, in the case's unit.

    `low`, `central` and `high` are None where the event does not come to pass in the model (no cut). `hit` is None
    where nothing was observed. `why` says what a miss goes back to.
    """

    case: Case
    low: float | None
    central: float | None
    high: float | None
    naive: float
    hit: bool | None
    why: str

    @property
    def width(self) -> float | None:
        """Width of the band."""
        return None if self.low is None or self.high is None else self.high - self.low

    @property
    def error(self) -> float | None:
        """Distance of the central value from the observed one."""
        if self.case.observed is None or self.central is None:
            return None
        return abs(self.central - self.case.observed)

    @property
    def naive_error(self) -> float | None:
        """Distance of the naive value from the observed one."""
        return None if self.case.observed is None else abs(self.naive - self.case.observed)

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
            **record(self, "low", "central", "high", "width"),
            "observed": number(case.observed),
            "status": case.status or None,
            **record(self, "naive", "hit"),
            **record(case, "use", "independent"),
            "source": case.source_id,
            "why": self.why,
            "note": case.note,
        }


@dataclass(frozen=True)
class Score:
    """Counts of the `test` rows, and on how many of them the model is nearer than the naive value."""

    tests: int
    hits: int
    independent: int
    independent_hits: int
    plans: int
    nearer: int
    farther: int


@dataclass(frozen=True, repr=False)
class Replay(Result):
    """Rows in table order."""

    rows: tuple[ReplayRow, ...]

    @property
    def headline(self) -> str:
        """The score."""
        score = self.score
        return (
            f"{len(self.rows)} quantities, {score.tests} scored, {score.hits} hits, nearer than naive in {score.nearer}"
        )

    @property
    def score(self) -> Score:
        """The score over the rows that are tests; all others are left out."""
        tests = [row for row in self.rows if row.case.use == "test"]
        known = [(r.error, r.naive_error) for r in tests if r.error is not None and r.naive_error is not None]
        return Score(
            len(tests),
            sum(bool(r.hit) for r in tests),
            sum(r.case.independent for r in tests),
            sum(bool(r.hit) and r.case.independent for r in tests),
            sum(r.case.status in ("plan", "none_reported") for r in tests),
            sum(a < b - SHOWN for a, b in known),
            sum(a > b + SHOWN for a, b in known),
        )

    def records(self) -> list[Record]:
        """One plain row per quantity."""
        return [row.record() for row in self.rows]


def replay(dataset: "Dataset", dispatch_of: Callable[[int], Dispatch], event: str | None = None) -> Replay:
    """Replay one event, or all.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    dispatch_of : callable
        Gives the compiled program of a year.
    event : str, optional
        Event id, with or without `event:`.

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
    >>> [row.hit for row in replay(net.dataset, net.dispatch, "2023-02-19-cpc-storm").rows]
    [True]
    """
    target = None if event is None else Targets(dataset).find(f"event:{event.removeprefix('event:')}")
    cases = [c for c in cases_of(dataset) if target is None or c.event_id == target.id]
    if not cases:
        raise UsageError(_nothing(target))
    return Replay(replay_cases(dispatch_of, cases))


def replay_cases(dispatch_of: Callable[[int], Dispatch], cases: Sequence[Case]) -> tuple[ReplayRow, ...]:
    """Replay the given cases; years are compiled once and runs of the same closures are shared."""
    runs = _Runs(dispatch_of)
    return tuple(_row(case, runs.readings(case)) for case in cases)


def _nothing(target: Target | None) -> str:
    if target is None:
        return "this network has no replays table"
    event = target.id
    if not target.edges and not target.nodes:
        return f"the event '{event}' closed nothing in this network: there is nothing to replay"
    return f"no state of '{event}' is in the replays table: the asset stayed open, or its year has no base"


class _Runs:
    """Runs by their closures: several quantities of one event share them."""

    def __init__(self, dispatch_of: Callable[[int], Dispatch]) -> None:
        self._dispatch_of = dispatch_of
        self._simulators: dict[int, tuple[StorageDispatch, Simulator]] = {}
        self._runs: dict[object, tuple[Run, ...]] = {}
        self._displaced: dict[tuple[int, Scenario], float] = {}

    def readings(self, case: Case) -> list[Reading]:
        """The case on each of nine runs, the central one first: start fill × φ."""
        year = case.year
        if year not in self._simulators:
            compiled = StorageDispatch(self._dispatch_of(year))
            self._simulators[year] = compiled, Simulator(compiled)
        storage, simulator = self._simulators[year]
        phases = phases_of(case, storage.targets)
        end = until(case, phases)
        key = (year, case.origin, case.closures, case.limits, end)
        if key not in self._runs:
            self._runs[key] = tuple(simulator.run(phases, fill, phi, until=end) for fill, phi in _grid(storage))

        def share(scenario: Scenario) -> float:
            if (year, scenario) not in self._displaced:
                self._displaced[year, scenario] = displaced_share(storage, scenario)
            return self._displaced[year, scenario]

        return [Reading(case, run, storage, share) for run in self._runs[key]]


def _grid(storage: StorageDispatch) -> list[tuple[float, float]]:
    phi = storage.phi
    if phi is None:
        raise UsageError("replays need a calibration (φ), which this network does not have")
    low, high = START_FILL
    return [(fill, p) for fill in ((low + high) / 2, low, high) for p in (phi.central, phi.low, phi.high)]


def _row(case: Case, readings: Sequence[Reading]) -> ReplayRow:
    values = [modelled(reading) for reading in readings]
    known = [v for v in values if v is not None]
    # What does not come to pass in some runs has an open end.
    low = min(known) if known else None
    high = max(known) if len(known) == len(values) else None
    row = ReplayRow(case, low, values[0], high, naive(readings[0]), None, "")
    if case.observed is None:
        return row
    hit = low is not None and low - SHOWN <= case.observed and (high is None or case.observed <= high + SHOWN)
    return replace(row, hit=hit, why="" if hit else _why(row, readings[0]))


_OVER = {
    "loading": "more was loaded than the limit of the moorings allows",
    "corridor": "more moved than the base year's average allows on these days",
    "corridor_more": "the route took more than its limits leave free",
    "rerouted": "more was rerouted than the limits leave free",
    "output": "fields were cut less, or later, than the tanks of the terminal alone explain: tanks at fields and along "
    "the line are not counted, since their size was not found",
    "lost": "the model reroutes or stores more than was possible, or its base is lower than the weeks before",
    "exports_lost": "the model reroutes or loads more than was possible, or its base is lower than the weeks before",
    "produced": "fields were cut less, or later, than the tanks of the terminal alone explain",
    "edge": "more moved than the base year's average allows on these days",
    "first_cut": "tanks held longer than the start fill allows",
    "fill": "the model's tanks are not yet full",
}
_UNDER = {
    "loading": "less was loaded than the limits allow: the state that was imposed did more harm than modelled, or held "
    "longer",
    "corridor": "less moved than the limits allow",
    "corridor_more": "the route had room that was not used: a route is chosen by contracts and quality too, which no "
    "limit of the tables holds",
    "rerouted": "less was rerouted than the limits allow",
    "output": "fields were cut deeper, or sooner, than the tanks and the other routes require",
    "lost": "less was lost than the model says: more left, or more was stored, than its limits allow (tanks at fields "
    "and along the line are not counted)",
    "exports_lost": "less was lost than the model says: more left than its limits allow",
    "produced": "fields were cut deeper, or sooner, than the tanks and the other routes require",
    "edge": "less moved than the limits allow: a route comes back to its base rate at once in the model",
    "first_cut": "fields were cut before the tanks were full",
    "fill": "the tanks were not full",
}


def _why(row: ReplayRow, central: Reading) -> str:
    """The rule: above the band, what limits bind; below it, what room was left unused."""
    case = row.case
    if row.low is None or case.observed is None:
        return "in the model fields are not cut at all"
    above = row.high is not None and case.observed > row.high
    text = (_OVER if above else _UNDER)[case.quantity]
    named = above and case.quantity in ("loading", "corridor_more", "rerouted")
    limits = binding_names(central) if named else ()
    return f"{text} (binding: {', '.join(limits)})" if limits else text
