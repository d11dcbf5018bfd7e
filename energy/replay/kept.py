"""Kept lessons: what events taught, kept from one command to the next, since it takes seconds to learn.

A file is named by a fingerprint of everything that lessons follow from (tables, program, draws, seed): what changes any
of it makes another file, so that none can be out of date. Where nothing can be written, lessons are learned anew.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from energy.replay.learning import Lesson

if TYPE_CHECKING:
    from geodata import Dataset

VARIABLE = "KZROUTES_CACHE"
"""Names another folder for what is kept."""

_MOST = 12
"""Files; the oldest go."""

Lessons = tuple[Lesson, ...]


def folder() -> Path:
    """Where lessons are kept: the user's folder for what can be made anew."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "kzroutes"


def fingerprint(dataset: "Dataset", draws: int, seed: int) -> str:
    """Of the tables as they are now, the program, and the draws."""
    found = blake2b(f"{_program()} {draws} {seed}".encode(), digest_size=16)
    for name in sorted(dataset.tables):
        found.update(f"{name}\n{dataset.tables[name].to_csv()}".encode())
    return found.hexdigest()


@cache
def _program() -> str:
    """Fingerprint of the code that lessons follow from."""
    rooms, found = Path(__file__).parents[1], blake2b(digest_size=16)
    for path in sorted(p for p in rooms.rglob("*.py") if p.parent.name not in ("cli", "report", "claims")):
        found.update(path.read_bytes())
    return found.hexdigest()


def kept(name: str, learn: Callable[[], Lessons]) -> Lessons:
    """Lessons by their fingerprint: read where they are kept, else learned and kept."""
    path = folder() / f"lessons-{name}.npz"
    try:
        with np.load(path) as found:
            events, likelihoods = found["events"], found["likelihoods"]
            return tuple(Lesson(str(e), row) for e, row in zip(events.tolist(), likelihoods, strict=True))
    except (OSError, ValueError, KeyError, BadZipFile, EOFError):
        lessons = learn()
    # A place to keep things is a convenience: without it the answer is the same.
    with suppress(OSError):
        _write(path, lessons)
    return lessons


def _write(path: Path, lessons: Lessons) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.stem}-{os.getpid()}.part.npz")
    likelihoods = np.array([one.likelihood for one in lessons])
    np.savez(part, events=np.array([one.event_id for one in lessons]), likelihoods=likelihoods)
    part.replace(path)
    newest = sorted(path.parent.glob("lessons-*.npz"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in newest[_MOST:]:
        old.unlink(missing_ok=True)
