"""Laws of what is lost: longer horizons, wider openings and released crude never lose more; nothing is lost twice."""

import json
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import energy
from energy.flow.assumptions import at_end, range_ends
from energy.flow.dispatch import Dispatch, Dispatched
from energy.flow.outcome import Volumes
from energy.flow.scenario import HORIZONS, make_scenario
from energy.statistics.mixing import origin_shares
from energy.study import Study

from ..independent_solvers import DOMESTIC_WEIGHT
from ..invariants import CLOSE, ask, blocks, fields_of
from ..kz_mini import write_network

ROUNDING = 1e-5
"""Mt/y, of the solver and of the base flows."""


def lost_by(exports: float, home: float) -> dict[str, float]:
    """What exports and home refineries lose, and both as the program weighs them, Mt/y."""
    return {"exports": exports, "home": home, "weighted": exports + DOMESTIC_WEIGHT * home}


def losses(dispatch: Dispatch, answer: Dispatched) -> dict[str, float]:
    home = float(dispatch.domestic.sum() - answer.plan.domestic.sum())
    return lost_by(dispatch.exports - answer.plan.exports, home)


def lost_in(volumes: Volumes) -> dict[str, float]:
    return lost_by(volumes.lost_mt, volumes.domestic_lost_mt)


def assert_no_more(later: dict[str, float], earlier: dict[str, float], *, released: bool = False) -> None:
    """Nothing more is lost. Of released crude exports have what refineries leave, less where these get more."""
    for kind in ("home", "weighted") if released else ("exports", "home"):
        assert later[kind] <= earlier[kind] + ROUNDING * (DOMESTIC_WEIGHT if kind == "weighted" else 1), kind


# --- horizons -----------------------------------------------------------------------------------


@given(data=st.data())
def test_a_longer_horizon_never_loses_more(shipped: Study, data: st.DataObject) -> None:
    """Month at the low, central and high φ, the year, the long run; home crude kept or released."""
    names, year = data.draw(blocks(shipped)), data.draw(st.sampled_from(shipped.full_years))
    left, release_home = data.draw(st.sampled_from([None, 0.3, 0.7])), data.draw(st.booleans())
    dispatch = shipped.dispatch(year)
    phi = dispatch.phi
    assert phi is not None
    runs = [("month", phi.low), ("month", phi.central), ("month", phi.high), ("year", None), ("structural", None)]
    lost = [
        losses(
            dispatch,
            ask(shipped, *names, year=year, left=left, horizon=h, phi=p, release_home=release_home, stages=1),
        )
        for h, p in runs
    ]
    for earlier, later in pairwise(lost):
        assert_no_more(later, earlier, released=release_home)


@given(data=st.data())
def test_the_ends_of_the_ranges_are_ordered_too(shipped: Study, data: st.DataObject) -> None:
    """Low end against low end and high against high: limits, contracts and φ stand at the same end at every horizon."""
    names, dispatch = data.draw(blocks(shipped)), shipped.dispatch(data.draw(st.sampled_from(shipped.full_years)))
    found = []
    for horizon in HORIZONS:
        scenario = make_scenario(shipped.targets, names, horizon=horizon)
        ends = range_ends(dispatch, horizon)
        found.append([losses(dispatch, at_end(dispatch, scenario, end, stages=1)) for end in ends])
    for earlier, later in pairwise(found):
        assert_no_more(later[0], earlier[0])
        assert_no_more(later[1], earlier[1])


def test_a_contract_at_its_high_end_leaves_what_a_month_can_use(tiny: Study) -> None:
    """West closed: e1 has 5, in base 3. φ of 0.9 leaves 4.8 in a month, more than a contract of 4 at its high end 4.5.

    At the low end of 3.5 the contract is taken as it is.
    """
    dispatch = tiny.dispatch()
    scenario = make_scenario(tiny.targets, ["corridor:west"], horizon="year")
    exports = [
        dispatch.solve(scenario, phi=0.9, limits={"contract:edge:e1": value}).plan.exports for value in (3.5, 4, 4.5)
    ]
    assert exports == pytest.approx([3.5, 4.8, 4.8], abs=1e-5)


def test_horizons_of_the_tiny_network_by_hand(tiny: Study) -> None:
    """West closed, 12 exported: e1 leaves 7 in the long run (5 of 12), 8 under its contract of 4, 8.529 in a month."""
    found = [
        tiny.block("corridor:west", horizon=horizon).volumes.lost_mt for horizon in ("structural", "year", "month")
    ]
    assert found == pytest.approx([7, 8, 12 - (3 + 0.2355 * 2)], abs=1e-5)


# --- the share left -----------------------------------------------------------------------------


@given(data=st.data())
def test_losses_fall_with_the_share_left(shipped: Study, data: st.DataObject) -> None:
    """From closed to whole, where nothing is lost, at every horizon; exports and refineries each for themselves."""
    names, year = data.draw(blocks(shipped)), data.draw(st.sampled_from(shipped.full_years))
    horizon, release_home = data.draw(st.sampled_from(HORIZONS)), data.draw(st.booleans())
    options = {"horizon": horizon, "release_home": release_home}
    shares = sorted(data.draw(st.lists(st.floats(0, 1), min_size=1, max_size=3, unique=True)))
    dispatch = shipped.dispatch(year)
    lost = [
        losses(dispatch, ask(shipped, *names, year=year, left=left, stages=1, **options))  # type: ignore[arg-type]
        for left in (0.0, *shares, 1.0)
    ]
    for less_open, more_open in pairwise(lost):
        assert_no_more(more_open, less_open, released=release_home)
    assert lost[-1] == pytest.approx(lost_by(0, 0), abs=ROUNDING * DOMESTIC_WEIGHT)


