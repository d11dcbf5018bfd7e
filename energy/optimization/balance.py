"""Balance: the columns and the conservation rows that every program on a network shares."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from energy.network.graph import Joint, Network
from energy.network.simplification import Chains, Floats, merge
from energy.network.targets import UnknownTargetError
from energy.optimization.solver import INFINITY, Rows

Terms = dict[int, float]
Ends = Iterable[tuple[slice | range, Sequence[str], float]]
"""Columns and nodes of what enters (+1) or leaves (−1) the network."""


def conserve(
    rows: Rows,
    chains: Chains,
    ends: Ends,
    *,
    leaving: Sequence[int] | None = None,
    arriving: Sequence[int] | None = None,
) -> None:
    """Add one row per node: what arrives and enters there is what leaves.

    Parameters
    ----------
    rows : Rows
        Rows of the program.
    chains : Chains
        Merged network.
    ends : iterable of (slice or range, sequence of str, float)
        Columns of supply and intake.
    leaving, arriving : sequence of int, optional
        Columns of each chain's flow at its tail and at its head; the chain's own number by default.
    """
    own = range(len(chains.ids))
    terms: dict[str, Terms] = {node: {} for node in chains.nodes}
    for tail, head, out, into in zip(chains.tails, chains.heads, leaving or own, arriving or own, strict=True):
        if tail != head or out != into:
            terms[tail][out] = -1.0
            terms[head][into] = 1.0
    for part, nodes, sign in ends:
        for i, node in enumerate(nodes):
            terms[node][part.start + i] = sign
    for node in chains.nodes:
        rows.add(terms[node], 0.0, 0.0)


class Layout:
    """Columns of the balance: chains, supply, home intake, market intake, unexplained rest of each field."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.chains: Chains = merge(network)
        sizes = [
            len(self.chains.ids),
            len(network.sources),
            len(network.domestic),
            len(network.markets),
            len(network.sources),
        ]
        starts = np.cumsum([0, *sizes]).tolist()
        parts = [slice(a, b) for a, b in pairwise(starts)]
        self.chains_slice, self.supply_slice, self.domestic_slice, self.market_slice, self.residual_slice = parts
        self.columns = starts[-1]

    def chain_upper(self, room: Mapping[str, float] | None = None) -> Floats:
        """Limits per chain in Mt/y: those given, or nameplate; infinite where none is known."""
        if room is None:
            limits = self.network.limits.nameplate
            room = {e: limits[f"edge:{e}"].value for e in self.chains.edge_ids if f"edge:{e}" in limits}
        return self.chains.upper(np.array([room.get(e, np.inf) for e in self.chains.edge_ids]))

    def balance_rows(self, room: Mapping[str, float] | None = None) -> Rows:
        """Conservation at every node, and the limits that edges share: those given, or nameplate."""
        rows, network = Rows(), self.network
        ends = [
            (self.supply_slice, network.sources, 1.0),
            (self.domestic_slice, network.domestic, -1.0),
            (self.market_slice, network.markets, -1.0),
        ]
        conserve(rows, self.chains, ends)
        for joint in network.joints:
            most = self._joint_limit(joint) if room is None else room.get(joint.joint_id, INFINITY)
            rows.add(self.chains.terms(joint.members), -INFINITY, most)
        return rows

    def _joint_limit(self, joint: Joint) -> float:
        """What edges can carry together; what a buyer is only assumed to buy says nothing of what was: its high end."""
        limit = self.network.limits.nameplate.get(f"joint:{joint.joint_id}")
        if limit is None:
            return INFINITY
        assumed = joint.kind == "market" and limit.status == "assumption"
        most = limit.high if assumed and limit.high is not None else limit.value
        return most * (joint.working_units or 1.0)

    def terms(self, target: str) -> Terms:
        """Which columns add up to a measured quantity.

        Raises
        ------
        UnknownTargetError
            If the target is not part of this year's network.
        """
        kind, _, name = target.partition(":")
        network = self.network
        if kind in ("gate", "group"):
            return self.chains.terms(dict.fromkeys(network.gates_of(target), 1.0))
        if kind == "edge":
            return self.chains.terms({name: 1.0} if name in network.edge else {})
        if kind == "region":
            regions = dict(network.dataset.columns("nodes", "node_id", "region"))
            return self._output(n for n in network.sources if regions[n] == name)
        if kind == "node":
            return self._node(name)
        if kind == "total":
            return self._total(name)
        raise UnknownTargetError(target, [])

    def _total(self, name: str) -> Terms:
        if name == "production":
            return self._output(self.network.sources)
        part = {"exports": self.market_slice, "domestic": self.domestic_slice}.get(name)
        if part is None:
            raise UnknownTargetError(f"total:{name}", ["total:exports", "total:domestic", "total:production"])
        return dict.fromkeys(range(part.start, part.stop), 1.0)

    def _output(self, nodes: Iterable[str]) -> Terms:
        fields = [self.network.sources.index(node) for node in nodes]
        return {part.start + i: 1.0 for i in fields for part in (self.supply_slice, self.residual_slice)}

    def _node(self, node: str) -> Terms:
        network = self.network
        if node in network.sources:
            return self._output([node])
        if node in network.domestic:
            return {self.domestic_slice.start + network.domestic.index(node): 1.0}
        return {self.market_slice.start + network.markets.index(node): 1.0}
