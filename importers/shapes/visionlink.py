"""VisionLink's CommunityOS export: agencies (99 columns) and services (52 columns), joined by `Agency_Id`.

Promises: that there is a confidential address hides every place, and no text repeats it; directors, contacts and staff
notes are never read; an agency that no service names is told as itself, a service whose agency is missing is doubted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from directory.draft import Doubt
from directory.values import PartnerKind, PhoneKind, Tier
from importers.drafting import Raw, RawPlace, kind_by_words
from importers.importer import Row, Skip
from importers.shapes.crosswalk import coded_in, crossed
from importers.shapes.hsds_parts import a_date
from importers.shapes.looking import tables
from importers.shapes.shape import Glimpse, Options, Recognition, Shape

KEY: Final = "Agency_Id"
AGENCY: Final = "waymark:agency"
ADDRESS: Final = "AgencyAddressus_AgencyAddressus_"
SECRET: Final = ("AgencyAddressus_ConfidentialAddress_", "AgencyAddressus_ConfidentialMailingAddress_")
NUMBERS: Final = (
    ("ServiceSystem_PhoneMain", None),
    ("AgencySystem_HotlinePhoneNumber", PhoneKind.HOTLINE),
    ("ServiceSystem_TddPhone", PhoneKind.TTY),
    ("ServiceSystem_Fax", PhoneKind.FAX),
)
AGENCY_NUMBERS: Final = (
    ("AgencySystem_HotlinePhoneNumber", PhoneKind.HOTLINE),
    ("AgencySystem_TddPhone", PhoneKind.TTY),
    ("AgencySystem_Fax", PhoneKind.FAX),
)
ACTIVE: Final = re.compile(r"active|published|approved|current|complete|live|1|true", re.IGNORECASE)
INACTIVE: Final = re.compile(r"inactive|archived?|deleted|deactivated|unpublished|draft|pending|0|false", re.IGNORECASE)


def recognise(glimpse: Glimpse) -> Recognition | None:
    """Tables with VisionLink's column prefixes."""
    columns = {name for found in glimpse.tables.values() for name in found}
    met = [name for name in columns if re.match(r"(?:Agency|Service)(?:System|Option|Addressus|Taxonomy|Site)_", name)]
    if KEY not in columns or len(met) < 3:
        return None
    why = (
        f"It looks like a VisionLink export: {len(met)} columns begin with AgencySystem_, ServiceSystem_ and the like."
    )
    return Recognition("visionlink", why, min(0.99, 0.7 + 0.02 * len(met)))


def read(path: Path) -> Iterator[Row]:
    """The services, each with its agency; then the agencies that have none."""
    rows = [row for listed in tables(path).values() for row in listed]
    agencies: dict[str, Row] = {}
    for row in rows:
        if row.text("AgencySystem_Name"):
            agencies.setdefault(row.text(KEY), row)
    served: set[str] = set()
    for row in rows:
        if row.text("ServiceSystem_Name", "Service_Id"):
            served.add(row.text(KEY))
            agency = agencies.get(row.text(KEY))
            yield Row(row.number, {**row.cells, AGENCY: agency.cells if agency else None}, row.file)
    for row in rows:
        lone = row.text(KEY) not in served and not row.text("ServiceSystem_Name", "Service_Id")
        if lone:
            yield Row(row.number, {AGENCY: row.cells}, row.file)


