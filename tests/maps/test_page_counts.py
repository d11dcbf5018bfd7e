"""What the page carries of other counts of a year, against figures as published and blocks worked out by hand."""

import pytest

import energy
from energy.study import Study
from maps.payload.items import items_of
from maps.payload.other_counts import loss_counts, share_counts

PLANTS, PORTS, REST = 20.3, 6.1, 0.52
"""Mt of Kazakh coal in 2023: to Russian plants, across Russia to ports, and without a published way."""


def test_another_total_stands_beside_the_one_in_use(shipped: Study) -> None:
    """Customs counted 71.04 Mt in 2024, the ministry 68.55; CPC loaded 54.9."""
    (row,) = share_counts(shipped.shares(2024))
    assert (row["target"], row["mt"], row["used_mt"]) == ("total:exports", 71.04, 68.55)
    assert row["on"]["gate:cpc"] == pytest.approx(54.9 / 71.04, abs=1e-3)
    assert min(row["on"].values()) >= 0.1
    assert row["source"] in shipped.dataset.by_id("sources")


def test_a_route_that_would_be_more_than_all_exports_has_no_share() -> None:
    """Of China in 2022 a minister said 5.5 bcm, where all exports were 4.6; others said 3.5 and 4.6."""
    rows = {row["mt"]: row["share"] for row in share_counts(energy.load("kazakhstan-gas").shares(2022))}
    assert rows == {3.5: pytest.approx(3.5 / 4.6, abs=1e-4), 4.6: pytest.approx(1), 5.5: None}


def test_losses_span_all_counts_of_a_small_network_at_every_horizon() -> None:
    """None or all of the coal that has no published way crossed Russia."""
    coal = energy.load("kazakhstan-coal").dispatch(2023)
    found = loss_counts(coal, items_of(coal), opens=False)
    assert found is not None
    assert found["number"] == 2
    assert set(found["lost"]) == {"structural", "year"}
    assert found["lost"]["structural"]["country:RU"] == pytest.approx([PLANTS, PLANTS + PORTS + REST, 0, 0], abs=0.01)


def test_a_large_network_has_the_losses_of_its_opening_year_alone(shipped: Study) -> None:
    dispatch = shipped.dispatch(2025)
    cpc = [item for item in items_of(dispatch) if item.key == "corridor:cpc"]
    opening, other = (loss_counts(dispatch, cpc, opens=opens) for opens in (True, False))
    assert opening is not None
    assert other == {"number": opening["number"], "lost": {}}
    (ranges,) = (one.range for one in shipped.block("cpc", year=2025).other_bases)
    assert opening["lost"]["structural"]["corridor:cpc"][:2] == pytest.approx(ranges.abroad, abs=1e-5)


def test_a_year_without_statistics_has_one_count_only() -> None:
    power = energy.load("kazakhstan-power").dispatch()
    assert loss_counts(power, items_of(power), opens=True) is None
