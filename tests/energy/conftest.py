"""Questions that are asked once for the tests of this floor."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from energy.flow.outcome import Outcome
from energy.study import Study
from geodata.shipped import shipped_folder


@pytest.fixture(scope="session")
def blocked(shipped: Study) -> Callable[..., Outcome]:
    """Block something in the shipped network of 2024; each question is asked once per test run."""

    @cache
    def ask(*names: str, year: int = 2024, horizon: str = "structural") -> Outcome:
        return shipped.block(*names, year=year, horizon=horizon)

    return ask


@pytest.fixture(scope="session")
def shipped_tables() -> Path:
    """Folder of the shipped network; copy it before writing."""
    return shipped_folder()
