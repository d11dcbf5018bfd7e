"""What a loaded dataset holds: typed frames, texts unchanged, bare networks, edges that carry both ways."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from geodata import DataError, load
from geodata.dataset import from_row
from geodata.tables.schema import read_schema, table_descriptor

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</script>",
    "=1+1",
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "`backticks`",
    "${process.env}",
    "{{ 7 * 7 }}",
    "double \"quotes\" and 'single'",
    "Қазақстан Құлсары Өскемен ұңғыма",
    "نفط",
    "100 %; a, b",
    "nan",
    "null",
]
BARE_NODES = """\
node_id,name,kind,country,lat,lon,supply_mt,demand_mt
S,Well,source,,1,1,10,
ATY_AKT,Hub,anything,NO,1,2,,
T 1,Taker,sink,se,1,3,,
"""
BARE_EDGES = """\
edge_id,name,tail,head,mode,capacity_mt,cost_usd_t
CPC,First,S,ATY_AKT,pipe,12,1
UAS,Second,ATY_AKT,T 1,magic-carpet,0,
"""


def bare(folder: Path, nodes: str = BARE_NODES, edges: str = BARE_EDGES) -> Path:
    (folder / "nodes.csv").write_text(nodes, encoding="utf-8")
    (folder / "edges.csv").write_text(edges, encoding="utf-8")
    return folder


def messages(folder: Path) -> str:
    with pytest.raises(DataError) as caught:
        load(folder)
    return str(caught.value)


def test_the_tiny_folder_loads(tiny_folder: Path) -> None:
    data = load(tiny_folder)
    assert (data.title, data.data_version, data.home, data.base_year) == ("Tiny network", "1.0", "AA", 2024)
    assert data.folder == tiny_folder
    assert not data.minimal
    assert set(data.tables) == set(read_schema())


def test_frames_are_typed_and_indexed_by_their_key(tiny_folder: Path) -> None:
    data = load(str(tiny_folder))
    edges, limits, waypoints = data.table("edges"), data.table("limits"), data.table("waypoints")
    assert edges.index.name == "edge_id"
    assert list(edges.index) == list(edges["edge_id"])
    assert waypoints.index.name is None
    assert limits["low_mt"].dtype == "float64"
    assert limits["low_mt"].isna()["n1-nameplate"]
    assert edges["opened_year"].dtype == "Int64"
    assert edges.loc["l1", "opened_year"] is pd.NA
    assert edges["gate"].dtype == bool
    assert edges.loc["l2", "depends_on"] == ("m2",)
    assert edges.loc["n1", "depends_on"] == ()
    assert edges.loc["n1", "line_id"] == ""
    assert data.table("streams").loc["foreign", "path"] == ("f1", "w2", "joint:buoys")


def test_a_missing_boolean_is_false_but_edges_can_be_blocked_unless_said_otherwise(tmp_path: Path) -> None:
    edges = load(bare(tmp_path)).table("edges")
    assert edges["blockable"].tolist() == [True, True]
    assert edges["gate"].tolist() == [False, False]


def test_an_absent_table_is_an_empty_typed_frame(tiny_folder: Path) -> None:
    (tiny_folder / "storage.csv").unlink()
    data = load(tiny_folder)
    storage = data.table("storage")
    assert "storage" not in data.tables
    assert storage.empty
    assert tuple(storage.columns) == read_schema()["storage"].names
    assert storage["capacity_mt"].dtype == "float64"
    assert storage.index.name == "storage_id"


def test_an_unknown_table_is_an_error(tiny_folder: Path) -> None:
    with pytest.raises(KeyError):
        load(tiny_folder).table("edge")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_loads_unchanged(tiny_folder: Path, text: str) -> None:
    path = tiny_folder / "lines.csv"
    quoted = '"' + text.replace('"', '""') + '"'
    path.write_text(path.read_text("utf-8").replace("West line", quoted), encoding="utf-8")
    assert load(tiny_folder).table("lines").loc["west-line", "name"] == text


def test_a_byte_order_mark_crlf_and_blank_lines_are_fine(tiny_folder: Path) -> None:
    path = tiny_folder / "nodes.csv"
    before = load(tiny_folder).table("nodes")
    path.write_bytes(("\ufeff" + path.read_text("utf-8")).replace("\n", "\r\n").encode() + b"\r\n")
    pd.testing.assert_frame_equal(load(tiny_folder).table("nodes"), before)


def test_what_was_not_found_may_be_used_without_a_value(tiny_folder: Path) -> None:
    row = "2023-stray,2023,edge:n3,,,,assumption,not_found,used,,,derived,,\n"
    with (tiny_folder / "observations.csv").open("a", encoding="utf-8") as out:
        out.write(row)
    assert load(tiny_folder).table("observations")["value_mt"].isna()["2023-stray"]


def test_a_revealed_limit_may_stand_below_another_reading_of_the_flow(tiny_folder: Path) -> None:
    path = tiny_folder / "limits.csv"
    text = path.read_text("utf-8").replace("nameplate,5,4.5,5.5,,,reported", "nameplate,3,,,,,revealed")
    path.write_text(text, encoding="utf-8")
    assert load(tiny_folder).table("limits").loc["e1-nameplate", "value_mt"] == 3


def test_a_folder_without_version_is_named_by_its_content(tiny_folder: Path) -> None:
    package = '{"network": {"home_country": "AA", "base_year": 2024}}'
    (tiny_folder / "datapackage.json").write_text(package, encoding="utf-8")
    data = load(tiny_folder)
    assert (data.title, data.home, data.base_year) == ("tiny", "AA", 2024)
    assert data.data_version.startswith("unversioned-")
    assert load(tiny_folder).data_version == data.data_version
    (tiny_folder / "years.csv").write_text("year,grade,kind,note\n2023,B,full,\n2024,A,full,checked\n", "utf-8")
    assert load(tiny_folder).data_version != data.data_version


def test_two_tables_are_enough(tmp_path: Path) -> None:
    data = load(bare(tmp_path))
    assert data.minimal
    assert set(data.tables) == {"nodes", "edges"}
    assert list(data.table("nodes").index) == ["S", "ATY_AKT", "T 1"]
    assert data.table("edges").loc["UAS", "capacity_mt"] == 0
    assert data.table("observations").empty


def test_more_known_columns_are_welcome_in_a_bare_network(tmp_path: Path) -> None:
    nodes = BARE_NODES.replace("demand_mt\n", "demand_mt,note,region\n").replace(",\n", ",,a,b\n")
    assert load(bare(tmp_path, nodes)).table("nodes").loc["S", "region"] == "b"


def test_words_of_a_bare_network_are_of_any_alphabet(tmp_path: Path) -> None:
    found = load(bare(tmp_path, edges=BARE_EDGES.replace("pipe,", "құбыр,", 1))).table("edges")
    assert "құбыр" in set(found["mode"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",12,1", ",,1", "edges.csv, row 2, column capacity_mt: edge 'CPC' can carry flow to a sink"),
        (
            "S,ATY_AKT",
            "S,ATY",
            "edges.csv, row 2, column head: 'ATY' is not in nodes.csv — mend: did you mean",
        ),
        (",12,1", ",-1,1", "edges.csv, row 2, column capacity_mt: '-1' is below 0"),
        ("CPC,", "UAS,", "edges.csv, row 3, column edge_id: 'UAS' stands twice: in row 2 and in row 3"),
        ("CPC,", "C" * 65 + ",", "is longer than 64 characters"),
        ("pipe,", "pi<pe,", "edges.csv, row 2, column mode: 'pi<pe' is not a plain word"),
        (",capacity_mt", "", "edges.csv, row 1, column capacity_mt: the column is missing"),
        ("S,ATY_AKT", "S,S", "edges.csv, row 2, column head: 'S' is also the tail"),
    ],
)
def test_faults_of_a_bare_network(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in messages(bare(tmp_path, edges=BARE_EDGES.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1,1,10,", "1,1,,", "nodes.csv, column supply_mt: no node has a supply"),
        ("sink", "stop", "nodes.csv, column demand_mt: no node has a demand and none is a sink"),
        (",NO,", ",NOX,", "nodes.csv, row 3, column country: 'NOX' is not a two-letter country code"),
        ("T 1,Taker", "T 1,", "nodes.csv, row 4, column name: the cell may not be empty"),
        ("1,1,10,", "1,1,ten,", "'ten' is not a number"),
    ],
)
def test_faults_of_the_nodes_of_a_bare_network(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert said in messages(bare(tmp_path, BARE_NODES.replace(old, new, 1)))


def test_an_unknown_capacity_off_every_path_is_no_fault(tmp_path: Path) -> None:
    nodes = BARE_NODES + "D,Dead end,port,,1,4,,\n"
    edges = BARE_EDGES + "DEAD,Nowhere,T 1,D,pipe,,\n"
    assert load(bare(tmp_path, nodes, edges)).table("edges")["capacity_mt"].isna()["DEAD"]


def test_an_edge_both_ways_becomes_two_rows(tmp_path: Path) -> None:
    edges = BARE_EDGES.replace("usd_t\n", "usd_t,bidirectional\n").replace(",12,1\n", ",12,1,true\n")
    table = load(bare(tmp_path, edges=edges.replace("carpet,0,\n", "carpet,0,,\n"))).table("edges")
    assert list(table.index) == ["CPC", "CPC~reverse", "UAS"]
    reverse = table.loc["CPC~reverse"]
    assert (reverse["tail"], reverse["head"], reverse["capacity_mt"]) == ("ATY_AKT", "S", 12)
    assert reverse["edge_id"] == "CPC~reverse"


def test_what_belongs_to_an_edge_both_ways_is_doubled(tiny_folder: Path) -> None:
    path = tiny_folder / "edges.csv"
    header, *rows = path.read_text("utf-8").splitlines()
    both = [f"{row},{'true' if row.startswith('w2,') else ''}" for row in rows]
    path.write_text("\n".join([f"{header},bidirectional", *both]) + "\n", encoding="utf-8")
    data = load(tiny_folder)
    limits, costs, waypoints = (data.table(name) for name in ("limits", "costs", "waypoints"))
    assert limits.loc["w2-nameplate~reverse", "target"] == "edge:w2~reverse"
    assert costs.loc["w2-cost~reverse", "value_usd"] == 5
    back = waypoints[waypoints["edge_id"] == "w2~reverse"]
    assert back["lon"].tolist() == [23, 27]
    assert back["seq"].tolist() == [1, 2]


def test_the_shipped_network_loads() -> None:
    data = load()
    assert not data.minimal
    assert data.home in data.table("countries").index
    assert data.base_year in data.table("years").index
    assert not data.table("edges").empty


def test_the_generated_files_are_fresh() -> None:
    command = [sys.executable, str(ROOT / "tools" / "build_datapackage.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_package_describes_every_table_of_the_folder() -> None:
    folder = load().folder
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert {resource["path"] for resource in package["resources"]} == {p.name for p in folder.glob("*.csv")}


def test_rows_are_plain_values_with_none_for_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "nodes.csv").write_text(
        "node_id,name,kind,country,lat,lon,supply_mt\nwell,Well,source,NO,60,2,4.5\nport,Port,sink,DE,53,8,\n"
    )
    (tmp_path / "edges.csv").write_text(
        "edge_id,name,tail,head,mode,capacity_mt,cost_usd_t,opened_year,depends_on\n"
        "pipe,Pipe,well,port,pipeline,5,1.5,2001,\nroad,Road,well,port,truck,1,,,pipe\n"
    )
    data = load(tmp_path)
    pipe, road = data.rows("edges")
    assert (pipe["cost_usd_t"], pipe["opened_year"], pipe["depends_on"], pipe["line_id"]) == (1.5, 2001, (), "")
    assert (road["cost_usd_t"], road["opened_year"], road["depends_on"]) == (None, None, ("pipe",))
    types = {type(cell) for row in data.rows("edges") for cell in row.values()}
    assert types == {str, float, int, bool, tuple, type(None)}
    assert data.rows("edges", opened_year=2001) == data.rows("edges", mode="pipeline") == [pipe]
    assert data.rows("edges", opened_year=None) == [road]
    assert data.rows("limits") == []
    assert data.by_id("nodes")["port"]["supply_mt"] is None


def test_a_dataclass_takes_its_fields_from_a_row() -> None:
    @dataclass(frozen=True)
    class Country:
        country_id: str
        title: str
        note: str = "none"

    made = from_row(Country, {"country_id": "KZ", "name": "Kazakhstan"}, title="Home")
    assert made == Country("KZ", "Home")


def test_the_schema_exports_for_frictionless() -> None:
    edges = table_descriptor(read_schema()["edges"])
    fields = {field["name"]: field for field in edges["fields"]}
    assert edges["primaryKey"] == ["edge_id"]
    assert {"fields": ["tail"], "reference": {"resource": "nodes", "fields": ["node_id"]}} in edges["foreignKeys"]
    assert fields["capacity_mt"]["constraints"] == {"minimum": 0, "maximum": 1000}
    assert fields["capacity_mt"]["unit"] == "Mt/y"
    assert fields["gate"]["type"] == "boolean"
    assert fields["country"]["constraints"]["pattern"] == "[A-Z]{2}"


def test_importing_the_ground_floor_brings_no_map_library() -> None:
    code = "import sys, geodata; print(*{'geopandas', 'shapely', 'networkx', 'folium'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == ""
