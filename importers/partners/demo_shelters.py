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
from importers.drafting.cells import ASK, NO, PLAIN, YES
from importers.importer import Row, Skip
from importers.reading import read_xlsx, withheld

SLUG = "demo_shelters"
RULES = {
    "children-accepted": PLAIN,
    "teen-boys-accepted": PLAIN,
    "men-accepted": (
        ("hotel.*", "hotel"),
        (r"yes\W+same (?:building|site)", "same_site"),
        (NO, "no"),
        (rf"{ASK}|{YES}", "ask"),
    ),
    "pets": (
        (r".*on.?site.*", "on_site"),
        (r".*fosters?\b.*", "foster_or_boarding_partner"),
        (r"service animals only", "service_animals_only"),
        (NO, "no"),
        (rf"{ASK}|{YES}|.*call about.*", "ask"),
    ),
    "wheelchair": ((YES, "yes"), (r"part.*", "partial"), (NO, "no"), (rf"{ASK}|depends.*", "ask")),
}
COLUMNS = dict(zip(RULES, ("Kids?", "Boys 13-17?", "Men?", "Pets?", "Wheelchair"), strict=True))
DAYS = {"d": 1, "n": 1, "w": 7, "m": 30, "y": 365}


def read(path: Path) -> Iterator[Row]:
    """The rows below the header; of those hidden, struck out or marked only that they are left out, and why."""
    yield from read_xlsx(path, sheet="Shelters", header_row=3)
    for problem in withheld(path):
        if problem.row:
            yield Row(problem.row, {"why": problem.what}, problem.file)


def _permission(row: Row) -> Authorisation | None:
    who, when, what = (row.text(f"Permission {part}") for part in ("signed by", "date", "document"))
    if row.text("Address may be published?").casefold() != "yes" or not (who and when and what):
        return None
    return Authorisation(authorised_by=who, authorised_on=date.fromisoformat(when[:10]), document=what)


def _stay(text: str) -> dict[str, str]:
    """The longest stay in days; months of 30 and years of 365."""
    found = re.fullmatch(r"(\d+)\s*([dnwmy])[a-zí]*", text.casefold())
    return (
        {"max-stay-days": str(int(found[1]) * DAYS[found[2]])} if found else {"max-stay-days": "varies"} if text else {}
    )


def say(row: Row) -> Raw | Skip:
    """One program."""
    if row.text("why"):
        return Skip(row.text("why"))
    permission = _permission(row)
    policies, doubts = answers({code: row.text(column) for code, column in COLUMNS.items()}, RULES)
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
        policies=policies | _stay(row.text("Longest stay")),
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
