"""Targets: the names people type (`cpc`, `country:RU`, `strait:bosporus`) and the edges they mean.

An id as it is written comes first, then a name or an alias as it is written, then what differs in case, accents, dashes
and spaces only. A name that is not known, or that could mean several things, stops the run and names the nearest ones;
nothing is ever blocked by guesswork.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any

from energy.errors import UsageError
from geodata.tables.cells import REVERSE

if TYPE_CHECKING:
    from geodata import Dataset

KINDS = ("corridor", "group", "line", "edge", "node", "strait", "event", "operator", "country", "mode", "joint")
"""In the order in which a plain name is looked up: a corridor stands before a line of the same name."""

TABLE_OF = {kind: f"{kind}s" for kind in KINDS if kind != "mode"} | {"strait": "nodes", "country": "countries"}
"""The table in which the items of a kind stand; modes have none of their own."""

COLUMN_OF = {"corridor": "corridor", "line": "line_id", "operator": "operator", "country": "country", "mode": "mode"}
"""The column of the edges that names items of a kind."""

BASE_FLOW_KINDS = frozenset({"corridor", "country", "operator", "strait", "mode"})
"""Kinds without a capacity of their own: a part block leaves a share of their base flow."""

_MOST_SHOWN = 5


class UnknownTargetError(UsageError):
    """A name that means nothing in this network."""

    fault = "is not a target of this network"

    def __init__(self, text: str, suggestions: Iterable[str] = (), cause: str = "") -> None:
        self.text, self.suggestions, self.cause = text, tuple(suggestions), cause
        super().__init__(self._said())

    def _said(self) -> str:
        hint = f"; did you mean {', '.join(self.suggestions)}?" if self.suggestions else ""
        why = f": {self.cause}" if self.cause else ""
        return f"unknown target '{self.text}'{why}{hint}  (all names: kzroutes list)"


class AmbiguousTargetError(UnknownTargetError):
    """A name that could mean several things, of which `suggestions` has all."""

    fault = "is the name of several targets"

    def _said(self) -> str:
        shown, more = self.suggestions[:_MOST_SHOWN], len(self.suggestions) - _MOST_SHOWN
        named = " or ".join(shown) + (f" or one of {more} more" if more > 0 else "")
        return f"'{self.text}' could be {named}: write which (several may be named at once)"


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
    """Fold a name for comparison: case, accents, dashes and spaces do not count, nor how Kazakh letters are written.

    Signs that separate the items of a list do, so that a list is never read as one name.

    Examples
    --------
    >>> plain("Atyrau–Samara ") == plain("atyrau_samara")
    True
    >>> plain("Құрық") == plain("курык")
    True
    """
    folded = unicodedata.normalize("NFKD", text).casefold()
    folded = "".join(c for c in folded if not unicodedata.combining(c)).translate(_KAZAKH)
    return re.sub(r"[^\w,;+|&]+|_+", "-", folded).strip("-")


_KAZAKH = str.maketrans("әғқңөұүһі", "агкноуухи")
"""Kazakh letters as people write them who have none of them at hand."""

_Index = dict[tuple[str, str], list[str]]


def _enter(index: _Index, kind: str, spelling: str, item: str) -> None:
    """Note what a spelling stands for; of a name of nothing but signs nothing is left when folded."""
    found = index.setdefault((kind, spelling), []) if spelling else []
    if found[-1:] != [item]:
        found.append(item)


def _found(index: _Index, keys: Iterable[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    return [[(key[0], item) for item in index[key]] for key in keys if key in index]


def _other_names(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Aliases, and the name in other languages."""
    names = [*(row.get("aliases") or "").split(";"), row.get("name_ru"), row.get("name_kk")]
    return tuple(dict.fromkeys(name for name in names if name))


def _kind_and_name(text: str) -> tuple[str | None, str]:
    """The kind that is written before the colon, None without one, and what is named."""
    kind, colon, name = text.partition(":")
    kind = kind.strip().lower()
    return (kind, name) if colon and kind in KINDS else (None, text)


