"""Episode: an outage that is asked about, forecast as past events are replayed.

The same draws, weighed by what past events taught, with the model's own error. What lies in the days that are asked
about, and in the days of the same episode, is not known to the forecast.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import ceil
from typing import Any

import numpy as np

from energy.duration.days import Days, loading_of, simulate_days
from energy.duration.error import model_error
from energy.duration.simulation import Floats
from energy.duration.storage import StorageDispatch
from energy.flow.scenario import Scenario
from energy.replay.cases import Case, Closure
from energy.replay.figures import figures_of
from energy.replay.forecasts import Forecasts
from energy.replay.learning import left_out
from energy.replay.quantities import Reading, displaced_share, missed_loading

_ANY_DAY = date(2001, 1, 1)
"""Where an outage without a date is put, so that its days can be counted."""


def forecast(
    forecasts: Forecasts,
    storage: StorageDispatch,
    targets: Sequence[str],
    days: float,
    *,
    start: date | None = None,
    progress: Callable[[int, int], None] | None = None,
    **options: Any,
) -> Days:
    """Block something for a number of days (parameters and faults as in `energy.duration.days.simulate_days`).

    Parameters
    ----------
    forecasts : Forecasts
        Of the same network: its events teach.
    storage : StorageDispatch
        Compiled base year with its tank farms.

    Examples
    --------
    >>> import energy
    >>> net = energy.load()
    >>> forecasts = Forecasts(net.dataset, net.storage, draws=40)
    >>> days = forecast(forecasts, net.storage(2023), ["spm-1", "spm-2", "spm-3"], 7)
    >>> round(float(days.weights.sum()), 6), "lost" in days.errors
    (1.0, True)
    """
    drawn: dict[str, Any] = {"draws": forecasts.count, "seed": forecasts.seed, "progress": progress}
    if not forecasts.teach:
        return simulate_days(storage, targets, days, start=start, **drawn, **options)
    result = simulate_days(storage, targets, days, start=start, priors=forecasts.priors, **drawn, **options)
    last = None if start is None else start + timedelta(ceil(days) - 1)
    unknown = left_out(forecasts.cases, start, last) if start and last else frozenset[str]()
    forecasts.progress = progress
    return replace(result, weights=forecasts.weights(unknown), errors=_errors(result))


def _errors(result: Days) -> Mapping[str, Floats]:
    """Standard deviation of the model's own error of everything that is forecast, by name."""
    runs = result.runs
    shares: dict[Scenario, float] = {}

    def share(scenario: Scenario) -> float:
        if scenario not in shares:
            shares[scenario] = displaced_share(runs.storage, scenario)
        return shares[scenario]

    def reading(quantity: str, *of: str, days: float = float(runs.trajectory.end[-1])) -> Reading:
        return Reading(_case(result, quantity, of, days), runs, runs.storage, share)

    def size(quantity: str, *of: str, days: float = float(runs.trajectory.end[-1])) -> Floats:
        return figures_of(reading(quantity, *of, days=days)).error

    displaced = reading("output").displaced[:, None]
    missed = sum(missed_loading(reading("loading", f"node:{f.node}")) for f in result.terminals)
    found = {
        "output": model_error(runs.output, displaced),
        "exports": model_error(runs.exports, displaced),
        loading_of(result): model_error(result.series("loading"), np.reshape(missed, (-1, 1))),
        "lost": size("lost"),
        "exports_lost": size("exports_lost") / np.maximum(runs.base_exports, 1e-9),
    }
    found |= {f"lost node:{node}": size("lost", f"node:{node}") for node, _ in result.fields}
    corridors = set(runs.storage.network.gates.values())
    for corridor, _ in result.corridors:
        if corridor in corridors:
            name = f"corridor:{corridor}"
            found[f"corridor_more {name}"] = size("corridor_more", name, days=result.days)
    return found


def _case(result: Days, quantity: str, of: tuple[str, ...], days: float) -> Case:
    """What is asked, as a row of the replays table without a figure."""
    first = result.start or _ANY_DAY
    shut = tuple((block.target.key, block.left) for block in result.scenario.blocks)
    closure = Closure(first, first + timedelta(ceil(result.days) - 1), shut)
    texts = dict.fromkeys(("replay_id", "event_id", "event", "unit", "status", "use", "source_id", "note"), "")
    return Case(
        quantity=quantity,
        of=of,
        start=first,
        end=first + timedelta(ceil(days) - 1),
        closures=(closure,),
        limits=(),
        year=result.year or 0,
        observed=None,
        independent=False,
        **texts,
    )
