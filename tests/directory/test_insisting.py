"""Who turns callers away from a listing again and again is brought to the stewards, and not every day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from directory import capacity, deciding, editing, insisting, intake, review
from directory.draft import ListingDraft
from directory.editing import Change
from directory.values import stable_id

Make = Callable[..., ListingDraft]
RIVER, BY, OTHER = stable_id("river", "1"), "account:partner", "account:colleague"


def full(session: Session, at: datetime, by: str = BY) -> bool:
    capacity.say(session, RIVER, "full", by, at)
    return insisting.note(session, RIVER, by, at)


def alerts(session: Session) -> int:
    return len(review.open_items(session, kind="alert"))


@pytest.fixture(autouse=True)
def _listed(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now - timedelta(days=40))


def test_the_third_time_within_a_week_is_asked_once(session: Session, now: datetime) -> None:
    days = [now + timedelta(days=day) for day in range(5)]
    assert [full(session, day) for day in days] == [False, False, True, False, False]
    assert alerts(session) == 1


def test_thrice_in_longer_than_a_week_is_nothing(session: Session, now: datetime) -> None:
    assert not any(full(session, now + timedelta(days=4 * turn)) for turn in range(6))


def test_two_people_of_one_organisation_are_not_one(session: Session, now: datetime) -> None:
    full(session, now)
    full(session, now + timedelta(hours=1))
    assert not full(session, now + timedelta(hours=2), OTHER)


def test_closing_and_saying_that_there_is_room_count_as_what_they_are(session: Session, now: datetime) -> None:
    for hour, level in enumerate(("space", "call", "space", "call")):
        capacity.say(session, RIVER, level, BY, now + timedelta(hours=hour))
        assert not insisting.note(session, RIVER, BY, now + timedelta(hours=hour))
    for hour, (old, new) in enumerate((("active", "temporarily closed"), ("temporarily closed", "active"))):
        moment = now + timedelta(days=1, hours=hour)
        editing.edit(session, RIVER, {"status": Change(old, new)}, BY, "a holiday", moment, trusted=True)
    assert not insisting.note(session, RIVER, BY, now + timedelta(days=2))
    assert full(session, now + timedelta(days=2)), "closed, open, full"


def test_what_a_steward_found_to_be_nothing_is_not_asked_for_three_months(session: Session, now: datetime) -> None:
    for day in range(3):
        full(session, now + timedelta(days=day))
    (item,) = review.open_items(session, kind="alert")
    deciding.reject(session, item.id, "account:steward", "they are full all winter", now + timedelta(days=3))
    assert not any(full(session, now + timedelta(days=day)) for day in range(4, 60))
    later = [full(session, now + timedelta(days=day)) for day in range(100, 104)]
    assert True in later
