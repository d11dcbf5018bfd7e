"""Fuels: Kazakhstan's energy exports as a whole, and the share of them that goes to or across a country.

Exports of a fuel whose routes are a shipped network are that network's, reconciled; those of the others stand in the
fuel tables, each with its source. What is not known stays a gap. Uranium is never added to the others: its energy is
heat in a reactor. What a tanker takes to a buyer's own port does not count as going to the buyer: routes are not
followed beyond their last outlet.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError
from energy.history.amounts import Amount, total
from energy.history.reliance import Reliance, all_reliance, nearest, nearest_years
from energy.results import Record, Result, record
from geodata.basemap import country_names
from geodata.fuels import FuelTables
from geodata.rounding import fixed
from geodata.shipped import shipped_sources

if TYPE_CHECKING:
    from energy.statistics.shares import Shares

Row = Mapping[str, Any]
SharesOf = Callable[[str, int], "Shares | None"]
"""The share tables of a shipped network's year, by its name; None where the year is not among those with routes."""

WHOLE, PART, NOT_KNOWN = "whole", "in part", "not known"
ASSUMED = "assumption"
HOME = "KZ"
_NARROW = 0.005


@dataclass(frozen=True)
class FuelExports:
    """Exports of one fuel in one year.

    Attributes
    ----------
    fuel, name, unit : str
        Id, name in a sentence, and natural unit (Mt, bcm, tU or TWh).
    year, period : int, str
        The year, and ``year`` or the months that the figures cover.
    exports, pj, musd : Amount
        In the natural unit, in PJ, and in million US dollars. A low end alone is a lower bound.
    content, content_status : Amount, str
        PJ in a natural unit, and how it is known: ``assumption`` where nothing is published.
    through : Amount
        Share of the exports that goes to or across the country, 0–1.
    known : str
        ``whole``, ``in part`` or ``not known``.
    touched : tuple of float
        Least and most of what is known of the exports that goes to or across the country, as a share of it; no share
        of the exports where these are known in part only.
    """

    fuel: str
    name: str
    unit: str
    year: int
    period: str
    exports: Amount
    pj: Amount
    musd: Amount
    content: Amount
    content_status: str
    through: Amount
    known: str
    summed: bool
    touched: tuple[float, float]
    sources: tuple[str, ...]
    note: str

    @property
    def assumed(self) -> bool:
        """Whether its energy is that of an assumed content."""
        return self.pj.known and self.content_status == ASSUMED


@dataclass(frozen=True)
class EnergyTotal:
    """What is known of the exports of all fuels that may be added: PJ, and the share that goes to or across a country.

    `fuels` are in it, `in_part` are those of them of which not all is known, `missing` those of which nothing is.
    """

    pj: Amount
    share: Amount
    fuels: tuple[str, ...]
    in_part: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class EnergyExports(Result):
    """Exports of every fuel in a year, their sum, and who depends on whom, by role.

    Attributes
    ----------
    year, years : int, tuple of int
        The year, and every year that can be asked for.
    on, on_name : str
        The other country.
    rows : tuple of FuelExports
        One per fuel.
    total : EnergyTotal
        The sum of what is known.
    others : tuple of FuelExports
        Of fuels whose share is not known in the year: the nearest other year in which it is.
    reliance : tuple of Reliance
        Roles; where the year has no figure of one, the nearest year's.
    sources : tuple of mapping
        Rows of the source tables that all of this rests on.
    """

    year: int
    years: tuple[int, ...]
    on: str
    on_name: str
    rows: tuple[FuelExports, ...]
    total: EnergyTotal
    others: tuple[FuelExports, ...]
    reliance: tuple[Reliance, ...]
    sources: tuple[Row, ...]

    @property
    def headline(self) -> str:
        """The year in one sentence, with its range and what is not in it."""
        of, whole = self.total, self.total.pj
        if not whole.counted:
            return f"In {self.year} the exports of no fuel are known"
        ends = f"{whole.least or 0.0:,.0f}–{whole.most or 0.0:,.0f}"
        share = _percents(of.share.low or 0.0, of.share.high or 0.0)
        gaps = [f"of {_and(of.in_part)} only a part is known"] if of.in_part else []
        gaps += [f"nothing of {_and(of.missing)}"] if of.missing else []
        apart = _and([row.name for row in self.rows if not row.summed and row.known != NOT_KNOWN])
        if assumed := [row.name for row in self.rows if row.assumed and row.name in of.fuels]:
            gaps.append(f"the energy content of {_and(assumed)} is an assumption")
        gaps += [f"{apart} is counted apart"] if apart else []
        more = f" ({'; '.join(gaps)})" if gaps else ""
        return (
            f"In {self.year}, {share} of the {ends} PJ of {_and(of.fuels)} exports that are known went to or across "
            f"{self.on_name}{more}"
        )

    def records(self) -> list[Record]:
        """One row per fuel: natural unit, PJ, million US dollars, share 0–1; None for what is not known."""
        return [
            {
                **record(row, "fuel", "name", "year", "period", "unit"),
                **row.exports.cells("exports"),
                **row.pj.cells("pj"),
                **row.musd.cells("musd"),
                **row.content.cells("pj_per_unit"),
                "pj_per_unit_status": row.content_status,
                "on": self.on,
                **row.through.cells("share"),
                **record(row, "known", "summed", "sources", "note"),
            }
            for row in self.rows
        ]


