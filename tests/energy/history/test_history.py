"""The history of every year: published figures met, gaps kept as gaps, and nothing between them."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from energy.cli import app
from energy.errors import UsageError
from energy.history.history import History, HistoryYear
from energy.history.records import NOT_FOUND, OPEN, RANGE, TOO_THIN, Figure, records_of
from energy.study import Study, load

ROUTE_YEARS = (2009, 2013, 2021, 2022, 2023, 2024, 2025)
BAND_YEARS = (2006, 2010)


@pytest.fixture(scope="module")
def past(shipped: Study) -> History:
    return shipped.history()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["history", *words])


def figure(one: HistoryYear, measure: str, target: str | None = None, coverage: str = "home") -> Figure:
    found = one.find(measure, target, coverage)
    assert found is not None
    return found


# --- published figures ---------------------------------------------------------------------------------------------


def test_every_year_from_1995_is_there_once(past: History) -> None:
    assert [one.year for one in past.years] == list(range(1995, 2027))


def test_2006_is_a_band(past: History) -> None:
    """42 Mt through Russia, of 52.3 in the same source (80.3 %) and of 57.2 in another (73.4 %)."""
    one = past.year(2006)
    through = figure(one, "through")
    assert through.value is None and through.status == RANGE
    assert (through.low, through.high) == pytest.approx((42 / 57.2, 42 / 52.3), abs=1e-9)
    assert (round(100 * (through.low or 0)), round(100 * (through.high or 0))) == (73, 80)
    assert {"rigzone-nazarbayev-putin-2007", "trend-quoting-nefte-compass-editor-2007"} <= set(through.sources)
    exports = figure(one, "exports")
    assert (exports.value, exports.low, exports.high) == (52.3, 52.3, 57.2)


def test_2010_is_as_published(past: History) -> None:
    """About 75 % through Russia and 40 % by CPC, stated as shares; the exports themselves were not found."""
    one = past.year(2010)
    assert (figure(one, "through").value, figure(one, "through").status) == (0.75, "reported")
    assert figure(one, "corridor-share").value == 0.40
    assert figure(one, "exports").status == NOT_FOUND


def test_2018_has_the_share_of_cpc_and_none_through_russia(past: History) -> None:
    """CPC's 54.3 of the 69.80 Mt that customs count is 77.8 %; what else crossed Russia is not known."""
    one = past.year(2018)
    assert figure(one, "corridor-share", "gate:cpc").value == pytest.approx(54.3 / 69.80)
    assert figure(one, "through").status == TOO_THIN


def test_2008_has_no_outcome_of_its_own(past: History) -> None:
    """The 62.8 Mt in print equal what Reuters called expected on 13 October 2008: no share may stand on them."""
    one = past.year(2008)
    assert figure(one, "exports").status == figure(one, "corridor-share", "gate:cpc").status == NOT_FOUND
    assert figure(one, "volume", "gate:cpc").value == 25.97


def test_2011_is_as_the_minister_rounded_it(past: History) -> None:
    """28 of 71 Mt by CPC, each to the half: 27.5/71.5 to 28.5/70.5."""
    share = figure(past.year(2011), "corridor-share", "gate:cpc")
    assert (share.value, share.low, share.high) == (None, pytest.approx(27.5 / 71.5), pytest.approx(28.5 / 70.5))


def test_gap_years_have_the_total_that_customs_count_and_no_routes(past: History) -> None:
    """Sums of twelve months: 62.17, 68.72, 69.80, 70.01 and 70.58 Mt. What we had worked out for 2020 is withdrawn."""
    for year, mt in {2016: 62.17, 2017: 68.72, 2018: 69.80, 2019: 70.01, 2020: 70.58}.items():
        exports = figure(past.year(year), "exports")
        assert (exports.value, exports.low, exports.high, exports.status) == (mt, mt, mt, "customs"), year
        assert figure(past.year(year), "through").status == TOO_THIN


def test_years_with_routes_are_the_reconciled_ones(shipped: Study, past: History) -> None:
    """The same figures as `shares`, with "not published" kept."""
    for year in ROUTE_YEARS:
        one, shares = past.year(year), shipped.shares(year)
        through, own = figure(one, "through"), shares.through("RU")
        assert (through.low, through.high) == pytest.approx((own.low, own.high))
        assert (through.value is not None) == own.published
        assert figure(one, "exports").value == pytest.approx(shares.total)
        for row in shares.by("corridor"):
            if row.group or row.status == "not_found":
                continue
            share = figure(one, "corridor-share", f"gate:{row.id}")
            assert share.value == row.share and share.sources == row.sources


