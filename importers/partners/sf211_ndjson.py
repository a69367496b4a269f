"""San Francisco's 211: one organisation per line of JSON, its sub-locations being its programs and sites.

Format: `{name, urls, locations: [{name, address_attributes, coordinates, phones_attributes, services_attributes …}]}`.
Mess: "NA", blanks and null for nothing; `[longitude, latitude]` as text, and always the middle of a ZIP code; programs
that repeat a site and add nothing. Contacts are people and are not read. Visibility: a street is public, unless its
row or another at the same door houses people or keeps it; no street in a service for survivors is not known.
"""

from collections.abc import Iterator
from pathlib import Path

from directory.values import PhoneKind
from importers.drafting import Raw, at, cell, desk, enrolled, form_beside, kind_by_words, many, place_of, raw_of
from importers.drafting.contacts import numbers_of
from importers.drafting.neighbours import guarded
from importers.importer import Row, Skip
from importers.reading import read_json
from importers.shapes.hsds_parts import phones
from importers.shapes.visibility import declared

FORM = form_beside(__file__)


def read(path: Path) -> Iterator[Row]:
    """One row per program or site."""
    for row in read_json(path):
        for site in row.cells["locations"]:
            yield Row(row.number, {**site, "agency": row.cells["name"], "links": row.cells["urls"]}, row.file)


def say(row: Row) -> Raw | Skip:
    """One program or site."""
    site, place = row.cells, place_of(FORM, row.cells)
    if not any(cell(site, name) for name in FORM.tables["telling"]):
        return Skip("says no more than its organisation's name and address")
    name, agency, words = cell(site, "name"), cell(site, "agency"), many(at(site, "services_attributes.0.keywords"))
    return raw_of(
        FORM,
        row,
        visibility=declared(name, agency, cell(site, "description"), *words, placed=bool(place.address_1)),
        kind=kind_by_words(FORM.kind, name, "; ".join(words)),
        identity=(agency, *words),
        categories=words,
        phones=phones(site["phones_attributes"]) + numbers_of(site["faxes_attributes"], PhoneKind.FAX),
        email=desk(*(site.get("emails") or ())),
        places=(place,),
    )


IMPORTER = enrolled(FORM, *guarded(read, say))
