"""Charts of chance: what they say, and that they are the same twice."""

from pathlib import Path

import pytest

import energy
from energy.errors import UsageError
from energy.risk.assessment import RiskAssessment
from energy.study import Study
from maps.charts.risk import MOST_BARS, chance_figure
from maps.charts.style import save


@pytest.fixture
def study(tiny_folder: Path) -> Study:
    nodes = tiny_folder / "nodes.csv"
    nodes.write_text(nodes.read_text("utf-8").replace(",Sea port,", ",Sea $port$ <b>,"), encoding="utf-8")
    return energy.load(tiny_folder)


@pytest.fixture
def chance(study: Study) -> RiskAssessment:
    """West loses 7 and east 2 of 12; one element at a time is enough to tell them apart."""
    return study.simulate({"node:sea-port": 0.1, "corridor:east": 0.2}, level=0.99)


def said(figure: object) -> str:
    from matplotlib.figure import Figure
    from matplotlib.text import Text

    assert isinstance(figure, Figure)
    return "\n".join(text.get_text() for text in figure.findobj(Text) if isinstance(text, Text))


def test_the_chart_says_what_was_found(study: Study, chance: RiskAssessment) -> None:
    text = said(chance_figure(chance, study.dataset))
    assert f"{chance.eue.value:.2f} of 12.00 Mt/y expected to be lost" in text
    assert "Tiny network: exports in Mt/y, base 2024, structural horizon; model result, exact" in text
    assert "data version 1.0" in text
    assert f"value at risk at 95\u00a0%: {chance.tails[0].var:.2f}" in text
    assert f"mean of the worst 1\u00a0% (CVaR): {chance.tails[1].cvar.value:.2f}" in text


def test_the_curve_is_the_share_of_time_with_at_least_a_loss(study: Study, chance: RiskAssessment) -> None:
    curve = chance_figure(chance, study.dataset).axes[0].lines[0]
    points = list(zip(*(list(axis) for axis in curve.get_data()), strict=True))  # type: ignore[call-overload]
    assert points[0] == (0.0, pytest.approx(chance.p_loss.value))
    for loss, share in chance.at_least():
        if loss > 0:
            assert (loss, pytest.approx(share)) in points


def test_names_are_drawn_as_they_stand(study: Study, chance: RiskAssessment, tmp_path: Path) -> None:
    """A dollar sign is no formula and an angle bracket no tag."""
    save(tmp_path / "chart.svg", lambda: chance_figure(chance, study.dataset))
    svg = (tmp_path / "chart.svg").read_text("utf-8")
    assert "Sea $port$ &lt;b&gt; (10\u00a0%)" in svg


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_two_drawings_are_the_same_bytes(study: Study, chance: RiskAssessment, tmp_path: Path, suffix: str) -> None:
    one, two = tmp_path / f"one.{suffix}", tmp_path / f"two.{suffix}"
    for path in (one, two):
        save(path, lambda: chance_figure(chance, study.dataset))
    assert one.read_bytes() == two.read_bytes()


def test_drawn_losses_show_their_error(study: Study) -> None:
    found = study.simulate({"node:sea-port": 0.1, "corridor:east": 0.2}, method="monte-carlo", draws=500)
    text = said(chance_figure(found, study.dataset))
    assert "500 draws, seed 0" in text
    assert " ± " in text


def test_nothing_to_lose(study: Study) -> None:
    found = study.simulate({"edge:m1": 0.1})
    text = said(chance_figure(found, study.dataset))
    assert "Nothing is lost in any state of these elements" in text
    assert "not defined: nothing is expected to be lost" in text


def test_only_the_largest_bars_are_drawn(study: Study) -> None:
    edges = ["n1", "n2", "n3", "h1", "s1", "w1", "w2", "m1", "m2", "m3", "l1", "l2", "l3", "l4"]
    found = study.simulate({f"edge:{e}": 0.01 for e in edges})
    figure = chance_figure(found, study.dataset)
    assert len(figure.axes[1].patches) == MOST_BARS
    assert f"({len(edges) - MOST_BARS} smaller ones not shown)" in said(figure)


def test_other_kinds_of_files_are_refused(study: Study, chance: RiskAssessment, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"end the name in \.png or \.svg"):
        save(tmp_path / "chart.pdf", lambda: chance_figure(chance, study.dataset))
