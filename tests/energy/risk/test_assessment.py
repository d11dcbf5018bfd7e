"""RiskAssessment: hand-worked values, laws, and every shortcut against plain enumeration."""

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from energy.errors import UsageError
from energy.flow.phi import phi_of
from energy.flow.scenario import Scenario
from energy.presentation.console import Unit
from energy.report.risk import distribution_records, print_risk, risk_answer
from energy.risk.assessment import (
    MOST_EXACT,
    RiskAssessment,
    simulate,
)
from energy.risk.estimators import Estimate
from energy.risk.outages import Outage, outages_of, read_outages
from energy.risk.states import States, _touched, bits
from energy.study import Study

from ..kz_mini import BLOCKABLE, EDGES

EXAMPLE = Path(__file__).parents[3] / "seeds" / "outages-example.csv"

WORKED = {"cpc": 0.05, "uas": 0.03, "akt-bak": 0.08, "ken-ala": 0.01, "btc": 0.02}
"""Probabilities of the worked case on KZ-mini."""


probabilities = st.fixed_dictionaries({e: st.floats(0, 1) for e in WORKED})


def risk(study: Study, chances: Mapping[str, float], **options: object) -> RiskAssessment:
    return simulate(study.dispatch(), outages_of(study.targets, chances), **options)  # type: ignore[arg-type]


def eue(study: Study, chances: Mapping[str, float]) -> float:
    return risk(study, chances).eue.value


def every_state(
    study: Study, outages: Sequence[Outage], horizon: str, release: bool
) -> list[tuple[float, float, float]]:
    """Probability, lost exports and lost home deliveries of all 2^n states, each solved for itself."""
    dispatch = study.dispatch()
    phi = phi_of(study.dataset)
    found = []
    for flags in itertools.product((False, True), repeat=len(outages)):
        chance = 1.0
        for out, outage in zip(flags, outages, strict=True):
            chance *= outage.probability if out else 1 - outage.probability
        blocks = tuple(outage.block for out, outage in zip(flags, outages, strict=True) if out)
        answer = dispatch.solve(Scenario(blocks, horizon, release), phi=phi.central if phi else None, stages=1)
        home = float(dispatch.domestic.sum() - answer.plan.domestic.sum())
        found.append((chance, max(dispatch.exports - answer.plan.exports, 0.0), home))
    return found


def test_the_worked_case(kz_mini: Study) -> None:
    found = risk(kz_mini, WORKED)
    assert found.method == "exact"
    assert found.eue == Estimate(pytest.approx(2.5505644, abs=1e-9), 0.0)
    assert found.p_loss.value == pytest.approx(0.087715, abs=1e-12)
    (tail,) = found.tails
    assert (tail.level, tail.var) == (
        0.95,
        49.0,
    )  # the lower quantile is 14: P(loss <= 14) is 0.95 to the last digit
    assert tail.cvar.value == pytest.approx(49.8684, abs=1e-9)
    raw = {one.outage.block.target.id: one.conditional.raw for one in found.importances}
    worth = {"cpc": 19.552, "uas": 1.807, "akt-bak": 1.084, "ken-ala": 2.02, "btc": 1.028}
    assert {e: r.value for e, r in raw.items() if r} == pytest.approx(worth, abs=5e-4)


def test_the_quantile_is_the_upper_one(kz_mini: Study) -> None:
    found = risk(kz_mini, WORKED)
    assert sum(p for loss, p in found.distribution if loss <= 14) == pytest.approx(0.95, abs=1e-12)
    assert risk(kz_mini, WORKED, level=0.94998).tails[0].var == 14.0
    assert found.at_least()[0] == (0.0, pytest.approx(1.0, abs=1e-12))


def test_two_elements_by_hand(kz_mini: Study) -> None:
    """CPC alone loses 49, UAS alone 1, both 66 (they stand in for each other).

    EUE = .5·.9·49 + .5·.1·1 + .5·.1·66 = 22.05 + .05 + 3.3 = 25.4. Never CPC: .1·1; surely CPC: .9·49 + .1·66 = 50.7.
    """
    found = risk(kz_mini, {"cpc": 0.5, "uas": 0.1})
    assert found.eue.value == pytest.approx(25.4)
    assert found.p_loss.value == pytest.approx(1 - 0.5 * 0.9)
    cpc = next(one for one in found.importances if one.outage.key == "edge:cpc")
    assert cpc.alone_mt == 49
    assert cpc.conditional.out.value == pytest.approx(50.7)
    assert cpc.conditional.kept.value == pytest.approx(0.1)
    assert cpc.conditional.rrw is not None
    assert cpc.conditional.rrw.value == pytest.approx(254)
    # The worst 5 % of the time: all of the 5 % in which both are out.
    assert found.tails[0].cvar.value == pytest.approx(66)


