"""Maryland 211 for Baltimore: iCarol exported as HSDS 1.0's tables (Ohana), a community partner.

Format: as `ohana_sample_hsds`. Its 211 taxonomy and mapping hang on no service (`taxonomy_ids` is empty), so needs come
from words. Mess: descriptions in sections, of which DONATIONS and VOLUNTEERS are no help to a caller; lines for staff
("do not give to clients"); masks for numbers; numbers for donors. Visibility: a told address is public, unless the row
or another at the same door is confidential, speaks of survivors and gives no address, or houses people. Most rows that
say *confidential* speak of tests and calls; only one that speaks of the place hides it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from directory.values import PartnerKind
from importers.cleaning.text import without_asides, without_sections
from importers.drafting import Raw, registered
from importers.drafting.neighbours import guarded
from importers.importer import Row, Skip
from importers.secrecy import personal_email
from importers.shapes import OHANA, Options

SLUG = "baltimore_211_hsds"
OPTIONS = Options(SLUG)
GIVERS = {"VOLUNTEERS", "VOLUNTEER", "DONATIONS", "DONATION", "HOLIDAY DONATIONS", "VOLUNTEERS/DONATIONS"}

OTHERS = re.compile(r"volunteer|donat|\bupdat", re.IGNORECASE)
"""In the label of a number for givers, or of the person who keeps the entry."""


def read(path: Path) -> Iterator[Row]:
    """The services, each with its place, organisation and numbers."""
    return iter(OHANA.read(path))


def _for_callers(text: str) -> str:
    """What a caller needs of a text in sections."""
    return without_asides(without_sections(text, GIVERS)).removeprefix("OVERVIEW:").strip()


def say(row: Row) -> Raw | Skip:
    """One service."""
    said = OHANA.say(row, OPTIONS)
    if isinstance(said, Skip):
        return said
    return replace(
        said, state="MD", description=_for_callers(said.description),
        organization_description=_for_callers(said.organization_description),
        application=without_asides(said.application), eligibility=without_asides(said.eligibility),
        email="" if personal_email(said.email) else said.email,
        organization_email="" if personal_email(said.organization_email) else said.organization_email,
        phones=tuple(phone for phone in said.phones if not OTHERS.search(phone[0])),
        guessed_area="Baltimore, MD", guess="the city whose 211 this is",
    )  # fmt: skip


IMPORTER = registered(SLUG, "Maryland 211, Baltimore", PartnerKind.COMMUNITY, *guarded(read, say), SLUG)
