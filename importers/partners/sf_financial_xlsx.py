"""San Francisco's Smart Money Network: help with budgets, credit, homes and small businesses, from one shared form.

Format: XLSX, 4 sheets: two templates, the records in columns (`Sheet3`), and the same in rows (`services.csv`), with
instructions beside the header. Mess: newlines in addresses, sentences such as *go online to find a location* for an
address, several numbers and people's names in a contact cell. Visibility: offices that invite clients; public.
"""

import re

from directory.values import Tier
from importers.drafting import Raw, RawPlace, enrolled, form_beside, raw_of, told
from importers.drafting.cells import listed, matching, paragraphs, ticked
from importers.drafting.contacts import links_in, mail_in, numbers_in
from importers.importer import Row, Skip
from importers.reading import read_form

FORM = form_beside(__file__)
RECORDS = ("Topic covered: Budgeting", "Resource Address")
"""Columns of the sheets that hold records."""


def say(row: Row) -> Raw | Skip:
    """One resource."""
    organization = row.text("Organization Name")
    place = told(row.text("Resource Address"), row.text("Organization Address"))
    if row.text("Name of Service or Product").startswith("The name of your resource"):
        return Skip("is the form's instructions")
    if not organization:
        return Skip("names no organisation")
    reach, join, doors = row.text("Best Contact"), row.text("How to Join?"), bool(re.search(r"\d", place))
    topics = [topic for topic in FORM.tables["topics"] if ticked(row, (f"Topic covered: {topic}",))]
    about = (listed("Topics", topics), row.text("Type of Resource"), row.text("Other Topics"))
    return raw_of(
        FORM,
        row,
        visibility=Tier.PUBLIC,
        identity=(organization,),
        description=paragraphs(row.text("Description"), *about),
        needs=matching(FORM.tables["needs"], "; ".join(topics)),
        phones=tuple((number, None) for text in (reach, join) for number in numbers_in(text)),
        urls=told(row.text("URL")) or links_in(join),
        email=mail_in(reach) or mail_in(join),
        places=(RawPlace(line=place),) if doors else (),
        guessed_area="" if doors else "San Francisco, CA",
    )


IMPORTER = enrolled(FORM, lambda path: read_form(path, RECORDS), say)
