"""The first line of an answer: one sentence with its range. A block's is in `block`, a forecast's in `days`."""

from typing import TYPE_CHECKING

from energy.presentation.console import Unit, between, percent, ranged, span
from energy.statistics.indicators import indicators
from geodata.commodity import Commodity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from energy.contingency.ranking import Ranking
    from energy.contingency.worst import WorstCase
    from energy.dependence.comparison import Comparison
    from energy.dependence.dependence import Dependence
    from energy.dependence.leverage import Leverage, Worths
    from energy.history.history import History
    from energy.risk.assessment import RiskAssessment
    from energy.statistics.shares import ShareRow, Shares
    from energy.tracing.captivity import Captivity
    from energy.tracing.origins import Trace

_WENT = {
    "port": "were loaded or handed over at",
    "operator": "ran on lines of",
    "market": "went to",
    "field": "came from",
}


def share_in_words(value: float | None, low: float | None, high: float | None) -> str:
    """A share with its range; the range alone where nothing central is published.

    Examples
    --------
    >>> share_in_words(0.828, 0.811, 0.828), share_in_words(None, 0.607, 0.654), share_in_words(0.5, 0.5, 0.5)
    ('82.8 % (range 81.1–82.8)', '60.7–65.4 %', '50.0 %')
    """
    ends = None if low is None or high is None else span(low, high)
    if value is None:
        return ends or "an unknown share"
    central = percent(value)
    return central if ends in (None, central) else f"{central} (range {(ends or '').removesuffix(' %')})"


def shares_sentence(shares: "Shares", dimension: str, unit: Unit) -> str:
    """Where the largest part went, of how much."""
    if dimension not in _WENT:
        return year_sentence(shares, unit)
    goods, name = unit.goods, unit.goods.unit if unit.goods.period else unit.name
    when, whole = goods.when(shares.baseline.year), f"{ranged(shares.total, *shares.total_span, unit)} {name}"
    first = _largest(shares, dimension)
    if first is None:
        return f"In {when}, {goods.exports} were {whole}; by {dimension} nothing is published."
    share = share_in_words(first.share, first.low_share, first.high_share)
    of = "output" if dimension == "field" else f"{whole} of {goods.exports}"
    return f"In {when}, {share} of {of} {_WENT[dimension]} {first.name}."


def year_sentence(shares: "Shares", unit: Unit) -> str:
    """The year in one sentence, with its ranges: what crosses the largest transit country, and the largest corridor.

    Examples
    --------
    >>> import energy
    >>> year_sentence(energy.load().shares(2022), Unit()).partition(";")[0]
    '97.0 % of the 64.3 Mt exported in 2022 crossed Russia'
    """
    goods = shares.network.commodity
    counted = unit.goods.unit if unit.name == unit.goods.rate else unit.name
    total, ends = unit.brief(shares.total), between(*(unit.brief(end) for end in shares.total_span))
    spread = "" if ends == total else f" (range {ends})"
    whole = f"the {total} {counted}{spread} exported in {goods.when(shares.baseline.year)}"
    parts = []
    if crossed := shares.transit_countries():
        first = shares.through(max(crossed, key=shares.central_share))
        share = share_in_words(first.share if first.published else None, first.low, first.high)
        parts.append(f"{share} of {whole} {goods.crossing} {first.name}")
    if largest := _largest(shares, "corridor"):
        share = share_in_words(largest.share, largest.low_share, largest.high_share)
        parts.append(f"the largest corridor, {largest.name}, carried {share}{'' if parts else f' of {whole}'}")
    words = "; ".join(parts) or whole
    return f"{words[0].upper()}{words[1:]}."


def _largest(shares: "Shares", dimension: str) -> "ShareRow | None":
    rows = [row for row in shares.by(dimension) if not row.group and row.share is not None]
    return max(rows, key=lambda row: row.share or 0.0, default=None)


def history_sentence(history: "History", goods: Commodity) -> str:
    """The newest year whose share is known, and the first."""
    found = [(one.year, figure) for one in history.years if (figure := one.find("through")) and figure.known]
    if not found:
        return f"The share of exports through {history.on_name} is not known of any year."
    (first, earlier), (last, newest) = found[0], found[-1]
    when, said = goods.when, share_in_words(newest.value, newest.low, newest.high)
    before = "" if first == last else f"; in {when(first)}, {share_in_words(earlier.value, earlier.low, earlier.high)}"
    return f"In {when(last)}, {said} of exports went through {history.on_name}{before}."


