"""Accounts: one for each address, and never without a steward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from sqlmodel import Session

from directory.errors import ConflictError, NotFoundError, UsageError
from directory.staff import accounts, factors, invitations, sessions
from directory.staff.accounts import Role, State
from directory.staff.model import Account
from directory.staff.sessions import Stage

Enrol = Callable[..., Account]


def test_an_address_is_one_account_however_it_is_written(staff: Session, now: datetime) -> None:
    accounts.add(staff, " Ana@Partner.Example ", "Ana", Role.PARTNER, "test", now)
    with pytest.raises(ConflictError):
        accounts.add(staff, "ana@partner.example", "Other", Role.STAFF, "test", now)
    found = accounts.find(staff, "ANA@PARTNER.EXAMPLE")
    assert found is not None
    assert found.email == "ana@partner.example"


@pytest.mark.parametrize(
    "written",
    [
        "ana@partner.example\r\nBcc: all@evil.example",
        "ana@partner.example\nSubject: x",
        "ana\x00@partner.example",
        "ana@partner.example, bob@evil.example",
        "Ana <ana@partner.example>",
        '"ana\\\r\n"@partner.example',
        "ana@partner.example%0aBcc:x@evil.example",
        "ana@partner.example\u2028Bcc: x@evil.example",
        "not an address",
        "a" * 300 + "@partner.example",
        "",
    ],
)
def test_no_address_can_carry_a_line_for_a_mail_header(staff: Session, now: datetime, written: str) -> None:
    with pytest.raises(UsageError) as refused:
        accounts.add(staff, written, "Ana", Role.PARTNER, "test", now)
    assert "partner" not in str(refused.value), "nothing typed is repeated"


def test_a_name_is_one_line_without_control_characters() -> None:
    assert accounts.clean_name(" Ana \r\n Bcc:\x1b[2J\tX ") == "Ana Bcc: [2J X"
    for bad in ("", "   ", "\n", "x" * 121):
        with pytest.raises(UsageError):
            accounts.clean_name(bad)


def test_the_last_steward_cannot_be_shut_out_by_anybody(staff: Session, now: datetime, enrol: Enrol) -> None:
    only = enrol("s@w.example", Role.STEWARD)
    for act in (
        lambda: accounts.disable(staff, only),
        lambda: accounts.set_role(staff, only, Role.STAFF),
        lambda: accounts.reset(staff, only),
    ):
        with pytest.raises(ConflictError):
            act()
    accounts.add(staff, "invited@w.example", "Invited", Role.STEWARD, "test", now)
    with pytest.raises(ConflictError):
        accounts.disable(staff, only)  # one who never came opens no door
    enrol("second@w.example", Role.STEWARD)
    accounts.disable(staff, only)
    assert only.state == State.DISABLED.value


def test_a_shut_account_is_signed_out_and_its_links_die(staff: Session, now: datetime, enrol: Enrol) -> None:
    account = enrol()
    token = sessions.begin(staff, account.id, Stage.FULL, now)
    assert sessions.resume(staff, token, now)
    accounts.disable(staff, account)
    assert sessions.resume(staff, token, now) is None
    accounts.enable(staff, account)
    assert account.state == State.ACTIVE.value
    assert sessions.resume(staff, token, now) is None


def test_a_reset_forgets_all_an_account_proves_itself_with(staff: Session, now: datetime, enrol: Enrol) -> None:
    account = enrol()
    secret = factors.begin_totp(staff, account.id)
    assert secret
    codes = factors.new_recovery_codes(staff, account.id)
    link = invitations.invite(staff, account.id, "test", now)
    accounts.reset(staff, account)
    assert account.state == State.INVITED.value
    assert account.password_hash is None
    assert not factors.use_recovery_code(staff, account.id, codes[0], now)
    assert factors.begin_totp(staff, account.id) != secret
    with pytest.raises(Exception, match="used, replaced"):
        invitations.invited(staff, link, now)


def test_a_role_changed_signs_out(staff: Session, now: datetime, enrol: Enrol) -> None:
    account = enrol()
    token = sessions.begin(staff, account.id, Stage.FULL, now)
    accounts.set_role(staff, account, Role.PARTNER)
    assert sessions.resume(staff, token, now) is None


def test_an_id_nobody_has_is_not_found(staff: Session) -> None:
    with pytest.raises(NotFoundError):
        accounts.get(staff, uuid4())
