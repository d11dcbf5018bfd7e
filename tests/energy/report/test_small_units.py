"""Networks that move little: volumes get the decimals that they need, in tables, sentence and page. Right by hand."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from energy.presentation.console import Unit
from energy.report.block import print_outcome
from energy.report.contingency import print_rank
from energy.report.tables import report_tables
from energy.study import Study, load
from maps.page.build import view_of

NODES = """node_id,name,kind,country,lat,lon,supply_mt,demand_mt
well,Well,field,,50,60,0.03,
hub,Hub,junction,,51,61,,
port,Port,port,,52,62,,0.05
"""
EDGES = """edge_id,name,tail,head,mode,capacity_mt
feeder,Feeder,well,hub,pipeline,0.05
wide,Wide,hub,port,pipeline,0.02
thin,Thin,hub,port,pipeline,0.004
"""


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """0.02 and 0.004 of the 0.03 can reach the port."""
    folder: Path = tmp_path_factory.mktemp("little")
    (folder / "nodes.csv").write_text(NODES)
    (folder / "edges.csv").write_text(EDGES)
    return load(folder)


def cells(text: str, first: str) -> list[str]:
    """What stands behind the first word of a row."""
    return next(line.split()[1:] for line in text.splitlines() if line.split()[:1] == [first])


def test_what_a_small_network_loses_is_read_in_the_answer(little: Study) -> None:
    """Without the wide pipe 0.004 of 0.024 arrive; the largest supply, 0.03, asks for four decimals."""
    outcome, unit, file = little.block("wide"), Unit(goods=little.dataset.commodity), StringIO()
    print_outcome(Console(file=file, width=150), outcome, little.dataset, unit)
    assert file.getvalue().startswith("Blocking Wide would leave 0.020 of 0.024 Mt a year undelivered.")
    assert cells(file.getvalue(), "base") == ["0.0240"]
    assert cells(file.getvalue(), "Wide") == ["0.0200", "0.0000", "\u22120.0200", "0.0000"]
    assert cells(file.getvalue(), "Thin")[:3] == ["0.0040", "0.0040", "\u2013"]
    assert outcome.headline.endswith("0.0200 of 0.0240 Mt/y of deliveries lost")


def test_what_a_small_network_loses_is_read_in_the_ranking(little: Study) -> None:
    ranking, file = little.rank(), StringIO()
    print_rank(Console(file=file, width=150), ranking, little.dataset, Unit(goods=little.dataset.commodity))
    assert [line.split()[1:3] for line in file.getvalue().splitlines() if line[:1] in {"1", "2", "3"}] == [
        ["Feeder", "0.0240"],
        ["Wide", "0.0200"],
        ["Thin", "0.0040"],
    ]


def test_the_page_gets_the_decimals_of_its_network(little: Study, shipped: Study) -> None:
    assert view_of(little, None).places == 4
    assert shipped.dataset.commodity.places == 2


def test_a_network_without_years_names_none_in_its_tables(little: Study) -> None:
    made = report_tables(little, None, little.block("wide"))
    assert {"scenario", "rank", "captivity", "trace-corridor"} <= {table.name for table in made}
    assert [table.title for table in made if "None" in table.title + table.note] == []
