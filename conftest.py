"""What holds for every test and every example in a docstring: one shipped network a process, one number of examples."""

import gc
import os
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "tests",
    max_examples=25,
    derandomize=True,
    deadline=None,
    # A test that is given a folder writes it anew for every example.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.register_profile("short", settings.get_profile("tests"), max_examples=10)
settings.register_profile("thorough", settings.get_profile("tests"), max_examples=100)
settings.load_profile("tests" if os.environ.get("CI") else "short")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let `energy.load()` and `geodata.load()` without a folder give one and the same object all through a run.

    It is what they give anywhere, only kept: hundreds of tests, commands and examples need not each read the tables
    and compile the years again. A test that wants a study of its own says `Study(dataset)`.
    """
    import geodata
    from energy import study

    kept = {load: _keeping(load) for load in (study.load, geodata.load)}
    study.load, geodata.load = kept[study.load], kept[geodata.load]
    for item in items:
        if isinstance(item, pytest.DoctestItem):
            names = item.dtest.globs
            names |= {name: kept[thing] for name, thing in names.items() if name == "load" and thing in kept}


def pytest_collection_finish() -> None:
    """What was collected stays to the end of a run: the collector of garbage need not look through it again."""
    gc.collect()
    gc.freeze()


def _keeping(load: Callable[..., Any]) -> Callable[..., Any]:
    """The same function; what it gives without arguments is kept."""
    shipped = cache(load)

    @wraps(load)
    def call(folder: Any = None, **options: Any) -> Any:
        return load(folder, **options) if folder is not None or any(options.values()) else shipped()

    return call
