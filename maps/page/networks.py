"""Networks that one page holds: its own as it is, others packed until the reader switches to one."""

import base64
import zlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from energy.results import Record
from geodata.shipped import DEFAULT
from maps.page.inline import json_text
from maps.page.view import LABEL, MapView


def data_of(view: MapView) -> dict[str, Any]:
    """What a page of one network reads: its data, what it answers with, and its words."""
    shown = asdict(replace(view, engine={}, words={}))
    del shown["engine"], shown["words"]
    return {"view": shown, "engine": view.engine, "words": view.words}


def networks_of(own: MapView, others: Sequence[MapView]) -> list[Record]:
    """Rows of the switch, the page's own network first; none where it stands alone.

    Returns
    -------
    list of dict
        ``id``; ``labels``, its name in each language of `LANGUAGES`; ``packed``, the data of another network (zlib, in
        base64), of whose words only those are in it that the page says otherwise.
    """
    if not others:
        return []
    return [_row(own, None), *(_row(view, _packed(view, own)) for view in others)]


def _row(view: MapView, packed: str | None) -> Record:
    said = view.words.get("own", {}).get(LABEL, LABEL)
    labels = [said[0].upper() + said[1:], *view.words["words"].get(LABEL, ())]
    return {"id": view.network or DEFAULT, "labels": labels, "packed": packed}


def _packed(view: MapView, own: MapView) -> str:
    data, known = data_of(view), own.words["words"]
    words = {text: said for text, said in view.words["words"].items() if known.get(text) != said}
    data["words"] = {**view.words, "words": words}
    return base64.b64encode(zlib.compress(json_text(data).encode(), 9)).decode("ascii")
