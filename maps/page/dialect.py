"""Dialect: the page's English where a network carries something else than crude."""

import re
from collections.abc import Mapping
from functools import cache, partial
from typing import Any

from energy.statistics.indicators import indicators
from geodata.commodity import GOODS, Commodity, commodity, delivered
from maps.page.wording import network_texts, page_texts, shipped_packages

CRUDE = "crude"
"""What the page's own words speak of."""
UNIT = "Mt"
"""In which they count it."""


def dialect(goods: Commodity) -> dict[str, str]:
    """Texts of the page that speak of crude or its units, in the words of what a network carries.

    Only the page's own words are changed, never names or notes of the tables.

    Examples
    --------
    >>> from geodata.commodity import commodity
    >>> dialect(commodity("natural gas"))["Mt/y"], dialect(commodity("crude oil"))
    ('bcm/y', {})
    """
    if goods.noun == CRUDE:
        return {}
    changes = _changes(goods)
    return {text: said for text in sorted(page_texts()) if (said := _changed(text, changes)) != text}


def own_words(words: Mapping[str, Any], goods: Commodity) -> Mapping[str, Any]:
    """The words of a page (`maps.page.languages.words_of`) for what its network carries.

    Where the catalogues do not know how to speak of it, as of goods that no shipped network carries, the page is in
    English.
    """
    own, said = dialect(goods), words["words"]
    if not all(text in said for text in own.values()):
        return {"languages": words["languages"][:1], "words": {}, "own": own}
    kept = {text: others for text, others in said.items() if text not in _of_goods()}
    translated = {text: said[changed] for text, changed in own.items()}
    # Measures come in the words of the network already.
    measured = (text for one in indicators(goods).values() for text in (one.name, one.answers))
    translated |= {text: said[text] for text in measured if text in said}
    return {"languages": words["languages"], "words": kept | translated} | ({"own": own} if own else {})


def every_text() -> frozenset[str]:
    """Every text that a catalogue of the page has to have: its own words for each network in the package."""
    return page_texts() | _of_goods() | {*network_texts()}


@cache
def _of_goods() -> frozenset[str]:
    """What the page says in the place of words of crude on the networks in the package."""
    carried = {_carried(package["network"]) for package in shipped_packages()}
    return frozenset(said for goods in carried for said in dialect(goods).values()) - page_texts()


def _carried(network: Mapping[str, str]) -> Commodity:
    """What a network in the package carries."""
    goods = commodity(*(network.get(key, "") for key in ("commodity", "unit", "period")))
    return goods if network.get("home_country") else delivered(goods)


def _changed(text: str, changes: Mapping[re.Pattern[str], str]) -> str:
    for pattern, said in changes.items():
        text = pattern.sub(partial(_as_begun, said), text)
    return text


def _as_begun(said: str, found: re.Match[str]) -> str:
    """A word with a capital where the one that was found had it; units stay as they are."""
    before = found[0]
    return said[0].upper() + said[1:] if before[0].isupper() and not before.startswith(UNIT) else said


def _changes(goods: Commodity) -> Mapping[re.Pattern[str], str]:
    """What is said in the place of words, longer ones first."""
    said = {
        r"home refineries": goods.home_use,
        r"refineries at home": goods.home_use,
        r"refineries": goods.home_use,
        r"a refinery": "a user at home",
        r"crude oil": goods.noun,
        r"crude": goods.noun,
        r"oil": goods.noun,
        r"the loading port": goods.delivery,
        r"crossed": goods.crossing,
        r"tonne": goods.part_name,
        r"fields": f"{goods.source}s",
        r"field": goods.source,
        f"{UNIT}/y": goods.rate,
        f"{UNIT} a year": goods.in_words,
        UNIT: goods.unit,
    }
    if goods.period:
        said |= {r"flow a year": f"flow in {goods.period}", r"yearly volume": f"volume in {goods.period}"}
        said |= {r"exported in": f"exported in {goods.period}"}
    if goods.exports != GOODS.exports:
        said |= {r"exports delivered": goods.exports}
        said |= {rf"exports {rest}": f"{goods.exports} {rest}" for rest in ("lost", "are lost", "by corridor")}
    return {re.compile(rf"\b{words}\b", re.IGNORECASE): own for words, own in said.items()}
