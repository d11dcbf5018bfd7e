"""Network: the open edges of a year as a directed multigraph with stable edge ids.

Parallel edges stay apart, because a parallel line is a different asset to block. Supply is at fields, demand at home
refineries ("domestic") and at markets abroad; every exported tonne crosses one gate edge.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from energy.network.limits import Limits, limits_for
from energy.network.targets import Targets
from energy.results import Record, Result, record
from geodata.commodity import Commodity
from geodata.dataset import from_row

if TYPE_CHECKING:
    from geodata import Dataset

Place = TypeVar("Place", int, str)

SOURCE_KINDS = frozenset({"field", "source"})
SINK_KINDS = frozenset({"market", "sink", "refinery", "consumer"})


class Edge(NamedTuple):
    """One directed edge. `gate` is the corridor whose exports are counted here, '' elsewhere."""

    edge_id: str
    name: str
    tail: str
    head: str
    mode: str
    country: str
    operator: str
    line: str
    corridor: str
    gate: str
    depends_on: tuple[str, ...]


@dataclass(frozen=True)
class Joint:
    """A limit that several edges share: sum of coefficient × flow over `members`."""

    joint_id: str
    name: str
    kind: str
    working_units: float | None
    members: Mapping[str, float]


@dataclass(frozen=True, repr=False)
class Network(Result):
    """The network of a year: open edges, where crude enters and leaves, gates, limits and joints.

    Attributes
    ----------
    dataset : Dataset
        The tables it was built from.
    year : int or None
        Statistics year, None for a network without years.
    edges : tuple of Edge
        Open edges sorted by id.
    sources, domestic, markets : tuple of str
        Node ids where crude enters, is refined at home, and is delivered abroad.
    limits : Limits
        Limits of the year.
    joints : tuple of Joint
        Shared limits that have at least one open member.
    """

    dataset: "Dataset"
    year: int | None
    edges: tuple[Edge, ...]
    sources: tuple[str, ...]
    domestic: tuple[str, ...]
    markets: tuple[str, ...]
    limits: Limits
    joints: tuple[Joint, ...]

    @property
    def headline(self) -> str:
        """How large it is."""
        size = (
            f"{len(self.edges)} open edges, {len(self.sources)} fields, {len(self.domestic)} {self.commodity.home_use}"
        )
        return f"{self.year or self.dataset.title}, {size}, {len(self.markets)} markets"

    def records(self) -> list[Record]:
        """The open edges."""
        return [record(edge, *Edge._fields) for edge in self.edges]

    @property
    def commodity(self) -> Commodity:
        """What it carries, and the unit of all volumes."""
        return self.dataset.commodity

    @cached_property
    def targets(self) -> Targets:
        """Every name that can be blocked."""
        return Targets(self.dataset)

    @cached_property
    def edge(self) -> Mapping[str, Edge]:
        """Open edges by id."""
        return {edge.edge_id: edge for edge in self.edges}

    @cached_property
    def demands(self) -> Mapping[str, float]:
        """Most that a node can take, Mt/y; nodes that are absent have no stated limit."""
        return {node: mt for node, mt in self.dataset.columns("nodes", "node_id", "demand_mt") if mt is not None}

    @cached_property
    def ends(self) -> tuple[str, ...]:
        """Nodes at which an open edge begins or ends, sorted."""
        return tuple(sorted({end for edge in self.edges for end in (edge.tail, edge.head)}))

    @cached_property
    def passing(self) -> Mapping[str, tuple[str, ...]]:
        """Edges by which each market passes goods on to the next."""
        found: dict[str, list[str]] = {market: [] for market in self.markets}
        for edge in self.edges:
            if edge.tail in found:
                found[edge.tail].append(edge.edge_id)
        return {market: tuple(edges) for market, edges in found.items()}

    @cached_property
    def gates(self) -> Mapping[str, str]:
        """Corridor id by gate edge id."""
        return {edge.edge_id: edge.gate for edge in self.edges if edge.gate}

    def gates_of(self, target: str) -> tuple[str, ...]:
        """Gate edges that a measured quantity `gate:CORRIDOR` or `group:ID` counts."""
        kind, _, name = target.partition(":")
        members = {f"corridor:{name}"} if kind == "gate" else set[str]()
        groups = self.dataset.by_id("groups")
        if kind == "group" and name in groups:
            members = set(groups[name]["members"].split(";"))
        return tuple(gate for gate, corridor in self.gates.items() if f"corridor:{corridor}" in members)

    def corridor_name(self, corridor_id: str) -> str:
        """Name of a corridor (of the gate edge where the network has no corridors table)."""
        corridors = self.dataset.by_id("corridors")
        if corridor_id in corridors:
            return str(corridors[corridor_id]["name"])
        return self.edge[corridor_id].name if corridor_id in self.edge else corridor_id


def build(dataset: "Dataset", year: int | None) -> Network:
    """Build the network of a year from validated tables.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    year : int or None
        Statistics year; None for a network without years.

    Returns
    -------
    Network
        Only edges that are open to crude that year.
    """
    limits = limits_for(dataset, year)
    nodes = tuple(dataset.columns("nodes", "node_id", "kind", "country", "supply_mt", "demand_mt"))
    # Crude of fields abroad is foreign: it comes as streams, not as supply.
    sources = tuple(
        sorted(
            node
            for node, kind, country, supply, _ in nodes
            if dataset.home in (None, country) and (kind in SOURCE_KINDS or (supply or 0) > 0)
        )
    )
    sinks = {node: country for node, kind, country, _, demand in nodes if kind in SINK_KINDS or (demand or 0) > 0}
    domestic = tuple(sorted(n for n, country in sinks.items() if dataset.home and country == dataset.home))
    abroad = set(sinks).difference(domestic)
    markets = tuple(sorted(abroad))
    edges = tuple(edge for edge in _edges(dataset, abroad) if edge.edge_id not in limits.closed)
    open_ids = frozenset(edge.edge_id for edge in edges)
    return Network(dataset, year, edges, sources, domestic, markets, limits, _joints(dataset, open_ids))


def _edges(dataset: "Dataset", markets: Collection[str]) -> list[Edge]:
    """All edges, sorted by id; without gates in the tables, exports are counted where they reach a market."""
    has_gates = any(gate for (gate,) in dataset.columns("edges", "gate"))
    told = ("line_id" if name == "line" else name for name in Edge._fields)
    edges = [
        Edge._make((*own, (own[-1] or own[0]) if (gate if has_gates else own[3] in markets) else "", depends_on))
        for *own, gate, depends_on in dataset.columns("edges", *told)
    ]
    return sorted(edges, key=itemgetter(0))


def _joints(dataset: "Dataset", open_ids: frozenset[str]) -> tuple[Joint, ...]:
    members: dict[str, dict[str, float]] = {}
    for row in dataset.rows("joint_members"):
        if row["edge_id"] in open_ids:
            members.setdefault(row["joint_id"], {})[row["edge_id"]] = row["coefficient"]
    joints = dataset.by_id("joints")
    return tuple(from_row(Joint, row, members=members[item]) for item, row in joints.items() if item in members)


def reachable(start: Iterable[Place], steps: Iterable[tuple[Place, Place]]) -> set[Place]:
    """Places that can be reached from any of `start`, those included; reverse the `steps` to walk backward.

    Examples
    --------
    >>> sorted(reachable(["a"], [("a", "b"), ("b", "c"), ("d", "c")]))
    ['a', 'b', 'c']
    """
    onward: dict[Place, list[Place]] = {}
    for tail, head in steps:
        onward.setdefault(tail, []).append(head)
    reached = set(start)
    frontier = list(reached)
    while frontier:
        for node in onward.get(frontier.pop(), ()):
            if node not in reached:
                reached.add(node)
                frontier.append(node)
    return reached
