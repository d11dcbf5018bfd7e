"""Rankings: every loss exact, whoever solves it and however often it is interrupted."""

import io
import json
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import energy
from energy.contingency.blockables import RANKED_KINDS, blockables, select
from energy.contingency.checkpoint import Checkpoint, CheckpointError, Range, fingerprint
from energy.contingency.loss_model import Loss, loss_model
from energy.contingency.loss_solver import LossSolver
from energy.contingency.presolve import shrink
from energy.contingency.ranking import rank
from energy.contingency.screening import sweep
from energy.errors import UsageError
from energy.flow.phi import phi_of
from energy.flow.rerouting import rerouted
from energy.flow.scenario import Block, Scenario
from energy.presentation.console import Unit
from energy.report.contingency import print_rank, rank_answer
from energy.study import Study

from ..kz_mini import BLOCKABLE, EDGES, LOST_BY_ONE, write_kz_mini, write_network

EXACT = 1e-6
EDGE_TARGETS = [f"edge:{edge}" for edge in BLOCKABLE]

Arcs = dict[str, tuple[str, str, float, float]]


@pytest.fixture
def kz_mini(tmp_path: Path) -> Study:
    return energy.load(write_kz_mini(tmp_path / "kz-mini"))


def solved_alone(study: Study, keys: tuple[str, ...], horizon: str = "structural") -> tuple[float, float]:
    """Exports and home deliveries that a set loses, by the dispatch itself."""
    dispatch, phi = study.dispatch(), phi_of(study.dataset)
    scenario = Scenario(tuple(Block(study.targets.find(key), 0.0) for key in keys), horizon)
    plan = dispatch.solve(scenario, phi=phi.central if phi else None, stages=1).plan
    return dispatch.exports - plan.exports, float(dispatch.domestic.sum() - plan.domestic.sum())


def assert_sweep_is_exact(study: Study, kind: str, k: int, horizon: str = "structural", every: int = 1) -> None:
    items = blockables(study.dispatch(), kind)
    model = loss_model(study.dispatch(), items, horizon=horizon)
    swept = sweep(shrink(model), k)
    for members in list(combinations(range(len(items)), k))[::every]:
        keys = tuple(items[i].key for i in members)
        loss = swept.losses[members]
        assert (loss.exports, loss.domestic) == pytest.approx(solved_alone(study, keys, horizon), abs=EXACT), keys


def test_single_losses_of_kz_mini(kz_mini: Study) -> None:
    ranking = kz_mini.rank(among=EDGE_TARGETS, top=len(EDGE_TARGETS))
    lost = {row.targets[0].removeprefix("edge:"): row.lost_mt for row in ranking.rows}
    assert lost == pytest.approx({edge: LOST_BY_ONE.get(edge, 0.0) for edge in lost}, abs=EXACT)
    assert set(LOST_BY_ONE) <= set(lost)
    assert ranking.rows[0].captive_share == pytest.approx(49 / 65, abs=EXACT)


def test_cpc_and_uas_stand_in_for_each_other(kz_mini: Study) -> None:
    """CPC loses 49 alone, UAS 1, both together 83 - 17 = 66: 16 more than the sum."""
    row = kz_mini.rank(2, among=EDGE_TARGETS).rows[0]
    assert row.targets == ("edge:cpc", "edge:uas")
    assert row.lost_mt == pytest.approx(66, abs=EXACT)
    assert row.interaction_mt == pytest.approx(16, abs=EXACT)


