"""The steward's queue: the most pressing first, one at a time, and whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session

from directory import deciding, editing, intake, queue, review
from directory.draft import ListingDraft
from directory.editing import Change
from directory.review import Question
from directory.values import stable_id

Make = Callable[..., ListingDraft]
RIVER, ANA, BEN = stable_id("river", "1"), "account:ana", "account:ben"


def filled(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(source="stranger"), "import", now - timedelta(days=9))
    intake.submit(session, make(), "import", now - timedelta(days=5))
    wanted = {"fees": Change("", "Free."), "urls": Change(["https://river.example/clinic"], [])}
    editing.edit(session, RIVER, wanted, "account:partner", "why", now - timedelta(days=1), trusted=False)
    alarm = Question("alert", "river", "1", "somebody read a honey record", "note", RIVER)
    review.ask(session, [alarm], ANA, now)


def test_alerts_come_first_then_how_help_is_reached_then_the_rest(session: Session, make: Make, now: datetime) -> None:
    filled(session, make, now)
    found = queue.page(session, now)
    assert [(entry.kind, entry.field) for entry in found.entries] == [
        ("alert", "note"),
        ("change", "urls"),
        ("change", "fees"),
        ("new", ""),
    ]
    assert (found.total, found.counts["change"], found.counts["tier"]) == (4, 2, 0)
    assert [entry.name for entry in found.entries] == ["Family law clinic"] * 4
    assert "verified" in found.entries[1].missing
    assert found.entries[2].missing == ""


def test_the_next_question_is_one_that_nobody_else_has_and_that_is_not_ones_own(
    session: Session, make: Make, now: datetime
) -> None:
    filled(session, make, now)
    entries = queue.page(session, now).entries
    assert queue.following(session, ANA, now) == entries[1].id
    deciding.claim(session, entries[1].id, BEN, now)
    assert queue.following(session, ANA, now) == entries[2].id
    assert queue.following(session, BEN, now, kind="change") == entries[1].id
    assert [one.id for one in queue.page(session, now, mine=BEN).entries] == [entries[1].id]
    assert queue.page(session, now + timedelta(hours=1)).entries[1].claimed_by == ""


def test_a_page_holds_a_page_and_all_pages_hold_everything_once(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now)
    questions = [Question("doubt", "river", "1", f"doubt {n}", "fees", RIVER, {"n": n}) for n in range(60)]
    review.ask(session, questions, "import", now)
    pages = [queue.page(session, now, kind="doubt", number=number) for number in (1, 2, 3, 4)]
    assert [len(one.entries) for one in pages] == [25, 25, 10, 0]
    assert len({entry.id for one in pages for entry in one.entries}) == 60
