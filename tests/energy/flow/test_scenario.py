"""Reading a scenario from names."""

import pytest

from energy.flow.scenario import ScenarioError, make_scenario, parse_share
from energy.study import Study


@pytest.mark.parametrize(
    ("text", "share"),
    [("50%", 0.5), ("0.5", 0.5), ("0", 0.0), ("100%", 1.0), ("1", 1.0), (" 25 % ", 0.25), ("0%", 0.0), ("1e-1", 0.1)],
)
def test_shares(text: str, share: float) -> None:
    assert parse_share(text) == pytest.approx(share)


@pytest.mark.parametrize(
    "text", ["150%", "-5%", "1.5", "50", "half", "", "%", "nan", "inf", "nan%", "50%%", "0,5", "1/2"]
)
def test_what_is_no_share(text: str) -> None:
    with pytest.raises(ScenarioError):
        parse_share(text)


@pytest.mark.parametrize("left", [-0.1, 1.1, float("nan"), float("inf")])
def test_share_out_of_range(tiny: Study, left: float) -> None:
    with pytest.raises(ScenarioError, match="share left"):
        make_scenario(tiny.targets, ["m1"], left=left)


def test_unknown_horizon(tiny: Study) -> None:
    with pytest.raises(ScenarioError, match="decade"):
        make_scenario(tiny.targets, ["m1"], horizon="decade")


def test_named_twice_is_named_once(tiny: Study) -> None:
    once = make_scenario(tiny.targets, ["west"])
    assert make_scenario(tiny.targets, ["west", "corridor:west", "WEST"]) == once
    assert make_scenario(tiny.targets, ["m1", "west"]) == make_scenario(tiny.targets, ["west", "m1"])


def test_event_brings_its_own_share(tiny: Study) -> None:
    (block,) = make_scenario(tiny.targets, ["event:2023-05-10-buoys"]).blocks
    assert block.target.edges == {"m1", "m2"} and block.left == 0
    (block,) = make_scenario(tiny.targets, ["event:2023-05-10-buoys"], left=0.4).blocks
    assert block.left == 0.4


def test_event_that_closed_nothing_is_refused(shipped: Study) -> None:
    table = shipped.dataset.table("events")
    empty = [str(e) for e in table.index[table["targets"] == ""]]
    assert empty
    with pytest.raises(ScenarioError, match="closes nothing"):
        make_scenario(shipped.targets, [f"event:{empty[0]}"])


def test_every_event_with_targets_can_be_asked(shipped: Study) -> None:
    table = shipped.dataset.table("events")
    for event in table.index[table["targets"] != ""]:
        assert make_scenario(shipped.targets, [f"event:{event}"]).blocks


def test_label(tiny: Study) -> None:
    assert make_scenario(tiny.targets, []).label == "nothing blocked"
    assert make_scenario(tiny.targets, ["west"], left=0.5).label == "West (50 % left)"


def test_a_target_may_carry_its_own_share(shipped: Study) -> None:
    targets = shipped.targets
    made = make_scenario(targets, ["cpc@50%", "btc"], left=0.2)
    assert {block.target.key: block.left for block in made.blocks} == {"corridor:cpc": 0.5, "line:btc": 0.2}


def test_contradictory_blocks_are_refused(shipped: Study) -> None:
    targets = shipped.targets
    with pytest.raises(ScenarioError, match=r"corridor:cpc.*50 %.*20 %"):
        make_scenario(targets, ["cpc@50%", "corridor:cpc@20%"])
    assert len(make_scenario(targets, ["cpc@50%", "corridor:cpc@0.5"]).blocks) == 1
