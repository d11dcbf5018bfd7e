"""Streams: any encoding, closed and full outputs, pipes whose reader has gone: an exit code and one line at most."""

import io
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from energy.cli.options import progress_bar
from energy.presentation.console import visible

unix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such streams")
ROOT = Path(__file__).parents[3]
KZROUTES = "import sys; sys.argv[0] = 'kzroutes'; from energy.cli import main; main()"
ENCODINGS = ("ascii", "cp1252", "cp1251", "cp437", "cp866", "utf-8", "utf-16")


def kzroutes(*words: str, more: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    """Run a command as a program of its own."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    given = {**known, "PYTHONPATH": str(ROOT), **(more or {})}
    return subprocess.run([sys.executable, "-c", KZROUTES, *words], capture_output=True, check=False, env=given)


def in_shell(line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `kzroutes` is the command."""
    start = f'kzroutes() {{ "{sys.executable}" -c "{KZROUTES}" "$@"; }}\n'
    given = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(["bash", "-c", start + line], capture_output=True, text=True, check=False, env=given)


# --- encodings ----------------------------------------------------------------------------------------------------


ANSWERS = (["--help"], ["show", "kashagan"], ["shares", "--unit", "фунт"], ["shares", "--bý"])
EVERY = [pytest.param(encoding, words, marks=pytest.mark.exhaustive) for encoding in ENCODINGS for words in ANSWERS]
SOME = [(encoding, ANSWERS[i % len(ANSWERS)]) for i, encoding in enumerate(ENCODINGS)]


@pytest.mark.parametrize(("encoding", "words"), [*SOME, *EVERY])
def test_any_encoding_takes_any_answer(encoding: str, words: list[str]) -> None:
    done = kzroutes(*words, more={"PYTHONIOENCODING": encoding})
    assert done.returncode == (2 if words[0] == "shares" else 0)
    assert b"Traceback" not in done.stderr
    (done.stdout + done.stderr if encoding != "utf-16" else done.stdout).decode(encoding)


@pytest.mark.parametrize("encoding", ["ascii", "cp1251", "utf-16"])
def test_json_loses_no_character(tiny_folder: Path, encoding: str) -> None:
    path = tiny_folder / "corridors.csv"
    path.write_text(path.read_text("utf-8").replace("west,West,", "west,Батыс →,"), encoding="utf-8")
    done = kzroutes("shares", "--json", "--network", str(tiny_folder), more={"PYTHONIOENCODING": encoding})
    assert json.loads(done.stdout.decode(encoding))["rows"][0]["name"] == "Батыс →"


def test_what_an_encoding_lacks_is_written_plainly(tiny_folder: Path) -> None:
    """1.00–2.00, −1.6 σ and É in ASCII; a letter with nothing near it is a question mark."""
    path = tiny_folder / "corridors.csv"
    path.write_text(path.read_text("utf-8").replace("west,West,", "west,É – − → σ Қ,"), encoding="utf-8")
    done = kzroutes("shares", "--csv", "--network", str(tiny_folder), more={"PYTHONIOENCODING": "ascii"})
    assert b",E - - -> sigma ?," in done.stdout


def test_pipes_get_utf_8_whatever_the_locale() -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = kzroutes("show", "kashagan", "--json", more=plain)
    assert json.loads(done.stdout.decode("utf-8"))["aliases"]
    assert "Қашаған".encode() in done.stdout


def test_what_could_steer_a_terminal_is_written_out() -> None:
    assert visible("a\x1b[31m\x9b\u202eb\tc\n") == "a\\x1b[31m\\x9b\\u202eb\tc\n"
    done = kzroutes("block", "\x1b]0;title\x07")
    assert done.returncode == 2 and b"\x1b" not in done.stderr and b"\\x1b]0;title" in done.stderr


# --- streams ------------------------------------------------------------------------------------------------------


@unix
@pytest.mark.parametrize(
    "words",
    [
        "list",
        "--help",
        *(
            pytest.param(one, marks=pytest.mark.exhaustive)
            for one in ("list --json", "list --csv", "--version", "block --help")
        ),
    ],
)
@pytest.mark.parametrize(("where", "reason"), [(">&-", "Bad file descriptor"), (">/dev/full", "No space left")])
def test_an_answer_that_cannot_be_sent_is_one(words: str, where: str, reason: str) -> None:
    done = in_shell(f"kzroutes {words} {where}")
    assert done.returncode == 1
    assert re.fullmatch(rf"kzroutes: standard output can't be written \({reason}.*\)\n", done.stderr)


@unix
@pytest.mark.parametrize(
    "where",
    [
        "2>&- >&-",
        *(pytest.param(one, marks=pytest.mark.exhaustive) for one in ("2>&-", "2>/dev/full", "2>/dev/full >/dev/full")),
    ],
)
def test_messages_that_nobody_takes_change_no_exit_code(where: str) -> None:
    sent = ">" not in where.replace("2>", "")
    assert in_shell(f"kzroutes list {where}").returncode == (0 if sent else 1)
    for words in ("nonsense", "block nowhere-at-all", "list --nonsense"):
        done = in_shell(f"kzroutes {words} {where}")
        assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


@unix
@pytest.mark.parametrize("words", ["list nodes", "list nodes --json", "list nodes --csv", "--help"])
def test_a_reader_that_has_seen_enough_is_no_news(words: str) -> None:
    done = in_shell(f"kzroutes {words} | true; echo ${{PIPESTATUS[0]}}")
    assert done.stdout.strip() == "1" and done.stderr == ""


@pytest.mark.exhaustive
@unix
def test_a_map_may_go_to_standard_output(tiny_folder: Path, tmp_path: Path) -> None:
    line = f"kzroutes map --network {tiny_folder} --out"
    piped = in_shell(f"{line} /dev/stdout | head -c 15")
    assert piped.stdout == "<!DOCTYPE html>"
    kept = tmp_path / "kept.html"
    done = in_shell(f"echo before > {kept}; {line} /dev/stdout >> {kept}")
    assert done.returncode == 0 and kept.read_text("utf-8").startswith("before\n<!DOCTYPE html>")
    full = in_shell(f"{line} /dev/full")
    assert full.returncode == 1 and full.stderr.count("\n") == 1 and "/dev/full" in full.stderr
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode) and Path("/dev/stdout").is_symlink()


