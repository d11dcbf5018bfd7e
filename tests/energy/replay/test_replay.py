"""Replay: what is imposed, what is scored, and that stored predictions stay as they are."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from rich.console import Console

import energy
from energy.duration.settings import Setting
from energy.errors import UsageError
from energy.flow.scenario import Scenario, make_scenario
from energy.replay.cases import CaseError, cases_of, parse_closures, phases_of
from energy.replay.forecasts import ABSENCES
from energy.replay.learning import episodes
from energy.replay.predictions import forecasts_of, predictions_of, stored_of
from energy.replay.quantities import Reading, displaced_share, modelled, naive
from energy.replay.replay import Replay
from energy.report.replay import print_replay, replay_answer, sentence
from energy.study import Study
from geodata import Dataset

FROZEN_ROWS = 30
FORECAST_ROWS = 37
FORECAST_DIGEST = "0e782f65fd355a52828356f14becb426ba5cfe5dbc131b27e56fded5b148571d"
FROZEN_DIGEST = "0232fd50afa5fd2d65dea6985c52e9f15fcacc9ee71f7940cb0255f9e2c67aa0"


@pytest.fixture(scope="module")
def net() -> Study:
    return energy.load()


@pytest.fixture(scope="module")
def all_of_it(net: Study) -> Replay:
    return net.replay()


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


def test_only_independent_tests_with_an_outcome_are_scored(all_of_it: Replay) -> None:
    tests = [row.case for row in all_of_it.rows if row.case.use == "test"]
    scores = all_of_it.scores
    assert scores.rows == sum(c.independent and c.status not in ABSENCES for c in tests) > 0
    assert all_of_it.absences.rows == sum(c.status in ABSENCES for c in tests) > 0
    assert scores.rows + all_of_it.absences.rows + all_of_it.dependent.rows == len(tests)
    assert sum(scores.histogram) == scores.rows
    others = replace(all_of_it, rows=tuple(row for row in all_of_it.rows if row.case.use != "test"))
    assert others.scores.rows == 0 and others.scores.skill is None
    assert "nothing is scored" in sentence(others)
    assert f"In {scores.rows} independent quantities of {scores.events} events" in sentence(all_of_it)


def test_a_hit_is_an_observed_value_in_the_interval(all_of_it: Replay) -> None:
    for row in all_of_it.rows:
        low, high = row.quantiles["q05"], row.quantiles["q95"]
        if row.case.observed is None:
            assert row.hit is None
        elif row.values is not None and low is not None and high is not None:
            assert row.hit == (low - 5e-4 <= row.case.observed <= high + 5e-4)


def test_quantiles_rise(all_of_it: Replay) -> None:
    for row in all_of_it.rows:
        known = [v for v in row.quantiles.values() if v is not None]
        assert known == sorted(known), row.case.replay_id


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
        if case.quantity in ("first_cut", "full") and case.observed is not None:
            assert not case.independent


def winter(net: Study, dataset: Dataset | None = None) -> list[tuple[Mapping[str, float | None], float | None]]:
    rows = Study(dataset or net.dataset).replay("2025-11-29-spm2").rows
    return [(row.quantiles, row.naive) for row in rows]


def with_observed(dataset: Dataset, events: Collection[str], value: float) -> Dataset:
    table = dataset.table("replays")
    inside = table["event_id"].isin(events) & table["observed"].notna()
    return replace(
        dataset, tables={**dataset.tables, "replays": table.assign(observed=table["observed"].mask(inside, value))}
    )


def test_an_event_never_learns_from_its_own_days(net: Study) -> None:
    """Changing every figure of an episode changes no forecast of it; changing those of another one does."""
    own = episodes(cases_of(net.dataset))["2025-11-29-spm2"]
    assert own >= {"2025-11-29-spm2", "2025-12-29-cpc-storm", "2026-01-18-tengiz-power"}
    before = winter(net)
    assert winter(net, with_observed(net.dataset, own, 0.123)) == before
    assert winter(net, with_observed(net.dataset, {"2022-08-22-cpc-moorings-repair"}, 5.0)) != before


def test_the_storm_of_february_2023(net: Study) -> None:
    (row,) = net.replay("event:2023-02-19-cpc-storm").rows
    assert row.case.observed == 3
    median = row.quantiles["q50"]
    assert median is not None and 1 < median < 4


SMALL = 50
"""Draws of a quick replay."""


def drawn(net: Study, name: str) -> tuple[Reading, Reading]:
    forecasts = net.forecasts(SMALL)
    return forecasts.readings(next(c for c in forecasts.cases if c.replay_id == name))


def test_one_mooring_carries_what_its_prior_says(net: Study) -> None:
    """29 days of one mooring and none on the two of the storm: the rate drawn, less ships that stay away."""
    reading, plain = drawn(net, "2025-12-cpc-loading")
    rates = [s.mooring for s in reading.runs.conditions.settings]
    assert all(rate is not None and 37 <= rate <= 53 for rate in rates)
    values = modelled(reading)
    assert values.max() <= 29 * 53 / 365 + 1e-9
    assert values.min() >= 0.4 * 29 * 37 / 365
    # "Nothing else moves, one tank": the limit of the case, 42 Mt/y.
    assert modelled(plain) == pytest.approx([29 * 42 / 365], rel=0.03)


def test_the_weather_of_a_named_storm_is_told(net: Study) -> None:
    """The states name the storm of December 2025: no weather is drawn in it, but for November and January."""
    case = next(c for c in cases_of(net.dataset) if c.replay_id == "2025-12-cpc-loading")
    storms = frozenset({date(2025, 12, 29)})
    months = {month for p in phases_of(case, net.targets, (), storms) for month, _ in p.months}
    assert months == {11, 1}
    assert {m for p in phases_of(case, net.targets) for m, _ in p.months} == {11, 12, 1}


def test_what_is_put_out_and_what_is_lost_make_the_base(net: Study) -> None:
    """Output of the month as a rate, as a volume, and what is missing from it: three readings of the same draws."""
    output, _ = drawn(net, "2026-01-output")
    lost = replace(output, case=replace(output.case, quantity="lost", unit="Mt"))
    produced = replace(output, case=replace(output.case, quantity="produced", unit="Mt"))
    base = output.runs.trajectory.home_base
    # 99.6 Mt were published for 2025; the model's fields put out what was exported or refined.
    share = 99.6 / float(net.storage(2025).supply.sum())
    assert modelled(output) / 1000 * 31 / share + modelled(lost) == pytest.approx(base * 31)
    assert modelled(produced) == pytest.approx(modelled(output) / 1000 * 31)
    assert naive(produced) == pytest.approx(naive(output) / 1000 * 31)


def test_the_loss_of_a_field_is_its_own(net: Study) -> None:
    """Tengiz stands for nine days and returns by a ninth of base a day: 9 + 8/9 + 7/9 days of base are lost."""
    _, plain = drawn(net, "2026-01-tengiz-outage")
    storage = net.storage(2025)
    base = float(storage.base_output[storage.network.sources.index("tengiz")])
    assert modelled(plain) == pytest.approx([base * (9 + 8 / 9 + 7 / 9)], rel=1e-6)


def test_a_field_comes_back_as_after_what_had_shut_it(net: Study) -> None:
    """Tengiz after a power failure, the others after a stop of transport."""
    reading, _ = drawn(net, "2026-01-tengiz-outage")
    ramp, sources = reading.runs.conditions.ramp_share, net.storage(2025).network.sources
    assert ramp is not None
    tengiz, kashagan = ramp[:, sources.index("tengiz")], ramp[:, sources.index("kashagan")]
    assert tengiz.max() <= 0.15 and kashagan.min() >= 0.04
    assert (tengiz < kashagan).all()


def test_a_share_of_the_terminal_is_what_was_told(net: Study) -> None:
    """From 1 August 2026 about 100 kt/d of all crude: 0.43 of the two moorings that work, in the model and naively."""
    storage = net.storage(2025)
    case = next(c for c in cases_of(net.dataset) if c.event_id == "2026-08-01-cpc-reduced")
    scenario = phases_of(case, net.targets)[-1].scenario
    terminal = [farm.node for farm in storage.farms].index("cpc-mt")
    stormy = Setting(0.45, mooring=42.0, terminal=84.0, hours_lost=((8, 0.5),))
    settled = storage.settle(storage.ask(scenario, stormy, months={8: 1.0}))
    assert settled.through[terminal] / 365 == pytest.approx(0.43 * 84 / 365, rel=1e-6)
    assert pytest.approx(0.100, rel=0.02) == 0.43 * 84 / 365
    at = {j.joint_id: k for k, j in enumerate(storage.network.joints)}
    home = storage.joint_base(at["cpc-moorings"]) / storage.exports
    assert displaced_share(storage, scenario) == pytest.approx((1 - 0.43) * home)


def test_ships_that_stay_away_come_back_in_a_straight_line() -> None:
    """A fifth is missing at first, nothing after ten days: a tenth on average, 0.2 x 0.75 in the first five."""
    setting = Setting(ships_away=0.2, ships_days=10.0)
    assert setting.loading_share({}, (0.0, 10.0)) == pytest.approx(0.9)
    assert setting.loading_share({}, (0.0, 5.0)) == pytest.approx(1 - 0.2 * 0.75)
    assert setting.loading_share({}, (10.0, 30.0)) == 1.0
    assert setting.loading_share({}, None) == 1.0


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


def test_predictions_without_a_figure_are_all_written_down(net: Study) -> None:
    stored, cases = stored_of(net.dataset), cases_of(net.dataset)
    assert {c.replay_id for c in cases if c.use == "frozen"} <= set(stored)
    assert len(stored) == len(predictions_of(net.dataset)) + len(forecasts_of(net.dataset))
    units = {c.replay_id: c.unit for c in cases}
    assert all(units[f.replay_id] == f.unit for f in forecasts_of(net.dataset))


def test_a_stored_prediction_is_shown_as_it_stands(all_of_it: Replay, net: Study) -> None:
    stored = {f.replay_id: f for f in forecasts_of(net.dataset)}
    shown = {row.case.replay_id: row for row in all_of_it.rows if row.case.use == "frozen"}
    for name, forecast in stored.items():
        assert shown[name].quantiles["q50"] == forecast.q50
        assert shown[name].values is None


@pytest.mark.parametrize(
    ("table", "rows", "digest"),
    [("predictions", FROZEN_ROWS, FROZEN_DIGEST), ("forecasts", FORECAST_ROWS, FORECAST_DIGEST)],
)
def test_what_was_frozen_stays_as_it_was(net: Study, table: str, rows: int, digest: str) -> None:
    """The first rows, byte for byte. A change here rewrites what was predicted: add rows instead."""
    lines = (net.dataset.folder / f"{table}.csv").read_bytes().splitlines(keepends=True)
    assert hashlib.sha256(b"".join(lines[: rows + 1])).hexdigest() == digest
    assert all(date.fromisoformat(p.written) for p in (*predictions_of(net.dataset), *forecasts_of(net.dataset)))


def test_the_tool_appends_and_never_rewrites(net: Study, tmp_path: Path) -> None:
    tool = Path(__file__).parents[3] / "tools" / "freeze_predictions.py"
    spec = spec_from_file_location("freeze_predictions", tool)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    path = tmp_path / "forecasts.csv"
    before = (net.dataset.folder / "forecasts.csv").read_bytes()
    path.write_bytes(before)
    module.append(path, [replace(forecasts_of(net.dataset)[0], replay_id="later", q95=None, q50=0.1234)])
    assert path.read_bytes().startswith(before)
    assert path.read_text(encoding="utf-8").splitlines()[-1].startswith("later,")


def test_the_answer_is_plain(all_of_it: Replay, net: Study, capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(json.dumps(replay_answer(all_of_it, net.dataset), allow_nan=False))
    assert answer["schema"] == "kzroutes/replay/2"
    assert answer["scores"]["rows"] == all_of_it.scores.rows
    assert {"event", "quantity", "q05", "q50", "q95", "observed", "hit", "use"} <= set(answer["rows"][0])
    assert {row["quantity"] for row in answer["learned"]} >= {"phi", "mooring_rate", "room_up_the_line", "restart"}
    print_replay(Console(width=150), all_of_it)
    shown = capsys.readouterr().out
    assert "What the events taught" in shown and "independent quantities" in shown


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
