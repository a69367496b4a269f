"""The demonstration county's shelters and safe homes: a coalition's workbook (invented; every page says so).

Format: XLSX, sheet `Shelters`, header in row 3. Mess: hidden and struck-out rows, a comment that says not to publish,
several labelled numbers in a cell, answers in two languages.
Visibility: confidential, unless *Address may be published?* says yes and all three cells of the permission are filled:
then that is the written authorisation.
"""

from collections.abc import Iterator
from pathlib import Path

from directory.values import Tier
from importers.drafting import Raw, answers, enrolled, form_beside, parts, permission, raw_of
from importers.drafting.shelter_answers import SHELTER_ANSWERS, longest_stay
from importers.importer import Row
from importers.reading import read_seen

FORM = form_beside(__file__)


def read(path: Path) -> Iterator[Row]:
    """The rows below the header; of those hidden, struck out or marked only that they are left out, and why."""
    return read_seen(path, sheet="Shelters", header_row=3)


def say(row: Row) -> Raw:
    """One program."""
    may = row.text("Address may be published?").casefold() == "yes"
    signed = permission(*(row.text(f"Permission {part}") for part in ("signed by", "date", "document")))
    asked = {code: row.text(column) for code, column in FORM.tables["answers"].items()}
    policies, doubts = answers(asked, SHELTER_ANSWERS)
    return raw_of(
        FORM,
        row,
        visibility=Tier.PUBLIC if may and signed else Tier.CONFIDENTIAL,
        authorisation=signed if may else None,
        categories=parts(row.text("What we offer"), ";,/"),
        policies=policies | longest_stay(row.text("Longest stay")),
        doubts=doubts,
    )


IMPORTER = enrolled(FORM, read, say)
