"""Default deny: no route without a stated role, and each opens to whom it states and to nobody else."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException
from starlette.routing import Route

from directory.errors import UsageError
from directory.settings import Settings
from directory.staff import memberships, store
from directory.staff.accounts import Role
from web.staff.app import endpoints, staff_app, undeclared
from web.staff.guard import OBJECTS, _posted, access_of, local, open_to
from web.staff.reach import reach_of

ROUTES = [
    (path, method, access_of(endpoint))
    for path, methods, endpoint in endpoints(staff_app(Settings(staff_origin="https://staff.test")))
    for method in sorted(methods)
]
EMAILS = {Role.STEWARD: "sam@w.example", Role.STAFF: "sue@w.example", Role.PARTNER: "pat@p.example"}


def _ask(browser: Any, path: str, method: str) -> Any:
    filled = re.sub(r"\{\w+\}", str(uuid4()), path)
    browser.client.follow_redirects = False
    return browser.get(filled) if method == "GET" else browser.post(filled)


def test_every_route_of_the_staff_face_says_who_may_use_it_and_what_it_touches() -> None:
    assert undeclared(staff_app(Settings(staff_origin="https://staff.test"))) == []
    assert len(ROUTES) > 35
    for path, _, access in ROUTES:
        assert access is not None, path
        assert access.touches in OBJECTS, path
        if "organization_id" in path and access.roles != {Role.STEWARD}:
            assert access.touches == "organization", f"{path} names an organisation and does not look whose it is"
    open_paths = {path for path, _, access in ROUTES if access and not access.roles}
    assert open_paths == {
        "/sign-in",
        "/sign-in/passkey",
        "/sign-in/passkey/finish",
        "/join/{token}",
        "/link/{token}",
        "/static/{name}",
    }


@pytest.mark.parametrize("ordinary", [True, False], ids=["a route", "a bare Starlette route"])
def test_a_route_that_forgets_to_say_it_is_found_and_answers_nobody(office: Any, *, ordinary: bool) -> None:
    def forgotten() -> dict[str, str]:
        return {"secret": "canary"}

    if ordinary:
        office.app.add_api_route("/forgotten", forgotten)
        answer = office.browser().sign_in("sam@w.example").get("/forgotten")
        assert answer.status_code == 403
        assert "canary" not in answer.text
    else:
        office.app.router.routes.append(Route("/forgotten", lambda _request: None))
    assert undeclared(office.app) == ["/forgotten"]


@pytest.mark.parametrize(("path", "method", "access"), ROUTES, ids=lambda v: v if isinstance(v, str) else "")
def test_without_a_session_nothing_opens_but_the_sign_in(browser: Any, path: str, method: str, access: Any) -> None:
    if access.roles:
        answer = _ask(browser, path, method)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_exactly_what_the_routes_state(office: Any, role: Role) -> None:
    """Every route, method and role; a sign-out in between would end the session, so it comes last."""
    browser = office.browser().sign_in(EMAILS[role])
    seen = 0
    for path, method, access in ROUTES:
        if path in {"/sign-out", "/sign-in/second", "/set-up"} or not access.roles:
            continue
        answer = _ask(browser, path, method)
        refused = answer.status_code == 403
        assert refused == (role not in access.roles), (path, method, answer.status_code)
        assert answer.status_code < 500, (path, method)
        seen += 1
    assert seen > 25


def test_half_a_sign_in_opens_only_the_second_step(office: Any) -> None:
    for path, method, access in ROUTES:
        if not access.roles or "full" not in access.stages or "second" in access.stages:
            continue
        browser = office.browser()
        browser.post("/sign-in", {"email": "sam@w.example", "password": "quiet maple lantern 47"})
        answer = _ask(browser, path, method)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/second"), path
        if method == "POST":
            break  # a password's hash for each is slow; GETs and POSTs go through one door


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://staff.test"},
        {"origin": "https://staff.test:444"},
        {"origin": "https://staff.test", "sec-fetch-site": "cross-site"},
        {"origin": "https://staff.test", "sec-fetch-site": "same-site"},
        {"origin": "https://staff.test", "sec-fetch-site": "none"},
        {"origin": ""},
    ],
    ids=str,
)
def test_a_form_from_elsewhere_does_nothing(signed_in: Callable[[str], Any], headers: dict[str, str]) -> None:
    browser = signed_in("sam@w.example")
    answer = browser.post("/account/label", {"label": "mine"}, **headers)
    assert answer.status_code == 403
    assert "mine" not in browser.get("/account").text
    answer = browser.client.post("/sign-in", data={"email": "x", "password": "y"}, headers=headers)
    assert answer.status_code == 403, "nobody can be signed in as somebody else from another site either"


def test_a_form_that_says_nothing_of_where_it_comes_from_does_nothing(signed_in: Callable[[str], Any]) -> None:
    browser = signed_in("sam@w.example")
    assert browser.client.post("/sign-out", data={"csrf": browser.csrf}).status_code == 403
    assert browser.get("/account").status_code == 200


def test_another_sessions_form_token_an_old_one_and_an_edited_one_are_refused(office: Any) -> None:
    mine, other = office.browser().sign_in("sam@w.example"), office.browser().sign_in("sue@w.example")
    old = mine.csrf
    again = office.browser().sign_in("sam@w.example")
    for token in ("", "x", other.csrf, again.csrf, old[:-1] + ("0" if old[-1] != "0" else "1"), "ü" * 64):
        assert mine.post("/account/label", {"label": "taken"}, csrf=token).status_code == 403
    assert "taken" not in mine.get("/account").text
    assert mine.post("/account/label", {"label": "taken"}).status_code == 303


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\\b", "javascript:x", "", "/x\r\ny", "x"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(office: Any, path: str) -> None:
    assert local(path) == "/"
    browser = office.browser()
    browser.post("/sign-in", {"email": "sam@w.example", "password": "quiet maple lantern 47", "next": path})
    answer = browser.post("/sign-in/second", {"code": browser.code("sam@w.example"), "next": path})
    assert answer.headers["location"] == "/"


def test_one_gets_back_to_the_page_one_wanted(office: Any) -> None:
    browser = office.browser()
    browser.client.follow_redirects = False
    assert browser.get("/steward/accounts").headers["location"] == "/sign-in?next=/steward/accounts"
    answer = browser.post(
        "/sign-in", {"email": "sam@w.example", "password": "quiet maple lantern 47", "next": "/steward/accounts"}
    )
    assert answer.headers["location"] == "/sign-in/second?next=/steward/accounts"


@pytest.mark.parametrize(
    "origin",
    [
        "http://staff.example",
        "https://staff.example/path",
        "staff.example",
        "https://u:p@staff.example",
        "ftp://127.0.0.1",
    ],
)
def test_an_origin_that_would_send_a_session_in_the_clear_does_not_start(origin: str) -> None:
    with pytest.raises(UsageError):
        staff_app(Settings(staff_origin=origin))


@pytest.mark.parametrize(
    ("facts", "cookie", "secure"),
    [
        ({}, "waymark-dev", False),
        ({"host": "0.0.0.0"}, "__Host-waymark", True),
        ({"host": "192.0.2.7"}, "__Host-waymark", True),
        ({"staff_origin": "https://staff.example"}, "__Host-waymark", True),
        ({"staff_origin": "http://localhost:9001"}, "waymark-dev", False),
    ],
)
def test_only_loopback_does_without_https(facts: dict[str, str], cookie: str, *, secure: bool) -> None:
    reach = reach_of(Settings(**facts))  # type: ignore[arg-type]
    assert (reach.cookie, reach.secure) == (cookie, secure)


def test_on_ones_own_machine_signing_in_works_over_http(office: Any) -> None:
    app = staff_app(office.settings.model_copy(update={"staff_origin": ""}), now=office.clock)
    with TestClient(app, base_url="http://127.0.0.1:8001") as client:
        form = {"email": "sam@w.example", "password": "quiet maple lantern 47"}
        answer = client.post("/sign-in", data=form, headers={"origin": "http://127.0.0.1:8001"}, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["set-cookie"].startswith("waymark-dev=")
        assert client.get("/sign-in/second").status_code == 200
    app.state.desk.close()


def test_a_partner_reaches_only_organisations_it_speaks_for(office: Any) -> None:
    """The object check of `touches="organization"`, which the portal's routes state."""
    mine, other = uuid4(), uuid4()
    engine = store.open_store(office.settings)
    with store.session(engine) as session:
        memberships.join(session, office.ids["pat@p.example"], mine, "test", office.clock.now)
    engine.dispose()

    @open_to(Role.PARTNER, Role.STAFF, touches="organization")
    def page(organization_id: str) -> dict[str, str]:
        return {"organization": organization_id}

    office.app.add_api_route("/try/{organization_id}", page)
    pat, sue = office.browser().sign_in("pat@p.example"), office.browser().sign_in("sue@w.example")
    assert pat.get(f"/try/{mine}").status_code == 200
    for wrong in (other, "x", f"{mine}x", "%00"):
        assert pat.get(f"/try/{wrong}").status_code == 404
    assert sue.get(f"/try/{other}").status_code == 200
    assert office.browser().sign_in("sam@w.example").get(f"/try/{mine}").status_code == 403


def test_who_leaves_before_the_form_is_there_is_no_mistake_of_ours() -> None:
    async def gone() -> dict[str, str]:
        return {"type": "http.disconnect"}

    form = [(b"content-type", b"application/x-www-form-urlencoded")]
    request = Request({"type": "http", "method": "POST", "headers": form}, gone)
    with ThreadPoolExecutor(1) as thread:  # a browser's driver may have a loop in this one
        left = thread.submit(lambda: asyncio.run(anext(_posted(request)))).exception()
    assert isinstance(left, HTTPException)
    assert left.status_code == 408
