"""SAFETY P3: sessions end by the clock, sensitive acts want a fresh proof, and a passkey cannot be phished."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.playing import sent
from web.staff.app import endpoints
from web.staff.guard import access_of

PASSWORD = "quiet maple lantern 47"
Enter = Callable[[str], Any]


def _opens(browser: Any, path: str = "/account") -> bool:
    browser.client.follow_redirects = False
    status = browser.get(path).status_code
    assert status in {200, 303}
    return bool(status == 200)


def test_P3_half_an_hour_without_use_ends_a_session(signed_in: Enter) -> None:
    used, left = signed_in("sue@w.example"), signed_in("sue@w.example")
    used.clock.pass_by(minutes=29)
    assert _opens(used)
    used.clock.pass_by(minutes=1)
    assert not _opens(left)
    used.clock.pass_by(minutes=28)
    assert _opens(used), "it was used in between"
    used.clock.pass_by(minutes=30)
    assert not _opens(used)


def test_P3_twelve_hours_end_a_session_however_much_it_is_used(signed_in: Enter) -> None:
    browser = signed_in("sam@w.example")
    for _ in range(35):
        browser.clock.pass_by(minutes=20)
        assert _opens(browser)
        browser.post("/prove", {"password": PASSWORD})
    browser.clock.pass_by(minutes=20)
    assert not _opens(browser)


def test_P3_a_clock_that_is_set_back_opens_nothing_again(signed_in: Enter) -> None:
    browser = signed_in("sue@w.example")
    browser.clock.pass_by(minutes=-5)
    assert not _opens(browser)


def test_P3_ten_minutes_between_the_password_and_the_second_step(office: Any) -> None:
    browser = office.browser()
    browser.post("/sign-in", {"email": "sam@w.example", "password": PASSWORD})
    office.clock.pass_by(minutes=10)
    answer = browser.post("/sign-in/second", {"code": browser.code("sam@w.example")})
    assert answer.headers["location"].startswith("/sign-in")
    assert not _opens(browser)


def test_P3_every_sensitive_act_wants_a_proof_of_the_last_five_minutes(office: Any, signed_in: Enter) -> None:
    steward = signed_in("sam@w.example")
    steward.client.follow_redirects = False
    sensitive = [
        (path.replace("{account_id}", str(office.ids["sue@w.example"])), method)
        for path, methods, endpoint in endpoints(office.app)
        for method in methods
        if (access := access_of(endpoint)) and access.fresh
    ]
    assert len(sensitive) > 12
    office.clock.pass_by(minutes=5, seconds=1)
    for path, method in sensitive:
        filled = re.sub(r"\{\w+\}", "018f0000-0000-7000-8000-000000000000", path)
        answer = steward.get(filled) if method == "GET" else steward.post(filled, {"role": "partner"})
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/prove"), path
    before = steward.cookie
    assert steward.post("/prove", {"password": "wrong"}).status_code == 401
    assert steward.cookie == before
    answer = steward.post("/prove", {"password": PASSWORD, "next": "/account/codes"})
    assert answer.headers["location"] == "/account/codes"
    assert steward.cookie != before, "a proof makes a new token"
    assert _opens(steward, "/account/codes")


def test_P3_signing_in_wants_two_factors_whatever_one_tries(office: Any) -> None:
    browser = office.browser()
    browser.post("/sign-in", {"email": "sam@w.example", "password": PASSWORD})
    for path in ("/", "/account", "/account/app", "/account/codes", "/prove", "/steward/accounts", "/set-up"):
        assert not _opens(browser, path), path
    for path in ("/account/app", "/account/passkey", "/prove", "/account/label", "/steward/accounts"):
        page = browser.get("/sign-in/second").text
        token = re.search(r'name="csrf" value="(\w+)"', page)
        assert token
        answer = browser.post(path, {"password": PASSWORD, "code": browser.code("sam@w.example")}, csrf=token[1])
        assert answer.headers["location"] == "/sign-in/second", path


@pytest.mark.browser
def test_P3_a_passkey_is_made_and_signs_in_alone_and_no_answer_of_it_counts_twice(
    live_staff: Any, page: Page, key: Any
) -> None:
    page.goto(live_staff.url + live_staff.link("kim@w.example", "Kim"))
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    sent(page, "form .go")
    page.wait_for_url("**/set-up")
    page.fill("#label", "Test key")
    sent(page, "text=Make a passkey")
    page.wait_for_url("**/account/codes?done=factor")
    assert len(key.credentials()) == 1
    page.goto(live_staff.url + "/account")
    expect(page.locator("text=Test key")).to_be_visible()
    sent(page, ".out button")
    page.wait_for_url("**/sign-in?done=signed-out")
    with page.expect_request("**/sign-in/passkey/finish") as asked:
        sent(page, "text=Sign in with a passkey")
    page.wait_for_url(live_staff.url + "/")
    expect(page.locator("h1")).to_contain_text("Hello, Kim")
    (credential,) = parse_qs(asked.value.post_data or "")["credential"]
    replayed = live_staff.office.browser().post("/sign-in/passkey/finish", {"credential": credential})
    assert replayed.status_code == 401


@pytest.mark.browser
def test_P3_a_passkey_without_its_owner_another_sites_and_a_copied_one_are_refused(
    live_staff: Any, page: Page, key: Any
) -> None:
    live_staff.sign_in(page)
    page.goto(live_staff.url + "/account")
    page.click("summary")
    sent(page, "text=Make a passkey")
    page.wait_for_url("**/account?done=factor")
    again, refused = "text=Sign in with a passkey", page.locator(".keys [role=alert]")

    def begin() -> None:
        page.context.clear_cookies()
        page.goto(live_staff.url + "/sign-in")

    key.verifies(verified=False)
    begin()
    page.click(again)
    expect(refused).to_be_visible()
    assert page.context.cookies() == []
    key.verifies(verified=True)
    for _ in range(3):
        begin()
        sent(page, again)
        page.wait_for_url(live_staff.url + "/")
    begin()
    page.route("**/sign-in/passkey/finish", _as_from_another_site)
    page.click(again)
    expect(refused).to_be_visible()
    page.unroute("**/sign-in/passkey/finish")
    key.rewind()
    begin()
    page.click(again)
    expect(refused).to_be_visible()
    assert page.context.cookies() == []


def _as_from_another_site(route: Any) -> None:
    """What a phishing page would pass on: the browser wrote another origin under the signature."""
    form = {name: values[0] for name, values in parse_qs(route.request.post_data, keep_blank_values=True).items()}
    said = json.loads(form["credential"])
    padded = said["response"]["clientDataJSON"] + "=="
    data = json.loads(base64.urlsafe_b64decode(padded))
    data["origin"] = "https://evil.test"
    said["response"]["clientDataJSON"] = base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")
    route.continue_(post_data=urlencode(form | {"credential": json.dumps(said)}))
