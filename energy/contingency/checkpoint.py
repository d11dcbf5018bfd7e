"""Savings: what a long sweep keeps, so that one that was stopped can go on where it stood.

A file of JSON lines. The first names the data and the options by a fingerprint; each further one is a set that was
solved. Lines are only ever added, so a stopped run can at worst leave half a last line, which is dropped.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from energy._version import __version__
from energy.contingency.loss_model import Loss, Members
from energy.errors import UsageError

if TYPE_CHECKING:
    from geodata import Dataset

_SCHEMA = "kzroutes/rank-savings/1"


class SavingsError(UsageError):
    """A file that cannot be resumed from."""


def fingerprint(dataset: "Dataset", options: Mapping[str, Any]) -> str:
    """A digest of the tables' bytes, the options and the version of the tool.

    Parameters
    ----------
    dataset : Dataset
        The network folder.
    options : mapping
        What else a result depends on: plain values that JSON can hold.
    """
    digest = hashlib.sha256()
    for path in sorted(dataset.folder.glob("*.csv")):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    told = {"version": __version__, "home": dataset.home, "base_year": dataset.base_year, **options}
    digest.update(json.dumps(told, sort_keys=True).encode())
    return digest.hexdigest()


class Savings:
    """A file of solved sets.

    Parameters
    ----------
    path : Path
        A new file, or one that an earlier run of the same sweep left.
    mark : str
        Fingerprint of data and options.

    Raises
    ------
    SavingsError
        If the file cannot be read or written, is something else, or belongs to other data or options.
    """

    def __init__(self, path: Path, mark: str) -> None:
        self._path = path
        self.kept: dict[Members, Loss] = {}
        try:
            if path.exists() and path.stat().st_size:
                self._read(mark)
            else:
                self._append([{"schema": _SCHEMA, "fingerprint": mark}])
        except (OSError, UnicodeDecodeError) as error:
            raise SavingsError(f"can't resume from {path}: {error}") from None

    def add(self, batch: Mapping[Members, Loss]) -> None:
        """Keep a batch of solved sets."""
        try:
            self._append(
                [
                    {"set": list(members), "exports": loss.exports, "domestic": loss.domestic, "used": f"{loss.used:x}"}
                    for members, loss in batch.items()
                ]
            )
        except OSError as error:
            raise SavingsError(f"can't keep results in {self._path}: {error}") from None

    def _append(self, records: list[dict[str, Any]]) -> None:
        with self._path.open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(record) + "\n" for record in records)
            file.flush()
            os.fsync(file.fileno())

    def _read(self, mark: str) -> None:
        text = self._path.read_text(encoding="utf-8")
        whole, _, torn = text.rpartition("\n")
        lines = whole.split("\n")
        head = _parse(lines[0])
        if head is None or head.get("schema") != _SCHEMA:
            raise SavingsError(f"{self._path} is not a file of kept results: name a new file, or one of an earlier run")
        if head.get("fingerprint") != mark:
            raise SavingsError(
                f"{self._path} belongs to other data or options: use the ones it was made with, or name a new file"
            )
        for number, line in enumerate(lines[1:], start=2):
            entry = _entry(_parse(line))
            if entry is None:
                raise SavingsError(f"{self._path}, line {number} can't be read: delete the file and start again")
            self.kept[entry[0]] = entry[1]
        if torn:
            os.truncate(self._path, len(f"{whole}\n".encode()))


def _parse(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _entry(record: dict[str, Any] | None) -> tuple[Members, Loss] | None:
    try:
        if record is None:
            return None
        members = tuple(int(i) for i in record["set"])
        return members, Loss(float(record["exports"]), float(record["domestic"]), int(record["used"], 16))
    except (KeyError, TypeError, ValueError):
        return None
