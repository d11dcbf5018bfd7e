"""What can be wrong with a network folder, said so that a person can mend it."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from geodata.wording import counted

SHOWN_CHARACTERS = 60
SHOWN_ALIKE = 10
"""Problems of one kind that are told one by one."""
KEPT_ALIKE = 100
"""Problems of one kind that are kept; further ones are counted."""

Kind = tuple[str, str | None, str]


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

    @property
    def kind(self) -> Kind:
        """What problems are alike by: file, column, and what is wrong but for the names and numbers in it."""
        return self.file, self.column, re.sub(r"'[^']*'|[\d.,]+", "…", self.message)

    def __str__(self) -> str:
        return f"{self.place}: {self.said} — mend: {self.mend}"


class Problems(list[Problem]):
    """Problems as they are gathered: the first of each kind, and how many there were; one found twice counts once.

    A table of a hundred thousand faulty rows would else take more memory than a sound one.

    Examples
    --------
    >>> found = Problems(Problem("edges.csv", row, "head", "x", "is not there", "add it") for row in range(2, 5002))
    >>> found.extend(found[:10])
    >>> len(found), found.count_of(found[0].kind), found.total
    (100, 5000, 5000)
    """

    def __init__(self, found: Iterable[Problem] = ()) -> None:
        super().__init__()
        # Of those that are not kept a number is enough to know them again.
        self._seen: dict[Kind, set[int]] = {}
        self.extend(found)

    @property
    def total(self) -> int:
        """How many there were."""
        return sum(map(len, self._seen.values()))

    def count_of(self, kind: Kind) -> int:
        """How many of a kind there were."""
        return len(self._seen.get(kind, ()))

    def append(self, problem: Problem) -> None:
        """Add one."""
        seen, own = self._seen.setdefault(problem.kind, set()), hash(problem)
        if own not in seen:
            seen.add(own)
            if len(seen) <= KEPT_ALIKE:
                super().append(problem)

    def extend(self, found: Iterable[Problem]) -> None:
        """Add some, with those of which they hold only the number."""
        for problem in found:
            self.append(problem)
        for kind, seen in found._seen.items() if isinstance(found, Problems) else ():
            self._seen[kind] |= seen

    def __iadd__(self, found: Iterable[Problem]) -> Self:  # type: ignore[override, misc]
        self.extend(found)
        return self

    def told(self, otherwise: Callable[[Problem], Problem]) -> "Problems":
        """The same problems told otherwise, such as by another place; those that are not kept go with the first."""
        result = Problems()
        first: dict[Kind, Kind] = {}
        for problem in self:
            changed, own = otherwise(problem), hash(problem)
            if problem.kind not in first:
                first[problem.kind] = changed.kind
                result._seen.setdefault(changed.kind, set()).update(self._seen[problem.kind])
            elif changed.kind != first[problem.kind]:
                result._seen[first[problem.kind]].discard(own)
                result._seen.setdefault(changed.kind, set()).add(own)
            list.append(result, changed)
        return result


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
        The first hundred of each kind.
    gathered : Problems
        The same, with how many there were.
    """

    def __init__(self, problems: Iterable[Problem], notes: Iterable[Problem] = ()) -> None:
        self.gathered = problems if isinstance(problems, Problems) else Problems(problems)
        self.problems = tuple(self.gathered)
        told = [f"how it was read: {note}" for note in notes]
        super().__init__(
            "\n".join([f"{counted(self.gathered.total, 'problem')} in the tables:", *_lines(self.gathered), *told])
        )


def _lines(problems: Problems) -> Iterator[str]:
    """One line a problem; of a kind that there are many of, the first and a count."""
    kinds: dict[Kind, list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(problem.kind, []).append(problem)
    for kind, alike in kinds.items():
        if len(alike) <= SHOWN_ALIKE:
            yield from map(str, alike)
        else:
            rows = ", ".join(str(one.row) for one in alike[1 : SHOWN_ALIKE + 1])
            yield f"{alike[0]} (and {problems.count_of(kind) - 1:,} more like it: {alike[0].part}s {rows}, …)"


def quoted(text: str) -> str:
    r"""Quote a cell for a message: shortened, and with invisible characters written out.

    Examples
    --------
    >>> quoted("a\tb")
    "'a\\tb'"
    """
    short = text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"
    return repr(short)
