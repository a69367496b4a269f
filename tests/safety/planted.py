"""The world of the matrix of fields: every table has rows of one's own, another's and a hidden listing, all planted.

Promises: who signs in does so before anything is planted; then every free column of every row holds its own word. What
a page steers by (a kind, a state, an event) keeps a value that the pages know: `STEERING` names those columns.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Float, String, insert, text, update
from sqlmodel import Session, select

from directory import feedback, intake, store
from directory.draft import ListingDraft
from directory.model import Listing
from directory.staff import claims, invitations, links, memberships
from directory.staff.accounts import Role
from directory.staff.reminders import REMINDER
from directory.staff.telling import NOTICE
from directory.values import Tier
from tests.safety.planting import DRAFT, OBJECTS, STORES, Canaries, Rows, type_of
from tests.web.staff.conftest import START, Office, add_person

MAILBOX: Final = {"own": "pat@p.example", "other": "ora@h.example", "hidden": "quinn@q.example"}
LATER: Final = START + timedelta(days=2)
OPEN: Final[dict[str, Any]] = {"state": "open", "decided_at": None, "decided_by": None, "reason": None}
FREE: Final[dict[str, Any]] = {"claimed_by": None, "claimed_until": None}
STEERING: Final[dict[str, list[dict[str, Any]]]] = {
    "audit_entry": [{"kind": "listing", "fields": '["phones"]'}],
    "change_event": [{"kind": "updated"}],
    "metadata": [{"resource_type": "service", "last_action_type": "update", "field_name": "description"}],
    "review_item": [{"kind": "change", "field": "description", "state": "open"}],
    "attribute": [{"link_entity": "service"}],
    "capacity": [{"level": "call", "until": LATER}],
    "correction": [{"field": "fees"}],
    "fact_check": [{"fact": "text"}],
    "notice": [
        {"means": "phone", "event": "asked", "fields": '["phones"]', "done_at": None, "done_by": None},
        {"means": "phone", "event": "changed", "fields": '["phones"]', "done_at": START},
    ],
    "source_text": [{"field": "fees"}],
    "staff_fact": [{"field": "backline"}, {"field": "handoff"}],
    "verification": [{"means": "phone"}, {"means": "other"}],
    "listing_merge": [{"undone_at": None, "undone_by": None, "withdrawn_before": None}],
    "import_run": [{"counts": "{}", "coverage": "{}", "facts": "{}"}],
    "read_row": [{"facts": "{}"}],
    "location": [{"tier": "public", "location_type": "physical", "listing_id": None}],
    "address": [{"tier": "public", "country": "US", "address_type": "physical", "listing_id": None}],
    "service_area": [{"kind": "text"}],
    "phone": [{"kind": "voice"}],
    "link": [{"purpose": "join", "used_at": None, "detail": "{}", "expires_at": LATER}],
    "challenge": [{"purpose": "sign-in", "expires_at": LATER}],
    "sign_in_event": [{"what": "signed in"}],
    "staff_session": [{"stage": "full"}],
    "mail": [
        {"state": "dead", "letter": "reminder", "locale": "en", "about": "{}", "purpose": "reminder"},
        {"state": "waiting", "letter": "reminder", "locale": "en", "about": "{}", "purpose": "", "next_at": LATER},
    ],
    "team": [{"avoid": "[]"}],
    "screen": [{"theme": "", "density": ""}],
    "outcome_total": [{"outcome": "placed"}],
    "gap_release": [{"period": "", "content": "{}"}],
    "membership": [{"ended_at": START}],
    "claim": [
        {"state": "open", "number": "", "decided_by": "", "reason": "", "decided_at": None},
        {"state": "refused"},
    ],
}  # fmt: skip
"""What a row of a table says where a page goes by it; every other column that can hold a word holds one."""
STANDING: Final = ("listing", "organization", "service", "account", "source", "edit_draft")
"""Tables whose rows are made by the directory itself, and planted where they stand."""
KEPT: Final = {
    "listing": ("id", "code", "source", "tier", "kind", "status", "draft"),
    "organization": ("source",),
    "service": ("status",),
    "account": ("role", "state", "locale"),
    "source": ("slug", "kind", "country"),
}
"""Their columns that a page steers by, or that are keys; the draft has words of its own."""
DRAFTED: Final = {f"{DRAFT}.{name}" for name in (
    "source", "needs", "tags", "policies", "phones.extension", "phones.languages", "languages.code",
    "locations.address.country", "schedules.expression", "schedules.rows.byday", "schedules.rows.opens_at",
    "schedules.rows.closes_at", "timezone", "service_areas.code", "service_areas.extent", "source_texts.field",
    "doubts.field",
)}  # fmt: skip
"""Texts of a draft that are codes, or read by a rule."""
QUESTIONS: Final = ("change", "tier", "new", "duplicate", "doubt", "alert", "missing", "stale")


@dataclass
class Planted:
    """The office with every column planted, and the ids by which its pages are asked for."""

    office: Office
    canaries: Canaries
    browsers: dict[Role, Any]
    ids: dict[str, dict[str, Any]]
    items: dict[str, list[UUID]]
    tokens: dict[str, dict[str, str]]
    rows: Rows

    def opened(self, name: str) -> sqlite3.Connection:
        """One of the office's databases."""
        return sqlite3.connect(self.office.settings.home / f"{name}.db")


