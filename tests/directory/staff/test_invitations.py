"""Links that open an account: once, in time, and unedited."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import Session

from directory.errors import ConflictError, GoneError
from directory.staff import accounts, invitations, links, memberships, sessions
from directory.staff.accounts import Role, State
from directory.staff.invitations import FIRST_LASTS, JOIN_LASTS
from directory.staff.passwords import UnfitPasswordError
from directory.staff.sessions import Stage

PASSWORD = "quiet maple lantern 47"


@pytest.fixture
def invitation(staff: Session, now: datetime) -> str:
    account = accounts.add(staff, "ana@partner.example", "Ana", Role.PARTNER, "test", now)
    return invitations.invite(staff, account.id, "account:steward", now)


def test_an_invitation_opens_its_account_once(staff: Session, invitation: str, now: datetime) -> None:
    person = invitations.invited(staff, invitation, now)
    assert person is not None
    assert person.email == "ana@partner.example"
    held = sessions.resume(staff, invitations.accept(staff, invitation, "Ana B", PASSWORD, now), now)
    assert held is not None
    assert held.stage is Stage.ENROL
    assert held.person.name == "Ana B"
    for again in (
        lambda: invitations.accept(staff, invitation, "X", PASSWORD, now),
        lambda: invitations.invited(staff, invitation, now),
    ):
        with pytest.raises(GoneError):
            again()


def test_looking_at_the_page_does_not_burn_the_link_and_a_bad_password_neither(
    staff: Session, invitation: str, now: datetime
) -> None:
    for _ in range(3):
        invitations.invited(staff, invitation, now)
    with pytest.raises(UnfitPasswordError):
        invitations.accept(staff, invitation, "Ana", "password1234", now)
    assert invitations.accept(staff, invitation, "Ana", PASSWORD, now)


def test_a_late_replaced_or_edited_link_opens_nothing(staff: Session, invitation: str, now: datetime) -> None:
    edited = invitation[:-1] + ("A" if invitation[-1] != "A" else "B")
    for token, moment in ((invitation, now + JOIN_LASTS), (edited, now), ("", now), ("x" * 9999, now)):
        with pytest.raises(GoneError):
            invitations.accept(staff, token, "Ana", PASSWORD, moment)
    account = accounts.find(staff, "ana@partner.example")
    assert account is not None
    invitations.invite(staff, account.id, "test", now)
    with pytest.raises(GoneError):
        invitations.accept(staff, invitation, "Ana", PASSWORD, now)


def test_the_first_stewards_link_works_while_there_is_none(staff: Session, now: datetime) -> None:
    old = invitations.first_steward(staff, now)
    token = invitations.first_steward(staff, now)
    assert old
    assert token
    with pytest.raises(GoneError):
        invitations.accept_first(staff, old, "s@w.example", "Sam", PASSWORD, now)
    with pytest.raises(GoneError):
        invitations.accept_first(staff, token, "s@w.example", "Sam", PASSWORD, now + FIRST_LASTS)
    assert invitations.invited(staff, token, now) is None
    invitations.accept_first(staff, token, "s@w.example", "Sam", PASSWORD, now)
    assert accounts.has_steward(staff)
    assert invitations.first_steward(staff, now) is None
    with pytest.raises(GoneError):
        invitations.accept_first(staff, token, "evil@w.example", "Eve", PASSWORD, now)
    with pytest.raises(GoneError):
        invitations.invited(staff, token, now)


def test_the_first_stewards_link_takes_nobodys_account_over(staff: Session, invitation: str, now: datetime) -> None:
    invitations.accept(staff, invitation, "Ana", PASSWORD, now)
    token = invitations.first_steward(staff, now)
    assert token
    with pytest.raises(ConflictError):
        invitations.accept_first(staff, token, "ana@partner.example", "Eve", PASSWORD, now)
    account = accounts.find(staff, "ana@partner.example")
    assert account is not None
    assert (account.name, account.role, account.state) == ("Ana", "partner", State.ACTIVE.value)


def test_a_link_of_one_purpose_opens_no_other(staff: Session, now: datetime) -> None:
    token = links.make(staff, "reminder", by="test", now=now, lasts=timedelta(days=1), detail={"listing": "x"})
    assert links.look(staff, "invitation", token, now) is None
    said = links.look(staff, "reminder", token, now)
    assert said is not None
    assert said.detail == {"listing": "x"}
    assert links.use(staff, "reminder", token, now)
    assert links.use(staff, "reminder", token, now) is None


def test_a_membership_is_one_has_a_beginning_and_an_end_and_is_kept(
    staff: Session, invitation: str, now: datetime
) -> None:
    invitations.accept(staff, invitation, "Ana", PASSWORD, now)
    account = accounts.find(staff, "ana@partner.example")
    assert account is not None
    mine, other = uuid4(), uuid4()
    assert memberships.join(staff, account.id, mine, "account:s", now)
    assert not memberships.join(staff, account.id, mine, "account:s", now)
    assert memberships.is_member(staff, account.id, mine)
    assert not memberships.is_member(staff, account.id, other)
    assert memberships.organizations(staff, account.id) == {mine}
    assert [p.email for p in memberships.members(staff, mine)] == ["ana@partner.example"]
    assert memberships.leave(staff, account.id, mine, "account:s", now)
    assert not memberships.leave(staff, account.id, mine, "account:s", now)
    assert not memberships.is_member(staff, account.id, mine)
    assert memberships.join(staff, account.id, mine, "account:s", now)
    assert [m.ended_at is None for m in memberships.of_account(staff, account.id)] == [False, True]
    accounts.disable(staff, account)
    assert not memberships.members(staff, mine), "nobody is told who cannot sign in"
