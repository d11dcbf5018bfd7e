"""History: every year with data, its gaps included.

Years with a table of routes are reconciled baselines, so their shares are those of `kzroutes shares`. Of the others the
history table holds single figures; a share through a country is given only where one was published for the year.
Nothing is interpolated: what is not known of a year is a gap that says why.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError
from energy.history.months import so_far
from energy.history.records import (
    NOT_FOUND,
    OPEN,
    RANGE,
    TOO_THIN,
    Figure,
    figures_of,
    gap,
    measure_of,
    records_of,
    share_of,
)
from energy.network.targets import Targets
from energy.reconciliation.baseline import years
from energy.results import Record, Result, number
from energy.statistics.exposure import spread
from energy.statistics.indicators import OBSERVED
from geodata.dataset import from_row

if TYPE_CHECKING:
    from energy.statistics.shares import ShareRow, Shares
    from geodata import Dataset

ROUTES, SHARE_BAND, UNKNOWN = "routes", "share_band", "unknown"


@dataclass(frozen=True)
class Event:
    """What happened in a year, and what was seen of it; `route` where a route opened or a whole corridor halted."""

    id: str
    name: str
    date: str
    kind: str
    realised: str | None
    route: bool


@dataclass(frozen=True)
class HistoryYear:
    """What is known of one year.

    Attributes
    ----------
    year : int
        The year.
    grade : str
        A, B or C; empty where no table speaks of the year.
    verdict : str
        ``routes``, ``share_band``, ``thin``, ``open`` (not over when the tables were made), or ``unknown``.
    note : str
        What is weak about it.
    figures : tuple of Figure
        Exports, shares and effective routes always, as gaps where they are not known; then all else that is known.
    events : tuple of Event
        What began in the year.
    """

    year: int
    grade: str
    verdict: str
    note: str
    figures: tuple[Figure, ...]
    events: tuple[Event, ...]

    def find(self, measure: str, target: str | None = None, coverage: str = "home") -> Figure | None:
        """One figure, or None where the year has not even a gap of that name."""
        for figure in self.figures:
            if figure.measure == measure and target in (None, figure.target) and figure.coverage == coverage:
                return figure
        return None

    @property
    def sources(self) -> tuple[str, ...]:
        """Every source behind the year's figures."""
        return tuple(dict.fromkeys(s for figure in self.figures for s in figure.sources))


@dataclass(frozen=True, repr=False)
class History(Result):
    """All years in order, none left out.

    Attributes
    ----------
    on, on_name : str
        Country that the shares through a country are about.
    corridor, corridor_name : str
        The largest corridor of the newest year with routes, which is followed through all years; empty for none.
    years : tuple of HistoryYear
        From the first to the last year with data.
    """

    on: str
    on_name: str
    corridor: str
    corridor_name: str
    years: tuple[HistoryYear, ...]

    @property
    def headline(self) -> str:
        """Years covered and how many have their routes."""
        full = sum(one.verdict == ROUTES for one in self.years)
        return f"{self.years[0].year}–{self.years[-1].year}, {full} of {len(self.years)} years with their routes"

    def records(self) -> list[Record]:
        """One flat row per figure of a year, gaps included; missing is None."""
        return [
            {
                "year": one.year,
                "grade": one.grade or None,
                "measure": figure.measure,
                "target": figure.target or None,
                "coverage": figure.coverage,
                "value": number(figure.value),
                "low": number(figure.low),
                "high": number(figure.high),
                "unit": figure.unit,
                "kind": OBSERVED,
                "status": figure.status.replace("_", " "),
                "sources": list(figure.sources),
                "note": figure.note,
            }
            for one in self.years
            for figure in one.figures
        ]

    def year(self, year: int) -> HistoryYear:
        """One year.

        Raises
        ------
        UsageError
            If it lies outside the history.
        """
        for one in self.years:
            if one.year == year:
                return one
        raise UsageError(f"no history of {year}: it covers {self.years[0].year}–{self.years[-1].year}")

    def between(self, first: int | None = None, last: int | None = None) -> "History":
        """The years from one to another, both included.

        Raises
        ------
        UsageError
            If there is none.
        """
        start, end = self.years[0].year, self.years[-1].year
        first, last = start if first is None else first, end if last is None else last
        years = tuple(one for one in self.years if first <= one.year <= last)
        if not years:
            raise UsageError(f"no years from {first} to {last}: the history covers {start}–{end}")
        return replace(self, years=years)


