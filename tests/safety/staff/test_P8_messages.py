"""SAFETY P8: nothing goes out unless a message is safe there now, and what goes out says nothing of what it is."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from tests.drawn import told
from tests.safety.test_pages import LEXICON
from tests.web.staff.console.conftest import _furnished, ask, hotline  # noqa: F401 - two are fixtures
from web import i18n
from web.staff import words
from web.staff.app import endpoints

REACHES = ("+15125550123", "(512) 555-0123", "512.555.0123", "5125550123", "qz@canary.example", "60629 512 555 0123")
NAMES = (
    "to",
    "recipient",
    "phone",
    "number",
    "email",
    "caller_phone",
    "client-number",
    "sms.to",
    "contact",
    "voicemail",
)
NAMED = ("Juniper", "Pecan", "Example National", "http", "www.", ".example")


@pytest.fixture
def desk(hotline: Any) -> Any:  # noqa: F811
    """Sue at her desk."""
    return hotline.sue


@pytest.mark.parametrize("kind", ["text", "sms"])
def test_P8_without_a_plain_yes_there_is_nothing_to_send(desk: Any, kind: str) -> None:
    for safe in (None, "", "no", "maybe", "Yes", "1", ["no", "yes"], ["yes", "yes"], ["yes", "no"]):
        for part in (False, True):
            answer = ask(desk, kind, part=part, **({} if safe is None else {"safe": safe}))
            assert answer.status_code == 422, safe
            assert "555-0" not in told(answer.text)
            assert "<b>555</b>" not in answer.text
            assert 'name="safe" value="yes"' in answer.text
            assert " checked" not in answer.text, "neither answer is chosen beforehand"
    assert ask(desk, kind, safe="yes").status_code == 200
    assert ask(desk, kind).status_code == 422, "it is asked anew each time"


@pytest.mark.parametrize("kind", ["text", "sms", "neutral"])
def test_P8_C8_what_goes_out_has_no_telling_word_no_name_and_no_link_in_any_language(desk: Any, kind: str) -> None:
    known = [text for code in words.codes() for text in words.catalogue(code).entries.values() if len(text) > 3]
    for locale in i18n.codes():
        answer = ask(desk, kind, tuple(desk.ids), safe="yes", part=True, locale=locale)
        assert answer.status_code == 200
        out = " ".join(re.findall(r"<(?:textarea|main)\b[^>]*>(.*?)</(?:textarea|main)>", answer.text, re.DOTALL))
        shown = re.sub(r"<[^>]+>", " ", out)
        assert "0101" in shown
        assert not LEXICON.search(shown), locale
        assert [name for name in NAMED if name in shown] == []
        if kind == "sms":
            assert not [text for text in known if isinstance(text, str) and text in shown], "no word at all"


def test_P8_a_confidential_place_has_no_address_on_any_sheet(desk: Any) -> None:
    for kind in ("read", "print", "neutral", "text", "sms"):
        page = ask(desk, kind, ("Juniper House Shelter",), safe="yes", names="yes").text
        assert "Street" not in page
        assert "78701" not in told(page)


def test_P8_no_route_of_the_console_takes_whom_something_is_for(desk: Any) -> None:
    known = endpoints(desk.client.app)
    paths = {path for path, methods, _ in known if path.startswith("/console") and "POST" in methods}
    assert "/console/sheet" in paths
    csrf = desk.csrf
    for path in sorted(paths):
        filled = re.sub(r"\{\w+\}", str(uuid4()), path)
        for name in NAMES:
            answer = desk.post(filled, {name: "+15125550123", "as": "read"}, csrf=csrf)
            assert answer.status_code == 422, (path, name)
            assert "5125550123" not in answer.text


@pytest.mark.parametrize("kind", ["text", "sms"])
def test_P8_a_number_or_an_address_in_any_field_of_a_sheet_is_refused_and_not_repeated(desk: Any, kind: str) -> None:
    csrf = desk.csrf
    for field in ("ids", "as", "line", "locale", "names", "safe", "anything"):
        for reach in REACHES:
            fields = {"ids": str(desk.ids["Example National Line"]), "as": kind, "safe": "yes"} | {field: reach}
            answer = desk.post("/console/sheet", fields, csrf=csrf)
            assert answer.status_code == 422, (field, reach)
            assert reach not in answer.text


def test_P8_zips_and_counts_in_the_line_are_nobodys_number(desk: Any) -> None:
    line = "shelter 2 kids 60629 or 78701 within 100 not in 60601-1234"
    assert ask(desk, "read", line=line).status_code == 200
