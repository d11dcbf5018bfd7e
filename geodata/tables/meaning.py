"""Meaning: what cells of people's own tables plainly stand for, though they are not written as the schema says.

Only what can be read in one way is taken, and every reading is noted. The tables of a full network are read strictly.
"""

import codecs
import csv
import functools
import io
import re
from collections.abc import Mapping
from importlib import resources

from geodata.errors import Problem
from geodata.tables.schema import ColumnSchema

TRUE, FALSE = frozenset({"true", "yes", "y", "t", "1", "1.0"}), frozenset({"false", "no", "n", "f", "0", "0.0"})
COUNTRY = "countries.country_id"
_WHOLE_ID = re.compile(r"(\d+)\.0", re.ASCII)
_GROUPED = {",": re.compile(r"[+-]?\d{1,3}(,\d{3})+", re.ASCII), ".": re.compile(r"[+-]?\d{1,3}(\.\d{3})+", re.ASCII)}
_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f'’_](?=\d{3}(\D|$))")
_BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SAID_SEPARATOR = re.compile(r'"?sep=([,;\t])"?', re.IGNORECASE)
_WORD = re.compile(r"[¤¦±‡‰]*[^\W\d_](?:[^\W\d_]|[¤¦±‡‰])*")
"""Letters, and signs among them: where cp1251 has those, PT154 has Kazakh letters (Өскемен reads ¤скемен)."""
_RUSSIAN = re.compile(r"[а-яёі]+|[А-ЯЁІ][А-ЯЁІа-яёі]*")
_SURE_LENGTH = 3
"""Letters of a word that no other encoding than cp1251 would have made."""
UNKNOWN = frozenset({"nan", "na", "n/a", "null", "none", "<na>"})
"""What programs write where a number is not known."""


def decoded(data: bytes) -> tuple[str, str] | None:
    """Text that is plainly UTF-16 or cp1251, as some spreadsheets write it, and which; None for any other.

    UTF-16 says so in its first bytes, or has a zero beside its first letter. Text is taken for cp1251 (Cyrillic
    Windows) if it is no UTF-8 and all its words that are not Latin throughout are Russian throughout, capitals first:
    no other encoding reads so.

    Examples
    --------
    >>> decoded("Атырау – Самара".encode("cp1251")), decoded("Zürich".encode("cp1252"))
    (('Атырау – Самара', 'cp1251'), None)
    """
    name = next((name for mark, name in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), None)
    name = name or {(False, True): "utf-16-le", (True, False): "utf-16-be"}.get((data[:1] == b"\0", data[1:2] == b"\0"))
    try:
        if name:
            return data.decode(name), name
        if not _is_utf_8(data):
            text = data.decode("cp1251")
            return (text, "cp1251") if _is_russian(text) else None
    except UnicodeDecodeError:
        pass
    return None


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_russian(text: str) -> bool:
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    return all(map(_RUSSIAN.fullmatch, words)) and any(len(word) >= _SURE_LENGTH for word in words)


def separator(header: str) -> str:
    """What stands between the cells of a table, by its first line: a comma where nothing else does.

    Examples
    --------
    >>> separator("node_id;name;kind"), separator("node_id,name;kind")
    (';', ',')
    """
    return next((sign for sign in ";\t" if sign in header and "," not in header), ",")


def separated(text: str) -> tuple[str, str]:
    r"""What stands between the cells of a table, and its text without a first line that says so, as spreadsheets do.

    Examples
    --------
    >>> separated("sep=;\nnode_id;name"), separated("node_id,name")
    ((';', '\nnode_id;name'), (',', 'node_id,name'))
    """
    header, _, _ = text.partition("\n")
    # The line stays as an empty one, so that rows keep their numbers.
    said = _SAID_SEPARATOR.fullmatch(header.strip(" \r"))
    return (said[1], text.removeprefix(header)) if said else (separator(header), text)


def meant(column: ColumnSchema, text: str, *, decimal: str = ".") -> str | None:
    """How a cell would be written strictly, None where that is not plain; `decimal` is the sign before decimals.

    Examples
    --------
    >>> from geodata.tables.schema import read_schema
    >>> edges = read_schema()["edges"]
    >>> meant(edges.column("bidirectional"), "True"), meant(edges.column("tail"), " 12.0 ")
    ('true', '12')
    >>> meant(edges.column("capacity_mt"), "6,5"), meant(edges.column("capacity_mt"), "1,200")
    ('6.5', None)
    >>> meant(edges.column("country"), "KAZ"), meant(edges.column("status"), "Operating")
    ('KZ', 'operating')
    """
    stripped = text.strip()
    word = stripped.casefold()
    if column.type == "boolean":
        return "true" if word in TRUE else "false" if word in FALSE else None
    if column.type in ("number", "integer"):
        return "" if word in UNKNOWN and not column.required else plain_number(stripped, decimal)
    if column.references == COUNTRY:
        return _country_codes().get(word, stripped.upper())
    if column.type == "choice":
        joined = "_".join(word.split())
        return joined if joined in column.choices else "_".join(stripped.split())
    if column.type == "id" and (whole := _WHOLE_ID.fullmatch(stripped)):
        # Columns of whole numbers with an empty cell are written so by pandas.
        return whole[1]
    return stripped if stripped != text else None


@functools.cache
def _country_codes() -> Mapping[str, str]:
    """Two-letter codes by the three-letter code and the English name of each country, in small letters."""
    text = resources.files("geodata").joinpath("iso3166.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return {row[column].casefold(): row["alpha_2"] for row in rows for column in ("name", "alpha_3")}


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


def split(text: str, file: str, problems: list[Problem], delimiter: str = ",") -> list[tuple[int, list[str]]] | None:
    """Split text into rows with their line numbers; blank lines are passed over. None, and a problem, for no CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if cells:
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        mend = "close every quoted cell and double the quotes inside it"
        problems.append(Problem(file, line, None, None, f"is not valid CSV ({error})", mend))
        return None
    return rows
