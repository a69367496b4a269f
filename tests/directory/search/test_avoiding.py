"""Places to avoid: what is told of public points and declared areas, and nothing of what is hidden."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.geo import Place, gazetteer
from directory.public import PublicAddress, PublicListing
from directory.search import avoiding
from directory.search.avoiding import CHECK, CODES, FINE, OUT, UNKNOWN
from directory.search.places import Where
from directory.search.query import PlaceAnswer
from directory.search.segments import built
from directory.values import PartnerKind, Tier

Make = Callable[..., PublicListing]
OAKLAND, SAN_FRANCISCO, BERKELEY = (37.8044, -122.2712), (37.7749, -122.4194), (37.8716, -122.2728)
ALAMEDA, CITY, OAKLAND_TOWN = "county:06001", "county:06075", "city:5378538"
AREAS = [ALAMEDA, CITY, OAKLAND_TOWN, "postcode:94607", "postcode:94103", "state:US-CA", "nation:US", "state:US-NV"]
near_by = st.tuples(st.floats(37.6, 38.0), st.floats(-122.6, -122.0))
points = st.sampled_from([OAKLAND, SAN_FRANCISCO, BERKELEY, (39.53, -119.81)]) | near_by
one = st.fixed_dictionaries(
    {
        "areas": st.lists(st.sampled_from(AREAS), unique=True, max_size=2),
        "kind": st.sampled_from([PartnerKind.SHELTER, PartnerKind.HOTLINE, PartnerKind.FAITH]),
        "needs": st.sampled_from([(), ("crisis-hotline",), ("emergency-shelter",)]),
        "address": st.sampled_from([None, "94607", "94103"]),
        "points": st.lists(points, unique=True, max_size=3),
        "hidden": st.booleans(),
    }
)


def place(key: str) -> Place:
    found = gazetteer().by_key(key)
    assert found is not None
    return found


def away_from(*keys: str) -> Where:
    avoided = tuple(map(place, keys))
    return Where(PlaceAnswer(name="Here"), True, *SAN_FRANCISCO, frozenset(), "US", avoided=avoided)


def said(where: Where, *listings: PublicListing) -> list[int]:
    columns = built(listings).columns
    nation = np.zeros(columns.count, np.bool_)
    nation[columns.serving(["nation:US"])] = True
    numbers = np.arange(columns.count, dtype=np.int32)
    verdicts = avoiding.verdicts(columns, nation, where.avoided, numbers)
    by_id = {columns.id_of(number): int(verdicts[number]) for number in range(columns.count)}
    return [by_id[listing.id] for listing in listings]


def listing(make: Make, number: int, drawn: dict[str, Any]) -> PublicListing:
    fields = dict(drawn)
    code, hidden = fields.pop("address"), fields.pop("hidden")
    if hidden:
        return make(number, **fields | {"points": [], "tier": Tier.CONFIDENTIAL})
    address = PublicAddress(postal_code=code, state_province="CA", country="US") if code else None
    return make(number, **fields, **({"address": address} if address else {}))


@settings(deadline=None, max_examples=100)
@given(st.lists(one, min_size=5, max_size=20), st.lists(st.sampled_from(AREAS), unique=True, min_size=1, max_size=3))
def test_the_arrays_avoid_what_the_plain_truth_avoids(
    make: Make, plain: ModuleType, drawn: list[dict[str, Any]], keys: list[str]
) -> None:
    where = away_from(*(key for key in keys if not key.startswith("nation:")))
    made = [listing(make, number, fields) for number, fields in enumerate(drawn, 1)]
    expected = [
        plain.avoided(plain.documents.facts(each), each, plain.documents.points(each), where)[1] for each in made
    ]
    codes = {**CODES, FINE: "", OUT: "out"}
    assert [codes[verdict] for verdict in said(where, *made)] == expected


def test_a_public_place_in_what_is_avoided_is_out_and_one_outside_stays(make: Make) -> None:
    inside, outside = make(1, points=[OAKLAND]), make(2, points=[SAN_FRANCISCO])
    assert said(away_from(ALAMEDA), inside, outside) == [OUT, FINE]
    assert said(away_from(ALAMEDA, CITY), inside, outside) == [OUT, OUT]
    assert said(away_from("state:US-CA"), inside, make(3, points=[(39.53, -119.81)])) == [OUT, FINE]


def test_what_serves_only_what_is_avoided_is_out_wherever_it_is(make: Make) -> None:
    hidden = {"tier": Tier.CONFIDENTIAL, "kind": PartnerKind.SHELTER}
    served = [["county:06001"], ["postcode:94607"], ["county:06001", "county:06075"], ["state:US-CA"]]
    made = [make(number, areas=areas, **hidden) for number, areas in enumerate(served, 1)]
    assert said(away_from(ALAMEDA), *made) == [OUT, OUT, UNKNOWN, UNKNOWN]
    assert said(away_from(OAKLAND_TOWN), *made) == [UNKNOWN, OUT, UNKNOWN, UNKNOWN]


def test_a_town_in_two_counties_lies_inside_neither(make: Make) -> None:
    kansas_city = gazetteer().heard("Kansas City, MO").place
    assert kansas_city is not None
    hidden = make(1, areas=[kansas_city.key], tier=Tier.CONFIDENTIAL)
    assert said(away_from("county:29095"), hidden) == [UNKNOWN]
    assert said(away_from("state:US-MO"), hidden) == [OUT]


def test_a_line_that_the_whole_nation_calls_stays_and_has_nothing_to_be_asked(make: Make) -> None:
    line = make(1, areas=["nation:US"], kind=PartnerKind.HOTLINE, points=[OAKLAND])
    house = make(2, areas=["nation:US"], kind=PartnerKind.SHELTER, tier=Tier.CONFIDENTIAL)
    desk = make(3, areas=["nation:US"])
    assert said(away_from(ALAMEDA), line, house, desk) == [FINE, UNKNOWN, FINE]


def test_the_office_of_a_nations_line_makes_it_no_nearer_when_it_lies_there(
    make: Make, answer: Callable[..., Any]
) -> None:
    line = make(1, areas=["nation:US"], kind=PartnerKind.HOTLINE, points=[OAKLAND])
    assert answer([line], where=away_from(CITY)).groups == "n"
    assert answer([line], where=away_from(ALAMEDA)).groups == "e"


def test_a_place_by_the_edge_of_a_town_is_for_asking(make: Make) -> None:
    edge = next(
        (latitude, OAKLAND[1])
        for latitude in np.arange(OAKLAND[0], BERKELEY[0], 0.001).tolist()
        if said(away_from(OAKLAND_TOWN), make(1, points=[(latitude, OAKLAND[1])])) == [CHECK]
    )
    assert said(away_from(OAKLAND_TOWN), make(1, points=[edge]), make(2, points=[BERKELEY])) == [CHECK, FINE]


def test_the_office_that_lies_there_makes_nobody_nearer(make: Make, answer: Callable[..., Any]) -> None:
    offices = make(1, points=[SAN_FRANCISCO, OAKLAND])
    near = answer([offices], where=away_from(ALAMEDA), radius=25)
    assert near.answers.miles[0] == pytest.approx(0, abs=0.1)
    other = Where(PlaceAnswer(name="Here"), True, *OAKLAND, frozenset(), "US", avoided=(place(ALAMEDA),))
    far = answer([offices], where=other, radius=25)
    assert far.answers.miles[0] == pytest.approx(8.4, abs=0.5)
    assert far.answers.found[0].avoid.tolist() == [CHECK]


def test_places_that_are_not_avoided_together_any_more_are_forgotten(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(avoiding, "MOST_KEPT", 2)
    columns = built([make(1, points=[OAKLAND])]).columns
    for key in (ALAMEDA, CITY, OAKLAND_TOWN):
        avoiding.avoided(columns, (place(key),))
    assert list(columns.memory["avoided"]) == [(place(OAKLAND_TOWN),)]
