"""Signing in over the web: one answer for all that is wrong, a new cookie at every step, nothing left behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi.testclient import TestClient

from directory.staff import accounts, passwords, store
from web.staff.app import staff_app

ORIGIN = "https://staff.test"
PASSWORD = "quiet maple lantern 47"


def _shut(office: Any, email: str) -> None:
    engine = store.open_store(office.settings)
    with store.session(engine) as session:
        accounts.disable(session, accounts.get(session, office.ids[email]))
    engine.dispose()


def test_what_is_wrong_with_a_sign_in_cannot_be_told(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _shut(office, "sue@w.example")
    passwords.matches(None, "")
    hashed: list[str] = []
    real = PasswordHasher.verify
    monkeypatch.setattr(
        PasswordHasher,
        "verify",
        lambda self, kept, given: hashed.append(kept.rsplit("$", 2)[0]) or real(self, kept, given),
    )
    answers = []
    for email, password in (
        ("nobody@w.example", PASSWORD),
        ("not an address", PASSWORD),
        ("", ""),
        ("sue@w.example", PASSWORD),
        ("sam@w.example", "wrong"),
        ("sam@w.example", PASSWORD + "x" * 3000),
    ):
        before = len(hashed)
        answer = office.browser().post("/sign-in", {"email": email, "password": password})
        assert len(hashed) == before + 1
        answers.append((answer.status_code, answer.text, sorted(answer.headers.items())))
    assert len(set(hashed)) == 1
    assert all(answer == answers[0] for answer in answers)
    assert answers[0][0] == 401
    assert "set-cookie" not in dict(answers[0][2])
    for _ in range(6):
        office.browser().post("/sign-in", {"email": "sam@w.example", "password": "wrong"})
    slowed = office.browser().post("/sign-in", {"email": "sam@w.example", "password": PASSWORD})
    assert (slowed.status_code, slowed.text, sorted(slowed.headers.items())) == answers[0]


def test_one_address_may_try_so_often_and_others_go_on(office: Any) -> None:
    few = office.settings.model_copy(update={"sign_ins_a_minute": 2})
    app = staff_app(few, now=office.clock)
    tries = [TestClient(app, base_url=ORIGIN, client=(address, 1)) for address in ("192.0.2.1", "198.51.100.7")]
    form, headers = {"email": "sam@w.example", "password": "wrong"}, {"origin": ORIGIN}
    assert [tries[0].post("/sign-in", data=form, headers=headers).status_code for _ in range(3)] == [401, 401, 429]
    assert tries[0].get("/sign-in").status_code == 200
    assert tries[1].post("/sign-in", data=form, headers=headers).status_code == 401
    app.state.desk.close()


def test_nothing_typed_is_in_the_page_or_repeated(browser: Any) -> None:
    answer = browser.post("/sign-in", {"email": '"><script>canary@x.example', "password": "canarypassword"})
    assert "canary" not in answer.text
    page = browser.get("/sign-in?next=/canary%22%3E%3Cscript%3E").text
    assert "<script>" not in page.replace("<script src=", "")


def test_a_cookie_planted_beforehand_is_worth_nothing_afterwards(office: Any) -> None:
    attacker = office.browser().sign_in("pat@p.example")
    victim = office.browser()
    victim.client.cookies.set("__Host-waymark", attacker.cookie, domain="staff.test", path="/")
    victim.post("/sign-in", {"email": "sam@w.example", "password": PASSWORD})
    half = victim.cookie
    victim.post("/sign-in/second", {"code": victim.code("sam@w.example")})
    full = victim.cookie
    assert len({attacker.cookie, half, full}) == 3
    for stale in (attacker.cookie, half):
        other = office.browser()
        other.client.cookies.set("__Host-waymark", stale, domain="staff.test", path="/")
        other.client.follow_redirects = False
        assert other.get("/account").status_code == 303
    assert victim.get("/account").status_code == 200


def test_a_code_works_once_and_a_wrong_one_says_only_that(office: Any) -> None:
    browser = office.browser()
    browser.post("/sign-in", {"email": "sam@w.example", "password": PASSWORD})
    code = browser.code("sam@w.example")
    wrong = browser.post("/sign-in/second", {"code": "000000"})
    assert wrong.status_code == 401
    assert browser.post("/sign-in/second", {"code": code}).status_code == 303
    again = office.browser()
    again.post("/sign-in", {"email": "sam@w.example", "password": PASSWORD})
    assert again.post("/sign-in/second", {"code": code}).status_code == 401


def test_a_recovery_code_signs_in_and_says_what_to_do_next(office: Any, signed_in: Callable[[str], Any]) -> None:
    page = signed_in("sue@w.example").post("/account/codes")
    codes = re.findall(r"<code>([a-z2-7-]{19})</code>", page.text)
    assert len(codes) == 10
    browser = office.browser()
    browser.post("/sign-in", {"email": "sue@w.example", "password": PASSWORD})
    answer = browser.post("/sign-in/second", {"code": codes[3]})
    assert answer.headers["location"] == "/account?done=recovery"
    assert "9 unused codes" in browser.get("/account").text


def test_signing_out_ends_the_session_and_clears_the_browser(signed_in: Callable[[str], Any]) -> None:
    browser = signed_in("sam@w.example")
    token = browser.cookie
    answer = browser.post("/sign-out")
    assert answer.headers["location"] == "/sign-in?done=signed-out"
    assert '"cache"' in answer.headers["clear-site-data"]
    assert browser.cookie == ""
    browser.client.cookies.set("__Host-waymark", token, domain="staff.test", path="/")
    browser.client.follow_redirects = False
    assert browser.get("/account").status_code == 303


def test_a_passkey_that_is_none_is_refused_and_its_challenge_is_spent(browser: Any) -> None:
    options = browser.post("/sign-in/passkey").json()
    assert options["userVerification"] == "required"
    assert options.get("allowCredentials", []) == []
    for credential in ("", "{}", "[]", "null", '{"response": 3}', "x" * 11_000, '{"id":"a","rawId":"a","response":{}}'):
        answer = browser.post("/sign-in/passkey/finish", {"credential": credential})
        assert answer.status_code == 401
        assert "set-cookie" not in answer.headers


def test_the_staff_face_speaks_spanish_to_who_asks(browser: Any) -> None:
    assert "Entrar" in browser.get("/sign-in", **{"accept-language": "es-MX,es;q=0.9"}).text
    assert "Sign in" in browser.get("/sign-in", **{"accept-language": "de,fr;q=0.9"}).text
    assert "Sign in" in browser.get("/sign-in", **{"accept-language": ",;;=" * 2000}).text


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/nope", "/join/x"])
def test_every_answer_is_strict_and_not_kept(signed_in: Callable[[str], Any], path: str) -> None:
    headers = signed_in("sam@w.example").get(path).headers
    assert headers["cache-control"] == "no-store"
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"


def test_files_are_kept_since_their_names_change_with_them(browser: Any) -> None:
    names = re.findall(r"/static/[\w.-]+", browser.get("/sign-in").text)
    assert len(names) == 2
    for name in names:
        answer = browser.get(name)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    for wrong in ("/static/x", "/static/..%2fapp.py", "/static/%2e%2e/app.py"):
        answer = browser.get(wrong)
        assert answer.status_code == 404
        assert answer.headers["cache-control"] == "no-store"