@unix
def test_a_small_disk_is_one_line_and_nothing_is_left(tiny_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    done = in_shell(f"ulimit -f 10; kzroutes map --network {tiny_folder} --out {out}/a.html")
    assert done.returncode == 1 and done.stderr == f"kzroutes: {out}/a.html can't be written (File too large)\n"
    assert list(out.iterdir()) == []


def test_a_display_that_is_not_there_is_no_matter(tiny_folder: Path, tmp_path: Path) -> None:
    words = ("history", "--network", str(tiny_folder), "--on", "BB", "--chart", str(tmp_path / "a.svg"))
    assert kzroutes(*words, more={"MPLBACKEND": "no-such-display"}).returncode == 0


@unix
def test_a_command_that_is_ended_leaves_nothing(tmp_path: Path) -> None:
    """SIGTERM while two workers solve triples: no worker goes on, and what was solved can be taken up again."""
    words = [
        "rank",
        "-k",
        "3",
        "--workers",
        "2",
        "--resume",
        str(tmp_path / "kept"),
        "--chart",
        str(tmp_path / "a.svg"),
    ]
    given = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", KZROUTES, *words]
    with subprocess.Popen(command, env=given, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        while running.poll() is None and not (
            (tmp_path / "kept").exists() and (tmp_path / "kept").read_bytes().count(b"\n") > 1
        ):
            time.sleep(0.05)
        running.send_signal(signal.SIGTERM)
        # The pipes close when the last worker has gone.
        said = running.communicate(timeout=60)
    assert running.returncode == 128 + signal.SIGTERM and said == ("", "")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


class Terminal(io.StringIO):
    """An output that a person looks at."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_far_the_work_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a share where the whole is known; what goes to a file or a program holds nothing of it."""
    for stream, total in ((Terminal(), 4), (Terminal(), None), (io.StringIO(), 4)):
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setenv("TERM", "xterm")
        with progress_bar("solving") as progress:
            assert (progress is not None) == stream.isatty()
            if progress is not None:
                progress(3, total)
        shown = stream.getvalue()
        assert ("solving" in shown) == stream.isatty()
        assert ("75%" in shown) == (stream.isatty() and total is not None)
