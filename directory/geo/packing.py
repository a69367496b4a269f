"""How `gazetteer.npz` is made from the readable files beside it; run by `scripts/build_geo.py`, never at run time.

Promises: the same files give the same arrays, in the same order; a test packs them again and compares with what is
shipped. The rules that decide what a city is are here:

- a US city is a GeoNames place; a ZIP's city is the place of that name in that state nearest to the ZIP, at most
  40 miles away; what only the ZIP file knows becomes `zip-city:Name|ST`;
- places of one name in one state within 6 miles of each other are one place (GeoNames has towns and their townships);
- a city lies in the county its point lies in and in those of its delivery ZIPs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from directory.geo import entries as source
from directory.geo.entries import Entry, State, key, read
from directory.geo.values import KINDS

Packed = dict[str, npt.NDArray[np.generic]]


def pack(folder: Path) -> Packed:
    """Every array of the gazetteer, from the readable files in `folder`."""
    states = {
        (row["country"], row["admin1"]): State(
            row["code"],
            row["country"],
            row["fips"],
            row["name"],
            row["abbreviation"],
            tuple(source.split(row["aliases"])),
        )
        for row in read(folder, "states.csv")
    }
    cities = source.merged(source.places(folder, states))
    zips, zip_cities = source.zips(folder, cities, source.aliases(folder))
    cities += zip_cities
    source.rename(folder, cities)
    source.shorten(cities)
    source.number_counties(cities, zips)
    source.name_twins(cities)
    counties = _counties(folder, states)
    whole = _whole(folder, cities, counties)
    at_home, abroad = _grouped(zips), _grouped(cities)
    regions = [_region(state, at_home, abroad) for state in states.values()]
    nations = [_nation(row, at_home, abroad) for row in read(folder, "nations.csv")]
    postal = _postal(folder, cities)
    entries = [*zips, *cities, *counties, *regions, *nations, *postal]
    return _columns(entries, list(states.values()), whole)


def _counties(folder: Path, states: dict[tuple[str, str], State]) -> list[Entry]:
    """US counties and what stands for them, then Irish counties."""
    by_fips = {state.fips: state for state in states.values() if state.fips}
    zones = _majority((row["county_fips"], row["tz"]) for row in read(folder, "us_zips.csv.gz"))
    found = []
    for row in read(folder, "us_counties.csv.gz"):
        fips, state = row["fips"], by_fips[row["fips"][:2]]
        zone = zones.get(fips) or zones.get(_any_of_state(zones, fips), "")
        entry = Entry(
            "county",
            row["label"],
            "US",
            state.code,
            float(row["lat"]),
            float(row["lon"]),
            zone,
            int(row["pop"]),
            int(fips),
            fips,
        )
        entry.keys = {key(row["label"])} if row["label"].endswith(" city") else {key(row["label"]), key(row["name"])}
        found.append(entry)
    for row in read(folder, "counties_ireland.csv"):
        names = (row["name"], f"co {row['name']}")
        found.append(_abroad(row, f"County {row['name']}", "Europe/Dublin", *names))
    return found + [_abroad(row, row["name"], "Europe/London") for row in read(folder, "counties_britain.csv")]


def _abroad(row: dict[str, str], label: str, zone: str, *names: str) -> Entry:
    """A county outside the United States, known by its label, `names` and the row's aliases."""
    place = float(row["lat"]), float(row["lon"])
    entry = Entry("county", f"{label}|{row['code']}", row["code"][:2], row["state"], *place, zone)
    entry.keys = {key(name) for name in (label, *names, *source.split(row["aliases"]))}
    return entry


def _any_of_state(zones: dict[str, str], fips: str) -> str:
    return next((other for other in sorted(zones) if other[:2] == fips[:2]), "")


