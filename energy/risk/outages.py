"""Outages: how likely each element is to be out, from a user's table.

The probability is the share of time that an element is out. It is given as such, or as events a year times mean days.
"""

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from energy.errors import UsageError
from energy.flow.scenario import Block, ScenarioError, make_scenario
from energy.network.targets import Targets, UnknownTargetError
from geodata.cells import NUMBER, nearest
from geodata.errors import Problem

COLUMNS = ("target", "probability", "events_per_year", "mean_days", "note")

DAYS = 365


class OutagesError(UsageError):
    """A table of outages that cannot be used; every problem found in it is listed.

    Attributes
    ----------
    problems : tuple of geodata.errors.Problem
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        noun = "problem" if len(problems) == 1 else "problems"
        super().__init__("\n".join([f"{len(problems)} {noun} in the outages:", *map(str, problems)]))


@dataclass(frozen=True)
class Outage:
    """An element that may be out.

    Attributes
    ----------
    block : Block
        What is closed while it is out.
    probability : float
        Share of time that it is out, 0–1.
    events_per_year, mean_days : float or None
        What the probability was computed from, where it was.
    note : str
        Where the number comes from, in the user's words.
    """

    block: Block
    probability: float
    events_per_year: float | None = None
    mean_days: float | None = None
    note: str = ""

    @property
    def key(self) -> str:
        """Unambiguous spelling of the element, `kind:id`."""
        return self.block.target.key

    @property
    def name(self) -> str:
        """Name of the element."""
        return self.block.target.name


def outages_of(targets: Targets, probabilities: Mapping[str, float]) -> tuple[Outage, ...]:
    """Make outages from names and probabilities, for scripts and notebooks.

    Parameters
    ----------
    targets : Targets
        Names of the network.
    probabilities : mapping of str to float
        Share of time that each element is out, 0–1.

    Returns
    -------
    tuple of Outage
        Sorted by element.

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
    rows = [(None, {"target": name, "probability": repr(float(p))}) for name, p in probabilities.items()]
    return _outages(rows, "outages", targets)


def read_outages(path: Path, targets: Targets) -> tuple[Outage, ...]:
    """Read a table of outages.

    Parameters
    ----------
    path : Path
        CSV with the columns `target` and `probability` (share of time, 0–1), or `target`, `events_per_year` and
        `mean_days`; rows may differ in which they use. A column `note` is kept as text.
    targets : Targets
        Names of the network.

    Returns
    -------
    tuple of Outage
        Sorted by element.

    Raises
    ------
    OutagesError
        If the file cannot be read or a row cannot be used; each problem says file, row, column and mend.
    """
    file = path.name
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        message = f"can't be read ({error.strerror})"
        raise OutagesError([Problem(str(path), None, None, None, message, "give the path of a CSV file")]) from None
    except UnicodeDecodeError:
        raise OutagesError([Problem(file, None, None, None, "is not UTF-8 text", "save the file as UTF-8")]) from None
    return _outages(_rows(text, file), file, targets)


