"""What all losses of two and three lines cost to compute, all contenders in the same run.

    python benchmarks/contingency.py

Every contender answers the same question about every pair of lines of the shipped network: how much can still be
delivered. networkx gets an easier problem, since shared limits cannot be told to it, on the network with its segments
merged, built once; scipy and the compiled dispatch get the whole one. CPU seconds are those of one process.
"""

import argparse
import importlib.util
import time
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
from rich.console import Console
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

import energy
from energy.contingency.blockables import blockables
from energy.contingency.loss_model import LossModel, Members, loss_model
from energy.contingency.presolve import shrink
from energy.contingency.screening import sweep
from energy.flow.scenario import Block, Scenario
from energy.presentation.console import table
from energy.study import Study

Solver = Callable[[Members], float]
"""Exports left when a set is closed, Mt/y."""


def networkx_flow(model: LossModel, algorithm: Callable[..., Any]) -> Solver:
    """Max flow from all fields to all outlets; a node in the middle keeps parallel segments apart.

    The graph is built once; closing a set sets capacities to 0, which networkx leaves out of its residual network.
    """
    tails, heads = ["all fields"] * len(model.upper), ["all outlets"] * len(model.upper)
    heads[model.markets] = ["markets"] * (model.markets.stop - model.markets.start)
    for r in np.flatnonzero(model.row_lower == model.row_upper):
        for j, a in model.rows[r].items():
            (tails if a < 0 else heads)[j] = f"node {r}"
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_edge("markets", "all outlets", capacity=model.exports)
    arcs: list[tuple[Any, Any]] = []
    for i, (tail, head) in enumerate(zip(tails, heads, strict=True)):
        limit = float(model.upper[i])
        room = {"capacity": limit} if np.isfinite(limit) else {}
        end = f"middle {i}" if graph.has_edge(tail, head) else head
        graph.add_edge(tail, end, **room)
        if end != head:
            graph.add_edge(end, head)
        arcs.append((tail, end))

    def solve(members: Members) -> float:
        closed = {column for i in members for column in model.items[i].columns}
        before = {column: dict(graph.edges[arcs[column]]) for column in closed}
        for column in closed:
            graph.edges[arcs[column]]["capacity"] = 0.0
        value = float(nx.maximum_flow_value(graph, "all fields", "all outlets", flow_func=algorithm))
        for column, room in before.items():
            graph.edges[arcs[column]].clear()
            graph.edges[arcs[column]].update(room)
        return value

    return solve


def scipy_program(model: LossModel) -> Solver:
    """The same program, handed to scipy anew for every set."""
    size = len(model.upper)
    entries = [(r, j, a) for r, terms in enumerate(model.rows) for j, a in terms.items()]
    r, j, a = (np.array(part) for part in zip(*entries, strict=True))
    matrix = csr_matrix((a, (r.astype(int), j.astype(int))), shape=(len(model.rows), size))
    equal = model.row_lower == model.row_upper
    limited = ~equal & np.isfinite(model.row_upper)

    def solve(members: Members) -> float:
        upper, most = model.upper.copy(), model.row_upper.copy()
        upper[[column for i in members for column in model.items[i].columns]] = 0.0
        for joint, count in model.closed_moorings(members).items():
            most[model.moorings[joint].row] = model.moorings[joint].room[count]
        found = linprog(
            model.objective,
            A_ub=matrix[limited],
            b_ub=most[limited],
            A_eq=matrix[equal],
            b_eq=np.zeros(int(equal.sum())),
            bounds=np.column_stack([np.zeros(size), upper]),
            method="highs",
        )
        return float(found.x[model.markets].sum())

    return solve


def ortools_program(model: LossModel) -> Solver:
    """The same program, handed to OR-tools' GLOP anew for every set."""
    from ortools.linear_solver import pywraplp

    def solve(members: Members) -> float:
        upper, most = model.upper.copy(), model.row_upper.copy()
        upper[[column for i in members for column in model.items[i].columns]] = 0.0
        for joint, count in model.closed_moorings(members).items():
            most[model.moorings[joint].row] = model.moorings[joint].room[count]
        solver = pywraplp.Solver.CreateSolver("GLOP")
        columns = [solver.NumVar(0.0, float(u) if np.isfinite(u) else solver.infinity(), "") for u in upper]
        for terms, low, high in zip(model.rows, model.row_lower, most, strict=True):
            ends = [float(v) if np.isfinite(v) else np.sign(v) * solver.infinity() for v in (low, high)]
            row = solver.Constraint(*ends)
            for j, a in terms.items():
                row.SetCoefficient(columns[j], float(a))
        aim = solver.Objective()
        for j, c in enumerate(model.objective):
            aim.SetCoefficient(columns[j], float(c))
        aim.SetMinimization()
        solver.Solve()
        return float(sum(columns[j].solution_value() for j in range(*model.markets.indices(len(columns)))))

    return solve


