"""The coal network: closes as the sources do, and blocks worked out by hand. All volumes in Mt a year."""

import pytest

import energy
from energy.presentation.console import Unit
from energy.report.block import other_counts_sentence, sentence
from energy.study import Study

TO_PLANTS, TO_PORTS, UZBEKISTAN, KYRGYZSTAN, EXPORTS = 20.3, 6.1, 3.1, 1.18, 31.2
REST = EXPORTS - TO_PLANTS - TO_PORTS - UZBEKISTAN - KYRGYZSTAN
MOST_AT_PORTS, TAMAN = 9, 2.3 * 12 / 7


@pytest.fixture(scope="module")
def coal() -> Study:
    return energy.load("kazakhstan-coal")


def lost(coal: Study, *names: str, horizon: str = "structural") -> float:
    return coal.block(*names, horizon=horizon).volumes.lost_mt


def test_2023_closes_to_98_percent_with_what_is_published(coal: Study) -> None:
    assert round((EXPORTS - REST) / EXPORTS, 2) == 0.98
    shares = {row.id: row.mt for row in coal.shares(2023).by("corridor")}
    assert shares["not-published"] == pytest.approx(REST, abs=0.01)
    assert shares["russia"] == pytest.approx(TO_PLANTS, abs=0.01)
    assert all(abs(a.in_sigmas) < 1 for a in coal.baseline(2023).adjustments)


def test_coal_without_a_published_way_is_in_no_country(coal: Study) -> None:
    """In 2021 the published ways are 19 across Russia and 1.9 by it to Belarus; of the other 8.3 none is known."""
    assert coal.shares(2021).transit_countries() == ("BY", "RU")
    assert coal.shares(2023).transit_countries() == ("KG", "RU", "UZ")


def test_through_russia_is_a_range(coal: Study) -> None:
    """Low: none of the EU's coal crossed Russia. High: what has no published way did too."""
    through = coal.shares(2023).through("RU")
    assert not through.published
    assert through.low == pytest.approx(TO_PLANTS / EXPORTS, abs=1e-4)
    assert through.high == pytest.approx((TO_PLANTS + TO_PORTS + REST) / EXPORTS, abs=1e-4)
    of_2021 = coal.shares(2021).through("RU")
    assert of_2021.low == pytest.approx((19 + 1.9) / 29.2, abs=1e-4)
    assert of_2021.high == pytest.approx(1, abs=1e-4)


def test_without_russia_what_crosses_it_is_lost(coal: Study) -> None:
    assert lost(coal, "country:RU") == pytest.approx(TO_PLANTS + TO_PORTS, abs=0.01)


def test_other_counts_of_the_year_move_what_is_lost(coal: Study) -> None:
    """None or all of what has no published way crossed Russia: 20.3 or 20.3 + 6.1 + 0.52 are lost without it."""
    outcome = coal.block("country:RU")
    least, most = outcome.other_bases
    assert least.lost_mt == pytest.approx(TO_PLANTS, abs=0.01)
    assert most.lost_mt == pytest.approx(TO_PLANTS + TO_PORTS + REST, abs=0.01)
    crossing = outcome.open_crossing
    assert crossing is not None
    assert (crossing.low, crossing.high) == pytest.approx((TO_PLANTS, TO_PLANTS + TO_PORTS + REST), abs=0.01)
    assert (
        other_counts_sentence(outcome, Unit(goods=coal.dataset.commodity)) == "By other counts of 2023: 20.3–26.9 lost."
    )


def test_coal_of_the_plants_finds_no_other_buyer_while_contracts_hold(coal: Study) -> None:
    """Structurally the ports have room for 9 - 6.1 more."""
    assert lost(coal, "corridor:russia", horizon="year") == pytest.approx(TO_PLANTS, abs=0.01)
    assert lost(coal, "corridor:russia") == pytest.approx(TO_PLANTS - (MOST_AT_PORTS - TO_PORTS), abs=0.01)


def test_without_ust_luga_taman_takes_what_it_has_carried(coal: Study) -> None:
    assert lost(coal, "ust-luga") == pytest.approx(TO_PORTS - TAMAN, abs=0.01)
    assert lost(coal, "event:2025-02-eu-port-ban") == pytest.approx(TO_PORTS - TAMAN, abs=0.01)


def test_a_loss_is_never_more_than_what_crosses(coal: Study) -> None:
    """3.1 go to Uzbekistan. Russian ports have room for 9 - 6.1 = 2.9 of them; at its low end the room is nothing.

    The EU bought 6.1 in 2023 and less in other years: that is no part of a loss of 2023.
    """
    row = next(row for row in coal.rank().rows if row.targets == ("edge:to-uz",))
    assert row.lost_mt == pytest.approx(UZBEKISTAN - (MOST_AT_PORTS - TO_PORTS), abs=0.01)
    assert (row.range.lost_low_mt, row.range.lost_high_mt) == pytest.approx((row.lost_mt, UZBEKISTAN), abs=0.01)
    assert row.range.lost_high_mt == pytest.approx(coal.block("edge:to-uz").range[0].lost_mt, abs=1e-6)
    taman = next(row for row in coal.rank().rows if row.targets == ("edge:ru-taman",))
    assert taman.range.lost_high_mt == pytest.approx(0.0, abs=1e-3), "nothing went that way"


def test_nothing_goes_a_way_that_is_not_published(coal: Study) -> None:
    outcome = coal.block("country:RU")
    after = {row["id"]: row["scenario_mt"] for row in outcome.records()}
    assert after["not-published"] == pytest.approx(REST, abs=0.01)


def test_years_without_routes_are_gaps_with_their_single_figures(coal: Study) -> None:
    history = coal.history("RU")
    assert [one.verdict for one in history.years] == ["routes", "thin", "routes", "thin", "thin"]
    ports = history.year(2024).find("volume", "gate:russian-ports")
    assert ports is not None and ports.value == 9


def test_what_goes_another_way_says_what_has_to_be_bought(coal: Study) -> None:
    """Russian ports took about 9 in 2024: 2.9 more than the 6.1 of the base; within a year nobody buys more."""
    outcome = coal.block("uzbekistan")
    assert outcome.volumes.lost_mt == pytest.approx(UZBEKISTAN - (MOST_AT_PORTS - TO_PORTS), abs=0.01)
    said = sentence(outcome, Unit(goods=coal.dataset.commodity))
    assert said.endswith("if it is bought (What the EU and others buy over Russian ports: at most 9.0, range 6.1–9.0).")
    assert coal.block("uzbekistan", horizon="year").volumes.rerouted_mt == pytest.approx(0, abs=1e-6)


def test_no_block_sends_coal_where_none_was_carried(coal: Study) -> None:
    """The most that any source counted: 20.3 to Russian plants, 9 over Russian ports, 3.1 and 1.18 to neighbours."""
    most = {"russia": TO_PLANTS, "russian-ports": MOST_AT_PORTS, "uzbekistan": UZBEKISTAN, "kyrgyzstan": KYRGYZSTAN}
    for kind, item, _ in coal.network(2023).targets:
        target = coal.targets.find(f"{kind}:{item}")
        if not target.edges or target.edges.isdisjoint(coal.network(2023).edge):
            continue
        after = {row.id: row.scenario_mt for row in coal.block(target.key).by_corridor}
        assert all(after[corridor] <= volume + 0.01 for corridor, volume in most.items()), target.key
        assert after["not-published"] <= REST + 0.01, target.key
