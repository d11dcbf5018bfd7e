"""Settings: how a network is set in one draw: what other routes, moorings and fleets can carry, and who is cut.

Every setting needs programs to be solved, so there are fewer settings than draws.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from energy.duration.priors import Draws
from energy.flow.scenario import Scenario

if TYPE_CHECKING:
    from energy.flow.dispatch import Dispatch
    from energy.flow.phi import Phi

_ROOMS = ("caspian_room", "rail_room", "transit_room")


@dataclass(frozen=True)
class Setting:
    """One setting; what is None or empty is as the tables have it.

    Attributes
    ----------
    phi : float or None
        Share of the spare room that other routes can use.
    limits : tuple of (str, float)
        Other limits, `edge:ID` or `joint:ID`, Mt/y of all crude.
    mooring, terminal : float or None
        What one mooring carries alone, and all of them together, in hours fit for work, Mt/y.
    hours_lost : tuple of (int, float)
        Share of hours unfit for loading, by month of the year.
    ships_away, ships_days : float
        Share of loading missing right after an attack because ships stay away, and days until they are back.
    weights, floors : tuple of float
        How deep each source is cut beside the others; the least share of base at which it runs.
    """

    phi: float | None = None
    limits: tuple[tuple[str, float], ...] = ()
    mooring: float | None = None
    terminal: float | None = None
    hours_lost: tuple[tuple[int, float], ...] = ()
    ships_away: float = 0.0
    ships_days: float = 0.0
    weights: tuple[float, ...] = ()
    floors: tuple[float, ...] = ()

    def loading_share(self, months: Mapping[int, float], since: tuple[float, float] | None) -> float:
        """Share of the moorings' rate that is used, in given shares of the months and days since an attack, if any."""
        left = 1 - sum(share * months.get(month, 0.0) for month, share in self.hours_lost)
        if since is None or self.ships_days <= 0:
            return left
        first, last = (min(day, self.ships_days) for day in since)
        # The share that is missing falls in a straight line: its mean over the days is that of the line's part there.
        missing = self.ships_away * (last - first) * (1 - (first + last) / 2 / self.ships_days)
        return left * (1 - missing / max(since[1] - since[0], 1e-9))

    def mooring_limits(self, dispatch: "Dispatch", scenario: Scenario, loading: float) -> dict[str, float]:
        """Limits of the moorings in a scenario: the rate of one alone, or of all together, times what loading uses."""
        found: dict[str, float] = {}
        if self.mooring is None:
            return found
        for joint in dispatch.network.joints:
            if joint.kind != "moorings":
                continue
            units, members = joint.working_units or 1.0, set(joint.members)
            # A share of the whole terminal is what was told of it: weather and ships are in it.
            told = [b for b in scenario.blocks if b.target.kind == "joint" and b.target.id == joint.joint_id]
            single = [b for b in scenario.blocks if b not in told]
            left = [min([1.0, *(b.left for b in single if m in b.target.edges)]) for m in members]
            rate = self.mooring if sum(left) <= 1 or self.terminal is None else self.terminal / units
            used = rate if told else rate * loading
            if all(share >= 1 for share in left) and not told:
                # What was carried in the base year had its weather too.
                used = max(used, dispatch.rooms.carried(f"joint:{joint.joint_id}") / units)
            found[f"joint:{joint.joint_id}"] = used
            found |= {f"edge:{m}": max(rate, dispatch.rooms.carried(f"edge:{m}")) for m in members}
        return found


def settings_of(draws: Draws, dispatch: "Dispatch", phi: "Phi | None") -> tuple[Setting, ...]:
    """The settings of some draws.

    Parameters
    ----------
    draws : Draws
        What was drawn.
    dispatch : Dispatch
        Compiled base year; a limit is never set below what was carried in it.
    phi : Phi or None
        Share of the spare room of other routes where no prior is about it; None where they have all of it.
    """
    network, priors = dispatch.network, draws.priors
    joint = next((j for j in network.joints if j.kind == "moorings"), None)
    mooring = draws.values("mooring_rate", f"edge:{sorted(joint.members)[0]}") if joint else None
    terminal = draws.values("terminal_rate", f"joint:{joint.joint_id}") if joint else None
    ships = [draws.values(name, "node:" + _loads(dispatch)) for name in ("ships_away_share", "ships_away_days")]
    weather = [(month, draws.values("weather", "node:" + _loads(dispatch), month)) for month in range(1, 13)]
    rooms = [(of, draws.values(q, of)) for q in _ROOMS for of in priors.named(q) if dispatch.rooms.carried(of) > 0]
    shares = draws.values("phi") if phi else None
    depth = [draws.values("cut_depth", f"node:{n}") for n in network.sources]
    floors = [draws.values("turndown_floor", f"node:{n}") for n in network.sources]

    def made(k: int) -> Setting:
        def at(values: "Sequence[float] | object", missing: float = 0.0) -> float:
            return missing if values is None else float(values[k])  # type: ignore[index]

        return Setting(
            None if phi is None else at(shares, phi.central),
            tuple((of, max(at(v), dispatch.rooms.carried(of))) for of, v in rooms if v is not None),
            None if mooring is None else at(mooring),
            None if terminal is None else at(terminal),
            tuple((month, at(v)) for month, v in weather if v is not None),
            at(ships[0]),
            at(ships[1]),
            tuple(at(v, 1.0) for v in depth) if any(v is not None for v in depth) else (),
            tuple(at(v) for v in floors) if any(v is not None for v in floors) else (),
        )

    return tuple(made(k) for k in range(draws.settings))


def months_between(first: date, last: date) -> dict[int, float]:
    """Share of the days from `first` to `last`, both counted, that lies in each month of the year.

    Examples
    --------
    >>> months_between(date(2025, 12, 31), date(2026, 1, 3))
    {12: 0.25, 1: 0.75}
    """
    days = max((last - first).days + 1, 1)
    found: dict[int, float] = {}
    for i in range(days):
        month = (first + timedelta(i)).month
        found[month] = found.get(month, 0.0) + 1 / days
    return found


ANY_MONTH = dict.fromkeys(range(1, 13), 1 / 12)
"""For an outage without a date."""


def _loads(dispatch: "Dispatch") -> str:
    """The node whose moorings are one shared limit."""
    joint = next((j for j in dispatch.network.joints if j.kind == "moorings"), None)
    return dispatch.network.edge[sorted(joint.members)[0]].tail if joint else ""