def test_extra_cost_compares_the_same_tonnes(tmp_path: Path) -> None:
    """Two ways from A to the market: 4 Mt/y at 10 USD/t and 6 Mt/y at 25; 5 Mt/y are sent.

    With the cheap one lost, 5 go the dear way instead of 1: 4 are rerouted, each 15 USD/t dearer.
    """
    arcs: Arcs = {
        "cheap": ("a", "m", 4, 10),
        "dear": ("a", "n", 6, 25),
        "m1": ("m", "z", 9, 0),
        "n1": ("n", "z", 9, 0),
    }
    study = energy.load(write_network(tmp_path / "two", arcs, {"a": 5.0}, {"z": None}))
    row = next(row for row in study.rank().rows if row.targets == ("edge:cheap",))
    assert row.lost_mt == pytest.approx(0, abs=EXACT)
    assert row.rerouted_mt == pytest.approx(4, abs=EXACT)
    assert row.extra_cost_usd_t == pytest.approx(15, abs=EXACT)


@pytest.mark.parametrize("kind", ["line", "node", "operator", "country"])
def test_pruned_pairs_equal_all_pairs_solved(shipped: Study, kind: str) -> None:
    assert_sweep_is_exact(shipped, kind, 2, every=7 if kind in ("line", "node") else 1)


@pytest.mark.parametrize("horizon", ["month", "year"])
def test_pruned_pairs_are_exact_at_other_horizons(shipped: Study, horizon: str) -> None:
    assert_sweep_is_exact(shipped, "line", 2, horizon, every=23)


@pytest.mark.parametrize("k", [1, 2, 3])
def test_moorings_lose_room_together(tiny_folder: Path, k: int) -> None:
    assert_sweep_is_exact(energy.load(tiny_folder), "line", k)
    assert_sweep_is_exact(energy.load(tiny_folder), "node", k)


@st.composite
def networks(draw: st.DrawFn) -> Arcs:
    """Random arcs between eight places, a and b sources, y and z sinks; an island without either is left out."""
    places = ["a", "b", "c", "d", "e", "f", "y", "z"]
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(places[:6]), st.sampled_from(places[2:])).filter(lambda p: p[0] != p[1]),
            min_size=8,
            max_size=14,
        )
    )
    sizes = draw(st.lists(st.integers(1, 9), min_size=len(pairs), max_size=len(pairs)))
    arcs = {f"e{i:02d}": (a, b, float(size), 1.0) for i, ((a, b), size) in enumerate(zip(pairs, sizes, strict=True))}
    arcs |= {"first": ("a", "y", 3.0, 1.0), "second": ("b", "z", 2.0, 1.0)}
    joined = nx.Graph((tail, head) for tail, head, *_ in arcs.values())
    whole = nx.node_connected_component(joined, "a") | nx.node_connected_component(joined, "b")
    return {edge: arc for edge, arc in arcs.items() if arc[0] in whole}


@given(arcs=networks())
def test_pruned_sweep_equals_brute_force_on_random_networks(tmp_path: Path, arcs: Arcs) -> None:
    study = energy.load(write_network(tmp_path / "net", arcs, {"a": 12.0, "b": 9.0}, {"y": None, "z": None}))
    assert_sweep_is_exact(study, "line", 2)


def test_closing_two_neighbours_of_an_unlimited_edge(shipped: Study) -> None:
    """Both ends of a railway without a known limit: the pair loses no more than they do one by one."""
    assert solved_alone(shipped, ("node:almaty", "node:dostyk")) == pytest.approx((0.0, 0.0), abs=EXACT)


def test_blockables_of_the_shipped_network(shipped: Study) -> None:
    lines = blockables(shipped.dispatch(), "line")
    assert 40 <= len(lines) <= 65
    keys = {item.key for item in lines} | {key for item in lines for key in item.same_as}
    assert {"line:cpc", "line:uas", "line:btc", "edge:spm-2"} <= keys
    assert not {"edge:karlink", "edge:sea-bosporus-dardanelles"} & keys
    assert len({item.closing for item in lines}) == len(lines)
    countries = {item.key for item in blockables(shipped.dispatch(), "country")}
    assert "country:RU" in countries
    assert not {"country:KZ", "country:XZ"} & countries
    for kind in RANKED_KINDS:
        assert blockables(shipped.dispatch(), kind)


