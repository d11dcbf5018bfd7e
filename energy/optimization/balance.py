"""Reconcile: make the published figures of a year add up.

The base case is statistics, not a model run. Published volumes do not quite balance, so they are adjusted by weighted
least squares (the method of metering and process-data reconciliation): minimise the sum of ((flow − observed) / σ)²
subject to conservation at every node, limits, and flows not below zero. σ follows the grade of the source.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from energy.network.graph import Network
from energy.network.simplification import Chains, Floats, merge
from energy.network.targets import UnknownTargetError
from energy.optimization.solver import INFINITY, Rows, least_squares

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
"""Losses, stock changes and unmeasured crude of a field: σ of 1 % of its output."""

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
    table = dataset.table("observations")
    return tuple(
        Observation(
            str(row["observation_id"]),
            str(row["target"]),
            None if row["value_mt"] != row["value_mt"] else float(row["value_mt"]),
            str(row["grade"]),
            str(row["status"]),
            str(row["role"]),
            str(row["conflict_group"]),
            str(row["reason"]),
            str(row["source_id"]),
            str(row["note"]),
        )
        for row in table[table["year"] == year].to_dict("records")
    )


def reconcile(network: Network, observations: Sequence[Observation]) -> Reconciled:
    """Balance the observations of a year on its network.

    Parameters
    ----------
    network : Network
        Network of the year.
    observations : sequence of Observation
        Only roles ``used`` and ``total`` enter.

    Returns
    -------
    Reconciled
        Balanced flows; where nothing is observed, crude spreads evenly.

    Raises
    ------
    SolverError
        If no flow fits the hard totals and the limits.

    Notes
    -----
    With a single balance the adjustment is the classical (total − Σ observed) · σᵢ² / Σ σ² [1]_.

    References
    ----------
    .. [1] S. Narasimhan and C. Jordache, *Data Reconciliation and Gross Error Detection*, 2000, ch. 3.
    """
    entering = [o for o in observations if o.role in ("used", "total")]
    program = Layout(network)
    rows = program.balance_rows()
    residual_sigma = program.residual_sigma(entering)
    free = [o for o in entering if o.role == "used"]
    unseen = program.unseen_corridors(entering)
    first_even = program.columns
    first_error = first_even + len(unseen)
    columns = first_error + len(free)
    curvature = np.zeros(columns)
    curvature[program.chains_slice] = 2 * _EVEN
    curvature[program.residual_slice] = 2 / residual_sigma**2
    curvature[first_even:first_error] = 2 * _EVEN_CORRIDORS
    curvature[first_error:] = 2.0
    for i, corridor in enumerate(unseen):
        rows.add(program.terms(f"gate:{corridor}") | {first_even + i: -1.0}, 0.0, 0.0)
    for observation in entering:
        terms = program.terms(observation.target)
        value = observation.value or 0.0
        if observation.role == "used":
            terms[first_error + free.index(observation)] = -observation.sigma
        rows.add(terms, value, value)
    lower, upper = np.zeros(columns), np.full(columns, INFINITY)
    upper[program.chains_slice] = program.chain_upper()
    lower[program.residual_slice] = -INFINITY
    lower[first_error:] = -INFINITY
    x = least_squares(rows, lower, upper, curvature, f"reconciliation of {network.year}")
    return program.read(x, entering)


class Layout:
    """Columns of the balance: chains, supply, home intake, market intake, unexplained rest of each field."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.chains: Chains = merge(network)
        sizes = [
            len(self.chains.ids),
            len(network.sources),
            len(network.domestic),
            len(network.markets),
            len(network.sources),
        ]
        starts = np.cumsum([0, *sizes]).tolist()
        parts = [slice(a, b) for a, b in pairwise(starts)]
        self.chains_slice, self.supply_slice, self.domestic_slice, self.market_slice, self.residual_slice = parts
        self.columns = starts[-1]

    def chain_upper(self, room: Mapping[str, float] | None = None) -> Floats:
        """Limits per chain in Mt/y: those given, or nameplate; infinite where none is known."""
        if room is None:
            limits = self.network.limits.nameplate
            room = {e: limits[f"edge:{e}"].value for e in self.chains.edge_ids if f"edge:{e}" in limits}
        return self.chains.upper(np.array([room.get(e, np.inf) for e in self.chains.edge_ids]))

    def balance_rows(self, room: Mapping[str, float] | None = None) -> Rows:
        """Conservation at every node, and the limits that edges share: those given, or nameplate."""
        rows = Rows()
        terms: dict[str, dict[int, float]] = {node: {} for node in self.chains.nodes}
        for i, (tail, head) in enumerate(zip(self.chains.tails, self.chains.heads, strict=True)):
            if tail != head:
                terms[tail][i] = -1.0
                terms[head][i] = 1.0
        network = self.network
        for part, nodes, sign in (
            (self.supply_slice, network.sources, 1.0),
            (self.domestic_slice, network.domestic, -1.0),
            (self.market_slice, network.markets, -1.0),
        ):
            for i, node in enumerate(nodes):
                terms[node][part.start + i] = sign
        for node in self.chains.nodes:
            rows.add(terms[node], 0.0, 0.0)
        for joint in network.joints:
            limit = network.limits.nameplate.get(f"joint:{joint.joint_id}")
            if room is not None:
                most = room.get(joint.joint_id, INFINITY)
            else:
                most = INFINITY if limit is None else limit.value * (joint.working_units or 1.0)
            rows.add(self.chains.terms(joint.members), -INFINITY, most)
        return rows

    def residual_sigma(self, observations: Sequence[Observation]) -> Floats:
        """σ of the unexplained rest per field: 1 % of its observed output, or of an even share of the national one."""
        output = {o.target: o.value for o in observations if o.value}
        even = (output.get("total:production") or 0.0) / max(len(self.network.sources), 1)
        return np.array([max(RESIDUAL_SHARE * (output.get(f"node:{n}") or even), 0.01) for n in self.network.sources])

    def unseen_corridors(self, observations: Sequence[Observation]) -> tuple[str, ...]:
        """Corridors without a figure of their own."""
        seen = {o.target for o in observations}
        return tuple(sorted({c for c in self.network.gates.values() if f"gate:{c}" not in seen}))

    def terms(self, target: str) -> dict[int, float]:
        """Which columns add up to a measured quantity.

        Raises
        ------
        UnknownTargetError
            If the target is not part of this year's network.
        """
        kind, _, name = target.partition(":")
        network = self.network
        if kind in ("gate", "group"):
            return self._edges(network.gates_of(target))
        if kind == "edge":
            return self._edges([name] if name in network.edge else [])
        if kind == "region":
            nodes = network.dataset.table("nodes")
            return self._output(n for n in network.sources if nodes.loc[n, "region"] == name)
        if kind == "node":
            return self._node(name)
        if kind == "total":
            return self._total(name)
        raise UnknownTargetError(target, [])

    def _total(self, name: str) -> dict[int, float]:
        if name == "production":
            return self._output(self.network.sources)
        part = {"exports": self.market_slice, "domestic": self.domestic_slice}.get(name)
        if part is None:
            raise UnknownTargetError(f"total:{name}", ["total:exports", "total:domestic", "total:production"])
        return dict.fromkeys(range(part.start, part.stop), 1.0)

    def _edges(self, edge_ids: Iterable[str]) -> dict[int, float]:
        return self.chains.terms(dict.fromkeys(edge_ids, 1.0))

    def _output(self, nodes: Iterable[str]) -> dict[int, float]:
        terms = {}
        for node in nodes:
            i = self.network.sources.index(node)
            terms[self.supply_slice.start + i] = 1.0
            terms[self.residual_slice.start + i] = 1.0
        return terms

    def _node(self, node: str) -> dict[int, float]:
        network = self.network
        if node in network.sources:
            return self._output([node])
        if node in network.domestic:
            return {self.domestic_slice.start + network.domestic.index(node): 1.0}
        return {self.market_slice.start + network.markets.index(node): 1.0}

    def read(self, x: Floats, observations: Sequence[Observation]) -> Reconciled:
        """Turn a solution into a balanced year."""
        network = self.network
        flows = self.chains.spread(np.maximum(x[self.chains_slice], 0.0))
        intake = dict(zip(network.domestic, x[self.domestic_slice].tolist(), strict=True))
        intake |= dict(zip(network.markets, x[self.market_slice].tolist(), strict=True))
        return Reconciled(
            flows=dict(zip(self.chains.edge_ids, flows.tolist(), strict=True)),
            supply=dict(zip(network.sources, x[self.supply_slice].tolist(), strict=True)),
            residual=dict(zip(network.sources, x[self.residual_slice].tolist(), strict=True)),
            intake=intake,
            adjustments=tuple(
                Adjustment(o, o.value or 0.0, float(sum(c * x[i] for i, c in self.terms(o.target).items())))
                for o in observations
            ),
        )