def draft_of(canaries: Canaries, whose: str) -> ListingDraft:
    """A listing with a word in every field of its draft."""

    def word(field: str) -> str:
        return canaries.word(f"{DRAFT}.{field}", whose)

    place = {"name": word("locations.name"), "description": word("locations.description"),
             "transportation": word("locations.transportation"), "accessibility": word("locations.accessibility"),
             "external_id": word("locations.external_id")}  # fmt: skip
    if whose != "hidden":
        parts = ("address_1", "address_2", "city", "region", "state_province", "postal_code")
        address = {part: word(f"locations.address.{part}") for part in parts}
        point = {"latitude": canaries.figure(f"{DRAFT}.locations.point", whose), "longitude": -91.66}
        place |= {"address": address | {"country": "US"}, "point": point}
    parts = ("alternate_name", "description", "eligibility", "fees", "application_process", "wait_time",
             "interpretation_services", "alert", "external_id", "name")  # fmt: skip
    about = ("name", "alternate_name", "description", "external_id")
    return ListingDraft.model_validate(
        {part: word(part) for part in parts}
        | {
            "source": whose, "tier": Tier.CONFIDENTIAL if whose == "hidden" else Tier.PUBLIC, "kind": "legal-aid",
            "needs": ("lawyer",), "policies": {}, "timezone": "America/Chicago", "minimum_age": 3, "maximum_age": 90,
            "email": canaries.mail(f"{DRAFT}.email", whose), "urls": (canaries.link(f"{DRAFT}.urls", whose),),
            "phones": ({"number": canaries.phone(f"{DRAFT}.phones.number", whose), "note": word("phones.note")},),
            "languages": ({"code": "es", "name": word("languages.name"), "note": word("languages.note")},),
            "locations": (place,), "required_documents": (word("required_documents"),),
            "service_areas": ({"kind": "county", "code": "19113", "name": word("service_areas.name")},),
            "schedules": ({"label": word("schedules.label"), "note": word("schedules.note"),
                           "expression": "Mo-Fr 09:00-17:00"},),
            "organization": {part: word(f"organization.{part}") for part in about}
            | {"url": canaries.link(f"{DRAFT}.organization.url", whose),
               "email": canaries.mail(f"{DRAFT}.organization.email", whose)},
            "authorisation": {"authorised_by": word("authorisation.authorised_by"), "authorised_on": START.date(),
                              "document": word("authorisation.document")},
            "source_texts": ({"field": "fees", "text": word("source_texts.text"),
                              "reason": word("source_texts.reason")},),
            "doubts": ({"field": "fees", "what": word("doubts.what"), "text": word("doubts.text")},),
        }
    )  # fmt: skip


