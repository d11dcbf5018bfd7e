"""Blockables: the things that a ranking compares, each closed on its own.

A blockable is a target (a line, a node, a country, …) that closes at least one open edge that some event could close.
Two targets that close exactly the same are one blockable, and what cannot carry goods in any plan is left out: closing
it changes nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from energy.errors import UsageError
from energy.flow.dispatch import Dispatch
from energy.flow.scenario import Scenario
from energy.network.targets import Target

RANKED_KINDS = ("line", "node", "corridor", "operator", "country", "strait", "group")
"""What can be ranked. `group` means common causes: several assets that one event can close together."""

_NO_COUNTRY = re.compile("X[A-Z]")
"""Codes that ISO 3166 leaves to its users, such as one for international waters."""


@dataclass(frozen=True)
class Closing:
    """What closing a target does to the dispatch program.

    Attributes
    ----------
    columns : frozenset of int
        Columns of the first stage that can carry nothing any more: chains, then sources, home refineries, markets.
    units : frozenset of (int, str)
        Moorings taken out: index of the shared limit, and edge id.
    """

    columns: frozenset[int]
    units: frozenset[tuple[int, str]]


@dataclass(frozen=True)
class Blockable:
    """One thing to rank: what `block` would close, and the keys of other targets that close exactly the same."""

    target: Target
    closing: Closing
    same_as: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Unambiguous spelling, `kind:id`: a name that `block` understands."""
        return self.target.key

    @property
    def name(self) -> str:
        """Name for people."""
        return self.target.name


def blockables(dispatch: Dispatch, kind: str = "line") -> tuple[Blockable, ...]:
    """The things of one kind that can be ranked in a year, sorted by key.

    Kinds are ``line`` (lines, and edges that belong to none, series segments merged), ``node`` (what lies between the
    fields and the markets), ``corridor``, ``operator``, ``country`` (without the home country), ``strait`` and
    ``group`` (common causes).

    Raises
    ------
    UsageError
        If the kind is unknown, or the network has nothing of it.

    Notes
    -----
    Legs at sea are not lines, save those where exports are counted: a ship can take another course. They are ranked by
    port (``node``), by ``strait`` and by ``country``.

    Examples
    --------
    >>> import energy
    >>> [b.key for b in blockables(energy.load().dispatch(), "strait")][:2]
    ['strait:bosporus', 'strait:danish']
    """
    if kind not in RANKED_KINDS:
        raise UsageError(f"can't rank '{kind}': use {', '.join(RANKED_KINDS)}")
    names = _line_names(dispatch) if kind == "line" else _names(dispatch, kind)
    items = select(dispatch, (dispatch.targets.find(name) for name in dict.fromkeys(names)))
    if not items:
        raise UsageError(f"this network has no {kind} that can be closed: rank another kind")
    return items


def select(dispatch: Dispatch, targets: Iterable[Target]) -> tuple[Blockable, ...]:
    """Keep the targets that can be closed and matter; merge those that close the same."""
    dataset = dispatch.network.dataset
    blockable = {edge for edge, may in dataset.columns("edges", "edge_id", "blockable") if may}
    may_close = blockable.intersection(dispatch.chains.edge_ids)
    # Columns that lie on some open way from a field to a refinery or a market.
    usable = dispatch.program.usable(dispatch.bounds(Scenario(()))[1])
    kinds = dict(dataset.columns("nodes", "node_id", "kind"))
    closings = _Closings(dispatch)
    merged: dict[Closing, list[Target]] = {}
    for target in targets:
        closing = closings.of(target)
        if target.edges & may_close and closing.columns & usable:
            merged.setdefault(closing, []).append(target)
    items = []
    for closing, same in merged.items():
        # A border point is the least telling name of what closes with it.
        same.sort(key=lambda t: (t.kind != "line", t.kind == "node" and kinds[t.id] == "border", t.key))
        items.append(Blockable(same[0], closing, tuple(t.key for t in same[1:])))
    return tuple(sorted(items, key=lambda b: b.key))


class _Closings:
    """What full blocks close, of many targets of one program."""

    def __init__(self, dispatch: Dispatch) -> None:
        network, program = dispatch.network, dispatch.program
        self._dispatch = dispatch
        self._open = program.upper(dispatch.bounds(Scenario(()))[1]) > 0
        self._dependent: dict[str, list[str]] = {}
        for edge in network.edges:
            for other in edge.depends_on:
                self._dependent.setdefault(other, []).append(edge.edge_id)
        self._at_node: dict[str, list[int]] = {}
        sources = (*network.sources, *network.sources)
        for nodes, part in (
            (sources, program.supply),
            (network.domestic, program.domestic),
            (network.markets, program.markets),
        ):
            for node, column in zip(nodes, range(part.start, part.stop), strict=True):
                self._at_node.setdefault(node, []).append(column)
        self._units: dict[str, list[tuple[int, str]]] = {}
        for k, joint in enumerate(network.joints):
            for member in joint.members if joint.kind == "moorings" else ():
                self._units.setdefault(member, []).append((k, member))

    def of(self, target: Target) -> Closing:
        """What a full block of a target closes: its edges, those that depend on them, and its nodes."""
        dispatch = self._dispatch
        closed = target.edges.union(*(self._dependent.get(edge, ()) for edge in target.edges))
        chains = {int(dispatch.chains.chain_of_edge[dispatch.position[e]]) for e in closed if e in dispatch.position}
        columns = {column for chain in chains for column in dispatch.program.columns_of(chain)}
        columns.update(*(self._at_node.get(node, ()) for node in target.nodes))
        units = (unit for edge in target.edges for unit in self._units.get(edge, ()))
        return Closing(frozenset(column for column in columns if self._open[column]), frozenset(units))


def _line_names(dispatch: Dispatch) -> Iterator[str]:
    blockable = dict(dispatch.network.dataset.columns("edges", "edge_id", "blockable"))
    for edge in dispatch.network.edges:
        if blockable[edge.edge_id]:
            if edge.line:
                yield f"line:{edge.line}"
            elif edge.mode != "sea" or edge.gate:
                yield f"edge:{edge.edge_id}"


def _names(dispatch: Dispatch, kind: str) -> Iterator[str]:
    network = dispatch.network
    ends = {*network.sources, *network.markets}
    groups = network.dataset.by_id("groups")
    for of_kind, item, _ in dispatch.targets:
        if of_kind != kind or (kind == "node" and item in ends):
            continue
        if kind == "country" and (item == network.dataset.home or _NO_COUNTRY.fullmatch(item)):
            continue
        if kind == "group" and groups[item]["kind"] != "common-cause":
            continue
        yield f"{kind}:{item}"
