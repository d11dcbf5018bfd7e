"""Every kind of broken table is refused with the place, the value and the mend; figures: test_broken_figures.py."""

# The cases below are a table: a case is one entry, however long its line.
# ruff: noqa: E501

from pathlib import Path

import pytest

from geodata import DataError, load

from .breaking import Case, add, all_of, assert_refused, overwrite, problems, remove, rename, swap

NORTH = "north-field,North field,field,AA,2,40,"
FILES = [
    Case("no nodes", remove("nodes.csv"), "nodes.csv", None, None, None, "is missing", "add nodes.csv with"),
    Case("empty file", overwrite("lines.csv", b""), "lines.csv", None, None, None, "is empty", "header"),
    Case(
        "a spreadsheet",
        overwrite("countries.csv", b"PK\x03\x04\x14\x00\x06\x00\x08"),
        "countries.csv", None, None, None, "is a spreadsheet or an archive", "save it as CSV",
    ),
    Case(
        "not UTF-8",
        overwrite("countries.csv", "country_id,name\nAA,Côte\n".encode("latin-1")),
        "countries.csv", 2, None, "byte f4", "is not UTF-8", "save the file as UTF-8",
    ),
    Case(
        "UTF-16",
        overwrite("countries.csv", "country_id,name\nAA,Home\n".encode("utf-16")),
        "countries.csv", 1, None, "byte ff", "is not UTF-8", "save the file as UTF-8",
    ),
    Case(
        "open quote", swap("lines.csv", "West line", '"West line'),
        "lines.csv", 2, None, None, "is not valid CSV", "close every quoted cell",
    ),
    Case(
        "semicolons between cells", overwrite("countries.csv", b"country_id;name\nAA;Home\n"),
        "countries.csv", 1, None, "country_id;name", "not separated by commas", "commas",
    ),
    Case(
        "misspelt column", swap("edges.csv", ",head,", ",haed,"),
        "edges.csv", 1, "haed", "haed", "is not a column", "did you mean 'head'",
    ),
    Case(
        "missing column", swap("years.csv", "year,grade,kind,note", "year,grade,note"),
        "years.csv", 1, "kind", None, "the column is missing", "add a column named kind",
    ),
    Case(
        "double column", swap("nodes.csv", "supply_mt,demand_mt", "supply_mt,supply_mt"),
        "nodes.csv", 1, "supply_mt", "supply_mt", "given twice", "remove one",
    ),
    Case(
        "ragged row", swap("corridors.csv", "by pipe and sea", "by pipe, and sea"),
        "corridors.csv", 2, None, None, "has 5 cells where the header has 4", "quotes around a text",
    ),
    Case(
        "short row", swap("corridors.csv", "east,East,,by rail", "east,East"),
        "corridors.csv", 3, None, None, "has 2 cells", "add the missing commas",
    ),
    Case(
        "row of commas", add("years.csv", ",,,"),
        "years.csv", 4, None, None, "row of empty cells", "remove the row",
    ),
    Case(
        "misspelt file", rename("storage.csv", "storages.csv"),
        "storages.csv", None, None, None, "is not the name of a table", "rename it to storage.csv",
    ),
    Case(
        "broken package", overwrite("datapackage.json", b'{\n"title": }'),
        "datapackage.json", 2, None, None, "is not valid JSON", "mend it or remove it",
    ),
    Case(
        "unknown home", swap("datapackage.json", '"home_country": "AA"', '"home_country": "AB"'),
        "datapackage.json", None, "network.home_country", "AB", "is not in countries.csv", "countries.csv",
    ),
]  # fmt: skip
CELLS = [
    Case(
        "word for a number", swap("nodes.csv", NORTH, "north-field,North field,field,AA,two,40,"),
        "nodes.csv", 2, "lat", "two", "is not a number", "digits",
    ),
    Case(
        "comma in a number", swap("limits.csv", "h1-nameplate,edge:h1,nameplate,3.5", 'h1-nameplate,edge:h1,nameplate,"3,5"'),
        "limits.csv", 5, "value_mt", "3,5", "is not a number", "write 3.5",
    ),
    Case(
        "NaN", swap("limits.csv", "n1-nameplate,edge:n1,nameplate,11", "n1-nameplate,edge:n1,nameplate,NaN"),
        "limits.csv", 2, "value_mt", "NaN", "is not a number", "leave the cell empty",
    ),
    Case(
        "infinity", swap("limits.csv", "n1-nameplate,edge:n1,nameplate,11", "n1-nameplate,edge:n1,nameplate,inf"),
        "limits.csv", 2, "value_mt", "inf", "is not a number", "write the real limit",
    ),
    Case(
        "number beyond all numbers", swap("limits.csv", "nameplate,11,,,,,", "nameplate,1e999,,,,,"),
        "limits.csv", 2, "value_mt", "1e999", "is too large", "unit",
    ),
    Case(
        "negative limit", swap("limits.csv", "n2-nameplate,edge:n2,nameplate,8", "n2-nameplate,edge:n2,nameplate,-8"),
        "limits.csv", 3, "value_mt", "-8", "outside the range 0 to 1000", "check the value",
    ),
    Case(
        "absurd limit", swap("limits.csv", "n2-nameplate,edge:n2,nameplate,8", "n2-nameplate,edge:n2,nameplate,8000"),
        "limits.csv", 3, "value_mt", "8000", "outside the range 0 to 1000", "check the value",
    ),
    Case(
        "latitude off the globe", swap("nodes.csv", NORTH, "north-field,North field,field,AA,200,40,"),
        "nodes.csv", 2, "lat", "200", "outside the range -90 to 90", "degrees north",
    ),
    Case(
        "year with a fraction", swap("edges.csv", "AA,operating,1995,", "AA,operating,1995.0,"),
        "edges.csv", 6, "opened_year", "1995.0", "is not a whole number", "write 1995",
    ),
    Case(
        "spreadsheet boolean", swap("calibration.csv", "0.2355,true", "0.2355,TRUE"),
        "calibration.csv", 2, "used", "TRUE", "is not true or false", "write true",
    ),
    Case(
        "unknown choice", swap("nodes.csv", "east-border,East border,border", "east-border,East border,boarder"),
        "nodes.csv", 15, "kind", "boarder", "is not one of the choices", "did you mean 'border'",
    ),
    Case(
        "bad id", swap("lines.csv", "west-line,West", "West Line,West"),
        "lines.csv", 2, "line_id", "West Line", "is not an id", "write 'west-line'",
    ),
    Case(
        "bad country code", swap("countries.csv", "XZ,Int", "xz,Int"),
        "countries.csv", 5, "country_id", "xz", "is not a country code", "two capital letters",
    ),
    Case(
        "bad address", swap("sources.csv", "https://example.org/list", "javascript:alert(1)"),
        "sources.csv", 4, "url", "javascript:alert(1)", "is not a web address", "https://",
    ),
    Case(
        "bad target", swap("costs.csv", "edge:n1", "n1"),
        "costs.csv", 2, "target", "n1", "is not a target", "kind:id",
    ),
    Case(
        "unknown kind of target", swap("costs.csv", "edge:n1", "egde:n1"),
        "costs.csv", 2, "target", "egde:n1", "unknown kind", "did you mean 'edge:n1'",
    ),
    Case(
        "empty list entry", swap("streams.csv", "f1;w2", "f1;;w2"),
        "streams.csv", 2, "path", "f1;;w2;joint:buoys", "empty entry", "semicolon",
    ),
    Case(
        "empty name", swap("lines.csv", "West line", ""),
        "lines.csv", 2, "name", None, "may not be empty", "fill it in",
    ),
    Case(
        "only spaces", swap("lines.csv", "West line", "  "),
        "lines.csv", 2, "name", "  ", "holds only spaces", "fill the cell",
    ),
    Case(
        "tab", swap("lines.csv", "West line", "West\tline"),
        "lines.csv", 2, "name", "West\tline", "invisible character U+0009", "remove the character",
    ),
    Case(
        "NUL", swap("lines.csv", "West line", "West\x00line"),
        "lines.csv", 2, "name", "West\x00line", "invisible character U+0000", "remove the character",
    ),
    Case(
        "text turned around", swap("lines.csv", "West line", "West \u202eline"),
        "lines.csv", 2, "name", "West \u202eline", "invisible character U+202E", "remove the character",
    ),
    Case(
        "isolated direction", swap("events.csv", "A month", "A \u2066month"),
        "events.csv", 2, "announced", "A \u2066month of repair", "invisible character U+2066", "remove",
    ),
    Case(
        "number without a source", swap("limits.csv", "edge:e1,contract,4,,,,,reported,true,,survey", "edge:e1,contract,4,,,,,reported,true,,"),
        "limits.csv", 12, "source_id", None, "a number without a source", "name a source_id",
    ),
    Case(
        "length without a source", swap("lines.csv", "the long line,survey", "the long line,"),
        "lines.csv", 2, "source_id", None, "a number without a source", "name a source_id",
    ),
]  # fmt: skip
REFERENCES = [
    Case(
        "double id", add("lines.csv", "west-line,Again,,,,"),
        "lines.csv", 3, "line_id", "west-line", "row 2 and in row 3", "remove one",
    ),
    Case(
        "double waypoint", swap("waypoints.csv", "w2,2,", "w2,1,"),
        "waypoints.csv", 3, "edge_id, seq", "w2, 1", "row 2 and in row 3", "remove one",
    ),
    Case(
        "dangling head", swap("edges.csv", "hub,home-refinery,pipeline", "hub,home-refinry,pipeline"),
        "edges.csv", 5, "head", "home-refinry", "is not in nodes.csv", "did you mean 'home-refinery'",
    ),
    Case(
        "unknown country", swap("edges.csv", "s1,South field to west border,south-field,west-border,pipeline,,,false,home-pipes,AA", "s1,South field to west border,south-field,west-border,pipeline,,,false,home-pipes,AX"),
        "edges.csv", 6, "country", "AX", "is not in countries.csv", "countries.csv",
    ),
    Case(
        "unknown operator", swap("edges.csv", "north-field,hub,pipeline,,,false,home-pipes", "north-field,hub,pipeline,,,false,home-pipe"),
        "edges.csv", 2, "operator", "home-pipe", "is not in operators.csv", "did you mean 'home-pipes'",
    ),
    Case(
        "unknown source", swap("storage.csv", "reported,survey", "reported,servey"),
        "storage.csv", 2, "source_id", "servey", "is not in sources.csv", "did you mean 'survey'",
    ),
    Case(
        "missing table", remove("operators.csv"),
        "edges.csv", 2, "operator", "home-pipes", "points to operators.csv, which is missing", "add operators.csv",
    ),
    Case(
        "unknown edge in a list", swap("edges.csv", "operating,,,m2,", "operating,,,m9,"),
        "edges.csv", 14, "depends_on", "m9", "is not in edges.csv", "add it to edges.csv",
    ),
    Case(
        "edge that depends on itself", swap("edges.csv", "operating,,,m2,", "operating,,,l2,"),
        "edges.csv", 14, "depends_on", "l2", "names the edge itself", "remove it",
    ),
    Case(
        "target that leads nowhere", swap("groups.csv", "node:sea-port", "node:see-port"),
        "groups.csv", 3, "members", "node:see-port;node:buoy-1;node:buoy-2;node:buoy-3", "'node:see-port'", "did you mean 'node:sea-port'",
    ),
    Case(
        "target of the wrong kind", swap("limits.csv", "n1-nameplate,edge:n1", "n1-nameplate,node:hub"),
        "limits.csv", 2, "target", "node:hub", "can't stand here", "edge, line, joint",
    ),
    Case(
        "id under another kind", swap("projects.csv", "edge:n3;edge:e1", "edge:west-line"),
        "projects.csv", 2, "targets", "edge:west-line", "is not known", "did you mean 'line:west-line'",
    ),
    Case(
        "unknown region", swap("observations.csv", "region:north", "region:nord"),
        "observations.csv", 10, "target", "region:nord", "is not known", "region",
    ),
    Case(
        "unknown total", swap("observations.csv", "2024,total:exports", "2024,total:export"),
        "observations.csv", 5, "target", "total:export", "is not known", "did you mean 'total:exports'",
    ),
    Case(
        "group that holds itself", swap("groups.csv", "corridor:west;corridor:east", "corridor:west;group:both"),
        "groups.csv", 2, "members", "corridor:west;group:both", "leads back to itself", "remove",
    ),
    Case(
        "path with a gap", swap("streams.csv", "f1;w2", "f1;n1"),
        "streams.csv", 2, "path", "f1;n1;joint:buoys", "'f1' ends at 'transit-hub' but 'n1' leaves 'north-field'", "order",
    ),
    Case(
        "path through an unknown joint", swap("streams.csv", "joint:buoys", "joint:boys"),
        "streams.csv", 2, "path", "f1;w2;joint:boys", "'joint:boys', which is not in joints.csv", "joints.csv",
    ),
]  # fmt: skip
CASES = [*FILES, *CELLS, *REFERENCES]


