"""Put things inside the page: Leaflet, our own scripts and styles, and data that cannot run."""

import base64
import json
import re
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

# In the order of loading, from the plain to what is built on it: all stand in one function.
ENGINE_SCRIPTS = (
    *("translation", "elements", "numbers", "words"),
    *("solver/inverse", "solver/simplex", "solver/program", "solver/bounds"),
    *("answer/horizons", "answer/mixing", "answer/gates", "answer/bottlenecks", "answer/compiled", "answer/ranges"),
    *("answer/buyers", "answer/assumed", "answer/engine", "answer/sentence"),
)
"""What answers questions: it draws nothing, and runs without a page."""

SCRIPTS = (
    *ENGINE_SCRIPTS,
    *("media", "tables", "address", "networks", "state", "assumptions", "years", "model", "blocks", "scenario"),
    *("corridors", "presets", "headline", "story", "compare", "outages", "counts", "taken", "download"),
    *("map/style", "map/theme", "map/strokes", "map/course", "map/parallel", "map/bundles", "map/basemap"),
    *(
        "map/routes",
        "map/symbols",
        "map/places",
        "map/space",
        "map/canvas",
        "map/painted",
        "map/marks",
        "map/tags",
        "map/badges",
    ),
    *("map/exits", "map/names", "map/overlay", "map/aim", "map/hint", "map/pointer", "map/sheet", "map/insets"),
    *("map/legend", "map/picture_key", "map/picture", "map/chart"),
    *("panel/languages", "panel/networks", "panel/parts", "panel/spare", "panel/years", "panel/controls", "panel/cuts"),
    *("panel/front", "panel/replays", "panel/losers", "panel/outages", "panel/results", "panel/compare"),
    *("panel/result_tables", "panel/corridors", "panel/blocks", "panel/assumptions", "panel/find", "panel/events"),
    *(
        "panel/trend",
        "panel/months",
        "panel/measures",
        "panel/key",
        "panel/about",
        "panel/take",
        "panel/details",
        "panel/panel",
    ),
    *("actions", "app"),
)
_CSS_IMAGE = re.compile(r"url\(\s*['\"]?(?!data:|#)([^)'\"]+?)['\"]?\s*\)")
# What only readers of the sources need: whole lines of comment, types said within a line, indents.
_REMARKS = re.compile(r"^[ ]*//.*\n|^[ ]*/\*\*(?:[^*]|\*(?!/))*\*/[ ]*\n|^[ ]+|^\n", re.MULTILINE)
_CASTS = re.compile(r"/\*\* @(?:type|param|returns) [^*]*\*/ ?")
_UNSAFE = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}


def json_text(value: Any) -> str:
    r"""Write a plain value as JSON that is safe inside a script element, keys sorted.

    Raises
    ------
    ValueError
        If a number is not finite: missing is None, never NaN.

    Examples
    --------
    >>> json_text({"a": "</script>"})
    '{"a":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.translate(_UNSAFE)


def data_block(name: str, value: Any) -> str:
    """A plain value as a script element that browsers never run; our script finds it by its id `name`."""
    return f'<script type="application/json" id="{name}">{json_text(value)}</script>\n'


def asset(name: str) -> str:
    """Text of one of our own files in ``maps/page``."""
    return files("maps.page").joinpath(name).read_text(encoding="utf-8")


def own_script(map_name: str) -> str:
    """Join our scripts into one function that starts on the map when the page is read.

    `map_name` is the variable in which folium keeps the map.
    """
    body = without_remarks("".join(asset(f"scripts/{name}.js") for name in SCRIPTS))
    return (
        f'(() => {{\n"use strict";\n{body}'
        'const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;\n'
        "if (calm) L.Map.mergeOptions("
        "{ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });\n"
        f'document.addEventListener("DOMContentLoaded", () => start({map_name}));\n}})();\n'
    )


def without_remarks(script: str) -> str:
    r"""One of our scripts without comments and indents, a third shorter.

    It knows the two ways in which comments are written here: on lines of their own, and as types before a value.

    Examples
    --------
    >>> without_remarks("/** Half. @param {number} a */\nfunction half(a) {\n  // By two.\n  return a / 2;\n}\n")
    'function half(a) {\nreturn a / 2;\n}\n'
    """
    return _REMARKS.sub("", _CASTS.sub("", script))


def leaflet_script() -> str:
    """The installed Leaflet, without the pointer to its source map."""
    text = (_leaflet() / "leaflet.js").read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=\S+", "", text)


def leaflet_style() -> str:
    """The installed Leaflet's style sheet with its images inside: it refers to no other file."""
    folder = _leaflet()

    def inside(match: re.Match[str]) -> str:
        image = folder / match.group(1)
        return f"url(data:image/png;base64,{base64.b64encode(image.read_bytes()).decode('ascii')})"

    return _CSS_IMAGE.sub(inside, (folder / "leaflet.css").read_text(encoding="utf-8"))


def _leaflet() -> Path:
    return Path(str(import_module("xstatic.pkg.leaflet").BASE_DIR))
