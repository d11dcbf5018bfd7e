"""A network on both sides of 180 degrees: hub at 179.5 E, port at 179 W, which is 181. The pipe spans 1.5 degrees."""

import pytest
import shapely

import energy
from energy.presentation.console import Unit
from energy.study import Study
from maps.charts.routes import outcome_map
from maps.export.gis import layers
from maps.page.basemap import base_data
from maps.page.build import view_of
from maps.page.render import extent_of

NODES = """\
node_id,name,kind,country,lat,lon,supply_mt,demand_mt
hub,Hub,source,FJ,-17,179.5,10,
port,Port,sink,FJ,-16,-179,,10
"""
EDGES = """\
edge_id,name,tail,head,mode,capacity_mt,cost_usd_t
pipe,Pipe,hub,port,pipeline,10,1
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder = tmp_path_factory.mktemp("fiji")
    (folder / "nodes.csv").write_text(NODES)
    (folder / "edges.csv").write_text(EDGES)
    return energy.load(folder)


def test_the_page_draws_the_line_short_and_in_the_first_view_on_a_world_turned_to_it(study: Study) -> None:
    view = view_of(study, None)
    assert [(node["lat"], node["lon"]) for node in view.nodes] == [(-17, 179.5), (-16, 181)]
    assert view.edges[0]["line"] == [[-17, 179.5], [-16, 181]]
    south, west, north, east = view.bounds
    assert -18 < south < -17 < -16 < north < -15 and 179 < west < 179.5 and 181 < east < 182
    ground = base_data(extent_of([view]))
    (name,) = (one["name"] for one in ground["labels"] if one["id"] == "FJ")
    (fiji,) = (land for land in ground["countries"] if land["id"] == "FJ")
    assert name == "Fiji"
    assert {round(rings[0][0] / 100) for rings in fiji["polygons"]} <= {177, 178, 179, 180, 181, 182}


def test_the_chart_frames_it_with_the_land_around(study: Study) -> None:
    (axes,) = outcome_map(study.block("pipe"), Unit()).axes
    west, east = axes.get_xlim()
    assert 178 < west < 179.5 and 181 < east < 183
    drawn = [line for line in axes.lines if len(line.get_xdata())]
    assert any(list(line.get_xdata()) == [179.5, 181] for line in drawn)


def test_gis_files_hold_it_in_two_pieces_and_are_read_back_as_one(study: Study) -> None:
    found = layers(study)
    pieces = shapely.get_parts(found["edges"].geometry[0])
    # A third of the way to the port lies west of 180 degrees: latitude -17 + 1/3.
    assert [piece.coords[:] for piece in pieces] == [
        [(179.5, -17), (180, pytest.approx(-17 + 1 / 3))],
        [(-180, pytest.approx(-17 + 1 / 3)), (-179, -16)],
    ]
    back = energy.load((found["nodes"], found["edges"]))
    assert back.dataset.table("waypoints").empty
    assert back.block("pipe").volumes.lost_mt == pytest.approx(10)
