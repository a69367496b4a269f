"""San Francisco Domestic Violence Consortium: its member agencies (counselling, legal, shelters), scraped from a page.

Format: a JSON list of `{organization: {name, urls}, locs: {name, address, phones, fax, description, short_desc}}`.
Mess: empty names, non-breaking spaces at the end of phones and ZIPs, a telephone number in the street cell, null
numbers, a description that is only a link, `short_desc` cut with "...": it is never used.
Visibility: the agencies print their office addresses themselves, so public; every agency that houses people is
confidential, since no written authorisation is known. A nameless agency is left for a person: a name is not guessed
from a link.
"""

from directory.values import PhoneKind, Tier
from importers.cleaning.phones import clean_phones
from importers.drafting import Raw, cell, enrolled, form_beside, kind_by_words, numbers_of, place_of, raw_of
from importers.importer import Row
from importers.reading import read_json

FORM = form_beside(__file__)


def say(row: Row) -> Raw:
    """One agency."""
    agency, place = row.cells.get("organization") or {}, row.cells.get("locs") or {}
    about, street = cell(place, "description"), cell(place, "address.street")
    misplaced = street if clean_phones(street).value else ""
    return raw_of(
        FORM,
        row,
        visibility=Tier.PUBLIC,
        kind=kind_by_words(FORM.kind, cell(row.cells, "locs.name", "organization.name")),
        description="" if about.startswith("http") else about,
        phones=(
            *numbers_of(place.get("phones")),
            *numbers_of(place.get("fax"), PhoneKind.FAX),
            (misplaced, PhoneKind.VOICE),
        ),
        urls=" ".join(agency.get("urls") or ()),
        places=(place_of(FORM, row.cells, state="CA", address_1="" if misplaced else street),),
    )


IMPORTER = enrolled(FORM, read_json, say)
