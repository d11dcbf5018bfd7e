"""Comparison: differences by hand, and what must hold for every pair."""

import json

import pytest
from typer.testing import CliRunner

from energy.cli import app
from energy.errors import UsageError
from energy.report.dependence import Change, Comparison, Figure
from energy.study import Study


def row(found: Comparison, item: str) -> Change:
    return next(r for r in found.rows if r.id == item)


def test_scenarios_by_hand(tiny: Study) -> None:
    """Without the west 5 of 12 are left in the east, 2 of them rerouted: HHI from 75² + 25² = 6250 to 10,000."""
    found = tiny.compare("base", "corridor:west")
    assert row(found, "west").difference.value == pytest.approx(-9)
    assert row(found, "east").difference.value == pytest.approx(2)
    assert row(found, "delivered").difference.value == pytest.approx(-7)
    assert row(found, "hhi-route").difference.value == pytest.approx(3750, abs=1)
    assert row(found, "through:BB").second.value == pytest.approx(0)
    assert all(r.modelled for r in found.rows)


def test_horizons_differ_by_the_contract(tiny: Study) -> None:
    structural = row(tiny.compare("base", "corridor:west"), "lost").difference.value
    year = row(tiny.compare("base", "corridor:west", horizon="year"), "lost").difference.value
    assert (structural, year) == pytest.approx((7, 8))


def test_years_by_hand(tiny: Study) -> None:
    """West 8.5 to 9, east 2.5 to 3, exports 11 to 12."""
    found = tiny.compare("2023", "2024", on="BB")
    assert row(found, "exports").difference.value == pytest.approx(1)
    assert row(found, "west").difference.value == pytest.approx(0.5)
    assert row(found, "territorial").difference.value == pytest.approx(9 / 12 - 8.5 / 11)


def test_published_years(shipped: Study) -> None:
    """CPC 28.7 Mt in 2013 and 54.9 in 2024; through Russia 62–84 % and 95.7 %: it rose by 12 points at least."""
    found = shipped.compare("2013", "2024")
    assert row(found, "cpc").difference.value == pytest.approx(54.9 - 28.7, abs=0.1)
    change = row(found, "territorial").difference
    assert change.value is None and change.low is not None and change.low > 0.115
    assert row(found, "structural:structural").first == Figure(None, None, None)


def test_a_side_against_itself_changes_nothing(shipped: Study) -> None:
    for side in ("2024", "cpc", "base"):
        for line in shipped.compare(side, side).rows:
            assert line.difference.value is None or line.difference.value == pytest.approx(0, abs=1e-9)


def test_turning_round_turns_the_sign(shipped: Study) -> None:
    there, back = shipped.compare("base", "cpc"), shipped.compare("cpc", "base")
    for line in there.rows:
        other = row(back, line.id).difference
        if line.difference.value is not None:
            assert other.value == pytest.approx(-line.difference.value)


def test_a_year_beside_a_scenario_is_its_base(tiny: Study) -> None:
    found = tiny.compare("2023", "corridor:west")
    assert row(found, "delivered").first.value == pytest.approx(11)
    assert "base 2023" in found.headline and "2024" not in found.headline
    with pytest.raises(UsageError, match="2023 beside a scenario of 2024"):
        tiny.compare("2023", "corridor:west", year=2024)


@pytest.mark.parametrize(
    ("sides", "said"),
    [(("+", "cpc"), "nothing to compare"), (("base", "no-such"), "unknown target"), (("1900", "2024"), "no data")],
)
def test_nonsense_is_refused(shipped: Study, sides: tuple[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        shipped.compare(*sides)


def test_command() -> None:
    people = CliRunner().invoke(app, ["compare", "2022", "2024", "--unit", "kb/d"])
    assert people.exit_code == 0 and "kb/d" in people.stdout and "2022 → 2024" in people.stdout
    program = CliRunner().invoke(app, ["compare", "base", "cpc", "--json"])
    answer = json.loads(program.stdout)
    assert answer["schema"] == "kzroutes/compare/1" and answer["rows"][0]["kind"] == "modelled"
    assert CliRunner().invoke(app, ["compare", "base", "x-y-z"]).exit_code == 2
