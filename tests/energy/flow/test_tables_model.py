"""The engine against a model written from the CSV tables alone, on random blocks."""

import random

import pytest

from energy.study import Study

from ..invariants import ask, weighted
from ..tables_model import TablesModel

KINDS = ("edge", "line", "node", "country")


def random_blocks(model: TablesModel, count: int, seed: int) -> list[list[tuple[str, str, float]]]:
    """One to three things each, closed or partly open; a share of a country is one of its flow, so it is closed."""
    draw = random.Random(seed)
    rows, straits = model.edges.values(), {n for n, row in model.nodes.items() if row["kind"] == "strait"}
    items = {
        "edge": sorted(model.edges),
        "line": sorted({row["line_id"] for row in rows} - {""}),
        "node": sorted({row[end] for row in rows for end in ("tail", "head")} - straits),
        "country": sorted({row["country"] for row in rows} - {"", "KZ"}),
    }
    found = []
    for _ in range(count):
        kinds = draw.choices(KINDS, (1, 2, 3, 2), k=draw.randint(1, 3))
        chosen = {(kind, draw.choice(items[kind])): draw.choice([0.0, 0.0, 0.3, 0.6]) for kind in kinds}
        found.append([(kind, item, 0.0 if kind == "country" else left) for (kind, item), left in chosen.items()])
    return found


@pytest.mark.parametrize(
    ("year", "horizon", "count", "seed"),
    [
        (2024, "structural", 25, 1),
        (2025, "structural", 25, 2),
        (2025, "month", 15, 3),
        (2022, "month", 15, 4),
        (2024, "year", 15, 5),
        (2023, "year", 15, 6),
        (2021, "year", 15, 7),
    ],
)
def test_random_blocks_equal_a_model_from_the_tables(
    shipped: Study, year: int, horizon: str, count: int, seed: int
) -> None:
    model = TablesModel(shipped.dataset.folder, shipped.baseline(year))
    whole = weighted(ask(shipped, year=year))
    assert model.delivered([]) == pytest.approx(whole, abs=1e-4)
    losing = 0
    moorings = [[("edge", "spm-1", 0.0), ("edge", "spm-2", left)] for left in (0.0, 0.6)]
    for blocks in [*moorings, *random_blocks(model, count, seed)]:
        names = [f"{kind}:{item}@{left:.0%}" for kind, item, left in blocks]
        ours = weighted(ask(shipped, *names, year=year, horizon=horizon))
        losing += ours < whole - 0.01
        assert model.delivered(blocks, horizon) == pytest.approx(ours, abs=1e-4), names
    # Blocks that lose nothing would judge nothing.
    assert losing >= count / 4
