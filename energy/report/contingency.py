"""Contingency: rankings and worst cases as answers for programs, as flat records, and as tables for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from energy.presentation.console import Unit, between, percent, ranged, table, text
from energy.presentation.formats import envelope
from energy.presentation.opening import rank_sentence, worst_sentence
from energy.results import plain, record
from geodata.wording import counted

if TYPE_CHECKING:
    from rich.console import Console

    from energy.contingency.ranking import LossBand, Ranking, RankRow
    from energy.contingency.worst import WorstCase
    from energy.flow.bottlenecks import CutLimit
    from geodata import Dataset


FIRST_CUT = (
    "First cut: days until fields are cut if the outage does not end, with the tanks of block --days (terminals and up "
    "the line) at the central value of every prior; block --days gives the range."
)
"""What the days until the first cut rest on."""


def rank_answer(ranking: "Ranking", dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes rank`."""
    phi, goods = ranking.phi, dataset.commodity
    units = {
        "mt": goods.rate,
        "share": "fraction",
        "extra_cost_usd_t": f"USD per rerouted {goods.part_name} to {goods.delivery}",
        "first_cut_days": "days",
    }
    return envelope("rank", dataset, units) | {
        "kind": "model result",
        "k": ranking.k,
        "ranked": ranking.kind,
        **record(ranking, "year", "horizon", "base_mt", "domestic_base_mt"),
        "items": [{"target": i.key, "name": i.name, "same_as": list(i.same_as)} for i in ranking.items],
        "unpublished": list(ranking.unpublished),
        "sets": ranking.swept.sets,
        "sets_solved": ranking.swept.solved,
        "phi": plain(phi),
        "first_cut": FIRST_CUT,
        "rows": [_row_answer(row) for row in ranking.rows],
    }


def _row_answer(row: "RankRow") -> dict[str, Any]:
    cells = record(row)
    return {"lost_month_mt": cells.pop("month"), **cells.pop("range"), **cells}


def print_rank(console: "Console", ranking: "Ranking", dataset: "Dataset", unit: Unit) -> None:
    """The ranking as a table."""
    days = any(row.first_cut_days is not None for row in ranking.rows)
    months = any(row.month is not None for row in ranking.rows)
    costs = any(row.extra_cost_usd_t is not None for row in ranking.rows)
    home = ranking.domestic_base_mt > unit.least
    columns = ["", "Lost", unit.goods.exports, *["in a month"] * months, *["at home"] * home]
    columns += ["captive", *[f"{unit.goods.cost} more"] * costs]
    columns += ["together"] * (ranking.k == 2) + ["first cut, d"] * days
    rows = []
    for place, row in enumerate(ranking.rows, start=1):
        cells = [
            str(place),
            " + ".join(row.names),
            ranged(row.lost_mt, *row.range.abroad, unit),
            *[_band(row.month, unit)] * months,
            *[ranged(row.domestic_lost_mt, *row.range.at_home, unit)] * home,
            "" if row.captive_share is None else percent(row.captive_share, 0),
            *["" if row.extra_cost_usd_t is None else f"{row.extra_cost_usd_t:+.0f}"] * costs,
        ]
        cells += [unit.change(row.interaction_mt or 0.0)] * (ranking.k == 2)
        cells += ["" if row.first_cut_days is None else f"{row.first_cut_days:.1f}"] * days
        rows.append(cells)
    year = f"base {ranking.year}, " if ranking.year else ""
    title = f"What costs most to lose, {ranking.k} at a time ({year}{ranking.horizon}; model result, {unit.name})"
    console.print(text(rank_sentence(ranking, unit)))
    console.print()
    console.print(table(title, columns, rows, left=2))
    if dataset.caveat:
        console.print(text(f"{dataset.caveat}."))
    console.print(text(_rank_note(ranking, unit)))


