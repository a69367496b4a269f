"""A mail is staged once and sent once: tried again when it was not taken, a person's matter when nobody knows."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from directory.errors import ConflictError, UsageError
from directory.staff import links, outbox, store
from directory.staff.model import Link, Mail


def staged(session: Session, now: datetime, key: str = "notice:1") -> None:
    assert outbox.stage(session, key, "Desk@River.example", "asked", now, purpose="notice", about={"notice": "1"})


def test_one_cause_is_one_mail(staff: Session, now: datetime) -> None:
    staged(staff, now)
    assert not outbox.stage(staff, "notice:1", "desk@river.example", "asked", now)
    assert outbox.counts(staff)["waiting"] == 1


def test_what_is_not_committed_is_not_sent(people: Engine, now: datetime) -> None:
    with Session(people, autoflush=False) as session:
        staged(session, now)
        session.rollback()
    with store.session(people) as session:
        assert outbox.take(session, now) is None


@pytest.mark.parametrize(
    "address",
    [
        "desk@river.example\r\nBcc: all@x.example",
        "a@b.example\n",
        "\rdesk@river.example",
        "x\u2028@b.example",
        "desk",
        "",
    ],
)
def test_an_address_that_would_begin_another_header_is_never_kept(staff: Session, now: datetime, address: str) -> None:
    with suppress(UsageError):
        outbox.stage(staff, "k", address, "asked", now)
    kept = staff.exec(select(Mail.recipient)).all()
    assert kept in ([], ["a@b.example"], ["desk@river.example"])


def test_the_token_is_only_in_the_mail(staff: Session, now: datetime) -> None:
    staged(staff, now)
    taken = outbox.take(staff, now)
    assert taken is not None
    assert links.look(staff, "notice", taken.token, now) is not None
    rows = [repr(row.model_dump()) for table in (Mail, Link) for row in staff.exec(select(table)).all()]
    assert not [row for row in rows if taken.token in row]


def test_once_sent_the_address_is_forgotten(staff: Session, now: datetime) -> None:
    staged(staff, now)
    taken = outbox.take(staff, now)
    assert taken is not None
    outbox.sent(staff, taken.id, now)
    row = staff.get_one(Mail, taken.id)
    assert (row.state, row.recipient, row.about, row.key) == ("sent", "", "{}", "notice:1")


def test_what_one_worker_took_no_other_takes(people: Engine, now: datetime) -> None:
    with store.session(people) as session:
        staged(session, now)
    with store.session(people) as first:
        assert outbox.take(first, now) is not None
    with store.session(people) as second:
        assert outbox.take(second, now) is None


def test_of_two_workers_that_saw_the_same_mail_one_takes_it(people: Engine, now: datetime) -> None:
    with store.session(people) as session:
        staged(session, now)
    with Session(people, autoflush=False) as slow, Session(people, autoflush=False) as fast:
        slow.exec(select(Mail)).one()  # as it was, in this worker's eyes
        assert outbox.take(fast, now) is not None
        fast.commit()
        assert outbox.take(slow, now) is None


def test_it_is_tried_again_ever_later_and_given_up(staff: Session, now: datetime) -> None:
    staged(staff, now)
    at, waits = now, []
    for _ in range(len(outbox.WAITS) + 1):
        taken = outbox.take(staff, at)
        assert taken is not None
        outbox.failed(staff, taken.id, "the mail server cannot be reached", at)
        assert outbox.take(staff, at) is None, "not at once"
        waits.append(staff.get_one(Mail, taken.id).next_at - at)
        at = max(at, staff.get_one(Mail, taken.id).next_at)
    assert waits[:-1] == sorted(outbox.WAITS)
    (trouble,) = outbox.troubled(staff)
    assert (trouble.state, trouble.recipient) == ("dead", "desk@river.example")
    assert outbox.take(staff, at + timedelta(days=400)) is None


def test_what_is_refused_for_good_is_given_up_at_once(staff: Session, now: datetime) -> None:
    staged(staff, now)
    taken = outbox.take(staff, now)
    assert taken is not None
    outbox.failed(staff, taken.id, "the mail server refused the recipient", now, final=True)
    assert [one.state for one in outbox.troubled(staff)] == ["dead"]


@pytest.mark.parametrize("later", [timedelta(minutes=11), timedelta(days=-30)])
def test_a_mail_whose_worker_died_is_never_sent_again_by_itself(
    staff: Session, now: datetime, later: timedelta
) -> None:
    staged(staff, now)
    taken = outbox.take(staff, now)
    assert taken is not None
    assert outbox.recover(staff, now + timedelta(minutes=1)) == 0, "it may still be at it"
    assert outbox.recover(staff, now + later) == 1
    assert outbox.take(staff, now + later) is None
    outbox.sent(staff, taken.id, now)  # the worker wakes up after all
    (trouble,) = outbox.troubled(staff)
    assert trouble.state == "unsure"
    outbox.again(staff, trouble.id, now)
    assert outbox.take(staff, now) is not None, "a person may wish it"
    with pytest.raises(ConflictError):
        outbox.again(staff, trouble.id, now)


def test_a_steward_may_see_to_it_in_another_way(staff: Session, now: datetime) -> None:
    staged(staff, now)
    taken = outbox.take(staff, now)
    assert taken is not None
    outbox.unsure(staff, taken.id, now)
    outbox.let_go(staff, taken.id, now)
    assert not outbox.troubled(staff)
    assert staff.get_one(Mail, taken.id).recipient == ""


def test_a_clock_that_was_wrong_holds_no_mail_back_for_ever(staff: Session, now: datetime) -> None:
    staged(staff, now + timedelta(days=3650))
    assert outbox.take(staff, now) is not None


def test_that_a_mail_was_sent_is_forgotten_in_the_end(staff: Session, now: datetime) -> None:
    staged(staff, now)
    taken = outbox.take(staff, now)
    assert taken is not None
    outbox.sent(staff, taken.id, now)
    outbox.recover(staff, now + outbox.KEPT + timedelta(days=1))
    assert staff.exec(select(Mail)).all() == []
