"""Courts of England and Wales: the Courts and Tribunals Service's court finder, a court partner.

Format: a JSON list of `{slug, name, display, info, addresses, contacts, opening_times, areas_of_law, facilities, …}`.
Mess: HTML in `info`, numbers spaced oddly, several in one cell, postal addresses of other courts beside those to visit,
opening times without days: their words are told, days are never inferred. Visibility: public buildings. A need only
where the areas of law name an order against abuse.
"""

import re

from directory.draft import Doubt
from directory.values import Tier
from importers.cleaning.text import clean_text
from importers.drafting import Raw, cell, enrolled, form_beside, listed, many, numbers_of, paragraphs, place_of, raw_of
from importers.importer import Row, Skip
from importers.reading import read_json

FORM = form_beside(__file__)
ORDERS = re.compile(r"domestic (?:violence|abuse)|forced marriage|family law act|non-molestation", re.IGNORECASE)
ACCESS = re.compile(r"disabled|hearing|guide dog|lift|toilet", re.IGNORECASE)


def say(row: Row) -> Raw | Skip:
    """One court; its point belongs to the address to visit, where there is but one."""
    if not row.cells["display"]:
        return Skip("is not shown by its own source", hides=row.text("slug"))
    cells, times, law = row.cells, many(row.cells["opening_times"]), many(row.cells["areas_of_law"], "name")
    posted = [one for one in cells["addresses"] if one["type"] == "Postal"]
    visited = [one for one in cells["addresses"] if one not in posted] or ([] if posted else [{}])
    point = {"latitude": cells.get("lat"), "longitude": cells.get("lon")} if len(visited) == 1 else {}
    access = "\n".join(cell(one, "description") for one in cells["facilities"] if ACCESS.search(one["name"]))
    said = (listed("Areas of law", law), listed("Opening times", times, "; ", ""))
    return raw_of(
        FORM,
        row,
        visibility=Tier.PUBLIC,
        needs=("protective-order",) if any(map(ORDERS.search, law)) else (),
        description=paragraphs(clean_text(cells["info"]), *said),
        phones=numbers_of(sorted(cells["contacts"], key=lambda one: one["sort"] or 0), label="name"),
        email=next(iter(many(cells["emails"], "address")), ""),
        places=(
            *(place_of(FORM, one, accessibility=access, **point) for one in visited),
            *(place_of(FORM, one, postal=True) for one in posted),
        ),
        doubts=(Doubt(field="hours", what="opening times without days", text="; ".join(times)),) if times else (),
    )


IMPORTER = enrolled(FORM, read_json, say)
