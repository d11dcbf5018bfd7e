"""Other counts: published figures beside those in use, and what no published route holds."""

import pytest
from typer.testing import CliRunner

from energy.cli import app
from energy.statistics.other_counts import balanced_corridors, other_counts, unlisted
from energy.study import Study


def test_customs_stand_beside_the_ministry(shipped: Study) -> None:
    """2024: CPC 54.9 of 71.04 by customs is 77.3 %."""
    (customs,) = other_counts(shipped.shares(2024))
    assert (customs.mt, customs.used_mt) == (71.04, 68.55)
    assert customs.share == pytest.approx(54.9 / 71.04)


def test_the_other_total_under_every_headline_share(shipped: Study) -> None:
    """2024 by customs: CPC 54.9, Atyrau–Samara 8.8 of 71.04; through Russia 54.9 + 8.8 + 1.9 = 65.6 of it."""
    (customs,) = other_counts(shipped.shares(2024))
    assert customs.on_it["gate:cpc"] == pytest.approx(54.9 / 71.04)
    assert customs.on_it["gate:atyrau-samara"] == pytest.approx(8.8 / 71.04)
    assert customs.on_it["country:RU"] == pytest.approx(65.6 / 71.04, abs=0.001)
    printed = " ".join(CliRunner().invoke(app, ["shares", "--year", "2024"]).output.split())
    assert "Of 71.04 Mt/y instead: CPC 77.3 %, Atyrau–Samara 12.4 %, through Russia 92.3 %." in printed


def test_routes_have_no_shares_of_another_total(tiny: Study) -> None:
    assert [count.on_it for count in other_counts(tiny.shares(2024))] == [{}]


def test_two_sets_of_2025(shipped: Study) -> None:
    """The prime minister's office: CPC 63.8, with Atyrau–Samara 9.9 and China 1.1."""
    routes = {c.target: c.mt for c in other_counts(shipped.shares(2025)) if c.group == "2025-routes"}
    assert routes == {"gate:cpc": 63.8, "gate:atyrau-samara": 9.9, "gate:china-pipe": 1.1}


def test_what_the_minister_did_not_list(shipped: Study) -> None:
    """78.7 less 64.8, 8.8, 1.5, 2.2, 1.0 and 0.03 by rail; hence 64.8 of 78.7 is 82.3 %, balanced up to 0.37 more."""
    shares = shipped.shares(2025)
    assert unlisted(shares) == pytest.approx(78.7 - 64.8 - 8.8 - 1.5 - 2.2 - 1.0 - 0.03)
    (cpc,) = balanced_corridors(shares, 0.1)
    assert cpc.published_mt / shares.total == pytest.approx(0.823, abs=0.001)
    assert 64.8 < cpc.balanced_mt <= 64.8 + 0.37


def test_a_group_with_its_routes_counts_once(shipped: Study) -> None:
    """2024: 54.9 + 8.8 + 1.7 + 1.9 (Aktau's 3.6) + 1.2 + 0.05 is the total of 68.55."""
    assert unlisted(shipped.shares(2024)) == pytest.approx(0.0, abs=1e-9)


def test_they_are_printed_with_source_and_apart(shipped: Study) -> None:
    printed = CliRunner().invoke(app, ["shares", "--year", "2025"]).output
    assert "leave 0.37 Mt/y of the total unlisted" in printed and "published 64.80 (82.3 %)" in printed
    assert printed.index("Total exports 78.70") < printed.index("in no figure above") < printed.index("76.29")


def test_another_count_of_a_route(tiny: Study) -> None:
    """Customs count 3.2 to the east where the official list has 3 of 12."""
    (east,) = other_counts(tiny.shares(2024))
    assert (east.target, east.mt, east.used_mt) == ("gate:east", 3.2, 3.0)
    assert east.share == pytest.approx(3.2 / 12)
