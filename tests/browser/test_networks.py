"""The switch between networks: what a reader of one file sees of each."""

import re
from pathlib import Path
from typing import Any

import pytest

import energy
from energy.study import Study
from maps.page.build import write_page

from .conftest import Open

pytestmark = pytest.mark.browser


def shown(page: Any, name: str) -> str:
    """Switch to a network and wait until its page stands; its headline."""
    with page.expect_navigation():
        page.click(f"#networks a[data-network={name}]")
    page.wait_for_selector(f"body[data-ready] a[data-network={name}][aria-current=page]")
    return str(page.inner_text("#headline"))


def test_one_file_shows_every_network_and_its_address_says_which(opening: Open, shipped: Study, tmp_path: Path) -> None:
    path = write_page(shipped, tmp_path / "map.html")
    assert len(path.read_bytes()) < 2_000_000
    page = opening(path=path, size=(1440, 900)).page
    oil = page.inner_text("#headline")
    assert "of the oil" in oil
    assert page.locator("#networks a").all_inner_texts() == ["Oil", "Gas", "Coal", "Uranium for the West", "Power"]

    # As docs/gas.md says of 2019: 61–65 %, and no single figure.
    gas = "60.7–65.4 % of the gas that Kazakhstan exported in 2019 went to or across Russia; "
    assert shown(page, "kazakhstan-gas").startswith(gas)
    page.click("button[data-preset='corridor:china']")
    # By hand, as docs/gas.md says: Russia bought 11.6 and never more than 14.2, so 4.9 of 7.5 are lost.
    assert "would take 4.9 of 19.1 bcm a year off the market (range 4.9–7.5)" in page.inner_text("#answer")
    # Its 7.5 and 11.6 are also counted as 7.5 and 14.2 together: 4.1 then find no other buyer (`kzroutes block`).
    assert "By other counts of 2019: 4.1–7.5 lost." in page.inner_text("#answer")
    assert page.url.endswith("#network=kazakhstan-gas&block=corridor:china")

    caveat = energy.load("kazakhstan-power").dataset.caveat
    assert shown(page, "kazakhstan-power") == caveat + "."
    legend, places = page.locator(".legend").bounding_box(), page.locator(".node[data-node]").all()
    assert places
    for one in places:  # the legend stands where it hides no place
        box = one.bounding_box()
        beside = box["x"] > legend["x"] + legend["width"] or box["x"] + box["width"] < legend["x"]
        assert beside or box["y"] > legend["y"] + legend["height"], one.get_attribute("data-node")
    page.click("button[data-preset='edge:ru-north']")
    assert re.search(r"1,?519.* of 16,?626", page.inner_text("#answer"))
    assert caveat in page.inner_text("#answer")

    page.select_option("#language", "ru")
    assert page.get_attribute("#networks a[data-network=kazakhstan-coal]", "href") == "#network=kazakhstan-coal&lang=ru"
    with page.expect_navigation():
        page.evaluate("location.hash = '#'")
    page.wait_for_selector("body[data-ready] a[data-network=kazakhstan-oil][aria-current=page]")
    assert page.inner_text("#headline") == oil