def test_2024_by_hand(past: History) -> None:
    """(54.9 + 8.8 + 1.9) / 68.55 = 95.7 %, and 1/Σs² of 54.9, 8.8, 1.9, 1.7, 1.2 and 0.05 is 1.52 corridors."""
    one = past.year(2024)
    assert figure(one, "through").value == pytest.approx((54.9 + 8.8 + 1.9) / 68.55, abs=0.002)
    parts = [mt / 68.55 for mt in (54.9, 8.8, 1.9, 1.7, 1.2, 0.05)]
    assert figure(one, "effective-routes").value == pytest.approx(1 / sum(s * s for s in parts), abs=0.01)
    assert one.grade == "A" and one.verdict == "routes"


def test_unsplit_years_have_no_effective_number(past: History) -> None:
    """In 2009 and 2013 the split of Aktau is not published, so only a range is."""
    for year in (2009, 2013):
        even = figure(past.year(year), "effective-routes")
        assert even.value is None and even.low is not None and even.high is not None and even.low < even.high


def test_all_crude_of_cpc_adds_up(past: History) -> None:
    """CPC states 888.077 Mt from 2001 to 2023; less 58.711 and 63.474 that is 765.89 to 2021, and with 63.01 951.09.

    Ten years to 2021 have no figure (2001-03, 2005-07, 2011, 2015-16, 2020), and 2004 has a capacity only. So what
    can be checked is the step of the two sums, and that the missing eleven years average what the line could carry:
    no less than nothing, and at most the 40 Mt that it passed in 2014, but for 2015, 2016 and 2020 (60 at most).
    """
    known = {
        one.year: found.value or found.low or 0.0
        for one in past.years
        if (found := one.find("volume", "gate:cpc", "all")) is not None and (found.value or found.low)
    }
    assert known[2022] + known[2023] + known[2024] == pytest.approx(951.09 - 765.89, abs=0.01)
    to_2021 = sum(value for year, value in known.items() if year <= 2021)
    missing = sorted({*range(2001, 2022)} - known.keys())
    assert missing == [2001, 2002, 2003, 2004, 2005, 2006, 2007, 2011, 2015, 2016, 2020]
    assert 0 < 765.89 - to_2021 < 8 * 40 + 3 * 60


def test_home_crude_is_never_more_than_all_crude(past: History) -> None:
    """CPC: what is home crude is part of all crude, where both are known."""
    both = 0
    for one in past.years:
        home, every = one.find("volume", "gate:cpc"), one.find("volume", "gate:cpc", "all")
        if home and every and home.value and every.value:
            both += 1
            assert home.value <= every.value + 1e-9
    assert both >= 8


def test_volumes_never_exceed_production(past: History) -> None:
    for one in past.years:
        production, exports = one.find("production"), figure(one, "exports")
        if production and production.value and exports.known:
            assert (exports.high or 0.0) < production.value


def test_bounds_stay_bounds(past: History) -> None:
    """CPC passed 40 Mt in 2014; China took at most 3.16 Mt in 2016 by all ways."""
    assert figure(past.year(2014), "volume", "gate:cpc", "all").low == 40
    china = figure(past.year(2016), "volume", "gate:china-pipe")
    assert (china.value, china.low, china.high) == (None, None, 3.16)


# --- gaps ----------------------------------------------------------------------------------------------------------


def test_thin_years_are_gaps(past: History) -> None:
    """A share through Russia stands in the nine years where one may be published, and in no other."""
    for one in past.years:
        through, even = figure(one, "through"), figure(one, "effective-routes")
        assert through.known == (one.year in (*ROUTE_YEARS, *BAND_YEARS)), one.year
        assert even.known == (one.year in ROUTE_YEARS), one.year
        if not through.known:
            assert through.status == (OPEN if one.year == 2026 else TOO_THIN)
            assert through.sources == ()


def test_an_unfinished_year_is_unknown_and_not_nought(past: History) -> None:
    """Customs count 33.04 Mt for January to June; output is known for four months: lower bounds, and no share."""
    one = past.year(2026)
    assert one.verdict == "open"
    exports, production = figure(one, "exports"), figure(one, "production")
    assert (exports.value, exports.low, exports.high) == (None, 33.04, None)
    assert (production.value, production.low) == (None, pytest.approx(5.25 + 8.6347 + 8.6818 + 8.5888, abs=0.01))
    assert not any(found.known for found in one.figures if found not in (exports, production))
    assert [event.id for event in one.events][:1] == ["2026-01-13-tankers-near-cpc"]


