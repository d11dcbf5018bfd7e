"""The chart of a ranking: says what it shows, holds still, and takes names as text."""

from dataclasses import replace
from pathlib import Path

import pytest

import energy
from energy.contingency.ranking import Ranking
from energy.errors import UsageError
from energy.study import Study
from maps.charts.ranking import MOST_BARS, rank_figure
from maps.charts.style import save


@pytest.fixture(scope="module")
def shipped() -> Study:
    return energy.load()


@pytest.fixture(scope="module")
def ranking(shipped: Study) -> Ranking:
    return shipped.rank(2, kind="corridor", year=2024)


def test_two_writings_are_alike(shipped: Study, ranking: Ranking, tmp_path: Path) -> None:
    for suffix in ("svg", "png"):
        paths = [tmp_path / f"{name}.{suffix}" for name in ("one", "two")]
        for path in paths:
            save(path, lambda: rank_figure(ranking, shipped.dataset))
        assert paths[0].read_bytes() == paths[1].read_bytes()


def test_it_says_what_it_shows(shipped: Study, ranking: Ranking, tmp_path: Path) -> None:
    path = tmp_path / "rank.svg"
    save(path, lambda: rank_figure(ranking, shipped.dataset))
    text = path.read_text(encoding="utf-8")
    for part in ("The costliest loss of two among corridors", "Mt/y", "base year 2024", shipped.dataset.data_version):
        assert part in text
    assert "<dc:date>" not in text


def test_bars_are_the_losses(shipped: Study, ranking: Ranking) -> None:
    axes = rank_figure(ranking, shipped.dataset).axes[0]
    whiskers, bars = axes.containers[:2]
    widths = [bar.get_width() for bar in bars]
    shown = [row for row in ranking.rows if row.lost_mt > 0.005][:MOST_BARS]
    assert widths == pytest.approx([row.lost_mt for row in shown])
    (lines,) = whiskers[2]
    ends = [(float(a), float(b)) for (a, _), (b, _) in lines.get_segments()]
    assert ends == [pytest.approx((row.range.lost_low_mt, row.range.lost_high_mt)) for row in shown]


def test_names_are_text(shipped: Study, ranking: Ranking, tmp_path: Path) -> None:
    odd = replace(ranking.rows[0], names=("A $x^2$ <b>", "B"))
    path = tmp_path / "odd.svg"
    save(path, lambda: rank_figure(replace(ranking, rows=(odd,)), shipped.dataset))
    assert "$x^2$ &lt;b&gt;" in path.read_text(encoding="utf-8")


def test_wrong_endings_and_empty_rankings_are_told(shipped: Study, ranking: Ranking, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.png or \.svg"):
        save(tmp_path / "rank.pdf", lambda: rank_figure(ranking, shipped.dataset))
    with pytest.raises(UsageError, match="nothing to draw"):
        save(tmp_path / "rank.svg", lambda: rank_figure(replace(ranking, rows=()), shipped.dataset))
