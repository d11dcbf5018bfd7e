"""Measures of dependence, comparisons, the transit game: for programs, as flat records, and as tables for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from energy.dependence.comparison import MISSING, Change, Comparison, Figure
from energy.dependence.leverage import WARNING, Leverage, Player, Worths
from energy.presentation.console import Unit, between, in_unit, percent, span, table, text
from energy.presentation.formats import envelope
from energy.presentation.opening import comparison_sentence, dependence_sentence, leverage_sentence, worths_sentence
from energy.results import number, plain
from energy.statistics.indicators import MODELLED, OBSERVED, TOLERANCES, Indicator, indicators
from geodata.commodity import GOODS, Commodity

if TYPE_CHECKING:
    from rich.console import Console

    from energy.dependence.dependence import Dependence
    from geodata import Dataset


_UNITS = {
    "share": "fraction 0–1",
    "index": "0–10,000",
    "number": "count",
    "nats": "nats",
    "million USD/y": "million USD a year",
}


def dependence_answer(years: Sequence["Dependence"], dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes dependence`."""
    return envelope("dependence", dataset, {**_UNITS, dataset.commodity.cost: dataset.commodity.cost}) | {
        "on": years[0].target.key,
        "name": years[0].target.name,
        "tolerances": list(TOLERANCES),
        "exports_mt": {str(each.year or "base"): number(each.exports_mt) for each in years},
        "rows": [row for each in years for row in each.records()],
    }


def label(measure: Indicator, goods: Commodity = GOODS) -> str:
    """Name of a measure with its horizon."""
    name = indicators(goods)[measure.measure].name
    return name if measure.horizon in ("", "structural") else f"{name}, {measure.horizon}"


def figure(measure: Indicator) -> str:
    """The central figure in its unit, or the words for a missing one."""
    unit = indicators()[measure.measure].unit
    if measure.value is None:
        return "not published" if measure.kind != MODELLED and measure.low is not None else "–"
    return in_unit(measure.value, unit)


def spread(measure: Indicator) -> str:
    """The range in its unit; empty where there is none beyond the printed digits."""
    if measure.low is None or measure.high is None:
        return ""
    text = _range(measure.low, measure.high, indicators()[measure.measure].unit)
    return "" if text == figure(measure) else text


def _range(low: float, high: float, unit: str) -> str:
    if unit == "share":
        return span(low, high).replace("-", "−")
    return between(in_unit(low, unit), in_unit(high, unit))


def print_dependence(console: "Console", measured: "Dependence") -> None:
    """All measures of one year, what was observed apart from what is modelled, and what each answers."""
    console.print(text(dependence_sentence(measured)))
    console.print()
    year = f"base {measured.year}" if measured.year else "modelled base"
    for kind, title in (
        (OBSERVED, f"{measured.target.name}: what published figures say, {measured.year}"),
        (MODELLED, f"{measured.target.name}: what the model says ({year}; model result)"),
    ):
        rows = [m for m in measured.measures if m.kind == kind]
        if rows:
            _print_kind(console, title, rows, measured.commodity)
            console.print()
    if measured.exports_mt is not None:
        goods = measured.commodity
        exports = f"Of {goods.said(measured.exports_mt)} {goods.rate} {goods.exported}."
        whole = measured.commodity.exports
        console.print(text(f"{exports} A share can fall because {whole} are lost: read it beside what is lost."))
    console.print(text("What each measure answers, and what not:"))
    for measure in measured.measures:
        meaning = indicators(measured.commodity)[measure.measure]
        remark = f" Here: {measure.note}." if measure.note else ""
        console.print(
            text(f"  {label(measure, measured.commodity)}: {meaning.answers}. Not: {meaning.does_not_answer}.{remark}")
        )


def _print_kind(console: "Console", title: str, rows: Sequence[Indicator], goods: Commodity) -> None:
    near = any(m.near for m in rows)
    columns = ["Measure", "unit", "value", "low–high"]
    columns += [f"within {percent(t)} of the best" for t in TOLERANCES] * near
    cells = []
    for measure in rows:
        unit = indicators(goods)[measure.measure].unit
        ranges = [_range(low, high, unit) for low, high in measure.near]
        cells.append([label(measure, goods), unit, figure(measure), spread(measure), *ranges])
    console.print(table(title, columns, [row + [""] * (len(columns) - len(row)) for row in cells], left=2))


