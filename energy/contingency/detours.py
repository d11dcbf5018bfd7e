"""Detours: what closing one chain loses in a plan that is a plain flow, found without a linear program.

Where only the chains, the fields and the markets limit what flows, the loss of a chain follows from the base plan by
the method of Ford and Fulkerson [1]_: what the chain carried is sent round it over what room is left, or in place of
what else flows; what finds no way round is lost, neither more nor less, since the base plan delivers the most. A way
round is short in most networks, whereas a program looks at all of it.

References
----------
.. [1] L. R. Ford and D. R. Fulkerson, "Maximal flow through a network", *Canad. J. Math.* 8 (1956) 399–404.
"""

from collections.abc import Collection
from itertools import chain

import numpy as np

from energy.contingency.loss_model import LossModel
from energy.contingency.presolve import OUTSIDE, ways_of
from energy.network.simplification import Floats
from energy.network.units import DUST

_Arc = tuple[int, int, int]
"""The node at the other end, the column, and 1 with the column's own direction or -1 against it."""


_Arcs = list[list[_Arc]] | dict[int, list[_Arc]]
_NONE: _Arc = (-1, -1, 0)


class Detours:
    """The base plan of a loss model as a flow that can be sent round what is closed.

    Parameters
    ----------
    model : LossModel
        One of which `is_plain` holds.
    plan : array, shape (columns,)
        A plan that delivers the most, Mt/y.
    """

    def __init__(self, model: LossModel, plan: Floats) -> None:
        self._plan = np.maximum(plan, 0.0)
        self._flow: list[float] = self._plan.tolist()
        self._room: list[float] = _limits(model).tolist()
        # Fields begin at one place and markets end at another, so that one may stand in for another of its kind.
        self._fields, self._markets = len(model.rows), len(model.rows) + 1
        self._ends: list[tuple[int, int]] = []
        # What can be reached from a node, and from where a node can be reached, over what the base plan leaves.
        self._onward: list[list[_Arc]] = [[] for _ in range(self._markets + 1)]
        self._inward: list[list[_Arc]] = [[] for _ in range(self._markets + 1)]
        for column, tail, head in ways_of(model):
            start, end = (self._fields if tail == OUTSIDE else tail), (self._markets if head == OUTSIDE else head)
            self._ends.append((start, end))
            for sign in (1, -1):
                if start != end and self._left(column, sign, {}) > DUST:
                    _join(self._onward, self._inward, (start, end), column, sign)

    def without(self, columns: Collection[int]) -> Floats | None:
        """A plan that delivers the most with some columns closed; None where a program has to tell.

        That is where more than one of them carries something, or where it is a field or a market.
        """
        carrying = [column for column in columns if self._flow[column] > DUST]
        if not carrying:
            return self._plan
        start, end = self._ends[carrying[0]]
        if len(carrying) > 1 or self._fields in (start, end) or self._markets in (start, end):
            return None
        changed: dict[int, float] = {}
        closed = frozenset(columns)
        left = self._send(start, end, self._flow[carrying[0]], closed, changed)
        # What finds no way round is neither sent by a field nor taken by a market.
        for tail, head in ((start, self._fields), (self._markets, end)):
            if self._send(tail, head, left, closed, changed) > DUST:
                return None
        plan = self._plan.copy()
        plan[[*changed]] += [*changed.values()]
        plan[list(closed)] = 0.0
        return np.maximum(plan, 0.0)

    def _send(self, start: int, end: int, amount: float, closed: Collection[int], changed: dict[int, float]) -> float:
        """Send an amount by any ways that there are; what is left when there are no more."""
        while amount > DUST and (way := self._way(start, end, closed, changed)):
            part = min(amount, *(self._left(column, sign, changed) for column, sign in way))
            for column, sign in way:
                changed[column] = changed.get(column, 0.0) + sign * part
            amount -= part
        return amount

    def _way(
        self, start: int, end: int, closed: Collection[int], changed: dict[int, float]
    ) -> list[tuple[int, int]] | None:
        """A way on which something can be sent: columns, with or against their direction.

        Looked for from both ends, a ring of nodes at a time round the end that has the smaller one.
        """
        came: tuple[dict[int, _Arc], dict[int, _Arc]] = ({start: _NONE}, {end: _NONE})
        arcs, opened = (self._onward, self._inward), self._opened(changed)
        rings = [[start], [end]]
        while rings[0] and rings[1]:
            side = int(len(rings[1]) < len(rings[0]))
            own, others, near, more, ring = came[side], came[1 - side], arcs[side], opened[side], []
            for node in rings[side]:
                for other, column, sign in chain(near[node], more.get(node, ())):
                    if other in own or column in closed:
                        continue
                    if column in changed and self._left(column, sign, changed) <= DUST:
                        continue
                    own[other] = (node, column, sign)
                    if other in others:
                        return [*_back(came[0], other), *_back(came[1], other)]
                    ring.append(other)
            rings[side] = ring
        return None

    def _opened(self, changed: Collection[int]) -> tuple[dict[int, list[_Arc]], dict[int, list[_Arc]]]:
        """Arcs of columns whose flow is another one than in the base plan."""
        onward: dict[int, list[_Arc]] = {}
        inward: dict[int, list[_Arc]] = {}
        for column in changed:
            for end in self._ends[column]:
                onward.setdefault(end, [])
                inward.setdefault(end, [])
            for sign in (1, -1):
                _join(onward, inward, self._ends[column], column, sign)
        return onward, inward

    def _left(self, column: int, sign: int, changed: dict[int, float]) -> float:
        """How much more a column can carry, or how much less if against its direction."""
        flow = self._flow[column] + changed.get(column, 0.0)
        return self._room[column] - flow if sign > 0 else flow


def _join(onward: _Arcs, inward: _Arcs, ends: tuple[int, int], column: int, sign: int) -> None:
    """Enter a column as an arc with or against its direction."""
    start, end = ends if sign > 0 else ends[::-1]
    onward[start].append((end, column, sign))
    inward[end].append((start, column, sign))


def _back(came: dict[int, _Arc], node: int) -> list[tuple[int, int]]:
    """The columns from a node back to where a search began."""
    way = []
    node, column, sign = came[node]
    while column >= 0:
        way.append((column, sign))
        node, column, sign = came[node]
    return way


def is_plain(model: LossModel) -> bool:
    """Whether only single columns are limited, and all markets together: a flow that is worth the same everywhere."""
    markets = dict.fromkeys(range(model.markets.start, model.markets.stop), 1.0)
    limits = [r for r in _limiting(model) if len(model.rows[r]) > 1]
    return (
        model.domestic.start == model.domestic.stop
        and not model.moorings
        and bool(np.isneginf(model.row_lower[_limiting(model)]).all())
        and all(dict(model.rows[r]) == markets for r in limits)
        and all(set(terms.values()) <= {-1.0, 1.0} for terms in model.rows)
    )


def _limiting(model: LossModel) -> list[int]:
    """Rows that are no balance of a node and limit something."""
    bounded = np.isfinite(model.row_lower) | np.isfinite(model.row_upper)
    return [int(r) for r in np.flatnonzero(bounded & (model.row_lower != model.row_upper))]


def _limits(model: LossModel) -> Floats:
    """Upper limits of the columns, with those of rows of one column."""
    upper = model.upper.copy()
    for r in _limiting(model):
        if len(model.rows[r]) == 1:
            ((column, weight),) = model.rows[r].items()
            upper[column] = min(upper[column], model.row_upper[r]) if weight > 0 else upper[column]
    return upper
