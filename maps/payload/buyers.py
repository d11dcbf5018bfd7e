"""Buyers: what the page needs to say who loses how much, as plain values. It finds the ranges of a cut itself."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from energy.errors import UsageError
from energy.flow.dispatch import Dispatch
from energy.tracing.buyers import Buyers
from maps.payload.program import Payload, numbers

if TYPE_CHECKING:
    from energy.network.outlets import Outlet


def buyers_of(dispatch: Dispatch, position: Mapping[str, int]) -> Payload | None:
    """Buyers of a compiled year, and which outlet serves whom.

    Parameters
    ----------
    dispatch : Dispatch
        Compiled base year.
    position : mapping of str to int
        Places of the page's edges.

    Returns
    -------
    dict or None
        ``buyers``: id, name, Mt/y by customs and source, the last one what no listed buyer received; ``outlets``: edges
        that count and edges on which crude is passed on, ``unused`` the same of outlets that shipped nothing;
        ``pairs`` of buyers and outlets, ``kept`` outlets, ``missing``, ``low``, ``shipped`` and ``high`` as in
        `energy.tracing.allocation`; ``amounts`` in Mt/y by buyer and outlet. None without customs figures of the year.

    Examples
    --------
    >>> import energy
    >>> net = energy.load()
    >>> edges = {str(edge): i for i, edge in enumerate(net.dataset.table("edges").index)}
    >>> found = buyers_of(net.dispatch(2024), edges)
    >>> len(found["amounts"]) == len(found["buyers"]), buyers_of(net.dispatch(2025), edges)
    (True, None)
    """
    if dispatch.baseline is None:
        return None
    try:
        buyers = Buyers(dispatch.baseline)
    except UsageError:  # the year has no customs figures: the page says so
        return None
    found = buyers.allocation
    return {
        "buyers": [[one.id, one.name, *numbers(np.array([one.mt])), one.source] for one in buyers.listed],
        "outlets": _edges(buyers.outlets, position),
        "unused": _edges(buyers.unused, position),
        "pairs": [list(pair) for pair in found.pairs],
        "kept": found.kept.nonzero()[0].tolist(),
        "missing": numbers(np.array(found.missing)),
        "low": numbers(found.low),
        "shipped": numbers(found.shipped),
        "high": numbers(found.high),
        "amounts": [numbers(row) for row in found.amounts],
    }


def _edges(outlets: Sequence["Outlet"], position: Mapping[str, int]) -> list[list[list[int]]]:
    return [[[position[edge] for edge in edges] for edges in (one.edges, one.onward)] for one in outlets]
