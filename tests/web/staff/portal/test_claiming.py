"""The way a partner comes to its listings: find, claim, be called, type the code."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from sqlmodel import select

from directory.model import Listing
from directory.staff import claims, memberships
from tests.drawn import told
from tests.web.staff.conftest import START
from tests.web.staff.portal.conftest import Partners


def _claim(pat: Any, partners: Partners) -> str:
    page = pat.get("/portal/claims?q=harbor").text
    assert str(partners.organizations["Harbor"]) in page
    answer = pat.post("/portal/claims", {"claimed": str(partners.organizations["Harbor"])})
    return str(answer.headers["location"])


def _read_out(partners: Partners, path: str) -> str:
    with partners.people() as people, partners.listings() as store:
        return claims.read_out(
            people, store, UUID(path.rpartition("/")[2]), "+13195550177", "account:sue", partners.office.clock.now
        )


def test_a_claim_shows_the_listed_number_and_ends_in_the_listings(pat: Any, partners: Partners) -> None:
    path = _claim(pat, partners)
    page = pat.get(path).text
    assert "(319) 555-0177" in page
    assert "8 digits" in page
    assert "Harbor clinic" not in pat.get("/portal").text
    code = _read_out(partners, path)
    assert pat.post(f"{path}/code", {"code": code}).headers["location"] == "/portal?done=portal_claimed"
    assert "Harbor clinic" in pat.get("/portal").text


def test_wrong_codes_are_counted_though_each_is_answered_with_an_error(pat: Any, partners: Partners) -> None:
    path = _claim(pat, partners)
    code = _read_out(partners, path)
    wrong = "1" * 8 if code != "1" * 8 else "2" * 8
    left = []
    for _ in range(claims.TRIES):
        answer = pat.post(f"{path}/code", {"code": wrong})
        assert answer.status_code == 422
        left.append(re.search(r"(\d) tr(?:y|ies) left", answer.text)[1])  # type: ignore[index]
    assert left == ["4", "3", "2", "1", "0"]
    assert pat.post(f"{path}/code", {"code": code}).status_code == 422
    with partners.people() as people:
        member = memberships.is_member(people, partners.office.ids["pat@p.example"], partners.organizations["Harbor"])
    assert not member


def test_a_claim_is_taken_back_by_its_claimant(pat: Any, partners: Partners) -> None:
    path = _claim(pat, partners)
    pat.post(f"{path}/withdraw")
    assert "Taken back" in pat.get(path).text
    assert pat.post(f"{path}/withdraw").status_code == 409


def test_pages_name_no_number_when_none_proves_anything(pat: Any, partners: Partners) -> None:
    with partners.listings() as store:
        row = store.exec(select(Listing).where(Listing.external_id == "Harbor clinic")).one()
        row.created = START
    page = pat.get(_claim(pat, partners)).text
    assert "Two stewards have to say how they know you" in page
    assert "555" not in told(page)
