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
    problems = []
    for (row_id, (target, value)), (missing, over) in zip(totals.items(), given_way, strict=True):
        if max(missing, over) > DUST:
            way, most = "at most" if missing else "at least", value - missing + over
            message = f"({target}, {row_id}) can't be met: the limits of {layout.network.year} "
            message += f"and its other totals allow {way} {most:.2f} Mt"
            mend = "check the figure and its unit, and the limits on its way"
            line = layout.network.dataset.line("observations", row_id)
            problems.append(Problem("observations.csv", line, "value_mt", f"{value:g}", message, mend))
    return problems


def limits_in_the_way(
    layout: Layout,
    figures: Sequence[tuple[Terms, float, float]],
    rest: tuple[Floats, Floats] | None = None,
    *,
    together: bool = False,
) -> list[Problem]:
    """The limits that have to give way for every figure to lie within its bounds.

    Each that would be enough alone, first the one that has to grow by the largest factor; else those of the cheapest
    plan that are needed together, where `together` says so. None where the figures contradict each other.

    Parameters
    ----------
    layout : Layout
        The network of the year; its limits need not hold.
    figures : sequence of (mapping of int to float, float, float)
        Columns that add up to a figure, and its bounds in Mt/y.
    rest : tuple of two arrays, shape (fields,), optional
        Bounds of the unexplained rest of each field, Mt/y.
    together : bool
        Whether to name several limits where none is enough alone.
    """
    limited = list(_limited(layout))
    rows, first = layout.balance_rows({}), layout.columns
    start = len(rows)
    for i, (_, terms, most) in enumerate(limited):
        rows.add({**terms, first + i: -1.0}, -INFINITY, most)
    for terms, low, high in figures:
        rows.add(terms, low, high)
    lower, upper = _columns(layout, len(limited))
    if rest is not None:
        lower[layout.residual_slice], upper[layout.residual_slice] = rest

    def excess(free: Collection[int]) -> tuple[Floats, Floats] | None:
        """By how much the limits that are free are passed, and what each costs; None where these are too few."""
        upper[first:] = 0.0
        upper[first + np.array(list(free), dtype=np.int64)] = INFINITY
        try:
            found = _cheapest(layout, rows, lower, upper)
        except SolverError:
            return None
        return np.array(found.col_value)[first:], np.array(found.row_dual)[start : start + len(limited)]

    every = excess(range(len(limited)))
    if every is None:
        return []
    over, prices = every
    needed = {}
    for i in np.flatnonzero(np.abs(prices) > DUST).tolist():
        if alone := excess([i]):
            needed[i] = limited[i][2] + float(alone[0][i])
    if not needed and together:
        kept = set(np.flatnonzero(over > DUST).tolist())
        for i in sorted(kept, key=lambda i: float(over[i])):
            if excess(kept - {i}):
                kept.remove(i)
        enough = excess(kept)
        needed = {i: limited[i][2] + float(enough[0][i]) for i in kept} if enough else {}
    order = sorted(needed, key=lambda i: -needed[i] / max(limited[i][2], DUST))
    return [_below_need(layout.network, limited[i][0], limited[i][2], needed[i]) for i in order]


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
