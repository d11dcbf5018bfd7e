"""Days: METHODS' worked cases by hand, invariances, laws, and the shipped network."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import energy
from energy.duration.days import first_cut_days, simulate_days
from energy.duration.simulation import Period, Producers, Rates, Trajectory, run, steps
from energy.duration.storage import farms_of
from energy.errors import UsageError
from energy.report.block import days_answer, print_days
from energy.report.console import Unit
from energy.study import Study

from ..kz_mini import write_kz_mini

P, TANK, START = 0.18, 0.8, 0.4


@pytest.fixture(scope="module")
def net() -> Study:
    return energy.load()


def spans(leave: float, start: float, end: float, last: float, producer: float = P) -> list[Period]:
    """One producer; what can leave falls from `producer` to `leave` between two days."""
    one, none = np.array([producer]), np.zeros(1)
    shut = Rates(one, np.array([leave]), np.array([producer - leave]), np.array([leave]), none)
    whole = Rates(one, one, none, one, none)
    parts = [(0.0, start, whole), (start, end, shut), (end, last, whole)]
    return [Period(a, b, lambda free, r=r: r) for a, b, r in parts if b > a]  # type: ignore[misc]


def producers(ramp: float | None, *, tank: float = TANK, start: float = START, producer: float = P) -> Producers:
    return Producers(
        np.array([producer]),
        np.array([True]),
        np.array([tank]),
        np.array([start]),
        None if ramp is None else np.array([ramp]),
    )


def least_loss(producers: Producers, spans: Sequence[Period], *, step: float = 1.0) -> float:
    """The smallest loss in Mt that anyone could reach who knew from the start when the outage ends.

    A linear program: production may fall early, so that it is back up when the outage ends, and the tanks feed what
    can leave meanwhile. Producers and tank farms are taken together.
    """
    from scipy.optimize import linprog

    every = frozenset(range(len(producers.capacity)))
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
    one, none = np.array([P]), np.zeros(1)
    parts = spans(0.03, 0, 10, 10)
    after = Rates(one, one, none, one, np.array([0.05]))
    trajectory = run(producers(None), [*parts, Period(10, 30, lambda free: after)])
    assert trajectory.loading[10, 0] == pytest.approx(P + 0.05)
    assert trajectory.stock[-1, 0] == pytest.approx(START)
    assert trajectory.leaving[-1] == pytest.approx(P)


def test_two_tanks_fill_one_after_the_other() -> None:
    """The second tank can take 0.05 of the 0.15 a day: once the first is full, the rest is cut."""
    one, none = np.array([P]), np.zeros(2)

    def rates(free: frozenset[int]) -> Rates:
        if 0 in free:
            return Rates(one, np.array([0.03]), np.array([0.15, 0.0]), none, none)
        taken = 0.05 if 1 in free else 0.0
        return Rates(np.array([0.03 + taken]), np.array([0.03]), np.array([0.0, taken]), none, none)

    two = Producers(one, np.array([True]), np.array([0.8, 0.2]), np.array([0.5, 0.1]), None)
    trajectory = run(two, [Period(0, 10, rates)])
    assert trajectory.first_cut == pytest.approx(2)
    assert trajectory.output[:, 0] == pytest.approx([0.18, 0.18, 0.08, 0.08, *[0.03] * 6])
    assert trajectory.stock[-1] == pytest.approx([0.8, 0.2])


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
    before = np.vstack([trajectory.producers.start, trajectory.stock[:-1]])
    change = (trajectory.stock - before).sum(axis=1)
    flows = (trajectory.output.sum(axis=1) - trajectory.leaving) * trajectory.length
    assert flows == pytest.approx(change, abs=1e-9)
    assert trajectory.home_leaving == pytest.approx(trajectory.leaving, abs=1e-9)
    assert trajectory.loading[:, 0] == pytest.approx(trajectory.leaving, abs=1e-9)
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


def test_tank_farms_of_terminals_and_ports_only() -> None:
    farms = {f.node: f for f in farms_of(energy.load().dataset)}
    assert farms["cpc-mt"].capacity_mt == 0.8
    assert "atyrau" not in farms
    assert all(f.source_id for f in farms.values())


def test_a_storm_fills_the_terminal(net: Study) -> None:
    """All crude of the terminal fills it: home and foreign, less what other routes take."""
    result = net.days("spm-1", "spm-2", "spm-3", days=7, year=2023)
    assert [f.node for f in result.used_farms] == ["cpc-mt"]
    yard = net.storage(2023)
    inflow = float(yard.open_rates().through[[f.node for f in yard.farms].index("cpc-mt")])
    assert inflow * 365 == pytest.approx(63.47, abs=0.1)
    rerouted = result.runs[1].states[0].rerouted_mt / 365
    for made in result.runs:
        room = 0.8 * (1 - made.fill)
        assert made.first_cut_days == pytest.approx(room / (inflow - rerouted), rel=1e-6)


def test_first_cut_agrees_with_the_daily_run(net: Study) -> None:
    for names, year in ((["spm-2", "spm-3"], 2025), (["spm-1", "spm-2", "spm-3"], 2023), (["cpc"], 2024)):
        found = first_cut_days(net.storage(year), names)
        made = net.days(*names, days=30, year=year)
        assert (found.low, found.central, found.high) == pytest.approx([r.first_cut_days for r in made.runs])


def test_moorings_are_counted(net: Study) -> None:
    """Two of three work: one out costs nothing, two out leave one mooring's rate."""
    assert net.days("spm-2", days=60, year=2025).band("lost_mt") == pytest.approx((0, 0, 0), abs=1e-6)
    one = net.days("spm-2", "spm-3", days=60, year=2025)
    farm = [f.node for f in one.farms].index("cpc-mt")
    assert one.runs[1].trajectory.loading[30, farm] * 365 == pytest.approx(42)


