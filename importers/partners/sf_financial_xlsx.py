"""San Francisco's Smart Money Network: help with budgets, credit, homes and small businesses, from one shared form.

Format: XLSX, 4 sheets: two templates, the records in columns (`Sheet3`), and the same in rows (`services.csv`), with
instructions beside the header. Mess: newlines in addresses, sentences such as *go online to find a location* for an
address, several numbers and people's names in a contact cell. Visibility: offices that invite clients; public.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from directory.values import PartnerKind, Tier
from importers.drafting import Raw, RawPlace, links_in, listed, mail_in, paragraphs, registered, ticked, told
from importers.importer import Row, Skip
from importers.reading import read_form

SLUG = "sf_financial_xlsx"
TOPICS = ("Budgeting", "Credit Counseling", "Foreclosure", "Homeownership", "Saving for Education", "Small Business")
NUMBER = re.compile(r"(?:\b1[-. ])?\(?\b\d{3}\)?[-. ]*\d{3}[-. ]\d{4}\b(?:[, ]*(?:ext|x|option)[. ]*\d+)?")
"""Telephone numbers amid sentences."""


def say(row: Row) -> Raw | Skip:
    """One resource."""
    name, place = (
        row.text("Name of Service or Product"),
        told(row.text("Resource Address"), row.text("Organization Address")),
    )
    if name.startswith("The name of your resource"):
        return Skip("is the form's instructions")
    if not row.text("Organization Name"):
        return Skip("names no organisation")
    doors = bool(re.search(r"\d", place))
    reach, join = row.text("Best Contact"), row.text("How to Join?")
    topics = [
        topic.removeprefix("Topic covered: ") for topic in ticked(row, [f"Topic covered: {one}" for one in TOPICS])
    ]
    kinds = row.text("Type of Resource"), row.text("Other Topics")
    return Raw(
        source=SLUG, kind=PartnerKind.COMMUNITY, visibility=Tier.PUBLIC, name=name,
        organization=row.text("Organization Name"), identity=(row.text("Organization Name"),),
        description=paragraphs(row.text("Description"), listed("Topics", topics), *kinds),
        needs=("money-credit",) if {"Budgeting", "Credit Counseling"} & set(topics) else (),
        phones=tuple((number, None) for text in (reach, join) for number in NUMBER.findall(text)), infer=False,
        urls=told(row.text("URL")) or links_in(join), email=mail_in(reach) or mail_in(join),
        places=(RawPlace(line=place),) if doors else (),
        application=join, eligibility=told(row.text("Demographic Requirements")),
        languages=told(row.text("Languages Offered")),
        guessed_area="" if doors else "San Francisco, CA", guess="the city whose network it is",
    )  # fmt: skip


def read(path: Path) -> Iterator[Row]:
    """The records of both sheets that hold some, and of the others that they are none."""
    return read_form(path, ("Topic covered: Budgeting", "Resource Address"))


IMPORTER = registered(
    SLUG, "Smart Money Network (San Francisco)", PartnerKind.COMMUNITY, read, say,
    "SMN_Filter_Template_All_Organizations.xlsx", once=True,
)  # fmt: skip
