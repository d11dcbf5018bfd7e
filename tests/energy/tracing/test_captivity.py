"""Fields that have nowhere else to go."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from energy.study import Study, load

from ..independent_solvers import max_flow
from ..kz_mini import EDGES, LOST_BY_ONE, SUPPLY, write_network


def test_tiny_network(tiny: Study) -> None:
    """The south has the west alone: captive. The north exports 7, and e1 takes 5 of it in the east: 2/7 left over.

    Without the east the north has 10 at the hub for the west, where n2 takes 8: nothing is left over of 7.
    """
    rows = {(r.field, r.corridor): r for r in tiny.captivity(year=2024).rows}
    south, north = rows["south-field", "west"], rows["north-field", "west"]
    assert not south.reachable and (south.other_mt, south.captive_share) == (0.0, 1.0)
    assert north.reachable and north.other_mt == pytest.approx(5.0)
    assert north.captive_share == pytest.approx(2 / 7, abs=1e-5)
    assert rows["north-field", "east"].other_mt == pytest.approx(8.0)
    assert rows["north-field", "east"].captive_share == rows["south-field", "east"].captive_share == 0.0


def test_kz_mini_against_its_published_losses(kz_mini: Study) -> None:
    """One field: what it cannot send elsewhere is what is lost. 49 without cpc, 2 without ken-ala."""
    rows = {r.corridor: r for r in kz_mini.captivity().rows}
    assert rows["m-novo"].captive_share == pytest.approx(LOST_BY_ONE["cpc"] / SUPPLY)
    assert rows["m-ala"].captive_share == pytest.approx(LOST_BY_ONE["ken-ala"] / SUPPLY)
    assert rows["m-de"].captive_share == 0.0


def test_kz_mini_against_another_solver(kz_mini: Study) -> None:
    for row in kz_mini.captivity().rows:
        arcs = [(t, h, int(10 * cap), 0) for e, (t, h, cap, _) in EDGES.items() if e != row.corridor]
        assert row.other_mt == pytest.approx(max_flow(arcs, "s", "t") / 10)


CAPACITY = st.integers(0, 9)


@given(caps=st.tuples(*[CAPACITY] * 7))
def test_a_field_alone_against_another_solver(caps: tuple[int, ...]) -> None:
    """Two fields that want the same lines: each is taken alone, whatever the other needs.

    f (4) -fa-> 1 -y-> t      ab and ba join 1 and 2, one each way
          \\-z-> 2 -x-> t <- g (5) reaches 2 by ga
    """
    names = [("fa", "f", "1"), ("ga", "g", "2"), ("ab", "1", "2"), ("ba", "2", "1")]
    names += [("x", "2", "t"), ("y", "1", "t"), ("z", "f", "2")]
    edges = {e: (tail, head, float(cap), 1.0) for (e, tail, head), cap in zip(names, caps, strict=True)}
    with tempfile.TemporaryDirectory() as folder:
        rows = load(write_network(Path(folder), edges, {"f": 4.0, "g": 5.0}, {"t": None})).captivity().rows
    for row in rows:
        arcs = [(t, h, int(cap), 0) for e, (t, h, cap, _) in edges.items() if e != row.corridor]
        # Without statistics a field has what it sends in the base plan; ranges are good to 0.000001 Mt/y.
        most = min(max_flow([("start", row.field, 99, 0), *arcs], "start", "t"), row.exports_mt)
        assert row.other_mt == pytest.approx(most, abs=1e-5)
        assert row.captive_share == pytest.approx(max(1 - most / row.exports_mt, 0.0), abs=1e-5)


def test_shipped_fields(shipped: Study) -> None:
    """Chinarevskoye has one line, into Atyrau–Samara. Tengiz has CPC, and otherwise only the railway."""
    rows = {(r.field, r.corridor): r for r in shipped.captivity(year=2024).rows}
    only = rows["chinarevskoye", "atyrau-samara"]
    assert not only.reachable and only.captive_share == 1.0
    tengiz = rows["tengiz", "cpc"]
    assert tengiz.reachable and 0 < tengiz.other_mt < 5
    assert tengiz.low <= tengiz.captive_share <= tengiz.high
    assert all(0 <= r.captive_share <= 1 and r.other_mt >= 0 for r in rows.values())
    assert all(r.captive_share == 1.0 for r in rows.values() if not r.reachable)


def test_together_fields_lose_at_least_what_each_loses_alone(shipped: Study) -> None:
    """A block of everybody leaves every field at most what it has alone, so that the sum lost is no less."""
    alone = [r for r in shipped.captivity(year=2024).rows if r.corridor == "cpc"]
    stranded = sum(r.captive_share * r.exports_mt for r in alone)
    assert stranded <= shipped.block("corridor:cpc", year=2024).volumes.lost_mt + 1e-3


def test_without_anybody_at_home_all_that_a_field_sends_leaves(tmp_path: Path) -> None:
    """Six of a and four of b meet at h and leave by either line: by whatever way, each exports what it sends."""
    edges = {
        "fa": ("a", "h", 9.0, 1.0),
        "fb": ("b", "h", 9.0, 1.0),
        "w": ("h", "p", 5.0, 1.0),
        "e": ("h", "q", 5.0, 2.0),
    }
    study = load(write_network(tmp_path / "net", edges, {"a": 6.0, "b": 4.0}, {"p": 5.0, "q": 5.0}))
    rows = study.trace(by="home").rows
    assert [(row.field, row.id, row.low_mt, row.high_mt) for row in rows] == [
        ("a", "exports", 6.0, 6.0),
        ("b", "exports", 4.0, 4.0),
    ]
    assert {(row.field, row.exports_mt) for row in study.captivity().rows} == {("a", 6.0), ("b", 4.0)}
