"""Days: what an outage of so many days does, day by day, with tank farms, moorings and restart.

Each day knows today only: the routes that are shut today, and what is in the tanks. What is not known (how full the
tanks are, what one mooring carries, how quickly fields come back) is drawn from priors: the answer is a distribution.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from energy.duration.conditions import conditions_of
from energy.duration.error import error_of, with_error
from energy.duration.level import level_before, published_output
from energy.duration.priors import Draws, Prior, Priors, priors_of, quantiles
from energy.duration.runs import Phase, Runs, Simulator
from energy.duration.settings import ANY_MONTH, months_between
from energy.duration.simulation import Floats, Rates
from energy.duration.storage import StorageDispatch, TankFarm
from energy.errors import UsageError
from energy.flow.scenario import Scenario, make_scenario
from energy.network.units import DUST
from energy.results import Record, Result, number
from geodata.commodity import GOODS, Commodity

LONGEST = 3660
"""Days. Longer outages are a question for the structural horizon."""

DRAWS, SEED = 1000, 0
"""Draws and seed where none are given: the same for an outage that is asked about and for past events."""

_PER_SETTING = 25
"""Draws for each setting of the network."""

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}
"""What is given of every distribution, by name."""

MEASURES = ("first_cut_days", "lost_mt", "output_recovery_days", "resilience_loss_days")
_ERRORS = {"lost_mt": "lost", "resilience_loss_days": "exports_lost"}
"""The name of the error of a measure, where it has another one."""

SERIES = ("output", "exports", "loading", "stock")


@dataclass(frozen=True, repr=False)
class Days(Result):
    """The answer to "block X for N days": a forecast. Volumes in Mt and Mt/d.

    Attributes
    ----------
    scenario, year, days, start
        What was asked; `start` is the first day of the outage, None for any day of an average year.
    farms : tuple of TankFarm
        Tank farms of the network.
    fields : tuple of (str, str)
        Ids and names of the fields.
    priors : Priors
        What was drawn from.
    seed : int
        Start of the random numbers.
    runs : Runs
        One run for each draw.
    weights : array, shape (draws,), or None
        What past events taught, as weights of the draws; all alike where not given.
    errors : mapping of str to array
        Standard deviation of the model's own error of a quantity, in the shape of its values; none where missing.
    """

    scenario: Scenario
    year: int | None
    days: float
    start: date | None
    farms: tuple[TankFarm, ...]
    fields: tuple[tuple[str, str], ...]
    corridors: tuple[tuple[str, str], ...]
    priors: Priors
    seed: int
    runs: Runs
    weights: Floats | None = None
    errors: Mapping[str, Floats] = field(default_factory=dict)
    commodity: Commodity = GOODS

    @property
    def headline(self) -> str:
        """What is lost: the median, and the range that holds nine of ten draws."""
        lost = self.quantiles("lost_mt")
        base = f", base {self.year}" if self.year else ""
        ends = f"90 % {lost['q05']:.2f}–{lost['q95']:.2f}"
        said = f"{lost['q50']:.2f} {self.commodity.unit} of output lost ({ends})"
        return f"{self.scenario.label} blocked for {self.days:g} days{base}: {said}"

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return len(self.runs.conditions.level)

    def quantiles(self, name: str) -> dict[str, float | None]:
        """Quantiles of `first_cut_days`, `lost_mt`, `output_recovery_days` or `resilience_loss_days`.

        None stands for never: a field that is not cut, an output that is not back by the end of the run.
        """
        return self._named(_ERRORS.get(name, name), getattr(self.runs, name))

    def rerouted(self) -> list[Record]:
        """What each corridor carries more (or less) than in the base case while the outage lasts, Mt: quantiles."""
        rows: list[Record] = []
        for corridor, name in self.corridors:
            change = self.runs.more_through(corridor, self.days)
            rows.append({"id": corridor, "name": name, **self._named(f"corridor_more corridor:{corridor}", change)})
        return rows

    def records(self) -> list[Record]:
        """One row per day: quantiles of output, exports, loading (Mt/d) and stock at the end of the day (Mt)."""
        ends = self.runs.trajectory.end
        errors = dict(zip(SERIES, ("output", "exports", loading_of(self), "stock"), strict=True))
        series = {name: self.quantiles_of(self._with_error(errors[name], self.series(name))) for name in SERIES}
        return [
            {
                "day": number(float(end)),
                **{
                    f"{name}_{q}": number(float(values[k][i]))
                    for name, values in series.items()
                    for k, q in enumerate(QUANTILES)
                },
            }
            for i, end in enumerate(ends.tolist())
        ]

    def series(self, name: str) -> Floats:
        """A series by step and draw, Mt/d or Mt.

        `output`, `exports`, `loading` of the terminals where it changes, or `stock` of the farms that take part.
        """
        if name in ("output", "exports"):
            return np.asarray(getattr(self.runs, name), dtype=np.float64)
        farms = self.runs.loading if name == "loading" else self.runs.moved
        return np.asarray(getattr(self.runs.trajectory, name)[:, :, list(farms)].sum(axis=2))

    @property
    def terminals(self) -> tuple[TankFarm, ...]:
        """Terminals whose loading changes in any draw."""
        return tuple(self.farms[i] for i in self.runs.loading)

    @property
    def used_farms(self) -> tuple[TankFarm, ...]:
        """Tank farms whose stock moves in any draw."""
        return tuple(self.farms[i] for i in self.runs.moved)

    def field_losses(self) -> list[Record]:
        """What each field loses, Mt: quantiles, in table order."""
        lost = np.maximum(self.runs.trajectory.lost[:, :, :-1].sum(axis=0), 0.0)
        return [
            {"id": node, "name": name, **self._named(f"lost node:{node}", lost[:, i])}
            for i, (node, name) in enumerate(self.fields)
        ]

    def quantiles_of(self, values: Floats) -> Floats:
        """Quantiles of any values by draw (the last axis), weighed by what past events taught."""
        return quantiles(values, self.weights, QUANTILES.values())

    def _named(self, name: str, values: Floats) -> dict[str, float | None]:
        found = self.quantiles_of(self._with_error(name, values))
        return {q: number(float(v)) for q, v in zip(QUANTILES, found.tolist(), strict=True)}

    def _with_error(self, name: str, values: Floats) -> Floats:
        """Values with the model's own error: the same one for all days."""
        if name not in self.errors:
            return values
        chances = Draws(self.priors, self.draws, 1, self.seed).chances("model_error", error_of(self.event, name))
        found = with_error(values, self.errors[name], chances)
        # Only a change against base may be below zero.
        return found if name.startswith("corridor_more") else np.maximum(found, 0.0)

    @property
    def event(self) -> str:
        """By what the draws of this outage alone are named: its first day."""
        return self.start.isoformat() if self.start else ""


