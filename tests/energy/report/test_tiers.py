"""Tiers of sources stand beside the figures that people read."""

from pathlib import Path

from typer.testing import CliRunner

from energy.cli import app


def lines(folder: Path, *words: str) -> list[list[str]]:
    done = CliRunner().invoke(app, [*words, "--network", str(folder)])
    assert done.exit_code == 0, done.output
    return [line.split() for line in done.output.splitlines() if line.strip()]


def test_beside_shares(tiny_folder: Path) -> None:
    """West is the ministry's (A); of the east customs in a survey (B) give another figure."""
    rows = lines(tiny_folder, "shares")
    first = [next(line for line in rows if line[0] == name) for name in ("West", "East")]
    assert [line[-1] for line in first] == ["A", "AB"]


def test_beside_years(tiny_folder: Path) -> None:
    """2021: two totals, one by the ministry, one by the survey; 2019 has nothing."""
    rows = {line[0]: line for line in lines(tiny_folder, "history", "--on", "BB") if line[0] in ("2021", "2019")}
    assert rows["2021"][:3] == ["2021", "C", "AB"] and rows["2019"][:3] == ["2019", "C", "not"]
