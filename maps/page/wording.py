"""Wording: every English text that the page can show of its own: in scripts, markup, notes, and words of the tables."""

import ast
import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from inspect import getsource
from io import StringIO
from pathlib import Path

from energy.history.months import TOTALS
from energy.results import Record
from energy.statistics.indicators import indicators
from geodata.commodity import commodity
from geodata.shipped import shipped_folder, shipped_names
from geodata.tables.schema import read_schema
from maps.page import view
from maps.page.inline import SCRIPTS, asset
from maps.page.markup import BODY

# t("…") and entry("…"), the text perhaps joined of several.
_CALL = re.compile(r'\b(?:t|entry)\(\s*((?:"(?:[^"\\]|\\.)*"\s*(?:\+\s*)?)+)')
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_CHOICES = (
    *("nodes.kind", "nodes.position", "edges.mode", "edges.status", "events.kind", "events.confidence"),
    *("observations.grade", "observations.status", "monthly.count", "monthly.status", "replays.unit"),
)
"""Columns whose words the page shows: the schema lists what they can be."""

CRUDE = commodity("crude oil")
"""What the page's own words, and its catalogues, speak of."""

_UNREAD = frozenset({"script", "style", "noscript"})


class _Texts(HTMLParser):
    """Texts and labels of markup."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within.append(tag)
        self.found += [value for name, value in attrs if name == "aria-label" and value]

    def handle_endtag(self, tag: str) -> None:
        while self._within and self._within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not _UNREAD & {*self._within}:
            self.found.append(text)


def script_texts(source: str) -> Iterator[str]:
    r"""Texts that a script gives to ``t`` or ``entry``.

    Examples
    --------
    >>> list(script_texts('t("Lost {0}: " + "{1}.", t("here"), 2); entry("there")'))
    ['Lost {0}: {1}.', 'here', 'there']
    """
    for call in _CALL.finditer(source):
        yield "".join(ast.literal_eval(text) for text in _TEXT.findall(call.group(1)))


def _table_texts() -> Iterator[str]:
    """Words of tables that the page shows, and names of what is measured."""
    schema = read_schema()
    for table, _, column in (name.partition(".") for name in _CHOICES):
        yield from (choice.replace("_", " ").replace("-", " ") for choice in schema[table].column(column).choices)
    yield from (*TOTALS.values(), CRUDE.home_use.capitalize())
    for one in indicators(CRUDE).values():
        yield from (one.name, one.answers)
        if one.unit not in ("share", "index", "number"):
            yield one.unit


def _place_texts() -> Iterator[str]:
    """Names that no table of a network has: of seas and of insets."""
    for name in ("seas.csv", "insets.csv"):
        yield from (row["name"] for row in csv.DictReader(StringIO(asset(name))))


@cache
def shipped_packages() -> tuple[Record, ...]:
    """What each network in the package says of itself."""
    return tuple(json.loads((shipped_folder(name) / "datapackage.json").read_text("utf-8")) for name in shipped_names())


def network_texts() -> Iterator[str]:
    """What the networks in the package say of themselves, and names of what others send through them."""
    for name, package in zip(shipped_names(), shipped_packages(), strict=True):
        about = package["network"]
        yield from filter(None, (package["title"], about.get("caveat"), *about.get("unanswered", ())))
        yield from (row["name"] for row in _rows(shipped_folder(name) / "streams.csv"))


def _rows(path: Path) -> list[dict[str, str]]:
    """Rows of a table; none where the network has no such table."""
    return [*csv.DictReader(path.read_text("utf-8").splitlines())] if path.is_file() else []


@cache
def page_texts() -> frozenset[str]:
    """Every text that the page can show, as it speaks of crude."""
    markup = _Texts()
    markup.feed(BODY)
    scripts = (text for name in SCRIPTS for text in script_texts(asset(f"scripts/{name}.js")))
    return frozenset({*markup.found, *scripts, *script_texts(getsource(view)), *_table_texts(), *_place_texts()})
