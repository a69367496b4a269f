"""Listings, questions and two stewards for the steward's pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session

from directory import editing, intake, review, store
from directory.draft import ListingDraft, LocationDraft, OrganizationDraft, PhoneDraft
from directory.editing import Change
from directory.staff import store as staff_store
from directory.staff.accounts import Role
from directory.values import PartnerKind, Tier, stable_id
from tests.web.staff.conftest import START, Browser, Office, add_person

RIVER = stable_id("river", "1")
OLD, FALSE = "+13195550101", "+13195550199"
NEW_PHONES = [{"number": FALSE, "extension": "", "kind": "hotline", "note": "", "languages": []}]


def draft(**fields: Any) -> ListingDraft:
    """A valid public legal-aid office; keywords replace fields."""
    content: dict[str, Any] = {
        "source": "river",
        "external_id": "1",
        "tier": Tier.PUBLIC,
        "kind": PartnerKind.LEGAL_AID,
        "organization": OrganizationDraft(name="River Legal Aid", url="https://river.example"),
        "name": "Family law clinic",
        "needs": ("protective-order", "lawyer"),
        "phones": (PhoneDraft(number=OLD),),
        "email": "desk@river.example",
        "urls": ("https://river.example/clinic",),
        "locations": (LocationDraft(virtual=True),),
    }
    return ListingDraft(**(content | fields))


@dataclass
class Shop:
    """The listings behind an office."""

    office: Office
    deliveries: int = 0

    def do(self, act: Callable[[Session], Any]) -> Any:
        engine = store.engine(self.office.settings.store_url)
        with store.session(engine) as session:
            found = act(session)
        engine.dispose()
        return found

    def take_in(self, **fields: Any) -> None:
        made = draft(**fields)
        self.deliveries += 1
        source = intake.source_of(
            made.source, made.source.title(), PartnerKind.LEGAL_AID, trusted=made.source != "stranger", demo=False
        )

        def act(session: Session) -> None:
            intake.ensure_source(session, source)
            intake.submit(session, made, "import", START - timedelta(days=40 - self.deliveries))

        self.do(act)

    def ask(self, field: str, new: Any, by: str = "account:partner") -> UUID:
        def act(session: Session) -> UUID:
            content = editing.content_of(session, RIVER)
            whole, _, part = field.partition(".")
            base = content[whole][part] if part else content[whole]
            editing.edit(session, RIVER, {field: Change(base, new)}, by, "our new one", START, trusted=True)
            (item,) = [q for q in review.open_items(session) if q.field == field and q.opened_by == by]
            return item.id

        found: UUID = self.do(act)
        return found

    def content(self, listing_id: UUID = RIVER) -> dict[str, Any]:
        found: dict[str, Any] = self.do(lambda session: editing.content_of(session, listing_id))
        return found


@pytest.fixture
def shop(office: Office) -> Shop:
    """The listings, with the one everybody talks about."""
    made = Shop(office)
    made.take_in()
    return made


@pytest.fixture
def sam(office: Office) -> Browser:
    """A steward."""
    return office.browser().sign_in("sam@w.example")


@pytest.fixture
def second(office: Office) -> Browser:
    """Another steward."""
    engine = staff_store.open_store(office.settings)
    with staff_store.session(engine) as session:
        email = "tam@w.example"
        office.secrets[email], office.ids[email] = add_person(session, email, Role.STEWARD)
    engine.dispose()
    return office.browser().sign_in(email)
