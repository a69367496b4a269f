"""A listing's page says what is known, asks what is not, and draws only what may be known."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from directory.public import PublicListing
from directory.values import PartnerKind
from web import i18n
from web.pages.listing_facts import (
    calling,
    drawn,
    groups,
    in_order,
    letters,
    listing_facts,
    opening,
    place_words,
    questions,
    reporting,
)

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
TRAVIS = {"kind": "county", "code": "48453", "name": "Travis County, TX"}
EN = i18n.catalogue("en")


def listing(**facts: Any) -> PublicListing:
    base: dict[str, Any] = {
        "id": UUID(int=1),
        "code": "aaaaaaaaaa",
        "name": "Juniper House",
        "organization": {"id": UUID(int=2), "name": "Juniper House"},
        "kind": "shelter",
        "status": "active",
        "tier": "public",
        "policies": {},
        "timezone": "America/Chicago",
        "service_areas": [TRAVIS],
        "phones": [{"number": "+15125550100", "kind": "voice"}],
        "last_modified": NOW,
        "source": "test",
    }
    return PublicListing.model_validate(base | facts)


def at(latitude: float, longitude: float, precision: str = "street") -> dict[str, Any]:
    point = {"latitude": latitude, "longitude": longitude, "precision": precision}
    return {"point": point, "locations": [{"point": point}]}


def test_open_now_is_told_in_the_service_s_own_time_and_never_inferred() -> None:
    hours = [{"expression": "Mo-Fr 09:00-17:00"}]
    assert opening(listing(schedules=hours), NOW, "US").open is True
    assert opening(listing(schedules=hours), NOW, "US").open_until.startswith("2026-11-23T17:00")
    assert opening(listing(), NOW, "US").open is None
    assert opening(listing(schedules=hours, timezone=""), NOW, "US").open is None


def test_what_is_closed_for_now_is_not_open_whatever_its_hours_say() -> None:
    assert opening(listing(schedules=[{"expression": "24/7"}], status="temporarily closed"), NOW, "US").open is False


def test_numbers_are_in_the_order_of_who_can_help_soonest_and_a_fax_comes_last() -> None:
    kinds = ("fax", "tty", "text", "voice", "hotline")
    phones = listing(phones=[{"number": "+15125550100", "kind": kind} for kind in kinds]).phones
    assert [phone.kind.value for phone in in_order(phones)] == ["hotline", "voice", "text", "tty", "fax"]


def test_rules_are_sorted_by_what_they_mean_for_her_and_each_is_told_once() -> None:
    rules = {"children-accepted": "yes", "men-accepted": "no", "pets": "ask", "max-stay-days": "30", "cost": "free"}
    facts = listing_facts(listing(policies=rules), "en", NOW, "US")
    assert facts["good"] == [("", "Children can come"), ("Longest stay", "30 days")]
    assert facts["limits"] == [("Men can stay", "No men")]
    assert facts["asks"] == [("Pets", "Call to ask about pets")]
    assert facts["said"]["cost"] == [("", "It is free")]


def test_what_two_rules_say_alike_is_told_once() -> None:
    facts = listing_facts(listing(policies={"cost": "sliding_scale", "income-limit": "sliding_scale"}), "en", NOW, "US")
    assert facts["said"]["cost"] == [("", "You pay by what you earn")]


def test_a_value_that_needs_its_rule_s_name_keeps_it() -> None:
    facts = listing_facts(listing(policies={"police-report-required": "some_services"}), "en", NOW, "US")
    assert facts["said"]["documents"] == [("Police report needed", "Needed for some services")]


def test_what_a_shelter_does_not_say_becomes_a_question() -> None:
    asked = questions(listing(policies={"pets": "on_site"}), "en")
    assert "Can my 15-year-old son stay with me?" in asked
    assert "Can the shelter take my pets?" not in asked
    assert questions(listing(kind="business"), "en") == []
    assert questions(listing(kind="legal-aid", fees="Free", policies={"interpreter": "staff"}), "en") == []


def test_the_police_may_come_and_a_place_without_a_number_can_not_be_called() -> None:
    assert "police" in calling(listing(kind="police"))
    assert "police" not in calling(listing())
    assert calling(listing(phones=[])) == calling(listing(phones=[{"number": "+15125550100", "kind": "fax"}])) == ()


@pytest.mark.parametrize("kind", PartnerKind)
def test_a_word_about_reporting_stands_where_it_matters_and_never_without_that_one_may_ask(kind: PartnerKind) -> None:
    said = reporting(listing(kind=kind.value))
    assert said == () or said[-1] == "ask"
    assert ("health" in said) == (kind is PartnerKind.HEALTH)
    assert ("police" in said) == (kind is PartnerKind.POLICE)
    assert reporting(listing(kind=kind.value, policies={"mandated-reporter": "yes"}))[-1] == "ask"


def test_a_public_place_is_drawn_and_told_in_words() -> None:
    there = listing(**at(30.30, -97.68))
    picture = drawn(there)
    assert picture is not None
    assert len(picture.points) == 1
    assert place_words(EN, there) == "In Travis County, about 4 miles north-east of Austin."
    assert place_words(EN, listing(**at(30.27, -97.74))) == "In Travis County, in or near Austin."


def test_words_about_a_place_are_whole_in_every_language() -> None:
    for code in i18n.codes():
        for here in (at(30.30, -97.68), at(30.27, -97.74)):
            said = place_words(i18n.catalogue(code), listing(**here))
            assert "Austin" in said
            assert "Travis County" in said
            assert "{" not in said


@pytest.mark.parametrize(
    ("precision", "dots"), [("exact", 1), ("unknown", 1), ("postcode", 1), ("town", 0), ("county", 0)]
)
def test_the_middle_of_a_town_is_no_dot(precision: str, dots: int) -> None:
    picture = drawn(listing(**at(30.30, -97.68, precision)))
    assert picture is not None
    assert len(picture.points) == dots


@pytest.mark.parametrize("tier", ["area", "confidential"])
def test_of_a_place_that_is_not_public_only_the_areas_it_says_it_serves_are_drawn(tier: str) -> None:
    hidden = listing(tier=tier)
    picture = drawn(hidden)
    assert picture is not None
    assert picture.points == picture.towns == ()
    assert picture == drawn(
        listing(tier=tier, id=UUID(int=9), name="Another", area="Austin, TX" if tier == "area" else "")
    )
    assert place_words(EN, hidden) == ""


def test_what_serves_a_whole_state_or_nation_has_no_map() -> None:
    assert drawn(listing(service_areas=[{"kind": "nation", "code": "US", "name": "United States"}])) is None
    assert drawn(listing(service_areas=[{"kind": "city", "code": "4671654", "name": "Austin, TX"}])) is None


@pytest.mark.parametrize(
    ("shown", "parts"),
    [("(512) 555-0100", ["512", "555", "0100"]), ("+44 20 7946 0000", ["+44", "20", "7946", "0000"]), ("988", ["988"])],
)
def test_a_number_is_copied_in_groups(shown: str, parts: list[str]) -> None:
    assert groups(shown) == parts


def test_letters_stand_for_a_name_and_say_nothing_more() -> None:
    assert letters(("Pecan Street Legal Aid",)) == "P S L"
    assert letters(("2-1-1", "Дом Надежды")) == "Д Н"
    assert letters(("211",)) == "–"
