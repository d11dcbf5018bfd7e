"""Foreign goods: what other countries send through the same pipes.

Each stream has its own origin, path and destination. A block anywhere on its path stops it along the whole path, so
that a blocked edge carries nothing of anybody's. Room that it leaves is not offered to home goods unless asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from energy.network.graph import Network
from geodata.dataset import from_row

if TYPE_CHECKING:
    from geodata import Dataset


@dataclass(frozen=True)
class Stream:
    """A stream of foreign goods in Mt/y along `edges`, which also uses the shared limits `joints`."""

    stream_id: str
    name: str
    country: str
    edges: tuple[str, ...]
    joints: tuple[str, ...]
    volume: float


def streams_of(dataset: "Dataset", network: Network) -> tuple[Stream, ...]:
    """Streams with a volume in the network's year, on the part of their path that is open, in table order.

    A stream whose first edges closed during the year still loads the others; none is left out.
    """
    volumes = {row["stream_id"]: row["value_mt"] for row in dataset.rows("stream_volumes", year=network.year)}
    streams = []
    for row in dataset.rows("streams"):
        edges = tuple(step for step in row["path"] if step in network.edge)
        joints = tuple(step.partition(":")[2] for step in row["path"] if ":" in step)
        volume = volumes.get(row["stream_id"], 0.0)
        if volume > 0 and edges:
            streams.append(from_row(Stream, row, edges=edges, joints=joints, volume=volume))
    return tuple(streams)


def unpublished_streams(network: Network) -> dict[str, frozenset[str]]:
    """Open edges of every stream without a published volume in the network's year, by its name.

    What such a stream moved is not known, and not nothing. A stream whose sum with others is published is in that sum.

    Examples
    --------
    >>> import energy
    >>> sorted(unpublished_streams(energy.load("kazakhstan-gas").network(2019))["Russian gas for Kostanay region"])
    ['kart', 'kostanay-home']
    """
    dataset, year = network.dataset, network.year
    published = {row["stream_id"] for row in dataset.rows("stream_volumes", year=year) if row["value_mt"] is not None}
    rows = dataset.rows("streams") if year is not None else []
    for row in rows:
        parts = {*(row["sum_of"] or ())}
        if row["stream_id"] in published or parts & published:
            published |= {row["stream_id"], *parts}
    paths = {row["name"]: row["path"] for row in rows if row["stream_id"] not in published}
    found = {name: frozenset(step for step in path if step in network.edge) for name, path in paths.items()}
    return {name: edges for name, edges in found.items() if edges}


def load(streams: tuple[Stream, ...], shares: Mapping[str, float] | None = None) -> dict[str, float]:
    """Foreign goods per edge and per `joint:ID` in Mt/y; `shares` of a stream still flow, 1 where not given."""
    totals: dict[str, float] = {}
    for stream in streams:
        flowing = stream.volume * (1.0 if shares is None else shares.get(stream.stream_id, 1.0))
        for step in (*stream.edges, *(f"joint:{joint}" for joint in stream.joints)):
            totals[step] = totals.get(step, 0.0) + flowing
    return totals
