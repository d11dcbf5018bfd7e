"""Columns: which column of a file is taken for which of ours, by its name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from geodata.errors import Problem
from geodata.formats.layers import Layer, refused, texts
from geodata.tables.cells import nearest
from geodata.tables.synonyms import ENDS, TEXTS, Kind, folded, synonyms
from geodata.wording import pasted


@dataclass(frozen=True)
class Taken:
    """One of our columns and the column of the file that it is filled from."""

    table: Kind
    column: str
    source: str
    place: str

    @property
    def note(self) -> Problem:
        """The same as a note."""
        mend = f"kzroutes import --map {self.column}=COLUMN, if another is meant"
        return Problem(self.place, None, self.source, None, f"is taken for {self.column}", mend)


def wanted_columns(given: Mapping[str, str]) -> dict[tuple[Kind, str], str]:
    """Names that a user gave (`capacity`, `supply_mt`, `edges.name`, `from`) as our tables and columns.

    Raises
    ------
    DataError
        If a name is none of ours.
    """
    found: dict[tuple[Kind, str], str] = {}
    ends = {folded(name): end for pair in ENDS for name, end in zip(pair, ("tail", "head"), strict=True)}
    for name, source in given.items():
        table, _, word = name.rpartition(".")
        ours: list[tuple[Kind, str]] = [
            (kind, column)
            for kind, columns in synonyms().items()
            for column, words in columns.items()
            if folded(word) in words and table in ("", kind)
        ]
        if folded(word) in ends and table in ("", "edges"):
            ours.append(("edges", ends[folded(word)]))
        if not ours:
            columns = {column for columns in synonyms().values() for column in columns}
            known = sorted({column.removesuffix("_mt") for column in columns} | {"tail", "head"})
            near = nearest(word, known)
            mend = f"did you mean {near!r}? " if near else ""
            raise refused("--map", "is no column of ours", f"{mend}name one of {', '.join(known)}", value=name)
        found |= dict.fromkeys(ours, source)
    return found


def take(layer: Layer, wanted: Mapping[tuple[Kind, str], str]) -> tuple[Taken, ...]:
    """Say which column of a layer each of our columns is filled from.

    Raises
    ------
    DataError
        If two columns could be meant, and differ.
    """
    names = layer.columns
    by_word: dict[str, list[str]] = {}
    for name in names:
        by_word.setdefault(folded(name), []).append(name)
    taken: dict[str, str] = {}
    for column, words in synonyms()[layer.kind].items():
        if (layer.kind, column) in wanted and wanted[layer.kind, column] in names:
            taken[column] = wanted[layer.kind, column]
            continue
        candidates = [name for word in words for name in by_word.get(word, ())]
        if candidates:
            taken[column] = candidates[0] if column in TEXTS else _only(layer, column, candidates)
    if layer.kind == "edges":
        taken |= _ends(layer, by_word, wanted)
    used = set(taken.values())
    return tuple(Taken(layer.kind, column, name, layer.place) for column, name in taken.items() if name in used)


def _only(layer: Layer, column: str, candidates: Sequence[str]) -> str:
    """Our own name, or the only one of several columns that say the same."""
    first, *others = candidates
    if first == column:
        return first
    for other in others:
        if texts(layer.rows, other) != texts(layer.rows, first):
            message = f"could be taken for {column}, and so could {other!r}"
            mend = f"say which is meant: --map {pasted(f'{column}={first}')}"
            raise refused(layer.place, message, mend, column=first)
    return first


def _ends(layer: Layer, by_word: Mapping[str, list[str]], wanted: Mapping[tuple[Kind, str], str]) -> dict[str, str]:
    asked = {end: wanted["edges", end] for end in ("tail", "head") if ("edges", end) in wanted}
    if all(name in layer.columns for name in asked.values()) and len(asked) == 2:
        return asked
    pairs = [
        (by_word[folded(one)][0], by_word[folded(other)][0])
        for one, other in ENDS
        if folded(one) in by_word and folded(other) in by_word
    ]
    for pair in pairs[1:]:
        if pairs[0] != ("tail", "head") and any(
            texts(layer.rows, a) != texts(layer.rows, b) for a, b in zip(pairs[0], pair, strict=True)
        ):
            message = f"could be the ends of edges, and so could {' and '.join(pair)}"
            tail, head = (pasted(f"{end}={name}") for end, name in zip(("from", "to"), pairs[0], strict=True))
            mend = f"say which are meant: --map {tail} --map {head}"
            raise refused(layer.place, message, mend, column=" and ".join(pairs[0]))
    return dict(zip(("tail", "head"), pairs[0], strict=True)) if pairs else {}


def check_wanted(
    layers: Iterable[Layer], given: Mapping[str, str], wanted: Mapping[tuple[Kind, str], str], place: str
) -> None:
    """Refuse a column that was asked for and that no layer of its kind has.

    Raises
    ------
    DataError
        If there is one; it names the nearest.
    """
    layers = tuple(layers)
    for name, source in given.items():
        kinds = {kind for (kind, _), asked in wanted.items() if asked == source}
        columns = dict.fromkeys(c for layer in layers if layer.kind in kinds for c in layer.columns)
        if source not in columns:
            near = nearest(source, columns)
            hint = f"did you mean --map {pasted(f'{name}={near}')}? " if near else ""
            mend = f"{hint}its columns are {', '.join(columns) or 'none'}"
            raise refused(place, f"has no column {source!r}", mend)


def passed_over(layer: Layer, taken: Iterable[Taken]) -> Problem | None:
    """A note on the columns that are taken for nothing."""
    used = {one.source for one in taken}
    others = [name for name in layer.columns if name not in used]
    if not others:
        return None
    message = "is passed over" if len(others) == 1 else "are passed over"
    mend = "nothing to do, if nothing of it is meant; else --map OURS=COLUMN, as in --map cost=length"
    return Problem(layer.place, None, None, ", ".join(others), message, mend)
