"""Views of the tiny network for the tests of the page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import geodata
from maps.page.view import MapView, ScenarioLayer, make_view

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


@pytest.fixture
def layer() -> ScenarioLayer:
    """A model result on the tiny network: the west is blocked, the east gains."""
    return ScenarioLayer(
        label="Block of West",
        horizon="structural",
        flows={"n1": 2.0, "n2": 0.0, "w1": 0.0, "w2": 0.0, "n3": 2.0},
        blocked=frozenset({"w1", "w2"}),
        summary={
            "base_mt": 6.0,
            "delivered_mt": 2.0,
            "lost_mt": 4.0,
            "rerouted_mt": 2.0,
            "through": {"BB": {"before": 0.8, "after": 0.0, "after_low": None, "after_high": None}},
            "binding": [{"id": "edge:n3", "name": "Hub to east border", "limit_mt": 2.0}],
            "assumptions": [{"id": "fleet", "value": 3.7, "low": 2.6, "high": 5.6, "binding": True}],
        },
    )
