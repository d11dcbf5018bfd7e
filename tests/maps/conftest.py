"""Views of the tiny network for the tests of the page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import geodata
from maps.page.view import MapView, make_view

FLOWS = {"n1": 6.0, "n2": 4.0, "w1": 5.0, "w2": 5.0, "m1": 0.0, "n3": None}
SHARES = [
    {"id": "west", "name": "West", "mt": 5.0, "share": 0.8, "low_mt": 4.5, "high_mt": 5.5}
    | {"status": "reported", "sources": ["ministry"]},
    {"id": "east", "name": "East", "mt": None, "share": None, "low_mt": None, "high_mt": None}
    | {"status": "not_found", "sources": []},
]


@pytest.fixture
def view_of(tiny_folder: Path) -> Callable[..., MapView]:
    """Make a view of the tiny network with some of its arguments replaced."""

    def make(**changes: Any) -> MapView:
        given: dict[str, Any] = {
            "flows": FLOWS,
            "year": 2024,
            "limits": {"n1": 7.0, "w1": None},
            "corridor_rows": SHARES,
            "foreign": {"w2": 2.0},
        }
        given.update(changes)
        return make_view(geodata.load(tiny_folder), given.pop("flows"), **given)

    return make
