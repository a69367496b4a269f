"""Listings as anyone may see them, small and made up, and an engine of each kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

from directory.public import (
    PublicArea,
    PublicLanguage,
    PublicListing,
    PublicLocation,
    PublicOrganization,
    PublicPoint,
    PublicSchedule,
)
from directory.search.engine import Engine
from directory.search.former_engine import WhooshEngine as FormerEngine
from directory.search.oracle import BruteForceEngine
from directory.search.whoosh_engine import WhooshEngine
from directory.values import AreaKind, PartnerKind, Precision, Status, Tier, short_code

Make = Callable[..., PublicListing]
SPACE = UUID("0d6d1b4e-9d62-4a25-8b52-50f05f3b9a11")


def listing_id(number: int) -> UUID:
    return uuid5(SPACE, str(number))


def public_listing(number: int = 1, **changed: Any) -> PublicListing:
    """Listing `number`. Short: `points` [(lat, lon)], `areas` ["county:06075"], `speaks` ["es"], `hours` ["24/7"]."""
    points = [PublicPoint(latitude=a, longitude=o, precision=Precision.STREET) for a, o in changed.pop("points", [])]
    areas = [key.split(":", 1) for key in changed.pop("areas", [])]
    fields: dict[str, Any] = {
        "id": listing_id(number),
        "code": short_code(listing_id(number)),
        "name": f"Listing {number}",
        "organization": PublicOrganization(id=listing_id(-number), name=changed.pop("org", "River Alliance")),
        "kind": PartnerKind.COMMUNITY,
        "status": Status.ACTIVE,
        "tier": Tier.PUBLIC,
        "policies": {},
        "locations": tuple(PublicLocation(point=point) for point in points),
        "point": points[0] if points else None,
        "service_areas": tuple(PublicArea(kind=AreaKind(kind), code=code, name=code) for kind, code in areas),
        "languages": tuple(PublicLanguage(code=code, name=code) for code in changed.pop("speaks", [])),
        "schedules": tuple(PublicSchedule(expression=hours) for hours in changed.pop("hours", [])),
        "last_modified": datetime(2026, 1, 1, tzinfo=UTC),
        "source": "river",
    }
    return PublicListing(**(fields | changed))


@pytest.fixture(scope="session")
def make() -> Make:
    return public_listing


@pytest.fixture(params=["oracle", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return BruteForceEngine() if request.param == "oracle" else FormerEngine(tmp_path / "index")


@pytest.fixture
def whoosh(tmp_path: Path) -> WhooshEngine:
    return WhooshEngine(tmp_path / "index")
