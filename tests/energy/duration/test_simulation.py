"""The day simulation without a network: METHODS' worked cases by hand, invariances, laws."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from energy.duration.simulation import Bools, Period, Producers, Rates, Trajectory, run, steps

P, TANK, START = 0.18, 0.8, 0.4


def spans(leave: float, start: float, end: float, last: float, producer: float = P) -> list[Period]:
    """One producer; what can leave falls from `producer` to `leave` between two days."""
    one, none = np.array([[producer]]), np.zeros((1, 1))
    shut = Rates(one, np.array([[leave]]), np.array([[producer - leave]]), np.array([[leave]]), none)
    whole = Rates(one, one, none, one, none)
    parts = [(0.0, start, whole), (start, end, shut), (end, last, whole)]
    return [Period(a, b, lambda free, r=r: r) for a, b, r in parts if b > a]  # type: ignore[misc]


def producers(ramp: float | None, *, tank: float = TANK, start: float = START, producer: float = P) -> Producers:
    return Producers(
        np.array([[producer]]),
        np.array([True]),
        np.array([[tank]]),
        np.array([[start]]),
        None if ramp is None else np.array([[ramp]]),
    )


def least_loss(producers: Producers, spans: Sequence[Period], *, step: float = 1.0) -> float:
    """The smallest loss in Mt that anyone could reach who knew from the start when the outage ends.

    A linear program: production may fall early, so that it is back up when the outage ends, and the tanks feed what
    can leave meanwhile. Producers and tank farms are taken together.
    """
    from scipy.optimize import linprog

    every = np.ones(producers.capacity.shape, dtype=np.bool_)
    taken = [(length, span.rates(every)) for span in spans for _, length in steps(span, step)]
    count, base = len(taken), float(producers.base.sum())
    lengths = np.array([length for length, _ in taken])
    wanted = [float(rates.wanted.sum()) for _, rates in taken]
    leave = [float(rates.kept.sum() + rates.spare.sum()) for _, rates in taken]
    # Unknowns: production of every step, then what leaves in it. Stock is the running sum of the difference.
    running = np.tril(np.ones((count, count))) * lengths
    stock = np.hstack([running, -running])
    rows = [stock, -stock]
    limits = [
        np.full(count, float((producers.capacity - producers.start).sum())),
        np.full(count, float(producers.start.sum())),
    ]
    if producers.ramp is not None:
        rise = np.eye(count) - np.eye(count, k=-1)
        rows.append(np.hstack([rise, np.zeros((count, count))]))
        limits.append(float(producers.ramp.sum()) * lengths + np.where(np.arange(count) == 0, base, 0.0))
    bounds = [(0.0, value) for value in (*wanted, *leave)]
    objective = np.concatenate([-lengths, np.zeros(count)])
    found = linprog(objective, A_ub=np.vstack(rows), b_ub=np.concatenate(limits), bounds=bounds, method="highs")
    return float(base * lengths.sum() + found.fun)


def storm(ramp: float | None, step: float = 1.0) -> Trajectory:
    return run(producers(ramp), spans(0.03, 5, 15, 60), step=step)


@pytest.mark.parametrize("ramp", [None, 0.02])
def test_the_tank_is_full_after_room_over_rate(ramp: float | None) -> None:
    """(0.8 - 0.4) / (0.18 - 0.03) = 2.667 days after the onset on day 5."""
    assert storm(ramp).first_cut == pytest.approx(5 + 0.4 / 0.15)


def test_loss_without_ramp() -> None:
    """0.15 a day over the 7.333 days left: 1.10."""
    assert storm(None).lost_mt == pytest.approx(1.10)


def test_loss_with_ramp() -> None:
    """Then 0.13 + 0.11 + ... + 0.01 = 0.49 more on the way up: 1.59."""
    assert storm(0.02).lost_mt == pytest.approx(1.59)


def test_finer_steps_come_to_the_continuous_ramp() -> None:
    """A continuous rise from 0.03 to 0.18 by 0.02 a day misses 0.15² / 0.04 = 0.5625: 1.6625."""
    gaps = [abs(storm(0.02, step).lost_mt - 1.6625) for step in (1, 0.5, 0.25, 0.1, 0.02)]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] < 0.002


def test_without_ramp_the_step_does_not_matter() -> None:
    assert [storm(None, step).lost_mt for step in (1, 0.5, 0.1)] == pytest.approx([1.10] * 3)


def test_foresight_loses_least() -> None:
    """Who knows the end cuts at first and is back up at the end: 1.1025, of which 0.0025 is lost to the ramp."""
    assert least_loss(producers(0.02), spans(0.03, 0, 10, 60)) == pytest.approx(1.1025)
    assert least_loss(producers(None), spans(0.03, 0, 10, 60)) == pytest.approx(1.10)


@pytest.mark.parametrize(("ramp", "lost"), [(None, 3.615), (0.02, 3.714)])
def test_one_mooring_for_55_days(ramp: float | None, lost: float) -> None:
    """0.4 / (0.18 - 0.107) = 5.48 days to the first cut; 0.073 a day after it."""
    trajectory = run(producers(ramp), spans(0.107, 0, 55, 90))
    assert trajectory.first_cut == pytest.approx(5.479, abs=5e-4)
    assert trajectory.lost_mt == pytest.approx(lost)


def test_the_tank_is_worked_off_to_its_start_with_spare_loading() -> None:
    one, none = np.array([[P]]), np.zeros((1, 1))
    parts = spans(0.03, 0, 10, 10)
    after = Rates(one, one, none, one, np.array([[0.05]]))
    trajectory = run(producers(None), [*parts, Period(10, 30, lambda free: after)])
    assert trajectory.loading[10, 0, 0] == pytest.approx(P + 0.05)
    assert trajectory.stock[-1, 0, 0] == pytest.approx(START)
    assert trajectory.leaving[-1, 0] == pytest.approx(P)


def test_two_tanks_fill_one_after_the_other() -> None:
    """The second tank can take 0.05 of the 0.15 a day: once the first is full, the rest is cut."""
    one, none = np.array([[P]]), np.zeros((1, 2))

    def rates(free: Bools) -> Rates:
        first, second = free[0]
        if first:
            return Rates(one, np.array([[0.03]]), np.array([[0.15, 0.0]]), none, none)
        taken = 0.05 if second else 0.0
        return Rates(np.array([[0.03 + taken]]), np.array([[0.03]]), np.array([[0.0, taken]]), none, none)

    two = Producers(one, np.array([True]), np.array([[0.8, 0.2]]), np.array([[0.5, 0.1]]), None)
    trajectory = run(two, [Period(0, 10, rates)])
    assert trajectory.first_cut == pytest.approx([2])
    assert trajectory.output[:, 0, 0] == pytest.approx([0.18, 0.18, 0.08, 0.08, *[0.03] * 6])
    assert trajectory.stock[-1, 0] == pytest.approx([0.8, 0.2])


def test_stock_up_the_line_leaves_by_the_terminal_with_what_loading_is_left() -> None:
    """The terminal can load 0.05 more a day: its own 0.4 goes first, and then the 0.2 from up the line."""
    one, none = np.array([[P]]), np.zeros((1, 2))
    shut = Rates(one, np.array([[0.03]]), np.array([[0.10, 0.05]]), np.array([[0.03, 0.0]]), none)
    open_ = Rates(one, one, none, np.array([[P, 0.0]]), np.array([[0.05, 0.0]]))
    both = Producers(one, np.array([True]), np.array([[0.8, 0.2]]), np.array([[0.4, 0.0]]), None, (0, 0))
    trajectory = run(both, [Period(0, 4, lambda free: shut), Period(4, 20, lambda free: open_)])
    assert trajectory.stock[3, 0] == pytest.approx([0.8, 0.2])
    assert trajectory.stock[11, 0] == pytest.approx([0.4, 0.2])
    assert trajectory.stock[15, 0] == pytest.approx([0.4, 0.0])
    assert trajectory.loading[4:16, 0, 0] == pytest.approx([P + 0.05] * 12)
    assert trajectory.loading[17, 0] == pytest.approx([P, 0.0])


def test_a_batch_is_many_single_runs() -> None:
    """Three draws at once, with tanks of their own, and each of them alone."""
    starts, shares = [0.1, 0.4, 0.75], [0.01, 0.02, 0.2]
    alone = [run(producers(r, start=s), spans(0.03, 5, 15, 60)) for s, r in zip(starts, shares, strict=True)]
    batch = Producers(
        np.full((3, 1), P),
        np.array([True]),
        np.full((3, 1), TANK),
        np.array(starts)[:, None],
        np.array(shares)[:, None],
    )
    together = run(batch, spans(0.03, 5, 15, 60))
    assert together.lost_mt == pytest.approx([float(one.lost_mt[0]) for one in alone])
    assert together.first_cut == pytest.approx([float(one.first_cut[0]) for one in alone])
    for i, one in enumerate(alone):
        assert together.stock[:, i] == pytest.approx(one.stock[:, 0])
        assert together.loading[:, i] == pytest.approx(one.loading[:, 0])


shocks = st.fixed_dictionaries(
    {
        "leave": st.floats(0, 0.17),
        "days": st.integers(1, 40),
        "tank": st.floats(0, 3),
        "fill": st.floats(0, 1),
        "ramp": st.one_of(st.none(), st.floats(0.005, 0.3)),
    }
)


def lost(shock: dict[str, float], **change: float) -> Trajectory:
    s = {**shock, **change}
    p = producers(s["ramp"], tank=s["tank"], start=s["fill"] * s["tank"])
    return run(p, spans(s["leave"], 0, s["days"], s["days"] + 60))


@given(shocks)
def test_stock_stays_in_the_tank_and_mass_is_kept(shock: dict[str, float]) -> None:
    trajectory = lost(shock)
    assert (trajectory.stock >= -1e-9).all()
    assert (trajectory.stock <= shock["tank"] + 1e-9).all()
    before = np.concatenate([trajectory.producers.start[None], trajectory.stock[:-1]])
    change = (trajectory.stock - before).sum(axis=2)
    flows = (trajectory.output.sum(axis=2) - trajectory.leaving) * trajectory.length[:, None]
    assert flows == pytest.approx(change, abs=1e-9)
    assert trajectory.home_leaving == pytest.approx(trajectory.leaving, abs=1e-9)
    assert trajectory.loading[:, :, 0] == pytest.approx(trajectory.leaving, abs=1e-9)
    assert (trajectory.lost >= -1e-9).all()


@given(shocks, st.integers(1, 20), st.floats(0, 1), st.floats(0, 2))
def test_losses_grow_with_days_and_fill_and_shrink_with_storage(
    shock: dict[str, float], more_days: int, more_fill: float, more_tank: float
) -> None:
    base = lost(shock).lost_mt
    assert lost(shock, days=shock["days"] + more_days).lost_mt >= base - 1e-9
    assert lost(shock, fill=shock["fill"] + more_fill * (1 - shock["fill"])).lost_mt >= base - 1e-9
    assert lost(shock, tank=shock["tank"] + more_tank).lost_mt <= base + 1e-9
    assert least_loss(lost(shock).producers, spans(shock["leave"], 0, shock["days"], shock["days"] + 60)) <= base + 1e-6


def test_a_full_tank_hands_on_within_the_day() -> None:
    """What the first tank no longer takes goes into the second at once and is not cut.

    Room 0.225 at 0.15 a day: full after 1.5 days. From then the second takes all 0.15 until its 0.3 are full, two days
    later: first cut after 3.5 days, and nothing is lost before.
    """
    one, none = np.array([[P]]), np.zeros((1, 2))

    def rates(free: Bools) -> Rates:
        first, second = free[0]
        if first:
            return Rates(one, np.array([[0.03]]), np.array([[0.15, 0.0]]), none, none)
        taken = 0.15 if second else 0.0
        return Rates(np.array([[0.03 + taken]]), np.array([[0.03]]), np.array([[0.0, taken]]), none, none)

    two = Producers(one, np.array([True]), np.array([[0.8, 0.4]]), np.array([[0.575, 0.1]]), None)
    trajectory = run(two, [Period(0, 6, rates)])
    assert trajectory.first_cut == pytest.approx([3.5])
    assert trajectory.full[0, 0] == pytest.approx(1.5)
    assert trajectory.output[:, 0, 0] == pytest.approx([0.18] * 3 + [0.105, 0.03, 0.03])
    assert trajectory.stock[-1, 0] == pytest.approx([0.8, 0.4])


def climb(room: float, ramp: float, leave: float, days: int, *, second: bool = False) -> Trajectory:
    """A day at 0.03 a day, then `leave` can leave and 0.18 is wanted: one tank takes the rest, then perhaps another."""
    low, one, none = np.array([[0.03]]), np.array([[P]]), np.zeros((1, 2))

    def rates(free: Bools) -> Rates:
        taken = np.array([[P - leave, 0.0] if free[0, 0] else [0.0, P - leave if second and free[0, 1] else 0.0]])
        kept = np.array([[leave]])
        return Rates(kept + taken.sum(), kept, taken, none, none)

    two = Producers(one, np.array([True]), np.array([[room, 0.4]]), np.zeros((1, 2)), np.array([[ramp]]))
    return run(two, [Period(0, 1, lambda free: Rates(low, low, none, none, none)), Period(1, 1 + days, rates)])


def test_output_on_its_way_up_comes_to_what_can_leave() -> None:
    """It rises by 0.02 a day to 0.11, of which 0.01 goes into the tank; 0.005 of room is left for the day after."""
    trajectory = climb(0.015, 0.02, 0.1, 7)
    assert trajectory.output[:, 0, 0] == pytest.approx([0.03, 0.05, 0.07, 0.09, 0.11, 0.105, 0.1, 0.1])
    assert trajectory.stock[-1, 0] == pytest.approx([0.015, 0.0])


def test_output_on_its_way_up_goes_on_where_another_tank_takes_over() -> None:
    """The day that fills the first tank is split at x: (0.01 + 0.02 x) x = 0.005 for output 0.11 + 0.02 x, x = 0.309.

    The rest of the day it is 0.11 + 0.02: the second tank takes 0.03 (1 - x) = 0.0207 of it, later 0.05, 0.07, 0.08.
    """
    trajectory, x = climb(0.015, 0.02, 0.1, 8, second=True), (0.0005**0.5 - 0.01) / 0.04
    day = (0.11 + 0.02 * x) * x + 0.13 * (1 - x)
    assert (0.01 + 0.02 * x) * x == pytest.approx(0.005)
    assert trajectory.output[:, 0, 0] == pytest.approx([0.03, 0.05, 0.07, 0.09, 0.11, day, 0.15, 0.17, P])
    assert trajectory.stock[-1, 0] == pytest.approx([0.015, 0.03 * (1 - x) + 0.05 + 0.07 + 0.08])


@pytest.mark.parametrize("second", [False, True])
@given(st.floats(0.001, 0.5), st.floats(0.005, 0.2), st.floats(0.04, 0.17))
def test_while_routes_stay_as_they_are_output_never_falls_below_what_can_leave(
    second: bool, room: float, ramp: float, leave: float
) -> None:
    trajectory = climb(room, ramp, leave, 20, second=second)
    before, after = trajectory.output[1:-1, 0, 0], trajectory.output[2:, 0, 0]
    assert (after >= np.minimum(before, leave) - 1e-9).all()
    assert after[-1] >= min(leave, 0.03 + 20 * ramp) - 1e-9
