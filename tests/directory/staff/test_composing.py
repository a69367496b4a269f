"""Mails say nothing that a stranger at the mailbox should not read, and nobody can add to their headers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
import textstat

from directory.errors import UsageError
from directory.staff import composing
from directory.staff.outbox import Taken
from tests.directory.staff import mailing

TOKEN = "t" * 43
ORIGIN = "https://desk.example"
NAMES = [key.removesuffix(".subject") for key in composing.letters("en") if key.endswith(".subject")]


def taken(letter: str = "asked", to: str = "desk@river.example", locale: str = "en", token: str = TOKEN) -> Taken:
    return Taken(UUID(int=7), to, letter, locale, token, datetime(2026, 11, 23))  # noqa: DTZ001 - not looked at


def test_every_language_has_every_letter() -> None:
    assert {"en", "es"} <= set(composing.locales())
    for code in composing.locales():
        assert set(composing.letters(code)) == set(composing.letters("en"))
        same = {key for key, text in composing.letters(code).items() if text == composing.letters("en")[key]}
        assert not same or code == "en"


@pytest.mark.parametrize("name", NAMES)
def test_the_english_is_plain(name: str) -> None:
    body = composing.letters("en")[f"{name}.body"].replace("{link}", "")
    assert textstat.flesch_kincaid_grade(body) <= 6


@pytest.mark.parametrize("locale", ["en", "es", "xx"])
@pytest.mark.parametrize("name", NAMES)
def test_each_letter_becomes_a_mail(name: str, locale: str, now: datetime) -> None:
    linked = "{link}" in composing.letters("en")[f"{name}.body"]
    mail = composing.compose(taken(name, locale=locale, token=TOKEN if linked else ""), "post@w.example", ORIGIN, now)
    read = mailing.read(bytes(mail))
    assert mailing.words(read).count(f"{ORIGIN}/link/{TOKEN}") == int(linked)
    assert read["Auto-Submitted"] == "auto-generated"
    assert bytes(mail).isascii(), "any server can carry it"
    assert set(read.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language", "Content-Type",
        "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip


@pytest.mark.parametrize("evil", ["\r\nBcc: a@x.example", "\nBcc: a@x.example", "\rBcc: a@x.example", "\r\n\r\nhello"])
@pytest.mark.parametrize("place", ["to", "sender", "origin", "letter", "locale", "token"])
def test_no_field_can_add_a_header(place: str, evil: str, now: datetime) -> None:
    facts = {"to": "desk@river.example", "sender": "post@w.example", "origin": ORIGIN, "letter": "asked",
             "locale": "en", "token": TOKEN}  # fmt: skip
    facts[place] += evil

    def composed() -> mailing.EmailMessage:
        to = taken(facts["letter"], facts["to"], facts["locale"], facts["token"])
        return composing.compose(to, facts["sender"], facts["origin"], now)

    if place != "locale":
        with pytest.raises(UsageError) as refused:
            composed()
        assert "Bcc" not in str(refused.value)
    else:  # an unknown language is answered in the default one
        assert mailing.read(bytes(composed()))["Bcc"] is None


def test_a_letter_without_its_link_and_a_link_without_its_letter_are_refused(now: datetime) -> None:
    for letter, token in (("asked", ""), ("alert", TOKEN), ("nothing", "")):
        with pytest.raises(UsageError):
            composing.compose(taken(letter, token=token), "post@w.example", ORIGIN, now)
