"""Presolve: leave out of a loss model what cannot decide how much is lost.

Losses stay the same; the columns are other ones.
"""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from energy.contingency.blockables import Closing
from energy.contingency.loss_model import LossModel
from energy.network.graph import reachable

OUTSIDE = -1
"""In place of the row of a node: where fields send from and takers take to."""

Way = tuple[int, int, int]
"""Column, row of the node it leaves (-1: from outside), row of the node it reaches (-1: to outside)."""


def shrink(model: LossModel) -> LossModel:
    """A smaller model with the same items, limits and losses."""
    balance = set(np.flatnonzero(model.row_lower == model.row_upper).tolist())
    # rule 1: what lies on no open way from a field to an outlet carries nothing in any plan.
    ways = _on_open_ways(model, ways_of(model))
    # rule 2: from where goods can always go on to a market, it does not matter which way they take.
    ends = _sure_of_a_market(model, ways, balance)
    ways = [way for way in ways if way[1] not in ends]
    # rule 3: what only such ways fed is left out too; each node where they began gets an outlet of its own.
    fed = _fed(ways)
    begun = fed | {OUTSIDE}
    kept = [column for column, tail, _ in ways if tail in begun]
    return _rebuilt(model, kept, sorted(ends & fed), balance)


def ways_of(model: LossModel) -> list[Way]:
    """Where each column leads."""
    balance = np.flatnonzero(model.row_lower == model.row_upper).tolist()
    tail, head = np.full(len(model.upper), OUTSIDE), np.full(len(model.upper), OUTSIDE)
    for r in balance:
        for j, a in model.rows[r].items():
            (tail if a < 0 else head)[j] = r
    return list(zip(range(len(model.upper)), tail.tolist(), head.tolist(), strict=True))


def _on_open_ways(model: LossModel, ways: list[Way]) -> list[Way]:
    ways = [way for way in ways if model.upper[way[0]] > 0 and way[1] != way[2]]
    begun = _fed(ways) | {OUTSIDE}
    leading = _leading_to(ways, {column for column, _, head in ways if head == OUTSIDE}) | {OUTSIDE}
    return [way for way in ways if way[1] in begun and way[2] in leading]


def _sure_of_a_market(model: LossModel, ways: list[Way], balance: Collection[int]) -> set[int]:
    """Nodes from which goods can always go on to a market, and to no home refinery."""
    outlets = set(range(model.markets.start, model.markets.stop))
    limits = [r for r in range(len(model.rows)) if r not in balance and np.isfinite(model.row_upper[r])]
    # A limit on some markets only would make it matter which one is reached.
    if not outlets or any(len({model.rows[r].get(j) for j in outlets}) > 1 for r in limits):
        return set()
    # "Always": over segments that no limit binds and nothing closes.
    bound = {j for r in limits for j in model.rows[r]} - outlets
    bound |= {j for item in model.items for j in item.columns}
    free = [way for way in ways if way[0] not in bound and np.isinf(model.upper[way[0]])]
    home = range(model.domestic.start, model.domestic.stop)
    return _leading_to(free, outlets) - _leading_to(ways, home)


def _fed(ways: list[Way]) -> set[int]:
    """Nodes that goods from outside can reach."""
    return _reached({head for _, tail, head in ways if tail == OUTSIDE}, [(tail, head) for _, tail, head in ways])


def _leading_to(ways: list[Way], columns: Collection[int]) -> set[int]:
    """Nodes from which one of the columns can be reached."""
    return _reached({tail for column, tail, _ in ways if column in columns}, [(head, tail) for _, tail, head in ways])


def _reached(start: set[int], steps: list[tuple[int, int]]) -> set[int]:
    """Nodes reached without passing the outside."""
    return reachable(start - {OUTSIDE}, [step for step in steps if OUTSIDE not in step])


def _rebuilt(model: LossModel, columns: list[int], ends: list[int], balance: Collection[int]) -> LossModel:
    """The model with these columns alone, and one more market at each of these nodes."""
    place = {old: new for new, old in enumerate(columns)}
    rows = [{place[j]: a for j, a in terms.items() if j in place} for terms in model.rows]
    market, size = model.markets.start, len(columns) + len(ends)
    for new, node in enumerate(ends, start=len(columns)):
        rows[node][new] = -1.0
        for r, terms in enumerate(model.rows):
            if r not in balance and market in terms:
                rows[r][new] = terms[market]
    used = [r for r, terms in enumerate(rows) if terms]
    moved = {r: new for new, r in enumerate(used)}
    parts = (model.supply, model.domestic, model.markets)
    supply, domestic, markets = (sum(old < part.start for old in columns) for part in parts)
    return replace(
        model,
        objective=np.append(model.objective[columns], np.full(len(ends), model.objective[market])),
        upper=np.append(model.upper[columns], np.full(len(ends), np.inf)),
        row_lower=model.row_lower[used],
        row_upper=model.row_upper[used],
        rows=tuple(rows[r] for r in used),
        supply=slice(supply, domestic),
        domestic=slice(domestic, markets),
        markets=slice(markets, size),
        items=tuple(Closing(frozenset(place[c] for c in i.columns if c in place), i.units) for i in model.items),
        moorings={k: replace(m, row=moved[m.row]) for k, m in model.moorings.items() if m.row in moved},
    )
