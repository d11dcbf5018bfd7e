"""Days: METHODS' worked cases by hand, invariances, laws, and the shipped network."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import energy
from energy.duration.conditions import Conditions, conditions_of
from energy.duration.days import Days, first_cut_days, simulate_days
from energy.duration.priors import Draws, priors_of, quantiles
from energy.duration.runs import Phase, Runs, Simulator
from energy.duration.settings import Setting
from energy.duration.simulation import Bools, Period, Producers, Rates, Trajectory, run, steps
from energy.duration.storage import farms_of, farms_up_the_line
from energy.errors import UsageError
from energy.flow.scenario import Scenario, make_scenario
from energy.presentation.console import Unit
from energy.report.days import days_answer, print_days
from energy.study import Study

from ..kz_mini import write_kz_mini

P, TANK, START = 0.18, 0.8, 0.4


@pytest.fixture(scope="module")
def net() -> Study:
    return energy.load()


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


def test_tank_farms_of_terminals_and_up_the_line() -> None:
    farms = {f.node: f for f in farms_of(energy.load().dataset)}
    assert farms["cpc-mt"].capacity_mt == 0.8
    assert "atyrau" not in farms
    assert all(f.source_id for f in farms.values())
    behind = farms_up_the_line(energy.load().dataset)
    assert {n for f in behind for n in f.nodes} >= {"cpc-tengiz", "atyrau", "tengiz"}
    # The central room of all tanks up the line when nothing is left out, split by their sizes.
    assert sum(f.capacity_mt for f in behind) == pytest.approx(0.65)


@pytest.fixture(scope="module")
def storm_of_2023(net: Study) -> Days:
    return net.days("spm-1", "spm-2", "spm-3", days=7, year=2023, draws=60)


def at_points(
    net: Study, names: Sequence[str], days: float, year: int, fills: Sequence[float] = (0.7, 0.525, 0.35)
) -> Runs:
    """One run for each start fill, everything else as the tables have it and no tanks up the line."""
    storage = net.storage(year)
    assert storage.phi is not None
    conditions = Conditions.at_fills(storage, fills, Setting(storage.phi.central), 1 / 9)
    scenario = make_scenario(storage.targets, names, horizon="month")
    return Simulator(storage).run([Phase(0.0, days, scenario)], conditions)


def test_a_storm_fills_the_terminal(net: Study) -> None:
    """All crude of the terminal fills it: home and foreign, less what other routes take."""
    storage, runs = net.storage(2023), at_points(net, ["spm-1", "spm-2", "spm-3"], 7, 2023)
    terminal = [f.node for f in storage.farms].index("cpc-mt")
    assert terminal in runs.moved
    open_ = Simulator(storage).rates(Phase(0, 1, Scenario((), "month")), Setting(0.5), frozenset())
    inflow = float(open_.through[terminal])
    assert inflow * 365 == pytest.approx(63.47, abs=0.1)
    rerouted = runs.states[int(runs.trajectory.state[0, 0])].rerouted_mt / 365
    room = 0.8 * (1 - np.array([0.7, 0.525, 0.35]))
    assert runs.first_cut_days == pytest.approx(room / (inflow - rerouted), rel=1e-6)


def test_first_cut_agrees_with_the_daily_run(net: Study) -> None:
    """Central values of all priors, tanks up the line among them."""
    for names, year in ((["spm-2", "spm-3"], 2025), (["spm-1", "spm-2", "spm-3"], 2023), (["cpc"], 2024)):
        storage = net.storage(year)
        draws = Draws(priors_of(net.dataset, None), 1, 1, 0, central=True)
        scenario = make_scenario(storage.targets, names, horizon="month")
        months = tuple((month, 1 / 12) for month in range(1, 13))
        phase = Phase(0.0, 60.0, scenario, months=months)
        runs = Simulator(storage).run([phase], conditions_of(storage, draws, phi=storage.phi))
        assert [first_cut_days(storage, names)] == pytest.approx(runs.first_cut_days)


def test_first_cut_counts_the_tanks_of_days(net: Study) -> None:
    """Room at the terminal and up the line over what fills it; with the whole of CPC shut that up the line is left."""
    storage = net.storage(2023)
    draws = Draws(priors_of(net.dataset, None), 1, 1, 0, central=True)
    conditions = conditions_of(storage, draws, phi=storage.phi)
    room = float((conditions.capacity - conditions.start).sum(axis=1)[0])
    terminal = [f.node for f in storage.farms].index("cpc-mt")
    alone = float((conditions.capacity - conditions.start)[0, terminal])
    # 0.80 Mt of which 55 % is full, and 0.30 up the line; other terminals are not reached.
    assert alone == pytest.approx(0.8 * 0.45)
    assert sum(conditions.capacity[0][i] for i, f in enumerate(storage.farms) if f.up_the_line) == pytest.approx(0.3)
    found = first_cut_days(storage, ["spm-1", "spm-2", "spm-3"])
    # At most 63.5 Mt/y reach the terminal: so much room lasts at least as long.
    assert found is not None and alone / (63.5 / 365) < found
    assert found < room / (25 / 365)
    shut = first_cut_days(storage, ["cpc"])
    assert shut is not None and 0 < shut < found


def test_moorings_are_counted(net: Study) -> None:
    """Two of three work: one out costs nothing, two out leave one mooring's rate."""
    assert at_points(net, ["spm-2"], 60, 2025).lost_mt == pytest.approx([0, 0, 0], abs=1e-6)
    one = at_points(net, ["spm-2", "spm-3"], 60, 2025)
    farm = [f.node for f in net.storage(2025).farms].index("cpc-mt")
    assert one.trajectory.loading[30, 1, farm] * 365 == pytest.approx(42)


