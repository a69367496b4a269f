"""San Mateo County's human services: the Ohana sample set, in HSDS 1.0's tables, a community partner.

Format: a folder of CSV tables joined by ids: organizations, locations (with languages and accessibility), services,
addresses, phones (of an organisation, location, service or contact), regular_schedules. One listing is one service.
Mess: closing before opening ("9am" to "03:00"), 12- and 24-hour clocks together, a phone that is no number, defunct and
inactive services, test rows. Contacts are people: neither they nor their phones are read. Mail addresses pin nothing.
Visibility: offices of public services; public, unless a service houses people.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from directory.values import PartnerKind, Tier
from importers.drafting import Raw, registered
from importers.importer import Row, Skip
from importers.shapes import OHANA, Options

SLUG = "ohana_sample_hsds"
OPTIONS = Options(SLUG)


def read(path: Path) -> Iterator[Row]:
    """The services, each with its place, organisation, numbers and hours."""
    return iter(OHANA.read(path))


def say(row: Row) -> Raw | Skip:
    """One service; all lie in California, and those without an address are reached at their organisation's office."""
    said = OHANA.say(row, OPTIONS)
    return said if isinstance(said, Skip) else replace(said, visibility=Tier.PUBLIC, state="CA")


IMPORTER = registered(
    SLUG, "San Mateo County sample (Ohana)", PartnerKind.COMMUNITY, read, say, SLUG, licence="BSD-3-Clause"
)
