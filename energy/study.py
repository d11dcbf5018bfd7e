"""Study: the verbs of the tool in one object, for scripts and notebooks.

>>> import energy
>>> net = energy.load()
>>> round(net.block("cpc").base_mt, 2)
68.55
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from energy.flow.scenario import make_scenario
from energy.network.graph import Network, build
from energy.network.targets import Targets
from energy.statistics.baseline import Baseline, UnknownYearError, baseline, years

if TYPE_CHECKING:
    from energy.dependence.dependence import Dependence
    from energy.flow.dispatch import Dispatch
    from energy.flow.outcome import Outcome
    from energy.statistics.history import History
    from energy.statistics.shares import Shares
    from geodata import Dataset


class Study:
    """A network folder and what can be asked of it.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.

    Notes
    -----
    Baselines and compiled programs are kept per year, so a second question about a year is quick.
    """

    def __init__(self, dataset: "Dataset") -> None:
        self.dataset = dataset
        self._baselines: dict[int, Baseline] = {}
        self._dispatches: dict[int | None, Dispatch] = {}

    def __repr__(self) -> str:
        return f"<Study of {self.dataset.title}, data {self.dataset.data_version}>"

    @cached_property
    def targets(self) -> Targets:
        """Every name that can be blocked."""
        return Targets(self.dataset)

    @property
    def years(self) -> tuple[int, ...]:
        """Years with a baseline; empty for a folder of nodes and edges only."""
        return years(self.dataset)

    def year_or_base(self, year: int | None) -> int | None:
        """The year asked for, or the base year of the folder.

        Raises
        ------
        UnknownYearError
            If the folder has no such year.
        """
        if not self.years:
            if year is not None:
                raise UnknownYearError("this network has no years: leave --year out")
            return None
        return self.dataset.base_year if year is None else year

    def baseline(self, year: int | None = None) -> Baseline:
        """The reconciled base case of a year.

        Raises
        ------
        UnknownYearError
            If the folder has no such year, or no years at all.
        """
        wanted = self.year_or_base(year)
        if wanted is None:
            raise UnknownYearError("this network has no observations: it can be blocked and mapped, but has no shares")
        if wanted not in self._baselines:
            self._baselines[wanted] = baseline(self.dataset, wanted)
        return self._baselines[wanted]

    def network(self, year: int | None = None) -> Network:
        """The network of a year."""
        wanted = self.year_or_base(year)
        return build(self.dataset, None) if wanted is None else self.baseline(wanted).network

    def shares(self, year: int | None = None) -> "Shares":
        """Exports of a year by corridor, country, port, operator, field or market.

        Examples
        --------
        >>> import energy
        >>> [row.id for row in energy.load().shares(2024).by("corridor")][:2]
        ['cpc', 'atyrau-samara']
        """
        from energy.statistics.shares import Shares

        return Shares(self.baseline(year))

    def history(self, on: str = "RU") -> "History":
        """Every year with data, with its gaps: exports, routes and the share through a country.

        Examples
        --------
        >>> import energy
        >>> energy.load().history("RU").year(2016).find("through").status
        'too thin'
        """
        from energy.statistics.history import history

        return history(self, on)

    def dependence(self, on: str = "RU", year: int | None = None) -> "Dependence":
        """How much exports depend on a country, an operator or a strait, by measures of different meaning.

        Examples
        --------
        >>> import energy
        >>> straits = energy.load().dependence("turkish-straits", 2024)
        >>> straits.find("structural", "structural").value > 0.5
        True
        """
        from energy.dependence.dependence import dependence

        return dependence(self, on, year)

    def dispatch(self, year: int | None = None) -> "Dispatch":
        """The compiled program of a year.

        Raises
        ------
        UnknownYearError
            If the year is a snapshot: its sources are too thin to model a block.
        """
        from energy.flow.dispatch import dispatch_for, modelled_dispatch

        wanted = self.year_or_base(year)
        if wanted not in self._dispatches:
            if wanted is None:
                self._dispatches[wanted] = modelled_dispatch(build(self.dataset, None))
            else:
                base = self.baseline(wanted)
                if not base.full:
                    full = ", ".join(str(y) for y in self.full_years)
                    raise UnknownYearError(
                        f"{wanted} is a snapshot with shares only; years that can be blocked: {full}"
                    )
                self._dispatches[wanted] = dispatch_for(base)
        return self._dispatches[wanted]

    @property
    def full_years(self) -> tuple[int, ...]:
        """Years that can be blocked."""
        table = self.dataset.table("years")
        return tuple(sorted(int(y) for y in table.loc[table["kind"] == "full", "year"]))

    def block(
        self,
        *names: str,
        year: int | None = None,
        left: float | None = None,
        horizon: str = "structural",
        release_foreign: bool = False,
    ) -> "Outcome":
        """What happens when something is blocked.

        Parameters
        ----------
        *names : str
            Targets: ids, names, or `kind:id` such as `country:RU` or `strait:bosporus`.
        year : int, optional
            Base year.
        left : float, optional
            Share that stays open, 0–1.
        horizon : str
            ``month``, ``year`` or ``structural``.
        release_foreign : bool
            Offer home crude the room that foreign crude leaves.

        Returns
        -------
        Outcome
            Volumes in Mt/y. A model result.

        Raises
        ------
        UnknownTargetError, ScenarioError, UnknownYearError
            If a name, a share, a horizon or a year is not known.

        Examples
        --------
        >>> import energy
        >>> outcome = energy.load().block("spm-1")
        >>> round(outcome.volumes.lost_mt, 3)
        0.0
        """
        from energy.flow.outcome import outcome_of

        dispatch = self.dispatch(year)
        scenario = make_scenario(self.targets, names, left=left, horizon=horizon, release_foreign=release_foreign)
        return outcome_of(dispatch, scenario)


def load(folder: str | Path | None = None, *, replacing: Mapping[str, Path] | None = None) -> Study:
    """Open a network folder.

    Parameters
    ----------
    folder : str or Path, optional
        A folder of tables; the shipped network by default.
    replacing : mapping of str to Path, optional
        Files to read in place of the folder's own, by name (`players.csv`).

    Raises
    ------
    geodata.DataError
        If the tables have faults; the message lists all of them.
    """
    import geodata

    return Study(geodata.load(folder, replacing=replacing))
