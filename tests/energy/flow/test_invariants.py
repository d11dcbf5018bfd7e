"""Laws: what must hold whatever is blocked, in whatever order, under whatever names."""

import hashlib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import energy
from energy.flow.scenario import HORIZONS, make_scenario
from energy.report.block import block_answer
from energy.study import Study

from ..independent_solvers import EdgeModel
from ..invariants import ask, assert_sound, blocks, fields_of, gates_of, weighted
from ..relabelled_networks import copy_folder, read_table, relabel_edges, scale_volumes, shuffle_rows, split_edge

PHI = 0.5
YEAR = 2024

QUESTIONS: tuple[tuple[str, ...], ...] = (
    ("cpc",),
    ("country:RU",),
    ("strait:bosporus",),
    ("novorossiysk", "kk-01"),
    ("uas-08",),
    ("aktau-port", "tengiz"),
)


# --- any block on the shipped network ---------------------------------------------------------------


@given(data=st.data())
def test_every_answer_is_sound(shipped: Study, data: st.DataObject) -> None:
    """Conservation, limits for all crude, empty means empty, delivered and lost add up, at every horizon."""
    names = data.draw(blocks(shipped))
    horizon = data.draw(st.sampled_from(HORIZONS))
    left = data.draw(st.sampled_from([None, 0.0, 0.3, 0.5, 0.9]))
    release = {"release_foreign": data.draw(st.booleans()), "release_home": data.draw(st.booleans())}
    year = data.draw(st.sampled_from(shipped.full_years))
    answer = ask(shipped, *names, year=year, left=left, horizon=horizon, phi=PHI, **release)
    assert_sound(shipped.dispatch(year), answer)


@given(data=st.data())
def test_delivered_and_lost_are_the_base(shipped: Study, data: st.DataObject) -> None:
    names = data.draw(blocks(shipped))
    outcome = shipped.block(*names, year=YEAR, horizon=data.draw(st.sampled_from(HORIZONS)))
    assert outcome.volumes.delivered_mt + outcome.volumes.lost_mt == pytest.approx(outcome.base_mt, abs=1e-6)
    assert outcome.volumes.lost_mt >= 0 and outcome.volumes.rerouted_mt >= 0
    cuts = sum(f.base_mt - f.scenario_mt for f in outcome.fields)
    assert cuts == pytest.approx(outcome.volumes.lost_mt + outcome.domestic_lost_mt, abs=1e-5)
    for corridor in outcome.by_corridor:
        assert corridor.scenario_mt >= -1e-9
    assert sum(c.scenario_mt for c in outcome.by_corridor) == pytest.approx(outcome.volumes.delivered_mt, abs=1e-6)
    for country, through in outcome.through.items():
        if through.after is not None and through.after_low is not None and through.after_high is not None:
            assert through.after_low - 1e-5 <= through.after <= through.after_high + 1e-5, country


@given(data=st.data())
def test_removing_more_never_delivers_more(shipped: Study, data: st.DataObject) -> None:
    """Home refineries and exports weighted as the program weighs them; room of foreign crude is kept for it."""
    some = data.draw(blocks(shipped))
    more = data.draw(blocks(shipped, most=2))
    horizon = data.draw(st.sampled_from(HORIZONS))
    fewer = ask(shipped, *some, year=YEAR, horizon=horizon, phi=PHI, stages=1)
    both = ask(shipped, *some, *more, year=YEAR, horizon=horizon, phi=PHI, stages=1)
    assert weighted(both) <= weighted(fewer) + 1e-6


@given(data=st.data())
def test_leaving_more_open_never_delivers_less(shipped: Study, data: st.DataObject) -> None:
    names = data.draw(blocks(shipped))
    shares = sorted(data.draw(st.lists(st.floats(0, 1), min_size=2, max_size=3, unique=True)))
    values = [weighted(ask(shipped, *names, year=YEAR, left=left, stages=1)) for left in (0.0, *shares, 1.0)]
    for less, more in pairwise(values):
        assert less <= more + 1e-6
    assert values[-1] == pytest.approx(weighted(ask(shipped, year=YEAR, stages=1)), abs=1e-6)


@given(data=st.data())
def test_blocking_twice_is_blocking_once(shipped: Study, data: st.DataObject) -> None:
    """By the same name, and edge by edge on top."""
    names = data.draw(blocks(shipped, most=2))
    once = ask(shipped, *names, year=YEAR)
    again = ask(shipped, *names, *reversed(names), year=YEAR)
    # Only what is closed as a whole: an event may leave a part open.
    closed = [block for block in make_scenario(shipped.targets, names).blocks if block.left == 0]
    edges = sorted({f"edge:{e}" for block in closed for e in block.target.edges})
    piecewise = ask(shipped, *names, *edges, year=YEAR)
    dispatch = shipped.dispatch(YEAR)
    for other in (again, piecewise):
        assert other.plan.exports == pytest.approx(once.plan.exports, abs=1e-6)
        assert fields_of(dispatch, other) == pytest.approx(fields_of(dispatch, once), abs=1e-6)
        for gate in dispatch.network.gates:
            assert other.flows[gate] == pytest.approx(once.flows[gate], abs=1e-6)
        assert dict(other.foreign) == pytest.approx(dict(once.foreign), abs=1e-9)


