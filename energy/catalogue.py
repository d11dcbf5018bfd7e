"""Catalogue: the networks that are shipped, for which years and in which unit, and what each can and cannot answer."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from energy.results import Listing

if TYPE_CHECKING:
    from geodata import Dataset

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "shares": ("observations",),
    "trace": ("observations",),
    "block": (),
    "rank": (),
    "block --days": ("storage", "priors"),
    "dependence": ("observations",),
    "leverage": ("players",),
    "history": ("history",),
    "history --monthly": ("monthly",),
    "trace --by buyer": ("markets",),
    "replay": ("replays",),
    "list events": ("events",),
    "map": (),
}
"""Commands that people ask most, each with the tables without which it has no answer."""


def networks() -> Listing:
    """Every network that is shipped: its years with their grades, its unit, and what it can and cannot answer.

    `energy.load` opens one by its id.

    Examples
    --------
    >>> [row["id"] for row in networks().rows if row["default"]]
    ['kazakhstan-oil']
    """
    from geodata.dataset import load
    from geodata.shipped import shipped_names

    return Listing("Networks that are shipped", tuple(_row(name, load(name)) for name in shipped_names()))


def _row(name: str, dataset: "Dataset") -> dict[str, Any]:
    from geodata.shipped import DEFAULT

    years = sorted(dataset.rows("years"), key=lambda row: row["year"])
    return {
        "id": name,
        "name": dataset.title,
        "default": name == DEFAULT,
        "commodity": dataset.commodity.name,
        "unit": dataset.commodity.rate,
        "data_version": dataset.data_version,
        "years": [{"year": row["year"], "grade": row["grade"], "kind": row["kind"]} for row in years],
        "answers": list(_answers(dataset)),
        "unanswered": list(dataset.unanswered),
    }


def _answers(dataset: "Dataset") -> Iterator[str]:
    """Commands whose tables are all there; what blocks something needs a year that can be blocked, or none at all."""
    full = any(row["kind"] == "full" for row in dataset.rows("years"))
    for question, tables in QUESTIONS.items():
        blocks = question.split()[0] in ("block", "rank", "leverage", "map")
        if all(dataset.rows(table) for table in tables) and (full or dataset.minimal or not blocks):
            yield question
