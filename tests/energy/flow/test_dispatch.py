"""The dispatch against published answers, hand calculations and other solvers."""

import itertools
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import energy
from energy.flow.dispatch import Dispatch
from energy.flow.outcome import Outcome
from energy.flow.scenario import make_scenario
from energy.optimization.program import Plan
from energy.optimization.solver import INFINITY, Rows, SolverError, compile_model, optimum
from energy.study import Study

from ..independent_solvers import DOMESTIC_WEIGHT, Arc, EdgeModel, glop, max_flow, min_cost_max_flow
from ..invariants import ask, assert_sound, bounds_of, gates_of, weighted
from ..kz_mini import (
    BLOCKABLE,
    EDGES,
    IN_RUSSIA,
    LEFT_AFTER_WORST,
    LOST_BY_ONE,
    MAX_FLOW,
    WITHOUT_RUSSIA,
    write_network,
)

Ask = Callable[..., Outcome]

SCENARIOS: tuple[tuple[tuple[str, ...], float | None], ...] = (
    (("cpc",), None),
    (("country:RU",), None),
    (("strait:bosporus",), None),
    (("novorossiysk",), None),
    (("spm-1", "spm-2"), None),
    (("uas-07",), None),
    (("kk-01",), None),
    (("aktau-port",), None),
    (("tengiz",), None),
    (("samara", "country:CN"), None),
    (("operator:kaztransoil",), None),
    (("cpc",), 0.5),
    (("country:RU",), 0.3),
    (("atyrau", "kumkol"), 0.5),
    (("cpc-mt", "aktau-port"), 0.25),
)


def scenario_id(value: object) -> str:
    return "+".join(value) if isinstance(value, tuple) else f"left-{value}" if value is not None else "closed"


# --- KZ-mini -------------------------------------------------------------------------------------


def delivered(study: Study, *names: str) -> float:
    dispatch = study.dispatch()
    return dispatch.solve(make_scenario(study.targets, names), stages=1).plan.exports


def test_kz_mini_delivers_its_maximum_flow(kz_mini: Study) -> None:
    outcome = kz_mini.block()
    assert outcome.base_mt == pytest.approx(MAX_FLOW, abs=1e-9)
    assert outcome.volumes.delivered_mt == pytest.approx(MAX_FLOW, abs=1e-6)
    assert outcome.volumes.lost_mt == outcome.volumes.rerouted_mt == 0


def test_kz_mini_base_is_the_cheapest_plan(kz_mini: Study) -> None:
    """65 by CPC, 10 to China, 5 + 2 by Baku... by the judge: the cost of the cheapest plan that delivers 83."""
    arcs: list[Arc] = [(tail, head, round(2 * cap), cost) for tail, head, cap, cost in EDGES.values()]  # type: ignore[misc]
    volume, cost = min_cost_max_flow([*arcs, ("all", "s", 166, 0)], "all", "t")
    assert volume / 2 == MAX_FLOW
    outcome = kz_mini.block()
    assert outcome.cost_before == pytest.approx(cost / 2 / MAX_FLOW, abs=1e-6)


@pytest.mark.parametrize("edge", BLOCKABLE)
def test_kz_mini_loss_of_one_edge(kz_mini: Study, edge: str) -> None:
    outcome = kz_mini.block(edge)
    assert outcome.volumes.lost_mt == pytest.approx(LOST_BY_ONE.get(edge, 0.0), abs=1e-6)
    assert outcome.flows[edge] == 0
    assert_sound(kz_mini.dispatch(), ask(kz_mini, edge))


@pytest.mark.parametrize("k", [1, 2, 3])
def test_kz_mini_worst_case(kz_mini: Study, k: int) -> None:
    """All sets of k blockable edges: 34, 17 and 7 are left."""
    left = {edges: delivered(kz_mini, *edges) for edges in itertools.combinations(BLOCKABLE, k)}
    worst = min(left, key=lambda edges: left[edges])
    assert left[worst] == pytest.approx(LEFT_AFTER_WORST[k][0], abs=1e-6)
    assert set(worst) == LEFT_AFTER_WORST[k][1]
    assert sum(value < left[worst] + 1e-6 for value in left.values()) == 1


