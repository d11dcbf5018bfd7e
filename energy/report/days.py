"""Days: the answer to "block X for N days", for programs, as records and as tables for people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from energy.network.units import DAYS, SHOWN
from energy.presentation.console import Unit, between, table, text
from energy.presentation.formats import envelope
from energy.report.block import year_notes
from energy.results import number, record

if TYPE_CHECKING:
    from rich.console import Console

    from energy.duration.days import Days
    from energy.duration.priors import Prior
    from geodata import Dataset

_MOST_ROWS = 24
_MEDIAN = 2
QUANTILES = ("q05", "q25", "q50", "q75", "q95")
_SHARES = ("5 %", "25 %", "50 %", "75 %", "95 %")


LEARNED = (
    "Draws are weighed by what past events taught, and the intervals hold the model's own error: the same forecast as "
    "in kzroutes replay, which says how often such intervals held."
)
"""What an interval of days holds (docs/days.md)."""

ALONE = "These are draws alone: no event of this network taught anything, and the model's own error is not in them."

NAMES = {
    "first_cut_days": "fields are first cut after (days)",
    "lost_mt": "output lost",
    "output_recovery_days": "output back at 95 % after reopening (days)",
    "resilience_loss_days": "resilience loss (days of full exports)",
}


def days_answer(result: "Days", dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes block TARGET --days N`."""
    goods = dataset.commodity
    units = dict.fromkeys(("output", "exports", "loading"), goods.per_day)
    units |= {"stock": goods.unit, "lost_mt": goods.unit, "day": "days"}
    runs = result.runs
    return envelope("days", dataset, units, 2) | {
        "kind": "model result",
        "sentence": days_sentence(result),
        "targets": [b.target.key for b in result.scenario.blocks],
        "left": [number(b.left) for b in result.scenario.blocks],
        "horizon": result.scenario.horizon,
        **record(result, "year", "days"),
        "start": result.start.isoformat() if result.start else None,
        **record(result, "draws", "seed"),
        "settings": len(runs.conditions.settings),
        "base_output_mt_d": number(float(result.quantiles_of(runs.trajectory.home_base)[_MEDIAN])),
        "base_exports_mt_d": number(float(result.quantiles_of(runs.base_exports)[_MEDIAN])),
        "assumptions": {
            "priors": [{**prior.record(), "sources": prior.source_id.split(";")} for prior in drawn_from(result)],
            "tank_farms": [
                {"id": f.storage_id, **record(f, "capacity_mt", "status"), "sources": f.source_id.split(";")}
                for f in result.used_farms
            ],
            "terminals": [f.storage_id for f in result.terminals],
        },
        **{measure: result.quantiles(measure) for measure in NAMES},
        "rerouted": result.rerouted(),
        "fields": result.field_losses(),
        "rows": result.records(),
        "note": _note(result),
    }


def _note(result: "Days") -> str:
    return ALONE if result.weights is None else LEARNED


def drawn_from(result: "Days") -> list["Prior"]:
    """The priors that an outage without a cause of its own is drawn from."""
    months = set(range(1, 13)) if result.start is None else _months(result)
    left_out = {"outage_days", "season", "fill_up_the_line"}
    return [
        prior
        for prior in result.priors.rows
        if prior.quantity not in left_out and (not prior.months or months & set(prior.months))
    ]


def _months(result: "Days") -> set[int]:
    first = result.start
    return set() if first is None else {(first + timedelta(i)).month for i in range(max(int(np.ceil(result.days)), 1))}


def days_sentence(result: "Days") -> str:
    """The answer in one sentence, with its range."""
    lost, cut = result.quantiles("lost_mt"), result.quantiles("first_cut_days")
    most = lost["q95"] or 0.0
    if most <= SHOWN:
        rare = "output is lost in fewer than one case of twenty"
        return f"{result.scenario.label} blocked for {result.days:g} days: {rare}."
    if cut["q05"] is not None and cut["q95"] is not None and cut["q95"] < 0.05:
        when = "fields are cut at once"
    else:
        first = "never" if cut["q50"] is None else f"after {cut['q50']:.1f} days"
        when = f"fields are most likely first cut {first} ({_days_span(cut)})"
    ends = between(f"{lost['q05'] or 0.0:.2f}", f"{most:.2f}")
    volume = f"{lost['q50'] or 0.0:.2f} {result.commodity.unit}"
    return (
        f"{result.scenario.label} blocked for {result.days:g} days: {when}, and {volume} of output "
        f"is lost (90 %: {ends})."
    )


