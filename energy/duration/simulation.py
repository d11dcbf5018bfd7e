"""Course: production, stock and deliveries step by step, with each step's knowledge only.

Fields keep producing until the tank farms are full, then are cut at once to what can leave. When a route reopens they
come back no faster than a given rate. Nothing here knows of networks: rates come from outside.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_TINY = 1e-9


@dataclass(frozen=True)
class Rates:
    """What holds while nothing changes, in Mt/d.

    Attributes
    ----------
    wanted : array, shape (producers,)
        Production while the tank farms that are not full take what cannot leave.
    kept : array, shape (producers,)
        Production once all of them are full: its sum is what can leave.
    intake : array, shape (farms,)
        How fast each farm fills while production is as wanted.
    through : array, shape (farms,)
        What leaves each farm when production is as kept.
    spare : array, shape (farms,)
        How much more could leave each farm, to work off stock.
    """

    wanted: Floats
    kept: Floats
    intake: Floats
    through: Floats
    spare: Floats


@dataclass(frozen=True)
class Span:
    """A stretch of time, in days, and its rates by the set of farms that are not full (their positions)."""

    start: float
    end: float
    rates: Callable[[frozenset[int]], Rates]


@dataclass(frozen=True)
class Plant:
    """What the rates act on.

    Attributes
    ----------
    base : array, shape (producers,)
        Undisturbed production, Mt/d.
    home : array of bool, shape (producers,)
        Which producers count as home crude.
    capacity, start : array, shape (farms,)
        Tank volume and stock at the start, Mt.
    ramp : array, shape (producers,), or None
        Largest rise of production, Mt/d per day; None for at once.
    """

    base: Floats
    home: npt.NDArray[np.bool_]
    capacity: Floats
    start: Floats
    ramp: Floats | None


@dataclass(frozen=True)
class Course:
    """What happened: one row per step.

    Attributes
    ----------
    start, length : array, shape (steps,)
        Beginning and length of each step, days.
    output : array, shape (steps, producers)
        Production, Mt/d.
    stock : array, shape (steps, farms)
        Stock at the end of each step, Mt.
    loading : array, shape (steps, farms)
        What left each farm, Mt/d, all crude.
    leaving, home_leaving : array, shape (steps,)
        All crude and home crude that left the system, Mt/d.
    rates : tuple of Rates
        The rates that each step used.
    first_cut : float or None
        Days from the start until home production is first cut; None if it never is.
    plant : Plant
        What the rates acted on.
    """

    start: Floats
    length: Floats
    output: Floats
    stock: Floats
    loading: Floats
    leaving: Floats
    home_leaving: Floats
    rates: tuple[Rates, ...]
    first_cut: float | None
    plant: Plant

    @property
    def end(self) -> Floats:
        """End of each step, days."""
        return self.start + self.length

    @property
    def lost(self) -> Floats:
        """Production lost in each step, Mt per producer."""
        missed: Floats = (self.plant.base - self.output) * self.length[:, None]
        return missed

    @property
    def lost_mt(self) -> float:
        """Home production lost, Mt."""
        return max(float(self.lost[:, self.plant.home].sum()), 0.0)

    def recovered(self, rate: Floats, whole: float, share: float = 0.95) -> float | None:
        """Days from the start until `rate` is back at `share` of `whole` for good; None if it is not by the end."""
        low = np.flatnonzero(rate < share * whole - _TINY)
        if not len(low):
            return 0.0
        return None if low[-1] == len(rate) - 1 else float(self.end[low[-1]])


def run(plant: Plant, spans: Sequence[Span], *, step: float = 1.0) -> Course:
    """Work out the course of things.

    Parameters
    ----------
    plant : Plant
        Producers and tank farms.
    spans : sequence of Span
        In order and without gaps.
    step : float
        Length of a step in days; a span that is not a whole number of steps ends with a shorter one.

    Returns
    -------
    Course

    Notes
    -----
    Within a step rates are constant. Stock is not run down below its start: a working stock stays in the tanks.

    Examples
    --------
    A producer of 0.18 Mt/d, a tank of 0.8 Mt that holds 0.4, ten days in which 0.03 Mt/d can leave:

    >>> one, none = np.array([0.18]), np.zeros(1)
    >>> shut = Rates(one, np.array([0.03]), np.array([0.15]), none, none)
    >>> open_ = Rates(one, one, none, one, none)
    >>> plant = Plant(one, np.array([True]), np.array([0.8]), np.array([0.4]), None)
    >>> spans = [Span(0, 10, lambda free: shut), Span(10, 20, lambda free: open_)]
    >>> course = run(plant, spans)
    >>> round(course.first_cut, 3), round(course.lost_mt, 2)
    (2.667, 1.1)
    """
    state = _State(plant)
    steps = [(t, d, span) for span in spans for t, d in _steps(span, step)]
    for time, length, span in steps:
        state.advance(time, length, span)
    return state.course()


def _steps(span: Span, step: float) -> list[tuple[float, float]]:
    count = max(int(np.ceil((span.end - span.start) / step - _TINY)), 0)
    starts = [span.start + i * step for i in range(count)]
    return [(a, min(a + step, span.end) - a) for a in starts]


class _State:
    """What is carried from step to step, and the rows written so far."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self.output = plant.base.copy()
        self.stock = plant.start.copy()
        self.home_above = np.zeros(len(plant.start))
        self.first_cut: float | None = None
        self.shut: Floats | None = None
        self.rows: list[tuple[float, float, Floats, Floats, Floats, float, float, Rates]] = []

    def advance(self, time: float, length: float, span: Span) -> None:
        plant = self.plant
        room = np.maximum(plant.capacity - self.stock, 0.0)
        rates = span.rates(frozenset(np.flatnonzero(room > _TINY).tolist()))
        allowed = rates.wanted
        if plant.ramp is not None:
            allowed = np.minimum(allowed, self.output + plant.ramp * length)
        kept = np.minimum(rates.kept, allowed)
        leave = float(rates.kept.sum())
        storable = np.minimum(rates.intake * length, room)
        limit = leave + float(storable.sum()) / length
        output = _cut(allowed, kept, limit)
        self._note_cut(time, length, rates, allowed, kept, limit, float(storable.sum()))
        stored = _filled(storable, (float(output.sum()) - leave) * length)
        released, short = self._release(rates, stored, leave - float(output.sum()), length)
        loading = rates.through + released / length - short * self._lacking(rates)
        self.stock = self.stock + stored - released
        home = self._home_change(rates, stored, released)
        leaving = float(output.sum()) - float((stored - released).sum()) / length
        home_leaving = float(output[plant.home].sum()) - home / length
        self.output = output
        self.rows.append((time, length, output, self.stock, np.maximum(loading, 0.0), leaving, home_leaving, rates))

    def _note_cut(
        self, time: float, length: float, rates: Rates, allowed: Floats, kept: Floats, limit: float, storable: float
    ) -> None:
        """Home production counts: it is cut at once where no tank can take it, else when the tanks are full."""
        home = self.plant.home
        if self.first_cut is not None:
            return
        if float(rates.wanted[home].sum()) < float(self.plant.base[home].sum()) - _TINY:
            self.first_cut = time
        elif float(allowed.sum()) > limit + _TINY and float((allowed - kept)[home].sum()) > _TINY:
            self.first_cut = time + min(storable / (float(allowed.sum()) - limit + storable / length), length)

    def _release(self, rates: Rates, stored: Floats, shortage: float, length: float) -> tuple[Floats, float]:
        """Work off stock above the start: with spare loading, and to make up for production that is still down."""
        released = np.zeros(len(stored))
        short = max(shortage, 0.0)
        # While a route is shut, the ways that are open are in use already.
        whole = float(rates.kept.sum()) >= float(self.plant.base.sum()) - _TINY
        for farm in np.flatnonzero(stored <= _TINY):
            above = max(self.stock[farm] - self.plant.start[farm], 0.0)
            made_up = min(short, above / length)
            more = min(float(rates.spare[farm]), above / length - made_up) if whole else 0.0
            released[farm] = (made_up + more) * length
            short -= made_up
        # What is made up for replaces production in `through`, so only the rest of a shortage lowers loading.
        return released, max(shortage, 0.0)

    def _lacking(self, rates: Rates) -> Floats:
        """Which farms miss the production that is still down after a restart: those that the outage had cut off."""
        if float(rates.kept.sum()) < float(self.plant.base.sum()) - _TINY:
            self.shut = rates.through
        back = np.zeros(len(rates.through)) if self.shut is None else np.maximum(rates.through - self.shut, 0.0)
        return _shares(back)

    def _home_change(self, rates: Rates, stored: Floats, released: Floats) -> float:
        """Home crude that went into stock less what came out, Mt."""
        gap = rates.wanted - rates.kept
        total = float(gap.sum())
        share = float(gap[self.plant.home].sum()) / total if total > _TINY else 1.0
        above = np.maximum(self.stock - stored + released - self.plant.start, _TINY)
        out = np.minimum(released * self.home_above / above, self.home_above)
        self.home_above = self.home_above + share * stored - out
        return float((share * stored - out).sum())

    def course(self) -> Course:
        plant = self.plant
        columns = list(zip(*self.rows, strict=True)) if self.rows else [()] * 8
        return Course(
            np.array(columns[0], dtype=np.float64),
            np.array(columns[1], dtype=np.float64),
            np.array(columns[2], dtype=np.float64).reshape(len(self.rows), len(plant.base)),
            np.array(columns[3], dtype=np.float64).reshape(len(self.rows), len(plant.start)),
            np.array(columns[4], dtype=np.float64).reshape(len(self.rows), len(plant.start)),
            np.array(columns[5], dtype=np.float64),
            np.array(columns[6], dtype=np.float64),
            tuple(columns[7]),
            self.first_cut,
            plant,
        )


