"""Days of the shipped network, and of small ones: what is known of storms, laws, and faults that are named."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

import energy
from energy.duration.conditions import Conditions, conditions_of
from energy.duration.days import Days, first_cut_days, simulate_days
from energy.duration.priors import Draws, priors_of, quantiles
from energy.duration.runs import Phase, Runs, Simulator
from energy.duration.settings import Setting
from energy.duration.storage import farms_of, farms_up_the_line
from energy.errors import UsageError
from energy.flow.scenario import Scenario, make_scenario
from energy.presentation.console import Unit
from energy.report.days import days_answer, print_days
from energy.study import Study

from ..kz_mini import write_kz_mini


@pytest.fixture(scope="module")
def net() -> Study:
    return energy.load()


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
    return net.days("spm-1", "spm-2", "spm-3", days=7, year=2023, draws=40)


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
    runs = net.days(*names, days=20, year=2024, start=date(2024, 11, 1), draws=40, attack=True).runs
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
        net.days("spm-1", "spm-2", "spm-3", days=6, year=2023, draws=40, seed=seed) for seed in (0, 0, 1)
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
    shown = " ".join(capsys.readouterr().out.split())
    assert "assumptions" in shown
    # The sentence and the table say the same number of days.
    median = re.search(r"first cut after (\d+\.\d) days", shown)
    row = re.search(r"fields are first cut after \(days\) +([\d.]+) +[\d.]+ +([\d.]+)", shown)
    assert median is not None
    assert row is not None
    assert row[2] == median[1]


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
    days = net.days("cpc", days=5, draws=40, year=2025)
    names = {farm.node for farm in days.terminals}
    assert "cpc-mt" in names and "cpc-mt" not in {farm.node for farm in days.used_farms}
    rows = days.records()
    shut, last = (float(str(rows[i]["loading_q50"])) for i in (2, -1))
    assert shut < 0.02 and last * 365 > 64.8
