"""Published instances with known optima, and faults reported in other projects, through our own loader and solver."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

import energy
from energy.network.targets import UnknownTargetError
from energy.optimization.solver import Rows, compile_model, optimum
from energy.study import Study

from ..kz_mini import write_network

DATA = Path(__file__).parents[2] / "data"
NETGEN_2 = 6_749_969_302

Edges = dict[str, tuple[str, str, float, float]]
"""Tail, head, capacity and unit cost by edge id."""


@dataclass(frozen=True)
class Instance:
    """A DIMACS minimum-cost flow instance: supply per node (negative is demand), arcs as tail, head, capacity, cost."""

    supply: Mapping[int, int]
    arcs: Sequence[tuple[int, int, int, int]]


def read_dimacs(path: Path) -> Instance:
    """Read a `.min` file. Lower bounds other than 0 are refused: none of ours has any."""
    supply: dict[int, int] = {}
    arcs: list[tuple[int, int, int, int]] = []
    nodes = expected = 0
    for line in path.read_text("ascii").splitlines():
        kind, *rest = line.split()
        if kind == "p":
            assert rest[0] == "min"
            nodes, expected = int(rest[1]), int(rest[2])
        elif kind == "n":
            supply[int(rest[0])] = int(rest[1])
        elif kind == "a":
            tail, head, low, capacity, cost = map(int, rest)
            assert low == 0
            arcs.append((tail, head, capacity, cost))
    assert len(arcs) == expected
    assert max(max(tail, head) for tail, head, *_ in arcs) <= nodes
    return Instance(supply, arcs)


@pytest.fixture(scope="module")
def netgen_2() -> Instance:
    return read_dimacs(DATA / "netgen-2.min")


def cost_of(study: Study) -> float:
    dispatch = study.dispatch()
    return float(
        sum(cost * dispatch.base_flows[e] for e, cost in zip(dispatch.chains.edge_ids, dispatch.cost, strict=True))
    )


def test_netgen_2_through_the_solver(netgen_2: Instance) -> None:
    """The flow is whole-numbered and feasible, so its cost is compared to the last digit."""
    nodes = sorted({end for tail, head, *_ in netgen_2.arcs for end in (tail, head)})
    terms: dict[int, dict[int, float]] = {node: {} for node in nodes}
    for i, (tail, head, *_) in enumerate(netgen_2.arcs):
        terms[tail][i] = terms[tail].get(i, 0.0) + 1.0
        terms[head][i] = terms[head].get(i, 0.0) - 1.0
    rows = Rows()
    for node in nodes:
        rows.add(terms[node], netgen_2.supply.get(node, 0), netgen_2.supply.get(node, 0))
    capacity = np.array([arc[2] for arc in netgen_2.arcs], dtype=np.float64)
    cost = np.array([arc[3] for arc in netgen_2.arcs], dtype=np.float64)
    flow = np.array(optimum(compile_model(rows, np.zeros(len(cost)), capacity, cost), "netgen-2").col_value)
    whole = np.rint(flow).astype(np.int64)
    assert np.abs(flow - whole).max() < 1e-6
    balance = dict.fromkeys(nodes, 0)
    for (tail, head, most, _), moved in zip(netgen_2.arcs, whole.tolist(), strict=True):
        assert 0 <= moved <= most
        balance[tail] += moved
        balance[head] -= moved
    assert balance == {node: netgen_2.supply.get(node, 0) for node in nodes}
    assert sum(arc[3] * moved for arc, moved in zip(netgen_2.arcs, whole.tolist(), strict=True)) == NETGEN_2


def test_netgen_2_through_the_loader(netgen_2: Instance, tmp_path: Path) -> None:
    """As tables: a customer beside every node that takes, and volumes in thousandths, as the tables allow."""
    thousandth = 1e-3
    edges: Edges = {
        f"a{i}": (f"n{tail}", f"n{head}", capacity * thousandth, cost)
        for i, (tail, head, capacity, cost) in enumerate(netgen_2.arcs)
    }
    supply = {f"n{n}": volume * thousandth for n, volume in netgen_2.supply.items() if volume > 0}
    demand = {f"t{n}": -volume * thousandth for n, volume in netgen_2.supply.items() if volume < 0}
    edges |= {f"to-{t}": (f"n{t[1:]}", t, volume, 0) for t, volume in demand.items()}
    study = energy.load(write_network(tmp_path / "netgen-2", edges, supply, dict(demand)))
    assert study.dispatch().exports == pytest.approx(sum(demand.values()), rel=1e-12)
    assert cost_of(study) / thousandth == pytest.approx(NETGEN_2, rel=1e-10)


def test_parallel_pipelines_stay_apart(tmp_path: Path) -> None:
    """gurobi-optimods #155 and networkx #3832: a simple graph merges them, or the algorithm refuses them.

    ::

        s =twin-a 3=> t
          =twin-b 4=>
    """
    edges: Edges = {"twin-a": ("s", "t", 3, 1), "twin-b": ("s", "t", 4, 2)}
    study = energy.load(write_network(tmp_path / "net", edges, {"s": 10}, {"t": None}))
    assert study.dispatch().exports == pytest.approx(7)
    assert study.graph().number_of_edges("s", "t") == 2
    outcome = study.block("twin-a")
    assert outcome.flows["twin-a"] == 0
    assert outcome.flows["twin-b"] == pytest.approx(4)
    assert outcome.volumes.lost_mt == pytest.approx(3)


def test_nothing_slips_past_a_block_by_a_parallel_edge(tmp_path: Path) -> None:
    """searoute #32: a strait that was closed was passed on a parallel edge. What can't go is lost.

    ::

        s -in 10-> strait =out-a 6=> t
                          =out-b 6=>
        s -round 2-> t
    """
    edges: Edges = {
        "in": ("s", "strait", 10, 1),
        "out-a": ("strait", "t", 6, 1),
        "out-b": ("strait", "t", 6, 1),
        "round": ("s", "t", 2, 50),
    }
    study = energy.load(write_network(tmp_path / "net", edges, {"s": 10}, {"t": None}))
    outcome = study.block("node:strait")
    assert {e: outcome.flows[e] for e in ("in", "out-a", "out-b")} == {"in": 0, "out-a": 0, "out-b": 0}
    assert outcome.volumes.delivered_mt == pytest.approx(2)
    assert outcome.volumes.lost_mt == pytest.approx(8)


def test_without_another_way_the_block_still_holds(tmp_path: Path) -> None:
    """searoute #53: with no other way, the route led straight through the block. A way back and forth is no way either.

    ::

        s -a 5-> m -gate 5-> t
                 <-back 5-
    """
    edges: Edges = {"a": ("s", "m", 5, 1), "gate": ("m", "t", 5, 1), "back": ("t", "m", 5, 1)}
    study = energy.load(write_network(tmp_path / "net", edges, {"s": 5}, {"t": None}))
    outcome = study.block("gate")
    assert max(outcome.flows.values()) == 0
    assert outcome.volumes.delivered_mt == 0
    assert outcome.volumes.lost_mt == pytest.approx(5)


def test_a_misspelt_name_stops_the_run(kz_mini: Study) -> None:
    """DisruptSC ignored unknown names and answered for nothing blocked."""
    with pytest.raises(UnknownTargetError, match="did you mean ken-al"):
        kz_mini.block("ken-alla")


def test_volumes_need_not_be_whole_numbers(tmp_path: Path) -> None:
    """networkx #4641 and #7562: network simplex ran for ever, or misreported, on data that are not whole numbers.

    Thirds and tenths have no exact binary form; the same network in thirtieths has a whole-numbered twin for networkx.
    """
    thirtieths: dict[str, tuple[str, str, int, int]] = {
        "a0": ("s", "u", 10, 7),
        "a1": ("s", "v", 21, 3),
        "a2": ("u", "v", 4, 1),
        "a3": ("u", "t", 9, 2),
        "a4": ("v", "t", 20, 9),
        "a5": ("s", "t", 1, 31),
    }
    edges: Edges = {e: (a, b, capacity / 30, cost / 10) for e, (a, b, capacity, cost) in thirtieths.items()}
    study = energy.load(write_network(tmp_path / "net", edges, {"s": 1.0}, {"t": None}))
    graph: nx.DiGraph[str] = nx.DiGraph()
    for tail, head, capacity, cost in thirtieths.values():
        graph.add_edge(tail, head, capacity=capacity, weight=cost)
    flow = nx.max_flow_min_cost(graph, "s", "t")
    assert sum(flow["s"].values()) == 30
    assert study.dispatch().exports == pytest.approx(1.0, abs=1e-9)
    assert cost_of(study) == pytest.approx(nx.cost_of_flow(graph, flow) / 300, abs=1e-9)
