"""A made-up county's listings in a real store, and how a test reads a page of answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from directory import intake
from directory.draft import (
    LanguageDraft,
    ListingDraft,
    LocationDraft,
    OrganizationDraft,
    PhoneDraft,
    ScheduleDraft,
    ServiceAreaDraft,
)
from directory.search.query import SearchPage
from directory.values import AreaKind, PartnerKind, Point, Precision, Tier

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
SAN_FRANCISCO = (37.7749, -122.4194)
OAKLAND = (37.8044, -122.2712)
SACRAMENTO = (38.5816, -121.4944)
Ask = Callable[..., SearchPage]


def draft(name: str, **changed: Any) -> ListingDraft:
    """A listing by its name; short: `at` (lat, lon), `serves` ["county:06075"], `hours` "24/7", `speaks` ["es"]."""
    at, serves = changed.pop("at", None), changed.pop("serves", [])
    areas = [key.split(":") for key in serves]
    hours = changed.pop("hours", "")
    fields: dict[str, Any] = {
        "source": "river",
        "external_id": name,
        "tier": Tier.PUBLIC,
        "kind": PartnerKind.COMMUNITY,
        "organization": OrganizationDraft(name=changed.pop("org", "River Alliance")),
        "name": name,
        "phones": (PhoneDraft(number="+14155550101"),),
        "timezone": "America/Los_Angeles",
        "locations": (LocationDraft(point=Point(*at, Precision.STREET)),) if at else (),
        "service_areas": tuple(ServiceAreaDraft(kind=AreaKind(kind), code=code, name="area") for kind, code in areas),
        "schedules": (ScheduleDraft(expression=hours),) if hours else (),
        "languages": tuple(LanguageDraft(code=code, name=code) for code in changed.pop("speaks", [])),
    }
    return ListingDraft(**(fields | changed))


HARBOR = draft(
    "Harbor House",
    tier=Tier.CONFIDENTIAL,
    kind=PartnerKind.SHELTER,
    needs=("emergency-shelter",),
    serves=["county:06075"],
    policies={"pets": "on_site"},
    hours="24/7",
)
BAY = draft(
    "Bay Refuge",
    tier=Tier.CONFIDENTIAL,
    kind=PartnerKind.SHELTER,
    needs=("emergency-shelter",),
    serves=["state:US-CA"],
    policies={"pets": "no"},
)
LAW = draft("Marigold Law", kind=PartnerKind.LEGAL_AID, needs=("lawyer",), at=SAN_FRANCISCO, hours="Mo-Fr 09:00-17:00")
EAST = draft("Larkspur Legal", kind=PartnerKind.LEGAL_AID, needs=("lawyer",), at=OAKLAND, speaks=["es"])
FAR = draft("Capital Counsel", kind=PartnerKind.LEGAL_AID, needs=("lawyer",), at=SACRAMENTO, hours="Mo-Su 01:00-02:00")
LINE = draft(
    "National Line",
    kind=PartnerKind.HOTLINE,
    needs=("crisis-hotline", "safety-planning", "lawyer"),
    serves=["nation:US"],
    hours="24/7",
)
CHANGE = draft("Men Who Change", needs=("abuse-intervention", "counseling"), at=SAN_FRANCISCO, tags=("men",))
ALL = (HARBOR, BAY, LAW, EAST, FAR, LINE, CHANGE)


def submit(session: Session, *drafts: ListingDraft, now: datetime = NOW) -> None:
    for one in drafts:
        assert intake.submit(session, one, "test", now).listing_id is not None
    session.flush()


def names(page: SearchPage) -> list[str]:
    return [result.listing.name for result in page.results]


def reasons(page: SearchPage, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return next((result.why, result.ask) for result in page.results if result.listing.name == name)