def energy_exports(tables: FuelTables, shares_of: SharesOf, year: int | None = None, on: str = "RU") -> EnergyExports:
    """Exports of every fuel in a year, in natural units, PJ and US dollars, and dependence on a country by role.

    Parameters
    ----------
    tables : mapping of str to tuple of mapping
        The fuel tables (`geodata.fuels.read_fuels`).
    shares_of : callable
        Gives the share tables of a shipped network and year.
    year : int, optional
        Newest year with the most fuels known whole by default.
    on : str
        Country, by code or name.

    Returns
    -------
    EnergyExports
        Energy contents multiply volumes end by end; the share of the sum takes its extremes over the ends of every
        fuel's energy and share.

    Raises
    ------
    UsageError
        If the country is unknown or the home country, or no fuel has figures of the year.

    Examples
    --------
    >>> import energy
    >>> whole = energy.load().energy(2023)
    >>> [row.known for row in whole.rows if row.fuel in ("oil", "coal", "lpg")]
    ['whole', 'whole', 'not known']
    """
    figures = tables["exports"]
    years = tuple(sorted({row["year"] for row in figures}))
    if year is not None and year not in years:
        raise UsageError(f"no figures of {year} for all fuels: use one of {', '.join(map(str, years))}")

    country, name = _country(on, tables, shares_of, years)

    def of_year(wanted: int) -> tuple[FuelExports, ...]:
        return tuple(_fuel(row, figures, shares_of, wanted, country) for row in tables["fuels"])

    if year is None:
        year = max(years, key=lambda one: (sum(row.known == WHOLE for row in of_year(one)), one))
    rows = of_year(year)
    unknown = {row.fuel for row in rows if not row.through.known}
    known: dict[str, list[FuelExports]] = {}
    for row in (row for one in years for row in of_year(one) if row.fuel in unknown and row.through.known):
        known.setdefault(row.fuel, []).append(row)
    near = {fuel: nearest((row.year for row in same), year) for fuel, same in known.items()}
    others = tuple(row for fuel, same in known.items() for row in same if row.year == near[fuel])
    reliance = nearest_years(all_reliance(tables, shares_of, years, country, name), year)
    used = dict.fromkeys(source for row in (*rows, *others) for source in row.sources)
    used |= dict.fromkeys(source for row in reliance for source in row.sources)
    own = {row["source_id"]: row for row in tables["sources"]}
    sources = tuple(own[source] if source in own else shipped_sources()[source] for source in used)
    return EnergyExports(year, years, country, name, rows, _sum(rows), others, reliance, sources)


def _of_networks(tables: FuelTables, shares_of: SharesOf, years: Sequence[int]) -> "list[Shares]":
    asked = (shares_of(row["network"], year) for row in tables["fuels"] if row["network"] for year in years)
    return [shares for shares in asked if shares is not None]


def _country(on: str, tables: FuelTables, shares_of: SharesOf, years: Sequence[int]) -> tuple[str, str]:
    """Code and name of a country that the tables or a network speak of."""
    spoken = {code for row in tables["exports"] for code in (*row["buyer"], *row["through"])}
    spoken |= {row[end] for row in tables["dependence"] for end in ("of", "on")}
    for shares in _of_networks(tables, shares_of, years):
        spoken |= {*shares.transit_countries()}
    names = {code: name for code, name in country_names().items() if code in spoken}
    code = next((c for c, name in names.items() if on.casefold() in (c.casefold(), name.casefold())), None)
    if code is None:
        others = ", ".join(sorted({*names} - {HOME}))
        raise UsageError(f"no figures on '{on}': name a country that exports enter with --on: {others}")
    if code == HOME:
        raise UsageError(f"all exports begin in {names[code]}: name another country with --on")
    return code, names[code]


def _fuel(fuel: Row, figures: Sequence[Row], shares_of: SharesOf, year: int, on: str) -> FuelExports:
    own = [row for row in figures if row["fuel"] == fuel["fuel_id"] and row["year"] == year]
    shares = shares_of(fuel["network"], year) if fuel["network"] else None
    worth = next((row for row in own if row["item"] == "worth"), None)
    if shares is None:
        known = _from_figures([row for row in own if row["item"] != "worth"], on)
        sources, notes = [row["source_id"] for row in own], [row["note"] for row in own if row["item"] != "part"]
    else:
        known = _from_network(shares, on)
        sources = [*shares.route_sources, *(row["source_id"] for row in own)]
        notes = [shares.baseline.note, *(row["note"] for row in own)]
    exports, through, touched, is_whole, period = known
    return FuelExports(
        fuel["fuel_id"],
        fuel["name"],
        fuel["unit"],
        year,
        period,
        exports,
        exports.times(Amount.of(fuel)),
        Amount.of(worth) if worth else Amount(),
        Amount.of(fuel),
        fuel["status"],
        through,
        WHOLE if is_whole else PART if exports.known else NOT_KNOWN,
        fuel["summed"],
        touched,
        tuple(dict.fromkeys(sources)),
        ". ".join(note for note in notes if note),
    )


