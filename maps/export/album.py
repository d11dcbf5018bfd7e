"""Album: the charts of a report as files in its folder."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from energy.errors import UsageError
from maps.charts.style import save
from maps.export.document import Chart

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAMES = ("map", "horizons", "shares", "history", "months", "alluvial", "rank", "fuels", "days", "replay")
"""Every chart that a report can have."""

_SUFFIXES = (".svg", ".png")


class Album:
    """The charts of one report, as SVG for the page and as PNG for slides and mails."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, tuple[Path, ...]] = {}

    @property
    def files(self) -> tuple[Path, ...]:
        """What was written, in the order written."""
        return tuple(path for paths in self._made.values() for path in paths)

    def add(self, name: str, words: str, draw: "Callable[[], Figure]") -> tuple[Chart, ...]:
        """Draw a chart and write its files; nothing where there are no data for it.

        Parameters
        ----------
        name : str
            One of `NAMES`.
        words : str
            What stands for the chart where it can't be seen.
        draw : callable
            Asks the question and draws its answer; a `UsageError` says that there is nothing to draw.
        """
        vector, raster = self._paths(name)
        try:
            save(vector, draw, raster)
        except UsageError:
            return ()
        self._made[name] = (vector, raster)
        return (Chart(vector, words),)

    def tidy(self) -> None:
        """Remove the charts of an earlier report that this one does not have: they would read as this one's."""
        for name in NAMES:
            if name not in self._made:
                for path in self._paths(name):
                    path.unlink(missing_ok=True)

    def _paths(self, name: str) -> tuple[Path, ...]:
        return tuple(self._folder / f"chart-{name}{suffix}" for suffix in _SUFFIXES)
