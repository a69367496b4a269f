"""The cities and ZIPs that are packed, before they are arrays; used only when `gazetteer.npz` is built.

Promises: plain values read from the files of `seed_data/geo`, in the files' order; see `directory.geo.packing` for
the rules.
"""

from __future__ import annotations

import csv
import gzip
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from directory.geo import areas, names
from directory.geo.distance import miles_many

SAME_PLACE_MILES = 6.0
ZIP_CITY_MILES = 40.0
ALASKA_ZIP_CITY_MILES = 400.0
"""Anchorage's and Fairbanks's post offices serve villages that mail reaches by air."""
PLAIN_NAME_TIMES = 10
"""A city this many times as large as its namesakes in the state keeps its plain name."""
_TERRITORIES = {"PR": "72", "GU": "66", "VI": "78"}


key = cache(names.key)
"""Keys of our own files' names, remembered: the same names come again and again."""


@dataclass(slots=True)
class Entry:
    """One place before it is packed; `city` is the entry a ZIP belongs to, `counties` FIPS codes, own first."""

    kind: str
    label: str
    country: str
    state: str
    latitude: float
    longitude: float
    timezone: str = ""
    population: int = 0
    ident: int = 0
    county: str = ""
    counties: list[str] = field(default_factory=list)
    city: Entry | None = None
    twin: bool = False
    keys: set[str] = field(default_factory=set)


@dataclass(slots=True)
class State:
    """One row of `states.csv`."""

    code: str
    country: str
    fips: str
    name: str
    abbreviation: str
    aliases: tuple[str, ...]


