"""Replay: what is imposed, what is scored, and that stored predictions stay as they are."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from rich.console import Console

import energy
from energy.errors import UsageError
from energy.flow.scenario import Scenario, make_scenario
from energy.replay.cases import CaseError, cases_of, parse_closures, phases_of
from energy.replay.predictions import drifts, predictions_of, unwritten
from energy.replay.quantities import displaced_share
from energy.replay.replay import Replay, replay_cases
from energy.report.replay import print_replay, replay_answer, summary
from energy.study import Study

FROZEN_ROWS = 30
FROZEN_DIGEST = "0232fd50afa5fd2d65dea6985c52e9f15fcacc9ee71f7940cb0255f9e2c67aa0"


@pytest.fixture(scope="module")
def net() -> Study:
    return energy.load()


@pytest.fixture(scope="module")
def all_of_it(net: Study) -> Replay:
    return net.replay()


NOT_YET_FROZEN = {
    "2026-03-24-ust-luga",
    "2026-07-19-cpc-tankers",
    "2026-07-20-cpc-halt",
    "2026-07-22-sheskharis",
    "2026-07-30-cpc-third-stop",
    "2026-08-01-cpc-reduced",
    "2026-08-12-sheskharis",
    "2026-09-08-cpc-moorings",
}
"""Their states stand in the table; their forecasts are written down as quantiles, in a commit of their own."""


def test_every_event_that_shut_something_has_a_row(net: Study) -> None:
    """An event with a figure is replayed, one without keeps a prediction; those that shut nothing have neither."""
    events = net.dataset.table("events")
    years = net.full_years
    shut = {
        str(e)
        for e in events.index
        if net.targets.find(f"event:{e}").edges
        and not events.loc[e, "left_share"] >= 1
        and int(str(events.loc[e, "date_start"])[:4]) >= years[0]
    }
    assert shut == {c.event_id for c in cases_of(net.dataset)}


def test_only_tests_are_scored(all_of_it: Replay) -> None:
    score = all_of_it.score
    uses = [row.case.use for row in all_of_it.rows]
    assert score.tests == uses.count("test") > 0
    only_fits = Replay(tuple(row for row in all_of_it.rows if row.case.use != "test"))
    assert only_fits.score.tests == only_fits.score.hits == 0
    assert "No test" in summary(only_fits)
    assert str(score.tests) in summary(all_of_it)


def test_a_hit_is_an_observed_value_in_the_band(all_of_it: Replay) -> None:
    for row in all_of_it.rows:
        if row.case.observed is None:
            assert row.hit is None
        elif row.low is not None and row.high is not None:
            assert row.hit == (row.low - 5e-4 <= row.case.observed <= row.high + 5e-4)


def test_every_miss_says_why(all_of_it: Replay) -> None:
    for row in all_of_it.rows:
        assert bool(row.why) == (row.hit is False)


def test_what_fits_a_parameter_is_not_a_test(net: Study) -> None:
    """Rerouted volumes of the fitted events fit φ; the buffers behind the start fill are not independent."""
    cases = cases_of(net.dataset)
    fitted = set(net.dataset.table("calibration")["event_id"])
    for case in cases:
        if case.quantity == "rerouted" and case.event_id in fitted:
            assert case.use == "fit"
        if case.quantity == "first_cut" and case.observed is not None:
            assert not case.independent


def test_inputs_are_states_not_volumes(net: Study) -> None:
    """Changing every observed figure changes no modelled value."""
    kept = net.replay("2025-11-29-spm2").rows
    table = net.dataset.table("replays")
    changed = replace(net.dataset, tables={**net.dataset.tables, "replays": table.assign(observed=123.0)})
    again = Study(changed).replay("2025-11-29-spm2").rows
    assert [(r.low, r.central, r.high, r.naive) for r in again] == [(r.low, r.central, r.high, r.naive) for r in kept]


def test_the_storm_of_february_2023(net: Study) -> None:
    (row,) = net.replay("event:2023-02-19-cpc-storm").rows
    assert row.case.observed == 3
    assert row.hit
    assert row.low is not None and row.low == pytest.approx(1.47, abs=0.05)


def test_mooring_rates_known_before_the_event_bind_in_december_2025(all_of_it: Replay) -> None:
    """29 days at 42/365 Mt and none on two storm days; a short last day after them cannot exceed that."""
    row = next(r for r in all_of_it.rows if r.case.replay_id == "2025-12-cpc-loading")
    assert row.high is not None and row.high <= 31 * 42 / 365
    assert row.high == pytest.approx(29 * 42 / 365, rel=0.03)
    assert row.hit is False
    assert "moorings" in row.why


def test_what_is_put_out_and_what_is_lost_make_the_base(net: Study) -> None:
    """Output of the month as a rate, as a volume, and what is missing from it: three readings of one run."""
    rows = {row.case.replay_id: row for row in net.replay("2026-01-18-tengiz-power").rows}
    base = float(net.storage(2025).base_output[:-1].sum())
    rate, lost = rows["2026-01-output"].central, rows["2026-01-tengiz-lost"].central
    assert rate is not None and lost is not None
    assert rate / 1000 * 31 + lost == pytest.approx(base * 31)
    case = replace(rows["2026-01-output"].case, quantity="produced", unit="Mt")
    (produced,) = replay_cases(net.dispatch, [case])
    assert produced.central == pytest.approx(rate / 1000 * 31)
    assert produced.naive == pytest.approx(rows["2026-01-output"].naive / 1000 * 31)


def test_the_loss_of_a_field_is_its_own(net: Study) -> None:
    """Tengiz stands for nine days and returns by a ninth of base a day: 9 + 8/9 + 7/9 days of base are lost."""
    rows = {row.case.replay_id: row for row in net.replay("2026-01-18-tengiz-power").rows}
    storage = net.storage(2025)
    base = float(storage.base_output[storage.network.sources.index("tengiz")])
    assert rows["2026-01-tengiz-outage"].central == pytest.approx(base * (9 + 8 / 9 + 7 / 9), rel=1e-6)


def test_a_share_of_the_terminal_is_what_was_told(net: Study) -> None:
    """From 1 August 2026 about 100 kt/d of all crude: 0.43 of the two moorings that work, in the model and naively."""
    storage = net.storage(2025)
    case = next(c for c in cases_of(net.dataset) if c.event_id == "2026-08-01-cpc-reduced")
    scenario = phases_of(case, net.targets)[-1].scenario
    terminal = [farm.node for farm in storage.farms].index("cpc-mt")
    assert storage.steady(scenario, frozenset()).rates.through[terminal] == pytest.approx(0.100, rel=0.02)
    at = {j.joint_id: k for k, j in enumerate(storage.network.joints)}
    home = storage.joint_base(at["cpc-moorings"]) / storage.exports
    assert displaced_share(storage, scenario) == pytest.approx((1 - 0.43) * home)


def test_a_field_outage_comes_on_top_of_a_block(net: Study) -> None:
    case = next(c for c in cases_of(net.dataset) if c.replay_id == "2026-01-tengiz-lost")
    imposed = [{b.target.key for b in p.scenario.blocks} for p in phases_of(case, net.targets)]
    assert {"node:tengiz", "edge:spm-2", "edge:spm-3"} in imposed


def test_gaps_between_states_are_open(net: Study) -> None:
    states = "2023-02-19/2023-02-20: edge:spm-1 | 2023-02-25/2023-02-26: edge:spm-2@0.5"
    case = replace(cases_of(net.dataset)[0], closures=parse_closures(states), start=date(2023, 2, 18), limits=())
    phases = phases_of(case, net.targets)
    assert [(p.start, p.end, len(p.scenario.blocks)) for p in phases] == [(0, 1, 0), (1, 3, 1), (3, 7, 0), (7, 9, 1)]
    assert phases[-1].scenario.blocks[0].left == 0.5


def test_the_naive_value_counts_working_moorings(net: Study) -> None:
    """One of three out: two still work. Two out: half of the home crude of the terminal. All out: all of it."""
    storage = net.storage(2025)
    at = {j.joint_id: k for k, j in enumerate(storage.network.joints)}
    home = storage.joint_base(at["cpc-moorings"]) / storage.exports
    for names, share in ((["spm-1"], 0.0), (["spm-1", "spm-2"], 0.5), (["spm-1", "spm-2", "spm-3"], 1.0)):
        scenario = make_scenario(net.targets, names, horizon="month")
        assert displaced_share(storage, scenario) == pytest.approx(share * home)
    assert displaced_share(storage, Scenario(())) == 0


def test_predictions_without_a_figure_are_all_written_down(all_of_it: Replay, net: Study) -> None:
    stored = predictions_of(net.dataset)
    assert {row.case.event_id for row in unwritten(all_of_it.rows, stored)} == NOT_YET_FROZEN
    assert len({p.replay_id for p in stored}) == len(stored)


def test_a_stored_prediction_is_kept_and_drift_is_told(all_of_it: Replay, net: Study) -> None:
    stored = predictions_of(net.dataset)
    moved = replace(stored[1], high=(stored[1].high or 0) + 1)
    found = drifts(all_of_it.rows, (moved,))
    assert [d.prediction for d in found] == [moved]
    assert "now" in str(found[0])
    for drift in drifts(all_of_it.rows, stored):
        print(f"drift: {drift}")


def test_what_was_frozen_stays_as_it_was(net: Study) -> None:
    """The first rows, byte for byte. A change here rewrites what was predicted: add rows instead."""
    lines = (net.dataset.folder / "predictions.csv").read_bytes().splitlines(keepends=True)
    assert hashlib.sha256(b"".join(lines[: FROZEN_ROWS + 1])).hexdigest() == FROZEN_DIGEST
    assert all(date.fromisoformat(p.written) for p in predictions_of(net.dataset))


def test_the_tool_appends_and_never_rewrites(net: Study, tmp_path: Path) -> None:
    tool = Path(__file__).parents[3] / "tools" / "freeze_predictions.py"
    spec = spec_from_file_location("freeze_predictions", tool)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    path = tmp_path / "predictions.csv"
    before = (net.dataset.folder / "predictions.csv").read_bytes()
    path.write_bytes(before)
    module.append(path, [replace(predictions_of(net.dataset)[0], replay_id="later", low=None, central=0.1234)])
    assert path.read_bytes().startswith(before)
    assert path.read_text(encoding="utf-8").splitlines()[-1].startswith("later,")


def test_the_answer_is_plain(all_of_it: Replay, net: Study, capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(json.dumps(replay_answer(all_of_it, net.dataset), allow_nan=False))
    assert answer["schema"] == "kzroutes/replay/1"
    assert answer["summary"]["tests"] == all_of_it.score.tests
    assert {"event", "quantity", "low", "central", "high", "observed", "hit", "use"} <= set(answer["rows"][0])
    print_replay(Console(width=150), all_of_it)
    assert "Tests scored" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("2023-02-19-cpc-strom", "did you mean"),
        ("2022-06-07-kebco", "closed nothing"),
        ("2022-07-06-tengiz-blast", "no state"),
    ],
)
def test_bad_events_are_named(net: Study, event: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        net.replay(event)


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-19: edge:spm-1",
        "2023-02-19/2023-02-18: edge:spm-1",
        "2023-02-19/2023-02-20: edge:spm-1@half",
        "2023-02-30/2023-03-02: edge:spm-1",
        "2023-02-19/2023-02-22: edge:a | 2023-02-22/2023-02-23: edge:a",
        "",
    ],
)
def test_states_that_cannot_be_read_are_named(text: str) -> None:
    with pytest.raises(CaseError):
        parse_closures(text)


def test_what_is_to_be_forecast_holds_no_outcome(net: Study) -> None:
    """From March 2026 on a row with a state has no figure, but where sources only speak of no loss."""
    for case in cases_of(net.dataset):
        if case.event_id >= "2026-02":
            assert case.use == "frozen" or case.status == "none_reported", case.replay_id
    summer = [c for c in cases_of(net.dataset) if c.event_id == "2026-07-20-cpc-halt"]
    asked = {c.quantity for c in summer}
    assert asked >= {"first_cut", "output", "produced", "loading", "rerouted", "corridor_more", "edge"}
    assert max(net.dataset.table("monthly")["month"]) < "2026-07"
