"""Shrink: leave out of a loss model what cannot decide how much is lost.

Two things go. What lies on no open way from a field to an outlet carries nothing in any plan. And from a node where
crude can always go on to a market (over segments without a limit that nothing closes), it does not matter which way it
takes: the node gets an outlet of its own in place of everything behind it, unless a home refinery lies there too.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from energy.contingency.blockables import Closing
from energy.contingency.loss_model import LossModel
from energy.network.reach import reach

Way = tuple[int, int, int]
"""Column, row of the node it leaves (-1: from outside), row of the node it reaches (-1: to outside)."""


def shrink(model: LossModel) -> LossModel:
    """A smaller model with the same losses.

    Parameters
    ----------
    model : LossModel
        The first stage of a dispatch program.

    Returns
    -------
    LossModel
        Same items, limits and losses; the columns are other ones.
    """
    balance = np.flatnonzero(model.row_lower == model.row_upper).tolist()
    ways = _on_open_ways(model, _ways(model, balance))
    short = _short_cuts(model, ways, balance)
    kept = [way for way in ways if way[1] not in short]
    fed = _inside({head for _, tail, head in kept if tail == -1}, [(tail, head) for _, tail, head in kept])
    kept, short = [way for way in kept if way[1] in fed | {-1}], short & fed
    order = [column for column, _, _ in kept]
    new = {old: place for place, old in enumerate(order)}
    starts = [
        sum(old < edge for old in order) for edge in (model.supply.start, model.domestic.start, model.markets.start)
    ]
    outlet = model.markets.start
    first_new = len(order)
    rows = [{new[j]: a for j, a in terms.items() if j in new} for terms in model.rows]
    for place, node in enumerate(sorted(short), start=first_new):
        rows[node][place] = -1.0
        for r in set(range(len(rows))) - set(balance):
            if outlet in model.rows[r]:
                rows[r][place] = model.rows[r][outlet]
    size = first_new + len(short)
    used = [r for r, terms in enumerate(rows) if terms]
    moved = {r: place for place, r in enumerate(used)}
    return replace(
        model,
        objective=np.append(model.objective[order], np.full(len(short), model.objective[outlet])),
        upper=np.append(model.upper[order], np.full(len(short), np.inf)),
        row_lower=model.row_lower[used],
        row_upper=model.row_upper[used],
        rows=tuple(rows[r] for r in used),
        supply=slice(starts[0], starts[1]),
        domestic=slice(starts[1], starts[2]),
        markets=slice(starts[2], size),
        items=tuple(Closing(frozenset(new[c] for c in i.columns if c in new), i.units) for i in model.items),
        moorings={k: replace(m, row=moved[m.row]) for k, m in model.moorings.items() if m.row in moved},
    )


def _ways(model: LossModel, balance: Iterable[int]) -> list[Way]:
    tail, head = np.full(len(model.upper), -1), np.full(len(model.upper), -1)
    for r in balance:
        for j, a in model.rows[r].items():
            (tail if a < 0 else head)[j] = r
    return list(zip(range(len(model.upper)), tail.tolist(), head.tolist(), strict=True))


def _on_open_ways(model: LossModel, ways: list[Way]) -> list[Way]:
    ways = [way for way in ways if model.upper[way[0]] > 0 and way[1] != way[2]]
    fed = _inside({head for _, tail, head in ways if tail == -1}, [(tail, head) for _, tail, head in ways])
    leading = _inside({tail for _, tail, head in ways if head == -1}, [(head, tail) for _, tail, head in ways])
    return [(j, tail, head) for j, tail, head in ways if tail in fed | {-1} and head in leading | {-1}]


def _short_cuts(model: LossModel, ways: list[Way], balance: list[int]) -> set[int]:
    """Rows of the nodes from which crude can always go on to a market, and to no home refinery."""
    outlets = set(range(model.markets.start, model.markets.stop))
    limits = [r for r in range(len(model.rows)) if r not in set(balance) and np.isfinite(model.row_upper[r])]
    # A limit on some markets only would make it matter which one is reached.
    if not outlets or any(len({model.rows[r].get(j) for j in outlets}) > 1 for r in limits):
        return set()
    bound = {j for r in limits for j in model.rows[r]} - outlets
    bound |= {j for item in model.items for j in item.columns}
    free = [way for way in ways if way[0] not in bound and np.isinf(model.upper[way[0]])]
    backward = [(head, tail) for _, tail, head in free]
    always = _inside({tail for j, tail, _ in free if j in outlets}, backward)
    home = range(model.domestic.start, model.domestic.stop)
    to_home = _inside({tail for j, tail, _ in ways if j in home}, [(head, tail) for _, tail, head in ways])
    return always - to_home - {-1}


def _inside(start: set[int], steps: list[tuple[int, int]]) -> set[int]:
    """Nodes reached without passing the outside (-1)."""
    return reach(start - {-1}, [step for step in steps if -1 not in step])
