r"""Networks in the formats that people have: the same answers as from our tables, and one plain message where not.

The network of the files in tests/data/formats is that of the guide (invented)::

    field (10) --feeder 12, cost 1--> hub --pipeline 8, cost 5--> port (takes 10)
                                       \--railway 4, cost 12--/

Undisturbed 8 go by pipeline and 2 by rail. Without the pipeline the railway takes 4: 6 are lost, 2 rerouted.
"""

from pathlib import Path
from typing import Any

import geopandas
import networkx as nx
import numpy as np
import pandas
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import energy
from geodata import DataError, load
from geodata.formats.courses import joined, snap
from geodata.formats.reading import read_network
from geodata.geometry import edge_lines, geodesic_km

from .drawn_network import DATA, METRE, check_answer, fault, graph, lines, points, said

# --- one network, every format ---------------------------------------------------------------------------

PARQUET = [DATA / "stations.parquet", DATA / "lines.parquet"]


@pytest.mark.parametrize(
    ("source", "reading"),
    [
        (DATA / "network.geojson", {}),
        (DATA / "network.gpkg", {"columns": {"capacity": "CapacityBOEd"}}),
        (DATA / "network.zip", {}),
        (DATA / "network.graphml", {}),
        (DATA / "network.json", {}),
        ([DATA / "stations.csv", DATA / "pipes.csv"], {}),
        (str(DATA / "network.geojson"), {}),
    ],
)
def test_the_same_answer_from_every_format(source: Any, reading: dict[str, Any]) -> None:
    check_answer(energy.load(source, **reading))


def test_geoparquet_is_read_or_says_what_it_needs() -> None:
    pytest.importorskip("pyarrow", reason="GeoParquet needs pyarrow")
    check_answer(energy.load(PARQUET))


def test_pypsa_adds_up_what_is_at_a_bus() -> None:
    """Two wells of 6 and 4 are a supply of 10; a link runs one way."""
    study = energy.load(DATA / "pypsa")
    assert study.dataset.table("nodes").loc["field", "supply_mt"] == 10
    check_answer(study, "pipe")


def test_lines_of_pypsa_carry_either_way(tmp_path: Path) -> None:
    for name in ("buses", "generators", "loads"):
        (tmp_path / f"{name}.csv").write_bytes((DATA / "pypsa" / f"{name}.csv").read_bytes())
    (tmp_path / "lines.csv").write_text("name,bus0,bus1,s_nom\nback,port,hub,7\nfeeder,field,hub,12\n")
    assert energy.load(tmp_path).block("back").volumes.lost_mt == pytest.approx(7)
    (tmp_path / "loads-p_set.csv").write_text("snapshot,exports\n0,3\n")
    assert any("loads-p_set.csv: is passed over" in note for note in said(tmp_path))


def test_tntp_says_what_roads_take_and_not_what_they_bring(tmp_path: Path) -> None:
    """Links 1→2, 2→3 and 2→3 again: supply and demand are filled in by hand, and time is taken for cost."""
    source = [DATA / "network_node.tntp", DATA / "network_net.tntp"]
    made = read_network(source, columns={"cost": "Free Flow Time"})
    assert [lack.message for lack in made.lacks] == ["gives no supply and no demand, so nothing would flow"]
    nodes = made.files["nodes.csv"].decode()
    filled = nodes.replace("50,60,,", "50,60,10,").replace("45,38,,", "45,38,,10")
    for name, data in {**made.files, "nodes.csv": filled.encode()}.items():
        (tmp_path / name).write_bytes(data)
    check_answer(energy.load(tmp_path), "edge:2")
    broken = tmp_path / "a_net.tntp"
    broken.write_text((DATA / "network_net.tntp").read_text("utf-8").replace("\t8\t", "\t"), encoding="utf-8")
    assert fault(broken).startswith("a_net.tntp, row 10: has another number of cells than the header, which has 5")


def test_graphs_and_frames_in_memory() -> None:
    check_answer(energy.load(graph()))
    check_answer(energy.load((points(), lines())))
    check_answer(energy.load([lines(), points()]))
    ends = {"u": ["field", "hub", "hub"], "v": ["hub", "port", "port"], "key": [0, 0, 1]}
    # As osmnx gives them: names of rows in the index, courses beside them.
    nodes, edges = points().set_index("id").rename_axis("osmid"), lines(**ends).set_index(["u", "v", "key"])
    check_answer(energy.load((nodes, edges)))
    # As snkit has them.
    check_answer(energy.load((points(), lines(from_id=ends["u"], to_id=ends["v"], id=["a", "b", "c"]))))
    flat = pandas.DataFrame(lines(**ends)).drop(columns="geometry")
    check_answer(energy.load((points(), flat)))


