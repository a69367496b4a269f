"""iCarol's resource export: agencies, sites and programs in one CSV, of 116 or 169 columns.

Promises: private numbers, addresses and every note, worker and contact are never read; a record its owner keeps from
websites or from referral makes no listing; parents are climbed a few steps at most, and a loop among them is a reason.
A program stands at its site, else at its agency; an agency or site that others build upon is told with them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from directory.secrecy import without_repeats
from directory.values import PartnerKind, PhoneKind, Precision, Tier
from importers.drafting import Raw, RawPlace, kind_by_words
from importers.importer import HIDES, SKIP, Row, Skip
from importers.reading import read_rows
from importers.shapes.crosswalk import Coded, coded_in, crossed
from importers.shapes.hsds_parts import a_date
from importers.shapes.shape import Glimpse, Options, Recognition, Shape
from importers.shapes.visibility import is_no, is_private

KEY: Final = "ResourceAgencyNum"
SIGNS: Final = frozenset(
    {"resourceagencynum", "publicname", "taxonomylevelname", "parentagencynum", "physicaladdress1", "agencystatus",
     "agencydescription", "phone1number", "excludefromwebsite", "connectstositenum", "coveragearea"}
)  # fmt: skip
STEPS: Final = 6
"""Parents above a row that are looked at."""
PARENTS, SITES = "waymark:parents", "waymark:sites"
WITHHELD: Final = ("ExcludeFromWebsite", "ExcludeFromDirectory", "DoNotRefer", "IsConfidential")
OFFERED: Final = ("AvailableForReferral", "AvailableForDirectory")
NAMED_PHONES: Final = (
    ("PhoneNumberHotline", "PhoneNumberHotlineDescription", "hotline", PhoneKind.HOTLINE),
    ("PhoneTollFree", "PhoneTollFreeDescription", "toll-free", None),
    ("PhoneNumberBusinessLine", "PhoneNumberBusinessLineDescription", "business line", None),
    ("PhoneNumberAfterHours", "PhoneNumberAfterHoursDescription", "after hours", None),
    ("PhoneNumberOutOfArea", "PhoneNumberOutOfAreaDescription", "from outside the area", None),
    ("PhoneTTY", "PhoneTTYDescription", "TTY", PhoneKind.TTY),
    ("PhoneFax", "PhoneFaxDescription", "fax", PhoneKind.FAX),
)
KINDS: Final = {"fax": PhoneKind.FAX, "tty": PhoneKind.TTY, "hotline": PhoneKind.HOTLINE, "text": PhoneKind.TEXT}
REFUSED: Final = re.compile(r"do not refer|not for referral|exclude", re.IGNORECASE)


def recognise(glimpse: Glimpse) -> Recognition | None:
    """One table with iCarol's column names."""
    columns = glimpse.columns()
    met = len(columns & SIGNS)
    if KEY.casefold() not in columns or met < 4:
        return None
    why = f"It looks like an iCarol export: {met} of its {len(columns)} columns are iCarol's own (ResourceAgencyNum …)."
    return Recognition("icarol", why, min(0.99, 0.6 + 0.05 * met))


def read(path: Path) -> Iterator[Row]:
    """Every record, each with the records above it and the sites it is given at."""
    rows = list(read_rows(path))
    by_number: dict[str, Row] = {}
    for row in rows:
        by_number.setdefault(row.text(KEY), row)
    sites, carried = _links(rows, by_number)
    for row in rows:
        parents = _above(row, by_number)
        reason = "its parents form a circle" if parents is None else carried.get(row.text(KEY), "")
        if row.text("TaxonomyLevelName").casefold().startswith("programatsite"):
            reason = "says where a program is given; it is told with the program"
        if reason:
            hidden = row.text(KEY) if any(map(_withheld, (row, *(parents or ())))) else ""
            yield Row(row.number, {SKIP: reason, HIDES: hidden}, row.file)
        else:
            found = [by_number[number].cells for number in sites.get(row.text(KEY), ()) if number in by_number]
            yield Row(row.number, {**row.cells, PARENTS: [p.cells for p in parents or ()], SITES: found}, row.file)


