"""Topology: what is connected to what, and how many gates lie between a field and a market."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from geodata.checks.gates import Openings
from geodata.checks.references import row_by_id
from geodata.errors import Problem
from geodata.tables.meaning import UNKNOWN
from geodata.tables.rows import Row, Table

SOURCES = frozenset({"field", "source"})
EXPORT_SINKS = frozenset({"market", "sink"})
HOME_SINKS = frozenset({"refinery", "consumer"})
SINKS = EXPORT_SINKS | HOME_SINKS
MOST_NAMED = 5
# Gates are counted up to two: more than one is wrong, however many more.
TWO_OR_MORE = 2


class Step(NamedTuple):
    """A way to walk along an edge: crude moves from start to end."""

    edge: Row
    start: str
    end: str


class Network(NamedTuple):
    """The steps that are open in a year, and the year (None is today)."""

    steps: tuple[Step, ...]
    year: int | None


class State(NamedTuple):
    """Where crude has come to, and how many gates it has crossed on the way (0, 1, or 2 and more)."""

    node: str
    gates: int


# How each state was first reached: the state before and the edge taken; None at a field.
Walk = Mapping[State, tuple[State, Row] | None]


def check_topology(
    tables: Mapping[str, Table], *, years: tuple[int | None, ...], home: str | None
) -> Iterator[Problem]:
    """Check the paths of a full network: isolated parts, dead ends, streams, gates on every export path.

    Nodes and edges are without structural faults. Gates are only checked where the home country is known.
    """
    nodes, edges = tables["nodes"], tables["edges"]
    fed = _ends_of_streams(tables["streams"], edges)
    yield from _check_isolated(nodes, edges, fed)
    yield from _check_streams(tables["streams"], edges)
    yield from _check_fields(tables["observations"], nodes)
    networks = _open_networks(tables, years)
    yield from _check_sources(nodes, networks)
    if home is not None:
        yield from _check_export_paths(nodes, edges, networks, home, fed)


def check_bare_network(tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Check a network of nodes and edges only: supply that reaches demand, and no unknown number on the way."""
    nodes, edges = tables["nodes"], tables["edges"]
    names, kinds = nodes.texts("node_id"), nodes.texts("kind")
    supplies, demands = supplying(nodes), taking(nodes)
    # A cell that could not be read has its own problem already.
    if not supplies and not _unread(nodes, "supply_mt"):
        yield nodes.problem(None, "supply_mt", "no node has a supply", "give supply_mt on at least one node")
    if not demands and not _unread(nodes, "demand_mt"):
        mend = "give demand_mt on at least one node, or set its kind to sink"
        yield nodes.problem(None, "demand_mt", "no node has a demand and none is a sink", mend)
    steps = list(_bare_steps(edges))
    named = {name for name, kind in zip(names, kinds, strict=True) if kind in SOURCES}
    drained = _led_to(((head, tail) for _, tail, head in steps), demands)
    if supplies and demands and not supplies & drained:
        message = "no supply reaches a demand over open edges"
        yield nodes.problem(None, "supply_mt", message, "turn the edges that run the wrong way, or set bidirectional")
    sending = named & drained
    for at, name in enumerate(names if sending else ()):
        if name in sending and _unknown(row := nodes.rows[at], "supply_mt"):
            message = f"{kinds[at]} {name!r} can send flow to a sink, but its supply is not known"
            yield _not_known(nodes, row, "supply_mt", message, "fill in a supply (0 when nothing comes from it)")
    # Most tables know every capacity: then nobody needs to know which edges are fed.
    unknown = {at for at, mt in enumerate(edges.values("capacity_mt")) if mt is None}
    fed = _led_to(((tail, head) for _, tail, head in steps), supplies | named) if unknown else set[str]()
    carrying = dict.fromkeys(at for at, tail, head in steps if at in unknown and tail in fed and head in drained)
    for at in carrying:
        if _unknown(row := edges.rows[at], "capacity_mt"):
            message = f"edge {row.text('edge_id')!r} can carry flow to a sink, but its capacity is not known"
            yield _not_known(edges, row, "capacity_mt", message, "fill in a capacity (0 when nothing can pass)")


def supplying(nodes: Table) -> set[str]:
    """Nodes of a bare network that have a supply."""
    return {name for name, mt in zip(nodes.texts("node_id"), nodes.values("supply_mt"), strict=True) if mt}


def taking(nodes: Table) -> set[str]:
    """Nodes of a bare network that have a demand, or are sinks."""
    cells = zip(nodes.texts("node_id"), nodes.values("demand_mt"), nodes.texts("kind"), strict=True)
    return {name for name, mt, kind in cells if mt or kind in SINKS}


def _unread(nodes: Table, column: str) -> bool:
    """Whether a number of a column is written but could not be read."""
    return any(row.number(column) is None and not _unknown(row, column) for row in nodes.rows)


def _unknown(row: Row, column: str) -> bool:
    """Whether nothing is written in a cell, or a word for what is not known."""
    written = row.written(column)
    return not written or written.strip().casefold() in UNKNOWN


