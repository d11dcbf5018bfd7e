"""Checkpoint: what a long sweep keeps, so that one that was stopped can go on where it stood.

A file of JSON lines. The first names the data and the options by a fingerprint; each further one is a set that was
solved. Lines are only ever added, so a stopped run can at worst leave half a last line, which is dropped. The file
comes from outside: a line that could not have been written by this sweep stops the run.
"""

import hashlib
import json
import math
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from energy._version import __version__
from energy.contingency.loss_model import Loss, Members
from energy.errors import UsageError
from energy.network.units import SHOWN, TONNE

if TYPE_CHECKING:
    from geodata import Dataset

_SCHEMA = "kzroutes/rank-savings/1"


@dataclass(frozen=True)
class Range:
    """What can stand in a line: sets of `k` out of so many items, and losses of at most the base, Mt/y."""

    items: int
    k: int
    exports: float
    domestic: float

    def holds(self, members: Members, loss: Loss) -> bool:
        """Whether a set and its loss are possible."""
        ordered = all(a < b for a, b in pairwise(members)) and members[0] >= 0 and members[-1] < self.items
        ends = ((loss.exports, self.exports), (loss.domestic, self.domestic))
        return (
            len(members) == self.k
            and ordered
            and all(-TONNE <= lost <= most + SHOWN for lost, most in ends)
            and 0 <= loss.used < 1 << self.items
        )


class CheckpointError(UsageError):
    """A file that cannot be resumed from."""


def fingerprint(dataset: "Dataset", options: Mapping[str, Any]) -> str:
    """A digest of the tables' bytes, the options (plain values that JSON can hold) and the version of the tool."""
    digest = hashlib.sha256()
    for name, content in sorted(dataset.files.items()):
        digest.update(f"{name} {len(content)}\n".encode())
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

    def __init__(self, path: Path, fingerprint: str, possible: Range) -> None:
        self._path = path
        self._possible = possible
        self.kept: dict[Members, Loss] = {}
        if path.exists() and not path.is_file():
            raise CheckpointError(f"can't resume from {path}: it is not a plain file")
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
            try:
                members, loss = _entry(_parse(line))
            except (KeyError, TypeError, ValueError):
                raise self._fault(number, "can't be read") from None
            if not self._possible.holds(members, loss):
                raise self._fault(number, "holds what no sweep of these data could have found")
            if self.kept.setdefault(members, loss) != loss:
                raise self._fault(number, "gives a set another loss than an earlier line")
        if torn:
            os.truncate(self._path, len(f"{whole}\n".encode()))

    def _fault(self, number: int, what: str) -> CheckpointError:
        return CheckpointError(f"{self._path}, line {number} {what}: delete the file and start again")


def _entry(record: Mapping[str, Any]) -> tuple[Members, Loss]:
    """A set and its loss out of a record; numbers must be numbers, not words for them."""
    members, losses = record["set"], (record["exports"], record["domestic"])
    if not members or not all(type(i) is int for i in members) or not all(type(x) in (int, float) for x in losses):
        raise TypeError("not a set and two losses")
    if not all(map(math.isfinite, losses)):
        raise ValueError("a loss without end")
    return tuple(members), Loss(float(losses[0]), float(losses[1]), int(record["used"], 16))


def _parse(line: str) -> dict[str, Any]:
    """The record of a line; empty where it holds none."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}
