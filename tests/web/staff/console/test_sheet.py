"""The referral list: read out, printed, copied; nothing kept, nobody's number taken."""

from __future__ import annotations

import io
import logging
import sqlite3
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from directory import kit, staff_only
from tests.drawn import told
from tests.web.conftest import draft
from tests.web.staff.conftest import START
from tests.web.staff.console.conftest import ask, fill
from web.staff import words
from web.staff.console.paper import spelled
from web.staff.console.spoken import sentence

CANARY = "qzcanaryqz"
GSM = set(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")
"""What of ASCII is one sign in the alphabet of text messages (GSM 03.38)."""


@pytest.fixture
def desk(hotline: Any) -> Any:
    """Sue at her desk."""
    return hotline.sue


SAID = """
(512) 555-0100 | five one two, five five five, zero one hundred | cinco uno dos, cinco cinco cinco, cero cien
(800) 555-0119 | eight hundred, five five five, zero one one nine | ochocientos, cinco cinco cinco, cero uno uno nueve
(512) 555-7000 | five one two, five five five, seven thousand | cinco uno dos, cinco cinco cinco, siete mil
555-0000 | five five five, zero zero zero zero | cinco cinco cinco, cero cero cero cero
988 | nine eight eight | nueve ocho ocho
88788 | eight eight seven eight eight | ocho ocho siete ocho ocho
+44 20 7946 | plus four four, two zero, seven nine four six | más cuatro cuatro, dos cero, siete nueve cuatro seis
"""


@pytest.mark.parametrize("line", SAID.strip().splitlines())
def test_a_number_is_said_in_groups_as_people_say_it(line: str) -> None:
    shown, *said = line.split(" | ")
    assert [sentence(words.catalogue(code), shown) for code in ("en", "es")] == said


def test_only_the_hard_words_of_a_street_are_spelled() -> None:
    assert spelled("1420 Tchoupitoulas St.") == ["T C H O U P I T O U L A S"]
    assert spelled("100 Main Street, Suite 4") == []


def test_what_is_read_out_says_first_what_to_ask_for_and_the_number_in_groups(desk: Any) -> None:
    page = ask(desk, "read").text
    assert page.index("Juniper House Shelter") < page.index("Protective order clinic")
    assert "five one two, five five five, zero one zero one" in page
    assert "Ask for intake." in page
    assert "24 hours a day, every day" in page
    assert "Spanish" in page
    assert 'class="rooms space"' in page
    assert "100 Example Street" in page
    assert "E X A M P L E" in page
    assert "The address is kept private" in page
    part = ask(desk, "read", part=True).text
    assert "<html" not in part
    assert "five one two" in part


def test_it_is_read_out_in_the_language_of_who_reads_and_printed_in_that_of_who_gets_it(desk: Any) -> None:
    assert 'lang="ar" dir="rtl"' in ask(desk, "print", locale="ar").text
    assert "five one two" in ask(desk, "read", locale="ar").text


def test_the_order_is_kept_and_a_listing_comes_once(desk: Any) -> None:
    names = ("Protective order clinic", "Juniper House Shelter", "Protective order clinic")
    page = ask(desk, "print", names).text
    assert page.count("Protective order clinic") == 1
    assert page.index("Protective order clinic") < page.index("Juniper House Shelter")


def test_what_may_no_longer_be_shown_is_left_out_and_that_is_said(desk: Any) -> None:
    answer = desk.post("/console/sheet", {"as": "print", "ids": [str(uuid4()), str(desk.ids["Example National Line"])]})
    assert "1 listing may no longer be shown" in answer.text
    assert "Example National Line" in answer.text


def test_a_listing_for_staff_alone_is_read_out_and_on_no_paper_or_message(desk: Any, hotline: Any) -> None:
    with kit.open_kit(hotline.office.settings) as opened, opened.session() as session:
        staff_only.keep_for_staff(session, desk.ids["Juniper House Shelter"], "test", "they asked", START)
    page = ask(desk, "read").text
    assert "Juniper House Shelter" in page
    assert 'class="flag staff"' in page
    for kind in ("print", "neutral", "text", "sms"):
        page = ask(desk, kind, safe="yes", names="yes").text
        assert "1 listing is for staff alone" in page
        assert "Juniper" not in page
        assert "0101" not in told(page)


@pytest.mark.parametrize("kind", ["print", "neutral"])
def test_a_paper_has_no_site_name_no_menu_and_a_neutral_title(desk: Any, kind: str) -> None:
    page = ask(desk, kind).text
    assert "<title>Local services: list</title>" in page
    assert "Waymark" not in page
    assert "/sign-out" not in page


def test_nobody_but_staff_gets_a_sheet(office: Any) -> None:
    partner = office.browser().sign_in("pat@p.example")
    for kind in ("read", "print", "neutral", "text", "sms"):
        fields = {"as": kind, "ids": str(uuid4()), "safe": "yes"}
        assert partner.post("/console/sheet", fields).status_code == 403


def test_a_form_that_is_not_ours_is_refused_without_repeating_it(desk: Any) -> None:
    for fields in (
        {"as": "fax"},
        {"as": ["text", "read"], "safe": "yes"},
        {"ids": "1 OR 1=1"},
        {"ids": []},
        {"ids": [str(uuid4()) for _ in range(13)]},
        {"locale": "../../etc"},
        {"locale": CANARY},
        {"names": CANARY},
        {CANARY: "x"},
    ):
        given = {"as": "read", "ids": str(desk.ids["Example National Line"])}
        answer = desk.post("/console/sheet", given | fields)
        assert answer.status_code == 422, fields
        assert CANARY not in answer.text
        assert "OR 1=1" not in answer.text


def test_plain_text_says_letters_numbers_and_hours_and_names_only_when_asked(desk: Any) -> None:
    page = ask(desk, "text", safe="yes", part=True).text
    assert "J H\nCall: (512) 555-0101\nText: (512) 555-0102\n24 hours a day, every day\n\n" in page
    assert "\n\nP S L\nCall: (512) 555-0110 ext. 12\nMonday" in page
    assert "Juniper" not in page
    page = ask(desk, "text", safe="yes", part=True, names="yes").text
    assert "Juniper House Shelter\nCall" in page
    assert "100 Example Street" in page


def test_a_text_message_is_one_message_in_the_plain_alphabet_however_much_there_is_to_say(
    hotline: Any,
) -> None:
    phones = [
        {"number": f"+1512555{n:04}", "kind": "text" if n % 3 else "voice", "extension": "9" * 6}
        for n in range(100, 130)
    ]
    drafts = [
        draft(n, name=name, organization={"name": name}, **facts)
        for n, name, facts in (
            (11, "Ñandú Élan House", {"phones": phones}),
            (12, "Приют надежды", {}),
            (13, "12", {"phones": []}),
        )
    ]
    known = fill(hotline.office, drafts)
    answer = hotline.sue.post(
        "/console/sheet", {"as": "sms", "safe": "yes", "ids": [str(known[one.name]) for one in drafts]}
    )
    messages = [part.split(">", 1)[1].split("</textarea>")[0] for part in answer.text.split("<textarea")[1:]]
    assert len(messages) == 3
    for message in messages:
        assert 0 < len(message) <= 160
        assert set(message) <= GSM
    assert messages[0].startswith("N E H: 512-555-0102 x999999, 512-555-0105 x999999")


def _stores(home: Path) -> dict[str, str]:
    """Every database of a home folder, row by row, and every other file of it."""
    found = {}
    for path in sorted(home.rglob("*")):
        if path.suffix == ".db":
            with sqlite3.connect(path) as opened:
                found[path.name] = "\n".join(opened.iterdump())
        elif path.is_file() and not path.name.endswith(("-wal", "-shm")):
            found[str(path.relative_to(home))] = path.read_bytes().hex()
    return found


def test_nothing_of_a_call_is_kept_or_logged(desk: Any, hotline: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    desk.csrf  # noqa: B018 - the session is noted as used before, once a minute
    before = _stores(hotline.office.settings.home)
    for kind in ("read", "print", "neutral", "text", "sms"):
        assert ask(desk, kind, safe="yes", line=f"{CANARY} shelter 60629").status_code == 200
        assert ask(desk, kind, to=CANARY, line=CANARY).status_code == 422
    assert _stores(hotline.office.settings.home) == before
    logging.getLogger().removeHandler(handler)
    assert CANARY not in stream.getvalue() + caplog.text
    assert str(desk.ids["Juniper House Shelter"]) not in stream.getvalue() + caplog.text
