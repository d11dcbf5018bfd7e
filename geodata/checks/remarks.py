"""Remarks: what a sound bare network still has that its owner may not have meant."""

from collections.abc import Iterator, Mapping, Sequence

from geodata.checks.topology import parts, supplying, taking
from geodata.errors import Problem
from geodata.tables.rows import Table
from geodata.wording import counted

FAR_DEGREES = 10.0
"""How far outside all other nodes a position must lie to be taken for an exchanged one."""


def remarks(tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Say what carries nothing, and what lies where nothing is."""
    nodes, edges = tables["nodes"], tables["edges"]
    yield from _cut_off(nodes, edges)
    for at, (lat, lon) in enumerate(zip(nodes.values("lat"), nodes.values("lon"), strict=True)):
        if lat == lon == 0:
            message = "lies at 0, 0 in the Gulf of Guinea, where missing coordinates end up"
            yield nodes.problem(nodes.rows[at], "lat", message, "fill in where it lies")
    # Of people's own networks any shape may be meant: what looks wrong is said and not refused.
    yield from swapped_positions(nodes)


def idle_parts(nodes: Table, edges: Table) -> list[list[str]]:
    """Parts apart from the largest in which no supply meets a demand."""
    supplies, demands = supplying(nodes), taking(nodes)
    return [part for part in parts(nodes, edges)[1:] if supplies.isdisjoint(part) or demands.isdisjoint(part)]


def _cut_off(nodes: Table, edges: Table) -> Iterator[Problem]:
    idle = idle_parts(nodes, edges)
    if idle:
        count, first = sum(map(len, idle)), ", ".join(idle[0][:3]) + (", …" if len(idle[0]) > 3 else "")
        size = f"{counted(count, 'node')} in {counted(len(idle), 'part')}"
        message = f"{size} cut off from the rest ({first}): no supply meets a demand there"
        mend = "add the edges that join them, or leave them out: kzroutes check FOLDER --main-part NEW-FOLDER"
        yield nodes.problem(None, "node_id", message, mend)


def swapped_positions(nodes: Table) -> Iterator[Problem]:
    """Find nodes whose latitude and longitude look exchanged."""
    placed = enumerate(zip(nodes.values("lat"), nodes.values("lon"), strict=True))
    inside = [(at, lat, lon) for at, (lat, lon) in placed if isinstance(lat, float) and isinstance(lon, float)]
    if len(inside) < 4:
        return
    lats, lons = sorted([lat for _, lat, _ in inside]), sorted([lon for _, _, lon in inside])
    first, last, left, right = lats[0], lats[-1], lons[0], lons[-1]
    outermost = [one for one in inside if not (first < one[1] < last and left < one[2] < right)]
    for at, lat, lon in outermost:
        (south, north), (west, east) = _span_of_others(lats, lat), _span_of_others(lons, lon)
        away = max(south - lat, lat - north, west - lon, lon - east)
        if away > FAR_DEGREES and south <= lon <= north and west <= lat <= east:
            message = f"lies far from all other nodes, {lon:g} would not: lat and lon look swapped"
            yield nodes.problem(nodes.rows[at], "lat", message, "exchange lat and lon")


def _span_of_others(ordered: Sequence[float], own: float) -> tuple[float, float]:
    """Smallest and largest of all values but one's own."""
    low = ordered[1] if own == ordered[0] else ordered[0]
    high = ordered[-2] if own == ordered[-1] else ordered[-1]
    return low, high
