"""Contradictions: which totals or limits have to give way for the figures of a year to fit together.

Each is a linear program in which what may be wrong may be missed at a price; what the cheapest plan misses is named.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

import highspy
import numpy as np

from energy.network.graph import Network
from energy.network.limits import Limit
from energy.network.simplification import Floats
from energy.network.units import DUST
from energy.optimization.balance import Layout, Terms
from energy.optimization.solver import INFINITY, Rows, SolverError, compile_model, optimum
from geodata.errors import Problem

GROSS = 5.0
"""Standard errors by which a figure may be moved; beyond, something is wrong and not just uncertain."""

_MOST_NAMED = 3


def impossible_totals(layout: Layout, totals: Mapping[str, tuple[str, float]]) -> list[Problem]:
    """The totals that no flow can meet within the limits: those that have to give way most cheaply for all to be met.

    Parameters
    ----------
    layout : Layout
        The network of the year; its limits hold.
    totals : mapping of str to (str, float)
        Target and value (Mt/y) by the id of the observation.
    """
    rows, first = layout.balance_rows(), layout.columns
    for i, (target, value) in enumerate(totals.values()):
        rows.add(layout.terms(target) | {first + 2 * i: 1.0, first + 2 * i + 1: -1.0}, value, value)
    lower, upper = _columns(layout, 2 * len(totals))
    upper[layout.chains_slice] = layout.chain_upper()
    given_way = np.array(_cheapest(layout, rows, lower, upper).col_value)[first:].reshape(-1, 2).tolist()
    network, problems = layout.network, []
    for (row_id, (target, value)), (missing, over) in zip(totals.items(), given_way, strict=True):
        if max(missing, over) > DUST:
            way, most = "at most" if missing else "at least", value - missing + over
            message = f"({target}, {row_id}) can't be met: the limits of {network.year} "
            message += f"and its other totals allow {way} {most:.2f} {network.commodity.unit}"
            line = network.dataset.line("observations", row_id)
            mend = f"check the figure and its unit, and the limits on its way{_suspects(layout, totals)}"
            problems.append(Problem("observations.csv", line, "value_mt", f"{value:g}", message, mend))
    return problems


def limits_in_the_way(
    layout: Layout, figures: Sequence[tuple[Terms, float, float]], rest: tuple[Floats, Floats]
) -> list[Problem]:
    """The limits that have to give way for every figure to lie within its bounds.

    Each that would be enough alone, first the one that has to grow by the largest factor; where none is, those of the
    cheapest plan that are needed together. None where the figures contradict each other.

    Parameters
    ----------
    layout : Layout
        The network of the year; its limits need not hold.
    figures : sequence of (mapping of int to float, float, float)
        Columns that add up to a figure, and its bounds in Mt/y.
    rest : tuple of two arrays, shape (fields,)
        Bounds of the unexplained rest of each field, Mt/y.
    """
    search = _Search(layout, figures, rest)
    needed = search.alone() or search.together()
    return [_below_need(layout.network, *search.limited[i], needed[i]) for i in search.order(needed)]


def _suspects(layout: Layout, totals: Mapping[str, tuple[str, float]]) -> str:
    """The limits each of which would let all totals be met if it alone were higher."""
    exact = [(layout.terms(target), value - DUST, value + DUST) for target, value in totals.values()]
    search = _Search(layout, exact)
    found = [search.limited[i][0].limit_id for i in search.order(search.alone())[:_MOST_NAMED]]
    rows = (f"{limit_id} (limits.csv, row {layout.network.dataset.line('limits', limit_id)})" for limit_id in found)
    return f": {' or '.join(rows)}" if found else ""


class _Search:
    """Which limits have to give way, all others held, for some figures to lie within their bounds."""

    def __init__(
        self,
        layout: Layout,
        figures: Sequence[tuple[Terms, float, float]],
        rest: tuple[Floats, Floats] | None = None,
    ) -> None:
        self._layout = layout
        self._rows = layout.balance_rows({})
        counted = list(_limited(layout))
        self.limited = [(limit, most) for limit, _, most in counted]
        self._first, self._start = layout.columns, len(self._rows)
        for i, (_, terms, most) in enumerate(counted):
            self._rows.add({**terms, self._first + i: -1.0}, -INFINITY, most)
        for terms, low, high in figures:
            self._rows.add(terms, low, high)
        self._lower, self._upper = _columns(layout, len(counted))
        if rest is not None:
            self._lower[layout.residual_slice], self._upper[layout.residual_slice] = rest

    def alone(self) -> dict[int, float]:
        """Limits each of which is enough, by place, and what it would have to be (Mt/y)."""
        every = self._excess(range(len(self.limited)))
        # A limit that costs nothing where all may give way is not in the way.
        prices = [] if every is None else np.flatnonzero(np.abs(every[1]) > DUST).tolist()
        found = {i: self._excess([i]) for i in prices}
        return {i: self.limited[i][1] + float(over[0][i]) for i, over in found.items() if over is not None}

    def together(self) -> dict[int, float]:
        """Limits of the cheapest plan that are needed side by side, and what they would have to be (Mt/y)."""
        every = self._excess(range(len(self.limited)))
        if every is None:
            return {}
        over, kept = every[0], set(np.flatnonzero(every[0] > DUST).tolist())
        for i in sorted(kept, key=lambda i: float(every[0][i])):
            fewer = self._excess(kept - {i})
            if fewer is not None:
                kept, over = kept - {i}, fewer[0]
        return {i: self.limited[i][1] + float(over[i]) for i in kept}

    def order(self, needed: Mapping[int, float]) -> list[int]:
        """First what would have to grow by the largest factor: a limit that is wrong is mostly wrong by ten."""
        return sorted(needed, key=lambda i: -needed[i] / max(self.limited[i][1], DUST))

    def _excess(self, free: Collection[int]) -> tuple[Floats, Floats] | None:
        """By how much the limits that are free are passed, and what each costs; None where these are too few."""
        self._upper[self._first :] = 0.0
        self._upper[self._first + np.array(list(free), dtype=np.int64)] = INFINITY
        try:
            found = _cheapest(self._layout, self._rows, self._lower, self._upper)
        except SolverError:
            return None
        prices = np.array(found.row_dual)[self._start : self._start + len(self.limited)]
        return np.array(found.col_value)[self._first :], prices


def _limited(layout: Layout) -> Iterator[tuple[Limit, Terms, float]]:
    """Every limit that can bind, the columns that count against it, and what they may come to (Mt/y)."""
    network, chains = layout.network, layout.chains
    limits = network.limits.nameplate
    tightest: dict[int, Limit] = {}
    for edge_id, chain in chains.chain_by_id.items():
        limit = limits.get(f"edge:{edge_id}")
        if limit and (chain not in tightest or limit.value < tightest[chain].value):
            tightest[chain] = limit
    for chain, limit in tightest.items():
        yield limit, {chain: 1.0}, limit.value
    for joint in network.joints:
        shared = limits.get(f"joint:{joint.joint_id}")
        if shared:
            yield shared, chains.terms(joint.members), shared.value * (joint.working_units or 1.0)


def _columns(layout: Layout, more: int) -> tuple[Floats, Floats]:
    lower, upper = np.zeros(layout.columns + more), np.full(layout.columns + more, INFINITY)
    lower[layout.residual_slice] = -INFINITY
    return lower, upper


def _cheapest(layout: Layout, rows: Rows, lower: Floats, upper: Floats) -> highspy.HighsSolution:
    """The plan in which least gives way: only what lies behind the columns of the layout costs."""
    cost = np.zeros(len(lower))
    cost[layout.columns :] = 1.0
    return optimum(compile_model(rows, lower, upper, cost), f"contradictions of {layout.network.year}")


def _below_need(network: Network, limit: Limit, most: float, needed: float) -> Problem:
    """A limit that is too low; of moorings it is that of one of those that work."""
    each = needed * limit.value / most if most else needed
    message = f"({limit.target}, {limit.limit_id}) is less than the figures of {network.year} need: {each:.2f}"
    mend = "check it and its unit, and the figures on its way; or set used to false"
    line = network.dataset.line("limits", limit.limit_id)
    return Problem("limits.csv", line, "value_mt", f"{limit.value:g}", message, mend)
