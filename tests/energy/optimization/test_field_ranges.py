"""Ranges of one field's goods on drawn networks: beside another solver, and beside plans that were walked."""

import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from ortools.linear_solver import pywraplp

from energy.optimization import extremes
from energy.optimization.ranges import FlowRanges
from energy.study import load

from ..kz_mini import write_network

SIDE = 4
FIELDS, MARKETS = ("c00", "c10", "c20"), ("c13", "c23", "c33")


@dataclass(frozen=True)
class Walked:
    """A square grid of pipes, each used one way, and a plan walked tonne by tonne: how many came whence."""

    edges: dict[str, tuple[str, str, float, float]]
    two_way: tuple[str, ...]
    supply: dict[str, float]
    demand: dict[str, float | None]
    came: dict[tuple[str, str], int]

    def ranges(self, folder: Path) -> FlowRanges:
        network = load(write_network(folder, self.edges, self.supply, self.demand, two_way=self.two_way)).network()
        total = sum(self.supply.values())
        return FlowRanges(network, {"total:exports": total}, {f: (v, v) for f, v in self.supply.items()}, total)


def walked(seed: int, *, two_way: bool) -> Walked:
    """Walks from fields to markets at random; a pipe has room for what passed and a little more."""
    draw = random.Random(seed)
    cells = [(r, c) for r in range(SIDE) for c in range(SIDE)]
    pairs = [((r, c), (r + d, c + 1 - d)) for r, c in cells for d in (0, 1) if r + d < SIDE and c + 1 - d < SIDE]
    pipes = [pair if draw.random() < 0.7 else pair[::-1] for pair in pairs]
    ends = {f"e{i}": tuple(f"c{r}{c}" for r, c in pipe) for i, pipe in enumerate(pipes)}
    used = dict.fromkeys(ends, 0)
    came: dict[tuple[str, str], int] = {}
    for _ in range(40):
        field = here = draw.choice(FIELDS)
        way: list[str] = []
        while here not in MARKETS and len(way) < 12:
            onward = [edge for edge, (tail, _) in ends.items() if tail == here]
            if not onward:
                break
            way.append(draw.choice(onward))
            here = ends[way[-1]][1]
        if here in MARKETS:
            came[field, here] = came.get((field, here), 0) + 1
            for edge in way:
                used[edge] += 1
    edges = {e: (*ends[e], float(used[e] + draw.randint(0, 2)), float(draw.randint(1, 9))) for e in ends if used[e]}
    supply = {f: float(sum(n for (field, _), n in came.items() if field == f)) for f in {f for f, _ in came}}
    demand: dict[str, float | None] = {
        m: float(sum(n for (_, market), n in came.items() if market == m) + draw.randint(0, 2))
        for m in sorted({m for _, m in came})
    }
    return Walked(edges, tuple(edges) if two_way else (), supply, demand, came)


def judged(drawn: Walked, field: str, market: str) -> tuple[float, float]:
    """The same range by OR-tools with SCIP, from the tables: the field's goods and all others as two kinds of goods."""
    found = []
    for sign in (1, -1):
        solver = pywraplp.Solver.CreateSolver("SCIP")
        net = {kind: {n: [] for e in drawn.edges.values() for n in e[:2]} for kind in ("own", "other")}
        for edge, (tail, head, most, _) in drawn.edges.items():
            ahead = solver.BoolVar(f"{edge} ahead")
            directions = ((tail, head, ahead), (head, tail, 1 - ahead))
            for start, end, opened in directions if drawn.two_way else directions[:1]:
                flows = {kind: solver.NumVar(0, most, "") for kind in net}
                solver.Add(sum(flows.values()) <= most * opened)
                for kind, flow in flows.items():
                    net[kind][start].append(-flow)
                    net[kind][end].append(flow)
        taken = {m: {kind: solver.NumVar(0, d or 0, "") for kind in net} for m, d in drawn.demand.items()}
        for node, most in drawn.demand.items():
            solver.Add(sum(taken[node].values()) <= (most or 0))
        for kind, balances in net.items():
            for node, terms in balances.items():
                own = node == field if kind == "own" else node != field
                supplied = drawn.supply.get(node, 0.0) if own else 0.0
                leaves = taken[node][kind] if node in taken else 0
                solver.Add(sum(terms) + supplied - leaves == 0)
        solver.Minimize(sign * taken[market]["own"])
        assert solver.Solve() == pywraplp.Solver.OPTIMAL
        found.append(sign * solver.Objective().Value())
    return found[0], found[1]


@pytest.mark.parametrize("two_way", [False, True])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_another_solver_finds_the_same(tmp_path: Path, seed: int, two_way: bool) -> None:
    drawn = walked(seed, two_way=two_way)
    ranges = drawn.ranges(tmp_path)
    for field in drawn.supply:
        for market in drawn.demand:
            found = ranges.of_origin(field, nodes=[market])
            assert found == pytest.approx(judged(drawn, field, market), abs=1e-4), (field, market)
    assert not ranges.wider


@given(seed=st.integers(0, 10_000), two_way=st.booleans(), few=st.sampled_from([0, 100]))
def test_what_was_walked_lies_in_the_range(
    tmp_path_factory: pytest.TempPathFactory, seed: int, two_way: bool, few: int
) -> None:
    """Whatever is walked is a plan that delivers all, and its mixture one that is possible; few pipes or many."""
    drawn = walked(seed, two_way=two_way)
    # On some grids no walk gets to a market.
    assume(drawn.came)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(extremes, "_FEW", few)
        ranges = drawn.ranges(tmp_path_factory.mktemp("walked"))
        for field in drawn.supply:
            for market in drawn.demand:
                low, high = ranges.of_origin(field, nodes=[market])
                assert low - 1e-4 <= drawn.came.get((field, market), 0) <= high + 1e-4, (field, market)


def test_with_the_way_of_pipes_left_open_a_range_is_wider_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """a sends 1 to x, b 1 to y, by the ring of one pipe between p and q, where each could cross the other.

    p-q runs one way. a's tonne gets to y only if it goes p to q, b's to x only if it goes q to p; x and y take 1 each:
    a's at y needs b's at x. So each ends where it is near; with both ways at once they swap.
    """
    edges = {"ap": ("a", "p", 1.0, 1.0), "bq": ("b", "q", 1.0, 1.0), "px": ("p", "x", 1.0, 1.0)}
    edges |= {"qy": ("q", "y", 1.0, 1.0), "pq": ("p", "q", 2.0, 1.0)}
    folder = write_network(tmp_path, edges, {"a": 1.0, "b": 1.0}, {"x": 1.0, "y": 1.0}, two_way=("pq",))
    network, supply = load(folder).network(), {"a": (1.0, 1.0), "b": (1.0, 1.0)}
    for few, high, wider in ((100, 0.0, False), (0, 1.0, True)):
        monkeypatch.setattr(extremes, "_FEW", few)
        ranges = FlowRanges(network, {"total:exports": 2.0}, supply, 2.0)
        assert ranges.of_origin("a", nodes=["y"]) == pytest.approx((0.0, high), abs=1e-4)
        assert ranges.wider is wider
