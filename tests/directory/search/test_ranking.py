"""The order of answers: fair between the groups, total, and blind to where a confidential place is."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.public import PublicListing, PublicPhone
from directory.search import documents
from directory.search.asking import Wish
from directory.values import PartnerKind, PhoneKind, Tier

Make = Callable[..., PublicListing]
Answer = Callable[..., Any]
Ask = Callable[..., Any]
DEGREE = 69.0 * 1.00125  # miles in a degree of latitude, near enough to compare


def near(make: Make, number: int, miles: float, **fields: Any) -> PublicListing:
    return make(
        number, **({"points": [(37.7749 + miles / DEGREE, -122.4194)], "needs": ("emergency-shelter",)} | fields)
    )


def serving(make: Make, number: int, key: str = "county:06075", **fields: Any) -> PublicListing:
    return make(number, **({"areas": [key], "tier": Tier.CONFIDENTIAL, "needs": ("emergency-shelter",)} | fields))


def crisis_line(make: Make, number: int, hours: str = "24/7") -> PublicListing:
    return make(number, kind=PartnerKind.HOTLINE, hours=[hours], areas=["nation:US"])


def test_the_nearer_of_two_equal_listings_is_first(make: Make, answer: Answer) -> None:
    assert answer([near(make, 1, 9), near(make, 2, 1)]).ids == [make(2).id, make(1).id]


def test_a_place_for_the_asked_need_is_before_one_for_everything(make: Make, answer: Answer, ask_for: Ask) -> None:
    broad = near(make, 1, 5, needs=("emergency-shelter", "food", "pets", "lawyer"))
    assert answer([broad, near(make, 2, 5)], asked=ask_for(needs=("emergency-shelter",))).ids[0] == make(2).id


def test_what_cannot_wait_counts_three_times(make: Make, answer: Answer, ask_for: Ask) -> None:
    bed, kennel = near(make, 1, 5), near(make, 2, 5, needs=("pets",))
    assert answer([kennel, bed], asked=ask_for(needs=("pets", "emergency-shelter"))).ids == [bed.id, kennel.id]


def test_words_in_the_listing_raise_it(make: Make, answer: Answer, ask_for: Ask) -> None:
    found = answer(
        [near(make, 1, 8, name="Marigold"), near(make, 2, 5)], asked=ask_for(["marigold"], needs=("emergency-shelter",))
    )
    assert found.ids[0] == make(1).id


def test_what_must_be_asked_lowers_it(make: Make, answer: Answer, ask_for: Ask) -> None:
    says, asks = near(make, 1, 5, policies={"pets": "on_site"}), near(make, 2, 5)
    elsewhere = near(make, 3, 5, policies={"pets": "on_site"}, areas=["county:06001"])
    found = answer([says, asks, elsewhere], asked=ask_for(policies={"pets": "yes"}))
    assert found.score(says) > found.score(asks) > found.score(elsewhere)


def test_a_confidential_shelter_of_the_county_stands_as_if_ten_miles_away(make: Make, answer: Answer) -> None:
    county, state, ten = serving(make, 1), serving(make, 2, "state:US-CA"), near(make, 3, 10)
    found = answer([county, state, ten])
    assert found.score(county) == pytest.approx(found.score(ten), abs=1e-3)
    assert found.score(state) < found.score(county)


@pytest.mark.parametrize(("asked_tags", "first"), [((), 1), (("women",), 1), (("men",), 2)])
def test_a_bed_for_the_other_gender_comes_after_those_she_or_he_may_have(
    make: Make, answer: Answer, ask_for: Ask, asked_tags: tuple[str, ...], first: int
) -> None:
    hers, his = near(make, 1, 3, tags=("women", "children")), near(make, 2, 3, tags=("men",))
    only_hers = near(make, 3, 3, tags=("women",))
    wish = Wish(needs=frozenset({"emergency-shelter"}), tags=frozenset(asked_tags))
    question = ask_for(needs=("emergency-shelter",), wish=wish)
    assert answer([hers, his], asked=question).ids[0] == make(first).id
    assert answer([only_hers, his], asked=question).ids[0] == (his if first == 2 else only_hers).id


def test_what_was_assured_lately_rises_and_what_was_not_for_years_sinks(make: Make, answer: Answer) -> None:
    dates = {1: date(2026, 10, 1), 2: None, 3: date(2025, 6, 1), 4: date(2023, 1, 1)}
    found = answer([near(make, number, 5, assured_date=day) for number, day in dates.items()])
    scores = [found.score(make(number)) for number in dates]
    assert scores[0] > scores[1] == scores[2] > scores[3]


def test_of_two_equal_listings_the_open_one_is_first(make: Make, answer: Answer) -> None:
    zone = "America/Los_Angeles"
    opened = near(make, 1, 5, hours=["Mo-Su 08:00-20:00"], timezone=zone)
    closed = near(make, 2, 5, hours=["Mo-Su 22:00-23:00"], timezone=zone)
    assert answer([closed, opened]).ids == [opened.id, closed.id]


def test_neither_local_group_has_more_than_three_in_a_row_while_the_other_waits(make: Make, answer: Answer) -> None:
    found = [near(make, n, 1) for n in range(1, 9)] + [serving(make, n) for n in range(11, 13)]
    assert answer(found).groups == "nnnsnnnsnn"


def test_local_services_come_before_what_serves_everywhere(make: Make, answer: Answer) -> None:
    national = [make(n, areas=["nation:US"], needs=("lawyer",)) for n in range(11, 14)]
    assert answer([*national, near(make, 1, 90)]).groups == "neee"


def test_a_crisis_line_is_on_the_first_page_whatever_its_size(make: Make, answer: Answer) -> None:
    found = [near(make, n, 1) for n in range(1, 30)] + [crisis_line(make, 40)]
    for limit in (1, 2, 3, 5, 20):
        assert make(40).id in answer(found, limit=limit).ids[:limit]
    assert answer(found).ids[3] == make(40).id


def test_a_line_that_is_not_always_open_has_no_reserved_place(make: Make, answer: Answer) -> None:
    line = crisis_line(make, 40, "Mo-Fr 09:00-17:00")
    assert answer([*(near(make, n, 1) for n in range(1, 9)), line]).ids[-1] == line.id


def test_by_distance_puts_what_has_no_distance_last(make: Make, answer: Answer) -> None:
    found = [crisis_line(make, 1), serving(make, 2), near(make, 3, 40), near(make, 4, 2)]
    assert answer(found, sort="distance").ids == [make(n).id for n in (4, 3, 2, 1)]


def test_by_name_ignores_case_and_accents(make: Make, answer: Answer) -> None:
    found = [near(make, n, 5, name=name) for n, name in enumerate(["Árbol", "zebra", "apple", "BEAR"])]
    assert answer(found, sort="name").ids == [make(n).id for n in (2, 0, 3, 1)]
    for cut in (1, 2, 3):
        assert answer(found[:cut], found[cut:], sort="name").ids == [make(n).id for n in (2, 0, 3, 1)]


def test_offices_of_one_organisation_that_do_the_same_stand_behind_the_best(make: Make, answer: Answer) -> None:
    offices = [near(make, n, n, needs=("lawyer",), house=1, name=f"River Law – Office {n}") for n in (1, 2, 3)]
    other = near(make, 4, 2, needs=("lawyer",))
    found = answer([*offices, other])
    assert found.ids == [make(1).id, make(4).id]
    assert found.behind(offices[0]) == [make(2).id, make(3).id]


@pytest.mark.parametrize(
    "differing",
    [
        {"name": "River Mediation"},
        {"needs": ("lawyer", "food")},
        {"tags": ("teens",)},
        {"speaks": ["es"]},
        {"kind": PartnerKind.COURT},
    ],
    ids=["name", "needs", "tags", "languages", "kind"],
)
def test_offices_that_differ_in_name_or_what_they_do_or_for_whom_stand_apart(
    make: Make, answer: Answer, differing: dict[str, Any]
) -> None:
    office = {"needs": ("lawyer",), "house": 1, "name": "River Law"}
    assert len(answer([near(make, 1, 1, **office), near(make, 2, 2, **office)]).ids) == 1
    assert len(answer([near(make, 1, 1, **office), near(make, 2, 2, **(office | differing))]).ids) == 2


def test_two_houses_of_one_shelter_are_two_beds(make: Make, answer: Answer) -> None:
    assert len(answer([serving(make, n, house=1, name="River House") for n in (1, 2)]).ids) == 2


@given(seed=st.integers(0, 10_000), limit=st.integers(1, 30))
def test_the_order_is_the_same_however_the_answers_come_in(make: Make, answer: Answer, seed: int, limit: int) -> None:
    chance = random.Random(seed)
    found = [near(make, n, chance.choice([1, 1, 5, 30])) for n in range(1, 12)]
    found += [serving(make, n, chance.choice(["county:06075", "state:US-CA"])) for n in range(20, 28)]
    found += [crisis_line(make, n) for n in range(30, 32)]
    ordered = answer(found, limit=limit).ids
    assert sorted(ordered) == sorted(one.id for one in found)
    chance.shuffle(found)
    cut = chance.randrange(len(found))
    assert answer(found[:cut], found[cut:], limit=limit).ids == ordered


@given(st.permutations(range(1, 7)))
def test_equal_confidential_listings_are_ordered_by_id(make: Make, answer: Answer, order: list[int]) -> None:
    assert answer([serving(make, n) for n in order]).ids == sorted(make(n).id for n in range(1, 7))


@pytest.mark.parametrize("secret", [Tier.AREA, Tier.CONFIDENTIAL])
def test_a_hidden_place_has_no_points_even_when_the_object_was_made_past_its_rules(
    make: Make, answer: Answer, secret: Tier
) -> None:
    forged = make(1, points=[(37.7749, -122.4194)]).model_copy(update={"tier": secret})
    assert documents.points(forged) == ()
    assert documents.facts(forged).keys == (documents.UNKNOWN_AREA,)
    assert answer([forged]).groups == "e"


def test_one_that_can_be_called_comes_before_one_that_cannot(make: Make, answer: Answer) -> None:
    faxed = near(make, 2, 2, phones=(PublicPhone(number="+14155550102", kind=PhoneKind.FAX),))
    called = near(make, 3, 3, phones=(PublicPhone(number="+14155550103", kind=PhoneKind.VOICE),))
    assert answer([near(make, 1, 2), faxed, called]).ids[0] == called.id


def test_near_duplicates_in_two_parts_of_an_index_are_folded_whatever_languages_stand_in_each(
    make: Make, answer: Callable[..., Any]
) -> None:
    office = {"name": "Marigold Law - East", "house": 1, "areas": ["county:06075"], "needs": ("lawyer",)}
    first = [make(1, **office, speaks=["es"]), make(2, speaks=["vi"], areas=["county:06075"])]
    second = [make(3, speaks=["vi", "fr"], areas=["county:06075"]), make(4, **office, speaks=["es"])]
    found = answer(first, second)
    assert len({first[0].id, second[1].id} & set(found.ids)) == 1
    assert len(found.ids) == 3
