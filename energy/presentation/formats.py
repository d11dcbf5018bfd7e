"""Formats: the two forms that programs read, JSON and CSV.

Every JSON answer names its schema, the version of the tool and of the data, and its units. Shares are fractions 0–1;
missing is null. A CSV holds nothing that a spreadsheet would run.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from energy._version import __version__

if TYPE_CHECKING:
    from geodata import Dataset

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def envelope(schema: str, dataset: "Dataset | None", units: Mapping[str, str], version: int = 1) -> dict[str, Any]:
    """The head of every answer; a version that rises says that keys have gone or changed their meaning.

    An answer about several networks has no data version of its own. How a folder says that answers of its model are to
    be read stands in every answer about it.
    """
    caveat = {} if dataset is None or not dataset.caveat else {"caveat": dataset.caveat}
    return caveat | {
        "schema": f"kzroutes/{schema}/{version}",
        "tool_version": __version__,
        "data_version": None if dataset is None else dataset.data_version,
        "units": dict(units),
    }


def json_text(answer: Mapping[str, Any], *, escaped: bool = False) -> str:
    """An answer as JSON; `escaped` where what takes it has no room for other letters than English ones."""
    # Indented text is made by a slower writer, which of a large network takes as long as the answer itself.
    return json.dumps(answer, ensure_ascii=escaped, separators=(",\n ", ": "), allow_nan=False) + "\n"


def csv_text(records: Sequence[Mapping[str, object]]) -> str:
    """Records as CSV.

    Text that a spreadsheet would read as a formula gets an apostrophe in front; numbers are left alone.

    Examples
    --------
    >>> print(csv_text([{"name": "=1+1", "mt": -2.5}]), end="")
    name,mt
    '=1+1,-2.5
    """
    if not records:
        return ""
    handle = io.StringIO()
    writer = csv.writer(handle, lineterminator="\n")
    columns = list(records[0])
    writer.writerow(columns)
    for record in records:
        writer.writerow([_cell(record[column]) for column in columns])
    return handle.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        value = ";".join(str(v) for v in value)
    if not isinstance(value, str):
        return value
    # A bare carriage return is not quoted by the writer and starts a row for some readers.
    text = value.replace("\r", " ")
    return "'" + text if value.startswith(_FORMULA_STARTS) else text
