"""The computed side of docs/reference-figures.md: figures in print, met or explained."""

import re
from pathlib import Path

import pytest

from energy.statistics.other_counts import other_counts
from energy.statistics.shares import ShareRow
from energy.study import Study

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference-figures.md"


def rows(study: Study, year: int) -> dict[str, ShareRow]:
    return {row.id: row for row in study.shares(year).by("corridor")}


def mt(study: Study, year: int, corridor: str) -> float:
    value = rows(study, year)[corridor].mt
    assert value is not None
    return value


def test_the_page_has_every_figure() -> None:
    text = PAGE.read_text("utf-8")
    for figure in ("94 %", "46.3", "63.8", "64.8", "52.3", "75 %", "1.91", "3.73", "98 %", "20 %", "80 %", "41.6 %"):
        assert figure in text
    assert len(re.findall(r"^\| ", text, re.MULTILINE)) == 12


def test_two_routes_in_2022(shipped: Study) -> None:
    both = mt(shipped, 2022, "cpc") + mt(shipped, 2022, "atyrau-samara")
    assert both / shipped.shares(2022).total == pytest.approx(0.94, abs=0.005)


def test_ten_months_of_2024(shipped: Study) -> None:
    """Ten twelfths of the year lie within 3.5 % of the ten months."""
    ten = {"cpc": 46.3, "atyrau-samara": 7.2, "aktau": 3.1, "china-pipe": 1.0}
    for corridor, published in ten.items():
        assert mt(shipped, 2024, corridor) * 10 / 12 == pytest.approx(published, rel=0.035, abs=0.05), corridor


def test_two_official_figures_for_cpc_in_2025(shipped: Study) -> None:
    row, total = rows(shipped, 2025)["cpc"], shipped.shares(2025).total
    assert row.low_mt <= 63.8 + 1e-6 and row.high_mt >= 64.8
    assert (row.low_mt / total, row.high_mt / total) == pytest.approx((0.811, 0.826), abs=0.002)
    through = shipped.shares(2025).through("RU")
    # At most all but 1.5 to Baku and 1.0 to China of 78.7: 0.968.
    assert (through.low, through.high) == pytest.approx((0.967, (78.7 - 1.5 - 1.0) / 78.7), abs=0.001)


@pytest.mark.parametrize(("year", "published", "territory"), [(2022, 1.91, 1.91), (2023, 3.73, 2.7)])
def test_bypassing_russia_means_its_ports(shipped: Study, year: int, published: float, territory: float) -> None:
    """2023: Baku 1.392, China 1.209, Germany 0.993 and the rest; without Germany 2.7 avoid the territory."""
    shares = shipped.shares(year)
    loaded, _ = shares.loaded_in("RU")
    assert shares.total * (1 - loaded) == pytest.approx(published, abs=0.08)
    assert shares.total * (1 - shares.through("RU").share) == pytest.approx(territory, abs=0.08)


def test_98_percent_is_above_what_the_volumes_give(shipped: Study) -> None:
    assert shipped.shares(2022).through("RU").high < 0.975


def test_20_percent_is_what_lies_outside_cpc_and_not_the_ports(shipped: Study) -> None:
    """2021: 53.1 of 67.6 by CPC, so 14.5, that is 21 %, went otherwise."""
    assert 1 - mt(shipped, 2021, "cpc") / shipped.shares(2021).total == pytest.approx(14.5 / 67.6, abs=0.01)
    shares = shipped.shares(2022)
    loaded, (low, _) = shares.loaded_in("RU")
    assert loaded == pytest.approx(0.97, abs=0.003) and low > 0.95
    transneft = shares.crossing(shares.operator_edges({"transneft"})) / shares.total
    assert transneft == pytest.approx((8.0 + 2.018) / 64.3, abs=0.003)
    assert mt(shipped, 2013, "atyrau-samara") / 72.06 == pytest.approx(0.214, abs=0.002)


def test_80_percent_is_cpc(shipped: Study) -> None:
    """54.9 of the ministry's 68.55 Mt, or of the 71.04 that customs count; in 2025 64.8 of 76.29."""
    assert mt(shipped, 2024, "cpc") / shipped.shares(2024).total == pytest.approx(0.80, abs=0.003)
    on_customs = [next(c for c in other_counts(shipped.shares(year)) if c.on_it).on_it for year in (2024, 2025)]
    assert [on["gate:cpc"] for on in on_customs] == pytest.approx([0.773, 0.849], abs=0.001)
