"""SAFETY P8: nothing goes out unless a message is safe there now, and what goes out says nothing of what it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.safety.conftest import NOW
from tests.safety.test_pages import LEXICON
from tests.web.conftest import confidential, everywhere, legal_clinic
from tests.web.staff.console.test_sheet import ask, fill
from web import i18n
from web.staff import words
from web.staff.app import endpoints

REACHES = ("+15125550123", "(512) 555-0123", "512.555.0123", "5125550123", "qz@canary.example", "60629 512 555 0123")
NAMES = ("to", "recipient", "phone", "number", "email", "caller_phone", "client-number", "sms.to", "contact", "voicemail")
NAMED = ("Juniper", "Pecan", "Example National", "http", "www.", ".example")


@pytest.fixture
def desk(office: Any, signed_in: Callable[[str], Any]) -> Any:
    office.clock.now = NOW
    known = fill(office.settings, [confidential(), legal_clinic(), everywhere()])
    sue = signed_in("sue@w.example")
    sue.ids = known
    return sue


@pytest.mark.parametrize("kind", ["text", "sms"])
@pytest.mark.parametrize("safe", [None, "", "no", "maybe", "Yes", "1", ["no", "yes"], ["yes", "yes"], ["yes", "no"]], ids=str)
def test_P8_without_a_plain_yes_there_is_nothing_to_send(desk: Any, kind: str, safe: Any) -> None:
    for part in ({}, {"part": "1"}):
        answer = ask(desk, kind, **part, **({} if safe is None else {"safe": safe}))
        assert answer.status_code == 422
        assert "555" not in answer.text
        assert 'name="safe" value="yes"' in answer.text
        assert " checked" not in answer.text, "neither answer is chosen beforehand"


@pytest.mark.parametrize("kind", ["text", "sms"])
def test_P8_the_answer_is_asked_for_anew_each_time(desk: Any, kind: str) -> None:
    assert ask(desk, kind, safe="yes").status_code == 200
    assert ask(desk, kind).status_code == 422


@pytest.mark.parametrize("kind", ["text", "sms", "neutral"])
@pytest.mark.parametrize("locale", i18n.codes())
def test_P8_C8_what_goes_out_has_no_telling_word_no_name_and_no_link_in_any_language(
    desk: Any, kind: str, locale: str
) -> None:
    answer = ask(desk, kind, tuple(desk.ids), safe="yes", part="1", locale=locale)
    assert answer.status_code == 200
    out = re.findall(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.DOTALL) or re.findall(
        r"<main>(.*?)</main>", answer.text, re.DOTALL
    )
    assert "0101" in out[0]
    for text in out:
        shown = re.sub(r"<[^>]+>", " ", text)
        assert not LEXICON.search(shown), shown
        assert [name for name in NAMED if name in shown] == []


def test_P8_the_words_of_the_forms_themselves_are_looked_at_too(desk: Any) -> None:
    """The lint of the templates: no word of the staff face stands in what is to be sent."""
    for code in words.codes():
        known = words.catalogue(code).entries
        out = ask(desk, "sms", safe="yes", part="1").text
        (first, *_) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", out)
        assert not [key for key, text in known.items() if isinstance(text, str) and len(text) > 3 and text in first]


def test_P8_a_confidential_place_has_no_address_on_any_sheet(desk: Any) -> None:
    for kind in ("read", "print", "neutral", "text", "sms"):
        page = ask(desk, kind, ("Juniper House Shelter",), safe="yes", names="yes").text
        assert "Street" not in page
        assert "787" not in page


@pytest.mark.parametrize("name", NAMES)
def test_P8_no_route_of_the_console_takes_whom_something_is_for(desk: Any, name: str) -> None:
    paths = {path for path, methods, _ in endpoints(desk.client.app) if path.startswith("/console") and "POST" in methods}
    assert "/console/sheet" in paths
    for path in sorted(paths):
        filled = re.sub(r"\{\w+\}", str(uuid4()), path)
        answer = desk.post(filled, {name: "+15125550123", "ids": str(desk.ids["Example National Line"]), "as": "read"})
        assert answer.status_code == 422, path
        assert "0123" not in answer.text


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize("field", ["ids", "as", "line", "locale", "names", "part", "safe", "anything"])
def test_P8_a_number_or_an_address_in_any_field_of_a_sheet_is_refused_and_not_repeated(
    desk: Any, field: str, reach: str
) -> None:
    for kind in ("text", "sms"):
        fields = {"ids": str(desk.ids["Example National Line"]), "as": kind, "safe": "yes"} | {field: reach}
        answer = desk.post("/console/sheet", fields)
        assert answer.status_code == 422
        assert reach not in answer.text


def test_P8_zips_and_counts_in_the_line_are_nobodys_number(desk: Any) -> None:
    line = "shelter 2 kids 60629 or 78701 within 100 not in 60601-1234"
    assert ask(desk, "read", line=line).status_code == 200
