"""The page's English on a network that carries something else than crude."""

import re

import pytest

import energy
from energy.presentation.console import Unit
from energy.presentation.opening import year_sentence
from energy.statistics.shares import OPEN_SHARE
from geodata.commodity import commodity
from geodata.shipped import shipped_names
from maps.page.build import view_of
from maps.page.dialect import dialect, own_words
from maps.page.inline import asset
from maps.page.languages import TRANSLATED, catalogue
from maps.page.wording import page_texts

CRUDE = re.compile(r"\b(crude|refiner\w*|Mt|tonnes?|loading port|oil)\b", re.IGNORECASE)


@pytest.mark.parametrize("name", ["natural gas", "electricity", "uranium", "hydrogen"])
def test_no_text_of_the_page_speaks_of_crude_any_more(name: str) -> None:
    own = dialect(commodity(name, "TWh" if name == "hydrogen" else ""))
    assert own["Mt/y"] == commodity(name, "TWh" if name == "hydrogen" else "").rate
    left = {text for text in page_texts() if CRUDE.search(own.get(text, text).replace("refinery", ""))}
    assert not left


def test_a_share_that_was_not_published_is_a_range_alone_on_the_page_as_in_the_sentence() -> None:
    """One bound for both: the page's headline and `energy.presentation.opening.year_sentence`."""
    assert f"const OPEN_SHARE = {OPEN_SHARE};" in asset("scripts/headline.js")
    coal = energy.load("kazakhstan-coal")
    said = year_sentence(coal.shares(2023), Unit(goods=coal.dataset.commodity))
    assert said.startswith("65.1–86.3 % of the 31.2 Mt exported in 2023 went to or across Russia; ")


def test_values_stand_where_they_stood() -> None:
    for text, said in dialect(commodity("natural gas")).items():
        assert re.findall(r"\{\d\}", text) == re.findall(r"\{\d\}", said)


def test_what_the_catalogues_cannot_speak_of_is_said_in_english() -> None:
    words = own_words(view_of(energy.load("kazakhstan-power"), None).words, commodity("hydrogen"))
    assert [code for code, *_ in words["languages"]] == ["en"]
    assert words["words"] == {}


@pytest.mark.parametrize("name", ["kazakhstan-gas", "kazakhstan-coal", "kazakhstan-uranium-west", "kazakhstan-power"])
def test_no_translation_on_another_network_speaks_of_crude(name: str) -> None:
    words = view_of(energy.load(name), None).words
    said = {text: " ".join(others) for text, others in words["words"].items() if text in page_texts()}
    assert said["Other crude"]
    spoken = [text for text, others in said.items() if re.search(r"нефт|мұнай|НПЗ|МӨЗ", others, re.IGNORECASE)]
    assert spoken == ["refinery"]  # a kind of place, which is what it is


def test_a_headline_names_what_was_exported_and_months_are_no_year() -> None:
    texts = dialect(energy.load("kazakhstan-uranium").dataset.commodity)
    assert texts["Mt/y"] == "kt U in January–July"
    (headline,) = (said for text, said in texts.items() if text.startswith("{0} of the oil that {1} exported"))
    assert headline.startswith("{0} of the uranium that {1} exported in January–July {2} went to or across {3}")


def test_power_has_stations_and_deliveries_and_mines_are_no_fields() -> None:
    """The power network says of nobody that it exports; what is dug is dug in mines."""
    power, coal = (dialect(energy.load(f"kazakhstan-{name}").dataset.commodity) for name in ("power", "coal"))
    assert power["Exports lost"] == "Deliveries lost" and "Exports lost" not in coal
    assert power["Fields that have to cut, {0}"] == "Stations that have to cut, {0}"
    assert coal["Fields that have to cut, {0}"] == "Mines that have to cut, {0}"


@pytest.mark.parametrize("code", TRANSLATED)
def test_what_a_network_cannot_answer_is_said_in_every_language(code: str) -> None:
    for name in shipped_names():
        dataset = energy.load(name).dataset
        said = {*dataset.unanswered, dataset.caveat, *(row["name"] for row in dataset.rows("streams"))} - {""}
        assert said <= catalogue(code).keys()


def test_measures_are_translated_on_every_network() -> None:
    """They come from the tables of indicators in the words of the goods: of coal "if the mines sent any amount"."""
    view = view_of(energy.load("kazakhstan-coal"), None)
    said = {measure[key] for row in view.years for measure in row["measures"] for key in ("name", "answers")}
    assert said and said <= view.words["words"].keys()
