"""Loss solver: solves sets of blockables on one loss model, without a program where the base plan tells."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from energy.contingency.detours import Detours, is_plain
from energy.contingency.loss_model import Loss, LossModel, Members
from energy.network.simplification import Floats
from energy.network.units import DUST
from energy.optimization.solver import Rows, compile_model, optimum


class LossSolver:
    """Solves sets of blockables on one model; the solver is compiled here and stays in this process."""

    def __init__(self, model: LossModel) -> None:
        self.model = model
        rows = Rows()
        for terms, lower, upper in zip(model.rows, model.row_lower, model.row_upper, strict=True):
            rows.add(terms, float(lower), float(upper))
        self._highs = compile_model(rows, np.zeros(len(model.upper)), model.upper, model.objective)
        # Which item closes which column, as pairs: a table of all items by all columns has billions of cells.
        pairs = [(i, column) for i, item in enumerate(model.items) for column in item.columns]
        self._item, self._column = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
        # A mooring counts as used even when idle: closing it can take room from the others.
        self._always = np.array([bool(item.units) for item in model.items], dtype=np.bool_)
        self._closed: frozenset[int] = frozenset()
        self._narrowed: Mapping[int, int] = {}
        base = np.array(optimum(self._highs, "loss of nothing").col_value)
        self._detours = Detours(model, base) if is_plain(model) else None
        self._bases: dict[Members, Any] = {(): self._highs.getBasis()}

    def solve(self, members: Members) -> Loss:
        """What closing a set loses."""
        if self._detours and len(members) == 1:
            plan = self._detours.without(self.model.items[members[0]].columns)
            if plan is not None:
                return self._loss(plan)
        self._start_from(members[:-1])
        return self._run(members)

    def _start_from(self, prefix: Members) -> None:
        """Stand on the basis of the set without its last member, itself solved from that of nothing."""
        if prefix not in self._bases:
            nothing = self._bases[()]
            self._begin_at(nothing)
            self._close(prefix)
            optimum(self._highs, "loss of a set")
            self._bases = {(): nothing, prefix: self._highs.getBasis()}
        self._begin_at(self._bases[prefix])

    def _begin_at(self, basis: Any) -> None:
        # Forgotten first: what the solver remembers of earlier solves would choose among equally good plans.
        self._highs.clearSolver()
        self._highs.setBasis(basis)

    def _run(self, members: Members) -> Loss:
        self._close(members)
        return self._loss(np.array(optimum(self._highs, "loss of a set").col_value))

    def _loss(self, x: Floats) -> Loss:
        model = self.model
        used = self._always.copy()
        used[self._item[x[self._column] > DUST]] = True
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
