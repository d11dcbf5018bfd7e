"""What the page shows of single months: the series with most of them, and what closed meanwhile."""

from typing import TYPE_CHECKING

from energy.history.closures import closures
from energy.results import Record, number, record

if TYPE_CHECKING:
    from energy.history.months import MonthFigure
    from energy.study import Study


def month_rows(study: "Study") -> Record | None:
    """The newest years of months, in Mt of the month.

    Returns
    -------
    dict or None
        ``series`` (name and figures: month, mt, low_mt, high_mt, count, status, source) and ``closed`` (id, name, start
        and end of what closed parts of the largest corridor); None where no series has figures of two months.
    """
    recent = study.months().newest()
    series = recent.series()
    if not series:
        return None
    first = min(row.month for rows in series for row in rows)
    return {
        "series": [{"name": rows[0].name, "figures": [_figure(row) for row in rows]} for rows in series],
        "closed": [
            {"id": one.event_id, **record(one, "name", "corridor", "start", "end")}
            for one in closures(study.dataset, study.shares)
            if one.start[:7] >= first
        ],
    }


def _figure(row: "MonthFigure") -> Record:
    volumes = {"mt": row.value_mt, "low_mt": row.low_mt, "high_mt": row.high_mt}
    return {
        **record(row, "month", "count", "status"),
        **{name: number(value) for name, value in volumes.items()},
        "source": row.source_id,
    }


def month_sources(months: Record | None) -> set[str]:
    """The sources that the months point to."""
    return {figure["source"] for one in (months or {"series": ()})["series"] for figure in one["figures"]}