def _readings(text: str) -> list[tuple[str, str]]:
    """Kind and name that a text can be read as, the likelier first: an id may hold a colon too."""
    kind, name = _kind_and_name(text)
    return [*([(kind, name)] if kind else []), *((other, text) for other in KINDS)]


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
        self._edges = dataset.by_id("edges")
        self._words_of: dict[str, frozenset[str]] = {}

    @cached_property
    def _spellings(self) -> _Index:
        """Items by kind and name or alias, as they are written; for an id nobody needs them."""
        spellings: _Index = {}
        for kind in KINDS:
            for item, name, aliases in self._items(kind):
                for spelling in (name, *aliases):
                    _enter(spellings, kind, spelling, item)
        return spellings

    @cached_property
    def _folded(self) -> _Index:
        """Items by kind and folded spelling; for a name that is found as it is written nobody needs them."""
        folded: _Index = {}
        for kind in KINDS:
            for item, name, aliases in self._items(kind):
                for spelling in (item, name, *aliases):
                    _enter(folded, kind, plain(spelling), item)
        return folded

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        """Kind, id and name of everything that can be blocked."""
        for kind in KINDS:
            for item, name, _ in self._items(kind):
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
        AmbiguousTargetError
            If several things do; the message has them.
        UsageError
            If it holds a character that nobody sees.
        """
        unseen = next((c for c in text if unicodedata.category(c) in ("Cc", "Cf")), None)
        if unseen is not None:
            raise UsageError(f"{text!r} holds the invisible character U+{ord(unseen):04X}: type the name anew")
        kind, name = _kind_and_name(text)
        if kind is not None and self._has_id(kind, name):
            return self._target(kind, name)
        for found in self._matches(text):
            if len(found) > 1:
                raise AmbiguousTargetError(text, (f"{kind}:{item}" for kind, item in found))
            return self._target(*found[0])
        raise UnknownTargetError(text, self._nearest(text), self._without(kind))

    def knows(self, text: str) -> bool:
        """Whether something has this very id or name, so that no sign in it is to be read as anything else."""
        readings = _readings(text)
        return any(self._has_id(*reading) for reading in readings) or any(key in self._spellings for key in readings)

    def _matches(self, text: str) -> Iterator[list[tuple[str, str]]]:
        """What a name can mean: the first kind that has it, at each level of likeness that has any."""
        readings = _readings(text)
        for found in self._levels(readings):
            if found:
                first, *others = found
                # Of kinds the first is meant: a corridor, its line and its edge are one thing seen thrice, but an edge
                # and a node are not.
                nodes = [other for other in others if first[0][0] == "edge" and other[0][0] == "node"]
                yield sum(nodes if _kind_and_name(text)[0] is None else [], first)

    def _levels(self, readings: list[tuple[str, str]]) -> Iterator[list[list[tuple[str, str]]]]:
        """What each reading stands for: by id, by name as it is written, by name folded."""
        yield [[reading] for reading in readings if self._has_id(*reading)]
        yield _found(self._spellings, readings)
        yield _found(self._folded, [(kind, plain(name)) for kind, name in readings])

    def _has_id(self, kind: str, item: str) -> bool:
        rows = self._rows_of(kind)
        if item in rows:
            return kind not in ("node", "strait") or (rows[item]["kind"] == "strait") == (kind == "strait")
        return not rows and item in self._words(kind)

    def _nearest(self, text: str) -> list[str]:
        kind, wanted = _kind_and_name(text)
        spellings: dict[str, str] = {}
        for (of_kind, spelling), items in self._folded.items():
            for item in items if kind in (None, of_kind) else ():
                bare = kind is None and of_kind in ("corridor", "group", "line", "edge", "node")
                spellings.setdefault(spelling, item if bare else f"{of_kind}:{item}")
        wanted = plain(wanted)
        matches = get_close_matches(wanted, spellings, n=4, cutoff=0.6 if len(wanted) > 3 else 0.5)
        return list(dict.fromkeys(spellings[m] for m in matches))[:3]

    def _without(self, kind: str | None) -> str:
        """Why nothing of a kind can be named, where the network has none, and what would mend it; else nothing."""
        if kind is None or next(self._items(kind), None):
            return ""
        if kind not in COLUMN_OF:
            return f"this network has no {kind}s"
        named, tables = ("no node or edge", "nodes.csv or edges.csv") if kind == "country" else ("no edge", "edges.csv")
        return f"{named} of this network has a {COLUMN_OF[kind]}; fill in this column of {tables}"

    def _rows_of(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        return self._dataset.by_id(TABLE_OF[kind]) if kind in TABLE_OF else {}

    def _words(self, kind: str) -> frozenset[str]:
        """What a bare network has at its edges only: lines, countries and the like (countries at its nodes too)."""
        if kind not in self._words_of:
            column, tables = COLUMN_OF.get(kind, ""), ("edges", "nodes") if kind == "country" else ("edges",)
            words = {word for table in tables if column for (word,) in self._dataset.columns(table, column)}
            self._words_of[kind] = frozenset(words - {""})
        return self._words_of[kind]

    def _items(self, kind: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        rows = self._rows_of(kind)
        for item, row in rows.items():
            if kind not in ("node", "strait") or (row["kind"] == "strait") == (kind == "strait"):
                yield item, row["name"], _other_names(row)
        if not rows:
            for word in sorted(self._words(kind)):
                yield word, _word_name(kind, word), ()

    def _target(self, kind: str, item: str) -> Target:
        edges, nodes = self._members(kind, item)
        left = self._dataset.by_id("events")[item]["left_share"] if kind == "event" else None
        rows = self._rows_of(kind)
        of_base = kind in BASE_FLOW_KINDS
        if kind == "event" and (parts := self._listed(kind, item)):
            # A part of what an event stops is a part of what its targets would leave open.
            of_base = all(part.of_base for part in parts)
        return Target(
            kind, item, rows[item]["name"] if rows else _word_name(kind, item), edges, nodes, of_base, left or 0.0
        )

    def _listed(self, kind: str, item: str) -> list[Target]:
        """The targets that a group or an event lists."""
        listed = self._dataset.by_id(TABLE_OF[kind])[item]["members" if kind == "group" else "targets"]
        return [self.find(target) for target in listed.split(";") if target]

    def _members(self, kind: str, item: str) -> tuple[frozenset[str], frozenset[str]]:
        if kind in ("group", "event"):
            parts = self._listed(kind, item)
            return frozenset().union(*(p.edges for p in parts)), frozenset().union(*(p.nodes for p in parts))
        if kind == "edge":
            # A two-way edge is one asset: both directions close.
            asset = item.removesuffix(REVERSE)
            return frozenset(edge for edge in (asset, asset + REVERSE) if edge in self._edges), frozenset()
        if kind == "joint":
            return frozenset(row["edge_id"] for row in self._dataset.rows("joint_members", joint_id=item)), frozenset()
        if kind in ("node", "strait"):
            return self._touching({item}), frozenset({item})
        if kind == "country":
            return self._country(item)
        column = COLUMN_OF[kind]
        return self._edges_with(column, item), frozenset()

    def _edges_with(self, column: str, word: str) -> frozenset[str]:
        return frozenset(e for e, value in self._dataset.columns("edges", "edge_id", column) if value == word)

    def _country(self, country: str) -> tuple[frozenset[str], frozenset[str]]:
        # Border nodes belong to two countries and straits to none: the edges' own country decides there.
        places = self._dataset.columns("nodes", "node_id", "country", "kind")
        nodes = {n for n, own, kind in places if own == country and kind not in ("border", "strait")}
        return self._touching(nodes) | self._edges_with("country", country), frozenset(nodes)

    def _touching(self, nodes: set[str]) -> frozenset[str]:
        ends = self._dataset.columns("edges", "edge_id", "tail", "head")
        return frozenset(e for e, tail, head in ends if tail in nodes or head in nodes)


def _word_name(kind: str, word: str) -> str:
    """Name of what no table names: a country's is known from its code."""
    from geodata.basemap import country_names

    return country_names().get(word, word) if kind == "country" else word
