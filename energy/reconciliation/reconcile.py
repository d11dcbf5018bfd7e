"""Reconcile: make the published figures of a year add up.

The base case is statistics, not a model run. Published volumes do not quite balance, so they are adjusted by weighted
least squares (the method of metering and process-data reconciliation): minimise the sum of ((flow − observed) / σ)²
subject to conservation at every node, limits, and flows not below zero. σ follows the grade of the source.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from energy.network.graph import Network
from energy.network.simplification import Floats
from energy.network.units import DUST
from energy.optimization.balance import Layout
from energy.optimization.solver import INFINITY, SolverError, least_squares
from energy.reconciliation.contradictions import GROSS, impossible_totals, limits_in_the_way
from geodata.dataset import from_row
from geodata.errors import DataError, Problem

if TYPE_CHECKING:
    from geodata import Dataset

SIGMA_SHARE: Mapping[str, float] = {
    "operator": 0.01,
    "ministry": 0.02,
    "press": 0.05,
    "derived": 0.08,
    "customs": 0.20,
    "assumption": 0.20,
}
SIGMA_FLOOR = 0.05
SIGMA_NOT_FOUND = 0.3
RESIDUAL_SHARE = 0.01
"""Losses, stock changes and unmeasured goods of a field: σ of 1 % of its output."""

_EVEN, _EVEN_CORRIDORS = 1e-6, 1e-3
"""Weights of the even spread where nothing is observed, over edges and over corridors; too small to move what is."""


@dataclass(frozen=True)
class Observation:
    """A published volume in Mt/y: what was measured, how well, and by whom."""

    observation_id: str
    target: str
    value: float | None
    grade: str
    status: str
    role: str
    conflict: str
    reason: str
    source_id: str
    note: str
    field: str = ""

    @property
    def sigma(self) -> float:
        """Standard error in Mt/y; a gate whose volume was not found is 0 ± 0.3."""
        if self.value is None:
            return SIGMA_NOT_FOUND
        return SIGMA_SHARE[self.grade] * self.value + SIGMA_FLOOR


@dataclass(frozen=True)
class Adjustment:
    """What reconciliation did to one observation (Mt/y)."""

    observation: Observation
    observed: float
    reconciled: float

    @property
    def change(self) -> float:
        """Reconciled less observed, Mt/y."""
        return self.reconciled - self.observed

    @property
    def in_sigmas(self) -> float:
        """Change over standard error; beyond ±2 the sources conflict. Zero for a hard total."""
        return 0.0 if self.observation.role == "total" else self.change / self.observation.sigma

    @property
    def conflicting(self) -> bool:
        """Whether the figure cannot be squared with the others."""
        return abs(self.in_sigmas) > 2


@dataclass(frozen=True)
class Reconciled:
    """A balanced year in Mt/y: flow per edge, supply and unexplained rest per field, intake per sink."""

    flows: Mapping[str, float]
    supply: Mapping[str, float]
    residual: Mapping[str, float]
    intake: Mapping[str, float]
    adjustments: tuple[Adjustment, ...]


def observations_of(dataset: "Dataset", year: int) -> tuple[Observation, ...]:
    """Every observation of a year, in table order."""
    return tuple(
        from_row(Observation, row, value=row["value_mt"], conflict=row["conflict_group"])
        for row in dataset.rows("observations", year=year)
    )


def reconcile(network: Network, observations: Sequence[Observation]) -> Reconciled:
    """Balance the used observations and totals of a year; where nothing is observed, goods spread evenly.

    Raises
    ------
    geodata.DataError
        If no flow fits the totals and the limits: the totals that can't be met, and what could be.

    Notes
    -----
    With a single balance the adjustment is the classical (total − Σ observed) · σᵢ² / Σ σ² [1]_.

    References
    ----------
    .. [1] S. Narasimhan and C. Jordache, *Data Reconciliation and Gross Error Detection*, 2000, ch. 3.
    """
    entering = [o for o in observations if o.role in ("used", "total")]
    layout = Layout(network)
    try:
        return _balanced(layout, entering)
    except SolverError:
        totals = {o.observation_id: (o.target, o.value or 0.0) for o in entering if o.role == "total"}
        impossible = impossible_totals(layout, totals)
        if not impossible:
            raise
        raise DataError(impossible) from None


def limits_against(network: Network, reconciled: Reconciled) -> list[Problem]:
    """Limits that hold a figure more than five standard errors away, which it would not be but for them."""
    if all(abs(a.in_sigmas) <= GROSS for a in reconciled.adjustments):
        return []
    layout, entering = Layout(network), [a.observation for a in reconciled.adjustments]
    lifted = _balanced(layout, entering, limited=False)
    # What the figures do to each other is not the limits' doing.
    figures = [
        (layout.terms(a.observation.target), a.observed - allowed, a.observed + allowed)
        for a in lifted.adjustments
        if abs(a.in_sigmas) <= GROSS
        for allowed in [DUST if a.observation.role == "total" else GROSS * a.observation.sigma]
    ]
    rest = np.maximum(GROSS * _residual_sigma(network, entering), np.abs(list(lifted.residual.values())) + DUST)
    return limits_in_the_way(layout, figures, (-rest, rest))


def _balanced(layout: Layout, entering: Sequence[Observation], *, limited: bool = True) -> Reconciled:
    """The least squares, with or without the limits of the network."""
    network, room = layout.network, None if limited else dict[str, float]()
    rows = layout.balance_rows(room)
    residual_sigma = _residual_sigma(network, entering)
    free = [o for o in entering if o.role == "used"]
    unseen = _unseen_corridors(network, entering)
    first_even = layout.columns
    first_error = first_even + len(unseen)
    columns = first_error + len(free)
    curvature = np.zeros(columns)
    curvature[layout.chains_slice] = 2 * _EVEN
    curvature[layout.residual_slice] = 2 / residual_sigma**2
    curvature[first_even:first_error] = 2 * _EVEN_CORRIDORS
    curvature[first_error:] = 2.0
    for i, corridor in enumerate(unseen):
        rows.add(layout.terms(f"gate:{corridor}") | {first_even + i: -1.0}, 0.0, 0.0)
    for observation in entering:
        terms = layout.terms(observation.target)
        value = observation.value or 0.0
        if observation.role == "used":
            terms[first_error + free.index(observation)] = -observation.sigma
        rows.add(terms, value, value)
    lower, upper = np.zeros(columns), np.full(columns, INFINITY)
    upper[layout.chains_slice] = layout.chain_upper(room)
    lower[layout.residual_slice] = -INFINITY
    lower[first_error:] = -INFINITY
    x = least_squares(rows, lower, upper, curvature, f"reconciliation of {network.year}")
    return _read(layout, x, entering)


def _residual_sigma(network: Network, observations: Sequence[Observation]) -> Floats:
    """σ of the unexplained rest per field: 1 % of its observed output, or of an even share of the national one."""
    output = {o.target: o.value for o in observations if o.value}
    even = (output.get("total:production") or 0.0) / max(len(network.sources), 1)
    return np.array([max(RESIDUAL_SHARE * (output.get(f"node:{n}") or even), 0.01) for n in network.sources])


def _unseen_corridors(network: Network, observations: Sequence[Observation]) -> tuple[str, ...]:
    """Corridors without a figure of their own."""
    seen = {o.target for o in observations}
    return tuple(sorted({c for c in network.gates.values() if f"gate:{c}" not in seen}))


def _read(layout: Layout, x: Floats, observations: Sequence[Observation]) -> Reconciled:
    """Turn a solution into a balanced year."""
    network = layout.network
    flows = layout.chains.spread(np.maximum(x[layout.chains_slice], 0.0))
    intake = dict(zip(network.domestic, x[layout.domestic_slice].tolist(), strict=True))
    intake |= dict(zip(network.markets, x[layout.market_slice].tolist(), strict=True))
    return Reconciled(
        flows=dict(zip(layout.chains.edge_ids, flows.tolist(), strict=True)),
        supply=dict(zip(network.sources, x[layout.supply_slice].tolist(), strict=True)),
        residual=dict(zip(network.sources, x[layout.residual_slice].tolist(), strict=True)),
        intake=intake,
        adjustments=tuple(
            Adjustment(o, o.value or 0.0, float(sum(c * x[i] for i, c in layout.terms(o.target).items())))
            for o in observations
        ),
    )
