"""Figures: what the model, a naive estimate and the plainest model say of a row, whatever was observed.

They are all that a row needs to be forecast, scored and learned from, so that they can be kept without the runs.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from energy.duration.error import model_error
from energy.duration.simulation import Floats
from energy.replay.quantities import LEFT_OF_BASE, WITHOUT_ERROR, Reading, modelled, naive, other_ways, scale


@dataclass(frozen=True)
class Figures:
    """Figures of one quantity, in its unit.

    Attributes
    ----------
    quantity : str
        What they are about.
    values : array, shape (draws,)
        The model's, without its own error; not a number where it never comes to pass.
    naive : float
        The naive value.
    scale : float
        What the row is divided by before rows are averaged.
    others : float
        What other ways carry in the base year; needed for what is rerouted.
    plain : float
        The value where nothing else moves and there is one tank; not a number where nobody asks.
    """

    quantity: str
    values: Floats
    naive: float
    scale: float
    others: float
    plain: float = np.nan

    @cached_property
    def error(self) -> Floats:
        """Standard deviation of the model's own error by draw; nothing for a first cut and a fill."""
        return model_error(self.flowing, self.shock)

    @property
    def shock(self) -> float:
        """How much the closures disturb by the naive estimate; 0 for a first cut and a fill."""
        if self.quantity in WITHOUT_ERROR:
            return 0.0
        # Of these the naive value is what is left of the base; of all others it is the change itself.
        return abs(self.naive - (self.scale if self.quantity in LEFT_OF_BASE else 0.0))

    @property
    def flowing(self) -> Floats:
        """The volume that the model lets flow in what was measured, by draw: what it may be wrong in.

        Of a loss that is what was not lost, of what went another way all that went there; nothing for a first cut and
        a fill.
        """
        if self.quantity in WITHOUT_ERROR:
            return np.zeros(len(self.values))
        if self.quantity in ("lost", "exports_lost"):
            return np.maximum(self.scale - self.values, 0.0)
        if self.quantity == "corridor_more":
            return np.maximum(self.scale + self.values, 0.0)
        return self.values + self.others


def figures_of(reading: Reading, plain: Reading | None = None) -> Figures:
    """The figures of a case on its runs.

    Parameters
    ----------
    reading : Reading
        The case on its draws.
    plain : Reading, optional
        The case on one run in which nothing else moves and the terminal's tank is all there is.

    Raises
    ------
    UsageError
        If what was measured is not in the network of the base year.
    """
    whole = scale(reading)
    one = np.nan if plain is None else float(modelled(plain)[0])
    return Figures(
        reading.case.quantity,
        # As they are kept, so that what is read again is what was worked out.
        modelled(reading).astype(np.float32).astype(np.float64),
        naive(reading),
        whole,
        other_ways(reading) if reading.case.quantity == "rerouted" else 0.0,
        # What never comes to pass is as far off as the window is long.
        whole if plain is not None and np.isnan(one) else one,
    )
