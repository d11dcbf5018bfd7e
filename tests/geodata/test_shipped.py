"""Networks by name: what a name means, what a folder of the same name needs, and the words of a commodity."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import energy
from energy.cli import app
from geodata import DataError, load
from geodata.commodity import commodity, unit_names
from geodata.shipped import DEFAULT, network_folder, shipped_folder, shipped_names

GAS = "kazakhstan-gas"


def test_the_default_network_is_the_oil_network() -> None:
    assert load().folder == shipped_folder() == shipped_folder(DEFAULT)
    assert {DEFAULT, GAS} <= set(shipped_names())


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_network_says_whose_exports_in_which_unit_from_which_year(name: str) -> None:
    data = energy.load(name).dataset
    if data.minimal:
        assert data.caveat, "a bare network says how its answers are to be read"
    else:
        assert data.home == "KZ"
        assert data.base_year in set(data.table("years")["year"])
    assert data.commodity.unit in unit_names()
    assert data.commodity.noun != "goods"
    package = json.loads((data.folder / "datapackage.json").read_text("utf-8"))
    assert package["name"] == name
    assert package["version"] == data.data_version


def test_a_plain_name_is_the_shipped_network_and_a_path_is_the_folder(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(tiny_folder, tmp_path / "here" / GAS)
    monkeypatch.chdir(tmp_path / "here")
    assert network_folder(GAS) == shipped_folder(GAS)
    assert network_folder(f"./{GAS}").resolve() == tmp_path / "here" / GAS
    assert network_folder(Path(GAS)).resolve() == tmp_path / "here" / GAS
    run = CliRunner().invoke(app, ["shares", "--network", GAS])
    assert "is the shipped network; write ./kazakhstan-gas for the folder of that name" in run.stderr
    assert "Kazakhstan gas network" in run.stdout
    assert "is the shipped network" in CliRunner().invoke(app, ["check", GAS]).stderr
    run = CliRunner().invoke(app, ["shares", "--network", f"./{GAS}"])
    assert "Tiny network" in run.stdout
    assert not run.stderr


def test_an_unknown_name_is_told_with_the_names_that_are_known() -> None:
    with pytest.raises(DataError, match=r"did you mean 'kazakhstan-gas'\?.*a shipped network: .*kazakhstan-oil"):
        energy.load("kazakstan-gas")


def test_nothing_is_not_the_folder_at_hand(tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--network "$FOLDER"`, and FOLDER isn't set."""
    monkeypatch.chdir(tiny_folder)
    with pytest.raises(DataError, match="'': is not a folder"):
        energy.load("")
    assert energy.load(".").dataset.title == "Tiny network"


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"unit": "furlong"}, "network.unit: 'furlong' is not a unit"),
        ({"commodity": ["gas"]}, "network.commodity: \"['gas']\" is not a line of text"),
        ({"commodity": None}, "network.commodity: 'None' is not a line of text"),
        ({"period": 7}, "network.period: '7' is not a line of text"),
        ({"unanswered": "prices"}, "network.unanswered: 'prices' is not a list"),
    ],
)
def test_a_package_with_a_wrong_word_is_refused(tiny_folder: Path, said: dict[str, object], where: str) -> None:
    path = tiny_folder / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(package | {"network": package["network"] | said}), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load(tiny_folder)
    assert where in str(caught.value)


def test_a_cost_times_a_volume_is_in_million_dollars() -> None:
    """A part is a millionth of the unit: Mt and tonnes, bcm and thousand cubic metres, TWh and MWh."""
    parts = {"Mt": "t", "bcm": "1000 m³", "kt U": "kg U", "TWh": "MWh", "GWh": "kWh", "GW": "kW", "MW": "W"}
    assert {unit: commodity("", unit).part for unit in unit_names()} == parts
    assert commodity("natural gas").cost == "USD/1000 m³"


def test_networks_say_their_years_and_what_they_cannot_answer() -> None:
    rows = {row["id"]: row for row in energy.networks().rows}
    gas, oil = rows[GAS], rows[DEFAULT]
    assert {"year": 2019, "grade": "B", "kind": "full"} in gas["years"]
    assert (gas["unit"], oil["unit"]) == ("bcm/y", "Mt/y")
    assert any("Russia after 2020" in sentence for sentence in gas["unanswered"])
    assert "block" in gas["answers"]
    assert "trace --by buyer" in oil["answers"]
    assert "trace --by buyer" not in gas["answers"]
    printed = CliRunner().invoke(app, ["networks"]).stdout
    assert "2009 B*" in printed
    assert "Not: " in printed


def test_a_folder_whose_observations_have_no_years_asks_for_what_is_missing_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "gas"
    shutil.copytree(shipped_folder(GAS), folder)
    (folder / "datapackage.json").unlink()
    with pytest.raises(DataError, match=r"datapackage\.json, column network\.home_country: is missing"):
        energy.load(folder)
    for name in ("years", "history", "history_years"):
        (folder / f"{name}.csv").unlink()
    count = len(energy.load(folder).dataset.rows("observations"))
    with pytest.raises(
        energy.UsageError, match=rf"its {count} observations have no use: add years.csv .*datapackage.json"
    ):
        energy.load(folder).shares()
