"""Other counts: what other published figures of a year make of its shares, and of what single things cost to lose."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from energy.contingency.blockables import Blockable
from energy.flow.dispatch import Dispatch
from energy.flow.other_bases import loss_on, recounted
from energy.flow.scenario import HORIZONS, make_scenario
from energy.results import Record, number
from energy.statistics.other_counts import LARGE, exceeds_all, other_counts

if TYPE_CHECKING:
    from energy.statistics.shares import Shares

SMALL = 50
"""Edges up to which a network says it of every year and every time to adapt. A larger one, where each answer takes
some thousandths of a second, says it of the year that the page opens with, in the long run."""

_DECIMALS = 6


def share_counts(shares: "Shares") -> list[Record]:
    """Published figures of exports that stand beside those in use.

    Returns
    -------
    list of dict
        ``target`` (``total:exports``, ``gate:CORRIDOR`` or ``group:ID``), ``name``, ``mt``, ``used_mt`` (Mt/y),
        ``share`` of the exports as they then are (None where it would be more than all of them), ``source``, and
        ``on``: of another total what the large routes and countries would be, by ``gate:CORRIDOR`` and ``country:XX``.

    Examples
    --------
    >>> import energy
    >>> [(row["mt"], row["on"]["country:RU"]) for row in share_counts(energy.load().shares(2024))]
    [(71.04, 0.923)]
    """
    return [
        {
            "target": count.target,
            "name": count.name,
            "mt": number(count.mt),
            "used_mt": number(count.used_mt),
            "share": None if exceeds_all(count, shares) else number(count.share),
            "source": count.source_id,
            "on": {key: round(share, 4) for key, share in count.on_it.items() if share >= LARGE},
        }
        for count in other_counts(shares)
    ]


def loss_counts(dispatch: Dispatch, items: Sequence[Blockable], *, opens: bool) -> Record | None:
    """What single things cost to lose on the other counts of the year; None where it has one count only.

    Parameters
    ----------
    dispatch : Dispatch
        Compiled base year.
    items : sequence of Blockable
        What the page lists.
    opens : bool
        Whether the page opens with this year.

    Returns
    -------
    dict
        ``number`` of other counts; ``lost``: by horizon and key of an item the least and most of the exports that are
        lost, then of home deliveries, over all counts and all that each leaves open, Mt/y.

    Examples
    --------
    >>> import energy
    >>> from maps.payload.items import items_of
    >>> gas = energy.load("kazakhstan-gas").dispatch(2019)
    >>> [round(mt, 3) for mt in loss_counts(gas, items_of(gas), opens=True)["lost"]["structural"]["corridor:china"]]
    [4.119, 7.5, 0.0, 0.0]
    """
    bases = list(recounted(dispatch))
    if not bases:
        return None
    lost: dict[str, Record] = {horizon: {} for horizon in _horizons(dispatch, opens=opens)}
    for horizon, rows in lost.items():
        for item in items:
            scenario = make_scenario(dispatch.targets, [item.key], horizon=horizon)
            ranges = [loss_on(counts, own, scenario).range for counts, own in bases]
            ends = [[end for one in ranges for end in one.abroad], [end for one in ranges for end in one.at_home]]
            rows[item.key] = [round(end, _DECIMALS) for some in ends for end in (min(some), max(some))]
    return {"number": len(bases), "lost": lost}


def _horizons(dispatch: Dispatch, *, opens: bool) -> tuple[str, ...]:
    """The times to adapt for which losses are worked out."""
    if len(dispatch.chains.edge_ids) > SMALL:
        return ("structural",) if opens else ()
    return ("structural", "year") if dispatch.phi is None else HORIZONS
