"""From an invitation to an account of one's own, and what stewards may change of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pyotp
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from directory import intake
from directory import store as listings
from directory.draft import ListingDraft
from directory.settings import Settings
from directory.staff import invitations, store
from directory.staff.model import Mail
from directory.values import PartnerKind
from web.staff.app import staff_app

PASSWORD = "quiet maple lantern 47"
OTHER = "seven copper kites drift"
Enter = Callable[[str], Any]


def _invite(steward: Any, email: str = "new@p.example", role: str = "partner") -> str:
    page = steward.post("/steward/accounts", {"email": email, "name": "New", "role": role})
    assert page.status_code == 200
    return re.search(r'value="https://staff\.test(/join/[\w-]{43})"', page.text)[1]


def _enrol(browser: Any) -> str:
    page = browser.get("/account/app")
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page.text)[1].replace(" ", "")
    assert "<svg" in page.text
    token = re.search(r'name="csrf" value="(\w+)"', page.text)[1]
    answer = browser.post("/account/app", {"code": pyotp.TOTP(secret).at(browser.clock.now)}, csrf=token)
    assert answer.headers["location"] == "/account/codes?done=factor"
    return secret


def test_an_invited_person_sets_a_password_and_an_app_and_is_in(office: Any, signed_in: Enter) -> None:
    link = _invite(signed_in("sam@w.example"))
    browser = office.browser()
    assert "new@p.example" in browser.get(link).text
    form = {"name": "Nell", "password": OTHER, "again": OTHER}
    answer = browser.post(link, form)
    assert answer.headers["location"] == "/set-up"
    assert browser.get("/set-up").status_code == 200
    half = browser.cookie
    browser.client.follow_redirects = False
    assert browser.get("/").headers["location"] == "/set-up", "nothing else opens before the second step"
    browser.client.follow_redirects = True
    _enrol(browser)
    assert browser.cookie != half
    assert "Hello, Nell" in browser.get("/").text
    assert office.browser().get(link).status_code == 410
    assert office.browser().post(link, form).status_code == 410


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"password": "tall fox 9", "again": "tall fox 9"}, "too short"),
        ({"password": "password1234", "again": "password1234"}, "easy to guess"),
        ({"password": OTHER, "again": OTHER + "x"}, "not the same"),
        ({"password": OTHER, "again": OTHER, "name": " \n "}, "Check the name"),
    ],
)
def test_a_bad_password_does_not_burn_the_link(office: Any, signed_in: Enter, form: dict[str, str], said: str) -> None:
    link = _invite(signed_in("sam@w.example"))
    browser = office.browser()
    page = browser.post(link, {"name": "Nell"} | form)
    assert page.status_code == 422
    assert said in page.text
    assert form["password"] not in page.text
    assert browser.post(link, {"name": "Nell", "password": OTHER, "again": OTHER}).status_code == 303


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "a" * 3000, "{token}"])
def test_a_link_nobody_made_opens_nothing(browser: Any, token: str) -> None:
    assert browser.get(f"/join/{token}").status_code in {404, 410}
    assert browser.post(f"/join/{token}", {"name": "x", "password": OTHER, "again": OTHER}).status_code in {404, 410}


def test_sessions_are_listed_named_and_ended_from_elsewhere(signed_in: Enter) -> None:
    desk, phone = signed_in("sue@w.example"), signed_in("sue@w.example")
    phone.post("/account/label", {"label": "Phone <b>"})
    page = desk.get("/account").text
    assert "Phone &lt;b&gt;" in page
    target = re.search(r"/account/sessions/([\w-]{36})/end", page)[1]
    other = signed_in("pat@p.example")
    assert other.post(f"/account/sessions/{target}/end").status_code == 404, "another person's session is nobody's"
    assert desk.post(f"/account/sessions/{target}/end").status_code == 303
    phone.client.follow_redirects = False
    assert phone.get("/account").status_code == 303
    third = signed_in("sue@w.example")
    desk.post("/account/sessions/others/end")
    third.client.follow_redirects = False
    assert third.get("/account").status_code == 303
    assert desk.get("/account").status_code == 200


def test_a_new_password_ends_the_other_sessions_and_the_old_password(office: Any, signed_in: Enter) -> None:
    mine, other = signed_in("sue@w.example"), signed_in("sue@w.example")
    before = mine.cookie
    assert mine.post("/account/password", {"password": OTHER, "again": OTHER}).status_code == 303
    assert mine.cookie != before
    other.client.follow_redirects = False
    assert other.get("/account").status_code == 303
    assert office.browser().post("/sign-in", {"email": "sue@w.example", "password": PASSWORD}).status_code == 401
    assert office.browser().post("/sign-in", {"email": "sue@w.example", "password": OTHER}).status_code == 303


def test_the_last_second_step_stays(signed_in: Enter) -> None:
    browser = signed_in("sue@w.example")
    assert browser.post("/account/app/remove").status_code == 409
    assert browser.post(f"/account/passkeys/{uuid4()}/remove").status_code == 404


def test_moving_to_another_app_keeps_the_old_one_until_a_code_was_seen(office: Any, signed_in: Enter) -> None:
    browser = signed_in("sue@w.example")
    browser.get("/account/app")
    assert browser.post("/account/app", {"code": "000000"}).status_code == 401
    signed_in("sue@w.example")  # by the old app
    browser.post("/prove", {"password": PASSWORD})
    office.secrets["sue@w.example"] = _enrol(browser)
    signed_in("sue@w.example")


def test_the_first_steward_comes_in_by_the_link_that_the_server_prints(tmp_path: Any) -> None:
    settings = Settings(home=tmp_path, staff_origin="https://staff.test")
    store.prepare(settings)
    engine = store.open_store(settings)
    now = datetime(2026, 11, 23, tzinfo=UTC)
    with store.session(engine) as session:
        token = invitations.first_steward(session, now)
    engine.dispose()
    app = staff_app(settings, now=lambda: now)
    with TestClient(app, base_url="https://staff.test") as client:
        assert "first steward" in client.get(f"/join/{token}").text
        form = {"email": "s@w.example\r\nBcc: x@y.example", "name": "Sam", "password": OTHER, "again": OTHER}
        origin = {"origin": "https://staff.test"}
        assert client.post(f"/join/{token}", data=form, headers=origin).status_code == 422
        form["email"] = "s@w.example"
        answer = client.post(f"/join/{token}", data=form, headers=origin, follow_redirects=False)
        assert answer.headers["location"] == "/set-up"
        assert client.get(f"/join/{token}").status_code == 410
    app.state.desk.close()


def test_a_steward_invites_changes_shuts_opens_and_resets(office: Any, signed_in: Enter) -> None:
    steward, sue = signed_in("sam@w.example"), signed_in("sue@w.example")
    one = f"/steward/accounts/{office.ids['sue@w.example']}"
    assert "sue@w.example" in steward.get("/steward/accounts").text
    assert steward.post(f"{one}/role", {"role": "partner"}).status_code == 303
    sue.client.follow_redirects = False
    assert sue.get("/account").status_code == 303, "a new role means signing in anew"
    assert steward.post(f"{one}/role", {"role": "emperor"}).status_code == 422
    assert steward.post(f"{one}/disable").status_code == 303
    assert office.browser().post("/sign-in", {"email": "sue@w.example", "password": PASSWORD}).status_code == 401
    assert steward.post(f"{one}/reset").status_code == 409
    assert steward.post(f"{one}/enable").status_code == 303
    page = steward.post(f"{one}/reset")
    link = re.search(r"/join/[\w-]{43}", page.text)[0]
    assert office.browser().get(link).status_code == 200
    again = re.search(r"/join/[\w-]{43}", steward.post(f"{one}/invite").text)[0]
    assert office.browser().get(link).status_code == 410
    assert office.browser().get(again).status_code == 200
    assert "Reset" in steward.get(one).text


def test_a_steward_cannot_change_their_own_account_nor_the_last_one_go(office: Any, signed_in: Enter) -> None:
    steward = signed_in("sam@w.example")
    own = f"/steward/accounts/{office.ids['sam@w.example']}"
    for act in ("role", "disable", "enable", "reset", "invite"):
        assert steward.post(f"{own}/{act}", {"role": "staff"}).status_code == 409
    assert steward.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"email": "sue@w.example"}, "has an account"),
        ({"email": "x@y.example\r\nBcc: z@y.example"}, "Check the e-mail"),
        ({"role": "emperor"}, "Check the e-mail"),
        ({"name": ""}, "Check the e-mail"),
        ({"name": "<script>canary</script>" * 20}, "Check the e-mail"),
    ],
)
def test_a_bad_invitation_says_what_to_look_at(signed_in: Enter, form: dict[str, str], said: str) -> None:
    page = signed_in("sam@w.example").post(
        "/steward/accounts", {"email": "ok@y.example", "name": "Ok", "role": "staff"} | form
    )
    assert page.status_code == 422
    assert said in page.text
    assert "<script>canary" not in page.text


def test_a_name_with_markup_stays_text_on_every_page(signed_in: Enter) -> None:
    steward = signed_in("sam@w.example")
    page = steward.post("/steward/accounts", {"email": "m@y.example", "name": "<img src=x onerror=a>", "role": "staff"})
    assert "<img" not in page.text
    assert "<img" not in steward.get("/steward/accounts").text


def test_an_organisation_is_added_and_taken_by_a_steward_alone(office: Any, signed_in: Enter) -> None:
    engine = listings.engine(office.settings.store_url)
    with listings.session(engine) as session:
        source = intake.source_of("test", "Test", PartnerKind.COMMUNITY, trusted=True, demo=False)
        intake.ensure_source(session, source)
        draft = {
            "source": "test",
            "external_id": "1",
            "tier": "public",
            "kind": "legal-aid",
            "name": "Clinic",
            "organization": {"name": "Pecan Street Legal Aid"},
            "phones": [{"number": "+15125550110"}],
        }
        intake.submit(session, ListingDraft.model_validate(draft), by="test", now=office.clock.now)
    engine.dispose()
    steward = signed_in("sam@w.example")
    one = f"/steward/accounts/{office.ids['pat@p.example']}"
    page = steward.get(f"{one}?q=pecan%20legal").text
    path = re.search(rf"{one}/organizations/[\w-]{{36}}/join", page)[0]
    assert "No organisation" in steward.get(f"{one}?q=%25").text
    assert signed_in("sue@w.example").post(path).status_code == 403
    assert steward.post(path.replace(path.split("/")[-2], str(uuid4()))).status_code == 404
    assert steward.post(path).status_code == 303
    assert "Pecan Street Legal Aid" in steward.get(one).text
    assert steward.post(path.replace("/join", "/leave")).status_code == 303
    assert steward.post(path.replace("/join", "/leave")).status_code == 404


def test_the_language_of_an_account_is_kept(signed_in: Enter) -> None:
    browser = signed_in("sue@w.example")
    browser.post("/account/language", {"locale": "es"})
    assert "Mi cuenta" in browser.get("/account").text
    browser.post("/account/language", {"locale": "../../en"})
    assert "My account" in browser.get("/account").text


def test_the_other_stewards_hear_when_one_is_made_or_reset(office: Any, signed_in: Enter) -> None:
    steward, sue = signed_in("sam@w.example"), f"/steward/accounts/{office.ids['sue@w.example']}"
    _invite(steward, "ann@w.example", "staff")
    assert "sue@w.example" not in _written_to(office)
    steward.post(f"{sue}/role", {"role": "steward"})
    _invite(steward, "ben@w.example", "steward")
    steward.post(f"{sue}/reset")
    assert _written_to(office).count("sue@w.example") == 3
    assert not {"sam@w.example", "ann@w.example", "ben@w.example"} & set(_written_to(office))


def _written_to(office: Any) -> list[str]:
    engine = store.open_store(office.settings)
    with store.session(engine) as people:
        found = [one.recipient for one in people.exec(select(Mail)).all()]
    engine.dispose()
    return found
