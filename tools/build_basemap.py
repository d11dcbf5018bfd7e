"""Make the packaged country shapes from the npm package ``world-atlas`` (Natural Earth, public domain).

Developers run this by hand; the results are part of the repository::

    npm pack world-atlas@2.0.2
    python tools/build_basemap.py world-atlas-2.0.2.tgz

It writes three files to ``geodata/basemap/``:

``countries-10m.geojson.gz``
    1:10m shapes inside ``CHECK_BOX``, for checking which country a course lies in.
``base-map.geojson.gz``
    1:50m shapes of the whole world, simplified with shared borders kept, for drawing.
``disputed-lines.json``
    Borders that one side does not accept, to be drawn dashed. Taken from the 1:50m shapes where two
    shapes meet; those that Natural Earth does not draw come from ``HAND_DRAWN`` and say so.

The same package always gives the same bytes.
"""

import argparse
import gzip
import json
import sys
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely.affinity import translate
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

TARGET = Path(__file__).resolve().parent.parent / "geodata" / "basemap"
CHECK_BOX = (5.0, 28.0, 95.0, 65.0)
DRAW_TOLERANCE_DEG = 0.04
DRAW_SMALLEST_DEG2 = 0.01

# ISO 3166-1: numeric code (as world-atlas has it) and alpha-2 code.
ISO = """
004AF 008AL 010AQ 012DZ 016AS 020AD 024AO 028AG 031AZ 032AR 036AU 040AT 044BS 048BH 050BD 051AM 052BB 056BE
060BM 064BT 068BO 070BA 072BW 076BR 084BZ 086IO 090SB 092VG 096BN 100BG 104MM 108BI 112BY 116KH 120CM 124CA
132CV 136KY 140CF 144LK 148TD 152CL 156CN 158TW 170CO 174KM 178CG 180CD 184CK 188CR 191HR 192CU 196CY 203CZ
204BJ 208DK 212DM 214DO 218EC 222SV 226GQ 231ET 232ER 233EE 234FO 238FK 239GS 242FJ 246FI 248AX 250FR 258PF
260TF 262DJ 266GA 268GE 270GM 275PS 276DE 288GH 292GI 296KI 300GR 304GL 308GD 316GU 320GT 324GN 328GY 332HT
334HM 336VA 340HN 344HK 348HU 352IS 356IN 360ID 364IR 368IQ 372IE 376IL 380IT 384CI 388JM 392JP 398KZ 400JO
404KE 408KP 410KR 414KW 417KG 418LA 422LB 426LS 428LV 430LR 434LY 438LI 440LT 442LU 446MO 450MG 454MW 458MY
462MV 466ML 470MT 478MR 480MU 484MX 492MC 496MN 498MD 499ME 500MS 504MA 508MZ 512OM 516NA 520NR 524NP 528NL
531CW 533AW 534SX 540NC 548VU 554NZ 558NI 562NE 566NG 570NU 574NF 578NO 580MP 581UM 583FM 584MH 585PW 586PK
591PA 598PG 600PY 604PE 608PH 612PN 616PL 620PT 624GW 626TL 630PR 634QA 642RO 643RU 646RW 652BL 654SH 659KN
660AI 662LC 663MF 666PM 670VC 674SM 678ST 682SA 686SN 688RS 690SC 694SL 702SG 703SK 704VN 705SI 706SO 710ZA
716ZW 724ES 728SS 729SD 732EH 740SR 748SZ 752SE 756CH 760SY 762TJ 764TH 768TG 776TO 780TT 784AE 788TN 792TR
795TM 796TC 798TV 800UG 804UA 807MK 818EG 826GB 831GG 832JE 833IM 834TZ 840US 850VI 854BF 858UY 860UZ 862VE
876WF 882WS 887YE 894ZM
"""
# Shapes without an ISO code: the code in common use, or the country that the ground belongs to for the check.
BY_NAME = {"Kosovo": "XK", "Baikonur": "KZ"}
# World-atlas shortens some names.
FULL_NAMES = {
    "Bosnia and Herz.": "Bosnia and Herzegovina",
    "Dem. Rep. Congo": "Democratic Republic of the Congo",
    "Central African Rep.": "Central African Republic",
    "Eq. Guinea": "Equatorial Guinea",
    "Faeroe Is.": "Faroe Islands",
    "Macedonia": "North Macedonia",
    "N. Cyprus": "Northern Cyprus",
    "S. Sudan": "South Sudan",
    "W. Sahara": "Western Sahara",
}
# Shapes whose status is contested; drawn with a dashed outline.
DISPUTED = {"Kosovo", "Northern Cyprus", "Somaliland", "Siachen Glacier", "Western Sahara", "Palestine"}

