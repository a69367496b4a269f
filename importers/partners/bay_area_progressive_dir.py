"""Bay Area Progressive Directory: advocacy groups, media and services of all kinds, a community partner.

Format: JSON objects glued by commas, without brackets: `{name, aka, urls, locations: {…}}`. Mess: PO boxes as streets
(`POBox 781`), a town in the state's cell, `^^` for a paragraph, keywords parted by `;` with counties among them.
Most entries are campaigns that speak of violence or shelter and offer neither: needs come from exact keywords alone.
Visibility: groups print their own addresses; what speaks of survivors and gives none is not known.
"""

import re

from importers.drafting import Raw, cell, desk, enrolled, form_beside, kind_by_words, parts, place_of, raw_of
from importers.drafting.neighbours import guarded
from importers.importer import Row
from importers.reading import read_json
from importers.shapes.visibility import declared

FORM = form_beside(__file__)
NEEDS = FORM.tables["needs"]


def say(row: Row) -> Raw:
    """One group."""
    group, address = row.cells["locations"], row.cells["locations"]["address_attributes"]
    words, name = parts(group["service_attributes"]["keywords"], ";"), cell(row.cells, "name")
    counties = [word for word in words if word.endswith(" County")]
    street, state = cell(address, "street"), cell(address, "state").upper()
    about = cell(group, "description").replace("^^", "\n\n")
    box = re.match(r"P\.?\s*O\.?\s*Box", street, re.IGNORECASE) is not None
    cares = ["care after rape"] if "rape" in words and {"counseling", "services"} & set(words) else []
    where = {"address_1": re.sub(r"^POBox", "PO Box", street), "state": state if len(state) == 2 else ""}
    return raw_of(
        FORM,
        row,
        visibility=declared(name, about, *words, placed=bool(street)),
        kind=kind_by_words(FORM.kind, name),
        identity=tuple(counties),
        description="" if about.startswith("See description at") else about,
        needs=tuple(NEEDS[word] for word in (*words, *cares) if word in NEEDS),
        categories=words,
        urls=" ".join(row.cells["urls"]),
        email=desk(*group["emails"]),
        areas="; ".join(counties),
        places=(place_of(FORM, row.cells, postal=box, **where),),
        state="CA" if address["city"] else "",
    )


IMPORTER = enrolled(FORM, *guarded(read_json, say))
