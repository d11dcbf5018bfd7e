"""Additions: one row more, at the end of its file and nowhere else, or nothing at all."""

import json
from pathlib import Path

import pytest

import geodata
from geodata.additions import addition

MONTH = {
    "month": "2024-03",
    "target": "total:exports",
    "value_mt": "1.1",
    "count": "customs",
    "status": "reported",
    "source_id": "ministry",
}
NEW = {"source_id": "port-2024", "outlet": "Port of BB", "date": "2024-04-10", "tier": "A"}


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).write_bytes(data)


def test_a_month_stands_at_the_end_and_the_version_moves(tiny_folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in tiny_folder.iterdir()}
    made = addition(tiny_folder, "monthly", MONTH, today="2024.04.11")
    assert {path.name: path.read_bytes() for path in tiny_folder.iterdir()} == before
    write(tiny_folder, dict(made.files))
    row = "2024-03-exports-customs,2024-03,total:exports,1.1,,,customs,reported,ministry,\n"
    assert (tiny_folder / "monthly.csv").read_bytes() == before["monthly.csv"] + row.encode()
    assert (made.row_id, made.line) == ("2024-03-exports-customs", 5)
    after = geodata.load(tiny_folder)
    assert (made.version, made.dataset.data_version, after.data_version) == ("1.0", "2024.04.11", "2024.04.11")
    package = json.loads(before["datapackage.json"]) | {"version": "2024.04.11"}
    assert json.loads((tiny_folder / "datapackage.json").read_bytes()) == package
    assert addition(tiny_folder, "monthly", MONTH | {"month": "2024-04"}, today="2024.04.11").dataset.data_version == (
        "2024.04.11.1"
    )


def test_without_a_version_the_fingerprint_moves(tiny_folder: Path) -> None:
    package = '{"network": {"home_country": "AA", "base_year": 2024}}'
    (tiny_folder / "datapackage.json").write_text(package, encoding="utf-8")
    made = addition(tiny_folder, "monthly", MONTH, today="2024.04.11")
    write(tiny_folder, dict(made.files))
    assert list(made.files) == ["monthly.csv"]
    assert made.version != made.dataset.data_version == geodata.load(tiny_folder).data_version


def test_a_new_source_comes_first_and_its_row_with_it(tiny_folder: Path) -> None:
    made = addition(tiny_folder, "monthly", MONTH | {"source_id": "port-2024"}, source=NEW, today="2024.04.11")
    assert list(made.files) == ["sources.csv", "monthly.csv", "datapackage.json"]
    assert made.files["sources.csv"].decode().splitlines()[-1] == "port-2024,Port of BB,,2024-04-10,,A,,"


def test_the_file_keeps_its_columns_its_line_ends_and_its_mark(tiny_folder: Path) -> None:
    """Columns in another order, Windows line ends, a byte order mark, and no end of line after the last row."""
    header = "\ufeffmonth,monthly_id,target,value_mt,count,status,source_id"
    text = header + "\r\n2024-01,a,total:exports,1,customs,reported,ministry"
    (tiny_folder / "monthly.csv").write_bytes(text.encode())
    made = addition(tiny_folder, "monthly", MONTH, today="2024.04.11")
    row = "\r\n2024-03,2024-03-exports-customs,total:exports,1.1,customs,reported,ministry\r\n"
    assert made.files["monthly.csv"] == (text + row).encode() and made.line == 3


def test_a_folder_without_the_table_gets_it(tiny_folder: Path) -> None:
    (tiny_folder / "monthly.csv").unlink()
    made = addition(tiny_folder, "monthly", MONTH, today="2024.04.11")
    assert made.files["monthly.csv"].decode().splitlines()[0].startswith("monthly_id,month,target,value_mt")
    assert made.line == 2


def test_a_name_that_is_taken_is_numbered(tiny_folder: Path) -> None:
    other = MONTH | {"month": "2024-01", "source_id": "survey"}
    assert addition(tiny_folder, "monthly", other, today="2024.04.11").row_id == "2024-01-exports-customs-2"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value_mt": "1,1"}, "monthly.csv, row 5, column value_mt: '1,1' is not a number — mend: write 1.1"),
        ({"source_id": "nobody"}, "monthly.csv, row 5, column source_id: 'nobody' is not in sources.csv"),
        ({"month": "2024-13"}, "monthly.csv, row 5, column month: '2024-13' is not a month"),
        ({"month": "2024-01"}, "gives 'total:exports' for 2024-01 again (row 2)"),
        ({"volume": "1"}, "monthly.csv, row 5, column volume: 'volume' is not a column of this table"),
        ({"count": ""}, "monthly.csv, row 5, column count: the cell may not be empty"),
        ({"value_mt": "1\n2"}, "monthly.csv, row 5, column value_mt"),
    ],
)
def test_a_wrong_row_is_refused_where_it_would_stand(change: dict[str, str], said: str, tiny_folder: Path) -> None:
    with pytest.raises(geodata.DataError) as fault:
        addition(tiny_folder, "monthly", MONTH | change, today="2024.04.11")
    assert said in str(fault.value)


def test_a_second_used_figure_is_refused(tiny_folder: Path) -> None:
    row = {"year": "2024", "target": "gate:east", "value_mt": "3.1", "grade": "press", "status": "reported"}
    row |= {"role": "used", "source_id": "survey"}
    with pytest.raises(geodata.DataError, match="stands on two values of 'gate:east' for 2024: row 3 and row 19"):
        addition(tiny_folder, "observations", row, today="2024.04.11")
