"""A network of thousands of edges is painted on a canvas, and what is pointed at is named all the same."""

from pathlib import Path
from typing import Any

import pytest

import energy
from maps.page.build import write_page

from .conftest import Open, settle

pytestmark = pytest.mark.browser

SIDE = 33
"""Places along each side of a grid of 2 · 33 · 32 = 2,112 edges."""

AT = """([lat, lon]) => {
  const map = Object.values(window).find((one) => one instanceof L.Map);
  const frame = map.getContainer().getBoundingClientRect(), { x, y } = map.latLngToContainerPoint([lat, lon]);
  return [frame.left + x, frame.top + y];
}"""
NEARER = """([lat, lon]) => {
  const map = Object.values(window).find((one) => one instanceof L.Map);
  map.setView([lat, lon], map.getZoom() + 2, { animate: false });
}"""
INK = """([x, y]) => {
  const canvas = document.querySelector(".leaflet-route-line-pane canvas"), frame = canvas.getBoundingClientRect();
  const ratio = canvas.width / frame.width, copy = document.createElement("canvas").getContext("2d");
  copy.drawImage(canvas, (frame.left - x) * ratio + 2, (frame.top - y) * ratio + 2);
  return copy.getImageData(0, 0, 4, 4).data.some((value) => value > 0);
}"""
"""Whether anything is painted within two pixels of a place."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a grid: crude enters in its north-west corner and leaves in the south-east one."""
    folder = tmp_path_factory.mktemp("grid")
    places = [(row, column) for row in range(SIDE) for column in range(SIDE)]
    nodes = ["node_id,name,kind,country,lat,lon,supply_mt,demand_mt"]
    edges = ["edge_id,name,tail,head,mode,capacity_mt,cost_usd_t"]
    for row, column in places:
        kind, amounts = {0: ("source", "5,"), 2 * SIDE - 2: ("sink", ",5")}.get(row + column, ("junction", ","))
        place = f"{row}-{column}"
        nodes.append(f"{place},Place {place},{kind},,{50 - row * 0.2:.1f},{50 + column * 0.3:.1f},{amounts}")
        for onward in ((row + 1, column), (row, column + 1)):
            if max(onward) < SIDE:
                there = f"{onward[0]}-{onward[1]}"
                edges.append(f"{place}to{there},Pipe {place} to {there},{place},{there},pipeline,10,1")
    (folder / "nodes.csv").write_text("\n".join(nodes) + "\n", encoding="utf-8")
    (folder / "edges.csv").write_text("\n".join(edges) + "\n", encoding="utf-8")
    return write_page(energy.load(folder), folder / "map.html")


def test_an_edge_of_thousands_is_painted_and_named_at_two_zooms(opening: Open) -> None:
    """Place 16-16 lies at 46.8° N and 54.8° E: the pipe to the east leads half a step of 0.3° on, another starts there.

    Within the square of four pipes nothing is painted.
    """
    page: Any = opening(size=(1440, 900), reduced_motion="reduce").page
    for zoom, (name, spot) in enumerate({"16-16 to 16-17": [46.8, 54.95], "16-17 to 17-17": [46.7, 55.1]}.items()):
        if zoom:
            page.evaluate(NEARER, spot)
        settle(page)
        assert not page.evaluate(INK, page.evaluate(AT, [46.7, 54.95]))
        at = page.evaluate(AT, spot)
        assert page.evaluate(INK, at)
        page.mouse.move(*at)
        settle(page)
        assert f"Pipe {name}" in page.locator(".hint").inner_text()
