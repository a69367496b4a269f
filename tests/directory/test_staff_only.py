"""Listings that are for staff alone: kept from the public at once, and shown to all again by a person's act only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from directory import audit, changes, claimable, editing, history, intake, merges, notices, overview, public, staff_only
from directory.draft import ListingDraft
from directory.errors import ConflictError, GoneError, NotFoundError, UsageError
from directory.values import Tier, stable_id

Make = Callable[..., ListingDraft]
RIVER, OTHER, BY = stable_id("river", "1"), stable_id("river", "2"), "account:steward"


def keep(session: Session, now: datetime) -> None:
    staff_only.keep_for_staff(session, RIVER, BY, "only by a call from us", now)


def test_what_is_kept_for_staff_is_gone_from_the_public_at_once_and_staff_have_it(
    session: Session, make: Make, now: datetime
) -> None:
    intake.submit(session, make(), "import", now)
    before = changes.latest(session)
    keep(session, now)
    assert public.listings(session, [RIVER], now) == []
    assert list(public.all_listings(session, now)) == []
    with pytest.raises(GoneError):
        public.listing(session, RIVER, now)
    (kept,) = public.for_staff_alone(session, now)
    assert (kept.id, public.for_staff_alone(session, now, [OTHER])) == (RIVER, [])
    assert changes.hidden_since(session, before) == {RIVER}
    (entry,) = audit.entries(session, RIVER)
    assert (entry.act, entry.by, entry.why) == ("kept for staff", BY, "only by a call from us")
    assert [one.field_name for one in history.entries(session, RIVER)] == ["staff_only"]
    about = overview.of(session, RIVER, now)
    assert (about.staff_only, about.shown) == (True, False)


def test_it_asks_for_a_reason_and_a_listing_and_does_nothing_twice(session: Session, make: Make, now: datetime) -> None:
    with pytest.raises(NotFoundError):
        keep(session, now)
    intake.submit(session, make(), "import", now)
    with pytest.raises(UsageError):
        staff_only.keep_for_staff(session, RIVER, BY, " ", now)
    keep(session, now)
    held = changes.latest(session)
    keep(session, now)
    assert (changes.latest(session), len(audit.entries(session, RIVER))) == (held, 1)


def test_no_import_and_no_hiding_brings_it_back(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now)
    keep(session, now)
    intake.submit(session, make(description="New words."), "import", now + timedelta(days=1))
    assert public.listings(session, [RIVER], now) == []
    assert public.for_staff_alone(session, now)[0].description == "New words."
    intake.submit(session, make(tier=Tier.CONFIDENTIAL), "import", now + timedelta(days=2))
    assert public.listings(session, [RIVER], now) == []
    (kept,) = public.for_staff_alone(session, now)
    assert (kept.tier, kept.address, kept.point, kept.locations) == (Tier.CONFIDENTIAL, None, None, ())


def test_a_listing_that_stands_for_one_that_is_for_staff_is_for_staff_too(
    session: Session, make: Make, now: datetime
) -> None:
    intake.submit(session, make(), "import", now)
    intake.submit(session, make(external_id="2", name="Family law desk"), "import", now)
    keep(session, now)
    merge = merges.merge(session, OTHER, RIVER, BY, now)
    assert list(public.all_listings(session, now)) == []
    staff_only.show_to_all(session, OTHER, BY, "asked and agreed", now)
    assert [one.id for one in public.all_listings(session, now)] == [OTHER]
    merges.unmerge(session, merge, BY, now)
    assert [one.id for one in public.all_listings(session, now)] == [OTHER]
    assert [one.id for one in public.for_staff_alone(session, now)] == [RIVER]


def test_keeping_one_of_two_that_were_merged_keeps_both(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now)
    intake.submit(session, make(external_id="2", name="Family law desk"), "import", now)
    merges.merge(session, OTHER, RIVER, BY, now)
    keep(session, now)
    assert list(public.all_listings(session, now)) == []
    assert [one.id for one in public.for_staff_alone(session, now)] == [OTHER]


def test_showing_it_to_all_is_in_the_record_and_brings_back_nothing_withdrawn(
    session: Session, make: Make, now: datetime
) -> None:
    intake.submit(session, make(), "import", now)
    keep(session, now)
    editing.withdraw(session, RIVER, BY, "closed", now)
    assert public.for_staff_alone(session, now) == []
    with pytest.raises(UsageError):
        staff_only.show_to_all(session, RIVER, BY, "", now)
    staff_only.show_to_all(session, RIVER, BY, "asked and agreed", now)
    assert public.listings(session, [RIVER], now) == []
    editing.show_again(session, RIVER, BY, "open again", now)
    assert len(public.listings(session, [RIVER], now)) == 1
    assert [one.act for one in audit.entries(session, RIVER)][:2] == ["shown again", "shown to all"]


def test_what_is_to_be_hidden_and_tells_its_place_by_its_name_is_not_shown_to_all(
    session: Session, make: Make, now: datetime
) -> None:
    intake.submit(session, make(name="The house at 100 Example Street"), "import", now)
    editing.apply(session, RIVER, {"tier": "confidential"}, BY, "a secret place", now)
    keep(session, now)
    with pytest.raises(ConflictError):
        staff_only.show_to_all(session, RIVER, BY, "asked and agreed", now + timedelta(days=1))
    assert public.listings(session, [RIVER], now) == []


def test_those_who_run_it_are_told_and_nobody_claims_an_organisation_by_its_number(
    session: Session, make: Make, now: datetime
) -> None:
    intake.submit(session, make(), "import", now)
    later = now + timedelta(days=90)
    organization = public.listings(session, [RIVER], now)[0].organization.id
    assert claimable.numbers(session, organization, later) == ["+13195550101"]
    keep(session, later)
    assert claimable.numbers(session, organization, later) == []
    assert [one.event for one in notices.waiting(session)] == ["withdrawn"]
