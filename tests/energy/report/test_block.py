"""The first sentence of an answer, by hand on the tiny network."""

import pytest

from energy.presentation.console import Unit
from energy.report.block import sentence
from energy.study import Study

BY_HAND = {
    # 5 of 12 go east; 4 where the contract holds, 5.5 at the high end of e1.
    (("corridor:west",), "structural"): (
        "Blocking West would take 7.0 of 12.0 Mt a year off the market (range 6.5–8.0); "
        "2.0 could go another way, mostly by East."
    ),
    # The contract of 4 holds, unless it is lifted: then 5.5 again at most.
    (("corridor:west",), "year"): (
        "Blocking West would take 8.0 of 12.0 Mt a year off the market (range 6.5–8.0) within a year; "
        "1.0 could go another way, mostly by East."
    ),
    # 3 + 0.2355 · 2 go east: 8.529 are lost, a twelfth of it in a month; 1.5 or 2.5 in place of the 2: 8.647 or 8.411.
    (("corridor:west",), "month"): (
        "Blocking West would take 8.5 of 12.0 Mt a year off the market (range 8.4–8.6) within a month, "
        "0.7 Mt in that month; 0.5 could go another way, mostly by East."
    ),
    (("h1",), "structural"): (
        "Blocking Hub to refinery would take nothing off the market; home users would lose 3.0 of 3.0."
    ),
    # A hundredth of 3 goes west instead, unless a buoy loads 5.5: then 9 and 2 foreign fill the two. Not "0.0".
    (("corridor:east@99%",), "structural"): (
        "Blocking East (99 % left) would take nothing off the market (range 0.0–0.03); "
        "0.03 could go another way, mostly by West."
    ),
    (("e2",), "structural"): "Nothing moved on East border to market by road in 2024: blocking it changes nothing.",
    ((), "structural"): "Nothing is blocked: 12.0 Mt a year are exported.",
}


@pytest.mark.parametrize(("names", "horizon"), BY_HAND, ids=str)
def test_first_sentence_by_hand(tiny: Study, names: tuple[str, ...], horizon: str) -> None:
    assert sentence(tiny.block(*names, horizon=horizon), Unit("Mt/y")) == BY_HAND[names, horizon]


def test_first_sentence_in_barrels(tiny: Study) -> None:
    """7 of 12 Mt a year at 7.5 barrels: 143.8 of 246.6 thousand a day; 6.5 and 8: 133.6 and 164.4; 2: 41.1."""
    assert sentence(tiny.block("corridor:west"), Unit("kb/d", 7.5)) == (
        "Blocking West would take 144 of 247 thousand barrels a day off the market (range 134–164); "
        "41 could go another way, mostly by East."
    )


def test_home_refineries_have_their_range_in_the_sentence(shipped: Study) -> None:
    """The line from Pavlodar turned round carries 0 to 6 Mt/y: Pavlodar loses all of its 5.6, or next to nothing."""
    outcome = shipped.block("country:RU", year=2025)
    low, high = sorted(end.domestic_lost_mt for end in outcome.range)
    assert low < 0.05 and high > 5
    assert f"would lose 5.6 of 18.3 (range {low:.2f}–5.6)" in sentence(outcome, Unit("Mt/y"))


def test_an_event_runs_on_its_own_year_whatever_is_asked(tiny: Study) -> None:
    """2023: one buoy's 6 for 8.5 + 2.5 leave 6·8.5/11 = 4.636 in the west, and 5 go east: 1.364 of 11 are lost."""
    event = "event:2023-05-10-buoys"
    assert tiny.block(event).volumes.lost_mt == pytest.approx(11 - 5 - 51 / 11, abs=1e-5)
    assert tiny.days(event, days=5).year == 2023
    sides = {row.id: row for row in tiny.compare("base", event).rows}["delivered"]
    assert (sides.first.value, sides.second.value) == pytest.approx((11, 5 + 51 / 11), abs=1e-5)
    assert tiny.compare("base", event, year=2024).rows[0].first.value == pytest.approx(9)
