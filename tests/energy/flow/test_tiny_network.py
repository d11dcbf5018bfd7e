"""Blocks of the tiny network, each value worked out by hand beside it."""

from pathlib import Path

import pytest

import energy
from energy.study import Study

from ..kz_mini import write_network

BY_HAND = {
    # name: (targets, options, west, east, north, south, refinery)
    # Nothing blocked: the base case.
    "nothing": ((), {}, 9, 3, 10, 5, 3),
    # East takes what e1 can (5); the south field has no other way.
    "west": (("corridor:west",), {}, 0, 5, 8, 0, 3),
    # The contract of e1 holds within a year: 4.
    "west, a year": (("corridor:west",), {"horizon": "year"}, 0, 4, 7, 0, 3),
    # Within a month e1 can use 0.2355 of the 2 Mt above its base: 3 + 0.471.
    "west, a month": (("corridor:west",), {"horizon": "month"}, 0, 3.471, 6.471, 0, 3),
    # The two working buoys leave 12 - 2 of foreign crude; 2 of 15 are cut, 13.33 % from each field.
    "east": (("corridor:east",), {}, 10, 0, 10 * 13 / 15, 5 * 13 / 15, 3),
    # One buoy of three: two are left, and two work.
    "one buoy": (("m1",), {}, 9, 3, 10, 5, 3),
    # One buoy left: 6 for 9 of home and 2 of foreign crude, 6·9/11 = 4.909; the fields share the cut of 2.0909.
    "two buoys": (("m1", "m2"), {}, 54 / 11, 5, 10 * (1 - 23 / 165), 5 * (1 - 23 / 165), 3),
    # Half of w2 is 7, of which 9/11: 5.727; cut 12 - 10.727 = 1.2727 of 15.
    "half a pipe": (("w2",), {"left": 0.5}, 63 / 11, 5, 10 * (1 - 14 / 165), 5 * (1 - 14 / 165), 3),
    # Half of a corridor is half of its base flow, as no limit is its own: 4.5; cut 2.5 of 15.
    "half the west": (("corridor:west",), {"left": 0.5}, 4.5, 5, 10 * 5 / 6, 5 * 5 / 6, 3),
    # The refinery's 3 are the north field's: they stay in the ground there, and the south goes on as before.
    "refinery": (("h1",), {}, 9, 3, 7, 5, 0),
    # Only the south field is left, and it only reaches the west.
    "north": (("north-field",), {}, 5, 0, 0, 5, 0),
    # 5 of the north field: 3 for the refinery first; what else goes east or west leaves 7 in all.
    "half the north": (("north-field",), {"left": 0.5}, None, None, 5, 5, 3),
    # All that touches BB: as the west, and its own crude too.
    "country": (("country:BB",), {}, 0, 5, 8, 0, 3),
    # Half the pump at the hub is 4.5 for 7; exports 5 + 4.5.
    "half a pump": (("joint:hub-pump",), {"left": 0.5}, None, None, 7.5, 5, 3),
}


@pytest.mark.parametrize("case", BY_HAND)
def test_tiny_network_by_hand(tiny: Study, case: str) -> None:
    names, options, west, east, north, south, refinery = BY_HAND[case]
    outcome = tiny.block(*names, **options)  # type: ignore[arg-type]
    corridors = {c.id: c.scenario_mt for c in outcome.by_corridor}
    fields = {f.id: f.scenario_mt for f in outcome.fields}
    if west is not None and east is not None:
        assert corridors == {"west": pytest.approx(west, abs=1e-5), "east": pytest.approx(east, abs=1e-5)}
        rerouted = max(0, west - 9) + max(0, east - 3)
        assert outcome.volumes.rerouted_mt == pytest.approx(rerouted, abs=1e-5)
    assert fields["north-field"] == pytest.approx(north, abs=1e-5)
    assert fields["south-field"] == pytest.approx(south, abs=1e-5)
    assert outcome.domestic_lost_mt == pytest.approx(3 - refinery, abs=1e-5)
    sent = north + south - refinery
    assert outcome.volumes.delivered_mt == pytest.approx(sent, abs=1e-5)
    assert outcome.volumes.lost_mt == pytest.approx(12 - sent, abs=1e-5)


