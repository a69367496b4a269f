"""P4 and P7 over HTTP: every route of the staff face for every role and object, and no list that tells a secret.

The routes are found from the application, so a new one is tried by these tests the day it is written.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from directory import editing, notices, staff_facts
from directory import store as listings_store
from directory.model import Listing
from directory.staff import claims, memberships, teams
from directory.staff import store as staff_store
from directory.staff.accounts import Role
from directory.values import Tier, stable_id
from tests.web.staff.conftest import START, Office, _first_office, _quick_hashes, office, signed_in  # noqa: F401
from tests.web.staff.steward.conftest import NEW_PHONES, RIVER, Shop
from web.staff.app import endpoints, undeclared
from web.staff.guard import OBJECTS, Access, access_of

EMAILS = {Role.STEWARD: "sam@w.example", Role.STAFF: "sue@w.example", Role.PARTNER: "pat@p.example"}
FACT, HONEY, PROPOSED = "Ask for Bluebird at the back line", "The silver key is under nothing", "(319) 555-0199"
HIDDEN = stable_id("hidden", "1")
ENDING = {"/sign-out"}
"""What would end the session that the test needs."""
NO_FULL_SESSION = {"/sign-in/second", "/set-up"}
"""What opens only halfway through a sign-in."""


@dataclass
class World:
    """An office with a listing, a hidden one, facts, questions, calls; and what each id in a path may be."""

    office: Office
    ids: dict[str, str]
    other_organization: str
    other_claim: str

    def dump(self) -> str:
        with sqlite3.connect(self.office.settings.home / "waymark.db") as opened:
            return "\n".join(opened.iterdump())


@pytest.fixture
def world(office: Office) -> World:  # noqa: F811
    shop = Shop(office)
    shop.take_in()
    shop.take_in(
        source="hidden",
        tier=Tier.CONFIDENTIAL,
        kind="shelter",
        needs=("emergency-shelter",),
        locations=(),
        organization={"name": "Quiet House"},
        name="Quiet House",
        phones=({"number": "+13195550150"},),
        email="",
        urls=(),
    )
    item = shop.ask("phones", NEW_PHONES)

    def fill(session: Any) -> tuple[str, ...]:
        fact = staff_facts.add(session, HIDDEN, "backline", FACT, "account:x", START)
        staff_facts.add(session, HIDDEN, "note", HONEY, "account:x", START, honey=True)
        notice = notices.waiting(session, "phone")[0].id
        content = editing.content_of(session, RIVER)
        return str(fact), str(notice), content["organization"]["name"]

    fact, notice, _ = shop.do(fill)
    owners = shop.do(_owners)
    listings = listings_store.engine(office.settings.store_url)
    engine = staff_store.open_store(office.settings)
    with staff_store.session(engine) as session, listings_store.session(listings) as store_session:
        sue = office.ids["sue@w.example"]
        other_claim = claims.begin(session, store_session, sue, owners[HIDDEN], START)
        memberships.join(session, office.ids["pat@p.example"], owners[RIVER], "test", START)
        team = teams.make(session, "Night desk")
    engine.dispose()
    listings.dispose()
    ids = {
        "item_id": str(item),
        "listing_id": str(HIDDEN),
        "fact_id": fact,
        "notice_id": notice,
        "organization_id": str(owners[RIVER]),
        "account_id": str(office.ids["sue@w.example"]),
        "claim_id": str(other_claim),
        "team_id": str(team),
    }
    return World(office, ids, str(owners[HIDDEN]), str(other_claim))


def _owners(session: Any) -> dict[Any, Any]:
    return dict(session.exec(select(Listing.id, Listing.organization_id)).all())


def _routes(made: World) -> list[tuple[str, str, Access]]:
    found = []
    for path, methods, endpoint in endpoints(made.office.app):
        access = access_of(endpoint)
        assert access is not None, f"{path} states no role"
        found += [(path, method, access) for method in sorted(methods - {"HEAD"})]
    return found


def _filled(path: str, ids: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda part: ids.get(part[1], str(uuid4())), path)


def _objects(made: World, path: str) -> dict[str, str]:
    """The addresses a route is tried with: what there is, another's, what there is not, what cannot be."""
    if "{" not in path:
        return {"itself": path}
    own = made.ids | ({"listing_id": str(RIVER)} if path.startswith("/portal") else {})
    tried = {
        "there": _filled(path, own),
        "not there": _filled(path, {}),
        "no id": re.sub(r"\{\w+\}", "x%0d%0aSet-Cookie:a=b", path),
    }
    others = {"organization_id": made.other_organization, "listing_id": str(HIDDEN), "claim_id": made.other_claim}
    if any(f"{{{name}}}" in path for name in others) and not path.startswith("/steward"):
        tried["another's"] = _filled(path, own | others)
    return tried


def _ask(browser: Any, method: str, address: str) -> Any:
    browser.client.follow_redirects = False
    return browser.get(address) if method == "GET" else browser.post(address, csrf=browser.token)