def _days_span(cut: Mapping[str, float | None]) -> str:
    low = "never" if cut["q05"] is None else f"{cut['q05']:.1f}"
    high = "never" if cut["q95"] is None else f"{cut['q95']:.1f}"
    return f"90 %: {low}–{high}" if low != "never" else "in 95 % of cases never"


def print_days(console: "Console", result: "Days", unit: Unit) -> None:
    """Print one sentence, the quantiles, what other routes take, and the days on which something changes."""
    console.print(text(days_sentence(result)))
    console.print()
    year = f", base {result.year}" if result.year else ""
    head = f"Block {result.scenario.label} for {result.days:g} days{year} (model result, {result.draws:,} draws)"
    columns = ("", *_SHARES)
    names = NAMES | {"lost_mt": f"output lost ({result.commodity.unit})"}
    rows = [(name, *(_quantile_text(m, value) for value in result.quantiles(m).values())) for m, name in names.items()]
    console.print(table(head, columns, rows))
    for line in year_notes(result.scenario, result.year):
        console.print(text(line))
    moved = [r for r in result.rerouted() if max(abs(r[q] or 0.0) for q in QUANTILES) > SHOWN]
    if moved:
        console.print()
        cells = ((r["name"], *(f"{r[q]:z.2f}" for q in QUANTILES)) for r in moved)
        console.print(
            table(f"More by each corridor while the outage lasts ({unit.goods.unit})", ("Corridor", *_SHARES), cells)
        )
    console.print()
    daily = (
        (
            f"{r['day']:g}",
            *(_rate(r, k, unit) for k in ("output", "exports", "loading")),
            between(f"{r['stock_q05']:.2f}", f"{r['stock_q95']:.2f}"),
        )
        for r in _turning(result.records())
    )
    rates = (f"{name} ({unit.name})" for name in ("output", "exports", f"loading, all {unit.goods.noun}"))
    console.print(table("Days, median and 90 % interval", ("Day", *rates, f"stock ({unit.goods.unit})"), daily))
    console.print(text(_rests_on(result)))


def _rate(row: Mapping[str, Any], name: str, unit: Unit) -> str:
    low, middle, high = (unit.volume(row[f"{name}_{q}"] * DAYS) for q in ("q05", "q50", "q95"))
    return middle if low == high else f"{middle} ({between(low, high)})"


def _turning(rows: Sequence[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """Days on which a median changes; every few of them where there are many."""
    names = ("output_q50", "exports_q50", "loading_q50")
    turning = [
        row
        for i, row in enumerate(rows)
        if i in (0, len(rows) - 1) or any(abs(row[k] - rows[j][k]) > SHOWN for j in (i - 1, i + 1) for k in names)
    ]
    step = -(-len(turning) // _MOST_ROWS)
    return turning[::step]


def _quantile_text(measure: str, value: float | None) -> str:
    """Days to a tenth, as in the sentence; volumes to a hundredth."""
    return "never" if value is None else f"{value:.{2 if measure == 'lost_mt' else 1}f}"


def _rests_on(result: "Days") -> str:
    farms = result.used_farms
    tanks = (
        "; ".join(f"{f.name} {f.capacity_mt:.2f} {result.commodity.unit} ({f.status})" for f in farms) or "no tank farm"
    )
    drawn = drawn_from(result)
    assumed = sum(prior.status == "assumption" for prior in drawn)
    when = "of an average year" if result.start is None else f"from {result.start.isoformat()}"
    said = (
        f"{len(drawn)} priors, {assumed} of them assumptions (--json lists them with their sources)"
        if drawn
        else ("a start fill of 35–70 % and a restart by a ninth of base a day (assumptions)")
    )
    loading = ", ".join(f.name for f in result.terminals) or "no terminal whose tanks are known"
    return (
        f"Days {when}, seed {result.seed}. Loading is that of: {loading}. "
        f"Rests on {said}; tanks that take part: {tanks}. {_note(result)}"
    )
