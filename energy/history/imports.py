"""Imports: what part of home use comes from abroad, for years of which the history table says so."""

from typing import TYPE_CHECKING

from energy.history.records import Figure, Record, figure_of, records_of
from energy.statistics.indicators import OBSERVED, Indicator

if TYPE_CHECKING:
    from geodata import Dataset


def import_share(dataset: "Dataset", country: str, year: int) -> tuple[Indicator, ...]:
    """Imports from a country over home use (0–1); nothing where the tables know neither.

    Where only the imports from all countries are known, they are the most that can have come from one: the figure is
    a range from 0.

    Examples
    --------
    >>> import energy
    >>> (share,) = import_share(energy.load("kazakhstan-gas").dataset, "RU", 2024)
    >>> round(share.value, 3)  # 3.8 of 21.2
    0.179
    """
    records = records_of(dataset, year)
    used, total = _figure(records, "total:domestic"), _figure(records, "total:imports")
    own = _figure(records, f"import:{country}")
    part = own or total
    if used is None or part is None or not used.low or not used.high:
        return ()
    sources = tuple(dict.fromkeys((*part.sources, *used.sources)))
    most = None if part.high is None else part.high / used.low
    if own is None:
        note = "imports are not told apart by country: at most all of them"
        return (Indicator("import-share", "", None, 0.0, most, OBSERVED, sources, note),)
    low = None if part.low is None else part.low / used.high
    value = part.value / used.value if part.value is not None and used.value else None
    return (Indicator("import-share", "", value, low, most, OBSERVED, sources),)


def _figure(records: tuple[Record, ...], target: str) -> Figure | None:
    return figure_of("imports", [one for one in records if one.target == target and one.coverage == "home"])
