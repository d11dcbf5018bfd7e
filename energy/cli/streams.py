"""Streams: what is printed reaches any terminal, file or pipe, and a fault there is one line and an exit code.

Files and pipes get UTF-8 unless PYTHONIOENCODING asks for something else; what an encoding doesn't have is written in
the nearest plain characters. What could steer a terminal is written out, never sent.
"""

import codecs
import io
import os
import signal
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

FAILED, ENDED = 1, 128 + signal.SIGTERM

_PLAIN = {
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("‘’‚′", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("•·", "*"),
    **{"→": "->", "←": "<-", "↔": "<->", "×": "x", "≤": "<=", "≥": ">=", "±": "+/-", "≈": "~", "…": "..."},
    **{"φ": "phi", "σ": "sigma", "Σ": "sum", "₸": "KZT", "€": "EUR", "°": " deg"},
}


def run(command: Callable[[], object]) -> NoReturn:
    """Run the command line, and leave with its exit code or that of a fault of the streams."""
    _open()
    if not sys.stderr.isatty():
        # What nobody can take is dropped: the exit code says the rest.
        bytes_out = io.BufferedWriter(_Unfailing(2, "w", closefd=False))
        sys.stderr = io.TextIOWrapper(bytes_out, encoding=sys.stderr.encoding, line_buffering=True)
    for stream in (sys.stdout, sys.stderr):
        _suit(stream)
    signal.signal(signal.SIGTERM, _end)
    code: Any = 0
    try:
        with told():
            command()
    except SystemExit as end:
        code = end.code
    sys.exit(_close(code))


def say(text: str) -> None:
    """A line on standard error."""
    from energy.presentation.console import visible

    print(visible(text), file=sys.stderr, flush=True)


@contextmanager
def told() -> Iterator[None]:
    """What the machine lacks (room on a disk, memory, the reader of a pipe) ends in one line at most."""
    try:
        yield
    except BrokenPipeError:
        # The reader of a pipe has seen enough.
        raise SystemExit(FAILED) from None
    except OSError as fault:
        say(f"kzroutes: {_reason(fault)}")
        raise SystemExit(FAILED) from None
    except MemoryError:
        say("kzroutes: there is not enough memory for this")
        raise SystemExit(FAILED) from None


def is_utf(stream: TextIO) -> bool:
    """Whether a stream can take any character."""
    return (stream.encoding or "").lower().replace("-", "").startswith("utf")


class _Unfailing(io.FileIO):
    """A stream that takes everything, whether or not it can be sent."""

    def write(self, data: "ReadableBuffer") -> int:
        """Send what can be sent."""
        try:
            return super().write(data)
        except OSError:
            return memoryview(data).nbytes


def _open() -> None:
    """Open what the shell closed: results then can't be written, and say so; messages go nowhere.

    Else the next file that is opened would stand in place of standard output.
    """
    for number, mode in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.dup2(os.open(os.devnull, mode), number)
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)


def _suit(stream: TextIO) -> None:
    if hasattr(stream, "reconfigure"):
        wanted = None if stream.isatty() or "PYTHONIOENCODING" in os.environ else "utf-8"
        stream.reconfigure(encoding=wanted, errors="kzroutes.plain")


def _close(code: Any) -> Any:
    """Send what is left to be sent; a fault then is the exit code, unless there is one."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError) as fault:
        if not code and not isinstance(fault, BrokenPipeError):
            say(f"kzroutes: {_reason(fault)}")
        code = code or FAILED
        # Python would try once more, and tell of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return code


def _reason(fault: Exception) -> str:
    """A fault of the system in plain words, with the name of its file where it has one."""
    if not isinstance(fault, OSError) or fault.strerror is None:
        return str(fault)
    what = "standard output can't be written" if fault.filename is None else f"{fault.filename} can't be used"
    return f"{what} ({fault.strerror})"


def _end(*_: object) -> NoReturn:
    raise SystemExit(ENDED)


def _plain(fault: UnicodeError) -> tuple[str, int]:
    """The nearest characters that an encoding has, a question mark where there are none."""
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    written = []
    for character in fault.object[fault.start : fault.end]:
        near = _PLAIN.get(character) or unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
        written.append(near or "?")
    return "".join(written), fault.end


codecs.register_error("kzroutes.plain", _plain)
