"""Maryland 211 for Baltimore: iCarol exported as HSDS 1.0's tables (Ohana), a community partner.

Format: as `ohana_sample_hsds`. Its 211 taxonomy and mapping hang on no service (`taxonomy_ids` is empty), so needs come
from words. Mess: descriptions in sections, of which DONATIONS and VOLUNTEERS are no help to a caller; lines for staff
("do not give to clients"); masks for numbers; numbers for donors. Visibility: a told address is public, unless the row
or another at the same door is confidential, speaks of survivors and gives no address, or houses people. Most rows that
say *confidential* speak of tests and calls; only one that speaks of the place hides it.
"""

import re

from importers.cleaning.text import without_asides, without_sections
from importers.drafting import Raw, amended, desk, enrolled, form_beside
from importers.drafting.neighbours import guarded
from importers.importer import Row, Skip
from importers.shapes import OHANA, Options

FORM = form_beside(__file__)
OTHERS = re.compile(r"volunteer|donat|\bupdat", re.IGNORECASE)
"""In the label of a number for givers, or of the person who keeps the entry."""


def _for_callers(text: str) -> str:
    """What a caller needs of a text in sections."""
    return without_asides(without_sections(text, set(FORM.tables["givers"]))).removeprefix("OVERVIEW:").strip()


def say(row: Row) -> Raw | Skip:
    """One service."""
    said = OHANA.say(row, Options(FORM.slug))
    if isinstance(said, Skip):
        return said
    return amended(
        FORM,
        said,
        description=_for_callers(said.description),
        organization_description=_for_callers(said.organization_description),
        application=without_asides(said.application),
        eligibility=without_asides(said.eligibility),
        email=desk(said.email),
        organization_email=desk(said.organization_email),
        phones=tuple(phone for phone in said.phones if not OTHERS.search(phone[0])),
    )


IMPORTER = enrolled(FORM, *guarded(OHANA.read, say))
