"""What becomes of a draft at the door in."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from directory import changes, history, intake, public, review, store
from directory.draft import Doubt, ListingDraft, OrganizationDraft, PhoneDraft, ServiceAreaDraft, SourceText
from directory.errors import GoneError, UsageError
from directory.intake import Outcome
from directory.model import Address, Correction, Listing, Location, SourceTextRow
from directory.values import AreaKind, PartnerKind, Status, Tier, stable_id

Make = Callable[..., ListingDraft]
NEW_NUMBER = (PhoneDraft(number="+13195550199"),)


def submit(session: Session, draft: ListingDraft, now: datetime) -> intake.Submission:
    return intake.submit(session, draft, "test", now)


def shown(session: Session, draft: ListingDraft, now: datetime) -> public.PublicListing:
    found = public.listing(session, stable_id(draft.source, draft.external_id), now)
    assert found is not None
    return found


def test_a_new_listing_of_a_trusted_source_is_public_at_once(session: Session, make: Make, now: datetime) -> None:
    draft = make()
    assert submit(session, draft, now).outcome is Outcome.CREATED
    listing = shown(session, draft, now)
    assert listing.name == draft.name
    assert listing.address is not None
    assert listing.address.address_1 == "100 Example Street"
    assert listing.point is not None


def test_the_same_draft_again_is_unchanged_and_writes_nothing(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(), now)
    before = changes.latest(session)
    assert submit(session, make(), now + timedelta(days=1)).outcome is Outcome.UNCHANGED
    assert changes.latest(session) == before


def test_a_nations_hotline_never_waits_as_the_twin_of_a_countys_copy_of_it(
    session: Session, make: Make, now: datetime
) -> None:
    line = {"kind": PartnerKind.HOTLINE, "name": "Lantern Line", "organization": OrganizationDraft(name="Lantern Line")}
    nation = ServiceAreaDraft(kind=AreaKind.NATION, code="US", name="United States")
    county = ServiceAreaDraft(kind=AreaKind.COUNTY, code="19113", name="Linn County")
    submit(session, make(**line, locations=(), service_areas=(county,)), now)
    assert submit(session, make(**line, source="hill", locations=(), service_areas=(county,)), now).held == (
        "duplicate",
    )
    whole = make(**line, source="hill", external_id="2", locations=(), service_areas=(nation,))
    assert submit(session, whole, now).outcome is Outcome.CREATED


def test_a_harmless_change_is_applied_and_kept_in_the_history(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(), now)
    later = make(description="Free help with custody.")
    assert submit(session, later, now).outcome is Outcome.UPDATED
    assert shown(session, later, now).description == "Free help with custody."
    entries = history.entries(session, stable_id("river", "1"))
    assert [(e.field_name, e.previous_value) for e in entries] == [("description", "Free help with protective orders.")]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phones", NEW_NUMBER),
        ("phones", ()),
        ("urls", ("https://evil.example",)),
        ("email", "other@evil.example"),
        ("locations", ()),
        ("organization", OrganizationDraft(name="River Legal Aid", url="https://evil.example")),
    ],
)
def test_a_change_of_contact_or_place_waits_for_a_person(
    session: Session, make: Make, now: datetime, field: str, value: object
) -> None:
    submit(session, make(), now)
    before = shown(session, make(), now)
    result = submit(session, make(**{field: value}), now)
    assert result.outcome is Outcome.QUEUED
    assert shown(session, make(), now) == before
    assert [item.kind for item in review.open_items(session)] == ["change"]


def test_the_same_held_change_asked_twice_is_one_question(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(), now)
    submit(session, make(phones=NEW_NUMBER), now)
    submit(session, make(), now)
    submit(session, make(phones=NEW_NUMBER), now)
    assert len(review.open_items(session, kind="change")) == 1


def test_the_rest_of_a_draft_is_applied_while_its_phone_waits(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(), now)
    later = make(phones=NEW_NUMBER, description="Free help with custody.")
    assert submit(session, later, now).held == ("phones",)
    listing = shown(session, later, now)
    assert listing.description == "Free help with custody."
    assert listing.phones[0].number == "+13195550101"


def test_an_untrusted_source_publishes_nothing_by_itself(session: Session, make: Make, now: datetime) -> None:
    draft = make(source="stranger")
    assert submit(session, draft, now).outcome is Outcome.QUEUED
    assert public.listing(session, stable_id("stranger", "1"), now) is None
    assert submit(session, draft, now).outcome is Outcome.QUEUED
    assert len(review.open_items(session, kind="new")) == 1


def test_a_twin_of_another_source_is_queued_with_its_evidence(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(), now)
    twin = make(source="hill", name="Family Law Clinic, Inc.")
    assert submit(session, twin, now).outcome is Outcome.QUEUED
    (item,) = review.open_items(session, kind="duplicate")
    assert json.loads(item.detail)["evidence"]["same_number"] is True


def test_a_namesake_with_another_number_is_not_a_twin(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(), now)
    organization = OrganizationDraft(name="Hill Legal Aid")
    namesake = make(source="hill", phones=NEW_NUMBER, organization=organization, urls=(), locations=())
    assert submit(session, namesake, now).outcome is Outcome.CREATED


def test_a_source_nobody_registered_is_refused(session: Session, make: Make, now: datetime) -> None:
    with pytest.raises(UsageError):
        submit(session, make(source="nobody"), now)


def test_becoming_secret_is_immediate_and_empties_everything(
    database: Engine, session: Session, make: Make, now: datetime, tmp_path: Path
) -> None:
    telling = OrganizationDraft(name="River Legal Aid", description="We are at 100 Example Street.")
    texts = (SourceText(field="locations", text="100 Example Street"),)
    submit(session, make(organization=telling, source_texts=texts), now)
    submit(session, make(organization=telling, description="Find us at 100 Example Street, door 2."), now)
    hidden = make(tier=Tier.CONFIDENTIAL, organization=OrganizationDraft(name="River Legal Aid"))
    assert submit(session, hidden, now).outcome is Outcome.UPDATED
    session.commit()
    store.settle(database)
    assert shown(session, hidden, now).address is None
    for file in tmp_path.iterdir():
        assert b"Example Street" not in file.read_bytes(), file.name


def test_a_neighbour_at_the_door_of_a_newly_secret_listing_is_asked_about(
    session: Session, make: Make, now: datetime
) -> None:
    submit(session, make(), now)
    submit(session, make(external_id="2", name="Counselling", phones=NEW_NUMBER), now)
    submit(session, make(tier=Tier.CONFIDENTIAL), now)
    assert [(i.external_id, i.kind) for i in review.open_items(session)] == [("2", "tier")]


def test_secrecy_is_never_turned_off_by_an_import(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(tier=Tier.CONFIDENTIAL), now)
    result = submit(session, make(description="Now at 100 Example Street. Free help."), now)
    assert "tier" in result.held
    listing = shown(session, make(), now)
    assert listing.tier is Tier.CONFIDENTIAL
    assert listing.point is None
    assert "Example Street" not in listing.model_dump_json()
    assert session.exec(select(Address)).all() == []
    assert all("Example Street" not in item.detail for item in review.open_items(session))


def test_the_database_itself_refuses_a_point_in_a_hidden_row(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(tier=Tier.CONFIDENTIAL), now)
    session.flush()
    listing_id = stable_id("river", "1")
    with pytest.raises(Exception, match=r"hidden_point|CHECK"):
        session.execute(
            text(
                "INSERT INTO location (id, listing_id, ordinal, tier, location_type, latitude, longitude)"
                " VALUES (:id, :listing, 0, 'confidential', 'physical', 41.0, -91.0)"
            ),
            {"id": stable_id("x").hex, "listing": listing_id.hex},
        )
    session.rollback()


def test_the_database_itself_holds_a_place_to_its_listings_tier(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(), now)
    session.flush()
    with pytest.raises(Exception, match=r"FOREIGN KEY|foreign key"):
        session.execute(text("UPDATE listing SET tier = 'confidential'"))
    session.rollback()


def test_a_withdrawn_listing_is_gone_but_not_forgotten(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(), now)
    submit(session, make(status=Status.DEFUNCT), now)
    with pytest.raises(GoneError):
        public.listing(session, stable_id("river", "1"), now)
    assert list(public.all_listings(session, now)) == []


def test_a_persons_correction_survives_the_next_import(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(), now)
    listing_id = stable_id("river", "1")
    value = json.dumps("Corrected by hand.")
    session.add(
        Correction(id=stable_id("c"), listing_id=listing_id, field="description", value=value, by="steward", at=now)
    )
    session.flush()
    later = make(description="What the partner says now.", fees="Free")
    submit(session, later, now)
    listing = shown(session, later, now)
    assert listing.description == "Corrected by hand."
    assert listing.fees == "Free"


def test_doubts_wait_with_the_partners_words_and_go_when_the_data_do(
    session: Session, make: Make, now: datetime
) -> None:
    doubtful = make(doubts=(Doubt(field="hours", what="is not understood", text="by the moon"),))
    submit(session, doubtful, now)
    (item,) = review.open_items(session, kind="doubt")
    assert json.loads(item.detail) == {"text": "by the moon"}
    submit(session, make(fees="Free"), now)
    assert review.open_items(session, kind="doubt") == []


def test_every_cleaned_value_keeps_its_source_text(session: Session, make: Make, now: datetime) -> None:
    texts = (SourceText(field="phones", text="(319) 555-0101", confidence=1.0),)
    submit(session, make(source_texts=texts), now)
    assert [row.text for row in session.exec(select(SourceTextRow)).all()] == ["(319) 555-0101"]


def test_rows_that_left_the_file_are_asked_about_and_stay(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(), now)
    submit(session, make(external_id="2", name="Other clinic", phones=NEW_NUMBER), now)
    assert intake.note_missing(session, "river", {"2"}, "test", now) == ["1"]
    assert shown(session, make(), now).name == "Family law clinic"
    assert intake.note_missing(session, "river", {"1", "2"}, "test", now) == []
    assert review.open_items(session, kind="missing") == []


def test_a_listing_keeps_its_ids_when_the_store_is_built_anew(session: Session, make: Make, now: datetime) -> None:
    submit(session, make(), now)
    row = session.exec(select(Listing)).one()
    place = session.exec(select(Location)).one()
    assert row.id == stable_id("river", "1")
    assert place.id == stable_id(str(row.id), "location", "0")
    assert len(row.code) == 10


def test_a_source_keeps_the_trust_the_store_gave_it(session: Session) -> None:
    again = intake.source_of("stranger", "Stranger", PartnerKind.FAITH, trusted=True, demo=False)
    assert intake.ensure_source(session, again).trusted is False
