"""Buyers beside outlets, by hand and against another solver."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import energy
from energy.errors import UsageError
from energy.study import Study
from energy.tracing.allocation import Allocation
from energy.tracing.buyers import REST, Buyers, buyers_of

from ..independent_solvers import glop
from ..relabelled_networks import copy_folder, edit, scale_volumes, split_edge

YEARS = (2021, 2022, 2023, 2024)


def allocation(
    demand: list[float], shipped: list[float], served: dict[int, tuple[int, ...]], kept: tuple[int, ...] = ()
) -> Allocation:
    """Outlets whose totals are known exactly."""
    totals = np.array(shipped)
    keeps = np.array([k in kept for k in range(len(shipped))])
    return Allocation(np.array(demand), totals, totals, totals, served, keeps)


# --- by hand ------------------------------------------------------------------------------------------


def test_pro_rata_where_there_is_room() -> None:
    """X takes 6 from A (8) and B (4) in proportion: 4 and 2; 4 and 2 are left. At most 6 from A, at least 2."""
    found = allocation([6], [8, 4], {0: (0, 1)})
    assert found.amounts == pytest.approx(np.array([[4, 2], [4, 2]]), abs=1e-4)
    assert found.span(0, 0) == pytest.approx((2, 6), abs=1e-4)
    assert found.span(1, 0) == pytest.approx((2, 6), abs=1e-4)
    assert found.span(0) == pytest.approx((6, 6), abs=1e-4)


def test_an_outlet_never_gives_more_than_it_ships() -> None:
    """Y's 6 come from A (8) alone, so that 2 are left there for X, which aims at 4, 2 and 1 of A, B and C.

    The 2 that are missing go to B and C as their aims: 2 + 2λ and 1 + λ with 3 + 3λ = 5, so 10/3 and 5/3.
    """
    found = allocation([7, 6], [8, 4, 2], {0: (0, 1, 2), 1: (0,)})
    assert found.amounts[0] == pytest.approx([2, 10 / 3, 5 / 3], abs=1e-4)
    assert found.amounts[1] == pytest.approx([6, 0, 0], abs=1e-4)
    assert found.amounts[2] == pytest.approx([0, 2 / 3, 1 / 3], abs=1e-4)
    assert found.span(0, 0) == pytest.approx((1, 2), abs=1e-4)
    assert found.span(0, 1) == pytest.approx((3, 4), abs=1e-4)


def test_crude_delivered_by_land_stays() -> None:
    """L (2) is a market of X, which received 5 in all: 2 there and 3 of the ship's 10. Y's 4 are from the ship."""
    found = allocation([5, 4], [2, 10], {0: (0, 1), 1: (1,)}, kept=(0,))
    assert found.amounts == pytest.approx(np.array([[2, 3], [0, 4], [0, 3]]), abs=1e-4)
    assert found.span(0, 0) == pytest.approx((2, 2), abs=1e-4)


def test_customs_may_see_less_than_was_delivered_by_land() -> None:
    """X received 1 where 2 were delivered: the other 1 is not published, and all of X comes from there."""
    found = allocation([1], [2, 10], {0: (0, 1)}, kept=(0,))
    assert found.amounts == pytest.approx(np.array([[1, 0], [1, 10]]), abs=1e-4)


def test_customs_may_see_more_than_was_shipped() -> None:
    """X received 10 where 8 were shipped to it: 2 have no outlet."""
    found = allocation([10], [8, 4], {0: (0,)})
    assert found.amounts == pytest.approx(np.array([[8, 0], [0, 4]]), abs=1e-4)


def test_loss_of_an_outlet() -> None:
    """A (8) stops. X had 2–6 of its 6 there. Half of B (4) stops: X had at most 4 there, and at most the 2 lost."""
    found = allocation([6], [8, 4], {0: (0, 1)})
    assert found.loss_span(0, np.array([1.0, 0.0])) == pytest.approx((2, 6), abs=1e-4)
    assert found.loss_span(0, np.array([0.0, 0.5])) == pytest.approx((0, 2), abs=1e-4)
    assert found.loss_span(1, np.array([1.0, 0.0])) == pytest.approx((2, 6), abs=1e-4)
    assert found.loss_span(0, np.array([0.0, 0.0])) == pytest.approx((0, 0), abs=1e-4)


def test_a_total_that_is_open_widens_the_range() -> None:
    """A ships 4–8 and B 4–8 of 12; X's 6 are 0–6 from either."""
    found = Allocation(
        np.array([6.0]),
        np.array([6.0, 6.0]),
        np.array([4.0, 4.0]),
        np.array([8.0, 8.0]),
        {0: (0, 1)},
        np.array([False, False]),
    )
    assert found.amounts[0] == pytest.approx([3, 3], abs=1e-4)
    assert found.span(0, 0) == pytest.approx((0, 6), abs=1e-4)
    assert found.span(1, 0) == pytest.approx((0, 6), abs=1e-4)


