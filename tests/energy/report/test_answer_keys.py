"""The keys of every `--json` answer, as `tests/data/answer_keys.toml` writes them down for programs."""

import json
import shlex
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from energy.cli import app

ROOT = Path(__file__).resolve().parents[3]
CONTRACT = tomllib.loads((ROOT / "tests" / "data" / "answer_keys.toml").read_text("utf-8"))
ENVELOPE = set(shlex.split(CONTRACT.pop("envelope")))
NOT_PLACES = ("schema", "asked")

Places = dict[str, set[str]]
"""Keys by place; optional ones end with a question mark."""


def promised(name: str) -> Places:
    """What the contract says of one form of answer."""
    places = {place: set(shlex.split(keys)) for place, keys in CONTRACT[name].items() if place not in NOT_PLACES}
    return places | {"": places[""] | ENVELOPE}


def objects(value: Any, place: str, maps: Iterable[str]) -> Iterator[tuple[str, set[str]]]:
    """Every object within a value, as its place and its keys; the keys of a map are data and don't count."""
    if isinstance(value, list):
        for member in value:
            yield from objects(member, f"{place}[]", maps)
    elif isinstance(value, dict) and f"{place}{{}}" in maps:
        yield f"{place}{{}}", set()
        for member in value.values():
            yield from objects(member, f"{place}{{}}", maps)
    elif isinstance(value, dict):
        yield place, set(value)
        for key, member in value.items():
            yield from objects(member, f"{place}.{key}".removeprefix("."), maps)


def differences(name: str, answers: Iterable[Any]) -> list[str]:
    """What answers have that was not promised, and what was promised that they lack."""
    places = promised(name)
    seen: dict[str, list[set[str]]] = defaultdict(list)
    for answer in answers:
        for place, keys in objects(answer, "", places):
            seen[place].append(keys)
    found = [f"{place or 'the answer'}: no such object was promised" for place in seen.keys() - places.keys()]
    for place, keys in places.items():
        where = place or "the answer"
        always, ever = {key for key in keys if not key.endswith("?")}, {key.removesuffix("?") for key in keys}
        met = [had for had in seen[place] if had or not keys]
        found += [f"{where}: never met"] if not met else []
        found += [f"{where}: {key} is not promised" for key in sorted(set().union(*met) - ever)]
        found += [f"{where}: {key} is never there" for key in sorted(ever - set().union(*met))]
        found += [f"{where}: {key} is missing" for key in sorted(always) if any(key not in had for had in met)]
    return found


def answers_of(name: str, tiny: Path) -> list[Any]:
    """The answers to the questions of the contract."""
    told = []
    for words in CONTRACT[name]["asked"]:
        typed = shlex.split(words.format(tiny=tiny, seeds=ROOT / "seeds"))
        result = CliRunner().invoke(app, [*typed, "--json"])
        assert result.exit_code == 0, result.output
        told.append(json.loads(result.stdout))
    return told


@pytest.mark.parametrize("name", CONTRACT)
def test_answers_have_the_keys_that_were_promised(name: str, tiny_folder: Path) -> None:
    answers = answers_of(name, tiny_folder)
    assert {answer["schema"] for answer in answers} == {CONTRACT[name]["schema"]}
    found = differences(name, answers)
    assert not found, "\n".join(found)


def test_every_command_with_json_is_in_the_contract() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    with_json = {name for name, command in commands.items() if any("--json" in p.opts for p in command.params)}
    assert {words.split()[0] for form in CONTRACT.values() for words in form["asked"]} == with_json


def test_a_renamed_a_lost_and_a_new_key_are_told(tiny_folder: Path) -> None:
    """At the top and deep inside."""
    answers = answers_of("shares", tiny_folder)
    changed = deepcopy(answers)
    changed[0]["sum_mt"] = changed[0].pop("total_mt")
    assert differences("shares", changed) == ["the answer: sum_mt is not promised", "the answer: total_mt is missing"]
    changed = deepcopy(answers)
    del changed[1]["rows"][0]["low_mt"]
    assert differences("shares", changed) == ["rows[]: low_mt is missing"]
    changed = deepcopy(answers)
    changed[0]["through"]["RU"]["why"] = "new"
    assert differences("shares", changed) == ["through{}: why is not promised"]
    changed = deepcopy(answers)
    changed[0]["rows"][0]["span"] = {"low": 1, "high": 2}
    assert "rows[].span: no such object was promised" in differences("shares", changed)
    for answer in changed:
        answer["itemisations"] = []
    assert "itemisations[]: never met" in differences("shares", changed)