def test_kz_mini_without_russia(kz_mini: Study) -> None:
    """15: 10 to China and 5 across the Caspian."""
    assert delivered(kz_mini, *IN_RUSSIA) == pytest.approx(WITHOUT_RUSSIA, abs=1e-6)
    assert delivered(kz_mini, *(f"node:{n}" for n in ("novo", "sam", "ul", "novo-t", "mak"))) == pytest.approx(15)


@pytest.mark.parametrize("blocked", [(), ("cpc",), ("uas", "aty-ken"), ("aty-akt",), ("ken-ala", "dru", "btc")])
def test_kz_mini_equals_other_solvers(kz_mini: Study, blocked: tuple[str, ...]) -> None:
    arcs: list[Arc] = [
        (tail, head, round(2 * capacity), round(cost))
        for edge, (tail, head, capacity, cost) in EDGES.items()
        if edge not in blocked
    ]
    judged = max_flow(arcs, "s", "t") / 2
    assert min_cost_max_flow(arcs, "s", "t")[0] / 2 == judged
    assert delivered(kz_mini, *blocked) == pytest.approx(judged, abs=1e-6)


def test_kz_mini_binding_limits_are_the_minimum_cut(kz_mini: Study) -> None:
    """Without CPC the cut is UAS 17, Atyrau–Aktau 7, Kenkiyak–Alashankou 10."""
    outcome = kz_mini.block("cpc")
    assert sum(b.limit_mt for b in outcome.binding) == pytest.approx(34, abs=1e-6)
    assert {b.id for b in outcome.binding} <= {f"edge:{e}" for e in EDGES}


# --- published answers ---------------------------------------------------------------------------


def test_maximum_flow_of_taha_figure_6_4_2(tmp_path: Path) -> None:
    """Taha, *Operations Research*, example 6.4-2 (also the maximum-flow example of OR-tools' manual): 60."""
    arcs = [
        (1, 2, 20),
        (1, 3, 30),
        (1, 4, 10),
        (2, 3, 40),
        (2, 5, 30),
        (3, 4, 10),
        (3, 5, 20),
        (4, 3, 5),
        (4, 5, 20),
    ]
    edges = {f"e{i}{j}": (f"n{i}", f"n{j}", float(c), 0.0) for i, j, c in arcs}
    assert max_flow([(f"n{i}", f"n{j}", c, 0) for i, j, c in arcs], "n1", "n5") == 60
    study = energy.load(write_network(tmp_path, edges, {"n1": 100.0}, {"n5": None}))
    assert study.block().volumes.delivered_mt == pytest.approx(60, abs=1e-6)


# OR-tools' manual, minimum-cost flow: node 0 supplies 20, nodes 3 and 4 take 5 and 15, the cheapest plan costs 150.
OR_TOOLS_ARCS = (
    *((0, 1, 15, 4), (0, 2, 8, 4), (1, 2, 20, 2), (1, 3, 4, 2), (1, 4, 10, 6)),
    *((2, 3, 15, 1), (2, 4, 4, 3), (3, 4, 20, 2), (4, 2, 5, 3)),
)


def test_minimum_cost_of_or_tools_manual(tmp_path: Path) -> None:
    """Customers stand beside nodes 3 and 4, joined by free edges."""
    edges = {f"e{i}{j}": (f"n{i}", f"n{j}", float(cap), float(cost)) for i, j, cap, cost in OR_TOOLS_ARCS}
    edges |= {"d3": ("n3", "t3", 5, 0), "d4": ("n4", "t4", 15, 0)}
    study = energy.load(write_network(tmp_path, edges, {"n0": 20.0}, {"t3": 5.0, "t4": 15.0}))
    outcome = study.block()
    assert outcome.volumes.delivered_mt == pytest.approx(20, abs=1e-6)
    assert outcome.cost_before is not None
    assert 20 * outcome.cost_before == pytest.approx(150, abs=1e-5)


