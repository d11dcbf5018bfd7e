"""Cells: from the text in a file to a typed value, or a fault that says how to mend it."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import partial

from geodata.tables.meaning import COUNTRY, both_ways, meant
from geodata.tables.schema import ColumnSchema

Cell = str | float | int | bool | tuple[str, ...] | None

# Tabs, line breaks and other C0/C1 controls, line and paragraph separators, soft hyphens, spaces without width, byte
# order marks, and the characters that turn the direction of text around so that it reads as something else.
CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
# Some scripts write words with joiners; in an id nobody could type them.
_JOINER = re.compile("[\u200c\u200d]")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_NO_NUMBER = re.compile(r"[^0-9.eE+\n-]")
INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
LOOSE_WORD = re.compile(r"[^\W_][\w-]*")
LOOSE_COUNTRY = re.compile(r"[A-Za-z]{2}")
LOOSE_ID_LENGTH = 64
LARGEST = 1e12
"""Numbers beyond it are slips; no solver adds them to others without losing these."""
LONGEST_INTEGER = 15
NEAR = 0.85
"""Likeness of a slip of the pen: `limit.csv` to `limits.csv`, but not `ports.csv` to `costs.csv`."""
REVERSE = "~reverse"
NOT_A_VALUE = frozenset({"nan", "na", "n/a", "null", "none", "-", "–", "?", "unknown", "n/f"})
ENDLESS = frozenset({"inf", "infinity", "∞"})
TARGET_KINDS = (
    "edge", "line", "joint", "node", "gate", "group", "corridor",
    "country", "operator", "strait", "mode", "event", "region", "total", "stream", "import",
)  # fmt: skip
TRUE_WHEN_MISSING = frozenset({("edges", "blockable")})


class CellFault(ValueError):
    """A cell can't be read as its column says: what is wrong (reads on from the value), and how to mend it."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the known name most like a word, if one is near (from 0 for anything to 1 for the same).

    Examples
    --------
    >>> nearest("tengis", ["tengiz", "uzen"])
    'tengiz'
    """
    names = {name.casefold(): name for name in known}
    found = get_close_matches(word.strip().casefold(), names, n=1, cutoff=likeness)
    return names[found[0]] if found else None


def missing(column: ColumnSchema) -> Cell:
    """Return what stands for an empty cell of a column: None, '', False or an empty tuple."""
    if column.type in ("number", "integer"):
        return None
    if column.type == "boolean":
        return (column.table, column.name) in TRUE_WHEN_MISSING
    return () if column.type == "list" else ""


def converter(column: ColumnSchema, *, minimal: bool = False) -> Callable[[str], Cell]:
    """Return the function that reads the non-empty cells of a column: text to value, or a CellFault.

    `minimal` says that it is a bare network of nodes and edges, whose ids, kinds, modes, countries and units are free.

    Examples
    --------
    >>> from geodata.tables.schema import read_schema
    >>> converter(read_schema()["nodes"].column("lat"))("46.1")
    46.1
    """
    if minimal and column.table in ("nodes", "edges"):
        column = _in_any_unit(column)
        if column.name == "country":
            return _matching(LOOSE_COUNTRY, "is not a two-letter country code", "write a code such as 'NO'")
        if column.name in ("kind", "mode"):
            return _matching(LOOSE_WORD, "is not a plain word", "use letters, digits and hyphens only")
    if column.type == "id" and minimal:
        return _loose_id
    if column.type == "id":
        return _id_reader(column)
    if column.type == "list":
        return _list_reader(column, minimal)
    readers: dict[str, Callable[[str], Cell]] = {
        "text": str,
        "number": _ranged(column, _number),
        "integer": _ranged(column, _integer),
        "boolean": _boolean,
        "choice": lambda text: _choice(column, text),
        "url": _matching(URL, "is not a web address", "write it in full, starting with https://"),
        "target": _target,
    }
    return readers[column.type]


def as_meant(
    column: ColumnSchema, read: Callable[[str], Cell], decimal: str = "."
) -> Callable[[str], tuple[Cell, str]]:
    """Return a function that also reads what a cell plainly stands for: the value, and the cell as it was read.

    Examples
    --------
    >>> from geodata.tables.schema import read_schema
    >>> column = read_schema()["edges"].column("bidirectional")
    >>> as_meant(column, converter(column))("True")
    (True, 'true')
    """
    is_id, is_number = column.type == "id", column.type in ("number", "integer")
    is_country, is_choice = column.references == COUNTRY, column.type == "choice"

    def read_meant(text: str) -> tuple[Cell, str]:
        if is_number and decimal == "," and (either := both_ways(text.strip(), ".")):
            thousands, decimals = either
            mend = f"write {thousands}, or {decimals.replace('.', ',')} with a decimal comma like the other cells"
            raise CellFault("could have a point for thousands or for decimals", mend)
        odd = text[0].isspace() or text[-1].isspace() or (is_id and text.endswith(".0"))
        # A kind of one's own may be in capitals, but `Source` is the kind that we know.
        odd |= is_choice and text not in column.choices and text.casefold() in column.choices
        if not odd and not (is_country and text != text.upper()):
            try:
                return read(text), text
            except CellFault:
                if meant(column, text, decimal=decimal) in (None, text):
                    raise
        plain = meant(column, text, decimal=decimal)
        if plain == "" and text.strip():
            return missing(column), ""
        text = plain or text
        return read(text), text

    return read_meant


def at_once(column: ColumnSchema, *, minimal: bool, decimal: str = ".") -> Callable[[Sequence[str]], list[Cell] | None]:
    """Return a function that reads many cells, none of them empty; None where they have to be read one by one.

    It takes only cells without invisible characters that `converter` and `as_meant` would read as they are written.

    Examples
    --------
    >>> from geodata.tables.schema import read_schema
    >>> read = at_once(read_schema()["nodes"].column("lat"), minimal=True)
    >>> read(["46.1", "-5"]), read(["46.1", "46,1"])
    ([46.1, -5.0], None)
    """
    if column.type == "number" and decimal == ".":
        column = _in_any_unit(column) if minimal and column.table in ("nodes", "edges") else column
        return partial(_numbers_at_once, column.minimum, column.maximum)
    if minimal and column.type in ("id", "text") and column.references != COUNTRY:
        return partial(_words_at_once, column.type == "id")
    return lambda texts: None


def _numbers_at_once(low: float | None, high: float | None, texts: Sequence[str]) -> list[Cell] | None:
    # Of these characters alone Python makes a number of just what we call one.
    if _NO_NUMBER.search("\n".join(texts)):
        return None
    try:
        values = list(map(float, texts))
    except ValueError:
        return None
    least, most = min(values, default=0.0), max(values, default=0.0)
    inside = (low is None or least >= low) and (high is None or most <= high) and max(-least, most) < LARGEST
    return [*values] if inside or not values else None


def _words_at_once(ids: bool, texts: Sequence[str]) -> list[Cell] | None:
    words = list(map(str.strip, texts))
    if words != list(texts) or not all(words):
        return None
    if ids and max(map(len, words), default=0) > LOOSE_ID_LENGTH:
        return None
    if ids and (".0\n" in (together := "\n".join([*words, ""])) or _JOINER.search(together)):
        return None
    return [*words]


def _in_any_unit(column: ColumnSchema) -> ColumnSchema:
    """A column of a bare network: whatever the unit is, it need not be Mt/y."""
    return replace(column, maximum=None) if column.unit in ("Mt/y", "USD/t") else column


def _matching(pattern: re.Pattern[str], message: str, mend: str) -> Callable[[str], Cell]:
    def read(text: str) -> Cell:
        if not pattern.fullmatch(text):
            raise CellFault(message, mend)
        return text

    return read


def _loose_id(text: str) -> Cell:
    if text != text.strip():
        raise CellFault("has spaces before or after it", f"write {text.strip()!r}")
    if len(text) > LOOSE_ID_LENGTH:
        raise CellFault(f"is longer than {LOOSE_ID_LENGTH} characters", "use a shorter id")
    if joiner := _JOINER.search(text):
        raise CellFault(f"holds the invisible character U+{ord(joiner[0]):04X}", "remove the character")
    return text


def _id_reader(column: ColumnSchema) -> Callable[[str], Cell]:
    pattern = re.compile(column.pattern)

    def read(text: str) -> Cell:
        if pattern.fullmatch(text):
            return text
        if pattern.fullmatch("AA"):
            raise CellFault("is not a country code", "use two capital letters (ISO 3166-1 alpha-2)")
        raise _bad_id(text)

    return read


def _bad_id(text: str) -> CellFault:
    plain = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
    hint = f"write {plain!r}" if plain else "give it a short name"
    return CellFault("is not an id", f"{hint} (lower-case letters, digits and hyphens)")


def _list_reader(column: ColumnSchema, minimal: bool) -> Callable[[str], Cell]:
    # A path of edges may pass a shared limit (joint:ID) and may use an edge's reverse.
    more = rf"|joint:{column.pattern}|{column.pattern}{REVERSE}"
    pattern = re.compile(column.pattern + (more if column.references == "edges.edge_id" else ""))

    def read(text: str) -> Cell:
        entries = tuple(text.split(";"))
        for entry in entries:
            if not entry.strip():
                raise CellFault("holds an empty entry", "remove the extra semicolon")
            if minimal:
                _loose_id(entry)
            elif not pattern.fullmatch(entry):
                raise CellFault(f"holds {entry!r}, which is not an id", "separate ids by ';' without spaces")
        return entries

    return read


def _number(text: str) -> float:
    if NUMBER.fullmatch(text):
        value = float(text)
        if abs(value) < LARGEST:
            return value
        raise CellFault("is too large for a number", "write the value in the unit of the column")
    raise CellFault("is not a number", _number_hint(text))


def _integer(text: str) -> int:
    if INTEGER.fullmatch(text):
        if len(text) > LONGEST_INTEGER:
            raise CellFault("is too large for a whole number", "check the value and its unit")
        return int(text)
    if NUMBER.fullmatch(text) and math.isfinite(float(text)) and float(text).is_integer():
        raise CellFault("is not a whole number", f"write {int(float(text))}")
    if NUMBER.fullmatch(text.strip().replace(",", ".")) and both_ways(text) is None:
        raise CellFault("is not a whole number", "write digits alone, without decimals")
    raise CellFault("is not a whole number", _number_hint(text))


def _number_hint(text: str) -> str:
    word = text.strip().casefold()
    if word in NOT_A_VALUE:
        return "leave the cell empty when the value is not known"
    if word.lstrip("+-") in ENDLESS:
        return "write the real limit, or leave the cell empty when it is not known"
    either = both_ways(word)
    if either:
        thousands, decimals = either
        if text.count(",") == 1:
            return f"write {thousands} if the comma parts thousands, {decimals} if it stands before decimals"
        return f"write {thousands}"
    pointed = re.sub(r"[\s\u00a0_']", "", text).replace(",", ".")
    if NUMBER.fullmatch(pointed):
        return f"write {pointed} (a point for decimals, no spaces)"
    return "write digits with a point for decimals; units belong in the column name, words in the note"


def _ranged(column: ColumnSchema, read: Callable[[str], float]) -> Callable[[str], Cell]:
    low, high = column.minimum, column.maximum
    lowest, highest = ("…" if end is None else f"{end:g}" for end in (low, high))
    span = f"outside the range {lowest} to {highest}" if high is not None else f"below {lowest}"

    def read_within(text: str) -> Cell:
        value = read(text)
        if (low is not None and value < low) or (high is not None and value > high):
            raise CellFault(
                f"is {span}", f"check the value and its unit ({column.unit})" if column.unit else "check the value"
            )
        return value

    return read_within


def _boolean(text: str) -> bool:
    if text in ("true", "false"):
        return text == "true"
    word = text.strip().casefold()
    if word in ("true", "yes", "y", "1", "t", "x"):
        raise CellFault("is not true or false", "write true")
    if word in ("false", "no", "n", "0", "f"):
        raise CellFault("is not true or false", "write false")
    raise CellFault("is not true or false", "write true or false, or leave the cell empty")


def _choice(column: ColumnSchema, text: str) -> str:
    if text in column.choices:
        return text
    near = nearest(text, column.choices)
    hint = f"did you mean {near!r}? " if near else ""
    raise CellFault("is not one of the choices", f"{hint}choose from {', '.join(column.choices)}")


def _target(text: str) -> str:
    kind, colon, name = text.partition(":")
    if not colon or not name:
        raise CellFault("is not a target", "write kind:id, such as edge:ID or joint:ID")
    if kind not in TARGET_KINDS:
        near = nearest(kind, TARGET_KINDS)
        hint = f"did you mean '{near}:{name}'? " if near else ""
        raise CellFault("has an unknown kind", f"{hint}kinds are {', '.join(TARGET_KINDS)}")
    return text
