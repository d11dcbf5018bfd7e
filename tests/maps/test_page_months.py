"""What the page carries of single months: the newest three years, and the sources of every figure."""

from energy.study import Study
from maps.payload.months import month_rows, month_sources


def test_the_newest_years_and_what_closed(shipped: Study) -> None:
    """2024 to 2026: 30 months by customs, 5.58 to 6.14 Mt; closures of CPC in these years, the last of September."""
    rows = month_rows(shipped)
    assert rows is not None
    exports = rows["series"][0]["figures"]
    assert [exports[0]["month"], exports[-1]["month"], len(exports)] == ["2024-01", "2026-06", 30]
    assert exports[-1] == {
        "month": "2026-06",
        "count": "customs",
        "status": "reported",
        "mt": 6.1421,
        "low_mt": None,
        "high_mt": None,
        "source": "bns-customs-exports",
    }
    starts = [one["start"] for one in rows["closed"]]
    assert starts == sorted(starts) and starts[0] == "2024-04-09" and starts[-1] == "2026-09-08"


def test_a_network_with_single_months_only_has_none(tiny: Study) -> None:
    """The hand-drawn network has one month of exports and one of a field: no series."""
    assert month_rows(tiny) is None and month_sources(None) == set()
