"""What happens to the place of a listing that turns secret, and to the claims of a file nobody has verified."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import Engine
from sqlmodel import Session, select

from directory import changes, intake, public, review, store
from directory.draft import (
    AddressDraft,
    Authorisation,
    Doubt,
    LanguageDraft,
    ListingDraft,
    LocationDraft,
    OrganizationDraft,
    PhoneDraft,
    ScheduleDraft,
    ServiceAreaDraft,
    SourceText,
)
from directory.intake import Outcome
from directory.model import Correction, Listing, Organization, ReviewItem
from directory.values import AreaKind, PartnerKind, Point, Precision, Tier, stable_id

Make = Callable[..., ListingDraft]
DAY = timedelta(days=1)
STREET = "Zanzibar Court"
PLACE = LocationDraft(
    name="Zanzibar House",
    address=AddressDraft(
        address_1=f"48213 {STREET}", city="Cedar Rapids", state_province="IA", postal_code="52401", country="US"
    ),
    point=Point(41.97, -91.66, Precision.STREET),
)
MAP = "https://maps.google.com/?q=48213+Zanzibar+Court"
LINN = ServiceAreaDraft(kind=AreaKind.COUNTY, code="19113", name="Linn County, IA")
SIGNED = Authorisation(authorised_by="R. Sample", authorised_on=date(2026, 1, 2), document="letter 7")


def submit(session: Session, draft: ListingDraft, now: datetime) -> intake.Submission:
    return intake.submit(session, draft, "test", now)


def shown(session: Session, now: datetime, external_id: str = "1", source: str = "river") -> public.PublicListing:
    found = public.listing(session, stable_id(source, external_id), now)
    assert found is not None
    return found


def details(session: Session) -> str:
    return " ".join(session.exec(select(ReviewItem.detail)).all())


def test_a_map_link_and_a_note_that_lead_to_the_door_go_when_the_listing_turns_secret(
    session: Session, make: Make, now: datetime
) -> None:
    phone = PhoneDraft(number="+13195550101", note="Ring at Zanzibar House")
    telling = OrganizationDraft(name="River Legal Aid", url=MAP)
    submit(
        session,
        make(locations=(PLACE,), urls=(MAP, "https://river.example/"), phones=(phone,), organization=telling),
        now,
    )
    bare = OrganizationDraft(name="River Legal Aid")
    submit(session, make(tier=Tier.CONFIDENTIAL, urls=("https://river.example/",), organization=bare), now)
    told = shown(session, now).model_dump_json()
    assert "Zanzibar" not in told
    assert "maps.google" not in told
    assert shown(session, now).urls == ("https://river.example/",)
    assert shown(session, now).phones[0].number == "+13195550101"
    assert "Zanzibar" not in details(session)


def test_a_new_number_that_comes_with_secrecy_still_waits_and_is_not_forgotten(
    session: Session, make: Make, now: datetime
) -> None:
    submit(session, make(), now)
    later = make(tier=Tier.CONFIDENTIAL, phones=(PhoneDraft(number="+13195550199"),))
    assert "phones" in submit(session, later, now).held
    (item,) = (i for i in review.open_items(session) if i.field == "phones")
    assert "+13195550199" in item.detail
    assert shown(session, now).phones[0].number == "+13195550101"


def test_what_a_refused_openness_says_of_the_place_reaches_no_question(
    session: Session, make: Make, now: datetime
) -> None:
    submit(session, make(tier=Tier.CONFIDENTIAL, service_areas=(LINN,)), now)
    bold = make(
        locations=(PLACE,),
        urls=(MAP,),
        phones=(PhoneDraft(number="+13195550199", note="behind 48213 Zanzibar Court"),),
        organization=OrganizationDraft(name="River Legal Aid", description="Zanzibar House is ours.", url=MAP),
        doubts=(Doubt(field="address", what="is not understood", text="Zanzibar Ct"),),
        source_texts=(SourceText(field="address", text="48213 Zanzibar"),),
        service_areas=(ServiceAreaDraft(kind=AreaKind.POSTCODE, code="52401", name="52401"),),
    )
    assert "tier" in submit(session, bold, now).held
    session.flush()
    assert "anzibar" not in details(session)
    assert "anzibar" not in shown(session, now).model_dump_json()
    assert [(a.kind, a.code) for a in shown(session, now).service_areas] == [("county", "19113")]
    assert any(i.kind == "doubt" for i in review.open_items(session))


def test_a_name_that_gives_the_place_away_stops_neither_the_run_nor_is_it_shown(
    session: Session, make: Make, now: datetime
) -> None:
    submit(session, make(tier=Tier.CONFIDENTIAL), now)
    result = submit(session, make(name="The house at 48213 Zanzibar Court", locations=(PLACE,)), now)
    assert "name" in result.held
    assert shown(session, now).name == "Family law clinic"
    assert "Zanzibar" not in details(session)


def test_a_hidden_listing_keeps_its_county_when_a_file_calls_it_public(
    session: Session, make: Make, now: datetime
) -> None:
    submit(session, make(tier=Tier.CONFIDENTIAL, service_areas=(LINN,), timezone="America/Chicago"), now)
    submit(session, make(locations=(PLACE,), timezone="America/New_York"), now)
    assert [area.code for area in shown(session, now).service_areas] == ["19113"]
    assert shown(session, now).timezone == "America/Chicago"


def test_a_pending_draft_follows_the_partners_newest_word(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(source="stranger", locations=(PLACE,)), now)
    submit(session, make(source="stranger", tier=Tier.CONFIDENTIAL), now)
    (item,) = review.open_items(session, kind="new")
    session.refresh(item)
    assert json.loads(item.detail)["draft"]["tier"] == "confidential"
    assert "Zanzibar" not in details(session)


def test_a_decided_question_tells_nothing_of_a_listing_that_turned_secret(
    session: Session, make: Make, now: datetime
) -> None:
    submit(session, make(), now)
    twin = make(source="hill", locations=(PLACE,))
    submit(session, twin, now)
    (item,) = review.open_items(session, kind="duplicate")
    item.state = "rejected"
    session.flush()
    assert submit(session, twin, now).outcome is Outcome.CREATED
    submit(session, make(source="hill", tier=Tier.CONFIDENTIAL), now)
    assert "Zanzibar" not in details(session)


def test_corrections_of_a_place_go_when_it_turns_secret(
    database: Engine, session: Session, make: Make, now: datetime, tmp_path: Path
) -> None:
    submit(session, make(), now)
    about = {"listing_id": stable_id("river", "1"), "by": "steward", "at": now}
    for field, value in (("description", "Ring at 48213 Zanzibar Court."), ("fees", "Free.")):
        session.add(Correction(id=stable_id(field), field=field, value=json.dumps(value), **about))
    session.flush()
    submit(session, make(tier=Tier.CONFIDENTIAL), now)
    assert shown(session, now).fees == "Free."
    session.commit()
    store.settle(database)
    assert all(b"Zanzibar" not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_persons_correction_to_secret_holds_against_a_public_row(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(), now)
    about = {"listing_id": stable_id("river", "1"), "by": "steward", "at": now}
    session.add(Correction(id=stable_id("t"), field="tier", value='"confidential"', **about))
    session.flush()
    submit(session, make(description="Free help with custody."), now)
    assert shown(session, now).tier is Tier.CONFIDENTIAL
    assert shown(session, now).address is None


def test_the_same_organisations_other_listing_does_not_go_on_telling_the_door(
    session: Session, make: Make, now: datetime
) -> None:
    telling = OrganizationDraft(
        name="River Legal Aid", description=f"Free help. We live on 48213 {STREET}, ring twice."
    )
    submit(session, make(organization=telling, locations=(PLACE,)), now)
    office = make(external_id="2", name="Office", organization=telling)
    submit(session, office, now)
    before = changes.latest(session)
    submit(session, make(tier=Tier.CONFIDENTIAL, organization=OrganizationDraft(name="River Legal Aid")), now)
    assert "Zanzibar" not in shown(session, now, "2").model_dump_json()
    assert stable_id("river", "2") in changes.changed_since(session, before)
    assert all("Zanzibar" not in row.description for row in session.exec(select(Organization)).all())


def test_an_organisation_nobody_belongs_to_any_more_is_forgotten(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(organization=OrganizationDraft(name="Old name", description=f"At {STREET}.")), now)
    submit(session, make(organization=OrganizationDraft(name="New name")), now)
    assert [row.name for row in session.exec(select(Organization)).all()] == ["New name"]


def test_a_row_that_turns_secret_under_another_id_hides_the_old_one_too(
    session: Session, make: Make, now: datetime
) -> None:
    submit(session, make(locations=(PLACE,)), now)
    submit(session, make(external_id="2", tier=Tier.CONFIDENTIAL), now)
    assert intake.note_missing(session, "river", {"2"}, "test", now) == ["1"]
    assert shown(session, now).tier is Tier.CONFIDENTIAL
    assert shown(session, now).address is None
    assert "Zanzibar" not in session.get_one(Listing, stable_id("river", "1")).draft


def test_a_row_that_turns_secret_under_another_id_hides_the_old_one_even_while_it_waits(
    session: Session, make: Make, now: datetime
) -> None:
    submit(session, make(locations=(PLACE,)), now)
    later = make(external_id="2", tier=Tier.CONFIDENTIAL, phones=(PhoneDraft(number="+13195550199"),))
    assert submit(session, later, now + DAY).outcome is Outcome.QUEUED
    intake.note_missing(session, "river", {"2"}, "test", now + DAY)
    assert shown(session, now).tier is Tier.CONFIDENTIAL
    assert shown(session, now).phones[0].number == "+13195550101"


@pytest.mark.parametrize(
    "new", [{"phones": (PhoneDraft(number="+13195550199"),)}, {"urls": ("https://evil.example/",)}]
)
def test_a_new_row_of_a_known_organisation_cannot_bring_a_contact_nobody_verified(
    session: Session, make: Make, now: datetime, new: dict[str, object]
) -> None:
    submit(session, make(), now)
    result = submit(session, make(external_id="2", **new), now + DAY)
    assert result.outcome is Outcome.QUEUED
    assert public.listing(session, stable_id("river", "2"), now) is None
    assert [item.kind for item in review.open_items(session)] == ["new"]


def test_a_new_row_of_a_known_organisation_with_its_known_contacts_is_public_at_once(
    session: Session, make: Make, now: datetime
) -> None:
    submit(session, make(), now)
    assert submit(session, make(external_id="2", name="Family court office"), now + DAY).outcome is Outcome.CREATED


def test_rows_of_one_organisation_in_its_first_delivery_are_all_public(
    session: Session, make: Make, now: datetime
) -> None:
    rows = [make(), make(external_id="2", phones=(PhoneDraft(number="+13195550102"),))]
    assert [s.outcome for s in intake.submit_all(session, rows, "test", now)] == [Outcome.CREATED] * 2


def test_a_files_own_claim_of_a_permission_publishes_no_shelter(session: Session, make: Make, now: datetime) -> None:
    claim = make(kind=PartnerKind.SHELTER, locations=(PLACE,), authorisation=SIGNED, urls=(MAP,))
    result = submit(session, claim, now)
    assert (result.outcome, result.tier) == (Outcome.CREATED, Tier.CONFIDENTIAL)
    assert "authorisation" in result.held
    listing = shown(session, now)
    assert listing.tier is Tier.CONFIDENTIAL
    assert "anzibar" not in listing.model_dump_json()
    assert [area.code for area in listing.service_areas] == ["19113"]
    (item,) = review.open_items(session, kind="tier")
    assert json.loads(item.detail)["document"] == "letter 7"
    assert "anzibar" not in item.detail
    assert submit(session, claim, now).outcome is Outcome.UNCHANGED


def test_a_shelter_named_for_its_street_waits_without_its_place(session: Session, make: Make, now: datetime) -> None:
    claim = make(kind=PartnerKind.SHELTER, name=f"Shelter at 48213 {STREET}", locations=(PLACE,), authorisation=SIGNED)
    assert submit(session, claim, now).outcome is Outcome.QUEUED
    assert "anzibar" not in details(session)


def test_a_public_listing_that_becomes_a_shelter_by_a_files_claim_is_hidden(
    session: Session, make: Make, now: datetime
) -> None:
    submit(session, make(locations=(PLACE,)), now)
    submit(session, make(locations=(PLACE,), needs=("emergency-shelter",), authorisation=SIGNED), now)
    assert shown(session, now).tier is Tier.CONFIDENTIAL


def test_a_change_the_partner_took_back_is_no_question_any_more(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(), now)
    submit(session, make(phones=(PhoneDraft(number="+13195550199"),)), now)
    submit(session, make(), now)
    assert review.open_items(session, kind="change") == []


@pytest.mark.parametrize(
    "area",
    [
        ServiceAreaDraft(kind=AreaKind.POSTCODE, code="52401", name="52401"),
        ServiceAreaDraft(kind=AreaKind.COUNTY, code="99999", name="Nowhere County"),
        ServiceAreaDraft(kind=AreaKind.POLYGON, name="drawn", extent='{"type": "Polygon", "coordinates": []}'),
    ],
)
@pytest.mark.parametrize("tier", [Tier.CONFIDENTIAL, Tier.AREA])
def test_a_hidden_place_has_no_area_too_small_to_hide_in(make: Make, area: ServiceAreaDraft, tier: Tier) -> None:
    with pytest.raises(ValidationError):
        make(tier=tier, service_areas=(area,))
    assert make(service_areas=(area,)).service_areas == (area,)


def test_a_name_no_gazetteer_knows_is_not_shown_for_a_hidden_place(session: Session, make: Make, now: datetime) -> None:
    hamlet = ServiceAreaDraft(kind=AreaKind.TEXT, name="Zanzibar Hollow")
    submit(session, make(tier=Tier.CONFIDENTIAL, service_areas=(LINN, hamlet)), now)
    assert [area.name for area in shown(session, now).service_areas] == ["Linn County, IA"]


@pytest.mark.parametrize(
    "fields",
    [
        {"urls": (MAP,)},
        {"organization": OrganizationDraft(name="River Legal Aid", url=MAP)},
        {"languages": (LanguageDraft(code="es", name="Spanish", note="at 48213 Zanzibar Court"),)},
        {"policies": {"safe-contact-hours": "come to 48213 Zanzibar Court"}},
        {"schedules": (ScheduleDraft(expression='24/7 "48213 Zanzibar Court"'),)},
    ],
)
def test_no_field_of_a_hidden_listing_may_tell_the_place(make: Make, fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        make(tier=Tier.CONFIDENTIAL, **fields)


def test_a_number_followed_by_a_line_break_is_no_number() -> None:
    with pytest.raises(ValidationError):
        PhoneDraft(number="+13195550101\n")


def test_moments_are_told_with_their_zone(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(), now)
    session.commit()
    session.expire_all()
    assert shown(session, now).last_modified == now
