"""Dialect: the page's English where a network carries something else than crude."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from geodata.commodity import Commodity
from maps.page.wording import page_texts

CRUDE = "crude"
"""What the page's own words speak of."""


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
    changes = tuple(_changes(goods))
    return {text: said for text in sorted(page_texts()) if (said := _changed(text, changes)) != text}


def own_words(words: Mapping[str, Any], goods: Commodity) -> Mapping[str, Any]:
    """The words of a page (`maps.page.languages.words_of`) for what its network carries.

    The catalogues of other languages speak of crude: for anything else the page is in English.
    """
    own = dialect(goods)
    return words if not own else {"languages": words["languages"][:1], "words": {}, "own": own}


def _changed(text: str, changes: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, said in changes:
        text = pattern.sub(said, text)
    return text


def _changes(goods: Commodity) -> Iterator[tuple[re.Pattern[str], str]]:
    """Patterns with what is said in their place, longer ones first."""
    said = {
        r"\bhome refineries\b": goods.home_use,
        r"\brefineries at home\b": goods.home_use,
        r"\brefineries\b": goods.home_use,
        r"\ba refinery\b": "a user at home",
        r"\bcrude oil\b": goods.noun,
        r"\bcrude\b": goods.noun,
        r"\bCrude\b": goods.noun.capitalize(),
        r"\boil\b": goods.noun,
        r"\bOil\b": goods.noun.capitalize(),
        r"\bthe loading port\b": goods.delivery,
        r"\btonne\b": goods.part_name,
        r"\bMt\b": goods.unit,
    }
    for pattern, words in said.items():
        yield re.compile(pattern), words