def dependence_sentence(measured: "Dependence") -> str:
    """What was observed first, and what would be lost."""
    on, exports, meanings = measured.target.name, measured.commodity.exports, indicators(measured.commodity)
    year = measured.commodity.when(measured.year) if measured.year else "the modelled base"
    known = [m for m in measured.measures if meanings[m.measure].unit == "share" and (m.value, m.low) != (None, None)]
    # The first measure is of the target; further ones may be of the network as a whole.
    if not known or known[0] is not measured.measures[0]:
        why = next((f" ({m.note})" for m in measured.measures if m.note), "")
        return f"On {on} in {year}: nothing is known{why}."
    first, lost = known[0], next((m for m in known if (m.measure, m.horizon) == ("structural", "structural")), None)
    name, share, more = meanings[first.measure].name, share_in_words(first.value, first.low, first.high), ""
    said = f"{on} in {year}: {name[0].lower()}{name[1:]} {share}"
    if first.measure == "import-share":
        return f"{on} in {year}: {share} of what was used at home was bought there."
    if lost is not None and lost is not first:
        what = share_in_words(lost.value, lost.low, lost.high)
        more = f"; without it {what} of {exports} would be lost (model result)"
    return f"{said} of {exports}{more}."


def comparison_sentence(comparison: "Comparison", unit: Unit) -> str:
    """What changed in all."""
    total = next((row for row in comparison.rows if row.id in ("exports", "delivered")), None)
    sides, change = f"{comparison.first} → {comparison.second}", None if total is None else total.difference
    if change is None or change.value is None:
        return f"{sides}: the change of {unit.goods.exports} is not known."
    ends = [unit.change(end) for end in (change.low, change.high) if end is not None]
    spread = "" if len(set(ends)) < 2 else f" (range {' to '.join(ends)})"
    if abs(change.value) <= unit.least:
        return f"{sides}: {unit.goods.exports} do not change{spread}."
    return f"{sides}: {unit.goods.exports} change by {unit.change(change.value)} {unit.name}{spread}."


def rank_sentence(ranking: "Ranking", unit: Unit) -> str:
    """The costliest loss."""
    year = f" of {ranking.year}" if ranking.year else ""
    if not ranking.rows:
        return f"No loss of {ranking.k} at a time costs anything{year} (model result)."
    first = ranking.rows[0]
    lost = f"{ranged(first.lost_mt, *first.range.abroad, unit)} {unit.of(unit.goods.exports)}"
    return f"{' + '.join(first.names)} would cost most: {lost}{year} (model result)."


def worst_sentence(case: "WorstCase", unit: Unit) -> str:
    """What is most worth protecting."""
    year = f" of {case.year}" if case.year else ""
    if not case.names:
        return f"No loss of {case.k} at a time costs {unit.goods.exports}{year}, as the model has it at central values."
    lost, base = ranged(case.lost_mt, *case.range.abroad, unit), unit.volume(case.base_mt)
    what = f"{lost} of {base} {unit.of(unit.goods.exports)}{year}"
    return f"Losing {' + '.join(case.names)} would cost most, {case.k} at a time: {what} (model result)."


def risk_sentence(risk: "RiskAssessment", unit: Unit) -> str:
    """What is lost on average, and how often anything is."""
    base, often = unit.volume(risk.base_mt), percent(risk.p_loss.value)
    lost = f"{unit.volume(risk.eue.value)} of {base} {unit.of(unit.goods.exports)}"
    return (
        f"With these probabilities {lost} would be lost on average, and something {often} of the time (model result)."
    )


def leverage_sentence(game: "Leverage") -> str:
    """Who gets how much of the value."""
    parts = ", ".join(f"{one.player.name} {share_in_words(one.share, one.low, one.high)}" for one in game.shares)
    return f"Of {game.total_musd:,.0f} million USD a year (model result): {parts}."


def worths_sentence(worths: "Worths", unit: Unit) -> str:
    """The plan with which most could leave without the player on whom most depends."""
    now, best = worths.rows[0], max(worths.rows, key=lambda row: row.without_mt)
    more = f"{unit.volume(best.without_mt)} instead of {unit.volume(now.without_mt)} {unit.name}"
    return f"With {best.name}, {more} could leave without the player on whom most depends (model result)."


def trace_sentence(traced: "Trace", unit: Unit) -> str:
    """The largest stream."""
    known = [row for row in traced.rows if row.mt is not None]
    if not known:
        return "Of no stream the volume is known."
    most = max(known, key=lambda row: row.mt or 0.0)
    volume = ranged(most.mt or 0.0, most.low_mt, most.high_mt, unit)
    return f"The largest stream: {most.field_name} to {most.name}, {volume} {unit.name} (model result)."


def captivity_sentence(traced: "Captivity") -> str:
    """Who has no other way at all."""
    captive = sorted({row.field_name for row in traced.rows if not row.reachable})
    if not captive:
        return "Everyone has another way (model result)."
    return f"With no other way at all (model result): {', '.join(captive)}."


def claims_sentence(verdicts: "Mapping[str, int]") -> str:
    """How many of each verdict."""
    counts = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())
    return f"Of {sum(verdicts.values())} claims: {counts}."