def history(dataset: "Dataset", shares_of: Callable[[int], "Shares"], on: str = "RU") -> History:
    """Exports, shares and events of every year with data.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.
    shares_of : callable
        Gives the share tables of a year that has its routes.
    on : str
        Country, by code or name.

    Returns
    -------
    History
        Volumes in Mt a year, shares as fractions of the year's exports.

    Raises
    ------
    UsageError
        If the network has neither years nor a history table, or the country is unknown or is the home country.

    Examples
    --------
    >>> import energy
    >>> net = energy.load()
    >>> known = history(net.dataset, net.shares)
    >>> known.years[0].year, known.year(2018).find("through").status
    (1995, 'too thin')
    >>> round(known.year(2024).find("through").value, 3)
    0.957
    """
    with_routes = years(dataset)
    known = sorted({*dataset.by_id("history_years"), *with_routes})
    if not known:
        raise UsageError(
            "this network has no years: history needs years.csv with observations.csv, or history_years.csv"
        )
    country, name = _country(dataset, on)
    corridor, corridor_name = leading_corridor(dataset, shares_of)
    made = (history_year(dataset, year, shares_of, country, corridor) for year in range(known[0], known[-1] + 1))
    return History(country, name, corridor, corridor_name, tuple(made))


def history_year(
    dataset: "Dataset", year: int, shares_of: Callable[[int], "Shares"], country: str, corridor: str
) -> HistoryYear:
    """What is known of one year: shares through a country (by code) and, without routes, by a corridor (or '')."""
    events = _events(dataset).get(year, ())
    if year in years(dataset):
        shares = shares_of(year)
        base, figures = shares.baseline, _with_routes(shares, year, country)
        return HistoryYear(year, base.grade, ROUTES, base.note, tuple(figures), events)
    row = dataset.by_id("history_years").get(year, {"verdict": UNKNOWN, "grade": "", "note": ""})
    figures = _without_routes(dataset, year, row["verdict"], country, corridor)
    return HistoryYear(year, row["grade"], row["verdict"], row["note"], tuple(figures), events)


def _country(dataset: "Dataset", on: str) -> tuple[str, str]:
    countries = {item: name for kind, item, name in Targets(dataset) if kind == "country"}
    wanted = next((c for c, name in countries.items() if on.casefold() in (c.casefold(), name.casefold())), None)
    if wanted is None:
        others = ", ".join(sorted(countries.keys() - {dataset.home}))
        raise UsageError(f"unknown country '{on}': name one with --on, such as {others}")
    if wanted == dataset.home:
        raise UsageError(f"all exports begin in {countries[wanted]}: name a country on the way with --on")
    return wanted, countries[wanted]


def leading_corridor(dataset: "Dataset", shares_of: Callable[[int], "Shares"]) -> tuple[str, str]:
    """Id and name of the largest corridor of the newest year with routes; empty for none."""
    with_routes = years(dataset)
    found = shares_of(with_routes[-1]).by("corridor") if with_routes else ()
    return next(((row.id, row.name) for row in found if not row.group and row.mt is not None), ("", ""))


def _with_routes(shares: "Shares", year: int, country: str) -> Iterator[Figure]:
    """Figures of a reconciled year, and what the history table adds to them."""
    yield from _totals(shares)
    through = shares.through(country)
    yield Figure(
        "through",
        f"country:{country}",
        "share",
        through.share if through.published else None,
        through.low,
        through.high,
        "derived" if through.published else RANGE,
        shares.route_sources,
        note=_other_itemisations(shares, country),
    )
    rows = shares.by("corridor")
    yield from (_corridor_share(row) for row in rows if not row.group)
    even = next(m for m in spread(shares) if m.measure == "effective-routes")
    status = RANGE if even.value is None else "derived"
    yield Figure("effective-routes", "", "number", even.value, even.low, even.high, status, even.sources)
    unit = shares.network.dataset.commodity.unit
    yield from (_corridor_volume(row, unit) for row in rows)
    yield from figures_of(records_of(shares.network.dataset, year))


