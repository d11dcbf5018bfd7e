"""Cases: what was shut in a real event and what was observed, from the replays table.

A case holds states of assets (which were shut, on which days) and never a volume that was realised in the event.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from energy.duration.runs import Phase
from energy.duration.settings import months_between
from energy.errors import UsageError
from energy.flow.scenario import Block, Scenario
from energy.network.targets import Targets

if TYPE_CHECKING:
    from geodata import Dataset

_CLOSURE = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d): (\S.*)")
_TEXTS = ("replay_id", "event_id", "quantity", "unit", "status", "use", "source_id", "note")


class CaseError(UsageError):
    """A row of the replays table that cannot be read."""


@dataclass(frozen=True)
class Closure:
    """What was shut from `first` to `last` (both days counted): targets and the share of each that stayed open."""

    first: date
    last: date
    shut: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Case:
    """One quantity of one event. `observed` is None where no figure was found; units as in the table."""

    replay_id: str
    event_id: str
    event: str
    quantity: str
    of: tuple[str, ...]
    start: date
    end: date
    closures: tuple[Closure, ...]
    limits: tuple[tuple[str, float], ...]
    year: int
    observed: float | None
    unit: str
    status: str
    use: str
    independent: bool
    source_id: str
    note: str

    @property
    def days(self) -> int:
        """Days of the period, both ends counted."""
        return (self.end - self.start).days + 1

    @property
    def origin(self) -> date:
        """First day of the run: of the period or of the first state, whichever is earlier."""
        return min(self.start, self.closures[0].first)


def cases_of(dataset: "Dataset") -> tuple[Case, ...]:
    """All rows of the replays table.

    Raises
    ------
    CaseError
        If states, limits or dates cannot be read.

    Examples
    --------
    >>> import geodata
    >>> next(c for c in cases_of(geodata.load()) if c.replay_id == "2023-02-first-cut").observed
    3.0
    """
    events = dict(dataset.columns("events", "event_id", "name"))
    return tuple(_case(row, events) for row in dataset.rows("replays"))


def _case(row: Mapping[str, Any], events: Mapping[str, str]) -> Case:
    where = str(row["replay_id"])
    return Case(
        **{name: str(row[name]) for name in _TEXTS},
        event=events[str(row["event_id"])],
        of=tuple(t for t in str(row["of"]).split(";") if t),
        start=_day(str(row["period_start"]), where),
        end=_day(str(row["period_end"]), where),
        closures=parse_closures(str(row["states"]), where),
        limits=tuple(_pair(text, "=", where) for text in str(row["limits"]).split(";") if text),
        year=int(row["year"]),
        observed=row["observed"],
        independent=bool(row["independent"]),
    )


def parse_closures(text: str, where: str = "states") -> tuple[Closure, ...]:
    """Read states: `2023-02-19/2023-02-22: edge:a edge:b@0.5 | 2023-02-23/2023-02-24: edge:a`.

    Raises
    ------
    CaseError
        If a part is not of this form, or the parts overlap or are out of order.

    Examples
    --------
    >>> parse_closures("2023-02-19/2023-02-22: edge:a edge:b@0.5")[0].shut
    (('edge:a', 0.0), ('edge:b', 0.5))
    """
    closures: list[Closure] = []
    for part in text.split("|"):
        match = _CLOSURE.fullmatch(part.strip())
        if match is None:
            raise CaseError(f"{where}: '{part.strip()}' is not FIRST/LAST: kind:ID kind:ID@share")
        first, last = _day(match[1], where), _day(match[2], where)
        if last < first or (closures and first <= closures[-1].last):
            raise CaseError(f"{where}: the days of '{part.strip()}' are out of order")
        shut = tuple(_pair(t if "@" in t else f"{t}@0", "@", where) for t in match[3].split())
        closures.append(Closure(first, last, shut))
    return tuple(closures)


def phases_of(
    case: Case, targets: Targets, attacks: Collection[date] = (), storms: Collection[date] = ()
) -> tuple[Phase, ...]:
    """Phases in days from `case.origin`, gaps filled with everything open.

    Parameters
    ----------
    case : Case
        What was shut when.
    targets : Targets
        Every name that can be blocked.
    attacks : collection of date
        Days from which ships may stay away, where a closure begins on them.
    storms : collection of date
        Days on which a storm began that the states name, where a closure begins on them: the weather of their months is
        told, and none is drawn.

    Raises
    ------
    CaseError
        If a target closes nothing.
    UnknownTargetError
        If a target is unknown.
    """
    phases: list[Phase] = []
    now, onset = 0.0, None
    told = {c.first.month for c in case.closures if c.first in storms}
    for closure in case.closures:
        start = float((closure.first - case.origin).days)
        end = float((closure.last - case.origin).days + 1)
        if start > now:
            since = None if onset is None else (now - onset, start - onset)
            phases.append(Phase(now, start, Scenario((), "month"), None, since))
        if closure.first in attacks:
            onset = start
        since = None if onset is None else (start - onset, end - onset)
        blocks = tuple(_block(targets, name, left, case.replay_id) for name, left in sorted(closure.shut))
        months = {m: share for m, share in months_between(closure.first, closure.last).items() if m not in told}
        weather = tuple(sorted(months.items()))
        phases.append(Phase(start, end, Scenario(blocks, "month"), dict(case.limits), since, weather))
        now = end
    return tuple(phases)


def until(case: Case, phases: Sequence[Phase]) -> float:
    """End of the run, days from the origin: the end of the period, and not before the last closure."""
    return max(float((case.end - case.origin).days + 1), phases[-1].end)


def _block(targets: Targets, name: str, left: float, where: str) -> Block:
    target = targets.find(name)
    if not target.edges and not target.nodes:
        raise CaseError(f"{where}: '{name}' closes nothing in this network")
    return Block(target, left)


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CaseError(f"{where}: '{text}' is not a day: write YYYY-MM-DD") from None


def _pair(text: str, sign: str, where: str) -> tuple[str, float]:
    name, _, value = text.partition(sign)
    try:
        return name, float(value)
    except ValueError:
        raise CaseError(f"{where}: '{text}' is not NAME{sign}NUMBER") from None
