"""Baseline: the reconciled flows of a year, every adjustment, and what else the sources allow.

Where two sources state a figure differently, the one marked used gives the baseline and each other one is re-run;
the span of the runs is the low–high of every number derived from it. Where a conflict group holds figures of several
targets they are sets that belong together: a whole set is swapped, never a mixture.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from energy.errors import UsageError
from energy.network.foreign import Stream, load, streams_of
from energy.network.graph import Network, build
from energy.network.simplification import merge
from energy.optimization.ranges import FlowRanges
from energy.reconciliation.reconcile import Adjustment, Observation, Reconciled, observations_of, reconcile
from energy.results import Record, Result, number

if TYPE_CHECKING:
    from geodata import Dataset


OPEN_RANGE = 0.1
"""Mt/y: a flow whose range is wider, and that has no published figure of its own, counts as not published."""


class UnknownYearError(UsageError):
    """A year without a baseline."""


@dataclass(frozen=True)
class Alternative:
    """The year reconciled again with another source's figure, or with another set of figures that belong together."""

    observations: tuple[Observation, ...]
    result: Reconciled


@dataclass(frozen=True, repr=False)
class Baseline(Result):
    """The base case of a year.

    Attributes
    ----------
    network : Network
        Network of the year.
    observations : tuple of Observation
        Everything published for the year, used or not.
    central : Reconciled
        Reconciled with the used figures (Mt/y).
    alternatives : tuple of Alternative
        One re-run per conflicting figure; per set where figures belong together.
    streams : tuple of Stream
        Foreign goods of the year.
    grade, note : str
        Quality of the year (A every route sourced, B, C) and what is weak about it.
    full : bool
        Whether the year can be blocked; snapshots only have shares.
    """

    network: Network
    observations: tuple[Observation, ...]
    central: Reconciled
    alternatives: tuple[Alternative, ...]
    streams: tuple[Stream, ...]
    grade: str
    note: str
    full: bool

    @property
    def headline(self) -> str:
        """Exports and what they were balanced from."""
        figures = f"{len(self.adjustments)} published figures"
        exports = f"{self.exports:.2f} {self.network.commodity.unit} of exports"
        return f"{self.year}, {exports} balanced from {figures}, grade {self.grade}"

    def records(self) -> list[Record]:
        """What balancing changed, one row per published figure."""
        return [
            {
                "target": a.observation.target,
                "observed_mt": number(a.observation.value),
                "reconciled_mt": number(a.reconciled),
                "change_mt": number(a.change),
                "sigmas": number(a.in_sigmas),
                "conflict": a.conflicting,
                "source": a.observation.source_id,
            }
            for a in self.adjustments
        ]

    @property
    def year(self) -> int | None:
        """Statistics year; None for a network without years."""
        return self.network.year

    @property
    def adjustments(self) -> tuple[Adjustment, ...]:
        """What reconciliation changed."""
        return self.central.adjustments

    @property
    def exports(self) -> float:
        """Exports in Mt/y: everything that crosses a gate."""
        return sum(self.central.flows[gate] for gate in self.network.gates)

    @property
    def runs(self) -> tuple[Reconciled, ...]:
        """The central run and every alternative."""
        return (self.central, *(a.result for a in self.alternatives))

    @cached_property
    def foreign(self) -> Mapping[str, float]:
        """Foreign goods per edge and `joint:ID`, Mt/y."""
        return load(self.streams)

    def on(self, network: Network) -> "Baseline":
        """The same year on a network with more edges and other limits: on what was not there, nothing flowed."""
        idle = dict.fromkeys(network.edge, 0.0)

        def moved(run: Reconciled) -> Reconciled:
            return replace(run, flows={**idle, **run.flows})

        others = tuple(replace(other, result=moved(other.result)) for other in self.alternatives)
        return replace(self, network=network, central=moved(self.central), alternatives=others)

    def extent(self, run: Reconciled | None = None) -> FlowRanges:
        """Ranges that the published figures leave open, around one run (the central one by default)."""
        return self._central_extent if run is None or run is self.central else self._extent(run)

    @cached_property
    def _central_extent(self) -> FlowRanges:
        return self._extent(self.central)

    @cached_property
    def within_error(self) -> FlowRanges:
        """Ranges over all that agrees with every figure to its standard error: reconciled figures are not exact."""
        used = [a for a in self.adjustments if a.observation.role == "used"]
        parts = {
            (a.observation.field, a.observation.target.partition(":")[2]): (
                max(min(a.observed - a.observation.sigma, a.reconciled), 0.0),
                max(a.observed + a.observation.sigma, a.reconciled),
            )
            for a in used
            if a.observation.field
        }
        return self._extent(self.central, {a.observation.target: a.observation.sigma for a in used}, parts)

    def _extent(
        self,
        run: Reconciled,
        slack: Mapping[str, float] | None = None,
        parts: Mapping[tuple[str, str], tuple[float, float]] | None = None,
    ) -> FlowRanges:
        fixed = {a.observation.target: a.reconciled for a in run.adjustments}
        known = {target.partition(":")[2] for target in fixed if target.startswith("node:")}
        supply = {field: (value, value) for field, value in run.supply.items() if field in known}
        return FlowRanges(self.network, fixed, supply, sum(run.supply.values()), slack=slack, parts=parts)

    def open_flows(self) -> dict[str, tuple[float, float]]:
        """Low and high in Mt/y for every edge whose flow the published figures leave open."""
        chains = merge(self.network)
        open_ranges: dict[str, tuple[float, float]] = {}
        for i, chain in enumerate(chains.ids):
            low, high = self.extent().of_edges([chain])
            if high - low > OPEN_RANGE:
                members = (e for e, c in zip(chains.edge_ids, chains.chain_of_edge, strict=True) if c == i)
                open_ranges |= dict.fromkeys(members, (low, high))
        return open_ranges

    def sources(self, targets: Collection[str]) -> tuple[str, ...]:
        """Sources of what was observed about the given targets, in table order."""
        found = (o.source_id for o in self.observations if o.target in targets and o.role != "itemised")
        return tuple(dict.fromkeys(found))


