"""Rows: a table as it was read, kept column by column, and each row as a view of it.

A network may have a hundred thousand rows of some twenty columns, most of them empty: a dictionary for every row would
take a gigabyte.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from geodata.errors import Problem
from geodata.tables.cells import Cell, missing
from geodata.tables.schema import TableSchema

_TEXTS = frozenset({"text", "id", "choice", "url", "target"})
"""Types of columns whose every cell is a text."""


@dataclass(frozen=True)
class Columns:
    """The cells of a table by column, all in the order of its rows: line in the file, values, and the text read."""

    lines: Sequence[int] = ()
    cells: Mapping[str, Sequence[Cell]] = field(default_factory=dict)
    raw: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Row:
    """One row of a table: where it stands, its values and its text.

    Cells that could not be read hold the value of an empty cell; their problem is reported apart.
    """

    __slots__ = ("_at", "_columns")

    def __init__(self, columns: Columns, at: int) -> None:
        self._columns, self._at = columns, at

    @property
    def line(self) -> int:
        """Its line in the file."""
        return self._columns.lines[self._at]

    @property
    def cells(self) -> dict[str, Cell]:
        """Its values by column."""
        return {name: values[self._at] for name, values in self._columns.cells.items()}

    @property
    def raw(self) -> dict[str, str]:
        """Its text by column of the file."""
        return {name: texts[self._at] for name, texts in self._columns.raw.items()}

    def written(self, column: str) -> str:
        """Text of a column as it stands in the file ('' where the file has no such column)."""
        texts = self._columns.raw.get(column)
        return texts[self._at] if texts else ""

    def value(self, column: str) -> Cell:
        """Value of a column (None where the table has no such column)."""
        values = self._columns.cells.get(column)
        return values[self._at] if values else None

    def text(self, column: str) -> str:
        """Text of a column ('' when empty)."""
        value = self.value(column)
        return value if isinstance(value, str) else ""

    def number(self, column: str) -> float | None:
        """Number in a column (None when empty)."""
        value = self.value(column)
        return float(value) if isinstance(value, int | float) else None

    def integer(self, column: str) -> int | None:
        """Whole number in a column (None when empty)."""
        value = self.value(column)
        return value if isinstance(value, int) else None

    def flag(self, column: str) -> bool:
        """Truth of a boolean column."""
        return self.value(column) is True

    def items(self, column: str) -> tuple[str, ...]:
        """Entries of a list column."""
        value = self.value(column)
        return value if isinstance(value, tuple) else ()


@dataclass(frozen=True)
class Table:
    """One table as read: its cells in file order, and the columns that are `given`.

    It is not `present` when the folder has no such file, and not `readable` when the file or its header is broken,
    so that nothing may be concluded from its rows. `notes` say what was read otherwise than it is written.
    """

    schema: TableSchema
    columns: Columns = field(default_factory=Columns, repr=False)
    given: frozenset[str] = frozenset()
    present: bool = True
    readable: bool = True
    notes: tuple[Problem, ...] = ()

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Its rows, in file order."""
        return tuple(Row(self.columns, at) for at in range(len(self.columns.lines)))

    def values(self, column: str) -> Sequence[Cell]:
        """All values of a column, in file order; what stands for an empty cell where the file has no such column."""
        values = self.columns.cells.get(column)
        return [missing(self.schema.column(column))] * len(self.columns.lines) if values is None else values

    def texts(self, column: str) -> list[str]:
        """All texts of a column, in file order ('' when empty)."""
        if self.schema.column(column).type in _TEXTS:
            return cast("list[str]", list(self.values(column)))
        return [value if isinstance(value, str) else "" for value in self.values(column)]

    def ids(self) -> frozenset[str]:
        """Return all values of the first key column."""
        return frozenset(self.texts(self.schema.key[0])) - {""}

    def problem(self, row: Row | None, column: str | None, message: str, mend: str) -> Problem:
        """Describe a fault in this table, quoting the cell."""
        value = row.written(column) if row is not None and column is not None else None
        line = row.line if row is not None else None
        return Problem(self.schema.file, line, column, value or None, message, mend)
