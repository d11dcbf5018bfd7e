"""Duration: what an outage of so many days does, day by day, with tank farms, moorings and restart.

Each day knows today only: the routes that are shut today, and what is in the tanks.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from energy.duration.runs import RAMP_SHARE, Phase, Run, Walk
from energy.duration.simulation import Rates
from energy.duration.storage import DAYS, Farm, Yard, yard_of
from energy.errors import UsageError
from energy.flow.calibration import Phi, phi_of
from energy.flow.scenario import Scenario, make_scenario
from energy.report.answers import envelope, number

if TYPE_CHECKING:
    from rich.console import Console

    from energy.report.console import Unit
    from energy.study import Study
    from geodata import Dataset

START_FILL = (0.35, 0.70)
"""Share of the tanks that is full when an outage begins: a prior band for all events, from observed buffers."""

LONGEST = 3660
"""Days. Longer outages are a question for the structural horizon."""


@dataclass(frozen=True)
class Days:
    """The answer to "block X for N days". Volumes in Mt and Mt/d.

    `low`, `central` and `high` are the runs with the fullest, the middle and the emptiest tanks at the start; the
    numbers of a band are sorted by size.
    """

    scenario: Scenario
    year: int | None
    days: float
    farms: tuple[Farm, ...]
    fields: tuple[tuple[str, str], ...]
    ramp_share: float | None
    runs: tuple[Run, Run, Run]

    def band(self, name: str) -> tuple[float | None, float | None, float | None]:
        """Low, central and high of `first_cut_days`, `lost_mt`, `output_recovery_days` or `resilience_loss_days`."""
        values = [getattr(r, name) for r in self.runs]
        known = sorted(v for v in (values[0], values[2]) if v is not None)
        if len(known) == 2:
            return known[0], values[1], known[1]
        # A run that never cuts has no first day: it is the open end of the band.
        return (known[0] if known else None), values[1], None


@dataclass(frozen=True)
class FirstCut:
    """Days until fields are first cut if the outage lasts: with 70 %, 52.5 % and 35 % full tanks; None means never."""

    low: float | None
    central: float | None
    high: float | None


def simulate_days(
    study: "Study",
    targets: Sequence[str],
    days: float,
    *,
    left: float | None = None,
    year: int | None = None,
    horizon: str = "month",
    start_fill: tuple[float, float] = START_FILL,
    ramp_share: float | None = RAMP_SHARE,
    step: float = 1.0,
    release_foreign: bool = False,
) -> Days:
    """Block something for a number of days.

    Parameters
    ----------
    study : Study
        The network.
    targets : sequence of str
        What is blocked.
    days : float
        How long.
    left : float, optional
        Share that stays open, 0–1.
    year : int, optional
        Base year; every day of it is alike.
    horizon : str
        What other routes can carry meanwhile: ``month`` (central φ), ``year`` or ``structural``.
    start_fill : pair of float
        Lowest and highest share of the tanks that may be full at the start, 0–1.
    ramp_share : float or None
        Share of base output by which production may rise in a day; None for at once.
    step : float
        Days.
    release_foreign : bool
        Offer home crude the room that foreign crude leaves.

    Returns
    -------
    Days
        A model result: a band over the start fill.

    Raises
    ------
    UsageError
        If days, step, fill or ramp make no sense, or what is named closes nothing.

    Examples
    --------
    >>> import energy
    >>> days = simulate_days(energy.load(), ["spm-1", "spm-2", "spm-3"], 7, year=2023)
    >>> [round(value, 1) for value in days.band("first_cut_days")]
    [1.5, 2.3, 3.2]
    """
    if not 0 < days <= LONGEST:
        raise UsageError(f"an outage of {days:g} days: give a number above 0, at most {LONGEST}")
    fills = _fills(start_fill)
    _check_pace(ramp_share, step)
    if not targets:
        raise UsageError("name what is blocked")
    scenario = make_scenario(study.targets, targets, left=left, horizon=horizon, release_foreign=release_foreign)
    yard = yard_of(study, year)
    phi = _phi(study.dataset, horizon)
    phases = [Phase(0.0, days, scenario)]
    walk = Walk(yard)
    runs = [walk.run(phases, fill, None if phi is None else phi.central, ramp_share, step) for fill in fills]
    nodes = study.dataset.table("nodes")
    return Days(
        scenario,
        study.year_or_base(year),
        days,
        yard.farms,
        tuple((n, str(nodes.loc[n, "name"])) for n in yard.network.sources),
        ramp_share,
        (runs[0], runs[1], runs[2]),
    )


def first_cut_days(
    study: "Study",
    targets: Sequence[str],
    *,
    left: float | None = None,
    year: int | None = None,
    horizon: str = "month",
    start_fill: tuple[float, float] = START_FILL,
    yard: Yard | None = None,
) -> FirstCut:
    """Days until fields are first cut if the outage does not end: t = S(1 − fill)/(inflow − what can leave).

    Parameters
    ----------
    study : Study
        The network.
    targets : sequence of str
        What is blocked.
    left, year, horizon, start_fill
        As in `simulate_days`.
    yard : Yard, optional
        `yard_of(study, year)`, compiled once where many targets are asked about.

    Returns
    -------
    FirstCut

    Raises
    ------
    UsageError
        As in `simulate_days`.
    """
    fills = _fills(start_fill)
    scenario = make_scenario(study.targets, targets, left=left, horizon=horizon)
    yard = yard or yard_of(study, year)
    phi = _phi(study.dataset, horizon)
    walk = Walk(yard)
    rates = walk.rates(scenario, None if phi is None else phi.central, None)
    found = [_until_cut(yard, rates, fill) for fill in fills]
    return FirstCut(*found)


def _until_cut(yard: Yard, rates: Callable[[frozenset[int]], Rates], fill: float) -> float | None:
    free = frozenset(range(len(yard.farms)))
    room = np.array([f.capacity_mt * (1 - fill) for f in yard.farms])
    base, time = float(yard.base_output[:-1].sum()), 0.0
    while True:
        now = rates(free)
        if float(now.wanted[:-1].sum()) < base - 1e-9:
            return time
        filling = [i for i in free if now.intake[i] > 1e-9]
        if not filling:
            return None
        wait = min(float(room[i] / now.intake[i]) for i in filling)
        time += wait
        room = room - now.intake * wait
        free = frozenset(i for i in free if room[i] > 1e-9)


def _fills(start_fill: tuple[float, float]) -> tuple[float, float, float]:
    """Fullest, middle and emptiest."""
    low, high = start_fill
    if not 0 <= low <= high <= 1:
        raise UsageError(f"a start fill of {low:.0%}–{high:.0%}: give shares from 0 % to 100 %, the lower one first")
    return high, (low + high) / 2, low


def _check_pace(ramp_share: float | None, step: float) -> None:
    if ramp_share is not None and not ramp_share > 0:
        raise UsageError(f"a restart by {ramp_share:.0%} of output a day: give a share above 0 %")
    if not 0 < step <= 1:
        raise UsageError(f"a step of {step:g} days: give a number above 0, at most 1")


def _phi(dataset: "Dataset", horizon: str) -> Phi | None:
    return phi_of(dataset) if horizon == "month" else None


MEASURES = ("first_cut_days", "lost_mt", "output_recovery_days", "resilience_loss_days")


def days_records(result: Days) -> list[dict[str, Any]]:
    """The daily table: one row per day of the longest run, in Mt/d and Mt at the end of the day."""
    rows: list[dict[str, Any]] = []
    longest = max(len(r.course.length) for r in result.runs)
    for i in range(longest):
        low, central, high = (_day(r, i, len(result.farms)) for r in result.runs)
        row: dict[str, Any] = {"day": number(central["end"])}
        for key in ("output", "exports", "stock", "loading"):
            ends = sorted((low[key], high[key]))
            row |= {key: number(central[key]), f"{key}_low": number(ends[0]), f"{key}_high": number(ends[1])}
        rows.append(row)
    return rows


def _day(made: Run, i: int, farms: int) -> dict[str, float]:
    course, active = made.course, _used(made, farms)
    j = min(i, len(course.length) - 1)
    return {
        "end": float(course.end[j]) + (i - j),
        "output": float(made.output[j]),
        "exports": float(made.exports[j]),
        "stock": float(course.stock[j, active].sum()),
        "loading": float(course.loading[j, active].sum()),
    }


def _used(made: Run, farms: int) -> list[int]:
    """Farms whose stock moves."""
    moved = np.abs(made.course.stock - made.course.plant.start).max(axis=0) > 1e-6 if farms else np.zeros(0)
    return [int(i) for i in np.flatnonzero(moved)]


def used_farms(result: Days) -> tuple[Farm, ...]:
    """Tank farms whose stock moves in any run."""
    moved = {i for r in result.runs for i in _used(r, len(result.farms))}
    return tuple(farm for i, farm in enumerate(result.farms) if i in moved)


def days_answer(result: Days, dataset: "Dataset") -> dict[str, Any]:
    """The answer of `kzroutes block TARGET --days N`."""
    units = {"output": "Mt/d", "exports": "Mt/d", "loading": "Mt/d", "stock": "Mt", "lost_mt": "Mt", "day": "days"}
    return envelope("days", dataset, units) | {
        "targets": [b.target.key for b in result.scenario.blocks],
        "left": [number(b.left) for b in result.scenario.blocks],
        "horizon": result.scenario.horizon,
        "year": result.year,
        "days": number(result.days),
        "base_output_mt_d": number(float(result.runs[1].course.plant.base[:-1].sum())),
        "base_exports_mt_d": number(result.runs[1].base_exports),
        "assumptions": {
            "start_fill": [number(r.fill) for r in result.runs],
            "ramp_share_per_day": number(result.ramp_share),
            "phi": number(result.runs[1].phi),
            "tank_farms": [
                {"id": f.storage_id, "capacity_mt": number(f.capacity_mt), "status": f.status, "source": f.source_id}
                for f in used_farms(result)
            ],
        },
        **{m: dict(zip(("low", "central", "high"), map(number, result.band(m)), strict=True)) for m in MEASURES},
        "fields": [
            {"id": node, "name": name, "lost_mt": number(lost)}
            for (node, name), lost in zip(result.fields, _field_losses(result), strict=True)
        ],
        "rows": days_records(result),
    }


def _field_losses(result: Days) -> list[float]:
    return [float(v) + 0.0 for v in np.maximum(result.runs[1].course.lost[:, :-1].sum(axis=0), 0.0)]


def print_days(console: "Console", result: Days, unit: "Unit") -> None:
    """Print the band, and the days on which something changes."""
    from energy.report.console import plain, table

    year = f", base {result.year}" if result.year else ""
    head = f"Block {result.scenario.label} for {result.days:g} days{year} (model result)"
    names = {
        "first_cut_days": "fields are first cut after (days)",
        "lost_mt": "output lost (Mt)",
        "output_recovery_days": "output back at 95 % after reopening (days)",
        "resilience_loss_days": "resilience loss (days of full exports)",
    }
    columns = ("", *(f"{100 * r.fill:g} % full at start" for r in result.runs))
    rows = [(names[m], *(_text(getattr(r, m)) for r in result.runs)) for m in MEASURES]
    console.print(table(head, columns, rows))
    console.print()
    daily = (
        (f"{r['day']:g}", *(unit.volume(r[k] * DAYS) for k in ("output", "exports", "loading")), f"{r['stock']:.2f}")
        for r in _turning(days_records(result))
    )
    heads = (
        "Day",
        f"output ({unit.name})",
        f"exports ({unit.name})",
        f"loading, all crude ({unit.name})",
        "stock (Mt)",
    )
    console.print(table("Days on which something changes (middle fill)", heads, daily))
    console.print(plain(_rests_on(result)))


def _turning(rows: Sequence[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for i, row in enumerate(rows):
        near = [rows[j] for j in (i - 1, i + 1) if 0 <= j < len(rows)]
        if len(near) < 2 or any(abs(row[k] - n[k]) > 5e-4 for n in near for k in ("output", "exports", "loading")):
            yield row


def _text(value: float | None) -> str:
    return "never" if value is None else f"{value:.2f}"


def _rests_on(result: Days) -> str:
    farms = used_farms(result)
    tanks = "; ".join(f"{f.name} {f.capacity_mt:g} Mt ({f.status}, {f.source_id})" for f in farms) or "no tank farm"
    pace = "at once" if result.ramp_share is None else f"by {100 * result.ramp_share:.0f} % of base output a day"
    phi = result.runs[1].phi
    other = f"φ {phi:.2f}" if phi is not None else f"the {result.scenario.horizon} horizon"
    return (
        f"Rests on: {tanks}; start fill {100 * result.runs[2].fill:g}–{100 * result.runs[0].fill:g} % (assumption); "
        f"fields come back {pace} (assumption); other routes carry what {other} gives."
    )
