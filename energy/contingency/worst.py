"""Worst: the k assets whose joint loss costs most, so that one knows what is most worth protecting or doubling.

Up to three by going through all sets; from four on by a mixed-integer program (`interdiction`), whose answer is solved
again exactly before it is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from energy.contingency.blockables import Blockable
from energy.contingency.interdiction import least_left
from energy.contingency.loss_model import Loss, LossModel, Members, loss_model
from energy.contingency.loss_solver import LossSolver
from energy.contingency.presolve import shrink
from energy.contingency.ranking import LARGEST, check_horizon, items_of, ordered
from energy.contingency.screening import smaller, sweep
from energy.errors import UsageError
from energy.flow.assumptions import LossRange, loss_range
from energy.flow.bottlenecks import CutLimit, cut_after, export_cut
from energy.flow.dispatch import Dispatch
from energy.flow.scenario import Block, Scenario
from energy.optimization.solver import SolverError
from energy.results import Progress, Record, Result, record
from geodata.commodity import GOODS, Commodity

METHODS = ("auto", "sets", "program")

_SAME = 5e-5
"""Mt/y: losses closer than this are the same (the programs are solved to 1e-5)."""


@dataclass(frozen=True, repr=False)
class WorstCase(Result):
    """The costliest loss of up to k assets; volumes in Mt/y.

    Attributes
    ----------
    kind, k, year, horizon
        What was asked.
    base_mt, domestic_base_mt : float
        Base exports and home deliveries.
    targets, names : tuple of str
        The set; fewer than k where more add nothing.
    lost_mt, domestic_lost_mt : float
        Exports and home deliveries that it costs.
    range : LossRange
        The same with all that is uncertain at its ends.
    method : str
        ``sets`` (all sets gone through) or ``program`` (mixed-integer program, proven optimal and solved again).
    cut : tuple of CutLimit
        What holds deliveries down once the set is lost.
    export_cut : tuple of CutLimit or None
        What would hold exports down with nothing lost, if the fields could send any amount; None where some way out
        has no known limit.
    """

    kind: str
    k: int
    year: int | None
    horizon: str
    base_mt: float
    domestic_base_mt: float
    targets: tuple[str, ...]
    names: tuple[str, ...]
    lost_mt: float
    domestic_lost_mt: float
    range: LossRange
    method: str
    cut: tuple[CutLimit, ...]
    export_cut: tuple[CutLimit, ...] | None
    commodity: Commodity = GOODS

    @property
    def headline(self) -> str:
        """What is most worth protecting."""
        base = f"base {self.year}, " if self.year else ""
        goods = self.commodity
        lost = f"{goods.said(self.lost_mt)} of {goods.said(self.base_mt)} {goods.rate} of {goods.exports} lost"
        return f"{' + '.join(self.names)} ({base}{self.horizon}): {lost}"

    def records(self) -> list[Record]:
        """One row per limit of the two cuts."""
        cuts = (("after", self.cut), ("nothing lost", self.export_cut or ()))
        return [{"cut": name, **record(limit)} for name, limits in cuts for limit in limits]

    @property
    def left_mt(self) -> float:
        """Exports that remain."""
        return self.base_mt - self.lost_mt


def worst(
    dispatch: Dispatch,
    k: int,
    *,
    kind: str = "line",
    horizon: str = "structural",
    among: Sequence[str] | None = None,
    method: str = "auto",
    progress: Progress | None = None,
) -> WorstCase:
    """Find the set of k assets whose joint loss costs most.

    Parameters
    ----------
    dispatch : Dispatch
        Compiled base year.
    k : int
        How many are lost at once.
    kind : str
        What is lost: ``line``, ``node``, ``corridor``, ``operator``, ``country``, ``strait`` or ``group``.
    horizon : str
        ``month`` (with the central φ), ``year`` or ``structural``.
    among : sequence of str, optional
        Targets to choose from instead of all of a kind.
    method : str
        ``auto``, ``sets`` or ``program``.
    progress : callable, optional
        Called with the number of sets done and to do, where sets are gone through.

    Returns
    -------
    WorstCase
        By lost exports, then by lost home deliveries.

    Raises
    ------
    UsageError
        If k, the kind, the horizon, the method or a target makes no sense.
    SolverError
        If the program's answer does not stand when it is solved again.

    Examples
    --------
    >>> import energy
    >>> worst(energy.load().dispatch(), 2, kind="corridor").targets
    ('corridor:atyrau-samara', 'corridor:cpc')
    """
    if k < 1:
        raise UsageError(f"can't lose {k} assets: k is 1 or more")
    if method not in METHODS:
        raise UsageError(f"unknown method '{method}': use {', '.join(METHODS)}")
    check_horizon(horizon, dispatch.phi)
    items = items_of(dispatch, kind, among)
    if len(items) < k:
        raise UsageError(f"can't choose {k} out of {len(items)}: give a smaller k or another kind")
    model = shrink(loss_model(dispatch, items, horizon=horizon))
    by_sets = method == "sets" or (method == "auto" and k <= LARGEST)
    members = _by_sets(model, items, k, progress) if by_sets else _by_program(model, k)
    members, loss = _fewest(model, members)
    chosen = [items[i] for i in members]
    scenario = Scenario(tuple(Block(item.target, 0.0) for item in chosen), horizon)
    return WorstCase(
        kind if among is None else "target",
        k,
        dispatch.network.year,
        horizon,
        dispatch.exports,
        float(dispatch.domestic.sum()),
        tuple(item.key for item in chosen),
        tuple(item.name for item in chosen),
        loss.exports,
        loss.domestic,
        loss_range(dispatch, scenario, loss.exports, loss.domestic),
        "sets" if by_sets else "program",
        cut_after(dispatch, scenario),
        export_cut(dispatch, horizon=horizon),
        dispatch.network.commodity,
    )


def _by_sets(model: LossModel, items: Sequence[Blockable], k: int, progress: Progress | None) -> Members:
    return ordered(sweep(model, k, progress=progress), k, items, every=True)[0]


def _by_program(model: LossModel, k: int) -> Members:
    """The program's set: what it leaves, solved again, has to be the least that the program proves possible."""
    members, least = least_left(model, k)
    left = model.exports - LossSolver(model).solve(members).exports
    if abs(left - least) > _SAME:
        raise SolverError(f"worst case: the program finds {least:.6f} left, solving its set again {left:.6f}")
    return members


def _fewest(model: LossModel, members: Members) -> tuple[Members, Loss]:
    """Leave out members that add nothing."""
    solver = LossSolver(model)
    loss = solver.solve(members)
    for rest in smaller(members):
        without = solver.solve(rest)
        if max(loss.exports - without.exports, loss.domestic - without.domestic) < _SAME:
            return _fewest(model, rest)
    return members, loss
