"""Netback: KZ-mini's published values, a second solver, and what must hold on the shipped network."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import linprog

from energy.dependence.netback import NetbackProgram, worth_of
from energy.errors import UsageError
from energy.flow.scenario import Scenario, make_scenario
from energy.study import Study

from .. import kz_mini as mini

OPEN = Scenario(())


@pytest.fixture(scope="module")
def program(kz_mini: Study) -> NetbackProgram:
    return NetbackProgram(kz_mini.dispatch(), mini.PRICES)


@pytest.fixture(scope="module")
def shipped_program(shipped: Study) -> NetbackProgram:
    dispatch = shipped.dispatch(2024)
    return NetbackProgram(dispatch, worth_of(dispatch.network))


def test_published_netback(program: NetbackProgram) -> None:
    best = program.best(OPEN)
    assert best.value_musd == pytest.approx(mini.NETBACK, abs=1e-6)
    assert best.exports == pytest.approx(mini.MAX_FLOW)


def test_published_shares_of_the_best_plan(program: NetbackProgram) -> None:
    """CPC 65 of 83, into Russia 68, loaded there 65.5, on Transneft's lines 3 (all of Samara's)."""
    flows = program.best(OPEN).flows
    assert (flows["cpc"], flows["uas"], flows["btc"], flows["ken-ala"]) == pytest.approx((65, 3, 5, 10))
    assert (flows["cpc"] + flows["uas"] + flows["akt-mak"]) / 83 == pytest.approx(0.819277, abs=1e-6)
    assert (flows["m-novo"] + flows["m-nt"] + flows["m-ul"]) / 83 == pytest.approx(0.789157, abs=1e-6)
    assert sum(flows[e] for e in ("sam-ul", "sam-nv", "dru", "mak-nv")) / 83 == pytest.approx(0.036145, abs=1e-6)


def test_published_worth_of_one_more_tonne(program: NetbackProgram) -> None:
    """0.1 Mt/y more on CPC and its outlet at 17 USD/t."""
    more = program.best(OPEN, limits={"edge:cpc": 65.1, "edge:m-novo": 65.1}).value_musd
    assert more - mini.NETBACK == pytest.approx(1.7, abs=1e-6)


def test_published_netback_without_russia(program: NetbackProgram, kz_mini: Study) -> None:
    closed = make_scenario(kz_mini.targets, [f"edge:{e}" for e in mini.IN_RUSSIA])
    best = program.best(closed)
    assert best.value_musd == pytest.approx(mini.NETBACK_WITHOUT_RUSSIA, abs=1e-6)
    assert best.exports == pytest.approx(mini.WITHOUT_RUSSIA)


@pytest.mark.parametrize(("edge", "lost"), mini.NETBACK_LOST_BY_ONE.items())
def test_published_loss_of_netback(program: NetbackProgram, kz_mini: Study, edge: str, lost: float) -> None:
    shut = program.best(make_scenario(kz_mini.targets, [f"edge:{edge}"]))
    assert mini.NETBACK - shut.value_musd == pytest.approx(lost, abs=1e-6)
    assert shut.flows[edge] == 0


@pytest.mark.parametrize(("tolerance", "span"), mini.NEAR_RUSSIA.items())
def test_published_near_best_shares(program: NetbackProgram, tolerance: float, span: tuple[float, float]) -> None:
    found = program.near(program.best(OPEN), tolerance, mini.IN_RUSSIA)
    assert [volume / mini.MAX_FLOW for volume in found] == pytest.approx(span, abs=6e-5)


def test_another_solver_agrees(program: NetbackProgram) -> None:
    """The same network as a plain min-cost flow, for scipy: maximise price less cost, sink T takes all, S gives 83."""
    names = list(mini.EDGES)
    nodes = sorted({end for tail, head, *_ in mini.EDGES.values() for end in (tail, head)} - {"s", "t"})
    balance = np.zeros((len(nodes), len(names)))
    for i, (tail, head, *_) in enumerate(mini.EDGES.values()):
        for node, sign in ((tail, -1), (head, 1)):
            if node in nodes:
                balance[nodes.index(node), i] += sign
    cost = [mini.EDGES[e][3] - mini.PRICES.get(e, 0.0) for e in names]
    answer = linprog(cost, A_eq=balance, b_eq=np.zeros(len(nodes)), bounds=[(0, mini.EDGES[e][2]) for e in names])
    assert program.best(OPEN).value_musd == pytest.approx(-answer.fun, abs=1e-6)


def test_order_of_questions_does_not_matter(program: NetbackProgram, kz_mini: Study) -> None:
    before = program.best(OPEN).value_musd
    program.best(make_scenario(kz_mini.targets, ["edge:cpc", "edge:uas"]))
    assert program.best(OPEN).value_musd == pytest.approx(before, abs=1e-9)


def test_price_and_exports_give_the_gross_value(shipped_program: NetbackProgram) -> None:
    """Brent 80.52 × 7.26 = 584.6 USD/t over 68.55 Mt; what is missing from that are the transport costs."""
    best = shipped_program.best(OPEN)
    gross = 68.55 * 80.52 * 7.26
    assert best.exports == pytest.approx(68.55, abs=0.005)
    assert gross * 0.9 < best.value_musd < gross


def test_closing_more_never_earns_more(shipped_program: NetbackProgram, shipped: Study) -> None:
    """Home deliveries come first. With Russia closed Pavlodar gets nothing, and its crude may then be exported."""
    closings = ([], ["cpc"], ["cpc", "atyrau-samara"], ["country:RU"], ["country:RU", "country:CN"])
    found = [shipped_program.best(make_scenario(shipped.targets, names)) for names in closings]
    order = [(round(plan.domestic, 6), round(plan.value_musd, 3)) for plan in found]
    assert order == sorted(order, reverse=True)
    assert found[-1].value_musd > 0


def test_near_best_ranges_grow_and_hold_the_best_plan(shipped_program: NetbackProgram, shipped: Study) -> None:
    best = shipped_program.best(OPEN)
    edges = shipped.shares(2024).country_edges("RU")
    spans = [shipped_program.near(best, tolerance, edges) for tolerance in (0.0, 0.001, 0.01)]
    assert all(wide[0] <= narrow[0] + 1e-4 and narrow[1] <= wide[1] + 1e-4 for narrow, wide in pairwise(spans))


def test_a_year_without_a_price_says_so(shipped: Study) -> None:
    with pytest.raises(UsageError, match=r"no price for 2009.*brent_usd_bbl"):
        worth_of(shipped.network(2009))
