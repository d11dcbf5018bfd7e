"""The page: one HTML file by folium that opens without a network."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from energy.files import write_text
from geodata.basemap import Box
from maps.page.basemap import base_data
from maps.page.inline import asset, data_block, leaflet_script, leaflet_style, own_script
from maps.page.markup import BODY, TITLE
from maps.page.networks import carried, data_of, networks_of, packed_words
from maps.page.security import policy
from maps.page.view import MapView

MAP_NAME = "route_map"
STYLES = ("page", "front", "map", "print")
_VIEWPORT = re.compile(r'<meta name="viewport"[^>]*>')
_PLAIN_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1.0" />'


def render(view: MapView, others: Sequence[MapView] = ()) -> str:
    """Write the whole page: HTML that holds everything it needs. The same views give the same text.

    `others` are networks that a reader of the page can switch to.

    Raises
    ------
    maps.page.security.ExternalResourceError
        If anything in the page would have to be fetched.
    ValueError
        If the view holds a number that is not finite.
    """
    import folium
    from branca.element import Element, Figure

    south, west, north, east = view.bounds
    chart = folium.Map(
        location=[(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_start=4,
        min_zoom=2,
        zoom_snap=0,
        zoom_delta=0.75,
    )
    # Set on this map only: folium's lists name files on the internet.
    chart.default_js = []
    chart.default_css = []
    figure = Figure(title=TITLE)

    def put(place: Any, text: str) -> None:
        # As a value, never as a template: the text may hold braces.
        piece: Any = Element("{{ this.text }}")
        piece.text = text
        place.add_child(piece)

    put(figure.header, f"<style>{leaflet_style()}</style>\n<script>{leaflet_script()}</script>")
    put(figure.html, BODY)
    base = base_data(extent_of((view, *others)))
    blocks = {
        **carried(data_of(view)),
        "words": packed_words(view.words),
        "networks": networks_of(view, others),
        "base": base,
    }
    put(figure.html, "".join(data_block(f"{name}-data", value) for name, value in blocks.items()))
    put(figure.script, own_script(chart.get_name()))
    figure.add_child(chart)
    return _close(figure.render().replace(chart.get_name(), MAP_NAME), view.language)


def write_map(path: Path, view: MapView, others: Sequence[MapView] = ()) -> None:
    """Write the page to a file, whole or not at all; an older file is left as it was when that fails (OSError)."""
    write_text(path, render(view, others))


def extent_of(views: Sequence[MapView]) -> Box:
    """West, south, east and north of all that is drawn."""
    places = ([node["lat"], node["lon"]] for view in views for node in view.nodes)
    courses = (spot for view in views for edge in view.edges for spot in edge["line"])
    lats, lons = zip(*places, *courses, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _close(html: str, language: str) -> str:
    """Give the rendered page its language, a viewport that may be zoomed, our style and the policy."""
    html = _once(html, "<html>", f'<html lang="{language}">')
    html = _once(html, _VIEWPORT.findall(html)[0], _PLAIN_VIEWPORT)
    # After folium's own styles, so that ours decide.
    styles = "\n".join(asset(f"{name}.css") for name in STYLES)
    html = _once(html, "</head>", f"<style>{styles}</style>\n</head>")
    rule = policy(html)
    return _once(html, "<head>", f'<head>\n<meta http-equiv="Content-Security-Policy" content="{rule}">')


def _once(html: str, old: str, new: str) -> str:
    """Replace a piece of folium's frame that must be there exactly once."""
    if html.count(old) != 1:
        raise ValueError(f"folium's page holds {old!r} {html.count(old)} times; expected once")
    return html.replace(old, new)
