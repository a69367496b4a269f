"""San Francisco Domestic Violence Consortium: its member agencies (counselling, legal, shelters), scraped from a page.

Format: a JSON list of `{organization: {name, urls}, locs: {name, address, phones, fax, description, short_desc}}`.
Mess: empty names, non-breaking spaces at the end of phones and ZIPs, a telephone number in the street cell, null
numbers, a description that is only a link, `short_desc` cut with "...": it is never used.
Visibility: the agencies print their office addresses themselves, so public; every agency that houses people is
confidential, since no written authorisation is known. A nameless agency is left for a person: a name is not guessed
from a link.
"""

from directory.values import PartnerKind, PhoneKind, Tier
from importers.cleaning.phones import clean_phones
from importers.drafting import Raw, RawPlace, kind_by_words, registered, told
from importers.importer import Row, Skip
from importers.reading import read_json

SLUG = "sf_dv_consortium"


def say(row: Row) -> Raw | Skip:
    """One agency."""
    agency, place = row.cells.get("organization") or {}, row.cells.get("locs") or {}
    address, about = place.get("address") or {}, told(place.get("description"))
    name = told(place.get("name"), agency.get("name"))
    street = told(address.get("street"))
    misplaced = street if clean_phones(street).value else ""
    return Raw(
        source=SLUG,
        kind=kind_by_words(PartnerKind.COUNSELLING, name),
        visibility=Tier.PUBLIC,
        name=name,
        description="" if about.startswith("http") else about,
        phones=(
            *((told(phone.get("number")), None) for phone in place.get("phones") or ()),
            *((told(fax.get("number")), PhoneKind.FAX) for fax in place.get("fax") or ()),
            (misplaced, PhoneKind.VOICE),
        ),
        urls=" ".join(agency.get("urls") or ()),
        places=(
            RawPlace(
                address_1="" if misplaced else street,
                city=told(address.get("city")),
                state="CA",
                postal_code=told(address.get("zip")),
            ),
        ),
    )


IMPORTER = registered(
    SLUG, "San Francisco Domestic Violence Consortium", PartnerKind.COUNSELLING, read_json, say,
    "SFDomesticViolenceConsortiumParser.json",
)  # fmt: skip
