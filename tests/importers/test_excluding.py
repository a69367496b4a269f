"""What a source keeps from the public is hidden in the run that says so, whatever its shape (SAFETY L12, A19)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from sqlmodel import Session, select

from directory import history, public, review
from directory.model import Correction, Listing, Metadata, ReadRow, ReviewItem
from directory.search.index import bring_up_to_date, open_engine
from directory.values import PartnerKind, PhoneKind, Tier
from importers.drafting import Raw, RawPlace, registered
from importers.importer import Importer, Row, Skip
from importers.mapping.proposal import propose_for
from importers.mapping.sheets import importer_of
from importers.partners import importer
from importers.report import Report
from importers.run import run
from importers.shapes import importer_for

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
STREET = "48213 Zanzibar Court"
Cells = dict[str, str]

ICAROL: Cells = {
    "ResourceAgencyNum": "7", "PublicName": "Harbour Legal Clinic", "TaxonomyLevelName": "Program",
    "AgencyStatus": "Active", "AgencyDescription": "Advice on rent.", "Phone1Number": "312-555-0101",
    "Phone1IsPrivate": "No", "PhysicalAddress1": STREET, "PhysicalCity": "Chicago", "PhysicalStateProvince": "IL",
    "PhysicalPostalCode": "60602", "PhysicalAddressIsPrivate": "No", "ExcludeFromWebsite": "No", "DoNotRefer": "No",
    "ExcludeFromDirectory": "No", "AvailableForReferral": "Yes", "ParentAgencyNum": "",
}  # fmt: skip
VISIONLINK: Cells = {
    "Agency_Id": "4", "AgencySystem_Name": "Harbour Aid", "AgencyOption_Status": "Active",
    "AgencyAddressus_AgencyAddressus_address_1": STREET, "AgencyAddressus_AgencyAddressus_city": "Chicago",
    "AgencyAddressus_AgencyAddressus_state": "IL", "AgencyAddressus_AgencyAddressus_zip": "60602",
    "AgencyAddressus_ConfidentialAddress_address_1": "", "Service_Id": "7",
    "ServiceSystem_Name": "Harbour Legal Clinic", "ServiceSystem_PhoneMain": "312-555-0101",
    "ServiceOption_Status": "Active",
}  # fmt: skip
SHEET: Cells = {
    "Name": "Harbour Legal Clinic", "Phone": "312-555-0101", "Street address": STREET, "City": "Chicago",
    "State": "IL", "ZIP": "60602", "Confidential?": "No", "Status": "Active",
}  # fmt: skip
OTHERS = 12
"""Rows that nothing happens to, so that a delivery of two is not one that shrank."""


def table(*rows: Mapping[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def others(cells: Cells, **columns: str) -> list[Cells]:
    """More rows of the same form: `columns` are what tells them apart, with `{n}` for the number."""
    return [cells | {name: text.format(n=n) for name, text in columns.items()} for n in range(10, 10 + OTHERS)]


def icarol(path: Path, **said: str) -> tuple[Importer, Path]:
    street = {"PhysicalAddress1": "{n} Elm Street", "Phone1Number": "312-555-01{n}"}
    rows = others(ICAROL, ResourceAgencyNum="{n}", PublicName="Program {n}", **street)
    (path / "export.csv").write_text(table(*rows, ICAROL | said), encoding="utf-8")
    return importer_for(path / "export.csv", "river", "River"), path / "export.csv"


def visionlink(path: Path, **said: str) -> tuple[Importer, Path]:
    (path / "export.csv").write_text(table(VISIONLINK | said), encoding="utf-8")
    return importer_for(path / "export.csv", "river", "River"), path / "export.csv"


def wellsky(path: Path, **said: str) -> tuple[Importer, Path]:
    folder = path / "tables"
    folder.mkdir(exist_ok=True)
    shown = {"SHOW_ON_PUBLIC_SITE": "1"} | said
    place = {"ID": "5", "NAME": "Harbour Legal Clinic", "ORGANIZATION_ID": "2", "PHYSICAL_ADDRESS": "9", "HOURS": ""}
    door = {"ID": "9", "LOCATION_ID": "5", "ADDRESS_1": STREET, "CITY": "Chicago", "STATE_PROVINCE": "IL",
            "POSTAL_CODE": "60602", "ISACTIVE": "1", "ISPRIMARY": "1"}  # fmt: skip
    phone = {"ID": "3", "LOCATION_ID": "5", "NUMBER": "312-555-0101", "ISACTIVE": "1", "DESCRIPTION": ""}
    service = {"PROVIDER_SERVICE_CODE_ID": "7", "LOCATION_ID": "5", "ORGANIZATION_ID": "2", "NAME": "Harbour advice"}
    service |= {"SERVICE_CODE_ID": "FT-1000", **shown}
    provider = {"ID": "2", "NAME": "Harbour Aid", "DESCRIPTION": "", "PROVIDER_TYPE": "", "SHOW_ON_PUBLIC_SITE": "1"}
    for name, row in (("provider", provider), ("location", place), ("address", door), ("phone", phone)):
        (folder / f"{name}.csv").write_text(table(row), encoding="utf-8")
    (folder / "service.csv").write_text(table(service), encoding="utf-8")
    return importer_for(folder, "river", "River"), folder


def sheet(path: Path, **said: str) -> tuple[Importer, Path]:
    rows = others(SHEET, Name="Clinic {n}", Phone="312-555-01{n}", **{"Street address": "{n} Elm Street"})
    (path / "list.csv").write_text(table(SHEET | said, *rows), encoding="utf-8")
    mapping = propose_for(path / "list.csv", "US")
    return importer_of(mapping, "river"), path / "list.csv"


def workbook(path: Path, **said: str) -> tuple[Importer, Path]:
    """The same sheet as a workbook; `strike` and `comment` mark its first row."""
    book = Workbook()
    page = book.worksheets[0]
    rows = others(SHEET, Name="Clinic {n}", Phone="312-555-01{n}", **{"Street address": "{n} Elm Street"})
    for row in (dict(zip(SHEET, SHEET, strict=True)), SHEET, *rows):
        page.append(list(row.values()))
    if "strike" in said:
        page["A2"].font = Font(strike=True)
    if "comment" in said:
        page["C2"].comment = Comment(said["comment"], "Ana")
    book.save(path / "list.xlsx")
    return importer_of(propose_for(path / "list.xlsx", "US"), "river"), path / "list.xlsx"


def courts(path: Path, **said: str) -> tuple[Importer, Path]:
    court = {
        "slug": "harbour", "name": "Harbour Court", "display": not said, "info": "", "lat": 51.5, "lon": -0.1,
        "addresses": [{"type": "Visiting", "address": STREET, "town": "London", "postcode": "WC2A 2LL"}],
        "contacts": [{"name": "Enquiries", "number": "020 7946 0101", "sort": 1}], "opening_times": [], "emails": [],
        "areas_of_law": [], "facilities": [],
    }  # fmt: skip
    (path / "courts.json").write_text(json.dumps([court]), encoding="utf-8")
    return importer("uk_courts"), path / "courts.json"


Delivery = Callable[..., tuple[Importer, Path]]
EXCLUDED = [
    (icarol, {"ExcludeFromWebsite": "Yes"}),
    (icarol, {"ExcludeFromDirectory": "1"}),
    (icarol, {"DoNotRefer": "x"}),
    (icarol, {"AvailableForReferral": "No"}),
    (icarol, {"AgencyStatus": "Active, but do not refer"}),
    (icarol, {"AgencyStatus": "Inactive"}),
    (wellsky, {"SHOW_ON_PUBLIC_SITE": "0"}),
    (visionlink, {"ServiceOption_Status": "Inactive"}),
    (visionlink, {"AgencyOption_Status": "Archived"}),
    (sheet, {"Status": "Closed"}),
    (workbook, {"strike": "yes"}),
    (workbook, {"comment": "Do not publish"}),
    (courts, {"display": "no"}),
]
CONFIDENTIAL = [
    (icarol, {"PhysicalAddressIsPrivate": "Yes"}),
    (icarol, {"PhysicalAddressIsPrivate": "Yes", "Phone1Number": ""}),
    (icarol, {"PhysicalAddressIsPrivate": "Yes", "PublicName": ""}),
    (icarol, {"PhysicalAddressIsPrivate": "Yes", "PublicName": f"Refuge at {STREET}"}),
    (visionlink, {"AgencyAddressus_ConfidentialAddress_address_1": "9 Secret Way"}),
    (sheet, {"Confidential?": "Yes"}),
    (sheet, {"Confidential?": ""}),
    (sheet, {"Confidential?": "Yes", "Phone": ""}),
]


def shown(session: Session) -> dict[str, public.PublicListing]:
    return {listing.name: listing for listing in public.all_listings(session, NOW + 9 * DAY)}


def told(session: Session, tmp_path: Path) -> bytes:
    """Everything that could still tell: what is shown, the index, the history, and the questions."""
    bring_up_to_date(session, open_engine(tmp_path / "index"), NOW + 9 * DAY)
    index = b"".join(file.read_bytes() for file in (tmp_path / "index").rglob("*") if file.is_file())
    said = [listing.model_dump_json() for listing in shown(session).values()]
    said += [f"{one.previous_value} {one.replacement_value}" for one in session.exec(select(Metadata)).all()]
    said += [item.detail for item in session.exec(select(ReviewItem)).all()]
    return ("\n".join(said).encode() + index).lower()


@pytest.mark.parametrize(("make", "said"), EXCLUDED)
def test_what_its_source_excludes_is_gone_in_the_same_run(
    session: Session, tmp_path: Path, make: Delivery, said: Cells
) -> None:
    first = run(session, *_args(make(tmp_path)), NOW)
    assert first.counts["created"] >= 1
    assert b"zanzibar" in told(session, tmp_path)
    run(session, *_args(make(tmp_path, **said)), NOW + DAY)
    assert not [name for name in shown(session) if name.startswith("Harbour")]
    assert b"zanzibar" not in told(session, tmp_path)


@pytest.mark.parametrize(("make", "said"), CONFIDENTIAL)
def test_what_its_source_marks_as_private_has_no_place_from_the_same_run_on(
    session: Session, tmp_path: Path, make: Delivery, said: Cells
) -> None:
    run(session, *_args(make(tmp_path)), NOW)
    assert b"zanzibar" in told(session, tmp_path)
    run(session, *_args(make(tmp_path, **said)), NOW + DAY)
    found = [listing for name, listing in shown(session).items() if name.startswith("Harbour")]
    assert all(listing.tier is Tier.CONFIDENTIAL and not listing.locations for listing in found)
    assert b"zanzibar" not in told(session, tmp_path)


def _args(made: tuple[Importer, Path]) -> tuple[Importer, list[Path]]:
    return made[0], [made[1]]


def test_an_excluded_agency_takes_its_programs_with_it(session: Session, tmp_path: Path) -> None:
    agency = ICAROL | {"ResourceAgencyNum": "1", "PublicName": "Harbour Aid", "TaxonomyLevelName": "Agency"}
    below = ICAROL | {"ParentAgencyNum": "1"}
    file = tmp_path / "export.csv"
    for at, mark in ((NOW, "No"), (NOW + DAY, "Yes")):
        file.write_text(table(agency | {"ExcludeFromWebsite": mark}, below), encoding="utf-8")
        run(session, importer_for(file, "river", "River"), [file], at)
    assert shown(session) == {}


def test_the_report_counts_it_and_nobody_is_asked_whether_it_is_missing(session: Session, tmp_path: Path) -> None:
    run(session, *_args(icarol(tmp_path)), NOW)
    report = run(session, *_args(icarol(tmp_path, ExcludeFromWebsite="Yes")), NOW + DAY)
    assert (report.withdrawn, report.as_json()["withdrawn"], report.missing) == (1, 1, [])
    assert report.counts["unchanged"] == OTHERS
    again = run(session, *_args(icarol(tmp_path, ExcludeFromWebsite="Yes")), NOW + 2 * DAY)
    assert (again.withdrawn, again.changes.hidden) == (0, 0)


def test_what_its_source_shows_again_waits_for_a_person(session: Session, tmp_path: Path) -> None:
    for day, mark in enumerate(("No", "Yes", "No")):
        report = run(session, *_args(icarol(tmp_path, ExcludeFromWebsite=mark)), NOW + day * DAY)
    assert "Harbour Legal Clinic" not in shown(session)
    assert report.counts["unchanged"] == OTHERS
    asked = {(item.kind, item.field) for item in review.open_items(session) if item.external_id == "7"}
    assert {("change", "status"), ("tier", "tier")} <= asked


def test_a_draft_that_waited_waits_no_longer(session: Session, tmp_path: Path) -> None:
    one, file = icarol(tmp_path)
    stranger = Importer("river", "River", one.kind, one.read, one.to_draft, trusted=False)
    run(session, stranger, [file], NOW)
    assert "7" in review.waiting_drafts(session, "river")
    one, file = icarol(tmp_path, ExcludeFromWebsite="Yes")
    run(session, Importer("river", "River", one.kind, one.read, one.to_draft, trusted=False), [file], NOW + DAY)
    assert "7" not in review.waiting_drafts(session, "river")


def say(row: Row) -> Raw | Skip:
    """Rows without ids of their own, with a flag, and an id where there is one."""
    return Raw(
        source="river", kind=PartnerKind.COMMUNITY, visibility=Tier.PUBLIC, name=row.text("name"),
        external_id=row.text("id"), phones=((row.text("phone"), PhoneKind.VOICE),), infer=False,
        places=(RawPlace(address_1=row.text("street"), city="Chicago", state="IL"),), flags=(row.text("private"),),
    )  # fmt: skip


def delivered(session: Session, rows: list[Cells], now: datetime) -> Report:
    def read(_path: Path) -> Iterator[Row]:
        return iter([Row(number, cells, "a.csv") for number, cells in enumerate(rows, 2)])

    return run(session, registered("river", "River", PartnerKind.COMMUNITY, read, say), [Path("a.csv")], now)


def test_of_rows_that_share_an_id_the_one_that_is_private_counts(session: Session) -> None:
    one = {"id": "7", "name": "Cedar Desk", "phone": "312-555-0101", "street": STREET}
    delivered(session, [one, one | {"private": "yes", "phone": ""}], NOW)
    (found,) = shown(session).values()
    assert (found.tier, found.locations) == (Tier.CONFIDENTIAL, ())


def test_of_namesakes_the_one_that_makes_no_listing_any_more_but_must_be_hidden_is_hidden(session: Session) -> None:
    first = {"name": "Cedar Desk", "phone": "312-555-0101", "street": STREET}
    second = {"name": "Cedar Desk", "phone": "312-555-0102", "street": "9 Elm Street"}
    delivered(session, [first, second], NOW)
    assert len(list(public.all_listings(session, NOW))) == 2
    delivered(session, [first, second | {"private": "yes", "phone": ""}], NOW + DAY)
    tiers = {row.external_id[-2:]: row.tier for row in session.exec(select(Listing)).all()}
    assert tiers.pop("~2") == Tier.CONFIDENTIAL.value
    assert list(tiers.values()) == [Tier.PUBLIC.value]
    delivered(session, [first | {"private": "yes", "phone": ""}, second], NOW + 2 * DAY)
    assert {row.tier for row in session.exec(select(Listing)).all()} == {Tier.CONFIDENTIAL.value}


def test_a_correction_and_a_remembered_row_that_told_the_place_go_too(session: Session, tmp_path: Path) -> None:
    run(session, *_args(icarol(tmp_path)), NOW)
    row = session.exec(select(Listing).where(Listing.external_id == "7")).one()
    text = json.dumps(f"Come to {STREET}.")
    session.add(Correction(id=uuid4(), listing_id=row.id, field="description", value=text, by="ana", at=NOW))
    history.record(session, row.id, {"description": (f"At {STREET}.", "")}, "ana", NOW)
    session.flush()
    run(session, *_args(icarol(tmp_path, ExcludeFromWebsite="Yes")), NOW + DAY)
    assert session.exec(select(Correction)).all() == []
    assert session.exec(select(ReadRow).where(ReadRow.listing_id == row.id)).all() == []
    assert b"zanzibar" not in told(session, tmp_path)