def test_sinks_that_pass_crude_on(tmp_path: Path) -> None:
    """The same network as the manual draws it: nodes 3 and 4 take and pass on. 20 are supplied, 20 exported."""
    edges = {f"e{i}{j}": (f"n{i}", f"n{j}", float(cap), float(cost)) for i, j, cap, cost in OR_TOOLS_ARCS}
    study = energy.load(write_network(tmp_path, edges, {"n0": 20.0}, {"n3": 5.0, "n4": 15.0}))
    outcome = study.block()
    assert outcome.base_mt == pytest.approx(20, abs=1e-6)
    assert outcome.volumes.lost_mt == pytest.approx(0, abs=1e-6)


# --- random networks -----------------------------------------------------------------------------


@st.composite
def networks(draw: st.DrawFn) -> tuple[dict[str, tuple[str, str, float, float]], int]:
    """Edges of a random network with parallel edges and rings, and the supply of its one source."""
    n = draw(st.integers(2, 6))
    names = ["s", *(f"v{i}" for i in range(1, n)), "t"]
    pairs = list(itertools.pairwise(names))  # a backbone joins all nodes
    more = st.tuples(st.sampled_from(names[:-1]), st.sampled_from(names[1:])).filter(lambda p: p[0] != p[1])
    pairs += draw(st.lists(more, min_size=1, max_size=12))
    edges = {
        f"e{i}": (tail, head, float(draw(st.integers(0, 20))), float(draw(st.integers(0, 9))))
        for i, (tail, head) in enumerate(pairs)
    }
    return edges, draw(st.integers(1, 40))


@given(drawn=networks())
def test_random_networks_equal_other_solvers(
    drawn: tuple[dict[str, tuple[str, str, float, float]], int],
) -> None:
    """Volume and cost with nothing blocked, and volume without any one edge."""
    edges, supply = drawn
    arcs: list[Arc] = [("all", "s", supply, 0)]
    arcs += [(tail, head, round(cap), round(cost)) for tail, head, cap, cost in edges.values()]
    volume, cost = min_cost_max_flow(arcs, "all", "t")
    assert max_flow(arcs, "all", "t") == volume
    with tempfile.TemporaryDirectory() as folder:
        study = energy.load(write_network(Path(folder), edges, {"s": float(supply)}, {"t": None}))
        outcome = study.block()
        assert outcome.base_mt == pytest.approx(volume, abs=1e-6)
        assert outcome.volumes.delivered_mt == pytest.approx(volume, abs=1e-6)
        if outcome.cost_before is not None and volume:
            assert outcome.cost_before * volume == pytest.approx(cost, abs=1e-4)
        for i, edge in enumerate(edges):
            without = max_flow([arc for k, arc in enumerate(arcs) if k != i + 1], "all", "t")
            assert delivered(study, edge) == pytest.approx(without, abs=1e-6)


# --- the shipped network against other solvers -----------------------------------------------------


def without_joints(study: Study) -> Dispatch:
    base = study.baseline(2024)
    central = base.central
    return Dispatch(replace(base.network, joints=()), central.flows, central.supply, central.intake, base)


