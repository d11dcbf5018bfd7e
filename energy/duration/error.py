"""Error: how far a model whose numbers are right may still stand off what is observed.

No draw is exactly right. The error is an assumption, one and the same when an event teaches, when one is replayed and
when an outage is forecast: a tenth of what flows, and never more than the closures disturb by a naive estimate.
"""

import numpy as np

from energy.duration.simulation import Floats

KERNEL = 0.1
"""Assumption: how far the model may stand off a figure though its numbers are right, as a share of what flows."""


def model_error(flowing: Floats, shock: "Floats | float") -> Floats:
    """Standard deviation of the model's own error by draw: `KERNEL` of what flows, never more than is disturbed."""
    return np.minimum(KERNEL * flowing, shock)


def with_error(values: Floats, size: Floats, chances: Floats) -> Floats:
    """Draws with a normal error of a given standard deviation.

    Parameters
    ----------
    values, size : array, shape (…, draws)
        Draws, and standard deviations in their unit.
    chances : array, shape (draws,)
        Shares (0–1) of a normal curve below the error of each draw.

    Examples
    --------
    >>> with_error(np.array([1.0, 2.0]), np.array([0.0, 0.5]), np.array([0.2, 0.5])).tolist()
    [1.0, 2.0]
    """
    if not size.any():
        return values
    from scipy.special import ndtri

    return np.asarray(values + size * ndtri(chances), dtype=np.float64)


def error_of(event: str, *names: str) -> str:
    """The name by which the error of a quantity is drawn: one for all days of an episode."""
    return " ".join((event, *names))