def test_a_row_says_what_the_dispatch_says(shipped: Study) -> None:
    dispatch, phi = shipped.dispatch(), phi_of(shipped.dataset)
    assert phi is not None
    for row in shipped.rank(kind="corridor", top=3).rows:
        blocks = tuple(Block(shipped.targets.find(key), 0.0) for key in row.targets)
        answer = dispatch.solve(Scenario(blocks))
        assert row.lost_mt == pytest.approx(dispatch.exports - answer.plan.exports, abs=EXACT)
        assert row.rerouted_mt == pytest.approx(rerouted(dispatch, answer), abs=EXACT)
        month = dispatch.solve(Scenario(blocks, "month"), phi=phi.central)
        assert row.month is not None
        assert row.month.central == pytest.approx(dispatch.exports - month.plan.exports, abs=EXACT)
        assert row.month.low + EXACT >= row.month.central >= row.month.high - EXACT


def test_members_that_add_nothing_are_left_out(kz_mini: Study) -> None:
    rows = kz_mini.rank(2, among=EDGE_TARGETS, top=500).rows
    assert all("edge:btc" not in row.targets or row.lost_mt > 5e-4 for row in rows)
    # Fourteen edges, of which the two from Aktau by Makhachkala are one run of segments.
    everything = kz_mini.rank(2, among=EDGE_TARGETS, top=500, every=True)
    assert len(everything.rows) == len(list(combinations(range(len(BLOCKABLE) - 1), 2))) > len(rows)


def test_days_come_from_a_hook(kz_mini: Study) -> None:
    dispatch = kz_mini.dispatch()
    row = rank(dispatch, among=EDGE_TARGETS, top=1, first_cut=lambda targets: float(len(targets))).rows[0]
    assert row.first_cut_days == 1.0
    assert kz_mini.rank(among=EDGE_TARGETS, top=1).rows[0].first_cut_days is None


def test_two_workers_find_the_same(shipped: Study) -> None:
    here, there = (shipped.rank(2, top=3, workers=workers) for workers in (1, 2))
    assert here.swept.losses == there.swept.losses
    assert rank_answer(here, shipped.dataset) == rank_answer(there, shipped.dataset)


@pytest.mark.exhaustive
def test_a_cluster_finds_the_same(shipped: Study) -> None:
    distributed = pytest.importorskip("dask.distributed", reason="Dask is an optional extra")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        there = shipped.rank(2, top=3, scheduler=cluster.scheduler_address)
    here = shipped.rank(2, top=3)
    assert here.swept.losses == there.swept.losses
    assert rank_answer(there, shipped.dataset) == rank_answer(here, shipped.dataset)


