"""Calibration: φ, the part of the spare room that can be used within a month.

In two events the volume that was sent another way is published. φ is that volume over what the model reroutes
structurally for the same shock on the same year's base. The two events fit φ and therefore prove nothing; they are
never counted as hits.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from energy.flow.dispatch import Dispatch, Dispatched, dispatch_for
from energy.flow.rerouting import rerouted
from energy.flow.scenario import make_scenario
from energy.network.targets import Targets
from energy.reconciliation.baseline import baseline

if TYPE_CHECKING:
    from geodata import Dataset


@dataclass(frozen=True)
class Fit:
    """One event's fit: volume rerouted in the month as published and as modelled (Mt), and their ratio."""

    event_id: str
    reading: str
    rerouted_mt: float
    model_mt: float
    phi: float


def fit(dataset: "Dataset") -> tuple[Fit, ...]:
    """Compute φ anew for every row of the calibration table.

    Parameters
    ----------
    dataset : Dataset
        Validated tables. From each calibration row the event, the reading, the year, the days and the published
        volume are used; `model_mt` and `phi` are what this function finds.

    Returns
    -------
    tuple of Fit
        In table order.

    Notes
    -----
    Read as *increase*, the published volume is what moved to other routes. Read as *total*, it is everything that
    the other routes carried; less than they carried before, it leaves no increase and φ is 0.
    """
    targets = Targets(dataset)
    fits = []
    for row in dataset.rows("calibration"):
        dispatch = dispatch_for(baseline(dataset, int(row["year"])))
        answer = dispatch.solve(make_scenario(targets, [f"event:{row['event_id']}"]))
        days = int(row["days"])
        model = rerouted(dispatch, answer) * days / 365
        moved = float(row["rerouted_mt"])
        if row["reading"] == "total":
            moved = max(0.0, moved - _others(dispatch, answer) * days / 365)
        fits.append(Fit(str(row["event_id"]), str(row["reading"]), float(row["rerouted_mt"]), model, moved / model))
    return tuple(fits)


def _others(dispatch: Dispatch, answer: Dispatched) -> float:
    """Base flow of the corridors that the scenario leaves alone (Mt/y)."""
    base, gates = dispatch.base_flows, dispatch.network.gates
    hit = {gates[g] for g in gates if answer.flows[g] < base[g] - 1e-6}
    return sum(base[g] for g, corridor in gates.items() if corridor not in hit)