def _not_known(table: Table, row: Row, column: str, message: str, mend: str) -> Problem:
    return table.problem(row, column, f"is no number: {message}" if row.written(column) else message, mend)


def _bare_steps(edges: Table) -> Iterator[tuple[int, str, str]]:
    """The ways along open edges: place of the edge in its table, start and end."""
    told = (edges.texts("tail"), edges.texts("head"), edges.values("bidirectional"), edges.texts("status"))
    for at, (tail, head, both, status) in enumerate(zip(*told, strict=True)):
        if status in ("", "operating"):
            yield at, tail, head
            if both:
                yield at, head, tail


def _steps(edges: Iterable[Row]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for row in edges:
        tail, head = row.text("tail"), row.text("head")
        steps.append(Step(row, tail, head))
        if row.flag("bidirectional"):
            steps.append(Step(row, head, tail))
    return tuple(steps)


def _turned(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(Step(step.edge, step.end, step.start) for step in steps)


def _by_start(steps: Iterable[Step]) -> Mapping[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for step in steps:
        found.setdefault(step.start, []).append(step)
    return found


def _reached(steps: Iterable[Step], starts: Iterable[str]) -> set[str]:
    """Nodes that can be reached from the starts, the starts included."""
    return _led_to(((step.start, step.end) for step in steps), starts)


def _led_to(ways: Iterable[tuple[str, str]], starts: Iterable[str]) -> set[str]:
    onward: dict[str, list[str]] = {}
    for start, end in ways:
        onward.setdefault(start, []).append(end)
    seen = set(starts)
    waiting = list(seen)
    while waiting:
        for end in onward.get(waiting.pop(), ()):
            if end not in seen:
                seen.add(end)
                waiting.append(end)
    return seen


def _named(names: Iterable[str]) -> str:
    ordered = list(names)
    more = len(ordered) - MOST_NAMED
    return ", ".join(ordered[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def parts(nodes: Table, edges: Table) -> list[list[str]]:
    """The nodes that hang together over any edge, the largest part first, each in table order."""
    names = nodes.texts("node_id")
    neighbours: dict[str, list[str]] = {name: [] for name in names}
    for tail, head in zip(edges.texts("tail"), edges.texts("head"), strict=True):
        neighbours[tail].append(head)
        neighbours[head].append(tail)
    place: dict[str, int] = {}
    found: list[list[str]] = []
    for name in names:
        if name in place:
            continue
        place[name] = len(found)
        waiting = [name]
        while waiting:
            for other in neighbours[waiting.pop()]:
                if other not in place:
                    place[other] = len(found)
                    waiting.append(other)
        found.append([])
    for name in names:
        found[place[name]].append(name)
    return sorted(found, key=len, reverse=True)


def _check_isolated(nodes: Table, edges: Table, fed: set[str]) -> Iterator[Problem]:
    """Name the parts cut off from the largest one; one that a stream feeds from abroad is no mistake."""
    left = row_by_id(nodes)
    for members in parts(nodes, edges)[1:]:
        if fed.intersection(members):
            continue
        cut_off = f"belongs to a part cut off from the rest ({_named(members)})"
        message = "has no edge: it is cut off from the rest" if len(members) == 1 else cut_off
        mend = "add the edge that joins it to the network, or remove it"
        yield nodes.problem(left[members[0]], "node_id", message, mend)


def _ends_of_streams(streams: Table, edges: Table) -> set[str]:
    """Nodes at which what comes from abroad arrives for good."""
    heads = {row.text("edge_id"): row.text("head") for row in edges.rows}
    last = (row.items("path")[-1] for row in streams.rows if row.items("path"))
    return {heads[name] for name in last if name in heads}


def _check_streams(streams: Table, edges: Table) -> Iterator[Problem]:
    """The edges of a stream must follow one another head to tail."""
    ends: dict[str, tuple[str, str]] = {}
    for step in _steps(edges.rows):
        name = step.edge.text("edge_id")
        ends[name if name not in ends else f"{name}~reverse"] = (step.start, step.end)
    for row in streams.rows:
        path = [name for name in row.items("path") if name in ends]
        for before, after in pairwise(path):
            (_, arrived), (left, _) = ends[before], ends[after]
            if arrived != left:
                message = f"is not one path: {before!r} ends at {arrived!r} but {after!r} leaves {left!r}"
                yield streams.problem(row, "path", message, "put the edges in order, or add the missing edge")


def _open_networks(tables: Mapping[str, Table], years: tuple[int | None, ...]) -> tuple[Network, ...]:
    """The different sets of open steps, each with the first year that it holds for."""
    openings = Openings(tables)
    networks: list[Network] = []
    seen: set[tuple[int, ...]] = set()
    for year in years:
        rows = [row for row in tables["edges"].rows if openings.is_open(row, year)]
        lines = tuple(row.line for row in rows)
        if lines not in seen:
            seen.add(lines)
            networks.append(Network(_steps(rows), year))
    return tuple(networks)


def _check_sources(nodes: Table, networks: Iterable[Network]) -> Iterator[Problem]:
    """Every field must be able to send its crude somewhere in at least one of the networks."""
    sinks = {row.text("node_id") for row in nodes.rows if row.text("kind") in SINKS}
    draining: set[str] = set()
    for steps, _ in networks:
        draining |= _reached(_turned(steps), sinks)
    for row in nodes.rows:
        if row.text("kind") in SOURCES and row.text("node_id") not in draining:
            message = f"is a {row.text('kind')} that reaches no market and nobody at home over open edges"
            yield nodes.problem(row, "node_id", message, "add or open the edge that it leaves by")


def _check_export_paths(
    nodes: Table, edges: Table, networks: Iterable[Network], home: str, fed: set[str]
) -> Iterator[Problem]:
    """Every export path from a home field must cross exactly one gate; who is at home is reached or fed from abroad."""
    kinds = row_by_id(nodes)
    at_home = [row for row in kinds.values() if row.text("country") == home]
    fields = [row.text("node_id") for row in at_home if row.text("kind") in SOURCES]
    served: set[str] = set()
    told: set[tuple[str, int]] = set()
    for steps, year in networks:
        walk = _walk(steps, fields)
        served |= {state.node for state in walk if state.gates == 0}
        for name, row in kinds.items():
            if row.text("kind") not in EXPORT_SINKS:
                continue
            for gates in (0, TWO_OR_MORE):
                if State(name, gates) in walk and (name, gates) not in told:
                    told.add((name, gates))
                    yield _wrong_gates(nodes, row, State(name, gates), walk, year)
        for row in _leaving_without_gate(steps, kinds, walk, home):
            if (f"edge:{row.text('edge_id')}", 0) not in told:
                told.add((f"edge:{row.text('edge_id')}", 0))
                message = f"leaves {home} for {row.text('head')!r} but neither is a gate nor leads to one"
                mend = "set gate to true here or further along, or set status to closed"
                yield edges.problem(row, "edge_id", message, mend)
    reached = served | fed
    for row in at_home:
        if row.text("kind") in HOME_SINKS and row.text("node_id") not in reached:
            message = f"is a {row.text('kind')} at home that nothing reaches without crossing a gate"
            mend = "add or open an edge to it, or move the gate further out"
            yield nodes.problem(row, "node_id", message, mend)


def _walk(steps: Iterable[Step], starts: Iterable[str]) -> Walk:
    """Walk from the starts along all steps, counting gates."""
    onward = _by_start(steps)
    walk: dict[State, tuple[State, Row] | None] = {State(name, 0): None for name in starts}
    waiting = deque(walk)
    while waiting:
        state = waiting.popleft()
        for step in onward.get(state.node, ()):
            reached = State(step.end, min(state.gates + step.edge.flag("gate"), TWO_OR_MORE))
            if reached not in walk:
                walk[reached] = (state, step.edge)
                waiting.append(reached)
    return walk


def _wrong_gates(nodes: Table, row: Row, state: State, walk: Walk, year: int | None) -> Problem:
    taken: list[str] = []
    before = walk[state]
    while before is not None:
        taken.append(before[1].text("edge_id"))
        before = walk[before[0]]
    way = " > ".join(reversed(taken))
    when = f" in {year}" if year is not None else ""
    if state.gates == 0:
        message = f"can be reached from a field through no gate{when}: {way}"
        mend = "set gate to true on the edge where these exports are counted"
        return nodes.problem(row, "node_id", message, mend)
    message = f"can be reached from a field through two gates or more{when}: {way}"
    return nodes.problem(row, "node_id", message, "keep one gate on this path, or close an edge of it")


def _leaving_without_gate(steps: tuple[Step, ...], nodes: Mapping[str, Row], walk: Walk, home: str) -> Iterator[Row]:
    """Open edges that lead abroad before any gate, and from which neither a gate nor home can be reached."""
    ungated = [step for step in steps if not step.edge.flag("gate")]
    gate_tails = {step.start for step in steps if step.edge.flag("gate")}
    at_home = {name for name, row in nodes.items() if row.text("country") == home}
    # A delivery to a refinery at home by way of another country is no export, so it needs no gate.
    leading_on = _reached(_turned(ungated), gate_tails | at_home)
    for step in ungated:
        crosses_border = step.start in at_home and step.end not in at_home
        behind_gate = State(step.start, 0) not in walk and State(step.start, 1) in walk
        if crosses_border and not behind_gate and step.end not in leading_on:
            yield step.edge


def _check_fields(observations: Table, nodes: Table) -> Iterator[Problem]:
    """A figure of one field's crude is the flow of an edge, and names a field."""
    kinds = {row.text("node_id"): row.text("kind") for row in nodes.rows}
    for row in observations.rows:
        field, target = row.text("field"), row.text("target") or ""
        if not field or field not in kinds:
            continue
        if kinds[field] not in SOURCES:
            message = f"is a {kinds[field]}, not a field"
            yield observations.problem(row, "field", message, "name a field, or leave it empty")
        elif not target.startswith("edge:"):
            message = f"one field's crude is measured on an edge, not on {target!r}"
            yield observations.problem(row, "field", message, "name an edge as target, or leave it empty")
