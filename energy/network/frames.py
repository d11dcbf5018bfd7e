"""Frames: the network of a year for people who know networkx and geopandas."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from energy.network.economics import edge_costs
from energy.network.graph import Edge, Network

if TYPE_CHECKING:
    import networkx as nx
    from geopandas import GeoDataFrame


def graph_of(network: Network, flows: Mapping[str, float]) -> "nx.MultiDiGraph[str]":
    """The network as a multigraph keyed by edge id, with base flows in Mt/y.

    Nodes have their table row; edges capacity and flow in Mt/y and cost in USD/t (None where not known).
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    nodes: dict[Any, dict[Any, Any]] = network.dataset.table("nodes").to_dict("index")
    graph.add_nodes_from(nodes.items())
    costs = edge_costs(network.dataset)
    for edge in network.edges:
        graph.add_edge(edge.tail, edge.head, key=edge.edge_id, **_attributes(network, edge, flows, costs))
    return graph


def edges_of(network: Network, flows: Mapping[str, float]) -> "GeoDataFrame":
    """The open edges with their courses (WGS 84), indexed by edge id; columns as in `graph_of`."""
    from geopandas import GeoDataFrame

    from geodata.geometry import edge_lines

    costs, courses = edge_costs(network.dataset), edge_lines(network.dataset).set_index("edge_id")
    rows = [
        {"edge_id": edge.edge_id, "tail": edge.tail, "head": edge.head, **_attributes(network, edge, flows, costs)}
        for edge in network.edges
    ]
    lines = [courses.geometry[edge.edge_id] for edge in network.edges]
    return GeoDataFrame(rows, geometry=lines, crs=courses.crs).set_index("edge_id")


def nodes_of(network: Network) -> "GeoDataFrame":
    """The nodes as points (WGS 84) with their table row, indexed by node id."""
    from geodata.geometry import node_points

    table = network.dataset.table("nodes")
    return node_points(network.dataset).set_index("node_id").join(table.drop(columns="node_id"))


def _attributes(network: Network, edge: Edge, flows: Mapping[str, float], costs: Mapping[str, float]) -> dict[str, Any]:
    limit = network.limits.nameplate.get(f"edge:{edge.edge_id}")
    return {
        "name": edge.name,
        "mode": edge.mode,
        "country": edge.country,
        "operator": edge.operator,
        "corridor": edge.corridor,
        "capacity": None if limit is None else limit.value,
        "flow": flows.get(edge.edge_id, 0.0),
        "cost": costs.get(edge.edge_id),
    }