def print_years(console: "Console", years: Sequence["Dependence"]) -> None:
    """Measures down, years across, each figure above its range; a range alone where there is no single figure."""
    console.print(text(dependence_sentence(years[-1])))
    console.print()
    keys = list(dict.fromkeys((m.measure, m.horizon) for each in years for m in each.measures))
    order = list(indicators())
    keys.sort(key=lambda key: order.index(key[0]))
    rows = []
    for key in keys:
        by_year = [next((m for m in each.measures if (m.measure, m.horizon) == key), None) for each in years]
        sample = next(m for m in by_year if m is not None)
        cells = ["" if m is None else _with_range(m) for m in by_year]
        rows.append([label(sample, years[0].commodity), "model" if sample.kind == MODELLED else "observed", *cells])
    columns = ("Measure", "kind", *(str(each.year) for each in years))
    console.print(table(f"Dependence on {years[0].target.name} by year", columns, rows, left=2))
    console.print(
        text(
            "In brackets the range; alone where the published figures leave it open; empty: not computed for that year."
        )
    )


def _with_range(measure: Indicator) -> str:
    ends = spread(measure)
    if measure.value is None:
        return ends or "–"
    return f"{figure(measure)}\n({ends})" if ends else figure(measure)


def _game_units(dataset: "Dataset") -> dict[str, str]:
    rate = dataset.commodity.rate
    return {"musd": "million USD a year", "mt": rate, "share": "fraction of the best netback of all"}


def leverage_answer(game: Leverage, dataset: "Dataset", *, with_nucleolus: bool = False) -> dict[str, Any]:
    """The answer of `kzroutes leverage`."""
    ids = [player.player_id for player in game.players]
    return envelope("leverage", dataset, _game_units(dataset)) | {
        "kind": "model result",
        "warning": WARNING,
        "year": game.year,
        "with": list(game.plans),
        "total_musd": number(game.total_musd),
        "rows": game.records(),
        "core": {
            "exists": game.core.exists,
            "holds_shapley": game.core.holds,
            "worst_excess_musd": number(game.core.worst_excess),
            "worst_coalition": [p.player_id for p in game.members(game.core.worst_coalition)],
        },
        "nucleolus_musd": dict(zip(ids, plain(game.nucleolus), strict=True)) if with_nucleolus else None,
        "coalitions": game.coalition_records(),
    }


