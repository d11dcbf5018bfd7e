"""Layers: what a file or an object holds before anything in it is understood: rows of attributes, some with shapes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from geodata.errors import DataError, Problem
from geodata.wording import pasted

Cells = Mapping[str, Any]
"""One row of attributes by the names that they have in the file."""
LONGEST_WHOLE = 1e15


@dataclass(frozen=True)
class Layer:
    """Rows of one kind from one place.

    Parameters
    ----------
    place : str
        File and layer, as messages name them.
    part : str
        What one row is called there: feature, edge, node or row.
    kind : {'nodes', 'edges'}
        What the rows are.
    rows : tuple of mapping
        Attributes by their own names.
    shapes : tuple
        A shapely point or line (WGS 84, two dimensions) for each row; empty where the format has none.
    numbers : tuple of int
        Number of each row in its place, the first being 1.
    both_ways : bool
        Whether the format says that every edge carries either way.
    layer : str
        Name of the layer in its file; '' where a file has no layers.
    notes : tuple of Problem
        What was passed over.
    """

    place: str
    part: str
    kind: Literal["nodes", "edges"]
    rows: tuple[Cells, ...]
    shapes: tuple[Any, ...] = ()
    numbers: tuple[int, ...] = ()
    both_ways: bool = False
    layer: str = ""
    notes: tuple[Problem, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the attributes that any row has, in order of appearance."""
        return tuple(dict.fromkeys(name for row in self.rows for name in row))

    def number(self, index: int) -> int:
        """Number of a row in its place."""
        return self.numbers[index] if self.numbers else index + 1


def refused(place: str, message: str, mend: str, *, column: str | None = None, value: str | None = None) -> DataError:
    """A fault of a whole file or layer."""
    return DataError([Problem(place, None, column, value, message, mend)])


def text_of(value: object) -> str:
    """An attribute as the text of a cell; '' for what is missing.

    Examples
    --------
    >>> [text_of(value) for value in (12.0, 0.5, True, None, float("nan"), ["a", "b"])]
    ['12', '0.5', 'true', '', '', 'a;b']
    """
    # Numbers, truths and lists of numpy's as Python's own.
    plain = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(plain, list | tuple | set | frozenset):
        # Lists of lists are no cell of ours, and may be as deep as anyone likes.
        return ";".join("[…]" if isinstance(part, list | tuple | set | frozenset) else text_of(part) for part in plain)
    if plain is None or type(plain).__name__ in ("NAType", "NaTType") or plain != plain:  # noqa: PLR0124
        return ""
    if isinstance(plain, bool):
        return str(plain).lower()
    if isinstance(plain, float) and plain.is_integer() and abs(plain) < LONGEST_WHOLE:
        return str(int(plain))
    return str(plain)


def texts(rows: Iterable[Cells], column: str) -> list[str]:
    """One column of a layer as text."""
    return [text_of(row.get(column)) for row in rows]


def choose(layers: Sequence[Layer], wanted: Sequence[str], place: str) -> tuple[Layer, ...]:
    """The layers that are meant: those asked for, or the only one of each kind.

    Raises
    ------
    DataError
        If a layer that is asked for is not there, or several of a kind are and none was asked for.
    """
    names = list(dict.fromkeys(layer.layer for layer in layers))
    if unknown := [name for name in wanted if name not in names]:
        known = ", ".join(filter(None, names)) or "none, so leave --layer out"
        raise refused(place, "is not one of its layers", f"its layers are: {known}", value=unknown[0])
    if wanted:
        return tuple(layer for layer in layers if layer.layer in wanted)
    for kind, noun in (("edges", "lines"), ("nodes", "points")):
        several = [layer.layer for layer in layers if layer.kind == kind]
        if len(several) > 1:
            asked = f"kzroutes import {pasted(place)} --layer {pasted(several[0])} --out FOLDER"
            mend = f"say which are meant: {asked} (--layer again and again for more)"
            raise refused(place, f"has several layers of {noun}: {', '.join(several)}", mend)
    return tuple(layers)
