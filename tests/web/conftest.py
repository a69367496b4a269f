"""A directory with a few listings of every tier, on a real store and a real index, and the public face over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from directory import intake, kit
from directory.draft import ListingDraft
from directory.settings import Settings
from directory.values import PartnerKind
from web.faces import public_app

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
TRAVIS = {"kind": "county", "code": "48453", "name": "Travis County, TX"}
NATION = {"kind": "nation", "code": "US", "name": "United States"}


def draft(number: int, **facts: Any) -> ListingDraft:
    """A valid draft of the invented source `test`, with `facts` over the defaults."""
    base: dict[str, Any] = {
        "source": "test",
        "external_id": f"row-{number}",
        "tier": "public",
        "kind": "community",
        "organization": {"name": "Juniper House"},
        "name": f"Listing {number}",
        "phones": [{"number": "+15125550100", "kind": "voice"}],
        "service_areas": [TRAVIS],
        "timezone": "America/Chicago",
    }
    return ListingDraft.model_validate(base | facts)


def confidential(number: int = 1, **facts: Any) -> ListingDraft:
    """The shelter whose place nobody may learn: there is nowhere in the draft to put it."""
    base: dict[str, Any] = {
        "tier": "confidential",
        "kind": "shelter",
        "name": "Juniper House Shelter",
        "description": "A safe place to stay for adults, children and pets. Ask for an advocate at any hour.",
        "needs": ["emergency-shelter", "safety-planning", "advocate"],
        "tags": ["women", "children"],
        "policies": {"pets": "on_site", "teen-boys-accepted": "yes"},
        "languages": [{"code": "es", "name": "Spanish"}],
        "phones": [
            {"number": "+15125550101", "kind": "hotline", "note": "Any hour"},
            {"number": "+15125550102", "kind": "text"},
        ],
        "schedules": [{"expression": "24/7"}],
        "assured_date": date(2026, 11, 3),
    }
    return draft(number, **(base | facts))


def legal_clinic(number: int = 2, **facts: Any) -> ListingDraft:
    """A public place with an address, a point, hours, a fee and a link."""
    base: dict[str, Any] = {
        "kind": "legal-aid",
        "organization": {"name": "Pecan Street Legal Aid", "url": "https://pecan.example/"},
        "name": "Protective order clinic",
        "description": "Lawyers help you ask a judge for a protective order.\nThe help is free.",
        "needs": ["protective-order", "lawyer"],
        "phones": [{"number": "+15125550110", "kind": "voice", "extension": "12"}],
        "urls": ["https://pecan.example/clinic?from=list"],
        "email": "help@pecan.example",
        "locations": [
            {
                "address": {
                    "address_1": "100 Example Street",
                    "city": "Austin",
                    "state_province": "TX",
                    "postal_code": "78701",
                },
                "point": {"latitude": 30.2700, "longitude": -97.7400, "precision": "street"},
                "accessibility": "Ramp at the side door",
            }
        ],
        "schedules": [{"expression": "Mo-Fr 09:00-17:00; Sa off", "note": "Closed at noon"}],
        "eligibility": "Anyone who lives in the county",
        "minimum_age": 18,
        "fees": "Free",
        "required_documents": ["Any ID"],
        "policies": {"police-report-required": "no"},
    }
    return draft(number, **(base | facts))


def everywhere(number: int = 3, **facts: Any) -> ListingDraft:
    """A line that serves the whole nation."""
    base: dict[str, Any] = {
        "kind": "hotline",
        "organization": {"name": "Example National Line"},
        "name": "Example National Line",
        "needs": ["crisis-hotline"],
        "phones": [{"number": "+18005550199", "kind": "hotline"}],
        "locations": [{"virtual": True}],
        "service_areas": [NATION],
    }
    return draft(number, **(base | facts))


def small_town() -> list[ListingDraft]:
    """One listing of each sort."""
    return [
        confidential(),
        legal_clinic(),
        everywhere(),
        draft(
            4,
            kind="shelter",
            tier="area",
            name="Cedar Rooms",
            needs=["transitional-housing"],
            locations=[{"address": {"city": "Austin", "state_province": "TX"}}],
            demo=True,
        ),
    ]


def build(home: Path, drafts: list[ListingDraft], **options: Any) -> Settings:
    """A store and an index in `home` that hold `drafts`; returns its settings."""
    made = Settings(home=home, **options)
    kit.create(made)
    with kit.open_kit(made) as opened:
        with opened.session() as session:
            source = intake.source_of("test", "Test partners", PartnerKind.COMMUNITY, trusted=True, demo=False)
            intake.ensure_source(session, source)
            for one in drafts:
                intake.submit(session, one, by="test", now=NOW)
        opened.refresh(NOW)
    return made


@pytest.fixture(name="build")
def _build() -> Callable[..., Settings]:
    """`build`, for tests that need a directory of their own."""
    return build


@pytest.fixture
def lawyer() -> ListingDraft:
    """`legal_clinic`, as a fixture."""
    return legal_clinic()


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a directory that holds `small_town`."""
    return build(tmp_path_factory.mktemp("town"), small_town())


@pytest.fixture(scope="session")
def _client(town: Settings) -> Iterator[TestClient]:
    app = public_app(town, now=lambda: NOW)
    with TestClient(app, base_url="https://our.test", raise_server_exceptions=True) as client:
        yield client
    app.state.doors.close()


@pytest.fixture
def client(_client: TestClient) -> TestClient:
    """A client of the public face."""
    return _client
