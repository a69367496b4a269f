"""Who was listed before a change hears of it, and may say no: by a link that a scanner cannot press (SAFETY P6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from directory import deciding, editing, feedback, intake, notices, review, verifying
from directory.draft import ListingDraft, OrganizationDraft, PhoneDraft
from directory.editing import Change
from directory.errors import GoneError
from directory.model import Listing, Notice, ReviewItem
from directory.staff import accounts, links, memberships, outbox
from directory.staff.accounts import Role
from directory.staff.answering import Answer, Outcome
from directory.values import stable_id
from tests.directory.staff import mailing
from tests.directory.staff.conftest import NOW, Enrol, Post

Make = Callable[..., ListingDraft]
RIVER = stable_id("river", "1")
OLD = "desk@river.example"
FALSE = [PhoneDraft(number="+13195550166").model_dump(mode="json")]


@pytest.fixture
def listed(post: Post, make: Make) -> Post:
    """A listing with an old mailbox and an old number, long there."""
    with post.listings() as session:
        intake.submit(session, make(email=OLD), "import", NOW - timedelta(days=400))
    return post


def ask(post: Post, by: str = "account:11111111-1111-4111-8111-111111111111") -> UUID:
    """Somebody wants another number to be public."""
    with post.listings() as session:
        old = editing.content_of(session, RIVER)["phones"]
        editing.edit(session, RIVER, {"phones": Change(old, FALSE)}, by, "new line", post.now, trusted=True)
        (item,) = review.open_items(session, kind="change")
        return item.id


def state(post: Post, item_id: UUID) -> str:
    with post.listings() as session:
        return session.get_one(ReviewItem, item_id).state


def number(post: Post) -> str:
    with post.listings() as session:
        return str(editing.content_of(session, RIVER)["phones"][0]["number"])


def test_the_old_mailbox_is_written_to_and_the_old_number_left_to_staff(listed: Post) -> None:
    ask(listed)
    assert listed.work().notices == 1
    assert listed.work().notices == 0
    (mail,) = listed.mails
    assert mail["To"] == OLD
    assert "0166" not in mailing.words(mail)
    with listed.listings() as session:
        assert [one.means for one in notices.waiting(session)] == ["phone"]


def test_opening_the_link_any_number_of_times_changes_nothing(listed: Post) -> None:
    item = ask(listed)
    listed.work()
    token = mailing.token(listed.mails[0])
    assert {listed.look(token).what for _ in range(5)} == {"asked"}
    assert state(listed, item) == "open"


def test_a_no_ends_the_change_and_alerts_the_stewards(listed: Post) -> None:
    item = ask(listed)
    listed.work()
    assert listed.answer(mailing.token(listed.mails[0]), Answer.NO) is Outcome.STOPPED
    assert state(listed, item) == "rejected"
    with listed.listings() as session:
        assert [one.listing_id for one in review.open_items(session, kind="alert")] == [RIVER]


def test_a_yes_verifies_and_publishes_nothing_by_itself(listed: Post) -> None:
    item, before = ask(listed), number(listed)
    listed.work()
    assert listed.answer(mailing.token(listed.mails[0])) is Outcome.THANKED
    assert (state(listed, item), number(listed)) == ("open", before)
    with listed.listings() as session:
        assert verifying.missing(session, session.get_one(ReviewItem, item)) == ""
        assert deciding.approve(session, item, "account:steward", "the old mailbox says so", listed.now).done
    assert number(listed) == "+13195550166"


@pytest.mark.parametrize("mailbox", [OLD, "desk+office@river.example"])
def test_a_yes_from_the_mailbox_of_who_asked_verifies_nothing(
    listed: Post, enrol: Enrol, staff: object, mailbox: str
) -> None:
    thief = enrol(mailbox, Role.PARTNER)
    staff.commit()  # type: ignore[attr-defined]
    item = ask(listed, by=f"account:{thief.id}")
    listed.work()
    assert listed.answer(mailing.token(listed.mails[0])) is Outcome.THANKED
    with listed.listings() as session:
        assert verifying.missing(session, session.get_one(ReviewItem, item))


def test_a_mailbox_that_came_lately_verifies_nothing_and_its_no_is_an_alert(listed: Post) -> None:
    with listed.listings() as session:
        editing.apply(session, RIVER, {"email": "new@river.example"}, "account:x", "moved", NOW - timedelta(days=3))
    item = ask(listed)
    listed.work()
    first, *_ = listed.to("new@river.example")
    assert listed.answer(mailing.token(first)) is Outcome.THANKED
    with listed.listings() as session:
        assert verifying.missing(session, session.get_one(ReviewItem, item))
    with listed.people() as people:
        token = links.make(
            people, "notice", by="test", now=NOW, lasts=timedelta(days=1), detail={"notice": notice_of(listed)}
        )
    assert listed.answer(token, Answer.NO) is Outcome.STOPPED
    assert state(listed, item) == "open"
    with listed.listings() as session:
        assert review.open_items(session, kind="alert")


def notice_of(post: Post) -> str:
    with post.listings() as session:
        found = session.exec(select(Notice).where(Notice.means == "email")).first()
        assert found is not None
        return str(found.id)


def test_a_no_after_the_change_was_decided_still_alerts(listed: Post) -> None:
    item = ask(listed)
    listed.work()
    with listed.listings() as session:
        for by in ("account:one", "account:two"):
            verifying.record(session, item, "other", "met them", confirmed=True, by=by, now=listed.now)
        assert deciding.approve(session, item, "account:one", "met", listed.now).done
    listed.answer(mailing.token(listed.mails[0]), Answer.NO)
    with listed.listings() as session:
        assert len(review.open_items(session, kind="alert")) == 1


def test_a_change_that_was_made_at_once_can_be_disowned(listed: Post) -> None:
    with listed.listings() as session:
        change = {"tier": Change("public", "confidential")}
        editing.edit(session, RIVER, change, "account:x", "hide", listed.now, trusted=True)
    listed.work()
    (mail,) = listed.to(OLD)
    token = mailing.token(mail)
    assert listed.look(token).what == "changed"
    assert listed.answer(token, Answer.NO) is Outcome.STOPPED
    with listed.listings() as session:
        assert session.get_one(Listing, RIVER).tier == "confidential", "undoing it is a person's decision"
        assert review.open_items(session, kind="alert")


@pytest.mark.parametrize("late", [False, True])
def test_a_link_answers_once_and_not_for_ever(listed: Post, *, late: bool) -> None:
    ask(listed)
    listed.work()
    token = mailing.token(listed.mails[0])
    if late:
        listed.now += outbox.LASTS
    else:
        listed.answer(token, Answer.NO)
    for do in (listed.look, listed.answer):
        with pytest.raises(GoneError):
            do(token)


def test_a_link_of_another_purpose_an_edited_one_and_nonsense_are_the_same_nothing(listed: Post) -> None:
    ask(listed)
    listed.work()
    token = mailing.token(listed.mails[0])
    with listed.people() as people:
        foreign = links.make(people, "invitation", by="test", now=NOW, lasts=timedelta(days=1))
    edited = token[:-1] + ("A" if token[-1] != "A" else "B")
    said = set()
    for wrong in (foreign, edited, token[:-1], token + "A", "", "../sign-in", "é" * 43, "'; DROP TABLE link"):
        with pytest.raises(GoneError) as gone:
            listed.look(wrong)
        said.add(str(gone.value))
    assert len(said) == 1
    assert listed.look(token)


def test_members_are_told_without_a_link_and_who_asked_is_not(listed: Post, enrol: Enrol, staff: object) -> None:
    with listed.listings() as session:
        organization = session.get_one(Listing, RIVER).organization_id
    asker, colleague = enrol("ana@river.example", Role.PARTNER), enrol("bo@river.example", Role.PARTNER, "Bo")
    for one in (asker, colleague):
        memberships.join(staff, one.id, organization, "test", NOW)  # type: ignore[arg-type]
    staff.commit()  # type: ignore[attr-defined]
    ask(listed, by=f"account:{asker.id}")
    for _ in range(3):
        listed.work()
    assert sorted(str(mail["To"]) for mail in listed.mails) == ["bo@river.example", OLD]
    assert "/link/" not in mailing.words(listed.to("bo@river.example")[0])


def test_stewards_hear_of_an_alert_once_an_hour_at_most(listed: Post, enrol: Enrol, staff: object) -> None:
    enrol("sam@w.example", Role.STEWARD)
    staff.commit()  # type: ignore[attr-defined]
    heard = []
    for minutes in (0, 5, 30, 30, 300):
        listed.pass_by(minutes=minutes)
        ask(listed)
        listed.work()
        listed.answer(mailing.token(listed.to(OLD)[-1]), Answer.NO)
        listed.work()
        heard.append(len(listed.to("sam@w.example")))
    assert heard == [1, 1, 1, 2, 3]
    listed.pass_by(days=1)
    listed.work()
    assert len(listed.to("sam@w.example")) == 3, "not again for what was told"


def test_stewards_hear_that_a_visitor_says_it_is_not_safe(listed: Post, enrol: Enrol, staff: object) -> None:
    enrol("sam@w.example", Role.STEWARD)
    staff.commit()  # type: ignore[attr-defined]
    with feedback.inbox(listed.room.settings) as box:
        room = feedback.caps(listed.room.settings)
        feedback.tell(box, RIVER, feedback.Kind.UNSAFE, "he was at the door", NOW.date(), room)
    for _ in range(3):
        listed.work()
    (mail,) = listed.mails
    assert mail["To"] == "sam@w.example"
    assert "door" not in mailing.words(mail)


def test_a_contact_that_is_no_address_stays_for_staff(listed: Post, make: Make) -> None:
    with listed.listings() as session:
        draft = make(external_id="2", organization=OrganizationDraft(name="Hill"), name="Hill")
        intake.submit(session, draft, "import", NOW)
        content = editing.content_of(session, stable_id("river", "2")) | {"email": "not an address@"}
        notices.tell(session, stable_id("river", "2"), content, "asked", ["phones"], NOW)
    listed.work()
    with listed.listings() as session:
        assert {"email", "phone"} == {one.means for one in notices.waiting(session)}
    assert accounts.clean_email(OLD) == OLD
