"""Simulation: production, stock and deliveries step by step, with each step's knowledge only.

Fields keep producing until the tank farms are full, then are cut at once to what can leave. When a route reopens they
come back no faster than a given rate. Nothing here knows of networks: rates come from outside.

Many draws run at once: every array has one row per draw, and a single run is a batch of one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from energy.network.units import DUST

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

_MOMENT = 1e-12
"""Days: how well the time is known at which a tank is full."""


@dataclass(frozen=True)
class Rates:
    """What holds while nothing changes, in Mt/d, by draw; arrays without draws hold for all of them.

    Attributes
    ----------
    wanted : array, shape (draws, producers)
        Production while the tank farms that are not full take what cannot leave.
    kept : array, shape (draws, producers)
        Production once all of them are full: its sum is what can leave.
    intake : array, shape (draws, farms)
        How fast each farm fills while production is as wanted.
    through : array, shape (draws, farms)
        What leaves each farm when production is as kept.
    spare : array, shape (draws, farms)
        How much more could leave each farm, to work off stock.
    state : array of int, shape (draws,), or None
        Which state of the network this is, for whoever gave the rates.
    """

    wanted: Floats
    kept: Floats
    intake: Floats
    through: Floats
    spare: Floats
    state: Ints | None = None


@dataclass(frozen=True)
class Period:
    """A stretch of days, and its rates by which farms are not full (array of bool, shape (draws, farms))."""

    start: float
    end: float
    rates: Callable[[Bools], Rates]


@dataclass(frozen=True)
class Producers:
    """What the rates act on.

    Attributes
    ----------
    base : array, shape (draws, producers)
        Undisturbed production, Mt/d.
    home : array of bool, shape (producers,)
        Which producers count as home crude.
    capacity, start : array, shape (draws, farms)
        Tank volume and stock at the start, Mt.
    ramp : array, shape (draws, producers), or None
        Largest rise of production, Mt/d per day; None for at once.
    outlet : tuple of int
        For each farm the one by which its crude leaves; empty where each is its own.
    """

    base: Floats
    home: Bools
    capacity: Floats
    start: Floats
    ramp: Floats | None
    outlet: tuple[int, ...] = ()


@dataclass(frozen=True)
class Trajectory:
    """What happened: one row per step, then one per draw.

    Attributes
    ----------
    start, length : array, shape (steps,)
        Beginning and length of each step, days.
    output : array, shape (steps, draws, producers)
        Production, Mt/d.
    stock : array, shape (steps, draws, farms)
        Stock at the end of each step, Mt.
    loading : array, shape (steps, draws, farms)
        What left each farm, Mt/d, all crude.
    leaving, home_leaving : array, shape (steps, draws)
        All crude and home crude that left the system, Mt/d.
    state : array of int, shape (steps, draws)
        The state behind the rates that each step used.
    first_cut : array, shape (draws,)
        Days from the start until home production is first cut; not a number where it never is.
    full : array, shape (draws, farms)
        Days from the start until each farm is first full; not a number where it never is. To the step where no other
        farm has room by then.
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
    state: Ints
    first_cut: Floats
    full: Floats
    producers: Producers

    @property
    def end(self) -> Floats:
        """End of each step, days."""
        return self.start + self.length

    @property
    def home_output(self) -> Floats:
        """Home production of each step and draw, Mt/d."""
        return np.asarray(self.output[:, :, self.producers.home].sum(axis=2), dtype=np.float64)

    @property
    def home_base(self) -> Floats:
        """Undisturbed home production of each draw, Mt/d."""
        return np.asarray(self.producers.base[:, self.producers.home].sum(axis=1), dtype=np.float64)

    @property
    def lost(self) -> Floats:
        """Production lost in each step and draw, Mt per producer."""
        missed: Floats = (self.producers.base - self.output) * self.length[:, None, None]
        return missed

    @property
    def lost_mt(self) -> Floats:
        """Home production lost in each draw, Mt."""
        return np.asarray(np.maximum(self.length @ (self.home_base - self.home_output), 0.0), dtype=np.float64)

    def recovered(self, rate: Floats, whole: Floats, share: float = 0.95) -> Floats:
        """Days from the start until `rate` is back at `share` of `whole` for good; not a number if it never is.

        Parameters
        ----------
        rate : array, shape (steps, draws)
            What recovers.
        whole : array, shape (draws,)
            What it recovers to.
        share : float
            Which part of it counts as back.
        """
        low = rate < share * whole - DUST
        ends = np.where(low, self.end[:, None], 0.0).max(axis=0, initial=0.0)
        return np.where(low[-1], np.nan, ends) if len(low) else ends


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

    >>> one, none = np.array([[0.18]]), np.zeros((1, 1))
    >>> shut = Rates(one, np.array([[0.03]]), np.array([[0.15]]), none, none)
    >>> open_ = Rates(one, one, none, one, none)
    >>> producers = Producers(one, np.array([True]), np.array([[0.8]]), np.array([[0.4]]), None)
    >>> periods = [Period(0, 10, lambda free: shut), Period(10, 20, lambda free: open_)]
    >>> trajectory = run(producers, periods)
    >>> trajectory.first_cut.round(3).tolist(), trajectory.lost_mt.round(2).tolist()
    ([2.667], [1.1])
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
        self.home_above = np.zeros_like(producers.start)
        self.first_cut = np.full(len(producers.base), np.nan)
        self.full = np.full_like(producers.start, np.nan)
        self.shut = np.full_like(producers.start, np.inf)
        self.times: list[tuple[float, float]] = []
        self.rows: list[tuple[Floats, Floats, Floats, Floats, Floats, Ints]] = []

    def advance(self, time: float, length: float, rates_of: Callable[[Bools], Rates]) -> None:
        """Go one step on; where a tank is full before its end, what it took goes on to the others from then."""
        left, rows, state = np.full(len(self.output), length), [], None
        for handed_on in range(self.stock.shape[1] + 1):
            # rule 1: a step knows the routes and the tanks of today only.
            rates = rates_of(self._room() > DUST)
            # The last part goes to the end of the step, so that no time of it is left out.
            part = self._until_full(rates, left) if handed_on < self.stock.shape[1] else left
            rows.append((part, *self._go(time + length - left, part, rates)))
            state = rates.state if state is None else state
            left = left - part
            if not (left > DUST).any():
                break
        parts = [row[0] / length for row in rows]
        output, loading, leaving, home = (
            np.sum([_by_draw(share, row[k]) for share, row in zip(parts, rows, strict=True)], axis=0)
            for k in range(1, 5)
        )
        state = np.zeros(len(output), dtype=np.int64) if state is None else state
        self.times.append((time, length))
        self.rows.append((output, self.stock, loading, leaving, home, state))

    def _room(self) -> Floats:
        return np.maximum(self.producers.capacity - self.stock, 0.0)

    def _until_full(self, rates: Rates, left: Floats) -> Floats:
        """How long the rates hold: to the end of the step, or until a tank is full while others are not."""
        # What is on its way up fills a tank the faster the longer it rises: the time that fills it lies between this
        # one, at the rate of the end, and the end.
        first = np.minimum(self._filling(rates, np.arange(len(left)))(left), left)
        sooner = np.flatnonzero(((self._room() > DUST).sum(axis=1) > 1) & (first < left - DUST))
        filled_after = self._filling(rates, sooner)
        low, high = first[sooner], left[sooner]
        while (high - low > _MOMENT).any():
            middle = (low + high) / 2
            early = filled_after(middle) > middle
            low, high = np.where(early, middle, low), np.where(early, high, middle)
        until = left.copy()
        until[sooner] = low
        return until

    def _filling(self, rates: Rates, draws: Ints) -> Callable[[Floats], Floats]:
        """When the first tank of some draws is full if production is as after some time; infinite if none is."""
        room, allowed = self._room()[draws], self._allowed(rates, draws)
        intake = np.broadcast_to(rates.intake, self.stock.shape)[draws]
        leave = np.broadcast_to(rates.kept, self.output.shape)[draws].sum(axis=1)

        def filled_after(length: Floats) -> Floats:
            filling = _filled(intake, allowed(length).sum(axis=1) - leave)
            with np.errstate(divide="ignore", invalid="ignore"):
                full = np.where((filling > DUST) & (room > DUST), room / filling, np.inf)
            return np.asarray(full.min(axis=1, initial=np.inf), dtype=np.float64)

        return filled_after

    def _allowed(self, rates: Rates, draws: Ints | slice = slice(None)) -> Callable[[Floats], Floats]:
        """Production at most of some draws, after some time in each."""
        # rule 2: production rises no faster than the ramp; it falls at once.
        wanted = np.broadcast_to(rates.wanted, self.output.shape)[draws]
        if self.producers.ramp is None:
            return lambda length: wanted
        output, ramp = self.output[draws], self.producers.ramp[draws]
        return lambda length: np.minimum(wanted, output + ramp * length[:, None])

    def _go(self, time: Floats, length: Floats, rates: Rates) -> tuple[Floats, Floats, Floats, Floats]:
        """Go on for some time in each draw: production, loading, and what leaves the system."""
        producers, going = self.producers, length > 0
        whole = np.where(going, length, 1.0)
        room = self._room()
        allowed = self._allowed(rates)(length)
        # rule 3: what can leave and what the tanks can take bound production; beyond that all are cut alike.
        kept = np.minimum(rates.kept, allowed)
        leave = rates.kept.sum(axis=1)
        storable = np.minimum(rates.intake * length[:, None], room)
        limit = leave + storable.sum(axis=1) / whole
        output = _cut(allowed, kept, limit)
        self._note_cut(time, length, rates, allowed, kept, limit, storable.sum(axis=1))
        # rule 4: what cannot leave goes into the tanks that are not full, in proportion to how fast they fill.
        surplus = output.sum(axis=1) - leave
        stored = np.minimum(_filled(np.broadcast_to(rates.intake, room.shape), surplus) * length[:, None], storable)
        stored = stored + _filled(storable - stored, surplus * length - stored.sum(axis=1))
        # rule 5: stock above the start feeds what is still missing, and is worked off where loading has room.
        released, short = self._release(rates, stored, leave - output.sum(axis=1), whole)
        released = np.where(going[:, None], released, 0.0)
        loading = rates.through - short[:, None] * self._lacking(rates) + self._loaded(released) / whole[:, None]
        self.stock = self.stock + stored - released
        filled = going[:, None] & (self._room() <= DUST) & (stored > DUST) & np.isnan(self.full)
        self.full = np.where(filled, (time + length)[:, None], self.full)
        home = self._home_change(rates, stored, released)
        leaving = output.sum(axis=1) - (stored - released).sum(axis=1) / whole
        home_leaving = output[:, producers.home].sum(axis=1) - home / whole
        self.output = np.where(going[:, None], output, self.output)
        return output, np.maximum(loading, 0.0), leaving, home_leaving

    def _note_cut(
        self, time: Floats, length: Floats, rates: Rates, allowed: Floats, kept: Floats, limit: Floats, storable: Floats
    ) -> None:
        """Home production counts: it is cut at once where no tank can take it, else when the tanks are full."""
        home, total = self.producers.home, allowed.sum(axis=1)
        base = self.producers.base[:, home].sum(axis=1)
        at_once = np.broadcast_to(rates.wanted[:, home].sum(axis=1) < base - DUST, len(base))
        over = (total > limit + DUST) & ((allowed - kept)[:, home].sum(axis=1) > DUST)
        with np.errstate(divide="ignore", invalid="ignore"):
            full = time + np.minimum(storable / (total - limit + storable / length), length)
        found = np.where(at_once, time, np.where(over, full, np.nan))
        self.first_cut = np.where(np.isnan(self.first_cut) & (length > 0), found, self.first_cut)

    def _release(self, rates: Rates, stored: Floats, shortage: Floats, length: Floats) -> tuple[Floats, Floats]:
        """Work off stock above the start: to make up for production that is still down, and with spare loading."""
        released = np.zeros_like(stored)
        short = np.maximum(shortage, 0.0)
        spare = np.broadcast_to(rates.spare, stored.shape).copy()
        # Farms by which crude leaves come first: those up the line need the loading that is left.
        for farm in sorted(range(stored.shape[1]), key=lambda f: self._outlet(f) != f):
            above = np.maximum(self.stock[:, farm] - self.producers.start[:, farm], 0.0)
            above = np.where(stored[:, farm] <= DUST, above, 0.0) / length
            made_up = np.minimum(short, above)
            more = np.minimum(spare[:, self._outlet(farm)], above - made_up)
            spare[:, self._outlet(farm)] -= more
            released[:, farm] = (made_up + more) * length
            short = short - made_up
        # What is made up for replaces production in `through`, so only the rest of a shortage lowers loading.
        return released, np.maximum(shortage, 0.0)

    def _outlet(self, farm: int) -> int:
        return self.producers.outlet[farm] if self.producers.outlet else farm

    def _loaded(self, released: Floats) -> Floats:
        """What each farm loads of stock: its own, and that of the farms behind it."""
        loaded = np.zeros_like(released)
        for farm in range(released.shape[1]):
            loaded[:, self._outlet(farm)] += released[:, farm]
        return loaded

    def _lacking(self, rates: Rates) -> Floats:
        """Which farms miss the production that is still down after a restart: those that the outage had cut off."""
        disturbed = rates.kept.sum(axis=1) < self.producers.base.sum(axis=1) - DUST
        self.shut = np.where(disturbed[:, None], rates.through, self.shut)
        return _shares(np.maximum(rates.through - self.shut, 0.0))

    def _home_change(self, rates: Rates, stored: Floats, released: Floats) -> Floats:
        """Home crude that went into stock less what came out, Mt."""
        gap = rates.wanted - rates.kept
        total = gap.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(total > DUST, gap[:, self.producers.home].sum(axis=1) / total, 1.0)[:, None]
        above = np.maximum(self.stock - stored + released - self.producers.start, DUST)
        out = np.minimum(released * self.home_above / above, self.home_above)
        self.home_above = self.home_above + share * stored - out
        return np.asarray((share * stored - out).sum(axis=1), dtype=np.float64)

    def trajectory(self) -> Trajectory:
        producers, count = self.producers, len(self.rows)
        start, length = np.array(self.times, dtype=np.float64).reshape(count, 2).T
        draws = len(producers.base)
        shapes = (producers.base.shape, producers.start.shape, producers.start.shape, (draws,), (draws,), (draws,))
        columns = list(zip(*self.rows, strict=True)) if self.rows else [()] * len(shapes)
        output, stock, loading, leaving, home, state = (
            np.array(column).reshape(count, *shape) for column, shape in zip(columns, shapes, strict=True)
        )
        cut, full = self.first_cut, self.full
        steps = state.astype(np.int64)
        return Trajectory(start, length, output, stock, loading, leaving, home, steps, cut, full, producers)


def _by_draw(share: Floats, values: Floats) -> Floats:
    """Values times a share of each draw, the first axis."""
    return np.asarray((share * values.T).T, dtype=np.float64)


def _cut(allowed: Floats, kept: Floats, limit: Floats) -> Floats:
    total, floor = allowed.sum(axis=1), kept.sum(axis=1)
    loose = (total <= limit + DUST) | (total - floor <= DUST)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(loose, 1.0, np.maximum(limit - floor, 0.0) / (total - floor))[:, None]
    cut: Floats = np.where(loose[:, None], allowed, kept + (allowed - kept) * part)
    return cut


def _filled(storable: Floats, surplus: Floats) -> Floats:
    total = storable.sum(axis=1)
    none = (surplus <= DUST) | (total <= DUST)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(none, 0.0, np.minimum(surplus / total, 1.0))
    filled: Floats = storable * part[:, None]
    return filled


def _shares(values: Floats) -> Floats:
    total = values.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        shares: Floats = np.where(total > DUST, values / total, 0.0)
    return shares
