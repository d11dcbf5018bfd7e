"""Dependence on a country where tables do not say in which country some edges lie: not known is not zero."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import energy
from energy.cli import app

from ..kz_mini import write_network

EDGES = {
    "ax": ("a", "x", 4.0, 1.0),
    "xp": ("x", "p", 4.0, 1.0),
    "ab": ("a", "b", 6.0, 1.0),
    "bp": ("b", "p", 6.0, 1.0),
}
"""Ten from a to p: four by x, six by b."""


def written(folder: Path, **country: str) -> Path:
    return write_network(folder, EDGES, {"a": 10}, {"p": 10}, country)


def test_without_any_country_nothing_is_known(tmp_path: Path) -> None:
    folder = written(tmp_path / "net", a="", b="", p="", x="")
    for words in (["--on", "RU"], ["--all"]):
        result = CliRunner().invoke(app, ["dependence", *words, "--network", str(folder)])
        assert "On Russia in the modelled base: nothing is known (not known: 4 of 4 edges" in result.stdout
        assert "0.0 % of deliveries" not in result.stdout
    answer = json.loads(CliRunner().invoke(app, ["dependence", "--network", str(folder), "--json"]).stdout)
    # Ten arrive in the base plan, which is of no year.
    assert answer["exports_mt"] == pytest.approx({"base": 10})
    rows = {row["measure"]: row for row in answer["rows"]}
    assert {rows[name][end] for name in ("territorial", "structural") for end in ("value", "low", "high")} == {None}
    assert "column country of nodes.csv or edges.csv" in rows["territorial"]["note"]
    assert energy.load(folder).dependence("RU").headline.endswith("nothing known")


def test_what_may_lie_there_is_a_range(tmp_path: Path) -> None:
    """x is in Russia and b nowhere: four of ten cross Russia and would be lost, and if b lay there all ten."""
    study = energy.load(written(tmp_path / "net", a="KZ", b="", p="CN", x="RU"))
    for measure, horizon in (("territorial", ""), ("structural", "structural")):
        found = study.dependence("RU").find(measure, horizon)
        assert found.value is None and (found.low, found.high) == pytest.approx((0.4, 1.0))
        assert "2 of 4 edges without a country" in found.note
    # All that is delivered starts in Kazakhstan, wherever b lies.
    assert study.dependence("KZ").find("territorial").value == pytest.approx(1)
    assert study.dependence("TR").find("territorial").low is None


def test_where_every_country_is_named_another_one_is_crossed_by_nothing(tmp_path: Path) -> None:
    study = energy.load(written(tmp_path / "net", a="KZ", b="UZ", p="CN", x="RU"))
    assert study.dependence("TR").find("territorial").value == 0
    assert study.dependence("RU").find("territorial").value == pytest.approx(0.4)
