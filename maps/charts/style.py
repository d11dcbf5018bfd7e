"""Charts: one look for all of them, and one way to write them.

The same answer always gives the same bytes: no dates, and fixed ids in SVG.
"""

import io
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError
from energy.files import check_file, write_bytes

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


def check_chart(path: Path) -> None:
    """Refuse, before any work, a chart that can't be written.

    Raises
    ------
    UsageError
        If the name ends otherwise than in ``.png`` or ``.svg``.
    OSError
        If the file cannot be written.
    """
    if path.suffix.lower() not in (".png", ".svg"):
        raise UsageError(f"'{path.name}' is no chart: end the name in .png or .svg")
    check_file(path)


def fill(words: str, width: int) -> str:
    r"""Words broken into lines, never between a number and its percent sign.

    Examples
    --------
    >>> fill("CPC carried 83 % of exports", 12).split("\n")
    ['CPC carried', '83\xa0% of', 'exports']
    """
    return textwrap.fill(words.replace(" %", "\u00a0%"), width)


def save(path: Path, draw: "Callable[[], Figure]", *more: Path) -> None:
    """Write what `draw` gives as PNG or SVG, each file whole or not at all.

    Parameters
    ----------
    path : Path
        Ends in ``.png`` or ``.svg``.
    draw : callable
        Gives a figure, such as ``lambda: rank_figure(ranking, dataset)``; called once, with the chart style in force.
    *more : Path
        Further files of the same figure, laid out as in the first.

    Raises
    ------
    UsageError
        If a name ends otherwise, or there is nothing to draw.
    OSError
        If a file cannot be written.
    """
    import matplotlib as mpl

    files = (path, *more)
    for file in files:
        check_chart(file)
    with mpl.rc_context(STYLE):
        figure = draw()
        for file in files:
            suffix = file.suffix.lower()
            stamp: dict[str, Any] = {"Date": None} if suffix == ".svg" else {"Software": None}
            image = io.BytesIO()
            figure.savefig(image, format=suffix[1:], dpi=150, metadata=stamp)
            write_bytes(file, image.getvalue())
            figure.set_layout_engine("none")
