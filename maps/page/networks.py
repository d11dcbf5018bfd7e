"""Networks that one page holds: its own as it is, others packed until the reader switches to one."""

import base64
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from energy.results import Record
from geodata.shipped import DEFAULT
from maps.page.inline import json_text
from maps.page.view import LABEL, MapView

MOST_PLAIN = 2_500_000
"""Characters of a page's own network up to which it is written as it is."""


def data_of(view: MapView) -> dict[str, Any]:
    """What a page of one network reads: its data, what it answers with, and its words."""
    # All of it is plain already: a copy of a large network would take as long as all the rest.
    shown = {one.name: getattr(view, one.name) for one in fields(view) if one.name not in ("engine", "words")}
    return {"view": shown, "engine": view.engine, "words": view.words}


def carried(data: Record) -> Record:
    """Data of a page as they are written: as they are, for any browser; packed where that would be megabytes."""
    plain = ("view", "engine")
    if sum(len(json_text(data[name])) for name in plain) <= MOST_PLAIN:
        return data
    return data | {name: packed(data[name]) for name in plain}


def packed_words(words: Mapping[str, Any]) -> Record:
    """The words of a page with its dictionary packed, which makes it a tenth of a megabyte smaller."""
    return {**words, "words": packed(words["words"])}


def packed(value: Any) -> str:
    """A plain value as JSON, deflated (zlib) and in base64: what a browser since 2023 unpacks.

    Examples
    --------
    >>> import json
    >>> json.loads(zlib.decompress(base64.b64decode(packed({"Oil": ["Нефть", "Мұнай"]}))))
    {'Oil': ['Нефть', 'Мұнай']}
    """
    return base64.b64encode(zlib.compress(json_text(value).encode(), 9)).decode("ascii")


def networks_of(own: MapView, others: Sequence[MapView]) -> list[Record]:
    """Rows of the switch, the page's own network first; none where it stands alone.

    Returns
    -------
    list of dict
        ``id``; ``labels``, its name in each language of `LANGUAGES`; ``packed``, the data of another network (see
        `packed`), of whose words only those are in it that the page says otherwise.
    """
    if not others:
        return []
    return [_row(own, None), *(_row(view, packed(_beside(view, own))) for view in others)]


def _row(view: MapView, data: str | None) -> Record:
    said = view.words.get("own", {}).get(LABEL, LABEL)
    labels = [said[0].upper() + said[1:], *view.words["words"].get(LABEL, ())]
    return {"id": view.network or DEFAULT, "labels": labels, "packed": data}


def _beside(view: MapView, own: MapView) -> Record:
    """The data of a network, its words only as far as they differ from the page's."""
    data, known = data_of(view), own.words["words"]
    words = {text: said for text, said in view.words["words"].items() if known.get(text) != said}
    data["words"] = {**view.words, "words": words}
    return data