def say(row: Row, options: Options) -> Raw | Skip:
    """One service, or an agency without any."""
    agency = Row(0, row.cells[AGENCY] or {})
    whole = "ServiceSystem_Name" in row.cells or "Service_Id" in row.cells
    name = row.text("ServiceSystem_Name") if whole else agency.text("AgencySystem_Name")
    crossing = crossed(coded_in(row.text("ServiceTaxonomy_ModuleServicepost")))
    hidden = tuple(place for stem in SECRET for place in _places(agency, stem))
    status = _status(
        row.text("ServiceOption_Status", "Service_Status"), agency.text("AgencyOption_Status", "Agency_Status")
    )
    lost = () if row.cells[AGENCY] else (Doubt(field="organization", what="its agency is not in the file"),)
    return Raw(
        source=options.source,
        kind=kind_by_words(
            PartnerKind.COMMUNITY, name, "; ".join(crossing.categories), agency.text("AgencySystem_Name")
        ),
        # The export keeps public and confidential addresses in columns of their own: that is its statement.
        visibility=options.visible(Tier.PUBLIC if agency.text(f"{ADDRESS}address_1", f"{ADDRESS}city") else None),
        external_id=row.text("Service_Id") if whole else f"agency-{agency.text(KEY)}",
        name=name,
        categories=crossing.categories,
        codes=crossing.codes,
        needs=crossing.needs,
        tags=crossing.tags,
        phones=_phones(row) or _phones(agency, AGENCY_NUMBERS),
        # A confidential address is handed on beside a flag only so that texts which repeat it lose it too.
        places=(*_places(agency, ADDRESS), *hidden),
        flags=("a confidential address",) if hidden else (),
        status=status,
        country=options.country,
        state=agency.text(f"{ADDRESS}state"),
        doubts=(*crossing.doubts, *lost),
        **_prose(row, agency),
    )


def _prose(row: Row, agency: Row) -> dict[str, Any]:
    """What a service and its agency say in words; nothing of notes, directors and contacts."""
    hours = row.text("ServiceSystem_Hoursofoperation", "ServiceHoursofoperation_ModuleHoursofoperation") or agency.text(
        "AgencySystem_HoursOfOperation", "AgencyHoursofoperation_ModuleHoursofoperation"
    )
    populations = row.text("ServiceOption_EligibilityFocusPopulations")
    return {
        "alternate_name": row.text("ServiceSystem_Aka"),
        "organization": agency.text("AgencySystem_Name"),
        "organization_id": agency.text(KEY),
        "organization_description": agency.text("AgencySystem_Description"),
        "organization_url": agency.text("AgencySystem_Websiteurl"),
        "description": row.text("ServiceSystem_Description") or agency.text("AgencySystem_Description"),
        "urls": row.text("ServiceSystem_Websiteurl") or agency.text("AgencySystem_Websiteurl"),
        "email": row.text("ServiceSystem_EmailAddress") or agency.text("AgencySystem_EmailAddress"),
        "areas": row.text("ServiceGeotagus_ServiceGeotagus"),
        "hours": (("", hours),) if hours else (),
        "languages": row.text("ServiceOption_LanguagesOtherThanEnglish")
        or agency.text("AgencyOption_LanguagesOtherThanEnglish"),
        "eligibility": "\n".join(filter(None, (row.text("ServiceSystem_Eligibility"), populations))),
        "fees": row.text("ServiceSystem_FeeStructure"),
        "application": row.text("ServiceSystem_ApplicationintakeProcess"),
        "documents": tuple(filter(None, [row.text("ServiceSystem_DocumentsRequired")])),
        "assured_date": a_date(row.text("ServiceSystem_DateOfLastCompleteUpdate")),
    }


def _status(*words: str) -> str:
    """Active only where nothing says otherwise; a word that is neither is handed on for a person."""
    for word in words:
        if INACTIVE.fullmatch(word):
            return "inactive"
        if word and not ACTIVE.fullmatch(word):
            return word
    return ""


def _phones(
    record: Row, numbers: tuple[tuple[str, PhoneKind | None], ...] = NUMBERS
) -> tuple[tuple[str, PhoneKind | None], ...]:
    return tuple((record.text(column), kind) for column, kind in numbers if record.text(column))


def _places(agency: Row, stem: str) -> tuple[RawPlace, ...]:
    """The agency's address whose columns begin with `stem`; the one for post is not read."""
    place = RawPlace(
        address_1=agency.text(f"{stem}address_1"),
        address_2=agency.text(f"{stem}address_2"),
        city=agency.text(f"{stem}city"),
        county=agency.text(f"{stem}county"),
        state=agency.text(f"{stem}state"),
        postal_code=agency.text(f"{stem}zip"),
        latitude=agency.cells.get(f"{stem}latitude"),
        longitude=agency.cells.get(f"{stem}longitude"),
        external_id=agency.text(f"{stem}id"),
    )
    return () if place.empty else (place,)


VISIONLINK: Final = Shape("visionlink", "VisionLink CommunityOS export", recognise, read, say)