@pytest.mark.parametrize(("names", "left"), SCENARIOS, ids=scenario_id)
def test_shipped_network_without_joints_equals_flow_algorithms(
    shipped: Study, names: tuple[str, ...], left: float | None
) -> None:
    """One kind of crude: home intake and exports together are a maximum flow (grams per Mt: whole numbers)."""
    dispatch = without_joints(shipped)
    answer, bounds = bounds_of(dispatch, make_scenario(shipped.targets, names, left=left))
    plan, model = dispatch.program.solve(bounds.shared()), EdgeModel(dispatch, answer)
    network, grain = dispatch.network, 1e6
    whole = 10**12

    def units(value: float) -> int:
        return whole if value == float("inf") else round(value * grain)

    arcs: list[Arc] = [
        (e.tail, e.head, units(room), 0) for e, room in zip(network.edges, model.room.tolist(), strict=True)
    ]
    arcs += [("*from", s, units(left), 0) for s, left in zip(network.sources, model.left.tolist(), strict=True)]
    arcs += [(d, "*to", units(model.upper[model.home_at + i]), 0) for i, d in enumerate(network.domestic)]
    arcs += [(m, "*abroad", units(model.upper[model.market_at + i]), 0) for i, m in enumerate(network.markets)]
    arcs.append(("*abroad", "*to", units(dispatch.exports), 0))
    total = plan.exports + float(plan.domestic.sum())
    assert max_flow(arcs, "*from", "*to") / grain == pytest.approx(total, abs=2e-4)
    assert min_cost_max_flow(arcs, "*from", "*to")[0] / grain == pytest.approx(total, abs=2e-4)


@pytest.mark.parametrize(("names", "left"), SCENARIOS, ids=scenario_id)
def test_shipped_model_equals_glop(shipped: Study, names: tuple[str, ...], left: float | None) -> None:
    """Stage 1 with every shared limit, on the exported matrices and on a model written edge by edge."""
    dispatch = shipped.dispatch(2024)
    answer, bounds = bounds_of(dispatch, make_scenario(shipped.targets, names, left=left))
    assert -glop(*dispatch.program.matrices(bounds)) == pytest.approx(weighted(answer), abs=1e-6)
    # The base flows of the home part are good to 1e-6, refineries count tenfold.
    assert EdgeModel(dispatch, answer).delivered() == pytest.approx(weighted(answer), abs=1e-5)


@pytest.mark.parametrize("horizon", ["month", "year", "structural"])
def test_a_held_field_leaves_a_plan(shipped: Study, horizon: str) -> None:
    """Rounding had put what an earlier stage held 1.8e-9 Mt beyond a limit, and the solver found no plan at all."""
    dispatch = shipped.dispatch(2022)
    answer = dispatch.solve(make_scenario(dispatch.targets, ["operator:shippers"], horizon=horizon))
    assert EdgeModel(dispatch, answer).delivered() == pytest.approx(weighted(answer), abs=1e-6)


@pytest.mark.parametrize(("name", "year"), [("operator:shippers", 2022), ("line:mt", 2023)])
def test_what_is_held_leaves_a_plan(shipped: Study, name: str, year: int) -> None:
    """Rounding had put what earlier stages held some 2e-9 Mt beyond a limit, and the solver found no plan at all."""
    dispatch = shipped.dispatch(year)
    answer, bounds = bounds_of(dispatch, make_scenario(dispatch.targets, [name]))
    assert -glop(*dispatch.program.matrices(bounds)) == pytest.approx(weighted(answer), abs=1e-6)


def test_a_limit_may_be_overstepped_by_the_tolerance() -> None:
    """x is at most 1, and 5e-9 more is asked for: nothing at a tolerance of 1e-9, 1 at 1e-7."""
    rows = Rows()
    rows.add({0: 1.0}, 1 + 5e-9, INFINITY)
    solver = compile_model(rows, np.zeros(1), np.ones(1), np.ones(1))
    with pytest.raises(SolverError, match="Infeasible"):
        optimum(solver, "x")
    assert optimum(solver, "x", tolerance=1e-7).col_value[0] == pytest.approx(1, abs=1e-7)


@pytest.mark.parametrize(("names", "left"), SCENARIOS, ids=scenario_id)
def test_cuts_are_shared_fairly(shipped: Study, names: tuple[str, ...], left: float | None) -> None:
    """No field can be cut less without cutting one that is cut as much or more: the textbook procedure agrees."""
    dispatch = shipped.dispatch(2024)
    answer = ask(shipped, *names, year=2024, left=left)
    fair = EdgeModel(dispatch, answer).fair_cuts()
    for field, base, now in zip(dispatch.network.sources, dispatch.supply, answer.plan.supply, strict=True):
        if base > 0:
            assert 1 - now / base == pytest.approx(fair[field], abs=1e-4), field


