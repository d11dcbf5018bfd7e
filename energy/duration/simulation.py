"""Simulation: production, stock and deliveries step by step, with each step's knowledge only.

Fields keep producing until the tank farms are full, then are cut at once to what can leave. When a route reopens they
come back no faster than a given rate. Nothing here knows of networks: rates come from outside.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from energy.network.units import DUST

Floats = npt.NDArray[np.float64]


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
class Period:
    """A stretch of days, and its rates by the set of farms that are not full (their positions)."""

    start: float
    end: float
    rates: Callable[[frozenset[int]], Rates]


@dataclass(frozen=True)
class Producers:
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
class Trajectory:
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
    producers : Producers
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
    producers: Producers

    @property
    def end(self) -> Floats:
        """End of each step, days."""
        return self.start + self.length

    @property
    def lost(self) -> Floats:
        """Production lost in each step, Mt per producer."""
        missed: Floats = (self.producers.base - self.output) * self.length[:, None]
        return missed

    @property
    def lost_mt(self) -> float:
        """Home production lost, Mt."""
        return max(float(self.lost[:, self.producers.home].sum()), 0.0)

    def recovered(self, rate: Floats, whole: float, share: float = 0.95) -> float | None:
        """Days from the start until `rate` is back at `share` of `whole` for good; None if it is not by the end."""
        low = np.flatnonzero(rate < share * whole - DUST)
        if not len(low):
            return 0.0
        return None if low[-1] == len(rate) - 1 else float(self.end[low[-1]])


def run(producers: Producers, periods: Sequence[Period], *, step: float = 1.0) -> Trajectory:
    """Follow production and stock through time.

    Parameters
    ----------
    producers : Producers
        Producers and tank farms.
    periods : sequence of Period
        In order and without gaps.
    step : float
        Length of a step in days; a period that is not a whole number of steps ends with a shorter one.

    Notes
    -----
    Within a step rates are constant. Stock is not run down below its start: a working stock stays in the tanks.

    Examples
    --------
    A producer of 0.18 Mt/d, a tank of 0.8 Mt that holds 0.4, ten days in which 0.03 Mt/d can leave:

    >>> one, none = np.array([0.18]), np.zeros(1)
    >>> shut = Rates(one, np.array([0.03]), np.array([0.15]), none, none)
    >>> open_ = Rates(one, one, none, one, none)
    >>> producers = Producers(one, np.array([True]), np.array([0.8]), np.array([0.4]), None)
    >>> periods = [Period(0, 10, lambda free: shut), Period(10, 20, lambda free: open_)]
    >>> trajectory = run(producers, periods)
    >>> round(trajectory.first_cut, 3), round(trajectory.lost_mt, 2)
    (2.667, 1.1)
    """
    state = _State(producers)
    for period in periods:
        for time, length in steps(period, step):
            state.advance(time, length, period.rates)
    return state.trajectory()


def steps(period: Period, step: float) -> list[tuple[float, float]]:
    """Beginning and length of every step of a period, days."""
    count = max(int(np.ceil((period.end - period.start) / step - DUST)), 0)
    starts = [period.start + i * step for i in range(count)]
    return [(a, min(a + step, period.end) - a) for a in starts]


class _State:
    """What is carried from step to step, and the rows written so far."""

    def __init__(self, producers: Producers) -> None:
        self.producers = producers
        self.output = producers.base.copy()
        self.stock = producers.start.copy()
        self.home_above = np.zeros(len(producers.start))
        self.first_cut: float | None = None
        self.shut: Floats | None = None
        self.rows: list[tuple[float, float, Floats, Floats, Floats, float, float, Rates]] = []

    def advance(self, time: float, length: float, rates_of: Callable[[frozenset[int]], Rates]) -> None:
        producers = self.producers
        # rule 1: a step knows the routes and the tanks of today only.
        room = np.maximum(producers.capacity - self.stock, 0.0)
        rates = rates_of(frozenset(np.flatnonzero(room > DUST).tolist()))
        # rule 2: production rises no faster than the ramp; it falls at once.
        allowed = rates.wanted
        if producers.ramp is not None:
            allowed = np.minimum(allowed, self.output + producers.ramp * length)
        # rule 3: what can leave and what the tanks can take bound production; beyond that all are cut alike.
        kept = np.minimum(rates.kept, allowed)
        leave = float(rates.kept.sum())
        storable = np.minimum(rates.intake * length, room)
        limit = leave + float(storable.sum()) / length
        output = _cut(allowed, kept, limit)
        self._note_cut(time, length, rates, allowed, kept, limit, float(storable.sum()))
        # rule 4: what cannot leave goes into the tanks that are not full, in proportion to how fast they fill.
        stored = _filled(storable, (float(output.sum()) - leave) * length)
        # rule 5: stock above the start feeds what is still missing, and is worked off once all routes are open.
        released, short = self._release(rates, stored, leave - float(output.sum()), length)
        loading = rates.through + released / length - short * self._lacking(rates)
        self.stock = self.stock + stored - released
        home = self._home_change(rates, stored, released)
        leaving = float(output.sum()) - float((stored - released).sum()) / length
        home_leaving = float(output[producers.home].sum()) - home / length
        self.output = output
        self.rows.append((time, length, output, self.stock, np.maximum(loading, 0.0), leaving, home_leaving, rates))

    def _note_cut(
        self, time: float, length: float, rates: Rates, allowed: Floats, kept: Floats, limit: float, storable: float
    ) -> None:
        """Home production counts: it is cut at once where no tank can take it, else when the tanks are full."""
        home = self.producers.home
        if self.first_cut is not None:
            return
        if float(rates.wanted[home].sum()) < float(self.producers.base[home].sum()) - DUST:
            self.first_cut = time
        elif float(allowed.sum()) > limit + DUST and float((allowed - kept)[home].sum()) > DUST:
            self.first_cut = time + min(storable / (float(allowed.sum()) - limit + storable / length), length)

    def _release(self, rates: Rates, stored: Floats, shortage: float, length: float) -> tuple[Floats, float]:
        """Work off stock above the start: with spare loading, and to make up for production that is still down."""
        released = np.zeros(len(stored))
        short = max(shortage, 0.0)
        # While a route is shut, the ways that are open are in use already.
        whole = float(rates.kept.sum()) >= float(self.producers.base.sum()) - DUST
        for farm in np.flatnonzero(stored <= DUST):
            above = max(self.stock[farm] - self.producers.start[farm], 0.0)
            made_up = min(short, above / length)
            more = min(float(rates.spare[farm]), above / length - made_up) if whole else 0.0
            released[farm] = (made_up + more) * length
            short -= made_up
        # What is made up for replaces production in `through`, so only the rest of a shortage lowers loading.
        return released, max(shortage, 0.0)

    def _lacking(self, rates: Rates) -> Floats:
        """Which farms miss the production that is still down after a restart: those that the outage had cut off."""
        if float(rates.kept.sum()) < float(self.producers.base.sum()) - DUST:
            self.shut = rates.through
        back = np.zeros(len(rates.through)) if self.shut is None else np.maximum(rates.through - self.shut, 0.0)
        return _shares(back)

    def _home_change(self, rates: Rates, stored: Floats, released: Floats) -> float:
        """Home crude that went into stock less what came out, Mt."""
        gap = rates.wanted - rates.kept
        total = float(gap.sum())
        share = float(gap[self.producers.home].sum()) / total if total > DUST else 1.0
        above = np.maximum(self.stock - stored + released - self.producers.start, DUST)
        out = np.minimum(released * self.home_above / above, self.home_above)
        self.home_above = self.home_above + share * stored - out
        return float((share * stored - out).sum())

    def trajectory(self) -> Trajectory:
        *numbers, rates = zip(*self.rows, strict=True) if self.rows else [()] * 8
        start, length, output, stock, loading, leaving, home = (np.array(c, dtype=np.float64) for c in numbers)
        steps, farms = len(self.rows), len(self.producers.start)
        return Trajectory(
            start,
            length,
            output.reshape(steps, len(self.producers.base)),
            stock.reshape(steps, farms),
            loading.reshape(steps, farms),
            leaving,
            home,
            tuple(rates),
            self.first_cut,
            self.producers,
        )


def _cut(allowed: Floats, kept: Floats, limit: float) -> Floats:
    total, floor = float(allowed.sum()), float(kept.sum())
    if total <= limit + DUST or total - floor <= DUST:
        return allowed
    cut: Floats = kept + (allowed - kept) * max(limit - floor, 0.0) / (total - floor)
    return cut


def _filled(storable: Floats, surplus: float) -> Floats:
    total = float(storable.sum())
    if surplus <= DUST or total <= DUST:
        return np.zeros(len(storable))
    filled: Floats = storable * min(surplus / total, 1.0)
    return filled


def _shares(values: Floats) -> Floats:
    total = float(values.sum())
    shares: Floats = values / total if total > DUST else np.zeros(len(values))
    return shares
