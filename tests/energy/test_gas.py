"""The gas network: balances as the sources close, and blocks worked out by hand. All volumes in bcm a year."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import energy
from energy.cli import app
from energy.network.graph import build
from energy.presentation.console import Unit
from energy.presentation.opening import year_sentence
from energy.report.block import block_answer, sentence
from energy.study import Study

BOUGHT_2019, MOST_BOUGHT = 11.6, 14.2
CONTRACT, LEAST_CONTRACT, MOST_CONTRACT = 8.0, 7.2, 8.8
CHINA_2019, CHINA_2022, EXPORTS_2022 = 7.5, 4.2, 4.6
# What swaps gave back was not found: it enters as 0 ± 0.3, and balancing leaves a trace of it.
TRACE = 0.02


@pytest.fixture(scope="module")
def gas() -> Study:
    return energy.load("kazakhstan-gas")


@pytest.fixture(scope="module")
def recorded(gas: Study) -> Callable[[int, str], float]:
    """A figure in use for a year, of whichever table has it."""

    def find(year: int, target: str) -> float:
        rows = [*gas.dataset.rows("history", year=year, target=target, used=True)]
        rows += [r for r in gas.dataset.rows("observations", year=year, target=target) if r["role"] != "alternative"]
        (row,) = rows
        value = row.get("value", row.get("value_mt"))
        assert isinstance(value, float)
        return value

    return find


def test_2019_closes_on_both_destinations_and_on_the_line_to_china(
    gas: Study, recorded: Callable[[int, str], float]
) -> None:
    base = gas.baseline(2019)
    assert base.exports == pytest.approx(CHINA_2019 + BOUGHT_2019, abs=TRACE)
    assert recorded(2019, "total:exports") == pytest.approx(CHINA_2019 + BOUGHT_2019)
    # 31.2 Turkmen + 9.2 Uzbek + 7.5 Kazakh = 47.9, as the operator counts the line.
    on_the_line = base.central.flows["khorgos-cn"] + base.foreign["khorgos-cn"]
    assert on_the_line == pytest.approx(recorded(2019, "edge:khorgos-cn"), abs=TRACE)


def test_a_share_of_another_count_is_of_the_exports_that_count_makes(gas: Study) -> None:
    """2019: Russia 11.6 or 14.2 beside 7.5 to China. 14.2 of 21.7 is 65.4 %, and not 74 % of 19.1."""
    low, high = BOUGHT_2019 / (BOUGHT_2019 + CHINA_2019), 14.2 / (14.2 + CHINA_2019)
    through = gas.shares(2019).through("RU")
    assert (through.low, through.high) == pytest.approx((low, high), abs=1e-3)
    change = gas.block("khorgos", year=2019).through["RU"]
    assert (change.before_low, change.before_high) == (through.low, through.high)


def test_where_the_total_has_a_range_so_has_every_share_of_it(gas: Study) -> None:
    """China's 7.5 has no range, but 7.5 of 19.1 is 39.3 % and 7.5 of 21.7 is 34.6 %."""
    shares = gas.shares(2019)
    assert shares.total_span == pytest.approx((CHINA_2019 + BOUGHT_2019, CHINA_2019 + MOST_BOUGHT), abs=TRACE)
    low, high = CHINA_2019 / (CHINA_2019 + MOST_BOUGHT), CHINA_2019 / (CHINA_2019 + BOUGHT_2019)
    row = next(row for row in shares.by("corridor") if row.id == "china")
    assert (row.low_share, row.high_share) == pytest.approx((low, high), abs=1e-3)
    past = gas.history("RU").year(2019).find("corridor-share", "gate:china")
    assert past is not None and (past.low, past.high) == (row.low_share, row.high_share)
    said = year_sentence(shares, Unit(goods=gas.dataset.commodity))
    assert "the 19.1 bcm (range 19.1–21.7) exported in 2019" in said
    printed = CliRunner().invoke(app, ["shares", "--network", "kazakhstan-gas", "--year", "2019"]).output
    assert "39.3 % (34.6–39.3 %)" in printed and "19.10 (range 19.10–21.70) bcm/y" in printed


