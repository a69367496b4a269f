"""Passwords, codes and waits: the same answer for whoever has no business here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, text
from sqlmodel import Session

from directory.staff import accounts, factors, passwords, sessions, sign_in_log, signing_in, store
from directory.staff.model import Account
from directory.staff.passwords import UnfitPasswordError
from directory.staff.sessions import SignedIn, Stage
from directory.staff.signing_in import CODE_WAIT, PASSWORD_WAIT, How

Enrol = Callable[..., Account]
PASSWORD = "quiet maple lantern 47"
HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture
def half(staff: Session, enrol: Enrol, now: datetime) -> SignedIn:
    """Ana after her password, with an app whose secret is known."""
    account = enrol()
    secret = factors.begin_totp(staff, account.id)
    before = now - 10 * HALF_MINUTE
    assert factors.confirm_totp(staff, account.id, pyotp.TOTP(secret).at(before), before)
    held = sessions.resume(staff, sessions.begin(staff, account.id, Stage.SECOND, now), now)
    assert held is not None
    return held


def _code(staff: Session, half: SignedIn, moment: datetime) -> str:
    secret = staff.execute(text("SELECT secret FROM totp")).scalar()
    assert half
    return pyotp.TOTP(str(secret)).at(moment)


def test_a_right_password_and_nothing_else_opens(staff: Session, enrol: Enrol, now: datetime) -> None:
    account = enrol()
    assert signing_in.with_password(staff, " ANA@partner.example", PASSWORD, now) == account
    for email, password in (
        ("ana@partner.example", PASSWORD + " "),
        ("ana@partner.example", ""),
        ("bob@partner.example", PASSWORD),
        ("no address", PASSWORD),
        ("ana@partner.example\n", "x" * 100_000),
    ):
        assert signing_in.with_password(staff, email, password, now) is None


def test_unknown_invited_shut_slowed_and_wrong_cost_the_same_hash(
    staff: Session, enrol: Enrol, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut = enrol("shut@a.example")
    accounts.disable(staff, shut)
    accounts.add(staff, "invited@a.example", "I", accounts.Role.STAFF, "test", now)
    slow = enrol("slow@a.example")
    slow.wait_until = now + HALF_MINUTE
    enrol("wrong@a.example")
    passwords.matches(None, "")
    parameters: list[str] = []
    real = PasswordHasher.verify

    def counting(self: PasswordHasher, kept: str, password: str) -> Any:
        parameters.append(kept.rsplit("$", 2)[0])
        return real(self, kept, password)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    for email in ("nobody@a.example", "not an address", "invited@a.example"):
        assert signing_in.with_password(staff, email, PASSWORD, now) is None
    for email in ("shut@a.example", "slow@a.example"):
        assert signing_in.with_password(staff, email, PASSWORD, now) is None
    assert signing_in.with_password(staff, "wrong@a.example", "wrong", now) is None
    assert len(parameters) == 6
    assert len(set(parameters)) == 1


def test_a_guesser_waits_but_shuts_nobody_out_for_long(staff: Session, enrol: Enrol, now: datetime) -> None:
    enrol()
    moment = now
    for _ in range(5):
        assert signing_in.with_password(staff, "ana@partner.example", "wrong", moment) is None
    assert signing_in.with_password(staff, "ana@partner.example", PASSWORD, moment) is None, "it has to wait"
    for _ in range(20):
        moment += PASSWORD_WAIT
        assert signing_in.with_password(staff, "ana@partner.example", "wrong", moment) is None
    assert signing_in.with_password(staff, "ana@partner.example", PASSWORD, moment + PASSWORD_WAIT)


def test_tries_at_the_same_time_are_all_counted(people: Engine, staff: Session, enrol: Enrol, now: datetime) -> None:
    enrol()
    staff.commit()
    ready = Barrier(6)

    def guess() -> None:
        ready.wait()
        with store.session(people) as own:
            signing_in.with_password(own, "ana@partner.example", "wrong", now)

    threads = [Thread(target=guess) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.session(people) as own:
        assert signing_in.with_password(own, "ana@partner.example", PASSWORD, now) is None


@pytest.mark.parametrize("skew", [-1, 0, 1])
def test_a_clock_half_a_minute_off_is_forgiven_once(staff: Session, half: SignedIn, now: datetime, skew: int) -> None:
    code = _code(staff, half, now + skew * HALF_MINUTE)
    assert signing_in.with_code(staff, half, code, now) is How.CODE
    assert signing_in.with_code(staff, half, code, now) is None, "a code that was seen over a shoulder is spent"


@pytest.mark.parametrize("skew", [-20, -2, 2, 20])
def test_a_clock_further_off_is_not(staff: Session, half: SignedIn, now: datetime, skew: int) -> None:
    assert signing_in.with_code(staff, half, _code(staff, half, now + skew * HALF_MINUTE), now) is None


def test_a_newer_code_spends_the_older_ones(staff: Session, half: SignedIn, now: datetime) -> None:
    assert signing_in.with_code(staff, half, _code(staff, half, now + HALF_MINUTE), now)
    assert signing_in.with_code(staff, half, _code(staff, half, now), now) is None


def test_a_recovery_code_works_once_however_it_is_spaced(staff: Session, half: SignedIn, now: datetime) -> None:
    codes = factors.new_recovery_codes(staff, half.person.id)
    assert len(set(codes)) == 10
    assert signing_in.with_code(staff, half, codes[0].upper().replace("-", " "), now) is How.RECOVERY
    assert signing_in.with_code(staff, half, codes[0], now) is None
    assert factors.codes_left(staff, half.person.id) == 9
    factors.new_recovery_codes(staff, half.person.id)
    assert signing_in.with_code(staff, half, codes[1], now) is None


def test_codes_after_a_stolen_password_are_slowed_much_more(staff: Session, half: SignedIn, now: datetime) -> None:
    moment = now
    for _ in range(25):
        assert signing_in.with_code(staff, half, "000000", moment) is None
        moment += CODE_WAIT / 2
    tried = [e for e in sign_in_log.entries(staff) if e.what is sign_in_log.Event.WRONG_CODE]
    assert len(tried) < 20
    moment += CODE_WAIT
    assert signing_in.with_code(staff, half, "000000", moment) is None
    moment += CODE_WAIT / 2
    assert signing_in.with_code(staff, half, _code(staff, half, moment), moment) is None
    moment += CODE_WAIT / 2
    assert signing_in.with_code(staff, half, _code(staff, half, moment), moment) is How.CODE


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "0" * 5000, "-00001"])
def test_what_is_no_code_is_refused(staff: Session, half: SignedIn, now: datetime, code: str) -> None:
    assert signing_in.with_code(staff, half, code, now) is None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("tall fox 9", "short"),
        ("password1234", "easy"),
        ("aaaaaaaaaaaaaaaa", "easy"),
        ("waymarkwaymark", "easy"),
        ("ana@partner.example", "easy"),
        ("x7!" * 60, "long"),
    ],
)
def test_a_password_one_could_guess_is_not_taken(password: str, why: str) -> None:
    with pytest.raises(UnfitPasswordError) as refused:
        passwords.check_fit(password, ("ana@partner.example", "Ana"))
    assert refused.value.why == why
    assert password not in str(refused.value)


def test_a_password_is_the_same_however_its_accents_are_typed() -> None:
    kept = passwords.hash_password("caf\u00e9 lantern maple 47")
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, "cafe\u0301 lantern maple 47")


def test_the_log_says_what_happened_and_forgets_with_the_policy(staff: Session, enrol: Enrol, now: datetime) -> None:
    account = enrol()
    signing_in.with_password(staff, "ana@partner.example", "wrong", now)
    said = [entry.what.value for entry in sign_in_log.entries(staff, account.id)]
    assert said == ["wrong password", "account set up", "invited"]
    sign_in_log.forget_old(staff, 90, now + timedelta(days=91))
    assert not sign_in_log.entries(staff)
