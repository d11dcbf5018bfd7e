"""Cost of a scenario against the size of the network: our compiled program beside solvers that build theirs anew.

    python benchmarks/scaling.py [--edges 200 2000 20000] [--scenarios 12]
    python benchmarks/scaling.py --whole [--kinds grid geometric road-like] [--edges 2000 20000 100000]
    python benchmarks/scaling.py --single [--workers 2] [--kinds grid geometric road-like] [--edges 2000 20000]

Networks are drawn at random with a seed: layers of hubs from fields to markets, edges between neighbouring layers. A
scenario closes one edge that carries something. Every contender gets the same scenarios in the same run and has to find
the same delivered total; the slope is that of log(time) over log(edges). OR-tools solves a plain maximum flow, which
knows no shared limits, foreign crude or order of aims; there it is far quicker than any linear program.

With `--whole` the command as people type it, `kzroutes block`, from a cold start on folders of `drawn_networks.py`,
beside OR-tools' maximum flow on arrays that are in memory: both totals, base and scenario, have to be the same.
Times are those of the processor, which other work on the machine moves least.

With `--single` every single loss of such a network, `kzroutes rank` from a cold start, in two processes unless told;
the losses that it shows have to be those of OR-tools' maximum flow without the edge.
"""

import argparse
import importlib.util
import json
import math
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from drawn_networks import KINDS, Drawn

from energy.network.simplification import Chains
from energy.optimization.bounds import Bounds
from energy.optimization.program import FlowProgram

Solve = Callable[[np.ndarray], float]