@pytest.mark.parametrize("horizon", ["month", "year", "structural"])
@pytest.mark.parametrize("release", [False, True], ids=["reserved", "released"])
def test_parts_agree_with_all_states_solved_one_by_one(tiny: Study, horizon: str, release: bool) -> None:
    """Moorings of which any one may close, edges that hang on others, nodes, foreign feeders, overlapping targets."""
    chances = {
        "edge:m1": 0.2, "edge:m2": 0.3, "edge:m3": 0.25, "n2": 0.1, "corridor:east": 0.15,
        "node:north-field": 0.05, "edge:h1": 0.35, "edge:f1": 0.12, "country:BB": 0.02,
    }  # fmt: skip
    outages = outages_of(tiny.targets, chances)
    plain = every_state(tiny, outages, horizon, release)
    found = simulate(tiny.dispatch(), outages, horizon=horizon, release_foreign=release)
    assert found.eue.value == pytest.approx(sum(p * lost for p, lost, _ in plain), abs=1e-5)
    assert found.home.value == pytest.approx(sum(p * home for p, _, home in plain), abs=1e-5)
    assert found.p_loss.value == pytest.approx(sum(p for p, lost, _ in plain if lost > 1e-6), abs=1e-9)
    assert sum(p for _, p in found.distribution) == pytest.approx(1, abs=1e-12)
    for i, one in enumerate(found.importances):
        flags = list(itertools.product((False, True), repeat=len(outages)))
        share = sum(p * lost for (p, lost, _), out in zip(plain, flags, strict=True) if out[i])
        assert one.conditional.out.value == pytest.approx(share / one.outage.probability, abs=1e-5)


def test_a_state_is_solved_once_and_shared(tiny: Study) -> None:
    chances = dict.fromkeys(["edge:m1", "edge:m2", "edge:m3", "n2", "corridor:east", "edge:e2", "edge:f1"], 0.1)
    blocks = [outage.block for outage in outages_of(tiny.targets, chances)]
    dispatch = tiny.dispatch()
    states = States(dispatch, blocks)
    for mask in range(1 << len(blocks)):
        scenario = Scenario(tuple(blocks[i] for i in bits(mask)))
        lost = dispatch.exports - dispatch.solve(scenario, stages=1).plan.exports
        assert states.at(mask).lost == pytest.approx(lost, abs=1e-5)
    assert states.solves < 1 << len(blocks)


def test_room_that_a_block_sets_free_is_not_taken_for_granted(tiny: Study) -> None:
    """With the foreign feeder out too the west takes what the east took. The east out alone still loses 2."""
    east, feeder = outages_of(tiny.targets, {"corridor:east": 0.5, "edge:f1": 0.5})
    for order in ([east, feeder], [feeder, east]):
        assert simulate(tiny.dispatch(), order, release_foreign=True).eue.value == pytest.approx(0.25 * 2)
        assert simulate(tiny.dispatch(), order).eue.value == pytest.approx(0.5 * 2)


def test_what_an_element_touches(tiny: Study) -> None:
    """An idle mooring counts while its neighbours work, and so does an edge on which another hangs."""
    dispatch, find = tiny.dispatch(), tiny.targets.find

    def edges(name: str) -> set[str]:
        flags = _touched(dispatch, find(name)).tolist()
        return {edge for edge, flag in zip(dispatch.chains.edge_ids, flags, strict=False) if flag}

    assert edges("edge:m1") == {"m1", "m2", "m3", "l1"}
    assert edges("edge:n2") == {"n2"}
    node = _touched(dispatch, find("node:north-field"))[len(dispatch.chains.edge_ids) :]
    assert node.tolist() == [name == "north-field" for name in (*dispatch.network.sources, "home-refinery", "e", "s")]


def test_the_shipped_network_against_all_states(shipped: Study) -> None:
    """With a part closure, and elements without which home refineries lose and exports keep more."""
    names = ("line:cpc", "line:kk", "line:mt", "line:ksh1", "edge:spm-1", "edge:spm-2", "node:sheskharis")
    chances = dict.fromkeys((*names, "event:2025-02-17-kropotkinskaya"), 0.2)
    outages = outages_of(shipped.targets, chances)
    plain = every_state(shipped, outages, "structural", False)
    found = simulate(shipped.dispatch(), outages)
    assert found.eue.value == pytest.approx(sum(p * lost for p, lost, _ in plain), abs=1e-4)
    assert found.home.value == pytest.approx(sum(p * home for p, _, home in plain), abs=1e-4)
    assert found.home.value > 0.1
    assert found.solves < len(plain)


