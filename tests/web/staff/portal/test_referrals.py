"""A partner sees what waits for its own organisations, answers once, and finds nobody's name in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from directory import referrals
from directory.referrals import Asked, Referral
from tests.web.staff.conftest import START
from tests.web.staff.portal.conftest import Partners

ASKED = Asked(needs=("emergency-shelter",), party=3, tags=("children",), policies=("pets",), languages=("es",))


def referred(partners: Partners, name: str = "Night shelter", organization: str = "Lantern") -> Referral:
    now = partners.office.clock.now
    with referrals.book(partners.office.settings, now) as book:
        return referrals.make(book, partners.ids[name], partners.organizations[organization], ASKED, "account:sue", now)


def test_a_partner_sees_what_is_asked_of_its_own_and_answers_once(partners: Partners, pat: Any) -> None:
    assert "<form" not in pat.get("/portal/referrals").text.split("<main")[1]
    one, other = referred(partners), referred(partners, "Harbor clinic", "Harbor")
    page = pat.get("/portal/referrals").text
    assert one.spoken in page
    assert other.spoken not in page
    for said in ("Night shelter", "3 people", "Spanish", "Children"):
        assert said.lower() in page.lower(), said
    assert pat.post("/portal/referrals/answer", {"code": other.code, "answer": "yes"}).status_code == 404
    assert pat.post("/portal/referrals/answer", {"code": one.code, "answer": "call"}).status_code == 303
    assert 'name="answer"' not in pat.get("/portal/referrals").text
    assert pat.post("/portal/referrals/answer", {"code": one.code, "answer": "yes"}).status_code == 404


@pytest.mark.parametrize("answer", ["", "no", "Jane is known here", "accepted"])
def test_no_other_answer_is_taken_or_repeated(partners: Partners, pat: Any, answer: str) -> None:
    one = referred(partners)
    page = pat.post("/portal/referrals/answer", {"code": one.code, "answer": answer})
    assert page.status_code == 404
    assert "Jane" not in page.text
    with referrals.book(partners.office.settings, START) as book:
        assert referrals.made_by(book, "account:sue", START)[0].state == "waiting"


def test_what_is_over_is_gone_from_the_page_and_the_file(partners: Partners, pat: Any) -> None:
    one = referred(partners)
    partners.office.clock.pass_by(minutes=25)
    pat.get("/portal")
    partners.office.clock.now = one.expires_at + timedelta(minutes=1)
    again = partners.office.browser().sign_in("pat@p.example")
    assert one.spoken in again.get("/portal/referrals").text, "and that nobody answered"
    partners.office.clock.pass_by(hours=1)
    last = partners.office.browser().sign_in("pat@p.example")
    assert one.spoken not in last.get("/portal/referrals").text
    assert one.code.encode() not in referrals.file_of(partners.office.settings).read_bytes()


def test_looking_makes_no_file(partners: Partners, pat: Any) -> None:
    assert pat.get("/portal/referrals").status_code == 200
    assert not referrals.file_of(partners.office.settings).exists()
