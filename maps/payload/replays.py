"""What the page shows of real events: forecasts beside what was observed, as `kzroutes replay` has them."""

from typing import TYPE_CHECKING

from energy.replay.cases import cases_of
from energy.replay.predictions import stored_of
from energy.replay.replay import rows_of
from energy.results import Record

if TYPE_CHECKING:
    from energy.replay.replay import ReplayRow
    from energy.study import Study

_WRITTEN = ("frozen", "void")


def replay_rows(study: "Study", *, every: bool = False) -> tuple[Record, ...]:
    """Forecasts of events with what was observed, in the order of their table.

    Parameters
    ----------
    study : Study
        A network folder; one without a replays table has none.
    every : bool
        All of them, which takes half a minute where nothing is kept of the tables; else those that were written down
        beforehand, as they stand.

    Returns
    -------
    tuple of dict
        ``event``, ``quantity``, ``of`` (keys), ``start``, ``end``, ``unit``, ``low``, ``median``, ``high`` (5, 50 and
        95 % of draws), ``observed``, ``status``, ``hit`` (inside these 90 %; None where nothing was observed),
        ``use``, ``written`` (the day; None for those worked out now) and ``source``. Missing is None.
    """
    cases = cases_of(study.dataset)
    if not cases:
        return ()
    if not every:
        stored = stored_of(study.dataset)
        cases = tuple(case for case in cases if case.replay_id in stored and case.use in _WRITTEN)
    return tuple(_row(row) for row in rows_of(study.forecasts(), cases))


def _row(row: "ReplayRow") -> Record:
    plain = row.record()
    start, end = plain["period"]
    return {
        **{name: plain[name] for name in ("event", "quantity", "unit", "observed", "status", "hit", "use", "written")},
        "of": list(plain["of"]),
        "start": start,
        "end": end,
        "low": plain["q05"],
        "median": plain["q50"],
        "high": plain["q95"],
        "source": plain["source"] or None,
    }