def years(dataset: "Dataset") -> tuple[int, ...]:
    """Years with a baseline, oldest first."""
    return tuple(sorted(row["year"] for row in dataset.rows("years")))


def baseline(dataset: "Dataset", year: int | None) -> Baseline:
    """Reconcile a year.

    Parameters
    ----------
    dataset : Dataset
        Validated tables with observations.
    year : int or None
        One of `years(dataset)`.

    Returns
    -------
    Baseline

    Raises
    ------
    UnknownYearError
        If the tables have no such year.

    Examples
    --------
    >>> import geodata
    >>> round(baseline(geodata.load(), 2024).exports, 2)
    68.55
    """
    found = dataset.rows("years", year=year)
    if year is None or not found:
        known = ", ".join(str(y) for y in years(dataset)) or "none"
        raise UnknownYearError(f"no data for the year {year}; years with data: {known}")
    row, network, observations = found[0], build(dataset, year), observations_of(dataset, year)
    central = reconcile(network, observations)
    alternatives = tuple(
        Alternative(chosen, reconcile(network, _with(observations, chosen))) for chosen in _sets(observations)
    )
    return Baseline(
        network,
        observations,
        central,
        alternatives,
        streams_of(dataset, network),
        row["grade"],
        row["note"],
        row["kind"] == "full",
    )


def _sets(observations: tuple[Observation, ...]) -> tuple[tuple[Observation, ...], ...]:
    """The alternatives, those that belong together side by side.

    In a conflict group the first alternatives of its targets are one set, the second ones another, in table order.
    """
    sets: dict[tuple[str, int], list[Observation]] = {}
    others = [o for o in observations if o.role == "alternative"]
    for i, one in enumerate(others):
        place = sum((o.conflict, o.target) == (one.conflict, one.target) for o in others[:i])
        sets.setdefault((one.conflict or one.observation_id, place), []).append(one)
    return tuple(tuple(chosen) for chosen in sets.values())


def _with(observations: tuple[Observation, ...], chosen: tuple[Observation, ...]) -> tuple[Observation, ...]:
    """The observations with other figures in use."""
    replaced = {one.target for one in chosen}
    kept = (o for o in observations if o.role != "used" or o.target not in replaced)
    return tuple(replace(o, role="used") if o in chosen else o for o in kept)
