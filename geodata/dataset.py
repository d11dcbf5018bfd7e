"""Dataset: the validated tables of a network folder, as typed frames."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from geodata.checks.remarks import remarks
from geodata.checks.run import check_tables
from geodata.commodity import GOODS, Commodity, at_scale, delivered
from geodata.errors import DataError, Problem, Problems
from geodata.formats.columns import Taken
from geodata.formats.conversion import WITHIN_M
from geodata.formats.reading import is_other_format, read_network
from geodata.shipped import network_folder
from geodata.tables.cells import REVERSE, Cell
from geodata.tables.datapackage import Package, check_package, read_package
from geodata.tables.folder import read_files, read_folder
from geodata.tables.frames import Frames, frame, plain
from geodata.tables.rows import Table
from geodata.tables.schema import BASELINE_TABLES, read_schema

if TYPE_CHECKING:
    import pandas as pd
    from _typeshed import DataclassInstance

    from geodata.formats.reading import Source

FINGERPRINT_DIGITS = 8
_WITH_REVERSE = frozenset({"edges", "joint_members", "limits", "costs", "waypoints"})
"""Tables in which an edge that carries both ways has rows for either."""

Item = TypeVar("Item", bound="DataclassInstance")


@dataclass(frozen=True, eq=False)
class Dataset:
    """The validated tables of one network folder.

    Parameters
    ----------
    folder : Path
        Where the tables were read.
    title : str
        Title of the network (the folder's name when it has no datapackage.json).
    data_version : str
        Version of the data, or ``unversioned-`` and a fingerprint of the files.
    home : str or None
        Country whose exports are counted.
    base_year : int or None
        Year that answers start from when none is asked for.
    tables : mapping of str to DataFrame
        The tables that the folder holds. Treat them as read-only.
    commodity : Commodity
        What is carried, and the unit of all volumes.
    unanswered : tuple of str
        What the tables cannot answer, in sentences, as the folder says itself.
    files : mapping of str to bytes
        The files that the tables were read from, by name.
    taken : tuple of Taken
        Which columns of another format were taken for ours.
    licence : str
        Title and address of the licence of the tables; empty where the folder states none.
    caveat : str
        How answers of its model are to be read, as the folder says itself; empty where there is nothing to say.
    notes : tuple of Problem
        What is worth knowing about a sound folder: what was read otherwise than it is written, what carries nothing.

    Notes
    -----
    An edge that carries both ways stands in two rows, the second with ``~reverse`` after its id and the
    ends exchanged; its limits, costs, shared limits and course are doubled likewise.
    """

    folder: Path
    title: str
    data_version: str
    home: str | None
    base_year: int | None
    tables: Mapping[str, "pd.DataFrame"]
    files: Mapping[str, bytes] = field(repr=False)
    commodity: Commodity = GOODS
    unanswered: tuple[str, ...] = ()
    taken: tuple[Taken, ...] = ()
    licence: str = ""
    caveat: str = ""
    notes: tuple[Problem, ...] = ()
    _rows: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict, init=False, repr=False)
    _columns: dict[str, dict[str, list[Any]]] = field(default_factory=dict, init=False, repr=False)
    _by_id: dict[str, Mapping[Any, Mapping[str, Any]]] = field(default_factory=dict, init=False, repr=False)
    _absent: dict[str, "pd.DataFrame"] = field(default_factory=dict, init=False, repr=False)

    def table(self, name: str) -> "pd.DataFrame":
        """Return one table.

        Parameters
        ----------
        name : str
            Name of the table, such as ``"edges"``.

        Returns
        -------
        DataFrame
            Indexed by its key when that is one column (which is kept as a column too); empty, with all
            columns typed, when the folder doesn't hold the table.

        Raises
        ------
        KeyError
            When no table has that name.

        Examples
        --------
        >>> load().table("countries").index.name
        'country_id'
        """
        if name in self.tables:
            return self.tables[name]
        if name not in self._absent:
            self._absent[name] = frame(read_schema()[name], {})
        return self._absent[name]

    def rows(self, name: str, **where: object) -> list[Mapping[str, Any]]:
        """Return the rows of one table as plain Python values, in its order.

        Parameters
        ----------
        name : str
            Name of the table, such as ``"edges"``.
        **where
            Values that columns must have, such as ``year=2024``.

        Returns
        -------
        list of mapping
            One per row, by column name: text, numbers and tuples; None where a number is missing, '' where a
            text is. Treat them as read-only.

        Raises
        ------
        KeyError
            When no table has that name.

        Examples
        --------
        >>> [row["name"] for row in load().rows("countries", country_id="KZ")]
        ['Kazakhstan']
        """
        if name not in self._rows:
            columns = self._plain(name)
            names = list(columns)
            self._rows[name] = [dict(zip(names, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
        if not where:
            return list(self._rows[name])
        return [row for row in self._rows[name] if all(row[column] == value for column, value in where.items())]

    def columns(self, name: str, *columns: str) -> Iterator[tuple[Any, ...]]:
        """Some columns of a table row by row, as plain values: all that a long table is asked for at once."""
        plain = self._plain(name)
        return zip(*(plain[column] for column in columns), strict=True)

    def by_id(self, name: str) -> Mapping[Any, Mapping[str, Any]]:
        """Return the rows of a table that has one key column, by that key."""
        if name not in self._by_id:
            columns = self._plain(name)
            self._by_id[name] = _RowsById(columns[read_schema()[name].key[0]], columns)
        return self._by_id[name]

    def _plain(self, name: str) -> dict[str, list[Any]]:
        """The columns of a table as plain values."""
        if name not in self._columns:
            tables = self.tables
            if name not in tables:
                self._columns[name] = {column: [] for column in read_schema()[name].names}
            else:
                # A table as it was read has no need to become a frame.
                self._columns[name] = tables.plain(name) if isinstance(tables, Frames) else plain(tables[name])
        return self._columns[name]

    def with_tables(self, **tables: "pd.DataFrame") -> "Dataset":
        """The same network with some of its tables replaced."""
        mine = self.tables
        return replace(self, tables=mine.with_frames(tables) if isinstance(mine, Frames) else {**mine, **tables})

    def line(self, name: str, key: str) -> int | None:
        """Line of a row in its file, read again for a message; None where the file has no such row."""
        table = read_folder(self.files).tables[name]
        return next((row.line for row in table.rows if row.text(table.schema.key[0]) == key), None)

    @property
    def minimal(self) -> bool:
        """True for a bare network: no years, observations or limits, only supply, demand and capacity."""
        return not BASELINE_TABLES & self.tables.keys()


class _RowsById(Mapping[Any, Mapping[str, Any]]):
    """Rows by their key, each made when it is asked for: a long table is seldom asked for more than a few."""

    def __init__(self, keys: Sequence[Any], columns: Mapping[str, Sequence[Any]]) -> None:
        self._place, self._cells = {key: at for at, key in enumerate(keys)}, columns
        self._made: dict[Any, Mapping[str, Any]] = {}

    def __getitem__(self, key: Any) -> Mapping[str, Any]:
        if key not in self._made:
            at = self._place[key]
            self._made[key] = {name: cells[at] for name, cells in self._cells.items()}
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._place

    def __iter__(self) -> Iterator[Any]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)


def from_row(kind: type[Item], row: Mapping[str, Any], **given: Any) -> Item:
    """Make a dataclass out of a row of a table: each field as given, else from the column of its name."""
    return kind(**{**{name: row[name] for name in _field_names(kind) if name in row}, **given})


@cache
def _field_names(kind: "type[DataclassInstance]") -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def load(
    source: "Source | None" = None,
    *,
    replacing: Mapping[str, Path | bytes] | None = None,
    columns: Mapping[str, str] | None = None,
    layers: Sequence[str] = (),
    within_m: float = WITHIN_M,
    both_ways: bool = False,
) -> Dataset:
    """Read and validate a network.

    Parameters
    ----------
    source : path, DataFrame, GeoDataFrame, networkx graph, or several paths or frames, optional
        Name of a shipped network, a network folder, or a network in another format (see
        `geodata.formats.reading.read_network`); the default network when left out. A plain name is that of the
        shipped network even where a folder of that name lies at hand: a path separator or a Path names the folder.
    replacing : mapping of str to Path or bytes, optional
        Files, or what would stand in them, in place of the folder's own, by name (`players.csv`): checked with all.
    columns, layers, within_m, both_ways
        How another format is read; see `geodata.formats.reading.read_network`.

    Returns
    -------
    Dataset

    Raises
    ------
    DataError
        When anything is wrong; it lists every problem that was found.

    Examples
    --------
    >>> load().minimal
    False
    """
    if is_other_format(source):
        how: Any = {"columns": columns, "layers": layers, "within_m": within_m, "both_ways": both_ways}
        converted = read_network(cast("Source", source), **how)
        if converted.lacks:
            raise DataError(converted.lacks)
        files, replaced = converted.files, replacing or {}
        try:
            dataset = _validated(Path(converted.title), {**files, **_read(replaced)}, (), replaced, converted.located)
        except DataError as error:
            raise DataError(error.gathered, converted.notes) from None
        return replace(dataset, taken=converted.taken, notes=(*converted.notes, *dataset.notes))
    root = network_folder(cast("str | Path | None", source))
    if columns or layers or both_ways:
        mend = "leave out columns, layers and both_ways"
        raise DataError([Problem(str(root), None, None, None, "is read by its own columns", mend)])
    files, unread = read_files(root)
    return _validated(root, {**files, **_read(replacing or {})}, unread, replacing or {})


def _read(replacing: Mapping[str, Path | bytes]) -> dict[str, bytes]:
    """The bytes of files in place of others."""
    for name, given in replacing.items():
        if isinstance(given, Path) and not given.is_file():
            raise DataError([Problem(str(given), None, None, None, "is not a file", f"give the path of a {name}")])
    return {name: given.read_bytes() if isinstance(given, Path) else given for name, given in replacing.items()}


def _validated(
    root: Path,
    files: Mapping[str, bytes],
    unread: tuple[Problem, ...],
    replacing: Mapping[str, Path | bytes],
    located: Callable[[Problem], Problem] | None = None,
) -> Dataset:
    """Read and check tables; of those of another format `located` says where a problem lies in what was given."""
    # What stands in for a file of the folder is somebody's own table.
    own = [name for name, given in replacing.items() if isinstance(given, Path)]
    tables, minimal, faults, notes = read_folder(files, {problem.file for problem in unread}, own)
    package, package_faults = read_package(root, tables["countries"]) if located is None else (Package(), ())
    if not package_faults:
        package_faults = tuple(check_package(package, tables["years"], tables["nodes"]))
    found = Problems((*package_faults, *unread))
    found += faults
    between = check_tables(tables, found=found, minimal=minimal, home=package.home, base_year=package.base_year)
    naming = _namer(replacing, located)
    if found or between:
        found += between
        raise DataError(_in_order(found).told(naming))
    dataset = _dataset(root, package, tables, files)
    notes = (*notes, *(remarks(tables) if minimal else ()))
    return replace(dataset, notes=tuple(map(naming, notes)))


def _in_order(problems: Problems) -> Problems:
    """Order problems by table, then by row."""
    files = [table.file for table in read_schema().values()]
    place = {name: index for index, name in enumerate(files)}
    problems.sort(key=lambda p: (place.get(p.file, -1), p.file, p.row or 0))
    return problems


def _namer(
    replacing: Mapping[str, Path | bytes], located: Callable[[Problem], Problem] | None
) -> Callable[[Problem], Problem]:
    """How a problem is told: by the name of the file that was read, or by where it lies in another format."""
    names = {name: str(given) for name, given in replacing.items() if isinstance(given, Path)}

    def named(one: Problem) -> Problem:
        if one.file in names:
            return replace(one, file=names[one.file])
        return located(one) if located else one

    return named


def _dataset(root: Path, package: Package, tables: Mapping[str, Table], files: Mapping[str, bytes]) -> Dataset:
    edges = tables["edges"]
    both_ways = {
        edge for edge, both in zip(edges.texts("edge_id"), edges.values("bidirectional"), strict=True) if both is True
    }
    read = {name: (table.schema, _with_reverse(table, both_ways)) for name, table in tables.items() if table.present}
    return Dataset(
        folder=root,
        title=package.title or root.resolve().name,
        data_version=package.version or _fingerprint(files),
        home=package.home,
        base_year=package.base_year,
        licence=package.licence,
        tables=Frames(read),
        files=MappingProxyType(dict(files)),
        commodity=at_scale(package.commodity if package.home else delivered(package.commodity), _scale(tables)),
        unanswered=package.unanswered,
        caveat=package.caveat,
    )


def _scale(tables: Mapping[str, Table]) -> float:
    """The most that one place or edge can move, of a network whose tables say so themselves; else 0."""
    given = (("nodes", "supply_mt"), ("nodes", "demand_mt"), ("edges", "capacity_mt"))
    columns = (tables[name].values(column) for name, column in given)
    largest = (max((cell for cell in cells if isinstance(cell, float)), default=0.0) for cells in columns)
    return min((value for value in largest if value > 0), default=0.0)


def _fingerprint(files: Mapping[str, bytes]) -> str:
    known = {table.file for table in read_schema().values()}
    digest = hashlib.sha256()
    for name, data in files.items():
        if name in known:
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return f"unversioned-{digest.hexdigest()[:FINGERPRINT_DIGITS]}"


def _with_reverse(table: Table, both_ways: set[str]) -> Mapping[str, Sequence[Cell]]:
    """The cells of a table with those of the reverse edges, each after its own: the edges and what belongs to them."""
    name, cells = table.schema.name, table.columns.cells
    if not both_ways or name not in _WITH_REVERSE:
        return cells
    if name == "waypoints":
        return _reversed_course(table, both_ways)
    key = "target" if name in ("limits", "costs") else "edge_id"
    edges = [text.removeprefix("edge:") for text in table.texts(key)]
    order, backs = list[int](), list[int]()
    for at, edge in enumerate(edges):
        order.append(at)
        if edge in both_ways:
            backs.append(len(order))
            order.append(at)
    changed = {key: REVERSE}
    if key == "target":
        changed[table.schema.key[0]] = REVERSE
    elif name == "edges":
        changed["name"] = " (back)"
    turned = {"tail": "head", "head": "tail"} if name == "edges" else {}
    made: dict[str, Sequence[Cell]] = {}
    for column, values in cells.items():
        own = list(map(values.__getitem__, order))
        if column in turned:
            other = cells[turned[column]]
            for place in backs:
                own[place] = other[order[place]]
        elif column in changed:
            for place in backs:
                own[place] = f"{own[place]}{changed[column]}"
        made[column] = own
    return made


def _reversed_course(waypoints: Table, both_ways: set[str]) -> Mapping[str, Sequence[Cell]]:
    """The courses of the edges, and after them those of the reverse edges, last point first."""
    points: dict[str, list[tuple[int, int]]] = {}
    for at, row in enumerate(waypoints.rows):
        if row.text("edge_id") in both_ways:
            points.setdefault(row.text("edge_id"), []).append((row.integer("seq") or 0, at))
    courses = [(edge, sorted(points[edge], key=lambda point: -point[0])) for edge in sorted(points)]
    order = [(at, edge, seq) for edge, course in courses for seq, (_, at) in enumerate(course, start=1)]
    made: dict[str, Sequence[Cell]] = {}
    for column, values in waypoints.columns.cells.items():
        back: list[Cell] = [values[at] for at, _, _ in order]
        if column in ("edge_id", "seq"):
            back = [edge + REVERSE if column == "edge_id" else seq for _, edge, seq in order]
        made[column] = [*values, *back]
    return made
