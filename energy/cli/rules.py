"""Rules: which options go together; one that would have no effect is refused, never passed over."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from energy.errors import UsageError


@dataclass(frozen=True)
class Rule:
    """An option of a command (of all where none is named) that needs one of some others, or goes without them.

    Options stand by the names of their parameters, with `=` and a value where the rule is about this value alone.
    """

    option: str
    command: str = ""
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    why: str = ""


_PROGRAMS = ("as_json", "as_csv")
_MONTHS = "--monthly is a table of volumes in the month"

RULES = (
    Rule("as_json", without=("as_csv",), why="choose one form"),
    Rule("unit", without=_PROGRAMS, why="programs get the network's unit"),
    Rule("kind", without=("among",), why="the targets that are named are compared, whatever their kind"),
    Rule("start_fill", "block", needs=("days",), why="tanks matter day by day"),
    Rule("chart", "block", needs=("days",), why="for a picture of a block use --map"),
    Rule("map_file", "block", without=("days",), why="the map shows rates of a year"),
    Rule("buyers", "block", without=("days",), why="customs count years"),
    Rule("release_home", "block", without=("days",), why="what is used at home waits in the tanks of nobody"),
    Rule("horizon=structural", "block", without=("days",), why="contracts stay within days: use month or year"),
    Rule("workers", "rank", without=("scheduler",), why="the scheduler has workers of its own"),
    Rule("every", "dependence", without=("year",), why="it shows every year"),
    Rule("plans", "leverage", without=("projects",), why="each is taken in turn"),
    Rule("nucleolus", "leverage", without=("projects", "as_csv"), why="it is printed and in --json, for one game"),
    Rule("coalitions", "leverage", without=("projects", "as_csv"), why="they are printed and in --json, for one game"),
    Rule("adjustments", "shares", without=_PROGRAMS, why="it is for printed tables"),
    Rule("sources", "shares", without=_PROGRAMS, why="it is for printed tables; programs get them in every row"),
    Rule("sources", "trace", without=_PROGRAMS, why="it is for printed tables"),
    Rule("sources", "history", without=(*_PROGRAMS, "monthly"), why="it is for printed tables of years"),
    Rule("events", "history", without=_PROGRAMS, why="it is for printed tables"),
    Rule("events", "history", without=("monthly",), why=_MONTHS),
    Rule("on", "history", without=("monthly",), why=_MONTHS),
    Rule("unit", "history", without=("monthly",), why=_MONTHS),
    Rule("sources", "energy", without=_PROGRAMS, why="it is for printed tables; programs get them in every row"),
    Rule("left", "map", needs=("targets",), why="name what is blocked"),
    Rule("horizon", "map", needs=("targets",), why="name what is blocked"),
    Rule("horizon", "report", needs=("scenario",), why="name what is blocked"),
    Rule("horizon", "export", needs=("scenario",), why="name what is blocked"),
    Rule("draws", "simulate", without=("method=exact",), why="nothing is drawn"),
    Rule("seed", "simulate", without=("method=exact",), why="nothing is drawn"),
)


def check_together(context: Any) -> None:
    """Hold the options that were given against the rules.

    Raises
    ------
    UsageError
        If one would have no effect beside the others.
    """
    given = {f"{name}={context.params[name]}" for name in given_in(context)} | given_in(context)
    for rule in RULES:
        if rule.option not in given or rule.command not in ("", context.command.name):
            continue
        clash = [option for option in rule.without if option in given]
        if clash:
            raise UsageError(f"{_written(context, rule.option)} goes without {_written(context, clash[0])}: {rule.why}")
        if rule.needs and not given.intersection(rule.needs):
            needed = " or ".join(_written(context, option) for option in rule.needs)
            raise UsageError(f"{_written(context, rule.option)} goes with {needed}: {rule.why}")


def check_once(given: Iterable[Any]) -> None:
    """Refuse an option of one value that is given twice: the last would silently win.

    Raises
    ------
    UsageError
        If there is one; options that may be repeated and those without a value are none.
    """
    counts = Counter(one for one in given if one.param_type_name == "option" and not one.multiple and not one.is_flag)
    for option, count in counts.items():
        if count > 1:
            raise UsageError(f"{max(option.opts, key=len)} is given {count} times: give it once")


def given_in(context: Any) -> set[str]:
    """Names of the options that stand on the command line."""
    sources = {name: context.get_parameter_source(name) for name in context.params}
    return {name for name, source in sources.items() if source is not None and source.name == "COMMANDLINE"}


def _written(context: Any, option: str) -> str:
    """An option as people type it."""
    name, _, value = option.partition("=")
    spellings = next(one.opts for one in context.command.params if one.name == name)
    written = max(spellings, key=len) if spellings[0].startswith("-") else "a target"
    return f"{written} {value}".strip()
