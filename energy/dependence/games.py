"""Games: what the members of a coalition can reach together, and ways to share it out.

A game of n players is its characteristic function: the value of every coalition, as an array of 2ⁿ numbers in which
bit i of the position says whether player i is a member.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np
import numpy.typing as npt

from energy.network.simplification import Floats

Flags = npt.NDArray[np.bool_]

MOST_PLAYERS = 12
"""More players make 2ⁿ coalitions too many for the linear programs here."""

_EVEN = 1e-7
"""Of the largest value: worths and objections that differ by less are equal (linear programs are solved to that)."""


@dataclass(frozen=True)
class Core:
    """Whether a core exists, and whether an allocation lies in it: the most that any coalition could object to."""

    exists: bool
    holds: bool
    worst_excess: float
    worst_coalition: int


def shapley(values: Sequence[float]) -> Floats:
    """Shapley value: each player's mean marginal contribution over all orders of joining.

    Adds up to the value of all together less that of nobody.

    Raises
    ------
    ValueError
        If the length is not a power of two, or there are too many players.

    References
    ----------
    .. [1] L. S. Shapley, "A value for n-person games", 1953.

    Examples
    --------
    A left glove and two right ones: a pair is worth 1.

    >>> shapley([0, 0, 0, 1, 0, 1, 0, 1]).round(3).tolist()
    [0.667, 0.167, 0.167]
    """
    v, n = _game(values)
    weights = [factorial(s) * factorial(n - s - 1) / factorial(n) for s in range(n)]
    sizes = np.array([mask.bit_count() for mask in range(len(v))])
    coalitions = np.arange(len(v))
    amounts = np.zeros(n)
    for player in range(n):
        # rule: what it adds to each coalition without it, by the share of orders of joining that form that one first.
        without = coalitions[(coalitions >> player & 1) == 0]
        gains = v[without | 1 << player] - v[without]
        amounts[player] = float(np.array(weights)[sizes[without]] @ gains)
    return _without_dust(amounts, v)


def core(values: Sequence[float], allocation: Sequence[float]) -> Core:
    """Check an allocation against the core: no coalition could do better alone.

    Examples
    --------
    >>> gloves = [0, 0, 0, 1, 0, 1, 0, 1]
    >>> core(gloves, [1, 0, 0]).holds, core(gloves, shapley(gloves)).holds
    (True, False)
    """
    v, n = _game(values)
    members = _membership(n)
    excess = v - members @ np.asarray(allocation, dtype=np.float64)
    proper = np.arange(1, len(v) - 1)
    worst = int(proper[np.argmax(excess[proper])]) if len(proper) else 0
    most = float(excess[worst]) if len(proper) else 0.0
    scale = max(float(np.abs(v).max()), 1.0)
    # rule 1: all is shared out. rule 2: no coalition gets less than it is worth alone.
    shared_out = abs(float(excess[-1])) <= _EVEN * scale
    # rule 3: a core exists where the smallest largest objection is none.
    exists = _least_excess(v, members, np.zeros(len(v), dtype=bool), np.zeros(len(v)))[0] <= _EVEN * scale
    return Core(exists, shared_out and most <= _EVEN * scale, most, worst)


def nucleolus(values: Sequence[float]) -> Floats:
    """Nucleolus: the allocation whose largest objection is smallest, then the next largest, and so on.

    Nobody gets less than alone.

    Raises
    ------
    ValueError
        If what players are worth alone is more than all are worth together, or the length is not a power of two.

    References
    ----------
    .. [1] D. Schmeidler, "The nucleolus of a characteristic function game", *SIAM J. Appl. Math.* 17 (1969); by a
       sequence of linear programs as in M. Maschler, B. Peleg and L. S. Shapley, *Math. Oper. Res.* 4 (1979).

    Examples
    --------
    >>> nucleolus([0, 0, 0, 1, 0, 1, 0, 1]).round(3).tolist()
    [1.0, 0.0, 0.0]
    """
    v, n = _game(values)
    alone = sum(float(v[1 << player]) for player in range(n))
    if alone > v[-1] + _EVEN * max(abs(float(v[-1])), 1.0):
        raise ValueError("players are worth more alone than together: there is no such allocation")
    members = _membership(n)
    fixed = np.zeros(len(v), dtype=bool)
    level = np.zeros(len(v))
    while True:
        # rule 1: the largest objection of the coalitions that are not settled is made as small as it can be.
        excess, allocation = _least_excess(v, members, fixed, level, floor=True)
        # rule 2: coalitions that object as much in every such allocation are settled at that.
        settled = _cannot_fall(v, members, fixed, level, excess)
        if not settled.any():
            return _without_dust(allocation, v)
        level[settled] = excess
        fixed |= settled
        # rule 3: once what is settled leaves one allocation only, that is it.
        if np.linalg.matrix_rank(np.vstack([members[fixed], members[-1:]])) == n:
            return _without_dust(_solution(v, members, fixed, level), v)


def _without_dust(amounts: Floats, v: Floats) -> Floats:
    """Minus zero, and what rounding leaves of zero, is zero."""
    return np.where(np.abs(amounts) < _EVEN * max(float(np.abs(v).max()), 1e-300), 0.0, amounts)


def _game(values: Sequence[float]) -> tuple[Floats, int]:
    v = np.asarray(values, dtype=np.float64)
    n = len(v).bit_length() - 1
    if len(v) != 1 << n or not 1 <= n <= MOST_PLAYERS:
        raise ValueError(f"{len(v)} values are not those of a game of 1 to {MOST_PLAYERS} players: give 2**n")
    return v - v[0], n


def _membership(n: int) -> Floats:
    coalitions = np.arange(1 << n)
    return np.array([(coalitions >> player) & 1 for player in range(n)], dtype=np.float64).T


def _least_excess(
    v: Floats, members: Floats, fixed: Flags, level: Floats, *, floor: bool = False
) -> tuple[float, Floats]:
    """Smallest largest objection of the coalitions that are not fixed, and an allocation that has it."""
    from scipy.optimize import linprog

    n, open_ones = members.shape[1], _open(fixed)
    rows, right = _settled(v, members, fixed, level)
    if not open_ones.any():
        return 0.0, _solution(v, members, fixed, level)
    answer = linprog(
        np.append(np.zeros(n), 1.0),
        A_ub=np.column_stack([-members[open_ones], -np.ones(int(open_ones.sum()))]),
        b_ub=-v[open_ones],
        A_eq=np.column_stack([rows, np.zeros(len(rows))]),
        b_eq=right,
        bounds=[*((float(v[1 << i]) if floor else None, None) for i in range(n)), (None, None)],
    )
    if answer.status != 0:
        raise ValueError(f"no allocation was found: {answer.message}")
    return float(answer.x[-1]), np.array(answer.x[:-1])


def _cannot_fall(v: Floats, members: Floats, fixed: Flags, level: Floats, excess: float) -> Flags:
    """Which open coalitions keep this objection in every allocation that has it as the largest."""
    from scipy.optimize import linprog

    n, open_ones = members.shape[1], _open(fixed)
    rows, right = _settled(v, members, fixed, level)
    slack = _EVEN * max(float(np.abs(v).max()), 1.0)
    tight = np.zeros(len(v), dtype=bool)
    for mask in np.flatnonzero(open_ones):
        answer = linprog(
            -members[mask],
            A_ub=-members[open_ones],
            b_ub=excess + slack / 10 - v[open_ones],
            A_eq=rows,
            b_eq=right,
            bounds=[(float(v[1 << i]) - slack / 10, None) for i in range(n)],
        )
        if answer.status != 0 or v[mask] + answer.fun >= excess - slack:
            tight[mask] = answer.status == 0
    return tight


def _open(fixed: Flags) -> Flags:
    """Coalitions whose objection is not settled; nobody and all together never object."""
    flags = ~fixed
    flags[[0, -1]] = False
    return flags


def _settled(v: Floats, members: Floats, fixed: Flags, level: Floats) -> tuple[Floats, Floats]:
    """Rows and right-hand sides: all is shared out, and settled coalitions get their value less their objection."""
    return np.vstack([members[-1:], members[fixed]]), np.concatenate([v[-1:], v[fixed] - level[fixed]])


def _solution(v: Floats, members: Floats, fixed: Flags, level: Floats) -> Floats:
    return np.asarray(np.linalg.lstsq(*_settled(v, members, fixed, level), rcond=None)[0], dtype=np.float64)