def test_P4_every_route_states_a_role_and_an_object(world: World) -> None:
    assert undeclared(world.office.app) == []
    assert all(access.touches in OBJECTS for _, _, access in _routes(world))

    def forgotten() -> str:
        return FACT

    world.office.app.add_api_route("/steward/forgotten", forgotten)
    assert undeclared(world.office.app) == ["/steward/forgotten"]
    answer = world.office.browser().sign_in("sam@w.example").get("/steward/forgotten")
    assert answer.status_code == 403
    assert FACT not in answer.text


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_P4_every_role_route_and_object(world: World, role: Role | None) -> None:
    """Who is not named by a route gets nothing from it, whatever it asks for, and changes nothing.

    Whom it does name gets an answer for everything that can be asked (none of them a broken page); acts on what is
    there are the other tests'.
    """
    browser = world.office.browser()
    if role is not None:
        browser.sign_in(EMAILS[role])
    browser.token = browser.csrf if role else ""  # type: ignore[attr-defined]
    before, seen = world.dump(), Counter[str]()
    for path, method, access in _routes(world):
        if not access.roles or path in ENDING | NO_FULL_SESSION:
            continue
        for what, address in _objects(world, path).items():
            named = role in access.roles and not (role is Role.PARTNER and what == "another's")
            if named and method != "GET" and what in {"there", "itself", "another's"}:
                continue
            answer = _ask(browser, method, address)
            cell = (role, method, path, what, answer.status_code)
            assert answer.status_code < 500, cell
            assert FACT not in answer.text, cell
            assert HONEY not in answer.text, cell
            assert "set-cookie" not in answer.headers or role, cell
            if role is None:
                assert answer.status_code == 303, cell
                assert answer.headers["location"].startswith("/sign-in"), cell
            elif not named:
                assert answer.status_code in {403, 404}, cell
                assert PROPOSED not in answer.text, cell
                assert "Quiet House" not in answer.text, cell
            else:
                assert answer.status_code != 403, cell
            seen["refused" if not named else "answered"] += 1
    assert world.dump() == before
    print(f"{role or 'nobody'}: {dict(seen)}")  # noqa: T201 - the matrix's size, with -s
    assert seen.total() > 60


@pytest.mark.parametrize("role", list(Role))
def test_P7_no_list_page_or_export_tells_what_only_staff_may_read(world: World, role: Role) -> None:
    browser = world.office.browser().sign_in(EMAILS[role])
    browser.token = browser.csrf  # type: ignore[attr-defined]
    pages = 0
    for path, method, access in _routes(world):
        if method != "GET" or role not in access.roles or path in NO_FULL_SESSION:
            continue
        text = _ask(browser, "GET", _filled(path, world.ids)).text
        assert FACT not in text, path
        assert HONEY not in text, path
        pages += 1
    for address in ("/steward/audit/export", "/steward/audit/export?form=csv"):
        answer = _ask(browser, "POST", address)
        assert (answer.status_code == 200) == (role is Role.STEWARD)
        assert FACT not in answer.text
        assert HONEY not in answer.text
    assert pages > 2


def test_P7_the_honey_record_looks_like_any_other_and_its_reader_raises_an_alert(world: World) -> None:
    sue = world.office.browser().sign_in("sue@w.example")
    here = f"/steward/listings/{HIDDEN}"
    page = sue.get(here).text
    assert "honey" not in page.lower()
    assert "trap" not in page.lower(), "who looks for secrets must not learn which one is the trap"
    (honey,) = [f for f in re.findall(r"facts/([0-9a-f-]{36})/reveal", page) if f != world.ids["fact_id"]]
    assert HONEY in sue.post(f"{here}/facts/{honey}/reveal", {"why": "a caller asks"}).text
    sam = world.office.browser().sign_in("sam@w.example")
    queue = sam.get("/steward/queue?kind=alert").text
    assert "Quiet House" in queue
    assert "Sue" in queue
    assert HONEY not in queue


def test_P5_a_reveal_needs_a_reason_and_a_fresh_proof_and_is_noted_without_the_value(world: World) -> None:
    sue = world.office.browser().sign_in("sue@w.example")
    here = f"/steward/listings/{HIDDEN}"
    reveal = f"{here}/facts/{world.ids['fact_id']}/reveal"
    for why in ("", " ", "\n\t", "x" * 501):
        answer = sue.post(reveal, {"why": why})
        assert answer.status_code == 422
        assert FACT not in answer.text
    answer = sue.post(reveal, {"why": "a caller needs the back line"})
    assert answer.status_code == 200
    assert FACT in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert FACT not in sue.get(here).text, "shown once"
    elsewhere = f"/steward/listings/{RIVER}/facts/{world.ids['fact_id']}/reveal"
    assert sue.post(elsewhere, {"why": "through another listing"}).status_code == 404
    world.office.clock.pass_by(minutes=6)
    stale = sue.post(reveal, {"why": "again"})
    assert stale.headers["location"] == f"/prove?next={here}"
    with sqlite3.connect(world.office.settings.home / "waymark.db") as opened:
        rows = opened.execute("SELECT by, record, fields, why FROM audit_entry WHERE act = 'revealed'").fetchall()
        text = "\n".join(opened.iterdump())
    who = f"account:{world.office.ids['sue@w.example']}"
    assert [(r[0], r[2], r[3]) for r in rows] == [(who, '["backline"]', "a caller needs the back line")]
    assert text.count(FACT) == 1, "only where it is kept"


def test_P7_what_was_asked_of_a_listing_is_in_no_list(world: World) -> None:
    sam = world.office.browser().sign_in("sam@w.example")
    for address in ("/steward/queue", "/steward/calls", "/steward/audit", "/steward/freshness", "/steward/merges"):
        assert PROPOSED not in sam.get(address).text, address
