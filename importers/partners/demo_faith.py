"""The demonstration county's congregations that help: an interfaith council's sheet (invented; every page says so).

Format: TSV, UTF-8 with BOM, all capitals. Mess: latitude and longitude share a cell, swapped, halved or zero; no ids; a
congregation listed twice. Visibility: places of worship; public, unless the street cell says CONFIDENTIAL.
"""

from directory.values import Tier
from importers.drafting import Raw, enrolled, form_beside, parts, raw_of, told
from importers.importer import Row
from importers.reading import read_csv

FORM = form_beside(__file__)


def say(row: Row) -> Raw:
    """One congregation."""
    help_offered = row.text("HELP OFFERED")
    trained = "A contact person here is trained to help." if row.text("CONTACT PERSON TRAINED?") == "YES" else ""
    return raw_of(
        FORM,
        row,
        visibility=Tier.PUBLIC,
        description="\n".join(filter(None, (help_offered.capitalize(), trained))),
        categories=parts(help_offered.lower(), ";,"),
        urls=told(row.text("WEBSITE")).lower(),
        hours=(("", row.text("WHEN").lower()),),
        languages=row.text("LANGUAGES").title(),
    )


IMPORTER = enrolled(FORM, read_csv, say)
