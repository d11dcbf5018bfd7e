"""Outlets: where exports are loaded for the last time, or delivered by land. Tracing ends there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from energy.network.graph import Edge, Network, reachable


@dataclass(frozen=True)
class Outlet:
    """A port that loads tankers, or a market reached by land.

    Attributes
    ----------
    id, name, country : str
        Of the port node or, for delivery by land, of the market node.
    edges : tuple of str
        Edges that count for it, sorted: what it loads, or what is delivered there.
    onward : tuple of str
        Edges on which a market reached by land passes goods on to another outlet.
    """

    id: str
    name: str
    country: str
    edges: tuple[str, ...]
    onward: tuple[str, ...] = ()

    def takes(self, flows: Mapping[str, float]) -> float:
        """What ends here, in Mt/y: what arrives less what is passed on."""
        arriving = sum(flows.get(edge, 0.0) for edge in self.edges)
        return max(arriving - sum(flows.get(edge, 0.0) for edge in self.onward), 0.0)


def outlets_of(network: Network) -> tuple[Outlet, ...]:
    """Every outlet that goods can leave through, used or not, in the order of their edges' ids.

    Examples
    --------
    >>> import energy
    >>> found = {outlet.id: outlet for outlet in outlets_of(energy.load().network(2024))}
    >>> found["cpc-mt"].country, found["cpc-mt"].edges, found["schwedt"].edges
    ('RU', ('spm-1', 'spm-2', 'spm-3'), ('plsw-02',))
    """
    nodes = network.dataset.by_id("nodes")
    ships, before = by_sea(network), upstream(network)
    landed = _landed(network)
    edges: dict[str, list[str]] = {}
    for edge in network.edges:
        outlet = _outlet_of(network, edge, ships, before, landed)
        if outlet:
            edges.setdefault(outlet, []).append(edge.edge_id)
    return tuple(
        Outlet(
            outlet,
            nodes[outlet]["name"],
            nodes[outlet]["country"],
            tuple(members),
            tuple(e for e in sorted(before) if outlet in network.markets and network.edge[e].tail == outlet),
        )
        for outlet, members in edges.items()
    )


def upstream(network: Network) -> frozenset[str]:
    """Open edges that goods use before they are loaded for the last time."""
    ships = by_sea(network)
    carried = [edge for edge in network.edges if not (edge.mode == "sea" and edge.tail in ships)]
    reached = reachable(network.sources, ((edge.tail, edge.head) for edge in carried))
    return frozenset(edge.edge_id for edge in carried if edge.tail in reached)


def by_sea(network: Network) -> frozenset[str]:
    """Nodes from which a market can be reached by sea alone, and the markets themselves."""
    legs = ((edge.head, edge.tail) for edge in network.edges if edge.mode == "sea")
    return frozenset(reachable(network.markets, legs))


def _outlet_of(
    network: Network, edge: Edge, ships: Collection[str], before: Collection[str], landed: Collection[str]
) -> str:
    """The outlet that an edge counts for: the port it loads at, or the market it reaches by land; '' for none."""
    loads = edge.mode == "mooring" and edge.head in ships
    # A market by the sea has its goods delivered; what it ships on is not counted a second time.
    leaves = edge.mode == "sea" and edge.tail in ships and edge.tail in landed and edge.tail not in network.markets
    if loads:
        return _quay(network, edge.tail, landed)
    if leaves:
        return edge.tail
    delivers = edge.edge_id in before and edge.mode != "sea" and edge.head in network.markets
    return edge.head if delivers else ""


def _quay(network: Network, node: str, landed: Collection[str]) -> str:
    """Where the moorings that lead to a node begin."""
    before = {edge.head: edge.tail for edge in network.edges if edge.mode == "mooring"}
    seen: set[str] = set()
    while node not in landed and node in before and node not in seen:
        seen.add(node)
        node = before[node]
    return node


def _landed(network: Network) -> frozenset[str]:
    """Nodes that goods reach otherwise than on a ship."""
    return frozenset(edge.head for edge in network.edges if edge.mode not in ("sea", "mooring"))
