"""Learning: what other events teach about the network, as weights of draws.

All events are drawn with the same network: the same φ, rate of a mooring, tanks up the line, pace of restart and order
of cuts in the n-th draw of each. An event makes a draw the more likely the nearer it comes to what was observed; the
forecast of an event weighs draws by all episodes but its own. Priors that have learned from events stay out of this, so
that nothing is counted twice.

No draw is exactly right: how far off one may be though its numbers are right is in `energy.duration.error`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from energy.duration.error import KERNEL
from energy.duration.priors import BY_EVENT, Draws, Prior, effective, quantiles
from energy.duration.simulation import Floats
from energy.replay.cases import Case
from energy.results import Record, number

LEAST = 0.02
"""Of the row's scale: no figure teaches as if it were known better than this."""

ENOUGH = 0.2
"""Weights are flattened until they are worth at least this share of the draws, so that no few draws carry all."""


@dataclass(frozen=True)
class Lesson:
    """What one row of an event says about each draw: logarithm of how likely it makes what was observed."""

    event_id: str
    likelihood: Floats


def lesson(event_id: str, values: Floats, observed: float, scale: float, error: Floats) -> Lesson:
    """How likely each draw makes what was observed: a normal curve of the model's own error around the draw.

    A first cut and a fill have no such error: `KERNEL` of their scale is taken. A draw in which it never comes to pass
    is as far off as the scale.
    """
    off = np.where(np.isnan(values), scale, values - observed)
    width = np.where(error > 0, np.maximum(error, LEAST * scale), KERNEL * scale)
    return Lesson(event_id, -0.5 * np.clip(off / width, -10, 10) ** 2 - np.log(width / scale))


def weights(lessons: Sequence[Lesson], unknown: Collection[str], draws: int) -> Floats:
    """Weights of the draws by all lessons but those of the events that a forecast may not know; they add up to 1.

    Rows of one event count as one, by their mean. Weights are raised to the largest power up to 1 that leaves them
    worth `ENOUGH` of the draws.
    """
    known = sorted({one.event_id for one in lessons} - set(unknown))
    total = np.zeros(draws)
    for event in known:
        total += np.mean([one.likelihood for one in lessons if one.event_id == event], axis=0)

    def raised(power: float) -> Floats:
        raw = np.exp(power * (total - total.max()))
        return np.asarray(raw / raw.sum(), dtype=np.float64)

    low, high = 0.0, 1.0
    if effective(raised(1.0)) >= ENOUGH * draws:
        return raised(1.0)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if effective(raised(middle)) >= ENOUGH * draws else (low, middle)
    return raised(low)


def episodes(cases: Sequence[Case]) -> Mapping[str, frozenset[str]]:
    """For each event the events that lie in the same days, itself among them: they are left out together.

    Examples
    --------
    >>> import geodata
    >>> from energy.replay.cases import cases_of
    >>> "2025-11-29-spm2" in episodes(cases_of(geodata.load()))["2025-12-29-cpc-storm"]
    True
    """
    return {event: _meeting(cases, first, last) for event, (first, last) in _spans(cases).items()}


def left_out(cases: Sequence[Case], first: date, last: date) -> frozenset[str]:
    """Events that a forecast of some days may not know: those in these days, and what lies in the same days as they.

    Examples
    --------
    >>> import geodata
    >>> from energy.replay.cases import cases_of
    >>> sorted(left_out(cases_of(geodata.load()), date(2023, 2, 19), date(2023, 2, 22)))
    ['2023-02-19-cpc-storm']
    """
    known = episodes(cases)
    return frozenset().union(*(known[event] for event in _meeting(cases, first, last)))


def _spans(cases: Sequence[Case]) -> Mapping[str, tuple[date, date]]:
    """First and last day of every event."""
    return {
        event: (
            min(min(c.origin, c.start) for c in cases if c.event_id == event),
            max(max(c.end, c.closures[-1].last) for c in cases if c.event_id == event),
        )
        for event in dict.fromkeys(c.event_id for c in cases)
    }


def _meeting(cases: Sequence[Case], first: date, last: date) -> frozenset[str]:
    return frozenset(event for event, (a, b) in _spans(cases).items() if a <= last and first <= b)


def learned(draws: Draws, weight: Floats) -> list[Record]:
    """Prior and posterior of everything that belongs to the network: 5, 50 and 95 %, one row each."""
    rows: list[Record] = []
    for prior in draws.priors.rows:
        if prior.quantity in BY_EVENT | {"season", "outage_days"} or prior.shape == "point":
            continue
        values = _by_draw(draws, prior)
        before, after = (quantiles(values, w, at=(0.05, 0.5, 0.95)).tolist() for w in (None, weight))
        rows.append(
            {
                "prior": prior.prior_id,
                "quantity": prior.quantity,
                "of": ";".join(prior.of) or None,
                "unit": prior.unit,
                **{f"prior_{q}": number(v) for q, v in zip(("q05", "q50", "q95"), before, strict=True)},
                **{f"posterior_{q}": number(v) for q, v in zip(("q05", "q50", "q95"), after, strict=True)},
            }
        )
    return rows


def _by_draw(draws: Draws, prior: Prior) -> Floats:
    values = draws.values(prior.quantity, prior.of[0] if prior.of else "")
    if values is None:
        return np.full(draws.count, prior.central)
    return values if len(values) == draws.count else values[draws.setting]
