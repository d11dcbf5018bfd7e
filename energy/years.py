"""Years: the compiled years of a network folder, each worked out once, and the graph of a year for networkx and GIS."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from energy.duration.storage import StorageDispatch
from energy.flow.dispatch import Dispatch, dispatch_for, modelled_dispatch
from energy.network import frames
from energy.network.graph import Network, build
from energy.network.targets import Targets
from energy.reconciliation.baseline import Baseline, UnknownYearError, baseline, years
from energy.statistics.shares import Shares

if TYPE_CHECKING:
    import networkx as nx
    from geopandas import GeoDataFrame

    from geodata import Dataset


def _why_no_shares(dataset: "Dataset") -> str:
    """What a folder without years lacks for shares."""
    observed = len(dataset.rows("observations"))
    if not observed:
        return "this network has no observations: it can be blocked and mapped, but has no shares"
    have = "its one observation has" if observed == 1 else f"its {observed} observations have"
    return (
        f"this network has no years, so {have} no use: add years.csv (year, grade, kind) and datapackage.json with "
        '{"network": {"home_country": "XX", "base_year": 2024}}'
    )


class Years:
    """A network folder, and its years as they are asked for.

    Baselines, shares and compiled programs are kept per year, so a second question about a year is quick; without a
    year the folder's base year is meant.
    """

    def __init__(self, dataset: "Dataset") -> None:
        self.dataset = dataset
        self._baselines: dict[int, Baseline] = {}
        self._shares: dict[int | None, Shares] = {}
        self._dispatches: dict[int | None, Dispatch] = {}
        self._storage: dict[int | None, StorageDispatch] = {}

    @cached_property
    def targets(self) -> Targets:
        """Every name that can be blocked."""
        return Targets(self.dataset)

    @property
    def years(self) -> tuple[int, ...]:
        """Years with a baseline; empty for a folder of nodes and edges only."""
        return years(self.dataset)

    @property
    def full_years(self) -> tuple[int, ...]:
        """Years that can be blocked."""
        return tuple(sorted(row["year"] for row in self.dataset.rows("years", kind="full")))

    def year_or_base(self, year: int | None) -> int | None:
        """The year asked for, or the base year of the folder; None where the folder has no years."""
        if self.years:
            return self.dataset.base_year if year is None else year
        if year is not None:
            raise UnknownYearError("this network has no years: leave --year out")
        return None

    def baseline(self, year: int | None = None) -> Baseline:
        """The reconciled base case of a year.

        >>> import energy
        >>> energy.load().baseline(2024)
        Baseline: 2024, 68.55 Mt of exports balanced from 37 published figures, grade A
        """
        wanted = self.year_or_base(year)
        if wanted is None:
            raise UnknownYearError(_why_no_shares(self.dataset))
        if wanted not in self._baselines:
            self._baselines[wanted] = baseline(self.dataset, wanted)
        return self._baselines[wanted]

    def shares(self, year: int | None = None) -> Shares:
        """Exports of a year by corridor, country, port, operator, field or market.

        >>> import energy
        >>> [row.id for row in energy.load().shares(2024).by("corridor")][:2]
        ['cpc', 'atyrau-samara']
        """
        found = self.baseline(year)
        if found.year not in self._shares:
            self._shares[found.year] = Shares(found)
        return self._shares[found.year]

    def network(self, year: int | None = None) -> Network:
        """The network of a year: open edges, gates, limits and shared limits."""
        wanted = self.year_or_base(year)
        return build(self.dataset, None) if wanted is None else self.baseline(wanted).network

    def dispatch(self, year: int | None = None) -> Dispatch:
        """The compiled program of a year; a snapshot year is too thin for one."""
        wanted = self.year_or_base(year)
        if wanted not in self._dispatches:
            if wanted is not None and not self.baseline(wanted).full:
                full = ", ".join(map(str, self.full_years)) or "none"
                raise UnknownYearError(f"{wanted} is a snapshot with shares only; years that can be blocked: {full}")
            self._dispatches[wanted] = (
                modelled_dispatch(self.network()) if wanted is None else dispatch_for(self.baseline(wanted))
            )
        return self._dispatches[wanted]

    def base(self, year: int | None = None) -> Baseline | Dispatch:
        """The reconciled year; the compiled network where the folder has no years."""
        return self.dispatch() if self.year_or_base(year) is None else self.baseline(year)

    def storage(self, year: int | None = None) -> StorageDispatch:
        """The compiled program of a year with its tank farms."""
        wanted = self.year_or_base(year)
        if wanted not in self._storage:
            self._storage[wanted] = StorageDispatch(self.dispatch(wanted))
        return self._storage[wanted]

    def graph(self, year: int | None = None) -> "nx.MultiDiGraph[str]":
        """The open network of a year for networkx: a plain multigraph keyed by edge id.

        Edges carry ``capacity`` (Mt/y, None where none is known), ``flow`` (base, Mt/y), ``cost`` (USD/t, None where
        none is known), ``country``, ``mode``, ``operator``, ``corridor`` and ``name``; nodes their table row.

        >>> import energy
        >>> energy.load().graph(2024).edges["cpc-mt", "cpc-spm-1", "spm-1"]["country"]
        'RU'
        """
        return frames.graph_of(self.network(year), self._flows(year))

    def edges(self, year: int | None = None) -> "GeoDataFrame":
        """The open edges of a year with their courses: one row per edge, WGS 84, columns as in `graph`.

        >>> import energy
        >>> round(float(energy.load().edges(2024).flow.max()), 1)
        54.9
        """
        return frames.edges_of(self.network(year), self._flows(year))

    def nodes(self, year: int | None = None) -> "GeoDataFrame":
        """The nodes of a year as points, WGS 84, with their table row."""
        return frames.nodes_of(self.network(year))

    def _flows(self, year: int | None) -> Mapping[str, float]:
        base = self.base(year)
        return base.central.flows if isinstance(base, Baseline) else base.base_flows
