"""What is missing or wrong in a file, a graph or a frame is one plain message with its place and its mend."""

import json
import shlex
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pandas
import pytest

import energy
from geodata import DataError, load
from geodata.formats.reading import layers_of, read_network

from .drawn_network import DATA, check_answer, fault, graph, lines, points


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            DATA / "network.gpkg",
            f"network.gpkg: says of no edge what it can carry — mend: kzroutes import {DATA / 'network.gpkg'} "
            "--out FOLDER --map capacity=CapacityBOEd, or without --map and fill in capacity_mt in edges.csv",
        ),
        (
            lines(),
            "network: gives no supply and no demand, so nothing would flow — mend: give nodes supply and demand, or "
            "say which column it is: columns={'supply': 'COLUMN'}",
        ),
        (points(), "network: has no lines and no edges — mend: give lines, or a table with the columns from and to"),
        (
            (points(), lines(None, [(58, 49), (38, 45)])),
            "frame, feature 1: has neither a course nor both ends — mend: draw it, or name its ends in two columns "
            "such as from and to",
        ),
        (
            (points(), lines(capacity=["12", "about 8", "4"])),
            "frame, feature 2, column capacity: 'about 8' is not a number — mend: write digits with a point for "
            "decimals; units belong in the column name, words in the note",
        ),
        (
            (points(supply=[-3, None, None], demand=[5, None, 5]), lines()),
            "frame, feature 1, column supply: '-3' is below 0 — mend: check the value and its unit (Mt/y)",
        ),
        (
            (points(), lines(capacity=[12, None, 4])),
            "frame, feature 2, column capacity: edge '2' can carry flow to a sink, but its capacity is not known — "
            "mend: fill in a capacity (0 when nothing can pass)",
        ),
    ],
)
def test_what_is_missing_or_wrong_is_one_message_with_its_place(source: Any, told: str) -> None:
    assert fault(source) == told


def test_a_name_of_an_end_that_is_no_node_is_told_by_its_feature() -> None:
    ends = {"from": ["field", "hub", "hub"], "to": ["hub", "porto", "port"]}
    told = fault((points(), lines(**ends)))
    assert told.startswith("frame, feature 2, column to: 'porto' is not in frame — mend: did you mean 'port'?")