@pytest.mark.parametrize(("names", "left"), SCENARIOS, ids=scenario_id)
def test_gates_change_as_little_as_they_can(shipped: Study, names: tuple[str, ...], left: float | None) -> None:
    """Among the plans with these field cuts none changes the gates less, each measured against its base."""
    dispatch = shipped.dispatch(2024)
    answer = ask(shipped, *names, year=2024, left=left)
    base = dispatch.base_flows
    found = sum(abs(answer.flows[g] - base[g]) / max(base[g], 0.5) for g in dispatch.network.gates)
    least = EdgeModel(dispatch, answer).least_gate_change(base, answer.plan.supply.tolist())
    assert found == pytest.approx(least, abs=1e-4)


# --- the shipped network: what it must show ---------------------------------------------------------


def corridors_of(outcome: Outcome) -> dict[str, float]:
    return {c.id: c.scenario_mt for c in outcome.by_corridor}


def test_block_of_the_largest_route(blocked: Ask) -> None:
    outcome = blocked("cpc")
    volumes = outcome.volumes
    assert volumes.delivered_mt + volumes.lost_mt == pytest.approx(outcome.base_mt, abs=1e-6)
    assert all(outcome.flows[e] == 0 and outcome.foreign_flows.get(e, 0.0) == 0 for e in outcome.blocked_edges)
    assert {e for e in outcome.flows if e.startswith(("cpc-0", "cpc-1", "spm-"))} <= set(outcome.blocked_edges)
    # Rerouting is bounded by feeders, fleet and the Samara pipe: some 9 to 11, far from the 20 of spare nameplate.
    assert 8 < volumes.rerouted_mt < 12
    # Every Mt that other gates carry beyond base is an Mt less lost.
    assert volumes.lost_mt == pytest.approx(outcome.naive_lost_mt - volumes.rerouted_mt, abs=1e-4)


def test_assumptions_of_the_largest_route(shipped: Study, blocked: Ask) -> None:
    """The tanker fleet (its own range) and the plan at Samara (10 if it held) are printed with their ends."""
    limits = shipped.dataset.table("limits")
    outcome = blocked("cpc")
    found = {a.id: a for a in outcome.assumptions}
    fleet, samara = found["joint:caspian-tankers"], found["joint:transneft-samara"]
    row = limits.loc["caspian-tankers-nameplate-2015"]
    assert (fleet.value, fleet.low, fleet.high) == (row["value_mt"], row["low_mt"], row["high_mt"])
    assert fleet.binding and samara.binding
    assert samara.value is None and samara.low == 10 and samara.high is None
    for assumption in (fleet, samara):
        low, high = assumption.delivered_low_mt, assumption.delivered_high_mt
        assert low is not None and high is not None
        assert low < high and low <= outcome.volumes.delivered_mt + 1e-6 <= high + 2e-6
        assert assumption.source_id in shipped.dataset.table("sources").index
    # The plan of 10 leaves 10 instead of 17.5 on the Samara pipe at most.
    assert samara.delivered_high_mt is not None and samara.delivered_low_mt is not None
    assert samara.delivered_high_mt - samara.delivered_low_mt <= 7.5 + 1e-6


def test_month_is_far_below_structural(blocked: Ask) -> None:
    outcome = blocked("cpc")
    assert outcome.band is not None and outcome.phi is not None
    low, central, high = (outcome.band[k] for k in ("low", "central", "high"))
    structural = outcome.volumes
    assert low.delivered_mt < central.delivered_mt < high.delivered_mt < structural.delivered_mt - 2
    assert low.rerouted_mt < central.rerouted_mt < high.rerouted_mt < structural.rerouted_mt
    assert high.rerouted_mt == pytest.approx(outcome.phi.high * structural.rerouted_mt, abs=0.01)
    assert 0 < outcome.phi.low <= outcome.phi.central <= outcome.phi.high < 1
    month = blocked("cpc", horizon="month").volumes
    assert month.delivered_mt == pytest.approx(central.delivered_mt, abs=1e-9)


