"""The gazetteer's memory: every place as one row of a few numpy columns, and a sorted index of their keys.

Promises: read once from `seed_data/geo/gazetteer.npz` (built by `directory.geo.packing`), in a tenth of a second and
a few tens of megabytes; never changed afterwards, so threads may share it.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from directory.geo.names import key
from directory.geo.values import KINDS, Place
from directory.settings import SEED_DATA

GAZETTEER = SEED_DATA / "geo" / "gazetteer.npz"
Rows = npt.NDArray[np.int32]
COUNTY_ABROAD_PEOPLE = 200_000
"""How many people a county outside the United States counts for among completions: none of ours has a number."""
_STATE_SAID = ("state of ", "estado de ")
"""Every state may be called so: whoever has typed its beginning has not begun to say which."""
_STATE_IN_NAME = {"US", "CA", "AU"}
_NATION_SAID = {"CA": "Canada", "AU": "Australia", "IE": "Ireland", "NZ": "New Zealand", "ZA": "South Africa"} | {
    "IN": "India",
    "GH": "Ghana",
    "MH": "Marshall Islands",
}


class Atlas:
    """Columns by row number; `rows(key)` finds rows, most populous first; `place(row)` reads one as a `Place`."""

    def __init__(self, path: Path = GAZETTEER) -> None:
        with np.load(path, allow_pickle=False) as packed:
            self.labels = _lines(packed["labels"])
            self.keys = _lines(packed["keys"])
            self.timezones = _lines(packed["timezones"])
            self.countries = _lines(packed["countries"])
            self.states = _lines(packed["states"])
            self.abbreviations = _lines(packed["abbreviations"])
            self.state_names = _lines(packed["state_names"])
            self.kind: npt.NDArray[np.uint8] = packed["kind"]
            self.ident: npt.NDArray[np.uint32] = packed["ident"]
            self.country: npt.NDArray[np.uint8] = packed["country"]
            self.state: npt.NDArray[np.uint8] = packed["state"]
            self.county: npt.NDArray[np.int32] = packed["county"]
            self.latitude: npt.NDArray[np.float64] = packed["point"][:, 0] / 1e4
            self.longitude: npt.NDArray[np.float64] = packed["point"][:, 1] / 1e4
            self.timezone: npt.NDArray[np.uint8] = packed["timezone"]
            self.population: npt.NDArray[np.uint32] = packed["population"]
            self.city: Rows = packed["city"]
            self.twin: npt.NDArray[np.bool_] = packed["twin"]
            self._key_starts: Rows = packed["key_starts"]
            self._key_rows: Rows = packed["key_rows"]
            self._county_starts: Rows = packed["city_county_starts"]
            self._county_codes: Rows = packed["city_counties"]
            self.whole: dict[int, int] = {int(f): int(c) for f, c in packed["whole"]}
        self._county_abroad: npt.NDArray[np.bool_] = self.is_kind("county") & (self.ident == 0)
        self.pointed: npt.NDArray[np.bool_] = self.is_kind("postcode") | self.is_kind("city")

    def is_kind(self, kind: str) -> npt.NDArray[np.bool_]:
        """Which rows are of a kind."""
        return np.asarray(self.kind == KINDS.index(kind))

    def rows(self, name_key: str) -> Rows:
        """Rows that carry a key, most populous first; empty when none does."""
        at = bisect_left(self.keys, name_key)
        if at == len(self.keys) or self.keys[at] != name_key:
            return self._key_rows[:0]
        return self.key_rows(at)

    def key_rows(self, at: int) -> Rows:
        """Rows of the key at a position of `keys`."""
        return self._key_rows[self._key_starts[at] : self._key_starts[at + 1]]

    def starting(self, prefix: str) -> Rows:
        """Rows with a key that starts with `prefix`, each once."""
        first, last = bisect_left(self.keys, prefix), bisect_left(self.keys, prefix + "\U0010ffff")
        return np.unique(self._key_rows[self._key_starts[first] : self._key_starts[last]])

    def completions(self, start: str, region: str, country: str, limit: int) -> list[int]:
        """At most `limit` rows of a country whose key starts with `start`, in a state whose name or code starts so.

        Best first; a city counts four times its people.
        """
        rows = self.starting(start)
        if not len(rows):
            return []
        kinds = ("postcode", "postal_area") if start[0].isdigit() else ("city", "county", "state", "postal_area")
        fits = np.isin(self.kind[rows], [KINDS.index(kind) for kind in kinds])
        fits &= self.country[rows] == (self.countries.index(country) if country in self.countries else 255)
        if region:
            named = zip(self.state_names, self.abbreviations, strict=True)
            inside = [at for at, names in enumerate(named) if any(key(name).startswith(region) for name in names)]
            fits &= np.isin(self.state[rows], inside)
        if any(said.startswith(start) for said in _STATE_SAID):
            own = [at for at, name in enumerate(self.state_names) if key(name).startswith(start)]
            fits &= (self.kind[rows] != KINDS.index("state")) | np.isin(self.state[rows], own)
        rows = rows[fits]
        people = np.where(self._county_abroad[rows], COUNTY_ABROAD_PEOPLE, self.population[rows].astype(np.int64))
        weight = people * np.where(self.kind[rows] == KINDS.index("city"), 4, 1)
        return [int(row) for row in rows[np.lexsort((rows, -weight))][:limit]]

    def row(self, area_key: str) -> int:
        """The row of a `kind:code` key (see `Place.key`); -1 when there is none."""
        kind, _, code = area_key.partition(":")
        if kind == "county" and code.isascii() and code.isdigit():
            return self.county_row(int(code)) if len(code) == 5 else -1
        if kind == "city" and code.isascii() and code.isdigit():
            known = (
                np.flatnonzero((self.ident == int(code)) & self.is_kind("city"))
                if len(code) < 10 and int(code)
                else self._key_rows[:0]
            )
            return int(known[0]) if len(known) else -1
        if kind == "city":
            rows = self.rows(key(code.removeprefix("zip-city:").rpartition("|")[0]))
        elif kind == "postcode":
            rows = self.rows(key(code.rpartition("-")[2]))
        else:
            rows = np.flatnonzero(self.is_kind(kind)).astype(np.int32) if kind in KINDS else self._key_rows[:0]
        return next((int(row) for row in rows if self.place(int(row)).key == area_key), -1)

    def counties(self, city_row: int) -> tuple[int, ...]:
        """FIPS numbers of the counties a city's ZIPs lie in, its own first."""
        first, last = self._county_starts[city_row], self._county_starts[city_row + 1]
        return tuple(int(fips) for fips in self._county_codes[first:last])

    def place(self, row: int) -> Place:
        """One row as a place, with its name as a person reads it."""
        kind = KINDS[self.kind[row]]
        county = int(self.county[row])
        return Place(
            kind=kind,
            name=self._name(row, kind),
            code=self.code(row),
            country=self.countries[self.country[row]],
            state=self.states[self.state[row]],
            county=f"{county:05d}" if county else "",
            latitude=float(self.latitude[row]),
            longitude=float(self.longitude[row]),
            timezone=self.timezones[self.timezone[row]],
            population=int(self.population[row]),
        )

    def code(self, row: int) -> str:
        """A row's stable code; see `Place`."""
        kind, ident = KINDS[self.kind[row]], int(self.ident[row])
        if kind == "city":
            return str(ident) if ident else f"zip-city:{self.labels[row]}|{self.abbreviations[self.state[row]]}"
        if kind == "state":
            return self.states[int(self.state[row])]
        if kind == "nation":
            return self.countries[int(self.country[row])]
        if kind == "county":
            return f"{ident:05d}" if ident else self.labels[row].partition("|")[2]
        return self.labels[row].partition("|")[0]

    def _name(self, row: int, kind: str) -> str:
        """How a person reads a row: "Oakland, CA", "94103 (San Francisco, CA)", "Dallas County, TX", "California"."""
        label = self.labels[row]
        if kind in {"state", "nation"}:
            return label
        if kind == "county":
            return f"{label.partition('|')[0]}, {self._where(row)}".removesuffix(", District of Columbia, DC")
        if kind == "city":
            county = f" ({self._county_label(row)})" if self.twin[row] else ""
            return ", ".join(part for part in (label + county, self._where(row)) if part)
        code, _, near = label.partition("|")
        city = int(self.city[row])
        near = near or (self.labels[city] if city >= 0 else "")
        return f"{code} ({', '.join(part for part in (near, self._where(row)) if part)})"

    def _county_label(self, row: int) -> str:
        """The label of the county a city lies in."""
        found = self.county_row(int(self.county[row]))
        return self.labels[found] if found >= 0 else "elsewhere"

    def county_row(self, fips: int) -> int:
        """The row of a county's FIPS number; -1 when there is none."""
        rows = np.flatnonzero(self.is_kind("county") & (self.ident == fips))
        return int(rows[0]) if fips and len(rows) else -1

    def _where(self, row: int) -> str:
        """What follows a city's name: "CA" at home, "ON, Canada", "England", "Ireland" abroad."""
        country, state = self.countries[self.country[row]], int(self.state[row])
        if country == "US":
            return self.abbreviations[state]
        if country == "GB":
            return self.state_names[state] or "United Kingdom"
        short = self.abbreviations[state] if country in _STATE_IN_NAME else self.state_names[state]
        parts = ("" if country in {"IE", "GH"} else short, _NATION_SAID[country])
        return ", ".join(part for part in parts if part)


def _lines(packed: npt.NDArray[np.uint8]) -> list[str]:
    """The lines of a packed text."""
    return packed.tobytes().decode("utf-8").split("\n")


@cache
def atlas() -> Atlas:
    """The process's one atlas, read on first use."""
    return Atlas()