def test_several_layers_of_lines_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "two.gpkg"
    for layer in ("pipes", "roads"):
        lines().to_file(path, layer=layer)
    points().to_file(path, layer="stations")
    assert fault(path).startswith("two.gpkg: has several layers of lines: pipes, roads — mend: say which are meant")
    check_answer(energy.load(path, layers=["pipes", "stations"]))
    assert "'pips' is not one of its layers" in fault(path, layers=["pips"])


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.geojson", "{", "a.geojson, line 1: is not valid JSON"),
        (
            "a.geojson",
            '{"type": ' + "[" * 100_000,
            "a.geojson: is nested too deep — mend: write it with fewer brackets",
        ),
        (
            "a.json",
            '{"nodes": [], "links": [], "n": ' + "9" * 5000 + "}",
            "a.json: holds a number of 5,000 digits (999999…)",
        ),
        ("a.json", "[1, 2]", "a.json: is neither GeoJSON nor a graph of nodes and links"),
        ("a.json", '{"type": "MultiLineString", "coordinates": []}', "a.json: is a geometry alone (MultiLineString)"),
        ("a.json", '{"nodes": [{"name": "x"}], "links": []}', "a.json, node 1: has no id"),
        ("a.json", '{"nodes": [{"id": 1}], "links": [{"source": 1}]}', "a.json, link 1: has no target"),
        ("a.graphml", "<graph", "a.graphml: is not GraphML that can be read"),
        (
            "a.graphml",
            '<graphml><graph><node id="a"/><node id="b"/>\n<node id="b"/></graph></graphml>',
            "a.graphml: 'b' is the id of two nodes — mend: ",
        ),
        (
            "a.graphml",
            '<graphml><graph><node id="a"/><node id="b"/><edge id="e" source="a" target="b"/>'
            '<edge id="e" source="a" target="b"/></graph></graphml>',
            "a.graphml: 'e' is the id of two edges — mend: ",
        ),
        ("a.gpkg", "nothing", "a.gpkg: can't be read as gpkg"),
        ("a.zip", "nothing", "a.zip: can't be read as zip"),
        ("a.doc", "nothing", "a.doc: is in no format that is read"),
        ("a.csv", "", "a.csv: is empty"),
        ("a.graphml", '<?xml version="1.0" encoding="zzz"?><graphml/>', "a.graphml: is not GraphML that can be read"),
        ("a.csv", "from,to,cap,cap\na,b,7,8\n", "a.csv, row 1, column cap: 'cap' is a column given twice"),
        ("a.csv", "from,to\na\n", "a.csv, row 2: has another number of cells than the header"),
        ("a.geojson", '{"type": "FeatureCollection", "features": []}', "a.geojson: has no lines and no edges"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_message(tmp_path: Path, name: str, content: str, told: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert fault(tmp_path / name).startswith(told)


def _packed(path: Path, *, folder: str = "", without: str = "?", extra: dict[str, bytes] | None = None) -> Path:
    """The example's Shapefiles packed anew: in a folder, without some of their files, or with others beside them."""
    with zipfile.ZipFile(DATA / "network.zip") as archive:
        files = {folder + name: archive.read(name) for name in archive.namelist() if not name.endswith(without)}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (files | (extra or {})).items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(("encoding", "packed"), [("cp1251", False), ("cp1251", True), ("UTF-8", False)])
def test_names_of_a_shapefile_that_says_nothing_of_its_texts_are_read(
    tmp_path: Path, encoding: str, packed: bool
) -> None:
    frame = geopandas.GeoDataFrame(
        {"name": ["Атырау – Самара", "Узень"]},
        geometry=geopandas.GeoSeries.from_wkt(["LINESTRING (50 47, 51 48)", "LINESTRING (51 48, 52 49)"]),
        crs="EPSG:4326",
    )
    path = tmp_path / "pipes.shp"
    frame.to_file(path, encoding=encoding, engine="pyogrio")
    path.with_suffix(".cpg").unlink()
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = 0  # no code page
    path.with_suffix(".dbf").write_bytes(table)
    if packed:
        with zipfile.ZipFile(tmp_path / "pipes.zip", "w") as archive:
            for part in (".shp", ".shx", ".dbf", ".prj"):
                archive.write(path.with_suffix(part), f"net/pipes{part}")
        path = tmp_path / "pipes.zip"
    (layer,) = layers_of(path)
    assert [row["name"] for row in layer.rows] == ["Атырау – Самара", "Узень"]
    assert f"read as {encoding}" in str(layer.notes[0])


@pytest.mark.parametrize("folder", ["", "net/", "a/b/"])
def test_shapefiles_may_be_packed_with_their_folder(tmp_path: Path, folder: str) -> None:
    beside = {f"__MACOSX/{folder}._lines.shp": b"resource fork", f"{folder}read me.txt": b"hello"}
    check_answer(energy.load(_packed(tmp_path / "net.zip", folder=folder, extra=beside)))


@pytest.mark.parametrize(
    ("packing", "told"),
    [
        ({"without": ".shx"}, "net.zip: has no layer that can be read as lines or points — mend: save it anew"),
        ({"without": ".shp"}, "net.zip: holds no file of lines and points"),
        ({"folder": "../../net/"}, "net.zip: '../../net' names files outside itself"),
        ({"folder": "/net/"}, "net.zip: '/net' names files outside itself"),
        ({"extra": {"other/lines.shp": b"\0\0\x27\x0a"}}, "net.zip: holds several folders: ., other"),
    ],
)
def test_a_pack_that_cannot_be_read_says_why(tmp_path: Path, packing: dict[str, Any], told: str) -> None:
    assert fault(_packed(tmp_path / "net.zip", **packing)).startswith(told)
    assert [path.name for path in tmp_path.iterdir()] == ["net.zip"]


@pytest.mark.parametrize("name", ["a.gpkg", "a.shp", "a.fgb", "a.zip"])
def test_a_file_that_leads_to_others_is_not_followed(tmp_path: Path, name: str) -> None:
    """GDAL goes by the first bytes: under any name its virtual format would read other files, and addresses."""
    source = f"<SrcDataSource>{DATA / 'network.geojson'}</SrcDataSource>"
    content = f'<OGRVRTDataSource><OGRVRTLayer name="network">{source}</OGRVRTLayer></OGRVRTDataSource>'
    if name == "a.zip":
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("a.geojson", content)
    else:
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert "it does not begin as such a file does" in fault(tmp_path / name)


@pytest.mark.parametrize("name", ["EPSG:99999", "file:///etc/hosts", 7, None])
def test_a_coordinate_system_that_is_not_known_is_told(tmp_path: Path, name: object) -> None:
    """GDAL passes over it and takes the coordinates for degrees."""
    data = json.loads((DATA / "network.geojson").read_text("utf-8"))
    data["crs"] = {"type": "name", "properties": {"name": name}}
    path = tmp_path / "net.geojson"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert fault(path).startswith(f"net.geojson, column crs: '{name or ''}' is no coordinate system that is known")
    data["crs"]["properties"]["name"] = "urn:ogc:def:crs:OGC:1.3:CRS84"
    path.write_text(json.dumps(data), encoding="utf-8")
    check_answer(energy.load(path))


def test_what_is_not_there_is_one_message(tmp_path: Path) -> None:
    assert fault(tmp_path / "none.gpkg").startswith(f"{tmp_path / 'none.gpkg'}: is not there")
    assert "is read by its own columns" in fault(None, columns={"cost": "length"})


def test_feature_of_a_file_is_named_with_its_layer(tmp_path: Path) -> None:
    path = tmp_path / "net.gpkg"
    points().to_file(path, layer="stations")
    lines(capacity=["12", "8", "four"]).to_file(path, layer="pipes")
    assert fault(path).startswith("net.gpkg, layer pipes, feature 3, column capacity: 'four' is not a number")
    data = json.loads((DATA / "network.geojson").read_text("utf-8"))
    data["features"][4]["properties"]["capacity"] = "much"
    (tmp_path / "net.geojson").write_text(json.dumps(data), encoding="utf-8")
    assert fault(tmp_path / "net.geojson").startswith("net.geojson, feature 5, column capacity: 'much' is not a number")


def _with(number: int, **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((DATA / "network.geojson").read_text("utf-8"))
    data["features"][number - 1] |= changes
    return data


NAN = float("nan")


@pytest.mark.parametrize(
    ("number", "changes", "told"),
    [
        (5, {"geometry": None}, "feature 5: has neither a course nor both ends"),
        (5, {"geometry": {"type": "LineString", "coordinates": [[1, 2]]}}, "feature 5: has neither a course nor both"),
        (5, {"geometry": {"type": "Nope", "coordinates": []}}, "feature 5: has neither a course nor both ends"),
        (5, {"geometry": {"type": "LineString", "coordinates": [[NAN, 2], [3, 4]]}}, "feature 5: 'nan 2' is a point"),
        (5, {"geometry": {"type": "LineString", "coordinates": [[600, 95], [3, 4]]}}, "feature 5: '600 95' is a point"),
        (5, {"geometry": {"type": "LineString", "coordinates": [[1e300, 2], [3, 4]]}}, "feature 5: '1e+300 2' is a"),
        (1, {"geometry": {"type": "Point", "coordinates": [600, 95]}}, "feature 1: '600 95' is a point that is not on"),
        # How an object is quoted differs with the version of the reader.
        (5, {"properties": {"capacity": {"a": 1}}}, "feature 5, column capacity: "),
        (5, {"properties": {"capacity": -1}}, "feature 5, column capacity: '-1' is below 0"),
        (
            5,
            {"properties": {"capacity": 3, "name": "a\x1b[31m"}},
            "feature 5, column name: 'a\\x1b[31m' holds",
        ),
        (5, {"properties": {"capacity": 3, "status": "Gone"}}, "feature 5, column status: 'Gone' is not one of the"),
        (5, {"properties": None}, "feature 5, column capacity: edge '2' can carry flow to a sink, but its capacity is"),
    ],
)
def test_a_broken_feature_is_named(tmp_path: Path, number: int, changes: dict[str, Any], told: str) -> None:
    (tmp_path / "net.geojson").write_text(json.dumps(_with(number, **changes)), encoding="utf-8")
    assert fault(tmp_path / "net.geojson").startswith(f"net.geojson, {told}")


@pytest.mark.parametrize(
    ("kind", "changes", "told"),
    [
        ("nodes", {"id": ""}, "net.json, node 2, column node_id: the cell may not be empty"),
        ("nodes", {"id": "field"}, "net.json, node 2, column node_id: 'field' stands twice"),
        ("nodes", {"lat": 95}, "net.json, node 2, column lat: '95' is outside the range -90 to 90"),
        ("links", {"capacity": float("inf")}, "net.json, edge 2, column capacity: 'inf' is not a number"),
        ("links", {"capacity": 10**400}, "net.json, edge 2, column capacity: '1000000000"),
        ("links", {"name": "\ud800"}, ""),
    ],
)
def test_a_broken_node_or_link_is_named(tmp_path: Path, kind: str, changes: dict[str, Any], told: str) -> None:
    data = json.loads((DATA / "network.json").read_text("utf-8"))
    data[kind][1] |= changes
    (tmp_path / "net.json").write_text(json.dumps(data), encoding="utf-8")
    if told:
        with pytest.raises(DataError) as caught:
            load(tmp_path / "net.json")
        assert any(str(problem).startswith(told) for problem in caught.value.problems), str(caught.value)
    else:
        load(tmp_path / "net.json")


def test_a_graph_in_another_coordinate_system_is_brought_to_degrees() -> None:
    """As osmnx gives a projected graph: x and y in metres, the system on the graph, courses on the edges."""
    made = graph()
    made.graph["crs"] = "epsg:3857"
    spots = geopandas.GeoSeries(geopandas.points_from_xy([60, 58, 38], [50, 49, 45]), crs=4326).to_crs(3857)
    for node, spot in zip(made.nodes.values(), spots, strict=True):
        node.pop("lat"), node.pop("lon")
        node |= {"x": spot.x, "y": spot.y}
    made.edges["hub", "port", "pipe"]["geometry"] = lines().to_crs(3857).geometry[1]
    study = energy.load(made)
    check_answer(study)
    assert study.dataset.table("nodes").loc["hub", ["lat", "lon"]].tolist() == pytest.approx([49, 58])
    assert study.dataset.table("waypoints")[["lat", "lon"]].to_numpy().tolist() == [pytest.approx([46, 50])]
    made.graph["crs"] = "nowhere"
    assert fault(made).startswith("graph, crs: 'nowhere' is no coordinate system that is known")


@pytest.mark.parametrize("x", ["east", "", [1, 2], 1e400, True])
def test_a_place_of_a_projected_graph_that_is_no_number_is_told(x: Any) -> None:
    made = graph()
    made.graph["crs"] = "epsg:3857"
    for node in made.nodes.values():
        node.pop("lat"), node.pop("lon")
    made.nodes["hub"].update(x=x, y=1)
    if x == "":
        check_answer(energy.load(made))
    else:
        assert fault(made).startswith("graph, node 2, column x: ")


def test_lists_in_lists_are_no_cell_and_no_overflow() -> None:
    deep: list[Any] = []
    deep.append(deep)
    made = graph()
    made.edges["hub", "port", "pipe"]["note"] = deep
    check_answer(energy.load(made))
    made.edges["hub", "port", "pipe"]["capacity"] = deep
    assert fault(made).startswith("graph, edge 2, column capacity: '[…]' is not a number")


def test_ids_that_nodes_share_are_told_by_their_nodes(tmp_path: Path) -> None:
    data = json.loads((DATA / "network.json").read_text("utf-8"))
    data["nodes"].append(data["nodes"][0])
    (tmp_path / "net.json").write_text(json.dumps(data), encoding="utf-8")
    assert "stands twice: in node 1 and in node 4" in fault(tmp_path / "net.json")


def test_columns_of_one_name_are_asked_about() -> None:
    twice = pandas.concat([lines(), lines(capacity=[1, 1, 1])[["capacity"]]], axis=1)
    assert fault((points(), twice)).startswith("frame: 'capacity' is a column given twice")


def test_what_is_at_no_bus_of_pypsa_is_told(tmp_path: Path) -> None:
    """Else its supply would be left out of every total."""
    for path in (DATA / "pypsa").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "generators.csv").open("a", encoding="utf-8") as file:
        columns = (DATA / "pypsa" / "generators.csv").read_text("utf-8").splitlines()[0].split(",")
        file.write(",".join({"bus": "fild", "p_nom": "3"}.get(column, "well-9") for column in columns) + "\n")
    assert (
        fault(tmp_path) == "generators.csv, row 4, column bus: 'fild' is not in buses.csv — mend: add it to buses.csv"
    )


@pytest.mark.parametrize("source", [7, b"a", {"a": 1}, geopandas.GeoSeries(), None, [1]])
def test_what_is_no_network_is_told(source: Any) -> None:
    with pytest.raises(DataError, match="is nothing that is read"):
        read_network(source)


@pytest.mark.parametrize(
    "reading", [{"within_m": -1}, {"within_m": NAN}, {"within_m": "x"}, {"columns": ["a"]}, {"columns": {1: "a"}}]
)
def test_what_is_no_way_to_read_is_told(reading: dict[str, Any]) -> None:
    assert fault((points(), lines()), **reading).startswith(next(iter(reading)))


def test_a_frame_of_geopandas_without_shapes_is_a_plain_one() -> None:
    made = geopandas.GeoDataFrame({"from": ["field"], "to": ["port"], "capacity": [3]})
    assert energy.load((points(), made)).block("edge:1").volumes.lost_mt == pytest.approx(3)


def test_a_refusal_says_how_the_file_was_read(tmp_path: Path) -> None:
    """Ways that run both ways by a column of another name: the fault is told of the supply, the cause is the column."""
    (tmp_path / "ways.csv").write_text("from,to,capacity,oneway\na,b,4,no\nb,c,4,no\n")
    (tmp_path / "places.csv").write_text("id,supply,demand\na,,5\nb,,\nc,5,\n")
    with pytest.raises(DataError, match="no supply reaches a demand") as caught:
        load([tmp_path / "ways.csv", tmp_path / "places.csv"])
    assert len(caught.value.problems) == 1
    assert "how it was read: ways.csv: 'oneway' is passed over" in str(caught.value)


def test_a_mend_can_be_pasted_whatever_the_name_of_the_file(tmp_path: Path) -> None:
    spaced = tmp_path / "my net.gpkg"
    spaced.write_bytes((DATA / "network.gpkg").read_bytes())
    told = fault(spaced).partition("mend: ")[2].partition(",")[0]
    assert shlex.split(told) == ["kzroutes", "import", str(spaced), "--out", "FOLDER", "--map", "capacity=CapacityBOEd"]
    # So can a column with a space in its name.
    spaced = tmp_path / "lines.geojson"
    lines(**{"peak cap": [1, 2, 3]}).drop(columns="capacity").to_file(spaced)
    mend = read_network(spaced).lacks[0].mend.partition(", or")[0]
    assert shlex.split(mend)[-1] == "capacity=peak cap"
