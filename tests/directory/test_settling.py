"""Notes reach whom they concern, are answered once, and are counted without saying about whom."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from directory import audit, feedback, intake, review, settling
from directory.draft import ListingDraft, OrganizationDraft
from directory.errors import NotFoundError, UsageError
from directory.feedback import Caps, Kind
from directory.model import Listing
from directory.settings import Settings
from directory.values import stable_id

Make = Callable[..., ListingDraft]
RIVER, HILL = stable_id("river", "1"), stable_id("river", "2")
DAY = date(2026, 11, 23)
ROOM = Caps(listing_day=50, day=500, kept=500)


@pytest.fixture
def box(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with feedback.inbox(Settings(home=tmp_path)) as opened:
        yield opened


@pytest.fixture
def listed(session: Session, make: Make, now: datetime) -> Session:
    """Two organisations, one listing each."""
    intake.submit(session, make(), "import", now)
    hill = make(external_id="2", name="Hill", organization=OrganizationDraft(name="Hill"))
    intake.submit(session, hill, "import", now)
    return session


def tell(box: sqlite3.Connection, kind: Kind = Kind.NUMBER, text: str = "It rings", day: date = DAY) -> None:
    feedback.tell(box, RIVER, kind, text, day, ROOM)


def test_a_partner_sees_its_own_notes_without_a_day_and_none_that_say_not_safe(
    listed: Session, box: sqlite3.Connection
) -> None:
    tell(box)
    tell(box)
    tell(box, Kind.UNSAFE, "The man at the desk told him")
    own, others = (listed.get_one(Listing, key).organization_id for key in (RIVER, HILL))
    (told,) = settling.for_partner(listed, feedback.waiting(box), [own])
    assert (told.listing_id, told.kind, told.count, told.month) == (RIVER, Kind.NUMBER, 2, "2026-11")
    assert told.texts == ("It rings",)
    assert settling.for_partner(listed, feedback.waiting(box), [others]) == []


def test_an_answer_closes_the_notes_once_and_its_words_are_kept(
    listed: Session, box: sqlite3.Connection, now: datetime
) -> None:
    tell(box)
    tell(box, Kind.MOVED, "They moved")
    assert settling.answer(listed, box, RIVER, Kind.NUMBER, "account:x", "We have a new line", now, fixed=True) == 1
    assert [one.kind for one in feedback.waiting(box)] == [Kind.MOVED]
    (entry,) = [one for one in audit.entries(listed, RIVER) if one.act == "answered"]
    assert (entry.by, entry.why, entry.fields) == ("account:x", "We have a new line", '["feedback.number"]')
    with pytest.raises(NotFoundError):
        settling.answer(listed, box, RIVER, Kind.NUMBER, "account:y", "Me too", now)


def test_an_answer_needs_words(listed: Session, box: sqlite3.Connection, now: datetime) -> None:
    tell(box)
    with pytest.raises(UsageError):
        settling.answer(listed, box, RIVER, Kind.NUMBER, "account:x", " \n", now)
    assert feedback.waiting(box)


def test_not_safe_alerts_once_and_no_partner_can_close_it(
    listed: Session, box: sqlite3.Connection, now: datetime
) -> None:
    tell(box, Kind.UNSAFE, "")
    tell(box)
    for _ in range(3):
        settling.alert(listed, feedback.waiting(box), now)
    (item,) = review.open_items(listed, kind="alert")
    assert (item.listing_id, item.opened_by) == (RIVER, "visitors")
    with pytest.raises(NotFoundError):
        settling.answer(listed, box, RIVER, Kind.UNSAFE, "account:x", "All is well", now, partner=True)
    assert settling.answer(listed, box, RIVER, Kind.UNSAFE, "account:sam", "Called them; hidden", now) == 1
    assert review.open_items(listed, kind="alert") == []
    assert settling.alert(listed, feedback.waiting(box), now) == 0


def test_another_alert_of_the_listing_is_not_closed_by_the_answer(
    listed: Session, box: sqlite3.Connection, now: datetime
) -> None:
    hijack = review.Question("alert", "river", "1", "somebody else's change", "phones", RIVER)
    review.ask(listed, [hijack], "channel:email", now)
    tell(box, Kind.UNSAFE, "")
    settling.alert(listed, feedback.waiting(box), now)
    settling.answer(listed, box, RIVER, Kind.UNSAFE, "account:sam", "Called", now)
    assert [one.field for one in review.open_items(listed, kind="alert")] == ["phones"]


def test_it_alerts_anew_when_it_is_said_on_another_day_after_somebody_only_looked(
    listed: Session, box: sqlite3.Connection, now: datetime
) -> None:
    tell(box, Kind.UNSAFE, "")
    settling.alert(listed, feedback.waiting(box), now)
    (item,) = review.open_items(listed, kind="alert")
    item.state = "accepted"
    listed.flush()
    assert settling.alert(listed, feedback.waiting(box), now) == 0
    tell(box, Kind.UNSAFE, "", DAY + timedelta(1))
    assert settling.alert(listed, feedback.waiting(box), now) == 1


def test_what_was_received_answered_and_mended_is_counted_by_month_and_kind(
    listed: Session, box: sqlite3.Connection, now: datetime
) -> None:
    for text in ("It rings", "It rings", "Wrong number"):
        tell(box, text=text)
    tell(box, Kind.MOVED, "", DAY - timedelta(days=40))
    settling.answer(listed, box, RIVER, Kind.NUMBER, "account:x", "New line", now, fixed=True)
    settling.answer(listed, box, RIVER, Kind.MOVED, "account:x", "We did not move", now)
    counted = [(one.month, one.kind, one.received, one.answered, one.fixed) for one in feedback.months(box)]
    assert counted == [
        ("2026-11", Kind.NUMBER, 3, 3, 3),
        ("2026-11", Kind.MOVED, 0, 1, 0),
        ("2026-10", Kind.MOVED, 1, 0, 0),
    ]
    assert not [row for row in box.execute("SELECT * FROM month") if str(RIVER) in map(str, row)]


def test_a_note_about_a_listing_that_is_gone_alerts_nobody_and_breaks_nothing(
    session: Session, box: sqlite3.Connection, now: datetime
) -> None:
    tell(box, Kind.UNSAFE, "")
    assert settling.alert(session, feedback.waiting(box), now) == 0
