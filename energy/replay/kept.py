"""Kept figures: what the model says of past events, kept from one command to the next, since it takes long to work out.

A file is named by a fingerprint of everything that the figures follow from: what changes any of it makes another file,
so that none can be out of date. In the user's folder that is tables, program, draws and seed. Those of the shipped
tables are in the package, by the default draws and seed: the program is the one that they came with, and a test works
them out anew. Where nothing can be written, figures are worked out anew each time.
"""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile

import numpy as np

from energy.files import make_folder, write_bytes
from energy.replay.figures import Figures

if TYPE_CHECKING:
    from geodata import Dataset

VARIABLE = "KZROUTES_CACHE"
"""Names another folder for what is kept."""

SHIPPED = Path(__file__).with_name("shipped")
"""Where the package keeps the figures of its tables."""

_NO_FIGURES = ("cli", "report", "presentation", "claims")
"""Rooms from which no figure follows."""

_MOST = 12
"""Files; the oldest go."""

_ELSEWHERE = frozenset(
    {"sources", "owners", "players", "projects", "bundles", "history", "history_years"}
    | {"predictions", "forecasts", "outcomes"}
)
"""Tables that no figure follows from."""

_WORDS = frozenset({"name", "name_ru", "name_kk", "aliases", "note", "source_id", "sum_of"})
"""Columns that no figure follows from."""

_OBSERVED = frozenset({"observed", "status", "use", "independent"})
"""What was observed in an event, and what is made of it: figures do not know it."""

_NUMBERS = ("naive", "scale", "others", "plain")

Found = Mapping[str, Figures]


def folder() -> Path:
    """Where figures are kept: the user's folder for what can be made anew."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "kzroutes"


def fingerprint(dataset: "Dataset", draws: int, seed: int, *, program: bool = True) -> str:
    """Of the tables as they are now, the draws, and the program."""
    found = blake2b(f"{_program() if program else ''} {draws} {seed}".encode(), digest_size=16)
    for name in sorted(dataset.tables.keys() - _ELSEWHERE):
        table = dataset.tables[name]
        told = _WORDS | _OBSERVED if name == "replays" else _WORDS
        found.update(f"{name}\n{table.drop(columns=[c for c in table if c in told]).to_csv()}".encode())
    return found.hexdigest()


@cache
def _program() -> str:
    """Fingerprint of the code that figures follow from."""
    rooms, found = Path(__file__).parents[1], blake2b(digest_size=16)
    for path in sorted(path for path in rooms.rglob("*.py") if path.parent.name not in _NO_FIGURES):
        found.update(path.read_bytes())
    return found.hexdigest()


def read(dataset: "Dataset", draws: int, seed: int) -> Found:
    """Figures by row of the replays table, from the package or the user's folder; none where none are kept."""
    shipped = _read(_file(SHIPPED, fingerprint(dataset, draws, seed, program=False)))
    return shipped or _read(_file(folder(), fingerprint(dataset, draws, seed)))


def keep(dataset: "Dataset", draws: int, seed: int, figures: Found) -> None:
    """Keep figures in the user's folder: a convenience, and the answer is the same without it."""
    with suppress(OSError):
        path = _file(folder(), fingerprint(dataset, draws, seed))
        write(path, figures)
        newest = sorted(path.parent.glob("figures-*.npz"), key=lambda p: p.stat().st_mtime, reverse=True)
        for old in newest[_MOST:]:
            old.unlink(missing_ok=True)


def ship(dataset: "Dataset", draws: int, seed: int, figures: Found) -> Path:
    """Keep figures in the package, in place of those that are there."""
    path = _file(SHIPPED, fingerprint(dataset, draws, seed, program=False))
    for old in SHIPPED.glob("figures-*.npz"):
        old.unlink()
    write(path, figures)
    return path


def write(path: Path, figures: Found) -> None:
    """Write figures to a file, whole or not at all."""
    packed = BytesIO()
    np.savez_compressed(
        packed,
        rows=np.array(list(figures)),
        quantities=np.array([one.quantity for one in figures.values()]),
        numbers=np.array([[getattr(one, name) for name in _NUMBERS] for one in figures.values()]),
        values=np.array([one.values for one in figures.values()], dtype=np.float32),
    )
    make_folder(path.parent)
    write_bytes(path, packed.getvalue())


def _read(path: Path) -> Found:
    try:
        with np.load(path) as found:
            rows = zip(*(found[name] for name in ("rows", "quantities", "values", "numbers")), strict=True)
            return {
                str(row): Figures(str(quantity), values.astype(np.float64), **dict(zip(_NUMBERS, told, strict=True)))
                for row, quantity, values, told in ((*rest, numbers.tolist()) for *rest, numbers in rows)
            }
    except (OSError, ValueError, KeyError, BadZipFile, EOFError):
        return {}


def _file(place: Path, name: str) -> Path:
    return place / f"figures-{name}.npz"
