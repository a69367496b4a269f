"""A made-up region for the ten calls: around Chicago, and a valley in Montana where the next town is far.

Promises: every name, number and address is invented. What each listing says is what a call is decided by.
"""

from __future__ import annotations

from typing import Any

from directory.draft import ListingDraft
from tests.web.conftest import draft

COOK = {"kind": "county", "code": "17031", "name": "Cook County, IL"}
WILL = {"kind": "county", "code": "17197", "name": "Will County, IL"}
DUPAGE = {"kind": "county", "code": "17043", "name": "DuPage County, IL"}
BILLINGS = {"kind": "county", "code": "30111", "name": "Yellowstone County, MT"}
MONTANA = {"kind": "state", "code": "US-MT", "name": "Montana"}
SPANISH = {"code": "es", "name": "Spanish"}
ASL = {"code": "ase", "name": "American Sign Language"}


def _shelter(name: str, areas: list[Any], *languages: Any, **policies: str) -> dict[str, Any]:
    return {
        "name": name,
        "kind": "shelter",
        "tier": "confidential",
        "needs": ["emergency-shelter"],
        "service_areas": areas,
        "languages": list(languages),
        "schedules": [{"expression": "24/7"}],
        "policies": policies,
    }


def _help(name: str, needs: list[str], areas: list[Any], *languages: Any, **policies: str) -> dict[str, Any]:
    return {"name": name, "needs": needs, "service_areas": areas, "languages": list(languages), "policies": policies}


def _valley(name: str, men: str) -> dict[str, Any]:
    return _shelter(name, [MONTANA], pets="no", **{"men-accepted": men})


def _at(zip_code: str, town: str, at: tuple[float, float], facts: dict[str, Any]) -> dict[str, Any]:
    """The same with a public address in Montana, as its director signed."""
    address = {"address_1": "1 Example Street", "city": town, "state_province": "MT", "postal_code": zip_code}
    point = {"latitude": at[0], "longitude": at[1], "precision": "street"}
    signed = {"authorised_by": "A Director", "authorised_on": "2026-01-05", "document": "letter 7"}
    return facts | {"tier": "public", "authorisation": signed, "locations": [{"address": address, "point": point}]}


_FAMILY = {"children-accepted": "yes", "teen-boys-accepted": "yes"}
_ANYBODY = {"men-accepted": "same_site", "trans-inclusive": "yes"}
_NOT_ASKED = {"immigration-status": "not_asked"}
_WOMEN = {"men-accepted": "no", "teen-boys-accepted": "no", "pets": "no", "wheelchair": "no"}

FACTS = (
    _shelter("Casa Amparo", [COOK], SPANISH, **_FAMILY, pets="on_site"),
    _shelter("Lantern House", [COOK], SPANISH, **_FAMILY, pets="foster_or_boarding_partner"),
    _shelter("Prairie Door", [COOK], SPANISH, **_FAMILY, pets="on_site", **{"men-accepted": "no"}),
    _shelter("Maple Refuge", [COOK], SPANISH, **_WOMEN, **{"trans-inclusive": "ask"}),
    _shelter("Northside Rooms", [COOK, DUPAGE], **_WOMEN, **{"trans-inclusive": "yes"}),
    _shelter("Open Arms", [COOK], **_ANYBODY, **{"children-accepted": "yes"}),
    _shelter("Brothers Way", [COOK], **{"men-accepted": "hotel", "children-accepted": "yes", "pets": "no"}),
    _shelter("Riverbend House", [COOK, WILL], **{"men-accepted": "separate_site", "trans-inclusive": "yes"}),
    _shelter("Will County Haven", [WILL], SPANISH, pets="no"),
    _shelter("Joliet Safe Rooms", [WILL], pets="no"),
    _shelter("Dupage Bridge", [DUPAGE, WILL], pets="no"),
    _help("Hands and Voices", ["counseling"], [COOK], ASL, **{"deaf-access": "asl_staff"}),
    _help("Quiet Harbor Counseling", ["counseling"], [COOK], ASL, **{"deaf-access": "videophone"}),
    _help("Signs of Safety", ["counseling"], [COOK], ASL, **{"deaf-access": "asl_staff;text"}),
    _help("Elm Counseling", ["counseling"], [COOK], SPANISH),
    _help("Order Desk", ["protective-order"], [COOK], SPANISH, **_NOT_ASKED),
    _help("Justicia Clinic", ["protective-order", "lawyer"], [COOK], SPANISH, **_NOT_ASKED),
    _help("Puente Legal", ["protective-order", "immigration-help"], [COOK], SPANISH, **_NOT_ASKED),
    _help("Court Steps", ["protective-order"], [COOK]),
    _help("Family Lawyers", ["lawyer", "family-law"], [COOK]),
    _help("Custody Help Line", ["family-law", "lawyer"], [COOK]),
    _help("Neighborhood Lawyers", ["lawyer"], [COOK]),
    _valley("Badlands Shelter", "hotel"),
    _at("59327", "Forsyth", (46.267, -106.678), _valley("Yellowstone House", "same_site")),
    _at("59330", "Glendive", (47.106, -104.713), _valley("Glendive Safe Place", "separate_site")),
    _at("59101", "Billings", (45.783, -108.505), _valley("Billings Refuge", "no") | {"service_areas": [BILLINGS]}),
)  # fmt: skip

ROOM = {"Casa Amparo": "space", "Lantern House": "space", "Prairie Door": "space", "Open Arms": "space"}


def region() -> list[ListingDraft]:
    """The listings, each with a number of its own."""
    return [
        draft(number, **({"organization": {"name": facts["name"]}, "phones": [_phone(number)]} | facts))
        for number, facts in enumerate(FACTS, 100)
    ]


def _phone(number: int) -> dict[str, str]:
    return {"number": f"+1312555{number:04d}", "kind": "hotline"}
