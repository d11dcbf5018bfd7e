"""Shipped: the networks that come with the package, by name."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from geodata.errors import DataError, Problem
from geodata.fuels import shipped_fuels
from geodata.tables.cells import nearest
from geodata.tables.folder import read_tables
from geodata.tables.schema import read_schema

DEFAULT = "kazakhstan-oil"
"""The network that is meant when none is named."""


def shipped_names() -> tuple[str, ...]:
    """Names of the networks that come with the package, in order.

    Examples
    --------
    >>> DEFAULT in shipped_names()
    True
    """
    return tuple(sorted(path.name for path in _networks().iterdir() if (path / "nodes.csv").is_file()))


def shipped_folder(name: str = DEFAULT) -> Path:
    """Return the folder of a shipped network."""
    return _networks() / name


@cache
def shipped_sources() -> Mapping[str, Mapping[str, Any]]:
    """Sources of all networks and of the fuel tables that come with the package, by id; the default network's first.

    Examples
    --------
    >>> shipped_sources()["assumption"]["tier"]
    'C'
    """
    return _rows("sources", "source_id", [*_folders(), shipped_fuels()])


@cache
def shipped_countries() -> Mapping[str, Mapping[str, Any]]:
    """Countries of all networks that come with the package, by code.

    Examples
    --------
    >>> shipped_countries()["KG"]["name_ru"]
    'Кыргызстан'
    """
    return _rows("countries", "country_id", _folders())


def _folders() -> list[Path]:
    """Folders of the networks, the default one first."""
    return [shipped_folder(name) for name in sorted(shipped_names(), key=lambda name: name != DEFAULT)]


def _rows(table: str, key: str, folders: list[Path]) -> dict[str, Mapping[str, Any]]:
    """Rows of a table of several folders by id; the first folder that has it wins."""
    found: dict[str, Mapping[str, Any]] = {}
    schema, file = {table: read_schema()[table]}, f"{table}.csv"
    for folder in folders:
        for row in read_tables({file: (folder / file).read_bytes()}, schema)[table].rows:
            found.setdefault(row.text(key), row.cells)
    return found


def network_folder(given: str | Path | None) -> Path:
    """The folder that a name, a path or nothing stands for.

    Parameters
    ----------
    given : str, Path or None
        Name of a shipped network or path of a folder; None for the default network. A plain name is that of the
        shipped network, even where a folder of the same name lies at hand: write a path separator (``./name``) or
        give a Path for the folder.

    Raises
    ------
    DataError
        If there is neither such a network nor such a folder.

    Examples
    --------
    >>> network_folder("kazakhstan-oil") == shipped_folder()
    True
    """
    names = shipped_names()
    if given is None or (isinstance(given, str) and given in names):
        return shipped_folder(given or DEFAULT)
    folder = Path(given)
    # Nothing at all, such as a variable of a shell that isn't set, is not the folder at hand.
    if given != "" and folder.is_dir():
        return folder
    near = nearest(str(given), names)
    hint = f"did you mean '{near}'? " if near else ""
    mend = f"{hint}name a folder that holds nodes.csv and edges.csv, or a shipped network: {', '.join(names)}"
    raise DataError([Problem(str(given) or "''", None, None, None, "is not a folder", mend)])


def _networks() -> Path:
    return Path(str(resources.files("geodata").joinpath("networks")))
