"""The demonstration county's counsellors and support groups: a provider list (invented; every page says so).

Format: CSV in cp1252 with `;`, a title, an empty line, the header in line 3. Mess: section rows that tell the need of
the rows below, a total line, town and ZIP in one cell, e-mail and link in one cell.
Visibility: practices that print their address are public; where the street cell says CONFIDENTIAL nothing is told.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from directory.values import PartnerKind, Tier
from importers.drafting import Raw, RawPlace, links_in, mail_in, registered, told
from importers.importer import Row, Skip
from importers.reading import read_csv
from importers.reading.sections import sectioned

SLUG = "demo_counselling"
SECTIONS = {
    "INDIVIDUAL COUNSELING": ("counseling",),
    "SUPPORT GROUPS": ("support-group",),
    "CHILDREN & TEENS": ("child-support",),
    "SEXUAL ASSAULT / HOSPITAL": ("sexual-assault",),
    "DRUGS & ALCOHOL": ("substance-use",),
}
ABUSERS = re.compile(r"batterer intervention|alternatives to abuse", re.IGNORECASE)


def read(path: Path) -> Iterator[Row]:
    """The providers, each with the section it stands in."""
    return sectioned(read_csv(path, header_row=3), "Provider", "Ref")


def say(row: Row) -> Raw | Skip:
    """One program."""
    where = row.text("City / Zip")
    town = re.fullmatch(r"(.*?),?\s*(?:\bIA\b)?\s*(\d{5}(?:-\d{4})?)?", where)
    remote = where.casefold() == "online only"
    reach, program = row.text("E-mail / web"), row.text("Program")
    return Raw(
        source=SLUG,
        kind=PartnerKind.COUNSELLING,
        visibility=Tier.PUBLIC,
        external_id=row.text("Ref"),
        name=program,
        organization=row.text("Provider"),
        description=told(row.text("Remarks")),
        needs=("abuse-intervention",) if ABUSERS.search(program) else SECTIONS.get(row.text("section"), ()),
        infer=not ABUSERS.search(program),
        phones=((row.text("Tel"), None),),
        urls=links_in(reach),
        email=mail_in(reach),
        places=()
        if remote or not town
        else (RawPlace(address_1=row.text("Street"), city=town[1], postal_code=town[2] or ""),),
        virtual=remote,
        guessed_area="Linn County",
        guess="the county whose list it stands in",
        hours=(("", row.text("Hours")),),
        languages=row.text("Language(s)"),
        eligibility=row.text("For whom"),
        fees=row.text("Cost"),
        state="IA",
        demo=True,
    )


IMPORTER = registered(
    SLUG, "Demonstration counsellors", PartnerKind.COUNSELLING, read, say, "counselling.csv", demo=True,
)  # fmt: skip
