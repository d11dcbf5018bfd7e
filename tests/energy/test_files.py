"""What is written: whole or not at all, in the right mode, and never over anything but a plain file."""

import os
import stat
import threading
from pathlib import Path

import pytest

from energy.files import check_file, check_folder, make_folder, write_bytes, write_text

unix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
not_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write anywhere")


@unix
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_mode_of_the_umask(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_text(tmp_path / "a", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode


@unix
def test_an_older_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o640)
    write_text(path, "new")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", 0o640)


@unix
def test_links_are_followed_to_their_file(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "one").symlink_to("far/two")
    (tmp_path / "far" / "two").symlink_to("three")
    for text in ("first", "second"):
        write_text(tmp_path / "one", text)
        assert (tmp_path / "far" / "three").read_text() == text
    assert (tmp_path / "one").is_symlink() and (tmp_path / "far" / "two").is_symlink()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["far", "one", "three", "two"]


@unix
def test_a_circle_of_links_is_a_plain_fault(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="a can't be written"):
        write_text(tmp_path / "a", "x")


@unix
def test_a_named_pipe_is_written_to(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(path.read_bytes()))
    reader.start()
    write_bytes(path, b"through")
    reader.join(10)
    assert read == [b"through"] and stat.S_ISFIFO(path.stat().st_mode)


@unix
def test_devices_are_written_to_and_stay(tmp_path: Path) -> None:
    """Also by way of a link; a full one says so, by the name that was given."""
    (tmp_path / "link").symlink_to("/dev/null")
    for path in (Path("/dev/null"), tmp_path / "link"):
        write_text(path, "x")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode) and (tmp_path / "link").is_symlink()
    with pytest.raises(OSError, match="/dev/full can't be written"):
        write_text(Path("/dev/full"), "x")
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


@unix
def test_an_open_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """/dev/fd/N is a name of what a process has open: the reader of that must find it."""
    with (tmp_path / "a").open("w+") as file:
        write_text(Path(f"/dev/fd/{file.fileno()}"), "x")
        assert os.path.samestat(os.fstat(file.fileno()), (tmp_path / "a").stat())
        assert file.read() == "x"


def test_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="is a folder: give the name of a file"):
        write_text(tmp_path, "x")
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OSError, match="file"):
            check_folder(path)
        with pytest.raises(OSError, match="file"):
            make_folder(path)
    assert (tmp_path / "file").read_text() == "x"


@pytest.mark.parametrize("length", [200, 250, 255])
def test_a_long_name_is_as_good_as_any(tmp_path: Path, length: int) -> None:
    path = tmp_path / ("a" * length)
    write_text(path, "x")
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(OSError, match=r"a{256} can't be written"):
        write_text(tmp_path / ("a" * 256), "x")


@not_root
@unix
def test_what_may_not_be_written_is_told_before_any_work(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("kept")
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        for check, place in ((check_file, path), (check_file, tmp_path / "new"), (check_folder, tmp_path / "new")):
            with pytest.raises(OSError, match="may not be written to"):
                check(place)
    finally:
        tmp_path.chmod(0o755)
    with pytest.raises(OSError, match="may not be written to"):
        write_text(path, "x")
    assert path.read_text() == "kept"


def test_checks_leave_nothing_behind(tmp_path: Path) -> None:
    check_file(tmp_path / "a")
    check_folder(tmp_path / "b" / "c")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OSError, match="does not exist"):
        check_file(tmp_path / "none" / "a")
