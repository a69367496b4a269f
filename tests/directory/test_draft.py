"""A draft that exists is valid, and a refusal never repeats what was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from directory.draft import AddressDraft, ListingDraft, LocationDraft, PhoneDraft
from directory.values import PartnerKind, Point, Tier

Make = Callable[..., ListingDraft]
CANARY = "48213 Zanzibar Court"


def test_a_hidden_place_with_a_point_is_refused(make: Make) -> None:
    with pytest.raises(ValidationError):
        make(tier=Tier.CONFIDENTIAL, locations=(LocationDraft(point=Point(41.9, -91.6)),))


@pytest.mark.parametrize("tier", [Tier.AREA, Tier.CONFIDENTIAL])
def test_a_hidden_place_with_a_street_is_refused(make: Make, tier: Tier) -> None:
    with pytest.raises(ValidationError):
        make(tier=tier, locations=(LocationDraft(address=AddressDraft(address_1=CANARY, city="Cedar Rapids")),))


def test_an_area_listing_may_say_its_city_but_a_confidential_one_may_not(make: Make) -> None:
    town = (LocationDraft(address=AddressDraft(city="Cedar Rapids", state_province="IA")),)
    assert make(tier=Tier.AREA, locations=town).locations == town
    with pytest.raises(ValidationError):
        make(tier=Tier.CONFIDENTIAL, locations=town)


@pytest.mark.parametrize("field", ["description", "eligibility", "application_process", "alert", "name", "wait_time"])
def test_a_hidden_listing_whose_text_gives_the_place_away_is_refused(make: Make, field: str) -> None:
    with pytest.raises(ValidationError):
        make(tier=Tier.CONFIDENTIAL, **{field: f"Come to {CANARY}."})


def test_a_shelter_is_public_only_with_a_written_authorisation(make: Make) -> None:
    with pytest.raises(ValidationError):
        make(kind=PartnerKind.SHELTER)
    with pytest.raises(ValidationError):
        make(needs=("emergency-shelter",))
    signed = {"authorised_by": "A Director", "authorised_on": "2026-01-05", "document": "letter 7"}
    assert make(kind=PartnerKind.SHELTER, authorisation=signed).tier is Tier.PUBLIC


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("needs", ("no-such-need",)),
        ("tags", ("no-such-tag",)),
        ("policies", {"no-such-policy": "yes"}),
        ("urls", ("javascript:alert(1)",)),
        ("name", "  "),
        ("source", "Not A Slug"),
        ("no_such_field", "x"),
    ],
)
def test_what_is_not_known_is_refused(make: Make, field: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        make(**{field: value})


@pytest.mark.parametrize("number", ["319-555-0101", "+1 319 555 0101", "12", "+", "911; rm", "1234567890"])
def test_a_number_that_cannot_be_dialled_is_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        PhoneDraft(number=number)


@pytest.mark.parametrize("number", ["+13195550101", "911", "988", "88788", "+353155501011"])
def test_full_and_short_numbers_are_taken(number: str) -> None:
    assert PhoneDraft(number=number).number == number


def test_a_refusal_never_echoes_the_input(make: Make) -> None:
    with pytest.raises(ValidationError) as caught:
        make(tier=Tier.CONFIDENTIAL, locations=(LocationDraft(address=AddressDraft(address_1=CANARY)),), name=CANARY)
    assert CANARY not in str(caught.value)