def test_what_is_compared_keeps_its_ranges(gas: Study) -> None:
    """2018 has 19.4, 2019 has 19.1 or 21.7: from 0.3 less to 2.3 more. Without Khorgos 4.9 to 7.5 are lost."""
    years = next(row for row in gas.compare("2018", "2019").rows if row.id == "exports").difference
    assert (years.value, years.low, years.high) == pytest.approx(
        (-0.3, -0.3, MOST_BOUGHT + CHINA_2019 - 19.4), abs=TRACE
    )
    lost = next(row for row in gas.compare("base", "khorgos", year=2019).rows if row.id == "lost").second
    assert (lost.low, lost.high) == pytest.approx((CHINA_2019 - (MOST_BOUGHT - BOUGHT_2019), CHINA_2019), abs=TRACE)


def test_a_route_with_more_than_all_exports_is_called_so() -> None:
    """An analyst's 5.5 to China beside the 4.6 of all exports of 2022; the 4.6 of another count is no more than all."""
    printed = CliRunner().invoke(app, ["shares", "--network", "kazakhstan-gas", "--year", "2022"]).output
    assert printed.count("more than all exports of 2022 (4.60)") == printed.count("5.50 bcm/y would be") == 1


def test_what_no_source_explains_is_what_the_figures_leave(recorded: Callable[[int, str], float]) -> None:
    """2022: 27.8 - 19.3 - 4.6 = 3.9. 2024: 28.7 + 3.8 - 21.2 - 5 = 6.3, the 5 a weak figure that is not in use."""
    made, used, left = (recorded(2022, f"total:{name}") for name in ("production", "domestic", "exports"))
    assert made - used - left == pytest.approx(3.9)
    made, brought, used = (recorded(2024, f"total:{name}") for name in ("production", "imports", "domestic"))
    assert made + brought - used - 5 == pytest.approx(6.3)
    assert brought / used == pytest.approx(0.18, abs=0.005)


def test_closing_khorgos_in_2019_loses_all_but_what_russia_has_ever_bought(gas: Study) -> None:
    """Russia bought 11.6 and never more than 14.2: 2.6 of China's 7.5 have a buyer, 4.9 have none; if none, all 7.5.

    The raw gas of Karachaganak has its own buyer: it makes no room for gas that was meant for China.
    """
    outcome = gas.block("khorgos", year=2019)
    lost = CHINA_2019 - (MOST_BOUGHT - BOUGHT_2019)
    assert outcome.volumes.lost_mt == pytest.approx(lost, abs=TRACE)
    assert sorted(end.lost_mt for end in outcome.range) == [
        pytest.approx(lost, abs=TRACE),
        pytest.approx(CHINA_2019, abs=TRACE),
    ]
    raw = next(row for row in outcome.by_corridor if row.id == "russia-orenburg")
    assert raw.scenario_mt == pytest.approx(raw.base_mt, abs=1e-6)


@pytest.mark.parametrize("horizon", ["year", "structural"])
def test_no_horizon_sends_the_gas_of_china_to_russia(gas: Study, horizon: str) -> None:
    """Beyond the 2.6 that Russia was ever counted to buy more, and the first sentence says that they rest on that."""
    outcome = gas.block("corridor:china", year=2019, horizon=horizon)
    assert outcome.volumes.lost_mt == pytest.approx(4.9, abs=TRACE)
    assert sentence(outcome, Unit(goods=gas.dataset.commodity)).endswith(
        "2.6 could go another way, mostly by Central Asia–Center to Russia, if it is bought "
        "(What Russia buys of western gas: at most 6.2, range 3.6–6.2)."
    )


@pytest.mark.parametrize(("year", "bought", "to_china"), [(2018, 12.6, 6.8), (2019, BOUGHT_2019, CHINA_2019)])
@pytest.mark.parametrize("horizon", ["year", "structural"])
def test_without_russia_china_takes_its_contract_and_no_more(
    gas: Study, year: int, bought: float, to_china: float, horizon: str
) -> None:
    """Of 15 that Beineu–Bozoy–Shymkent carries 10 are for China, as in its contract; it never bought more than 7.5."""
    outcome = gas.block("country:RU", year=year, horizon=horizon)
    assert outcome.volumes.lost_mt == pytest.approx(bought - (10 - to_china), abs=TRACE)
    assert max(end.lost_mt for end in outcome.range) == pytest.approx(bought - (7.5 - to_china), abs=TRACE)