@pytest.mark.parametrize(
    ("names", "edge"),
    [
        # Both ends of one unlimited sea leg, and the leg itself.
        (("sheskharis", "constanta"), "sea-sheskharis-constanta"),
        (("node:ust-luga", "node:gdansk", "edge:sea-ust-luga-gdansk"), "sea-ust-luga-gdansk"),
        (("strait:bosporus", "strait:dardanelles"), "sea-bosporus-dardanelles"),
        (("cpc", "novorossiysk", "spm-1"), "spm-1"),
    ],
)
def test_two_blocks_that_meet_on_an_edge_close_it(shipped: Study, names: tuple[str, ...], edge: str) -> None:
    answer = ask(shipped, *names, year=YEAR)
    assert answer.flows[edge] == 0
    assert_sound(shipped.dispatch(YEAR), answer)


@given(data=st.data())
def test_cuts_are_shared_fairly_whatever_is_blocked(shipped: Study, data: st.DataObject) -> None:
    names, released = data.draw(blocks(shipped)), data.draw(st.booleans())
    dispatch, answer = shipped.dispatch(YEAR), ask(shipped, *names, year=YEAR, release_home=released)
    model = EdgeModel(dispatch, answer)
    assert model.delivered() == pytest.approx(weighted(answer), abs=1e-5)
    fair = model.fair_cuts()
    for field, base, now in zip(dispatch.network.sources, dispatch.supply, answer.plan.supply, strict=True):
        if base > 0:
            assert 1 - now / base == pytest.approx(fair[field], abs=2e-4), field


def test_fair_cut_by_hand(tiny: Study) -> None:
    """East closed: 2 of 15 must go. A field cut less than 13.33 % would leave the other cut more."""
    outcome = tiny.block("corridor:east")
    cuts = {f.id: f.cut_share for f in outcome.fields if f.base_mt > 1e-3}
    assert cuts == pytest.approx({"north-field": 2 / 15, "south-field": 2 / 15}, abs=1e-6)


# --- a share of a shared limit -----------------------------------------------------------------------


def test_part_of_a_contract_is_blocked(shipped: Study) -> None:
    """The plan at Samara is 10 Mt/y: half of it leaves 5 within a year, where 8.8 flowed."""
    answer = ask(shipped, "joint:transneft-samara", year=YEAR, left=0.5, horizon="year")
    assert gates_of(shipped.dispatch(YEAR), answer)["atyrau-samara"] <= 5 + 1e-6


def test_part_of_a_shared_limit_is_blocked(tiny: Study) -> None:
    """Half of the buoys' 12 is 6 for all crude: 6·9/11 for home crude."""
    answer = ask(tiny, "joint:buoys", left=0.5)
    assert gates_of(tiny.dispatch(), answer)["west"] == pytest.approx(54 / 11, abs=1e-5)


# --- the order of questions --------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["cpc", "country:RU", "strait:bosporus"])
def test_volumes_do_not_depend_on_what_was_asked_before(shipped: Study, first: str) -> None:
    fresh = {names: ask(Study(shipped.dataset), *names, year=YEAR) for names in QUESTIONS[:4]}
    study = Study(shipped.dataset)
    ask(study, first, year=YEAR)
    dispatch = study.dispatch(YEAR)
    for names, alone in fresh.items():
        answer = ask(study, *names, year=YEAR)
        assert fields_of(dispatch, answer) == pytest.approx(fields_of(dispatch, alone), abs=1e-6)
        for gate in dispatch.network.gates:
            assert answer.flows[gate] == pytest.approx(alone.flows[gate], abs=1e-6)


def test_flows_do_not_depend_on_what_was_asked_before(shipped: Study) -> None:
    """Every edge, to the printed precision: legs to Constanta from CPC and from Sheskharis stand in for each other."""
    names = ("cpc", "country:RU", "strait:bosporus", "spm-1", "uas-07", "samara")
    alone = {name: ask(Study(shipped.dataset), name, year=YEAR).flows for name in names}
    for start in names[:4]:
        study = Study(shipped.dataset)
        ask(study, start, year=YEAR)
        for name in names:
            assert dict(ask(study, name, year=YEAR).flows) == pytest.approx(dict(alone[name]), abs=1e-3)


