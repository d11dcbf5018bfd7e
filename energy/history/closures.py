"""Closures: what shut parts of the largest corridor, and from when to when."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from energy.history.history import leading_corridor
from energy.network.targets import Targets
from geodata.dataset import from_row

if TYPE_CHECKING:
    from energy.statistics.shares import Shares
    from geodata import Dataset


@dataclass(frozen=True)
class Closure:
    """An event that closed edges of a corridor, wholly or in part.

    Attributes
    ----------
    event_id, name, corridor : str
        The event, and the name of the corridor.
    start, end : str
        First and last day (or month) as sourced; `end` is empty where it is open or was not found.
    """

    event_id: str
    name: str
    corridor: str
    start: str
    end: str


def closures(dataset: "Dataset", shares_of: Callable[[int], "Shares"]) -> tuple[Closure, ...]:
    """What closed parts of the largest corridor of the newest year with routes, oldest first.

    `shares_of` gives the share tables of a year; without such years there is no largest corridor.

    Examples
    --------
    >>> import energy
    >>> net = energy.load()
    >>> [found.start for found in closures(net.dataset, net.shares) if found.start > "2026-06"]
    ['2026-07-19', '2026-07-20', '2026-07-30', '2026-08-01', '2026-09-08']
    """
    corridor, name = leading_corridor(dataset, shares_of)
    if not corridor:
        return ()
    targets = Targets(dataset)
    own = targets.find(f"corridor:{corridor}").edges
    found = (
        from_row(Closure, row, corridor=name, start=row["date_start"], end=row["date_end"])
        for row in dataset.rows("events")
        if row["left_share"] != 1 and own & targets.find(f"event:{row['event_id']}").edges
    )
    return tuple(sorted(found, key=lambda one: one.start))
