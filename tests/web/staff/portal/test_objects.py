"""Whose it is, for every portal route, role and id: a partner's own, somebody else's, nobody's, and no id at all."""

from __future__ import annotations

import itertools
import re
from typing import Any
from uuid import uuid4

import pytest

from directory.settings import Settings
from directory.staff import claims, memberships
from directory.staff.accounts import Role
from tests.web.staff.conftest import START, Office, open_office
from tests.web.staff.portal.conftest import Partners, settle
from web.staff.app import endpoints, staff_app
from web.staff.guard import access_of

EMAILS = {Role.STEWARD: "sam@w.example", Role.STAFF: "sue@w.example", Role.PARTNER: "pat@p.example"}
ROUTES = [
    (path, method, access_of(endpoint))
    for path, methods, endpoint in endpoints(staff_app(Settings(staff_origin="https://staff.test")))
    for method in sorted(methods)
    if path.startswith("/portal")
]
NAMED = [one for one in ROUTES if re.search(r"\{(listing|organization|claim)_id\}", one[0])]
WHOSE = ("own", "foreign", "unknown", "no id")
REST = {"section": "hours", "key": f"{uuid4()}.eligibility", "kind": "csv"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An office whose sessions stay, since no answer here may change what is whose."""
    office: Office = open_office(tmp_path_factory.mktemp("objects") / "home")
    partners = settle(office)
    ids: dict[tuple[str, str], str] = {}
    with partners.people() as people, partners.listings() as store:
        harbor = partners.organizations["Harbor"]
        ids["claim_id", "own"] = str(claims.begin(people, store, office.ids["pat@p.example"], harbor, START))
        ids["claim_id", "foreign"] = str(claims.begin(people, store, office.ids["sue@w.example"], harbor, START))
    ids["listing_id", "own"], ids["listing_id", "foreign"] = (
        str(partners.ids[name]) for name in ("Court help", "Harbor clinic")
    )
    ids["organization_id", "own"], ids["organization_id", "foreign"] = map(str, partners.organizations.values())
    browsers = {role: office.browser().sign_in(email) for role, email in EMAILS.items()}
    for browser in browsers.values():
        browser.client.follow_redirects = False
    return partners, ids, browsers


def test_there_is_something_to_test() -> None:
    assert len(ROUTES) > 26
    assert len(NAMED) > 18
    assert all(access and access.roles for _, _, access in ROUTES)
    for path, _, access in NAMED:
        assert access
        assert (
            access.touches
            == {"listing": "own listing", "organization": "organization", "claim": "own claim"}[
                re.findall(r"\{(listing|organization|claim)_id\}", path)[0]
            ]
        ), path


@pytest.mark.parametrize(
    ("route", "role", "whose"), list(itertools.product(NAMED, Role, WHOSE)),
    ids=lambda v: f"{v[1]} {v[0]}" if isinstance(v, tuple) else str(v),
)  # fmt: skip
def test_each_route_role_and_id(world: Any, route: Any, role: Role, whose: str) -> None:
    partners, ids, browsers = world
    path, method, access = route
    name = re.findall(r"\{(\w+_id)\}", path)[0]
    made = {"unknown": str(uuid4()), "no id": "not-an-id"}.get(whose) or ids[name, whose]
    filled = re.sub(r"\{(\w+)\}", lambda m: made if m[1] == name else REST[m[1]], path)
    before = partners.content("Harbor clinic")
    if method == "GET":
        answer = browsers[role].get(filled)
    else:
        answer = browsers[role].post(filled, {"level": "full", "sure": "", "seal": "x", "carried": ""})
    allowed = role in access.roles
    own = whose == "own" or (whose == "foreign" and role is not Role.PARTNER and name != "claim_id")
    if not allowed:
        assert answer.status_code == 403
    elif not own:
        assert answer.status_code == 404
        assert "Harbor" not in answer.text
    else:
        assert answer.status_code in {200, 303, 404, 422}
        assert (answer.status_code == 404) == filled.endswith("/restore"), "an entry that is not there"
    if role is Role.PARTNER:
        assert partners.content("Harbor clinic") == before


def test_foreign_ids_in_form_fields_are_nobodys(world: Any) -> None:
    partners, _, browsers = world
    pat, foreign = browsers[Role.PARTNER], str(partners.ids["Harbor clinic"])
    assert pat.post("/portal/sheet/send", {"listing": foreign, f"seal-{foreign}": "x"}).status_code == 404
    for claimed in (str(uuid4()), "", "x" * 100):
        assert pat.post("/portal/claims", {"claimed": claimed}).status_code == 404


def test_lists_and_sheets_hold_ones_own_alone(world: Any) -> None:
    _, _, browsers = world
    pat = browsers[Role.PARTNER]
    for path in ("/portal", "/portal/sheet", "/portal/sheet.csv"):
        page = pat.get(path).text
        assert "Harbor clinic" not in page
        assert path == "/portal/sheet" or "Court help" in page


def test_a_partner_of_nothing_sees_nothing(office: Office, partners: Partners) -> None:
    with partners.people() as session:
        memberships.leave(session, office.ids["pat@p.example"], partners.organizations["Lantern"], "t", START)
    pat = office.browser().sign_in("pat@p.example")
    assert "You do not speak for an organization yet" in pat.get("/portal").text
    assert pat.get("/portal/sheet.csv").text.count("\n") == 1, "the header alone"