def plant(office: Office) -> Planted:
    """Fill an office."""
    canaries, ids = Canaries(), {whose: {} for whose in OBJECTS}
    _listings(office, canaries, ids)
    browsers = _people(office, ids)
    rows = Rows(canaries, ids)
    for whose in OBJECTS:
        for table, key in (("listing", "listing_id"), ("service", "listing_id"), ("organization", "organization_id")):
            rows.made[table, whose] = [{"id": ids[whose][key]}]
        rows.made["account", whose] = [{"id": ids[whose]["account_id"]}]
        rows.made["source", whose] = [{"slug": whose}]
    made = Planted(office, canaries, browsers, ids, {whose: [] for whose in OBJECTS}, {}, rows)
    _in(office, "waymark", lambda session: _questions(session, made))
    for name, tables in STORES.items():
        _in(office, name, lambda session, name=name, tables=tables: _fill(session, made, name, tables))
    _notes(made)
    _tokens(made)
    return made


def _in(office: Office, name: str, act: Callable[[Session], Any]) -> Any:
    engine = store.engine(office.settings.store_url if name == "waymark" else office.settings.staff_store_url)
    with store.session(engine) as session:
        found = act(session)
    engine.dispose()
    return found


def _listings(office: Office, canaries: Canaries, ids: dict[str, dict[str, Any]]) -> None:
    def act(session: Session) -> None:
        for whose in OBJECTS:
            source = intake.source_of(whose, whose, draft_of(canaries, whose).kind, trusted=True, demo=False)
            intake.ensure_source(session, source)
            intake.submit(session, draft_of(canaries, whose), "import", START - timedelta(days=40))
            row = session.exec(select(Listing).where(Listing.source == whose)).one()
            ids[whose] |= {"listing_id": row.id, "organization_id": row.organization_id, "code": row.code}

    _in(office, "waymark", act)


def _people(office: Office, ids: dict[str, dict[str, Any]]) -> dict[Role, Any]:
    def act(session: Session) -> None:
        for whose, mailbox in MAILBOX.items():
            if mailbox not in office.ids:
                office.secrets[mailbox], office.ids[mailbox] = add_person(session, mailbox, Role.PARTNER)
            ids[whose]["account_id"] = office.ids[mailbox]
            ids[whose] |= {f"{name}_id": office.ids[f"{name}@w.example"] for name in ("sam", "sue")}
            memberships.join(session, office.ids[mailbox], ids[whose]["organization_id"], "test", START)

    _in(office, "staff", act)
    signs = {Role.STEWARD: "sam@w.example", Role.STAFF: "sue@w.example", Role.PARTNER: "pat@p.example"}
    browsers = {role: office.browser().sign_in(mailbox) for role, mailbox in signs.items()}
    for browser in browsers.values():
        browser.get("/account")  # the last to sign in moved the clock: from here on every session is as used as it gets
    return browsers


def _questions(session: Session, made: Planted) -> None:
    """One open question of each kind, and one that is decided."""
    table = STORES["waymark"].tables["review_item"]
    session.execute(table.delete())
    for whose in OBJECTS:

        def word(part: str, whose: str = whose) -> str:
            return made.canaries.word(f"review_item.detail.{part}", whose)

        listing = str(made.ids[whose]["listing_id"])
        draft = json.loads(session.get_one(Listing, made.ids[whose]["listing_id"]).draft)
        waiting = {**draft, "description": word("draft"), "name": word("draft")}
        details: dict[str, Any] = {
            "change": {"old": draft["description"], "new": word("new"), "why": word("why")},
            "tier": {"old": draft["tier"], "new": "public", "why": word("why")},
            "new": {"draft": waiting}, "doubt": {"text": word("text")}, "alert": {"by": word("by")},
            "duplicate": {"draft": waiting, "evidence": {"listing": listing, "score": 0.9, "reasons": ["name"]}},
        }  # fmt: skip
        fields = {"change": "description", "tier": "tier", "doubt": "fees"}
        for serial, kind in enumerate((*QUESTIONS, "change")):
            decided = serial == len(QUESTIONS)
            said = {"id": uuid4(), "kind": kind, "source": whose, "field": fields.get(kind, ""),
                    "detail": json.dumps(details.get(kind, {})), "claimed_until": None}  # fmt: skip
            said |= {"state": "accepted"} if decided else OPEN | FREE
            if kind in {"new", "duplicate"}:
                said["listing_id"] = None
            session.execute(insert(table), [made.rows.filled(table, whose, said, 0 if serial == 0 else serial)])
            made.items[whose].append(said["id"])
        made.ids[whose]["item_id"] = made.items[whose][0]


