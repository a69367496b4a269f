"""The demonstration county's shelters and safe homes: a coalition's workbook (invented; every page says so).

Format: XLSX, sheet `Shelters`, header in row 3. Mess: hidden and struck-out rows, a comment that says not to publish,
several labelled numbers in a cell, answers in two languages.
Visibility: confidential, unless *Address may be published?* says yes and all three cells of the permission are filled:
then that is the written authorisation.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from directory.draft import Authorisation
from directory.values import PartnerKind, PhoneKind, Tier
from importers.drafting import Raw, RawPlace, answers, registered, told
from importers.drafting.shelter_answers import SHELTER_ANSWERS, longest_stay
from importers.importer import Row, Skip
from importers.reading import read_seen

SLUG = "demo_shelters"
COLUMNS = dict(zip(SHELTER_ANSWERS, ("Kids?", "Boys 13-17?", "Men?", "Pets?", "Wheelchair"), strict=True))


def read(path: Path) -> Iterator[Row]:
    """The rows below the header; of those hidden, struck out or marked only that they are left out, and why."""
    return read_seen(path, sheet="Shelters", header_row=3)


def _permission(row: Row) -> Authorisation | None:
    who, when, what = (row.text(f"Permission {part}") for part in ("signed by", "date", "document"))
    if row.text("Address may be published?").casefold() != "yes" or not (who and when and what):
        return None
    return Authorisation(authorised_by=who, authorised_on=date.fromisoformat(when[:10]), document=what)


def say(row: Row) -> Raw | Skip:
    """One program."""
    permission = _permission(row)
    policies, doubts = answers({code: row.text(column) for code, column in COLUMNS.items()}, SHELTER_ANSWERS)
    return Raw(
        source=SLUG,
        kind=PartnerKind.SHELTER,
        visibility=Tier.PUBLIC if permission else Tier.CONFIDENTIAL,
        authorisation=permission,
        external_id=row.text("Ref #"),
        name=row.text("Program"),
        organization=row.text("Agency"),
        description=row.text("Notes"),
        categories=tuple(part.strip() for part in re.split(r"[;,/]", row.text("What we offer"))),
        policies=policies | longest_stay(row.text("Longest stay")),
        phones=((row.text("Hotline (24h)"), PhoneKind.HOTLINE), (row.text("Other numbers"), None)),
        urls=told(row.text("Web")),
        places=(
            RawPlace(
                address_1=row.text("Street address"), city=row.text("City"), state="IA", postal_code=row.text("Zip")
            ),
        ),
        areas=row.text("Area served"),
        hours=(("", row.text("When someone answers")),),
        languages=row.text("Languages"),
        eligibility=row.text("Who can stay"),
        doubts=doubts,
        state="IA",
        demo=True,
    )


IMPORTER = registered(
    SLUG, "Demonstration shelters", PartnerKind.SHELTER, read, say, "shelters.xlsx", demo=True,
)  # fmt: skip