def _rank_note(ranking: "Ranking", unit: Unit) -> str:
    at_home = unit.goods.exported
    if ranking.domestic_base_mt > unit.least:
        at_home += f" and {unit.volume(ranking.domestic_base_mt)} used at home"
    swept, parts = ranking.swept, [f"Of {unit.volume(ranking.base_mt)} {unit.name} {at_home}."]
    solved = f", {swept.solved:,} solved: in the others a member is not used" if swept.solved < swept.sets else ""
    parts.append(f"{counted(swept.sets, 'set')} of {len(ranking.items):,} compared{solved}.")
    if ranking.phi:
        parts.append(f"In a month: φ {ranking.phi.low:.2f}–{ranking.phi.high:.2f} of the spare room is found.")
    if ranking.other_counts:
        parts.append("Other counts of the base year move losses beyond these ranges: kzroutes block shows how far.")
    if ranking.unpublished:
        parts.append(f"In no loss, since no volume was found: {'; '.join(ranking.unpublished)}.")
    if ranking.k == 2:
        parts.append("Together: the loss beyond the sum of the two; positive where they stand in for each other.")
    if any(row.first_cut_days is not None for row in ranking.rows):
        parts.append(FIRST_CUT)
    if ranking.k > 1:
        parts.append("Sets in which a member adds nothing are left out.")
    return " ".join(parts)


def _band(month: "LossBand | None", unit: Unit) -> str:
    if month is None:
        return ""
    return between(*(unit.volume(end) for end in sorted((month.low, month.high))))


def worst_answer(case: "WorstCase", dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes worst`."""
    return envelope("worst", dataset, {"mt": dataset.commodity.rate}) | {
        "kind": "model result",
        "k": case.k,
        "ranked": case.kind,
        **record(case, "year", "horizon", "method", "base_mt", "domestic_base_mt", "targets", "names"),
        **record(case, "left_mt", "lost_mt", "domestic_lost_mt"),
        **record(case.range),
        **record(case, "cut", "export_cut"),
    }


def print_worst(console: "Console", case: "WorstCase", unit: Unit) -> None:
    """What is most worth protecting, and what holds deliveries down."""
    year, home = f"base {case.year}, " if case.year else "", case.domestic_base_mt > unit.least
    console.print(text(worst_sentence(case, unit)))
    console.print()
    console.print(
        table(
            f"Most worth protecting: {case.k} at a time ({year}{case.horizon}; model result, {unit.name})",
            ("What is lost", f"{unit.goods.exports} left", "lost", *["lost at home"] * home),
            [
                (
                    " + ".join(case.names) or "nothing",
                    unit.volume(case.left_mt),
                    ranged(case.lost_mt, *case.range.abroad, unit),
                    *[ranged(case.domestic_lost_mt, *case.range.at_home, unit)] * home,
                )
            ],
        )
    )
    if 0 < len(case.targets) < case.k:
        console.print(text(f"{len(case.targets)} are enough: further ones add nothing."))
    how = "all sets compared" if case.method == "sets" else "mixed-integer program, proven and solved again"
    console.print(text(f"Found by: {how}."))
    _print_cut(console, "What holds deliveries down then (min cut)", case.cut, unit)
    if case.export_cut is None:
        console.print(text("Min cut with nothing lost: some way out has no known limit."))
    else:
        goods = unit.goods
        title = (
            f"What would hold {goods.exports} down with nothing lost, were the {goods.source}s to send more (min cut)"
        )
        _print_cut(console, title, case.export_cut, unit)


def _print_cut(console: "Console", title: str, cut: Sequence["CutLimit"], unit: Unit) -> None:
    if not cut:
        return
    console.print()
    rows = [
        (c.name, unit.volume(c.limit_mt), f"{c.one_more_mt:.2f}", unit.volume(c.losing_mt))
        for c in cut
        if c.limit_mt > unit.least
    ]
    console.print(table(title, ("Limit", f"room for {unit.goods.own}", "one more adds", "losing it costs"), rows))
