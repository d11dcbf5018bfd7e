"""Ranges of what is not published, and the mixing example of the method."""

from dataclasses import replace
from pathlib import Path

import pytest

from energy.network.graph import Network
from energy.optimization.ranges import FlowRanges
from energy.statistics.mixing import crossed_share, crossing_exports
from energy.study import Study, load

from ..mixing_example import FLOWS, write_mixing


@pytest.fixture
def mixing(tmp_path: Path) -> Network:
    return load(write_mixing(tmp_path / "mixing")).network()


def known(network: Network, fixed: dict[str, float]) -> FlowRanges:
    return FlowRanges(network, fixed, {"crossing": (6.0, 6.0), "staying": (4.0, 4.0)}, 10.0)


def test_between_three_and_six_of_seven_crossed(mixing: Network) -> None:
    """6 that crossed and 4 that did not, shipped as 7 and 3: at most 3 of the 6 went with the 3."""
    extent = known(mixing, {"edge:out": 7.0, "edge:home": 3.0})
    low, high = extent.of_crossing({"border"})
    assert [low, high] == pytest.approx([3.0, 6.0], abs=1e-4)
    assert low - 1e-4 <= crossing_exports(mixing, FLOWS, {"market": 7.0}, {"border"}) <= high + 1e-4


def test_nothing_known_leaves_all_open(mixing: Network) -> None:
    """Without the split, 0 to 10 are exported, and with them 0 to 6 that crossed."""
    extent = known(mixing, {})
    assert extent.of_edges(["out"]) == pytest.approx((0.0, 10.0), abs=1e-4)
    assert extent.of_crossing({"border"}) == pytest.approx((0.0, 6.0), abs=1e-4)
    assert extent.of_intake("market") == pytest.approx((0.0, 10.0), abs=1e-4)


def test_all_or_nothing_crossed(mixing: Network) -> None:
    extent = known(mixing, {"edge:out": 7.0})
    assert extent.of_crossing({"out"}) == pytest.approx((7.0, 7.0), abs=1e-4)
    assert extent.of_crossing(set()) == pytest.approx((0.0, 0.0), abs=1e-4)
    assert extent.of_crossing({"border", "straight"}) == pytest.approx((7.0, 7.0), abs=1e-4)


def test_limits_narrow_a_range(mixing: Network) -> None:
    """The refinery's pipe has room for 5: at least 5 of 10 must go abroad."""
    room = {"out": 20.0, "home": 5.0, "border": 20.0, "straight": 20.0}
    extent = FlowRanges(mixing, {}, {"crossing": (6.0, 6.0), "staying": (4.0, 4.0)}, 10.0, room)
    assert extent.of_edges(["out"]) == pytest.approx((5.0, 10.0), abs=1e-4)


def test_a_figure_is_good_to_its_error(mixing: Network) -> None:
    """Shipped 7 ± 0.5: of the 6.5–7.5 at least 2.5 crossed. Of crossing 6 ± 0.25 and staying 4 ± 0.25: 2.75–6.25."""
    fixed, supply = {"edge:out": 7.0}, {"crossing": (6.0, 6.0), "staying": (4.0, 4.0)}
    shipped = FlowRanges(mixing, fixed, supply, 10.0, slack={"edge:out": 0.5})
    assert shipped.of_edges(["out"]) == pytest.approx((6.5, 7.5), abs=1e-4)
    assert shipped.of_origin("crossing", ["out"]) == pytest.approx((2.5, 6.0), abs=1e-4)
    produced = FlowRanges(mixing, fixed, supply, 10.0, slack={"node:crossing": 0.25, "node:staying": 0.25})
    assert produced.of_edges(["out"]) == pytest.approx((7.0, 7.0), abs=1e-4)
    assert produced.of_origin("crossing", ["out"]) == pytest.approx((2.75, 6.25), abs=1e-4)


def test_a_field_on_a_route(mixing: Network) -> None:
    """5.0–5.2 of the 7 were measured as crossing: so much, the rest of its 6 at home, and at most 2 of the 7 stayed."""
    supply = {"crossing": (6.0, 6.0), "staying": (4.0, 4.0)}
    extent = FlowRanges(mixing, {"edge:out": 7.0}, supply, 10.0, parts={("crossing", "out"): (5.0, 5.2)})
    for _ in range(2):  # what is followed is a matter of bounds: asking again, or for the other, changes nothing
        assert extent.of_origin("crossing", ["out"]) == pytest.approx((5.0, 5.2), abs=1e-4)
        assert extent.of_origin("crossing", nodes=["refinery"]) == pytest.approx((0.8, 1.0), abs=1e-4)
        assert extent.of_origin("staying", ["out"])[1] == pytest.approx(2.0, abs=1e-4)
        assert extent.of_crossing({"border"}) == pytest.approx((3.0, 6.0), abs=1e-4)


