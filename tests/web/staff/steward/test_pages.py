"""Listings, reports, claims, freshness and the record on the steward's face."""

from __future__ import annotations

import re
from typing import Any

import pytest

from directory import feedback, organizations, overview, review
from directory.feedback import Kind
from directory.staff import claims
from directory.staff import store as staff_store
from directory.values import stable_id
from tests.web.staff.conftest import START, Browser, Office
from tests.web.staff.steward.conftest import FALSE, NEW_PHONES, OLD, RIVER, Shop


def test_a_listing_is_withdrawn_and_shown_again_with_a_reason(shop: Shop, sam: Browser) -> None:
    here = f"/steward/listings/{RIVER}"
    assert "Shown" in sam.get(here).text
    assert sam.post(f"{here}/withdraw", {"why": ""}).status_code == 422
    assert sam.post(f"{here}/withdraw", {"why": "they closed"}).status_code == 303
    page = sam.get(here).text
    assert "Withdrawn" in page
    assert "they closed" in page
    assert sam.post(f"{here}/show-again", {"why": "open again"}).status_code == 303
    assert shop.do(lambda s: overview.of(s, RIVER, sam.clock.now).shown)


def test_a_listing_is_found_by_words_of_its_name(shop: Shop, sam: Browser) -> None:
    assert f"/steward/listings/{RIVER}" in sam.get("/steward/listings?q=clinic+FAMILY").text
    assert "No listing has this name" in sam.get("/steward/listings?q=harbour").text
    assert sam.get(f"/steward/listings/{stable_id('no', 'one')}").status_code == 404
    assert shop.deliveries == 1


def test_reports_are_grouped_the_unsafe_first_and_settled_once(shop: Shop, sam: Browser) -> None:
    room = feedback.caps(shop.office.settings)
    with feedback.inbox(shop.office.settings) as box:
        for _ in range(3):
            feedback.tell(box, RIVER, Kind.NUMBER, "It rings and rings", START.date(), room)
        feedback.tell(box, RIVER, Kind.UNSAFE, "Not safe <b>here</b>", START.date(), room)
    page = sam.get("/steward/reports").text
    assert page.index("Not safe &lt;b&gt;") < page.index("It rings and rings")
    assert "said 3 times" in page
    settle = f"/steward/reports/{RIVER}/settle"
    assert sam.post(settle, {"kind": "x", "how": "fixed"}).status_code == 404
    assert sam.post(settle, {"kind": "number", "how": "fixed"}).status_code == 303
    assert sam.post(settle, {"kind": "number", "how": "fixed"}).status_code == 404
    page = sam.get("/steward/reports").text
    assert "It rings" not in page
    assert re.search(r"2026-11</th><td>Number</td><td>3</td><td>3</td><td>3</td>", page)


def test_what_is_overdue_is_counted_and_narrowed(shop: Shop, sam: Browser) -> None:
    shop.take_in(source="brook", external_id="2", name="Hill court", organization={"name": "Hill county"},
                 phones=({"number": "+13195550133"},), urls=(), email="",
                 service_areas=({"kind": "county", "code": "19113", "name": "Linn County"},))  # fmt: skip
    page = sam.get("/steward/freshness").text
    assert "2 listings have something overdue" in page
    assert "Linn County" in page
    narrowed = sam.get("/steward/freshness?county=19113&fact=hours").text
    assert "1 listing has" in narrowed
    assert "Hill court" in narrowed
    assert "Family law clinic" not in narrowed
    (owner,) = re.findall(r"organization=([0-9a-f-]{36})\">River", page)
    assert "Hill court" not in sam.get(f"/steward/freshness?organization={owner}").text
    assert "wait for a native reader" in page


@pytest.fixture
def claim(shop: Shop) -> str:
    """Pat says that they speak for River Legal Aid."""

    def begin(session: Any) -> str:
        engine = staff_store.open_store(shop.office.settings)
        with staff_store.session(engine) as people:
            (river,) = organizations.called(session, "River Legal Aid")
            made = claims.begin(people, session, shop.office.ids["pat@p.example"], river.id, START)
        engine.dispose()
        return str(made)

    found: str = shop.do(begin)
    return found


def test_a_code_is_read_out_at_a_listed_number_and_shown_once(claim: str, sam: Browser) -> None:
    here = f"/steward/claims/{claim}"
    page = sam.get(here).text
    assert "(319) 555-0101" in page
    assert claim in sam.get("/steward/claims").text
    assert sam.post(f"{here}/read-out", {"number": FALSE}).status_code == 422
    assert sam.post(f"{here}/vouch", {"why": "I know them"}).status_code == 409
    answer = sam.post(f"{here}/read-out", {"number": OLD})
    (code,) = re.findall(r"<code>(\d{4} \d{4})</code>", answer.text)
    assert code not in sam.get(here).text
    assert code.replace(" ", "") not in sam.post("/steward/audit/export").text


def test_a_claim_nobody_knows_of_is_refused_and_raises_an_alert(claim: str, shop: Shop, sam: Browser) -> None:
    here = f"/steward/claims/{claim}"
    assert sam.post(f"{here}/refuse", {"why": "", "disowned": "yes"}).status_code == 422
    assert sam.post(f"{here}/refuse", {"why": "they do not know him", "disowned": "yes"}).status_code == 303
    assert sam.post(f"{here}/refuse", {"why": "again"}).status_code == 409
    assert shop.do(lambda s: [q.kind for q in review.open_items(s, kind="alert")]) == ["alert"]


def test_a_partner_sees_no_claims_of_others(claim: str, office: Office) -> None:
    pat = office.browser().sign_in("pat@p.example")
    assert pat.get(f"/steward/claims/{claim}").status_code == 403
    assert pat.post(f"/steward/claims/{claim}/read-out", {"number": OLD}).status_code == 403


def test_a_steward_reads_what_is_asked_and_done_in_spanish(shop: Shop, sam: Browser) -> None:
    item = shop.ask("phones", NEW_PHONES)
    assert sam.post("/account/language", {"locale": "es"}).status_code == 303
    assert "un cambio de «Teléfonos» espera verificación" in sam.get(f"/steward/queue/{item}").text
    record = sam.get("/steward/audit").text
    assert "pidió un cambio" in record
    assert "proposed" not in record


def test_the_queue_counts_claims_and_reports_beside_its_own_kinds(shop: Shop, sam: Browser, claim: str) -> None:
    with feedback.inbox(shop.office.settings) as box:
        for kind in (Kind.NUMBER, Kind.MOVED):
            feedback.tell(box, RIVER, kind, "It is wrong", START.date(), feedback.caps(shop.office.settings))
    page = sam.get("/steward/queue").text
    assert claim
    assert '<a href="/steward/claims">Claims <b>1</b></a>' in page
    assert '<a href="/steward/reports">Reports <b>2</b></a>' in page
