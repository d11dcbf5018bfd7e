"""Times of the engine beside other solvers on the same network, and of two commands, against their targets.

Run it from the repository: ``python benchmarks/run.py``. All contenders get the same questions in the same run.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import networkx as nx
import numpy as np
from ortools.linear_solver import pywraplp
from scipy import sparse
from scipy.optimize import linprog

import energy
from energy.flow.dispatch import Dispatch
from energy.flow.scenario import make_scenario
from energy.optimization.bounds import Bounds
from energy.study import Study

YEAR = 2024
QUESTIONS = (
    *("cpc", "country:RU", "strait:bosporus", "novorossiysk", "atyrau-samara", "kk-01"),
    *("aktau-port", "tengiz", "samara", "spm-1", "country:AZ", "china-pipe"),
)
GRAIN = 10**6
"""Whole units per Mt for the flow algorithm, which may not end on fractions."""


@dataclass(frozen=True)
class Row:
    """One line of the table: what was timed, seconds, and the most that was aimed at (None for other solvers)."""

    name: str
    seconds: float
    target: float | None = None
    note: str = ""


def main() -> None:
    """Time everything and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=15, help="rounds over all questions (default 15)")
    parser.add_argument("--commands", type=int, default=5, help="runs of each command (default 5)")
    options = parser.parse_args()
    study = energy.load()
    rows = [
        *solvers(study, options.repeats),
        *answers(study, options.repeats),
        *forecasts(study),
        *commands(options.commands),
    ]
    print_table(rows)


def solvers(study: Study, repeats: int) -> list[Row]:
    """The engine and the others on the shipped network."""
    dispatch, bare = study.dispatch(YEAR), without_joints(study)
    scenarios = [make_scenario(study.targets, [name]) for name in QUESTIONS]
    bounds = [dispatch.bounds(scenario)[1] for scenario in scenarios]
    ours = [dispatch.solve(s, stages=1).plan for s in scenarios]
    expected = [10 * float(p.domestic.sum()) + p.exports for p in ours]
    one_kind = [bare.bounds(scenario)[1].shared() for scenario in scenarios]
    free = [bare.program.solve(b, stages=1) for b in one_kind]
    most = [plan.exports + float(plan.domestic.sum()) for plan in free]

    def full(i: int) -> float:
        dispatch.solve(scenarios[i])
        return expected[i]

    def resolve(i: int) -> float:
        plan = dispatch.solve(scenarios[i], stages=1).plan
        return 10 * float(plan.domestic.sum()) + plan.exports

    contenders: list[tuple[str, Callable[[int], float], list[float], float | None, str]] = [
        ("kzroutes, one re-solve (stage 1)", resolve, expected, 0.002, "compiled once, bounds changed"),
        ("kzroutes, whole lexicographic answer", full, expected, 0.010, "all stages"),
        ("scipy linprog (HiGHS), stage 1", lambda i: by_scipy(dispatch, bounds[i]), expected, None, "built each time"),
        ("OR-tools GLOP, stage 1", lambda i: by_glop(dispatch, bounds[i]), expected, None, "built each time"),
        (
            "networkx maximum flow",
            lambda i: by_networkx(bare, one_kind[i]),
            most,
            None,
            "shared limits dropped, one kind of crude",
        ),
    ]
    times: dict[str, list[float]] = {name: [] for name, *_ in contenders}
    agree: dict[str, bool] = dict.fromkeys(times, True)
    for _ in range(repeats):
        for i in range(len(scenarios)):
            for name, solve, answers, _, _ in contenders:
                start = time.perf_counter()
                found = solve(i)
                times[name].append(time.perf_counter() - start)
                agree[name] &= abs(found - answers[i]) < 1e-3
    return [
        Row(name, median(times[name]), target, note + ("" if agree[name] else "; DISAGREES"))
        for name, _, _, target, note in contenders
    ]


def answers(study: Study, repeats: int) -> list[Row]:
    """`net.block("cpc")` with what most readers look at, and with every range through countries, beside its program."""
    dispatch, scenario = study.dispatch(YEAR), make_scenario(study.targets, ["cpc"])

    def read() -> None:
        outcome = study.block("cpc", year=YEAR)
        for part in ("volumes", "by_corridor", "binding", "fields"):
            getattr(outcome, part)

    def through() -> None:
        outcome = study.block("cpc", year=YEAR)
        for part in ("volumes", "by_corridor", "binding", "fields", "through"):
            getattr(outcome, part)

    times: dict[str, list[float]] = {"solve": [], "read": [], "through": []}
    for _ in range(repeats):
        for name, ask in (("solve", lambda: dispatch.solve(scenario)), ("read", read), ("through", through)):
            start = time.perf_counter()
            ask()
            times[name].append(time.perf_counter() - start)
    solve = median(times["solve"])
    return [
        Row('the program of net.block("cpc")', solve, None, "all stages"),
        Row("  with volumes, corridors, limits, fields", median(times["read"]), 3 * solve, "three times the program"),
        Row(
            "  and every range through countries",
            median(times["through"]),
            0.060,
            "least and most of the flow through each country",
        ),
    ]


def forecasts(study: Study) -> list[Row]:
    """A thousand draws of thirty days with one mooring, programs and all: median of three fresh runs.

    What the model says of past events comes with the package.
    """
    study.storage(YEAR)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        study.days("spm-2", "spm-3", days=30, year=YEAR)
        times.append(time.perf_counter() - start)
    return [Row("1,000 draws of a 30-day episode", median(times), 3.0, "day by day, to full recovery")]


