"""Languages of the page: one catalogue of its words each, and names of places from the tables.

English text is the key. What has no translation is shown in English. ``tools/update_words.py`` brings the catalogues
(gettext, ``maps/page/words``) to what the page says now.
"""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from energy.errors import UsageError
from energy.results import Record

if TYPE_CHECKING:
    from geodata import Dataset

LANGUAGES = {"en": "English", "ru": "Русский", "kk": "Қазақша"}
"""Codes (BCP 47) and own names; English is the key of the others."""

TRANSLATED = tuple(code for code in LANGUAGES if code != "en")
"""Languages with a catalogue, and columns ``name_CODE`` in the tables."""

NAMED = (*("countries", "operators", "projects", "joints", "events", "corridors", "lines", "edges", "nodes", "groups"),)
"""Tables with names in every language; of things with the same English name the last one is meant."""


class UnknownLanguageError(UsageError):
    """A language that the page does not have."""

    def __init__(self, code: str) -> None:
        super().__init__(f"unknown language '{code}': write one of {', '.join(LANGUAGES)}")


def language_of(code: str) -> str:
    """The language of a code, whatever its case.

    Raises
    ------
    UnknownLanguageError
        If the page does not have it.

    Examples
    --------
    >>> language_of("RU")
    'ru'
    """
    if code.lower() not in LANGUAGES:
        raise UnknownLanguageError(code)
    return code.lower()


@cache
def catalogue(code: str) -> dict[str, str]:
    """Translations of a language by their English text; what is not translated is left out.

    Examples
    --------
    >>> catalogue("ru")["Legend"]
    'Обозначения'
    """
    if code not in TRANSLATED:
        return {}
    from babel.messages.pofile import read_po

    with files("maps.page").joinpath(f"words/{code}.po").open("rb") as file:
        found = read_po(file, locale=code)
    return {str(one.id): str(one.string) for one in found if one.id and one.string}


def translate(text: str, code: str, *values: object) -> str:
    """A text in a language, with values where ``{0}``, ``{1}`` and so on stand; English where it has none.

    Examples
    --------
    >>> translate("Legend", "en"), translate("{0} of {1}", "en", 2, 3)
    ('Legend', '2 of 3')
    """
    said = catalogue(code).get(text, text)
    for place, value in enumerate(values):
        said = said.replace(f"{{{place}}}", str(value))
    return said


def entry(text: str) -> str:
    """Mark an English text for the catalogues; the page translates it.

    Examples
    --------
    >>> entry("Legend")
    'Legend'
    """
    return text


def names_of(dataset: "Dataset", code: str) -> dict[str, str]:
    """Names of the tables in a language, and of the countries of the world, by their English name.

    Where no Kazakh name is known the Russian one stands: it is in the same letters. A country that a shipped network
    names is called the same on every map.
    """
    from babel import Locale

    from geodata.basemap import country_names
    from geodata.shipped import shipped_countries

    if code not in TRANSLATED:
        return {}
    world: dict[str, str] = dict(Locale(code).territories)
    ours = {country: row[f"name_{code}"] for country, row in shipped_countries().items() if row[f"name_{code}"]}
    world |= ours
    found = {name: world[country] for country, name in country_names().items() if country in world}
    for table in NAMED:
        for row in dataset.by_id(table).values():
            if said := row.get(f"name_{code}") or row.get("name_ru"):
                found[row["name"]] = said
    return found


def words_of(dataset: "Dataset") -> Record:
    """What the page needs to speak every language.

    Returns
    -------
    dict
        ``languages`` (code, own name, signs for decimals and thousands; English first) and ``words``: by English text
        the translations in the order of the other languages, empty where there is none. Texts of the page come before
        names of the tables.
    """
    by_code = [names_of(dataset, code) | catalogue(code) for code in TRANSLATED]
    keys = sorted({key for words in by_code for key in words})
    words = {key: [found.get(key, "") for found in by_code] for key in keys}
    return {"languages": [[code, name, *_signs(code)] for code, name in LANGUAGES.items()], "words": words}


def _signs(code: str) -> tuple[str, str]:
    """What stands before decimals and between thousands (CLDR; not every browser knows Kazakh)."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return get_decimal_symbol(code), get_group_symbol(code)
