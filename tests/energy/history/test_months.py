"""Months: published figures with their sources, gaps that stay gaps, and the option that prints them."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from energy.cli import app
from energy.history.months import month_before, months, so_far
from energy.study import Study


def test_customs_months_add_up_to_the_published_years(shipped: Study) -> None:
    """Exports by customs in print: 2024 71.04, 2025 76.29 and the first half of 2026 33.04 Mt."""
    rows = [row for row in shipped.months().rows if row.count == "customs" and row.target == "total:exports"]
    for year, published in (("2024", 71.04), ("2025", 76.29), ("2026", 33.04)):
        months = [row.value_mt or 0.0 for row in rows if row.month.startswith(year)]
        assert sum(months) == pytest.approx(published, abs=0.01)


def test_a_month_that_the_series_lacks_is_a_gap(shipped: Study) -> None:
    """September 2022 is not in the customs series."""
    september = next(row for row in shipped.months().rows if (row.month, row.count) == ("2022-09", "customs"))
    assert (september.value_mt, september.status) == (None, "not_found")


def test_every_month_has_a_source_and_a_date(shipped: Study) -> None:
    assert all(row.outlet and row.date and row.tier in "ABC" for row in shipped.months().rows)


def test_the_option_prints_the_same_in_three_forms(tiny_folder: Path) -> None:
    ask = ["history", "--monthly", "--network", str(tiny_folder)]
    run = CliRunner().invoke
    printed = run(app, ask).output
    assert "2024-01" in printed and "0.80 (0.70–0.90)" in printed and "not found" in printed
    rows = json.loads(run(app, [*ask, "--json"]).output)["rows"]
    assert [(row["month"], row["value_mt"]) for row in rows] == [("2024-01", 1), ("2024-02", None), ("2024-01", 0.8)]
    as_csv = list(csv.DictReader(io.StringIO(run(app, [*ask, "--csv"]).output)))
    assert [row["value_mt"] for row in as_csv] == ["1.0", "", "0.8"]
    assert run(app, [*ask, "--from", "2025", "--json"]).output.count('"month"') == 0


def test_the_chart_is_written_beside_the_table(tmp_path: Path) -> None:
    chart = tmp_path / "months.svg"
    done = CliRunner().invoke(app, ["history", "--monthly", "--from", "2025", "--chart", str(chart)])
    assert done.exit_code == 0 and "2026-06" in done.output
    assert "lag shipping" in chart.read_text("utf-8") and "not yet" in chart.read_text("utf-8")


def test_the_year_that_is_not_over_is_the_sum_of_its_months(shipped: Study) -> None:
    """Customs, January to June 2026: 6.6341 + 6.0218 + 5.02 + 4.654 + 4.5719 + 6.1421 = 33.0439."""
    exports, output = so_far(shipped.dataset, 2026)
    assert (exports.target, exports.value, exports.low, exports.high) == ("total:exports", None, 33.04, None)
    assert output.note == "bureau, the months 1, 4, 5, 6 of 2026"
    assert so_far(shipped.dataset, 2014) == ()


@pytest.mark.parametrize("option", [["--events"], ["--unit", "kb/d"]])
def test_what_months_do_not_have_is_refused(option: list[str], tiny_folder: Path) -> None:
    done = CliRunner().invoke(app, ["history", "--monthly", "--network", str(tiny_folder), *option])
    assert done.exit_code == 2 and "--monthly is a table of volumes in the month" in done.output


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2025, 11, 29), "2025-11"),  # 28 of 30 days lie before
        (date(2023, 2, 19), "2023-01"),  # 18 of 28 do not
        (date(2026, 7, 19), "2026-06"),
        (date(2026, 7, 1), "2026-06"),
        (date(2026, 3, 1), None),  # February is not known, and January was no usual month
        (date(2023, 11, 24), None),
    ],
)
def test_the_month_before_a_day(shipped: Study, day: date, month: str | None) -> None:
    found = month_before(shipped.dataset, "total:production", day)
    assert (found.month if found else None) == month


def test_the_month_before_is_an_outcome_by_the_best_count(shipped: Study) -> None:
    """November 2023 at CPC is a plan, so it is none; December 2025 has 3.98 loaded beside a plan of 6.7."""
    assert month_before(shipped.dataset, "node:cpc-mt", date(2023, 11, 30)) is None
    found = month_before(shipped.dataset, "node:cpc-mt", date(2026, 1, 10))
    assert found is not None and found.value_mt == 3.98


def test_months_of_output_are_of_one_count(shipped: Study) -> None:
    """All liquids: no month lies far from its year, but where CPC stood; crude alone would be 12 % less or more."""
    yearly = {
        int(row["year"]): row["value_mt"]
        for row in shipped.dataset.rows("observations", target="total:production")
        if row["value_mt"] is not None and row["role"] in ("used", "total")
    }
    for row in months(shipped.dataset).rows:
        year = int(row.month[:4])
        if row.target == "total:production" and row.value_mt is not None and year in yearly and row.month != "2025-12":
            assert row.value_mt / row.days == pytest.approx(yearly[year] / 365, rel=0.11), row.month
