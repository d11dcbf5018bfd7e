"""Checkpoint: what a long sweep keeps, so that one that was stopped can go on where it stood.

A file of JSON lines. The first names the data and the options by a fingerprint; each further one is a set that was
solved. Lines are only ever added, so a stopped run can at worst leave half a last line, which is dropped.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from energy._version import __version__
from energy.contingency.loss_model import Loss, Members
from energy.errors import UsageError

if TYPE_CHECKING:
    from geodata import Dataset

_SCHEMA = "kzroutes/rank-savings/1"


class CheckpointError(UsageError):
    """A file that cannot be resumed from."""


def fingerprint(dataset: "Dataset", options: Mapping[str, Any]) -> str:
    """A digest of the tables' bytes, the options (plain values that JSON can hold) and the version of the tool."""
    digest = hashlib.sha256()
    for path in sorted(dataset.folder.glob("*.csv")):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    told = {"version": __version__, "home": dataset.home, "base_year": dataset.base_year, **options}
    digest.update(json.dumps(told, sort_keys=True).encode())
    return digest.hexdigest()


class Checkpoint:
    """A file of solved sets: a new one, or one that an earlier run of the same sweep left.

    Raises
    ------
    CheckpointError
        If the file cannot be read or written, is something else, or belongs to other data or options.
    """

    def __init__(self, path: Path, fingerprint: str) -> None:
        self._path = path
        self.kept: dict[Members, Loss] = {}
        try:
            if path.exists() and path.stat().st_size:
                self._read(fingerprint)
            else:
                self._append([{"schema": _SCHEMA, "fingerprint": fingerprint}])
        except (OSError, UnicodeDecodeError) as error:
            raise CheckpointError(f"can't resume from {path}: {error}") from None

    def add(self, batch: Mapping[Members, Loss]) -> None:
        """Keep a batch of solved sets."""
        lines = [{"set": list(m), **asdict(loss), "used": f"{loss.used:x}"} for m, loss in batch.items()]
        try:
            self._append(lines)
        except OSError as error:
            raise CheckpointError(f"can't keep results in {self._path}: {error}") from None

    def _append(self, records: list[dict[str, Any]]) -> None:
        with self._path.open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(record) + "\n" for record in records)
            file.flush()
            os.fsync(file.fileno())

    def _read(self, fingerprint: str) -> None:
        text = self._path.read_text(encoding="utf-8")
        whole, _, torn = text.rpartition("\n")
        lines = whole.split("\n")
        head = _parse(lines[0])
        if head.get("schema") != _SCHEMA:
            raise CheckpointError(
                f"{self._path} is not a file of kept results: name a new file, or one of an earlier run"
            )
        if head.get("fingerprint") != fingerprint:
            raise CheckpointError(
                f"{self._path} belongs to other data or options: use the ones it was made with, or name a new file"
            )
        for number, line in enumerate(lines[1:], start=2):
            entry = _parse(line)
            try:
                loss = Loss(float(entry["exports"]), float(entry["domestic"]), int(entry["used"], 16))
                self.kept[tuple(int(i) for i in entry["set"])] = loss
            except (KeyError, TypeError, ValueError):
                raise CheckpointError(
                    f"{self._path}, line {number} can't be read: delete the file and start again"
                ) from None
        if torn:
            os.truncate(self._path, len(f"{whole}\n".encode()))


def _parse(line: str) -> dict[str, Any]:
    """The record of a line; empty where it holds none."""
    try:
        record = json.loads(line)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}
