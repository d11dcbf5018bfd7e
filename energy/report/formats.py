"""Formats: the two forms that programs read, JSON and CSV, and files that are written whole or not at all.

Every JSON answer names its schema, the version of the tool and of the data, and its units. Shares are fractions 0–1;
missing is null. A CSV holds nothing that a spreadsheet would run.
"""

import csv
import io
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from energy._version import __version__

if TYPE_CHECKING:
    from geodata import Dataset

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def envelope(schema: str, dataset: "Dataset", units: Mapping[str, str], version: int = 1) -> dict[str, Any]:
    """The head of every answer; a version that rises says that keys have gone or changed their meaning."""
    return {
        "schema": f"kzroutes/{schema}/{version}",
        "tool_version": __version__,
        "data_version": dataset.data_version,
        "units": dict(units),
    }


def json_text(answer: Mapping[str, Any]) -> str:
    """An answer as JSON."""
    return json.dumps(answer, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


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


def make_folder(path: Path) -> Path:
    """Make a folder, and those above it, if it is missing.

    Raises
    ------
    OSError
        If a file stands in its place, or it can't be made.
    """
    if path.exists() and not path.is_dir():
        raise OSError(f"{path} is a file: give --out the name of a folder")
    path.mkdir(parents=True, exist_ok=True)
    return path


def write_text(path: Path, text: str) -> None:
    """Write a file under a temporary name and rename it, so that a failure leaves nothing half-written.

    Raises
    ------
    OSError
        If the folder does not exist or cannot be written to.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file under a temporary name and rename it, so that a failure leaves nothing half-written.

    Raises
    ------
    OSError
        If the folder does not exist or cannot be written to.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
