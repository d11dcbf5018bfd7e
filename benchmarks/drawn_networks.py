"""Networks drawn at random with a seed, as folders for `kzroutes --network`, to measure how cost grows with size.

Whole numbers throughout, so that OR-tools' integer solvers get the same problem and not a rounded one.
"""

import csv
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

Point = tuple[float, float]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Drawn:
    """A network: where its nodes lie, its ways with capacity and cost, and what nodes send and take."""

    points: tuple[Point, ...]
    pairs: tuple[Pair, ...]
    capacities: tuple[int, ...]
    costs: tuple[int, ...]
    supply: dict[int, int]
    demand: dict[int, int]
    both_ways: bool

    def write(self, folder: Path) -> Path:
        """Write it as a folder of nodes.csv and edges.csv."""
        folder.mkdir(parents=True, exist_ok=True)
        _table(
            folder / "nodes.csv",
            ("node_id", "name", "kind", "country", "lat", "lon", "supply_mt", "demand_mt"),
            (
                (f"n{i}", f"Node {i}", self._kind(i), "", lat, lon, self.supply.get(i, ""), self.demand.get(i, ""))
                for i, (lat, lon) in enumerate(self.points)
            ),
        )
        _table(
            folder / "edges.csv",
            ("edge_id", "name", "tail", "head", "mode", "bidirectional", "capacity_mt", "cost_usd_t"),
            (
                (f"e{i}", f"Way {i}", f"n{a}", f"n{b}", "pipeline", str(self.both_ways).lower(), capacity, cost)
                for i, ((a, b), capacity, cost) in enumerate(zip(self.pairs, self.capacities, self.costs, strict=True))
            ),
        )
        return folder

    def _kind(self, node: int) -> str:
        return "source" if node in self.supply else "sink" if node in self.demand else "junction"


def grid(edges: int, seed: int = 1) -> Drawn:
    """A square grid, open both ways: many equal ways round everything, the hardest for a solver."""
    side = max(round((edges / 2) ** 0.5), 3)
    points = [(r * 10 / side, c * 10 / side) for r in range(side) for c in range(side)]
    pairs = [(r * side + c, r * side + c + 1) for r in range(side) for c in range(side - 1)]
    pairs += [(r * side + c, (r + 1) * side + c) for r in range(side - 1) for c in range(side)]
    return _with_figures(points, pairs, random.Random(seed), both_ways=True)


def geometric(edges: int, seed: int = 1) -> Drawn:
    """Points at random, each joined to its nearest neighbours one way, outward from the middle of the fields."""
    from scipy.spatial import cKDTree

    draw = random.Random(seed)
    points = [(draw.uniform(0, 10), draw.uniform(0, 10)) for _ in range(max(edges // 4, 9))]
    near = cKDTree(points).query(points, k=9)[1]
    pairs = sorted({(min(i, int(j)), max(i, int(j))) for i, row in enumerate(near) for j in row[1:]})
    draw.shuffle(pairs)
    ordered = [(a, b) if points[a][1] <= points[b][1] else (b, a) for a, b in pairs]
    return _with_figures(points, ordered[:edges], draw, both_ways=False)


def road_like(edges: int, seed: int = 1) -> Drawn:
    """Long chains of short pieces between junctions of a thinned grid, as roads and mapped pipelines are."""
    draw = random.Random(seed)
    pieces = 5
    side = max(round((edges / pieces / 1.6) ** 0.5), 3)
    step = 10 / side
    points = [
        ((r + draw.uniform(-0.3, 0.3)) * step, (c + draw.uniform(-0.3, 0.3)) * step)
        for r in range(side)
        for c in range(side)
    ]
    # A spanning comb keeps it in one piece; of the other ways six in ten stand.
    ways = [(r * side + c, r * side + c + 1) for r in range(side) for c in range(side - 1)]
    down = [(r * side + c, (r + 1) * side + c) for r in range(side - 1) for c in range(side)]
    ways += [(a, b) for a, b in down if a % side == 0 or draw.random() < 0.6]
    pairs: list[Pair] = []
    for a, b in ways:
        last = a
        for k in range(1, pieces):
            share = k / pieces
            (y, x), (v, u) = points[a], points[b]
            points.append((y + share * (v - y), x + share * (u - x)))
            pairs.append((last, len(points) - 1))
            last = len(points) - 1
        pairs.append((last, b))
    return _with_figures(points, pairs, draw, both_ways=True)


KINDS: dict[str, Callable[[int, int], Drawn]] = {"grid": grid, "geometric": geometric, "road-like": road_like}


def _with_figures(points: list[Point], pairs: list[Pair], draw: random.Random, *, both_ways: bool) -> Drawn:
    """Fields in the west, markets in the east, one node in fifty each; capacities and costs at random."""
    used = sorted({end for pair in pairs for end in pair}, key=lambda n: (points[n][1], n))
    number = {n: i for i, n in enumerate(sorted(used))}
    ends = max(len(used) // 50, 1)
    west, east = used[: len(used) // 4], used[-len(used) // 4 :]
    return Drawn(
        tuple((round(points[n][0], 5), round(points[n][1], 5)) for n in sorted(used)),
        tuple((number[a], number[b]) for a, b in pairs),
        tuple(draw.randint(1, 20) for _ in pairs),
        tuple(draw.randint(1, 30) for _ in pairs),
        {number[n]: draw.randint(5, 30) for n in draw.sample(west, min(ends, len(west)))},
        {number[n]: draw.randint(5, 30) for n in draw.sample(east, min(ends, len(east)))},
        both_ways,
    )


def _table(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
