"""Files: the one place that writes them: whole or not at all, and nothing but a plain file is ever replaced.

A link is followed to its file, which keeps its mode and owner; a new file gets the mode that the umask says. A stream
or a device (`/dev/stdout`, a named pipe) is written to; a folder or a disk is refused.
"""

import os
import secrets
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO


def make_folder(path: Path) -> Path:
    """Make a folder, and those above it, if it is missing.

    Raises
    ------
    OSError
        If a file stands in its place, or it can't be made.
    """
    with _told(path):
        if path.exists() and not path.is_dir():
            raise OSError(f"{path} is a file: give --out the name of a folder")
        path.mkdir(parents=True, exist_ok=True)
    return path


def check_folder(path: Path) -> None:
    """Refuse, before any work, a folder that can't be made or written to.

    Raises
    ------
    OSError
        As `make_folder` and the files in it would, later.
    """
    with _told(path):
        stands = next(one for one in (path, *path.absolute().parents) if os.path.lexists(one))
        if not stands.is_dir():
            raise OSError(f"{stands} is a file: give --out the name of a folder")
        _check_access(stands)


def check_file(path: Path) -> None:
    """Refuse, before any work, a file that can't be written.

    Raises
    ------
    OSError
        As `write_bytes` would, later.
    """
    with _told(path):
        place = _place(path)
        if place is not None:
            _check_access(place.parent)
        if path.exists():
            _check_access(path)


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8, as `write_bytes` does.

    Raises
    ------
    OSError
        If it can't be written.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; an older one is left as it was when that fails.

    Raises
    ------
    OSError
        If it can't be written, or is a folder or a disk; the message has the name as given.
    """
    with _told(path):
        place = _place(path)
        if place is None:
            _pour(path, data)
        else:
            _replace(place, data)


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a new or empty folder: all of them, or none and no folder.

    Raises
    ------
    OSError
        If something stands there, or it can't be written.
    """
    with _told(path):
        if path.exists() and not (path.is_dir() and not any(path.iterdir())):
            raise OSError(f"{path} is not an empty folder: give the name of a new one")
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.absolute().with_name(f".kzroutes-{secrets.token_hex(8)}")
        try:
            temporary.mkdir()
            for name, data in files.items():
                (temporary / name).write_bytes(data)
            if path.exists():
                path.rmdir()
            temporary.rename(path)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise


def _place(path: Path) -> Path | None:
    """The plain file, there or to be, that a name leads to; None for a stream or a device."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        place = path.resolve()
        if not place.parent.is_dir():
            raise OSError(f"the folder {place.parent} does not exist: make it, or give another name") from None
        return place
    if stat.S_ISDIR(mode):
        raise OSError(f"{path} is a folder: give the name of a file")
    if stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
        raise OSError(f"{path} is a disk or a socket: give the name of a file")
    return path.resolve() if stat.S_ISREG(mode) and not _is_open_already(path) else None


def _is_open_already(path: Path) -> bool:
    """Whether a name, or a link that it leads to, stands for what a process has open (`/dev/stdout`, `/dev/fd/3`)."""
    while True:
        folder = path.parent.resolve()
        if folder == Path("/dev") or folder.is_relative_to("/proc"):
            return True
        if not path.is_symlink():
            return False
        path = folder / path.readlink()


def _check_access(path: Path) -> None:
    if not os.access(path, os.W_OK | (os.X_OK if path.is_dir() else 0)):
        raise OSError(f"{path} may not be written to: mend its permissions, or give another name")


def _pour(path: Path, data: bytes) -> None:
    """Write into a stream or a device; where that is our own output, behind what stands there."""
    own = next((stream for stream in (sys.stdout, sys.stderr) if _leads_to(path, stream)), None)
    if own is not None:
        own.flush()
    handle = os.open(path, os.O_WRONLY | os.O_APPEND) if own is None else os.dup(own.fileno())
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def _leads_to(path: Path, stream: TextIO) -> bool:
    with suppress(OSError, ValueError):
        return os.path.samestat(path.stat(), os.fstat(stream.fileno()))
    return False


def _replace(place: Path, data: bytes) -> None:
    older = place.stat() if place.exists() else None
    if older is not None:
        _check_access(place)
    temporary = place.with_name(f".kzroutes-{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
        if older is not None:
            _keep(temporary, older)
        temporary.replace(place)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _keep(path: Path, older: os.stat_result) -> None:
    """Give a file the owner, where that is allowed, and the mode of an older one."""
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(path, older.st_uid, older.st_gid)
    path.chmod(stat.S_IMODE(older.st_mode))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """A fault of the system is told by the name that was given, not by a temporary one."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as fault:
        if fault.strerror is None:
            raise
        raise OSError(f"{path} can't be written ({fault.strerror})") from None
