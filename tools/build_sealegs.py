"""Draw the open-sea legs of a network folder with the searoute maritime network.

Developers run this by hand after adding a sea leg or moving a port::

    python tools/build_sealegs.py geodata/networks/kazakhstan-oil

Every edge of mode ``sea`` whose ``schematic`` is not ``true`` gets new rows in ``waypoints.csv``
(basis and source ``searoute``); all other rows stay as they are. The result depends on the tables
and on the version of searoute only, so a second run changes nothing.
"""

import argparse
import csv
import sys
import warnings
from pathlib import Path

COLUMNS = ["edge_id", "seq", "lat", "lon", "place", "basis", "source_id"]
TOLERANCE_DEG = 0.01
MAX_POINTS = 60
DECIMALS = 3
# The Corinth Canal, as an edge of the maritime network (lon, lat): too small for any crude tanker.
CLOSED_PASSAGE = ((23.020113, 37.909026), (22.947178, 37.960508))


def read_rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV table as dictionaries."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def sea_course(origin: tuple[float, float], destination: tuple[float, float]) -> list[tuple[float, float]]:
    """Turning points of the shortest sea route, as (lon, lat), without the two ends.

    Parameters
    ----------
    origin, destination
        Longitude and latitude of the ends.
    """
    from searoute import searoute, setup_M
    from shapely.geometry import LineString

    network = setup_M()
    for tail, head in (CLOSED_PASSAGE, CLOSED_PASSAGE[::-1]):
        if network.has_edge(tail, head):
            network.remove_edge(tail, head)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        feature = searoute(list(origin), list(destination), M=network)
    course = [tuple(point) for point in feature["geometry"]["coordinates"]]
    tolerance = TOLERANCE_DEG
    line = LineString([origin, *course, destination])
    simple = line.simplify(tolerance)
    while len(simple.coords) > MAX_POINTS:
        tolerance *= 1.5
        simple = line.simplify(tolerance)
    ends = {_rounded(origin), _rounded(destination)}
    inner = [_rounded((x, y)) for x, y in simple.coords[1:-1]]
    return [point for point in inner if point not in ends]


def _rounded(point: tuple[float, float]) -> tuple[float, float]:
    return round(point[0], DECIMALS), round(point[1], DECIMALS)


def build(folder: Path) -> list[dict[str, str]]:
    """All rows of ``waypoints.csv`` with the open-sea legs drawn afresh."""
    nodes = {row["node_id"]: (float(row["lon"]), float(row["lat"])) for row in read_rows(folder / "nodes.csv")}
    legs = [row for row in read_rows(folder / "edges.csv") if row["mode"] == "sea" and row["schematic"] != "true"]
    drawn = {row["edge_id"] for row in legs}
    path = folder / "waypoints.csv"
    kept = read_rows(path) if path.exists() else []
    rows = [row for row in kept if row["edge_id"] not in drawn]
    for leg in legs:
        course = sea_course(nodes[leg["tail"]], nodes[leg["head"]])
        rows += [
            {
                "edge_id": leg["edge_id"],
                "seq": str(seq),
                "lat": f"{lat:g}",
                "lon": f"{lon:g}",
                "place": "",
                "basis": "searoute",
                "source_id": "searoute",
            }
            for seq, (lon, lat) in enumerate(course, start=1)
        ]
    return sorted(rows, key=lambda row: (row["edge_id"], int(row["seq"])))


def main() -> int:
    """Rewrite ``waypoints.csv`` in the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="network folder with nodes.csv and edges.csv")
    folder: Path = parser.parse_args().folder
    rows = build(folder)
    with (folder / "waypoints.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{len(rows)} rows in {folder / 'waypoints.csv'}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
