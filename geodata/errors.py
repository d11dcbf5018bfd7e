"""What can be wrong with a network folder, said so that a person can mend it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geodata.wording import counted

SHOWN_CHARACTERS = 60
SHOWN_ALIKE = 10
"""Problems of one kind that are told one by one."""


@dataclass(frozen=True)
class Problem:
    """One fault in one place of a network folder.

    Parameters
    ----------
    file : str
        Name of the file.
    row : int or None
        Line number in the file (the header is line 1); None when the whole file is concerned.
    column : str or None
        Name of the column; None when the whole row or file is concerned.
    value : str or None
        Text of the cell as it stands in the file.
    message : str
        What is wrong; reads on from the value.
    mend : str
        How to mend it, in one short sentence.
    part : str
        What a row is called in the file: a row, or the feature of a layer, the edge of a graph.

    Examples
    --------
    >>> print(Problem("edges.csv", 12, "head", "x", "is not in nodes.csv", "add the node"))
    edges.csv, row 12, column head: 'x' is not in nodes.csv — mend: add the node
    """

    file: str
    row: int | None
    column: str | None
    value: str | None
    message: str
    mend: str
    part: str = "row"

    @property
    def place(self) -> str:
        """File, row and column, as far as they are concerned."""
        row = "" if self.row is None else f", {self.part} {self.row}"
        column = "" if self.column is None else f", column {self.column}"
        return f"{self.file}{row}{column}"

    @property
    def said(self) -> str:
        """What is wrong, with the cell before it."""
        return self.message if self.value is None else f"{quoted(self.value)} {self.message}"

    def __str__(self) -> str:
        return f"{self.place}: {self.said} — mend: {self.mend}"


class DataError(Exception):
    """A network folder can't be used; every problem found in it is listed.

    Parameters
    ----------
    problems : iterable of Problem
        All problems, in the order of the tables and rows.
    notes : iterable of Problem
        What was read otherwise than it is written, or passed over: the cause may lie there.

    Attributes
    ----------
    problems : tuple of Problem
    """

    def __init__(self, problems: Iterable[Problem], notes: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        told = [f"how it was read: {note}" for note in notes]
        super().__init__("\n".join([f"{counted(count, 'problem')} in the tables:", *_lines(self.problems), *told]))


def _lines(problems: Iterable[Problem]) -> Iterator[str]:
    """One line a problem; of a kind that there are many of, the first and a count."""
    kinds: dict[tuple[str, str | None, str], list[Problem]] = {}
    for problem in problems:
        # Names and numbers differ from row to row; what is wrong with them does not.
        said = re.sub(r"'[^']*'|[\d.,]+", "…", problem.message)
        kinds.setdefault((problem.file, problem.column, said), []).append(problem)
    for alike in kinds.values():
        if len(alike) <= SHOWN_ALIKE:
            yield from map(str, alike)
        else:
            rows = ", ".join(str(one.row) for one in alike[1 : SHOWN_ALIKE + 1])
            yield f"{alike[0]} (and {len(alike) - 1:,} more like it: {alike[0].part}s {rows}, …)"


def quoted(text: str) -> str:
    r"""Quote a cell for a message: shortened, and with invisible characters written out.

    Examples
    --------
    >>> quoted("a\tb")
    "'a\\tb'"
    """
    short = text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
    return repr(short)
