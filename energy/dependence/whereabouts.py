"""Whereabouts: dependence on a country where tables do not say in which country some edges lie.

What is not known is not zero: those edges may all lie there, or none.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from energy.dependence.counterfactual import Counterfactual, modelled_passage
from energy.flow.dispatch import Dispatch
from energy.network.graph import Edge, Network
from energy.network.targets import Target
from energy.statistics.indicators import MODELLED, PUBLISHED_SHARE, Indicator
from geodata.wording import counted

_OF_NO_COUNTRY = frozenset({"border", "strait"})
"""Kinds of nodes that lie in no single country, or in none."""

_OF_THE_NETWORK = frozenset({"export-n-1", "network-n-1", "remaining-flexibility"})
"""Measures that are the same whatever they are measured on."""


def nowhere(network: Network) -> frozenset[str]:
    """Open edges in whose row no country stands, and not at both their ends either."""
    nodes = network.dataset.columns("nodes", "node_id", "country", "kind")
    placed = {node: bool(country) for node, country, kind in nodes if kind not in _OF_NO_COUNTRY}

    def is_placed(edge: Edge) -> bool:
        ends = [placed[node] for node in (edge.tail, edge.head) if node in placed]
        # A ship between two straits is at sea; a line between two borders is in a country.
        return bool(edge.country) or (all(ends) and (bool(ends) or edge.mode == "sea"))

    return frozenset(edge.edge_id for edge in network.edges if not is_placed(edge))


def with_unplaced(dispatch: Dispatch, target: Target, unplaced: Collection[str]) -> Iterator[Indicator]:
    """Measures of dependence on a country, from none of the edges that may lie there to all of them.

    Where nothing is known to lie there they have no figure at all.

    Raises
    ------
    UsageError
        If the network delivers nothing.
    """
    network, known = dispatch.network, Counterfactual(dispatch, target)
    lacking = (
        f"{len(unplaced):,} of {counted(len(network.edges), 'edge')} without a country, in their row or at both ends"
    )
    mend = "fill in the column country of nodes.csv or edges.csv"
    if not known.edges:
        for measure, horizon in (("territorial", ""), ("structural", "structural")):
            note = f"not known: {lacking}; {mend}"
            yield Indicator(measure, horizon, None, None, None, MODELLED, note=note)
        yield from (one for one in known.measures() if one.measure in _OF_THE_NETWORK)
        return
    most = replace(target, edges=target.edges.union(unplaced))
    widest = [*modelled_passage(dispatch, most), *Counterfactual(dispatch, most).losses()]
    ends = {(one.measure, one.horizon): one.high or 0.0 for one in widest}
    for one in (*modelled_passage(dispatch, target), *known.measures()):
        high = ends.get((one.measure, one.horizon))
        if one.measure in _OF_THE_NETWORK or (high is not None and high - (one.low or 0.0) < PUBLISHED_SHARE):
            yield one
        elif high is None:
            yield replace(one, note=_joined(one.note, f"counts only what is known to lie there: {lacking}"))
        else:
            note = f"high: if all lay there of which it is not known; {lacking}; {mend}"
            yield replace(one, value=None, high=high, near=(), note=note)


def _joined(*notes: str) -> str:
    return "; ".join(filter(None, notes))
