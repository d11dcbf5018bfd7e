"""The packaged country shapes."""

import json
import subprocess
import sys
from functools import cache

import pytest
import shapely
from shapely.geometry import Point, shape

from geodata import basemap
from geodata.basemap import base_map_geojson, disputed_lines

countries_10m = cache(basemap.countries_10m)

PLACES = [
    ("KZ", 51.13, 71.43),
    ("RU", 53.2, 50.15),
    ("AZ", 40.4, 48.9),
    ("DE", 53.06, 14.28),
    ("CN", 43.8, 87.6),
]


def test_shapes_have_codes_names_and_wgs84() -> None:
    fine = countries_10m()
    assert list(fine.columns) == ["country_id", "name", "geometry"]
    assert fine.crs == "EPSG:4326"
    assert fine.is_valid.all()
    codes = fine.loc[fine["country_id"] != "", "country_id"]
    assert codes.is_unique
    assert codes.str.fullmatch("[A-Z]{2}").all()
    assert {"KZ", "RU", "CN", "BY", "PL", "DE", "AZ", "GE", "TR", "TM", "IR", "UZ", "KG", "IT", "AT"} <= set(codes)


@pytest.mark.parametrize(("code", "lat", "lon"), PLACES)
def test_places_lie_in_their_country(code: str, lat: float, lon: float) -> None:
    frame = countries_10m()
    assert frame.loc[frame.contains(Point(lon, lat)), "country_id"].tolist() == [code]
    drawn = [f["properties"] for f in base_map_geojson()["features"] if shape(f["geometry"]).contains(Point(lon, lat))]
    assert [properties["country_id"] for properties in drawn] == [code]


def test_the_caspian_is_cut_out_and_leased_ground_joined() -> None:
    frame = countries_10m()
    assert not frame.contains(Point(51.0, 42.0)).any()
    assert frame.loc[frame.contains(Point(63.3, 45.97)), "country_id"].tolist() == ["KZ"]


def test_base_map_is_small_and_rounded_and_spans_the_world() -> None:
    content = base_map_geojson()
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    assert len(text.encode()) < 930_000
    shapes = [shape(feature["geometry"]) for feature in content["features"]]
    west, _, east, north = shapely.total_bounds(shapes)
    assert (west, east, north) == pytest.approx((-180, 180, 83.6), abs=0.1)
    points = shapely.get_coordinates(shapes)
    assert (points == points.round(3)).all()
    assert base_map_geojson() is not content


def test_a_window_past_180_degrees_holds_the_world_that_goes_on_there() -> None:
    """Fiji lies on both sides of the antimeridian, Hawaii at 155.5 W, which is 204.5; Kazakhstan lies outside."""
    window = (150.0, -60.0, 250.0, 60.0)
    drawn = {f["properties"]["country_id"]: shape(f["geometry"]) for f in base_map_geojson(window)["features"]}
    assert drawn["US"].contains(Point(204.5, 19.6))
    assert drawn["FJ"].bounds[0] > 177 and drawn["FJ"].bounds[2] < 182
    assert "KZ" not in drawn
    west, _, east, north = shapely.total_bounds([*drawn.values()])
    assert (west, east, north) == (150, 250, 60)
    arctic = base_map_geojson((100, 40, 220, 80))["features"]
    russia = shape(next(f["geometry"] for f in arctic if f["properties"]["country_id"] == "RU"))
    assert russia.contains(Point(180.0, 67.5))  # no seam where its two halves meet


def test_a_window_wider_than_the_globe_holds_some_of_it_twice() -> None:
    """For a network round the globe: Los Angeles at 118 W and at 242, Cairo at 31 E alone."""
    drawn = {
        f["properties"]["country_id"]: shape(f["geometry"]) for f in base_map_geojson((-148, 0, 272, 60))["features"]
    }
    assert [drawn["US"].contains(Point(lon, 34.1)) for lon in (-118.1, 241.9)] == [True, True]
    assert drawn["EG"].bounds[0] > 24 and drawn["EG"].bounds[2] < 37


def test_only_contested_lines_that_reach_into_a_window_are_drawn_on_it() -> None:
    names = {line["properties"]["name"] for line in disputed_lines((60.0, 20.0, 100.0, 50.0))["features"]}
    assert names == {"Kashmir (Line of Control)", "Kashmir and Aksai Chin"}
    assert disputed_lines((200.0, -50.0, 300.0, 50.0))["features"] == []


def test_base_map_keeps_shared_borders_together() -> None:
    shapes = {f["properties"]["country_id"]: shape(f["geometry"]).buffer(0) for f in base_map_geojson()["features"]}
    assert shapes["KZ"].intersection(shapes["RU"]).area < 0.02
    gap = shapes["KZ"].union(shapes["UZ"]).buffer(0.005).area - shapes["KZ"].area - shapes["UZ"].area
    assert gap < 1.0


def test_disputed_places_are_marked() -> None:
    marked = {f["properties"]["name"] for f in base_map_geojson()["features"] if f["properties"]["disputed"]}
    assert {"Kosovo", "Northern Cyprus", "Western Sahara"} <= marked
    lines = disputed_lines()["features"]
    names = {feature["properties"]["name"] for feature in lines}
    assert {"Crimea (Perekop)", "Crimea (Kerch Strait)", "Abkhazia", "South Ossetia"} <= names
    assert all(shape(feature["geometry"]).geom_type == "LineString" for feature in lines)
    assert {feature["properties"]["name"] for feature in lines if feature["properties"]["schematic"]} == {
        "Crimea (Kerch Strait)",
        "Abkhazia",
        "South Ossetia",
    }


def test_importing_the_ground_floor_leaves_geopandas_alone() -> None:
    code = "import sys, geodata, geodata.geometry, geodata.basemap; print('geopandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_country_across_the_antimeridian_is_drawn_where_it_lies() -> None:
    """Rings that jump by 360 degrees would cover Sweden and leave the Urals out."""
    fine = countries_10m().set_index("country_id").loc["RU", "geometry"]
    drawn = {f["properties"]["country_id"]: shape(f["geometry"]) for f in base_map_geojson()["features"]}
    for russia in (fine, drawn["RU"]):
        assert russia.contains(Point(60, 62))
        assert not russia.contains(Point(17, 64))
