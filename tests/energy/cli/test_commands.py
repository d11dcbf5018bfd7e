"""The command line: exit codes, messages, what goes to which stream, and the forms that programs read."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from energy.cli import app

from ..kz_mini import write_kz_mini

Run = Callable[..., Result]

ENVELOPE = {"schema", "tool_version", "data_version", "units"}


@pytest.fixture
def run() -> Run:
    runner = CliRunner()

    def call(*words: object) -> Result:
        return runner.invoke(app, [str(word) for word in words])

    return call


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    return write_kz_mini(tmp_path / "mini")


def answer(result: Result) -> dict[str, Any]:
    """The one JSON object of an answer, and nothing else on the stream."""
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    assert found.keys() >= ENVELOPE
    assert result.stderr == ""
    return found


def table(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert rows and all(None not in row and None not in row.values() for row in rows)
    assert "nan" not in {cell.lower() for row in rows for cell in row.values()}
    return rows


# --- exit codes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["block", "wset"], "west"),
        (["block", "country:BX"], "country:BB"),
        (["block", "strait:narows"], "strait:narrows"),
        (["show", "bouy-1"], "buoy-1"),
        (["sources", "sea-prot"], "sea-port"),
        (["map", "corridor:wes", "--out", "x.html"], "corridor:west"),
        (["shares", "--year", "1999"], "2023, 2024"),
        (["shares", "--by", "colour"], "corridor"),
        (["shares", "--unit", "bbl"], "kb/d"),
        (["block", "west", "--left", "150%"], "100 %"),
        (["block", "west", "--left", "-5%"], "-5%"),
        (["block", "west", "--left", "half"], "50% or 0.5"),
        (["block", "west", "--horizon", "decade"], "structural"),
        (["block", "west", "--year", "1999"], "2023, 2024"),
        (["block", "event:2023-05-10-bouys"], "event:2023-05-10-buoys"),
        (["list", "colours"], "corridor"),
    ],
)
def test_wrong_usage_is_two_and_says_what_would_be_right(
    run: Run, tiny_folder: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tiny_folder.parent)
    result = run(*words, "--network", tiny_folder)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""
    assert not list(tiny_folder.parent.glob("*.html"))


@pytest.mark.parametrize("words", [["nonsense"], ["block"], ["shares", "--nonsense"], ["shares", "--year", "soon"]])
def test_unknown_words_are_two(run: Run, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 2 and result.stdout == "" and result.stderr


def test_broken_tables_are_three_and_nothing_is_written(run: Run, tiny_folder: Path, tmp_path: Path) -> None:
    """Two faults, both named, by every command."""
    path = tiny_folder / "edges.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("n1,North field to hub,north-field,hub", "n1,North field to hub,north-feild,hub"))
    limits = tiny_folder / "limits.csv"
    limits.write_text(limits.read_text(encoding="utf-8").replace("edge:n1,nameplate,11", "edge:n1,nameplate,-11"))
    out = tmp_path / "results"
    commands: list[list[object]] = [
        ["check", tiny_folder],
        ["shares", "--network", tiny_folder],
        ["shares", "--json", "--network", tiny_folder],
        ["block", "west", "--map", tmp_path / "a.html", "--network", tiny_folder],
        ["map", "--out", tmp_path / "b.html", "--network", tiny_folder],
        ["tour", "--out", out, "--network", tiny_folder],
        ["list", "--network", tiny_folder],
    ]
    for words in commands:
        result = run(*words)
        assert result.exit_code == 3, words
        assert "north-feild" in result.stderr and "-11" in result.stderr, words
        assert "edges.csv" in result.stderr and "limits.csv" in result.stderr
        assert result.stdout == "", words
    assert sorted(p.name for p in tmp_path.iterdir()) == [tiny_folder.name]


def test_missing_folder_is_three(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path / "none")
    assert result.exit_code == 3 and "none" in result.stderr


def test_what_cannot_be_written_is_one(run: Run, tiny_folder: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "none" / "a.html"
    for words in (["map", "--out", nowhere], ["block", "west", "--json", "--map", nowhere]):
        result = run(*words, "--network", tiny_folder)
        assert result.exit_code == 1
        assert "none" in result.stderr and result.stdout == ""
    (tmp_path / "taken").write_text("a file")
    result = run("tour", "--out", tmp_path / "taken", "--network", tiny_folder)
    assert result.exit_code == 1 and "taken" in result.stderr
    assert (tmp_path / "taken").read_text() == "a file"


@pytest.mark.parametrize("words", [["map", "--out"], ["block", "west", "--map"]])
def test_a_page_is_no_picture(run: Run, tiny_folder: Path, tmp_path: Path, words: list[str]) -> None:
    result = run(*words, tmp_path / "a.pdf", "--network", tiny_folder)
    assert result.exit_code == 2 and "'a.pdf' is no page: end the name in .html" in result.stderr
    assert not (tmp_path / "a.pdf").exists()


# --- JSON ---------------------------------------------------------------------------------------------


def test_json_of_shares(run: Run, tiny_folder: Path) -> None:
    found = answer(run("shares", "--json", "--network", tiny_folder))
    assert found["schema"] == "kzroutes/shares/1"
    assert found["units"]["mt"] == "Mt/y"
    assert found["data_version"] == "1.0"
    assert found["year"] == 2024 and found["total_mt"] == pytest.approx(12, abs=1e-5)
    keys = {"id", "name", "mt", "share", "low_mt", "high_mt", "status", "sources"}
    assert all(row.keys() >= keys for row in found["rows"])
    assert [row["id"] for row in found["rows"]] == ["west", "east"]
    assert sum(row["share"] for row in found["rows"]) == pytest.approx(1, abs=1e-5)
    assert found["through"]["BB"].keys() == {"share", "low", "high"}
    assert found["through"]["BB"]["share"] == pytest.approx(0.75, abs=1e-5)


def test_json_of_shares_has_null_for_what_is_not_published(run: Run) -> None:
    found = answer(run("shares", "--year", "2013", "--json"))
    rows = {row["id"]: row for row in found["rows"]}
    assert rows["aktau-baku"]["mt"] is None and rows["aktau-baku"]["share"] is None
    assert rows["aktau-baku"]["high_mt"] > 5
    assert found["rows"] and all(row["sources"] for row in found["rows"] if row["mt"] is not None)


def test_json_of_block(run: Run, tiny_folder: Path) -> None:
    found = answer(run("block", "west", "m1", "--left", "0", "--json", "--network", tiny_folder))
    assert found["schema"] == "kzroutes/block/1"
    assert found.keys() >= {
        *("targets", "horizon", "year", "base_mt", "delivered_mt", "lost_mt", "rerouted_mt", "domestic_lost_mt"),
        *("assumptions", "by_corridor", "flows", "blocked_edges", "binding", "through", "cost_usd_t"),
        *("revenue_lost_musd", "band"),
    }
    assert found["targets"] == ["corridor:west", "edge:m1"]
    assert (found["horizon"], found["year"]) == ("structural", 2024)
    assert found["delivered_mt"] + found["lost_mt"] == pytest.approx(found["base_mt"], abs=2e-6)
    assert all(a.keys() >= {"id", "value", "low", "high", "binding"} for a in found["assumptions"])
    assert all(c.keys() >= {"id", "base_mt", "scenario_mt"} for c in found["by_corridor"])
    assert all(f.keys() >= {"edge", "base_mt", "scenario_mt"} for f in found["flows"])
    assert all(b.keys() >= {"id", "name", "limit_mt"} for b in found["binding"])
    assert found["binding"]
    assert found["through"]["BB"].keys() >= {"before", "after", "after_low", "after_high"}
    assert found["cost_usd_t"].keys() == {"before", "after"}
    assert found["band"].keys() == {"low", "central", "high"}
    assert all(b.keys() >= {"delivered_mt", "lost_mt", "rerouted_mt"} for b in found["band"].values())
    flows = {f["edge"]: f["scenario_mt"] for f in found["flows"]}
    assert all(flows[edge] == 0 for edge in found["blocked_edges"])
    assert "m1" in found["blocked_edges"] and "w1" in found["blocked_edges"]


def test_json_of_a_bare_network(run: Run, mini: Path) -> None:
    found = answer(run("block", "cpc", "--json", "--network", mini))
    assert (found["base_mt"], found["lost_mt"], found["year"]) == (83, 49, None)
    assert found["band"] is None and found["revenue_lost_musd"] is None and found["through"] == {}
    assert found["data_version"].startswith("unversioned-")


@pytest.mark.parametrize(
    ("words", "schema"),
    [
        (["list"], "list"),
        (["list", "events"], "list"),
        (["list", "corridors"], "list"),
        (["list", "sources"], "list"),
        (["show", "sea-port"], "show"),
        (["show", "event:2023-05-10-buoys"], "show"),
        (["sources"], "sources"),
        (["sources", "west"], "sources"),
    ],
)
def test_json_of_the_others(run: Run, tiny_folder: Path, words: list[str], schema: str) -> None:
    found = answer(run(*words, "--json", "--network", tiny_folder))
    assert found["schema"] == f"kzroutes/{schema}/1"
    if "rows" in found:
        assert found["rows"]


def test_check(run: Run, tiny_folder: Path) -> None:
    found = answer(run("check", tiny_folder, "--json"))
    assert found["ok"] is True
    result = run("check", tiny_folder)
    assert result.exit_code == 0 and "sound" in result.stdout


# --- CSV and tables -------------------------------------------------------------------------------------


def test_csv_of_shares(run: Run, tiny_folder: Path) -> None:
    rows = table(run("shares", "--csv", "--network", tiny_folder))
    assert [row["id"] for row in rows] == ["west", "east"]
    assert float(rows[0]["mt"]) == pytest.approx(9, abs=1e-5)


def test_csv_of_what_is_not_published_is_empty(run: Run) -> None:
    rows = {row["id"]: row for row in table(run("shares", "--year", "2013", "--csv"))}
    assert rows["aktau-baku"]["mt"] == rows["aktau-baku"]["share"] == ""


@pytest.mark.parametrize(
    "words", [["block", "west"], ["list"], ["list", "events"], ["list", "nodes"], ["sources"], ["sources", "west"]]
)
def test_csv_of_the_others(run: Run, tiny_folder: Path, words: list[str]) -> None:
    table(run(*words, "--csv", "--network", tiny_folder))


@pytest.mark.parametrize("dimension", ["corridor", "country", "port", "operator", "field", "market"])
def test_tables_for_people(run: Run, tiny_folder: Path, dimension: str) -> None:
    result = run("shares", "--by", dimension, "--sources", "--adjustments", "--network", tiny_folder)
    assert result.exit_code == 0 and result.stderr == ""
    assert "Total exports 12.00 Mt/y" in result.stdout
    assert "Adjustments" in result.stdout and "Sources" in result.stdout


def test_barrels_a_day(run: Run, tiny_folder: Path) -> None:
    """9 Mt/y at 7.5 bbl/t: 9,000,000 × 7.5/365 = 184,932 barrels a day."""
    result = run("shares", "--unit", "kb/d", "--network", tiny_folder)
    assert result.exit_code == 0
    assert re.search(r"West\s+185\s", result.stdout)
    result = run("block", "west", "--unit", "kb/d", "--network", tiny_folder)
    assert re.search(r"base\s+247", result.stdout)  # 12 Mt/y


def test_block_for_people(run: Run, tiny_folder: Path) -> None:
    result = run("block", "west", "--network", tiny_folder)
    assert result.exit_code == 0 and result.stderr == ""
    for said in ("West", "structural", "5.00", "7.00", "East border to market", "100.0 %", "model result"):
        assert said in result.stdout


def test_show_and_list(run: Run, tiny_folder: Path) -> None:
    result = run("show", "w1", "--network", tiny_folder)
    assert result.exit_code == 0
    assert "w1-from-2024" in result.stdout and "survey" in result.stdout
    result = run("list", "events", "--network", tiny_folder)
    assert "2023-05-10-buoys" in result.stdout and "A month of repair" in result.stdout
    result = run("sources", "west", "--network", tiny_folder)
    assert "https://example.org/list" in result.stdout


def test_text_from_tables_is_never_markup(run: Run, tiny_folder: Path) -> None:
    path = tiny_folder / "corridors.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("west,West,", "west,[red]We[/st],"), encoding="utf-8")
    result = run("shares", "--network", tiny_folder)
    assert result.exit_code == 0 and "[red]We[/st]" in result.stdout


# --- files ----------------------------------------------------------------------------------------------


def test_map_and_its_message(run: Run, tiny_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.html"
    result = run("map", "west", "--out", out, "--network", tiny_folder)
    assert result.exit_code == 0
    assert result.stdout == "" and str(out) in result.stderr
    assert out.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")


def test_map_beside_json_leaves_the_stream_alone(run: Run, tiny_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.html"
    result = run("block", "west", "--json", "--map", out, "--network", tiny_folder)
    assert json.loads(result.stdout)["schema"] == "kzroutes/block/1"
    assert str(out) in result.stderr and out.exists()


def test_bare_network_by_command(run: Run, mini: Path, tmp_path: Path) -> None:
    result = run("block", "cpc", "--network", mini)
    assert result.exit_code == 0 and "49.00" in result.stdout
    out = tmp_path / "mini.html"
    assert run("map", "cpc", "--out", out, "--network", mini).exit_code == 0
    assert out.stat().st_size > 10_000
    for words, said in (
        (["shares"], "no shares"),
        (["block", "cpc", "--horizon", "month"], "month"),
        (["block", "cpc", "--unit", "kb/d"], "bbl_per_tonne"),
        (["block", "cpc", "--year", "2024"], "--year"),
    ):
        result = run(*words, "--network", mini)
        assert result.exit_code == 2 and said in result.stderr and result.stdout == ""


def test_tour_names_every_file(run: Run, tiny_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"
    result = run("tour", "--out", out, "--network", tiny_folder)
    assert result.exit_code == 0, result.output
    written = {p.name for p in out.iterdir()}
    assert {"shares.json", "block-west.json", "map.html", "map-west-blocked.html", "adjustments.csv"} <= written
    # Lines may be folded at the width of the screen.
    said = re.sub(r"\s", "", result.stdout)
    for name in written:
        assert re.sub(r"\s", "", f"wrote {out / name}") in said
    for name in written:
        text = (out / name).read_text(encoding="utf-8")
        assert text.strip(), name
        if name.endswith(".json"):
            json.loads(text)
        if name.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(text)))
            assert len({len(row) for row in rows}) == 1 and len(rows) > 1


# --- help, colour, a real terminal's view -----------------------------------------------------------------

COMMANDS = ("shares", "block", "map", "list", "show", "sources", "check", "import", "tour")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Examples" in result.stdout and f"kzroutes {command}" in result.stdout


def test_help_lists_the_commands(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(command in result.stdout for command in COMMANDS)


def shell(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "energy.cli", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_no_colour_when_asked(tiny_folder: Path) -> None:
    """And none in a pipe in any case."""
    for words in (["shares", "--network", str(tiny_folder)], ["block", "west", "--network", str(tiny_folder)]):
        done = shell(*words, NO_COLOR="1", FORCE_COLOR="")
        assert done.returncode == 0, done.stderr
        assert "\x1b" not in done.stdout and done.stderr == ""


def test_exit_codes_of_the_process(tiny_folder: Path) -> None:
    """As a shell sees them."""
    for words, code in (("show w1", 0), ("block wset", 2)):
        assert shell(*words.split(), "--network", str(tiny_folder)).returncode == code
    (tiny_folder / "nodes.csv").write_text("node_id\n", encoding="utf-8")
    done = shell("shares", "--network", str(tiny_folder))
    assert done.returncode == 3 and done.stdout == "" and "Traceback" not in done.stderr


def test_reader_that_stops_early(tiny_folder: Path) -> None:
    """`kzroutes sources | head -1` ends quietly."""
    command = f"{sys.executable} -m energy.cli sources --csv --network {tiny_folder} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_help_needs_no_tables() -> None:
    """What takes long to import waits until a command runs."""
    code = (
        "import sys, energy.cli; print([m for m in ('pandas', 'numpy', 'geopandas', 'networkx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("of_ones_own", [False, True])
def test_an_answer_needs_no_frames(tmp_path: Path, of_ones_own: bool) -> None:
    """Loading pandas would take as long as the answer."""
    network, target = (str(tmp_path), "edge:e") if of_ones_own else ("kazakhstan-oil", "cpc")
    columns = "node_id,name,kind,country,lat,lon,supply_mt,demand_mt"
    (tmp_path / "nodes.csv").write_text(f"{columns}\na,A,field,,0,0,5,\nb,B,market,,0,1,,5\n")
    (tmp_path / "edges.csv").write_text("edge_id,name,tail,head,mode,capacity_mt\ne,E,a,b,pipeline,5\n")
    code = (
        f"import sys, energy; answer = energy.load({network!r}).block({target!r}); "
        "print(answer.base_mt > 0, {'pandas', 'scipy', 'networkx', 'geopandas'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True set()"
