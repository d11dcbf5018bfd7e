"""What-ifs: the same numbers as `block`, to the printed precision."""

import json
import random
from itertools import combinations
from typing import Any

import pytest

from energy.flow.outcome import Outcome
from energy.study import Study
from maps.page.what_ifs import MOST_ITEMS, WhatIfs, items_of, kilotonnes, payload, what_ifs


@pytest.fixture(scope="module")
def found(shipped: Study) -> WhatIfs:
    """All answers of 2024 for the twelve things that carry most: the shipped page has sixty."""
    return what_ifs(shipped, 2024, most=12)


def asked(found: WhatIfs, horizon: str, *positions: int) -> dict[str, Any]:
    return found.outcomes[found.answers[horizon][",".join(map(str, positions))]]


def assert_equal(found: WhatIfs, answer: dict[str, Any], outcome: Outcome) -> None:
    """Equal numbers, and the same limits named where several of one size stand in a row."""
    volumes = outcome.volumes
    assert answer["delivered"] == kilotonnes(volumes.delivered_mt)
    assert answer["lost"] == kilotonnes(volumes.lost_mt)
    assert answer["rerouted"] == kilotonnes(volumes.rerouted_mt)
    assert answer["home"] == kilotonnes(outcome.domestic_lost_mt)
    flows = dict(zip(found.dispatch.chains.edge_ids, flows_of(found, answer), strict=True))
    assert flows == {edge: kilotonnes(mt) for edge, mt in outcome.flows.items()}
    if outcome.cost_after is not None:
        assert answer["cost"] == round(100 * outcome.cost_after)
    limits = list(found.limits)
    assert {limits[i][0] for i in answer["binding"]} == {b.id for b in outcome.binding}


def flows_of(found: WhatIfs, answer: dict[str, Any]) -> list[int]:
    """Flows per edge as the page puts them together: base and the difference of the edge's chain."""
    told = payload(found)
    changes = dict(zip(answer["flows"][::2], answer["flows"][1::2], strict=True))
    return [flow + changes.get(chain, 0) for flow, chain in zip(told["base"]["flows"], told["chain"], strict=True)]


@pytest.mark.parametrize("horizon", ["structural", "year", "month"])
def test_singles_equal_block(shipped: Study, found: WhatIfs, horizon: str) -> None:
    for i, item in enumerate(found.items):
        outcome = shipped.block(item.key, year=2024, horizon=horizon)
        assert_equal(found, asked(found, horizon, i), outcome)


@pytest.mark.exhaustive
def test_everything_that_the_page_offers_equals_block(shipped: Study) -> None:
    offered = what_ifs(shipped, 2024, full=False)
    assert len(offered.items) == MOST_ITEMS
    for i, item in enumerate(offered.items):
        assert_equal(offered, asked(offered, "structural", i), shipped.block(item.key, year=2024))


def test_pairs_equal_block(shipped: Study, found: WhatIfs) -> None:
    pairs = random.Random(1).sample(list(combinations(range(len(found.items)), 2)), 20)
    for a, b in pairs:
        names = (found.items[a].key, found.items[b].key)
        for horizon in ("structural", "month"):
            outcome = shipped.block(*names, year=2024, horizon=horizon)
            assert_equal(found, asked(found, horizon, a, b), outcome)


def test_the_month_has_its_band(shipped: Study, found: WhatIfs) -> None:
    band = shipped.block("cpc", year=2024, horizon="month").band
    assert band is not None
    cpc = next(i for i, item in enumerate(found.items) if item.key == "corridor:cpc")
    for horizon, end in (("month-low", "low"), ("month", "central"), ("month-high", "high")):
        assert asked(found, horizon, cpc)["delivered"] == kilotonnes(band[end].delivered_mt)


def test_subsets_of_corridors_and_events(shipped: Study, found: WhatIfs) -> None:
    corridors = [i for i, item in enumerate(found.items) if item.target.kind == "corridor"]
    outcome = shipped.block(*(found.items[i].key for i in corridors), year=2024)
    assert_equal(found, asked(found, "structural", *corridors), outcome)
    for key, _ in found.events[:8]:
        answer = found.outcomes[found.answers["structural"][key]]
        assert_equal(found, answer, shipped.block(key, year=2024))


def test_shares_through_russia(shipped: Study, found: WhatIfs) -> None:
    assert next(iter(found.countries)) == "RU"
    for i, item in enumerate(found.items):
        change = shipped.block(item.key, year=2024).through["RU"]
        told = asked(found, "structural", i)["through"][0]
        if change.after is None:
            assert told is None
        else:
            ends = (change.after, change.after_low, change.after_high)
            assert told == [round(10_000 * (end or 0.0)) for end in ends]


def test_conservation(found: WhatIfs) -> None:
    for answer in found.outcomes:
        assert abs(answer["delivered"] + answer["lost"] - kilotonnes(found.dispatch.exports)) <= 1


def test_blocked_edges_carry_nothing(found: WhatIfs) -> None:
    told = payload(found)
    for i, item in enumerate(told["items"]):
        answer = asked(found, "structural", i)
        flows = flows_of(found, answer)
        changes = dict(zip(answer["foreign"][::2], answer["foreign"][1::2], strict=True))
        for edge in item["edges"]:
            assert flows[edge] == 0
            assert told["base"]["foreign"][edge] + changes.get(edge, 0) == 0


def test_what_is_offered(shipped: Study) -> None:
    items = items_of(shipped, 2024)
    keys = [item.key for item in items]
    assert len(keys) == MOST_ITEMS == len(set(keys))
    wanted = {
        "corridor:cpc",
        "corridor:china-pipe",
        "country:RU",
        "strait:bosporus",
        "group:novorossiysk",
        "edge:spm-1",
    }
    assert wanted <= set(keys)


def test_same_again(shipped: Study) -> None:
    one, other = (json.dumps(payload(what_ifs(Study(shipped.dataset), 2022, full=False, most=8))) for _ in range(2))
    assert one == other


def test_progress_reaches_the_end(tiny: Study) -> None:
    seen: list[tuple[int, int]] = []
    what_ifs(tiny, 2024, progress=lambda done, todo: seen.append((done, todo)))
    assert seen[-1][0] == seen[-1][1] and seen == sorted(seen)


def test_a_bare_network(kz_mini: Study) -> None:
    found = what_ifs(kz_mini)
    cpc = next(i for i, item in enumerate(found.items) if item.key == "edge:cpc")
    assert asked(found, "structural", cpc)["lost"] == 49_000
    assert payload(found)["countries"] == []
