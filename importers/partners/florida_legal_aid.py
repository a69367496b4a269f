"""Free civil legal aid in Florida: the Florida Legal Aid resource federation's directory, a legal-aid partner.

Format: a folder of three CSV tables joined by UUID: `organizations.csv`, `locations.csv`, `services.csv`. One listing
is one service, with its organisation's e-mail and link where it has none, and the offices that have a street.
Mess: an address is one line and two times in three only `State: FL`; phones as `main: …, tollfree: …, tdd: …`; counties
joined by `;`; a ragged last column; ages 0, 200 and 999 that mean *none*; the county list of one row a column too far.
Visibility: law offices that invite clients in; public. Jails, courts and shelters that lawyers visit stand among the
locations: only those named like an office of the organisation are told.
"""

from collections.abc import Iterator
from pathlib import Path

from directory.values import Tier
from importers.drafting import Raw, cell, enrolled, fitting, form_beside, paragraphs, parts, place_of, raw_of
from importers.drafting.contacts import labelled_numbers
from importers.importer import Row
from importers.reading.joining import Joined, read_joined

FORM = form_beside(__file__)
KEY = "organization_uuid"


def read(path: Path) -> Iterator[Row]:
    """The services, each with its organisation and that organisation's locations."""
    tables = {"agency": Joined("organizations.csv", KEY), "offices": Joined("locations.csv", KEY, many=True)}
    return read_joined(path, "services.csv", tables)


def say(row: Row) -> Raw:
    """One service."""
    offices, limit = fitting(row.cells["offices"], FORM.tables["offices"]), row.text("service_income_limit")
    named = [(cell(office, "phones"), cell(office, "location_name")) for office in offices]
    return raw_of(
        FORM,
        row,
        visibility=Tier.PUBLIC,
        description=paragraphs(row.text("service_description"), row.text("service_additional_information")),
        categories=parts(row.text("service_problem_codes"), ";"),
        policies={"income-limit": "limit"} if limit.isdigit() else {},
        phones=tuple(number for phones, name in named for number in labelled_numbers(phones, name)),
        places=tuple(place_of(FORM, office) for office in offices),
        eligibility=f"Income at most {limit}% of the federal poverty level." if limit.isdigit() else "",
    )


IMPORTER = enrolled(FORM, read, say)