# --- conservation per field ---------------------------------------------------------------------


@given(data=st.data())
def test_every_field_exports_feeds_home_or_keeps_in_the_ground(shipped: Study, data: st.DataObject) -> None:
    """Crude followed through the plan: what reaches markets and refineries and what stays is the field's base."""
    names, year = data.draw(blocks(shipped)), data.draw(st.sampled_from(shipped.full_years))
    options = {"horizon": data.draw(st.sampled_from(HORIZONS)), "release_home": data.draw(st.booleans())}
    dispatch = shipped.dispatch(year)
    network, answer = dispatch.network, ask(shipped, *names, year=year, **options)  # type: ignore[arg-type]
    row, shares = origin_shares(network, answer.flows, fields_of(dispatch, answer))
    takers = zip((*network.markets, *network.domestic), (*answer.plan.markets, *answer.plan.domestic), strict=True)
    arrived = sum(
        (taken * shares[row[node]] for node, taken in takers if taken > CLOSE), np.zeros(len(dispatch.supply))
    )
    stranded = dispatch.supply - answer.plan.supply
    assert (stranded >= -CLOSE).all()
    assert arrived + stranded == pytest.approx(dispatch.supply, abs=1e-4), names


# --- ranges -------------------------------------------------------------------------------------


@given(data=st.data())
def test_the_range_holds_the_central_value(shipped: Study, data: st.DataObject) -> None:
    """What exports and refineries lose lies between the ends of all that is uncertain.

    In a year and in the long run the ends are those of the same limits, so they are ordered too; a month's are φ's.
    """
    names, year = data.draw(blocks(shipped)), data.draw(st.sampled_from(shipped.full_years))
    release_home = data.draw(st.booleans())
    ends = {}
    for horizon in HORIZONS:
        outcome = shipped.block(*names, year=year, horizon=horizon, release_home=release_home)
        ends[horizon] = low, high = outcome.ends
        for worse, better in pairwise((low, outcome.volumes, high)):
            assert_no_more(lost_in(better), lost_in(worse), released=release_home)
        least, most = outcome.range
        assert least.delivered_mt <= outcome.volumes.delivered_mt <= most.delivered_mt
    for shorter, longer in zip(ends["year"], ends["structural"], strict=True):
        assert_no_more(lost_in(longer), lost_in(shorter), released=release_home)


# --- what home refineries cannot get ------------------------------------------------------------


@given(data=st.data())
def test_released_home_crude_only_adds_exports(shipped: Study, data: st.DataObject) -> None:
    """It never costs exports anything, and refineries get neither more nor less by it."""
    names, year = data.draw(blocks(shipped)), data.draw(st.sampled_from(shipped.full_years))
    horizon, left = data.draw(st.sampled_from(HORIZONS)), data.draw(st.sampled_from([None, 0.3, 0.7]))
    dispatch = shipped.dispatch(year)
    kept, released = (
        losses(dispatch, ask(shipped, *names, year=year, left=left, horizon=horizon, release_home=r, stages=1))
        for r in (False, True)
    )
    assert released["exports"] <= kept["exports"] + ROUNDING, names
    assert released["home"] == pytest.approx(kept["home"], abs=ROUNDING), names


def test_released_home_crude_by_hand(tiny: Study) -> None:
    """Refinery closed and half the north: 5 of the north are left, 3 of them the refinery's, and 5 of the south.

    Kept, 2 + 5 = 7 of 12 are exported; released, 5 + 5 = 10. What the refinery loses, 3, is lost either way.
    """
    outcome = tiny.block("h1", "north-field@50%")
    assert (outcome.volumes.lost_mt, outcome.released.lost_mt) == pytest.approx((5, 2), abs=1e-5)
    assert (outcome.volumes.domestic_lost_mt, outcome.released.domestic_lost_mt) == pytest.approx((3, 3), abs=1e-5)


@pytest.fixture(scope="module")
def two_fields(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    """Two fields, one of which feeds the home refinery::

    own -own-home 3-> refinery <-cross 3- other -abroad 4-> market
    """
    folder = tmp_path_factory.mktemp("two-fields")
    edges = {
        "own-home": ("own", "refinery", 3.0, 1.0),
        "cross": ("other", "refinery", 3.0, 50.0),
        "abroad": ("other", "market", 4.0, 1.0),
    }
    write_network(folder, edges, {"own": 3.0, "other": 4.0}, {"refinery": 3.0, "market": 4.0}, {"market": "BB"})
    package = {"name": "two-fields", "title": "Two fields", "version": "1.0", "network": {"home_country": "AA"}}
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    yield energy.load(folder)


def test_crude_for_export_does_not_stand_in_at_home(two_fields: Study) -> None:
    """The refinery's field closed: its 3 are lost at home; the 4 of the other field were exported and still are."""
    outcome = two_fields.block("own")
    assert (outcome.base_mt, outcome.domestic_base_mt) == pytest.approx((4, 3), abs=1e-6)
    for volumes in (outcome.volumes, outcome.released):
        assert lost_in(volumes) == pytest.approx(lost_by(exports=0, home=3), abs=1e-5)
