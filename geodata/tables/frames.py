"""Frames: tables as pandas gives them, each made when it is asked for; most answers read columns and need none."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from geodata.tables.cells import Cell
from geodata.tables.schema import ColumnSchema, TableSchema, read_schema

if TYPE_CHECKING:
    import pandas as pd


class Frames(Mapping[str, "pd.DataFrame"]):
    """The tables of a folder by name, as frames.

    Parameters
    ----------
    read : mapping of str to (TableSchema, mapping of str to sequence)
        What was read of each table: its cells by column, all of the same length.
    """

    def __init__(self, read: Mapping[str, tuple[TableSchema, Mapping[str, Sequence[Cell]]]]) -> None:
        self._read = dict(read)
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> "pd.DataFrame":
        if name not in self._made:
            self._made[name] = frame(*self._read[name])
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._read

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)

    def with_frames(self, frames: Mapping[str, "pd.DataFrame"]) -> "Frames":
        """The same tables, some of them replaced."""
        schema = read_schema()
        return Frames({**self._read, **{name: (schema[name], plain(table)) for name, table in frames.items()}})

    def plain(self, name: str) -> dict[str, list[Any]]:
        """The columns of a table as plain values: None where a number is missing, '' where a text is."""
        schema, cells = self._read[name]
        return {column.name: list(cells.get(column.name, ())) for column in schema.columns}


def frame(schema: TableSchema, cells: Mapping[str, Sequence[Cell]]) -> "pd.DataFrame":
    """One table as a frame, indexed by its key where that is one column; empty where no cells are given."""
    # Loading pandas takes as long as many a whole answer.
    import pandas as pd

    columns = {column.name: _typed(column, list(cells.get(column.name, ()))) for column in schema.columns}
    if len(schema.key) != 1:
        return pd.DataFrame(columns)
    key = schema.key[0]
    return pd.DataFrame(columns, index=pd.Index(columns[key], name=key))


def plain(table: "pd.DataFrame") -> dict[str, list[Any]]:
    """The columns of a frame as plain values, as `Frames.plain` gives them."""
    return {str(column): _values(table[column]) for column in table}


def _typed(column: ColumnSchema, cells: list[Any]) -> Any:
    import pandas as pd

    if column.type == "number":
        return np.array(cells, dtype=float)
    if column.type == "integer":
        return pd.array(cells, dtype="Int64")
    if column.type == "boolean":
        return np.array(cells, dtype=bool)
    if column.type == "list":
        # Filled cell by cell: numpy would make a table of lists of equal length.
        lists = np.empty(len(cells), dtype=object)
        lists[:] = cells
        return lists
    return pd.array(cells, dtype="str")


def _values(column: "pd.Series[Any]") -> list[Any]:
    values: list[Any] = column.to_numpy(dtype=object).tolist()
    if not column.hasnans:
        return values
    return [None if missing else value for value, missing in zip(values, column.isna(), strict=True)]