_Known = tuple[Amount, Amount, tuple[float, float], bool, str]
"""Exports, share through the country, that share of what is known, whether all is known, and the months covered."""


def _from_network(shares: "Shares", on: str) -> _Known:
    exports, share = Amount(shares.total, *shares.total_span), Amount(0.0, 0.0, 0.0)
    if on in shares.network.dataset.by_id("countries"):
        through = shares.through(on)
        share = Amount(through.share if through.published else None, through.low, through.high)
    return exports, share, (share.low or 0.0, share.high or 0.0), True, "year"


def _from_figures(rows: Sequence[Row], on: str) -> _Known:
    """What the figures of a fuel's year come to.

    Parts do not overlap. At least what surely touches the country does, at most all that is not known to go elsewhere.
    """
    head = next((row for row in rows if row["item"] == "total"), None)
    parts = [row for row in rows if row["item"] == "part"]
    given = Amount() if head is None else Amount.of(head)
    listed = total(Amount.of(part) for part in parts)
    period, unlisted = "year" if head is None else head["period"], True
    if given.value is None and parts and listed.counted >= given.counted:
        # No total, or less than its parts: what is listed is all that is known.
        exports, ends = Amount(None, listed.least, given.high), [listed.counted]
        period, unlisted = parts[0]["period"], False
    else:
        exports, ends = given, sorted({end for end in (given.low, given.value, given.high) if end})
        ends = ends if given.value is not None else ends[:1]
    if not ends:
        return exports, Amount(), (0.0, 0.0), False, period
    same = [part for part in parts if part["period"] == period]
    touches = [_touching(same, end, on, unlisted) for end in ends]
    low, high = min(least for least, _ in touches), max(most for _, most in touches)
    closed = head is not None and head["closed"] and given.value is not None
    share = Amount()
    if closed and high - low < 1:
        least, most = _touching(same, given.counted, on, unlisted)
        share = Amount(least if most - least < _NARROW else None, low, high)
    return exports, share, (low, high), closed and period == "year", period


def _touching(parts: Sequence[Row], whole: float, on: str, unlisted: bool) -> tuple[float, float]:
    """Least and most of a whole that goes to or across the country, as a share; `unlisted`: it may have other parts."""
    may = [part for part in parts if on in (*part["buyer"], *part["through"])]
    surely = [part for part in may if part["buyer"] == (on,) or (on in part["through"] and part["sure"])]
    least = sum(Amount.of(part).least or 0.0 for part in surely)
    most = sum(Amount.of(part).most or Amount.of(part).counted for part in may)
    elsewhere = sum(Amount.of(part).least or 0.0 for part in parts if part not in may)
    return min(1.0, least / whole), min(1.0, (max(most, whole - elsewhere) if unlisted else most) / whole)


def _sum(rows: Sequence[FuelExports]) -> EnergyTotal:
    """The sum of what is known of the fuels that may be added; the extremes of its share lie at ends of its terms."""
    added = [row for row in rows if row.summed and row.pj.counted]
    terms = [(row.pj.counted, row.pj.least or 0.0, row.pj.most or row.pj.counted) for row in added]
    pj = Amount(*(sum(ends) for ends in zip(*terms, strict=True))) if terms else Amount()
    share = Amount()
    if terms:
        sizes = [(least, most) for _, least, most in terms]
        low = min(_shares_of_sum(sizes, [row.touched[0] for row in added]))
        share = Amount(None, low, max(_shares_of_sum(sizes, [row.touched[1] for row in added])))
    return EnergyTotal(
        pj,
        share,
        tuple(row.name for row in added),
        tuple(row.name for row in added if row.known == PART or row.period != "year"),
        tuple(row.name for row in rows if row.summed and not row.pj.counted),
    )


def _shares_of_sum(sizes: Sequence[tuple[float, float]], shares: Sequence[float]) -> Iterator[float]:
    """Shares of a sum whose terms hold a share each, at every choice of the terms' ends."""
    for chosen in product(*sizes):
        yield sum(size * share for size, share in zip(chosen, shares, strict=True)) / sum(chosen)


def _percents(low: float, high: float) -> str:
    first, last = fixed(100 * low, 0), fixed(100 * high, 0)
    return f"{first} %" if first == last else f"{first}–{last} %"


def _and(names: Sequence[str]) -> str:
    """Names as a sentence lists them.

    Examples
    --------
    >>> _and(["oil", "gas", "coal"])
    'oil, gas and coal'
    """
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
