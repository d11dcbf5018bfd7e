"""Dependence: hand calculations on the tiny network, KZ-mini's published values, and the shipped years."""

import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import energy
from energy.cli import app
from energy.dependence.adequacy import band, export_n_minus_1, ways_out
from energy.dependence.dependence import Dependence, dependence_target
from energy.network.targets import UnknownTargetError
from energy.statistics.indicators import MODELLED, OBSERVED, indicators
from energy.study import Study

from .. import kz_mini as mini
from ..relabelled_networks import copy_folder, read_table, relabel_edges, scale_volumes, shuffle_rows, split_edge

YEARS = (2009, 2013, 2021, 2022, 2023, 2024, 2025)


@pytest.fixture(scope="module")
def russia(shipped: Study) -> dict[int, Dependence]:
    return {year: shipped.dependence("RU", year) for year in YEARS}


def value(found: Dependence, measure: str, horizon: str = "") -> float:
    number = found.find(measure, horizon).value
    assert number is not None, measure
    return number


# --- by hand -----------------------------------------------------------------------------------------------


def test_tiny_network_by_hand(tiny: Study) -> None:
    """West carries 9 of 12 through BB, loaded in its port, on its operator's lines: 75 %.

    Without BB the east takes 5 (contract 4): 7 of 12 are lost, 8 within the contract; 7 of the 9 have nowhere else to
    go. Two Mt go east for 31 instead of west for 34.566 USD/t. HHI 75² + 25² = 6250, effective number 1.6.
    """
    found = tiny.dependence("BB", 2024)
    for measure in ("territorial", "port-loading", "operator-control"):
        assert value(found, measure) == pytest.approx(0.75)
    assert value(found, "structural", "structural") == pytest.approx(7 / 12)
    assert value(found, "structural", "year") == pytest.approx(8 / 12)
    assert value(found, "captivity", "structural") == pytest.approx(7 / 9)
    assert value(found, "rerouting-cost", "structural") == pytest.approx(31 - 34.566, abs=0.01)
    assert value(found, "hhi-route") == pytest.approx(6250, rel=0.01)
    assert value(found, "network-n-1", "structural") == pytest.approx(5 / 12)
    assert value(found, "flexibility-without", "structural") == pytest.approx(5 / 12 - 1)


def test_equity_by_hand(tiny: Study) -> None:
    """BB's state holds 40 % of the line that 9 of 12 use, its companies another 10 %: 30 and 37.5 %; AA holds 50 %."""
    found = tiny.dependence("BB", 2024).find("equity-control")
    assert found.value == pytest.approx(0.4 * 0.75)
    assert found.high == pytest.approx(0.5 * 0.75, abs=1e-3)
    assert tiny.dependence("AA", 2024).find("equity-control").high == pytest.approx(1)


def test_east_alternative_gives_the_range(tiny: Study) -> None:
    """Customs say 3.2 in the east instead of 3: what enters BB is re-run with it, so the range is lower at one end."""
    found = tiny.dependence("BB", 2024).find("territorial")
    assert found.low is not None and found.high is not None
    assert found.low < 0.75 <= found.high + 1e-6


def test_rerouting_cost_range_by_hand(tiny: Study) -> None:
    """East costs 25–35, west 15–25 on w1 and 4–6 USD per 1000 t-km over 1113.195 km on w2; the rest has no range.

    Cheapest ends: 1 + 25 less 1 + 15 + 4.453 + 8 = −2.453; dearest: 1 + 35 less 1 + 25 + 6.679 + 8 = −4.679.
    """
    found = tiny.dependence("BB", 2024).find("rerouting-cost", "structural")
    assert found.high == pytest.approx((1 + 25) - (1 + 15 + 4.453 + 8), abs=0.01)
    assert found.low == pytest.approx((1 + 35) - (1 + 25 + 6.679 + 8), abs=0.01)


def test_2024_ports_by_hand(russia: dict[int, Dependence]) -> None:
    """54.87 at CPC, 8.80 − 1.49 to Germany by pipe, 1.90 over Makhachkala, of 68.55."""
    assert value(russia[2024], "port-loading") == pytest.approx((54.87 + 8.80 - 1.49 + 1.90) / 68.55, abs=0.002)


def test_2024_equity_by_hand(russia: dict[int, Dependence]) -> None:
    """31 % of CPC's 54.87 (with Lukoil and half of a venture 47.3 %) and all of Transneft's 8.80 + 1.90."""
    found = russia[2024].find("equity-control")
    assert found.value == pytest.approx((0.31 * 54.87 + 8.8 + 1.9) / 68.55, abs=0.002)
    assert found.high == pytest.approx(((0.31 + 0.125 + 0.075 * 0.51) * 54.87 + 8.8 + 1.9) / 68.55, abs=0.003)