def test_a_block_upstream_of_the_tanks_cuts_at_once(net: Study) -> None:
    assert at_points(net, ["cpc"], 10, 2025).first_cut_days == pytest.approx([0, 0, 0])
    assert first_cut_days(net.storage(2025), ["line:mozbr"]) is None


@pytest.mark.parametrize(
    "names", [["spm-1", "spm-2", "spm-3"], ["strait:bosporus"], ["line:btc"], ["country:RU"], ["node:tengiz"]]
)
def test_network_runs_keep_mass_and_bounds(net: Study, names: list[str]) -> None:
    """With tanks up the line, levels and settings of every draw."""
    runs = net.days(*names, days=20, year=2024, start=date(2024, 11, 1), draws=20, attack=True).runs
    course = runs.trajectory
    assert (course.stock <= course.producers.capacity + 1e-9).all()
    assert (course.stock >= -1e-9).all()
    before = np.concatenate([course.producers.start[None], course.stock[:-1]])
    change = (course.stock - before).sum(axis=2)
    flows = (course.output.sum(axis=2) - course.leaving) * course.length[:, None]
    assert flows == pytest.approx(change, abs=1e-7)
    assert (course.lost >= -1e-7).all()


def test_a_longer_outage_loses_more(net: Study) -> None:
    values = [float(at_points(net, ["spm-2", "spm-3"], d, 2025).lost_mt[1]) for d in (5, 10, 20)]
    assert values == sorted(values)
    assert values[-1] > 0


def test_the_same_seed_gives_the_same_numbers(net: Study) -> None:
    first, again, other = (
        net.days("spm-1", "spm-2", "spm-3", days=6, year=2023, draws=20, seed=seed) for seed in (0, 0, 1)
    )
    assert again.records() == first.records()
    assert other.records() != first.records()


def test_draws_are_exchangeable(net: Study) -> None:
    """Their order says nothing: of shuffled conditions the same runs come out, shuffled."""
    storage, draws = net.storage(2025), Draws(priors_of(net.dataset), 40, 5, 0)
    conditions = conditions_of(storage, draws, phi=storage.phi)
    order = np.random.default_rng(1).permutation(40)
    shuffled = replace(
        conditions,
        setting=conditions.setting[order],
        capacity=conditions.capacity[order],
        start=conditions.start[order],
        ramp_share=None if conditions.ramp_share is None else conditions.ramp_share[order],
        level=conditions.level[order],
    )
    phases = [Phase(0.0, 20.0, make_scenario(storage.targets, ["spm-2", "spm-3"], horizon="month"))]
    simulator = Simulator(storage)
    one, two = simulator.run(phases, conditions), simulator.run(phases, shuffled)
    assert two.lost_mt == pytest.approx(one.lost_mt[order])
    assert two.first_cut_days == pytest.approx(one.first_cut_days[order], nan_ok=True)
    assert quantiles(two.lost_mt) == pytest.approx(quantiles(one.lost_mt))


def test_a_larger_tank_never_brings_the_first_cut_forward(net: Study) -> None:
    """Nor loses more, nor does a tank that is never needed change anything."""
    storage, draws = net.storage(2025), Draws(priors_of(net.dataset), 40, 5, 0)
    conditions = conditions_of(storage, draws, phi=storage.phi)
    phases = [Phase(0.0, 30.0, make_scenario(storage.targets, ["spm-2", "spm-3"], horizon="month"))]
    simulator, terminal = Simulator(storage), [f.node for f in storage.farms].index("cpc-mt")
    base = simulator.run(phases, conditions)
    for farm, needed in ((terminal, True), (0, False)):
        more = np.zeros_like(conditions.capacity)
        more[:, farm] = 0.3
        larger = simulator.run(phases, replace(conditions, capacity=conditions.capacity + more))
        later = larger.first_cut_days - base.first_cut_days
        assert (later >= -1e-9).all()
        assert (larger.lost_mt <= base.lost_mt + 1e-9).all()
        assert (later.max() > 0.1) == needed
        if not needed:
            assert larger.lost_mt == pytest.approx(base.lost_mt)