def _cut(allowed: Floats, kept: Floats, limit: float) -> Floats:
    total, floor = float(allowed.sum()), float(kept.sum())
    if total <= limit + _TINY or total - floor <= _TINY:
        return allowed
    cut: Floats = kept + (allowed - kept) * max(limit - floor, 0.0) / (total - floor)
    return cut


def _filled(storable: Floats, surplus: float) -> Floats:
    total = float(storable.sum())
    if surplus <= _TINY or total <= _TINY:
        return np.zeros(len(storable))
    filled: Floats = storable * min(surplus / total, 1.0)
    return filled


def _shares(values: Floats) -> Floats:
    total = float(values.sum())
    shares: Floats = values / total if total > _TINY else np.zeros(len(values))
    return shares


def least_loss(plant: Plant, spans: Sequence[Span], *, step: float = 1.0) -> float:
    """The smallest loss in Mt that anyone could reach who knew from the start when the outage ends.

    Parameters
    ----------
    plant : Plant
        Producers (taken together) and tank farms (taken together).
    spans : sequence of Span
        As in `run`; the rates with all farms open are used.
    step : float
        Length of a step in days.

    Returns
    -------
    float
        Never more than what `run` loses on the same numbers without home and foreign crude told apart.

    Notes
    -----
    A linear program: production may fall early, so that it is back up when the outage ends, and the tanks feed what
    can leave meanwhile.
    """
    from scipy.optimize import linprog

    every = frozenset(range(len(plant.capacity)))
    steps = [(length, span.rates(every)) for span in spans for _, length in _steps(span, step)]
    count, base = len(steps), float(plant.base.sum())
    lengths = np.array([length for length, _ in steps])
    wanted = [float(rates.wanted.sum()) for _, rates in steps]
    leave = [float(rates.kept.sum() + rates.spare.sum()) for _, rates in steps]
    # Unknowns: production of every step, then what leaves in it. Stock is the running sum of the difference.
    running = np.tril(np.ones((count, count))) * lengths
    stock = np.hstack([running, -running])
    rows = [stock, -stock]
    limits = [
        np.full(count, float((plant.capacity - plant.start).sum())),
        np.full(count, float(plant.start.sum())),
    ]
    if plant.ramp is not None:
        rise = np.eye(count) - np.eye(count, k=-1)
        rows.append(np.hstack([rise, np.zeros((count, count))]))
        limits.append(float(plant.ramp.sum()) * lengths + np.where(np.arange(count) == 0, base, 0.0))
    bounds = [(0.0, value) for value in (*wanted, *leave)]
    objective = np.concatenate([-lengths, np.zeros(count)])
    found = linprog(objective, A_ub=np.vstack(rows), b_ub=np.concatenate(limits), bounds=bounds, method="highs")
    return float(base * lengths.sum() + found.fun)