@pytest.mark.parametrize("case", CASES, ids=[case.name.replace(" ", "-") for case in CASES])
def test_broken_table_is_refused(tiny_folder: Path, case: Case) -> None:
    assert_refused(tiny_folder, case)


def test_the_message_reads_as_one_line_with_place_value_and_mend(tiny_folder: Path) -> None:
    swap("edges.csv", "hub,home-refinery,pipeline", "hub,home-refinry,pipeline")(tiny_folder)
    (found,) = problems(tiny_folder)
    assert str(found) == (
        "edges.csv, row 5, column head: 'home-refinry' is not in nodes.csv"
        " — mend: did you mean 'home-refinery'? or add it to nodes.csv"
    )


def test_invisible_characters_are_written_out_in_the_message(tiny_folder: Path) -> None:
    swap("lines.csv", "West line", "West \u202eline")(tiny_folder)
    (found,) = problems(tiny_folder)
    assert "\u202e" not in str(found) and "\\u202e" in str(found)


def test_all_faults_are_told_at_once(tiny_folder: Path) -> None:
    edits = [
        swap("nodes.csv", NORTH, "north-field,North field,field,AA,two,40,"),
        swap("limits.csv", "contract,4,,,", "contract,4,4.5,,"),
        swap("events.csv", "2023-05-10,2023", "10 May,2023"),
        swap("storage.csv", "reported,survey", "reported,servey"),
        swap("years.csv", "2023,B,full", "2023,D,full"),
        overwrite("lines.csv", b"\xff"),
    ]
    all_of(*edits)(tiny_folder)
    found = problems(tiny_folder)
    places = [(problem.file, problem.column) for problem in found]
    assert places == [
        ("nodes.csv", "lat"),
        ("lines.csv", None),
        ("limits.csv", "low_mt"),
        ("years.csv", "grade"),
        ("storage.csv", "source_id"),
        ("events.csv", "date_start"),
    ]


