"""Whatever is typed into a steward's form: refused calmly or kept as text, never echoed in an error, never markup."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory import audit, staff_facts
from tests.web.staff.conftest import ORIGIN, START, Browser, Office
from tests.web.staff.steward.conftest import FALSE, NEW_PHONES, OLD, RIVER, Shop
from web.gate import BODY_LIMIT

CANARY = "zqcanary"
NASTY = (
    f"<script>{CANARY}()</script>",
    f"{CANARY}\r\nSet-Cookie: a=b\r\n\r\n<b>",
    f"'\"><img src=x onerror={CANARY}>",
    f"{{{{7*7}}}}{CANARY}${{7*7}}%s%(x)s",
    f"\x00{CANARY}\x1b[2J\u202e\ufeff",
    f"=cmd|'/C {CANARY}'!A0",
    CANARY * 2000,
    f"'; DROP TABLE listing; --{CANARY}",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16") + CANARY,
)
FORMS: dict[str, dict[str, str]] = {
    "queue/{item}/approve": {"why": "x", "kind": "change"},
    "queue/{item}/reject": {"why": "x", "kind": "change"},
    "queue/{item}/verify": {"channel": f"phone:{OLD}", "other": "", "answer": "yes"},
    "queue/{item}/correct": {"why": "x", "number0": "319 555 0177", "kind0": "voice", "extension0": "", "note0": ""},
    "queue/{item}/hours": {"hours": "Mon 9am-5pm", "base": "", "step": "keep", "why": "x"},
    "queue/{tier}/authorise": {"authorised_by": "A", "authorised_on": "2026-11-01", "document": "B"},
    "queue/next": {"kind": ""},
    "listings/{listing}/withdraw": {"why": "x"},
    "listings/{listing}/show-again": {"why": "x"},
    "listings/{listing}/facts": {"field": "note", "value": "x"},
    "listings/{listing}/facts/{fact}/reveal": {"why": "x"},
    "listings/{listing}/merges/{item}/undo": {"why": "x"},
    "reports/{listing}/settle": {"kind": "number", "how": "fixed"},
}


def _said(answer: Any) -> str:
    """What the page says, without the scripts and styles that are ours."""
    return re.sub(r"<script src=[^>]*></script>", "", answer.text)


def _ids(shop: Shop) -> dict[str, str]:
    item = shop.ask("phones", NEW_PHONES)
    tier = shop.ask("alert", "Call 319 555 0123")
    fact = shop.do(lambda s: staff_facts.add(s, RIVER, "backline", "Ask for Bluebird", "account:x", START))
    return {"item": str(item), "tier": str(tier), "listing": str(RIVER), "fact": str(fact)}


@pytest.mark.parametrize("path", FORMS)
def test_whatever_is_typed_is_refused_calmly_or_kept_as_text(shop: Shop, sam: Browser, path: str) -> None:
    ids = _ids(shop)
    address, token = "/steward/" + path.format(**ids), sam.csrf
    for field in FORMS[path]:
        for typed in NASTY:
            answer = sam.post(address, FORMS[path] | {field: typed}, csrf=token)
            cell = (path, field, typed[:20], answer.status_code)
            assert answer.status_code in {200, 303, 404, 409, 410, 413, 422}, cell
            assert "set-cookie" not in answer.headers or "a=b" not in answer.headers["set-cookie"], cell
            assert CANARY not in answer.headers.get("location", ""), cell
            assert f"<script>{CANARY}" not in answer.text, cell
            assert f"onerror={CANARY}>" not in answer.text, cell
            if answer.status_code >= 400 and field != "hours":
                recorded = shop.do(lambda s: [e.why for e in audit.entries(s)])
                kept = any(CANARY in why for why in recorded) or answer.status_code == 409
                assert kept or CANARY not in _said(answer), cell
    for page in ("queue", "calls", "audit", f"listings/{RIVER}", f"queue/{ids['item']}", "reports", "freshness"):
        answer = sam.get(f"/steward/{page}")
        assert answer.status_code == 200, page
        assert f"<script>{CANARY}" not in answer.text, page
        assert f"onerror={CANARY}>" not in answer.text, page
    assert FALSE not in json.dumps(shop.content()["phones"])


def test_what_a_partner_wrote_is_text_on_every_page_it_is_on(shop: Shop, sam: Browser) -> None:
    for number, typed in enumerate(NASTY[:6]):
        plain = typed.replace("\x00", "").replace("\x1b", "").replace("\r", " ").replace("\n", " ")
        item = shop.ask("alert", plain + " 319 555 0123", by=f"account:{number}")
        for page in (f"queue/{item}", f"listings/{RIVER}", "queue"):
            answer = sam.get(f"/steward/{page}")
            assert answer.status_code == 200
            assert f"<script>{CANARY}" not in answer.text
            assert f"onerror={CANARY}>" not in answer.text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300), st.text(max_size=60))
def test_no_reason_breaks_a_page(shop: Shop, sam: Browser, why: str, kind: str) -> None:
    item = shop.ask("phones", NEW_PHONES)
    answer = sam.post(f"/steward/queue/{item}/approve", {"why": why, "kind": kind})
    assert answer.status_code in {409, 422}
    assert sam.post(f"/steward/queue/{uuid4()}/reject", {"why": why}).status_code == 404


@pytest.mark.parametrize("size", [BODY_LIMIT + 1, 50_000_000])
def test_a_body_of_fifty_megabytes_is_refused(sam: Browser, size: int) -> None:
    body = b"why=" + b"x" * size
    headers = {"origin": ORIGIN, "content-type": "application/x-www-form-urlencoded", "x-csrf": sam.csrf}
    answer = sam.client.post(f"/steward/listings/{RIVER}/withdraw", content=body, headers=headers)
    assert answer.status_code == 413
    assert "xxxx" not in answer.text


@pytest.mark.parametrize("query", ["page=%00", "by=<script>zqcanary</script>", "record=x%0d%0a", "county=%3Cscript%3E"])
def test_an_odd_address_gets_a_calm_page(sam: Browser, query: str) -> None:
    for page in ("queue", "audit", "freshness", "listings", "calls", "reports", "merges"):
        answer = sam.get(f"/steward/{page}?{query}")
        assert answer.status_code == 200
        assert "<script>zqcanary" not in answer.text
        assert "<script>&" not in answer.text


@pytest.mark.parametrize("back", [timedelta(minutes=5), timedelta(hours=3)])
def test_a_clock_that_goes_back_gives_nobody_anothers_question_and_verifies_nothing(
    shop: Shop, office: Office, sam: Browser, second: Browser, back: timedelta
) -> None:
    item = shop.ask("phones", NEW_PHONES)
    sam.post(f"/steward/queue/{item}/claim")
    office.clock.now -= back
    taken = second.post(f"/steward/queue/{item}/claim")
    assert taken.status_code == 409 or taken.headers["location"].startswith("/sign-in"), (
        "a session of the future is none"
    )
    answer = second.post(f"/steward/queue/{item}/verify", {"channel": f"phone:{FALSE}", "answer": "yes"})
    assert answer.status_code in {303, 422}
    assert sam.get("/steward/queue").status_code == 200
    assert FALSE not in json.dumps(shop.content()["phones"])


def test_a_sheet_of_the_record_holds_no_formula(shop: Shop, sam: Browser) -> None:
    item = shop.ask("phones", NEW_PHONES)
    sam.post(f"/steward/queue/{item}/reject", {"why": "=HYPERLINK(1)"})
    sheet = sam.post("/steward/audit/export?form=csv")
    assert sheet.headers["content-type"].startswith("text/csv")
    assert "'=HYPERLINK(1)" in sheet.text
    assert not re.search(r"(?:^|,)\"?[=+@-]", sheet.text, re.MULTILINE)
    lines = [json.loads(line) for line in sam.post("/steward/audit/export").text.splitlines()]
    assert {"rejected", "exported"} <= {line["act"] for line in lines}
    assert not any(FALSE in json.dumps(line) for line in lines)
