"""The command import, and networks in other formats behind --network and check, as typed."""

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import energy
from energy.cli import app

DATA = Path(__file__).parents[2] / "data" / "formats"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, list(map(str, words)))


def test_what_was_taken_for_what_is_printed_and_the_tables_are_written(tmp_path: Path) -> None:
    out = tmp_path / "mine"
    done = run("import", DATA / "network.gpkg", "--map", "capacity=CapacityBOEd", "--out", out)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("network.gpkg: 3 nodes and 3 edges.\nWhat was taken for what\n")
    assert "edges: capacity_mt  CapacityBOEd  network.gpkg, layer lines" in done.stdout
    assert "lines carry from their first point to their last, as they are drawn" in done.stdout
    assert done.stderr == f"wrote {out}\nkzroutes: next: kzroutes check {out}\n"
    assert {path.name for path in out.iterdir()} == {"nodes.csv", "edges.csv", "waypoints.csv"}
    assert run("check", out).exit_code == 0


def test_what_is_missing_is_left_to_a_person(tmp_path: Path) -> None:
    """Only the lines: nothing says what comes from where, so it is asked for, filled in and then answered."""
    out = tmp_path / "mine"
    done = run("import", DATA / "lines.geojson", "--out", out)
    assert done.exit_code == 0
    assert "kzroutes: it gives no supply and no demand, so nothing would flow: fill that in" in done.stderr
    assert run("check", out).exit_code == 3
    nodes = (out / "nodes.csv").read_text("utf-8")
    assert nodes == (
        "node_id,name,kind,country,lat,lon,supply_mt,demand_mt\n"
        "n1,n1,junction,,50,60,,\nn2,n2,junction,,49,58,,\nn3,n3,junction,,45,38,,\n"
    )
    filled = nodes.replace("50,60,,", "50,60,10,").replace("45,38,,", "45,38,,10")
    (out / "nodes.csv").write_text(filled, encoding="utf-8")
    assert energy.load(out).block("Pipeline").volumes.lost_mt == pytest.approx(6)


def test_what_stands_somewhere_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "mine"
    out.mkdir()
    (out / "note.txt").write_text("mine")
    done = run("import", DATA / "network.geojson", "--out", out)
    assert done.exit_code == 2 and "is not empty: name a new folder for --out" in done.stderr
    assert done.stdout == "", "it is told before any work"
    assert [path.name for path in out.iterdir()] == ["note.txt"]
    (out / "note.txt").unlink()
    assert run("import", DATA / "network.geojson", "--out", out).exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["network.gpkg", "--map", "capcity=CapacityBOEd"], 2, "--map capcity is no column of ours: did you mean"),
        (["network.gpkg", "--map", "capacity"], 2, "'capacity' is not OURS=COLUMN"),
        (["network.gpkg", "--map", "cap=a", "--map", "cap=b"], 2, "--map cap is given twice: 'a' and 'b'"),
        (["network.gpkg", "--within", "-1"], 2, "--within -1: a distance is 0 or more"),
        (["network.gpkg", "--within", "inf"], 2, "'inf' is not a number"),
        (["network.gpkg", "--map", "capacity=Cap"], 3, "network.gpkg: has no column 'Cap'"),
        (["network.gpkg", "--layer", "pipes"], 3, "network.gpkg: 'pipes' is not one of its layers"),
        (["nothing.gpkg"], 3, "nothing.gpkg: is not there"),
        (["stations.csv"], 3, "stations.csv: has no lines and no edges"),
        (["pypsa/loads.csv", "stations.csv"], 3, "has no lines and no edges"),
    ],
)
def test_what_can_be_mended_is_one_message_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int, said: str
) -> None:
    monkeypatch.chdir(DATA)
    done = run("import", *words, "--out", tmp_path / "mine")
    assert done.exit_code == code and said in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_file_stands_behind_network_as_a_folder_does(tmp_path: Path) -> None:
    path = DATA / "network.geojson"
    done = run("block", "Pipeline", "--network", path)
    assert done.exit_code == 0
    assert done.stdout.startswith("Blocking Pipeline would leave 6.0 of 10.0 Mt a year undelivered")
    assert done.stderr.startswith(
        "kzroutes: of network.geojson: capacity_mt is capacity, cost_usd_t is cost, node_id is id, "
        "supply_mt is supply, demand_mt is demand\n"
    )
    shown = run("check", path)
    assert shown.exit_code == 0 and "is taken for capacity_mt" in shown.stdout
    assert run("map", "--network", path, "--out", tmp_path / "map.html").exit_code == 0
    joined = run("check", path, "--main-part", tmp_path / "joined")
    assert joined.exit_code == 0 and (tmp_path / "joined" / "edges.csv").is_file()
    resumed = run("rank", "--network", path, "--resume", tmp_path / "sweep.txt", "--json")
    assert resumed.exit_code == 0


def test_a_folder_of_another_format_is_taken_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("block", "pipe", "--network", DATA / "pypsa")
    assert done.exit_code == 0
    assert done.stdout.startswith("Blocking pipe would leave 6.0 of 10.0 Mt a year undelivered")


def test_a_shipped_network_wins_over_a_file_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("kazakhstan-oil").write_text("no network")
    assert run("check", "kazakhstan-oil").exit_code == 0
    assert run("check", "./kazakhstan-oil").exit_code == 3


def test_an_endless_distance_is_told_by_the_name_of_its_option(tmp_path: Path) -> None:
    done = run("import", DATA / "network.geojson", "--within", "1e999", "--out", tmp_path / "mine")
    assert done.exit_code == 2 and "--within" in done.stderr and "'1e999' is too large" in done.stderr
    assert not (tmp_path / "mine").exists()
