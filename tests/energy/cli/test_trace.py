"""The command `trace`, and `block --buyers`."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from energy.cli import app
from energy.report.tables import report_tables
from energy.report.tracing import trace_answer
from energy.study import load

from ..kz_mini import LOST_BY_ONE, SUPPLY, write_kz_mini, write_network

Run = Callable[..., Result]

KEYS = {
    "corridor": {"field", "field_name", "id", "name", "mt", "share", "low_mt", "high_mt", "kind"},
    "captivity": {
        *("field", "field_name", "corridor", "corridor_name", "exports_mt", "reachable", "other_mt"),
        *("captive_share", "low", "high"),
    },
    "buyer": {
        *("buyer", "buyer_name", "outlet", "outlet_name", "mt", "low_mt", "high_mt", "kind", "sources", "note"),
    },
}
KEYS["outlet"] = KEYS["refinery"] = KEYS["corridor"]


@pytest.fixture
def run() -> Run:
    runner = CliRunner()

    def call(*words: object) -> Result:
        return runner.invoke(app, [str(word) for word in words])

    return call


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    return write_kz_mini(tmp_path / "mini")


def answer(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize("by", list(KEYS))
def test_json_and_csv_say_the_same(run: Run, tiny_folder: Path, by: str) -> None:
    words = ("trace", "--by", by, "--network", tiny_folder)
    found = answer(run(*words, "--json"))
    assert found["schema"] == "kzroutes/trace/1" and found["kind"] == "model result"
    assert (found["year"], found["by"]) == (2024, by)
    assert found["rows"] and all(row.keys() == KEYS[by] for row in found["rows"])
    rows = list(csv.DictReader(io.StringIO(run(*words, "--csv").stdout)))
    assert len(rows) == len(found["rows"])
    known = [str(v) for v in found["rows"][0].values() if isinstance(v, str)]
    assert set(known) <= set(rows[0].values())


def test_one_field(run: Run, tiny_folder: Path) -> None:
    found = answer(run("trace", "North field", "--json", "--network", tiny_folder))
    assert found["field"] == "north-field"
    assert {r["id"]: round(r["mt"], 3) for r in found["rows"]} == {"west": 4.0, "east": 3.0, "domestic": 3.0}


def test_tables_for_people(run: Run, tiny_folder: Path) -> None:
    for by, said in (
        ("corridor", "Home refineries"),
        ("outlet", "Sea port"),
        ("refinery", "Exports"),
        ("captivity", "no other way"),
        ("buyer", "Destination not published"),
    ):
        result = run("trace", "--by", by, "--sources", "--network", tiny_folder)
        assert result.exit_code == 0, result.output
        assert said in result.stdout and "model result" in result.stdout and "Sources" in result.stdout
    barrels = run("trace", "south-field", "--unit", "kb/d", "--network", tiny_folder)
    # 5 Mt/y · 7.5 bbl/t · 1000 / 365 = 103 thousand barrels a day.
    assert "103" in barrels.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["trace", "nroth-field"], "node:north-field"),
        (["trace", "hub"], "use north-field, south-field"),
        (["trace", "--by", "colour"], "captivity"),
        (["trace", "--year", "1999"], "2023, 2024"),
        (["trace", "--by", "buyer", "--year", "2023"], "years with buyers: 2024"),
        (["trace", "--by", "buyer", "north-field"], "leave the field out"),
        (["block", "west", "--buyers", "--year", "2023"], "years with buyers: 2024"),
        (["block", "west", "--buyers", "--days", "3"], "--buyers goes without --days"),
    ],
)
def test_wrong_usage_is_two(run: Run, tiny_folder: Path, words: list[str], said: str) -> None:
    result = run(*words, "--network", tiny_folder)
    assert result.exit_code == 2 and result.stdout == ""
    assert said in result.stderr


def test_bare_network(run: Run, mini: Path) -> None:
    """Nodes and edges are enough, but for buyers; without cpc 49 of 83 have no other way, as published."""
    for by in ("corridor", "outlet", "refinery", "captivity"):
        result = run("trace", "--by", by, "--network", mini)
        assert result.exit_code == 0, result.output
        assert "None" not in result.stdout and "published" not in result.stdout
    found = answer(run("trace", "s", "--by", "captivity", "--json", "--network", mini))
    held = {r["corridor"]: r["captive_share"] for r in found["rows"]}
    assert found["year"] is None
    assert held["m-novo"] == pytest.approx(LOST_BY_ONE["cpc"] / SUPPLY, abs=1e-5)
    for words in (["trace", "--by", "buyer"], ["block", "cpc", "--buyers"]):
        result = run(*words, "--network", mini)
        assert result.exit_code == 2 and "no table of markets" in result.stderr


def test_large_tables(run: Run, mini: Path, tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that takes too long is refused with a smaller one named; of one with many rows each field's first are shown.

    North sends by two corridors and to the refinery, south by one: with room for two lines one of each is printed.
    """
    monkeypatch.setattr("energy.report.tracing._MOST_ROWS", 2)
    assert "and 2 more (all of them: --csv or --json)" in run("trace", "--network", tiny_folder).stdout
    assert len(answer(run("trace", "--network", tiny_folder, "--json"))["rows"]) == 4
    monkeypatch.setattr("energy.tracing.origins._MOST_WORK", 1)
    for by, way in (("corridor", "north-field"), ("captivity", "north-field --by captivity")):
        refused = run("trace", "--by", by, "--network", tiny_folder)
        assert refused.exit_code == 2 and f"one field (kzroutes trace {way})" in " ".join(refused.stderr.split())
    left_out = {t.name: t.records[0] for t in report_tables(load(tiny_folder)) if "left_out" in t.columns}
    assert left_out.keys() == {"trace-corridor", "trace-outlet", "trace-refinery", "captivity"}
    assert "would take too long" in left_out["captivity"]["left_out"]
    # KZ-mini has one field, seven gates into one market, and 23 edges: 1 · 1 · 23 by outlet.
    monkeypatch.setattr("energy.tracing.origins._MOST_WORK", 23)
    refused = run("trace", "--network", mini)
    assert refused.exit_code == 2 and refused.stderr.rstrip().endswith("ask for outlets (--by outlet)")
    assert run("trace", "--by", "outlet", "--network", mini).exit_code == 0


