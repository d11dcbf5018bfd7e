"""Loss model: what is lost when a set of blockables is closed, fast enough for tens of thousands of sets.

Only the first stage of the dispatch program is solved here (what is delivered, not by which plan), on a model of plain
arrays that can be sent to another process. Each set is solved from a basis that depends on the set alone, so a result
does not depend on what was solved before it, or where.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from energy.contingency.blockables import Blockable, Closing
from energy.flow.dispatch import Dispatch
from energy.flow.scenario import Block, Scenario
from energy.network.simplification import Floats

Members = tuple[int, ...]
"""A set of blockables: positions in the list, in increasing order."""


@dataclass(frozen=True)
class Loss:
    """What a set loses, in Mt/y, and which blockables its plan uses (one bit per position)."""

    exports: float
    domestic: float
    used: int


@dataclass(frozen=True)
class MooringRow:
    """The row of a shared mooring limit, and the room it leaves by the number of moorings closed (Mt/y)."""

    row: int
    room: tuple[float, ...]


@dataclass(frozen=True)
class LossModel:
    """The first stage of one dispatch program at one horizon, as plain arrays.

    Attributes
    ----------
    objective, upper : array, shape (columns,)
        To be minimised; upper limits in Mt/y. Lower limits are 0.
    row_lower, row_upper : array, shape (rows,)
        Bounds of the rows.
    rows : tuple of mapping
        Coefficient per column of each row.
    supply, domestic, markets : slice
        Columns of fields, of home refineries and of markets.
    exports, intake : float
        Base exports and base intake at home, Mt/y.
    items : tuple of Closing
        What each blockable closes.
    moorings : mapping of int to MooringRow
        By index of the shared limit in the network.
    """

    objective: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    rows: tuple[Mapping[int, float], ...]
    supply: slice
    domestic: slice
    markets: slice
    exports: float
    intake: float
    items: tuple[Closing, ...]
    moorings: Mapping[int, MooringRow]

    def closed_moorings(self, members: Sequence[int]) -> Mapping[int, int]:
        """How many moorings of each shared limit a set closes."""
        units = {unit for i in members for unit in self.items[i].units}
        return Counter(joint for joint, _ in units)


def loss_model(dispatch: Dispatch, items: Sequence[Blockable], *, horizon: str = "structural") -> LossModel:
    """Take the first stage out of a compiled dispatch program.

    Notes
    -----
    Room that foreign goods leave is not offered to home goods, so a full block only ever takes room away, and only on
    what it closes: the limits of a set are the least of those of its members. Moorings are the exception, since fewer
    open ones than normally work leave less; their shared limit is tabled by the number closed.
    """
    _, bounds = dispatch.bounds(Scenario((), horizon))
    objective, _, upper, row_lower, row_upper, rows = dispatch.program.matrices(bounds)
    network, program = dispatch.network, dispatch.program
    size = program.size
    # Later stages only add columns behind these, and rows that hold whatever is delivered.
    kept = [i for i, row in enumerate(rows) if row and max(row) < size]
    place = {old: new for new, old in enumerate(kept)}
    first_joint = program.joint_rows.start
    moorings = {
        k: MooringRow(place[first_joint + k], _mooring_room(dispatch, k, horizon))
        for k, joint in enumerate(network.joints)
        if joint.kind == "moorings"
    }
    return LossModel(
        objective[:size],
        upper[:size],
        row_lower[kept],
        row_upper[kept],
        tuple(rows[i] for i in kept),
        program.supply,
        program.domestic,
        program.markets,
        dispatch.exports,
        float(dispatch.domestic.sum()),
        tuple(item.closing for item in items),
        moorings,
    )


def _mooring_room(dispatch: Dispatch, joint: int, horizon: str) -> tuple[float, ...]:
    members = sorted(dispatch.network.joints[joint].members)
    room = []
    for closed in range(len(members) + 1):
        scenario = Scenario((Block.closing(members[:closed], "moorings"),) if closed else (), horizon)
        room.append(float(dispatch.bounds(scenario)[1].joints[joint]))
    return tuple(room)