def test_a_plan_is_no_outcome(shipped: Study, past: History) -> None:
    """22 Mt for 2000 and 62.8 Mt for 2008 were set beforehand, and 60 Mt for 2016, where customs counted 62.17."""
    table = shipped.dataset.table("history")
    assert set(table.loc[table["status"] == "plan", "year"]) >= {2000, 2008, 2016}
    assert figure(past.year(2016), "exports").value == 62.17
    for year in (2000, 2008, 2016):
        assert year == 2016 or figure(past.year(year), "exports").status == NOT_FOUND
        assert not any(record.status == "plan" for record in records_of(shipped.dataset, year))


def test_other_countries_have_only_what_the_tables_have(shipped: Study) -> None:
    china = shipped.history("China")
    assert china.on == "CN"
    assert [one.year for one in china.years if figure(one, "through").known] == list(ROUTE_YEARS)
    assert figure(china.year(2024), "through").value == pytest.approx(1.2 / 68.55, abs=0.001)


def test_every_known_figure_has_a_known_source(shipped: Study, past: History) -> None:
    known = set(shipped.dataset.table("sources").index)
    for one in past.years:
        for found in one.figures:
            if found.known:
                assert set(found.sources) <= known
                assert found.sources or found.status == RANGE, (one.year, found)


def test_figures_are_in_order_and_within_bounds(past: History) -> None:
    for one in past.years:
        for found in one.figures:
            ends = [end for end in (found.low, found.value, found.high) if end is not None]
            assert ends == pytest.approx(sorted(ends), abs=1e-4), (one.year, found)
            assert all(end >= 0 for end in ends)
            if found.unit == "share":
                assert all(end <= 1 for end in ends)


def test_events_stand_in_the_year_they_began(shipped: Study, past: History) -> None:
    dates = shipped.dataset.table("events")["date_start"].to_dict()
    listed = {event.id: one.year for one in past.years for event in one.events}
    assert listed == {event: int(date[:4]) for event, date in dates.items()}
    routes = {event.id for one in past.years for event in one.events if event.route}
    assert {"2001-cpc-start", "2006-07-11-atasu-alashankou-start", "2010-06-iran-swaps-halt"} <= routes
    assert "2022-01-06-uzbek-gas-stop" not in routes  # gas, and no corridor of this network


# --- the tiny network, by hand -------------------------------------------------------------------------------------


def test_tiny_history(tiny: Study) -> None:
    """2021: 8 of 10 or 12.5 through BB; 2020 in no table; 2022 too thin; 2023 (8.5 of 11) and 2024 (9 of 12) routes."""
    found = tiny.history("BB")
    assert found.corridor == "west"
    assert [(one.year, one.verdict) for one in found.years] == [
        (2019, "thin"),
        (2020, "unknown"),
        (2021, "share_band"),
        (2022, "thin"),
        (2023, "routes"),
        (2024, "routes"),
    ]
    through = {one.year: figure(one, "through") for one in found.years}
    assert (through[2021].low, through[2021].high) == pytest.approx((0.64, 0.8))
    assert [through[year].status for year in (2019, 2020, 2022)] == [TOO_THIN, NOT_FOUND, TOO_THIN]
    assert through[2023].value == pytest.approx(8.5 / 11, abs=1e-6)
    assert through[2024].value == pytest.approx(0.75, abs=1e-6)
    assert figure(found.year(2022), "exports").status == NOT_FOUND
    assert figure(found.year(2022), "volume", "gate:east").high == 4
    even = figure(found.year(2024), "effective-routes")
    # The used figures give 1/(0.75² + 0.25²) = 1.6.
    assert even.value == pytest.approx(1.6, abs=1e-3)
    assert [event.id for event in found.year(2023).events] == ["2023-05-10-buoys"]


def test_without_history_tables_only_the_years_with_routes_are_shown(tiny_folder: Path) -> None:
    for name in ("history.csv", "history_years.csv"):
        (tiny_folder / name).unlink()
    found = load(tiny_folder).history("BB")
    assert [one.year for one in found.years] == [2023, 2024]
    assert all(figure(one, "through").known for one in found.years)


def test_the_verdict_decides_and_not_the_row(tiny_folder: Path) -> None:
    """8 of 10 Mt are on record for 2021, but a year that is called too thin shows no share."""
    path = tiny_folder / "history_years.csv"
    path.write_text(path.read_text("utf-8").replace("2021,C,share_band", "2021,C,thin"), encoding="utf-8")
    one = load(tiny_folder).history("BB").year(2021)
    assert not figure(one, "through").known and figure(one, "through").status == TOO_THIN
    assert figure(one, "volume", "country:BB").value == 8


def test_a_network_without_russia_asks_for_a_country(tiny_folder: Path) -> None:
    result = run("--network", str(tiny_folder))
    assert result.exit_code == 2 and "unknown country 'RU'" in result.stderr and "BB, CC" in result.stderr
    assert "64.0–80.0 %" in run("--network", str(tiny_folder), "--on", "BB").stdout


