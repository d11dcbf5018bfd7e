"""Proportional tracing by hand."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energy.network.graph import Network
from energy.statistics.mixing import crossed_share, crossing_exports
from energy.study import Study, load

from ..kz_mini import write_network
from ..mixing_example import FLOWS, write_mixing


@pytest.fixture
def mixing(tmp_path: Path) -> Network:
    return load(write_mixing(tmp_path / "mixing")).network()


def test_mixture_of_six_and_four(mixing: Network) -> None:
    """Six tenths of what leaves crossed: 4.2 of 7."""
    share = crossed_share(mixing, FLOWS, {"border"})
    assert (share["hub"], share["market"], share["refinery"]) == pytest.approx((0.6, 0.6, 0.6))
    assert share["crossing"] == share["staying"] == 0
    assert crossing_exports(mixing, FLOWS, {"market": 7.0, "refinery": 3.0}, {"border"}) == pytest.approx(4.2)


def test_what_crossed_stays_crossed(mixing: Network) -> None:
    """By either way in, all 7 crossed; by the way out, all of them again and not twice."""
    assert crossing_exports(mixing, FLOWS, {"market": 7.0}, {"border", "straight"}) == pytest.approx(7)
    assert crossing_exports(mixing, FLOWS, {"market": 7.0}, {"border", "out"}) == pytest.approx(7)
    assert crossing_exports(mixing, FLOWS, {"market": 7.0}, set()) == 0


def test_own_crude_dilutes(tmp_path: Path) -> None:
    """A field on the way adds 5 to the 5 that crossed: half of the 10 that arrive. An empty node has no share.

    s -c (5)-> f (produces 5) -d (10)-> t        s -e (0)-> u -g (0)-> t
    """
    edges = {
        "c": ("s", "f", 9.0, 0.0),
        "d": ("f", "t", 20.0, 0.0),
        "e": ("s", "u", 9.0, 9.0),
        "g": ("u", "t", 9.0, 9.0),
    }
    network = load(write_network(tmp_path, edges, {"s": 5.0, "f": 5.0}, {"t": None})).network()
    share = crossed_share(network, {"c": 5.0, "d": 10.0, "e": 0.0, "g": 0.0}, {"c"})
    assert share["t"] == pytest.approx(0.5)
    assert share["u"] == 0


def test_ring_without_crude_does_no_harm(tmp_path: Path) -> None:
    """Two pipes that lead in a circle carry nothing: no share, no division by nought."""
    edges = {
        "a": ("s", "t", 9.0, 0.0),
        "b": ("s", "v", 9.0, 0.0),
        "c": ("v", "w", 9.0, 0.0),
        "d": ("w", "v", 9.0, 0.0),
        "e": ("w", "t", 9.0, 0.0),
    }
    network = load(write_network(tmp_path, edges, {"s": 5.0}, {"t": None})).network()
    share = crossed_share(network, {"a": 5.0, "b": 0.0, "c": 0.0, "d": 0.0, "e": 0.0}, {"a", "c"})
    assert share["t"] == pytest.approx(1.0) and share["v"] == share["w"] == 0


def test_crude_that_goes_round_keeps_its_mixture(tmp_path: Path) -> None:
    """One that crossed and one that did not meet on a ring; what leaves is half and half.

    s -c (1)-> v -a (2)-> w -e (2)-> t      r -d (1)-> w -b (1)-> v

    v = (1 + w) / 2 and w = 2 v / 3 have the solution w = 1/2, v = 3/4.
    """
    edges = {
        "a": ("v", "w", 9.0, 0.0),
        "b": ("w", "v", 9.0, 0.0),
        "c": ("s", "v", 9.0, 0.0),
        "d": ("r", "w", 9.0, 0.0),
        "e": ("w", "t", 9.0, 0.0),
    }
    network = load(write_network(tmp_path, edges, {"s": 1.0, "r": 1.0}, {"t": None})).network()
    share = crossed_share(network, {"a": 2.0, "b": 1.0, "c": 1.0, "d": 1.0, "e": 2.0}, {"c"})
    assert (share["v"], share["w"], share["t"]) == pytest.approx((0.75, 0.5, 0.5))


@given(first=st.floats(0.01, 50), second=st.floats(0.01, 50), part=st.floats(0, 1))
def test_mixture_of_any_two(first: float, second: float, part: float) -> None:
    """A hub with any two streams in and any split out ships them in the proportion in which they came."""
    with tempfile.TemporaryDirectory() as folder:
        network = load(write_mixing(Path(folder) / "m")).network()
    out = part * (first + second)
    flows = {"border": first, "straight": second, "out": out, "home": first + second - out}
    crossed = crossing_exports(network, flows, {"market": out}, {"border"})
    assert crossed == pytest.approx(out * first / (first + second), abs=1e-9)


def test_tiny_network(tiny: Study) -> None:
    """All of the west crosses BB, nothing of the east."""
    base = tiny.baseline(2024)
    share = crossed_share(base.network, base.central.flows, tiny.shares(2024).country_edges("BB"))
    assert share["market-sea"] == pytest.approx(1, abs=1e-5)
    assert share["market-east"] == 0