@pytest.mark.parametrize("name", ["cpc", "country:RU", "strait:bosporus", "uas-07", "kk-01", "aktau-port", "samara"])
def test_contracts_never_help(blocked: Ask, name: str) -> None:
    year = blocked(name, horizon="year")
    structural = blocked(name)
    assert year.domestic_lost_mt >= structural.domestic_lost_mt - 1e-6
    assert year.volumes.delivered_mt <= structural.volumes.delivered_mt + 1e-6


def test_contract_at_samara_within_a_year(blocked: Ask) -> None:
    """10 Mt/y hold, but for what even a month can use: the base and φ's high end of the room to the pipe's 17.5."""
    within = blocked("cpc", horizon="year")
    assert within.phi is not None
    base = next(c.base_mt for c in within.by_corridor if c.id == "atyrau-samara")
    month = base + within.phi.high * (17.5 - base)
    assert corridors_of(within)["atyrau-samara"] <= max(10, month) + 1e-3
    assert corridors_of(blocked("cpc"))["atyrau-samara"] > max(10, month)


def test_what_nobody_asks_for_is_not_computed(shipped: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    """Volumes, corridors and fields need one solve, limits that bind one more; no part is worked out twice."""
    program, solves = shipped.dispatch(2024).program, 0
    solve = program.solve

    def counted(*args: Any, **options: Any) -> Plan:
        nonlocal solves
        solves += 1
        return solve(*args, **options)

    monkeypatch.setattr(program, "solve", counted)
    outcome = shipped.block("cpc", year=2024)
    assert outcome.volumes.lost_mt > 0 and outcome.by_corridor and outcome.fields and outcome.binding
    assert outcome.through["RU"].after_low is not None
    assert solves == 2
    assert outcome.band is outcome.band and outcome.band is not None
    assert solves == 5


def test_binding_limits_exist(shipped: Study, blocked: Ask) -> None:
    edges, joints = shipped.dataset.table("edges"), shipped.dataset.table("joints")
    for name in ("cpc", "country:RU", "strait:bosporus", "novorossiysk"):
        binding = blocked(name).binding
        assert binding, name
        for limit in binding:
            kind, _, item = limit.id.partition(":")
            table = edges if kind == "edge" else joints
            assert limit.name == table.loc[item, "name"]
            assert limit.limit_mt > 0


def test_without_russia(shipped: Study, blocked: Ask) -> None:
    """China, the Trans-Caspian route and rail are left, each within its limits."""
    outcome = blocked("country:RU")
    left = {c: v for c, v in corridors_of(outcome).items() if v > 1e-6}
    assert set(left) == {"china-pipe", "aktau-baku", "rail"}
    fleet = shipped.network(2024).limits.nameplate["joint:caspian-tankers"].value
    assert left["aktau-baku"] <= fleet + 1e-6
    assert left["china-pipe"] <= 10 + 1e-6  # Kenkiyak–Kumkol
    nodes = shipped.dataset.table("nodes")
    for edge in shipped.network(2024).edges:
        ends = {nodes.loc[n, "country"] for n in (edge.tail, edge.head) if nodes.loc[n, "kind"] != "border"}
        if edge.country == "RU" or "RU" in ends:
            assert outcome.flows[edge.edge_id] == 0 and outcome.foreign_flows.get(edge.edge_id, 0.0) == 0


def test_closed_bosporus(shipped: Study, blocked: Ask) -> None:
    """Black Sea outlets keep what Constanta and Burgas take; Ceyhan and the Baltic are not touched."""
    outcome = blocked("strait:bosporus")
    network = shipped.network(2024)
    black_sea = {"cpc-spm-1", "cpc-spm-2", "cpc-spm-3", "sheskharis", "supsa", "batumi", "port-taman"}
    shipped_out = sum(outcome.flows[e.edge_id] for e in network.edges if e.tail in black_sea and e.mode == "sea")
    assert 0 < shipped_out <= network.limits.nameplate["joint:black-sea-markets"].value + 1e-6
    for port in ("ceyhan", "ust-luga"):
        before, after = (
            sum(flows[e.edge_id] for e in network.edges if e.tail == port)
            for flows in (outcome.base_flows, outcome.flows)
        )
        assert after >= before - 1e-6, port


def test_one_mooring_of_three_hardly_matters(shipped: Study) -> None:
    for mooring in ("spm-1", "spm-2", "spm-3"):
        assert ask(shipped, mooring, year=2024).plan.exports > 68.55 - 0.5


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024, 2025])
def test_last_mooring_ships_three_and_a_half_to_four_a_month(shipped: Study, year: int) -> None:
    """3.5–4.0 Mt a month of all crude: 42–48 Mt a year."""
    answer = ask(shipped, "spm-1", "spm-2", year=year)
    foreign = answer.foreign["joint:cpc-moorings"]
    total = gates_of(shipped.dispatch(year), answer)["cpc"] + foreign
    assert 42 - 1e-6 <= total <= 48 + 1e-6
    assert answer.flows["spm-3"] + foreign == pytest.approx(total, abs=1e-6)