def read(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of one CSV in `folder`, gzipped or plain."""
    path = folder / name
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from csv.DictReader(text.decode("utf-8").splitlines())


def split(text: str) -> list[str]:
    """The parts of a cell between semicolons."""
    return [part for part in text.split(";") if part]


def places(folder: Path, states: dict[tuple[str, str], State]) -> list[Entry]:
    """The cities of `places.csv.gz`, territories under US."""
    found = []
    for row in read(folder, "places.csv.gz"):
        if row["name"].endswith("(historical)"):
            continue
        country, admin1 = row["cc"], row["admin1"]
        territory = _TERRITORIES.get(country)
        state = states.get(("US", country) if territory else (country, admin1))
        entry = Entry(
            "city",
            row["name"],
            "US" if territory else country,
            state.code if state else "",
            float(row["lat"]),
            float(row["lon"]),
            row["tz"],
            int(row["pop"]),
            int(row["geonameid"]),
        )
        if entry.country == "US":
            inside = areas.county_at(entry.latitude, entry.longitude) or ""
            entry.county = f"72{admin1}" if country == "PR" and admin1.isdigit() and len(admin1) == 3 else inside
        found.append(entry)
    return found


def merged(places: list[Entry]) -> list[Entry]:
    """The places without those that repeat a larger one of the same name and state within `SAME_PLACE_MILES`."""
    kept: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for place in sorted(places, key=lambda p: (-p.population, p.ident)):
        same = kept[place.country, place.state, key(place.label)]
        if not same or min(off(place, same)) > SAME_PLACE_MILES:
            same.append(place)
    return [place for same in kept.values() for place in same]


def off(entry: Entry, others: list[Entry]) -> list[float]:
    """Miles from an entry to each other."""
    latitudes = np.array([other.latitude for other in others])
    longitudes = np.array([other.longitude for other in others])
    return [float(mile) for mile in miles_many(entry.latitude, entry.longitude, latitudes, longitudes)]


def aliases(folder: Path) -> dict[tuple[str, str], str]:
    """(state, key as written) → key of the US city meant."""
    rows = (row for row in read(folder, "city_aliases.csv") if row["state"].startswith("US-"))
    return {(row["state"], key(row["written"])): key(row["city"]) for row in rows}


def rename(folder: Path, cities: list[Entry]) -> None:
    """Let cities abroad be called as people there write ("Clonmel", shown so), and as GeoNames has it too."""
    written = {(row["state"], row["city"]): row for row in read(folder, "city_aliases.csv")}
    for city in cities:
        known = written.get((city.state, city.label))
        if known and city.country != "US":
            city.keys |= {key(city.label), key(known["written"])}
            city.label = known["written"] if known["shown"] else city.label


def shorten(cities: list[Entry]) -> None:
    """Let British and Irish cities be called by their first words: "Newcastle" for "Newcastle upon Tyne"."""
    people: dict[tuple[str, str], int] = {}
    for city in cities:
        named = city.state, key(city.label)
        people[named] = max(people.get(named, -1), city.population)
    for city in cities:
        first, joint, _ = re.sub(r"\b(upon|on|under|in|next|le|by|super)\b", "|", key(city.label)).partition(" |")
        if joint and city.country in {"GB", "IE"} and people.get((city.state, first), -1) < city.population:
            city.keys.add(first)


def zips(folder: Path, cities: list[Entry], aliases: dict[tuple[str, str], str]) -> tuple[list[Entry], list[Entry]]:
    """Every ZIP with its city, and the cities that only ZIPs know."""
    named: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for city in cities:
        if city.country == "US":
            named[city.state, _joined(city.label)].append(city)
    for (state, written), meant in aliases.items():
        named[state, _joined(written)] = named[state, _joined(meant)]
        for city in named[state, _joined(meant)]:
            city.keys.add(written)
    zips, orphans = [], defaultdict(list)
    for row in read(folder, "us_zips.csv.gz"):
        entry = _zip(row)
        near = [(mile, city) for city in named[entry.state, _joined(row["city"])] for mile in off(entry, [city])]
        nearest: tuple[float, Entry | None] = min(near, key=lambda pair: pair[0], default=(math.inf, None))
        mile, city_there = nearest
        limit = ALASKA_ZIP_CITY_MILES if entry.state == "US-AK" else ZIP_CITY_MILES
        if mile <= limit and city_there is not None:
            _join(entry, city_there, row["type"])
        else:
            orphans[entry.country, entry.state, key(row["city"])].append((entry, row))
        zips.append(entry)
    return zips, [_zip_city(group) for group in orphans.values()]


def _joined(name: str) -> str:
    """A name's key without spaces: "O Fallon" is O'Fallon."""
    return key(name).replace(" ", "")


def _zip(row: dict[str, str]) -> Entry:
    """One row of `us_zips.csv.gz`; the Marshall Islands use ZIPs but are a nation."""
    abroad = row["state"] == "MH"
    return Entry(
        "postcode",
        row["zip"],
        "MH" if abroad else "US",
        "" if abroad else f"US-{row['state']}",
        float(row["lat"]),
        float(row["lon"]),
        row["tz"],
        int(row["pop"] or 0),
        county=row["county_fips"],
        keys={row["zip"]},
    )


def _join(entry: Entry, city: Entry, zip_type: str) -> None:
    """Say that a ZIP belongs to a city; post-office boxes and single receivers add no county."""
    entry.city = city
    if zip_type == "Standard" and entry.county and entry.county not in city.counties:
        city.counties.append(entry.county)


def _zip_city(group: list[tuple[Entry, dict[str, str]]]) -> Entry:
    """A city made of its ZIPs: at the most populous one, with their people."""
    largest, row = max(group, key=lambda pair: (pair[0].population, -int(pair[0].label)))
    city = Entry(
        "city",
        row["city"],
        largest.country,
        largest.state,
        largest.latitude,
        largest.longitude,
        largest.timezone,
        sum(entry.population for entry, _ in group),
        county=largest.county,
    )
    for entry, source in group:
        _join(entry, city, source["type"])
    return city


def number_counties(cities: list[Entry], zips: list[Entry]) -> None:
    """Give every city its counties, its own first; one whose point lies in no county takes its ZIPs'."""
    used = Counter((id(entry.city), entry.county) for entry in zips if entry.city and entry.county)
    for city in cities:
        if not city.county and city.counties:
            city.county = max(city.counties, key=lambda fips: (used[id(city), fips], fips))
        city.counties = list(dict.fromkeys(fips for fips in (city.county, *sorted(city.counties)) if fips))


def name_twins(cities: list[Entry]) -> None:
    """Mark the US cities whose name another in the state shares, so that they are told apart by county."""
    shared: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for city in cities:
        if city.country == "US":
            shared[city.state, key(city.label)].append(city)
    for group in shared.values():
        first, *others = sorted(group, key=lambda city: -city.population)
        rivalled = any(other.population * PLAIN_NAME_TIMES > first.population for other in others)
        for city in group:
            city.twin = bool(city.county) and len(group) > 1 and (rivalled or city is not first)