def layered(edges: int, seed: int = 1) -> tuple[Chains, np.ndarray, list[str], list[str]]:
    """A random network: its chains, capacities, fields and markets."""
    draw = random.Random(seed)
    layers, width = 10, max(edges // 60, 3)
    ways = []
    for k in range(edges):
        layer = k % (layers - 1)
        ways.append((f"n{layer}-{draw.randrange(width)}", f"n{layer + 1}-{draw.randrange(width)}"))
    fields = sorted({tail for tail, _ in ways if tail.startswith("n0-")})
    markets = sorted({head for _, head in ways if head.startswith(f"n{layers - 1}-")})
    ids = tuple(f"e{k:06d}" for k in range(edges))
    gates = tuple(e if head in markets else "" for e, (_, head) in zip(ids, ways, strict=True))
    nodes = tuple(sorted({end for way in ways for end in way}))
    chains = Chains(ids, ids, tuple(t for t, _ in ways), tuple(h for _, h in ways), gates, np.arange(edges), nodes)
    capacity = np.array([draw.randint(1, 9) for _ in ids], dtype=float)
    return chains, capacity, fields, markets


def ours(
    chains: Chains, fields: Sequence[str], markets: Sequence[str], capacity: np.ndarray
) -> tuple[Solve, np.ndarray]:
    """The compiled program, re-solved from a stored basis; and the base flows."""
    supply = np.full(len(fields), 10.0)
    program = FlowProgram(chains, fields, [], markets, [], supply, np.zeros(len(chains.ids)), np.zeros(len(chains.ids)))

    def solve(upper: np.ndarray) -> float:
        bounds = Bounds(upper, np.array([]), supply, np.array([]), np.full(len(markets), np.inf), math.inf)
        return program.solve(bounds, stages=1).exports

    base = program.solve(
        Bounds(capacity, np.array([]), supply, np.array([]), np.full(len(markets), np.inf), math.inf), stages=1
    )
    return solve, base.chains


def rebuilt_scipy(chains: Chains, fields: Sequence[str], markets: Sequence[str]) -> Solve:
    """scipy's linprog (HiGHS), the matrix kept and the model built anew for every scenario."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    position = {n: i for i, n in enumerate(chains.nodes)}
    edges, inside = len(chains.ids), len(fields) + len(markets)
    rows = [position[t] for t in chains.tails] + [position[h] for h in chains.heads]
    rows += [position[n] for n in (*fields, *markets)]
    columns = [*range(edges), *range(edges), *range(edges, edges + inside)]
    values = [-1.0] * edges + [1.0] * edges + [1.0] * len(fields) + [-1.0] * len(markets)
    matrix = coo_matrix((values, (rows, columns)), shape=(len(position), edges + inside)).tocsr()
    objective = np.concatenate([np.zeros(edges + len(fields)), -np.ones(len(markets))])

    def solve(upper: np.ndarray) -> float:
        ends = np.concatenate([upper, np.full(len(fields), 10.0), np.full(len(markets), np.inf)])
        found = linprog(objective, A_eq=matrix, b_eq=np.zeros(len(position)), bounds=np.c_[np.zeros(len(ends)), ends])
        return float(-found.fun)

    return solve


def rebuilt_ortools(chains: Chains, fields: Sequence[str], markets: Sequence[str]) -> Solve:
    """OR-tools' maximum flow, built anew for every scenario."""
    from ortools.graph.python import max_flow

    position = {n: i + 2 for i, n in enumerate(chains.nodes)}
    tails = np.array([position[t] for t in chains.tails] + [0] * len(fields) + [position[m] for m in markets])
    heads = np.array([position[h] for h in chains.heads] + [position[f] for f in fields] + [1] * len(markets))

    def solve(upper: np.ndarray) -> float:
        capacity = np.concatenate([upper, np.full(len(fields), 10), np.full(len(markets), 10**6)]).astype(np.int64)
        flow = max_flow.SimpleMaxFlow()
        flow.add_arcs_with_capacity(tails, heads, capacity)
        flow.solve(0, 1)
        return float(flow.optimal_flow())

    return solve


def rebuilt_networkx(chains: Chains, fields: Sequence[str], markets: Sequence[str]) -> Solve:
    """networkx's maximum flow, built anew for every scenario; parallel edges are summed, as it needs a simple graph."""
    import networkx as nx

    def solve(upper: np.ndarray) -> float:
        graph: nx.DiGraph[str] = nx.DiGraph()
        for tail, head, room in zip(chains.tails, chains.heads, upper, strict=True):
            had = graph.get_edge_data(tail, head, {"capacity": 0.0})["capacity"]
            graph.add_edge(tail, head, capacity=had + float(room))
        graph.add_edges_from(("s", f, {"capacity": 10.0}) for f in fields)
        graph.add_edges_from((m, "t") for m in markets)
        return float(nx.maximum_flow_value(graph, "s", "t"))

    return solve


COMMAND = "import sys; sys.argv[0] = 'kzroutes'; from energy.cli import main; main()"
COMPILED = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
"""Modules are compiled once and kept, as an installation has them: that is no part of a question."""


def asked(folder: Path, *words: str) -> tuple[float, float, dict[str, Any]]:
    """A command on a folder: seconds of the processor, largest memory so far in MB, and the answer."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-P", "-c", COMMAND, *words, "--network", str(folder), "--json"]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=COMPILED).stdout)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss / 1024, answer


def ortools_flow(drawn: Drawn, closed: int | None) -> float:
    """What OR-tools' maximum flow delivers, with one way closed."""
    from ortools.graph.python import max_flow

    flow = max_flow.SimpleMaxFlow()
    source, sink = len(drawn.points), len(drawn.points) + 1
    for i, ((a, b), capacity) in enumerate(zip(drawn.pairs, drawn.capacities, strict=True)):
        for tail, head in ((a, b), (b, a)) if drawn.both_ways else ((a, b),):
            flow.add_arc_with_capacity(tail, head, 0 if i == closed else capacity)
    for node, most in drawn.supply.items():
        flow.add_arc_with_capacity(source, node, most)
    for node, most in drawn.demand.items():
        flow.add_arc_with_capacity(node, sink, most)
    flow.solve(source, sink)
    return float(flow.optimal_flow())


def whole(kinds: Sequence[str], sizes: Sequence[int]) -> None:
    """Print what a whole answer takes, and the slope of each kind."""
    print(f"{'network':<12}{'edges':>8}{'kzroutes block, s':>20}{'memory so far, MB':>20}{'OR-tools flow, s':>18}")
    for kind in kinds:
        times = []
        for size in sizes:
            drawn = KINDS[kind](size, 1)
            closed = size // 20
            with tempfile.TemporaryDirectory() as folder:
                spent, memory, answer = asked(drawn.write(Path(folder)), "block", f"edge:e{closed}")
            base, left = answer["base_mt"], answer["delivered_mt"]
            started = time.process_time()
            found = ortools_flow(drawn, None), ortools_flow(drawn, closed)
            judge = (time.process_time() - started) / 2
            print(f"{kind:<12}{len(drawn.pairs):>8}{spent:>20.2f}{memory:>20.0f}{judge:>18.3f}", flush=True)
            if not np.allclose((base, left), found, atol=1e-5):
                raise SystemExit(f"OR-tools disagrees: {found} against {(base, left)}")
            times.append(spent)
        if len(sizes) > 1:
            print(f"{kind:<12}slope {np.polyfit(np.log(sizes), np.log(times), 1)[0]:.2f}")


def single(kinds: Sequence[str], sizes: Sequence[int], workers: int) -> None:
    """Print what the losses of all single edges take."""
    print(f"{'network':<12}{'edges':>8}{'kzroutes rank, s':>18}{'on the clock, s':>18}{'shown':>8}")
    for kind in kinds:
        for size in sizes:
            drawn = KINDS[kind](size, 1)
            started = time.perf_counter()
            with tempfile.TemporaryDirectory() as folder:
                spent, _, answer = asked(drawn.write(Path(folder)), "rank", "--workers", str(workers))
            clock, base, rows = time.perf_counter() - started, ortools_flow(drawn, None), answer["rows"]
            print(f"{kind:<12}{len(drawn.pairs):>8}{spent:>18.1f}{clock:>18.1f}{len(rows):>8}", flush=True)
            for row in rows:
                closed = int(row["targets"][0].removeprefix("edge:e").removesuffix("~reverse"))
                if not np.isclose(row["lost_mt"], base - ortools_flow(drawn, closed), atol=1e-5):
                    raise SystemExit(f"OR-tools disagrees about {row['targets']}")


def main() -> None:
    """Print one table and the slopes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edges", type=int, nargs="+", default=[200, 2000, 20000])
    parser.add_argument("--scenarios", type=int, default=12)
    parser.add_argument("--whole", action="store_true", help="time the whole command instead of the program alone")
    parser.add_argument("--single", action="store_true", help="time the losses of all single edges")
    parser.add_argument("--workers", type=int, default=2, help="processes for --single")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    given = parser.parse_args()
    if given.whole:
        return whole(given.kinds, given.edges)
    if given.single:
        return single(given.kinds, given.edges, given.workers)
    times: dict[str, list[float]] = {}
    print(f"{'edges':>8}  {'contender':<34}{'ms a scenario (median)':>24}")
    for size in given.edges:
        chains, capacity, fields, markets = layered(size)
        compiled, base = ours(chains, fields, markets, capacity)
        contenders: dict[str, Solve] = {"kzroutes, compiled": compiled}
        contenders["scipy linprog, rebuilt"] = rebuilt_scipy(chains, fields, markets)
        if importlib.util.find_spec("ortools"):
            contenders["OR-tools max flow, rebuilt"] = rebuilt_ortools(chains, fields, markets)
        contenders["networkx max flow, rebuilt"] = rebuilt_networkx(chains, fields, markets)
        loaded = np.flatnonzero(base > 0)
        closed = random.Random(2).sample(loaded.tolist(), min(given.scenarios, len(loaded)))
        totals: dict[str, list[float]] = {}
        for name, solve in contenders.items():
            spent = []
            for edge in closed[: 3 if name.startswith("networkx") and size > 5000 else None]:
                upper = capacity.copy()
                upper[edge] = 0.0
                started = time.perf_counter()
                totals.setdefault(name, []).append(solve(upper))
                spent.append(time.perf_counter() - started)
            times.setdefault(name, []).append(statistics.median(spent))
            print(f"{size:>8}  {name:<34}{1000 * times[name][-1]:>24.2f}")
        for name, found in totals.items():
            if not np.allclose(found, totals["kzroutes, compiled"][: len(found)], atol=1e-6):
                raise SystemExit(f"{name} disagrees: {found} against {totals['kzroutes, compiled']}")
    print("\nslope of log(time) over log(edges):")
    sizes = np.log(given.edges)
    for name, medians in times.items():
        print(f"  {name:<34}{np.polyfit(sizes, np.log(medians), 1)[0]:.2f}")


if __name__ == "__main__":
    main()
