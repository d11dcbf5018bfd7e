"""The fuel tables: sound as shipped, and faults told with their place."""

import shutil
from pathlib import Path

import pytest

import geodata
from geodata.fuels import read_fuels, shipped_fuels
from geodata.shipped import shipped_names


def test_every_figure_has_its_source_and_every_source_is_used() -> None:
    tables = read_fuels()
    used = {row["source_id"] for name in ("fuels", "exports", "dependence") for row in tables[name]}
    assert used == {row["source_id"] for row in tables["sources"]}


@pytest.mark.parametrize("name", shipped_names())
def test_a_source_that_a_network_has_too_is_the_same(name: str) -> None:
    network = geodata.load(name).by_id("sources")
    for row in read_fuels()["sources"]:
        if row["source_id"] in network and row["url"]:
            assert network[row["source_id"]]["url"] == row["url"], row["source_id"]


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("exports", "2022-russia,coal", "2022-russia,coul", "fuel: 'coul' is not in fuels.csv — mend: did you mean"),
        ("exports", "16.4,,,Mt", "16.4,,,bcm", "unit: 'bcm' is not that of coal — mend: write it in Mt"),
        ("exports", "16.4,,,Mt,reported", ",,,Mt,reported", "status: 'reported' has no figure — mend: set status to"),
        ("exports", "2024,January–July,part,CN", "2024,January–July,total,CN", "is a second total of the year"),
        ("exports", "far,coal,2022,January–July", "far,coal,2022,May", "period: 'May' is not the period of the total"),
        ("exports", "1294,940,1670", "1294,1940,1670", "low: '1940' is more than value (1294)"),
        ("dependence", "ortalyq-kegoc-2024", "nobody", "source_id: 'nobody' is not in sources.csv"),
    ],
)
def test_a_fault_names_row_column_value_and_mend(table: str, old: str, new: str, message: str, tmp_path: Path) -> None:
    for name in ("sources", "fuels", "exports", "dependence"):
        shutil.copy(shipped_fuels() / f"{name}.csv", tmp_path)
    file = tmp_path / f"{table}.csv"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(geodata.DataError) as fault:
        read_fuels(tmp_path)
    assert message in str(fault.value) and f"{table}.csv, row " in str(fault.value)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(geodata.DataError, match=r"dependence\.csv: is missing"):
        read_fuels(tmp_path)


def test_gas_stands_in_the_fuel_tables_as_in_its_network() -> None:
    """Volumes and ranges are one figure in two places: of the network's history, or of a year with flows."""
    gas, tables = geodata.load("kazakhstan-gas"), read_fuels()
    known = {
        (row["year"], row["target"]): (row["value"], row["low"], row["high"])
        for row in sorted(gas.rows("history"), key=lambda row: row["used"])
    }
    for row in gas.rows("observations", year=2022, role="used"):
        known[row["year"], row["target"]] = (row["value_mt"], row["low_mt"], row["high_mt"])
    china = {row["year"]: row for row in tables["exports"] if row["fuel"] == "gas" and row["buyer"] == ("CN",)}
    assert set(china) == {2021, 2022, 2023, 2024, 2025}
    for year, row in china.items():
        assert row["value"] == known[year, "gate:china"][0]
        if year != 2022:
            assert (row["low"], row["high"]) == known[year, "gate:china"][1:]
    gas_rows = {row["figure_id"]: row for row in tables["dependence"] if row["fuel"] == "gas"}
    for figure, part, whole in (
        ("gas-2023-orenburg", "edge:kar-oren", "total:raw-production"),
        ("gas-2024-imports", "import:RU", "total:domestic"),
        ("gas-2025-imports", "total:imports", "total:domestic"),
        ("gas-2024-uzbek-transit", "stream:russian-uzbekistan", None),
        ("gas-2025-orenburg", "edge:kar-oren", "total:raw-production"),
    ):
        row = gas_rows[figure]
        value, _, high = known[row["year"], part]
        assert (row["value"] or row["high"]) == (value or high), figure
        assert whole is None or row["whole"] == known[row["year"], whole][0], figure
