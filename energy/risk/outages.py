"""Outages: how likely each element is to be out, from a user's table.

The probability is the share of time that an element is out. It is given as such, or as events a year times mean days.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import NamedTuple, NoReturn, Protocol

import numpy as np

from energy.errors import UsageError
from energy.flow.scenario import Block, make_scenario
from energy.network.simplification import Floats
from energy.network.targets import Targets, UnknownTargetError
from energy.network.units import DAYS
from geodata.errors import DataError, Problem
from geodata.tables.cells import Cell
from geodata.tables.folder import read_table
from geodata.tables.rows import Table
from geodata.tables.schema import parse_schema

NUMBERS = ("probability", "events_per_year", "mean_days")
DURATIONS = ("priors", "table")


class Length(Protocol):
    """How long outages of a kind last, days."""

    @property
    def prior_id(self) -> str:
        """Its name in the tables."""

    def at(self, chance: Floats) -> Floats:
        """Days that lie above given shares (0–1) of it."""


class OutagesError(DataError):
    """A table of outages that cannot be used; every problem found in it is listed."""


@dataclass(frozen=True)
class Outage:
    """An element that may be out: what is closed then, the share of time 0–1, what that was computed from, a note.

    `length` is how long an outage lasts where the priors say so, not the table; `years` in how many the events were
    counted.
    """

    block: Block
    probability: float
    events_per_year: float | None = None
    mean_days: float | None = None
    note: str = ""
    length: Length | None = None
    years: float | None = None

    @property
    def key(self) -> str:
        """Unambiguous spelling of the element, `kind:id`."""
        return self.block.target.key

    @property
    def name(self) -> str:
        """Name of the element."""
        return self.block.target.name

    @property
    def duration(self) -> str | None:
        """Whose durations were used: a prior, or the table's own; None where a share of time was given."""
        if self.mean_days is None:
            return None
        return "table" if self.length is None else f"prior:{self.length.prior_id}"


class DurationPrior(Length, Protocol):
    """A row of the priors: what it is about."""

    @property
    def quantity(self) -> str:
        """What of it is drawn."""

    @property
    def of(self) -> tuple[str, ...]:
        """Kinds of outages, where it is about how long they last."""


def outages_of(targets: Targets, probabilities: Mapping[str, float]) -> tuple[Outage, ...]:
    """Make outages, sorted by element, from names and the shares of time (0–1) that these elements are out.

    Raises
    ------
    OutagesError
        If a name is unknown, given twice, or closes nothing, or a probability is outside 0–1.

    Examples
    --------
    >>> import energy
    >>> [(o.key, o.probability) for o in outages_of(energy.load().targets, {"cpc": 0.05})]
    [('corridor:cpc', 0.05)]
    """
    shares = {name: float(share) for name, share in probabilities.items()}
    rows = [
        _Given(None, {"probability": repr(share)}, {"target": name, "probability": share})
        for name, share in shares.items()
    ]
    return _outages(rows, _Faults("outages"), targets)


def read_outages(path: Path, targets: Targets, lengths: Mapping[str, Length] | None = None) -> tuple[Outage, ...]:
    """Read a table of outages.

    Parameters
    ----------
    path : Path
        CSV with the columns `target` and `probability` (share of time, 0–1), or `target`, `events_per_year` and
        `mean_days` or `kind`; rows may differ in which they use. `years` says in how many the events were counted. A
        column `note` is kept as text.
    targets : Targets
        Names of the network.
    lengths : mapping of str to Length, optional
        How long outages of each kind last; without it the `mean_days` of the table hold.

    Returns
    -------
    tuple of Outage
        Sorted by element.

    Raises
    ------
    OutagesError
        If the file cannot be read or a row cannot be used; each problem says file, row, column and mend.
    """
    faults = _Faults(str(path))
    table = _read(path, faults)
    # A cell that can't be read has its problem already.
    broken = {problem.row for problem in faults.problems}
    rows = [_Given(row.line, row.raw, row.cells) for row in table.rows if row.line not in broken]
    return _outages(rows, faults, targets, lengths)


def notes_on(path: Path) -> tuple[Problem, ...]:
    """What of a table of outages is read otherwise than it is written.

    Raises
    ------
    OutagesError
        If it can't be read.
    """
    faults = _Faults(str(path))
    return tuple(replace(note, file=str(path)) for note in _read(path, faults).notes)


class _Given(NamedTuple):
    """A row: its line in a file, its cells as they are written, and what they are."""

    line: int | None
    texts: Mapping[str, str]
    cells: Mapping[str, Cell]


