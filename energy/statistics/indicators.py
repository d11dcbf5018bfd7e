"""Yardsticks: the measures of dependence, what each answers and what it doesn't, and the form of a measured figure."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from geodata.commodity import GOODS, Commodity

OBSERVED, MODELLED = "observed", "modelled"

PUBLISHED_SHARE = 0.02
"""A share whose range is wider than this is not published; only its range means something."""

TOLERANCES = (0.001, 0.01)
"""Parts of the best netback that a nearly best plan may give up."""


@dataclass(frozen=True)
class Indicator:
    """One figure. Shares are fractions 0–1; `value` is None where it is not published or has no meaning.

    `near` holds, for modelled figures, the least and most over plans that deliver as much and give up 0.1 % and 1 % of
    the best netback.
    """

    measure: str
    horizon: str
    value: float | None
    low: float | None
    high: float | None
    kind: str
    sources: tuple[str, ...] = ()
    note: str = ""
    near: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class IndicatorInfo:
    """What a measure is called, its unit, and in plain words what it answers and what it doesn't."""

    measure: str
    name: str
    unit: str
    answers: str
    does_not_answer: str


@cache
def indicators(goods: Commodity = GOODS) -> Mapping[str, IndicatorInfo]:
    """All measures in the words of what is carried, in the order in which they are shown.

    Examples
    --------
    >>> indicators()["territorial"].unit
    'share'
    >>> from geodata.commodity import commodity
    >>> indicators(commodity("natural gas"))["rerouting-cost"].unit
    'USD/1000 m³'
    """
    text = resources.files("energy.statistics").joinpath("indicators.csv").read_text(encoding="utf-8")
    said = {"part_name": goods.part_name, "cost": goods.cost, "delivery": goods.delivery}
    said |= {
        "exports": goods.exports,
        "Exports": goods.exports.capitalize(),
        "exported": goods.exported,
        "source": goods.source,
    }
    rows = csv.DictReader(text.splitlines())
    return {row["measure"]: IndicatorInfo(**{key: cell.format(**said) for key, cell in row.items()}) for row in rows}
