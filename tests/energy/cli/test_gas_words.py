"""What the commands say of gas: its own words and units, and none of crude."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import energy
from energy.cli import app
from geodata.shipped import DEFAULT, shipped_folder, shipped_names

GAS = "kazakhstan-gas"
CRUDE = re.compile(
    r"\bcrude\b|\brefiner|\bbarrel|\bMt\b|\btonne|\bloading port|\btanker|\bkb/d\b|\boil\b", re.IGNORECASE
)
OWN = re.compile(r"https?://\S+")

ASKED = (
    "shares --year 2022",
    "shares --by market --year 2019",
    "block khorgos --year 2019",
    "block khorgos --horizon year",
    "block line:raw --year 2022",
    "block line:raw --year 2022 --release-home",
    "history",
    "history --events",
    "rank --year 2022",
    "rank -k 2",
    "worst -k 2",
    "dependence --on RU --year 2019",
    "dependence --on CN",
    "compare 2018 2019",
    "compare base khorgos",
    "trace",
    "trace --by captivity",
    "list corridors",
    "show line:raw",
)


def said(*words: str) -> str:
    run = CliRunner().invoke(app, [*words, "--network", GAS])
    assert run.exit_code == 0, run.output
    return run.stdout


@pytest.fixture(scope="module")
def own_words() -> str:
    """Every text of the tables: names, titles and notes of sources may say what they say."""
    return "\n".join(path.read_text("utf-8") for path in shipped_folder(GAS).glob("*.csv"))


def texts_in(answer: Any) -> Iterator[str]:
    """Every text of a JSON answer; its keys are promised, and the same for every network."""
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, dict | list):
        for one in answer.values() if isinstance(answer, dict) else answer:
            yield from texts_in(one)


@pytest.mark.parametrize("asked", ASKED)
def test_no_command_says_of_gas_what_is_said_of_crude(asked: str, own_words: str) -> None:
    lines = said(*asked.split()).splitlines()
    texts = [] if "--events" in asked else texts_in(json.loads(said(*asked.split(), "--json")))
    found = {text for text in (*lines, *texts) if CRUDE.search(OWN.sub("", text))}
    # A quotation is the source's own; whatever else stands there is ours.
    assert {text for text in found if text.strip() not in own_words} == set()


def test_volumes_are_in_billion_cubic_metres() -> None:
    assert "exports by corridor, 2019" in said("shares", "--year", "2019")
    assert "Total exports 19.10 (range 19.10–21.70) bcm/y" in said("shares", "--year", "2019")
    sentence = said("block", "khorgos", "--year", "2019").splitlines()[0]
    assert sentence.startswith("Blocking Khorgos would take 4.9 of 19.1 bcm a year off the market (range 4.9–7.5)")
    answer = json.loads(said("block", "khorgos", "--year", "2019", "--json"))
    assert answer["units"]["mt"] == "bcm/y"
    assert answer["units"]["cost_usd_t"] == "USD per delivered thousand cubic metres to the border"
    assert {row["unit"] for row in answer["assumptions"]} == {"bcm/y"}
    assert "home users would lose 7.8 of 19.3" in said("block", "line:raw", "--year", "2022")


def test_history_gives_what_is_known_of_years_without_flows() -> None:
    rows = json.loads(said("history", "--json"))["rows"]
    found = {(r["year"], r["target"], r["coverage"]): r for r in rows}
    assert found[2024, "total:imports", "home"]["value"] == 3.8
    assert found[2024, "import:RU", "home"]["unit"] == "bcm"
    assert found[2024, "stream:russian-uzbekistan", "all"]["high"] == 5.64
    assert (found[2025, "total:exports", "home"]["low"], found[2025, "total:exports", "home"]["value"]) == (3.9, None)
    # A plan is no outcome.
    assert (2025, "stream:russian-uzbekistan", "all") not in found
    assert found[2023, "total:exports", "home"]["status"] == "not found"
    printed = " ".join(said("history").split())
    assert "from Russia 3.8" in printed
    assert "(all gas)" in printed


@pytest.mark.parametrize(
    ("unit", "message"),
    [("kb/d", "unknown unit 'kb/d': use bcm/y"), ("Mt/y", "unknown unit 'Mt/y': use bcm/y"), ("pints", "unknown unit")],
)
def test_a_unit_of_something_else_is_refused(unit: str, message: str) -> None:
    run = CliRunner().invoke(app, ["shares", "--network", GAS, "--unit", unit])
    assert run.exit_code == 2
    assert message in " ".join(run.stderr.replace("│", " ").split())


def test_a_network_that_does_not_say_what_it_carries_is_neither(tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text(
        "node_id,name,kind,country,lat,lon,supply_mt,demand_mt\nfield,Field,source,AA,50,60,3,\nbuyer,Buyer,sink,CC,48,70,,5\n"
    )
    (tmp_path / "edges.csv").write_text(
        "edge_id,name,tail,head,mode,capacity_mt,cost_usd_t\nout,Out,field,buyer,pipeline,5,1\n"
    )
    run = CliRunner().invoke(app, ["block", "out", "--network", str(tmp_path)])
    assert run.exit_code == 0
    assert not re.search("crude|refiner|gas", run.stdout)


@pytest.mark.parametrize("name", [name for name in shipped_names() if name != DEFAULT])
def test_every_question_that_a_network_answers_is_answered_without_a_word_of_crude(name: str) -> None:
    (row,) = (row for row in energy.networks().rows if row["id"] == name)
    for question in row["answers"]:
        if question == "map":
            continue
        asked = "block country:RU" if question == "block" else question
        run = CliRunner().invoke(app, [*asked.split(), "--network", name])
        assert run.exit_code == 0, run.output
        assert not re.search(r"\bcrude\b|\brefiner|\bbarrel|\bloading port", OWN.sub("", run.stdout)), question
