"""A referral goes to the partner of the chosen listing, says no word of the line, and comes back with an answer."""

from __future__ import annotations

import re
from typing import Any

from sqlmodel import select

from directory import referrals
from directory.staff.model import Mail
from tests.web.staff.console.acting import CLINIC, LINE, SHELTER, act, join, people
from tests.web.staff.console.conftest import Hotline
from web.staff.console.following import Mark
from web.staff.console.live import looking


def code_in(page: str) -> str:
    found = re.search(r">([B-Z2-9]{3}) ([B-Z2-9]{3})<", page)
    assert found
    return found[1] + found[2]


def kept(desk: Hotline) -> list[referrals.Referral]:
    by, now = f"account:{desk.office.ids['sue@w.example']}", desk.office.clock.now
    with referrals.book(desk.office.settings, now) as book:
        return referrals.made_by(book, by, now)


def test_what_the_line_asks_for_goes_to_the_partner_in_codes(hotline: Hotline) -> None:
    join(hotline)
    page = act(hotline, "act", act="refer").text
    assert "Spanish" in page
    assert "3 people" in page
    code = code_in(act(hotline, "refer", hours="4").text)
    (one,) = kept(hotline)
    assert one.code == code
    assert one.asked.needs == ("emergency-shelter",)
    assert one.asked.languages == ("es",)
    pat = hotline.office.browser().sign_in("pat@p.example")
    shown = pat.get("/portal/referrals").text
    assert one.spoken in shown
    assert "Austin" not in shown
    assert LINE not in shown
    answer = pat.post("/portal/referrals/answer", {"code": code, "answer": "full"})
    assert answer.status_code == 303
    by = f"account:{hotline.office.ids['sue@w.example']}"
    face = hotline.office.app.state
    told = looking(face.desk, face.doors)(Mark(0, one.made_at), []).news.answers
    assert told == {by: [{"code": one.spoken, "state": "declined", "name": "Juniper House Shelter"}]}
    mine = act(hotline, "act", act="refer").text
    assert one.spoken in mine
    assert "Full" in mine


def test_members_are_told_that_something_waits_and_not_what(hotline: Hotline) -> None:
    join(hotline)
    act(hotline, "refer")
    with people(hotline) as session:
        assert [(m.letter, m.recipient) for m in session.exec(select(Mail))] == [("waits", "pat@p.example")]


def test_a_listing_without_a_partner_offers_the_phone(hotline: Hotline) -> None:
    page = act(hotline, "act", CLINIC, act="refer").text
    assert "hours" not in page
    assert 'value="reveal"' in page
    assert act(hotline, "refer", CLINIC).status_code == 409
    assert kept(hotline) == []


def test_a_referral_is_taken_back_by_who_made_it(hotline: Hotline) -> None:
    join(hotline)
    code = code_in(act(hotline, "refer").text)
    sam = hotline.office.browser().sign_in("sam@w.example")
    assert sam.post("/console/refer/withdraw", {"code": code, "line": ""}).status_code == 404
    assert "data-done" in act(hotline, "refer/withdraw", code=code).text
    pat = hotline.office.browser().sign_in("pat@p.example")
    assert code[:3] not in pat.get("/portal/referrals").text
    late = pat.post("/portal/referrals/answer", {"code": code, "answer": "yes"})
    assert late.status_code == 404


def test_it_ends_within_twelve_hours(hotline: Hotline) -> None:
    join(hotline)
    for hours in ("0", "13", "x", "-1", "1e9", "99999999999999999999"):
        assert act(hotline, "refer", hours=hours).status_code == 422
    assert kept(hotline) == []


def test_no_form_of_a_referral_takes_anything_else(hotline: Hotline) -> None:
    join(hotline)
    for extra in ({"phone": "319-555-0101"}, {"email": "jane@mail.example"}, {"caller": "Jane"}):
        answer = act(hotline, "refer", **extra)
        assert answer.status_code == 422
        assert "Jane" not in answer.text
        assert "555-0101" not in answer.text
    act(hotline, "refer", words="Jane Doe, 319-555-0101")
    text = referrals.file_of(hotline.office.settings).read_bytes()
    assert b"Jane" not in text
    assert b"555-0101" not in text


def test_two_sides_answer_at_once_and_one_of_them_is_too_late(hotline: Hotline) -> None:
    join(hotline)
    code = code_in(act(hotline, "refer").text)
    pat: Any = hotline.office.browser().sign_in("pat@p.example")
    assert pat.post("/portal/referrals/answer", {"code": code, "answer": "yes"}).status_code == 303
    again = pat.post("/portal/referrals/answer", {"code": code, "answer": "full"})
    assert again.status_code == 404
    assert kept(hotline)[0].state == "accepted"
    assert SHELTER in again.text
