"""kzroutes energy: what people see first, and what it refuses."""

import csv

from typer.testing import CliRunner

from energy.cli import app


def said(*words: str) -> str:
    run = CliRunner().invoke(app, ["energy", *words])
    assert run.exit_code == 0, run.output
    return run.stdout


def test_the_first_line_is_one_sentence_with_its_range() -> None:
    lines = said().splitlines()
    assert lines[0].startswith(
        "In 2023, 86–92 % of the 3,456–4,096 PJ of oil, gas, coal and power exports that are known"
    )
    printed = said()
    assert "LPG" in printed and "not known" in printed
    assert "Known of another year: uranium 2024, January–July: 40–55 % to or across Russia." in printed


def test_sources_are_printed_with_date_and_tier() -> None:
    printed = said("--sources")
    assert "trend-sharlapaev-2024" in printed and "2024-05-22" in printed
    assert "ipcc" not in said().casefold()


def test_csv_leaves_cells_empty_where_nothing_is_known() -> None:
    rows = {row["fuel"]: row for row in csv.DictReader(said("--csv", "--year", "2025").splitlines())}
    assert rows["lpg"]["exports"] == rows["lpg"]["pj"] == rows["lpg"]["share"] == ""
    assert (rows["gas"]["exports"], rows["gas"]["exports_low"], rows["gas"]["known"]) == ("", "3.9", "in part")


def test_what_would_have_no_effect_or_is_unknown_is_refused() -> None:
    for words, message in (
        (("--sources", "--json"), "it is for printed tables"),
        (("--on", "Atlantis"), "no figures on 'Atlantis'"),
        (("--year", "1990"), "no figures of 1990"),
    ):
        run = CliRunner().invoke(app, ["energy", *words])
        assert run.exit_code == 2
        assert message in " ".join(run.stderr.split())
