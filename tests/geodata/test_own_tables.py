"""Bare networks as people have them: what is plain is taken and noted, what is not is refused with its cause alone."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import energy
from energy.cli import app
from geodata import DataError, load
from geodata.main_part import main_part
from geodata.tables.meaning import plain_number

NODES = """\
node_id,name,kind,country,lat,lon,supply_mt,demand_mt
s,Field,source,AA,50,60,10,
h,Hub,junction,AA,49,58,,
p,Port,sink,BB,45,38,,10
"""
EDGES = """\
edge_id,name,tail,head,mode,capacity_mt,cost_usd_t
f,Feeder,s,h,pipeline,12,1
a,Pipe A,h,p,pipeline,6.5,5
b,Rail B,h,p,rail,6,12
"""
# Without pipe A 6 of 10 are left.
LOST = 4.0


def write(folder: Path, nodes: str | bytes = NODES, edges: str | bytes = EDGES) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("nodes", nodes), ("edges", edges)):
        (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def problems(folder: Path) -> list[str]:
    with pytest.raises(DataError) as caught:
        load(folder)
    return [str(problem) for problem in caught.value.problems]


def semicolons(text: str) -> str:
    """As Excel saves it where decimals have commas."""
    return text.replace(",", ";").replace(".", ",")


def with_column(text: str, name: str, cell: str, *, first: bool = False) -> str:
    header, *rows = text.splitlines()
    parts = [(name, header), *((cell, row) for row in rows)]
    return "".join(f"{one},{line}\n" if first else f"{line},{one}\n" for one, line in parts)


# A column of whole numbers that had an empty cell, as pandas writes it.
FLOATING = (NODES.replace("h,Hub", "7,Hub"), EDGES.replace(",h,p", ",7.0,p").replace("s,h", "s,7.0"))


@pytest.mark.parametrize(
    ("nodes", "edges", "noted"),
    [
        (NODES, EDGES, []),
        (NODES, with_column(EDGES, "geometry", '"LINESTRING (0 0, 1 1)"'), ["'geometry' is not a column"]),
        (with_column(NODES, "", "0", first=True), EDGES, ["'' is not a column"]),
        (with_column(with_column(NODES, "osmid", "7"), "street", "x"), EDGES, ["'osmid, street' are passed over"]),
        # Like country and gate, but no slip for them.
        (NODES, with_column(with_column(EDGES, "colour", "red"), "date", "1"), ["'colour, date' are passed over"]),
        (NODES, EDGES.replace("cost_usd_t", "tariff"), ["'tariff' is read as 'cost_usd_t'"]),
        (
            NODES.replace("supply_mt,demand_mt", "Supply,demand (Mt)"),
            EDGES.replace("tail,head", "from,to"),
            ["'Supply' is read", "'demand (Mt)' is read", "'from' is read as 'tail'", "'to' is read as 'head'"],
        ),
        (NODES, with_column(EDGES, "bidirectional", "False"), ["'False' is read as 'false', and 2 more"]),
        (NODES, with_column(EDGES, "bidirectional", "no"), ["'no' is read as 'false', and 2 more"]),
        (NODES, with_column(EDGES, "bidirectional", "0"), ["'0' is read as 'false', and 2 more"]),
        (semicolons(NODES), semicolons(EDGES), ["'6,5' is read as '6.5'"]),
        (NODES.replace(",", "\t"), EDGES.replace(",", "\t"), []),
        (NODES.encode("utf-16"), EDGES.encode("utf-16"), []),
        (NODES.encode("utf-8-sig"), EDGES, []),
        (NODES, EDGES.replace("12,1", " 12 ,1"), ["' 12 ' is read as '12'"]),
        (NODES.replace("h,Hub", " h,Hub "), EDGES, ["' h' is read as 'h'", "'Hub ' is read as 'Hub'"]),
        (NODES.replace("AA", "aa"), EDGES, ["'aa' is read as 'AA', and 1 more cell"]),
        (*FLOATING, ["'7.0' is read as '7'"]),
        (NODES.replace("AA", "KAZ").replace("BB", "Russia"), EDGES, ["'KAZ' is read as 'KZ', and 2 more cells"]),
        (NODES.replace("Field", "Мангышлак").encode("cp1251"), EDGES, ["is read as cp1251 (Cyrillic Windows)"]),
        (NODES.replace("source", "Source"), EDGES, ["'Source' is read as 'source'"]),
        (NODES.replace("junction", "pump station"), EDGES, ["'pump station' is read as 'pump_station'"]),
        (NODES, with_column(EDGES, "status", "Operating"), ["'Operating' is read as 'operating', and 2 more"]),
        (NODES, EDGES.replace("6,12", "6,NaN"), ["'NaN' is read as ''"]),
        (NODES.replace("node_id", "Node ID"), EDGES, ["'Node ID' is read as 'node_id'"]),
    ],
)
def test_what_is_plain_is_taken_and_noted(
    tmp_path: Path, nodes: str | bytes, edges: str | bytes, noted: list[str]
) -> None:
    study = energy.load(write(tmp_path, nodes, edges))
    assert study.block("a").volumes.lost_mt == pytest.approx(LOST)
    said = [note.said for note in study.dataset.notes]
    assert len(said) >= len(noted)
    assert all(any(one.startswith(start) for one in said) for start in noted), said


@pytest.mark.parametrize(
    ("text", "encoding", "taken"),
    [
        # Names that Windows writes in Cyrillic, capitals inside words too.
        ("КазТрансОйл, Атырау–Самара; CPC", "cp1251", True),
        ("Сугыла, ІЛЕ", "cp1251", True),
        # Read as cp1251 each of these would mix letters of two scripts in a word, or put small letters before capitals.
        ("Zürich", "cp1252", False),
        ("Łódź, Gdańsk", "cp1250", False),
        ("Атырау", "koi8-r", False),
        ("Атырау", "cp866", False),
        # Kazakh letters: in cp1251 there are Serbian ones and signs in their place.
        ("Өскемен", "ptcp154", False),
        ("Жаңаөзен, Ұлытау", "kz1048", False),
        # Too short to be sure of.
        ("à", "cp1252", False),
    ],
)
def test_cyrillic_of_windows_is_read_where_it_can_be_nothing_else(
    tmp_path: Path, text: str, encoding: str, taken: bool
) -> None:
    folder = write(tmp_path, NODES.replace("Hub", f'"{text}"').encode(encoding))
    if taken:
        assert load(folder).table("nodes").loc["h", "name"] == text
    else:
        (said,) = problems(folder)
        assert (
            said.startswith("nodes.csv, row 3: 'byte ") and "is not UTF-8 text — mend: save the file as UTF-8" in said
        )


@pytest.mark.parametrize(
    ("cell", "said"),
    [("Narnia", "is not a two-letter country code"), ("XXX", "is not a two-letter country code")],
)
def test_a_country_that_there_is_not_is_refused(tmp_path: Path, cell: str, said: str) -> None:
    (found,) = problems(write(tmp_path, NODES.replace("BB", cell)))
    assert found.startswith(f"nodes.csv, row 4, column country: {cell!r} {said}")


@pytest.mark.parametrize("true", ["True", "TRUE", "yes", "1", "1.0", "t"])
def test_any_plain_truth_opens_both_ways(tmp_path: Path, true: str) -> None:
    """Turned round and open both ways, pipe A carries what it carried."""
    edges = with_column(EDGES.replace("h,p,pipeline", "p,h,pipeline"), "bidirectional", true)
    study = energy.load(write(tmp_path, NODES, edges))
    assert study.block("a").volumes.lost_mt == pytest.approx(LOST)


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("6.5", ".", "6.5"), ("6,5", ".", "6.5"), ("0,125", ".", None), ("1,2345", ".", "1.2345"),
        ("1,200", ".", None), ("1,200", ",", "1.200"), ("1,200.5", ".", "1200.5"), ("1.200,5", ".", "1200.5"),
        ("1,200,000", ".", None), ("1 200", ".", "1200"), ("1\u00a0200,5", ".", "1200.5"), ("1'200", ".", "1200"),
        ("12,34,56", ".", None), ("1,20.5", ".", None), ("-3,5", ".", "-3.5"),
    ],
)  # fmt: skip
def test_numbers_are_read_where_they_can_mean_one_thing(text: str, decimal: str, number: str | None) -> None:
    assert plain_number(text, decimal) == number


@pytest.mark.parametrize(
    ("cell", "mend"),
    [
        ("1,200", "write 1200 if the comma parts thousands, 1.200 if it stands before decimals"),
        ("1,200,000", "write 1200000"),
        ("about 6", "write digits with a point"),
    ],
)
def test_what_could_be_two_numbers_is_refused_with_both(tmp_path: Path, cell: str, mend: str) -> None:
    (said,) = problems(write(tmp_path, NODES, EDGES.replace("6.5", f'"{cell}"')))
    assert said.startswith(f"edges.csv, row 3, column capacity_mt: '{cell}' is not a number — mend: {mend}")


def test_a_point_beside_decimal_commas_could_part_thousands(tmp_path: Path) -> None:
    (said,) = problems(write(tmp_path, NODES, semicolons(EDGES).replace(";12;", ";1.200;")))
    assert "'1.200' could have a point for thousands or for decimals — mend: write 1200, or 1,200" in said


def test_one_cause_is_told_alone(tmp_path: Path) -> None:
    """A misspelt column: nothing of parts cut off, since no edge was read; no word of supply where its cell is bad."""
    said, missing = problems(write(tmp_path / "column", NODES, EDGES.replace(",head,", ",heads,")))
    assert "'heads' is not a column" in said and "did you mean 'head'" in said
    assert "column head: the column is missing" in missing
    (said,) = problems(write(tmp_path / "supply", NODES.replace(",10,\n", ",ten,\n")))
    assert "'ten' is not a number" in said
    (said,) = problems(write(tmp_path / "demand", NODES.replace("sink", "port").replace(",,10", ",,ten")))
    assert "'ten' is not a number" in said


def test_a_number_with_an_invisible_character_is_told_as_that_alone(tmp_path: Path) -> None:
    (said,) = problems(write(tmp_path, edges=EDGES.replace("6.5", "6\u200b.5")))
    assert said.startswith("edges.csv, row 3, column capacity_mt: '6\\u200b.5' holds the invisible character U+200B")


def test_two_columns_that_could_be_one_of_ours_are_asked_for(tmp_path: Path) -> None:
    """Passed over, both would make every way free."""
    (said,) = problems(write(tmp_path, NODES, with_column(EDGES.replace("cost_usd_t", "cost"), "tariff", "9")))
    assert said.startswith("edges.csv, row 1, column cost: 'cost' could be taken for cost_usd_t, and so could 'tariff'")


@pytest.mark.parametrize(
    ("nodes", "edges", "said"),
    [
        # A second field whose supply nobody gave; 0 says that nothing comes from it.
        (
            NODES + "s2,Field 2,source,AA,51,60,,\n",
            EDGES + "f2,F2,s2,h,pipeline,12,1\n",
            "nodes.csv, row 5, column supply_mt: source 's2' can send flow to a sink, but its supply is not known",
        ),
        (
            NODES,
            EDGES.replace("s,h,pipeline", "h,s,pipeline"),
            "nodes.csv, column supply_mt: no supply reaches a demand over open edges",
        ),
        (NODES, EDGES.replace("6.5", ""), "edges.csv, row 3, column capacity_mt: edge 'a' can carry flow to a sink"),
        (
            NODES,
            EDGES.replace("6.5", "NaN"),
            "edges.csv, row 3, column capacity_mt: 'NaN' is no number: edge 'a' can carry flow",
        ),
        (
            NODES + "s2,Field 2,source,AA,51,60,n/a,\n",
            EDGES + "f2,F2,s2,h,pipeline,12,1\n",
            "nodes.csv, row 5, column supply_mt: 'n/a' is no number: source 's2' can send flow to a sink",
        ),
    ],
)
def test_what_is_sound_can_be_answered(tmp_path: Path, nodes: str, edges: str, said: str) -> None:
    (found,) = problems(write(tmp_path, nodes, edges))
    assert found.startswith(said)


@pytest.mark.parametrize("kind", ["market", "refinery", "consumer"])
def test_whoever_takes_like_a_sink_may_take_anything(tmp_path: Path, kind: str) -> None:
    nodes = NODES.replace("Port,sink", f"Port,{kind}").replace(",,10\n", ",,\n")
    assert energy.load(write(tmp_path, nodes)).block("a").volumes.lost_mt == pytest.approx(LOST)


def test_a_field_of_unknown_supply_off_every_path_is_no_fault(tmp_path: Path) -> None:
    nodes, edges = NODES + "s2,Field 2,source,AA,51,60,,\n", EDGES + "f2,F2,h,s2,pipeline,12,1\n"
    assert energy.load(write(tmp_path, nodes, edges)).block("a").volumes.lost_mt == pytest.approx(LOST)


APART = ("x,X,junction,AA,48,50,,\ny,Y,junction,AA,48,51,,\nz,Z,source,AA,0,0,3,\n", "xy,XY,x,y,pipeline,3,1\n")


def test_parts_that_are_cut_off_are_a_remark_with_their_count(tmp_path: Path) -> None:
    """Two junctions by themselves and a lone field at 0, 0: the rest is used."""
    study = energy.load(write(tmp_path, NODES + APART[0], EDGES + APART[1]))
    assert study.block("a").volumes.lost_mt == pytest.approx(LOST)
    cut_off, nowhere = (note.said for note in study.dataset.notes)
    assert cut_off.startswith("3 nodes in 2 parts cut off from the rest (x, y)")
    assert "'0' lies at 0, 0" in nowhere


def test_a_part_with_supply_and_demand_of_its_own_is_not_cut_off(tmp_path: Path) -> None:
    nodes = NODES + "s2,S,source,AA,48,50,3,\np2,P,sink,AA,48,51,,3\n"
    study = energy.load(write(tmp_path, nodes, EDGES + "own,Own,s2,p2,pipeline,3,1\n"))
    assert study.dataset.notes == ()
    assert study.block("own").volumes.lost_mt == pytest.approx(3)


def test_a_place_far_from_all_others_is_a_remark(tmp_path: Path) -> None:
    """It lies where it would if its latitude and longitude were exchanged, and may well be meant."""
    nodes = NODES.replace("50,60", "20,15").replace("49,58", "30,60").replace("45,38", "40,50")
    nodes += "q,Q,junction,AA,55,30,,\n"
    study = energy.load(write(tmp_path, nodes, EDGES + "hq,HQ,h,q,pipeline,1,1\n"))
    assert [note.said for note in study.dataset.notes if "look swapped" in note.said]
    assert study.block("a").volumes.lost_mt == pytest.approx(LOST)


@pytest.mark.parametrize("capacity", ["1e308", "1000000000000", "1e400"])
def test_a_number_beyond_all_use_is_refused(tmp_path: Path, capacity: str) -> None:
    (found,) = problems(write(tmp_path, NODES, EDGES.replace("6.5", capacity)))
    assert found.startswith(f"edges.csv, row 3, column capacity_mt: '{capacity}' is too large for a number")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("size", ["1", "1e6", "8e10"])
def test_numbers_below_that_are_answered(tmp_path: Path, size: str) -> None:
    nodes, times = NODES.replace("10", f"{10 * float(size):.0f}"), float(size)
    rows = (("f", "s,h", 12, 1), ("a", "h,p", 6.5, 5), ("b", "h,p", 6, 12))
    edges = EDGES.splitlines()[0] + "\n"
    edges += "".join(f"{name},{name},{ends},pipe,{most * times:.1f},{cost}\n" for name, ends, most, cost in rows)
    assert energy.load(write(tmp_path, nodes, edges)).block("a").volumes.lost_mt == pytest.approx(LOST * times)


def test_the_main_part_is_written_as_it_was(tmp_path: Path) -> None:
    folder = write(tmp_path / "own", NODES + APART[0], EDGES + APART[1])
    course = "edge_id,seq,lat,lon,basis,source_id\n"
    (folder / "waypoints.csv").write_text(course + "a,1,47,48,approximate,own\nxy,1,48,50.5,approximate,own\n")
    assert main_part(load(folder)) == {
        "nodes.csv": NODES.encode(),
        "edges.csv": EDGES.encode(),
        "waypoints.csv": f"{course}a,1,47,48,approximate,own\n".encode(),
    }
    run = CliRunner().invoke
    done = run(app, ["check", str(folder), "--main-part", str(tmp_path / "joined")])
    assert done.exit_code == 0, done.output
    again = energy.load(tmp_path / "joined")
    assert again.dataset.notes == () and again.block("a").volumes.lost_mt == pytest.approx(LOST)
    # What stands there already is left alone.
    assert run(app, ["check", str(folder), "--main-part", str(tmp_path / "joined")]).exit_code == 2
    assert run(app, ["check", "--main-part", str(tmp_path / "new")]).exit_code == 2
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("name", "refused"),
    [("ports.csv", False), ("results.csv", False), ("outages.csv", False), ("README.csv", False), ("limit.csv", True)],
)
def test_a_file_of_another_name_is_a_note_and_a_slip_of_the_pen_a_fault(
    tmp_path: Path, name: str, refused: bool
) -> None:
    folder = write(tmp_path)
    (folder / name).write_text("a,b\n1,2\n")
    if refused:
        (said,) = problems(folder)
        assert "rename it to limits.csv" in said
    else:
        assert [(note.file, note.message) for note in load(folder).notes] == [
            (name, "is not the name of a table: passed over")
        ]


def test_commands_say_that_there_are_remarks(tmp_path: Path) -> None:
    folder = write(tmp_path, NODES, with_column(EDGES, "comment", "x"))
    done = CliRunner().invoke(app, ["block", "a", "--network", str(folder), "--json"])
    assert done.exit_code == 0
    assert done.stderr == f"kzroutes: a remark on the tables: kzroutes check {folder}\n"
    shown = CliRunner().invoke(app, ["check", str(folder), "--json"])
    assert "is not a column of this table: passed over" in shown.stdout and shown.stderr == ""


def test_full_tables_are_read_strictly(tiny_folder: Path) -> None:
    path = tiny_folder / "edges.csv"
    path.write_text(path.read_text().replace(",true,survey", ",True,survey", 1))
    assert any("'True' is not true or false" in said for said in problems(tiny_folder))


@pytest.mark.parametrize("alias", ["East", "east", "West way;EAST"])
def test_an_alias_is_no_name_of_another_row(tiny_folder: Path, alias: str) -> None:
    """Or a block of one corridor would close another."""
    path = tiny_folder / "corridors.csv"
    path.write_text(path.read_text().replace("west,West,,", f"west,West,{alias},"))
    (said,) = problems(tiny_folder)
    named = alias.rpartition(";")[2]
    fault = f"corridors.csv, row 2, column aliases: '{named}' is no name for 'west': it is the id or a name of 'east'"
    assert said.startswith(fault)
