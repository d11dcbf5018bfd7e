"""Options that would have no effect beside others, and numbers that only look like ones: refused, exit code 2."""

from collections.abc import Iterator

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from energy.cli import app
from energy.cli.rules import RULES

COMMANDS = get_command(app).commands  # type: ignore[attr-defined]

VALUES = {
    "unit": "kb/d",
    "kind": "node",
    "among": "cpc",
    "start_fill": "50%",
    "days": "3",
    "chart": "x.svg",
    "map_file": "x.html",
    "horizon": "month",
    "workers": "2",
    "scheduler": "tcp://127.0.0.1:9",
    "year": "2024",
    "plans": "project:trans-caspian-20",
    "on": "CN",
    "left": "50%",
    "draws": "30",
    "seed": "1",
    "scenario": "cpc",
}
"""Something that each option may be."""
NEEDED = {"block": ["cpc"], "compare": ["2013", "2024"], "show": ["cpc"], "simulate": ["seeds/outages-example.csv"]}


def typed(command: str, option: str) -> list[str]:
    """An option as people type it, with a value where it takes one."""
    name, _, value = option.partition("=")
    (found,) = (one for one in COMMANDS[command].params if one.name == name)
    written = max(found.opts, key=len)
    return [written] if found.is_flag else [written, value or VALUES[name]]


def cases() -> Iterator[tuple[str, list[str], str]]:
    """Every rule in every command that has its options, broken."""
    for rule in RULES:
        for command, one in COMMANDS.items():
            names = {param.name for param in one.params}
            others = [other for other in rule.without if other.partition("=")[0] in names]
            if rule.command not in ("", command) or rule.option.partition("=")[0] not in names:
                continue
            if not rule.needs and not others:
                continue
            asked = [command, *NEEDED.get(command, []), *typed(command, rule.option)]
            if rule.needs:
                yield command, asked, rule.why
            for other in others:
                yield command, [*asked, *typed(command, other)], rule.why


@pytest.mark.parametrize(("command", "words", "why"), list(cases()))
def test_an_option_without_effect_is_refused(command: str, words: list[str], why: str) -> None:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2 and result.stdout == ""
    assert result.stderr.startswith("kzroutes: -") and result.stderr.count("\n") == 1
    # Of two rules that are broken the first is told.
    assert why in result.stderr or "goes with" in result.stderr


def test_every_rule_is_about_options_that_there_are() -> None:
    for rule in RULES:
        commands = [COMMANDS[rule.command]] if rule.command else list(COMMANDS.values())
        names = [{param.name for param in command.params} for command in commands]
        options = {option.partition("=")[0] for option in (rule.option, *rule.needs, *rule.without)}
        assert any(options <= there for there in names), rule


def test_a_rule_is_no_matter_where_its_option_is_not_given() -> None:
    for words in (["shares", "--json"], ["shares", "--csv"], ["shares", "--unit", "kb/d"], ["list", "--csv"]):
        assert CliRunner().invoke(app, words).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ["shares", "--year", "2024.0"],
        ["shares", "--year", "2_024"],
        ["shares", "--year", "２０２４"],
        ["shares", "--year", " 2024 "],
        ["block", "cpc", "--left", "1_0%"],
        ["block", "cpc", "--left", "５０%"],
        ["block", "cpc", "--left", "nan"],
        ["block", "cpc@1_0%"],
        ["block", "cpc", "--days", "nan"],
        ["block", "cpc", "--days", "inf"],
        ["block", "cpc", "--days", "1_0"],
        ["block", "cpc", "--days", "3", "--start-fill", "٣٥%-70%"],
        ["rank", "-k", "1.0"],
        ["rank", "--top", "٣"],
        ["history", "--from", "2_005"],
        ["compare", "２０１３", "２０２４"],
        ["compare", "2013.0", "2024"],
        ["simulate", "seeds/outages-example.csv", "--level", "9_9%"],
    ],
)
def test_numbers_are_ascii_digits(words: list[str]) -> None:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2 and result.stdout == "" and result.stderr


@pytest.mark.parametrize("target", ["cpc\u200b", "\u202ecpc", "cp\xadc", "cpc\x00", "\ufeffcpc", "country:\u2060RU"])
def test_a_name_with_what_nobody_sees_is_refused(target: str) -> None:
    result = CliRunner().invoke(app, ["block", target])
    assert result.exit_code == 2 and "invisible character U+" in result.stderr
    assert target not in result.stderr


@pytest.mark.parametrize(
    "words", [["compare", "2013", "2024", "--year", "2020"], ["compare", "cpc", "base", "--on", "CN"]]
)
def test_what_a_comparison_does_not_use_is_refused(words: list[str]) -> None:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2 and "has no effect here" in result.stderr


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_an_option_of_one_value_is_given_once(command: str) -> None:
    params = [one for one in COMMANDS[command].params if one.param_type_name == "option" and not one.is_flag]
    once = next((one.opts[0] for one in params if not one.multiple), None)
    if once is not None:
        result = CliRunner().invoke(app, [command, once, "1", f"{once}=2" if once.startswith("--") else f"{once}2"])
        assert result.exit_code == 2 and f"{once} is given 2 times: give it once" in result.stderr


def test_an_option_that_is_meant_to_repeat_may() -> None:
    result = CliRunner().invoke(app, ["rank", "--among", "cpc", "--among", "atyrau-samara", "--json"])
    assert result.exit_code == 0
