"""GeoPackage and GeoJSON: nodes and edges with their flows, for GIS programs."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from energy.report.formats import write_bytes, write_text

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from energy.flow.outcome import Outcome
    from energy.study import Study

_LAYERS = ("nodes", "edges", "flows")
_DAY = "2000-01-01T00:00:00.000Z"
"""Date that stands in the file in place of the present one, so that the same tables give the same bytes."""


def layers(study: "Study", year: int | None = None, outcome: "Outcome | None" = None) -> Mapping[str, "GeoDataFrame"]:
    """Nodes, edges and flows of a year as frames in WGS 84.

    Parameters
    ----------
    study : Study
        A network folder.
    year : int, optional
        Year of the flows.
    outcome : Outcome, optional
        A scenario whose flows stand beside the base.

    Returns
    -------
    mapping of str to GeoDataFrame
        ``nodes`` and ``edges`` as in the tables; ``flows``: open edges with Mt/y of home and foreign crude, the range
        of what was not published, the nameplate limit, and the scenario's flow.
    """
    import geopandas

    from geodata.geometry import edge_lines

    dataset = study.dataset
    nodes = dataset.table("nodes")
    points = geopandas.GeoDataFrame(
        _plain(nodes), geometry=geopandas.points_from_xy(nodes["lon"], nodes["lat"]), crs="EPSG:4326"
    )
    lines = edge_lines(dataset)
    courses = dict(zip(lines["edge_id"], lines.geometry, strict=True))
    edges = dataset.table("edges")
    drawn = geopandas.GeoDataFrame(_plain(edges), geometry=[courses[e] for e in edges.index], crs="EPSG:4326")
    return {"nodes": points, "edges": drawn, "flows": _flows(study, year, outcome, courses)}


def _flows(
    study: "Study", year: int | None, outcome: "Outcome | None", courses: Mapping[str, object]
) -> "GeoDataFrame":
    import geopandas

    wanted = study.year_or_base(year)
    network = study.network(wanted)
    base = None if wanted is None else study.baseline(wanted)
    flows = study.dispatch().base_flows if base is None else base.central.flows
    foreign: Mapping[str, float] = {} if base is None else base.foreign
    ranges = {} if base is None else base.open_flows()
    rows: list[dict[str, Any]] = []
    for edge in network.edges:
        low, high = ranges.get(edge.edge_id, (flows[edge.edge_id],) * 2)
        limit = network.limits.nameplate.get(f"edge:{edge.edge_id}")
        rows.append(
            {
                "edge_id": edge.edge_id,
                "name": edge.name,
                "mode": edge.mode,
                "corridor": edge.corridor,
                "country": edge.country,
                "operator": edge.operator,
                "year": wanted,
                "home_mt": None if edge.edge_id in ranges else round(flows[edge.edge_id], 6),
                "low_mt": round(low, 6),
                "high_mt": round(high, 6),
                "foreign_mt": round(foreign.get(edge.edge_id, 0.0), 6),
                "limit_mt": None if limit is None else limit.value,
                "scenario_mt": None if outcome is None else round(outcome.flows[edge.edge_id], 6),
                "blocked": None if outcome is None else edge.edge_id in outcome.blocked_edges,
            }
        )
    geometry = [courses[row["edge_id"]] for row in rows]
    return geopandas.GeoDataFrame(rows, geometry=geometry, crs="EPSG:4326")


def _plain(frame: "object") -> "object":
    """A table whose lists are text: GIS formats hold no lists."""
    import pandas as pd

    assert isinstance(frame, pd.DataFrame)
    plain = frame.reset_index(drop=True).copy()
    for column in plain.columns:
        if plain[column].map(lambda cell: isinstance(cell, tuple | list)).any():
            plain[column] = plain[column].map(lambda cell: ";".join(cell) if isinstance(cell, tuple | list) else cell)
    return plain


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
    files = []
    for name in _LAYERS:
        path = folder / f"{name}.geojson"
        write_text(path, found[name].to_json(drop_id=True, ensure_ascii=False) + "\n")
        files.append(path)
    return tuple(files)
