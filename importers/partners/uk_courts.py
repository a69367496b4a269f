"""Courts of England and Wales: the Courts and Tribunals Service's court finder, a court partner.

Format: a JSON list of `{slug, name, display, info, addresses, contacts, opening_times, areas_of_law, facilities, …}`.
Mess: HTML in `info`, numbers spaced oddly, several in one cell, postal addresses of other courts beside those to visit,
opening times without days: their words are told, days are never inferred. Visibility: public buildings. A need only
where the areas of law name an order against abuse.
"""

import re

from directory.draft import Doubt
from directory.values import PartnerKind, PhoneKind, Tier
from importers.cleaning.text import clean_text
from importers.drafting import Raw, RawPlace, listed, paragraphs, registered, told
from importers.importer import Row, Skip
from importers.reading import read_json

SLUG = "uk_courts"
ORDERS = re.compile(r"domestic (?:violence|abuse)|forced marriage|family law act|non-molestation", re.IGNORECASE)

ACCESS = re.compile(r"disabled|hearing|guide dog|lift|toilet", re.IGNORECASE)


def say(row: Row) -> Raw | Skip:
    """One court; its point belongs to the address to visit, where there is but one."""
    if not row.cells["display"]:
        return Skip("is not shown by its own source", hides=row.text("slug"))
    cells, times = row.cells, list(map(told, row.cells["opening_times"]))
    visited = [one for one in cells["addresses"] if one["type"] != "Postal"] or [{}]
    posted = [one for one in cells["addresses"] if one["type"] == "Postal"]
    alone = cells if len(visited) == 1 and not (posted and visited == [{}]) else {}
    law = [told(area["name"]) for area in cells["areas_of_law"]]
    access = "\n".join(told(one["description"]) for one in cells["facilities"] if ACCESS.search(one["name"]))
    contacts = sorted(filter(lambda one: one["number"], cells["contacts"]), key=lambda one: one["sort"] or 0)
    return Raw(
        source=SLUG, kind=PartnerKind.COURT, visibility=Tier.PUBLIC, infer=False, country="GB",
        external_id=row.text("slug"), name=row.text("name"),
        needs=("protective-order",) if any(map(ORDERS.search, law)) else (),
        description=paragraphs(
            clean_text(cells["info"]), listed("Areas of law", law), listed("Opening times", times, "; ", "")),
        phones=tuple((f"{c['name']}: {c['number']}".removeprefix(": "),
                      PhoneKind.FAX if re.search("fax", f"{c['name']}", re.IGNORECASE) else None) for c in contacts),
        email=next((told(mail["address"]) for mail in cells["emails"]), ""),
        places=tuple(
            RawPlace(
                address_1=told(one.get("address")), city=told(one.get("town")), postal_code=told(one.get("postcode")),
                accessibility="" if one in posted else access, postal=one in posted,
                latitude=None if one in posted else alone.get("lat"),
                longitude=None if one in posted else alone.get("lon"))
            for one in (*visited, *posted)),
        doubts=(Doubt(field="hours", what="opening times without days", text="; ".join(times)),) if times else (),
    )  # fmt: skip


IMPORTER = registered(
    SLUG, "Courts of England and Wales", PartnerKind.COURT, read_json, say, "courts.json", country="GB",
    licence="Open Government Licence v2",
)  # fmt: skip
