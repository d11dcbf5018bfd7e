"""Colours of corridors, told apart by people who do not see every colour.

The Okabe-Ito set, in an order that keeps neighbours apart in greyscale too. Black is
left out on purpose: it is kept for blocked routes.
"""

from collections.abc import Sequence

CORRIDOR_COLOURS: tuple[str, ...] = (
    "#0072b2",  # blue
    "#d55e00",  # vermillion
    "#009e73",  # bluish green
    "#cc79a7",  # reddish purple
    "#e69f00",  # orange
    "#56b4e9",  # sky blue
    "#f0e442",  # yellow (drawn with a dark outline)
    "#7a3b12",  # brown: the eight colours of the set less black, and one more
    "#332288",  # indigo
)
NO_CORRIDOR = "#5f666d"


def assign(corridor_ids: Sequence[str]) -> dict[str, str]:
    """Give each corridor a colour, by its order in the corridors table.

    With more corridors than colours the set starts again: the number badge on each route still tells them apart.

    Examples
    --------
    >>> assign(["north", "south"])
    {'north': '#0072b2', 'south': '#d55e00'}
    """
    return {key: CORRIDOR_COLOURS[i % len(CORRIDOR_COLOURS)] for i, key in enumerate(corridor_ids)}
