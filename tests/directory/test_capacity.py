"""What is said of room ends by itself, is public only where its partner lets it, and then one word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from directory import capacity, intake, public
from directory.draft import ListingDraft
from directory.errors import UsageError
from directory.values import stable_id

Make = Callable[..., ListingDraft]
RIVER, BY = stable_id("river", "1"), "account:partner"


def shown(session: Session, now: datetime) -> str:
    found = public.listing(session, RIVER, now)
    assert found is not None
    return found.capacity


def test_room_is_public_where_its_partner_lets_it_and_only_until_it_ends(
    session: Session, make: Make, now: datetime
) -> None:
    intake.submit(session, make(), "import", now)
    assert shown(session, now) == ""
    capacity.say(session, RIVER, "full", BY, now)
    assert shown(session, now) == ""
    assert capacity.rooms(session, [RIVER], now)[RIVER].level == "full"
    capacity.say(session, RIVER, "space", BY, now, hours=6, shown=True)
    assert shown(session, now + timedelta(hours=5, minutes=59)) == "space"
    assert shown(session, now + timedelta(hours=6)) == ""
    assert capacity.rooms(session, [RIVER], now + timedelta(hours=6)) == {}


def test_screens_follow_what_was_said_since(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now)
    capacity.say(session, RIVER, "call", BY, now)
    assert capacity.said_since(session, now, now) == {}
    assert capacity.said_since(session, now - timedelta(seconds=1), now)[RIVER].level == "call"


@pytest.mark.parametrize(("level", "hours"), [("maybe", 1), ("full", 0), ("full", 49)])
def test_nobody_is_turned_away_for_long_or_by_an_unknown_word(
    session: Session, make: Make, now: datetime, level: str, hours: int
) -> None:
    intake.submit(session, make(), "import", now)
    with pytest.raises(UsageError):
        capacity.say(session, RIVER, level, BY, now, hours=hours)


def test_an_import_leaves_what_was_said_of_room(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now)
    capacity.say(session, RIVER, "space", BY, now, shown=True)
    intake.submit(session, make(description="New words."), "import", now)
    assert shown(session, now) == "space"
