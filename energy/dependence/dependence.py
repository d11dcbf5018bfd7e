"""Dependence: on a country, an operator or a strait, by measures that answer different questions.

Shares are statistics; what would be lost without something is a model result. The two are never mixed: each row says
which it is, and `indicators.csv` what it answers.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from energy.network.targets import Target, Targets, UnknownTargetError, plain
from energy.statistics.indicators import Measure

if TYPE_CHECKING:
    from energy.study import Study


@dataclass(frozen=True)
class Dependence:
    """All measures of one target in one year."""

    target: Target
    year: int | None
    exports_mt: float
    measures: tuple[Measure, ...]

    def _repr_html_(self) -> str | None:
        """What a notebook shows."""
        from energy.results import html_of

        return html_of(self)

    def find(self, measure: str, horizon: str = "") -> Measure:
        """One measure by name.

        Raises
        ------
        KeyError
            If it was not computed for this target and year.
        """
        for found in self.measures:
            if found.measure == measure and found.horizon == horizon:
                return found
        raise KeyError(measure)


def whom(targets: Targets, name: str) -> Target:
    """The target that a dependence is measured on; a bare name is a country first.

    Any country of the world will do: on one that nothing crosses the dependence is 0.

    Raises
    ------
    UnknownTargetError
        If nothing goes by that name.

    Examples
    --------
    >>> import energy
    >>> whom(energy.load().targets, "RU").key
    'country:RU'
    """
    from geodata.basemap import country_names

    try:
        return targets.find(name if ":" in name else f"country:{name}")
    except UnknownTargetError:
        wanted = plain(name.removeprefix("country:"))
        for code, full in country_names().items():
            if wanted in (plain(code), plain(full)):
                return Target("country", code, full, frozenset(), frozenset(), True)
        return targets.find(name)


def dependence(study: "Study", on: str = "RU", year: int | None = None, *, modelled: bool = True) -> Dependence:
    """Measure how much exports depend on something.

    Parameters
    ----------
    study : Study
        A network folder.
    on : str
        A country, or any target: an operator, a strait, a corridor.
    year : int, optional
        Statistics year; the folder's base year by default. A snapshot year has observed measures only.
    modelled : bool
        Also what the model says would be lost.

    Raises
    ------
    UnknownTargetError, UnknownYearError
        If the name or the year is not known.

    Examples
    --------
    >>> import energy
    >>> russia = dependence(energy.load(), "RU", 2024)
    >>> round(russia.find("territorial").value, 3)
    0.957
    """
    from energy.dependence.counterfactual import Counterfactual, modelled_passage
    from energy.statistics.exposure import observed, spread

    target = whom(study.targets, on)
    wanted = study.year_or_base(year)
    found: list[Measure] = []
    if wanted is None:
        dispatch = study.dispatch()
        exports = dispatch.exports
        found += modelled_passage(dispatch, target)
    else:
        shares = study.shares(wanted)
        exports = shares.total
        found += [*observed(shares, target), *spread(shares)]
    if modelled and (wanted is None or wanted in study.full_years):
        found += Counterfactual(study.dispatch(wanted), target).measures()
    return Dependence(target, wanted, exports, tuple(found))
