"""Rewrites of network folders that must change no result: other names, another order, finer segments, other units."""

import csv
import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from pyproj import Geod

Row = dict[str, str]

EDGE_COLUMNS = {
    "edges": ("edge_id", "depends_on"),
    "waypoints": ("edge_id",),
    "joint_members": ("edge_id",),
    "streams": ("path",),
}
TARGET_COLUMNS = {
    "limits": ("target",),
    "costs": ("target",),
    "observations": ("target",),
    "monthly": ("target",),
    "groups": ("members",),
    "events": ("targets",),
    "priors": ("of",),
    "projects": ("targets",),
}


def copy_folder(source: Path, target: Path) -> Path:
    """Copy a network folder."""
    shutil.copytree(source, target)
    return target


def read_table(folder: Path, name: str) -> list[Row]:
    """Read a table as text; empty where the folder has none."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(folder: Path, name: str, rows: list[Row]) -> None:
    """Write a table back."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def edit(folder: Path, name: str, change: Callable[[Row], None]) -> None:
    """Change every row of a table."""
    rows = read_table(folder, name)
    for row in rows:
        change(row)
    if rows:
        write_table(folder, name, rows)


def relabel_edges(folder: Path, new: Mapping[str, str]) -> None:
    """Give edges other ids, everywhere."""

    def swap(row: Row, column: str, prefix: str) -> None:
        parts = row[column].split(";")
        row[column] = ";".join(
            prefix + new[p.removeprefix(prefix)] if p.startswith(prefix) and p.removeprefix(prefix) in new else p
            for p in parts
        )

    for tables, prefix in ((EDGE_COLUMNS, ""), (TARGET_COLUMNS, "edge:")):
        for name, columns in tables.items():
            for column in columns:
                edit(folder, name, lambda row, c=column, p=prefix: swap(row, c, p))  # type: ignore[misc]


def shuffle_rows(folder: Path, seed: int) -> None:
    """Put the rows of the tables that a model is built from in another order."""
    order = random.Random(seed)
    for name in (
        "nodes",
        "edges",
        "limits",
        "joints",
        "joint_members",
        "streams",
        "stream_volumes",
        "corridors",
    ):
        rows = read_table(folder, name)
        if rows:
            order.shuffle(rows)
            write_table(folder, name, rows)


def split_edge(folder: Path, edge_id: str, new_id: str, *, gate_first: bool = True) -> None:
    """Cut an edge in two at the middle of its last straight piece; the second half is called `new_id`.

    Both halves keep country, operator, line, corridor, status and limits; one of them keeps the gate. A limit that
    edges share counts once, as before. The halves are as long as the whole, so that costs per kilometre stay.
    """
    edges = read_table(folder, "edges")
    old = next(row for row in edges if row["edge_id"] == edge_id)
    node_id = f"{new_id}-mid"
    add_middle_node(folder, old, node_id)
    new = old | {"edge_id": new_id, "tail": node_id}
    if old["gate"] == "true":
        new["gate"], old["gate"] = ("false", "true") if gate_first else ("true", "false")
    old["head"] = node_id
    edges.insert(edges.index(old) + 1, new)
    write_table(folder, "edges", edges)
    for name, key in (("limits", "limit_id"), ("costs", "cost_id")):
        rows = read_table(folder, name)
        copies = [row | {key: f"{row[key]}-second", "target": f"edge:{new_id}"} for row in rows if halved(row, edge_id)]
        if copies:
            write_table(folder, name, rows + copies)

    def lengthen(row: Row) -> None:
        row["path"] = ";".join(f"{step};{new_id}" if step == edge_id else step for step in row["path"].split(";"))

    edit(folder, "streams", lengthen)


def halved(row: Row, edge_id: str) -> bool:
    """Whether a limit or a cost per kilometre holds for both halves (a cost per tonne is paid once)."""
    return row["target"] == f"edge:{edge_id}" and row.get("basis", "") != "per_tonne"


def add_middle_node(folder: Path, edge: Row, node_id: str) -> None:
    """Add a node half-way between the last named place of an edge and its head."""
    nodes = read_table(folder, "nodes")
    by_id = {row["node_id"]: row for row in nodes}
    course = [row for row in read_table(folder, "waypoints") if row["edge_id"] == edge["edge_id"]]
    last = max(course, key=lambda row: int(row["seq"])) if course else by_id[edge["tail"]]
    head = by_id[edge["head"]]
    start, end = ((float(point["lon"]), float(point["lat"])) for point in (last, head))
    ((lon, lat),) = Geod(ellps="WGS84").npts(*start, *end, npts=1)
    new = dict.fromkeys(nodes[0], "") | {
        "node_id": node_id,
        "name": f"Middle of {edge['edge_id']}",
        "kind": "junction",
        "country": edge["country"],
        "lat": f"{lat:.9f}",
        "lon": f"{lon:.9f}",
        "position": "schematic",
        "source_id": "schematic",
    }
    write_table(folder, "nodes", [*nodes, new])


def scale_volumes(folder: Path, factor: float) -> None:
    """Multiply every volume and limit by a factor (working units, costs, prices and coefficients stay)."""
    columns = {
        "limits": ("value_mt", "low_mt", "high_mt"),
        "observations": ("value_mt", "low_mt", "high_mt"),
        "stream_volumes": ("value_mt", "low_mt", "high_mt"),
        "markets": ("value_mt",),
        "nodes": ("supply_mt", "demand_mt"),
        "edges": ("capacity_mt",),
    }

    def scale(row: Row, names: tuple[str, ...]) -> None:
        for column in names:
            if row.get(column):
                row[column] = repr(float(row[column]) * factor)

    for name, names in columns.items():
        edit(folder, name, lambda row, n=names: scale(row, n))  # type: ignore[misc]