def test_a_graph_of_ours_is_read_back() -> None:
    study = energy.load(graph())
    again = energy.load(study.graph())
    check_answer(again)
    assert set(again.dataset.table("edges").index) == {"feeder", "pipe", "rail"}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)).filter(lambda arc: arc[0] != arc[1]),
        min_size=1,
        max_size=14,
    )
)
def test_what_is_delivered_is_the_maximum_flow_of_networkx(arcs: list[tuple[int, int, int]]) -> None:
    """From node 0, which has more than all edges carry, to node 5: parallel edges and circles included."""
    made: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    made.add_nodes_from((i, {"lat": 40 + i, "lon": 50 + i % 3}) for i in range(6))
    made.nodes[0]["supply"] = made.nodes[5]["demand"] = 1000
    simple: nx.DiGraph[int] = nx.DiGraph()
    simple.add_nodes_from(range(6))
    for tail, head, capacity in arcs:
        made.add_edge(tail, head, capacity=capacity)
        known = simple.get_edge_data(tail, head, {"capacity": 0})["capacity"]
        simple.add_edge(tail, head, capacity=known + capacity)
    most = nx.maximum_flow_value(simple, 0, 5)
    if most == 0:
        assert "no supply reaches a demand" in fault(made)
    else:
        assert energy.load(made).block().volumes.delivered_mt == pytest.approx(most)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)).filter(lambda arc: arc[0] != arc[1]),
        min_size=1,
        max_size=10,
    ),
    st.floats(-4, 4),
    st.data(),
)
def test_lines_give_the_answers_of_the_graph_that_they_draw(
    arcs: list[tuple[int, int, int]], jitter: float, data: st.DataObject
) -> None:
    """Ends are off by up to 4 m; which edge carries how much and what is lost without it is the same."""
    spots = [(50 + i % 3, 40 + i) for i in range(6)]
    nodes = geopandas.GeoDataFrame(
        {"id": list("abcdef"), "supply": [20, *[None] * 5], "demand": [*[None] * 5, 20]},
        geometry=geopandas.points_from_xy(*zip(*spots, strict=True)),
        crs=4326,
    )
    courses = [
        shapely.LineString([(spots[u][0], spots[u][1] + jitter * METRE), (45, 45), spots[v]]) for u, v, _ in arcs
    ]
    columns = {"id": [f"e{i}" for i in range(len(arcs))], "capacity": [capacity for *_, capacity in arcs]}
    drawn = geopandas.GeoDataFrame(columns, geometry=courses, crs=4326)
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    made.add_nodes_from((name, {"lat": lat, "lon": lon}) for name, (lon, lat) in zip("abcdef", spots, strict=True))
    made.nodes["a"]["supply"] = made.nodes["f"]["demand"] = 20
    for i, (u, v, capacity) in enumerate(arcs):
        made.add_edge("abcdef"[u], "abcdef"[v], key=f"e{i}", capacity=capacity)
    try:
        study = energy.load(made)
    except DataError:
        assert "no supply reaches a demand" in fault((nodes, drawn))
        return
    cut = data.draw(st.sampled_from(columns["id"]))
    one, other = (net.block(f"edge:{cut}").volumes for net in (study, energy.load((nodes, drawn))))
    assert (one.delivered_mt, one.lost_mt) == pytest.approx((other.delivered_mt, other.lost_mt))


def test_a_graph_without_directions_carries_either_way() -> None:
    undirected: nx.Graph[str] = nx.Graph()
    undirected.add_node("a", lat=0, lon=1, supply=5)
    undirected.add_node("b", lat=0, lon=2, demand=5)
    undirected.add_edge("b", "a", capacity=3)
    assert energy.load(undirected).block().volumes.delivered_mt == pytest.approx(3)


def test_a_negative_demand_is_a_supply() -> None:
    """As in networkx's minimum cost flow; said in one line."""
    made = graph()
    del made.nodes["field"]["supply"]
    made.nodes["field"]["demand"] = -10
    check_answer(energy.load(made))
    assert any("a demand below 0 is read as a supply" in note for note in said(made))