def _links(rows: Iterable[Row], known: Mapping[str, Row]) -> tuple[Mapping[str, list[str]], Mapping[str, str]]:
    """The sites of each program, and the records that are told with those that build on them."""
    sites: dict[str, list[str]] = defaultdict(list)
    carried: dict[str, str] = {}
    for row in rows:
        number, above = row.text(KEY), row.text("ParentAgencyNum")
        site, program = row.text("ConnectsToSiteNum"), row.text("ConnectsToProgramNum")
        if above in known and above != number:
            carried[above] = "is told with the programs and sites below it"
        if site in known and site != number:
            carried[site] = "is a site; it is told with the programs given there"
            sites[program if program in known else number].append(site)
    return sites, carried


def _above(row: Row, known: Mapping[str, Row]) -> list[Row] | None:
    """The records above it, nearest first; None where they lead back to one already met."""
    found: list[Row] = []
    met = {row.text(KEY)}
    while (number := (found[-1] if found else row).text("ParentAgencyNum")) in known and len(found) < STEPS:
        if number in met:
            return None
        met.add(number)
        found.append(known[number])
    return found


def say(row: Row, options: Options) -> Raw | Skip:
    """One program, site or agency."""
    own = Row(row.number, row.cells)
    parents = [Row(0, cells) for cells in row.cells[PARENTS]]
    sites = [Row(0, cells) for cells in row.cells[SITES]]
    if any(_withheld(record) for record in (own, *parents)):
        return Skip("its source keeps it from websites or from referral", hides=own.text(KEY))
    name = own.text("PublicName", "OfficialName")
    agency = parents[-1] if parents else own
    stands = next((found for found in (sites, [own], parents) if any(map(_placed, found))), [own])
    crossing = crossed(_terms(own))
    visibility, flags = _secrecy(stands, own)
    flags += ("given at a site that is kept from the public",) if any(map(_withheld, sites)) else ()
    return Raw(
        source=options.source,
        kind=kind_by_words(PartnerKind.COMMUNITY, name, "; ".join(crossing.categories), agency.text("PublicName")),
        visibility=options.visible(visibility),
        external_id=own.text(KEY),
        name=name,
        organization=agency.text("PublicName", "OfficialName"),
        organization_id=agency.text(KEY),
        categories=crossing.categories,
        codes=crossing.codes,
        needs=crossing.needs,
        tags=crossing.tags,
        phones=next((found for record in (own, *sites, *parents) if (found := _phones(record))), ()),
        urls=_told("WebsiteAddress", own, *parents),
        email=_told("EmailAddressMain", own, *sites),
        places=tuple(_place(one) for one in stands if _placed(one)),
        hours=tuple(("", text) for text in [own.text("HoursOfOperation", "Hours")] if text),
        flags=flags,
        country=options.country,
        doubts=crossing.doubts,
        **_unspoken(_prose(own, agency), _private(own, agency)),
    )


def _private(*records: Row) -> list[str]:
    """The numbers and people that a record marks as private, which its texts may repeat."""
    found: list[str] = []
    for record in records:
        for stem in (*(f"Phone{n}" for n in range(1, 6)), *(stem for stem, *_ in NAMED_PHONES)):
            found += [record.text(f"{stem}Number", stem)] if is_private(record.text(f"{stem}IsPrivate")) else []
        for person in ("SeniorWorker", "MainContact"):
            if is_private(record.text(f"{person}IsPrivate")):
                found += [record.text(f"{person}{part}") for part in ("Name", "EmailAddress", "PhoneNumber")]
        if is_private(record.text("MailingAddressIsPrivate")):
            found.append(record.text("MailingAddress1"))
    return [text for text in found if text]


def _unspoken(said: dict[str, Any], secrets: list[str]) -> dict[str, Any]:
    """Texts without the sentences that repeat what is private."""
    if not secrets:
        return said
    return {name: without_repeats(text, secrets) if isinstance(text, str) else text for name, text in said.items()}


def _prose(own: Row, agency: Row) -> dict[str, Any]:
    """What a record says in words; nothing of its notes, workers and contacts."""
    return {
        "alternate_name": own.text("AlternateName"),
        "organization_description": agency.text("AgencyDescription"),
        "organization_url": agency.text("WebsiteAddress"),
        "description": own.text("AgencyDescription"),
        "areas": own.text("CoverageAreaText", "CoverageArea", "Coverage"),
        "languages": own.text("LanguagesOfferedList", "LanguagesOffered"),
        "eligibility": own.text("Eligibility"),
        "fees": own.text("FeeStructureSource"),
        "application": own.text("ApplicationProcess"),
        "wait_time": own.text("NormalWaitTime"),
        "documents": tuple(filter(None, [own.text("DocumentsRequired")])),
        "alert": own.text("TemporaryMessage") if is_private(own.text("TemporaryMessageAppears")) else "",
        "status": _status(own.text("AgencyStatus")),
        "assured_date": a_date(own.text("LastVerifiedOn")),
    }


