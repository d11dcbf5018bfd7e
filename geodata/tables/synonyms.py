"""Synonyms: names that people give to columns, by the columns of ours that they stand for."""

import csv
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from types import MappingProxyType
from typing import Literal

Kind = Literal["nodes", "edges"]

ENDS = (
    ("tail", "head"),
    ("from", "to"),
    ("u", "v"),
    ("source", "target"),
    ("from_node", "to_node"),
    ("node_from", "node_to"),
    ("from_id", "to_id"),
    ("start_node", "end_node"),
    ("node_start", "node_end"),
    ("init_node", "term_node"),
    ("bus0", "bus1"),
)
"""Names that come in pairs: `source` alone may be where a figure is from."""
TEXTS = frozenset({"node_id", "edge_id", "name"})
"""Columns of which a file may have several, the first of which is taken."""
_UNIT = re.compile(r"\s*[(\[].*[)\]]")


def folded(name: str) -> str:
    """A name without capitals, signs and a unit in brackets.

    Examples
    --------
    >>> folded("Max_Flow"), folded("capacity (GWh/d)")
    ('maxflow', 'capacity')
    """
    return re.sub(r"[^a-z0-9]", "", _UNIT.sub("", name).casefold())


@functools.cache
def synonyms() -> Mapping[Kind, Mapping[str, tuple[str, ...]]]:
    """Folded names by which each of our columns is known, the surest first."""
    text = resources.files("geodata").joinpath("synonyms.csv").read_text("utf-8")
    known: dict[Kind, dict[str, tuple[str, ...]]] = {"nodes": {}, "edges": {}}
    for row in csv.DictReader(text.splitlines()):
        words = tuple(map(folded, row["words"].split(";")))
        known["nodes" if row["table"] == "nodes" else "edges"][row["column"]] = words
    return MappingProxyType(known)


def has_ends(names: Iterable[str]) -> bool:
    """Whether columns name both ends of an edge."""
    there = {folded(name) for name in names}
    return any({folded(one), folded(other)} <= there for one, other in ENDS)


def known_as(kind: Kind, header: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Names of a header by the column of ours that they are known as, where none is called so itself.

    Examples
    --------
    >>> known_as("edges", ["edge_id", "from", "to", "cap", "tariff", "cost"])
    {'capacity_mt': ('cap',), 'cost_usd_t': ('cost', 'tariff'), 'tail': ('from',), 'head': ('to',)}
    """
    by_word = {folded(name): name for name in header}
    lacking = {column: words for column, words in synonyms()[kind].items() if column not in header}
    found = {column: tuple(by_word[word] for word in words if word in by_word) for column, words in lacking.items()}
    pair = next((pair for pair in ENDS if {*map(folded, pair)} <= by_word.keys()), None)
    if kind == "edges" and pair and not {"tail", "head"} & set(header):
        found |= {end: (by_word[folded(name)],) for end, name in zip(("tail", "head"), pair, strict=True)}
    return {column: names for column, names in found.items() if names}
