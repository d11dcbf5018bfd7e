"""Which edges are open: the checks of the tables and the network must agree."""

import pytest

import energy
import geodata
from energy.network.limits import limits_for
from geodata.checks.gates import Openings
from geodata.tables.folder import read_folder


@pytest.mark.parametrize("year", [2009, 2013, 2021, 2022, 2023, 2024, 2025])
def test_the_network_opens_the_edges_that_the_checks_take_for_open(year: int) -> None:
    dataset = geodata.load()
    files = {path.name: path.read_bytes() for path in dataset.folder.glob("*.csv")}
    tables = read_folder(files).tables
    openings = Openings(tables)
    checked = {row.text("edge_id") for row in tables["edges"].rows if openings.is_open(row, year)}
    closed = limits_for(dataset, year).closed
    assert checked == set(dataset.table("edges").index) - closed


def test_an_old_line_runs_only_in_the_years_that_a_limit_dates() -> None:
    """Kenkiyak–Atyrau ran westward in 2009 and eastward in 2024."""
    net = energy.load()
    assert "mt-west-01" in net.network(2009).edge
    assert "mt-01" not in net.network(2009).edge
    assert "mt-01" in net.network(2024).edge
    assert "mt-west-01" not in net.network(2024).edge


def test_a_limit_of_an_edge_stands_before_that_of_its_line() -> None:
    """uas-01 to -04 have an assumption of their own (19); uas-05 to -08 the published 17.5."""
    nameplate = limits_for(geodata.load(), 2024).nameplate
    assert nameplate["edge:uas-01"].value == 19
    assert nameplate["edge:uas-07"].value == 17.5