def _status(word: str) -> str:
    plain = word.casefold()
    return "inactive" if plain.startswith("inactive") else "active" if plain.startswith("active") else word


def _withheld(record: Row) -> bool:
    """Whether its owner keeps it from the public or from being referred to."""
    kept = any(is_private(record.text(column)) for column in WITHHELD)
    return (
        kept or any(is_no(record.text(name)) for name in OFFERED) or bool(REFUSED.search(record.text("AgencyStatus")))
    )


def _placed(record: Row) -> bool:
    return bool(record.text("PhysicalAddress1", "PhysicalCity", "PhysicalPostalCode", "Latitude")) or is_private(
        record.text("PhysicalAddressIsPrivate")
    )


def _secrecy(stands: Iterable[Row], own: Row) -> tuple[Tier | None, tuple[str, ...]]:
    """Public where the export says that the address is not private, or that the record may be shown on websites."""
    found = [*stands]
    flags = tuple(r.text("PhysicalAddressIsPrivate") for r in found if r.text("PhysicalAddressIsPrivate"))
    said = all("PhysicalAddressIsPrivate" in record.cells for record in found) or is_no(own.text("ExcludeFromWebsite"))
    return Tier.PUBLIC if said else None, flags


def _place(record: Row) -> RawPlace:
    """Its physical address; the one for post, and the other one, are not read."""
    return RawPlace(
        address_1=record.text("PhysicalAddress1"),
        address_2=record.text("PhysicalAddress2"),
        city=record.text("PhysicalCity"),
        county=record.text("PhysicalCounty"),
        state=record.text("PhysicalStateProvince"),
        postal_code=record.text("PhysicalPostalCode"),
        latitude=record.cells.get("Latitude"),
        longitude=record.cells.get("Longitude"),
        precision=Precision.UNKNOWN,
        description=record.text("PhysicalLocationDescription"),
        transportation=record.text("PublicAccessTransportation", "BusServiceAccess"),
        accessibility=record.text("DisabilitiesAccess"),
        external_id=record.text(KEY),
    )


def _phones(record: Row) -> tuple[tuple[str, PhoneKind | None], ...]:
    """Its numbers that are not private, each with what it is for."""
    found: list[tuple[str, PhoneKind | None]] = []
    for n in range(1, 6):
        stem = f"Phone{n}"
        if record.text(f"{stem}Number") and not is_private(record.text(f"{stem}IsPrivate")):
            kind = KINDS.get(record.text(f"{stem}Type").casefold())
            label = _label(record.text(f"{stem}Description"), record.text(f"{stem}Name", f"{stem}name"))
            found.append((label + record.text(f"{stem}Number"), kind))
    for stem, words, label, kind in NAMED_PHONES:
        if record.text(stem) and not is_private(record.text(f"{stem}IsPrivate")):
            found.append((_label(record.text(words), label) + record.text(stem), kind))
    return tuple(found)


def _label(*words: str) -> str:
    """The first words that can stand before a number: short, and without digits."""
    short = [word for word in words if word and len(word) <= 60 and not re.search(r"[\d:;|\n]", word)]
    return f"{short[0]}: " if short else ""


def _told(column: str, *records: Row) -> str:
    """The first record's cell that says something."""
    return next((record.text(column) for record in records if record.text(column)), "")


def _terms(own: Row) -> tuple[Coded, ...]:
    """The taxonomy cells: names with codes, or two lists side by side."""
    listed = own.text("TaxonomyTerms", "TaxonomyTerm", "TaxonomyTermsNotDeactivated", "Categories")
    names = coded_in(listed)
    codes = [code.strip() for code in re.split(r"[;|,*\n]+", own.text("TaxonomyCodes")) if code.strip()]
    if len(codes) == len(names) and not any(term.code for term in names):
        return tuple(Coded(code, term.name) for code, term in zip(codes, names, strict=True))
    return names + tuple(Coded(code) for code in codes)


ICAROL: Final = Shape("icarol", "iCarol resource export", recognise, read, say)
