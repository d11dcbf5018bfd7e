"""Worst cases: the program agrees with going through all sets, and with published cases."""

import io
import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from rich.console import Console

import energy
from energy.contingency.blockables import Closing, blockables
from energy.contingency.interdiction import Interdiction, least_left
from energy.contingency.loss_model import LossModel, loss_model
from energy.contingency.loss_solver import LossSolver
from energy.errors import UsageError
from energy.flow.scenario import Block, Scenario
from energy.presentation.console import Unit
from energy.report.contingency import print_worst, worst_answer
from energy.study import Study

from ..kz_mini import BLOCKABLE, LEFT_AFTER_WORST, MAX_FLOW, write_kz_mini, write_network
from .test_ranking import Arcs, networks

EXACT = 1e-6
PROVEN = 1e-4
EDGE_TARGETS = [f"edge:{edge}" for edge in BLOCKABLE]

# Pyomo Gallery, "Network interdiction" (BSD licence): tail, head, capacity, cost.
GALLERY = (
    ("start", "b", 10, 0),
    ("start", "c", 70, 10),
    ("c", "b", 30, 30),
    ("b", "end", 100, 0),
    ("c", "d", 40, 20),
    ("d", "end", 50, 70),
)


@pytest.fixture
def kz_mini(tmp_path: Path) -> Study:
    return energy.load(write_kz_mini(tmp_path / "kz-mini"))


def least_by_all_sets(model: LossModel, k: int) -> tuple[float, float]:
    """Least exports and then least home deliveries left, every set solved."""
    solver = LossSolver(model)
    found = (solver.solve(members) for members in combinations(range(len(model.items)), k))
    return min((round(model.exports - loss.exports, 4), round(model.intake - loss.domestic, 4)) for loss in found)


def least_by_program(model: LossModel, k: int) -> tuple[float, float]:
    members, least = least_left(model, k)
    loss = LossSolver(model).solve(members)
    assert model.exports - loss.exports == pytest.approx(least, abs=PROVEN)
    return model.exports - loss.exports, model.intake - loss.domestic


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("method", ["sets", "program"])
def test_worst_sets_of_kz_mini(kz_mini: Study, k: int, method: str) -> None:
    left, edges = LEFT_AFTER_WORST[k]
    case = kz_mini.worst(k, among=EDGE_TARGETS, method=method)
    assert case.left_mt == pytest.approx(left, abs=EXACT)
    assert {key.removeprefix("edge:") for key in case.targets} == edges


def test_min_cut_of_kz_mini_equals_max_flow(kz_mini: Study) -> None:
    """With any amount at the source the two feeders hold 75 + 8 = 83 back; losing one costs what it carries."""
    cut = kz_mini.worst(1, among=EDGE_TARGETS).export_cut
    assert cut is not None
    assert sum(limit.limit_mt * limit.one_more_mt for limit in cut) == pytest.approx(MAX_FLOW, abs=EXACT)
    assert {limit.id: limit.losing_mt for limit in cut} == pytest.approx({"edge:prod-w": 75.0, "edge:prod-a": 8.0})


def test_a_limit_that_binds_need_not_be_the_costliest(kz_mini: Study) -> None:
    """After CPC is lost 34 leave: UAS 17, Aktau 7 and what Kenkiyak sends on, 10, are full."""
    case = kz_mini.worst(1, among=EDGE_TARGETS)
    assert sum(limit.limit_mt * limit.one_more_mt for limit in case.cut) == pytest.approx(34.0, abs=EXACT)
    assert {limit.id for limit in case.cut} == {"edge:uas", "edge:aty-akt", "edge:ken-ala"}
    assert all(limit.one_more_mt == pytest.approx(1) and limit.losing_mt <= 2 + EXACT for limit in case.cut)


@given(arcs=networks())
def test_program_equals_all_sets_on_random_networks(tmp_path: Path, arcs: Arcs) -> None:
    study = energy.load(write_network(tmp_path / "net", arcs, {"a": 12.0, "b": 9.0}, {"y": None, "z": None}))
    model = loss_model(study.dispatch(), blockables(study.dispatch()))
    for k in range(1, min(len(model.items), 4) + 1):
        assert least_by_program(model, k) == pytest.approx(least_by_all_sets(model, k), abs=PROVEN)


@pytest.mark.parametrize("kind", ["line", "node"])
@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_program_knows_moorings_and_home_refineries(tiny_folder: Path, kind: str, k: int) -> None:
    """The network of the fixture has a shared mooring limit of which two of three work, and a refinery at home."""
    study = energy.load(tiny_folder)
    model = loss_model(study.dispatch(), blockables(study.dispatch(), kind))
    assert least_by_program(model, k) == pytest.approx(least_by_all_sets(model, k), abs=PROVEN)


def test_program_finds_that_moorings_go_together(tiny_folder: Path) -> None:
    """Losing two of three buoys leaves one; the program has to see that the second one, not the first, costs."""
    study = energy.load(tiny_folder)
    case = study.worst(2, among=["edge:m1", "edge:m2", "edge:m3", "edge:n2"], method="program")
    by_sets = study.worst(2, among=["edge:m1", "edge:m2", "edge:m3", "edge:n2"])
    assert case.lost_mt == pytest.approx(by_sets.lost_mt, abs=EXACT)
    assert len([key for key in case.targets if key.startswith("edge:m")]) == 2


