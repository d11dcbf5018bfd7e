"""Loss model: what is lost when a set of blockables is closed, fast enough for tens of thousands of sets.

Only the first stage of the dispatch program is solved here (what is delivered, not by which plan), on a model of plain
arrays that can be sent to another process. Each set is solved from a basis that depends on the set alone, so a result
does not depend on what was solved before it, or where.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from energy.contingency.blockables import Blockable, Closing
from energy.flow.dispatch import Dispatch
from energy.flow.scenario import Block, Scenario
from energy.network.simplification import Floats
from energy.network.units import DUST

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


class LossSolver:
    """Solves sets of blockables on one model; the solver is compiled here and stays in this process."""

    def __init__(self, model: LossModel) -> None:
        from energy.optimization.solver import Rows, compile_model, optimum

        self.model = model
        rows = Rows()
        for terms, lower, upper in zip(model.rows, model.row_lower, model.row_upper, strict=True):
            rows.add(terms, float(lower), float(upper))
        self._highs = compile_model(rows, np.zeros(len(model.upper)), model.upper, model.objective)
        self._optimum = optimum
        self._uses = np.zeros((len(model.items), len(model.upper)), dtype=np.bool_)
        for i, item in enumerate(model.items):
            self._uses[i, list(item.columns)] = True
        # A mooring counts as used even when idle: closing it can take room from the others.
        self._always = np.array([bool(item.units) for item in model.items], dtype=np.bool_)
        self._closed: frozenset[int] = frozenset()
        self._narrowed: Mapping[int, int] = {}
        optimum(self._highs, "loss of nothing")
        self._bases: dict[Members, Any] = {(): self._highs.getBasis()}

    def solve(self, members: Members) -> Loss:
        """What closing a set loses."""
        self._start_from(members[:-1])
        return self._run(members)

    def _start_from(self, prefix: Members) -> None:
        """Stand on the basis of the set without its last member, itself solved from that of nothing."""
        if prefix not in self._bases:
            nothing = self._bases[()]
            self._begin_at(nothing)
            self._close(prefix)
            self._optimum(self._highs, "loss of a set")
            self._bases = {(): nothing, prefix: self._highs.getBasis()}
        self._begin_at(self._bases[prefix])

    def _begin_at(self, basis: Any) -> None:
        # Forgotten first: what the solver remembers of earlier solves would choose among equally good plans.
        self._highs.clearSolver()
        self._highs.setBasis(basis)

    def _run(self, members: Members) -> Loss:
        self._close(members)
        model = self.model
        x: npt.NDArray[np.float64] = np.array(self._optimum(self._highs, "loss of a set").col_value)
        used = (self._uses @ (x > DUST)) | self._always
        return Loss(
            max(model.exports - float(x[model.markets].sum()), 0.0),
            max(model.intake - float(x[model.domestic].sum()), 0.0),
            int.from_bytes(np.packbits(used, bitorder="little").tobytes(), "little"),
        )

    def _close(self, members: Members) -> None:
        model, highs = self.model, self._highs
        closed = frozenset[int]().union(*(model.items[i].columns for i in members))
        for column in self._closed - closed:
            highs.changeColBounds(column, 0.0, float(model.upper[column]))
        for column in closed - self._closed:
            highs.changeColBounds(column, 0.0, 0.0)
        self._closed = closed
        narrowed = model.closed_moorings(members)
        for joint in self._narrowed.keys() | narrowed.keys():
            moorings = model.moorings[joint]
            highs.changeRowBounds(
                moorings.row, float(model.row_lower[moorings.row]), moorings.room[narrowed.get(joint, 0)]
            )
        self._narrowed = narrowed
