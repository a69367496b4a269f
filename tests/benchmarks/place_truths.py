"""Where the real files' rows lie, by their own columns: the truth that `tests.benchmarks.places` asks against.

Promises: read at run time from the shared folder, never kept; town, state, ZIP, county, country and point are the
partner's cells, and for an address in one cell what a pattern finds at its end. Our gazetteer is not asked.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from importers.cleaning.states import state_code
from importers.drafting import Raw, RawPlace
from importers.importer import Row, Skip
from importers.partners import importer

SOURCES = (
    "baltimore_211_hsds", "ohana_sample_hsds", "sf211_ndjson", "sf_dv_consortium", "bay_area_progressive_dir",
    "sf_youth_programs", "sf_financial_xlsx", "sf_linksf_json", "dallas_resource_packets", "us_dv_pet_shelters",
    "florida_legal_aid", "hifld_law_enforcement", "nhs_hospitals_england", "uk_courts", "ireland_churches",
)  # fmt: skip
LINE = re.compile(
    r"(?P<street>.*?)[,\n]\s*(?P<city>[A-Z][A-Za-z. ]+),?\s+(?P<state>[A-Z]{2})\.?,?\s*(?P<zip>\d{5})?\b.*"
)
NO_TOWN = re.compile(
    r"^(?:sf|dfw)$|^suite|\d|[&/;(,]|\b(?:street|st|road|rd|avenue|ave|drive|lane|square|centre|center|hospital|house|park|estate|room"
    r"|unknown|county|multiple|various|virtual|online|several|suite|unit|other|statewide|national|bay area|online)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Truth:
    """One place of one row. `state` is two letters in the US and "" elsewhere; `point` is None where unsure."""

    source: str
    country: str
    city: str
    state: str
    postcode: str
    county: str
    street: str
    point: tuple[float, float] | None


def truths(data: Path) -> list[Truth]:
    """Every different place of every source that is there, in the files' order."""
    found: dict[tuple[str, ...], Truth] = {}
    for slug in SOURCES:
        if not (data / slug).is_dir():
            continue
        module = importlib.import_module(f"importers.partners.{slug}")
        for row in _rows(slug, data / slug):
            raw = module.say(row)
            for place in () if isinstance(raw, Skip) else raw.places:
                told = _truth(slug, raw, place, row)
                if told is not None:
                    found.setdefault((told.source, told.city.casefold(), told.state, told.postcode), told)
    return list(found.values())


def _rows(slug: str, folder: Path) -> Iterator[Row]:
    """The rows of a source, from its folder or its one file."""
    only = [path for path in sorted(folder.iterdir()) if path.is_file()]
    yield from importer(slug).read(only[0] if len(only) == 1 else folder)


def _truth(slug: str, raw: Raw, place: RawPlace, row: Row) -> Truth | None:
    """What a row's own columns say; None where they name no town and no ZIP."""
    city, state, postcode, street = place.city, place.state or raw.state, place.postal_code, place.address_1
    if not city and (line := LINE.fullmatch(place.line.strip())):
        city, state, postcode = line["city"], line["state"], line["zip"] or ""
        street = line["street"]
    city = " ".join(city.split()).strip(" ,.")
    if NO_TOWN.search(city):
        city = ""
    if raw.country == "US":
        state, postcode = state_code(state), postcode if re.fullmatch(r"\d{5}(-\d{4})?", postcode.strip()) else ""
        if not state:
            return None
    if not (city or postcode):
        return None
    county = place.county or row.text("County")
    county = "" if county.isdigit() or county.upper() == "NOT AVAILABLE" else county.strip()
    where = "" if raw.country != "US" else state
    return Truth(slug, raw.country, city, where, postcode.strip().upper(), county, street.strip(), _point(slug, place))


def _point(slug: str, place: RawPlace) -> tuple[float, float] | None:
    """The row's coordinates; none from the file whose churches share one of another town."""
    if slug == "ireland_churches" or not place.latitude or not place.longitude:
        return None
    with suppress(ValueError):
        return float(str(place.latitude)), float(str(place.longitude))
    return None