def pypsa_flow(model: LossModel) -> Solver:
    """PyPSA, whose model is built anew by every `optimize`; shared limits are left out, as for networkx."""
    import logging
    import warnings

    import pypsa

    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    network = pypsa.Network()
    buses: dict[str, None] = dict.fromkeys(["all fields", "markets", "all outlets"])
    tails, heads = ["all fields"] * len(model.upper), ["all outlets"] * len(model.upper)
    heads[model.markets] = ["markets"] * (model.markets.stop - model.markets.start)
    for r in np.flatnonzero(model.row_lower == model.row_upper):
        for j, a in model.rows[r].items():
            (tails if a < 0 else heads)[j] = f"node {r}"
            buses[f"node {r}"] = None
    for bus in buses:
        network.add("Bus", bus)
    most = float(model.upper[np.isfinite(model.upper)].sum())
    for j, (tail, head) in enumerate(zip(tails, heads, strict=True)):
        limit = float(model.upper[j])
        network.add("Link", f"{j}", bus0=tail, bus1=head, p_nom=limit if np.isfinite(limit) else most)
    network.add("Link", "exports", bus0="markets", bus1="all outlets", p_nom=float(model.exports))
    network.add("Generator", "fields", bus="all fields", p_nom=most)
    network.add("Generator", "sink", bus="all outlets", p_nom=most, p_min_pu=-1.0, p_max_pu=0.0, marginal_cost=1.0)
    whole = network.links.p_nom.copy()

    def solve(members: Members) -> float:
        closed = [f"{column}" for i in members for column in model.items[i].columns]
        network.links["p_nom"] = whole
        network.links.loc[closed, "p_nom"] = 0.0
        network.optimize(solver_name="highs", log_to_console=False)
        return float(network.links_t.p0["exports"].iloc[0])

    return solve


def dispatch_each(study: Study, keys: Sequence[str]) -> Solver:
    """The compiled dispatch, every set solved."""
    dispatch = study.dispatch()
    targets = [study.targets.find(key) for key in keys]

    def solve(members: Members) -> float:
        scenario = Scenario(tuple(Block(targets[i], 0.0) for i in members))
        return dispatch.solve(scenario, stages=1).plan.exports

    return solve


def timed(solve: Solver, sets: Sequence[Members]) -> float:
    start = time.process_time()
    for members in sets:
        solve(members)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=0, help="pairs for the contenders (default: all of them)")
    sample = parser.parse_args().sample
    study = energy.load()
    items = blockables(study.dispatch())
    merged = loss_model(study.dispatch(), items)
    model = shrink(merged)
    pairs = list(combinations(range(len(items)), 2))
    chosen = pairs[:: max(1, len(pairs) // sample)] if sample else pairs
    rows: list[tuple[str, ...]] = []
    cpu: dict[int, float] = {}
    for k in (1, 2, 3):
        begun, start = time.perf_counter(), time.process_time()
        swept = sweep(model, k)
        cpu[k], wall = time.process_time() - start, time.perf_counter() - begun
        rows.append((f"sweep, N−{k}", f"{swept.sets:,}", f"{swept.solved:,}", f"{cpu[k]:.2f}", f"{wall:.2f}", ""))
    begun = time.perf_counter()
    sweep(model, 3, workers=2)
    rows.append(("sweep, N−3, two workers", f"{swept.sets:,}", "", "", f"{time.perf_counter() - begun:.2f}", ""))
    push, augment = nx.algorithms.flow.preflow_push, nx.algorithms.flow.shortest_augmenting_path
    contenders: dict[str, Solver] = {
        "networkx, preflow push (its default)": networkx_flow(merged, push),
        "networkx, shortest augmenting path": networkx_flow(merged, augment),
        "networkx, default, on the shrunk model": networkx_flow(model, push),
        "scipy linprog (HiGHS), built anew": scipy_program(merged),
        "compiled dispatch, every pair": dispatch_each(study, [item.key for item in items]),
    }
    if importlib.util.find_spec("ortools"):
        contenders["OR-tools GLOP, built anew"] = ortools_program(merged)
    if importlib.util.find_spec("pypsa"):
        contenders["PyPSA, built anew"] = pypsa_flow(merged)
    for name, solve in contenders.items():
        begun = time.perf_counter()
        # PyPSA takes about a second a set: a few of them tell enough.
        tried = chosen[:: max(1, len(chosen) // 10)] if name.startswith("PyPSA") else chosen
        spent = timed(solve, tried)
        wall = time.perf_counter() - begun
        scaled = spent * len(pairs) / len(tried)
        told = f"{scaled:.2f}" if len(tried) == len(pairs) else f"{scaled:.2f} (extrapolated)"
        times = f"{scaled / cpu[2]:.0f}"
        rows.append((f"{name}, N−2", f"{len(pairs):,}", f"{len(tried):,}", told, f"{wall:.2f}", times))
    columns = ("contender", "sets", "solved", "CPU s", "wall s", "times the sweep")
    Console(width=120).print(table(f"All losses of {len(items)} lines of the shipped network", columns, rows))


if __name__ == "__main__":
    main()