def test_a_graph_without_positions_is_answered_and_not_drawn(tmp_path: Path) -> None:
    made = graph()
    for node in made.nodes.values():
        node.pop("lat", None)
    study = energy.load(made)
    check_answer(study)
    for draw in (study.map, study.report):
        with pytest.raises(DataError, match="node 'field' and 2 more without a position: maps"):
            draw(tmp_path / "drawn")
    assert not list(tmp_path.iterdir())


# --- where things lie ------------------------------------------------------------------------------------


def test_ends_within_the_distance_are_one_node_and_others_are_not() -> None:
    """The second line begins 6 m north of where the first ends."""
    course = [(58, 49 + 6 * METRE), (50, 46), (38, 45)]
    made = lines([(60, 50), (58, 49)], course)
    assert energy.load((points(), made)).block("Pipeline").volumes.lost_mt == pytest.approx(8)
    # Within 5 m it begins at a place of its own, to which nothing leads.
    assert "no supply reaches a demand" in fault((points(), made), within_m=5)


def test_ends_may_be_asked_to_meet_exactly() -> None:
    check_answer(energy.load((points(), lines()), within_m=0))
    course = [(58, 49 + METRE), (50, 46), (38, 45)]
    assert "no supply reaches a demand" in fault((points(), lines([(60, 50), (58, 49)], course)), within_m=0)


def test_nothing_but_rings_is_no_network() -> None:
    ring = [(58, 49), (58, 50), (59, 50), (58, 49)]
    assert fault((points(), lines(ring))).startswith("network: has no line whose ends are more than 10 m apart")


def test_new_nodes_are_numbered_in_order_and_have_no_supply() -> None:
    made = read_network(lines([(60, 50), (58, 49)], [(58, 49), (38, 45)]))
    nodes = made.files["nodes.csv"].decode().splitlines()
    assert nodes[1:] == ["n1,n1,junction,,50,60,,", "n2,n2,junction,,49,58,,", "n3,n3,junction,,45,38,,"]
    assert made.files["edges.csv"].decode().splitlines()[1] == "1,Feeder,n1,n2,link,12,1"


def test_snapping_by_the_nearest_point_first_then_by_each_other() -> None:
    """On the equator, in metres east: points at 0 and 8; ends at 5 (nearest is 8), 20, 29 and 38 (a chain of 9s)."""
    east = np.array([[m * METRE, 0.0] for m in (5, 20, 29, 38)])
    places, new = snap(east, np.array([[0, 0], [8 * METRE, 0]]), 10)
    assert places.tolist() == [1, 2, 2, 2]
    assert new.tolist() == [east[1].tolist()]


@pytest.mark.parametrize("crs", [3857, 32641, "ESRI:54009"])
def test_any_coordinate_system_is_brought_to_degrees(crs: Any) -> None:
    study = energy.load((points().to_crs(crs), lines().to_crs(crs)))
    check_answer(study)
    hub = study.dataset.table("nodes").loc["hub"]
    assert (hub["lat"], hub["lon"]) == pytest.approx((49, 58), abs=1e-6)


def test_coordinates_without_a_system_are_taken_where_they_can_be_degrees() -> None:
    bare = [frame.set_crs(None, allow_override=True) for frame in (points(), lines())]
    check_answer(energy.load(bare))
    assert sum("taken for degrees of WGS 84" in note for note in said(bare)) == 2
    metres = lines().to_crs(3857).set_crs(None, allow_override=True)
    assert "does not say what its coordinates are" in fault((points(), metres))


def test_heights_are_left_out_and_courses_kept() -> None:
    made = lines(*(shapely.force_3d(shape, 7) for shape in lines().geometry))
    study = energy.load((points(), made))
    check_answer(study)
    course = edge_lines(study.dataset).set_index("edge_id").geometry["2"]
    assert list(course.coords) == [(58, 49), (50, 46), (38, 45)]


def test_a_course_is_thinned_within_the_distance_only() -> None:
    """One point 4 m off the straight line goes, one 40 m off it stays."""
    near, far = (49.0, 46 + 4 * METRE), (47.0, 46 + 40 * METRE)
    made = lines([(50, 46), near, (48, 46)], [(48, 46), far, (46, 46)])
    courses = read_network(made).files["waypoints.csv"].decode().splitlines()
    assert courses == ["edge_id,seq,lat,lon,place,basis,source_id", "2,1,46.0003597,47,,file,imported"]