# --- published ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "low", "high"),
    [(2009, 0.66, 0.88), (2013, 0.62, 0.84), (2021, 0.95, 0.99), (2022, 0.968, 0.98), (2025, 0.96, 0.97)],
)
def test_territory_within_the_published_bands(
    russia: dict[int, Dependence], year: int, low: float, high: float
) -> None:
    found = russia[year].find("territorial")
    assert found.low is not None and found.high is not None
    assert low - 1e-3 <= found.low <= found.high <= high + 1e-3
    assert (found.value is None) == (found.high - found.low >= 0.02)


def test_territory_of_the_closed_years(russia: dict[int, Dependence]) -> None:
    assert value(russia[2024], "territorial") == pytest.approx(0.957, abs=0.002)
    assert value(russia[2023], "territorial") == pytest.approx(0.96, abs=0.005)
    assert value(russia[2022], "territorial") == pytest.approx(0.97, abs=0.003)
    assert "93.8 %–96.9 %" in russia[2022].find("territorial").note


def test_kz_mini(kz_mini: Study) -> None:
    """Exports 83, without Russia 15: D = 68/83. The share through Russia is 81.9 % at least and 97.6 % at most."""
    found = kz_mini.dependence("country:RU")
    assert found.exports_mt == pytest.approx(mini.MAX_FLOW)
    assert value(found, "structural", "structural") == pytest.approx(68 / 83)
    assert value(found, "network-n-1", "structural") == pytest.approx(34 / 83)
    territory = found.find("territorial")
    assert territory.kind == MODELLED
    assert (territory.low, territory.high) == pytest.approx((0.8193, 0.9759), abs=1e-4)


def test_export_n_minus_1_as_published() -> None:
    """CPC 72.5, Atyrau–Samara 17.5, China 20 − 10, Aktau's large berths 5.2, supply 78.7: 41.6 %."""
    assert export_n_minus_1([72.5, 17.5, 20 - 10, 5.2], 78.7) == pytest.approx(0.416, abs=5e-4)


def test_export_n_minus_1_of_the_tables(shipped: Study, russia: dict[int, Dependence]) -> None:
    """The same capacities: the large berths at Aktau carry 5.2, 17.5 go by Atyrau–Samara and 10 to China."""
    ways = {way.corridors: way for way in ways_out(shipped.dispatch(2025))}
    assert ways[("cpc",)].capacity == 72.5
    assert ways[("atyrau-samara",)].capacity == 17.5
    assert ways[("china-pipe",)].capacity == pytest.approx(10, abs=0.1)
    aktau = ways[("aktau-baku", "aktau-makhachkala")]
    assert (aktau.low, aktau.capacity) == (5.2, 5.2)
    found = russia[2025].find("export-n-1")
    assert found.value == pytest.approx((17.5 + 10 + 5.2) / 78.7, abs=1e-3)
    assert found.low == pytest.approx((17 + 10 + 5.2) / 78.7, abs=1e-3)


def test_bands() -> None:
    assert [band(x) for x in (0, 0.049, 0.051, 0.2, 0.51)] == [
        "none",
        "up to 5 %",
        "up to 10 %",
        "up to 50 %",
        "above 50 %",
    ]


# --- laws --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_ranges_hold_the_value(russia: dict[int, Dependence], year: int) -> None:
    for found in russia[year].measures:
        assert found.measure in indicators()
        if found.value is not None:
            assert found.low is not None and found.high is not None
            assert found.low - 1e-6 <= found.value <= found.high + 1e-6, found.measure
        if found.low is not None and indicators()[found.measure].unit == "share" and "flexibility" not in found.measure:
            assert 0 <= found.low <= (found.high or 0) <= 1 + 1e-9, found.measure
        if found.near:
            (low, high), (lower, higher) = found.near
            assert lower - 1e-6 <= low <= high + 1e-6 and high <= higher + 1e-6, found.measure
        if found.kind == MODELLED and found.value is not None and year != 2009:
            assert len(found.near) == 2, found.measure
        if found.measure == "best-territorial":
            assert found.near[0][0] - 1e-5 <= (found.low or 0) and (found.high or 0) <= found.near[0][1] + 1e-5


@pytest.mark.parametrize("year", YEARS)
def test_sources_are_known(shipped: Study, russia: dict[int, Dependence], year: int) -> None:
    known = set(shipped.dataset.table("sources").index)
    for found in russia[year].measures:
        assert found.sources and set(found.sources) <= known, found.measure


def test_snapshot_years_have_no_model_results(russia: dict[int, Dependence]) -> None:
    assert {m.kind for m in russia[2009].measures} == {OBSERVED}
    assert {m.kind for m in russia[2024].measures} == {OBSERVED, MODELLED}


