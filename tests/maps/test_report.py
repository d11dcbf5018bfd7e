"""Report and export: what is written, that it is text, and that it is the same when rebuilt."""

import csv
import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

import energy
from energy.cli import app
from energy.errors import UsageError
from energy.presentation.console import Unit
from energy.report.block import sentence
from energy.report.tables import ANNEX_TABLES, ReportTable, of_scenario, report_tables
from energy.study import Study
from energy.tracing.legs import legs
from maps.charts.alluvial import alluvial_figure
from maps.charts.shares import shares_figure
from maps.export.document import Document, Section, Table, html_document, markdown_document
from maps.export.gis import layers, write_geopackage
from maps.export.report import write_report, write_tables
from maps.export.workbook import workbook_bytes

HOSTILE = [
    "<img src=x onerror=window.__pwned=1>",
    "</script><script>window.__pwned=1</script>",
    "`${window.__pwned=1}`",
    "{{7*7}} {% x %}",
    "\"quoted\" and 'single' \\1",
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\u202eright to left\u202c",
    "Қашаған, Теңіз, Ақтау",
    "| a | b |\n# no heading",
]
MT = Unit("Mt/y")


@pytest.fixture(scope="module")
def study() -> Study:
    return energy.load()


@pytest.fixture
def bare_folder(tmp_path: Path) -> Path:
    """A bare network: one field, one line, one market."""
    folder = tmp_path / "bare"
    folder.mkdir()
    (folder / "nodes.csv").write_text(
        "node_id,name,kind,country,lat,lon,supply_mt,demand_mt\n"
        "a,Field,source,AA,40,50,5,\nb,Town,junction,AA,41,50,,\nc,Sea,sink,BB,42,50,,\n",
        encoding="utf-8",
    )
    (folder / "edges.csv").write_text(
        "edge_id,name,tail,head,mode,capacity_mt,cost_usd_t\n"
        "ab,First,a,b,pipeline,6,1\nbc,Second,b,c,pipeline,4,1\nbd,Third,b,c,rail,3,5\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def hostile() -> ReportTable:
    return ReportTable(
        "hostile", HOSTILE[0], HOSTILE[1], tuple({"name": text, "mt": -1.5, "url": text} for text in HOSTILE)
    )


def document_of(table: Table, *, words: tuple[str, ...] = ()) -> Document:
    return Document(HOSTILE[0], HOSTILE[1], True, (), words, (Section("s", HOSTILE[2], HOSTILE, (), (table,)),))


@pytest.fixture(scope="module")
def hostile_document() -> Document:
    """Hostile text wherever a document holds text."""
    rows = tuple((text, "1", text) for text in HOSTILE)
    return document_of(Table(HOSTILE[3], ("name", HOSTILE[0], "address"), rows, notes=1), words=tuple(HOSTILE))


@pytest.fixture(scope="module")
def written(study: Study, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with a scenario, from the tables that are quick to make."""
    folder = tmp_path_factory.mktemp("report")
    outcome = study.block("cpc")
    write_report(study, folder, outcome=outcome, tables=of_scenario(outcome))
    return folder


def test_every_form_is_there(written: Path) -> None:
    names = {path.name for path in written.iterdir()}
    assert {"report.html", "report.md", "tables.xlsx", "network.gpkg", "flows.geojson", "scenario.csv"} <= names
    charts = {f"chart-{chart}.{form}" for chart in ("map", "horizons", "shares", "days") for form in ("svg", "png")}
    assert charts == {name for name in names if name.startswith("chart-")}
    assert all(path.stat().st_size > 0 for path in written.iterdir())


def test_it_opens_with_the_answer_and_the_map(study: Study, written: Path) -> None:
    """The sentence of `block`, with its range, then the map, before anything else."""
    body = (written / "report.html").read_text("utf-8").partition("<body>")[2]
    answer = sentence(study.block("cpc"), MT)
    assert "(range " in answer
    assert body.index(answer) < body.index("<img") < body.index("<nav") < body.index("<h2")
    lines = [line for line in (written / "report.md").read_text("utf-8").splitlines() if line]
    assert answer.split(" (")[0] in lines[1] and "chart-map.svg" in lines[2]


def test_headings_are_for_people(written: Path) -> None:
    """No name of a column or of a table: no underscore, no unit glued to a word."""
    page = (written / "report.html").read_text("utf-8")
    heads = re.findall(r"<(?:h1|h2|th|caption)[^>]*>([^<]*)<", page)
    assert len(heads) > 30
    assert not [head for head in heads if re.search(r"_|\b(mt|usd|musd)\b", head)]


def test_percent_is_set_one_way(written: Path) -> None:
    """A number, a space that no line ends at, and the sign: in the page, the Markdown and the charts."""
    shown = [re.sub(r"<style>.*?</style>|<[^>]*>", " ", (written / "report.html").read_text("utf-8"), flags=re.S)]
    shown += [(written / "report.md").read_text("utf-8")]
    shown += ["\n".join(re.findall(r"<text[^>]*>([^<]*)<", p.read_text("utf-8"))) for p in written.glob("*.svg")]
    for text in shown:
        assert not re.findall(r"\d% ?|\d %", text)
    assert all("\u00a0%" in text for text in shown[:2])


def test_files_beside_it_are_linked_and_there(written: Path) -> None:
    links = re.findall(r'href="([^"#:]+)"', (written / "report.html").read_text("utf-8"))
    assert set(links) == {p.name for p in written.iterdir()} - {"report.html", "report.md", *map(str, charts(written))}


def charts(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("chart-*")]


def test_nothing_of_an_earlier_report_stays(tiny_folder: Path, tmp_path: Path) -> None:
    """Charts and tables of another scenario would read as this one's; a file of the user's own is left alone."""
    tiny, old = energy.load(tiny_folder), ("chart-history.svg", "chart-replay.png", "scenario-limits.csv", "claims.csv")
    for name in (*old, "notes.csv"):
        (tmp_path / name).write_text("of another report", encoding="utf-8")
    outcome = tiny.block("corridor:west")
    write_report(tiny, tmp_path, outcome=outcome, tables=of_scenario(outcome)[:1])
    assert not any((tmp_path / name).exists() for name in old)
    assert (tmp_path / "notes.csv").read_text("utf-8") == "of another report"


def test_the_annex_has_what_takes_long(tiny_folder: Path, tmp_path: Path) -> None:
    tiny = energy.load(tiny_folder)
    names = {sheet.name for sheet in report_tables(tiny, annex=False)}
    more = {sheet.name for sheet in report_tables(tiny)} - names
    assert names and "replay" in more and more <= set(ANNEX_TABLES)
    files = write_report(tiny, tmp_path, annex=True, tables=())
    assert "chart-replay.svg" in {path.name for path in files}


def test_a_scenario_that_loses_nothing_has_no_empty_charts(study: Study, tmp_path: Path) -> None:
    """One mooring of three closed loses nothing at any horizon: no bars, no days, and no field that has to cut."""
    outcome = study.block("spm-1")
    assert outcome.volumes.lost_mt == pytest.approx(0, abs=1e-6)
    files = write_report(study, tmp_path, outcome=outcome, tables=of_scenario(outcome))
    names = {path.name for path in files}
    assert "chart-map.svg" in names and "chart-horizons.svg" not in names


def assert_same_files(folder: Path, other: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert names == {path.name for path in other.iterdir()}
    for name in sorted(names):
        assert (folder / name).read_bytes() == (other / name).read_bytes(), name


@pytest.mark.exhaustive
def test_rebuilt_byte_by_byte(tiny_folder: Path, tmp_path: Path) -> None:
    """All tables and every chart that the hand-drawn network has data for."""
    for name in ("one", "other"):
        tiny = energy.load(tiny_folder)
        outcome = tiny.block("corridor:west")
        write_report(tiny, tmp_path / name, outcome=outcome)
    assert_same_files(tmp_path / "one", tmp_path / "other")


@pytest.mark.exhaustive
def test_the_shipped_report_is_rebuilt_byte_by_byte(study: Study, written: Path, tmp_path: Path) -> None:
    outcome = Study(study.dataset).block("cpc")
    write_report(Study(study.dataset), tmp_path, outcome=outcome, tables=of_scenario(outcome))
    assert_same_files(written, tmp_path)


def test_numbers_are_those_of_block(study: Study, written: Path) -> None:
    outcome = study.block("cpc")
    with (written / "scenario.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert float(row["lost_mt"]) == pytest.approx(outcome.volumes.lost_mt)
    flows = json.loads((written / "flows.geojson").read_text("utf-8"))["features"]
    told = {f["properties"]["edge_id"]: f["properties"]["scenario_mt"] for f in flows}
    assert told == pytest.approx(dict(outcome.flows), abs=1e-5)
    # CPC alone: nothing of it is left, so its change is all that it carried.
    page = (written / "report.html").read_text("utf-8")
    assert f'<td class="number">−{outcome.by_corridor[0].base_mt:.2f}</td>' in page


def test_geopackage_layers(study: Study, tmp_path: Path) -> None:
    import geopandas

    write_geopackage(tmp_path / "n.gpkg", layers(study, 2024))
    nodes = geopandas.read_file(tmp_path / "n.gpkg", layer="nodes")
    assert len(nodes) == len(study.dataset.table("nodes")) and nodes.crs.to_epsg() == 4326
    flows = geopandas.read_file(tmp_path / "n.gpkg", layer="flows").set_index("edge_id")
    assert flows.loc["cpc-04", "home_mt"] == pytest.approx(54.87, abs=0.01)
    open_ones = flows[flows["home_mt"].isna()]
    assert len(open_ones) and (open_ones["high_mt"] > open_ones["low_mt"]).all()


def test_text_stays_text_in_the_workbook(study: Study, hostile: ReportTable, tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(workbook_bytes([hostile], study.dataset))
    page = load_workbook(tmp_path / "t.xlsx")["hostile"]
    for line, text in enumerate(HOSTILE, start=2):
        cell = page.cell(line, 1)
        assert cell.data_type == "s" and cell.value == text
        assert page.cell(line, 2).value == -1.5


def test_text_stays_text_in_csv(study: Study, hostile: ReportTable, tmp_path: Path) -> None:
    write_tables(tmp_path, study, [hostile], formats=["csv"])
    with (tmp_path / "hostile.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert all(not name.startswith(("=", "+", "-", "@")) for name in names)


def test_text_stays_text_in_html(hostile_document: Document) -> None:
    page = html_document(hostile_document)
    body = page.partition("<body>")[2]
    assert "<img" not in body and "<script" not in body.lower()
    assert page.index("Content-Security-Policy") < page.index("<meta charset")
    assert "default-src 'none'" in page
    assert not re.findall(r'href="(?!#|https?://)', page)


def test_links_are_safe() -> None:
    """Web addresses, and files of our own in a table of files; nothing else becomes a link."""
    addresses = (("https://example.org/a?b=1&c=2",), ("javascript:alert(1)",), ("tables.xlsx",))
    page = html_document(document_of(Table("t", ("address",), addresses)))
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer" target="_blank">' in page
    assert 'href="javascript' not in page and 'href="tables.xlsx"' not in page
    files = (("tables.xlsx",), ("../up.csv",), ("javascript:x.y",))
    page = html_document(document_of(Table("t", ("file",), files, of_files=True)))
    assert re.findall(r'<a href="([^#"]*)"', page) == ["tables.xlsx"]


def test_text_stays_text_in_markdown(hostile_document: Document) -> None:
    text = markdown_document(hostile_document)
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert len(rows) == len(HOSTILE) + 2  # the head and the line under it
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 4 for row in rows)
    assert "<img" not in text.replace("\\<img", "")


def test_units_of_the_page(study: Study, tiny_folder: Path, tmp_path: Path) -> None:
    """The 12 Mt that the hand-drawn network exports, at 7.5 bbl/t: 12 × 7.5 × 1000 / 365 = 246.6 kb/d."""
    tiny = energy.load(tiny_folder)
    outcome = tiny.block("corridor:west")
    write_report(tiny, tmp_path, outcome=outcome, unit=Unit("kb/d", 7.5), tables=())
    assert "of 247 thousand barrels a day" in (tmp_path / "report.html").read_text("utf-8")


# --- tables and charts -------------------------------------------------------------------------------------


def test_legs_conserve_crude(study: Study) -> None:
    """What comes into a corridor leaves it, and what comes into an outlet with known buyers does too."""
    found = legs(study.base(2024))
    for stage in (0, 1):
        into: dict[str, float] = {}
        out: dict[str, float] = {}
        for leg in found:
            if leg.stage == stage:
                into[leg.end] = into.get(leg.end, 0.0) + leg.mt
            if leg.stage == stage + 1:
                out[leg.start] = out.get(leg.start, 0.0) + leg.mt
        for place in into.keys() & out.keys():
            assert out[place] == pytest.approx(into[place], abs=0.02), place
    assert sum(leg.mt for leg in found if leg.stage == 2) == pytest.approx(68.55, abs=0.05)


def test_titles_say_the_finding(study: Study) -> None:
    """54.87 of 68.55 is 80 %; Tengiz, Kashagan and Karachaganak 29.4 + 16.2 + 11 of 68.55 is 83 %.

    In 2025 it is 64.8 of the 78.3 that the minister listed by route: 83 %.
    """
    title = alluvial_figure(legs(study.base(2024)), study.dataset, 2024).get_suptitle()
    assert "80\u00a0%" in title and "83\u00a0%" in title and "CPC" in title
    stacked = shares_figure([study.shares(y) for y in study.years])
    assert stacked.get_suptitle() == "CPC carried 83 % of exports in 2025, after 41 % in 2009".replace(" %", "\u00a0%")


def test_years_without_routes_stay_empty(study: Study) -> None:
    axes = shares_figure([study.shares(y) for y in study.years]).axes[0]
    years = {round(bar.get_x() + bar.get_width() / 2) for bar in axes.patches}
    assert years == set(study.years)


def test_a_bare_network_has_what_it_can(bare_folder: Path, tmp_path: Path) -> None:
    bare = energy.load(bare_folder)
    names = {sheet.name for sheet in report_tables(bare)}
    assert "rank" in names and "shares-corridor" not in names and "claims" not in names
    write_report(bare, tmp_path, tables=of_scenario(bare.block("edge:bc")))
    assert (tmp_path / "report.html").is_file()
    assert "With nothing blocked: 5.0" in (tmp_path / "chart-map.svg").read_text("utf-8")


def test_a_network_of_snapshots_has_no_page(tmp_path: Path) -> None:
    """No year of it can be blocked: the page, which blocks, is refused in words, and the catalogue doesn't offer it."""
    uranium = energy.load("kazakhstan-uranium")
    assert not uranium.full_years
    with pytest.raises(UsageError, match="no year of this network can be blocked"):
        uranium.map(tmp_path / "map.html")
    (row,) = (row for row in energy.networks().rows if row["id"] == "kazakhstan-uranium")
    assert "map" not in row["answers"]
    assert not (tmp_path / "map.html").exists()


@pytest.mark.exhaustive
def test_every_table_of_the_shipped_network(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["export", "--year", "2024", "--format", "csv", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    for name in ("shares-corridor", "dependence", "history", "trace-outlet", "buyers", "rank", "leverage", "claims"):
        assert (tmp_path / f"{name}.csv").stat().st_size > 100, name


def test_commands(tiny_folder: Path, tmp_path: Path) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(app, [*words, "--network", str(tiny_folder)])

    done = run("export", "--format", "csv", "--out", str(tmp_path / "t"))
    assert done.exit_code == 0 and (tmp_path / "t" / "shares-corridor.csv").is_file() and done.stdout == ""
    unknown = run("export", "--format", "pdf", "--out", str(tmp_path / "t"))
    assert unknown.exit_code == 2 and "unknown format 'pdf'" in unknown.stderr
    assert run("report", "--scenario", "no-such").exit_code == 2
    (tmp_path / "file").touch()
    in_the_way = run("export", "--format", "csv", "--out", str(tmp_path / "file"))
    assert in_the_way.exit_code == 1 and "is a file: give --out the name of a folder" in in_the_way.stderr
