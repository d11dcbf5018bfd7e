"""The page's English on a network that carries something else than crude."""

import re

import pytest

import energy
from geodata.commodity import commodity
from maps.page.build import view_of
from maps.page.dialect import dialect
from maps.page.view import MapView
from maps.page.wording import page_texts

CRUDE = re.compile(r"\b(crude|refiner\w*|Mt|tonnes?|loading port|oil)\b", re.IGNORECASE)


@pytest.mark.parametrize("name", ["natural gas", "electricity", "uranium", "hydrogen"])
def test_no_text_of_the_page_speaks_of_crude_any_more(name: str) -> None:
    own = dialect(commodity(name, "TWh" if name == "hydrogen" else ""))
    assert own["Mt/y"] == commodity(name, "TWh" if name == "hydrogen" else "").rate
    left = {text for text in page_texts() if CRUDE.search(own.get(text, text).replace("refinery", ""))}
    assert not left


def test_values_stand_where_they_stood() -> None:
    for text, said in dialect(commodity("natural gas")).items():
        assert re.findall(r"\{\d\}", text) == re.findall(r"\{\d\}", said)


@pytest.fixture(scope="module")
def gas_view() -> MapView:
    return view_of(energy.load("kazakhstan-gas"), None, folder=True)


def test_the_page_of_crude_has_its_catalogues_and_that_of_gas_its_own_words(view: MapView, gas_view: MapView) -> None:
    oil, gas = view.words, gas_view.words
    assert "own" not in oil
    assert len(oil["languages"]) > 1
    assert gas["own"]["Mt/y"] == "bcm/y"
    assert [code for code, *_ in gas["languages"]] == ["en"]


def test_commands_on_the_page_name_the_shipped_network(view: MapView, gas_view: MapView) -> None:
    assert gas_view.network == "kazakhstan-gas"
    assert view.network is None


def test_a_headline_names_what_was_exported_and_months_are_no_year() -> None:
    texts = dialect(energy.load("kazakhstan-uranium").dataset.commodity)
    assert texts["Mt/y"] == "kt U in January–July"
    (headline,) = (said for text, said in texts.items() if text.startswith("{0} of the oil that {1} exported"))
    assert headline.startswith("{0} of the uranium that {1} exported in {2} crossed")
