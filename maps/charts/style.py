"""Charts: one look for all of them, and one way to write them.

The same answer always gives the same bytes: no dates, and fixed ids in SVG.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, GRID = "#222222", "#d5d9dd"

# Names come from tables and may hold a dollar sign, which is not a formula.
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "kzroutes",
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.parse_math": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "text.color": INK,
    "axes.labelcolor": INK,
}


def write_figure(path: Path, draw: "Callable[[], Figure]") -> None:
    """Write what `draw` gives as PNG or SVG, whole or not at all.

    Parameters
    ----------
    path : Path
        Ends in ``.png`` or ``.svg``.
    draw : callable
        Gives a figure; called with the chart style in force.

    Raises
    ------
    UsageError
        If the name ends otherwise.
    OSError
        If the file cannot be written.
    """
    import matplotlib as mpl

    suffix = path.suffix.lower()
    if suffix not in (".png", ".svg"):
        raise UsageError(f"'{path.name}' is no chart: end the name in .png or .svg")
    stamp: dict[str, Any] = {"Date": None} if suffix == ".svg" else {"Software": None}
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    try:
        with mpl.rc_context(STYLE):
            draw().savefig(temporary, format=suffix[1:], dpi=150, metadata=stamp)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
