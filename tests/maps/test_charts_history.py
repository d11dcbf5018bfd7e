"""The chart of the history: ranges and gaps as they are, a title that follows from the figures, text that fits."""

from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.figure import Figure as Drawing
from matplotlib.text import Text

import energy
from energy.errors import UsageError
from energy.history.history import History
from energy.study import Study
from maps.charts.history import history_figure
from maps.charts.style import save

SIZES = ((10.0, 6.4), (6.6, 5.2))
WITH_SHARE = (2006, 2009, 2010, 2013, 2021, 2022, 2023, 2024, 2025)


@pytest.fixture(scope="module")
def shipped() -> Study:
    return energy.load()


@pytest.fixture(scope="module")
def past(shipped: Study) -> History:
    return shipped.history()


def title(figure: Drawing) -> str:
    return " ".join(figure.get_suptitle().split())


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_two_writings_are_alike(shipped: Study, past: History, tmp_path: Path, suffix: str) -> None:
    paths = [tmp_path / f"{name}.{suffix}" for name in ("one", "two")]
    for path in paths:
        save(path, lambda: history_figure(past, shipped.dataset))
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_the_title_follows_from_the_figures(shipped: Study, past: History) -> None:
    """The least since 2021 is 95.5 % (2021), the most before is 84.1 % (2009): told to the safe side."""
    assert title(history_figure(past, shipped.dataset)) == (
        "Through Russia: at least 95 % of exports in every year of 2021–2025, at most 85 % in 2006, 2009, 2010 and 2013"
    )
    china = title(history_figure(shipped.history("CN"), shipped.dataset))
    assert china.startswith("Through China: at most") and "at least 11 % in 2009 and 2013" in china
    band = title(history_figure(past.between(2005, 2007), shipped.dataset))
    assert band == "Through Russia: 73–81 % of exports in 2006"
    assert "No share of exports through Russia" in title(history_figure(past.between(1999, 1999), shipped.dataset))


def test_points_are_never_joined_and_stand_only_where_a_figure_is(shipped: Study, past: History) -> None:
    axes = history_figure(past, shipped.dataset).axes[0]
    (through,) = [line for line in axes.lines if line.get_label() == "through Russia"]
    assert through.get_linestyle() == "None"
    assert [int(x) for x in through.get_xdata()] == [2010, 2022, 2023, 2024, 2025]  # type: ignore[union-attr]


def test_ranges_are_bars(shipped: Study, past: History) -> None:
    """2006: 42/57.2 to 42/52.3."""
    axes = history_figure(past, shipped.dataset).axes[0]
    bars = {tuple(line.get_xdata()): tuple(line.get_ydata()) for line in axes.lines if line.get_linewidth() == 7}  # type: ignore[arg-type]
    assert bars[2006, 2006] == pytest.approx((42 / 57.2, 42 / 52.3))


def test_every_year_without_a_share_is_hatched(shipped: Study, past: History) -> None:
    axes = history_figure(past, shipped.dataset).axes[0]
    spans = [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in axes.patches if patch.get_hatch()]  # type: ignore[attr-defined]
    hatched = {one.year for one in past.years if any(start < one.year < end for start, end in spans)}
    assert hatched == {one.year for one in past.years} - set(WITH_SHARE)


def test_exports_that_were_not_found_have_no_bar(shipped: Study, past: History) -> None:
    axes = history_figure(past, shipped.dataset).axes[1]
    bars = {round(bar.get_x() + bar.get_width() / 2): bar.get_height() for bar in axes.patches}  # type: ignore[attr-defined]
    assert bars[1999] == pytest.approx(20.662) and bars[2015] == pytest.approx(63.58)
    assert not {1996, 2000, 2014} & bars.keys()


def test_a_part_of_a_year_is_drawn_as_a_lower_bound(shipped: Study, past: History) -> None:
    """Customs counted 33.04 Mt in the first half of 2026; 2015 is a whole year."""
    figure = history_figure(past, shipped.dataset)
    bars = {round(bar.get_x() + bar.get_width() / 2): bar for bar in figure.axes[1].patches}  # type: ignore[attr-defined]
    assert bars[2026].get_height() == pytest.approx(33.04)
    assert (bars[2026].get_linestyle(), bars[2015].get_linestyle()) == ("--", "solid")
    assert "Dashed bar: at least so much." in " ".join(figure.get_supxlabel().split())
    assert "Dashed bar" not in history_figure(past.between(2005, 2025), shipped.dataset).get_supxlabel()


@pytest.mark.parametrize("size", SIZES)
def test_text_stays_inside_and_labels_do_not_collide(shipped: Study, past: History, size: tuple[float, float]) -> None:
    figure = history_figure(past, shipped.dataset, size=size)
    figure.set_dpi(100)
    figure.draw_without_rendering()
    edge = figure.bbox
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]  # type: ignore[attr-defined]
    for text in texts:
        box = text.get_window_extent()
        assert box.x0 >= edge.x0 - 1 and box.x1 <= edge.x1 + 1, text.get_text()
        assert box.y0 >= edge.y0 - 1 and box.y1 <= edge.y1 + 1, text.get_text()
    numbers = [
        text.get_window_extent() for text in texts if text.get_fontweight() == "bold" and text.get_text()[0].isdigit()
    ]
    assert len(numbers) == 7
    assert not any(a.overlaps(b) for i, a in enumerate(numbers) for b in numbers[i + 1 :])


def test_it_says_what_it_shows(shipped: Study, past: History, tmp_path: Path) -> None:
    save(tmp_path / "chart.svg", lambda: history_figure(past, shipped.dataset))
    svg = (tmp_path / "chart.svg").read_text("utf-8")
    for part in ("no usable route data", "through Russia", "by CPC", "exports, Mt", shipped.dataset.data_version):
        assert part in svg
    assert "<dc:date>" not in svg


def test_names_are_text(shipped: Study, past: History, tmp_path: Path) -> None:
    odd = replace(past, on_name="A $x^2$ <b>")
    save(tmp_path / "odd.svg", lambda: history_figure(odd, shipped.dataset))
    assert "A $x^2$ &lt;b&gt;" in (tmp_path / "odd.svg").read_text("utf-8")


def test_wrong_endings_and_nothing_to_draw_are_told(shipped: Study, past: History, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.png or \.svg"):
        save(tmp_path / "history.pdf", lambda: history_figure(past, shipped.dataset))
    with pytest.raises(UsageError, match="nothing to draw"):
        save(tmp_path / "history.svg", lambda: history_figure(past.between(1996, 1998), shipped.dataset))
    assert list(tmp_path.iterdir()) == []


def test_the_corridor_that_is_followed_is_the_one_that_is_named() -> None:
    """China had 6.8 of 19.4 in 2018 and 7.5 of 19.1 in 2019, less than another way: its own points, not the largest."""
    gas = energy.load("kazakhstan-gas")
    figure = history_figure(gas.history(), gas.dataset)
    (points,) = (
        line for axes in figure.axes for line in axes.lines if str(line.get_label()).startswith("by Line to China")
    )
    drawn = dict(zip(points.get_xdata(), points.get_ydata(), strict=True))
    assert drawn[2018] == pytest.approx(6.8 / 19.4, abs=1e-3)
    assert drawn[2019] == pytest.approx(7.5 / 19.1, abs=1e-3)
