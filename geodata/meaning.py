"""Meaning: what cells of people's own tables plainly stand for, though they are not written as the schema says.

Only what can be read in one way is taken, and every reading is noted. The tables of a full network are read strictly.
"""

import codecs
import re

from geodata.schema import ColumnSchema

TRUE, FALSE = frozenset({"true", "yes", "y", "t", "1", "1.0"}), frozenset({"false", "no", "n", "f", "0", "0.0"})
COUNTRY = "countries.country_id"
_WHOLE_ID = re.compile(r"(\d+)\.0", re.ASCII)
_GROUPED = {",": re.compile(r"[+-]?\d{1,3}(,\d{3})+", re.ASCII), ".": re.compile(r"[+-]?\d{1,3}(\.\d{3})+", re.ASCII)}
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f'’_](?=\d{3}(\D|$))")
_BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def decoded(data: bytes) -> str | None:
    """Text that says in its first bytes that it is UTF-16, as some spreadsheets write it; None for any other."""
    name = next((name for mark, name in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), None)
    try:
        return data.decode(name) if name else None
    except UnicodeDecodeError:
        return None


def separator(header: str) -> str:
    """What stands between the cells of a table, by its first line: a comma where nothing else does.

    Examples
    --------
    >>> separator("node_id;name;kind"), separator("node_id,name;kind")
    (';', ',')
    """
    return next((sign for sign in ";\t" if sign in header and "," not in header), ",")


def meant(column: ColumnSchema, text: str, *, decimal: str = ".") -> str | None:
    """How a cell would be written strictly, None where that is not plain; `decimal` is the sign before decimals.

    Examples
    --------
    >>> from geodata.schema import read_schema
    >>> edges = read_schema()["edges"]
    >>> meant(edges.column("bidirectional"), "True"), meant(edges.column("tail"), " 12.0 ")
    ('true', '12')
    >>> meant(edges.column("capacity_mt"), "6,5"), meant(edges.column("capacity_mt"), "1,200")
    ('6.5', None)
    """
    stripped = text.strip()
    word = stripped.casefold()
    if column.type == "boolean":
        return "true" if word in TRUE else "false" if word in FALSE else None
    if column.type in ("number", "integer"):
        return plain_number(stripped, decimal)
    if column.references == COUNTRY:
        return stripped.upper()
    if column.type == "id" and (whole := _WHOLE_ID.fullmatch(stripped)):
        # Columns of whole numbers with an empty cell are written so by pandas.
        return whole[1]
    return stripped if stripped != text else None


def plain_number(text: str, decimal: str = ".") -> str | None:
    """A number with a point for decimals and nothing between its digits; None where a sign could mean either.

    Examples
    --------
    >>> plain_number("1 200,5"), plain_number("1,200.5"), plain_number("1,200"), plain_number("1,200", ",")
    ('1200.5', '1200.5', None, '1.200')
    """
    text = _SPACES.sub("", text)
    signs = [sign for sign in ",." if sign in text]
    if decimal == "." and len(signs) == 2:
        # Of two signs the last one stands before the decimals, and the other parts thousands.
        last = max(signs, key=text.rindex)
        whole, _, rest = text.rpartition(last)
        grouped = _GROUPED["," if last == "." else "."].fullmatch(whole)
        return f"{re.sub('[,.]', '', whole)}.{rest}" if grouped else None
    if signs == [","] and (decimal == "," or not _GROUPED[","].fullmatch(text)):
        return text.replace(",", ".") if text.count(",") == 1 else None
    return None if "," in text else text


def both_ways(text: str, sign: str = ",") -> tuple[str, str] | None:
    """How a number such as 1,200 is written if its sign parts thousands, and if it stands before decimals.

    Examples
    --------
    >>> both_ways("1,200"), both_ways("6,5")
    (('1200', '1.200'), None)
    """
    return (text.replace(sign, ""), text.replace(sign, ".")) if _GROUPED[sign].fullmatch(text) else None
