"""Each organisation is asked now and then whether all is still right; who does not answer is called in the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session

from directory import audit, deciding, editing, freshness, intake, public, review
from directory.draft import ListingDraft, OrganizationDraft
from directory.errors import GoneError
from directory.model import Listing
from directory.staff import memberships, reminders
from directory.staff.accounts import Role
from directory.staff.answering import Outcome
from directory.values import stable_id
from tests.directory.staff import mailing
from tests.directory.staff.conftest import NOW, Enrol, Post

Make = Callable[..., ListingDraft]
RIVER, SECOND = stable_id("river", "1"), stable_id("river", "2")
DESK = "desk@river.example"
OWN = OrganizationDraft(name="River Legal Aid", email=DESK)


@pytest.fixture
def listed(post: Post, make: Make) -> Post:
    """One organisation with two listings that nobody has looked at for years."""
    with post.listings() as session:
        for number in ("1", "2"):
            draft = make(external_id=number, name=f"Clinic {number}", organization=OWN, assured_date=date(2020, 1, 1))
            intake.submit(session, draft, "import", NOW - timedelta(days=400))
    return post


def days(post: Post, count: int) -> list[int]:
    """Live through `count` days, a round each; returns on which days a mail went out."""
    found, before = [], len(post.mails)
    for day in range(count):
        post.work(reminding=True)
        if len(post.mails) > before:
            found.append(day)
        before = len(post.mails)
        post.pass_by(days=1)
    return found


def stale(post: Post) -> set[UUID | None]:
    with post.listings() as session:
        return {one.listing_id for one in review.open_items(session, kind="stale")}


def seen(post: Post, token: str) -> str:
    return post.look(token).seen


def test_an_organisation_gets_one_mail_again_after_14_and_30_days_and_is_then_called(listed: Post) -> None:
    assert days(listed, 44) == [0, 14, 30]
    assert not stale(listed)
    assert days(listed, 100) == []
    assert stale(listed) == {RIVER, SECOND}
    assert {mail["To"] for mail in listed.mails} == {DESK}


def test_its_members_are_asked_rather_than_its_listed_mailbox(listed: Post, enrol: Enrol, staff: Session) -> None:
    with listed.listings() as session:
        organization = session.get_one(Listing, RIVER).organization_id
    for email in ("ana@p.example", "bo@p.example"):
        memberships.join(staff, enrol(email, Role.PARTNER).id, organization, "test", NOW)
    staff.commit()
    assert days(listed, 10) == [0]
    assert sorted(str(mail["To"]) for mail in listed.mails) == ["ana@p.example", "bo@p.example"]


def test_saying_that_all_is_right_makes_it_fresh_and_ends_the_reminders(listed: Post) -> None:
    days(listed, 1)
    token = mailing.token(listed.mails[0])
    asked = listed.look(token)
    assert [one.name for one in asked.listings] == ["Clinic 1", "Clinic 2"]
    assert listed.answer(token, seen=asked.seen) is Outcome.CONFIRMED
    with listed.listings() as session:
        assert list(freshness.overdue(session, listed.now)) == []
        found = public.listing(session, SECOND, listed.now)
        assert found is not None
        assert found.assured_date == listed.now.date()
        assert {one.by for one in audit.entries(session, SECOND)} == {"channel:email"}
    assert days(listed, 85) == []
    with pytest.raises(GoneError):
        listed.look(token)


def test_looking_confirms_nothing(listed: Post) -> None:
    days(listed, 1)
    for _ in range(5):
        listed.look(mailing.token(listed.mails[0]))
    with listed.listings() as session:
        assert len(list(freshness.overdue(session, listed.now))) == 6


def test_what_has_changed_since_it_was_shown_is_shown_again(listed: Post) -> None:
    days(listed, 1)
    token = mailing.token(listed.mails[0])
    old = seen(listed, token)
    with listed.listings() as session:
        editing.apply(session, SECOND, {"alert": "Closed on Friday"}, "account:x", "why", listed.now)
    assert listed.answer(token, seen=old) is Outcome.CHANGED
    assert listed.answer(token, seen=seen(listed, token)) is Outcome.CONFIRMED


def test_a_member_who_has_left_confirms_nothing(listed: Post, enrol: Enrol, staff: Session) -> None:
    with listed.listings() as session:
        organization = session.get_one(Listing, RIVER).organization_id
    ana = enrol("ana@p.example", Role.PARTNER)
    memberships.join(staff, ana.id, organization, "test", NOW)
    staff.commit()
    days(listed, 1)
    with listed.people() as people:
        memberships.leave(people, ana.id, organization, "test", NOW)
    with pytest.raises(GoneError):
        listed.look(mailing.token(listed.mails[0]))


def test_never_two_within_a_week_whatever_falls_due(listed: Post) -> None:
    days(listed, 3)
    with listed.listings() as session:
        for key in (RIVER, SECOND):
            freshness.still_right(session, key, "account:x", listed.now - timedelta(days=89))
    days(listed, 1)  # nothing is overdue: this stretch is over
    assert days(listed, 30)[0] == 3, "a new stretch began a day later; its first mail waits for the week to end"


@pytest.mark.parametrize("wrong", [3650, -3650])
def test_a_clock_that_was_wrong_for_a_day_costs_no_more_than_a_week(listed: Post, wrong: int) -> None:
    right = listed.now
    listed.now = right + timedelta(days=wrong)
    listed.work(reminding=True)
    listed.now = right
    assert days(listed, 9)[:1] in ([0], [7])


def test_who_cannot_be_written_to_is_called_sooner(post: Post, make: Make) -> None:
    with post.listings() as session:
        intake.submit(session, make(), "import", NOW)
    assert days(post, 14) == []
    assert not stale(post)
    post.work(reminding=True)
    assert stale(post) == {RIVER}


def test_a_steward_who_asked_settles_it_and_it_is_asked_no_more(post: Post, make: Make) -> None:
    with post.listings() as session:
        intake.submit(session, make(), "import", NOW)
    days(post, 16)
    with post.listings() as session:
        (item,) = review.open_items(session, kind="stale")
        assert deciding.approve(session, item.id, "account:sam", "called them", post.now).done
        assert not [one for one in freshness.overdue(session, post.now) if one.listing_id == RIVER]
    days(post, 3)
    assert not stale(post)


def test_an_answer_takes_the_question_back(listed: Post) -> None:
    days(listed, 46)
    assert stale(listed)
    with listed.listings() as session:
        freshness.check(session, RIVER, ["words"], "account:x", listed.now)
    assert stale(listed) == {RIVER, SECOND}, "the numbers are still not checked"
    with listed.listings() as session:
        for key in (RIVER, SECOND):
            freshness.still_right(session, key, "account:x", listed.now)
    assert not stale(listed)


def test_a_day_has_room_for_so_many_the_longest_overdue_first(
    post: Post, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "MOST", 2)
    with post.listings() as session:
        for number in range(5):
            own = OrganizationDraft(name=f"Aid {number}", email=f"desk{number}@river.example")
            when = date(2015 + number, 1, 1)
            draft = make(external_id=str(number), name=f"Aid {number}", organization=own, assured_date=when)
            intake.submit(session, draft, "import", NOW)
    assert post.work(reminding=True).reminded.later == 3
    assert sorted(str(mail["To"]) for mail in post.mails) == ["desk0@river.example", "desk1@river.example"]
    post.work(reminding=True)
    assert len(post.mails) == 2, "running it again on the same day writes to nobody else"
    assert days(post, 3) == [1, 2]


def test_demonstrations_and_what_is_not_shown_are_left_alone(post: Post, make: Make) -> None:
    with post.listings() as session:
        intake.submit(session, make(organization=OWN, demo=True), "import", NOW)
        intake.submit(session, make(external_id="2", organization=OWN, name="Gone"), "import", NOW)
        editing.withdraw(session, SECOND, "account:x", "closed", NOW)
    post.work()
    post.mails.clear()  # of the withdrawal the mailbox is told
    assert days(post, 50) == []
    assert not stale(post)