def test_whole_answer_does_not_depend_on_what_was_asked_before(shipped: Study) -> None:
    """As programs get it: the same JSON. Without Atyrau–Samara only Chinarevskoye, which has no other way, loses."""
    alone, later = Study(shipped.dataset), Study(shipped.dataset)
    for name in ("country:CN", "samara", "tengiz", "spm-1"):
        later.block(name, year=YEAR)
    for name in ("atyrau-samara", "spm-1", "uas-07"):
        one, other = (block_answer(study.block(name, year=YEAR), study.dataset) for study in (alone, later))
        assert other["binding"] == one["binding"], name
        assert other["fields"] == one["fields"], name
        assert other == one, name


def test_same_question_same_answer(shipped: Study) -> None:
    """Two studies of their own, the whole answer as programs get it."""
    one, other = (Study(shipped.dataset) for _ in range(2))
    for name in ("cpc", "country:RU"):
        assert block_answer(one.block(name), one.dataset) == block_answer(other.block(name), other.dataset)


# --- other names, another order, finer segments, other units -------------------------------------------


def results(study: Study, names: tuple[str, ...]) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Totals, corridors and fields."""
    dispatch, answer = study.dispatch(YEAR), ask(study, *names, year=YEAR)
    totals = {"exports": answer.plan.exports, "home": float(answer.plan.domestic.sum())}
    return totals, gates_of(dispatch, answer), fields_of(dispatch, answer)


def assert_same(study: Study, other: Study, new: dict[str, str] | None = None) -> None:
    for names in ((), *QUESTIONS):
        renamed = tuple((new or {}).get(name, name) for name in names)
        for before, after in zip(results(study, names), results(other, renamed), strict=True):
            assert after == pytest.approx(before, abs=1e-3), names


@pytest.mark.parametrize("seed", [1, 2])
def test_other_edge_names_and_row_order_change_nothing(
    shipped: Study, shipped_tables: Path, tmp_path: Path, seed: int
) -> None:
    folder = copy_folder(shipped_tables, tmp_path / "copy")
    ids = [row["edge_id"] for row in read_table(folder, "edges")]
    new = {e: hashlib.sha256(f"{seed}{e}".encode()).hexdigest()[:8] + "-" + e for e in ids}
    relabel_edges(folder, new)
    shuffle_rows(folder, seed)
    assert_same(shipped, energy.load(folder), new)


@pytest.mark.parametrize(
    "edge",
    [
        *("cpc-04", "uas-07", "kk-01", "btc-01", "mt-01", "atal-03", "spm-1", "tiknov", "kar-atasu", "ompav-02"),
        *("pavlodar-swap", "sea-sheskharis-bosporus", "sea-aktau-port-sangachal"),
    ],
)
def test_finer_segments_change_nothing(shipped: Study, shipped_tables: Path, tmp_path: Path, edge: str) -> None:
    """Gate, limits, streams and length kept; the new half sorts before all others and takes the gate."""
    folder = copy_folder(shipped_tables, tmp_path / "copy")
    # A limit that edges share holds for the first half, and a gate must have one.
    split_edge(folder, edge, f"a-{edge}", gate_first=edge.startswith("sea-"))
    study = energy.load(folder)
    assert len(study.network(YEAR).edges) == len(shipped.network(YEAR).edges) + 1
    assert_same(shipped, study)


def test_names_do_not_choose_between_gates(shipped: Study, shipped_tables: Path, tmp_path: Path) -> None:
    """Without Russia 2 Mt more cross to Baku; a line elsewhere that gets a second segment must not move them."""
    folder = copy_folder(shipped_tables, tmp_path / "copy")
    split_edge(folder, "kk-01", "a-kk-01")
    before = ask(shipped, "country:RU", year=YEAR).flows
    after = ask(energy.load(folder), "country:RU", year=YEAR).flows
    gates = shipped.network(YEAR).gates
    assert {g: after[g] for g in gates} == pytest.approx({g: before[g] for g in gates}, abs=1e-3)


@pytest.mark.parametrize("factor", [0.5, 3.0, 20.0])
def test_scaling_all_volumes_scales_the_answers(tiny: Study, tiny_folder: Path, tmp_path: Path, factor: float) -> None:
    folder = copy_folder(tiny_folder, tmp_path / "scaled")
    scale_volumes(folder, factor)
    scaled = energy.load(folder)
    for names, options in (
        (("corridor:west",), {}),
        (("corridor:west",), {"horizon": "year"}),
        (("corridor:east",), {}),
        (("m1", "m2"), {}),
        (("w2",), {"left": 0.5}),
    ):
        before, after = (ask(study, *names, **options) for study in (tiny, scaled))
        scale = {k: v * factor for k, v in before.flows.items()}
        assert dict(after.flows) == pytest.approx(scale, abs=1e-4 * factor)
        supply = {k: v * factor for k, v in fields_of(tiny.dispatch(), before).items()}
        assert fields_of(scaled.dispatch(), after) == pytest.approx(supply, abs=1e-4 * factor)