@given(gone=st.sets(st.sampled_from(["2021-exports", "2021-through-bb", "2022-west", "2022-east", "2024-west-all"])))
def test_nothing_is_filled_in_for_rows_that_are_gone(tiny_folder: Path, gone: set[str]) -> None:
    """Law: a year never has a figure that its own rows do not give, whatever its neighbours have."""
    folder = tiny_folder.parent / "fewer"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(tiny_folder, folder)
    path = folder / "history.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if line.split(",")[0] not in gone) + "\n", encoding="utf-8")
    if "2021-through-bb" in gone:
        years = folder / "history_years.csv"
        years.write_text(years.read_text("utf-8").replace("2021,C,share_band", "2021,C,thin"), encoding="utf-8")
    found = load(folder).history("BB")
    assert figure(found.year(2021), "exports").known == ("2021-exports" not in gone)
    assert figure(found.year(2021), "through").known == ("2021-exports" not in gone and "2021-through-bb" not in gone)
    assert (found.year(2022).find("volume", "gate:west") is not None) == ("2022-west" not in gone)
    assert not any(one.known for year in (2019, 2020) for one in found.year(year).figures)


# --- the command ---------------------------------------------------------------------------------------------------


def test_the_command_prints_gaps_as_gaps() -> None:
    text = run("--from", "2005", "--to", "2013", "--events", "--sources").stdout
    years = {line[:4] for line in text.splitlines() if line[:4].isdigit()}
    assert "73.4–80.3 %" in text and "too thin" in text and "not found" in text
    assert "75 %" in text and "75.0 %" not in text
    assert "2010-06-iran-swaps-halt" in text and "osw-analyses-2010" in text
    assert {str(year) for year in range(2005, 2014)} <= years


def test_programs_get_one_object_and_one_table() -> None:
    answer = json.loads(run("--json").stdout)
    assert answer["schema"] == "kzroutes/history/1" and answer["on"] == "RU"
    rows = {(row["year"], row["measure"], row["target"]): row for row in answer["rows"]}
    thin = rows[2018, "through", "country:RU"]
    assert (thin["value"], thin["low"], thin["high"], thin["status"]) == (None, None, None, "too thin")
    assert {"year", "grade", "measure", "value", "low", "high", "kind", "status", "sources"} <= thin.keys()
    assert {row["kind"] for row in answer["rows"]} == {"observed"}
    assert [year["year"] for year in answer["years"]] == list(range(1995, 2027))
    table = list(csv.DictReader(io.StringIO(run("--csv", "--from", "2006", "--to", "2006").stdout)))
    band = next(row for row in table if row["measure"] == "through")
    assert (band["value"], round(float(band["low"]), 3), round(float(band["high"]), 3)) == ("", 0.734, 0.803)


def test_barrels_are_volumes_only() -> None:
    """69.80 Mt in 2018 at 7.68 bbl/t are 1,469 kb/d; shares stay shares."""
    text = run("--from", "2018", "--to", "2018", "--unit", "kb/d").stdout
    assert f"{69.80 * 7.68e3 / 365:,.0f}" in text and "77.8 %" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--on", "Atlantis"), "unknown country 'Atlantis'"),
        (("--on", "AA"), "all exports begin in Homeland"),
        (("--on", "BB", "--from", "1980", "--to", "1990"), "the history covers 2019–2024"),
        (("--on", "BB", "--from", "2022", "--to", "2020"), "no years from 2022 to 2020"),
        (("--on", "BB", "--unit", "t/d"), "unknown unit"),
        (("--on", "BB", "--chart", "x.pdf"), "end the name in .png or .svg"),
    ],
)
def test_wrong_usage_is_told_in_one_message(tiny_folder: Path, words: tuple[str, ...], said: str) -> None:
    result = run(*words, "--network", str(tiny_folder))
    assert result.exit_code == 2 and said in result.stderr and result.stdout == ""


def test_a_bare_network_says_what_is_missing(kz_mini: Study) -> None:
    with pytest.raises(UsageError, match="has no years"):
        kz_mini.history()
    result = run("--network", str(kz_mini.dataset.folder))
    assert result.exit_code == 2 and "history_years.csv" in result.stderr


def test_a_source_that_is_gone_is_a_fault_of_the_data(shipped_tables: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(shipped_tables, folder)
    path = folder / "sources.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("osw-analyses-2010,")]
    assert len(kept) == len(lines) - 1
    path.write_text("".join(kept), encoding="utf-8")
    result = run("--network", str(folder))
    assert result.exit_code == 3 and "osw-analyses-2010" in result.stderr and "history.csv" in result.stderr
