"""Legs: the way of exported goods, from field to corridor to outlet, and to the buyer where customs tell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from energy.errors import UsageError
from energy.flow.dispatch import Dispatch
from energy.network.outlets import Outlet, outlets_of
from energy.network.units import TONNE
from energy.reconciliation.baseline import Baseline
from energy.statistics.mixing import crossed_share
from energy.tracing.buyers import Buyers
from energy.tracing.origins import Origins


@dataclass(frozen=True)
class Leg:
    """Goods from one place to the next, Mt/y.

    `stage` is 0 from field to corridor, 1 from corridor to outlet, 2 from outlet to buyer; `corridor` is the one it
    left by, beyond an outlet the one that brought most of the outlet's goods.
    """

    stage: int
    start: str
    end: str
    mt: float
    corridor: str


def legs(base: Baseline | Dispatch) -> tuple[Leg, ...]:
    """All legs of a reconciled year, or of the compiled network where there are no years.

    By proportional sharing, a model result. Outlets whose split is not published stand as one. Without customs figures
    for the year, goods end at the outlets.

    Examples
    --------
    >>> import energy
    >>> year = legs(energy.load().baseline(2024))
    >>> round(sum(leg.mt for leg in year if leg.stage == 0), 2)
    68.55
    """
    origins, buyers = Origins(base), _buyers(base)
    outlets = outlets_of(origins.network) if buyers is None else buyers.outlets
    to_outlets = tuple(_to_outlets(origins, outlets))
    main = {leg.end: leg.corridor for leg in sorted(to_outlets, key=lambda leg: leg.mt)}
    stages = (*_to_corridors(origins), *to_outlets, *_to_buyers(buyers, main))
    return tuple(leg for leg in stages if leg.mt > TONNE)


def _buyers(base: Baseline | Dispatch) -> Buyers | None:
    """The buyers of the year; None where customs figures are missing."""
    if not isinstance(base, Baseline):
        return None
    try:
        return Buyers(base)
    except UsageError:
        return None


def _to_corridors(origins: Origins) -> Iterator[Leg]:
    for place in origins.corridors:
        for field, mt in origins.central.at(place).items():
            yield Leg(0, origins.field_name(field), place.name, mt, place.id)


def _to_outlets(origins: Origins, outlets: tuple[Outlet, ...]) -> Iterator[Leg]:
    flows, network = origins.central.flows, origins.network
    single = {outlet.id: outlet for outlet in outlets_of(network)}
    for place in origins.corridors:
        crossed = crossed_share(network, flows, place.edges)
        for outlet in outlets:
            members = [single[name] for name in outlet.id.split("+") if name in single]
            mt = sum(member.takes(flows) * crossed.get(member.id, 0.0) for member in members)
            yield Leg(1, place.name, outlet.name, mt, place.id)


def _to_buyers(buyers: Buyers | None, main: Mapping[str, str]) -> Iterator[Leg]:
    for row in buyers.rows() if buyers else ():
        if row.outlet:
            yield Leg(2, row.outlet_name, row.buyer_name, row.mt, main.get(row.outlet_name, ""))
