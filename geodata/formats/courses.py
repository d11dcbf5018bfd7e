"""Courses: where lines begin and end, which ends are one place, and the points between them."""

from collections.abc import Container, Sequence
from typing import Any, NamedTuple

import numpy as np

Points = np.ndarray[Any, np.dtype[np.float64]]
"""Longitude and latitude in degrees, one point a row."""
Places = np.ndarray[Any, np.dtype[np.int64]]
EARTH_M = 6_371_008.8
"""Mean radius of the earth in metres."""
MOST_POINTS = 9_999
"""Points of one course that a table takes."""


class Run(NamedTuple):
    """A run of pieces of one line, end to end: the places where it begins and ends, and its points."""

    tail: int
    head: int
    points: Points


def pieces(shape: Any) -> list[Points]:
    """The points of each piece of a line; a whole line has one.

    Examples
    --------
    >>> import shapely
    >>> len(pieces(shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]])))
    2
    """
    import shapely

    return [shapely.get_coordinates(part) for part in shapely.get_parts(shape) if not part.is_empty]


def snap(ends: Points, points: Points, within_m: float) -> tuple[Places, Points]:
    """Say which ends are one place: the nearest point within so many metres, else the ends that near to each other.

    Ends that are near to each other by way of others are one place too.

    Parameters
    ----------
    ends : array of shape (n, 2)
        Longitude and latitude in degrees.
    points : array of shape (m, 2)
        Places that there are already.
    within_m : float
        How near, in metres.

    Returns
    -------
    array of shape (n,)
        The place of each end: 0 to m - 1 are the points, what follows are new ones.
    array of shape (k, 2)
        Where the new places lie: at the first of their ends.

    Examples
    --------
    >>> ends = np.array([[0, 0], [179.99999, 10], [-179.99999, 10]], dtype=float)
    >>> snap(ends, np.array([[0, 0.00001]]), 10)[0].tolist()
    [0, 1, 1]
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import cKDTree

    places = np.full(len(ends), -1, dtype=np.int64)
    if not len(ends):
        return places, ends
    spots = _in_space(ends)
    if len(points):
        away, nearest = cKDTree(_in_space(points)).query(spots)
        places[away <= within_m] = nearest[away <= within_m]
    free = np.flatnonzero(places < 0)
    if not len(free):
        return places, ends[:0]
    # Early versions of scipy misread longer whole numbers in graphs.
    near = cKDTree(spots[free]).query_pairs(within_m, output_type="ndarray").astype(np.int32)
    joined = coo_array((np.ones(len(near)), (near[:, 0], near[:, 1])), shape=(len(free), len(free)))
    _, parts = connected_components(joined, directed=False)
    _, first, number = np.unique(parts, return_index=True, return_inverse=True)
    # In order of appearance, so that the same file gives the same tables.
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    places[free] = len(points) + rank[number]
    return places, ends[free[first[order]]]


def _in_space(points: Points) -> Points:
    """Points in metres from the middle of the earth, so that near is near at the poles and at 180 degrees too."""
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    return EARTH_M * np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def joined(parts: Sequence[Points], tails: Sequence[int], heads: Sequence[int], kept: Container[int] = ()) -> list[Run]:
    """Join the pieces of one line where exactly one begins at the place at which one other ends.

    So a line that was cut at the antimeridian is one again; pieces that branch or lie apart stay apart, and those that
    meet at a place that is `kept`, since others end there too. No piece is turned round.
    """
    ending = {place: [i for i, head in enumerate(heads) if head == place] for place in set(heads)}
    after = {}
    for i, place in enumerate(tails):
        before = ending.get(place, [])
        if len(before) == 1 and tails.count(place) == 1 and before[0] != i and place not in kept:
            after[before[0]] = i
    starts = [i for i in range(len(parts)) if i not in after.values()]
    runs, seen = [], set[int]()
    # What is left after all that begin somewhere are rings.
    for start in (*starts, *range(len(parts))):
        chain: list[int] = []
        following: int | None = start
        while following is not None and following not in seen:
            seen.add(following)
            chain.append(following)
            following = after.get(following)
        if chain:
            points = np.concatenate([parts[i] for i in chain])
            runs.append(Run(tails[chain[0]], heads[chain[-1]], points))
    return runs


def passing(places: Points, courses: Sequence[Points], own: Sequence[tuple[int, int]], within_m: float) -> list[int]:
    """Numbers of the places that lie on a course between its ends, where edges are not joined.

    Parameters
    ----------
    places : array of shape (n, 2)
        Longitude and latitude in degrees.
    courses : sequence of arrays of shape (m, 2)
        The points of each course.
    own : sequence of two places for each course
        The places at which it begins and ends.
    within_m : float
        How near is on it, in metres.
    """
    import shapely

    if not courses:
        return []
    step = np.degrees(within_m / EARTH_M)
    number = np.repeat(np.arange(len(courses)), [len(course) for course in courses])
    tree = shapely.STRtree(shapely.linestrings(_continuous(np.concatenate(courses), number), indices=number))
    found = tree.query(shapely.points(places), predicate="dwithin", distance=step)
    return sorted({int(place) for place, course in found.T if place not in own[course]})


def between(courses: Sequence[Points], tails: Points, heads: Points, within_m: float) -> list[Points]:
    """The points of courses between their ends, thinned where that moves a course by less than so many metres.

    A course that was drawn from head to tail is turned round; points at its ends are left out. A place that is not
    known (NaN) is near to nothing.

    Parameters
    ----------
    courses : sequence of arrays of shape (n, 2)
        Longitude and latitude in degrees.
    tails, heads : array of shape (m, 2)
        Where each course should begin and end.
    within_m : float
        How near, in metres.
    """
    import shapely

    if not courses:
        return []
    first, last = np.array([c[0] for c in courses]), np.array([c[-1] for c in courses])
    straight, turned = _away(first, tails) + _away(last, heads), _away(last, tails) + _away(first, heads)
    courses = [course[::-1] if turn else course for course, turn in zip(courses, straight > turned, strict=True)]
    number = np.repeat(np.arange(len(courses)), [len(course) for course in courses])
    lines = shapely.linestrings(_continuous(np.concatenate(courses), number), indices=number)
    step = np.degrees(within_m / EARTH_M)
    thin = shapely.simplify(lines, step, preserve_topology=False)
    while (long := shapely.get_num_coordinates(thin) > MOST_POINTS).any():
        step = 2 * step or np.degrees(1 / EARTH_M)
        thin[long] = shapely.simplify(lines[long], step, preserve_topology=False)
    points, number = shapely.get_coordinates(thin, return_index=True)
    points = np.column_stack([(points[:, 0] + 180.0) % 360.0 - 180.0, points[:, 1]])
    begins = np.searchsorted(number, np.arange(len(courses)))
    ends = np.append(begins[1:], len(points)) - 1
    inner = np.ones(len(points), dtype=bool)
    for places, spots in ((begins, tails), (ends, heads)):
        inner[places] &= ~(np.linalg.norm(_in_space(points[places]) - _in_space(spots), axis=1) <= within_m)
    kept = np.bincount(number[inner], minlength=len(courses))
    return np.split(points[inner], np.cumsum(kept)[:-1])


def _away(one: Points, other: Points) -> Points:
    """Metres between points; 0 where one is not known."""
    metres: Points = np.linalg.norm(_in_space(one) - _in_space(other), axis=1)
    return np.nan_to_num(metres)


def _continuous(points: Points, number: Places) -> Points:
    """Points whose longitudes go on over 180 degrees, course by course."""
    turns = np.round(np.diff(points[:, 0], prepend=points[:1, 0]) / 360.0)
    turns[np.diff(number, prepend=number[:1]) > 0] = 0
    whole = np.cumsum(turns)
    begins = np.searchsorted(number, np.arange(number[-1] + 1))
    return np.column_stack([points[:, 0] - 360.0 * (whole - whole[begins][number]), points[:, 1]])