def simulate_days(
    storage: StorageDispatch,
    targets: Sequence[str],
    days: float,
    *,
    left: float | None = None,
    horizon: str = "month",
    start: date | None = None,
    start_fill: tuple[float, float] | None = None,
    ramp_share: float | None = None,
    attack: bool = False,
    step: float = 1.0,
    release_foreign: bool = False,
    draws: int = DRAWS,
    seed: int = SEED,
    priors: Priors | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Days:
    """Block something for a number of days: draws alone, which `energy.replay.episode` weighs by past events.

    Parameters
    ----------
    storage : StorageDispatch
        Compiled base year with its tank farms.
    targets : sequence of str
        What is blocked.
    days : float
        How long.
    left : float, optional
        Share that stays open, 0–1.
    horizon : str
        What other routes can carry meanwhile: ``month`` (φ of the spare room), ``year`` or ``structural``.
    start : date, optional
        First day: gives the weather of the season and the level of output before it. Without it the weather is that of
        all months and output the average of the base year.
    start_fill : pair of float, optional
        Lowest and highest share of the terminals' tanks that may be full at the start, 0–1, in place of the prior.
    ramp_share : float, optional
        Share of base output by which production may rise in a day, in place of the prior.
    attack : bool
        Whether ships may stay away, as after an attack.
    step : float
        Days.
    release_foreign : bool
        Offer home crude the room that foreign crude leaves.
    draws, seed : int
        How many draws, and where the random numbers start: one seed always gives one answer.
    priors : Priors, optional
        What to draw from; the rows of the tables where not given.
    progress : callable, optional
        Called with the number of settings solved so far and of all.

    Returns
    -------
    Days
        A model result: a distribution.

    Raises
    ------
    UsageError
        If days, step, fill, ramp, draws or seed make no sense, or what is named closes nothing.

    Examples
    --------
    >>> import energy
    >>> storm = ["spm-1", "spm-2", "spm-3"]
    >>> days = simulate_days(StorageDispatch(energy.load().dispatch(2023)), storm, 7, draws=40)
    >>> days.draws, days.quantiles("lost_mt")["q05"] < days.quantiles("lost_mt")["q95"]
    (40, True)
    """
    _check(days, step, draws, seed, ramp_share)
    if not targets:
        raise UsageError("name what is blocked")
    scenario = make_scenario(storage.targets, targets, left=left, horizon=horizon, release_foreign=release_foreign)
    priors = _replaced(priors or priors_of(storage.network.dataset), start_fill, ramp_share)
    last = None if start is None else start + timedelta(int(np.ceil(days)) - 1)
    drawn = Draws(priors, draws, settings_for(draws), seed, start.isoformat() if start else "")
    conditions = conditions_of(
        storage,
        drawn,
        phi=storage.phi if horizon == "month" else None,
        hit={n for block in scenario.blocks for n in block.target.nodes},
        level=None if start is None else level_of(storage, priors, start),
    )
    count = len(conditions.settings)
    simulator = Simulator(storage, None if progress is None else lambda done: progress(min(done, count), count))
    months = ANY_MONTH if start is None or last is None else months_between(start, last)
    phase = Phase(0.0, days, scenario, None, (0.0, days) if attack else None, tuple(sorted(months.items())))
    runs = simulator.run([phase], conditions, step)
    nodes, corridors = (storage.network.dataset.by_id(name) for name in ("nodes", "corridors"))
    return Days(
        scenario,
        storage.network.year,
        days,
        start,
        storage.farms,
        tuple((n, str(nodes[n]["name"])) for n in storage.network.sources),
        # A network without a table of corridors names its gates by their edges.
        tuple((c, str(corridors.get(c, {"name": c})["name"])) for c in dict.fromkeys(storage.network.gates.values())),
        priors,
        seed,
        runs,
        commodity=storage.network.commodity,
    )


def loading_of(days: Days) -> str:
    """The name of the error of loading: of all terminals where it changes."""
    return " ".join(("loading", *(f"node:{farm.node}" for farm in days.terminals)))


def settings_for(draws: int) -> int:
    """How many settings of the network so many draws have."""
    return -(-draws // _PER_SETTING)


def level_of(storage: StorageDispatch, priors: Priors, start: date) -> Prior | None:
    """Output before a day against the average of the base year; None for a network without years."""
    year = storage.network.year
    if year is None:
        return None
    return level_before(storage.network.dataset, priors, start, published_output(storage), storage.exports, year)


def _check(days: float, step: float, draws: int, seed: int, ramp_share: float | None) -> None:
    if not 0 < days <= LONGEST:
        raise UsageError(f"an outage of {days:g} days: give a number above 0, at most {LONGEST}")
    if ramp_share is not None and not ramp_share > 0:
        raise UsageError(f"a restart by {ramp_share:.0%} of output a day: give a share above 0 %")
    if not 0 < step <= 1:
        raise UsageError(f"a step of {step:g} days: give a number above 0, at most 1")
    if not 1 <= draws <= 100_000:
        raise UsageError(f"{draws:,} draws: give a number from 1 to 100,000, such as 1000")
    if seed < 0:
        raise UsageError(f"the seed is {seed}: give a whole number of 0 or more")


def _replaced(priors: Priors, start_fill: tuple[float, float] | None, ramp_share: float | None) -> Priors:
    """Priors with what the user gave in place of some rows."""
    rows = priors.rows
    if start_fill is not None:
        low, high = start_fill
        if not 0 <= low <= high <= 1:
            raise UsageError(
                f"a start fill of {low:.0%}–{high:.0%}: give shares from 0 % to 100 %, the lower one first"
            )
        rows = (*(r for r in rows if r.quantity != "start_fill"), _given("start_fill", low, high, "share"))
    if ramp_share is not None:
        rows = (*(r for r in rows if r.quantity != "restart"), _given("restart", ramp_share, ramp_share, "share/d"))
    return replace(priors, rows=rows)


def _given(quantity: str, low: float, high: float, unit: str) -> Prior:
    shape = "uniform" if high > low else "point"
    return Prior(
        f"{quantity}-given", quantity, (), (), shape, low, (low + high) / 2, high, unit, "given", frozenset(), "", ""
    )


def first_cut_days(
    storage: StorageDispatch, targets: Sequence[str], *, left: float | None = None, horizon: str = "month"
) -> float | None:
    """Days until fields are first cut if the outage does not end; None where they never are.

    With the tanks of `simulate_days`, at terminals and up the line, and the central value of every prior: one number
    to compare many outages by, t = S(1 − fill)/(inflow − what can leave). Parameters and faults are as there.
    """
    scenario = make_scenario(storage.targets, targets, left=left, horizon=horizon)
    phi = storage.phi if horizon == "month" else None
    draws = Draws(priors_of(storage.network.dataset, None), 1, 1, SEED, central=True)
    conditions = conditions_of(storage, draws, phi=phi)
    phase = Phase(0.0, 1.0, scenario, None, None, tuple(ANY_MONTH.items()))
    setting, simulator = conditions.settings[0], Simulator(storage)

    def rates(free: frozenset[int]) -> Rates:
        return simulator.rates(phase, setting, free)

    return _until_cut(storage, rates, conditions.capacity[0] - conditions.start[0])


def _until_cut(storage: StorageDispatch, rates: Callable[[frozenset[int]], Rates], room: Floats) -> float | None:
    free = frozenset(np.flatnonzero(room > DUST).tolist())
    base, time = float(storage.base_output[:-1].sum()), 0.0
    while True:
        now = rates(free)
        if float(now.wanted[:-1].sum()) < base - DUST:
            return time
        filling = [i for i in free if now.intake[i] > DUST]
        if not filling:
            return None
        wait = min(float(room[i] / now.intake[i]) for i in filling)
        time += wait
        room = room - now.intake * wait
        free = frozenset(i for i in free if room[i] > DUST)