def test_a_field_with_less_weight_is_cut_less(net: Study) -> None:
    """What can leave is the same; Karachaganak at half the weight is cut half as deep as Tengiz."""
    storage = net.storage(2025)
    scenario = make_scenario(storage.targets, ["spm-2", "spm-3"], horizon="month")
    at = {n: i for i, n in enumerate(storage.network.sources)}
    weights = tuple(0.5 if n == "karachaganak" else 1.0 for n in storage.network.sources)
    alike, uneven = (storage.settle(storage.ask(scenario, Setting(0.45, weights=w))) for w in ((), weights))
    assert uneven.kept.sum() == pytest.approx(alike.kept.sum())
    cut = 1 - uneven.kept[:-1] / np.maximum(storage.supply, 1e-9)
    assert cut[at["karachaganak"]] == pytest.approx(cut[at["tengiz"]] / 2, rel=1e-6)
    assert cut[at["tengiz"]] == pytest.approx(cut[at["kashagan"]], rel=1e-6)
    same = storage.settle(storage.ask(scenario, Setting(0.45, weights=tuple(1.0 for _ in at))))
    assert same.kept == pytest.approx(alike.kept)


def test_a_field_below_its_floor_stands_still(net: Study) -> None:
    storage = net.storage(2025)
    scenario = make_scenario(storage.targets, ["spm-1", "spm-2", "spm-3"], horizon="month")
    tengiz = storage.network.sources.index("tengiz")
    free = storage.settle(storage.ask(scenario, Setting(0.45)))
    assert 0 < free.kept[tengiz] < 0.3 * storage.supply[tengiz]
    floors = tuple(0.3 if n == "tengiz" else 0.0 for n in storage.network.sources)
    held = storage.settle(storage.ask(scenario, Setting(0.45, floors=floors)))
    assert held.kept[tengiz] == 0
    assert held.stopped == {tengiz}


def test_the_answer_is_plain(net: Study, storm_of_2023: Days) -> None:
    result = storm_of_2023
    answer = json.loads(json.dumps(days_answer(result, net.dataset), allow_nan=False))
    assert answer["schema"] == "kzroutes/days/2"
    cut = answer["first_cut_days"]
    assert cut["q05"] < cut["q50"] < cut["q95"]
    assert answer["rows"] == json.loads(json.dumps(result.records()))
    assert {p["quantity"] for p in answer["assumptions"]["priors"]} >= {"start_fill", "phi", "restart", "cut_depth"}
    assert all(p["sources"] for p in answer["assumptions"]["priors"])