def test_of_2022_no_purchase_of_russia_is_known_that_could_be_more(gas: Study) -> None:
    """All 4.2 that went to China are lost; if Russia had bought up to the 1.1 that China's low end leaves, 3.3.

    The base has 0.2 of Russia's 0.4 by Central Asia–Center. What is assumed of a purchase narrows no published range.
    """
    outcome = gas.block("event:2022-12-china-stop")
    assert (outcome.year, outcome.volumes.rerouted_mt) == (2022, pytest.approx(0.0, abs=1e-6))
    assert sorted(end.lost_mt for end in outcome.range) == [
        pytest.approx(CHINA_2022 - (1.1 - 0.2), abs=TRACE),
        pytest.approx(CHINA_2022, abs=TRACE),
    ]
    row = next(row for row in gas.shares(2022).by("corridor") if row.id == "russia-cac")
    assert (row.status, row.high_mt) == ("not published", pytest.approx((EXPORTS_2022 - 3.5) / 2, abs=TRACE))


def test_no_block_sends_gas_where_no_purchase_or_contract_was_seen(gas: Study) -> None:
    """Russia never more than 14.2 in all (2018, 2019) nor more than in the base (2022), China never more than 10."""
    for year, most in ((2018, MOST_BOUGHT), (2019, MOST_BOUGHT), (2022, EXPORTS_2022 - CHINA_2022)):
        for kind, item, _ in gas.network(year).targets:
            target = gas.targets.find(f"{kind}:{item}")
            if not target.edges or target.edges.isdisjoint(gas.network(year).edge):
                continue
            after = {row.id: row.scenario_mt for row in gas.block(target.key, year=year).by_corridor}
            assert after["china"] <= 10 + TRACE, (year, target.key)
            assert after["russia-cac"] + after["russia-orenburg"] <= most + TRACE, (year, target.key)


def test_what_is_told_apart_or_known_in_sum_is_not_called_unpublished(gas: Study) -> None:
    """To China 31.2 Turkmen and 9.2 Uzbek in 2019, 36.7 of both in 2018; Russia's purchases of 2022 were not found."""
    assert gas.block("khorgos", year=2019).unpublished == gas.block("khorgos", year=2018).unpublished == ()
    assert gas.block("cac-3", year=2022).unpublished == ("Uzbek gas to Russia", "Turkmen gas to Russia")


def test_a_stop_at_orenburg_cuts_karachaganak_by_what_is_processed_there(gas: Study) -> None:
    """2019: all 8 were sold. 2022: exports to Russia were at most 0.4, so most of the 8 came back by swap."""
    sold = gas.block("event:2025-10-19-orenburg-drones", year=2019)
    assert sold.volumes.lost_mt + sold.domestic_lost_mt == pytest.approx(CONTRACT, abs=TRACE)
    assert sold.domestic_lost_mt == pytest.approx(0.0, abs=TRACE)
    given_back = gas.block("orenburg-gpp", year=2022)
    assert given_back.volumes.lost_mt + given_back.domestic_lost_mt == pytest.approx(CONTRACT, abs=TRACE)
    assert given_back.volumes.lost_mt <= EXPORTS_2022 - CHINA_2022 + TRACE
    for outcome in (sold, given_back):
        assert [row.name for row in outcome.fields if row.base_mt - row.scenario_mt > TRACE] == ["Karachaganak"]


def test_a_stop_at_orenburg_has_the_range_of_the_contract_and_of_what_china_took(gas: Study) -> None:
    """2022: of 7.2 to 8.8 Karachaganak gas all but what Russia bought came back; that was 4.6 less China's 3.5 to 4.6.

    Half of the 1.1 that China's low end leaves goes to Orenburg where nothing says by which way it went.
    """
    rows = {next(iter(row.counts.items())): row for row in gas.block("orenburg-gpp", year=2022).other_bases}
    whole = {key: row.lost_mt + row.domestic_lost_mt for key, row in rows.items()}
    assert whole["edge:kar-oren", LEAST_CONTRACT] == pytest.approx(LEAST_CONTRACT, abs=TRACE)
    assert whole["edge:kar-oren", MOST_CONTRACT] == pytest.approx(MOST_CONTRACT, abs=TRACE)
    assert rows["gate:china", 4.6].lost_mt == pytest.approx(0.0, abs=TRACE)
    assert 0.0 < rows["gate:china", 3.5].lost_mt < EXPORTS_2022 - 3.5


