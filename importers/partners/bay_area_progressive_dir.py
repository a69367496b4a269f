"""Bay Area Progressive Directory: advocacy groups, media and services of all kinds, a community partner.

Format: JSON objects glued by commas, without brackets: `{name, aka, urls, locations: {…}}`. Mess: PO boxes as streets
(`POBox 781`), a town in the state's cell, `^^` for a paragraph, keywords parted by `;` with counties among them.
Most entries are campaigns that speak of violence or shelter and offer neither: needs come from exact keywords alone.
Visibility: groups print their own addresses; what speaks of survivors and gives none is not known.
"""

import re

from directory.values import PartnerKind, PhoneKind
from importers.drafting import Raw, RawPlace, kind_by_words, registered, told
from importers.drafting.neighbours import guarded
from importers.importer import Row
from importers.reading import read_json
from importers.secrecy import personal_email
from importers.shapes.visibility import declared

SLUG = "bay_area_progressive_dir"
NEEDS = {"legal services": "lawyer", "counseling": "counseling", "support groups": "support-group"}


def say(row: Row) -> Raw:
    """One group."""
    group, address = row.cells["locations"], row.cells["locations"]["address_attributes"]
    words = [word.strip() for word in group["service_attributes"]["keywords"].split(";") if word.strip()]
    counties = [word for word in words if word.endswith(" County")]
    street, state, name = told(address["street"]), told(address["state"]).upper(), told(row.cells["name"])
    about = told(group["description"]).replace("^^", "\n\n")
    phone, fax = told(group["phones_attributes"]["number"]), told(group["faxes_attributes"]["number"])
    box = re.match(r"P\.?\s*O\.?\s*Box", street, re.IGNORECASE) is not None
    desks = [mail for mail in group["emails"] if not personal_email(mail)]
    return Raw(
        source=SLUG, kind=kind_by_words(PartnerKind.COMMUNITY, name), identity=tuple(counties),
        visibility=declared(name, about, *words, placed=bool(street)), name=name, alternate_name=told(row.cells["aka"]),
        description="" if about.startswith("See description at") else about, infer=False,
        needs=tuple(NEEDS[word] for word in words if word in NEEDS), categories=tuple(words),
        phones=((phone, None), (fax, PhoneKind.FAX)),
        urls=" ".join(row.cells["urls"]), email=next(iter(desks), ""), areas="; ".join(counties),
        places=(RawPlace(address_1=re.sub(r"^POBox", "PO Box", street), city=told(address["city"]), postal=box,
                         state=state if len(state) == 2 else "", postal_code=told(address["zipcode"])),),
        state="CA" if address["city"] else "",
    )  # fmt: skip


IMPORTER = registered(
    SLUG, "Bay Area Progressive Directory", PartnerKind.COMMUNITY, *guarded(read_json, say), "bapd.json"
)
