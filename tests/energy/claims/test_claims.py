"""Claims: the rule by hand, figures against published ones, and verdicts that follow the data."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import energy
from energy.claims.claims import (
    AS_FAR,
    COMPUTATIONS,
    CONTRADICTED,
    NOT_COMPUTABLE,
    PARTLY,
    SUPPORTED,
    Checked,
    Finding,
    Statement,
    check_claims,
    holds,
    verdict_of,
)
from energy.claims.statements import read_claims
from energy.claims.table_figures import Evidence
from energy.cli import app
from energy.network.inventory import source_rows
from energy.report.claims import figure_text
from energy.study import Study
from geodata import DataError
from geodata.shipped import shipped_sources

from ..relabelled_networks import copy_folder, edit

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
VERDICTS = {SUPPORTED, AS_FAR, CONTRADICTED, PARTLY, NOT_COMPUTABLE}


@pytest.fixture(scope="module")
def findings(shipped: Study) -> dict[str, Finding]:
    return {found.claim.claim_id: found for found in check_claims(shipped, read_claims()).rows}


@pytest.mark.parametrize(
    ("parts", "verdict"),
    [
        ([(0.0, 1.0)], "contradicted or supported"),
        ([(1.0, 1.0), (0.0, 1.0)], "partly borne out or supported"),
        ([(0.0, 0.0), (0.0, None)], "contradicted or partly borne out"),
        ([(None, None), (0.0, 1.0)], "contradicted or supported as far as computable"),
        ([(0.0, 1.0), (1.0, 1.0), (0.0, 0.0)], PARTLY),
    ],
)
def test_both_verdicts_are_said_where_a_range_leaves_two(
    parts: list[tuple[float | None, float | None]], verdict: str
) -> None:
    """Each part says "at least 0.5": a range of 0 to 1 holds at one end only; nothing known is no range."""
    tested = [
        Checked(
            Statement("c", "main", "", "", {}, "at-least", 0.5, None, ""),
            Evidence(None, *ends),
            holds(Evidence(None, *ends), "at-least", 0.5, None),
        )
        for ends in parts
    ]
    assert verdict_of(tested) == verdict


def checked(*parts: tuple[str, bool | None]) -> list[Checked]:
    nothing = Evidence(None, None, None)
    return [
        Checked(Statement("c", reading, "", "", {}, "", None, None, ""), nothing, answer) for reading, answer in parts
    ]


# --- the rule ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "verdict"),
    [
        ([("main", True), ("main", True)], SUPPORTED),
        ([("main", True), ("main", False)], PARTLY),
        ([("main", True), ("main", None)], AS_FAR),
        ([("main", True), ("main", False), ("main", None)], PARTLY),
        ([("main", False), ("main", None)], CONTRADICTED),
        ([("main", False), ("other", True)], PARTLY),
        ([("main", False), ("other", False), ("context", True)], CONTRADICTED),
        ([("main", None), ("other", True)], NOT_COMPUTABLE),
        ([("main", None), ("context", True)], NOT_COMPUTABLE),
        ([("main", True), ("other", False), ("context", False)], SUPPORTED),
    ],
)
def test_verdict_by_the_stated_rule(parts: list[tuple[str, bool | None]], verdict: str) -> None:
    assert verdict_of(checked(*parts)) == verdict


@pytest.mark.parametrize(
    ("figure", "relation", "low", "high", "answer"),
    [
        ((0.19, 0.15, 0.25), "about", 0.2, None, None),
        ((0.19, 0.185, 0.21), "about", 0.2, None, True),
        ((0.3, 0.25, 0.4), "about", 0.2, None, False),
        ((0.19, None, None), "about", 0.2, None, True),
        ((0.17, 0.17, 0.17), "about", 0.2, None, False),
        ((None, 0.185, 0.21), "about", 0.2, None, True),
        ((None, 0.15, 0.21), "about", 0.2, None, None),
        ((None, 0.3, 0.4), "about", 0.2, None, False),
        ((4.0, 4.0, 4.0), "equals", 4, None, True),
        ((None, 2003, 2004), "equals", 2003, None, None),
        ((2.5, 2.5, 2.5), "between", 2, 3, True),
        ((-0.1, -0.1, -0.1), "at-most", -0.05, None, True),
        ((None, 0.1, None), "at-least", 0.01, None, True),
        ((None, 0.0, None), "at-least", 0.01, None, None),
        ((1.0, 1.0, 1.0), "yes", None, None, True),
        ((0.0, 0.0, 0.0), "yes", None, None, False),
        ((None, None, None), "about", 0.44, None, None),
    ],
)
def test_relations(
    figure: tuple[float | None, float | None, float | None],
    relation: str,
    low: float | None,
    high: float | None,
    answer: bool | None,
) -> None:
    assert holds(Evidence(*figure), relation, low, high) is answer


# --- the shipped claims ------------------------------------------------------------------------------------


def test_all_claims_appear(findings: dict[str, Finding]) -> None:
    with (SEEDS / "claims.csv").open(encoding="utf-8", newline="") as file:
        assert list(findings) == [row["claim_id"] for row in csv.DictReader(file)]
    assert len(findings) == 26 + 15  # the first list, and what else the text says of energy
    assert {one for found in findings.values() for one in found.verdict.split(" or ")} == VERDICTS


def test_no_verdict_is_typed_in() -> None:
    for name in ("claims.csv", "parts.csv"):
        text = (SEEDS / name).read_text("utf-8").lower()
        assert not any(verdict in text for verdict in (SUPPORTED, CONTRADICTED, PARTLY, NOT_COMPUTABLE))


def test_context_is_never_tested(findings: dict[str, Finding]) -> None:
    for found in findings.values():
        if found.claim.kind == "context":
            assert found.verdict == NOT_COMPUTABLE


def test_every_figure_has_a_source(findings: dict[str, Finding]) -> None:
    known = set(shipped_sources())
    for found in findings.values():
        for one in found.tested:
            assert set(one.evidence.sources) <= known
            if one.evidence.value is not None:
                assert one.evidence.sources, (found.claim.claim_id, one.statement.text)


def figure(found: Finding, words: str) -> Evidence:
    return next(t.evidence for t in found.tested if words in t.statement.text)


def test_figures_against_published_ones(findings: dict[str, Finding]) -> None:
    """By hand from the published volumes and customs tables."""
    ports = findings["russian-ports-20"]
    assert figure(ports, "otherwise than by CPC in 2021").value == pytest.approx(1 - 53.1 / 67.6, abs=0.01)
    assert figure(ports, "Transneft's system in 2022").value == pytest.approx((8.0 + 2.018) / 64.3, abs=0.003)
    assert figure(ports, "Atyrau–Samara in 2013").value == pytest.approx(15.4 / 72.06, abs=0.002)
    buyers_2022 = 8.25 + 6.11 + 4.34 + 3.13 + 2.94 + 2.87 + 2.7 + 2.19
    buyers_2024 = 15.38 + 7.62 + 5.82 + 5.31 + 4.53 + 4.29 + 4.28 + 2.35 + 2.05 + 1.02
    more = figure(findings["europe-supplies"], "took more").value
    assert more == pytest.approx(buyers_2024 - buyers_2022)
    share = figure(findings["eu-bans"], "larger share").value
    assert share == pytest.approx(buyers_2024 / 65.94 - buyers_2022 / 59.56)
    assert figure(findings["sanctions-2-3mbd"], "Kazakhstan's exports").value == pytest.approx(64.3 * 7.68 / 365)
    assert figure(findings["four-halts-2022"], "four that concern").value == 4
    assert figure(findings["china-2003-2006"], "belongs to CNPC").value == pytest.approx(1)
    assert figure(findings["putin-oct-2022"], "room").value == 0
    passed_off = findings["russian-as-kazakh"]
    assert figure(passed_off, "than Kazakhstan exported").value == pytest.approx(59.56 - 64.3)
    assert figure(passed_off, "in 2023").value == pytest.approx(64.04 - 70.5)


def test_what_cannot_be_computed_is_no_rebuke(findings: dict[str, Finding]) -> None:
    """Every part of the first that can be tested holds; of the second one does not."""
    assert findings["infrastructure-control"].verdict == AS_FAR
    assert findings["two-vectors"].verdict == PARTLY


def test_a_route_avoids_a_country(shipped: Study, tiny: Study) -> None:
    """Swaps run from Aktau to Neka and Kharg; CPC crosses Russia. The hand-drawn west calls at a port of BB."""
    avoids = COMPUTATIONS["corridor_avoids"]
    assert avoids(shipped, corridor="iran-swap", country="RU").value == 1
    assert avoids(shipped, corridor="iran-swap", country="IR").value == 0
    assert avoids(shipped, corridor="cpc", country="RU").value == 0
    assert (
        avoids(tiny, corridor="west", country="BB").value == 0
        and avoids(tiny, corridor="east", country="BB").value == 1
    )
    assert avoids(tiny, corridor="nowhere", country="BB").value == 0


@pytest.mark.parametrize(
    ("evidence", "unit", "said"),
    [
        (Evidence(0.284, 0.281, 0.288), "Mt", "0.28 Mt, range 0.28–0.29 Mt"),
        (Evidence(0.208, 0.2, 0.22), "share", "20.8 %, range 20.0–22.0 %"),
        (Evidence(None, -0.015, 0.015), "points", "−1.5 to +1.5 points"),
        (Evidence(-1.0, -2.0, -0.5), "Mt", "−1.00 Mt, range −2.00 to −0.50 Mt"),
        (Evidence(None, None, 3.0), "Mt", "at most 3.00 Mt"),
        (Evidence(None, 0.0, 3.0), "events", "0–3"),
        (Evidence(2.0, 2.0, 2.0), "Mt/y", "2.00 Mt/y"),
        (Evidence(None, None, None), "Mt", "not found"),
    ],
)
def test_a_figure_says_its_unit_once(evidence: Evidence, unit: str, said: str) -> None:
    assert figure_text(evidence, unit) == said


def test_the_unexecuted_order_cost_nothing(findings: dict[str, Finding]) -> None:
    """What the stop of moorings cost is only known to be at least nothing, so the other end stays open."""
    assert figure(findings["cpc-halt-retaliation"], "cost exports").value == 0
    assert findings["cpc-halt-retaliation"].verdict == f"{CONTRADICTED} or {PARTLY}"


def test_verdicts_follow_the_data(shipped_tables: Path, tmp_path: Path) -> None:
    """Had the order of July 2022 cost 0.5 Mt, that part would hold, and the stop of moorings would stay open.

    Had the brand come a year later, its claim would fall.
    """
    folder = copy_folder(shipped_tables, tmp_path / "copy")

    def change(row: dict[str, str]) -> None:
        if row["event_id"] == "2022-07-05-court-order":
            row["volume_lost_mt"] = "0.5"
        if row["event_id"] == "2022-06-07-kebco":
            row["date_start"] = "2023-06-07"

    edit(folder, "events", change)
    wanted = ("cpc-halt-retaliation", "kebco")
    found = check_claims(energy.load(folder), [c for c in read_claims() if c.claim_id in wanted]).rows
    assert [f.verdict for f in found] == [f"{PARTLY} or {AS_FAR}", CONTRADICTED]


# --- faults and the command --------------------------------------------------------------------------------


def seeds_with(tmp_path: Path, old: str, new: str) -> Path:
    for name in ("claims.csv", "parts.csv"):
        text = (SEEDS / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",measure,measure=port", ",measur,measure=port", "did you mean 'measure'?"),
        ("measure=port-loading;on=RU", "measure=port-loading;of=RU", "column arguments"),
        (",at-least,", ",atleast,", "'atleast' is not one of"),
        ("kebco,1,main", "kebco,1,first", "'first' is not one of"),
        ("kebco,1,main", "brand,1,main", "'brand' is not in claims.csv"),
        ("at-least,0.5,", "at-least,half,", "'half' is not a number"),
    ],
)
def test_faults_name_row_column_and_value(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(DataError, match=r"parts\.csv, row \d+, column") as fault:
        read_claims(seeds_with(tmp_path, old, new))
    assert said in str(fault.value)


def test_missing_tables(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"claims\.csv: is missing"):
        read_claims(tmp_path)
    with pytest.raises(DataError, match=r"nowhere: is not a folder — mend: name a folder that holds claims\.csv"):
        read_claims(tmp_path / "nowhere")


def test_command() -> None:
    people = CliRunner().invoke(app, ["claims", "kebco", "less-russian-control"])
    assert people.exit_code == 0
    for words in ("kebco: supported", "less-russian-control: contradicted", "Sources:", "model result"):
        assert words in people.stdout
    answer = json.loads(CliRunner().invoke(app, ["claims", "kebco", "--json"]).stdout)
    assert answer["schema"] == "kzroutes/claims/1"
    (row,) = answer["rows"]
    assert row.keys() >= {"claim_id", "verdict", "value", "low", "high", "sources", "why"}
    unknown = CliRunner().invoke(app, ["claims", "no-such"])
    assert unknown.exit_code == 2 and "unknown claim 'no-such'" in unknown.stderr


def test_sources_of_other_networks_are_listed_with_those_at_hand(shipped: Study, findings: dict[str, Finding]) -> None:
    cited = findings["eeu-electricity"].sources
    assert [row["source_id"] for row in source_rows(shipped.dataset, cited)] == list(cited)


def test_claims_of_one_network_alone(shipped: Study) -> None:
    """The market for electricity is the one claim that the power network is asked; none is asked of uranium."""
    assert [row.claim.claim_id for row in shipped.claims(network="kazakhstan-power").rows] == ["eeu-electricity"]
    gas = {row.claim.claim_id: row for row in shipped.claims(network="kazakhstan-gas").rows}
    assert {"eeu-oil-gas-market", "uzbek-gas-stop"} <= gas.keys()
    (moved,) = (
        part.evidence for part in gas["eeu-oil-gas-market"].tested if part.statement.network == "kazakhstan-gas"
    )
    assert moved.note == "4.20 bcm/y"
    assert (moved.low, moved.high) == pytest.approx((3.5 / 4.6, 1.0), abs=1e-3), "3.5 to 4.6 of 4.6 went to China"
    with pytest.raises(energy.UsageError, match="no claim is held against 'kazakhstan-uranium': use kazakhstan-gas"):
        shipped.claims(network="kazakhstan-uranium")
