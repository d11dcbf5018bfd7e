"""What the page shows of all years: exports and the share through a country, gaps included."""

from typing import TYPE_CHECKING

from energy.errors import UsageError
from energy.results import Record, number

if TYPE_CHECKING:
    from energy.history.records import Figure
    from energy.study import Study

_MEASURES = ("exports", "through")


def history_rows(study: "Study", on: str | None) -> tuple[Record, ...]:
    """Every year from the first with data to the last; none where the network has no years.

    Parameters
    ----------
    study : Study
        A network folder.
    on : str or None
        Country that the shares are about.

    Returns
    -------
    tuple of dict
        ``year``, ``note`` (what is weak about it), ``exports`` (Mt/y) and ``through`` (0–1): each a list of value, low
        and high, None where not known, or None for a gap; ``part`` (the year is not over) and ``sources``.

    Examples
    --------
    >>> import energy
    >>> rows = history_rows(energy.load(), "RU")
    >>> rows[0]["year"], rows[0]["through"], round(rows[-2]["exports"][0], 1)
    (1995, None, 78.7)
    """
    if on is None:
        return ()
    try:
        known = study.history(on)
    except UsageError:
        return ()
    rows = []
    for one in known.years:
        found = [one.find(measure) for measure in _MEASURES]
        row: Record = {"year": one.year, "note": one.note, "part": one.verdict == "open"}
        row |= {measure: _values(figure) for measure, figure in zip(_MEASURES, found, strict=True)}
        row["sources"] = sorted({s for figure in found if _values(figure) and figure for s in figure.sources})
        rows.append(row)
    return tuple(rows)


def _values(figure: "Figure | None") -> list[float | None] | None:
    """Value, low and high; None where nothing of it is known."""
    values = [] if figure is None else [number(value) for value in (figure.value, figure.low, figure.high)]
    return values if any(value is not None for value in values) else None
