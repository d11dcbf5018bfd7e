"""GIS: layers of lines and points from files and from frames of geopandas and pandas, in WGS 84."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from geodata.errors import DataError, Problem
from geodata.formats.layers import Layer, refused, text_of
from geodata.tables.meaning import decoded
from geodata.tables.synonyms import has_ends
from geodata.wording import counted

if TYPE_CHECKING:
    import zipfile

    import pandas as pd
    from geopandas import GeoDataFrame

WGS84 = "EPSG:4326"
SUFFIXES = (".geojson", ".json", ".gpkg", ".shp", ".zip", ".fgb", ".parquet", ".geoparquet")
_ANEW = "save it anew; a Shapefile needs its .shp, .shx and .dbf together"
_PARQUET = (".parquet", ".geoparquet")
_SAYS_NOTHING = (b"\x00", b"\x57")
"""What a table of a Shapefile has in place of a code page: nothing, or 'that of the machine'."""
_BEGINS = {".gpkg": b"SQLite format 3\0", ".shp": b"\0\0\x27\x0a", ".fgb": b"fgb", ".json": b"{", ".geojson": b"{"}
_POINTS, _LINES = ("Point", "MultiPoint"), ("LineString", "MultiLineString", "LinearRing")


def read_gis(path: Path, wanted: Sequence[str] = ()) -> list[Layer]:
    """Read the layers of lines and points of a GIS file; with `wanted`, of these layers only.

    Raises
    ------
    DataError
        If the file can't be read, or says nowhere what its coordinates are.
    """
    if path.suffix.lower() in _PARQUET:
        return list(frame_layers(_read_parquet(path), path.name))
    with warnings.catch_warnings():
        # What readers are unsure of is told as ours: a fault, or a note.
        warnings.simplefilter("ignore")
        return _read_layers(path, wanted)


def _read_layers(path: Path, wanted: Sequence[str]) -> list[Layer]:
    import pyogrio

    try:
        if path.suffix.lower() == ".zip":
            file = _in_zip(path)
        else:
            file = str(path)
            with path.open("rb") as stream:
                _check_begin(path.name, stream.read(64))
        names = [str(name) for name, shape in pyogrio.list_layers(file) if shape is not None]
        if not names:
            raise refused(path.name, "has no layer that can be read as lines or points", _ANEW)
        if path.suffix.lower() not in (".gpkg", ".zip"):
            encoding = _encoding(path.parent, path.stem)
            frame = pyogrio.read_dataframe(file, on_invalid="ignore", encoding=encoding)
            return _noted(frame_layers(frame, path.name), path.name, encoding)
        # None of these names: which there are is told when all are known.
        chosen = [name for name in names if name in wanted] or names
        folder = _folder_in(path, file) if path.suffix.lower() == ".zip" else None
        encodings = {name: None if folder is None else _encoding(folder, name) for name in chosen}
        frames = {
            name: pyogrio.read_dataframe(file, layer=name, on_invalid="ignore", encoding=encodings[name])
            for name in chosen
        }
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, OSError, UnicodeDecodeError) as fault:
        reason = str(fault).split(";")[0].splitlines()[0]
        mend = _ANEW if path.suffix.lower() == ".shp" else "save it anew"
        raise refused(path.name, f"can't be read as {path.suffix.lower()[1:]} ({reason})", mend) from None
    places = {name: f"{path.name}, layer {name}" for name in frames}
    return [
        layer
        for name, frame in frames.items()
        for layer in _noted(frame_layers(frame, places[name], name), places[name], encodings[name])
    ]


def _encoding(folder: "Path | zipfile.Path", name: str) -> str | None:
    """How the texts of a Shapefile are written where neither a .cpg beside it nor its table says so; else None."""
    beside = {one.name.casefold(): one for one in folder.iterdir()}
    table = beside.get(f"{name}.dbf".casefold())
    if table is None or f"{name}.shp".casefold() not in beside or f"{name}.cpg".casefold() in beside:
        return None
    data = table.read_bytes()
    if data[29:30] not in _SAYS_NOTHING:
        return None
    texts = data[int.from_bytes(data[8:10], "little") :]
    if texts.isascii():
        return None
    try:
        texts.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1251" if decoded(texts) else None
    return "UTF-8"


def _folder_in(path: Path, file: str) -> "zipfile.Path":
    """The folder in an archive, by the name that readers have for it."""
    import zipfile

    inner = file.removeprefix(f"/vsizip/{path.resolve().as_posix()}").strip("/")
    return zipfile.Path(path, f"{inner}/" if inner else "")


def _noted(layers: Iterable[Layer], place: str, encoding: str | None) -> list[Layer]:
    """Layers, with a note on how their texts were read where nothing said it."""
    found = list(layers)
    if encoding and found:
        message = f"has no .cpg that says how its texts are written: read as {encoding}"
        note = Problem(
            place, None, None, None, message, f"nothing to do, if names are right; or add a .cpg: {encoding}"
        )
        found[0] = replace(found[0], notes=(note, *found[0].notes))
    return found


def _check_begin(name: str, begin: bytes) -> None:
    """Refuse a file whose name says another format than its first bytes.

    Readers go by the bytes, and some formats name other files and addresses to read, which a network never should.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if not begin.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(_BEGINS.get(suffix, b"")):
        message = f"can't be read as {suffix[1:]} (it does not begin as such a file does)"
        raise refused(name, message, "save it anew, under the name of its format")