def test_monte_carlo_agrees_with_exact(kz_mini: Study) -> None:
    """Within four standard errors, for every number that has one."""
    exact = risk(kz_mini, WORKED, level=0.9)
    drawn = risk(kz_mini, WORKED, level=0.9, method="monte-carlo", draws=40_000, seed=11)
    pairs: list[tuple[Estimate | None, Estimate | None]] = [
        (drawn.eue, exact.eue),
        (drawn.p_loss, exact.p_loss),
    ]
    pairs += [(a.cvar, b.cvar) for a, b in zip(drawn.tails, exact.tails, strict=True)]
    for one, other in zip(drawn.importances, exact.importances, strict=True):
        a, b = one.conditional, other.conditional
        pairs += [(a.out, b.out), (a.kept, b.kept), (a.raw, b.raw), (a.rrw, b.rrw)]
    for estimate, true in pairs:
        assert estimate is not None
        assert true is not None
        assert estimate.se > 0
        assert abs(estimate.value - true.value) <= 4 * estimate.se
    for a_tail, b_tail in zip(drawn.tails, exact.tails, strict=True):
        assert a_tail.var_low <= b_tail.var <= a_tail.var_high


def test_the_standard_error_is_the_spread_of_repeated_runs(kz_mini: Study) -> None:
    runs = [risk(kz_mini, WORKED, method="monte-carlo", draws=2_000, seed=seed) for seed in range(60)]
    means = [run.eue.value for run in runs]
    centre = sum(means) / len(means)
    spread = (sum((m - centre) ** 2 for m in means) / (len(means) - 1)) ** 0.5
    assert 0.75 < spread / (sum(run.eue.se for run in runs) / len(runs)) < 1.35


def test_a_seed_gives_one_answer(kz_mini: Study) -> None:
    one, again, other = (risk(kz_mini, WORKED, method="monte-carlo", draws=5_000, seed=s) for s in (4, 4, 5))
    assert one == again
    assert one.eue != other.eue


def test_many_elements_are_drawn(kz_mini: Study) -> None:
    """All 23 edges of KZ-mini are too many for exact; with 9 of them sound, the exact answer for 14 is the check."""
    assert len(EDGES) > MOST_EXACT
    chances = {edge: 0.02 if edge in BLOCKABLE else 0.0 for edge in EDGES}
    found = risk(kz_mini, chances, draws=3_000, seed=2)
    assert (found.method, found.draws, found.seed) == ("monte-carlo", 3_000, 2)
    assert sum(p for _, p in found.distribution) == pytest.approx(1)
    exact = risk(kz_mini, dict.fromkeys(BLOCKABLE, 0.02))
    assert exact.method == "exact"
    assert abs(found.eue.value - exact.eue.value) <= 4 * found.eue.se


@given(chances=probabilities)
def test_bounds(kz_mini: Study, chances: dict[str, float]) -> None:
    found = risk(kz_mini, chances, level=0.5)
    assert 0 <= found.p_loss.value <= 1
    assert 0 <= found.eue.value <= found.base_mt
    assert sum(p for _, p in found.distribution) == pytest.approx(1, abs=1e-9)
    for tail in found.tails:
        assert tail.cvar.value >= tail.var - 1e-9
    low, high = found.tails
    assert high.var >= low.var
    assert high.cvar.value >= low.cvar.value - 1e-9


@given(chances=probabilities, element=st.sampled_from(sorted(WORKED)))
def test_eue_is_linear_in_each_probability(kz_mini: Study, chances: dict[str, float], element: str) -> None:
    sure, never = eue(kz_mini, chances | {element: 1.0}), eue(kz_mini, chances | {element: 0.0})
    q = chances[element]
    found = risk(kz_mini, chances)
    assert found.eue.value == pytest.approx((1 - q) * never + q * sure, abs=1e-9)
    conditional = next(one.conditional for one in found.importances if one.outage.block.target.id == element)
    assert (conditional.out.value, conditional.kept.value) == (
        pytest.approx(sure, abs=1e-9),
        pytest.approx(never, abs=1e-9),
    )


@given(chances=probabilities, element=st.sampled_from(sorted(WORKED)), more=st.floats(0, 1))
def test_more_probability_never_lowers_the_loss(
    kz_mini: Study, chances: dict[str, float], element: str, more: float
) -> None:
    """KZ-mini has no home refinery; where there is one, lost exports alone may fall (see the docs)."""
    low, high = sorted((chances[element], more))
    assert eue(kz_mini, chances | {element: low}) <= eue(kz_mini, chances | {element: high}) + 1e-9