def without_joints(study: Study) -> Dispatch:
    """The same network without the limits that edges share: what flow algorithms can solve."""
    base = study.baseline(YEAR)
    central = base.central
    return Dispatch(replace(base.network, joints=()), central.flows, central.supply, central.intake, base)


def by_scipy(dispatch: Dispatch, bounds: Bounds) -> float:
    """Stage 1 by scipy, from the exported matrices."""
    objective, lower, upper, row_lower, row_upper, rows = dispatch.program.matrices(bounds)
    index = [(i, column, value) for i, terms in enumerate(rows) for column, value in terms.items()]
    at, columns, values = zip(*index, strict=True)
    matrix = sparse.csr_matrix((values, (at, columns)), shape=(len(rows), len(lower)))
    equal = row_lower == row_upper
    above, below = ~equal & np.isfinite(row_upper), ~equal & np.isfinite(row_lower)
    found = linprog(
        objective,
        A_ub=sparse.vstack([matrix[above], -matrix[below]]),
        b_ub=np.concatenate([row_upper[above], -row_lower[below]]),
        A_eq=matrix[equal],
        b_eq=row_lower[equal],
        bounds=np.column_stack([lower, upper]),
        method="highs",
    )
    return -float(found.fun)


def by_glop(dispatch: Dispatch, bounds: Bounds) -> float:
    """Stage 1 by OR-tools, from the exported matrices."""
    objective, lower, upper, row_lower, row_upper, rows = dispatch.program.matrices(bounds)
    solver = pywraplp.Solver.CreateSolver("GLOP")
    columns = [solver.NumVar(a, b, "") for a, b in zip(lower.tolist(), upper.tolist(), strict=True)]
    for terms, a, b in zip(rows, row_lower.tolist(), row_upper.tolist(), strict=True):
        row = solver.Constraint(a, b)
        for column, value in terms.items():
            row.SetCoefficient(columns[column], value)
    for column in np.flatnonzero(objective).tolist():
        solver.Objective().SetCoefficient(columns[column], float(objective[column]))
    solver.Objective().SetMinimization()
    solver.Solve()
    return -float(solver.Objective().Value())


def by_networkx(dispatch: Dispatch, bounds: Bounds) -> float:
    """Maximum flow from the fields to refineries and markets, on the merged network."""
    graph: nx.DiGraph[object] = nx.DiGraph()
    graph.add_nodes_from(("from", "to"))
    chains, network = dispatch.chains, dispatch.network

    def add(tail: object, head: object, room: float) -> None:
        if np.isfinite(room):
            graph.add_edge(tail, head, capacity=round(room * GRAIN))
        else:
            graph.add_edge(tail, head)

    for i, (tail, head, room) in enumerate(zip(chains.tails, chains.heads, bounds.chains.tolist(), strict=True)):
        add(tail, ("middle", i), room)
        add(("middle", i), head, room)
    for node, room in zip(network.sources, bounds.supply.tolist(), strict=True):
        add("from", ("field", node), room)
        add(("field", node), node, room)
    for node, room in zip(network.domestic, bounds.domestic.tolist(), strict=True):
        add(node, "to", room)
    for node, room in zip(network.markets, bounds.markets.tolist(), strict=True):
        add(node, "abroad", room)
    add("abroad", "to", bounds.exports)
    return float(nx.maximum_flow_value(graph, "from", "to")) / GRAIN


def commands(repeats: int) -> list[Row]:
    """Two commands from a cold start."""
    script = Path(sys.executable).with_name("kzroutes")
    start = [str(script)] if script.exists() else [sys.executable, "-m", "energy.cli"]
    imports = [sys.executable, "-c", "import pandas, networkx"]
    both, shares, block, usage = timed(
        imports, [*start, "shares"], [*start, "block", "cpc"], [*start, "--help"], repeats=repeats
    )
    return [
        Row("import pandas, networkx", both, None, "new process"),
        Row("kzroutes --help", usage, 0.4, "new process"),
        Row("kzroutes shares", shares, 2 * both, "twice the imports"),
        Row("kzroutes block cpc", block, 2 * both, f"twice the imports; {block / shares:.2f} times kzroutes shares"),
    ]


def timed(*commands: Sequence[str], repeats: int) -> list[float]:
    """Median seconds of each command, asked in turn; a first round, in which Python compiles, is not counted."""
    times: list[list[float]] = [[] for _ in commands]
    # Python keeps what it compiled, as it does for anybody who runs a command twice, but not among the sources.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as compiled:
        for _ in range(repeats + 1):
            for command, taken in zip(commands, times, strict=True):
                start = time.perf_counter()
                environment = kept | {"PYTHONPYCACHEPREFIX": compiled}
                subprocess.run(command, check=True, capture_output=True, env=environment)
                taken.append(time.perf_counter() - start)
    return [median(taken[1:]) for taken in times]


def print_table(rows: Sequence[Row]) -> None:
    """One line per contender: median, target, whether it is met."""
    print(f"Median times, Python {platform.python_version()}, {platform.machine()}, network of {YEAR}")
    print(f"{'':<40}{'median':>12}{'target':>12}  met   note")
    for row in rows:
        target = "" if row.target is None else f"< {clock(row.target)}"
        met = "" if row.target is None else "yes" if row.seconds < row.target else "NO"
        print(f"{row.name:<40}{clock(row.seconds):>12}{target:>12}  {met:<4}  {row.note}")


def clock(seconds: float) -> str:
    """Milliseconds below a second."""
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else f"{seconds:.2f} s"


if __name__ == "__main__":
    main()
