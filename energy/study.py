"""Study: a network folder and every question that can be asked of it, for scripts and notebooks.

>>> import energy
>>> net = energy.load()
>>> net.block("cpc")
Outcome: CPC (Tengiz–Novorossiysk) blocked, structural, base 2025: 55.22 of 78.70 Mt/y of exports lost
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from energy.duration.days import DRAWS, SEED, Days, first_cut_days
from energy.duration.priors import priors_of
from energy.errors import UsageError
from energy.flow.outcome import Outcome
from energy.flow.scenario import make_scenario
from energy.history.history import History, history
from energy.history.months import Months, months
from energy.network import inventory
from energy.network.targets import Targets
from energy.results import Item, Listing, Progress, from_upstairs
from energy.statistics.shares import Shares
from energy.tracing.buyers import Buyers, buyers_of
from energy.tracing.captivity import Captivity, captivity
from energy.tracing.origins import Origins, Trace
from energy.years import Years

if TYPE_CHECKING:
    import energy
    from energy.dependence.comparison import Comparison
    from energy.dependence.leverage import Player
    from energy.history.fuels import EnergyExports
    from energy.replay.forecasts import Forecasts
    from geodata import Dataset
    from geodata.formats.reading import Source


class Study(Years):
    """A network folder and what can be asked of it; `load` opens one.

    Without a year the base year is meant. What can be wrong with a question is an `energy.UsageError` that says what to
    write.
    """

    def __init__(self, dataset: "Dataset") -> None:
        super().__init__(dataset)
        self._others: dict[str, Study] = {}

    def __repr__(self) -> str:
        return f"Study: {self.dataset.title}, data {self.dataset.data_version}, base year {self.dataset.base_year}"

    def history(self, on: str = "RU") -> History:
        """Every year with data, with its gaps: exports, routes and the share through a country.

        >>> load().history("RU").year(2016).find("through").status
        'too thin'
        """
        return history(self.dataset, self.shares, on)

    def months(self) -> Months:
        """What was counted in single months (Mt), each with its source and date.

        >>> load().months().between(2026, 2026).rows[0].month
        '2026-01'
        """
        return months(self.dataset)

    def block(
        self,
        *names: str,
        year: int | None = None,
        left: float | None = None,
        horizon: str = "structural",
        release_foreign: bool = False,
        release_home: bool = False,
    ) -> Outcome:
        """What happens when something is blocked (Mt/y, a model result); with nothing named, the base plan.

        `names` are targets: ids, names, or `kind:id` such as `country:RU`; `left` is the share that stays open, 0–1. At
        the horizon ``month`` others have a part of the spare room, at ``year`` contracts hold, at
        ``structural`` they are lifted. `release_foreign` offers home goods the room that foreign goods leave,
        `release_home` offers for export what home refineries cannot get. An event runs on its own year where that
        year can be blocked and no other is asked for.

        >>> round(load().block("spm-1").volumes.lost_mt, 3)
        0.0
        """
        scenario = make_scenario(
            self.targets,
            names,
            left=left,
            horizon=horizon,
            release_foreign=release_foreign,
            release_home=release_home,
        )
        return Outcome(self.dispatch(self._year_of(names, left) if year is None else year), scenario)

    def _year_of(self, names: Sequence[str], left: float | None = None) -> int | None:
        """The year of the only event among what is blocked, where that year can be blocked."""
        targets = (block.target for block in make_scenario(self.targets, names, left=left).blocks)
        years = {int(t.id[:4]) for t in targets if t.kind == "event" and t.id[:4].isdecimal()}
        return years.pop() if len(years) == 1 and years <= set(self.full_years) else None

    def days(
        self,
        *names: str,
        days: float,
        year: int | None = None,
        left: float | None = None,
        horizon: str = "month",
        start: date | None = None,
        start_fill: tuple[float, float] | None = None,
        attack: bool = False,
        release_foreign: bool = False,
        draws: int = DRAWS,
        seed: int = SEED,
        progress: Progress | None = None,
    ) -> Days:
        """What an outage of so many days does, day by day, with tank farms: a forecast drawn from the priors.

        `start` is its first day (season, weather, the months before it), `start_fill` the lowest and highest share
        (0–1) of the terminals' tanks that may be full, in place of the prior; the rest, an event's own year too, is as
        in `block`.

        >>> lost = load().days("spm-1", "spm-2", days=55, draws=40).quantiles("lost_mt")
        >>> lost["q05"] < lost["q50"] < lost["q95"]
        True
        """
        from energy.replay.episode import forecast

        return forecast(
            self.forecasts(draws, seed),
            self.storage(self._year_of(names, left) if year is None else year),
            names,
            days,
            left=left,
            horizon=horizon,
            start=start,
            start_fill=start_fill,
            attack=attack,
            release_foreign=release_foreign,
            progress=progress,
        )

    def rank(
        self,
        k: int = 1,
        *,
        kind: str = "line",
        year: int | None = None,
        horizon: str = "structural",
        top: int = 20,
        among: Sequence[str] | None = None,
        every: bool = False,
        workers: int = 1,
        scheduler: str | None = None,
        resume: str | Path | None = None,
        progress: Progress | None = None,
        first_cut: bool = False,
    ) -> "energy.Ranking":
        """Losses of one, two or three assets, the costliest first (options: `energy.contingency.ranking.rank`).

        >>> load().rank(kind="corridor", top=1).rows[0].targets
        ('corridor:cpc',)
        """
        from energy.contingency.ranking import rank

        return rank(
            self.dispatch(year),
            k,
            kind=kind,
            horizon=horizon,
            top=top,
            among=among,
            every=every,
            workers=workers,
            scheduler=scheduler,
            resume=resume,
            progress=progress,
            first_cut=(lambda names: first_cut_days(self.storage(year), names))
            if first_cut and self.dispatch(year).phi
            else None,
        )

    def worst(
        self,
        k: int = 1,
        *,
        kind: str = "line",
        year: int | None = None,
        horizon: str = "structural",
        among: Sequence[str] | None = None,
        method: str = "auto",
        progress: Progress | None = None,
    ) -> "energy.WorstCase":
        """The k assets whose joint loss costs most, and the limits that decide.

        >>> load().worst(2, kind="corridor").targets
        ('corridor:atyrau-samara', 'corridor:cpc')
        """
        from energy.contingency.worst import worst

        dispatch = self.dispatch(year)
        return worst(dispatch, k, kind=kind, horizon=horizon, among=among, method=method, progress=progress)

    def simulate(
        self,
        outages: Mapping[str, float] | str | Path,
        *,
        year: int | None = None,
        horizon: str = "structural",
        release_foreign: bool = False,
        method: str = "auto",
        draws: int = 20_000,
        seed: int = 0,
        level: float = 0.95,
        durations: str = "priors",
        progress: Callable[[int], None] | None = None,
    ) -> "energy.RiskAssessment":
        """Losses to expect when assets fail by chance, independently (options: `energy.risk.assessment.simulate`).

        `outages` is the share of time (0–1) that each element is out, by its name; or a CSV table of outages. A row
        that names a kind lasts as long as the ``priors`` say, or with `durations` ``table`` as long as the table says.

        >>> round(load().simulate({"cpc": 0.02}).p_loss.value, 6)
        0.02
        """
        from energy.risk.assessment import simulate
        from energy.risk.outages import lengths_of, outages_of, read_outages

        targets, lengths = self.targets, lengths_of(priors_of(self.dataset).rows, durations)
        return simulate(
            self.dispatch(year),
            outages_of(targets, outages)
            if isinstance(outages, Mapping)
            else read_outages(Path(outages), targets, lengths),
            horizon=horizon,
            release_foreign=release_foreign,
            method=method,
            draws=draws,
            seed=seed,
            level=level,
            progress=progress,
        )

    def replay(
        self,
        event: str | None = None,
        *,
        draws: int = DRAWS,
        seed: int = SEED,
        progress: Progress | None = None,
    ) -> "energy.Replay":
        """Real events as forecasts, beside what was observed and a naive estimate, scored.

        Each is drawn from priors weighed by what the other events taught, never by its own days.

        >>> load().replay("2025-08-13-btc-chlorides", draws=40).rows[0].case.observed
        0.018
        """
        from energy.replay.replay import replay

        return replay(self.forecasts(draws, seed), event, progress=progress)

    def forecasts(self, draws: int = DRAWS, seed: int = SEED) -> "Forecasts":
        """Draws of the network's events, which teach forecasts.

        >>> load().forecasts(40).count
        40
        """
        from energy.replay.forecasts import Forecasts

        return Forecasts(self.dataset, self.storage, draws, seed)

    def dependence(self, on: str = "RU", year: int | None = None, *, modelled: bool = True) -> "energy.Dependence":
        """How much exports depend on a country or any target, by measures that answer different questions.

        Without `modelled`, and for a snapshot year, only what was observed, not what the model says would be lost. Of
        a year whose routes are not known, the part of home use that a country supplied, where the history has it.

        >>> load().dependence("turkish-straits", 2024).find("structural", "structural").value > 0.5
        True
        """
        from energy.dependence.dependence import dependence, dependence_target, known_imports

        target, wanted = dependence_target(self.targets, on), self.year_or_base(year)
        imports = None if wanted is None or wanted in self.years else known_imports(target, self.dataset, wanted)
        if imports is not None:
            return imports
        shares = None if wanted is None else self.shares(wanted)
        full = wanted is None or (modelled and wanted in self.full_years)
        return dependence(target, shares, self.dispatch(wanted) if full else None)

    def compare(
        self,
        first: str | int,
        second: str | int,
        *,
        on: str = "RU",
        year: int | None = None,
        horizon: str = "structural",
    ) -> "Comparison":
        """Two years, or two scenarios, side by side.

        Each side is a year, ``base`` (nothing blocked), or what is blocked: targets joined by ``+``. `on` is whom
        dependence is measured on, for two years; `year` and `horizon` are those of scenarios: by default the base year,
        or for both sides an event's own, where it can be blocked. A year beside a scenario is its base: both are of
        that year.

        >>> load().compare("base", "cpc")  # doctest: +ELLIPSIS
        Comparison: nothing blocked, base 2025, structural horizon → CPC ...: exports −55.22 Mt/y
        """
        from energy.dependence.comparison import compare, scenario_side, year_side

        sides = (str(first).strip(), str(second).strip())
        if all(_is_year(side) for side in sides):
            return compare(*(year_side(self.shares(int(side)), self.dependence(on, int(side))) for side in sides))
        named = [() if _is_year(side) or side == "base" else _named(side, self.targets) for side in sides]
        for same in (int(side) for side in sides if _is_year(side)):
            if year not in (None, same):
                raise UsageError(f"{same} beside a scenario of {year}: leave one of the years out")
            year = same
        if year is None:
            events = {self._year_of(names) for names in named} - {None}
            year = events.pop() if len(events) == 1 else None
        return compare(*(scenario_side(self.block(*names, year=year, horizon=horizon)) for names in named))

    def leverage(
        self, *, year: int | None = None, plans: Sequence[str] = (), players: "Sequence[Player] | None" = None
    ) -> "energy.Leverage":
        """The transit game: what each player's territory adds to exports.

        >>> [share.player.player_id for share in load().leverage(year=2024).shares][:2]
        ['kz', 'ru']
        """
        from energy.dependence.leverage import leverage

        return leverage(self.dispatch(year), plans=plans, players=players)

    def projects(self, *, year: int | None = None, players: "Sequence[Player] | None" = None) -> "energy.Worths":
        """What every project alone and every bundle would be worth, first of all nothing added.

        >>> load().projects(year=2024).rows[0].name
        'as it is'
        """
        from energy.dependence.leverage import worths

        return worths(self.dispatch(year), players)

    def trace(
        self,
        field: str | None = None,
        *,
        by: str = "corridor",
        year: int | None = None,
        progress: Progress | None = None,
    ) -> Trace:
        """Where the goods of every field go, by corridor, outlet or refinery.

        >>> load().trace("tengiz", year=2024).rows[0].id
        'cpc'
        """
        return Origins(self.base(year)).trace(by, field, progress)

    def captivity(self, field: str | None = None, *, year: int | None = None) -> Captivity:
        """How much of a field's exports has nowhere else to go when a corridor closes.

        >>> load().captivity("chinarevskoye", year=2024).rows[0].corridor
        'atyrau-samara'
        """
        return captivity(self.dispatch(year), field)

    def buyers(self, year: int | None = None) -> Buyers:
        """Which outlet served which buyer country, and (`losses`) who loses how much in an outcome.

        >>> net = load()
        >>> net.buyers(2024).losses(net.block("country:CN", year=2024)).rows[0].buyer
        'CHN'
        """
        # Without customs figures the years that have some are named, whether or not the year has flows.
        buyers_of(self.dataset, self.year_or_base(year))
        return Buyers(self.baseline(year))

    def claims(self, *names: str, folder: str | Path | None = None, network: str = "") -> "energy.Findings":
        """What a source text says, each claim held against figures computed now.

        All claims by default; from another folder's claims.csv and parts.csv instead of the shipped ones.

        >>> load().claims("iran-swaps-history").rows[0].verdict
        'supported'
        """
        from energy.claims.claims import check_claims, choose
        from energy.claims.statements import read_claims

        return check_claims(self, choose(read_claims(None if folder is None else Path(folder)), names, network))

    def other(self, network: str) -> "Study":
        """Another shipped network by name, opened once; this one by its own.

        >>> load().other("kazakhstan-gas").dataset.commodity.unit
        'bcm'
        """
        if network not in self._others:
            self._others[network] = self if self.dataset.folder.name == network else load(network)
        return self._others[network]

    def energy(self, year: int | None = None, on: str = "RU") -> "EnergyExports":
        """Kazakhstan's energy exports as a whole, by fuel, and dependence on a country by role (`energy_exports`).

        >>> load().energy(2023).year
        2023
        """
        from energy.history.fuels import energy_exports
        from geodata.fuels import read_fuels

        def shares_of(network: str, wanted: int) -> Shares | None:
            study = self.other(network)
            return study.shares(wanted) if wanted in study.years else None

        return energy_exports(read_fuels(), shares_of, year, on)

    def list(self, kind: str | None = None) -> Listing:
        """Everything that can be named, or all of one kind (``corridors``, ``events``, …).

        >>> load().list("corridors").rows[0]["target"]
        'corridor:cpc'
        """
        rows = inventory.overview(self.dataset) if kind is None else inventory.listing(self.dataset, kind)
        return Listing(kind or f"Names in {self.dataset.title}", tuple(rows))

    def show(self, name: str) -> Item:
        """One item with all that the tables hold about it.

        >>> load().show("cpc")["target"]
        'corridor:cpc'
        """
        return Item(inventory.describe(self.dataset, self.targets.find(name)))

    def sources(self, item: str | None = None) -> Listing:
        """Where the numbers come from: outlet, date and address.

        >>> len(load().sources("cpc").rows) > 5
        True
        """
        rows = inventory.sources_of(self.dataset, None if item is None else self.targets.find(item))
        return Listing(f"Sources of {item or self.dataset.title}", tuple(rows))

    def map(self, path: str | Path, *names: str, year: int | None = None) -> Path:
        """Write the page on which a click blocks a route; with names, with these blocked.

        >>> import tempfile
        >>> load("kazakhstan-power").map(Path(tempfile.mkdtemp()) / "map.html").stat().st_size > 100_000
        True
        """
        outcome = self.block(*names, year=year) if names else None
        return Path(from_upstairs("map")(self, Path(path), year=year, outcome=outcome))

    def report(self, folder: str | Path, *names: str, year: int | None = None, annex: bool = False) -> Sequence[Path]:
        """Write the report, with names on what blocking them does: page, Markdown, workbook, GIS files, charts.

        `annex` adds the tables of every year, project, event and claim, and the chart of the replay.

        >>> files = load().report("report")  # doctest: +SKIP
        """
        outcome = self.block(*names, year=year) if names else None
        year = outcome.year if outcome else year
        return tuple(from_upstairs("report")(self, Path(folder), year=year, outcome=outcome, annex=annex))


def _named(side: str, targets: Targets) -> tuple[str, ...]:
    names = (side,) if targets.knows(side) else tuple(part for part in side.split("+") if part.strip())
    if not names:
        raise UsageError("nothing to compare: give a year, 'base', or targets joined by '+'")
    return names


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) == 4


def load(source: "Source | None" = None, *, replacing: Mapping[str, Path] | None = None, **reading: Any) -> Study:
    """Open a network: a shipped one by name, a folder of tables, a file in another format, a graph, or frames.

    A plain name is that of a shipped network (`energy.networks` lists them) even where a folder of that name lies at
    hand: write ``./name``, or give a Path, for the folder.

    Parameters
    ----------
    source : path, DataFrame, GeoDataFrame, networkx graph, or several paths or frames, optional
        What to open; the oil network by default.
    replacing : mapping of str to Path, optional
        Files to read in place of the folder's own, by name.
    **reading
        How another format is read: `columns`, `layers`, `within_m`, `both_ways` as in `geodata.load`.

    Raises
    ------
    geodata.DataError
        If the tables have faults; the message lists all of them.

    Examples
    --------
    >>> import networkx
    >>> graph = networkx.DiGraph()
    >>> graph.add_node("field", lat=50, lon=60, supply=10)
    >>> graph.add_node("port", lat=45, lon=38, demand=10)
    >>> graph.add_edge("field", "port", name="Pipe", capacity=8)
    >>> load(graph).block("Pipe").volumes.lost_mt
    8.0
    """
    import geodata

    return Study(geodata.load(source, replacing=replacing, **reading))