def test_a_line_drawn_backwards_between_named_ends_is_turned_round() -> None:
    ends = {"from": ["field", "hub"], "to": ["hub", "port"]}
    made = lines([(58, 49), (59, 50), (59.5, 50.2), (60, 50)], [(58, 49), (38, 45)], **ends)
    course = edge_lines(load((points(), made))).geometry[0]
    assert list(course.coords) == [(60, 50), (59.5, 50.2), (59, 50), (58, 49)]


@pytest.mark.parametrize(
    "crossing",
    [
        # Cut at 180 degrees, as the rules of GeoJSON ask; the same with longitudes that go on; drawn in three pieces.
        shapely.MultiLineString([[(178, 51), (180, 52)], [(-180, 52), (-178, 53)]]),
        shapely.LineString([(178, 51), (180, 52), (182, 53)]),
        shapely.MultiLineString([[(180, 52), (181, 52.5)], [(178, 51), (180, 52)], [(-179, 52.5), (-178, 53)]]),
    ],
)
@pytest.mark.parametrize("named", [{}, {"from": ["west", "mid"], "to": ["mid", "east"]}])
def test_a_line_over_the_antimeridian_is_one_edge(crossing: Any, named: dict[str, list[str]]) -> None:
    made = lines(crossing, [(-178, 53), (-170, 55)], **named)
    ends = geopandas.GeoDataFrame(
        # The last lies halfway round the world, where a line drawn the long way would pass.
        {"id": ["west", "east", "mid", "far"], "supply": [5, None, None, None], "demand": [None, 5, None, None]},
        geometry=geopandas.points_from_xy([178, -170, -178, 0], [51, 55, 53, 52]),
        crs=4326,
    )
    study = energy.load((ends, made))
    assert len(study.dataset.table("edges")) == 2
    assert study.block("Feeder").volumes.lost_mt == pytest.approx(5)
    longitudes = study.dataset.table("waypoints")["lon"]
    assert abs(longitudes).between(178, 180).all()
    assert max(geodesic_km(study.dataset).values()) < 700
    assert not any("does not end there" in str(note) for note in study.dataset.notes)


def test_pieces_that_branch_are_edges_of_one_line() -> None:
    """A fork is drawn as one feature of three pieces: blocking the line closes all of them."""
    fork = shapely.MultiLineString([[(60, 50), (58, 49)], [(58, 49), (38, 45)], [(58, 49), (38, 47)]])
    study = energy.load((points(), lines(fork, id=["fork"])))
    edges = study.dataset.table("edges")
    assert list(edges.index) == ["fork-1", "fork-2", "fork-3"] and set(edges["line_id"]) == {"fork"}
    assert study.block("line:fork").volumes.lost_mt == pytest.approx(10)
    assert any("one edge a piece" in note for note in said((points(), lines(fork))))


def test_pieces_are_joined_only_where_one_ends_and_one_begins() -> None:
    """Places: 0 → 1 → 2 is one run whatever the order of its pieces; 2 → 3 and 2 → 4 part; 5 → 6 → 5 is a ring."""
    tails, heads = [1, 0, 2, 2, 5, 6], [2, 1, 3, 4, 6, 5]
    parts = [np.array([[tail, 0.0], [head, 0.0]]) for tail, head in zip(tails, heads, strict=True)]
    runs = joined(parts, tails, heads)
    assert [(run.tail, run.head) for run in runs] == [(0, 2), (2, 3), (2, 4), (5, 5)]
    assert runs[0].points[:, 0].tolist() == [0, 1, 1, 2]


@pytest.mark.parametrize("station", [False, True])
def test_pieces_are_not_joined_where_others_end(station: bool) -> None:
    """A trunk in two pieces from field to port by way of the hub, where a branch, or a station, has its end."""
    trunk = shapely.MultiLineString([[(60, 50), (58, 49)], [(58, 49), (38, 45)]])
    stations = points() if station else points().iloc[[0, 2]]
    made = lines(trunk) if station else lines(trunk, [(58, 49), (50, 40)])
    study = energy.load((stations, made))
    edges = study.dataset.table("edges")
    assert list(edges.index)[:2] == ["1-1", "1-2"]
    assert edges.loc["1-1", "head"] == edges.loc["1-2", "tail"] == ("hub" if station else "n1")
    assert study.block("line:1").volumes.lost_mt == pytest.approx(10)


def test_rings_and_what_is_no_line_are_left_out_and_counted() -> None:
    ring = [(58, 49), (58, 50), (59, 50), (58, 49)]
    made = pandas.concat([lines(), lines(ring), lines(shapely.box(0, 0, 1, 1))], ignore_index=True)
    source = (points(), made)
    check_answer(energy.load(source))
    notes = "\n".join(said(source))
    assert "1 line in a closed loop, carrying nothing: left out (the first is feature 4)" in notes
    assert "has 1 feature with neither lines nor points (Polygon): passed over" in notes