def _totals(shares: "Shares") -> Iterator[Figure]:
    baseline = shares.baseline
    unit = shares.network.dataset.commodity.unit
    stated = {o.target: o for o in baseline.observations if o.role in ("used", "total")}
    # Where no total was published the exports are the sum of the routes.
    status = stated["total:exports"].status if "total:exports" in stated else "derived"
    sources = baseline.sources({"total:exports"}) or shares.route_sources
    yield Figure("exports", "total:exports", unit, shares.total, *shares.total_span, status, sources)
    for target in ("total:production", "total:domestic"):
        used, own = stated.get(target), [o for o in baseline.observations if o.target == target]
        if used is not None and used.value is not None:
            values = [o.value for o in own if o.role in ("used", "total", "alternative") and o.value is not None]
            span, measure, sources = (min(values), max(values)), measure_of(target), baseline.sources({target})
            yield Figure(measure, target, unit, used.value, *span, used.status, sources, note=used.note)


def _other_itemisations(shares: "Shares", country: str) -> str:
    spans = (f"{100 * low:.1f}–{100 * high:.1f} %" for own, low, high, _ in shares.itemisations() if own == country)
    return "; ".join(f"another published itemisation gives {one}" for one in spans)


def _corridor_share(row: "ShareRow") -> Figure:
    target = f"gate:{row.id}"
    if row.status == "not_found":
        # Balancing leaves a trace of what was looked for and not found; that is no figure.
        return gap("corridor-share", target, "share", NOT_FOUND)
    status = RANGE if row.share is None else row.status
    return Figure("corridor-share", target, "share", row.share, row.low_share, row.high_share, status, row.sources)


def _corridor_volume(row: "ShareRow", unit: str) -> Figure:
    target = f"{'group' if row.group else 'gate'}:{row.id}"
    if row.status == "not_found":
        return gap("volume", target, unit, NOT_FOUND)
    status = RANGE if row.mt is None else row.status
    return Figure("volume", target, unit, row.mt, row.low_mt, row.high_mt, status, row.sources, note=row.note)


def _without_routes(dataset: "Dataset", year: int, verdict: str, country: str, corridor: str) -> Iterator[Figure]:
    """Figures of a year without a table of routes: the shares are gaps unless one was published."""
    records = records_of(dataset, year)
    why = {UNKNOWN: NOT_FOUND, "open": OPEN}.get(verdict, TOO_THIN)
    known = figures_of(records)
    if verdict == "open":
        stated = {figure.target for figure in known if figure.coverage == "home"}
        known += tuple(figure for figure in so_far(dataset, year) if figure.target not in stated)
    exports = next((figure for figure in known if figure.measure == "exports"), None)
    nothing = OPEN if verdict == "open" else NOT_FOUND
    yield exports or gap("exports", "total:exports", dataset.commodity.unit, nothing)
    target = f"country:{country}"
    band = share_of("through", target, records) if verdict == SHARE_BAND else None
    yield band or gap("through", target, "share", why)
    if corridor:
        target = f"gate:{corridor}"
        yield share_of("corridor-share", target, records) or gap("corridor-share", target, "share", nothing)
    yield gap("effective-routes", "", "number", why)
    yield from (figure for figure in known if figure is not exports)


def _events(dataset: "Dataset") -> Mapping[int, tuple[Event, ...]]:
    found: dict[int, list[Event]] = {}
    for row in sorted(dataset.rows("events"), key=lambda row: str(row["date_start"])):
        date = row["date_start"]
        event = from_row(Event, row, id=row["event_id"], date=date, route=_moves_a_route(row))
        found.setdefault(int(date[:4]), []).append(event)
    return {year: tuple(events) for year, events in found.items()}


def _moves_a_route(row: Mapping[str, Any]) -> bool:
    """Whether a route opened, or a whole corridor halted."""
    corridor = any(target.startswith("corridor:") for target in row["targets"].split(";"))
    return row["kind"] == "new_route" or (row["kind"] == "halt" and corridor and row["left_share"] == 0)
