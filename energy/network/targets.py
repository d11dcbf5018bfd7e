"""Targets: the names people type (`cpc`, `country:RU`, `strait:bosporus`) and the edges they mean.

A name that is not known stops the run and names the nearest ones; nothing is ever blocked by guesswork.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from energy.errors import UsageError

if TYPE_CHECKING:
    from geodata import Dataset

KINDS = ("corridor", "group", "line", "edge", "node", "strait", "event", "operator", "country", "mode", "joint")
"""In the order in which a plain name is looked up: a corridor stands before a line of the same name."""

TABLE_OF = {kind: f"{kind}s" for kind in KINDS if kind != "mode"} | {"strait": "nodes", "country": "countries"}
"""The table in which the items of a kind stand; modes have none of their own."""

BASE_FLOW_KINDS = frozenset({"corridor", "country", "operator", "strait", "mode"})
"""Kinds without a capacity of their own: a part block leaves a share of their base flow."""


class UnknownTargetError(UsageError):
    """A name that means nothing in this network."""

    def __init__(self, text: str, suggestions: Iterable[str]) -> None:
        self.text, self.suggestions = text, tuple(suggestions)
        hint = f"; did you mean {', '.join(self.suggestions)}?" if self.suggestions else ""
        super().__init__(f"unknown target '{text}'{hint}  (all names: kzroutes list)")


@dataclass(frozen=True)
class Target:
    """What a name stands for.

    Attributes
    ----------
    kind, id, name : str
        What was meant.
    edges : frozenset of str
        Edges that a block closes (whether or not they are open this year).
    nodes : frozenset of str
        Nodes whose own supply or intake a block closes.
    of_base : bool
        Whether a part block leaves a share of the base flow (else of the limit).
    left : float
        Share that the target itself says stays open (events); 0 for all others.
    """

    kind: str
    id: str
    name: str
    edges: frozenset[str]
    nodes: frozenset[str]
    of_base: bool
    left: float = 0.0

    @property
    def key(self) -> str:
        """Unambiguous spelling, `kind:id`."""
        return f"{self.kind}:{self.id}"


def plain(text: str) -> str:
    """Fold a name for comparison: case, accents, dashes and spaces do not count.

    Signs that separate the items of a list do, so that a list is never read as one name.

    Examples
    --------
    >>> plain("Atyrau–Samara ") == plain("atyrau_samara")
    True
    """
    folded = unicodedata.normalize("NFKD", text).casefold()
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    return re.sub(r"[^\w,;+|&]+|_+", "-", folded).strip("-")


class Targets:
    """All targets of a network folder.

    Parameters
    ----------
    dataset : Dataset
        Validated tables.

    Examples
    --------
    >>> import geodata
    >>> Targets(geodata.load()).find("strait:bosporus").kind
    'strait'
    """

    def __init__(self, dataset: "Dataset") -> None:
        self._dataset = dataset
        self._nodes = dataset.by_id("nodes")
        self._edges = dataset.by_id("edges")
        self._by_key: dict[tuple[str, str], tuple[str, str]] = {}
        self._names: dict[str, str] = {}
        for kind in KINDS:
            for item, name, aliases in self._items(kind):
                self._names[f"{kind}:{item}"] = name
                for spelling in (item, name, *aliases):
                    self._by_key.setdefault((kind, plain(spelling)), (kind, item))

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        """Kind, id and name of everything that can be blocked."""
        for key, name in self._names.items():
            kind, _, item = key.partition(":")
            yield kind, item, name

    def find(self, text: str) -> Target:
        """Find what a name means.

        Parameters
        ----------
        text : str
            An id, a name, an alias, or `kind:` and one of these.

        Raises
        ------
        UnknownTargetError
            If nothing goes by that name; the message has the nearest names.
        UsageError
            If it holds a character that nobody sees.
        """
        unseen = next((c for c in text if unicodedata.category(c) in ("Cc", "Cf")), None)
        if unseen is not None:
            raise UsageError(f"{text!r} holds the invisible character U+{ord(unseen):04X}: type the name anew")
        kind, colon, name = text.partition(":")
        if colon and kind.strip().lower() in KINDS:
            found = self._by_key.get((kind.strip().lower(), plain(name)))
        else:
            found = next((self._by_key[k, plain(text)] for k in KINDS if (k, plain(text)) in self._by_key), None)
        if found is None:
            raise UnknownTargetError(text, self._nearest(text))
        return self._target(*found)

    def _nearest(self, text: str) -> list[str]:
        kind, colon, name = text.partition(":")
        if colon and kind.strip().lower() in KINDS:
            kind = kind.strip().lower()
            spellings = {s: f"{k}:{item}" for (k, s), (_, item) in self._by_key.items() if k == kind}
            wanted = plain(name)
        else:
            spellings = {}
            for (k, s), (_, item) in self._by_key.items():
                spellings.setdefault(s, item if k in ("corridor", "group", "line", "edge", "node") else f"{k}:{item}")
            wanted = plain(text)
        matches = get_close_matches(wanted, spellings, n=4, cutoff=0.6 if len(wanted) > 3 else 0.5)
        return list(dict.fromkeys(spellings[m] for m in matches))[:3]

    def _items(self, kind: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        rows = self._dataset.by_id(TABLE_OF[kind]) if kind in TABLE_OF else {}
        for item, row in rows.items():
            if kind not in ("node", "strait") or (row["kind"] == "strait") == (kind == "strait"):
                yield item, row["name"], tuple(alias for alias in row.get("aliases", "").split(";") if alias)
        # A bare network names countries only at its nodes.
        named = self._edges if kind == "mode" else self._nodes if kind == "country" and not rows else {}
        for word in sorted({row[kind] for row in named.values()}):
            yield word, word, ()

    def _target(self, kind: str, item: str) -> Target:
        edges, nodes = self._members(kind, item)
        left = self._dataset.by_id("events")[item]["left_share"] if kind == "event" else None
        return Target(kind, item, self._names[f"{kind}:{item}"], edges, nodes, kind in BASE_FLOW_KINDS, left or 0.0)

    def _members(self, kind: str, item: str) -> tuple[frozenset[str], frozenset[str]]:
        if kind in ("group", "event"):
            listed = self._dataset.by_id(TABLE_OF[kind])[item]["members" if kind == "group" else "targets"]
            parts = [self.find(t) for t in listed.split(";") if t]
            return frozenset().union(*(p.edges for p in parts)), frozenset().union(*(p.nodes for p in parts))
        if kind == "edge":
            # A two-way edge is one asset: both directions close.
            return frozenset({item, item.removesuffix("~reverse"), f"{item}~reverse"} & self._edges.keys()), frozenset()
        if kind == "joint":
            return frozenset(row["edge_id"] for row in self._dataset.rows("joint_members", joint_id=item)), frozenset()
        if kind in ("node", "strait"):
            return self._touching({item}), frozenset({item})
        if kind == "country":
            return self._country(item)
        column = {"corridor": "corridor", "line": "line_id", "operator": "operator", "mode": "mode"}[kind]
        return frozenset(e for e, row in self._edges.items() if row[column] == item), frozenset()

    def _country(self, country: str) -> tuple[frozenset[str], frozenset[str]]:
        # Border nodes belong to two countries and straits to none: the edges' own country decides there.
        nodes = {
            n for n, row in self._nodes.items() if row["country"] == country and row["kind"] not in ("border", "strait")
        }
        own = {e for e, row in self._edges.items() if row["country"] == country}
        return self._touching(nodes) | own, frozenset(nodes)

    def _touching(self, nodes: set[str]) -> frozenset[str]:
        return frozenset(e for e, row in self._edges.items() if row["tail"] in nodes or row["head"] in nodes)