def test_a_line_that_ends_on_another_is_told_and_not_joined() -> None:
    """A branch from the middle of a straight north-south line: without a cut there nothing leaves by it."""
    trunk, branch = [(60, 50), (60, 49.5), (60, 48)], [(60, 49), (58, 49)]
    notes = said(lines(trunk, branch))
    assert any(
        "1 node on a line that does not end there, not joined to it (the first is n3 at 49, 60)" in note
        for note in notes
    )
    assert not any("does not end there" in note for note in said((points(), lines())))


# --- what is taken for what ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["capacity", "Cap", "MAX_FLOW", "maxFlow", "capacity (GWh/d)", "capacity_mt"])
def test_names_of_columns_are_known_whatever_their_signs(name: str) -> None:
    check_answer(energy.load((points(), lines().rename(columns={"capacity": name}))))


def test_what_two_columns_could_mean_is_asked_for() -> None:
    made = lines(max_flow=[1, 2, 3])
    told = fault((points(), made))
    assert told == (
        "frame, column capacity: could be taken for capacity_mt, and so could 'max_flow' — mend: say which is meant: "
        "--map capacity_mt=capacity"
    )
    check_answer(energy.load((points(), made), columns={"capacity": "capacity"}))
    # Two columns that say the same are no question, and our own name none either.
    check_answer(energy.load((points(), lines(max_flow=[12, 8, 4]))))
    check_answer(energy.load((points(), lines(capacity_mt=[12, 8, 4], capacity=[1, 1, 1]))))


def test_what_two_pairs_of_ends_could_mean_is_asked_for() -> None:
    ends = {"u": ["field", "hub", "hub"], "v": ["hub", "port", "port"]}
    made = lines(**ends, source=["x", "y", "z"], target=["y", "z", "x"])
    assert "column u and v: could be the ends of edges, and so could source and target" in fault((points(), made))
    check_answer(energy.load((points(), made), columns={"from": "u", "to": "v"}))
    # `source` alone is where a figure is from.
    check_answer(energy.load((points(), lines(source=["x", "y", "z"]))))


def test_columns_that_are_not_taken_are_named() -> None:
    notes = said((points(), lines(length=[1, 2, 3], owner=["a", "b", "c"])))
    assert any(note.startswith("frame: 'length, owner' are passed over — mend: nothing to do") for note in notes)
    cheap = read_network((points(), lines(length=[1, 2, 3])), columns={"cost": "length"})
    assert cheap.files["edges.csv"].decode().splitlines()[2].endswith(",8,2")


def test_a_column_that_is_not_there_is_told_with_the_nearest() -> None:
    told = fault(DATA / "network.gpkg", columns={"capacity": "CapacityBOED"})
    assert "network.gpkg: has no column 'CapacityBOED' — mend: did you mean --map capacity=CapacityBOEd?" in told
    assert "--map: 'capcity' is no column of ours — mend: did you mean 'capacity'?" in fault(
        graph(), columns={"capcity": "capacity"}
    )


def test_ids_that_stand_twice_number_the_edges() -> None:
    made = lines(id=[7, 7, 8])
    assert list(load((points(), made)).table("edges").index) == ["1", "2", "3"]
    assert any("column edge_id: does not name each edge: edges are numbered" in note for note in said((points(), made)))
    # What was passed over was not taken for anything.
    read = read_network((points(), made))
    assert not [one for one in read.taken if one.column == "edge_id"]


def test_lines_in_a_collection_are_lines() -> None:
    """Each line within a collection in a collection, with a point beside it."""
    frame, beside = lines(), shapely.Point(0, 0)
    held = [shapely.GeometryCollection([shapely.GeometryCollection([line]), beside]) for line in frame.geometry]
    check_answer(energy.load((points(), frame.set_geometry(geopandas.GeoSeries(held, crs=4326)))))


def test_a_layer_that_is_not_there_is_told_beside_those_that_are(tmp_path: Path) -> None:
    for layer in ("pipes", "stations"):
        lines().to_file(tmp_path / "net.gpkg", layer=layer)
    with pytest.raises(DataError, match="'rails' is not one of its layers — mend: its layers are: pipes, stations"):
        read_network(tmp_path / "net.gpkg", layers=["rails"])
