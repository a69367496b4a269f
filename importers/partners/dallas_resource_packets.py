"""Dallas–Fort Worth resource packets, typed into 37 CSV files: counselling, legal aid, shelters, police and more.

Format: a folder of CSV files without a common header, some without any (see `reading.binders`). Mess: section titles
between rows, two binders side by side, address, phone and link in one cell, emoji for flags (`♂ Accepts Men`,
`🐕 Accepts Pets`), `N/A` and `NaN`, links copied from the row above, one file of running text.
Visibility: a packet is printed for clients, so offices are public. Files about shelters or about where people live are
confidential, and where a file mixes both nothing is known, which is the same.
"""

import re

from directory.values import PartnerKind, PhoneKind, Tier
from importers.drafting import Raw, enrolled, form_beside, kind_by_words, matching, raw_of, told
from importers.drafting.packets import contact_of, hours_or_intake, place_in, without_marks
from importers.importer import Row
from importers.reading.binders import packet_rows

FORM = form_beside(__file__)


def say(row: Row) -> Raw:
    """One organisation."""
    words, notes, name = FORM.tables, told(row.text("notes")), row.text("name")
    found = (topic for topic in words["topics"] if re.search(topic["files"], row.file, re.IGNORECASE))
    topic = next(found, {"kind": "community"})
    kind, rings = PartnerKind(topic["kind"]), topic["kind"] in words["rings"]
    rules = {code: value for mark, code, value in reversed(words["policies"]) if re.search(mark, notes, re.IGNORECASE)}
    return raw_of(
        FORM,
        row,
        visibility=Tier(topic["tier"]) if "tier" in topic else None,
        kind=kind_by_words(kind, name, row.text("section")) if kind is PartnerKind.COMMUNITY else kind,
        name=name,
        identity=(row.file,),
        description=without_marks(told(row.text("description")), notes),
        categories=tuple(filter(None, (without_marks(told(row.text("category"))), row.text("section")))),
        needs=(*topic.get("needs", ()), *matching(words["needs"], notes)),
        tags=matching(words["tags"], notes),
        policies=rules,
        state=told(row.text("state")) or "TX",
        guessed_area=row.text("county") or "Dallas County",
        **contact_of(row, PhoneKind.HOTLINE if rings else None),
        **hours_or_intake(row),
        **place_in(row),
    )


IMPORTER = enrolled(FORM, packet_rows, say)
