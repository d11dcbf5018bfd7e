"""Dependence: on a country, an operator or a strait, by measures that answer different questions.

Shares are statistics; what would be lost without something is a model result. The two are never mixed: each row says
which it is, and `indicators.csv` what it answers.
"""

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from energy.history.imports import import_share
from energy.network.targets import Target, Targets, UnknownTargetError, plain
from energy.results import Record, Result, number, record
from energy.statistics.indicators import TOLERANCES, Indicator, indicators
from geodata.commodity import GOODS, Commodity

if TYPE_CHECKING:
    from energy.flow.dispatch import Dispatch
    from energy.statistics.shares import Shares
    from geodata import Dataset


@dataclass(frozen=True, repr=False)
class Dependence(Result):
    """All measures of one target in one year; `exports_mt` is None where the exports of the year are not known."""

    target: Target
    year: int | None
    exports_mt: float | None
    measures: tuple[Indicator, ...]
    commodity: Commodity = GOODS

    @property
    def headline(self) -> str:
        """The first measure, and what would be lost."""
        first = self.measures[0] if self.measures else None
        if first is None or (first.value is None and first.low is None):
            return f"on {self.target.name}, {self.year or 'modelled base'}: nothing known"
        figure = f"{100 * first.value:.1f} %" if first.value is not None else "not published"
        ends = f"{100 * (first.low or 0.0):.1f}–{100 * (first.high or 0.0):.1f} %"
        of = "" if self.exports_mt is None else " of exports"
        return f"on {self.target.name}, {self.year or 'modelled base'}: {first.measure} {figure} ({ends}){of}"

    def records(self) -> list[Record]:
        """One row per measure: fractions 0–1, indices, or money, by its unit."""
        return [self._record(measure) for measure in self.measures]

    def _record(self, measure: Indicator) -> Record:
        meaning = indicators(self.commodity)[measure.measure]
        keys = [f"near_{t:g}_{end}" for t in TOLERANCES for end in ("low", "high")]
        ends = [number(end) for ends in measure.near for end in ends]
        return {
            **record(measure, "measure", "horizon"),
            "year": self.year,
            **record(measure, "value", "low", "high", "kind"),
            "unit": meaning.unit,
            **dict(zip_longest(keys, ends)),
            **record(meaning, "name", "answers", "does_not_answer"),
            **record(measure, "note", "sources"),
        }

    def find(self, measure: str, horizon: str = "") -> Indicator:
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


def dependence_target(targets: Targets, name: str) -> Target:
    """The target that a dependence is measured on; a bare name is a country first.

    Any country of the world will do: on one that nothing crosses the dependence is 0; it is not known where tables do
    not say in which countries edges lie.

    Raises
    ------
    UnknownTargetError
        If nothing goes by that name.

    Examples
    --------
    >>> import energy
    >>> dependence_target(energy.load().targets, "RU").key
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


def known_imports(target: Target, dataset: "Dataset", year: int) -> Dependence | None:
    """What is known of a year without routes: the part of home use that a country supplied; None for nothing."""
    found = import_share(dataset, target.id, year) if target.kind == "country" else ()
    return Dependence(target, year, None, found, dataset.commodity) if found else None


def dependence(target: Target, shares: "Shares | None", dispatch: "Dispatch | None") -> Dependence:
    """Indicator how much exports depend on something.

    Parameters
    ----------
    target : Target
        A country, an operator, a strait, a corridor; see `dependence_target`.
    shares : Shares or None
        Statistics of the year; None for a network without years, whose base is modelled.
    dispatch : Dispatch or None
        The compiled year, for what the model says would be lost; None leaves that out.

    Raises
    ------
    ValueError
        If neither statistics nor a compiled year is given.

    Examples
    --------
    >>> import energy
    >>> net = energy.load()
    >>> russia = dependence(dependence_target(net.targets, "RU"), net.shares(2024), None)
    >>> round(russia.find("territorial").value, 3)
    0.957
    """
    from energy.dependence.counterfactual import Counterfactual, modelled_passage
    from energy.dependence.whereabouts import nowhere, with_unplaced
    from energy.statistics.exposure import observed, spread

    measures: list[Indicator] = []
    if shares is not None:
        year, exports, goods = shares.baseline.year, shares.total, shares.network.commodity
        measures += [*observed(shares, target), *spread(shares)]
    elif dispatch is not None:
        year, exports, goods = None, dispatch.exports, dispatch.network.commodity
        if target.kind == "country" and (hidden := nowhere(dispatch.network)):
            return Dependence(target, year, exports, tuple(with_unplaced(dispatch, target, hidden)), goods)
        measures += modelled_passage(dispatch, target)
    else:
        raise ValueError("dependence needs statistics or a compiled year")
    if dispatch is not None:
        measures += Counterfactual(dispatch, target).measures()
    return Dependence(target, year, exports, tuple(measures), goods)