def test_tiny_network(tiny: Study) -> None:
    """Marketland received 11.5 of 12: the 3 delivered in the east by land, 8.5 of the port's 9; 0.5 is unknown."""
    buyers = Buyers(tiny.baseline(2024))
    rows = {(r.buyer, r.outlet): r for r in buyers.rows()}
    central = {("CCC", ""): 11.5, ("CCC", "sea-port"): 8.5, ("CCC", "market-east"): 3.0}
    central |= {(REST, ""): 0.5, (REST, "sea-port"): 0.5}
    assert {k: r.mt for k, r in rows.items()} == pytest.approx(central, abs=1e-4)
    assert (buyers.customs_mt, buyers.exports_mt) == (11.5, pytest.approx(12.0, abs=1e-5))


def test_losses_in_the_tiny_network(tiny: Study) -> None:
    """West closed: the port's 9 go, 2 more leave in the east, 7 are lost (see `tiny_folder`)."""
    outcome = tiny.block("corridor:west")
    losses = tiny.buyers(outcome.year).losses(outcome)
    assert {r.buyer: r.lost_mt for r in losses.rows} == pytest.approx({"CCC": 8.5, REST: 0.5}, abs=1e-4)
    assert (losses.cut_mt, losses.diverted_mt) == pytest.approx((9.0, 2.0), abs=1e-4)
    assert losses.cut_mt - losses.diverted_mt == pytest.approx(outcome.volumes.lost_mt, abs=1e-4)


# --- against another solver ---------------------------------------------------------------------------

SIZES = st.lists(st.integers(1, 20), min_size=2, max_size=4)


@given(shipped=SIZES, asked=SIZES, reach=st.lists(st.booleans(), min_size=16, max_size=16))
def test_ranges_against_another_solver(shipped: list[int], asked: list[int], reach: list[bool]) -> None:
    """Every pair's smallest and largest amount, and what holds for any allocation."""
    served = {i: tuple(k for k in range(len(shipped)) if reach[4 * i + k]) for i in range(len(asked))}
    pairs = [(i, k) for i, own in served.items() for k in own]
    demand = [0.9 * min(a, sum(shipped[k] for k in served[i]) / len(asked)) for i, a in enumerate(asked)]
    found = allocation(demand, [float(s) for s in shipped], served)
    placed = found.amounts[:-1]
    assert (found.amounts >= 0).all()
    assert found.amounts.sum(axis=0) == pytest.approx(np.array(shipped, dtype=float), abs=1e-5)
    assert (placed.sum(axis=1) <= np.array(demand) + 1e-5).all()
    if placed.sum() < sum(demand) - 1e-3:
        return  # What has no outlet may be one buyer's or another's.
    for c, (i, k) in enumerate(pairs):
        low, high = found.span(i, k)
        assert low - 1e-4 <= placed[i, k] <= high + 1e-4
        judged = [sign * _least(pairs, demand, shipped, c, sign) for sign in (1.0, -1.0)]
        assert (low, high) == pytest.approx(judged, abs=1e-4)


