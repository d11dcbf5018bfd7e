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


def luminance(colour: str) -> float:
    """Give the relative luminance of a colour as WCAG 2 defines it.

    Parameters
    ----------
    colour : str
        Six hexadecimal digits after a hash sign.

    Returns
    -------
    float
        0 for black, 1 for white.

    Examples
    --------
    >>> luminance("#ffffff")
    1.0
    """
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return round(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2], 6)


def assign(corridor_ids: Sequence[str]) -> dict[str, str]:
    """Give each corridor a colour, by its order in the corridors table.

    Parameters
    ----------
    corridor_ids : Sequence[str]
        Ids in table order.

    Returns
    -------
    dict[str, str]
        Colour per id. With more corridors than colours the set starts again: the
        number badge on each route still tells them apart.

    Examples
    --------
    >>> assign(["north", "south"])
    {'north': '#0072b2', 'south': '#d55e00'}
    """
    return {key: CORRIDOR_COLOURS[i % len(CORRIDOR_COLOURS)] for i, key in enumerate(corridor_ids)}
