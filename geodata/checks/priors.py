"""Priors: checks of the ranges that forecasts draw from."""

from collections.abc import Iterator

from geodata.errors import Problem
from geodata.tables.rows import Row, Table

UNIT_OF = {
    "start_fill": "share",
    "storage": "Mt",
    "fill_up_the_line": "share",
    "room_up_the_line": "Mt",
    "mooring_rate": "Mt/y",
    "terminal_rate": "Mt/y",
    "weather": "share",
    "ships_away_share": "share",
    "ships_away_days": "days",
    "phi": "share",
    "caspian_room": "Mt/y",
    "rail_room": "Mt/y",
    "transit_room": "Mt/y",
    "turndown_floor": "share",
    "cut_depth": "weight",
    "restart": "share/d",
    "season": "factor",
    "outage_days": "days",
}
CAUSES_OF = {
    "restart": frozenset({"transport_stop", "power_failure", "damage"}),
    "outage_days": frozenset(
        ["storm", "alert", "planned_stop", "mooring_repair", "mooring_lost", "order", "port", "station", "field"]
    ),
}
"""Quantities that hold for a cause and not for a place."""

_MONTHS = frozenset(str(month) for month in range(1, 13))
_GROUP = ("quantity", "of", "months")


def check_priors(priors: Table) -> Iterator[Problem]:
    """Check units, bounds, causes and months, and that every group of rows ends with one that no event has taught."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in priors.rows:
        yield from _check_row(priors, row)
        groups.setdefault(tuple(row.text(name) for name in _GROUP), []).append(row)
    for rows in groups.values():
        yield from _check_learning(priors, rows)


def _check_row(priors: Table, row: Row) -> Iterator[Problem]:
    quantity, unit = row.text("quantity"), row.text("unit")
    if quantity in UNIT_OF and unit and unit != UNIT_OF[quantity]:
        yield priors.problem(row, "unit", f"is not the unit of {quantity}", f"write {UNIT_OF[quantity]}")
    low, high = row.number("low"), row.number("high")
    if low is not None and low < 0:
        yield priors.problem(row, "low", "is below zero", "no prior of this table is negative")
    if high is not None and high > 1 and unit.startswith("share"):
        yield priors.problem(row, "high", "a share of more than the whole", "write shares as fractions of 1")
    if row.text("shape") == "point" and low != high:
        yield priors.problem(row, "shape", "stands on a range", "choose another shape, or make low and high alike")
    if row.text("shape") in ("uniform", "triangular", "beta") and low is not None and low == high:
        yield priors.problem(row, "shape", "stands on a range without width", "set shape to point")
    known = CAUSES_OF.get(quantity)
    if known is not None and row.text("of") not in known:
        yield priors.problem(row, "of", f"is not a cause of {quantity}", f"write one of {', '.join(sorted(known))}")
    if row.text("months") and not set(row.text("months").split(";")) <= _MONTHS:
        yield priors.problem(row, "months", "names no month of the year", "write numbers such as 11;12;1")


def _check_learning(priors: Table, rows: list[Row]) -> Iterator[Problem]:
    """The first row that has not learned from an event is drawn: what follows a row without learning never is."""
    *earlier, last = rows
    for row in earlier:
        if not row.items("learned_from"):
            message = "empty here, so that the rows after it for the same thing are never drawn"
            yield priors.problem(row, "learned_from", message, "put this row last, or remove the others")
    if last.items("learned_from"):
        message = "stands on the last row for its quantity: a replay of these events would have none left"
        yield priors.problem(last, "learned_from", message, "add a row that has learned from no event")
