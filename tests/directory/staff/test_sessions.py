"""Sessions: they end by the clock, by hand and with their account, and a token is worth one step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from directory.staff import sessions, tokens
from directory.staff.model import Account
from directory.staff.sessions import ABSOLUTE, FRESH, HALF, IDLE, SignedIn, Stage

Enrol = Callable[..., Account]
MINUTE = timedelta(minutes=1)


def test_a_session_is_known_by_its_token_and_kept_as_a_digest(staff: Session, enrol: Enrol, now: datetime) -> None:
    token = sessions.begin(staff, enrol().id, Stage.FULL, now)
    found = sessions.resume(staff, token, now)
    assert found is not None
    assert found.person.by == f"account:{found.person.id}"
    dump = str(staff.execute(text("SELECT * FROM staff_session")).all())
    assert token not in dump
    assert found.csrf not in dump


@pytest.mark.parametrize("spoiled", ["", "x", "x" * 43, "A" * 1000, "ü" * 43, "a b", "' OR 1=1 --"])
def test_an_edited_token_is_nobodys(staff: Session, held: SignedIn, now: datetime, spoiled: str) -> None:
    assert held
    assert sessions.resume(staff, spoiled, now) is None


def test_one_changed_letter_is_another_token(staff: Session, enrol: Enrol, now: datetime) -> None:
    token = sessions.begin(staff, enrol().id, Stage.FULL, now)
    for place in range(len(token)):
        other = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert sessions.resume(staff, other, now) is None
    assert sessions.resume(staff, tokens.digest("session", token), now) is None, "the stored digest opens nothing"


def test_a_step_up_makes_the_old_token_worthless(staff: Session, enrol: Enrol, now: datetime) -> None:
    planted = sessions.begin(staff, enrol().id, Stage.SECOND, now)
    half = sessions.resume(staff, planted, now)
    assert half is not None
    full = sessions.step_up(staff, half, Stage.FULL, now)
    assert full != planted
    assert sessions.resume(staff, planted, now) is None
    again = sessions.resume(staff, full, now)
    assert again is not None
    assert again.stage is Stage.FULL
    assert again.csrf != half.csrf


def test_a_session_ends_when_revoked_and_only_its_owner_can(staff: Session, enrol: Enrol, now: datetime) -> None:
    mine, other = enrol("a@a.example"), enrol("b@a.example")
    tokens_ = [sessions.begin(staff, mine.id, Stage.FULL, now, f"Desk {i}") for i in range(3)]
    held = sessions.resume(staff, tokens_[0], now)
    assert held is not None
    listed = sessions.places(staff, held, now)
    assert sorted(p.label for p in listed) == ["Desk 0", "Desk 1", "Desk 2"]
    assert [p.here for p in listed].count(True) == 1
    target = next(p.id for p in listed if p.label == "Desk 1")
    assert not sessions.revoke(staff, other.id, target)
    assert sessions.revoke(staff, mine.id, target)
    assert sessions.resume(staff, tokens_[1], now) is None
    sessions.revoke_others(staff, held)
    assert sessions.resume(staff, tokens_[2], now) is None
    assert sessions.resume(staff, tokens_[0], now) is not None
    sessions.end(staff, held)
    assert sessions.resume(staff, tokens_[0], now) is None


def test_a_label_is_one_short_line(staff: Session, held: SignedIn, now: datetime) -> None:
    sessions.rename(staff, held, "Front\r\ndesk\x1b[2J " + "x" * 90)
    (place,) = sessions.places(staff, held, now)
    assert place.label == ("Front desk [2J " + "x" * 90)[:40]


def test_a_clock_set_back_ends_a_session_and_never_stretches_it(staff: Session, enrol: Enrol, now: datetime) -> None:
    token = sessions.begin(staff, enrol().id, Stage.FULL, now)
    assert sessions.resume(staff, token, now - timedelta(seconds=30)) is not None
    assert sessions.resume(staff, token, now - timedelta(hours=1)) is None


def test_half_a_sign_in_lasts_minutes(staff: Session, enrol: Enrol, now: datetime) -> None:
    token = sessions.begin(staff, enrol().id, Stage.SECOND, now)
    assert sessions.resume(staff, token, now + HALF - MINUTE) is not None
    assert sessions.resume(staff, token, now + HALF) is None


def test_dead_sessions_are_forgotten(staff: Session, enrol: Enrol, now: datetime) -> None:
    account = enrol()
    sessions.begin(staff, account.id, Stage.FULL, now)
    sessions.begin(staff, account.id, Stage.SECOND, now)
    sessions.begin(staff, account.id, Stage.FULL, now + IDLE + MINUTE)
    assert staff.execute(text("SELECT count(*) FROM staff_session")).scalar() == 1


def test_proving_again_does_not_stretch_the_twelve_hours(staff: Session, enrol: Enrol, now: datetime) -> None:
    token, moment = sessions.begin(staff, enrol().id, Stage.FULL, now), now
    while moment < now + ABSOLUTE - MINUTE:
        held = sessions.resume(staff, token, moment)
        assert held is not None
        token = sessions.step_up(staff, held, Stage.FULL, moment)
        held = sessions.resume(staff, token, moment)
        assert held is not None
        assert held.is_fresh(moment)
        assert not held.is_fresh(moment + FRESH + timedelta(seconds=1))
        moment += timedelta(minutes=20)
    assert sessions.resume(staff, token, now + ABSOLUTE) is None
