"""A store to write into and drafts to hand in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from directory import intake, store
from directory.draft import AddressDraft, ListingDraft, LocationDraft, OrganizationDraft, PhoneDraft
from directory.values import PartnerKind, Point, Precision, Tier

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OFFICE = LocationDraft(
    address=AddressDraft(
        address_1="100 Example Street", city="Cedar Rapids", state_province="IA", postal_code="52401", country="US"
    ),
    point=Point(41.97, -91.66, Precision.STREET),
)
Make = Callable[..., ListingDraft]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def make() -> Make:
    """A valid draft of a public legal-aid office; keywords replace fields."""

    def made(**fields: Any) -> ListingDraft:
        content: dict[str, Any] = {
            "source": "river",
            "external_id": "1",
            "tier": Tier.PUBLIC,
            "kind": PartnerKind.LEGAL_AID,
            "organization": OrganizationDraft(name="River Legal Aid", url="https://river.example"),
            "name": "Family law clinic",
            "description": "Free help with protective orders.",
            "needs": ("protective-order", "lawyer"),
            "phones": (PhoneDraft(number="+13195550101"),),
            "urls": ("https://river.example/clinic",),
            "locations": (OFFICE,),
        }
        if fields.get("tier") in (Tier.CONFIDENTIAL, Tier.AREA):
            content["locations"] = ()
        return ListingDraft(**(content | fields))

    return made


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Engine]:
    engine = store.engine(f"sqlite:///{tmp_path / 'waymark.db'}")
    store.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    with store.session(database) as opened:
        for slug, trusted in (("river", True), ("hill", True), ("stranger", False)):
            source = intake.source_of(slug, slug.title(), PartnerKind.COMMUNITY, trusted=trusted, demo=False)
            intake.ensure_source(opened, source)
        yield opened
