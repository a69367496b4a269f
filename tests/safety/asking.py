"""Every page of both faces asked for as each reader, and every form sent, with what comes back and what becomes of it.

Promises: the routes are found in the application; a form is sent as its page would send it (`FORMS`), for every object,
and the databases are put back after it, so that no form finds what another one left.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final
from uuid import uuid4

from fastapi.testclient import TestClient

from directory.staff.accounts import Role
from tests.safety.planted import Planted
from tests.safety.planting import DRAFT, OBJECTS, flat
from tests.web.staff.conftest import PASSWORD
from tests.web.staff.portal.test_edit import form_of
from web.faces import public_app
from web.staff.app import endpoints
from web.staff.guard import Access, access_of
from web.staff.portal.sections import SECTIONS

STORES: Final = ("waymark", "staff", "feedback")
ENDING: Final = {"/sign-out"}
"""What ends the session that the crawl needs."""
WHY: Final = {"why": "a good reason"}
EVERY: Final = "{every}"
LINE: Final = {"line": "lawyer", "typing": "", "id": "{listing_id}"}
FORMS: Final[dict[str, list[dict[str, Any]]]] = {
    "/account/label": [{"label": "desk"}],
    "/account/language": [{"locale": "es"}],
    "/account/password": [{"password": "another maple lantern 48", "again": "another maple lantern 48"}],
    "/account/app": [{"code": "123456"}],
    "/account/passkey/finish": [{"credential": "[]", "label": "key"}],
    "/prove/passkey/finish": [{"credential": "[]", "next": "/"}],
    "/sign-in/passkey/finish": [{"credential": "[]", "next": "/"}],
    "/prove": [{"password": PASSWORD, "next": "/"}],
    "/sign-in": [{"email": "tam@w.example", "password": PASSWORD, "next": "/"}],
    "/sign-in/second": [{"code": "123456", "next": "/"}],
    "/portal/claims": [{"claimed": "{organization_id}"}],
    "/portal/claims/{claim_id}/code": [{"code": "12345678"}, {"code": "{code}"}],
    "/portal/listings/{listing_id}/close": [{"until": ""}, {"until": "2026-12-24"}],
    "/portal/listings/{listing_id}/hide": [{"sure": "yes"}],
    "/portal/listings/{listing_id}/room": [
        {"level": "full", "hours": "12", "shown-asked": "1", "shown": "yes", "from": "list"},
    ],
    "/portal/listings/{listing_id}/still-right": [{"from": "list"}],
    "/portal/listings/{listing_id}/said": [{"kind": "number", "how": "fixed", "words": "mended"}],
    "/portal/listings/{listing_id}/resolve": [{"choice-description": "mine"}, {"choice-description": "theirs"}],
    "/portal/listings/{listing_id}/drop": [{"field": "description"}],
    "/portal/listings/{listing_id}/withdraw": [WHY | {"sure": "yes"}],
    "/steward/accounts": [{"email": "new@w.example", "name": "New", "role": "partner"}],
    "/steward/accounts/{account_id}/role": [{"role": "staff"}],
    "/steward/claims/{claim_id}/read-out": [{"number": "{claim_number}"}],
    "/steward/claims/{claim_id}/refuse": [WHY | {"disowned": "yes"}],
    "/steward/listings/{listing_id}/facts": [{"field": "note", "value": "ring twice"}],
    "/steward/listings/{listing_id}/facts/honey": [{"field": "note", "value": "ring thrice"}],
    "/steward/queue/next": [{"kind": ""}],
    "/steward/queue/{item_id}/verify": [
        {"channel": "other", "other": "met them", "answer": "yes"},
        {"channel": "other", "other": "met them", "answer": "no"},
    ],
    "/steward/queue/{item_id}/authorise": [
        {"authorised_by": "A. Person", "authorised_on": "2026-11-01", "document": "letter 5"},
    ],
    "/steward/queue/{item_id}/correct": [WHY | {"words": "Other words."}],
    "/steward/queue/{item_id}/hours": [{"hours": "Mon-Fri 9am-5pm", "step": "look"}],
    "/steward/reports/{listing_id}/settle": [{"kind": "number", "how": "fixed"}],
    "/console": [LINE],
    "/console/find": [LINE],
    "/console/listings/{listing_id}": [LINE],
    "/console/compare": [LINE | {"ids": EVERY}],
    "/console/sheet": [LINE | {"ids": EVERY, "as": kind, "safe": "yes", "locale": "en", "names": "yes"}
                       for kind in ("read", "print", "neutral", "text", "sms")],
    "/console/act": [LINE | {"act": act} for act in ("reveal", "note", "report", "refer", "outcome", "presets")],
    "/console/room": [LINE | {"level": "full"}],
    "/console/room/undo": [LINE],
    "/console/reveal": [LINE | {"why": "1"}, LINE | {"why": "1", "fact_id": "{fact_id}"}],
    "/console/note": [LINE | {"value": "ring twice"}],
    "/console/report": [LINE | {"kind": "number"}],
    "/console/outcome": [LINE | {"need": "lawyer", "outcome": "full"}],
    "/console/refer": [LINE | {"hours": "4"}],
    "/console/refer/withdraw": [LINE | {"code": "BBBBBB"}],
    "/console/screen": [{"theme": "dark", "density": "wide"}],
    "/portal/referrals/answer": [{"code": "BBBBBB", "answer": "yes"}],
    "/steward/listings/{listing_id}/staff-only": [WHY],
    "/steward/listings/{listing_id}/show-to-all": [WHY],
    "/steward/teams": [{"name": "Night desk"}],
    "/steward/teams/{team_id}": [{"name": "Night", "home": "Cedar Rapids, IA", "radius": "25", "avoid": ""}],
    "/steward/teams/{team_id}/join": [{"account_id": "{sam_id}"}],
    "/steward/teams/{team_id}/leave": [{"account_id": "{sue_id}"}],
    "/steward/teams/{team_id}/lines": [{"name": "Beds", "line": "shelter beds"}],
    "/steward/teams/{team_id}/lines/remove": [{"line_id": "{line_id}"}],
    "/steward/gaps/export": [{"period": "2026-01", "form": form} for form in ("csv", "json")],
    "/link/{token}": [{"answer": "yes", "seen": "{seen}"}, {"answer": "no", "seen": "{seen}"}],
    "/join/{token}": [{"name": "New", "email": "new@w.example", "password": "another maple lantern 48",
                       "again": "another maple lantern 48"}],
}  # fmt: skip
"""What each form is filled in with; one that is not named here asks for a reason or for nothing."""
ASKED: Final = {
    "/steward/listings": ["?q=zq", "?q=q"],
    "/steward/queue": ["", "?kind=change", "?kind=new", "?page=2"],
    "/steward/audit": ["", "?record={listing_id}"],
    "/steward/accounts/{account_id}": ["?q=zq"],
    "/portal/claims": ["?q=zq"],
    "/steward/freshness": ["", "?overdue=yes"],
}
"""What the addresses of some pages ask for."""


@dataclass
class Answered:
    """Who asked, for whose, by which act; the answer; and which columns and listings changed.

    `more`: it was a form, sent with fields that are not its own.
    """

    role: str
    whose: str
    act: str
    status: int
    body: bytes
    changed: frozenset[str] = field(default_factory=frozenset)
    listings: frozenset[str] = field(default_factory=frozenset)
    more: bool = False


def act_of(path: str) -> str:
    """A short name of a route: its path without ids."""
    return re.sub(r"/\{\w+\}", "", path).strip("/") or "home"


def routes(made: Planted) -> Iterator[tuple[str, str, Access]]:
    """Every route of the staff face."""
    for path, methods, endpoint in endpoints(made.office.app):
        access = access_of(endpoint)
        assert access is not None, path
        for method in sorted(methods - {"HEAD"}):
            if path not in ENDING:
                yield path, method, access


def addresses(made: Planted, path: str, whose: str, tokens: dict[str, str] | None = None) -> Iterator[str]:
    """A path with ids of an object in it: every section, every question, every link."""
    ids = {name: str(value) for name, value in made.ids[whose].items()}
    many = {"section": list(SECTIONS), "kind": ["csv", "xlsx"], "item_id": [str(one) for one in made.items[whose]],
            "token": list((tokens or {"": "x" * 43}).values()), "name": ["none.css"]}  # fmt: skip
    named = re.findall(r"\{(\w+)\}", path)
    loop = next((name for name in named if name in many), None)
    for value in many[loop] if loop else [""]:
        said = ids | ({loop: value} if loop else {})
        yield re.sub(r"\{(\w+)\}", lambda part, said=said: said.get(part[1], str(uuid4())), path)


class Memory:
    """The databases as they were, put back when a form changed them."""

    def __init__(self, made: Planted) -> None:
        self.made = made
        self.kept = {name: sqlite3.connect(":memory:") for name in STORES}
        for name, memory in self.kept.items():
            with closing(made.opened(name)) as source:
                source.backup(memory)
        self.watching = {name: made.opened(name) for name in STORES}
        self.rows, self.versions = self.read(), self.version()

    def version(self) -> list[int]:
        """What tells, at hardly any cost, whether somebody else has written since."""
        return [watch.execute("PRAGMA data_version").fetchone()[0] for watch in self.watching.values()]

    def read(self) -> dict[str, dict[Any, dict[str, Any]]]:
        """Every row of every table by its key."""
        found: dict[str, dict[Any, dict[str, Any]]] = {}
        for store in STORES:
            opened = self.watching[store]
            for (table,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                known = opened.execute(f"PRAGMA table_info({table})").fetchall()
                names, keys = [one[1] for one in known], [at for at, one in enumerate(known) if one[5]]
                rows = opened.execute(f"SELECT * FROM {table}").fetchall()
                found[f"{store}:{table}"] = {
                    tuple(row[at] for at in keys) or row: dict(zip(names, row, strict=True)) for row in rows
                }
        return found

    def changed(self, lie: str = "") -> tuple[frozenset[str], frozenset[str]]:
        """Which columns are not as they were, and which listings; then everything is put back.

        `lie` is what nothing may hold.
        """
        written = {name for name, is_, was in zip(STORES, self.version(), self.versions, strict=True) if is_ != was}
        if not written:
            return frozenset(), frozenset()
        now = self.read()
        found: set[str] = set()
        listings: set[str] = set()
        for table, rows in now.items():
            name = table.partition(":")[2]
            for key in rows.keys() | self.rows[table].keys():
                old, new = self.rows[table].get(key, {}), rows.get(key, {})
                if old != new:
                    kept = [column for column, cell in new.items() if lie and lie in str(cell)]
                    assert not kept, (name, kept)
                    found |= _columns(name, old, new)
                    listings |= {str(key[0])} if name == "listing" else set()
        for name in written:
            with closing(self.made.opened(name)) as target:
                target.execute("PRAGMA synchronous = OFF")
                self.kept[name].backup(target)
        self.versions = self.version()
        return frozenset(found), frozenset(listings)


def _columns(table: str, old: dict[str, Any], new: dict[str, Any]) -> set[str]:
    """The columns of a row that differ; of a listing's draft those of its fields."""
    found = {f"{table}.{name}" for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    if DRAFT in found and old and new:
        was, now = ({*flat(json.loads(one["draft"]), DRAFT)} for one in (old, new))
        found |= {path for path, _ in was ^ now}
    return found


def pages(made: Planted, role: Role | None) -> Iterator[Answered]:
    """Every page that a reader can open, whatever of whose it asks for."""
    browser = made.browsers[role] if role else made.office.browser()
    browser.client.follow_redirects = False
    for path, method, access in routes(made):
        if method != "GET":
            continue
        for whose in OBJECTS:
            for more in ASKED.get(path, [""]):
                for address in addresses(made, path, whose):
                    asked = re.sub(r"\{(\w+)\}", lambda part, whose=whose: str(made.ids[whose][part[1]]), more)
                    answer = browser.get(address + asked)
                    _calm(answer, role, address, access)
                    yield Answered(role or "public", whose, act_of(path), answer.status_code, answer.content)


def _calm(answer: Any, role: Role | None, address: str, access: Access) -> None:
    assert answer.status_code < 500, (role, address)
    assert answer.status_code != 429, "a limit would decide what this test sees"
    if access.roles and role not in access.roles:
        assert answer.status_code in {303, 403, 404}, (role, address)


def forms(made: Planted, role: Role | None, extra: dict[str, str], memory: Memory) -> Iterator[Answered]:
    """Every form sent by a reader for every object, with `extra` fields that no form has.

    What refuses a form for having them is sent it again without, to see what it tells then.
    """
    browser = made.browsers[role] if role else made.office.browser()
    browser.client.follow_redirects = False
    csrf = browser.csrf if role else ""
    cookies = list(browser.client.cookies.jar)
    for path, whose, address, said, access in _sent(made, role, browser):
        for more in (extra, {}):
            form = more | said
            answer = _sheet(browser, said) if "sheet" in said else browser.post(address, form, csrf=csrf)
            _calm(answer, role, address, access)
            changed, listings = memory.changed(next(iter(more.values()), ""))
            browser.client.cookies.clear()
            for cookie in cookies:
                browser.client.cookies.jar.set_cookie(cookie)
            act = act_of(path)
            yield Answered(
                role or "public", whose, act, answer.status_code, answer.content, changed, listings, bool(more)
            )
            if answer.status_code != 422 or not more:
                break


def _sent(made: Planted, role: Role | None, browser: Any) -> Iterator[tuple[str, str, str, dict[str, Any], Access]]:
    for path, method, access in routes(made):
        if method == "GET":
            continue
        refused = access.roles and role not in access.roles  # then one form for each object says as much as all
        for whose in OBJECTS:
            tokens = made.tokens[whose] if role is None else None
            for address in islice(addresses(made, path, whose, tokens), 1 if refused else None):
                for said in [WHY] if refused else _filled(made, browser, path, address, whose):
                    yield path, whose, address, said, access


def _filled(made: Planted, browser: Any, path: str, address: str, whose: str) -> list[dict[str, Any]]:
    ids = {name: str(value) for name, value in made.ids[whose].items()} | {"seen": "x"}
    if path.endswith("/edit/{section}"):
        page = browser.get(address)
        return [_typed(form_of(page.text))] if page.status_code == 200 else [{}]
    if path.endswith("/preview/{section}"):
        page = browser.get(address.replace("/preview/", "/edit/"))
        return [_typed(form_of(page.text))] if page.status_code == 200 else [{}]
    if path.endswith("/send") and "{listing_id}" in path:
        seal = re.search(r'name="seal" value="(\w+)"', browser.get(address.replace("/send", "/review")).text)
        return [WHY | {"seal": seal[1] if seal else ""}]
    if path == "/portal/sheet/send":
        seals = dict(re.findall(r'name="(seal-[\w-]+)" value="(\w+)"', browser.get("/portal/sheet").text))
        return [seals | {"listing": [key.removeprefix("seal-") for key in seals]}]
    if path == "/link/{token}":
        page = re.search(r'name="seen" value="(\w+)"', browser.get(address).text)
        ids["seen"] = page[1] if page else "x"
    if path == "/portal/sheet" and (sheet := browser.get("/portal/sheet.csv")).status_code == 200:
        return [
            {"sheet": sheet.content.replace(b"09:00", b"08:00").replace(b"9:00am", b"8:00am"), "csrf": browser.csrf}
        ]
    given = FORMS.get(path, [WHY])
    ids["claim_number"] = f"+1319555{_number(made, whose)}"
    every = [str(one["listing_id"]) for one in made.ids.values()]
    return [
        {name: every if value == EVERY else ids.get(value.strip("{}"), "") if value[:1] == "{" else value
         for name, value in one.items()}
        for one in given
    ]  # fmt: skip


def _sheet(browser: Any, said: dict[str, Any]) -> Any:
    files = {"sheet": ("listings.csv", said["sheet"])}
    return browser.client.post(
        "/portal/sheet", data={"csrf": said["csrf"]}, files=files, headers={"origin": browser.origin}
    )


def _number(made: Planted, whose: str) -> str:
    return next(
        word
        for word, about in made.canaries.words.items()
        if about == (f"{DRAFT}.phones.number", whose) and word[:2] == "01"
    )


def _typed(shown: dict[str, Any]) -> dict[str, Any]:
    """A form as it stands, with something changed in it."""
    for name in ("schedules-0-text", "description", "eligibility", "fees", "interpretation_services", "email",
                 "organization.description", "locations-0-description", "service_areas-0-name"):  # fmt: skip
        if name in shown:
            value = {"schedules-0-text": "Mon-Fri 8am-6pm", "email": "other@w.example"}.get(name, "Other words.")
            return shown | {name: value}
    return shown


def links(made: Planted) -> Iterator[Answered]:
    """What each one-time link opens, for who holds it."""
    client = made.office.browser()
    for whose in OBJECTS:
        for purpose, token in made.tokens[whose].items():
            path = "/join" if purpose == "join" else "/link"
            answer = client.get(f"{path}/{token}")
            assert answer.status_code == 200 or (purpose == "join") != (whose == "hidden"), (purpose, whose)
            yield Answered("link", whose, path.strip("/"), answer.status_code, answer.content)


def public(made: Planted) -> Iterator[Answered]:
    """The public face, asked in every way it can be."""
    app = public_app(made.office.settings, now=made.office.clock)
    ids = [made.ids[whose] for whose in OBJECTS]
    with TestClient(app, base_url="http://localhost") as client:
        client.headers["origin"] = "http://localhost"
        asked = [client.get(path) for path in ("/", *(f"/r/{one['code']}" for one in ids))]
        asked += [
            client.post("/search", data=form) for form in ({"q": "lawyer"}, {"near": "Cedar Rapids, IA"}, {"q": "zq"})
        ]
        asked += [client.post("/listing", data={"id": str(one["listing_id"])}) for one in ids]
        asked += [client.post("/api/search", json=query) for query in ({"q": "lawyer"}, {"near": "Cedar Rapids, IA"})]
        asked += [client.post("/api/suggest", json={"text": "zq"})]
    assert sum(answer.status_code == 200 for answer in asked) > 9, [answer.status_code for answer in asked]
    for answer in asked:
        yield Answered("public", "", "public", answer.status_code, answer.content)
