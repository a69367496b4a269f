"""Mails that failed have a page where a steward sends them again or lets them go; queue and doctor say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import Session

from directory import doctor
from directory.staff import outbox
from directory.staff import store as staff_store
from tests.web.staff.conftest import START, Browser, Office
from tests.web.staff.steward.conftest import Shop


@pytest.fixture
def people(office: Office) -> Iterator[Session]:
    engine = staff_store.open_store(office.settings)
    with staff_store.session(engine) as session:
        yield session
    engine.dispose()


def fail(session: Session, key: str, *, unsure: bool = False) -> None:
    """A mail that was given up, or whose connection broke."""
    outbox.stage(session, key, f"{key}@r.example", "asked", START)
    taken = outbox.take(session, START)
    assert taken
    if unsure:
        outbox.unsure(session, taken.id, START)
    else:
        outbox.failed(session, taken.id, "the mail server refused the recipient", START, final=True)
    session.commit()


def test_what_failed_is_named_with_why_and_nothing_of_the_letter(people: Session, sam: Browser) -> None:
    assert "Every mail was taken" in sam.get("/steward/mail").text
    assert "/steward/mail" not in sam.get("/steward/queue").text
    fail(people, "lost")
    fail(people, "perhaps", unsure=True)
    page = sam.get("/steward/mail").text
    assert "lost@r.example" in page
    assert "does not know this address" in page
    assert "it may have arrived" in page
    assert "/link/" not in page
    assert "2 mails did not arrive" in sam.get("/steward/queue").text


def test_it_is_sent_again_or_let_go_once(people: Session, sam: Browser) -> None:
    fail(people, "lost")
    fail(people, "perhaps", unsure=True)
    sends = re.findall(r"/steward/mail/[0-9a-f-]{36}/again", sam.get("/steward/mail").text)
    assert len(sends) == 2
    assert sam.post(sends[0]).headers["location"] == "/steward/mail?done=steward-mail-again"
    assert sam.post(sends[0]).status_code == 409
    gone = sends[1].replace("/again", "/let-go")
    assert sam.post(gone).status_code == 303
    assert sam.post(gone).status_code == 409
    people.expire_all()
    assert outbox.counts(people) | {"waiting": 1, "sent": 1, "dead": 0, "unsure": 0} == outbox.counts(people)
    assert sam.post("/steward/mail/00000000-0000-4000-8000-000000000000/again").status_code == 404


@pytest.mark.parametrize("who", ["pat@p.example", "sue@w.example"])
def test_addresses_are_for_stewards_alone(people: Session, signed_in: Any, who: str) -> None:
    fail(people, "lost")
    other = signed_in(who)
    assert other.get("/steward/mail").status_code == 403
    assert "lost@" not in other.page.text


def test_the_doctor_says_that_mails_failed(people: Session, office: Office, shop: Shop) -> None:
    def found() -> tuple[bool, str]:
        return next((one.well, one.said) for one in doctor.examine(office.settings, START) if one.what == "mails")

    assert shop
    assert found() == (True, "0 failed")
    fail(people, "lost")
    assert found() == (False, "1 failed or may have: a steward sees to them under /steward/mail")
