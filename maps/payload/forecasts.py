"""Forecasts that take too long for a page to be made: worked out beforehand for the shipped network, and kept.

`forecasts.json` holds what `kzroutes block --days` says of outages and `kzroutes replay` of past events, with the
fingerprint of the tables that they were worked out from. Where tables differ from those, none of it is shown.
`python tools/work_out_forecasts.py` makes it anew.
"""

import json
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from importlib.resources import files
from typing import TYPE_CHECKING

from energy.duration.days import DRAWS, SEED
from energy.network.units import DAYS
from energy.replay.kept import fingerprint as fingerprint_of_figures
from energy.results import Record
from maps.payload.items import items_of
from maps.payload.replays import replay_rows

if TYPE_CHECKING:
    from energy.duration.days import Days
    from energy.study import Study
    from geodata import Dataset

OUTAGE_DAYS = 30
TOLD_DAYS = (1, 2, 3, 7, 14, 30)
"""Days of an outage whose output and stock are given."""

ALSO = (("edge:spm-1", "edge:spm-2"), ("event:2026-08-01-cpc-reduced",))
"""What the page offers to ask beside the things in its list."""

_DECIMALS = 3
_ENDS = ("q05", "q50", "q95")
_MEASURES = ("first_cut_days", "lost_mt", "output_recovery_days")
_TOLD = ("replays", "predictions", "forecasts")
"""Tables of what was observed, and of what was written down before."""


def fingerprint(dataset: "Dataset") -> str:
    """Of all that forecasts rest on in the tables, and of what was observed: words about it are no part of it.

    Examples
    --------
    >>> import geodata
    >>> fingerprint(geodata.load()) == fingerprint(geodata.load())
    True
    """
    found = blake2b(fingerprint_of_figures(dataset, DRAWS, SEED, program=False).encode(), digest_size=16)
    for name in _TOLD:
        if name in dataset.tables:
            found.update(dataset.tables[name].drop(columns="note", errors="ignore").to_csv().encode())
    return found.hexdigest()


def kept(dataset: "Dataset") -> Record | None:
    """What was worked out from these tables: ``outages`` and ``replays``; None where they are others."""
    found: Record = json.loads(files("maps.payload").joinpath("forecasts.json").read_text(encoding="utf-8"))
    return found if found["fingerprint"] == fingerprint(dataset) else None


def work_out(study: "Study") -> Record:
    """All forecasts of a network, which takes minutes."""
    items = ((item.key,) for item in items_of(study.dispatch()))
    return {
        "fingerprint": fingerprint(study.dataset),
        "outages": [outage_row(study, keys) for keys in (*items, *ALSO)],
        "replays": list(replay_rows(study, every=True)),
    }


def outages_of(study: "Study", found: Record | None) -> Record | None:
    """What the page says of outages: how long they last, and rows where they were worked out.

    None where a network has no tanks or nothing that says what is used within a month.
    """
    if study.dispatch().phi is None or not study.dataset.rows("storage"):
        return None
    return {"days": OUTAGE_DAYS, "year": study.year_or_base(None), "rows": found["outages"] if found else []}


def outage_row(study: "Study", keys: Sequence[str]) -> Record:
    """An outage of the base year, of 5, 50 and 95 % of draws each; None is never.

    Returns
    -------
    dict
        ``blocked``; ``draws``; ``tanks_mt``: what the tanks that take part hold; ``first_cut_days``, ``lost_mt`` (Mt of
        output) and ``output_recovery_days``; ``course``: day, then output in Mt/y and what is in tanks in Mt.
    """
    days = study.days(*keys, days=OUTAGE_DAYS, year=study.year_or_base(None))
    return {
        "blocked": sorted(keys),
        "draws": days.draws,
        "tanks_mt": round(sum(farm.capacity_mt for farm in days.used_farms), _DECIMALS),
        **{name: _ends(days.quantiles(name)) for name in _MEASURES},
        "course": list(_course(days)),
    }


def _ends(quantiles: dict[str, float | None]) -> list[float | None]:
    return [None if quantiles[q] is None else round(quantiles[q] or 0.0, _DECIMALS) for q in _ENDS]


def _course(days: "Days") -> Iterator[list[float]]:
    rows = {row["day"]: row for row in days.records()}
    for day in TOLD_DAYS:
        output = [DAYS * rows[day][f"output_{q}"] for q in _ENDS]
        yield [day, *(round(mt, _DECIMALS) for mt in (*output, *(rows[day][f"stock_{q}"] for q in _ENDS)))]