@given(out=st.sets(st.sampled_from(BLOCKABLE), min_size=1, max_size=4))
def test_certain_outages_are_a_block(kz_mini: Study, out: set[str]) -> None:
    lost = kz_mini.block(*sorted(out)).volumes.lost_mt
    found = risk(kz_mini, {e: float(e in out) for e in (*sorted(out), "cpc", "uas")})
    assert found.eue.value == pytest.approx(lost, abs=1e-5)
    assert found.tails[0].var == found.tails[0].cvar.value == pytest.approx(lost, abs=1e-5)
    drawn = risk(kz_mini, dict.fromkeys(out, 1.0), method="monte-carlo", draws=10)
    assert drawn.eue == Estimate(pytest.approx(lost, abs=1e-5), 0.0)


def test_no_probability_no_loss(kz_mini: Study) -> None:
    found = risk(kz_mini, dict.fromkeys(WORKED, 0.0))
    assert (found.eue.value, found.p_loss.value, found.distribution) == (0, 0, ((0.0, 1.0),))
    assert all(one.conditional.raw is None and one.conditional.rrw is None for one in found.importances)
    assert next(one for one in found.importances if one.outage.key == "edge:cpc").conditional.out.value == 49


@given(order=st.permutations(sorted(WORKED)))
def test_the_order_of_elements_changes_nothing(kz_mini: Study, order: list[str]) -> None:
    made = {outage.block.target.id: outage for outage in outages_of(kz_mini.targets, WORKED)}
    found = simulate(kz_mini.dispatch(), [made[e] for e in order])
    assert [one.outage.block.target.id for one in found.importances] == order
    usual = risk(kz_mini, WORKED)
    assert found.eue.value == pytest.approx(usual.eue.value, abs=1e-12)
    assert found.tails[0].var == usual.tails[0].var
    worth = {one.outage.key: one.conditional.raw.value for one in found.importances if one.conditional.raw}
    assert worth == pytest.approx(
        {one.outage.key: one.conditional.raw.value for one in usual.importances if one.conditional.raw}
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"draws": 1}, "1 draws"),
        ({"draws": -5}, "-5 draws"),
        ({"seed": -1}, "seed is -1"),
        ({"level": 1.0}, "level is 1"),
        ({"level": float("nan")}, "level is nan"),
        ({"method": "guess"}, "unknown method 'guess'"),
        ({"horizon": "decade"}, "unknown horizon 'decade'"),
        ({"horizon": "month"}, "needs a calibration"),
    ],
    ids=lambda value: "" if isinstance(value, str) else "-".join(f"{k}={v}" for k, v in value.items()),
)
def test_options_that_make_no_sense(kz_mini: Study, options: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        risk(kz_mini, WORKED, **options)


def test_exact_takes_only_so_many(kz_mini: Study) -> None:
    with pytest.raises(UsageError, match="exact takes 20 elements at most, not 23"):
        risk(kz_mini, dict.fromkeys(EDGES, 0.1), method="exact")
    with pytest.raises(UsageError, match="no outages"):
        simulate(kz_mini.dispatch(), [])
    with pytest.raises(UsageError, match="edge:cpc is in the outages twice"):
        simulate(kz_mini.dispatch(), outages_of(kz_mini.targets, {"cpc": 0.1}) * 2)


def test_the_example_runs(shipped: Study) -> None:
    outages = read_outages(EXAMPLE, shipped.targets)
    structural, month = (simulate(shipped.dispatch(), outages, horizon=h) for h in ("structural", "month"))
    assert 0 < structural.eue.value < month.eue.value < structural.base_mt
    assert structural.p_loss.value == pytest.approx(month.p_loss.value, abs=0.02)


def test_the_answer_for_programs(kz_mini: Study) -> None:
    found = risk(kz_mini, WORKED, level=0.99)
    answer = risk_answer(found, kz_mini.dataset)
    assert answer["schema"] == "kzroutes/simulate/1"
    assert answer["eue_mt"] == pytest.approx(2.550564, abs=1e-6)
    assert answer["draws"] is None
    assert [tail["level"] for tail in answer["tails"]] == [0.95, 0.99]
    assert answer["elements"] == found.records()
    assert answer["distribution"] == distribution_records(found)
    assert {row["target"]: row["raw"] for row in answer["elements"]}["edge:cpc"] == pytest.approx(19.551908)
    assert answer["distribution"][0]["at_least"] == 1


def test_the_answer_for_people(kz_mini: Study) -> None:
    console = Console(width=150, record=True, file=open("/dev/null", "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    print_risk(console, risk(kz_mini, WORKED), Unit("Mt/y"))
    text = console.export_text()
    assert "expected unserved exports 2.55" in " ".join(text.split())
    assert "19.552" in text
    assert "fail independently" in text
    print_risk(console, risk(kz_mini, {"bat": 0.01}, method="monte-carlo", draws=100), Unit("Mt/y"))
    text = console.export_text()
    assert "100 draws, seed 0" in text
    assert "No draw lost anything: the share of time with a loss is below 3.0000 %" in text