def test_revenue_lost_by_hand(blocked: Ask) -> None:
    """Lost Mt × Brent of the year × customs value of a tonne over the price of a barrel: 80.52 × 7.26 (6.16–8.08)."""
    outcome = blocked("cpc")
    money, lost = outcome.revenue_lost, outcome.volumes.lost_mt
    assert money is not None
    assert money.value == pytest.approx(lost * 80.52 * 7.26, rel=1e-9)
    assert (money.low, money.high) == pytest.approx((lost * 80.52 * 6.16, lost * 80.52 * 8.08))


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024, 2025])
@pytest.mark.parametrize("horizon", ["month", "year", "structural"])
def test_nothing_blocked_is_the_base_case(shipped: Study, year: int, horizon: str) -> None:
    answer = ask(shipped, year=year, horizon=horizon, phi=0.5)
    dispatch = shipped.dispatch(year)
    assert answer.plan.exports == pytest.approx(dispatch.exports, abs=1e-6)
    assert answer.plan.domestic == pytest.approx(dispatch.domestic, abs=1e-6)
    for gate in dispatch.network.gates:
        assert answer.flows[gate] == pytest.approx(dispatch.base_flows[gate], abs=1e-6), gate


def test_nothing_holds_deliveries_down_when_nothing_is_lost(shipped: Study) -> None:
    """One of three moorings closed: the others take all of it, so no limit holds anything down."""
    study = Study(shipped.dataset)
    study.block("cpc", year=2024)
    outcome = study.block("spm-1", year=2024)
    assert outcome.volumes.lost_mt < 1e-6 and outcome.domestic_lost_mt < 1e-6
    assert not outcome.binding


def test_title_exchange_needs_the_pipe_through_russia(shipped: Study) -> None:
    """Pavlodar is fed by exchange: when the pipe from Omsk stops, its refinery gets nothing by that way."""
    assert ask(shipped, year=2024).flows["pavlodar-swap"] > 1
    assert ask(shipped, "ompav-01", year=2024).flows["pavlodar-swap"] == 0


def test_weight_of_home_refineries() -> None:
    """The judge and the program must mean the same by 'home first'."""
    from energy.optimization.program import DOMESTIC_WEIGHT as WEIGHT

    assert WEIGHT == DOMESTIC_WEIGHT


def test_gates_of_the_outcome_are_the_plan(shipped: Study, blocked: Ask) -> None:
    answer = ask(shipped, "cpc", year=2024)
    outcome = blocked("cpc")
    assert corridors_of(outcome) == pytest.approx(gates_of(shipped.dispatch(2024), answer), abs=1e-9)
