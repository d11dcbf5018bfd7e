"""Listing: rankings and worst cases as answers for programs, as flat records, and as tables for people."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from energy.report.console import Unit, percent, table, text
from energy.report.formats import envelope
from energy.results import number, plain, record

if TYPE_CHECKING:
    from rich.console import Console

    from energy.contingency.ranking import LossBand, Ranking, RankRow
    from energy.contingency.worst import WorstCase
    from energy.flow.bottlenecks import CutLimit
    from geodata import Dataset

_BAND = ("low", "central", "high")
_UNITS = {
    "mt": "Mt/y",
    "share": "fraction",
    "extra_cost_usd_t": "USD per rerouted tonne to the loading port",
    "first_cut_days": "days",
}
_SHOWN = 5e-4


def rank_answer(ranking: "Ranking", dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes rank`."""
    phi = ranking.phi
    return envelope("rank", dataset, _UNITS) | {
        "kind": "model result",
        "k": ranking.k,
        "ranked": ranking.kind,
        "year": ranking.year,
        "horizon": ranking.horizon,
        "base_mt": number(ranking.base_mt),
        "domestic_base_mt": number(ranking.domestic_base_mt),
        "items": [{"target": i.key, "name": i.name, "same_as": list(i.same_as)} for i in ranking.items],
        "sets": ranking.swept.sets,
        "sets_solved": ranking.swept.solved,
        "phi": plain(phi),
        "rows": [_row_answer(row) for row in ranking.rows],
    }


def _row_answer(row: "RankRow") -> dict[str, Any]:
    made = record(row)
    month = made.pop("month")
    first = ("targets", "names", "lost_mt", "domestic_lost_mt")
    return {**{key: made.pop(key) for key in first}, "lost_month_mt": month, **made}


def print_rank(console: "Console", ranking: "Ranking", unit: Unit) -> None:
    """The ranking as a table."""
    days = any(row.first_cut_days is not None for row in ranking.rows)
    columns = ["", "Lost", "exports", "in a month", "at home", "captive", "USD/t more"]
    columns += ["together"] * (ranking.k == 2) + ["first cut, d"] * days
    rows = []
    for place, row in enumerate(ranking.rows, start=1):
        cells = [
            str(place),
            " + ".join(row.names),
            unit.volume(row.lost_mt),
            _band(row.month, unit),
            unit.volume(row.domestic_lost_mt),
            "" if row.captive_share is None else percent(row.captive_share, 0),
            "" if row.extra_cost_usd_t is None else f"{row.extra_cost_usd_t:+.0f}",
        ]
        cells += [unit.change(row.interaction_mt or 0.0)] * (ranking.k == 2)
        cells += ["" if row.first_cut_days is None else f"{row.first_cut_days:.1f}"] * days
        rows.append(cells)
    year = f"base {ranking.year}, " if ranking.year else ""
    title = f"What costs most to lose, {ranking.k} at a time ({year}{ranking.horizon}; model result, {unit.name})"
    console.print(table(title, columns, rows, left=2))
    console.print(text(_rank_note(ranking, unit)))


def _rank_note(ranking: "Ranking", unit: Unit) -> str:
    parts = [
        f"Of {unit.volume(ranking.base_mt)} {unit.name} exported and {unit.volume(ranking.domestic_base_mt)} refined "
        f"at home. {ranking.swept.sets:,} sets of {len(ranking.items)} compared, {ranking.swept.solved:,} solved: in "
        "the others a member is not used."
    ]
    if ranking.phi:
        parts.append(f"In a month: φ {ranking.phi.low:.2f}–{ranking.phi.high:.2f} of the spare room is found.")
    if ranking.k == 2:
        parts.append("Together: the loss beyond the sum of the two; positive where they stand in for each other.")
    if ranking.k > 1:
        parts.append("Sets in which a member adds nothing are left out.")
    return " ".join(parts)


def _band(month: "LossBand | None", unit: Unit) -> str:
    if month is None:
        return ""
    low, high = sorted((unit.volume(month.low), unit.volume(month.high)), key=lambda text: float(text.replace(",", "")))
    return low if low == high else f"{low}–{high}"


def worst_answer(case: "WorstCase", dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes worst`."""
    return envelope("worst", dataset, {"mt": "Mt/y"}) | {
        "kind": "model result",
        "k": case.k,
        "ranked": case.kind,
        "year": case.year,
        "horizon": case.horizon,
        "method": case.method,
        "base_mt": number(case.base_mt),
        "domestic_base_mt": number(case.domestic_base_mt),
        "targets": list(case.targets),
        "names": list(case.names),
        "left_mt": number(case.left_mt),
        "lost_mt": number(case.lost_mt),
        "domestic_lost_mt": number(case.domestic_lost_mt),
        "cut": [record(limit) for limit in case.cut],
        "export_cut": None if case.export_cut is None else [record(limit) for limit in case.export_cut],
    }


def print_worst(console: "Console", case: "WorstCase", unit: Unit) -> None:
    """What is most worth protecting, and what holds deliveries down."""
    year = f"base {case.year}, " if case.year else ""
    console.print(
        table(
            f"Most worth protecting: {case.k} at a time ({year}{case.horizon}; model result, {unit.name})",
            ("What is lost", "exports left", "lost", "lost at home"),
            [
                (
                    " + ".join(case.names),
                    unit.volume(case.left_mt),
                    unit.volume(case.lost_mt),
                    unit.volume(case.domestic_lost_mt),
                )
            ],
        )
    )
    if len(case.targets) < case.k:
        console.print(text(f"{len(case.targets)} are enough: further ones add nothing."))
    how = "all sets compared" if case.method == "sets" else "mixed-integer program, proven and solved again"
    console.print(text(f"Found by: {how}."))
    _print_cut(console, "What holds deliveries down then (min cut)", case.cut, unit)
    if case.export_cut is None:
        console.print(text("Min cut with nothing lost: some way out has no known limit."))
    else:
        title = "What would hold exports down with nothing lost, were the fields to send more (min cut)"
        _print_cut(console, title, case.export_cut, unit)


def _print_cut(console: "Console", title: str, cut: Sequence["CutLimit"], unit: Unit) -> None:
    if not cut:
        return
    console.print()
    rows = [
        (c.name, unit.volume(c.limit_mt), f"{c.one_more_mt:.2f}", unit.volume(c.losing_mt))
        for c in cut
        if c.limit_mt > _SHOWN
    ]
    console.print(table(title, ("Limit", "room for home crude", "one more adds", "losing it costs"), rows))