# Pairs of shapes whose common border is contested: name, first, second, box it is taken from.
SHARED: list[tuple[str, str, str, tuple[float, float, float, float]]] = [
    ("Crimea (Perekop)", "Ukraine", "Russia", (32.0, 45.5, 35.6, 46.6)),
    ("Kashmir (Line of Control)", "India", "Pakistan", (73.5, 32.6, 77.9, 35.8)),
    ("Kashmir and Aksai Chin", "India", "China", (76.5, 32.0, 80.5, 36.0)),
    ("Kosovo", "Kosovo", "Serbia", (19.0, 41.0, 23.0, 44.0)),
    ("Northern Cyprus", "Northern Cyprus", "Cyprus", (32.0, 34.0, 35.0, 36.0)),
    ("Somaliland", "Somaliland", "Somalia", (42.0, 7.0, 50.0, 12.0)),
    ("Western Sahara", "Western Sahara", "Morocco", (-18.0, 20.0, -8.0, 29.0)),
]
# Lines that Natural Earth does not draw: our own sketches, a few points each.
HAND_DRAWN: list[tuple[str, list[tuple[float, float]]]] = [
    ("Crimea (Kerch Strait)", [(36.72, 45.5), (36.58, 45.33), (36.5, 45.12), (36.45, 44.95)]),
    ("Abkhazia", [(41.55, 42.4), (41.78, 42.53), (42.02, 42.74), (42.15, 42.95), (42.55, 43.14)]),
    (
        "South Ossetia",
        [(43.55, 42.82), (43.5, 42.55), (43.62, 42.28), (43.9, 42.18), (44.2, 42.1), (44.52, 42.08)],
    ),
]


def iso_codes() -> dict[str, str]:
    """Numeric to alpha-2 country codes."""
    return {entry[:3]: entry[3:] for entry in ISO.split()}


def read_package(path: Path, name: str) -> dict[str, Any]:
    """One JSON file out of the npm archive."""
    with tarfile.open(path) as archive:
        member = archive.extractfile(f"package/{name}")
        if member is None:
            raise FileNotFoundError(f"{path} holds no package/{name}")
        content: dict[str, Any] = json.load(member)
    return content


def decode(topology: dict[str, Any]) -> Iterator[tuple[str, str, BaseGeometry]]:
    """Shapes of a TopoJSON file as (ISO code or '', name, geometry)."""
    scale, offset = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [_absolute(arc, scale, offset) for arc in topology["arcs"]]
    codes = iso_codes()
    for item in topology["objects"]["countries"]["geometries"]:
        if not item.get("arcs"):
            continue
        name = item["properties"]["name"]
        code = codes.get(item.get("id", ""), "") or BY_NAME.get(name, "")
        polygons = item["arcs"] if item["type"] == "MultiPolygon" else [item["arcs"]]
        parts = [part for part in (_polygon(rings, arcs) for rings in polygons) if part is not None]
        yield code, FULL_NAMES.get(name, name), _within_180(shapely.make_valid(MultiPolygon(parts)))


def _within_180(item: BaseGeometry) -> BaseGeometry:
    """Bring back the part of an unwrapped shape that lies beyond the antimeridian."""
    west, _, east, _ = item.bounds
    pieces = [shapely.clip_by_rect(item, -180, -90, 180, 90)]
    for shift in (360, -360):
        if (west < -180 and shift > 0) or (east > 180 and shift < 0):
            pieces.append(shapely.clip_by_rect(translate(item, xoff=shift), -180, -90, 180, 90))
    return shapely.union_all(pieces) if len(pieces) > 1 else item


def _absolute(arc: list[list[int]], scale: list[float], offset: list[float]) -> list[tuple[float, float]]:
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + offset[0], y * scale[1] + offset[1]))
    return points


def _polygon(rings: list[list[int]], arcs: list[list[tuple[float, float]]]) -> Polygon | None:
    # Quantizing leaves some tiny islands with fewer than four points: not a ring any more.
    drawn = [ring for ring in (_ring(indices, arcs) for indices in rings) if len(ring) > 3]
    return Polygon(drawn[0], drawn[1:]) if drawn else None


