"""φ: the part of the spare room that can be used within a month, as the tables hold it."""

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geodata import Dataset


@dataclass(frozen=True)
class Phi:
    """φ with its range: low and high are the fitted values, central their geometric mean."""

    low: float
    central: float
    high: float


def phi_of(dataset: "Dataset") -> Phi | None:
    """The stored φ of a network folder, or None where it has no calibration."""
    fitted = [float(row["phi"]) for row in dataset.rows("calibration", used=True)]
    if not fitted or min(fitted) <= 0:
        return None
    return Phi(min(fitted), sqrt(min(fitted) * max(fitted)), max(fitted))