def test_a_scheduler_that_does_not_answer(kz_mini: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("energy.contingency.parallel._PATIENCE", "0.1s")
    with pytest.raises(UsageError, match="Dask"):
        kz_mini.rank(among=EDGE_TARGETS, scheduler="tcp://127.0.0.1:9")


class Killed(Exception):
    """Stands for a sweep that is stopped."""


def test_a_killed_sweep_goes_on(shipped: Study, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"

    def kill(done: int, total: int) -> None:
        if kept.read_text(encoding="utf-8").count("\n") > 1:
            raise Killed

    with pytest.raises(Killed):
        shipped.rank(2, resume=kept, progress=kill, top=3)
    # The last line is torn, as when the machine goes down while it is written.
    kept.write_text(kept.read_text(encoding="utf-8") + '{"set": [1,', encoding="utf-8")
    before = kept.read_text(encoding="utf-8").count("\n")
    seen: list[tuple[int, int]] = []
    again = shipped.rank(2, resume=kept, progress=lambda done, total: seen.append((done, total)), top=3)
    whole = shipped.rank(2, top=3)
    assert rank_answer(again, shipped.dataset) == rank_answer(whole, shipped.dataset)
    assert again.swept.losses == whole.swept.losses
    assert seen[0][0] >= before - 1 > 200
    assert seen[-1][0] == seen[-1][1] == whole.swept.sets
    lines = kept.read_text(encoding="utf-8").splitlines()
    assert len(lines) == whole.swept.solved + 1
    assert all(json.loads(line) for line in lines)


def test_kept_results_of_something_else_are_refused(kz_mini: Study, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    kz_mini.rank(2, among=EDGE_TARGETS, resume=kept)
    with pytest.raises(CheckpointError, match="other data or options"):
        kz_mini.rank(3, among=EDGE_TARGETS, resume=kept)
    nodes = kz_mini.dataset.folder / "nodes.csv"
    nodes.write_text(nodes.read_text(encoding="utf-8").replace("NOVO,", "NOVO 2,", 1), encoding="utf-8")
    with pytest.raises(CheckpointError, match="other data or options"):
        energy.load(kz_mini.dataset.folder).rank(2, among=EDGE_TARGETS, resume=kept)


@pytest.mark.parametrize(
    "content", [b"a letter\nof mine\n", b"\xff\xfe\x00", b'{"schema": "kzroutes/rank/1"}\n', b"[1]"]
)
def test_other_files_are_refused_and_left_alone(kz_mini: Study, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match=r"letter\.txt"):
        kz_mini.rank(among=EDGE_TARGETS, resume=path)
    assert path.read_bytes() == content


def test_a_spoilt_line_and_a_folder_are_refused(kz_mini: Study, tmp_path: Path) -> None:
    kept = tmp_path / "kept.jsonl"
    data = fingerprint(kz_mini.dataset, {})
    possible = Range(items=3, k=1, exports=10.0, domestic=2.0)
    Checkpoint(kept, data, possible).add({(0,): Loss(1.0, 0.0, 5)})
    assert Checkpoint(kept, data, possible).kept == {(0,): Loss(1.0, 0.0, 5)}
    kept.write_text(kept.read_text(encoding="utf-8") + '{"set": "x"}\n', encoding="utf-8")
    with pytest.raises(CheckpointError, match="line 3"):
        Checkpoint(kept, data, possible)
    with pytest.raises(CheckpointError, match="can't resume"):
        Checkpoint(tmp_path, data, possible)
    with pytest.raises(CheckpointError, match="can't resume"):
        Checkpoint(tmp_path / "nowhere" / "kept.jsonl", data, possible)


@pytest.mark.parametrize(
    "line",
    [
        '{"set": [1], "exports": NaN, "domestic": 0.0, "used": "1"}',
        '{"set": [1], "exports": Infinity, "domestic": 0.0, "used": "1"}',
        '{"set": [1], "exports": 1e999, "domestic": 0.0, "used": "1"}',
        '{"set": [1], "exports": -1.0, "domestic": 0.0, "used": "1"}',
        '{"set": [1], "exports": 10.1, "domestic": 0.0, "used": "1"}',
        '{"set": [1], "exports": 1.0, "domestic": 2.1, "used": "1"}',
        '{"set": [1], "exports": "1.0", "domestic": 0.0, "used": "1"}',
        '{"set": [1], "exports": true, "domestic": 0.0, "used": "1"}',
        '{"set": [1], "exports": 1.0, "domestic": 0.0, "used": "8"}',
        '{"set": [1], "exports": 1.0, "domestic": 0.0, "used": "-1"}',
        '{"set": [3], "exports": 1.0, "domestic": 0.0, "used": "1"}',
        '{"set": [-1], "exports": 1.0, "domestic": 0.0, "used": "1"}',
        '{"set": [1.5], "exports": 1.0, "domestic": 0.0, "used": "1"}',
        '{"set": [true], "exports": 1.0, "domestic": 0.0, "used": "1"}',
        '{"set": [], "exports": 1.0, "domestic": 0.0, "used": "1"}',
        '{"set": [0, 1], "exports": 1.0, "domestic": 0.0, "used": "1"}',
        '{"set": [0], "exports": 2.0, "domestic": 0.0, "used": "5"}',
        '{"set": [1], "exports": 1.0, "domestic": 0.0, "used": "' + "f" * 9000 + '"}',
        '{"set": [' + "9" * 9000 + '], "exports": 1.0, "domestic": 0.0, "used": "1"}',
        "[" * 100_000,
        "",
    ],
)
def test_what_no_sweep_can_have_found_is_refused(tmp_path: Path, line: str) -> None:
    """Sets of one out of three, 10 Mt/y of exports and 2 at home: each line says something else."""
    kept, possible = tmp_path / "kept", Range(items=3, k=1, exports=10.0, domestic=2.0)
    Checkpoint(kept, "data", possible).add({(0,): Loss(1.0, 0.0, 5)})
    kept.write_text(kept.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    before = kept.read_bytes()
    with pytest.raises(CheckpointError, match=r"kept, line 3 .*: delete the file and start again"):
        Checkpoint(kept, "data", possible)
    assert kept.read_bytes() == before


@pytest.mark.parametrize(
    ("k", "options", "message"),
    [
        (0, {}, "k is 1, 2 or 3"),
        (4, {}, "k is 1, 2 or 3"),
        (1, {"kind": "pipeline"}, "can't rank 'pipeline'"),
        (1, {"kind": "strait"}, "no strait"),
        (1, {"horizon": "decade"}, "unknown horizon"),
        (1, {"horizon": "month"}, "calibration"),
        (1, {"year": 2024}, "no years"),
        (1, {"top": 0}, "can't show 0"),
        (1, {"workers": 0}, "0 workers"),
        (1, {"among": ["edge:cpx"]}, "did you mean"),
        (3, {"among": ["edge:cpc", "edge:uas"]}, "can't choose 3 out of 2"),
    ],
)
def test_bad_input_is_told(kz_mini: Study, k: int, options: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        kz_mini.rank(k, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", RANKED_KINDS)
def test_the_smaller_model_has_the_same_losses(shipped: Study, kind: str) -> None:
    model = loss_model(shipped.dispatch(), blockables(shipped.dispatch(), kind))
    whole, small = LossSolver(model), LossSolver(shrink(model))
    assert len(shrink(model).upper) < len(model.upper)
    for members in list(combinations(range(len(model.items)), 2))[::5]:
        a, b = whole.solve(members), small.solve(members)
        assert (a.exports, a.domestic) == pytest.approx((b.exports, b.domestic), abs=EXACT)


def test_a_set_does_not_depend_on_what_was_solved_before(shipped: Study) -> None:
    model = loss_model(shipped.dispatch(), blockables(shipped.dispatch()))
    used = LossSolver(model)
    for pair in [(0, 1), (5, 38), (36, 60), (33, 34), (32, 33, 34)]:
        used.solve(pair)
    assert used.solve((5, 38)) == LossSolver(model).solve((5, 38))


def test_answer_records_and_table(shipped: Study) -> None:
    ranking = shipped.rank(2, kind="corridor", top=4)
    answer = rank_answer(ranking, shipped.dataset)
    assert answer["schema"] == "kzroutes/rank/1"
    assert answer["rows"][0]["targets"] == ["corridor:atyrau-samara", "corridor:cpc"]
    json.dumps(answer, allow_nan=False)
    records = ranking.records()
    assert [r["rank"] for r in records] == [1, 2, 3, 4][: len(records)]
    console = Console(file=io.StringIO(), width=160)
    print_rank(console, ranking, shipped.dataset, Unit("Mt/y"))
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "What costs most to lose, 2 at a time" in text
    assert "stand in for each other" in text


def test_edges_that_no_event_could_close_are_not_ranked(shipped: Study) -> None:
    assert not select(shipped.dispatch(), [shipped.targets.find("edge:karlink")])
    assert len(EDGES) > len(BLOCKABLE)
