"""Priors: the ranges that forecasts draw from, and draws from them.

The table may hold several rows for one thing: of those the first is drawn that has not learned from an event which the
forecast may not know. The same seed gives the same draws.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from energy.duration.simulation import Floats, Ints
from energy.results import Record, record
from geodata.dataset import from_row

if TYPE_CHECKING:
    from geodata import Dataset

TOGETHER = frozenset({"start_fill", "fill_up_the_line", "weather", "turndown_floor", "restart", "rail_room"})
"""Quantities whose rows rise and fall together: full here is full there, a quick restart is quick for any cause."""

BY_EVENT = frozenset({"start_fill", "fill_up_the_line", "weather", "ships_away_share", "ships_away_days", "level"})
"""Quantities that every event draws anew; all others belong to the network, and what an event teaches of them lasts."""

BY_SETTING = frozenset(
    {
        *("mooring_rate", "terminal_rate", "weather", "ships_away_share", "ships_away_days", "phi"),
        *("caspian_room", "rail_room", "transit_room", "turndown_floor", "cut_depth"),
    }
)
"""Quantities that need programs to be solved: they are drawn once per setting of the network, not once per draw."""


@dataclass(frozen=True)
class Prior:
    """One row: what it is about, its range and shape, the events it has learned from, and its sources.

    `of` and `months` are empty where the row holds for all that no other row of the quantity names.
    """

    prior_id: str
    quantity: str
    of: tuple[str, ...]
    months: tuple[int, ...]
    shape: str
    low: float
    central: float
    high: float
    unit: str
    status: str
    learned_from: frozenset[str]
    source_id: str
    note: str

    def at(self, chance: Floats) -> Floats:
        """Values that lie above the given shares (0–1) of the prior.

        Examples
        --------
        >>> prior = Prior("p", "phi", (), (), "triangular", 0, 0.5, 1, "share", "assumption", frozenset(), "", "")
        >>> prior.at(np.array([0.0, 0.125, 0.5, 1.0])).tolist()
        [0.0, 0.25, 0.5, 1.0]
        """
        width = self.high - self.low
        if self.shape == "point" or width <= 0:
            return np.full(len(chance), self.central)
        mode = (self.central - self.low) / width
        if self.shape == "uniform":
            share = chance
        elif self.shape == "triangular":
            with np.errstate(divide="ignore", invalid="ignore"):
                rise, fall = np.sqrt(chance * mode), 1 - np.sqrt((1 - chance) * (1 - mode))
            share = np.where(chance <= mode, rise, fall)
        else:
            from scipy.special import betaincinv

            share = betaincinv(1 + 4 * mode, 1 + 4 * (1 - mode), chance)
        return np.asarray(self.low + width * share, dtype=np.float64)

    def record(self) -> Record:
        """The row as plain values."""
        return record(self, "prior_id", "quantity", "of", "months", "shape", "low", "central", "high", "unit", "status")


@dataclass(frozen=True)
class Priors:
    """The rows to draw from, one for each quantity, place and month."""

    rows: tuple[Prior, ...]

    def find(self, quantity: str, of: str = "", month: int | None = None) -> Prior | None:
        """The row for something, or the one for all that is not named."""
        rows = [r for r in self.rows if r.quantity == quantity and (not r.months or month in r.months)]
        named = next((r for r in rows if of in r.of), None)
        return named or next((r for r in rows if not r.of), None)

    def named(self, quantity: str) -> tuple[str, ...]:
        """What the rows of a quantity name, in table order."""
        return tuple(dict.fromkeys(of for r in self.rows if r.quantity == quantity for of in r.of))


def priors_of(dataset: "Dataset", unknown: Collection[str] | None = ()) -> Priors:
    """The priors of a network for a forecast that may not know what some events taught.

    Parameters
    ----------
    dataset : Dataset
        Validated tables; without a priors table there are none.
    unknown : collection of str, or None
        Events that nothing may have been learned from; None for rows that have learned from no event at all.

    Examples
    --------
    >>> import geodata
    >>> priors_of(geodata.load(), {"2025-11-29-spm2"}).find("mooring_rate", "edge:spm-1").prior_id
    'mooring-rate-2022'
    """
    chosen: dict[tuple[str, tuple[str, ...], tuple[int, ...]], Prior] = {}
    for row in dataset.rows("priors"):
        prior = from_row(
            Prior,
            row,
            of=tuple(filter(None, str(row["of"] or "").split(";"))),
            months=tuple(int(month) for month in str(row["months"] or "").split(";") if month),
            learned_from=frozenset(row["learned_from"] or ()),
            source_id=";".join(row["source_id"]),
        )
        key = (prior.quantity, prior.of, prior.months)
        barred = bool(prior.learned_from) if unknown is None else bool(prior.learned_from & set(unknown))
        if not barred:
            chosen.setdefault(key, prior)
    return Priors(tuple(chosen.values()))


class Draws:
    """Numbers drawn from priors: the same for the same seed.

    Parameters
    ----------
    priors : Priors
        What to draw from.
    count : int
        Draws.
    settings : int
        Distinct settings of the network among them.
    seed : int
        Start of the random numbers.
    event : str
        Whose draws: what belongs to the network is the same for all events.
    central : bool
        Take the central value of every prior instead: one draw.

    Notes
    -----
    Each quantity is drawn by a Latin hypercube: every one of `count` equal slices of its prior gives one value, in an
    order of its own.
    """

    def __init__(
        self, priors: Priors, count: int, settings: int, seed: int, event: str = "", *, central: bool = False
    ) -> None:
        self.priors, self.seed, self.event, self.central = priors, seed, event, central
        self.count = 1 if central else count
        self.settings = 1 if central else min(settings, count)

    @cached_property
    def setting(self) -> Ints:
        """Which setting of the network each draw has, shape (draws,)."""
        return self._random("setting").permutation(np.arange(self.count) % self.settings)

    def chances(self, quantity: str, of: str = "") -> Floats:
        """Shares (0–1) of a prior below the values drawn, one per draw or per setting."""
        size = self.settings if quantity in BY_SETTING else self.count
        random = self._random(quantity if quantity in TOGETHER else f"{quantity} {of}")
        return np.asarray((random.permutation(size) + random.random(size)) / size, dtype=np.float64)

    def values(self, quantity: str, of: str = "", month: int | None = None) -> Floats | None:
        """What was drawn, one value per draw or per setting; None where no prior is about it."""
        prior = self.priors.find(quantity, of, month)
        if prior is None:
            return None
        if self.central:
            return np.array([prior.central])
        return prior.at(self.chances(quantity, ";".join(prior.of)))

    def _random(self, name: str) -> np.random.Generator:
        event = self.event if name.partition(" ")[0] in BY_EVENT else ""
        return np.random.default_rng([self.seed, crc32(name.encode()), crc32(event.encode())])


def quantiles(
    values: Floats, weights: Floats | None = None, at: Iterable[float] = (0.05, 0.25, 0.5, 0.75, 0.95)
) -> Floats:
    """Quantiles of draws, the last axis; a draw in which something never comes to pass counts as beyond all others.

    Parameters
    ----------
    values : array, shape (…, draws)
        Draws; not a number for never.
    weights : array, shape (draws,), optional
        Weight of each draw; alike where not given.
    at : iterable of float
        Which quantiles, 0–1.

    Returns
    -------
    array, shape (quantiles, …)
        The smallest value whose share of weight reaches the quantile; not a number where that is never.

    Examples
    --------
    >>> quantiles(np.array([3.0, 1.0, 2.0, np.nan]), at=(0.25, 0.5, 1.0)).tolist()
    [1.0, 2.0, nan]
    """
    order = np.argsort(values, axis=-1, kind="stable")
    ranked = np.take_along_axis(values, order, axis=-1)
    weight = np.ones(values.shape[-1]) if weights is None else weights
    share = np.cumsum(weight[order], axis=-1)
    share = share / share[..., -1:]
    places = [np.argmax(share >= q - 1e-12, axis=-1) for q in at]
    return np.stack([np.take_along_axis(ranked, p[..., None], axis=-1)[..., 0] for p in places])


def effective(weights: Floats) -> float:
    """How many equal draws weights are worth: (Σw)²/Σw²."""
    return float(weights.sum() ** 2 / (weights**2).sum())