def _majority(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each first the most frequent second."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for first, second in pairs:
        counted[first][second] += 1
    return {first: min(seconds.items(), key=lambda pair: (-pair[1], pair[0]))[0] for first, seconds in counted.items()}


def _whole(folder: Path, cities: list[Entry], counties: list[Entry]) -> list[tuple[int, Entry]]:
    """Counties that lie wholly in a city: the table's, and the independent cities of Virginia (FIPS from 51510)."""
    named = {(city.state, key(city.label)): city for city in sorted(cities, key=lambda c: c.population)}
    pairs = [(row["county_fips"], row["state"], row["city"]) for row in read(folder, "whole_county_cities.csv")]
    pairs += [(f"{c.ident:05d}", c.state, c.label.removesuffix(" city")) for c in counties if 51510 <= c.ident < 52000]
    found = [(int(fips), named[state, key(name)]) for fips, state, name in pairs]
    people = {fips: city.population for fips, city in found if sum(city is other for _, other in found) == 1}
    for county in counties:
        # ZIPs of an independent city are often counted in the county around it; the city's own count is the better.
        if county.country == "US" and county.ident in people:
            county.population = people[county.ident]
    return found


def _grouped(entries: list[Entry]) -> dict[str, list[Entry]]:
    """Entries by state and by country."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.state].append(entry)
        groups[entry.country].append(entry)
    return groups


def _region(state: State, zips: dict[str, list[Entry]], cities: dict[str, list[Entry]]) -> Entry:
    """A state or region: centre of its people, the zone of most of them."""
    parts = zips.get(state.code, [])
    parts = parts if sum(e.population for e in parts) else cities[state.code]
    entry = _sum("state", state.name, state.country, parts)
    entry.state = state.code
    written = {state.name, *state.aliases, *([state.abbreviation] if state.abbreviation else [])}
    if state.country == "US":
        written |= {f"{state.name} state", f"state of {state.name}", f"estado de {state.name}"}
    entry.keys = {key(text) for text in written}
    return entry


def _nation(row: dict[str, str], zips: dict[str, list[Entry]], cities: dict[str, list[Entry]]) -> Entry:
    """A nation: centre of its people."""
    code = row["code"]
    entry = _sum("nation", row["name"], code, (zips if code in zips else cities)[code])
    entry.keys = {key(text) for text in (row["name"], *source.split(row["aliases"]))}
    return entry


def _sum(kind: str, label: str, country: str, parts: list[Entry]) -> Entry:
    """Several places as one, weighted by people (each counts as one at least)."""
    weights = np.array([max(part.population, 1) for part in parts], dtype=np.float64)
    latitude = float(np.average([part.latitude for part in parts], weights=weights))
    longitude = float(np.average([part.longitude for part in parts], weights=weights))
    zones: Counter[str] = Counter()
    for part in parts:
        zones[part.timezone] += max(part.population, 1)
    zone = min(zones.items(), key=lambda pair: (-pair[1], pair[0]))[0]
    return Entry(kind, label, country, "", latitude, longitude, zone, sum(part.population for part in parts))


def _postal(folder: Path, cities: list[Entry]) -> list[Entry]:
    """Postal areas of Canada, Ireland, Great Britain, Australia; region and zone are those of the nearest place."""
    britain, canada, australia, ireland = (
        Near([c for c in cities if c.country == code]) for code in ("GB", "CA", "AU", "IE")
    )
    found = [_postal_area(row["code"], row["town"], row, ireland) for row in read(folder, "ie_routing_keys.csv")]
    found += [_postal_area(row["code"], "", row, britain) for row in read(folder, "gb_outcodes.csv.gz")]
    fsas = read(folder, "ca_fsa.csv.gz")
    found += [_postal_area(row["fsa"], row["place"].partition(" (")[0], row, canada) for row in fsas]
    for row in read(folder, "au_postcodes.csv.gz"):
        area = _postal_area(row["postcode"], row["localities"].split(";")[0].title(), row, australia)
        area.state = f"AU-{row['state']}"
        found.append(area)
    return found


class Near:
    """The cities of one country, to find the nearest of: by chords, which order as great circles do."""

    def __init__(self, cities: list[Entry]) -> None:
        self.cities = cities
        self.points = _on_sphere(np.array([(city.latitude, city.longitude) for city in cities]))

    def to(self, latitude: float, longitude: float) -> Entry:
        """The city nearest to a point."""
        return self.cities[int(np.argmax(self.points @ _on_sphere(np.array([(latitude, longitude)]))[0]))]


def _on_sphere(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Rows of latitude and longitude as unit vectors."""
    latitude, longitude = np.radians(degrees.T)
    return np.stack([np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], 1)


def _postal_area(code: str, town: str, row: dict[str, str], cities: Near) -> Entry:
    latitude, longitude = float(row["lat"]), float(row["lon"])
    closest = cities.to(latitude, longitude)
    entry = Entry(
        "postal_area", f"{code}|{town}" if town else code, closest.country, closest.state, latitude, longitude
    )
    entry.timezone, entry.keys = closest.timezone, {key(code)}
    if town.startswith("Dublin "):
        entry.keys.add(key(town))  # its district is what people say
    entry.city = None if town else closest
    return entry


def _columns(entries: list[Entry], states: list[State], whole: list[tuple[int, Entry]]) -> Packed:
    """Entries as arrays; see `directory.geo.atlas.Atlas` for what each is."""
    codes = ["", *(state.code for state in states)]
    countries, zones = sorted({e.country for e in entries}), ["", *sorted({e.timezone for e in entries} - {""})]
    row_of = {id(entry): row for row, entry in enumerate(entries)}
    packed: Packed = {
        "labels": _text(e.label for e in entries),
        "timezones": _text(zones),
        "countries": _text(countries),
        "states": _text(codes),
        "abbreviations": _text(["", *(state.abbreviation for state in states)]),
        "state_names": _text(["", *(state.name for state in states)]),
        "kind": np.array([KINDS.index(e.kind) for e in entries], dtype=np.uint8),
        "ident": np.array([e.ident for e in entries], dtype=np.uint32),
        "country": np.array([countries.index(e.country) for e in entries], dtype=np.uint8),
        "state": np.array([codes.index(e.state) for e in entries], dtype=np.uint8),
        "county": np.array([int(e.county or 0) for e in entries], dtype=np.int32),
        "point": np.array([(round(e.latitude * 1e4), round(e.longitude * 1e4)) for e in entries], dtype=np.int32),
        "timezone": np.array([zones.index(e.timezone) for e in entries], dtype=np.uint8),
        "population": np.array([e.population for e in entries], dtype=np.uint32),
        "city": np.array([row_of[id(e.city)] if e.city else -1 for e in entries], dtype=np.int32),
        "twin": np.array([e.twin for e in entries], dtype=np.bool_),
        "whole": np.array([(fips, row_of[id(city)]) for fips, city in whole], dtype=np.int32),
    }
    packed["city_county_starts"], packed["city_counties"] = _ragged([[int(c) for c in e.counties] for e in entries])
    return packed | _key_index(entries)


def _key_index(entries: list[Entry]) -> Packed:
    """The sorted keys and, for each, its rows by population."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, entry in enumerate(entries):
        written = entry.keys | ({key(entry.label)} if entry.kind == "city" else set())
        written |= {name.removeprefix("the ") for name in written if name.startswith("the ")}
        for name in written - {""}:
            rows[name].append(row)
    keys = sorted(rows)
    starts, flat = _ragged([sorted(rows[name], key=lambda row: (-entries[row].population, row)) for name in keys])
    return {"keys": _text(keys), "key_starts": starts, "key_rows": flat}


def _ragged(lists: list[list[int]]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Lists of different lengths as starts and one flat array."""
    starts = np.concatenate([[0], np.cumsum([len(part) for part in lists])]).astype(np.int32)
    return starts, np.array([number for part in lists for number in part], dtype=np.int32)


def _text(lines: Iterable[str]) -> npt.NDArray[np.uint8]:
    """Lines of text as bytes."""
    return np.frombuffer("\n".join(lines).encode("utf-8"), dtype=np.uint8)