def test_the_contract_is_the_range_of_what_is_sold_at_orenburg(gas: Study) -> None:
    row = next(row for row in gas.shares(2019).by("corridor") if row.id == "russia-orenburg")
    assert (row.low_mt, row.high_mt) == (
        pytest.approx(LEAST_CONTRACT, abs=TRACE),
        pytest.approx(MOST_CONTRACT, abs=2 * TRACE),
    )


def test_after_2020_the_share_through_russia_is_a_range_and_no_figure(gas: Study) -> None:
    """China had 3.5 to 4.6 of 4.6: Russia had 0 to 1.1, which is 0 to 24 %."""
    through = gas.history("RU").year(2022).find("through")
    assert through is not None
    assert through.value is None
    assert (through.low, through.high) == (pytest.approx(0.0, abs=1e-6), pytest.approx(1.1 / 4.6, abs=1e-3))


def test_gas_of_others_is_no_export_and_loses_none(gas: Study) -> None:
    base = gas.baseline(2019)
    assert sum(stream.volume for stream in base.streams) == pytest.approx(31.2 + 9.2 + 7.6 + 4.0)
    outcome = gas.block("agp-1", year=2019)
    assert outcome.volumes.lost_mt == pytest.approx(0.0, abs=1e-6)
    assert outcome.foreign_flows.get("agp-1", 0.0) == 0.0
    assert base.foreign["agp-1"] == pytest.approx(31.2 + 9.2)


def test_central_asia_center_runs_north_until_2022_and_south_since_2023(gas: Study) -> None:
    def is_open(year: int) -> tuple[bool, bool]:
        edges = build(gas.dataset, year).edge
        return "cac-2" in edges, "cac-2-south" in edges

    assert [is_open(year) for year in (2019, 2022, 2024, 2026)] == [(True, False)] * 2 + [(False, True)] * 2


def test_every_assumption_has_a_range_and_every_figure_a_source(gas: Study) -> None:
    tables = ("limits", "stream_volumes", "observations")
    assumed = [row for name in tables for row in gas.dataset.rows(name) if row["status"] == "assumption"]
    assert assumed
    for row in assumed:
        assert row["low_mt"] is not None or row.get("role") == "alternative", row
    own = {"assumption", "derived", "schematic"}
    for row in gas.dataset.rows("history"):
        assert not own & set(row["source_id"])


def test_transit_counts_as_no_export_in_a_network_of_two_tables_either(tmp_path: Path) -> None:
    """With a home country, what comes from abroad is not ours: 3 of the 5 that cross are."""
    (tmp_path / "nodes.csv").write_text(
        "node_id,name,kind,country,lat,lon,supply_mt,demand_mt\n"
        "field,Field,source,AA,50,60,3,\nabroad,Abroad,source,BB,45,60,2,\n"
        "hub,Hub,junction,AA,48,62,,\nbuyer,Buyer,sink,CC,48,70,,5\n"
    )
    (tmp_path / "edges.csv").write_text(
        "edge_id,name,tail,head,mode,capacity_mt,cost_usd_t\n"
        "own,Own line,field,hub,pipeline,5,1\ntransit,Transit,abroad,hub,pipeline,5,1\nout,Out,hub,buyer,pipeline,5,1\n"
    )
    assert energy.load(tmp_path).block("out").base_mt == pytest.approx(5)
    package = {"network": {"home_country": "AA", "commodity": "natural gas"}}
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert energy.load(tmp_path).block("out").volumes.lost_mt == pytest.approx(3)