def _fill(session: Session, made: Planted, name: str, tables: Any) -> None:
    session.execute(text("DROP TRIGGER IF EXISTS audit_entry_stays"))
    for table in reversed(tables.sorted_tables):
        if table.name not in {
            *STANDING,
            "taxonomy",
            "taxonomy_term",
            "review_item",
            "membership",
            "totp",
            "staff_session",
        }:
            session.execute(table.delete())  # what making the listings left, so that each row is one of ours
    for table in tables.sorted_tables:
        if table.name in STANDING:
            continue
        for whose in OBJECTS:
            for serial, said in enumerate(STEERING.get(table.name, [{}])):
                _one(session, made, table, whose, said, serial)
    for whose in OBJECTS:
        _stand(session, made, name, whose)


def _one(session: Session, made: Planted, table: Any, whose: str, said: dict[str, Any], serial: int) -> None:
    more = dict(said)
    ids, words = made.ids[whose], made.canaries
    if table.name == "review_item":
        return
    special: dict[str, Callable[[], dict[str, Any]]] = {
        "metadata": lambda: {"resource_id": ids["listing_id"]},
        "audit_entry": lambda: {"record": ids["listing_id"]},
        "phone": lambda: {"number": words.phone("phone.number", whose)},
        "notice": lambda: {"contact": words.phone("notice.contact", whose)},
        "verification": lambda: (
            {} if said["means"] == "other" else {"channel": words.phone("verification.channel", whose)}
        ),
        "mail": lambda: {
            "recipient": words.mail("mail.recipient", whose), "key": words.word("mail.key", whose) + str(serial),
        },
        "listing_merge": lambda: {"keep_id": ids["listing_id"], "merged_id": ids["listing_id"]},
        "taxonomy_term": lambda: {"parent_id": None},
        "team_member": lambda: {"account_id": made.office.ids["sue@w.example"]},
        "gap_release": lambda: _published(f"2026-0{OBJECTS.index(whose) + 1}"),
    }  # fmt: skip
    more |= special.get(table.name, dict)()
    if table.name == "claim" and said["state"] != "open":
        more["number"] = words.phone("claim.number", whose)
    if table.name == "claim" and whose == "own" and serial == 0:
        more["organization_id"] = made.ids["other"]["organization_id"]  # of one's own there is nothing to claim
    if table.name == "match_key":
        more["key"] = OBJECTS.index(whose) + 1
    if table.name == "totp":
        session.execute(update(table).where(table.c.account_id == ids["account_id"]).values(
            secret=words.word("totp.secret", whose), pending=words.word("totp.pending", whose) * 4))  # fmt: skip
        return
    row = made.rows.filled(table, whose, more, serial)
    session.execute(insert(table), [row])
    if table.name == "claim" and serial == 0:
        ids["claim_id"] = row["id"]
    for name in ("staff_fact", "notice", "passkey", "staff_session", "listing_merge", "mail", "team", "preset"):
        if table.name == name and serial == 0:
            known = {
                "passkey": "key_id",
                "staff_session": "session_id",
                "listing_merge": "merge_id",
                "staff_fact": "fact_id",
                "preset": "line_id",
            }
            ids[known.get(name, f"{name}_id")] = row["id"]
    if table.name == "metadata":
        ids["key"] = f"{row['id']}.description"


