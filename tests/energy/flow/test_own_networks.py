"""Networks of nodes and edges only: base, spare supply, bounds and shares, by hand and by other solvers."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import energy
from energy.cli import app
from energy.study import Study

from ..independent_solvers import Arc, min_cost_max_flow
from ..kz_mini import write_network

Edges = dict[str, tuple[str, str, float, float]]
Drawn = tuple[Edges, dict[str, float], dict[str, float]]


def base_cost(study: Study) -> float:
    dispatch = study.dispatch()
    return float(dispatch.base @ dispatch.cost)


def judged(
    edges: Edges, supply: dict[str, float], demand: dict[str, float], closed: frozenset[str] = frozenset()
) -> tuple[int, int]:
    """Volume and cost of the cheapest plan that delivers the most, by OR-tools; any source may give all that it has."""
    arcs: list[Arc] = [(a, b, int(c), int(cost)) for e, (a, b, c, cost) in edges.items() if e not in closed]
    arcs += [("all", node, int(mt), 0) for node, mt in supply.items()]
    arcs += [(node, "taken", int(mt), 0) for node, mt in demand.items()]
    return min_cost_max_flow(arcs, "all", "taken")


def test_a_field_that_nobody_needs_stands_in(tmp_path: Path) -> None:
    """Two fields of 10 and one port that takes 10: the near pipe costs 1, the far one 100.

    The cheapest plan that delivers the most sends 10 by the near pipe for 10 in all; without it the far field takes
    over: nothing is lost and 10 go another way.
    """
    edges: Edges = {"pa": ("a", "p", 10, 1), "pb": ("b", "p", 10, 100)}
    study = energy.load(write_network(tmp_path / "net", edges, {"a": 10, "b": 10}, {"p": 10}))
    assert study.dispatch().base_flows == pytest.approx({"pa": 10, "pb": 0})
    assert base_cost(study) == pytest.approx(10)
    outcome = study.block("pa")
    assert (outcome.volumes.lost_mt, outcome.volumes.rerouted_mt) == pytest.approx((0, 10), abs=1e-9)
    assert study.block("node:a").volumes.lost_mt == pytest.approx(0, abs=1e-9)
    assert study.block("pa", "pb").volumes.lost_mt == pytest.approx(10)


@st.composite
def networks(draw: st.DrawFn) -> Drawn:
    """Pipes between six nodes, two sources that may have more than anyone takes, and two sinks."""
    ends = st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(lambda pair: pair[0] != pair[1])
    drawn = draw(st.lists(st.tuples(ends, st.integers(1, 9), st.integers(0, 30)), min_size=4, max_size=9))
    edges: Edges = {f"e{i}": (a, b, capacity, cost) for i, ((a, b), capacity, cost) in enumerate(drawn)}
    # A way through for certain, so that some supply reaches a demand.
    edges["way"] = ("a", "f", draw(st.integers(1, 9)), draw(st.integers(0, 30)))
    used = {end for a, b, *_ in edges.values() for end in (a, b)}
    supply: dict[str, float] = {node: draw(st.integers(1, 20)) for node in "ab" if node in used}
    demand: dict[str, float] = {node: draw(st.integers(1, 12)) for node in "ef" if node in used}
    return edges, supply, demand


@given(drawn=networks())
def test_any_base_is_the_cheapest_plan_and_any_block_loses_what_the_judge_says(drawn: Drawn) -> None:
    edges, supply, demand = drawn
    with tempfile.TemporaryDirectory() as folder:
        study = energy.load(write_network(Path(folder) / "net", edges, supply, demand))
        volume, cost = judged(edges, supply, demand)
        assert study.dispatch().exports == pytest.approx(volume, abs=1e-6)
        assert base_cost(study) == pytest.approx(cost, abs=1e-5)
        for edge in edges:
            left, _ = judged(edges, supply, demand, frozenset({edge}))
            assert study.block(f"edge:{edge}").volumes.lost_mt == pytest.approx(volume - left, abs=1e-6), edge


@given(drawn=networks())
def test_exports_by_corridor_add_up(drawn: Drawn) -> None:
    """To all exports, and of each field to all that it sends."""
    edges, supply, demand = drawn
    with tempfile.TemporaryDirectory() as folder:
        study = energy.load(write_network(Path(folder) / "net", edges, supply, demand))
        corridors = study.block("edge:way").by_corridor
        assert sum(c.base_mt for c in corridors) == pytest.approx(study.dispatch().exports, abs=1e-6)
        sent = dict(zip(study.network().sources, study.dispatch().supply.tolist(), strict=True))
        rows = study.trace().rows
        for field, mt in sent.items():
            assert sum(row.mt or 0.0 for row in rows if row.field == field) == pytest.approx(mt, abs=1e-4)


def test_a_road_that_nobody_takes_changes_no_estimate(tmp_path: Path) -> None:
    """a gives 6 and b 4, mixed at h: 3 in 5 of what leaves by either line are a's, with a dear third line or not."""
    edges: Edges = {
        "fa": ("a", "h", 9, 1),
        "fb": ("b", "h", 9, 1),
        "west": ("h", "p", 5, 1),
        "east": ("h", "q", 5, 2),
    }
    ends = ({"a": 6.0, "b": 4.0}, {"p": 5.0, "q": 5.0})
    plain = energy.load(write_network(tmp_path / "plain", edges, *ends))
    beside = energy.load(write_network(tmp_path / "beside", edges | {"dear": ("h", "p", 5, 900)}, *ends))
    expected = {("a", "west"): 3.0, ("a", "east"): 3.0, ("b", "west"): 2.0, ("b", "east"): 2.0}
    for study in (plain, beside):
        found = {(row.field, row.id): row.mt for row in study.trace().rows if row.mt}
        assert found == pytest.approx(expected, abs=1e-5)
        assert study.dependence("edge:west").find("passage").value == pytest.approx(0.5, abs=1e-6)


