"""The network of the guide, drawn: as a graph, as points and lines; and what a reading of it says."""

from pathlib import Path
from typing import Any

import geopandas
import networkx as nx
import pytest
import shapely

import energy
from geodata import DataError, load
from geodata.formats.reading import read_network

DATA = Path(__file__).parents[1] / "data" / "formats"
METRE = 1 / 111_195
"""Degrees of latitude in a metre."""


def graph() -> "nx.MultiDiGraph[str]":
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made.add_node("field", name="Field", lat=50.0, lon=60.0, supply=10)
    made.add_node("hub", name="Hub", lat=49.0, lon=58.0)
    made.add_node("port", name="Port", lat=45.0, lon=38.0, demand=10)
    made.add_edge("field", "hub", key="feeder", name="Feeder", capacity=12, cost=1)
    made.add_edge("hub", "port", key="pipe", name="Pipeline", capacity=8, cost=5)
    made.add_edge("hub", "port", key="rail", name="Railway", capacity=4, cost=12)
    return made


def points(**columns: Any) -> geopandas.GeoDataFrame:
    given = {"id": ["field", "hub", "port"], "supply": [10, None, None], "demand": [None, None, 10]} | columns
    return geopandas.GeoDataFrame(given, geometry=geopandas.points_from_xy([60, 58, 38], [50, 49, 45]), crs=4326)


def lines(*courses: Any, **columns: Any) -> geopandas.GeoDataFrame:
    drawn = courses or ([(60, 50), (58, 49)], [(58, 49), (50, 46), (38, 45)], [(58, 49), (50, 48), (38, 45)])
    given = {"name": ["Feeder", "Pipeline", "Railway"], "capacity": [12, 8, 4], "cost": [1, 5, 12]} | columns
    shapes = [shapely.LineString(one) if isinstance(one, list) else one for one in drawn]
    return geopandas.GeoDataFrame(
        {name: cells[: len(shapes)] for name, cells in given.items()}, geometry=shapes, crs=4326
    )


def fault(source: Any, **reading: Any) -> str:
    with pytest.raises(DataError) as caught:
        load(source, **reading)
    (problem,) = caught.value.problems
    return str(problem)


def said(source: Any, **reading: Any) -> list[str]:
    return [str(note) for note in read_network(source, **reading).notes]


def check_answer(study: energy.Study, pipe: str = "Pipeline") -> None:
    volumes = study.block(pipe).volumes
    assert (volumes.delivered_mt, volumes.lost_mt, volumes.rerouted_mt) == pytest.approx((4, 6, 2))
    flows = [flow for _, _, flow in study.graph().edges(data="flow")]
    assert sorted(flows) == pytest.approx([2, 8, 10])