@pytest.mark.parametrize(
    ("names", "limits"),
    [
        (("corridor:west",), {"edge:e1": 5.0}),
        (("corridor:east",), {"joint:buoys": 10.0}),
        (("m1", "m2"), {"joint:buoys": 54 / 11, "edge:e1": 5.0}),
        (("m1",), {}),
        # What the north field sent does not come back, however wide the rest.
        (("north-field",), {}),
        ((), {}),
    ],
)
def test_tiny_network_names_what_binds(tiny: Study, names: tuple[str, ...], limits: dict[str, float]) -> None:
    found = {b.id: b.limit_mt for b in tiny.block(*names).binding}
    assert found == pytest.approx(limits, abs=1e-5)


def test_a_limit_as_large_as_what_comes_to_it_holds_nothing_down(tmp_path: Path) -> None:
    """Without b its 3 are lost. All 7 of a fill its pipe, and one of 9 would carry no more.

    ::

        a -pipe 7-> hub -out 10-> port
        b -other 3->
    """
    edges = {"pipe": ("a", "hub", 7, 1), "other": ("b", "hub", 3, 1), "out": ("hub", "port", 10, 1)}
    net = energy.load(write_network(tmp_path / "net", edges, {"a": 7, "b": 3}, {"port": None}))
    assert net.block("node:b").volumes.lost_mt == pytest.approx(3)
    assert net.block("node:b").binding == ()
    assert [b.id for b in net.block("out", left=0.5).binding] == ["edge:out"]
    assert [b.id for b in net.block("other", left=0.5).binding] == ["edge:other"]


def test_tiny_network_costs(tiny: Study) -> None:
    """Before: 10·1 + 3·30 + 9·20 + 9·5·1.113195 + 9·8 = 402.094 for 15 t. After: 8·1 + 5·30 = 158 for 8 t."""
    outcome = tiny.block("corridor:west")
    assert outcome.cost_before == pytest.approx(402.0938 / 15, abs=1e-3)
    assert outcome.cost_after == pytest.approx(158 / 8, abs=1e-3)


def test_tiny_network_naive_baseline(tiny: Study) -> None:
    """9 pass the west: lost if nothing moves; spread over the east without limits it would carry 12."""
    outcome = tiny.block("corridor:west")
    assert outcome.naive_lost_mt == pytest.approx(9, abs=1e-5)
    assert dict(outcome.naive_by_corridor) == pytest.approx({"west": 0, "east": 12}, abs=1e-5)


def test_naive_loss_of_a_part_is_what_its_limit_cuts(tiny: Study) -> None:
    """w2 carries 9 and 2 foreign of 14: four fifths of it are enough; of half, 7, the 9 have 7·9/11."""
    assert tiny.block("w2", left=0.8).naive_lost_mt == pytest.approx(0, abs=1e-5)
    assert tiny.block("w2", left=0.5).naive_lost_mt == pytest.approx(9 - 63 / 11, abs=1e-5)


def test_naive_loss_counts_a_tonne_once(tiny: Study) -> None:
    """The narrows and the port lie on the same way: 9 pass both."""
    assert tiny.block("w2", "narrows").naive_lost_mt == pytest.approx(9, abs=1e-5)


def test_tiny_network_through_a_country(tiny: Study) -> None:
    through = tiny.block("m1", "m2").through["BB"]
    assert through.before == pytest.approx(0.75, abs=1e-6)
    assert through.after == pytest.approx((54 / 11) / (54 / 11 + 5), abs=1e-5)
    after = tiny.block("country:AA").through["BB"]
    assert after.after is None and after.before == pytest.approx(0.75, abs=1e-6)


def test_tiny_network_assumption(tiny: Study) -> None:
    """Without the west the answer rests on e1 (4.5–5.5): 4.5 or 5.5 are delivered; its contract of 4 is lifted."""
    found = {a.id: a for a in tiny.block("corridor:west").assumptions if a.value is not None}
    assert set(found) == {"edge:e1"}
    e1 = found["edge:e1"]
    assert (e1.value, e1.low, e1.high, e1.binding) == (5.0, 4.5, 5.5, True)
    assert e1.delivered_low_mt == pytest.approx(4.5, abs=1e-5)
    assert e1.delivered_high_mt == pytest.approx(5.5, abs=1e-5)
