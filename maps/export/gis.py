"""GeoPackage and GeoJSON: nodes and edges with their flows, for GIS programs."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from energy.files import write_bytes, write_text
from energy.results import Record, number
from maps.payload.years import edge_figures

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import DataFrame

    from energy.flow.outcome import Outcome
    from energy.study import Study

_LAYERS = ("nodes", "edges", "flows")
_DAY = "2000-01-01T00:00:00.000Z"
"""Date that stands in the file in place of the present one, so that the same tables give the same bytes."""


def layers(study: "Study", year: int | None = None, outcome: "Outcome | None" = None) -> Mapping[str, "GeoDataFrame"]:
    """Nodes, edges and flows of a year as frames in WGS 84, the flows of a scenario beside the base.

    Courses across the antimeridian are parted there.

    Returns
    -------
    mapping of str to GeoDataFrame
        ``nodes`` and ``edges`` as in the tables; ``flows``: open edges with Mt/y of home and foreign crude, the range
        of what was not published, the nameplate limit, and the scenario's flow.
    """
    from geopandas import GeoDataFrame

    from geodata.geometry import edge_lines, node_points, parted

    nodes, edges = study.dataset.table("nodes"), study.dataset.table("edges")
    courses = edge_lines(study.dataset).set_index("edge_id").geometry.map(parted)
    flows = _flows(study, year, outcome)
    return {
        "nodes": GeoDataFrame(_flat(nodes), geometry=node_points(study.dataset).geometry),
        "edges": GeoDataFrame(_flat(edges), geometry=list(courses[edges.index]), crs=courses.crs),
        "flows": GeoDataFrame(flows, geometry=[courses[row["edge_id"]] for row in flows], crs=courses.crs),
    }


def _flows(study: "Study", year: int | None, outcome: "Outcome | None") -> list[Record]:
    wanted = study.year_or_base(year)
    known = edge_figures(study, wanted)
    rows = []
    for edge in study.network(wanted).edges:
        key, flow = edge.edge_id, known.flows[edge.edge_id]
        low, high = known.ranges.get(key, (flow, flow))
        rows.append(
            {
                "edge_id": key,
                "name": edge.name,
                "mode": edge.mode,
                "corridor": edge.corridor,
                "country": edge.country,
                "operator": edge.operator,
                "year": wanted,
                "home_mt": None if key in known.ranges else number(flow),
                "low_mt": number(low),
                "high_mt": number(high),
                "foreign_mt": number(known.foreign.get(key, 0.0)),
                "limit_mt": known.limits.get(key),
                "scenario_mt": None if outcome is None else number(outcome.flows[key]),
                "blocked": None if outcome is None else key in outcome.blocked_edges,
            }
        )
    return rows


def _flat(table: "DataFrame") -> "DataFrame":
    """A table whose lists are text: GIS formats hold no lists."""
    flat = table.reset_index(drop=True)
    for column in flat:
        if flat[column].map(lambda cell: isinstance(cell, tuple)).any():
            flat[column] = flat[column].map(";".join)
    return flat


def write_geopackage(path: Path, found: Mapping[str, "GeoDataFrame"]) -> None:
    """Write the layers as one GeoPackage; the same layers give the same bytes.

    Raises
    ------
    OSError
        If the file cannot be written; an older file is then left as it was.
    """
    import pyogrio

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _DAY})
    try:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "network.gpkg"
            for name in _LAYERS:
                found[name].to_file(made, layer=name, driver="GPKG", engine="pyogrio")
            write_bytes(path, made.read_bytes())
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def write_geojson(folder: Path, found: Mapping[str, "GeoDataFrame"]) -> tuple[Path, ...]:
    """Write every layer as a GeoJSON file of its own; returns the files."""
    files = {name: folder / f"{name}.geojson" for name in _LAYERS}
    for name, path in files.items():
        write_text(path, found[name].to_json(drop_id=True, ensure_ascii=False) + "\n")
    return tuple(files.values())