class _Faults:
    """Problems found in a file; all of a kind are told at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def add(self, line: int | None, column: str | None, value: str | None, message: str, mend: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.file, line, column, value, message, mend))

    def tell(self) -> None:
        """Stop if anything was found."""
        if self.problems:
            raise OutagesError(self.problems) from None

    def stop(self, line: int | None, message: str, mend: str) -> NoReturn:
        """Stop at a problem after which nothing else can be read."""
        raise OutagesError([Problem(self.file, line, None, None, message, mend)]) from None


def _read(path: Path, faults: _Faults) -> Table:
    """The table, read as it is meant; what is wrong with cells is noted."""
    if path.exists() and not path.is_file():
        # A named pipe may never end.
        faults.stop(None, "is not a plain file", "give the path of a CSV file")
    try:
        data = path.read_bytes()
    except OSError as error:
        faults.stop(None, f"can't be read ({error.strerror})", "give the path of a CSV file")
    text = resources.files("energy.risk").joinpath("schema.csv").read_text(encoding="utf-8")
    found: list[Problem] = []
    table = read_table(data, parse_schema(text)["outages"], True, found, filled=True)
    faults.problems += (replace(problem, file=faults.file) for problem in found)
    if not table.readable:
        faults.tell()
    given = table.given
    if "probability" not in given and not ("events_per_year" in given and {"mean_days", "kind"} & given):
        mend = "add a column probability, or events_per_year and mean_days or kind"
        faults.add(1, "probability", None, "the column is missing", mend)
        faults.tell()
    return table


def _outages(
    rows: Sequence[_Given],
    faults: _Faults,
    targets: Targets,
    lengths: Mapping[str, Length] | None = None,
) -> tuple[Outage, ...]:
    outages: dict[str, Outage] = {}
    for row in rows:
        line, name = row.line, str(row.cells["target"])
        block, length = _block(name, line, targets, faults), _length(row, lengths, faults)
        chance, years = _probability(row, length, faults), _number(row, "years", faults)
        if years == 0:
            faults.add(
                line,
                "years",
                row.texts["years"],
                "is no time to count in",
                "write in how many years events were counted",
            )
        if block is None or chance is None:
            continue
        outage = Outage(block, *chance, str(row.cells.get("note", "")), length, years)
        if outage.key in outages:
            faults.add(line, "target", name, f"is {outage.key} once more", "keep one row per element")
        outages[outage.key] = outage
    faults.tell()
    return tuple(outages[key] for key in sorted(outages))


def _block(name: str, line: int | None, targets: Targets, faults: _Faults) -> Block | None:
    if not name:
        faults.add(line, "target", None, "is empty", "name what may be out (see: kzroutes list)")
        return None
    try:
        block = make_scenario(targets, [name]).blocks[0]
    except UnknownTargetError as error:
        near = f"did you mean {', '.join(error.suggestions)}?" if error.suggestions else ""
        faults.add(line, "target", name, error.fault, near or error.cause or "see: kzroutes list")
        return None
    except UsageError as error:
        faults.add(line, "target", name, f"can't be used: {error}", "write it as kzroutes list shows it")
        return None
    if block.left >= 1:
        faults.add(line, "target", name, "is an event that left everything open", "name the asset itself")
        return None
    return block


def lengths_of(priors: Sequence[DurationPrior], durations: str) -> Mapping[str, Length] | None:
    """How long outages of each kind last, from the priors; None where the table's own durations are asked for.

    Raises
    ------
    UsageError
        If `durations` is neither ``priors`` nor ``table``.
    """
    if durations not in DURATIONS:
        raise UsageError(f"unknown durations '{durations}': use {' or '.join(DURATIONS)}")
    if durations == "table":
        return None
    return {of: prior for prior in priors if prior.quantity == "outage_days" for of in prior.of}


def _length(row: _Given, lengths: Mapping[str, Length] | None, faults: _Faults) -> Length | None:
    """How long an outage of the row's kind lasts; None where the table's own durations hold."""
    kind = str(row.cells.get("kind", ""))
    if not kind or lengths is None:
        return None
    if kind not in lengths:
        known = ", ".join(sorted(lengths)) or "none in this network"
        faults.add(row.line, "kind", kind, "is no kind of outage that a prior is about", f"write one of: {known}")
    return lengths.get(kind)


def _probability(
    row: _Given, length: Length | None, faults: _Faults
) -> tuple[float, float | None, float | None] | None:
    """Probability, events a year and mean days of a row; None, with the problem noted, where there is none."""
    line, numbers = row.line, [_number(row, column, faults) for column in NUMBERS]
    if any(number is not None and math.isnan(number) for number in numbers):
        return None
    direct, events, days = numbers
    if length is not None and direct is None:
        days = mean_of(length)
    if direct is not None and (events is not None or days is not None):
        message = "is given beside events_per_year or mean_days"
        mend = "keep the probability, or the events and their days"
        faults.add(line, "probability", row.texts["probability"], message, mend)
    elif direct is not None:
        if not 0 <= direct <= 1:
            mend = "give a share of time from 0 to 1, such as 0.05 for 5 %"
            faults.add(line, "probability", row.texts["probability"], "is outside 0–1", mend)
        return direct, None, None
    elif events is None or days is None:
        column = "mean_days" if events is not None else "events_per_year" if days is not None else "probability"
        faults.add(line, column, None, "is empty", "fill in probability, or both events_per_year and mean_days")
    else:
        share = events * days / DAYS
        if share > 1:
            message = f"makes the element out for {events * days:g} days of {DAYS}: outside 0–1"
            faults.add(
                line, "mean_days", row.texts["mean_days"], message, f"events_per_year × mean_days may be {DAYS} at most"
            )
        return share, events, days
    return None


def mean_of(length: Length) -> float:
    """Mean of how long outages of a kind last, days."""
    slices = 1000
    return float(length.at((np.arange(slices) + 0.5) / slices).mean())


def _number(row: _Given, column: str, faults: _Faults) -> float | None:
    """The number in a cell; None where it is empty, NaN where it can't be used."""
    value = row.cells.get(column)
    if not isinstance(value, int | float):
        return None
    if not math.isfinite(value):
        faults.add(row.line, column, row.texts[column], "is not a number", "write a share of time such as 0.05")
        return math.nan
    if value < 0 and column != "probability":
        faults.add(row.line, column, row.texts[column], "is negative", "write a number of 0 or more")
        return math.nan
    return value