def test_a_block_upstream_of_the_tanks_cuts_at_once(net: Study) -> None:
    assert first_cut_days(net.storage(), ["cpc"]).high == 0
    assert first_cut_days(net.storage(2025), ["line:mozbr"]).low is None


def test_network_runs_keep_mass_and_bounds(net: Study) -> None:
    for names in (["spm-1", "spm-2", "spm-3"], ["strait:bosporus"], ["line:btc"], ["country:RU"], ["node:tengiz"]):
        for made in net.days(*names, days=20, year=2024).runs:
            course = made.trajectory
            assert (course.stock <= course.producers.capacity + 1e-9).all()
            before = np.vstack([course.producers.start, course.stock[:-1]])
            change = (course.stock - before).sum(axis=1)
            assert (course.output.sum(axis=1) - course.leaving) * course.length == pytest.approx(change, abs=1e-7)
            assert (course.lost >= -1e-7).all()
            assert made.exports[-1] == pytest.approx(made.base_exports, abs=1e-4)


def test_a_longer_outage_loses_more(net: Study) -> None:
    values = [net.days("spm-2", "spm-3", days=d, year=2025).runs[1].lost_mt for d in (5, 10, 20)]
    assert values == sorted(values)
    assert values[-1] > 0


def test_the_answer_is_plain(net: Study) -> None:
    result = net.days("spm-1", "spm-2", "spm-3", days=7, year=2023)
    answer = json.loads(json.dumps(days_answer(result, net.dataset), allow_nan=False))
    assert answer["schema"] == "kzroutes/days/1"
    assert answer["first_cut_days"]["low"] < answer["first_cut_days"]["central"] < answer["first_cut_days"]["high"]
    assert answer["rows"] == json.loads(json.dumps(result.records()))
    central = result.runs[1].lost_mt
    assert sum(f["lost_mt"] for f in answer["fields"]) == pytest.approx(central, abs=1e-4)
    assert answer["assumptions"]["tank_farms"][0]["source"]


def test_the_printed_table_names_what_it_rests_on(net: Study, capsys: pytest.CaptureFixture[str]) -> None:
    print_days(Console(width=150), net.days("spm-1", "spm-2", "spm-3", days=7, year=2023), Unit("Mt/y"))
    shown = capsys.readouterr().out
    assert "fields are first cut after" in shown
    assert "assumption" in shown


@pytest.mark.parametrize(
    ("days", "options"),
    [
        (0, {}),
        (-3, {}),
        (float("nan"), {}),
        (1e9, {}),
        (5, {"start_fill": (-0.1, 0.5)}),
        (5, {"start_fill": (0.5, 1.2)}),
        (5, {"start_fill": (0.7, 0.3)}),
        (5, {"left": 2.0}),
        (5, {"step": 0}),
        (5, {"ramp_share": 0}),
        (5, {"horizon": "week"}),
    ],
)
def test_bad_numbers_are_named(net: Study, days: float, options: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        simulate_days(net.storage(), ["spm-2"], days, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["event:1997-iran-swaps-start", "event:2022-07-06-nothing", "cpcc"])
def test_bad_names_are_named(net: Study, name: str) -> None:
    with pytest.raises(UsageError):
        net.days(name, days=5)


def test_a_network_without_tanks_or_years_is_cut_at_once(tmp_path: Path) -> None:
    """KZ-mini loses 49 of 83 Mt/y without its main line: 10 days of it are 1.342 Mt."""
    mini = energy.load(write_kz_mini(tmp_path / "mini"))
    result = simulate_days(mini.storage(), ["cpc"], 10, horizon="structural", ramp_share=None)
    assert result.band("first_cut_days") == (0, 0, 0)
    assert result.band("lost_mt") == pytest.approx((490 / 365,) * 3)
    assert days_answer(result, mini.dataset)["year"] is None
    with pytest.raises(UsageError, match="calibration"):
        mini.days("cpc", days=10)