def test_the_printed_table_names_what_it_rests_on(storm_of_2023: Days, capsys: pytest.CaptureFixture[str]) -> None:
    print_days(Console(width=150), storm_of_2023, Unit("Mt/y"))
    shown = capsys.readouterr().out
    assert "fields are first cut after" in shown
    assert "assumptions" in shown


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
        (5, {"draws": 0}),
        (5, {"seed": -1}),
    ],
)
def test_bad_numbers_are_named(net: Study, days: float, options: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        simulate_days(net.storage(), ["spm-2"], days, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["event:1997-iran-swaps-start", "event:2022-07-06-nothing", "cpcc"])
def test_bad_names_are_named(net: Study, name: str) -> None:
    with pytest.raises(UsageError):
        net.days(name, days=5)


def test_how_tanks_fill_does_not_depend_on_where_the_search_begins(net: Study) -> None:
    """Some farms tie in all but cost and name: the plan is one, from the plan with full tanks or from the base."""
    storage, draws = net.storage(2023), Draws(priors_of(net.dataset), 100, 4, 0)
    scenario = make_scenario(storage.targets, ["spm-1", "spm-2", "spm-3"], horizon="month")
    for setting in conditions_of(storage, draws, phi=storage.phi).settings:
        asked = storage.ask(scenario, setting)
        full = storage.settle(asked).plan.plan
        for left_out in range(len(storage.farms)):
            free = frozenset(range(len(storage.farms))) - {left_out}
            one, other = (storage.planned(asked, free, within=plan).plan for plan in (full, None))
            assert one.supply == pytest.approx(other.supply, abs=1e-6)
            assert one.markets == pytest.approx(other.markets, abs=1e-6)


TABLES = {
    "nodes": """\
node_id,name,kind,country,lat,lon,supply_mt,demand_mt
field,Field,field,AA,46,53,65.7,
terminal,Terminal,terminal,AA,45,50,,
sea,Sea,market,BB,42,12,,100
rail,Railway,market,CC,44,80,,100
""",
    "edges": """\
edge_id,name,tail,head,mode,capacity_mt,cost_usd_t,country
pipe,Pipe,field,terminal,pipe,100,10,AA
mooring,Mooring,terminal,sea,sea,65.7,1,AA
railway,Railway,field,rail,rail,{rail},90,AA
""",
    "sources": "source_id,outlet,title,date,url,tier,licence,note\ninvented,nobody,,,,C,,\n",
    "storage": """\
storage_id,name,node_id,capacity_mt,low_mt,high_mt,status,source_id,note
tanks,Tanks,terminal,0.8,,,assumption,invented,
""",
    "priors": """\
prior_id,quantity,of,months,shape,low,central,high,unit,status,learned_from,source_id,note
fill,start_fill,,,point,0.5,0.5,0.5,share,assumption,,invented,
restart,restart,transport_stop,,point,0.1111111111,0.1111111111,0.1111111111,share/d,assumption,,invented,
""",
}


@pytest.mark.parametrize(
    ("rail", "days", "cut", "lost"), [(0.03, 10, 0.4 / 0.15, 1.59), (0.107, 55, 0.4 / 0.073, 3.714)]
)
def test_the_worked_cases_hold_where_every_prior_is_a_point(
    tmp_path: Path, rail: float, days: int, cut: float, lost: float
) -> None:
    """From tables to the answer: every draw and every quantile is the value worked out by hand above."""
    for name, table in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(table.format(rail=rail * 365), encoding="utf-8")
    found = energy.load(tmp_path).days("mooring", days=days, horizon="year", draws=3)
    assert list(found.quantiles("first_cut_days").values()) == pytest.approx([cut] * 5, abs=1e-6)
    assert list(found.quantiles("lost_mt").values()) == pytest.approx([lost] * 5, abs=1e-6)


def test_a_field_that_only_one_route_serves_goes_first(tmp_path: Path) -> None:
    """A quarter of the mooring is left: 5 of 20. The railway takes all 10 of the other field, so 5 of 10 is cut of one.

    Five days at half of its 10/365, then back by a ninth of it a day: 7/18, 5/18, 3/18 and 1/18 are still missing.
    """
    nodes = """\
node_id,name,kind,country,lat,lon,supply_mt,demand_mt
captive,Captive,field,AA,46,53,10,
free,Free,field,AA,47,53,10,
terminal,Terminal,terminal,AA,45,50,,
sea,Sea,market,BB,42,12,,100
rail,Railway,market,CC,44,80,,100
"""
    edges = """\
edge_id,name,tail,head,mode,capacity_mt,cost_usd_t,country
one,One,captive,terminal,pipe,100,10,AA
two,Two,free,terminal,pipe,100,10,AA
mooring,Mooring,terminal,sea,sea,20,1,AA
railway,Railway,free,rail,rail,10,90,AA
"""
    for name, table in (("nodes", nodes), ("edges", edges)):
        (tmp_path / f"{name}.csv").write_text(table, encoding="utf-8")
    found = energy.load(tmp_path).days("mooring", days=5, left=0.25, horizon="year", draws=1)
    lost = {loss["id"]: loss["q50"] for loss in found.field_losses()}
    assert lost["free"] == 0
    assert lost["captive"] == pytest.approx(10 / 365 * (5 * 0.5 + (7 + 5 + 3 + 1) / 18), abs=1e-6)


def test_a_network_without_tanks_or_years_is_cut_at_once(tmp_path: Path) -> None:
    """KZ-mini loses 49 of 83 Mt/y without its main line: 10 days of it are 1.342 Mt, if fields return in a day."""
    mini = energy.load(write_kz_mini(tmp_path / "mini"))
    result = simulate_days(mini.storage(), ["cpc"], 10, horizon="structural", ramp_share=1.0, draws=5)
    assert list(result.quantiles("first_cut_days").values()) == [0.0] * 5
    assert list(result.quantiles("lost_mt").values()) == pytest.approx([490 / 365] * 5, abs=1e-6)
    assert days_answer(result, mini.dataset)["year"] is None
    with pytest.raises(UsageError, match="calibration"):
        mini.days("cpc", days=10)


def test_loading_is_shown_where_it_changes_even_where_no_tank_takes_part(net: Study) -> None:
    """With CPC shut nothing reaches its terminal: no tank of it fills, nothing is loaded, and in the end all is again.

    The minister's 64.8 Mt of 2025, Kazakh crude alone, are the least of what is loaded then.
    """
    days = net.days("cpc", days=5, draws=20, year=2025)
    names = {farm.node for farm in days.terminals}
    assert "cpc-mt" in names and "cpc-mt" not in {farm.node for farm in days.used_farms}
    rows = days.records()
    shut, last = (float(str(rows[i]["loading_q50"])) for i in (2, -1))
    assert shut < 0.02 and last * 365 > 64.8


def test_a_full_tank_hands_on_within_the_day(net: Study) -> None:
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
