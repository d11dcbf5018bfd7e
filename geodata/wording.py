"""Wording: how messages on any floor say how many there are of something."""


def counted(count: int, noun: str, plural: str = "") -> str:
    """A number with its noun, which stands in the plural where there is not just one.

    Examples
    --------
    >>> counted(1, "node"), counted(2_000, "node"), counted(0, "country", "countries")
    ('1 node', '2,000 nodes', '0 countries')
    """
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"