def _in_zip(path: Path) -> str:
    """The folder in an archive that has its files, as the reader names it: people pack files and folders of them."""
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(path) as archive:
            files = [PurePosixPath(name) for name in archive.namelist() if not name.endswith("/")]
            # What macOS packs beside the files has their names too.
            shapes = [file for file in files if file.suffix.lower() in SUFFIXES and file.parts[0] != "__MACOSX"]
            for file in shapes:
                with archive.open(str(file)) as stream:
                    _check_begin(f"{path.name}, {file}", stream.read(64))
    except (zipfile.BadZipFile, zlib.error, OSError, KeyError, ValueError, RuntimeError) as fault:
        raise refused(path.name, f"can't be read as zip ({fault})", "pack it anew, without a password") from None
    folders = list(dict.fromkeys(str(file.parent) for file in shapes))
    if not folders:
        raise refused(path.name, "holds no file of lines and points", "pack .shp, .shx, .dbf and .prj together")
    if len(folders) > 1:
        raise refused(path.name, f"holds several folders: {', '.join(folders)}", "pack the files of one")
    # Nothing is unpacked to a place that an archive names; one that tries is none of ours.
    if folders[0].startswith("/") or ".." in PurePosixPath(folders[0]).parts:
        raise refused(path.name, "names files outside itself", "pack the files anew", value=folders[0])
    return f"/vsizip/{path.resolve().as_posix()}" + ("" if folders[0] == "." else f"/{folders[0]}")


def _read_parquet(path: Path) -> "GeoDataFrame":
    import geopandas

    try:
        return geopandas.read_parquet(path)
    except ImportError:
        mend = "pip install pyarrow, or save it as GeoPackage"
        raise refused(path.name, "is GeoParquet, which needs the package pyarrow", mend) from None
    except (ValueError, OSError) as fault:
        message = f"can't be read as GeoParquet ({str(fault).splitlines()[0]})"
        raise refused(path.name, message, "save it anew with its geometry") from None


def frame_layers(frame: "pd.DataFrame", place: str, layer: str = "") -> Iterator[Layer]:
    """Lines and points of a frame; a frame without shapes has edges if it has their ends, else nodes.

    Raises
    ------
    DataError
        If the coordinates are no degrees and the frame doesn't say what they are.
    """
    import geopandas

    frame = _with_index(frame)
    if (twice := frame.columns[frame.columns.duplicated()]).size:
        raise refused(place, "is a column given twice", "remove one of the two", value=str(twice[0]))
    # A frame of geopandas may have no column of shapes.
    if not isinstance(frame, geopandas.GeoDataFrame) or frame.active_geometry_name is None:
        plain = tuple(map(_present, frame.to_dict("records")))
        kind: Literal["nodes", "edges"] = "edges" if has_ends(map(str, frame.columns)) else "nodes"
        yield Layer(place, "row", kind, plain, layer=layer)
        return
    notes: list[Problem] = []
    frame = _in_degrees(frame, place, notes)
    shapes = np.array([_gathered(shape) for shape in frame.geometry], dtype=object)
    _check_on_globe(shapes, place)
    types = np.array([None if shape is None else shape.geom_type for shape in shapes], dtype=object)
    rows = tuple(frame.drop(columns=frame.geometry.name).to_dict("records"))
    missing = np.array([shape is None or shape.is_empty for shape in shapes], dtype=bool)
    # Several points together are no place.
    single = np.array([shape is not None and shape.geom_type in _POINTS and _parts(shape) == 1 for shape in shapes])
    lines, points = np.isin(types, _LINES) & ~missing, single.astype(bool) & ~missing
    # What has no shape may still say its ends.
    unshaped = missing if has_ends(map(str, frame.columns)) or lines.any() else np.zeros_like(missing)
    _note_others(types, ~(lines | points | missing), place, notes)
    chosen_rows: tuple[tuple[Literal["nodes", "edges"], Any], ...] = (("edges", lines | unshaped), ("nodes", points))
    for kind, chosen in chosen_rows:
        if chosen.any():
            places = np.flatnonzero(chosen)
            yield Layer(
                place,
                "feature",
                kind,
                tuple(_present(rows[i]) for i in places),
                tuple(None if missing[i] else shapes[i] for i in places),
                tuple(int(i) + 1 for i in places),
                layer=layer,
                notes=tuple(notes),
            )
            notes.clear()


