"""Energy exports as a whole: hand-worked shares and sums, roles, and gaps that stay gaps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import energy
from energy.history.amounts import Amount, total
from energy.history.fuels import EnergyExports, FuelExports, _from_figures, _shares_of_sum, energy_exports
from energy.history.reliance import Reliance
from energy.report.fuels import contents, share_words
from geodata.fuels import read_fuels


@pytest.fixture(scope="module")
def year_2023(shipped: energy.Study) -> EnergyExports:
    return shipped.energy(2023)


def fuel(exports: EnergyExports, name: str) -> FuelExports:
    return next(row for row in exports.rows if row.fuel == name)


def role(exports: EnergyExports, kind: str, of: str, what: str) -> Reliance:
    (row,) = (row for row in exports.reliance if row.role == kind and row.fuel == of and what in row.what)
    return row


def test_coal_of_2023_by_hand(year_2023: EnergyExports) -> None:
    """20.3 to Russia of 31.2; 6.1 to the EU may cross it; 3.1 and 1.18 go to Uzbekistan and Kyrgyzstan."""
    coal = fuel(year_2023, "coal")
    assert (coal.exports.value, coal.known, coal.through.value) == (pytest.approx(31.2), "whole", None)
    assert coal.through.low == pytest.approx(20.3 / 31.2, abs=1e-4)
    assert coal.through.high == pytest.approx((31.2 - 3.1 - 1.18) / 31.2, abs=1e-4)
    assert share_words(coal.through) == "65–86 %"


def test_uranium_is_an_interval_of_seven_months_and_never_in_the_sum(shipped: energy.Study) -> None:
    """January–July 2024: 4,790 of 12,000 tU to Russia, 1,770 more may have gone by St Petersburg: 40–55 %."""
    exports = shipped.energy(2024)
    uranium = fuel(exports, "uranium")
    assert (uranium.period, uranium.known, uranium.through.value) == ("January–July", "in part", None)
    assert uranium.through.low == pytest.approx(4790 / 12000)
    assert uranium.through.high == pytest.approx(6560 / 12000)
    assert "uranium" not in exports.total.fuels
    assert not fuel(shipped.energy(2023), "uranium").through.known


def test_power_of_2021_has_the_suspect_months_as_a_range(shipped: energy.Study) -> None:
    """1.327 of 3.343 TWh with the months to Uzbekistan, of 1.925 without."""
    through = fuel(shipped.energy(2021), "power").through
    assert through.value == through.low == pytest.approx(1.327 / 3.343)
    assert through.high == pytest.approx(1.327 / 1.925)


def test_oil_is_what_the_network_says(shipped: energy.Study, year_2023: EnergyExports) -> None:
    oil, through = fuel(year_2023, "oil"), shipped.shares(2023).through("RU")
    assert (oil.through.value, oil.through.low, oil.through.high) == (through.share, through.low, through.high)
    assert oil.exports.value == pytest.approx(70.5)
    assert (oil.pj.low, oil.pj.high) == (pytest.approx(70.5 * 40.1), pytest.approx(70.5 * 44.8))


def test_the_sum_of_2023_by_hand(year_2023: EnergyExports) -> None:
    """Lowest where oil has least energy and coal most, and the other way round; gas is the 3.8 bcm to China."""
    oil = fuel(year_2023, "oil").through
    assert oil.low is not None and oil.high is not None
    poor, rich = 70.5 * 40.1, 70.5 * 44.8
    gas, power = 3.8 * 33.7, 1.4 * 3.6
    coal_low, coal_high = 20.3 / 31.2, (31.2 - 4.28) / 31.2
    least = (poor * oil.low + 31.2 * 25.8 * coal_low) / (poor + 31.2 * 25.8 + gas + power)
    most = (rich * oil.high + 31.2 * 15.9 * coal_high + power) / (rich + 31.2 * 15.9 + gas + power)
    assert year_2023.total.share.low == pytest.approx(least, abs=1e-4)
    assert year_2023.total.share.high == pytest.approx(most, abs=1e-4)
    assert year_2023.total.pj.low == pytest.approx(poor + 31.2 * 15.9 + gas + power)
    assert (year_2023.total.in_part, year_2023.total.missing) == (("gas",), ("LPG",))
    assert year_2023.headline.startswith("In 2023, 86–92 % of the 3,456–4,096 PJ of oil, gas, coal and power")


def test_an_assumed_energy_content_is_called_so_and_carries_its_range(year_2023: EnergyExports) -> None:
    """No grade of the coal is published: 15.9 to 25.8 PJ a Mt, 31.2 Mt of it."""
    coal = fuel(year_2023, "coal")
    assert (coal.content, coal.content_status) == (Amount(18.9, 15.9, 25.8), "assumption")
    assert (coal.pj.low, coal.pj.high) == (pytest.approx(31.2 * 15.9), pytest.approx(31.2 * 25.8))
    assert "the energy content of coal is an assumption" in year_2023.headline
    assert "assumptions: coal 18.9 (15.9–25.8) per Mt, uranium 0.49 (0.42–0.67) per tU" in contents(year_2023)
    row = next(row for row in year_2023.records() if row["fuel"] == "coal")
    assert [row[f"pj_per_unit{end}"] for end in ("", "_low", "_high", "_status")] == [18.9, 15.9, 25.8, "assumption"]


def test_without_a_year_the_newest_with_most_fuels_whole(shipped: energy.Study) -> None:
    assert shipped.energy().year == 2023


def test_roles_are_told_apart(shipped: energy.Study, year_2023: EnergyExports) -> None:
    assert role(year_2023, "buyer", "coal", "").share.value == pytest.approx(20.3 / 31.2, abs=1e-4)
    transit = role(year_2023, "transit", "coal", "").share
    assert (transit.value, transit.low, transit.high) == (
        None,
        pytest.approx(0, abs=1e-4),
        pytest.approx(6.62 / 31.2, abs=1e-4),
    )
    assert role(shipped.energy(2023, "CN"), "buyer", "oil", "").on == "CN"
    assert role(year_2023, "processor", "gas", "").share == Amount(9 / 59.063, 8 / 59.063, 9 / 59.063)
    assert role(year_2023, "supplier", "power", "peak").share.value == pytest.approx(1519 / 16626)
    assert role(shipped.energy(2024), "supplier", "gas", "imported").share.value == pytest.approx(3.8 / 21.2)
    assert role(year_2023, "owner", "uranium", "").share.value == pytest.approx(4831 / 21112)
    (pavlodar,) = (
        row["value_mt"] for row in shipped.dataset.rows("stream_volumes", year=2023, stream_id="russian-pavlodar")
    )
    assert role(year_2023, "supplier", "oil", "Pavlodar").part.value == pytest.approx(pavlodar)
    assert role(year_2023, "transit", "gas", "Uzbekistan").of == "RU"


def test_a_role_without_a_figure_of_the_year_says_which_year_it_is_of(
    shipped: energy.Study, year_2023: EnergyExports
) -> None:
    assert role(year_2023, "buyer", "uranium", "").year == 2024
    assert role(year_2023, "supplier", "gas", "Gas imported").year == 2024, "2025 is farther off"
    assert role(shipped.energy(2024), "buyer", "coal", "").year == 2023, "the network's year is nearer than 2022"
    kostanay = role(year_2023, "supplier", "gas", "Kostanay")
    assert (kostanay.part.known, kostanay.share.known, kostanay.status) == (False, False, "not_found")


def test_a_country_that_exports_do_not_enter_is_refused(shipped: energy.Study) -> None:
    with pytest.raises(energy.UsageError, match="no figures on 'NL': name a country that exports enter"):
        shipped.energy(on="NL")
    with pytest.raises(energy.UsageError, match="all exports begin in Kazakhstan"):
        shipped.energy(on="KZ")
    with pytest.raises(energy.UsageError, match="no figures of 1999 for all fuels: use one of 2021"):
        shipped.energy(1999)


def figure(item: str, value: float | None, **cells: object) -> dict[str, object]:
    empty = {"period": "year", "buyer": (), "through": (), "sure": True, "low": None, "high": None, "closed": True}
    return {**empty, "item": item, "value": value, **cells}


def test_what_is_not_listed_may_have_gone_anywhere() -> None:
    """10 in all: 4 to A, 3 to B, 3 unlisted: of A at least 4 and at most 7."""
    rows = [figure("total", 10.0), figure("part", 4.0, buyer=("RU",)), figure("part", 3.0, buyer=("CN",))]
    _, share, touched, whole, _ = _from_figures(rows, "RU")
    assert (share, touched, whole) == (Amount(None, 0.4, 0.7), (0.4, 0.7), True)


def test_parts_without_a_total_are_a_lower_bound_and_give_no_share() -> None:
    rows = [figure("part", 4.0, low=3.0, high=5.0, buyer=("CN",))]
    exports, share, touched, whole, _ = _from_figures(rows, "RU")
    assert (exports, share, touched, whole) == (Amount(None, 3.0, None), Amount(), (0.0, 0.0), False)


def test_parts_of_other_months_than_the_total_give_no_share() -> None:
    rows = [figure("total", None, low=12.0, closed=False, period="January–May"), figure("part", 7.0, buyer=("RU",))]
    _, share, touched, _, period = _from_figures(rows, "RU")
    assert (share, touched, period) == (Amount(), (0.0, 1.0), "January–May")


@given(
    st.lists(st.tuples(st.floats(0.1, 9), st.floats(0, 9), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=5)
)
def test_no_choice_within_the_ends_leaves_the_range_of_the_sum(
    terms: list[tuple[float, float, float, float]],
) -> None:
    sizes = [(least, least + more) for least, more, _, _ in terms]
    shares = [share for _, _, share, _ in terms]
    ends = list(_shares_of_sum(sizes, shares))
    inside = [least + more * where for least, more, _, where in terms]
    share = sum(size * s for size, s in zip(inside, shares, strict=True)) / sum(inside)
    assert min(ends) - 1e-9 <= share <= max(ends) + 1e-9


def test_bounds_alone_stay_bounds() -> None:
    assert total([Amount(2.0), Amount(low=1.0)]) == Amount(3.0, 3.0, None)
    assert Amount(low=2.0).times(Amount(4.0, 3.0, 5.0)) == Amount(None, 6.0, None)
    assert Amount(1.0).over(None) == Amount()


def test_without_the_networks_what_rests_on_them_is_not_known() -> None:
    bare = energy_exports(read_fuels(), lambda _, __: None, 2023, "RU")
    assert (fuel(bare, "oil").known, fuel(bare, "power").known) == ("not known", "whole")
    assert "oil" in bare.total.missing and "power" in bare.total.fuels