def test_one_broken_table_does_not_bury_the_rest_under_its_followers(tiny_folder: Path) -> None:
    overwrite("sources.csv", b"source_id,outlet\n")(tiny_folder)
    found = problems(tiny_folder)
    assert {problem.file for problem in found} == {"sources.csv"}


def test_a_table_of_nothing_but_faults_is_refused_in_time(tiny_folder: Path) -> None:
    rows = [f"x{n},nowhere-{n},per_tonne,1,,,,assumption,nobody-{n}," for n in range(3000)]
    add("costs.csv", *rows)(tiny_folder)
    with pytest.raises(DataError) as caught:
        load(tiny_folder)
    # The first hundred of each kind are kept, the others counted.
    assert len(caught.value.problems) == 200 and caught.value.gathered.total == 6000
    # Told by kind, with a count: a target that is none, and a source that is not there.
    assert str(caught.value).count("and 2,999 more like it") == 2 and len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize("name", ["nothing", "nodes.csv"])
def test_a_folder_that_is_none_is_refused(tiny_folder: Path, name: str) -> None:
    (found,) = problems(tiny_folder / name)
    assert "is not a folder" in found.message and "nodes.csv" in found.mend


@pytest.mark.parametrize("home", ["RU", "ZZZ"])
def test_a_home_country_that_no_node_has_is_refused(tmp_path: Path, home: str) -> None:
    nodes = "node_id,name,kind,country,lat,lon,supply_mt\na,A,source,KZ,45,50,5\nb,B,sink,CN,46,51,\n"
    (tmp_path / "nodes.csv").write_text(nodes, encoding="utf-8")
    (tmp_path / "edges.csv").write_text("edge_id,name,mode,tail,head,capacity_mt\nab,AB,pipeline,a,b,6\n", "utf-8")
    (tmp_path / "datapackage.json").write_text(f'{{"network": {{"home_country": "{home}"}}}}', encoding="utf-8")
    (found,) = problems(tmp_path)
    assert (found.file, found.column, found.value) == ("datapackage.json", "network.home_country", home)
    assert "is the country of no node" in found.message and found.mend == "write one of CN, KZ"


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060", "\xad", "\u200d"])
def test_an_id_with_what_nobody_sees_is_refused(tmp_path: Path, unseen: str) -> None:
    nodes = f"node_id,name,kind,country,lat,lon,supply_mt\na{unseen},A,source,KZ,45,50,5\nb,B,sink,CN,46,51,\n"
    (tmp_path / "nodes.csv").write_text(nodes, encoding="utf-8")
    (tmp_path / "edges.csv").write_text(
        f"edge_id,name,mode,tail,head,capacity_mt\nab,A{unseen}B,pipeline,a{unseen},b,6\n", encoding="utf-8"
    )
    found = [(one.file, one.column, f"U+{ord(unseen):04X}" in one.message) for one in problems(tmp_path)]
    assert ("nodes.csv", "node_id", True) in found and ("edges.csv", "tail", True) in found
    # A name may be written with joiners, as some scripts are.
    assert (("edges.csv", "name", True) in found) == (unseen != "\u200d")
