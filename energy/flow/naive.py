"""Naive baselines: what a back-of-the-envelope estimate would say, shown beside the model's answer.

A model that does no better than these is not worth its assumptions.
"""

from collections.abc import Mapping

from energy.flow.dispatch import Dispatch
from energy.flow.scenario import Scenario
from energy.network.graph import Network
from energy.network.reach import reach
from energy.statistics.mixing import crossing_exports

_SMALL = 1e-6


def naive_lost(dispatch: Dispatch, scenario: Scenario) -> float:
    """Exports that pass what is blocked: the loss if nothing went another way (Mt/y).

    A tonne that passes two blocked things is cut once, by the tighter of the two.
    """
    network = dispatch.network
    intake = dict(zip(network.markets, dispatch.market.tolist(), strict=True))
    lost = below = 0.0
    for share in sorted({1.0, *(b.left for b in scenario.blocks)} - {0.0}):
        tighter = {e for b in scenario.blocks if b.left < share for e in b.target.edges}
        lost += (share - below) * crossing_exports(network, dispatch.base_flows, intake, tighter)
        below = share
    return min(lost, dispatch.exports)


def naive_by_corridor(dispatch: Dispatch, scenario: Scenario) -> Mapping[str, float]:
    """Base exports with the blocked ones spread over the other corridors in proportion, as if nothing limited them."""
    base = dispatch.base_flows
    left = _share_left_per_gate(dispatch.network, scenario)
    rows: dict[str, tuple[float, float]] = {}
    for gate, corridor in dispatch.network.gates.items():
        kept, untouched = rows.get(corridor, (0.0, 0.0))
        rows[corridor] = (
            kept + left[gate] * base[gate],
            untouched + (base[gate] if left[gate] == 1 else 0.0),
        )
    displaced = dispatch.exports - sum(kept for kept, _ in rows.values())
    untouched = sum(whole for _, whole in rows.values())
    scale = displaced / untouched if untouched > _SMALL else 0.0
    return {corridor: kept + scale * whole for corridor, (kept, whole) in rows.items()}


def _share_left_per_gate(network: Network, scenario: Scenario) -> dict[str, float]:
    """Largest share left on any way from a field through a gate to a market (1 where a way avoids every block)."""
    left: dict[str, float] = {}
    for share in sorted({1.0, *(b.left for b in scenario.blocks)}):
        shut = {e for b in scenario.blocks if b.left < share for e in b.target.edges}
        shut_nodes = {n for b in scenario.blocks if b.left < share for n in b.target.nodes}
        edges = [e for e in network.edges if e.edge_id not in shut]
        from_fields = reach(set(network.sources) - shut_nodes, [(e.tail, e.head) for e in edges])
        to_markets = reach(set(network.markets) - shut_nodes, [(e.head, e.tail) for e in edges])
        for edge in edges:
            if edge.gate and edge.tail in from_fields and edge.head in to_markets:
                left[edge.edge_id] = share
    return {gate: left.get(gate, 0.0) for gate in network.gates}
