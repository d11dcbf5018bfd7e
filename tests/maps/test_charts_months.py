"""The chart of single months: figures where they are, gaps where none is, and a title that follows from them."""

from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

import energy
from energy.errors import UsageError
from energy.history.closures import Closure, closures
from energy.history.months import MonthFigure, Months
from energy.study import Study
from maps.charts.months import months_figure
from maps.charts.style import save


@pytest.fixture(scope="module")
def shipped() -> Study:
    return energy.load()


@pytest.fixture(scope="module")
def drawn(shipped: Study) -> Figure:
    return months_figure(shipped.months().newest(3), closures(shipped.dataset, shipped.shares), shipped.dataset)


def month(when: str, value: float | None, status: str = "reported", **other: object) -> MonthFigure:
    named = {"target": "total:exports", "name": "Exports", "count": "customs", "low_mt": None, "high_mt": None}
    sourced = {"source_id": "s", "outlet": "Customs", "date": "2026", "tier": "A", "note": ""}
    return MonthFigure(month=when, value_mt=value, status=status, **{**named, **sourced, **other})  # type: ignore[arg-type]


def lines(figure: Figure, marker: str) -> list[list[tuple[int, float]]]:
    """Months since January 2024 and values of the lines with a marker, in the first panel."""
    found = [line for line in figure.axes[0].lines if line.get_marker() == marker]
    return [[(round(x) - 12 * 2024, y) for x, y in line.get_xydata().tolist()] for line in found]  # type: ignore[union-attr]


def test_only_neighbouring_months_of_one_count_are_joined(shipped: Study) -> None:
    """January, February and April by customs, March by the press: one join, January to February."""
    rows = (month("2024-01", 5), month("2024-02", 6), month("2024-03", 1, count="press"), month("2024-04", 7))
    figure = months_figure(Months(rows), (), shipped.dataset)
    assert lines(figure, "None") == [[(0, 5.0), (1, 6.0)]]
    assert lines(figure, "o") == [[(0, 5.0), (1, 6.0), (3, 7.0)], [(2, 1.0)]]


def test_a_plan_is_hollow_a_bound_a_triangle_and_a_gap_nothing(shipped: Study) -> None:
    rows = (
        month("2024-01", 5),
        month("2024-02", 6),
        month("2024-03", 9, "plan"),
        month("2024-04", None, low_mt=3.8),
        month("2024-05", None, high_mt=4.2),
        month("2024-06", None, "not_found"),
    )
    figure = months_figure(Months(rows), (), shipped.dataset)
    assert (
        lines(figure, "D") == [[(2, 9.0)]] and lines(figure, "^") == [[(3, 3.8)]] and lines(figure, "v") == [[(4, 4.2)]]
    )
    assert lines(figure, "o") == [[(0, 5.0), (1, 6.0)]]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((6.0, 4.5), "Exports (customs): 4.50 Mt in March 2025, 25\u00a0% less than a year before"),
        ((4.0, 5.0), "Exports (customs): 5.00 Mt in March 2025, 25\u00a0% more than a year before"),
        ((5.0, 5.0), "Exports (customs): 5.00 Mt in March 2025, as much as a year before"),
    ],
)
def test_the_title_follows_from_the_newest_month(values: tuple[float, float], said: str, shipped: Study) -> None:
    rows = (month("2024-03", values[0]), month("2025-03", values[1]), month("2025-04", 9, "plan"))
    assert months_figure(Months(rows), (), shipped.dataset).get_suptitle() == said


def test_without_the_month_a_year_before_nothing_is_compared(shipped: Study) -> None:
    rows = (month("2025-02", 5), month("2025-03", 4))
    assert months_figure(Months(rows), (), shipped.dataset).get_suptitle() == "Exports (customs): 4.00 Mt in March 2025"


def test_the_summer_of_2026_stands_there(drawn: Figure) -> None:
    """Exports fell to 4.57 Mt in May; what closed in July and August is shaded, and its months are not yet out."""
    assert [axes.get_title(loc="left").partition(" (")[0] for axes in drawn.axes] == [
        "Exports",
        "Output",
        "CPC marine terminal",
    ]
    (customs,) = lines(drawn, "o")
    assert (28, 4.5719) in customs and max(place for place, _ in customs) == 29  # May and June 2026
    caption = str(drawn.get_supxlabel())
    for part in (
        "No mooring of CPC loads (2026-07-20–2026-07-26)",
        "2026-08-01",
        "Hatched: not yet published",
        "lag shipping",
    ):
        assert part in " ".join(caption.split("\n"))
    assert "not yet\npublished" in [text.get_text() for text in drawn.axes[0].texts]


def test_what_closed_is_shaded_to_the_day(shipped: Study) -> None:
    """1 to 16 March 2024: from the start of that month's place, over 16 of its days; an open end is a line."""
    rows = (month("2024-01", 5), month("2024-05", 6))
    closed = Closure("e", "Closed", "West", "2024-03-01", "2024-03-16")
    (shaded,) = months_figure(Months(rows), (closed,), shipped.dataset).axes[0].patches
    left, right = shaded.get_extents().x0, shaded.get_extents().x1
    axes = shaded.axes
    assert axes is not None
    found = [axes.transData.inverted().transform((x, 0))[0] - 12 * 2024 for x in (left, right)]
    assert found == pytest.approx([1.5, 1.5 + 16 / 31], abs=1e-6)
    open_end = months_figure(Months(rows), (replace(closed, end=""),), shipped.dataset).axes[0]
    assert [line.get_xdata()[0] - 12 * 2024 for line in open_end.lines if line.get_linestyle() == "--"] == [1.5]  # type: ignore[index]


def test_words_stay_inside_and_apart(drawn: Figure) -> None:
    drawn.draw_without_rendering()
    width = drawn.bbox.width
    texts = [text for text in drawn.findobj(Text) if text.get_text() and text.get_visible()]
    boxes = [text.get_window_extent() for text in texts]
    outside = [t.get_text() for t, box in zip(texts, boxes, strict=True) if box.x0 < -1 or box.x1 > width + 1]
    assert outside == []
    numbers = [
        b for t, b in zip(texts, boxes, strict=True) if t.get_text().isdecimal() and t.get_fontweight() == "bold"
    ]
    assert len(numbers) > 10
    assert not [1 for i, one in enumerate(numbers) for other in numbers[:i] if one.overlaps(other)]


def test_one_month_is_no_series(shipped: Study) -> None:
    with pytest.raises(UsageError, match="no series has figures of two months"):
        months_figure(Months((month("2024-01", 5), month("2024-02", 6, "plan"))), (), shipped.dataset)


@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_two_writings_are_alike(shipped: Study, tmp_path: Path, suffix: str) -> None:
    paths = [tmp_path / f"{name}.{suffix}" for name in ("one", "two")]
    months = shipped.months().newest(3)
    for path in paths:
        save(path, lambda: months_figure(months, closures(shipped.dataset, shipped.shares), shipped.dataset))
    assert paths[0].read_bytes() == paths[1].read_bytes()
