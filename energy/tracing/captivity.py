"""Captivity: how much of a field's exports has nowhere else to go when a corridor closes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from energy.flow.dispatch import Dispatch
from energy.flow.scenario import Block, Scenario
from energy.network.graph import Network, reachable
from energy.network.units import SHOWN
from energy.results import Result
from energy.tracing.origins import Origins, check_work
from geodata.wording import counted


@dataclass(frozen=True)
class CaptiveRow:
    """A field and a corridor that is closed. Mt/y; shares are fractions of the field's base exports.

    `reachable` says whether any open way leads from the field to a market abroad, `other_mt` how much of its goods
    could leave by other ways if no other goods of the country were on them; `captive_share` is what cannot, for the
    central exports of the field, `low` and `high` for the ends of their range.
    """

    field: str
    field_name: str
    corridor: str
    corridor_name: str
    exports_mt: float
    reachable: bool
    other_mt: float
    captive_share: float
    low: float
    high: float


@dataclass(frozen=True, repr=False)
class Captivity(Result):
    """Every field against every corridor."""

    network: Network
    field: str | None
    rows: tuple[CaptiveRow, ...]
    sources: tuple[str, ...]

    @property
    def headline(self) -> str:
        """How many fields have no other way at all."""
        captive = sorted({row.field_name for row in self.rows if not row.reachable})
        named = f": {', '.join(captive)}" if captive else ""
        return f"{self.network.year or 'modelled base'}, {counted(len(captive), 'field')} with no other way{named}"


def captivity(dispatch: Dispatch, field: str | None = None, corridors: Sequence[str] | None = None) -> Captivity:
    """Every field against every corridor.

    Parameters
    ----------
    dispatch : Dispatch
        Compiled base year.
    field : str, optional
        Only this field.
    corridors : sequence of str, optional
        Only these corridors.

    Returns
    -------
    Captivity
        Fields by supply; for each the corridors that hold most of it first. Fields that export nothing are left out.

    Raises
    ------
    UsageError
        If the field is unknown, or the network so large that the table would take many minutes.

    Notes
    -----
    A maximum flow of one field alone, limits as a block leaves them at the structural horizon, foreign goods in place.
    It is the best case of that field: other fields want the same room, so that a block of everybody leaves it less.

    Examples
    --------
    >>> import energy
    >>> rows = captivity(energy.load().dispatch(2024), "chinarevskoye").rows
    >>> [(r.corridor, r.reachable, round(r.captive_share, 2)) for r in rows if r.captive_share > 0]
    [('atyrau-samara', False, 1.0)]
    """
    origins = Origins(dispatch.baseline or dispatch)
    network = dispatch.network
    names = sorted(set(network.gates.values())) if corridors is None else corridors
    fields = origins.fields(field)
    check_work(network, "captivity", fields, len(names))
    closed = {c: _edges_of(network, c) for c in names}
    left = {c: dispatch.bounds(Scenario((Block.closing(edges, c),)))[1] for c, edges in closed.items()}
    rows = []
    for name in fields:
        exported = origins.row(name, origins.exports)
        if (exports := origins.central.at(origins.exports)[name]) <= SHOWN:
            continue
        # A field that exported more by another source's figures must have room to send as much.
        most = max(origins.central.supply[name], exported.high_mt)
        alone = np.array([most if n == name else 0.0 for n in network.sources])
        of_field = []
        for corridor in names:
            bounds = left[corridor].shared(supply=alone, domestic=np.zeros(len(network.domestic)), exports=most)
            other = dispatch.program.solve(bounds, stages=1).exports
            of_field.append(
                CaptiveRow(
                    name,
                    exported.field_name,
                    corridor,
                    network.corridor_name(corridor),
                    exports,
                    bool(_reached(network, closed[corridor], name) & set(network.markets)),
                    other,
                    *(_held(e, other) for e in (exports, exported.low_mt, exported.high_mt)),
                )
            )
        rows += sorted(of_field, key=lambda row: (-row.captive_share, row.other_mt, row.corridor))
    return Captivity(network, field, tuple(rows), origins.sources)


def _edges_of(network: Network, corridor: str) -> frozenset[str]:
    """Edges of a corridor; only its gate where the tables have no corridors."""
    return frozenset(e.edge_id for e in network.edges if corridor in (e.corridor, e.gate))


def _reached(network: Network, shut: frozenset[str], field: str) -> set[str]:
    """Nodes that open edges lead to; an edge is closed with any edge it depends on."""
    edges = (edge for edge in network.edges if shut.isdisjoint((edge.edge_id, *edge.depends_on)))
    return reachable([field], ((edge.tail, edge.head) for edge in edges))


def _held(exports: float, other: float) -> float:
    return 1 - min(exports, other) / exports if exports > SHOWN else 0.0