def test_a_region_that_only_a_neighbour_feeds_stands_apart_and_needs_its_stream(gas: Study, tmp_path: Path) -> None:
    folder = tmp_path / "gas"
    shutil.copytree(gas.dataset.folder, folder)
    streams = folder / "streams.csv"
    kept = [line for line in streams.read_text("utf-8").splitlines() if "russian-kostanay" not in line]
    streams.write_text("\n".join(kept) + "\n", encoding="utf-8")
    with pytest.raises(energy.DataError, match="'b-kart-rukz' belongs to a part cut off"):
        energy.load(folder)


def test_what_was_not_published_is_not_taken_for_nothing(gas: Study) -> None:
    """Kostanay lives on one line from Russia, of unknown volume; the line south was not turned round before 2023."""

    def first(*words: str) -> str:
        return CliRunner().invoke(app, ["block", *words, "--network", "kazakhstan-gas"]).stdout.splitlines()[0]

    assert first("kostanay").endswith("in 2019 is not published: what blocking it would cost is not known.")
    unknown = block_answer(gas.block("kostanay"), gas.dataset)
    assert [unknown[key] for key in ("lost_mt", "rerouted_mt", "delivered_mt")] == [None] * 3
    assert unknown["unpublished"] == ["Russian gas for Kostanay region"]
    assert "0.00" not in CliRunner().invoke(app, ["block", "kostanay", "--network", "kazakhstan-gas"]).stdout
    assert first("cac-south").endswith("in 2019: blocking it changes nothing.")


def test_an_event_says_what_was_observed_and_what_it_had_to_assume() -> None:
    """No source gives the share that stayed open in 2016; of October 2025 it is known that nothing passed."""
    repairs, drones = (
        CliRunner().invoke(app, ["block", f"event:{event}", "--network", "kazakhstan-gas"]).stdout
        for event in ("2016-07-orenburg-repairs", "2025-10-19-orenburg-drones")
    )
    assert "was not published: it is closed whole here" in repairs and "Observed: 64 kt of liquids lost" in repairs
    assert "closed whole here" not in drones and "fell from 35–35.5 to 25–28 kt a day" in drones


def test_dependence_on_imports_where_it_is_known(gas: Study) -> None:
    """2024: 3.8 of 21.2 came from Russia. 2025: 4.5 of 21.6 came from abroad, at most all of it from one country."""
    known = gas.dependence("RU", 2024).find("import-share")
    assert known.value == pytest.approx(3.8 / 21.2)
    said = CliRunner().invoke(app, ["dependence", "--year", "2024", "--network", "kazakhstan-gas"]).stdout
    assert said.startswith("Russia in 2024: 17.9 % of what was used at home was bought there.")
    open_split = gas.dependence("RU", 2025).find("import-share")
    assert (open_split.value, open_split.low) == (None, 0.0)
    assert open_split.high == pytest.approx(4.5 / 21.6)
    with pytest.raises(energy.UsageError, match="no data for the year 2023"):
        gas.dependence("RU", 2023)
    every = CliRunner().invoke(app, ["dependence", "--all", "--network", "kazakhstan-gas"]).stdout
    assert next(line for line in every.splitlines() if line.startswith("Imported")).split()[-5:] == [
        *("observed", "17.9", "%", "0.0–20.8", "%"),
    ]


def test_processing_abroad_is_a_seventh_of_raw_output(recorded: Callable[[int, str], float]) -> None:
    """9 of 59.063 in 2023: 15 %; 22.385 of it is Karachaganak's own."""
    assert recorded(2023, "edge:kar-oren") / recorded(2023, "total:raw-production") == pytest.approx(0.15, abs=0.005)


def test_no_month_is_said_and_no_empty_table_printed() -> None:
    printed = CliRunner().invoke(app, ["history", "--monthly", "--network", "kazakhstan-gas"]).output
    assert printed == "Kazakhstan gas network: no figure of a single month is in its tables.\n"


def test_the_report_counts_no_tonnes_of_gas(gas: Study, tmp_path: Path) -> None:
    gas.report(tmp_path / "report", year=2019)
    words = (tmp_path / "report" / "report.md").read_text(encoding="utf-8")
    assert "bcm/y" in words and "tonne" not in words and "USD/" not in words, "no cost is known"
