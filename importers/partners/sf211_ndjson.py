"""San Francisco's 211: one organisation per line of JSON, its sub-locations being its programs and sites.

Format: `{name, urls, locations: [{name, address_attributes, coordinates, phones_attributes, services_attributes …}]}`.
Mess: "NA", blanks and null for nothing; `[longitude, latitude]` as text, and always the middle of a ZIP code; programs
that repeat a site and add nothing. Contacts are people and are not read. Visibility: a street is public, unless its
row or another at the same door houses people or keeps it; no street in a service for survivors is not known.
"""

from collections.abc import Iterator
from pathlib import Path

from directory.values import PartnerKind, PhoneKind, Precision
from importers.drafting import Raw, RawPlace, kind_by_words, registered, told
from importers.drafting.neighbours import guarded
from importers.importer import Row, Skip
from importers.reading import read_json
from importers.secrecy import personal_email
from importers.shapes.hsds_parts import phones
from importers.shapes.visibility import declared

SLUG = "sf211_ndjson"
TELLING = ("description", "phones_attributes", "faxes_attributes", "hours", "languages")


def read(path: Path) -> Iterator[Row]:
    """One row per program or site."""
    for row in read_json(path):
        for site in row.cells["locations"]:
            yield Row(row.number, {**site, "agency": row.cells["name"], "links": row.cells["urls"]}, row.file)


def say(row: Row) -> Raw | Skip:
    """One program or site."""
    site, service = row.cells, dict(*row.cells["services_attributes"][:1])
    words, about = tuple(map(told, service.get("keywords") or ())), told(site["description"])
    if not (any(site.get(name) for name in TELLING) or words or told(service.get("eligibility"))):
        return Skip("says no more than its organisation's name and address")
    street, (lon, lat) = told(site["address_attributes"].get("street")), site.get("coordinates") or (None, None)
    address = site["address_attributes"]
    faxes = tuple((told(fax["number"]), PhoneKind.FAX) for fax in site["faxes_attributes"])
    desks = [mail for mail in site.get("emails") or () if not personal_email(mail)]
    return Raw(
        source=SLUG, kind=kind_by_words(PartnerKind.COMMUNITY, told(site["name"]), "; ".join(words)),
        visibility=declared(told(site["name"]), told(row.cells["agency"]), about, *words, placed=bool(street)),
        name=told(site["name"]), organization=told(row.cells["agency"]), identity=(told(row.cells["agency"]), *words),
        description=about, categories=words, email=next(iter(desks), ""),
        urls=" ".join(site.get("urls") or row.cells["links"]), phones=phones(site["phones_attributes"]) + faxes,
        places=(RawPlace(address_1=street, city=told(address.get("city")), state=told(address.get("state")),
                         postal_code=told(address.get("zip")), latitude=lat, longitude=lon,
                         precision=Precision.POSTCODE, transportation=told(site.get("transportation"))),),
        hours=(("", told(site["hours"])),), languages="; ".join(map(told, site["languages"])),
        eligibility=told(service.get("eligibility"), service.get("audience")), fees=told(service.get("fees")),
        application=told(service.get("how_to_apply")), areas="; ".join(service.get("service_areas") or ()),
        guessed_area="San Francisco, CA", guess="the city whose 211 this is", state="CA",
    )  # fmt: skip


IMPORTER = registered(SLUG, "San Francisco 211", PartnerKind.COMMUNITY, *guarded(read, say), "sf.json")
