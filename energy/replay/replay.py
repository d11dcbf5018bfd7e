"""Replay: real events through the model, against what was observed.

Inputs are the states of assets that held, never volumes that came of them. Every event is a forecast: draws from priors
that have learned from no event, weighed by what the other episodes taught. A hit is an observed value inside the 90 %
interval; scores are in `energy.replay.scores`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from energy.duration.days import QUANTILES
from energy.duration.priors import quantiles
from energy.duration.simulation import Floats
from energy.errors import UsageError
from energy.network.targets import Target, Targets
from energy.network.units import SHOWN
from energy.replay.cases import Case
from energy.replay.forecasts import ABSENCES, Forecasts
from energy.replay.learning import learned
from energy.replay.predictions import Stored, stored_of
from energy.replay.scores import Judged, Scores, crps, scores_of, share_below
from energy.results import Record, Result, number, record


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
    forecasts: Forecasts, event: str | None = None, *, progress: Callable[[int, int], None] | None = None
) -> Replay:
    """Replay one event, or all.

    Parameters
    ----------
    forecasts : Forecasts
        Draws and runs of a network's events.
    event : str, optional
        Event id, with or without `event:`.
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
    >>> replay(Forecasts(net.dataset, net.storage, draws=40), "2025-08-13-btc-chlorides").rows[0].case.observed
    0.018
    """
    target = None if event is None else Targets(forecasts.dataset).find(f"event:{event.removeprefix('event:')}")
    cases = [c for c in forecasts.cases if target is None or c.event_id == target.id]
    if not cases:
        raise UsageError(_nothing(target))
    rows = rows_of(forecasts, cases, progress)
    unknown = frozenset() if target is None else forecasts.episodes[target.id]
    taught = learned(forecasts.draws(""), forecasts.weights(unknown))
    return Replay(rows, tuple(taught), forecasts.count, forecasts.seed)


def rows_of(
    forecasts: Forecasts, cases: Sequence[Case], progress: Callable[[int, int], None] | None = None
) -> tuple[ReplayRow, ...]:
    """Forecasts of some cases, each weighed by every episode but its own.

    A prediction that was written down is shown as it stands.
    """
    stored = stored_of(forecasts.dataset)
    shown = {c.replay_id for c in cases if c.replay_id in stored and c.use in ("frozen", "void")}
    forecasts.expect([c for c in cases if c.replay_id not in shown], progress)
    rows = tuple(
        ReplayRow(c, None, None, stored[c.replay_id], None, None, None)
        if c.replay_id in shown
        else _row(forecasts, c, stored.get(c.replay_id))
        for c in cases
    )
    forecasts.keep()
    return rows


def _row(forecasts: Forecasts, case: Case, stored: Stored | None) -> ReplayRow:
    figures = forecasts.figures(case)
    weight = forecasts.weights(forecasts.episodes[case.event_id])
    return ReplayRow(case, forecasts.values(case), weight, stored, figures.naive, figures.plain, figures.scale)


def _nothing(target: Target | None) -> str:
    if target is None:
        return "this network has no replays table"
    event = target.id
    if not target.edges and not target.nodes:
        return f"the event '{event}' closed nothing in this network: there is nothing to replay"
    return f"no state of '{event}' is in the replays table: the asset stayed open, or its year has no base"


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
    "full": "the terminal's tanks held longer than the model has room for",
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
    "full": "the terminal's tanks were full, or intake was stopped, sooner than in the model",
    "fill": "the tanks were not full",
}
