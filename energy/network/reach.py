"""Reach: which places can be got to from others along given steps."""

from collections.abc import Iterable
from typing import TypeVar

Place = TypeVar("Place", int, str)


def reach(start: Iterable[Place], steps: Iterable[tuple[Place, Place]]) -> set[Place]:
    """Places that can be reached from any of `start`, those included.

    Parameters
    ----------
    start : iterable
        Where to begin.
    steps : iterable of pair
        From where to where; reverse the pairs to walk backward.

    Examples
    --------
    >>> sorted(reach(["a"], [("a", "b"), ("b", "c"), ("d", "c")]))
    ['a', 'b', 'c']
    """
    onward: dict[Place, list[Place]] = {}
    for tail, head in steps:
        onward.setdefault(tail, []).append(head)
    reached = set(start)
    frontier = list(reached)
    while frontier:
        for node in onward.get(frontier.pop(), ()):
            if node not in reached:
                reached.add(node)
                frontier.append(node)
    return reached
