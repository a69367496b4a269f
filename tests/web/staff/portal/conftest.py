"""Partners with listings: pat speaks for Lantern (two listings, one hidden), Harbor is somebody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select

from directory import editing, intake, kit
from directory.draft import (
    AddressDraft,
    ListingDraft,
    LocationDraft,
    OrganizationDraft,
    PhoneDraft,
    ServiceAreaDraft,
)
from directory.intake import source_of
from directory.model import Listing
from directory.staff import memberships, store, trust
from directory.values import AreaKind, PartnerKind, PhoneKind, Point, Precision, Tier
from importers.cleaning.hours import clean_hours
from tests.web.staff.conftest import START, Office

LINN = ServiceAreaDraft(kind=AreaKind.COUNTY, code="19113", name="Linn County, IA")


def draft(name: str, organization: str, tier: Tier = Tier.PUBLIC, **more: Any) -> ListingDraft:
    """A listing in Cedar Rapids with a phone and office hours."""
    address = AddressDraft(address_1="12 Maple Street", city="Cedar Rapids", state_province="IA", postal_code="52401")
    place = LocationDraft(address=address, point=Point(41.97, -91.66, Precision.STREET))
    said: dict[str, Any] = {
        "source": "county", "external_id": name, "tier": tier, "kind": PartnerKind.LEGAL_AID, "name": name,
        "organization": OrganizationDraft(name=organization), "description": "Free help with court papers.",
        "phones": (PhoneDraft(number="+13195550101", kind=PhoneKind.HOTLINE),), "needs": ("lawyer",),
        "schedules": clean_hours("Mon-Fri 9am-5pm").value, "timezone": "America/Chicago",
        "service_areas": (LINN,), "locations": (place,) if tier is Tier.PUBLIC else (),
    }  # fmt: skip
    return ListingDraft.model_validate(said | more)


@dataclass
class Partners:
    """The office with listings in its store."""

    office: Office
    ids: dict[str, UUID]
    organizations: dict[str, UUID]

    @contextmanager
    def listings(self) -> Iterator[Session]:
        with kit.open_kit(self.office.settings) as opened, opened.session() as session:
            yield session

    @contextmanager
    def people(self) -> Iterator[Session]:
        engine = store.open_store(self.office.settings)
        with store.session(engine) as session:
            yield session
        engine.dispose()

    def content(self, name: str) -> dict[str, Any]:
        with self.listings() as session:
            return editing.content_of(session, self.ids[name])

    def trust(self, organization: str = "Lantern") -> None:
        with self.people() as session:
            trust.trust(session, self.organizations[organization], "test", START)

    def join(self, email: str, organization: str) -> None:
        with self.people() as session:
            memberships.join(session, self.office.ids[email], self.organizations[organization], "test", START)


DRAFTS = (
    draft("Court help", "Lantern"),
    draft("Night shelter", "Lantern", Tier.CONFIDENTIAL, kind=PartnerKind.SHELTER, needs=("emergency-shelter",)),
    draft("Harbor clinic", "Harbor", phones=(PhoneDraft(number="+13195550177"),)),
)


def settle(office: Office) -> Partners:
    """Put the listings into the office's store, and pat into Lantern."""
    source = source_of("county", "County list", PartnerKind.GOVERNMENT, trusted=True, demo=False)
    with kit.open_kit(office.settings) as opened, opened.session() as session:
        intake.ensure_source(session, source)
        list(intake.submit_all(session, DRAFTS, "import", START - timedelta(days=60)))
        rows = session.exec(select(Listing)).all()
        ids = {row.external_id: row.id for row in rows}
        whose = {row.external_id: row.organization_id for row in rows}
    organizations = {"Lantern": whose["Court help"], "Harbor": whose["Harbor clinic"]}
    made = Partners(office, ids, organizations)
    made.join("pat@p.example", "Lantern")
    return made


@pytest.fixture
def partners(office: Office) -> Partners:
    """Pat speaks for Lantern."""
    return settle(office)


@pytest.fixture
def pat(partners: Partners, signed_in: Callable[[str], Any]) -> Any:
    """A browser with pat in it."""
    assert partners
    return signed_in("pat@p.example")