def test_block_with_buyers(run: Run, tiny_folder: Path) -> None:
    """The port's 9 are lost: 8.5 of Marketland's 11.5, 0.5 unknown; 2 more leave in the east."""
    words = ("block", "west", "--network", tiny_folder)
    plain, found = answer(run(*words, "--json")), answer(run(*words, "--buyers", "--json"))
    losses = found.pop("buyers")
    assert found == plain
    assert losses["kind"] == "model result"
    assert (losses["cut_mt"], losses["diverted_mt"]) == pytest.approx((9.0, 2.0), abs=1e-4)
    assert [(r["buyer"], round(r["lost_mt"], 3)) for r in losses["rows"]] == [("CCC", 8.5), ("rest", 0.5)]
    printed = run(*words, "--buyers").stdout
    assert printed.startswith(run(*words).stdout.rstrip()) and "Which buyers lose how much" in printed
    rows = list(csv.DictReader(io.StringIO(run(*words, "--buyers", "--csv").stdout)))
    assert [r["buyer"] for r in rows] == ["CCC", "rest"]


def test_shipped_network(run: Run) -> None:
    """Tengiz ends at CPC's terminal; its row of the pipeline's own outlet is all of its exports."""
    found = answer(run("trace", "tengiz", "--by", "outlet", "--year", "2024", "--json"))
    first = found["rows"][0]
    assert first["id"] == "cpc-mt" and first["share"] == pytest.approx(1.0, abs=1e-3)
    open_ones = {r["id"] for r in found["rows"] if r["mt"] is None}
    assert all(r["kind"] == "not published" for r in found["rows"] if r["id"] in open_ones)


def test_the_range_is_said_to_be_of_what_fields_supply_in_the_base(tmp_path: Path) -> None:
    """Of 6 at a and 4 at b five are wanted; the cheapest plan takes them at a, others would take some at b."""
    edges = {"fa": ("a", "h", 9.0, 1.0), "fb": ("b", "h", 9.0, 2.0), "w": ("h", "p", 9.0, 1.0)}
    folder = write_network(tmp_path / "net", edges, {"a": 6.0, "b": 4.0}, {"p": 5.0})
    traced = load(folder).trace()
    assert [(row.field, round(row.low_mt, 3), round(row.high_mt, 3)) for row in traced.rows] == [("a", 5.0, 5.0)]
    assert "each field supplies and each home user takes as much as in the base plan" in trace_answer(traced)["method"]