def test_what_is_lost_never_exceeds_what_crosses_and_home(shipped: Study) -> None:
    """A country can at most cost what crosses it: what is lost ≤ what enters it."""
    for country in ("RU", "AZ", "GE", "CN"):
        found = shipped.dependence(country, 2024)
        crossing = found.find("territorial")
        assert value(found, "structural", "structural") <= (crossing.high or 0) + 1e-6, country


def test_home_itself(shipped: Study) -> None:
    found = shipped.dependence("KZ", 2024)
    assert value(found, "territorial") == pytest.approx(1)
    assert value(found, "structural", "structural") == pytest.approx(1)


@pytest.mark.parametrize("country", ["OM", "US", "Brazil"])
def test_nobody_crosses_it(shipped: Study, country: str) -> None:
    found = shipped.dependence(country, 2024)
    for measure in ("territorial", "port-loading", "operator-control"):
        assert value(found, measure) == pytest.approx(0, abs=1e-6)
    assert value(found, "structural", "structural") == pytest.approx(0, abs=1e-9)
    captivity = found.find("captivity", "structural").value
    assert captivity is None or captivity == pytest.approx(0, abs=1e-9)


def test_unknown_country(shipped: Study) -> None:
    with pytest.raises(UnknownTargetError):
        dependence_target(shipped.targets, "ZZ")


def test_names_order_and_segments_change_nothing(shipped: Study, shipped_tables: Path, tmp_path: Path) -> None:
    folder = copy_folder(shipped_tables, tmp_path / "copy")
    ids = [row["edge_id"] for row in read_table(folder, "edges")]
    relabel_edges(folder, {e: hashlib.sha256(e.encode()).hexdigest()[:8] + "-" + e for e in ids})
    shuffle_rows(folder, 3)
    split_edge(
        folder,
        next(e for e in (row["edge_id"] for row in read_table(folder, "edges")) if e.endswith("-kk-01")),
        "a-half",
    )
    other = energy.load(folder).dependence("RU", 2024)
    for before, after in zip(shipped.dependence("RU", 2024).measures, other.measures, strict=True):
        assert (after.measure, after.horizon) == (before.measure, before.horizon)
        for end in ("value", "low", "high"):
            expected = getattr(before, end)
            got = getattr(after, end)
            assert (got is None) == (expected is None), before.measure
            if expected is not None:
                assert got == pytest.approx(expected, rel=2e-3, abs=2e-4), (before.measure, end)


def test_scaling_changes_no_share(tiny: Study, tiny_folder: Path, tmp_path: Path) -> None:
    folder = copy_folder(tiny_folder, tmp_path / "scaled")
    scale_volumes(folder, 5.0)
    other = energy.load(folder).dependence("BB", 2024)
    for before in tiny.dependence("BB", 2024).measures:
        if indicators()[before.measure].unit == "share" and before.kind == MODELLED and before.value is not None:
            assert value(other, before.measure, before.horizon) == pytest.approx(before.value, abs=1e-4), before.measure


# --- the command -------------------------------------------------------------------------------------------


def run(*words: str) -> "tuple[int, str, str]":
    result = CliRunner().invoke(app, ["dependence", *words])
    return result.exit_code, result.stdout, result.stderr


def test_command_json(russia: dict[int, Dependence]) -> None:
    code, out, _ = run("--year", "2024", "--json")
    answer = json.loads(out)
    assert code == 0 and answer["schema"] == "kzroutes/dependence/1" and answer["on"] == "country:RU"
    rows = {(row["measure"], row["horizon"]): row for row in answer["rows"]}
    assert rows["territorial", ""]["value"] == pytest.approx(value(russia[2024], "territorial"), abs=1e-6)
    assert rows["structural", "month"]["kind"] == "modelled"
    assert rows["best-territorial", "structural"]["near_0.01_low"] < rows["best-territorial", "structural"]["low"]
    assert all(row["answers"] and row["does_not_answer"] for row in answer["rows"])


def test_command_for_people() -> None:
    code, out, _ = run()
    assert code == 0
    for words in ("96.8 %", "model result", "What each measure answers", "Exports lost without it"):
        assert words in out


def test_command_for_all_years() -> None:
    code, out, _ = run("--all", "--on", "strait:bosporus")
    assert code == 0 and "2009" in out and "2025" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--on", "ZZ"), "unknown target 'ZZ'"),
        (("--on", "country:QQ"), "unknown target"),
        (("--year", "1900"), "no data for the year 1900"),
        (("--all", "--year", "2024"), "--all goes without --year"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], said: str) -> None:
    code, out, err = run(*words)
    assert code == 2 and out == "" and said in err
