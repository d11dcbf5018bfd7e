"""Figures of a year as people read them, and short names of what they can be about."""

from typing import TYPE_CHECKING

from energy.history.records import Figure
from energy.presentation.console import Unit, between, percent, span

if TYPE_CHECKING:
    from geodata import Dataset


def words(figure: Figure, unit: Unit) -> str:
    """A figure as people read it: a value with its range, a range, a bound, or why there is a gap.

    Examples
    --------
    >>> words(Figure("through", "country:RU", "share", None, 0.734, 0.803, "range"), Unit())
    '73.4–80.3 %'
    >>> words(Figure("volume", "gate:cpc", "Mt", None, 40.0, None, "range"), Unit())
    'at least 40.00'
    """
    if not figure.known:
        return figure.status
    if figure.low is None or figure.high is None:
        one = figure.high if figure.low is None else figure.low
        bound = "at most" if figure.low is None else "at least"
        return (
            _digits(figure, figure.value, unit) if figure.value is not None else f"{bound} {_digits(figure, one, unit)}"
        )
    ends = _span(figure, figure.low, figure.high, unit)
    if figure.value is None:
        return ends
    value = _digits(figure, figure.value, unit)
    return value if ends == value else f"{value} ({ends})"


def _digits(figure: Figure, value: float | None, unit: Unit) -> str:
    if figure.unit == "share":
        # A share in print as "about 75 %" is not shown to a tenth.
        return percent(value, 1 if value != round(value or 0.0, 2) else 0)
    return unit.volume(value) if figure.unit == unit.goods.unit else f"{value:.1f}"


def _span(figure: Figure, low: float, high: float, unit: Unit) -> str:
    if figure.unit == "share" and low < high:
        return span(low, high)
    return between(_digits(figure, low, unit), _digits(figure, high, unit))


def short_names(dataset: "Dataset") -> dict[str, str]:
    """Short names of what a figure can be about, by target."""
    names = {}
    tables = (("corridors", "gate"), ("groups", "group"), ("countries", "country"), ("countries", "import"))
    before = {"country": "through ", "import": "from "}
    for table_name, kind in (*tables, ("edges", "edge"), ("streams", "stream")):
        for item, row in dataset.by_id(table_name).items():
            short = str(row["name"]).partition(" (")[0].partition(",")[0]
            names[f"{kind}:{item}"] = before.get(kind, "") + short
    return names
