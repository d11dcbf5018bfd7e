"""Other counts: published figures of a year's exports that another figure of the same thing stands against.

Two sources may count the same exports: the ministry and customs, a minister's list and a prime minister's office. One
count is used for the year; the others are shown beside the shares as published, never summed with them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from energy.reconciliation.reconcile import Observation
from energy.statistics.shares import Shares

EXPORTS = "total:exports"
LARGE = 0.1
"""Of another total: the share of a route or country from which on it is said."""
_SHOWN_ROLES = frozenset({"alternative", "context"})


@dataclass(frozen=True)
class OtherCount:
    """A published figure beside the one in use.

    Attributes
    ----------
    group : str
        The conflict group: figures of one group that stand in one list belong together.
    target, name : str
        What was counted: ``total:exports``, ``gate:CORRIDOR`` or ``group:ID``, and its name.
    mt, used_mt : float
        The other figure and the published one in use, Mt/y.
    share : float
        Of the year's exports as this count makes them, 0–1. For another total: what the largest corridor, as published,
        would be of it.
    on_it : mapping of str to float
        For another total: what each route as published (``gate:CORRIDOR``) and what enters each country
        (``country:XX``, balanced) would be of it, 0–1; empty for other figures.
    """

    group: str
    target: str
    name: str
    mt: float
    used_mt: float
    share: float
    status: str
    source_id: str
    reason: str
    on_it: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Balanced:
    """A corridor that balancing moved: published and balanced, Mt/y."""

    corridor: str
    name: str
    published_mt: float
    balanced_mt: float


def other_counts(shares: Shares) -> tuple[OtherCount, ...]:
    """The other counts of exports and of their routes, in table order.

    Examples
    --------
    >>> import geodata
    >>> from energy.reconciliation.baseline import baseline
    >>> [(c.mt, round(c.share, 3)) for c in other_counts(Shares(baseline(geodata.load(), 2024)))]
    [(71.04, 0.773)]
    """
    used = _used(shares)
    largest = max((o.value or 0.0 for target, o in used.items() if target.startswith("gate:")), default=0.0)
    return tuple(_counts(shares, used, largest))


def _used(shares: Shares) -> dict[str, Observation]:
    return {o.target: o for o in shares.baseline.observations if o.role in ("used", "total") and o.value is not None}


def _counts(shares: Shares, used: dict[str, Observation], largest: float) -> Iterator[OtherCount]:
    for other in shares.baseline.observations:
        own = used.get(other.target)
        same = own is not None and other.conflict != "" and other.conflict == own.conflict
        if not same or other.role not in _SHOWN_ROLES or not other.value or not _of_exports(other.target):
            continue
        # Where no total is published, exports are the sum of the routes: another count of one makes another sum.
        total = shares.total if EXPORTS in used else shares.total - (own.value or 0.0 if own else 0.0) + other.value
        share = largest / other.value if other.target == EXPORTS else other.value / total
        yield OtherCount(
            group=other.conflict,
            target=other.target,
            name=_name(shares, other.target),
            mt=other.value,
            used_mt=own.value or 0.0 if own else 0.0,
            share=share,
            status=other.status,
            source_id=other.source_id,
            reason=other.reason,
            on_it=_on_total(shares, used, other.value) if other.target == EXPORTS else {},
        )


def _on_total(shares: Shares, used: dict[str, Observation], total: float) -> dict[str, float]:
    routes = {target: (o.value or 0.0) / total for target, o in used.items() if target.startswith("gate:")}
    countries = {
        f"country:{country}": shares.crossing(shares.country_edges(country)) / total
        for country in shares.transit_countries()
        if shares.through(country).published
    }
    return routes | countries


def _of_exports(target: str) -> bool:
    return target == EXPORTS or target.startswith(("gate:", "group:"))


def _name(shares: Shares, target: str) -> str:
    kind, _, item = target.partition(":")
    if kind == "total":
        return "All exports"
    return (
        shares.network.corridor_name(item)
        if kind == "gate"
        else str(shares.network.dataset.by_id("groups")[item]["name"])
    )


def exceeds_all(count: OtherCount, shares: Shares) -> bool:
    """Whether a count of one route is larger than every count of all exports: one of the two must be wrong.

    Examples
    --------
    >>> import energy
    >>> shares = energy.load("kazakhstan-gas").shares(2019)
    >>> [exceeds_all(count, shares) for count in other_counts(shares)]
    [False]
    """
    most = max(shares.total_span[1], count.mt / count.share)
    return count.target != EXPORTS and count.mt > most + shares.network.commodity.least


def unlisted(shares: Shares) -> float:
    """Exports of the year that no published route holds, Mt/y: the total less the routes in use; 0 without a total.

    A group counts where its own routes have no figure.
    """
    used = _used(shares)
    if EXPORTS not in used:
        return 0.0
    gates = {g for t in used if t.startswith("gate:") for g in shares.network.gates_of(t)}
    routes = [
        o.value or 0.0
        for target, o in used.items()
        if target.startswith("gate:")
        or (target.startswith("group:") and not gates.intersection(shares.network.gates_of(target)))
    ]
    return (used[EXPORTS].value or 0.0) - sum(routes)


def balanced_corridors(shares: Shares, least: float) -> tuple[Balanced, ...]:
    """The corridors that balancing moved by at least so many Mt/y from their published figure."""
    moved = (a for a in shares.baseline.adjustments if a.observation.target.startswith("gate:"))
    return tuple(
        Balanced(corridor, shares.network.corridor_name(corridor), a.observed, a.reconciled)
        for a in moved
        if a.observation.value is not None and abs(a.change) >= least
        for corridor in [a.observation.target.partition(":")[2]]
    )
