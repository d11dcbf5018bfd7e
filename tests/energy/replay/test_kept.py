"""Figures of past events are kept: read again as they were, never out of date, and those in the package are right."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import energy
from energy.duration.days import DRAWS, SEED
from energy.replay import kept
from energy.replay.figures import Figures
from energy.replay.forecasts import Forecasts
from energy.replay.replay import rows_of
from energy.study import Study
from geodata import Dataset

FEW = 25
ONE = {"a": Figures("lost", np.array([0.5, np.nan]), 1.0, 4.0, 0.0, 2.0)}


@pytest.fixture(scope="module")
def net() -> Study:
    return energy.load()


def same(a: Mapping[str, Figures], b: Mapping[str, Figures], within: float = 0.0) -> bool:
    """Whether the same rows have the same figures, to a share of each row's scale."""
    return a.keys() == b.keys() and all(
        np.allclose(
            [*a[row].values, a[row].naive, a[row].plain, a[row].scale, a[row].others],
            [*b[row].values, b[row].naive, b[row].plain, b[row].scale, b[row].others],
            rtol=0,
            atol=within * a[row].scale,
            equal_nan=True,
        )
        for row in a
    )


def worked_out(net: Study, draws: int, *rows: str) -> Mapping[str, Figures]:
    forecasts = Forecasts(net.dataset, net.storage, draws, SEED, anew=True)
    return {c.replay_id: forecasts.figures(c) for c in forecasts.cases if c.replay_id in rows}


def changed(dataset: Dataset, table: str, column: str, value: object) -> Dataset:
    """A table with another value in the first row."""
    rows = dataset.table(table).copy()
    rows.loc[rows.index[0], column] = value
    return replace(dataset, tables={**dataset.tables, table: rows})


def test_the_package_keeps_what_the_program_gives(net: Study) -> None:
    """One row, which is soon worked out; all of them where everything is tested."""
    shipped = kept.read(net.dataset, DRAWS, SEED)
    assert shipped, "a table has changed: run python tools/keep_figures.py"
    assert same(worked_out(net, DRAWS, "2025-09-btc"), {"2025-09-btc": shipped["2025-09-btc"]}, 1e-6)


@pytest.mark.exhaustive
def test_the_package_keeps_all_that_the_program_gives(net: Study) -> None:
    forecasts = Forecasts(net.dataset, net.storage, DRAWS, SEED, anew=True)
    rows_of(forecasts, forecasts.cases)
    assert same(forecasts.known, kept.read(net.dataset, DRAWS, SEED), 1e-6), "run python tools/keep_figures.py"


def test_what_was_worked_out_is_read_again(net: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "kept"))
    forecasts = net.forecasts(FEW)
    case = next(c for c in forecasts.cases if c.replay_id == "2025-09-btc")
    found = forecasts.figures(case)
    forecasts.keep()
    assert len(list((tmp_path / "kept").iterdir())) == 1
    again = Forecasts(net.dataset, lambda year: pytest.fail("worked out twice"), FEW, SEED)
    assert same({"": again.figures(case)}, {"": found})


def test_a_spoilt_file_is_as_good_as_none(net: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path))
    kept.keep(net.dataset, FEW, SEED, ONE)
    assert same(kept.read(net.dataset, FEW, SEED), ONE)
    (path,) = tmp_path.iterdir()
    path.write_bytes(b"no numbers")
    assert not kept.read(net.dataset, FEW, SEED)


def test_where_nothing_can_be_kept_nothing_is_said(net: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "file"))
    kept.keep(net.dataset, FEW, SEED, ONE)
    assert not kept.read(net.dataset, FEW, SEED)


def test_other_tables_draws_or_seeds_are_other_figures(net: Study) -> None:
    """Any number or name of a thing, also one that was never written to a file."""
    data = net.dataset
    names = {
        kept.fingerprint(data, 400, 0),
        kept.fingerprint(data, 400, 1),
        kept.fingerprint(data, 40, 0),
        kept.fingerprint(data, 400, 0, program=False),
        kept.fingerprint(changed(data, "calibration", "phi", 0.123), 400, 0),
        kept.fingerprint(changed(data, "replays", "year", 2024), 400, 0),
        kept.fingerprint(changed(data, "priors", "high", 0.99), 400, 0),
    }
    assert len(names) == 7
    assert kept.fingerprint(energy.load().dataset, 400, 0) in names


def test_what_was_observed_and_words_are_no_part_of_figures(net: Study) -> None:
    """The file stays that of the tables, and rightly: without all of it the program gives the same."""
    data = net.dataset
    tables = {name: table.iloc[:0] if name in kept._ELSEWHERE else table for name, table in data.tables.items()}
    for name, words in (("sources", ("outlet", "date", "tier")), ("replays", ("note",)), ("edges", ("name", "note"))):
        tables[name] = data.tables[name].assign(**dict.fromkeys(words, "-"))
    tables["replays"] = tables["replays"].assign(observed=float("nan"), status="", use="frozen", independent=False)
    bare = replace(data, tables=tables)
    assert kept.fingerprint(bare, FEW, SEED) == kept.fingerprint(data, FEW, SEED)
    rows = ("2025-09-btc", "2023-11-lost", "2023-11-fill")
    assert same(worked_out(Study(bare), FEW, *rows), worked_out(net, FEW, *rows))