def _rows(text: str, file: str) -> list[tuple[int | None, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        mend = "close every quoted cell and double the quotes inside it"
        raise OutagesError([Problem(file, line, None, None, f"is not valid CSV ({error})", mend)]) from None
    header_problems = list(_header_problems(lines, file))
    if header_problems:
        raise OutagesError(header_problems)
    (_, header), *body = lines
    ragged = [
        Problem(
            file, line, None, None, f"has {len(cells)} cells, the header has {len(header)}", "quote cells with commas"
        )
        for line, cells in body
        if len(cells) != len(header)
    ]
    if ragged:
        raise OutagesError(ragged)
    if not body:
        raise OutagesError([Problem(file, None, None, None, "has no rows", "add one row per element that may be out")])
    return [(line, dict(zip(header, cells, strict=True))) for line, cells in body]


def _header_problems(lines: Sequence[tuple[int, list[str]]], file: str) -> Iterator[Problem]:
    if not lines:
        yield Problem(file, None, None, None, "is empty", f"write the header {','.join(COLUMNS)}")
        return
    line, header = lines[0]
    for i, name in enumerate(header):
        if name in header[:i]:
            yield Problem(file, line, name, name, "is a column given twice", "remove one of the two")
        elif name not in COLUMNS:
            near = nearest(name, COLUMNS)
            hint = f"did you mean {near!r}?" if near else f"columns are {', '.join(COLUMNS)}"
            yield Problem(file, line, name, name, "is not a column of this table", f"rename or remove it; {hint}")
    if "target" not in header:
        yield Problem(file, line, "target", None, "the column is missing", "add a column named target")
    if "probability" not in header and not {"events_per_year", "mean_days"} <= set(header):
        mend = "add a column probability, or events_per_year and mean_days"
        yield Problem(file, line, "probability", None, "the column is missing", mend)


def _outages(rows: Sequence[tuple[int | None, Mapping[str, str]]], file: str, targets: Targets) -> tuple[Outage, ...]:
    problems: list[Problem] = []
    found: dict[str, Outage] = {}
    for line, row in rows:
        block = _block(row["target"], file, line, targets, problems)
        chance = _probability(row, file, line, problems)
        if block is None or chance is None:
            continue
        outage = Outage(block, *chance, row.get("note", ""))
        if outage.key in found:
            mend = "keep one row per element"
            problems.append(Problem(file, line, "target", row["target"], f"is {outage.key} once more", mend))
        found[outage.key] = outage
    if problems:
        raise OutagesError(problems)
    return tuple(found[key] for key in sorted(found))


def _block(name: str, file: str, line: int | None, targets: Targets, problems: list[Problem]) -> Block | None:
    if not name:
        problems.append(Problem(file, line, "target", None, "is empty", "name what may be out (see: kzroutes list)"))
        return None
    try:
        block = make_scenario(targets, [name]).blocks[0]
    except UnknownTargetError as error:
        near = f"did you mean {', '.join(error.suggestions)}?" if error.suggestions else "see: kzroutes list"
        problems.append(Problem(file, line, "target", name, "is not a target of this network", near))
        return None
    except ScenarioError:
        problems.append(Problem(file, line, "target", name, "closes nothing in this network", "name what it closes"))
        return None
    if block.left >= 1:
        mend = "name the asset itself"
        problems.append(Problem(file, line, "target", name, "is an event that left everything open", mend))
        return None
    return block


def _probability(
    row: Mapping[str, str], file: str, line: int | None, problems: list[Problem]
) -> tuple[float, float | None, float | None] | None:
    """Probability, events a year and mean days of a row; None, with the problem noted, where there is none."""
    before = len(problems)
    direct, events, days = (_number(row, column, file, line, problems) for column in COLUMNS[1:4])
    if len(problems) > before:
        return None
    if direct is not None and (events is not None or days is not None):
        mend = "keep the probability, or the events and their days"
        message = "is given beside events_per_year or mean_days"
        problems.append(Problem(file, line, "probability", row["probability"], message, mend))
    elif direct is not None:
        if not 0 <= direct <= 1:
            mend = "give a share of time from 0 to 1, such as 0.05 for 5 %"
            problems.append(Problem(file, line, "probability", row["probability"], "is outside 0–1", mend))
        return direct, None, None
    elif events is None or days is None:
        column = "mean_days" if events is not None else "events_per_year" if days is not None else "probability"
        mend = "fill in probability, or both events_per_year and mean_days"
        problems.append(Problem(file, line, column, None, "is empty", mend))
    else:
        share = events * days / DAYS
        if share > 1:
            message = f"makes the element out for {events * days:g} days of {DAYS}: outside 0–1"
            mend = f"events_per_year × mean_days may be {DAYS} at most"
            problems.append(Problem(file, line, "mean_days", row["mean_days"], message, mend))
        return share, events, days
    return None


def _number(row: Mapping[str, str], column: str, file: str, line: int | None, problems: list[Problem]) -> float | None:
    text = row.get(column, "")
    if not text:
        return None
    value = float(text) if NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        mend = "write a plain number with a decimal point, such as 0.05"
        problems.append(Problem(file, line, column, text, "is not a number", mend))
        return None
    if value < 0 and column != "probability":
        problems.append(Problem(file, line, column, text, "is negative", "write a number of 0 or more"))
        return None
    return value
