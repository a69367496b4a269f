"""Deciding what waits: verified by somebody else through an old channel, by two where it must be, and once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select

from directory import audit, deciding, editing, intake, notices, public, review, verifying
from directory.draft import Authorisation, ListingDraft, OrganizationDraft, PhoneDraft
from directory.editing import Change
from directory.errors import ConflictError, GoneError, NotFoundError, UsageError
from directory.model import Correction, Listing, ReviewItem
from directory.values import PartnerKind, Tier, stable_id

Make = Callable[..., ListingDraft]
RIVER = stable_id("river", "1")
PARTNER, ANA, BEN, CLEO = "account:partner", "account:ana", "account:ben", "account:cleo"
OLD, FALSE = "+13195550101", "+13195550199"
NEW_PHONES = [{"number": FALSE, "extension": "", "kind": "hotline", "note": "", "languages": []}]
LATER = timedelta(days=30)


def listed(session: Session, make: Make, now: datetime, **changed: Any) -> None:
    intake.submit(session, make(**({"email": "desk@river.example"} | changed)), "import", now - LATER)


def ask(session: Session, field: str, new: Any, now: datetime, by: str = PARTNER) -> UUID:
    content = editing.content_of(session, RIVER)
    whole, _, part = field.partition(".")
    base = content[whole][part] if part else content[whole]
    editing.edit(session, RIVER, {field: Change(base, new)}, by, "our new one", now, trusted=True)
    (item,) = [item for item in review.open_items(session) if item.field == field and item.opened_by == by]
    return item.id


def numbers(session: Session, now: datetime) -> list[str]:
    found = public.listing(session, RIVER, now)
    assert found is not None
    return [phone.number for phone in found.phones]


def test_a_number_is_public_only_when_somebody_asked_at_the_old_one(
    session: Session, make: Make, now: datetime
) -> None:
    listed(session, make, now)
    item = ask(session, "phones", NEW_PHONES, now)
    assert "verified" in deciding.approve(session, item, ANA, "looks right", now).missing
    assert numbers(session, now) == [OLD]
    verifying.record(session, item, "phone", OLD, confirmed=True, by=ANA, now=now)
    assert deciding.approve(session, item, ANA, "they said so on the phone", now).done
    assert numbers(session, now) == [FALSE]
    told = {(notice.contact, notice.event) for notice in notices.waiting(session)}
    assert told == {(c, e) for c in (OLD, "desk@river.example") for e in ("asked", "changed")}


def test_a_no_from_the_old_number_ends_it_and_alerts_the_stewards(session: Session, make: Make, now: datetime) -> None:
    listed(session, make, now)
    item = ask(session, "phones", NEW_PHONES, now)
    verifying.record(session, item, "phone", OLD, confirmed=False, by=ANA, now=now)
    assert session.get_one(ReviewItem, item).state == "rejected"
    assert [alert.field for alert in review.open_items(session, kind="alert")] == ["phones"]
    assert numbers(session, now) == [OLD]


def test_nobody_verifies_or_decides_what_they_asked_for(session: Session, make: Make, now: datetime) -> None:
    listed(session, make, now)
    item = ask(session, "phones", NEW_PHONES, now, by=ANA)
    with pytest.raises(ConflictError):
        verifying.record(session, item, "phone", OLD, confirmed=True, by=ANA, now=now)
    with pytest.raises(ConflictError):
        deciding.approve(session, item, ANA, "mine", now)


@pytest.mark.parametrize("channel", [FALSE, "+15125550000", "", OLD + " "])
def test_the_new_number_does_not_verify_itself(session: Session, make: Make, now: datetime, channel: str) -> None:
    listed(session, make, now)
    item = ask(session, "phones", NEW_PHONES, now)
    with pytest.raises(UsageError):
        verifying.record(session, item, "phone", channel, confirmed=True, by=ANA, now=now)


def test_a_channel_that_is_new_itself_opens_no_further_door(session: Session, make: Make, now: datetime) -> None:
    listed(session, make, now)
    first = ask(session, "email", "thief@other.example", now)
    verifying.record(session, first, "phone", OLD, confirmed=True, by=ANA, now=now)
    assert deciding.approve(session, first, ANA, "confirmed by phone", now).done
    second = ask(session, "phones", NEW_PHONES, now + timedelta(days=1))
    ways = verifying.channels(session, session.get_one(ReviewItem, second), now + timedelta(days=1))
    assert ways == [("phone", OLD)]
    with pytest.raises(UsageError):
        verifying.record(session, second, "email", "thief@other.example", confirmed=True, by=ANA, now=now)
    third = ask(session, "urls", ["https://new.example"], now + timedelta(days=20))
    ways = verifying.channels(session, session.get_one(ReviewItem, third), now + timedelta(days=20))
    assert ("email", "thief@other.example") in ways


def test_where_no_old_channel_is_left_two_people_must_say_how_they_know(
    session: Session, make: Make, now: datetime
) -> None:
    listed(session, make, now)
    item = ask(session, "phones", NEW_PHONES, now)
    verifying.record(session, item, "other", "met them at the coalition", confirmed=True, by=ANA, now=now)
    assert "second person" in deciding.approve(session, item, ANA, "met them", now).missing
    verifying.record(session, item, "other", "their board's letter", confirmed=True, by=BEN, now=now)
    assert deciding.approve(session, item, BEN, "letter seen", now).done


def test_nothing_is_decided_twice_and_only_by_whom_has_claimed_it(session: Session, make: Make, now: datetime) -> None:
    listed(session, make, now)
    item = ask(session, "phones", NEW_PHONES, now)
    deciding.claim(session, item, ANA, now)
    with pytest.raises(ConflictError):
        deciding.claim(session, item, BEN, now)
    with pytest.raises(ConflictError):
        deciding.reject(session, item, BEN, "no", now)
    deciding.claim(session, item, BEN, now + timedelta(minutes=deciding.CLAIM_MINUTES + 1))
    deciding.release(session, item, BEN)
    deciding.reject(session, item, ANA, "not theirs", now)
    with pytest.raises(ConflictError):
        deciding.approve(session, item, BEN, "yes", now)
    assert numbers(session, now) == [OLD]


def test_a_decision_says_why(session: Session, make: Make, now: datetime) -> None:
    listed(session, make, now)
    item = ask(session, "phones", NEW_PHONES, now)
    with pytest.raises(UsageError):
        deciding.reject(session, item, ANA, " \n", now)


def test_what_changed_since_it_was_asked_is_looked_at_again(session: Session, make: Make, now: datetime) -> None:
    listed(session, make, now)
    item = ask(session, "urls", ["https://one.example"], now)
    editing.apply(session, RIVER, {"urls": ["https://two.example"]}, BEN, "agreed by phone", now)
    verifying.record(session, item, "phone", OLD, confirmed=True, by=ANA, now=now)
    with pytest.raises(ConflictError, match="changed since"):
        deciding.approve(session, item, ANA, "yes", now)


def test_l6_a_shelter_becomes_public_only_with_a_paper_and_two_people(
    session: Session, make: Make, now: datetime
) -> None:
    listed(session, make, now, tier=Tier.CONFIDENTIAL, kind=PartnerKind.SHELTER, needs=("emergency-shelter",))
    item = ask(session, "tier", "public", now)
    assert "authorisation" in deciding.approve(session, item, ANA, "they want it", now).missing
    paper = Authorisation(authorised_by="The director", authorised_on=date(2026, 11, 1), document="letter 7")
    deciding.authorise(session, RIVER, paper, ANA, now)
    assert "second" in deciding.approve(session, item, ANA, "paper seen", now).missing
    assert session.get_one(Listing, RIVER).tier == "confidential"
    with pytest.raises(ConflictError):
        deciding.approve(session, item, PARTNER, "mine", now)
    assert deciding.approve(session, item, BEN, "paper seen too", now).done
    assert session.get_one(Listing, RIVER).tier == "public"
    assert public.listing(session, RIVER, now).locations == ()  # type: ignore[union-attr]  # it is there


def test_a_listing_missing_from_its_file_goes_only_when_a_person_says_so(
    session: Session, make: Make, now: datetime
) -> None:
    listed(session, make, now)
    intake.note_missing(session, "river", set(), "import", now)
    (item,) = review.open_items(session, kind="missing")
    assert numbers(session, now) == [OLD]
    assert deciding.approve(session, item.id, ANA, "closed for good", now).done
    with pytest.raises(GoneError):
        public.listing(session, RIVER, now)


def test_a_twin_is_merged_or_made_a_listing_of_its_own(session: Session, make: Make, now: datetime) -> None:
    listed(session, make, now)
    for number, accepts in (("1", True), ("2", False)):
        intake.submit(session, make(source="hill", external_id=number, email="desk@river.example"), "import", now)
        (item,) = review.open_items(session, kind="duplicate")
        if accepts:
            assert deciding.approve(session, item.id, ANA, "the same desk", now).done
        else:
            deciding.reject(session, item.id, ANA, "two desks", now)
    assert session.get_one(Listing, stable_id("hill", "1")).withdrawn_at is not None
    assert session.get_one(Listing, stable_id("hill", "2")).withdrawn_at is None


def test_l6_who_approved_before_there_was_a_paper_has_approved_nothing(
    session: Session, make: Make, now: datetime
) -> None:
    listed(session, make, now, tier=Tier.CONFIDENTIAL, kind=PartnerKind.SHELTER, needs=("emergency-shelter",))
    item = ask(session, "tier", "public", now)
    deciding.approve(session, item, BEN, "they want it", now)
    paper = Authorisation(authorised_by="The director", authorised_on=date(2026, 11, 1), document="letter 7")
    deciding.authorise(session, RIVER, paper, ANA, now)
    assert "second" in deciding.approve(session, item, ANA, "paper seen", now).missing
    assert session.get_one(Listing, RIVER).tier == "confidential"


def test_a_new_listing_of_a_stranger_is_shown_when_it_is_accepted(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(source="stranger"), "import", now)
    (item,) = review.open_items(session, kind="new")
    assert deciding.approve(session, item.id, ANA, "we know them", now).done
    assert public.listing(session, stable_id("stranger", "1"), now) is not None


def test_a_question_that_is_not_there_is_not_found(session: Session, now: datetime) -> None:
    with pytest.raises(NotFoundError):
        deciding.approve(session, RIVER, ANA, "why not", now)


HIJACKS: dict[str, dict[str, Any]] = {
    "a new number": {"phones": NEW_PHONES},
    "the number under another kind": {"phones": [{**NEW_PHONES[0], "number": OLD, "kind": "fax"}]},
    "another extension": {"phones": [{**NEW_PHONES[0], "number": OLD, "kind": "voice", "extension": "9"}]},
    "a note beside the number": {"phones": [{**NEW_PHONES[0], "number": OLD, "kind": "voice", "note": FALSE}]},
    "a link": {"urls": ["https://pretend.example"]},
    "the organisation's link": {"organization.url": "https://pretend.example"},
    "a mailbox": {"email": "thief@pretend.example"},
    "a number in the alert": {"alert": "Our number is now (319) 555-0199"},
    "a number in words": {"description": "Call three one nine five five five zero one nine nine"},
    "a number in the name": {"name": "Family law clinic 319 555 0199"},
    "a number beside the hours": {
        "schedules": [{"label": "", "expression": 'Mo "319 555 0199"', "rows": [], "by_appointment": False, "note": ""}]
    },
    "a number in how to apply": {"application_process": "Text us on +1 319 555 0199"},
    "another name": {"organization.name": "Pretend Help"},
}


@pytest.mark.parametrize("way", HIJACKS)
def test_p6_every_way_to_publish_a_false_number_waits(session: Session, make: Make, now: datetime, way: str) -> None:
    listed(session, make, now)
    before = public.listing(session, RIVER, now)
    for field, new in HIJACKS[way].items():
        item = ask(session, field, new, now)
        assert "verified" in deciding.approve(session, item, ANA, "looks right", now).missing
    assert public.listing(session, RIVER, now) == before


def test_p6_a_new_listing_under_a_known_name_with_a_false_number_waits(
    session: Session, make: Make, now: datetime
) -> None:
    listed(session, make, now)
    forged = make(external_id="9", name="Family law clinic", phones=(PhoneDraft(number=FALSE),))
    assert intake.submit(session, forged, "import", now).outcome is intake.Outcome.QUEUED
    other = make(external_id="10", organization=OrganizationDraft(name="River Legal Aid"), phones=forged.phones)
    assert intake.submit(session, other, "import", now).outcome is intake.Outcome.QUEUED
    assert FALSE not in str(list(public.all_listings(session, now)))
    for item in review.open_items(session, kind="new"):
        assert "second" in deciding.approve(session, item.id, ANA, "seems right", now).missing
    assert FALSE not in str(list(public.all_listings(session, now)))


def test_p6_an_old_number_is_not_brought_back_by_restoring_history(session: Session, make: Make, now: datetime) -> None:
    listed(session, make, now)
    item = ask(session, "phones", NEW_PHONES, now)
    verifying.record(session, item, "phone", OLD, confirmed=True, by=ANA, now=now)
    deciding.approve(session, item, ANA, "yes", now)
    former = [{**NEW_PHONES[0], "number": OLD, "kind": "voice"}]
    back = ask(session, "phones", former, now, by=CLEO)
    assert "verified" in deciding.approve(session, back, BEN, "as it was", now).missing
    assert numbers(session, now) == [FALSE]


def test_l6_a_paper_from_before_a_place_was_hidden_shows_it_to_nobody_again(
    session: Session, make: Make, now: datetime
) -> None:
    listed(session, make, now)
    old = Authorisation(authorised_by="The director", authorised_on=date(2026, 9, 1), document="letter 7")
    deciding.authorise(session, RIVER, old, ANA, now - timedelta(days=9))
    hidden = {"tier": Change("public", "confidential")}
    editing.edit(session, RIVER, hidden, PARTNER, "somebody found it", now - timedelta(days=8), trusted=True)
    item = ask(session, "tier", "public", now)
    assert "authorisation" in deciding.approve(session, item, ANA, "they want it", now).missing
    assert "authorisation" in deciding.approve(session, item, BEN, "they want it", now).missing
    deciding.authorise(session, RIVER, old.model_copy(update={"document": "letter 8"}), ANA, now)
    deciding.approve(session, item, ANA, "paper seen", now)
    assert deciding.approve(session, item, BEN, "paper seen too", now).done


def test_l6_what_was_withdrawn_since_its_name_tells_the_place_does_not_come_back_with_it(
    session: Session, make: Make, now: datetime
) -> None:
    listed(session, make, now, name="Shelter at 42 Canary Road")
    hidden = {"tier": Change("public", "confidential")}
    editing.edit(session, RIVER, hidden, PARTNER, "hide us", now, trusted=True)
    with pytest.raises(ConflictError):
        editing.show_again(session, RIVER, ANA, "they asked for it", now)
    session.rollback()


def test_l12_reasons_tell_a_place_that_was_hidden_later_no_more(session: Session, make: Make, now: datetime) -> None:
    listed(session, make, now)
    item = ask(session, "phones", NEW_PHONES, now)
    verifying.record(session, item, "other", "went to 42 Canary Road and asked", confirmed=True, by=ANA, now=now)
    deciding.reject(session, item, BEN, "They moved. It is 42 Canary Road now.", now)
    hidden = {"tier": Change("public", "confidential")}
    editing.edit(session, RIVER, hidden, PARTNER, "He found 42 Canary Road. Hide it.", now, trusted=True)
    said = [str(one) for one in audit.export(session)]
    said += [session.get_one(ReviewItem, item).reason or "", *(one.channel for one in verifying.said(session, item))]
    said += list(session.exec(select(Correction.why)).all())
    assert "Canary" not in " ".join(said)
    assert "They moved." in " ".join(said)
