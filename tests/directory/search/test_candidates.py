"""What the arrays answer is what looking at every listing answers: who, in which group and order, and how many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.geo import gazetteer
from directory.public import PublicListing
from directory.search.asking import Asked, Wish
from directory.search.avoiding import CODES
from directory.search.candidates import GROUPS
from directory.search.facets import facets
from directory.search.places import Where
from directory.search.query import PlaceAnswer
from directory.search.ranking import documents_of
from directory.values import PartnerKind, Tier

Make = Callable[..., PublicListing]
NOW = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)
WORDS = ["marigold", "shelters", "José", "abogada", "house", "housing", "casa", "x1"]
NEEDS = ["emergency-shelter", "lawyer", "food", "abuse-intervention", "crisis-hotline"]
TAGS = ["teens", "men", "women"]
AREAS = ["county:06075", "county:06001", "state:US-CA", "nation:US", "nation:CA", "text:"]
FINER = ["postcode:94103", "postcode:94607", "city:5378538", "city:5391959"]
RULES = [("pets", "on_site"), ("pets", "no"), ("pets", "ask"), ("wheelchair", "yes"), ("id-required", "yes")]
HOME = (37.77, -122.42)
texts = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
places = st.tuples(st.floats(36, 39), st.floats(-124, -121)) | st.tuples(
    st.floats(37.7, 37.9), st.floats(-122.5, -122.1)
)
places |= st.tuples(st.floats(-89, 89), st.floats(-180, 180))
some = {"unique": True, "max_size": 2}
listing_fields = st.fixed_dictionaries(
    {
        "name": texts.map(lambda text: text or "Nameless"),
        "description": texts,
        "org": texts.map(lambda text: text or "Nobody"),
        "needs": st.lists(st.sampled_from(NEEDS), **some).map(tuple),
        "tags": st.lists(st.sampled_from(TAGS), **some).map(tuple),
        "speaks": st.lists(st.sampled_from(["es", "es-MX", "vi"]), **some),
        "areas": st.lists(st.sampled_from([*AREAS, *FINER]), **some),
        "kind": st.sampled_from([PartnerKind.SHELTER, PartnerKind.FAITH, PartnerKind.HOTLINE]),
        "policies": st.lists(st.sampled_from(RULES), **some).map(dict),
        "hours": st.lists(st.sampled_from(["24/7", "Mo-Fr 09:00-17:00", "Sa 10:00-12:00"]), max_size=2),
        "timezone": st.sampled_from(["America/Los_Angeles", ""]),
        "assured_date": st.none() | st.dates(date(2023, 1, 1), date(2026, 11, 1)),
        "house": st.integers(1, 3),
    }
)
somewhere = st.fixed_dictionaries({"tier": st.just(Tier.PUBLIC), "points": st.lists(places, max_size=3)})
secret = st.fixed_dictionaries({"tier": st.sampled_from([Tier.AREA, Tier.CONFIDENTIAL])})
listings = st.lists(st.tuples(listing_fields, somewhere | secret).map(lambda pair: pair[0] | pair[1]), max_size=14)


def codes(choices: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(choices), **some).map(tuple)


asked = st.builds(
    lambda words, wish_needs, wish_tags, wish_languages, names, **rest: Asked(
        wish=Wish(
            frozenset((*rest["needs"], *wish_needs)),
            frozenset(rest["kinds"]),
            frozenset(wish_tags),
            frozenset(wish_languages),
        ),
        words=words,
        terms=words,
        groups=tuple((word,) for word in words),
        whole_name=frozenset(words),
        names=tuple(frozenset(name) for name in names if name),
        **rest,
    ),
    words=codes(["marigold", "shelter", "jos", "abogad", "hous", "cas", "x1"]),
    wish_needs=codes(NEEDS),
    wish_tags=codes(TAGS),
    wish_languages=codes(["es", "vi"]),
    names=st.lists(codes(["marigold", "shelter", "hous"]), max_size=1),
    needs=codes(NEEDS),
    kinds=codes(["faith", "court", "hotline"]),
    tags=st.lists(st.sampled_from(TAGS), max_size=1).map(tuple),
    languages=st.lists(st.sampled_from(["es", "es-mx", "vi"]), max_size=1).map(tuple),
    excluded_needs=st.sampled_from([(), ("abuse-intervention",)]),
    policies=st.sampled_from([{}, {"pets": "yes"}, {"pets": "on_site", "wheelchair": "yes"}, {"id-required": "yes"}]),
    avoided=st.frozensets(st.sampled_from(NEEDS), max_size=1),
    avoided_kinds=st.frozensets(st.sampled_from(["faith"]), max_size=1),
    spoken_languages=st.frozensets(st.sampled_from(["es", "vi"]), max_size=1),
    open_now=st.booleans(),
    chosen=st.booleans(),
)
ANSWER = PlaceAnswer(name="Somewhere")
AVOIDED = [gazetteer().by_key(key) for key in (*AREAS[:3], *FINER, "state:US-NV")]
avoided = st.lists(st.sampled_from(AVOIDED), unique=True, max_size=2).map(tuple)
known = st.builds(
    lambda at, areas, second, avoid: Where(ANSWER, True, *at, areas, "US", second=second, avoided=avoid),
    places | st.just(HOME) | st.just((None, None)),
    st.frozensets(st.sampled_from([*AREAS[:3], "within:US-CA"]), max_size=3),
    st.none() | places,
    st.just(()) | avoided,
)
wheres = known | st.just(Where(nation="US")) | st.just(Where(PlaceAnswer(), nation="US"))


cases = st.fixed_dictionaries(
    {
        "listings": listings,
        "question": asked,
        "where": wheres,
        "radius": st.sampled_from([1.0, 25.0, 100.0, 500.0]),
        "limit": st.integers(1, 20),
        "cut": st.integers(0, 14),
    }
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=200)
@given(cases)
def test_the_arrays_answer_what_the_plain_truth_answers(
    make: Make, answer: Callable[..., Any], plain: ModuleType, drawn: dict[str, Any]
) -> None:
    fields, question, where, cut = drawn["listings"], drawn["question"], drawn["where"], drawn["cut"]
    radius, limit = drawn["radius"], drawn["limit"]
    made = [make(number, **one) for number, one in enumerate(fields, 1)]
    truth = plain.Plain(made, NOW)
    expected = {one.listing.id: one for one in truth.found(question, where, radius)}
    found = answer(made[:cut], made[cut:], where=where, radius=radius, limit=limit, asked=question, now=NOW)
    rows = {found.id(number): found.answers.at(number) for number in range(len(found.answers))}
    assert set(rows) == set(expected)
    for key, (part, row) in rows.items():
        assert GROUPS[part.group[row]] == expected[key].group
        assert part.asks[row] == expected[key].asks
        assert CODES.get(int(part.avoid[row]), "") == expected[key].ask
        assert (None if np.isinf(part.miles[row]) else part.miles[row]) == pytest.approx(expected[key].miles, abs=1e-3)
        assert found.score(expected[key].listing) == pytest.approx(expected[key].score, abs=1e-5)
    leaders = truth.order(list(expected.values()), limit, placed=where.known)
    assert found.ids == plain.ids(leaders)
    assert facets(documents_of(found.answers, found.order)) == plain.facets(leaders)