def test_tengiz_crude_to_baku_in_2023(shipped: Study) -> None:
    """The operator counted 1.057 Mt of Tengiz crude for BTC; an operator's figure is good to 1 % + 0.05 Mt."""
    row = next(r for r in shipped.trace("tengiz", by="corridor", year=2023).rows if r.id == "aktau-baku")
    assert 1.057 - (0.01 * 1.057 + 0.05) - 0.01 <= row.low_mt <= 1.057 <= row.high_mt


def test_a_range_does_not_depend_on_what_was_asked_before(shipped: Study) -> None:
    """Asked in any order of programs that are compiled once: the same to the last bit."""
    base, shares = shipped.baseline(2024), shipped.shares(2024)
    questions = [shares.country_edges(country) for country in shares.transit_countries()]

    def answers(order: list[int]) -> list[tuple[float, ...]]:
        ranges = replace(base).extent()  # a copy has compiled nothing yet
        found = {}
        for i in order:
            origin = ranges.of_origin("tengiz", questions[i])
            found[i] = (*ranges.of_crossing(questions[i]), *origin, *ranges.of_edges(questions[i]))
        return [found[i] for i in range(len(questions))]

    forward = list(range(len(questions)))
    assert answers(forward) == answers(forward[::-1]) == answers(forward[1::2] + forward[::-1])


@pytest.mark.parametrize("year", [2009, 2013, 2021, 2022, 2023, 2024, 2025])
def test_proportional_share_lies_in_the_range(shipped: Study, year: int) -> None:
    base, shares = shipped.baseline(year), shipped.shares(year)
    for country in shares.transit_countries():
        edges = shares.country_edges(country)
        low, high = base.extent().of_crossing(edges)
        central = crossing_exports(base.network, base.central.flows, base.central.intake, edges)
        assert low - 1e-3 <= central <= high + 1e-3, country


def test_a_tonne_crosses_once(shipped: Study) -> None:
    """What passes any segment of a line passed the line: the union is no sum."""
    base = shipped.baseline(2024)
    whole = base.extent().of_crossing({"cpc-05", "cpc-09", "cpc-15"})
    assert whole == pytest.approx(base.extent().of_crossing({"cpc-09"}), abs=1e-3)


def test_share_of_every_node_is_a_share(shipped: Study) -> None:
    base = shipped.baseline(2024)
    edges = shipped.shares(2024).country_edges("RU")
    assert all(0 <= s <= 1 for s in crossed_share(base.network, base.central.flows, edges).values())


def test_a_pipe_that_runs_either_way_runs_one_way_at_once(tmp_path: Path) -> None:
    """5 from s to m over a pipe of 20, past a, both ways: 5 there and nothing back, though 7.5 to and fro would fit.

    To the spur b and back nothing is sent either: whatever went there would have to come back by the same pipe.
    """
    (tmp_path / "nodes.csv").write_text(
        "node_id,name,kind,country,lat,lon,supply_mt,demand_mt\n"
        "s,S,source,,0,0,5,\na,A,junction,,0,1,,\nb,B,junction,,1,1,,\nm,M,sink,,0,2,,5\n",
        encoding="utf-8",
    )
    (tmp_path / "edges.csv").write_text(
        "edge_id,name,tail,head,mode,bidirectional,capacity_mt,cost_usd_t\n"
        "sa,SA,s,a,pipeline,true,20,1\nam,AM,a,m,pipeline,true,20,1\nab,AB,a,b,pipeline,true,20,1\n",
        encoding="utf-8",
    )
    extent = FlowRanges(load(tmp_path).network(), {"total:exports": 5.0}, {"s": (5.0, 5.0)}, 5.0)
    there = {"sa": 5.0, "am": 5.0, "ab": 0.0}
    for edge, flow in there.items():
        assert extent.of_edges([edge]) == pytest.approx((flow, flow), abs=1e-4)
        assert extent.of_edges([f"{edge}~reverse"]) == pytest.approx((0.0, 0.0), abs=1e-4)
        assert extent.of_origin("s", [edge]) == pytest.approx((flow, flow), abs=1e-4)