def _ring(indices: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return _unwrapped(points)


def _unwrapped(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A ring that crosses the antimeridian, without its jumps of 360 degrees."""
    result = points[:1]
    for x, y in points[1:]:
        turns = round((result[-1][0] - x) / 360)
        result.append((x + 360 * turns, y))
    # Round a pole the ring does not close on itself: leave it as it was.
    return result if abs(result[0][0] - result[-1][0]) < 1 else points


def polygons_only(geometry: BaseGeometry) -> MultiPolygon:
    """The areas of a geometry, without the points and lines that clipping may leave."""
    parts = [part for part in shapely.get_parts(shapely.get_parts(geometry)) if part.geom_type == "Polygon"]
    return MultiPolygon([part for part in parts if not part.is_empty])


def clip(
    shapes: Iterable[tuple[str, str, BaseGeometry]], box: tuple[float, float, float, float]
) -> list[tuple[str, str, MultiPolygon]]:
    """Shapes inside a box; empty ones are left out."""
    clipped = [(code, name, polygons_only(shapely.clip_by_rect(item, *box))) for code, name, item in shapes]
    return [(code, name, item) for code, name, item in clipped if not item.is_empty]


def merge_same_code(shapes: list[tuple[str, str, MultiPolygon]]) -> list[tuple[str, str, MultiPolygon]]:
    """One shape per country: a leased area joins the country that it lies in."""
    merged: dict[str, tuple[str, MultiPolygon]] = {}
    rest: list[tuple[str, str, MultiPolygon]] = []
    for code, name, item in shapes:
        if not code:
            rest.append((code, name, item))
        elif code in merged:
            first, other = merged[code]
            kept = first if name in BY_NAME else name
            merged[code] = (kept if other.area < item.area else first, polygons_only(item.union(other)))
        else:
            merged[code] = (name, item)
    rest += [(code, name, item) for code, (name, item) in merged.items()]
    return sorted(rest, key=lambda entry: entry[:2])


def simplify(shapes: list[tuple[str, str, MultiPolygon]]) -> list[tuple[str, str, MultiPolygon]]:
    """Fewer points with shared borders kept; small islands that touch nothing are left out."""
    kept = [(code, name, _without_specks(item)) for code, name, item in shapes]
    kept = [entry for entry in kept if not entry[2].is_empty]
    thinned = shapely.coverage_simplify([item for _, _, item in kept], DRAW_TOLERANCE_DEG)
    return [(code, name, polygons_only(item)) for (code, name, _), item in zip(kept, thinned, strict=True)]


def _without_specks(item: MultiPolygon) -> MultiPolygon:
    largest = max(part.area for part in item.geoms)
    smallest = min(DRAW_SMALLEST_DEG2, largest)
    return MultiPolygon([part for part in item.geoms if part.area >= smallest])


def collection(shapes: list[tuple[str, str, MultiPolygon]], decimals: int) -> dict[str, Any]:
    """GeoJSON of the shapes with rounded coordinates."""
    features = [
        {
            "type": "Feature",
            "properties": {"country_id": code, "name": name, "disputed": name in DISPUTED},
            "geometry": _rounded(item, decimals),
        }
        for code, name, item in shapes
    ]
    return {"type": "FeatureCollection", "features": features}


def _rounded(item: BaseGeometry, decimals: int) -> dict[str, Any]:
    # Both sides of a border hold the same points, so rounding keeps them together.
    content: dict[str, Any] = json.loads(shapely.to_geojson(item))

    def walk(value: Any) -> Any:
        if isinstance(value[0], float | int):
            return [round(float(number), decimals) for number in value]
        parts = [walk(part) for part in value]
        if parts and isinstance(parts[0][0], float):
            parts = [part for at, part in enumerate(parts) if at == 0 or part != parts[at - 1]]
        return parts

    content["coordinates"] = walk(content["coordinates"])
    if content["type"] == "MultiPolygon":
        rings = [[ring for ring in part if len(ring) > 3] for part in content["coordinates"]]
        content["coordinates"] = [part for part in rings if part]
    return content


def disputed_lines(shapes: list[tuple[str, str, MultiPolygon]]) -> dict[str, Any]:
    """GeoJSON of the borders to be drawn dashed."""
    by_name = {name: item for _, name, item in shapes}
    features = []
    for title, first, second, box in SHARED:
        sides = [shapely.clip_by_rect(by_name[name], *box) for name in (first, second)]
        common = shapely.line_merge(sides[0].boundary.intersection(sides[1].boundary))
        for line in shapely.get_parts(common):
            if isinstance(line, LineString):
                features.append(_line_feature(title, line.simplify(DRAW_TOLERANCE_DEG / 2), schematic=False))
    features += [_line_feature(title, LineString(points), schematic=True) for title, points in HAND_DRAWN]
    return {"type": "FeatureCollection", "features": features}


def _line_feature(title: str, line: BaseGeometry, *, schematic: bool) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": title, "schematic": schematic},
        "geometry": _rounded(line, 3),
    }


def dump(content: dict[str, Any], path: Path) -> None:
    """Write compact JSON, gzipped without a time stamp when the name ends in .gz."""
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    path.write_bytes(gzip.compress(data, 9, mtime=0) if path.suffix == ".gz" else data + b"\n")
    sizes = f"{len(data) / 1000:.0f} kB, on disk {path.stat().st_size / 1000:.0f} kB"
    print(f"{path.name}: {sizes}", file=sys.stderr)


def main() -> int:
    """Build all three files from the archive named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("archive", type=Path, help="world-atlas-2.0.2.tgz")
    archive: Path = parser.parse_args().archive
    TARGET.mkdir(parents=True, exist_ok=True)
    fine = merge_same_code(clip(decode(read_package(archive, "countries-10m.json")), CHECK_BOX))
    dump(collection(fine, 4), TARGET / "countries-10m.geojson.gz")
    world = decode(read_package(archive, "countries-50m.json"))
    coarse = merge_same_code([(code, name, polygons_only(item)) for code, name, item in world])
    dump(collection(simplify(coarse), 2), TARGET / "base-map.geojson.gz")
    dump(disputed_lines(coarse), TARGET / "disputed-lines.json")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
