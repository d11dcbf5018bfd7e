"""The priors of the shipped network: they cover what they must, and agree with the tables that they repeat."""

from collections import defaultdict
from collections.abc import Mapping
from math import sqrt
from typing import Any

import pytest

import energy
import geodata
from geodata import Dataset
from geodata.checks.priors import CAUSES_OF, UNIT_OF

Row = Mapping[str, Any]
Priors = dict[str, list[Row]]

FIELDS = ("node:tengiz", "node:kashagan", "node:karachaganak")


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return geodata.load()


@pytest.fixture(scope="module")
def priors(dataset: Dataset) -> Priors:
    found: Priors = defaultdict(list)
    for row in dataset.rows("priors"):
        found[str(row["quantity"])].append(row)
    return found


def targets(rows: list[Row]) -> set[str]:
    return {target for row in rows for target in str(row["of"]).split(";")}


def test_every_quantity_has_a_row(priors: Priors) -> None:
    assert set(priors) == set(UNIT_OF)


def test_every_cause_has_a_row(priors: Priors) -> None:
    for quantity, causes in CAUSES_OF.items():
        assert targets(priors[quantity]) == causes


def test_every_month_has_weather_and_season_once(priors: Priors) -> None:
    for quantity in ("weather", "season"):
        months = [month for row in priors[quantity] for month in str(row["months"]).split(";")]
        assert sorted(map(int, months)) == list(range(1, 13)), quantity


def test_the_big_fields_have_a_floor_and_a_depth_of_cut(priors: Priors) -> None:
    for quantity in ("turndown_floor", "cut_depth"):
        assert targets(priors[quantity]) == {*FIELDS, ""}, quantity


def test_tank_farms_are_those_of_the_storage_table(priors: Priors, dataset: Dataset) -> None:
    """A terminal's size stands in both tables: the prior spans what storage.csv gives as low to high."""
    spans = {row["of"]: (row["low"], row["central"], row["high"]) for row in priors["storage"]}
    kinds = dataset.table("nodes")["kind"]
    sized = [row for row in dataset.rows("storage") if row["node_id"] and row["capacity_mt"] is not None]
    terminals = [row for row in sized if kinds[row["node_id"]] in ("terminal", "port")]
    assert len(terminals) == 4
    for row in terminals:
        low, central, high = spans[f"node:{row['node_id']}"]
        assert central == row["capacity_mt"]
        assert low <= (row["low_mt"] or row["capacity_mt"]) and high >= (row["high_mt"] or row["capacity_mt"])


def test_phi_is_that_of_the_calibration(priors: Priors, dataset: Dataset) -> None:
    fits = {row["event_id"]: row["phi"] for row in dataset.rows("calibration", used=True)}
    rows = {str(row["prior_id"]): row for row in priors["phi"]}
    both, first, second = rows["phi-both"], rows["phi-2022"], rows["phi-2025"]
    assert (both["low"], both["high"]) == pytest.approx(sorted(fits.values()))
    assert both["central"] == pytest.approx(sqrt(both["low"] * both["high"]), abs=1e-6)
    for row in (first, second):
        (event,) = set(row["learned_from"]) & set(fits)
        assert row["central"] == pytest.approx(fits[event])


@pytest.mark.parametrize("quantity", ["caspian_room", "rail_room", "transit_room"])
def test_room_holds_the_limit_of_its_row(priors: Priors, dataset: Dataset, quantity: str) -> None:
    limits = {row["target"]: row["value_mt"] for row in dataset.rows("limits", used=True) if row["to_year"] is None}
    for row in priors[quantity]:
        assert row["low"] <= limits[row["of"]] <= row["high"]


def test_the_season_averages_to_one(priors: Priors) -> None:
    factors = [float(row["central"]) for row in priors["season"]]
    assert sum(factors) / 12 == pytest.approx(1, abs=0.01)


def test_an_event_that_taught_a_prior_has_figures(priors: Priors, dataset: Dataset) -> None:
    """Nothing is learned from an event of 2026 whose outcome the tables leave open: it would leak into its forecast."""
    taught = {event for rows in priors.values() for row in rows for event in row["learned_from"]}
    assert taught and max(taught) < "2026-02"


def test_the_sources_of_a_prior_and_of_an_outcome_are_listed() -> None:
    """`kzroutes sources ITEM` names what a range rests on, and what a replay was judged by."""
    net = energy.load()
    terminal = {(row["what"], row["source"]) for row in net.sources("cpc-mt").rows}
    assert ("prior start-fill-cpc-buffers (0.35–0.7)", "prime-bloomberg-cpc-head-2022") in terminal
    december = {(row["what"], row["value"]) for row in net.sources("event:2025-11-29-spm2").rows}
    assert ("output 2025-12-01", 247.7) in december