def _least(pairs: list[tuple[int, int]], demand: list[float], shipped: list[int], c: int, sign: float) -> float:
    objective = np.zeros(len(pairs))
    objective[c] = sign
    rows = [{p: 1.0 for p, (i, _) in enumerate(pairs) if i == b} for b in range(len(demand))]
    rows += [{p: 1.0 for p, (_, k) in enumerate(pairs) if k == o} for o in range(len(shipped))]
    lower = np.array([*demand, *[0.0] * len(shipped)])
    upper = np.array([*demand, *shipped], dtype=float)
    zero = np.zeros(len(pairs))
    return glop(objective, zero, np.full(len(pairs), np.inf), lower, upper, rows)


# --- the shipped tables -------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_buyers_and_outlets_add_up(shipped: Study, year: int) -> None:
    buyers = Buyers(shipped.baseline(year))
    rows = buyers.rows()
    for buyer in buyers_of(shipped.dataset, year):
        assert sum(r.mt for r in rows if r.buyer == buyer.id and r.outlet) == pytest.approx(buyer.mt, abs=0.02)
    flows = shipped.baseline(year).central.flows
    for outlet in buyers.outlets:
        given_out = sum(r.mt for r in rows if r.outlet == outlet.id)
        assert given_out == pytest.approx(outlet.takes(flows), abs=0.01), outlet.id
    wholes = [r.mt for r in rows if not r.outlet]
    assert sum(wholes) == pytest.approx(buyers.exports_mt, abs=1e-3)
    assert all(r.low_mt - 1e-3 <= r.mt <= r.high_mt + 1e-3 for r in rows)


def test_china_has_its_pipeline_and_germany_its_own(shipped: Study) -> None:
    """1.22 Mt by the pipeline to China and 1.49 by Druzhba to Schwedt went nowhere else, whatever the rest did."""
    rows = {(r.buyer, r.outlet): r for r in Buyers(shipped.baseline(2024)).rows()}
    china, germany = rows["CHN", "dushanzi+urumqi"], rows["DEU", "schwedt"]
    assert (china.low_mt, china.high_mt) == pytest.approx((1.22, 1.22), abs=0.02)
    assert (germany.low_mt, germany.high_mt) == pytest.approx((1.49, 1.49), abs=0.02)
    assert ("ITA", "schwedt") not in rows and ("ITA", "dushanzi+urumqi") not in rows


def test_a_buyer_without_a_drawn_node_says_so(shipped: Study) -> None:
    rows = {(r.buyer, r.outlet): r for r in Buyers(shipped.baseline(2024)).rows()}
    assert "No market node is drawn" in rows["USA", ""].note
    assert "No market node" not in rows["GRC", ""].note


@pytest.mark.parametrize("name", ["cpc", "country:RU", "atyrau-samara", "country:CN", "country:TR", "spm-1", "btc"])
def test_losses_add_up(shipped: Study, name: str) -> None:
    """Over all buyers what is lost at the cut outlets; net of what other outlets ship more, what is lost at all."""
    outcome = shipped.block(name, year=2024)
    losses = shipped.buyers(outcome.year).losses(outcome)
    assert sum(r.lost_mt for r in losses.rows) == pytest.approx(losses.cut_mt, abs=1e-4)
    assert losses.cut_mt - losses.diverted_mt == pytest.approx(outcome.volumes.lost_mt, abs=1e-3)
    assert all(-1e-9 <= r.low_mt <= r.lost_mt <= r.high_mt <= r.base_mt + 0.01 for r in losses.rows)


def test_who_is_served_by_untouched_outlets_loses_nothing(shipped: Study) -> None:
    """China's pipeline serves China alone, and the railway beside it somebody unlisted."""
    losses = shipped.buyers(2024).losses(shipped.block("country:CN", year=2024))
    touched = {r.buyer for r in losses.rows if r.high_mt > 1e-3}
    assert touched == {"CHN", REST}
    china = next(r for r in losses.rows if r.buyer == "CHN")
    assert (china.low_mt, china.lost_mt, china.high_mt) == pytest.approx((1.22, 1.22, 1.22), abs=0.02)