def test_bounds_respect_what_is_asked_for(tmp_path: Path) -> None:
    """10 from one source, 4 and 6 asked for: the only plan that delivers 10 sends 4 and 6, however wide the pipes."""
    edges: Edges = {"a": ("s", "m1", 10, 1), "b": ("s", "m2", 10, 2)}
    study = energy.load(write_network(tmp_path / "net", edges, {"s": 10}, {"m1": 4, "m2": 6}))
    rows = {row.id: (row.mt, row.low_mt, row.high_mt) for row in study.trace("s").rows}
    assert rows == {"a": pytest.approx((4, 4, 4), abs=1e-5), "b": pytest.approx((6, 6, 6), abs=1e-5)}


def test_a_ranking_needs_no_calibration(tmp_path: Path) -> None:
    """The guide's example: the feeder carries all 10; without the pipe 4 go by rail; without rail 8 go by pipe."""
    edges: Edges = {"feeder": ("field", "hub", 12, 1), "pipe": ("hub", "port", 8, 5), "rail": ("hub", "port", 4, 12)}
    folder = write_network(tmp_path / "net", edges, {"field": 10}, {"port": 10})
    rows = energy.load(folder).rank(first_cut=True).rows
    assert [(row.targets, round(row.lost_mt, 6)) for row in rows] == [
        (("edge:feeder",), 10.0),
        (("edge:pipe",), 6.0),
        (("edge:rail",), 2.0),
    ]
    for option in ((), ("-k", "2"), ("--kind", "node"), ("--among", "pipe", "--among", "rail")):
        done = CliRunner().invoke(app, ["rank", "--network", str(folder), *option])
        assert done.exit_code == 0, done.output


@pytest.mark.parametrize("scale", [1e-3, 1.0, 250.0, 1e5])
def test_the_unit_is_whatever_the_owner_has(tmp_path: Path, scale: float) -> None:
    """12 by the feeder, 6 by either line, 10 asked for: without one of them 6 are left, in any unit."""
    edges: Edges = {
        "f": ("s", "h", 12 * scale, 1),
        "a": ("h", "p", 6 * scale, 5),
        "b": ("h", "p", 6 * scale, 12),
    }
    study = energy.load(write_network(tmp_path / "net", edges, {"s": 10 * scale}, {"p": 10 * scale}))
    volumes = study.block("a").volumes
    assert (volumes.lost_mt / scale, volumes.rerouted_mt / scale) == pytest.approx((4, 2), abs=1e-4)


def test_costs_of_any_size_stand_beside_each_other(tmp_path: Path) -> None:
    """Five pipes beside each other: of 7 the cheapest takes 5 for 0.000004 each, the next the other 2.

    By hand: 5 × 0.000004 + 2 × 0.000018 = 0.000056 for all; without the cheapest 4 × 0.000018 + 3 × 140.
    """
    rooms = {"a": (4, 1.8e-05), "b": (3, 1e7), "c": (1, 1.6e11), "d": (5, 4e-06), "e": (9, 140.0)}
    edges: Edges = {name: ("field", "port", room, cost) for name, (room, cost) in rooms.items()}
    for sent, cost in ((2.0, 8e-06), (7.0, 5.6e-05)):
        study = energy.load(write_network(tmp_path / str(sent), edges, {"field": sent}, {"port": sent}))
        assert base_cost(study) == pytest.approx(cost)
        assert study.block("d").volumes.lost_mt == pytest.approx(0, abs=1e-9)
    assert study.block("d").flows["a"] == pytest.approx(4)
