"""Wording: every English text that the page can show, as its scripts, its markup and its notes say it."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from inspect import getsource

from maps.page import view
from maps.page.inline import SCRIPTS, asset
from maps.page.markup import BODY

# t("…") and entry("…"), the text perhaps joined of several.
_CALL = re.compile(r'\b(?:t|entry)\(\s*((?:"(?:[^"\\]|\\.)*"\s*(?:\+\s*)?)+)')
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
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


def page_texts() -> set[str]:
    """Every text that a catalogue of the page has to have."""
    markup = _Texts()
    markup.feed(BODY)
    scripts = (text for name in SCRIPTS for text in script_texts(asset(f"scripts/{name}.js")))
    return {*markup.found, *scripts, *script_texts(getsource(view))}
