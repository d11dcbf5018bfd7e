"""The page speaks several languages, and never says nothing."""

import base64
import json
import re
import zlib
from collections.abc import Callable

import pytest

from maps.page.dialect import every_text
from maps.page.languages import LANGUAGES, TRANSLATED, UnknownLanguageError, catalogue, language_of, translate
from maps.page.render import render
from maps.page.view import MapView
from maps.page.wording import page_texts, script_texts

PLACE = re.compile(r"\{\d\}")


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_holds_the_same_values_and_is_never_empty(code: str) -> None:
    words = catalogue(code)
    assert words
    for text, said in words.items():
        assert said.strip()
        # What is joined to words before it stays apart from them.
        assert text[0] not in " ," or said[0] in " ,", text
        assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(said)), text


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_stands_in_its_own_letters(code: str) -> None:
    """Kazakh has letters that Russian has not, and no catalogue was filled with the other's words."""
    own = set("әғқңөұүһі")
    kazakh = [said for said in catalogue(code).values() if own & set(said.lower())]
    assert (len(kazakh) > len(catalogue(code)) / 2) == (code == "kk")


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_of_the_page_is_translated_and_no_translation_is_stale(code: str) -> None:
    """`python tools/update_words.py` brings the catalogues to the page; what is empty then has to be translated."""
    assert sorted(every_text() - set(catalogue(code))) == []
    assert sorted(set(catalogue(code)) - every_text()) == []


def test_what_has_no_translation_is_english() -> None:
    assert translate("No such text {0}", "kk", 3) == "No such text 3"
    assert translate("Language", "en") == "Language"
    assert translate("Language", "kk") == "Тіл"


def test_a_language_that_is_not_there_is_refused() -> None:
    assert language_of("KK") == "kk"
    with pytest.raises(UnknownLanguageError, match="unknown language 'de': write one of en, ru, kk"):
        language_of("de")


def test_texts_of_scripts_are_read_as_the_scripts_say_them() -> None:
    source = 't("It’s {0} \\"so\\"" \n  + " and {1}", t("within"), list) + start("not this") + entry("later")'
    assert list(script_texts(source)) == ['It’s {0} "so" and {1}', "within", "later"]
    assert "How to read this" in page_texts()


def test_the_page_brings_every_language(view_of: Callable[..., MapView]) -> None:
    html = render(view_of())
    found = re.search(r'id="words-data">(.*?)</script>', html)
    assert found is not None
    words = json.loads(found.group(1))
    words["words"] = json.loads(zlib.decompress(base64.b64decode(words["words"])))
    assert set(words["words"]) >= set(catalogue("kk"))
    # CLDR: decimals and thousands in Russian and Kazakh have a comma and a no-break space.
    signs = {"en": [".", ","], "ru": [",", "\u00a0"], "kk": [",", "\u00a0"]}
    assert words["languages"] == [[code, name, *signs[code]] for code, name in LANGUAGES.items()]
    assert words["words"]["Language"] == ["Язык", "Тіл"]
