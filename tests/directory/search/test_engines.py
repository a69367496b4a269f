"""What an index answers to words, codes and places, through the file it is kept in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from directory.public import PublicAddress, PublicListing
from directory.search.analysis import query_terms
from directory.search.asking import Asked
from directory.search.candidates import GROUPS, find
from directory.search.engine import Engine
from directory.search.opening import Hours
from directory.search.places import Where
from directory.search.query import PlaceAnswer
from directory.values import PartnerKind, Tier

Make = Callable[..., PublicListing]
SAN_FRANCISCO = (37.7749, -122.4194)
OAKLAND = (37.8044, -122.2712)
LOS_ANGELES = (34.0522, -118.2437)
AROUND_SF: dict[str, Any] = {"latitude": SAN_FRANCISCO[0], "longitude": SAN_FRANCISCO[1], "radius": 25.0}
HOURS = Hours(datetime(2026, 11, 25, tzinfo=UTC), "US")
Question = tuple[Asked, Where, float]
Plan = Callable[..., Question]


@dataclass(frozen=True)
class Hit:
    """An answer, as these tests read it."""

    id: UUID
    group: str
    text: float
    miles: float | None


@pytest.fixture
def plan(ask_for: Callable[..., Asked]) -> Plan:
    """A question of typed words and codes, and where it is asked from (nowhere, unless something says so)."""

    def made(words: tuple[str, ...] = (), radius: float = 25, **said: Any) -> Question:
        where = {name: said.pop(name) for name in ("latitude", "longitude", "areas") if name in said}
        nation = said.pop("nation", "US")
        place = Where(PlaceAnswer(name="There"), known=True, nation=nation, **where) if where else Where(nation=nation)
        return ask_for(query_terms(words), **said), place, radius

    return made


def search(engine: Engine, question: Question) -> list[Hit]:
    hits = []
    for found in find(engine.snapshot(), *question, HOURS):
        for row, number in enumerate(found.numbers.tolist()):
            miles = None if np.isinf(found.miles[row]) else float(found.miles[row])
            hits.append(
                Hit(found.segment.columns.id_of(number), GROUPS[found.group[row]], float(found.text[row]), miles)
            )
    return hits


def numbers(engine: Engine, question: Question, make: Make) -> list[int]:
    """Which of the listings 1 to 20 are found."""
    found = {hit.id for hit in search(engine, question)}
    return [number for number in range(1, 21) if make(number).id in found]


def only(engine: Engine, question: Question) -> Hit:
    (hit,) = search(engine, question)
    return hit


def test_an_engine_remembers_the_last_event_it_holds(engine: Engine, make: Make) -> None:
    assert engine.sequence == -1
    assert engine.rebuild([make(1), make(2)], 7) == 2
    assert engine.sequence == 7
    engine.update([], [], 9)
    assert engine.sequence == 9


def test_an_engine_without_listings_finds_nothing(engine: Engine, plan: Plan) -> None:
    engine.rebuild([], 1)
    assert search(engine, plan(words=("shelter",))) == []
    assert engine.snapshot().nearest("sheltr") == ""


@pytest.mark.parametrize("field", ["name", "alternate_name", "description", "eligibility", "org"])
def test_a_word_is_found_in_each_text(engine: Engine, make: Make, field: str, plan: Plan) -> None:
    engine.rebuild([make(1, **{field: "The Marigold House"}), make(2)], 1)
    assert numbers(engine, plan(words=("marigold",)), make) == [1]


def test_a_need_is_found_by_its_label_in_english_and_spanish(engine: Engine, make: Make, plan: Plan) -> None:
    engine.rebuild([make(1, needs=("pets",)), make(2, needs=("food",))], 1)
    for word in ("pets", "mascotas", "MASCOTA"):
        assert numbers(engine, plan(words=(word,)), make) == [1]


@pytest.mark.parametrize("typed", ["jose", "JOSÉ", "José's", "jose’s"])
def test_case_accents_and_apostrophes_do_not_matter(engine: Engine, make: Make, typed: str, plan: Plan) -> None:
    engine.rebuild([make(1, name="Centro José"), make(2)], 1)
    assert numbers(engine, plan(words=(typed,)), make) == [1]


@pytest.mark.parametrize("name", ["庇护所", "مأوى النساء", "Приют", "वन स्टॉप सेंटर"])
def test_names_in_other_alphabets_are_found(engine: Engine, make: Make, name: str, plan: Plan) -> None:
    engine.rebuild([make(1, name=name), make(2)], 1)
    assert numbers(engine, plan(words=tuple(name.split())), make) == [1]


@pytest.mark.parametrize(
    "typed",
    ["marigold*", '"marigold"', "(marigold", "marigold~7", "+marigold -larkspur", "NOT marigold", "marigold\\^9"],
)
def test_query_syntax_is_plain_text(engine: Engine, make: Make, typed: str, plan: Plan) -> None:
    engine.rebuild([make(1, name="Marigold"), make(2)], 1)
    assert numbers(engine, plan(words=(typed,)), make) == [1]


@pytest.mark.parametrize("typed", ["name:x", "[aa TO zz]", "marigol*", "id:?", "*:*x", "/l.*/"])
def test_nothing_typed_reaches_a_field_or_a_wildcard(engine: Engine, make: Make, typed: str, plan: Plan) -> None:
    engine.rebuild([make(1, name="Marigold"), make(2)], 1)
    assert numbers(engine, plan(words=(typed,)), make) == []


def test_a_very_long_question_is_answered(engine: Engine, make: Make, plan: Plan) -> None:
    engine.rebuild([make(1, name="Marigold")], 1)
    assert numbers(engine, plan(words=("marigold", "x" * 500)), make) == [1]
    assert numbers(engine, plan(words=tuple(f"w{n}" for n in range(500))), make) == []


def test_stop_words_alone_ask_for_what_serves_everywhere(engine: Engine, make: Make, plan: Plan) -> None:
    engine.rebuild([make(1), make(2)], 1)
    assert numbers(engine, plan(words=("the", "de")), make) == [1, 2]


def test_words_rank_but_do_not_decide_when_a_need_is_asked(engine: Engine, make: Make, plan: Plan) -> None:
    engine.rebuild([make(1, needs=("lawyer",)), make(2, needs=("lawyer",), name="Marigold Law"), make(3)], 1)
    hits = {hit.id: hit.text for hit in search(engine, plan(words=("marigold",), needs=("lawyer",)))}
    assert hits == {make(1).id: 0, make(2).id: pytest.approx(hits[make(2).id])}
    assert hits[make(2).id] > 0


def test_any_need_or_kind_but_every_tag_and_language(engine: Engine, make: Make, plan: Plan) -> None:
    engine.rebuild(
        [
            make(1, needs=("lawyer",), tags=("teens", "men"), speaks=["es-MX", "vi"]),
            make(2, needs=("food",), tags=("teens",), speaks=["es"]),
            make(3, kind=PartnerKind.FAITH),
        ],
        1,
    )
    assert numbers(engine, plan(needs=("lawyer", "food")), make) == [1, 2]
    assert numbers(engine, plan(needs=("food",), kinds=("faith",)), make) == [2, 3]
    assert numbers(engine, plan(tags=("teens", "men")), make) == [1]
    assert numbers(engine, plan(languages=("es",)), make) == [1, 2]
    assert numbers(engine, plan(languages=("es", "vi")), make) == [1]
    assert numbers(engine, plan(excluded_needs=("food",)), make) == [1, 3]


def test_the_nearest_of_several_points_counts(engine: Engine, make: Make, plan: Plan) -> None:
    engine.rebuild([make(1, points=[LOS_ANGELES, OAKLAND])], 1)
    hit = only(engine, plan(**AROUND_SF))
    assert hit.group == "near"
    assert hit.miles == pytest.approx(8.4, abs=0.2)


def test_a_listing_that_serves_the_place_is_found_however_far_it_is(engine: Engine, make: Make, plan: Plan) -> None:
    engine.rebuild([make(1, points=[LOS_ANGELES], areas=["county:06075"]), make(2, points=[LOS_ANGELES])], 1)
    hit = only(engine, plan(**AROUND_SF, areas=frozenset({"county:06075", "state:US-CA"})))
    assert hit.group == "serves"
    assert hit.miles == pytest.approx(347, abs=3)


def test_a_confidential_listing_is_found_by_its_service_area_without_a_distance(
    engine: Engine, make: Make, plan: Plan
) -> None:
    engine.rebuild([make(1, tier=Tier.CONFIDENTIAL, areas=["county:06075"])], 1)
    hit = only(engine, plan(**AROUND_SF, areas=frozenset({"county:06075"})))
    assert (hit.group, hit.miles) == ("serves", None)


def test_what_serves_the_nation_is_found_from_anywhere_in_it(engine: Engine, make: Make, plan: Plan) -> None:
    engine.rebuild([make(1, areas=["nation:US"]), make(2, areas=["nation:CA"])], 1)
    hit = only(engine, plan(**AROUND_SF, nation="US"))
    assert hit.group == "everywhere"


def test_a_listing_that_does_not_say_where_it_helps_is_not_dropped(engine: Engine, make: Make, plan: Plan) -> None:
    address = PublicAddress(city="Oakland", state_province="CA", country="US")
    engine.rebuild([make(1), make(2, address=address), make(3, areas=["text:"])], 1)
    hits = search(engine, plan(**AROUND_SF, areas=frozenset({"state:US-CA"})))
    groups = {hit.id: hit.group for hit in hits}
    assert groups == {make(1).id: "everywhere", make(2).id: "serves", make(3).id: "everywhere"}


def test_points_are_found_across_the_antimeridian_and_at_a_pole(engine: Engine, make: Make, plan: Plan) -> None:
    engine.rebuild([make(1, points=[(-16.8, 179.99)]), make(2, points=[(89.99, 120.0)])], 1)
    assert numbers(engine, plan(latitude=-16.8, longitude=-179.99, radius=10), make) == [1]
    assert numbers(engine, plan(latitude=89.99, longitude=-60.0, radius=10), make) == [2]


def test_edited_and_deleted_listings_do_not_come_back(engine: Engine, make: Make, plan: Plan) -> None:
    engine.rebuild([make(n, name=f"Marigold {n}") for n in range(1, 6)], 1)
    assert len(search(engine, plan(words=("marigold",)))) == 5
    engine.update([make(1, name="Larkspur")], [make(2).id], 2)
    assert numbers(engine, plan(words=("marigold",)), make) == [3, 4, 5]
    engine.update([make(3, name="Larkspur")], [make(4).id], 3)
    assert numbers(engine, plan(words=("marigold",)), make) == [5]
    assert numbers(engine, plan(words=("larkspur",)), make) == [1, 3]
    assert numbers(engine, plan(), make) == [1, 3, 5]


def test_a_listing_that_became_confidential_is_no_longer_found_by_its_place(
    engine: Engine, make: Make, plan: Plan
) -> None:
    engine.rebuild([make(1, points=[SAN_FRANCISCO]), make(2, points=[OAKLAND])], 1)
    engine.update([make(1, tier=Tier.CONFIDENTIAL, areas=["county:06001"])], [], 2)
    assert numbers(engine, plan(**AROUND_SF), make) == [2]


def test_an_update_can_remove_everything_and_add_again(engine: Engine, make: Make, plan: Plan) -> None:
    engine.rebuild([make(1)], 1)
    engine.update([], [make(1).id, make(9).id], 2)
    assert search(engine, plan()) == []
    engine.update([make(2)], [], 3)
    assert numbers(engine, plan(), make) == [2]


def test_a_misspelt_word_brings_the_nearest_word_of_the_listings(engine: Engine, make: Make) -> None:
    engine.rebuild([make(1, name="Marigold Counseling", description="zebra"), make(2, name="Árbol")], 1)
    assert engine.snapshot().nearest("marigld") == "marigold"
    assert engine.snapshot().nearest("Arbl") == "árbol"
    assert engine.snapshot().nearest("marigolds") == ""
    assert engine.snapshot().nearest("quixotic") == ""
    assert engine.snapshot().nearest("zebro") == ""
    assert engine.snapshot().nearest("") == ""
