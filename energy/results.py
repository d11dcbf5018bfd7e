"""Results: what every answer can do: say itself in one line, become rows or a frame, show itself in a notebook.

What draws for notebooks, and what writes pages and reports, lives a floor higher; it is looked up by name among the
installed entry points, never imported here.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from geodata.rounding import DIGITS
from geodata.wording import counted

if TYPE_CHECKING:
    import pandas as pd

GROUP = "kzroutes.display"

Record = dict[str, Any]

Progress = Callable[[int, int], None]
"""Called with how much is done, and how much there is to do."""


class Result:
    """An answer. `headline` says it in one line; `records` and `to_frame` give its rows."""

    @property
    def headline(self) -> str:
        """The answer in one line, without its type."""
        raise NotImplementedError

    def records(self) -> list[Record]:
        """Rows as plain values: volumes in Mt (a year), shares as fractions 0–1, None for what is not known."""
        return [record(row) for row in getattr(self, "rows", ())]

    def to_frame(self) -> "pd.DataFrame":
        """The rows as a frame, one column per key of `records`."""
        import pandas as pd

        return pd.DataFrame(self.records())

    def __repr__(self) -> str:
        return f"{type(self).__name__}: {self.headline}"

    def _repr_html_(self) -> str | None:
        """What a notebook shows."""
        return html_of(self)


@dataclass(frozen=True, repr=False)
class Listing(Result):
    """Rows out of the tables, with a title."""

    title: str
    rows: tuple[Mapping[str, Any], ...]

    @property
    def headline(self) -> str:
        """Title and number of rows."""
        return f"{self.title}, {counted(len(self.rows), 'row')}"


@dataclass(frozen=True, repr=False)
class Item(Result):
    """One item of the tables: what they say of it, by name; lists of rows among it."""

    facts: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.facts[name]

    @property
    def headline(self) -> str:
        """What it is called, and how much is known."""
        return f"{self['target']}, {self['name']}, {len(self.facts)} facts"

    def records(self) -> list[Record]:
        """One row per fact."""
        return [{"fact": name, "value": plain(value)} for name, value in self.facts.items()]


def number(value: float | None) -> float | None:
    """A number fit for JSON: rounded, without minus zero; null for missing or infinite."""
    if value == 0:
        return 0.0
    if value is None or not math.isfinite(value):
        return None
    return round(value, DIGITS) + 0.0


def plain(value: Any) -> Any:
    """A value made of dict, list, str, number, bool and None alone; dataclasses become dicts by field.

    Examples
    --------
    >>> plain((1.23456789, float("nan"), "a"))
    [1.234568, None, 'a']
    """
    if isinstance(value, float):
        return number(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str):
        return [plain(v) for v in value]
    return value


def record(row: Any, *names: str) -> Record:
    """One row as plain values, by field or key; where attributes are named, these in this order.

    Examples
    --------
    >>> record(Listing("all", ()), "title")
    {'title': 'all'}
    """
    cells: Record = {name: plain(getattr(row, name)) for name in names} if names else plain(row)
    return cells


def html_of(thing: object) -> str | None:
    """HTML for a notebook, or None where nothing that draws is installed (the notebook then shows the plain form)."""
    for entry in entry_points(group=GROUP, name="notebook"):
        shown: str | None = entry.load()(thing)
        if shown is not None:
            return shown
    return None


def from_upstairs(name: str) -> Any:
    """A function of the floor that draws (`map`, `report`), by its entry point.

    Raises
    ------
    RuntimeError
        If it is not installed.
    """
    for entry in entry_points(group=GROUP, name=name):
        return entry.load()
    raise RuntimeError(f"'{name}' is not installed: install kzroutes whole, with its maps")
