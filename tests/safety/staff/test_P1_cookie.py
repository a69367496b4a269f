"""SAFETY P1: a face of its own, whose cookie goes nowhere else, and of which the public pages know nothing."""

from __future__ import annotations

import re
from typing import Any

from fastapi.testclient import TestClient

from directory.settings import Settings
from web.faces import public_app
from web.staff.app import endpoints

STAFF_PATHS = re.compile(r"sign-in|sign-out|/account|/portal|/console|/steward|/join/|/prove|staff", re.IGNORECASE)
PASSWORD = "quiet maple lantern 47"


def _parts(cookie: str) -> tuple[str, set[str]]:
    first, *others = [part.strip() for part in cookie.split(";")]
    return first, {part.lower() for part in others}


def test_P1_the_session_cookie_is_host_only_secure_hidden_from_scripts_and_strict(office: Any) -> None:
    browser = office.browser()
    answers = [browser.post("/sign-in", {"email": "sam@w.example", "password": PASSWORD})]
    answers.append(browser.post("/sign-in/second", {"code": browser.code("sam@w.example")}))
    answers.append(browser.post("/prove", {"password": PASSWORD}))
    for answer in answers:
        (cookie,) = answer.headers.get_list("set-cookie")
        value, facts = _parts(cookie)
        assert re.fullmatch(r"__Host-waymark=[\w-]{43}", value)
        assert facts == {"secure", "httponly", "samesite=strict", "path=/"}, "no Domain; it ends with the browser"
    value, facts = _parts(browser.post("/sign-out").headers["set-cookie"])
    assert value in {'__Host-waymark=""', "__Host-waymark="}
    assert {"secure", "httponly", "samesite=strict", "path=/", "max-age=0"} <= facts


def test_P1_no_page_of_the_staff_face_puts_a_token_into_a_link_or_a_script(office: Any) -> None:
    browser = office.browser().sign_in("sam@w.example")
    for path in ("/", "/account", "/steward/accounts", "/account/codes"):
        assert browser.cookie not in browser.get(path).text


def test_P1_public_pages_set_no_cookie_and_never_name_the_staff_face(crawled: list[Any], town: Settings) -> None:
    assert len(crawled) > 30
    for found in crawled:
        assert "set-cookie" not in found.response.headers, found.name
        links = re.findall(r'(?:href|action|src)="([^"]*)"', found.html)
        assert [link for link in links if STAFF_PATHS.search(link) or f":{town.staff_port}" in link] == [], found.name


def test_P1_the_two_faces_share_no_page_and_the_public_one_ignores_the_cookie(office: Any, client: TestClient) -> None:
    browser = office.browser().sign_in("sam@w.example")
    for path, methods, _ in endpoints(office.app):
        if path != "/" and "{" not in path:
            answer = client.request(next(iter(methods)), path, headers={"cookie": f"__Host-waymark={browser.cookie}"})
            assert answer.status_code in {404, 405}, path
    plain = client.get("/")
    with_cookie = client.get("/", headers={"cookie": f"__Host-waymark={browser.cookie}"})
    assert with_cookie.text == plain.text
    assert browser.get("/safety").status_code == 404


def test_P1_the_public_face_never_opens_the_accounts(office: Any) -> None:
    """It answers just as well when the file is no database at all, and leaves it as it was."""
    accounts = office.settings.home / "staff.db"
    office.close()
    accounts.write_bytes(b"no database")
    with TestClient(public_app(office.settings, now=office.clock), base_url="https://our.test") as public:
        assert public.get("/").status_code == 200
        assert public.get("/ready").status_code == 200
        assert public.post("/search", data={"q": "shelter"}).status_code == 200
    assert accounts.read_bytes() == b"no database"
