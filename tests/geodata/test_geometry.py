"""Courses, lengths and countries, on hand-drawn networks and on the shipped one."""

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import geopandas
import pandas as pd
import pytest
from shapely.geometry import box

import geodata
from geodata.basemap import countries_10m
from geodata.geometry import country_crossings, drawn, edge_lines, geodesic_km, line_lengths, node_points
from geodata.tables import frames

MEAN_RADIUS_KM = 6371.0088
# Drawn shorter than published by more than a tenth: straight pieces cut the bends of these lines.
KNOWN_SHORTER = {"bps2", "btc", "kar", "kirpri", "kka", "neka", "ompav", "psh", "wrep"}


@dataclass(frozen=True)
class Tables:
    """The methods of a Dataset that the geometry needs."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)

    def table(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def rows(self, name: str) -> list[dict[str, Any]]:
        return self.tables[name].to_dict("records")  # type: ignore[return-value]

    def columns(self, name: str, *columns: str) -> Iterator[tuple[Any, ...]]:
        plain = frames.plain(self.tables[name])
        return zip(*(plain[column] for column in columns), strict=True)


Draw = Callable[..., Tables]


@pytest.fixture
def draw() -> Draw:
    """Make a network of nodes {id: (lat, lon)} and edges (id, tail, head, mode, country, line)."""

    def make(
        nodes: dict[str, tuple[float, float]],
        edges: list[tuple[str, str, str, str, str, str]],
        waypoints: list[tuple[str, int, float, float]] | None = None,
        lines: dict[str, float] | None = None,
    ) -> Tables:
        columns = ["edge_id", "tail", "head", "mode", "country", "line_id"]
        return Tables(
            {
                "nodes": pd.DataFrame([(n, *at) for n, at in nodes.items()], columns=["node_id", "lat", "lon"]),
                "edges": pd.DataFrame(edges, columns=columns),
                "waypoints": pd.DataFrame(waypoints or [], columns=["edge_id", "seq", "lat", "lon"]),
                "lines": pd.DataFrame(list((lines or {}).items()), columns=["line_id", "published_km"]),
            }
        )

    return make


@pytest.fixture(scope="module")
def shipped() -> geodata.Dataset:
    return geodata.load()


@pytest.fixture(scope="module")
def two_squares() -> geopandas.GeoDataFrame:
    """Two countries side by side, a strip of sea between them, and a lake in neither.

    lon  0      4  5      9
         +------+  +------+
         |  AA  |  |  BB  |   lat 0 to 4
         +------+  +------+
    """
    return geopandas.GeoDataFrame(
        {"country_id": ["AA", "BB"]}, geometry=[box(0, 0, 4, 4), box(5, 0, 9, 4)], crs="EPSG:4326"
    )


def haversine_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great circle on a sphere: within 0.56 % of the ellipsoid."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * MEAN_RADIUS_KM * math.asin(math.sqrt(half))


def test_degree_lengths_of_the_ellipsoid(draw: Draw) -> None:
    # WGS 84: a degree of longitude on the equator is 111.3195 km; of latitude 110.5744 km there and
    # 111.6939 km next to the pole.
    net = draw(
        {"o": (0, 0), "east": (0, 1), "north": (1, 0), "high": (89, 0), "pole": (90, 0)},
        [
            ("e", "o", "east", "pipeline", "AA", ""),
            ("n", "o", "north", "pipeline", "AA", ""),
            ("p", "high", "pole", "pipeline", "AA", ""),
        ],
    )
    km = geodesic_km(net)
    assert km["e"] == pytest.approx(111.3195, abs=1e-4)
    assert km["n"] == pytest.approx(110.5744, abs=1e-4)
    assert km["p"] == pytest.approx(111.6939, abs=1e-4)


def test_length_follows_the_waypoints_in_order_of_seq(draw: Draw) -> None:
    # a --- (0,1) --- (1,1) --- b at (1,2); the rows of the table stand in the wrong order
    net = draw(
        {"a": (0, 0), "b": (1, 2)},
        [("e", "a", "b", "pipeline", "AA", "")],
        [("e", 2, 1, 1), ("e", 1, 0, 1)],
    )
    line = edge_lines(net).set_index("edge_id").loc["e", "geometry"]
    assert list(line.coords) == [(0, 0), (1, 0), (1, 1), (2, 1)]
    steps = itertools.pairwise([(0, 0), (0, 1), (1, 1), (1, 2)])
    assert geodesic_km(net)["e"] == pytest.approx(sum(haversine_km(p, q) for p, q in steps), rel=0.0056)


def test_points_and_lines_are_longitude_first_in_wgs84(draw: Draw) -> None:
    net = draw({"a": (50, 20), "b": (51, 21)}, [("e", "a", "b", "rail", "AA", "")])
    points = node_points(net)
    assert (points.geometry.x[0], points.geometry.y[0]) == (20, 50)
    assert points.crs == edge_lines(net).crs == "EPSG:4326"


def test_a_course_across_the_antimeridian_takes_the_short_way(draw: Draw) -> None:
    # 170 E - 175 E - 178 W - 160 W: 182 and 200 when counted on eastward
    net = draw(
        {"a": (0, 170), "b": (0, -160)},
        [("e", "a", "b", "sea", "AA", ""), ("back", "b", "a", "sea", "AA", "")],
        [("e", 1, 0, 175), ("e", 2, 0, -178)],
    )
    lines = edge_lines(net).set_index("edge_id").geometry
    assert lines["e"].coords[:] == [(170, 0), (175, 0), (182, 0), (200, 0)]
    assert lines["back"].coords[:] == [(-160, 0), (-190, 0)]
    assert list(geodesic_km(net).values()) == pytest.approx([30 * 111.3195] * 2, abs=0.01)


@pytest.mark.parametrize(
    ("places", "legs", "expected"),
    [
        # nothing crosses 180 and the widest gap holds it: as in the table
        ({"a": 10, "b": 60}, ["ab"], {"a": 10, "b": 60}),
        # nothing crosses 180, but of gaps of 230 and 130 degrees it lies in the narrow one
        ({"a": -170, "b": 60}, [], {"a": 190, "b": 60}),
        ({"a": -100, "b": 60}, [], {"a": -100, "b": 60}),
        # across 180: the map begins in the widest gap, whichever way the leg runs
        ({"a": 140, "b": -118}, ["ab"], {"a": 140, "b": 242}),
        ({"a": 140, "b": -118}, ["ba"], {"a": 140, "b": 242}),
        # three legs round the whole globe: no gap is left, every line is short all the same
        ({"a": 0, "b": 120, "c": -120}, ["ab", "bc", "ca"], {"a": 0, "b": 120, "c": -120}),
    ],
)
def test_a_flat_map_begins_where_the_network_has_its_widest_gap(
    draw: Draw, places: dict[str, float], legs: list[str], expected: dict[str, float]
) -> None:
    net = draw(
        {node: (0, lon) for node, lon in places.items()}, [(leg, leg[0], leg[1], "sea", "AA", "") for leg in legs]
    )
    shown, courses = drawn(net)
    assert {node: lon for node, (lon, _) in shown.items()} == expected
    for leg, course in courses.items():
        assert course[0, 0] == expected[leg[0]]
        assert abs(course[1, 0] - course[0, 0]) <= 180


def test_line_length_counts_one_pipe_in_two_directions_once(draw: Draw) -> None:
    #  a ==e1==> b ==e2==> c      back: c ==r==> b, the same pipe as e2
    net = draw(
        {"a": (0, 0), "b": (0, 1), "c": (0, 2)},
        [
            ("e1", "a", "b", "pipeline", "AA", "one"),
            ("e2", "b", "c", "pipeline", "AA", "one"),
            ("r", "c", "b", "pipeline", "AA", "one"),
            ("x", "a", "c", "rail", "AA", ""),
        ],
        lines={"one": 250.0, "bare": math.nan},
    )
    lengths = line_lengths(net).set_index("line_id")
    assert lengths.loc["one", "geodesic_km"] == pytest.approx(2 * 111.3195, abs=1e-3)
    assert lengths.loc["one", "difference_pct"] == pytest.approx(-10.944, abs=1e-2)
    assert lengths.loc["bare"].isna().all()


def test_crossing_names_the_other_country_and_its_kilometres(draw: Draw, two_squares: geopandas.GeoDataFrame) -> None:
    # from 1 degree inside AA over the strip of sea to 1 degree inside BB, along the equator of the square
    net = draw({"a": (2, 3), "b": (2, 6)}, [("e", "a", "b", "pipeline", "AA", "")])
    found = country_crossings(net, two_squares)
    assert found[["edge_id", "declared", "found"]].to_numpy().tolist() == [["e", "AA", "BB"]]
    assert found["km"][0] == pytest.approx(haversine_km((2, 5), (2, 6)), rel=0.0056)


def test_sea_swap_and_water_are_no_fault(draw: Draw, two_squares: geopandas.GeoDataFrame) -> None:
    nodes = {"a": (2, 3), "b": (2, 6), "wet": (2, 4.5)}
    net = draw(
        nodes,
        [
            ("s", "a", "b", "sea", "AA", ""),
            ("m", "a", "b", "mooring", "AA", ""),
            ("t", "a", "b", "swap", "AA", ""),
            ("w", "a", "wet", "pipeline", "AA", ""),
        ],
    )
    assert country_crossings(net, two_squares).empty


@pytest.mark.parametrize(("tolerance_km", "faults"), [(2.0, 0), (1.0, 1), (0.0, 1)])
def test_short_stretches_are_let_pass(
    draw: Draw, two_squares: geopandas.GeoDataFrame, tolerance_km: float, faults: int
) -> None:
    # 0.0135 degrees is 1.5 km
    net = draw({"a": (2, 4.5), "b": (2, 5.0135)}, [("e", "a", "b", "rail", "AA", "")])
    assert len(country_crossings(net, two_squares, tolerance_km=tolerance_km)) == faults


def test_shapes_in_another_crs_are_refused(draw: Draw, two_squares: geopandas.GeoDataFrame) -> None:
    net = draw({"a": (2, 3), "b": (2, 6)}, [("e", "a", "b", "pipeline", "AA", "")])
    with pytest.raises(ValueError, match=r"EPSG:4326.*EPSG:3857"):
        country_crossings(net, two_squares.to_crs(3857))
    with pytest.raises(ValueError, match=r"EPSG:4326.*none"):
        country_crossings(net, two_squares.set_crs(None, allow_override=True))
    with pytest.raises(ValueError, match="country_id"):
        country_crossings(net, two_squares.drop(columns="country_id"))


def test_shipped_land_edges_lie_in_the_country_they_declare(shipped: geodata.Dataset) -> None:
    assert country_crossings(shipped, countries_10m()).to_dict("records") == []


def test_shipped_lengths_agree_with_published_ones(shipped: geodata.Dataset) -> None:
    lengths = line_lengths(shipped).dropna().set_index("line_id")["difference_pct"]
    assert len(lengths) >= 25
    assert set(lengths[lengths.abs() > 10].index) == KNOWN_SHORTER
    assert lengths[list(KNOWN_SHORTER)].between(-26, -10).all()


def test_shipped_geometry_is_sane(shipped: geodata.Dataset) -> None:
    nodes = shipped.table("nodes")
    assert not nodes.duplicated(["lat", "lon"]).any()
    assert nodes["lat"].between(0, 65).all()
    assert nodes["lon"].between(-10, 130).all()
    lines = edge_lines(shipped).set_index("edge_id").geometry
    doubled = {e: 1 for e, line in lines.items() if any(p == q for p, q in itertools.pairwise(line.coords))}
    assert doubled == {}
    assert min(geodesic_km(shipped).values()) > 0.05
    assert lines.is_simple.mean() > 0.95


def test_shipped_borders_lie_where_two_countries_meet(shipped: geodata.Dataset) -> None:
    nodes = node_points(shipped).set_index("node_id").geometry
    borders = shipped.table("nodes").query("kind == 'border'")
    shapes = countries_10m().set_index("country_id").geometry
    for node, country in zip(borders["node_id"], borders["country"], strict=True):
        degrees = nodes[node].distance(shapes[country].boundary)
        assert degrees < 0.02, f"{node} lies {degrees:.3f} degrees off the border of {country}"
