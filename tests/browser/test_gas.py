"""The page of the gas network, as it is read: nothing on it is said of crude, and its answer is the engine's."""

import re
from pathlib import Path
from typing import Any

import pytest

import energy
from maps.page.build import write_page

from .conftest import context_of

pytestmark = pytest.mark.browser
CRUDE = re.compile(r"\b(crude|refiner\w*|Mt|Mt/y|tonnes?|barrels?|kb/d|loading port)\b")
ALL_TEXT = """() => { document.querySelectorAll("details").forEach((one) => { one.open = true; });
return document.body.innerText; }"""


@pytest.mark.parametrize(
    ("target", "year", "said"),
    [
        ("khorgos", 2019, "Blocking Khorgos would take 4.9 of 19.1 bcm a year off the market (range 4.9–7.5)"),
        ("line:raw", 2022, "home users would lose 7.8 of 19.3"),
    ],
)
def test_the_page_of_gas_speaks_of_gas(browser: Any, tmp_path: Path, target: str, year: int, said: str) -> None:
    net = energy.load("kazakhstan-gas")
    path = write_page(net, tmp_path / "gas.html", outcome=net.block(target, year=year))
    context = context_of(browser, 1440, 900)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("body[data-ready]")
    text = page.evaluate(ALL_TEXT)
    context.close()
    assert said in text
    assert not [line for line in text.splitlines() if CRUDE.search(line)]