def test_all_outlets_cut_is_all_bought(shipped: Study) -> None:
    """Every corridor closed: each buyer loses what it received, without a range."""
    gates = sorted(set(shipped.network(2024).gates.values()))
    losses = shipped.buyers(2024).losses(shipped.block(*(f"corridor:{g}" for g in gates), year=2024))
    for row in losses.rows:
        assert (row.low_mt, row.lost_mt, row.high_mt) == pytest.approx((row.base_mt,) * 3, abs=0.01), row.buyer


def test_a_larger_cut_costs_no_buyer_less(shipped: Study) -> None:
    found = [
        {r.buyer: r.lost_mt for r in shipped.buyers(2024).losses(shipped.block("cpc-mt", year=2024, left=left)).rows}
        for left in (0.6, 0.3, 0.0)
    ]
    for less, more in pairwise(found):
        assert all(more[buyer] >= less[buyer] - 1e-4 for buyer in less)


# --- other segments, other units, missing tables ---------------------------------------------------------


@pytest.mark.parametrize("edge", ["tiknov", "spm-2", "sea-ceyhan-trieste"])
def test_finer_segments_change_nothing(shipped: Study, shipped_tables: Path, tmp_path: Path, edge: str) -> None:
    folder = copy_folder(shipped_tables, tmp_path / "copy")
    split_edge(folder, edge, f"z-{edge}")
    after = {(r.buyer, r.outlet): r for r in Buyers(energy.load(folder).baseline(2024)).rows()}
    before = {(r.buyer, r.outlet): r for r in Buyers(shipped.baseline(2024)).rows()}
    assert after.keys() == before.keys()
    for key, row in before.items():
        other = after[key]
        assert (other.mt, other.low_mt, other.high_mt) == pytest.approx((row.mt, row.low_mt, row.high_mt), abs=0.01)


def test_scaling_scales(tiny: Study, tiny_folder: Path, tmp_path: Path) -> None:
    folder = copy_folder(tiny_folder, tmp_path / "scaled")
    scale_volumes(folder, 20.0)
    before, after = (Buyers(s.baseline(2024)).rows() for s in (tiny, energy.load(folder)))
    assert [r.mt for r in after] == pytest.approx([20 * r.mt for r in before], abs=1e-2)


def test_order_of_the_table_changes_nothing(tiny: Study, tiny_folder: Path, tmp_path: Path) -> None:
    """Two buyers of the same size share alike, whatever they are called."""
    results = []
    for names in (("CCC", "DDD"), ("DDD", "CCC")):
        folder = copy_folder(tiny_folder, tmp_path / names[0])
        text = "year,buyer,name,value_mt,nodes,status,source_id,note\n"
        text += "".join(f"2024,{n},Land {n},3,market-sea,reported,survey,\n" for n in names)
        (folder / "markets.csv").write_text(text, encoding="utf-8")
        results.append({(r.buyer, r.outlet): r.mt for r in Buyers(energy.load(folder).baseline(2024)).rows()})
    assert results[0] == pytest.approx(results[1], abs=1e-4)
    assert results[0]["CCC", "sea-port"] == pytest.approx(3.0, abs=1e-4)
    assert results[0][REST, "market-east"] == pytest.approx(3.0, abs=1e-4)


def test_years_without_customs_are_named(shipped: Study, kz_mini: Study) -> None:
    with pytest.raises(UsageError, match="2025; years with buyers: 2021, 2022, 2023, 2024"):
        shipped.buyers(2025).losses(shipped.block("cpc", year=2025))
    with pytest.raises(UsageError, match="no table of markets"):
        kz_mini.buyers().losses(kz_mini.block("cpc"))


def test_customs_above_all_exports_are_said(tiny_folder: Path) -> None:
    """14 received where 12 were exported: 2 are said to be too many, and nothing is left over."""

    def more(row: dict[str, str]) -> None:
        row["value_mt"] = "14"

    edit(tiny_folder, "markets", more)
    rows = {(r.buyer, r.outlet): r for r in Buyers(energy.load(tiny_folder).baseline(2024)).rows()}
    assert "2.00 Mt more" in rows["CCC", ""].note
    assert rows[REST, ""].mt == pytest.approx(0.0, abs=1e-4)
    assert rows["CCC", "sea-port"].mt == pytest.approx(9.0, abs=1e-4)
