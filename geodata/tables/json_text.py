"""JSON that others wrote: read, or told in plain words why it can't be."""

import json
from pathlib import Path
from typing import Any

from geodata.errors import DataError, Problem

LONGEST_INTEGER = 1000
"""Digits; Python reads somewhat more, no figure has as many."""


def read_json(path: Path, mend: str) -> Any:
    r"""Read a JSON file.

    Parameters
    ----------
    path : Path
        The file, in UTF-8 or with a byte order mark.
    mend : str
        What to do with a file that is no JSON.

    Raises
    ------
    DataError
        If it is none, can't be read, stands in itself thousands deep, or holds a number that no figure is.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.json"
    ...     _ = path.write_text('{"a":\n 1')
    ...     read_json(path, "save it anew")
    Traceback (most recent call last):
    geodata.errors.DataError: 1 problem in the tables:
    a.json, line 2: is not valid JSON (Expecting ',' delimiter) — mend: save it anew
    """
    line = None
    try:
        return json.loads(path.read_bytes(), parse_int=_whole)
    except json.JSONDecodeError as fault:
        line, message = fault.lineno, f"is not valid JSON ({fault.msg})"
    except UnicodeDecodeError:
        message, mend = "is not UTF-8", "save it as UTF-8"
    except RecursionError:
        message, mend = "is nested too deep", "write it with fewer brackets in brackets"
    except ValueError as fault:
        message, mend = str(fault), "write what it stands for in fewer digits"
    except OSError as fault:
        message, mend = f"can't be read ({fault.strerror})", "make it a file that may be read"
    raise DataError([Problem(path.name, line, None, None, message, mend, "line")])


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_INTEGER:
        raise ValueError(f"holds a number of {len(digits):,} digits ({digits[:6]}…)")
    return int(digits)