def worths_answer(worths: Worths, dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes leverage --projects`."""
    head = envelope("leverage-projects", dataset, _game_units(dataset))
    return head | {"kind": "model result", "warning": WARNING, "rows": worths.records()}


def print_leverage(console: "Console", game: Leverage, *, with_nucleolus: bool, coalitions: bool, unit: Unit) -> None:
    """Who adds how much, whether anybody could object, and what it means."""
    console.print(text(leverage_sentence(game)))
    console.print()
    year = f"base {game.year}; " if game.year else ""
    taken = f"; with {', '.join(game.plans)}" if game.plans else ""
    columns = ["Player", "million USD/y", "share", "over prices"] + ["nucleolus"] * with_nucleolus
    rows = []
    for i, share in enumerate(game.shares):
        cells = [share.player.name, _money(share.value_musd), percent(share.share), span(share.low, share.high)]
        rows.append(cells + [percent(max(game.nucleolus[i] / game.total_musd, 0.0))] * with_nucleolus)
    title = f"Leverage: Shapley values of the transit game ({year}model result{taken})"
    console.print(table(title, columns, rows))
    console.print(text(_core_text(game)))
    console.print(text(WARNING))
    if coalitions:
        console.print()
        worths = [
            (_names(game.members(c)), _money(game.values[c]), unit.volume(game.exports[c])) for c in game.with_home
        ]
        title = "Best netback of every coalition that has the home player"
        console.print(table(title, ("Members", "million USD/y", f"exports, {unit.name}"), worths))


def _core_text(game: Leverage) -> str:
    if game.core.holds:
        return "It lies in the core: no coalition could do better alone."
    who = _names(game.members(game.core.worst_coalition))
    exists = "one exists, though" if game.core.exists else "no allocation does"
    return f"It does not lie in the core ({exists}): {who} would have {_money(game.core.worst_excess)} more alone."


def print_worths(console: "Console", worths: Worths, unit: Unit) -> None:
    """Every project alone, then every bundle."""
    console.print(text(worths_sentence(worths, unit)))
    console.print()
    names = {player.player_id: player.name for player in worths.players}
    shown = list(worths.rows[0].shares)
    columns = ("", f"exports without, {unit.name}", "dependence", "best netback", *(names[p] for p in shown))
    rows = [
        (
            worth.key.partition(":")[2] or worth.key,
            unit.volume(worth.without_mt),
            percent(worth.dependence),
            _money(worth.netback_musd),
            *(percent(max(worth.shares[p], 0.0)) for p in shown),
        )
        for worth in worths.rows
    ]
    console.print(table("What a project or a bundle would be worth (model result; Shapley shares)", columns, rows))
    console.print(
        text(
            "Exports without: what could leave if the player on whom most depends were closed; dependence: the part "
            "that could not. Routes in series help only together, so a project alone can be worth nothing. Exports "
            "never exceed base: a route can be worth something though nothing flows on it."
        )
    )
    console.print(text(WARNING))


def _money(value: float) -> str:
    return f"{round(value) + 0:,}".replace("-", "−")


def _names(players: Sequence[Player]) -> str:
    return " + ".join(player.name for player in players)


def compare_answer(comparison: Comparison, dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes compare`."""
    units = {"mt": dataset.commodity.rate, "share": "fraction 0–1"}
    head = envelope("compare", dataset, units)
    return head | {"first": comparison.first, "second": comparison.second, "rows": comparison.records()}


def print_comparison(console: "Console", comparison: Comparison, unit: Unit) -> None:
    """Two tables: corridors and measures."""
    console.print(text(comparison_sentence(comparison, unit)))
    console.print()
    for part, title in (("corridor", "by corridor"), ("measure", "by measure")):
        rows = [row for row in comparison.rows if row.part == part and (row.first, row.second) != (MISSING, MISSING)]
        if not rows:
            continue
        columns = ("", "kind", "unit", comparison.first, comparison.second, "change")
        heading = f"{comparison.first} → {comparison.second}: {title}"
        console.print(table(heading, columns, [_change_cells(row, unit) for row in rows], left=3))
        console.print()
    console.print(text("A range stands where a figure is open; a dash where there is none."))


def _change_cells(row: Change, unit: Unit) -> Sequence[str]:
    name, kind = unit.name if row.unit == unit.goods.rate else row.unit, "model" if row.modelled else "observed"
    first, second = (_figure_text(figure, row.unit, unit) for figure in (row.first, row.second))
    return row.name, kind, name, first, second, _change_text(row, unit)


def _figure_text(figure: Figure, own: str, unit: Unit) -> str:
    value = "" if figure.value is None else in_unit(figure.value, own, unit)
    if figure.low is None or figure.high is None:
        return value or "–"
    ends = between(in_unit(figure.low, own, unit), in_unit(figure.high, own, unit))
    if own == "share" and figure.low < figure.high:
        ends = span(figure.low, figure.high)
    return ends if value in ("", ends) else f"{value} ({ends})"


def _change_text(row: Change, unit: Unit) -> str:
    change = row.difference
    value = "" if change.value is None else _signed(change.value, row.unit, unit)
    if change.low is None or change.high is None:
        return value or "–"
    low, high = (_signed(end, row.unit, unit) for end in (change.low, change.high))
    ends = high if low == high else f"{low.removesuffix(' points')} to {high}"
    return ends if value in ("", ends) else f"{value} ({ends})"


def _signed(value: float, own: str, unit: Unit) -> str:
    if own == "share":
        return in_unit(value, "points")
    words = in_unit(abs(value), own, unit)
    return words if not any(c in "123456789" for c in words) else ("+" if value > 0 else "−") + words
