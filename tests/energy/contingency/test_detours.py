"""Ways round what is closed, against OR-tools' maximum flow without it."""

import random
from pathlib import Path

import numpy as np
import pytest

import energy
from energy.contingency.blockables import blockables
from energy.contingency.detours import Detours, is_plain
from energy.contingency.loss_model import LossModel, loss_model
from energy.contingency.loss_solver import LossSolver
from energy.contingency.presolve import shrink
from energy.study import Study

from ..independent_solvers import max_flow
from ..kz_mini import write_network

Ways = dict[str, tuple[str, str, float, float]]


def drawn(seed: int) -> tuple[Ways, dict[str, float], dict[str, float | None], set[str]]:
    """Whole numbers on a network drawn at random: edges, supply, demand, and what runs both ways."""
    draw = random.Random(seed)
    nodes = [f"n{i}" for i in range(24)]
    edges: Ways = {}
    for i in range(60):
        tail, head = draw.sample(nodes, 2)
        edges[f"e{i}"] = (tail, head, draw.randint(1, 9), draw.randint(1, 9))
    supply = {node: float(draw.randint(5, 20)) for node in nodes[:3]}
    demand: dict[str, float | None] = {node: float(draw.randint(5, 20)) for node in nodes[-3:]}
    return edges, supply, demand, {edge for edge in edges if draw.random() < 0.4}


def judged(
    edges: Ways, supply: dict[str, float], demand: dict[str, float | None], both: set[str], closed: frozenset[str]
) -> float:
    arcs = [("from", node, int(mt), 0) for node, mt in supply.items()]
    arcs += [(node, "to", int(mt or 0), 0) for node, mt in demand.items()]
    for edge, (tail, head, capacity, _) in edges.items():
        if edge not in closed:
            arcs.append((tail, head, int(capacity), 0))
            arcs += [(head, tail, int(capacity), 0)] if edge in both else []
    return float(max_flow(arcs, "from", "to"))


def model_of(study: Study) -> LossModel:
    return shrink(loss_model(study.dispatch(), blockables(study.dispatch(), "line")))


@pytest.mark.parametrize("seed", range(6))
def test_every_single_loss_is_that_of_maximum_flow(seed: int, tmp_path: Path) -> None:
    edges, supply, demand, both = drawn(seed)
    study = energy.load(write_network(tmp_path / "net", edges, supply, demand, two_way=both))
    items, model = blockables(study.dispatch(), "line"), model_of(study)
    solver = LossSolver(model)
    base = judged(edges, supply, demand, both, frozenset())
    assert is_plain(model)
    lost = []
    for i, item in enumerate(items):
        closed = frozenset(edge.removesuffix("~reverse") for edge in item.target.edges)
        lost.append(solver.solve((i,)).exports)
        assert lost[-1] == pytest.approx(base - judged(edges, supply, demand, both, closed), abs=1e-6), item.key
    # Losses, and what is lost in part, are among them.
    assert max(lost) > 0


def test_a_plan_sent_round_is_one(tmp_path: Path) -> None:
    """What comes to a node leaves it, nothing oversteps its limit, and what is closed carries nothing."""
    study = energy.load(write_network(tmp_path / "net", *drawn(1)[:3], two_way=drawn(1)[3]))
    model = model_of(study)
    base = [*judged_plan(model)]
    detours = Detours(model, np.array(base))
    found = 0
    for item in model.items:
        plan = detours.without(item.columns)
        if plan is None:
            continue
        found += 1
        activity = np.array([sum(weight * plan[column] for column, weight in terms.items()) for terms in model.rows])
        assert (plan >= -1e-9).all()
        assert (plan <= model.upper + 1e-9).all()
        assert (activity <= model.row_upper + 1e-6).all()
        assert (activity >= model.row_lower - 1e-6).all()
        assert plan[list(item.columns)].sum() == 0
    assert found > len(model.items) / 2


def judged_plan(model: LossModel) -> list[float]:
    """A plan of the model by another solver: SciPy's interface with the interior-point method."""
    from scipy.optimize import linprog
    from scipy.sparse import lil_matrix

    matrix = lil_matrix((len(model.rows), len(model.upper)))
    for r, terms in enumerate(model.rows):
        for column, weight in terms.items():
            matrix[r, column] = weight
    equal = model.row_lower == model.row_upper
    limited = ~equal & np.isfinite(model.row_upper)
    rows = matrix.tocsr()
    found = linprog(
        model.objective,
        A_ub=rows[limited],
        b_ub=model.row_upper[limited],
        A_eq=rows[equal],
        b_eq=model.row_upper[equal],
        bounds=np.c_[np.zeros(len(model.upper)), model.upper],
        method="highs-ipm",
    )
    return [float(x) for x in found.x]


def test_a_network_with_refineries_is_no_plain_flow(shipped: Study) -> None:
    assert not is_plain(model_of(shipped))
