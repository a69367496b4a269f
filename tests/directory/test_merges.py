"""A person merges two listings and can undo it; nothing is lost and nothing becomes less secret."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, select

from directory import intake, merges, public, review
from directory.draft import ListingDraft, PhoneDraft
from directory.errors import UsageError
from directory.matching import finding
from directory.model import Correction, Listing
from directory.values import Tier, stable_id

Make = Callable[..., ListingDraft]
RIVER, HILL = stable_id("river", "1"), stable_id("hill", "1")


def two(session: Session, make: Make, now: datetime, **hill: object) -> None:
    intake.submit(session, make(), "import", now)
    hill = {"phones": (PhoneDraft(number="+15035550177"),), "urls": (), "locations": (), "name": "Night desk"} | hill
    assert intake.submit(session, make(source="hill", **hill), "import", now).listing_id == HILL


def shown(session: Session, now: datetime) -> dict[UUID, str]:
    return {listing.id: listing.model_dump_json() for listing in public.all_listings(session, now)}


def test_a_merged_listing_is_shown_as_the_kept_one(session: Session, make: Make, now: datetime) -> None:
    two(session, make, now)
    merges.merge(session, RIVER, HILL, "steward", now)
    assert set(shown(session, now)) == {RIVER}
    assert merges.standing(session, "hill", "1") == RIVER
    assert merges.standing(session, "river", "1") == RIVER


def test_a_waiting_draft_is_merged_and_asked_about_no_more(session: Session, make: Make, now: datetime) -> None:
    intake.submit(session, make(), "import", now)
    twin = make(source="hill")
    assert intake.submit(session, twin, "import", now).outcome is intake.Outcome.QUEUED
    merges.merge(session, RIVER, twin, "steward", now)
    assert not review.open_items(session, kind="duplicate")
    assert intake.submit(session, twin, "import", now).outcome is intake.Outcome.UNCHANGED
    assert set(shown(session, now)) == {RIVER}


def test_a_later_file_changes_its_own_side_only(session: Session, make: Make, now: datetime) -> None:
    two(session, make, now)
    merges.merge(session, RIVER, HILL, "steward", now)
    before = shown(session, now)
    fields = {"phones": (PhoneDraft(number="+15035550177"),), "urls": (), "locations": (), "name": "Night desk"}
    newer = make(source="hill", description="Other words.", **fields)
    assert intake.submit(session, newer, "import", now).outcome is intake.Outcome.UPDATED
    assert shown(session, now) == before
    assert json.loads(session.get_one(Listing, HILL).draft)["description"] == "Other words."


def test_a_correction_survives_merging_and_undoing(session: Session, make: Make, now: datetime) -> None:
    two(session, make, now)
    words = json.dumps("A person's words.")
    row = Correction(id=stable_id("c"), listing_id=RIVER, field="description", value=words, by="staff", at=now)
    session.add(row)
    session.flush()
    merge_id = merges.merge(session, RIVER, HILL, "steward", now)
    merges.unmerge(session, merge_id, "steward", now)
    intake.submit(session, make(description="The partner's."), "import", now)
    assert json.loads(shown(session, now)[RIVER])["description"] == "A person's words."
    assert len(session.exec(select(Correction)).all()) == 1


@pytest.mark.parametrize(("keep", "other"), [(RIVER, HILL), (HILL, RIVER)])
def test_the_stricter_tier_wins(session: Session, make: Make, now: datetime, keep: UUID, other: UUID) -> None:
    two(session, make, now, tier=Tier.CONFIDENTIAL)
    merge_id = merges.merge(session, keep, other, "steward", now)
    assert "Example Street" not in "".join(shown(session, now).values())
    assert "Example Street" not in session.get_one(Listing, RIVER).draft
    merges.unmerge(session, merge_id, "steward", now)
    assert "Example Street" not in "".join(shown(session, now).values())


def test_a_side_that_becomes_secret_hides_the_other(session: Session, make: Make, now: datetime) -> None:
    two(session, make, now)
    merges.merge(session, RIVER, HILL, "steward", now)
    fields = {"phones": (PhoneDraft(number="+15035550177"),), "urls": (), "name": "Night desk"}
    intake.submit(session, make(source="hill", tier=Tier.CONFIDENTIAL, **fields), "import", now)
    assert session.get_one(Listing, RIVER).tier == "confidential"
    assert "Example Street" not in session.get_one(Listing, RIVER).draft


def test_a_side_whose_name_tells_the_place_takes_the_other_into_hiding(
    session: Session, make: Make, now: datetime
) -> None:
    two(session, make, now, name="Night desk at 48213 Zanzibar Court", locations=make().locations)
    merge_id = merges.merge(session, RIVER, HILL, "steward", now)
    hidden = make(tier=Tier.CONFIDENTIAL)
    intake.submit(session, hidden, "import", now)
    assert session.get_one(Listing, RIVER).tier == "confidential"
    merges.unmerge(session, merge_id, "steward", now)
    assert "Zanzibar" not in "".join(shown(session, now).values())


def test_a_twin_of_a_merged_listing_is_a_twin_of_the_kept_one(session: Session, make: Make, now: datetime) -> None:
    two(session, make, now)
    merges.merge(session, HILL, RIVER, "steward", now)
    found = finding.find(session, make(source="stranger"))
    assert found is not None
    assert found.listing_id == HILL


def test_what_cannot_be_merged_is_refused(session: Session, make: Make, now: datetime) -> None:
    two(session, make, now)
    for keep, other in ((RIVER, RIVER), (RIVER, stable_id("none")), (stable_id("none"), HILL)):
        with pytest.raises(UsageError):
            merges.merge(session, keep, other, "steward", now)
    merge_id = merges.merge(session, RIVER, HILL, "steward", now)
    for keep, other in ((RIVER, HILL), (HILL, RIVER)):
        with pytest.raises(UsageError):
            merges.merge(session, keep, other, "steward", now)
    merges.unmerge(session, merge_id, "steward", now)
    with pytest.raises(UsageError):
        merges.unmerge(session, merge_id, "steward", now)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    description=st.sampled_from(["", "Free help.", "Ayuda «gratis»"]),
    tier=st.sampled_from([Tier.PUBLIC, Tier.CONFIDENTIAL]),
    forward=st.booleans(),
)
def test_merging_and_undoing_changes_nothing_that_is_shown(
    database: Engine, make: Make, now: datetime, description: str, tier: Tier, *, forward: bool
) -> None:
    """Of one tier; where the tiers differ, what is hidden stays hidden (see above)."""
    with Session(database, autoflush=False) as session:
        for slug in ("river", "hill"):
            source = intake.source_of(slug, slug, make().kind, trusted=True, demo=False)
            intake.ensure_source(session, source)
        intake.submit(session, make(tier=tier, description=description), "import", now)
        fields = {"phones": (PhoneDraft(number="+15035550177"),), "urls": (), "name": "Night desk", "locations": ()}
        intake.submit(session, make(source="hill", tier=tier, **fields), "import", now)
        before = shown(session, now)
        later = now + timedelta(days=1)
        merge_id = merges.merge(session, *((RIVER, HILL) if forward else (HILL, RIVER)), "steward", later)
        assert len(shown(session, later)) == 1
        merges.unmerge(session, merge_id, "steward", later)
        assert shown(session, later) == before
        session.rollback()