@pytest.mark.parametrize("k", [1, 2, pytest.param(3, marks=pytest.mark.exhaustive)])
def test_program_equals_all_sets_on_the_shipped_network(shipped: Study, k: int) -> None:
    by_sets, by_program = (shipped.worst(k, method=method) for method in ("sets", "program"))
    assert by_program.lost_mt == pytest.approx(by_sets.lost_mt, abs=PROVEN)
    assert by_program.domestic_lost_mt == pytest.approx(by_sets.domestic_lost_mt, abs=PROVEN)


@pytest.mark.exhaustive
def test_four_at_once(shipped: Study) -> None:
    three, four = shipped.worst(3), shipped.worst(4)
    assert four.method == "program"
    assert four.left_mt < three.left_mt
    # The set alone, solved by the dispatch, loses the same.
    blocks = tuple(Block(shipped.targets.find(key), 0.0) for key in four.targets)
    plan = shipped.dispatch().solve(Scenario(blocks), stages=1).plan
    assert shipped.dispatch().exports - plan.exports == pytest.approx(four.lost_mt, abs=EXACT)


@pytest.mark.parametrize(("k", "left"), [(0, 80.0), (1, 10.0), (2, 0.0)])
def test_published_max_flow_interdiction(tmp_path: Path, k: int, left: float) -> None:
    arcs: Arcs = {f"arc-{a}-{b}": (a, b, float(capacity), 0.0) for a, b, capacity, _ in GALLERY}
    study = energy.load(write_network(tmp_path / "gallery", arcs, {"start": 500.0}, {"end": None}))
    model = loss_model(study.dispatch(), blockables(study.dispatch()))
    assert least_left(model, k)[1] == pytest.approx(left, abs=PROVEN)
    if k:
        assert study.worst(k).left_mt == pytest.approx(left, abs=EXACT)


@pytest.mark.parametrize(("k", "cost"), [(0, 700.0), (1, 7300.0), (2, 21000.0)])
def test_published_min_cost_interdiction(k: int, cost: float) -> None:
    """Start sends 20 and C 10 to End, which wants 30; each unit not served costs 700."""
    model = gallery_with_costs()
    least, _ = Interdiction(model, k).minimise(-model.objective)
    assert 700 * 30 - least == pytest.approx(cost, abs=1e-3)


def gallery_with_costs() -> LossModel:
    """Columns: six arcs, supply at Start and at C, delivery at End (700 saved per unit)."""
    nodes = sorted({end for arc in GALLERY for end in arc[:2]})
    rows: dict[str, dict[int, float]] = {node: {} for node in nodes}
    for i, (tail, head, _, _) in enumerate(GALLERY):
        rows[tail][i], rows[head][i] = -1.0, 1.0
    rows["start"][6] = rows["c"][7] = 1.0
    rows["end"][8] = -1.0
    zeros = np.zeros(len(nodes))
    return LossModel(
        objective=np.array([*(float(arc[3]) for arc in GALLERY), 0.0, 0.0, -700.0]),
        upper=np.array([*(float(arc[2]) for arc in GALLERY), 20.0, 10.0, 30.0]),
        row_lower=zeros,
        row_upper=zeros,
        rows=tuple(rows.values()),
        supply=slice(6, 8),
        domestic=slice(8, 8),
        markets=slice(8, 9),
        exports=30.0,
        intake=0.0,
        items=tuple(Closing(frozenset({i}), frozenset()) for i in range(len(GALLERY))),
        moorings={},
    )


def test_members_that_add_nothing_are_not_named(kz_mini: Study) -> None:
    case = kz_mini.worst(2, among=["edge:cpc", "edge:dru"])
    assert case.targets == ("edge:cpc",)


@pytest.mark.parametrize(
    ("k", "options", "message"),
    [
        (0, {}, "k is 1 or more"),
        (-2, {}, "k is 1 or more"),
        (1, {"kind": "pipe"}, "can't rank 'pipe'"),
        (1, {"method": "guess"}, "unknown method"),
        (1, {"horizon": "soon"}, "unknown horizon"),
        (5, {"among": ["edge:cpc"]}, "can't choose 5 out of 1"),
    ],
)
def test_bad_input_is_told(kz_mini: Study, k: int, options: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        kz_mini.worst(k, **options)  # type: ignore[arg-type]


def test_answer_records_and_table(shipped: Study) -> None:
    case = shipped.worst(1)
    answer = worst_answer(case, shipped.dataset)
    assert answer["schema"] == "kzroutes/worst/1"
    assert answer["targets"] == ["line:cpc"]
    json.dumps(answer, allow_nan=False)
    assert {"cut", "id", "limit_mt", "one_more_mt", "losing_mt"} <= case.records()[0].keys()
    console = Console(file=io.StringIO(), width=160)
    print_worst(console, case, Unit("Mt/y"))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "Most worth protecting" in text
    assert "min cut" in text