def _published(period: str) -> dict[str, Any]:
    """A published month, which is told to staff as it is."""
    row = {"area": "unknown", "need": "lawyer", "outcome": "full", "count": 40}
    table = {"period": period, "released": "2026-11-02", "smallest": 11, "epsilon": 1, "delta": 1e-5,
             "noise": {"cells": {"reach": 22}}, "cells": [row], "areas": [], "needs": []}  # fmt: skip
    return {"period": period, "content": json.dumps(table)}


def _stand(session: Session, made: Planted, name: str, whose: str) -> None:
    """Plant what the directory itself has made, where it stands."""
    keys = {"listing": ("id", "listing_id"), "service": ("id", "listing_id"), "organization": ("id", "organization_id"),
            "account": ("id", "account_id"), "source": ("slug", "")}  # fmt: skip
    for table in STORES[name].sorted_tables:
        if table.name not in keys:
            continue
        column, known = keys[table.name]
        kept = (*KEPT[table.name], *(c.name for c in table.columns if c.foreign_keys or not _free(c)))
        said = {
            c.name: made.canaries.word(f"{table.name}.{c.name}", whose) for c in table.columns if c.name not in kept
        }
        figures = [c.name for c in table.columns if isinstance(type_of(c), Float)]
        said |= {name: made.canaries.figure(f"{table.name}.{name}", whose) for name in figures}
        if table.name == "account":
            said["email"] = made.canaries.mail("account.email", whose)
            said |= {"state": "invited"} if whose == "hidden" else {}
        if table.name == "organization":
            said["website"] = made.canaries.link("organization.website", whose)
        session.execute(
            update(table).where(table.c[column] == (made.ids[whose][known] if known else whose)).values(**said)
        )
    if name == "staff":
        workers = [made.office.ids[mailbox] for mailbox in ("sam@w.example", "sue@w.example")]
        for account in (made.ids[whose]["account_id"], *workers):
            column = "edit_draft.wanted" + (".by_staff" if account in workers else "")
            stands = made.canaries.word(f"{DRAFT}.description", whose)
            row = {"account_id": account, "listing_id": made.ids[whose]["listing_id"], "saved_at": START,
                   "wanted": json.dumps({"description": [stands, made.canaries.word(column, whose)]}),
                   "expires_at": LATER}  # fmt: skip
            session.execute(insert(STORES["staff"].tables["edit_draft"]), [row])


def _free(column: Any) -> bool:
    return isinstance(type_of(column), String)


def _notes(made: Planted) -> None:
    """What visitors said of each listing: that its number is wrong, and that it is not safe."""
    with feedback.inbox(made.office.settings):
        pass
    with sqlite3.connect(made.office.settings.home / "feedback.db") as opened:
        for whose in OBJECTS:
            for kind, column in (("number", "feedback.text"), ("unsafe", "feedback.unsafe")):
                said = (str(made.ids[whose]["listing_id"]), kind, made.canaries.word(column, whose), "2026-11-20")
                opened.execute("INSERT INTO note (listing_id, kind, text, day) VALUES (?, ?, ?, ?)", said)


def _tokens(made: Planted) -> None:
    """A link of each purpose for each object, as its holder has it."""

    def act(session: Session) -> None:
        for whose in OBJECTS:
            ids = made.ids[whose]
            about = {"organization": str(ids["organization_id"]), "listings": [str(ids["listing_id"])]}
            made.tokens[whose] = {
                "reminder": links.make(session, REMINDER, by="x", now=START, lasts=timedelta(days=9), detail=about),
                "notice": links.make(session, NOTICE, by="x", now=START, lasts=timedelta(days=9),
                                     detail={"notice": str(ids["notice_id"])}),
                "join": links.make(session, invitations.JOIN, by="x", now=START, lasts=timedelta(days=9),
                                   account_id=ids["account_id"]),
            }  # fmt: skip

    _in(made.office, "staff", act)
    listed, whose = made.canaries.phone(f"{DRAFT}.phones.number", "other"), made.ids["own"]
    with store.session(store.engine(made.office.settings.store_url)) as session:
        whose["code"] = _in(made.office, "staff", lambda people: claims.read_out(
            people, session, whose["claim_id"], listed, "account:x", START))  # fmt: skip
        session.rollback()
