"""The demonstration county's congregations that help: an interfaith council's sheet (invented; every page says so).

Format: TSV, UTF-8 with BOM, all capitals. Mess: latitude and longitude share a cell, swapped, halved or zero; no ids; a
congregation listed twice. Visibility: places of worship; public, unless the street cell says CONFIDENTIAL.
"""

import re

from directory.values import PartnerKind, Tier
from importers.drafting import Raw, RawPlace, registered, told
from importers.importer import Row, Skip
from importers.reading import read_csv

SLUG = "demo_faith"


def say(row: Row) -> Raw | Skip:
    """One congregation."""
    help_offered, street = row.text("HELP OFFERED"), row.text("STREET")
    trained = "A contact person here is trained to help." if row.text("CONTACT PERSON TRAINED?") == "YES" else ""
    return Raw(
        source=SLUG,
        kind=PartnerKind.FAITH,
        visibility=Tier.PUBLIC,
        name=row.text("CONGREGATION"),
        description="\n".join(filter(None, (help_offered.capitalize(), trained))),
        categories=tuple(part.strip().lower() for part in re.split(r"[;,]", help_offered)),
        phones=((row.text("PHONE"), None),),
        urls=told(row.text("WEBSITE")).lower(),
        places=(
            RawPlace(
                address_1=street, city=row.text("TOWN"), state=row.text("ST"), latitude=row.text("LOCATION (LAT,LON)"),
            ),
        ),
        hours=(("", row.text("WHEN").lower()),),
        languages=row.text("LANGUAGES").title(),
        state="IA",
        demo=True,
    )  # fmt: skip


IMPORTER = registered(
    SLUG, "Demonstration congregations", PartnerKind.FAITH, read_csv, say, "faith.tsv", once=True, demo=True,
)  # fmt: skip