def _gathered(shape: Any) -> Any:
    """A collection of lines, or of points, as what holds several of them; every other shape as it is.

    Examples
    --------
    >>> import shapely
    >>> line = shapely.LineString([(0, 0), (1, 1)])
    >>> _gathered(shapely.GeometryCollection([line, shapely.Point(0, 0)])).wkt
    'MULTILINESTRING ((0 0, 1 1))'
    """
    import shapely

    if shape is None or shape.geom_type != "GeometryCollection" or shape.is_empty:
        return shape
    held: list[Any] = [shape]
    while any(hasattr(one, "geoms") for one in held):
        held = [part for one in held for part in getattr(one, "geoms", (one,))]
    lines = [one for one in held if one.geom_type in _LINES and not one.is_empty]
    points = [one for one in held if one.geom_type == "Point"]
    return shapely.MultiLineString(lines) if lines else shapely.MultiPoint(points) if points else shape


def _parts(shape: Any) -> int:
    return len(getattr(shape, "geoms", (shape,)))


def _present(row: dict[Any, Any]) -> dict[str, Any]:
    """Attributes without those that only rows of another shape have."""
    return {str(name): value for name, value in row.items() if text_of(value)}


def _with_index(frame: "pd.DataFrame") -> "pd.DataFrame":
    """Names of rows that have a name of their own (`osmid`; `u`, `v`, `key`) as columns."""
    named = [name for name in frame.index.names if name is not None and name not in frame.columns]
    return frame.reset_index(named) if named else frame


def _in_degrees(frame: "GeoDataFrame", place: str, notes: list[Problem]) -> "GeoDataFrame":
    import shapely

    if frame.crs is None:
        bounds = frame.total_bounds
        if np.isfinite(bounds).all() and (abs(bounds[[0, 2]]).max() > 360 or abs(bounds[[1, 3]]).max() > 90):
            message = f"does not say what its coordinates are, and {bounds[0]:g} {bounds[1]:g} is not in degrees"
            raise refused(place, message, "save it with its coordinate system (a .prj beside a .shp; set_crs)")
        message = "does not say what its coordinates are: taken for degrees of WGS 84"
        notes.append(Problem(place, None, None, None, message, "nothing to do, if that is right"))
        frame = frame.set_crs(WGS84)
    frame = frame.to_crs(WGS84)
    flat = shapely.transform(shapely.force_2d(frame.geometry.to_numpy()), _wrapped)
    return frame.set_geometry(flat, crs=WGS84)


def _check_on_globe(shapes: "np.ndarray[Any, Any]", place: str) -> None:
    import shapely

    points, number = shapely.get_coordinates(shapes, return_index=True)
    off = ~(abs(points[:, 0]) <= 180) | ~(abs(points[:, 1]) <= 90)
    if off.any():
        (lon, lat), feature = points[off][0], int(number[off][0]) + 1
        message, mend = "is a point that is not on the globe", "mend it, or say what system its coordinates are in"
        raise DataError([Problem(place, feature, None, f"{lon:g} {lat:g}", message, mend, "feature")])


def _wrapped(points: "np.ndarray[Any, np.dtype[np.float64]]") -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Longitudes beyond 180 degrees, as some files have them around the antimeridian, brought back."""
    beyond = (abs(points[:, 0]) > 180) & (abs(points[:, 0]) <= 360)
    points[beyond, 0] = (points[beyond, 0] + 180) % 360 - 180
    return points


def _note_others(
    types: "np.ndarray[Any, Any]", others: "np.ndarray[Any, np.dtype[np.bool_]]", place: str, notes: list[Problem]
) -> None:
    if others.any():
        kinds = ", ".join(sorted({str(kind) for kind in types[others]}))
        message = f"has {counted(int(others.sum()), 'feature')} with neither lines nor points ({kinds}): passed over"
        notes.append(Problem(place, None, None, None, message, "nothing to do, if they are not meant"))
