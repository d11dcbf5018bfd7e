"""Commodity: what a network carries, the words for it, and the unit in which it is counted."""

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from geodata.rounding import fixed

_SMALL_PLACES, _MOST_PLACES = 2, 6
"""Decimals of a volume of 1 in a network that moves less than 1 of its unit, and in any network."""


@dataclass(frozen=True)
class Commodity:
    """What a network carries and how it is counted.

    Columns and keys that end in ``_mt`` hold volumes in `unit`, whatever it is; costs are USD per `part`, which is a
    millionth of the unit, so that a cost times a volume is in million USD.

    Attributes
    ----------
    name : str
        What it is in full, such as ``natural gas``.
    noun : str
        What a sentence calls it, such as ``gas``.
    unit : str
        Unit of a volume, such as ``bcm``; one of units.csv.
    part, part_name : str
        A millionth of the unit, short and in words.
    source : str
        What supplies it, such as ``field`` or ``station``.
    home, home_use : str
        A place at home that takes it, in one word, and all of them in a sentence.
    delivery : str
        Where a cost of transport ends.
    crossing : str
        What exports do in a country that they enter, where some are sold there and go no further.
    period : str
        Months that the figures cover, where that is not a year.
    places, brief_places : int
        Decimals of a volume in tables and in sentences: those of the unit, and more in a network that moves little.
    exports, exported : str
        What reaches the markets is called, as a noun and as a verb: exports where a home country is known.
    """

    name: str = "goods"
    noun: str = "goods"
    unit: str = "Mt"
    part: str = "t"
    part_name: str = "tonne"
    source: str = "field"
    home: str = "home"
    home_use: str = "home users"
    delivery: str = "the border or port"
    crossing: str = "went to or across"
    period: str = ""
    places: int = 2
    brief_places: int = 1
    exports: str = "exports"
    exported: str = "exported"

    @property
    def rate(self) -> str:
        """Unit of a volume a year, or in the months that the figures cover."""
        return f"{self.unit} in {self.period}" if self.period else f"{self.unit}/y"

    def when(self, year: int | None) -> str:
        """A year, with the months of it that the figures cover, where that is not all of it."""
        return f"{self.period} {year}" if self.period else str(year)

    @property
    def in_words(self) -> str:
        """The same in words."""
        return f"{self.unit} in {self.period}" if self.period else f"{self.unit} a year"

    @property
    def per_day(self) -> str:
        """Unit of a volume a day."""
        return f"{self.unit}/d"

    @property
    def own(self) -> str:
        """The goods that count here: those of home, where a home country is known."""
        return f"home {self.noun}" if self.exports == GOODS.exports else self.noun

    @property
    def least(self) -> float:
        """A volume that is less than this shows nowhere: a twentieth of the last decimal of tables."""
        return 0.05 / 10.0**self.places

    def said(self, volume: float) -> str:
        """A volume with the decimals of tables, without its unit."""
        return fixed(volume, self.places)

    @property
    def cost(self) -> str:
        """Unit of a cost."""
        return f"USD/{self.part}"


GOODS = Commodity()
"""What a network carries that does not say it."""


def commodity(name: str, unit: str = "", period: str = "") -> Commodity:
    """What is known of a commodity by name, counted in another unit, or over some months only, where these are given.

    Raises
    ------
    KeyError
        If the unit is not in units.csv.

    Examples
    --------
    >>> commodity("natural gas").rate, commodity("hydrogen").noun, commodity("coal", "TWh").cost
    ('bcm/y', 'hydrogen', 'USD/MWh')
    >>> commodity("electricity", "MW").said(2100), commodity("natural gas").said(4.915)
    ('2,100', '4.92')
    """
    known = _table("commodities").get(name, {"noun": name} if name else {})
    words: dict[str, Any] = {column: text for column, text in known.items() if column != "commodity"}
    if unit:
        words["unit"] = unit
    counted = _table("units")[words.get("unit", GOODS.unit)]
    words |= counted | {column: int(counted[column]) for column in ("places", "brief_places")}
    return Commodity(**words | {"name": name or GOODS.name, "period": period})


def delivered(goods: Commodity) -> Commodity:
    """The goods of a network that does not say whose exports count.

    Examples
    --------
    >>> delivered(commodity("coal")).own, commodity("coal").own
    ('coal', 'home coal')
    """
    return replace(goods, exports="deliveries", exported="delivered")


def at_scale(goods: Commodity, scale: float) -> Commodity:
    """The goods with the decimals that they need where volumes go up to `scale`: three digits of it, if it is below 1.

    Examples
    --------
    >>> [at_scale(commodity("coal"), scale).places for scale in (78.7, 1.0, 0.5, 0.05, 0.0)]
    [2, 2, 3, 4, 2]
    >>> at_scale(commodity("coal"), 0.05).brief_places
    3
    """
    if not 0 < scale < 1:
        return goods
    places = max(goods.places, min(_SMALL_PLACES - math.floor(math.log10(scale)), _MOST_PLACES))
    return replace(goods, places=places, brief_places=goods.brief_places + places - goods.places)


def commodity_names() -> tuple[str, ...]:
    """Commodities of which the words are known, in the order in which they are listed."""
    return tuple(_table("commodities"))


def unit_names() -> tuple[str, ...]:
    """Units that a network can be counted in."""
    return tuple(_table("units"))


@cache
def _table(name: str) -> Mapping[str, dict[str, str]]:
    """Rows of one of the two tables, by their first column."""
    text = resources.files("geodata").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return dict(_keyed(text))


def _keyed(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    for row in csv.DictReader(text.splitlines()):
        yield next(iter(row.values())), row
