"""Twins at other sources are found by a few look-ups and told with their evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlmodel import Session, select

from directory import intake
from directory.draft import AddressDraft, ListingDraft, LocationDraft, OrganizationDraft, PhoneDraft, ServiceAreaDraft
from directory.matching import finding, keys, sides
from directory.matching.evidence import Verdict
from directory.model import Listing, MatchKey
from directory.values import AreaKind, Tier, stable_id

Make = Callable[..., ListingDraft]
COUNTY = ServiceAreaDraft(kind=AreaKind.COUNTY, code="19113", name="Linn County")


def take(session: Session, drafts: list[ListingDraft], now: datetime) -> list[intake.Submission]:
    return list(intake.submit_all(session, drafts, "import", now))


def test_a_twin_is_found_with_both_ids_and_reasons(session: Session, make: Make, now: datetime) -> None:
    take(session, [make()], now)
    found = finding.find(session, make(source="hill", external_id="9", name="Family Law Clinic Inc"))
    assert found is not None
    assert found.verdict is Verdict.SAME
    assert found.evidence["listing"] == str(stable_id("river", "1"))
    assert found.evidence["draft"] == str(stable_id("hill", "9"))
    assert "a phone number is the same" in found.evidence["reasons"]


BARE = OrganizationDraft(name="River Legal Aid")


def test_a_listing_that_tells_no_place_finds_its_twin_by_name_even_on_a_switchboard(
    session: Session, make: Make, now: datetime
) -> None:
    shared = [make(external_id=str(n), name=f"Office {n}", organization=BARE, urls=()) for n in range(10, 20)]
    take(session, [make(organization=BARE, urls=()), *shared], now)
    found = finding.find(session, make(source="hill", locations=(), organization=BARE, urls=()))
    assert found is not None
    assert found.listing_id == stable_id("river", "1")


def test_a_listing_with_a_place_finds_its_twin_that_tells_none(session: Session, make: Make, now: datetime) -> None:
    take(session, [make(locations=(), phones=(), urls=(), organization=BARE)], now)
    found = finding.find(session, make(source="hill", phones=(), urls=(), organization=BARE))
    assert found is not None
    assert found.verdict is Verdict.ASK


def test_a_stranger_has_no_twin(session: Session, make: Make, now: datetime) -> None:
    take(session, [make()], now)
    other = make(
        source="hill",
        name="Zanzibar Diner",
        phones=(PhoneDraft(number="+15035550199"),),
        urls=(),
        locations=(),
        organization=OrganizationDraft(name="Zanzibar"),
    )
    assert finding.find(session, other) is None


def test_a_source_is_not_compared_with_itself(session: Session, make: Make, now: datetime) -> None:
    take(session, [make()], now)
    assert finding.find(session, make(external_id="2")) is None


def test_the_evidence_holds_no_place_and_no_number(session: Session, make: Make, now: datetime) -> None:
    take(session, [make()], now)
    found = finding.find(session, make(source="hill"))
    assert found is not None
    told = str(found.evidence)
    for word in ("Example Street", "Cedar", "52401", "5550101", "41.97"):
        assert word not in told


def test_a_hidden_listing_finds_its_twin_without_a_place(session: Session, make: Make, now: datetime) -> None:
    take(session, [make()], now)
    found = finding.find(session, make(source="hill", tier=Tier.CONFIDENTIAL, service_areas=(COUNTY,)))
    assert found is not None
    assert not any("address" in reason or "city" in reason for reason in found.evidence["reasons"])


def test_a_hidden_listing_has_no_key_of_a_place(make: Make) -> None:
    content = make().model_dump(mode="json") | {"tier": "confidential"}
    kinds = set(keys.keys_of(sides.side_of(content)).values())
    assert kinds.isdisjoint({"door", "name in city", "word in city"})


def test_becoming_secret_takes_the_keys_of_the_place_away(session: Session, make: Make, now: datetime) -> None:
    take(session, [make()], now)
    placed = set(session.exec(select(MatchKey.key)).all())
    take(session, [make(tier=Tier.CONFIDENTIAL)], now)
    side = sides.side_of_draft(make())
    doors = {key for key, kind in keys.keys_of(side).items() if kind in ("door", "name in city", "word in city")}
    assert doors <= placed
    assert doors.isdisjoint(session.exec(select(MatchKey.key)).all())


def test_a_switchboard_of_many_listings_costs_no_more(session: Session, make: Make, now: datetime) -> None:
    places = [
        LocationDraft(address=AddressDraft(address_1=f"{n} Example Street", city="Cedar Rapids", state_province="IA"))
        for n in range(1, 121)
    ]
    many = [
        make(external_id=str(n), name=f"Desk {n:03d}", urls=(), locations=(place,)) for n, place in enumerate(places)
    ]
    take(session, many, now)
    read: list[Any] = []

    def on_execute(_c: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        read.append((statement, parameters))

    event.listen(session.get_bind(), "before_cursor_execute", on_execute)
    twin = make(source="hill", external_id="x", name="Desk 119", urls=(), locations=(places[119],))
    found = finding.find(session, twin)
    assert found is not None
    assert found.listing_id == stable_id("river", "119")
    assert len(read) == 2
    assert len(read[1][1]) <= finding.LOOKED_AT


def test_a_withdrawn_listing_is_nobodys_twin(session: Session, make: Make, now: datetime) -> None:
    take(session, [make()], now)
    session.get_one(Listing, stable_id("river", "1")).withdrawn_at = now
    session.flush()
    assert finding.find(session, make(source="hill")) is None
