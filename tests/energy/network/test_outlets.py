"""Outlets by hand."""

from pathlib import Path

import pytest

from energy.network.outlets import by_sea, outlets_of, upstream
from energy.study import Study, load

from ..relabelled_networks import copy_folder, split_edge


def test_tiny_network(tiny: Study) -> None:
    """West is loaded at three buoys of the sea port in BB, east is delivered by rail in CC."""
    found = {o.id: o for o in outlets_of(tiny.network(2024))}
    assert set(found) == {"sea-port", "market-east"}
    assert (found["sea-port"].country, found["sea-port"].edges) == ("BB", ("m1", "m2", "m3"))
    assert (found["market-east"].country, found["market-east"].edges) == ("CC", ("e1",))
    assert found["sea-port"].takes({"m1": 4.0, "m2": 2.5, "w2": 9.0}) == 6.5


def test_kz_mini_is_delivered_by_pipe(kz_mini: Study) -> None:
    """Every line ends at the one market; nothing goes by sea."""
    (outlet,) = outlets_of(kz_mini.network())
    assert outlet.id == "t" and len(outlet.edges) == 7 and outlet.onward == ()
    assert by_sea(kz_mini.network()) == {"t"}


def test_a_market_that_passes_crude_on_keeps_the_rest(tmp_path: Path) -> None:
    """5 arrive at u, 2 go on to v: u keeps 3. What u ships by sea to w was delivered at u.

    s -a 5-> u -b 2-> v
             u ~c 1~> w (by sea)
    """
    (tmp_path / "nodes.csv").write_text(
        "node_id,name,kind,country,lat,lon,supply_mt,demand_mt\n"
        "s,S,source,AA,0,0,5,\nu,U,sink,BB,0,1,,\nv,V,sink,CC,0,2,,\nw,W,sink,DD,1,2,,\n",
        encoding="utf-8",
    )
    (tmp_path / "edges.csv").write_text(
        "edge_id,name,tail,head,mode,capacity_mt,cost_usd_t\n"
        "a,A,s,u,pipeline,9,1\nb,B,u,v,pipeline,9,1\nc,C,u,w,sea,9,1\n",
        encoding="utf-8",
    )
    network = load(tmp_path).network()
    flows = {"a": 5.0, "b": 2.0, "c": 1.0}
    assert upstream(network) == {"a", "b"}
    assert {o.id: (o.edges, o.onward, o.takes(flows)) for o in outlets_of(network)} == {
        "u": (("a",), ("b",), 3.0),
        "v": (("b",), (), 2.0),
    }


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024, 2025])
def test_outlets_take_all_exports(shipped: Study, year: int) -> None:
    base = shipped.baseline(year)
    taken = sum(o.takes(base.central.flows) for o in outlets_of(base.network))
    assert taken == pytest.approx(base.exports, abs=1e-6)


def test_a_mooring_in_two_pieces_is_one_mooring(tiny_folder: Path, tmp_path: Path) -> None:
    """The port stays the outlet, and its second buoy counts by the last piece."""
    folder = copy_folder(tiny_folder, tmp_path / "copy")
    split_edge(folder, "m2", "m2b")
    found = {o.id: o.edges for o in outlets_of(load(folder).network(2024))}
    assert found == {"sea-port": ("m1", "m2b", "m3"), "market-east": ("e1",)}
