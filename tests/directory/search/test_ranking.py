"""The order of answers: fair between the groups, total, and blind to where a confidential place is."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.public import PublicListing
from directory.search import documents, ranking
from directory.search.ranking import Candidate, Wish, best, by_distance, by_name, score
from directory.values import PartnerKind, Tier

Make = Callable[..., PublicListing]
WISH = Wish(needs=frozenset({"emergency-shelter"}))


def candidate(make: Make, number: int, **fields: Any) -> Candidate:
    about = {name: fields.pop(name) for name in list(fields) if name not in Candidate.__slots__}
    facts = documents.facts(make(number, **({"needs": ("emergency-shelter",)} | about)))
    chosen: dict[str, Any] = {"group": "near", "distance_miles": None, "text": 0.0, "serves": "", "placed": True}
    return Candidate(facts, **(chosen | fields))


def near(make: Make, number: int, miles: float) -> Candidate:
    return candidate(make, number, group="near", distance_miles=miles)


def serving(make: Make, number: int, key: str = "county:06075") -> Candidate:
    return candidate(make, number, group="serves", serves=key, tier=Tier.CONFIDENTIAL, areas=[key])


def crisis_line(make: Make, number: int) -> Candidate:
    return candidate(make, number, group="everywhere", kind=PartnerKind.HOTLINE, hours=["24/7"], areas=["nation:US"])


def groups(ordered: list[Candidate]) -> str:
    return "".join(c.group[0] for c in ordered)


def test_the_nearer_of_two_equal_listings_is_first(make: Make) -> None:
    assert [c.distance_miles for c in best(WISH, [near(make, 1, 9), near(make, 2, 1)], 20)] == [1, 9]


def test_a_place_for_the_asked_need_is_before_one_for_everything(make: Make) -> None:
    broad = candidate(make, 1, needs=("emergency-shelter", "food", "pets", "lawyer"), distance_miles=5.0)
    assert best(WISH, [broad, near(make, 2, 5)], 20)[0].facts.id == make(2).id


def test_words_in_the_listing_raise_it(make: Make) -> None:
    assert score(WISH, replace(near(make, 1, 5), text=1.0)) > score(WISH, near(make, 2, 1))


def test_what_must_be_asked_lowers_it(make: Make) -> None:
    certain = near(make, 1, 5)
    assert score(WISH, certain) > score(WISH, replace(certain, ask=("policy:pets",)))
    assert score(WISH, replace(certain, ask=("policy:pets",))) > score(WISH, replace(certain, ask=("area",)))


def test_a_confidential_shelter_of_the_county_stands_as_if_ten_miles_away(make: Make) -> None:
    assert score(WISH, serving(make, 1)) == score(WISH, near(make, 2, 10))
    assert score(WISH, serving(make, 1, "state:US-CA")) < score(WISH, serving(make, 2))


def test_neither_local_group_has_more_than_three_in_a_row_while_the_other_waits(make: Make) -> None:
    found = [near(make, n, 1) for n in range(1, 9)] + [serving(make, n) for n in range(11, 13)]
    assert groups(best(WISH, found, 20)) == "nnnsnnnsnn"


def test_local_services_come_before_what_serves_everywhere(make: Make) -> None:
    national = [candidate(make, n, group="everywhere", areas=["nation:US"], text=1.0) for n in range(11, 14)]
    assert groups(best(WISH, [*national, near(make, 1, 90)], 20)) == "neee"


def test_a_crisis_line_is_on_the_first_page_whatever_its_size(make: Make) -> None:
    found = [near(make, n, 1) for n in range(1, 30)] + [crisis_line(make, 40)]
    for limit in (1, 2, 3, 5, 20):
        assert crisis_line(make, 40) in best(WISH, found, limit)[:limit]
    assert best(WISH, found, 20)[3] == crisis_line(make, 40)


def test_a_line_that_is_not_always_open_has_no_reserved_place(make: Make) -> None:
    line = candidate(make, 40, group="everywhere", kind=PartnerKind.HOTLINE, hours=["Mo-Fr 09:00-17:00"])
    assert best(WISH, [*(near(make, n, 1) for n in range(1, 9)), line], 20)[-1] == line


def test_by_distance_puts_what_has_no_distance_last(make: Make) -> None:
    found = [crisis_line(make, 1), serving(make, 2), near(make, 3, 40), near(make, 4, 2)]
    assert [c.facts.id for c in by_distance(WISH, found)] == [make(n).id for n in (4, 3, 2, 1)]


def test_by_name_ignores_case_and_accents(make: Make) -> None:
    found = [candidate(make, n, name=name) for n, name in enumerate(["Árbol", "zebra", "apple", "BEAR"])]
    assert [c.facts.name for c in by_name(found)] == ["apple", "arbol", "bear", "zebra"]


@given(seed=st.integers(0, 10_000), limit=st.integers(1, 30))
def test_the_order_is_the_same_however_the_answers_come_in(make: Make, seed: int, limit: int) -> None:
    chance = random.Random(seed)
    found = [near(make, n, chance.choice([1, 1, 5, 30])) for n in range(1, 12)]
    found += [serving(make, n, chance.choice(["county:06075", "state:US-CA"])) for n in range(20, 28)]
    found += [crisis_line(make, n) for n in range(30, 32)]
    ordered = best(WISH, found, limit)
    assert sorted(c.facts.id for c in ordered) == sorted(c.facts.id for c in found)
    chance.shuffle(found)
    assert best(WISH, found, limit) == ordered
    assert by_distance(WISH, found) == by_distance(WISH, ordered)


@given(st.permutations(range(1, 7)))
def test_equal_confidential_listings_are_ordered_by_id(make: Make, order: list[int]) -> None:
    ordered = best(WISH, [serving(make, n) for n in order], 20)
    assert [c.facts.id for c in ordered] == sorted(make(n).id for n in range(1, 7))


@pytest.mark.parametrize("secret", [Tier.AREA, Tier.CONFIDENTIAL])
def test_a_hidden_place_has_no_points_even_when_the_object_was_made_past_its_rules(make: Make, secret: Tier) -> None:
    public = make(1, points=[(37.0, -122.0)])
    forged = public.model_copy(update={"tier": secret})
    assert documents.points(forged) == ()
    assert documents.facts(forged).keys == (documents.UNKNOWN_AREA,)
    assert ranking.nearness(candidate(make, 1, group="serves", serves="county:06075")) == 0.5
