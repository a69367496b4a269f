"""Columns say of every listing what its facts say, wherever it stands on the map and however it got there."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.geo.distance import miles
from directory.public import PublicArea, PublicListing
from directory.search import documents, whoosh_codec
from directory.search.building import ColumnsBuilder
from directory.search.columns import ALWAYS_OPEN, ASSUMED, KINDS, Columns, need_bits, policy_places, tag_bits
from directory.search.joining import joined
from directory.search.segments import built
from directory.search.spatial import members
from directory.values import AreaKind, Tier

Make = Callable[..., PublicListing]
places = st.tuples(st.floats(-90, 90), st.floats(-180, 180)) | st.tuples(st.floats(37, 38), st.floats(-123, -122))
some_listings = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["Ábaco", "Beacon", "Cedar House", "x"]),
            "needs": st.lists(st.sampled_from(["emergency-shelter", "lawyer", "pets"]), unique=True).map(tuple),
            "tags": st.lists(st.sampled_from(["teens", "men", "women"]), unique=True).map(tuple),
            "speaks": st.lists(st.sampled_from(["es", "es-MX", "vi"]), unique=True),
            "areas": st.lists(st.sampled_from(["county:06075", "state:US-CA", "nation:US"]), unique=True),
            "policies": st.dictionaries(st.sampled_from(["pets", "wheelchair"]), st.sampled_from(["ask", "no"])),
            "hours": st.lists(st.sampled_from(["24/7", "Mo-Fr 09:00-17:00"]), max_size=2),
            "points": st.lists(places, max_size=3),
            "assured_date": st.none() | st.just(date(2026, 3, 1)),
        }
    ),
    max_size=8,
)


def made(make: Make, fields: Sequence[dict[str, Any]]) -> list[PublicListing]:
    return [make(number, **one) for number, one in enumerate(fields, 1)]


def columns_of(listings: Sequence[PublicListing]) -> Columns:
    builder = ColumnsBuilder()
    for one in listings:
        builder.add(one)
    return builder.finish()[0]


def said(columns: Columns) -> dict[UUID, dict[str, Any]]:
    """What the columns say of each listing, in words."""
    found: dict[UUID, dict[str, Any]] = {}
    every = np.arange(columns.count, dtype=np.int32)
    for n in every.tolist():
        values = {code: int(columns["policies"][place, n]) for code, place in policy_places().items()}
        tables = dict(zip(policy_places(), columns.tables["policies"], strict=True))
        found[columns.id_of(n)] = {
            "name": columns.name_of(n),
            "kind": KINDS[columns["kinds"][n]],
            "needs": {code for code, bit in need_bits().items() if int(columns["needs"][n]) & bit},
            "tags": {code for code, bit in tag_bits().items() if int(columns["tags"][n]) & bit},
            "languages": {code for code in columns.tables["languages"] if columns.speaking(code, every)[n]},
            "policies": {code: tables[code][value - 1] for code, value in values.items() if value},
            "keys": {key for key in columns.tables["areas"] if n in columns.serving([key])},
            "assumed": bool(columns["flags"][n] & ASSUMED),
            "always": bool(columns["flags"][n] & ALWAYS_OPEN),
            "hours": columns.tables["hours"][columns["hours"][n]],
        }
    return found


def expected(listings: Sequence[PublicListing]) -> dict[UUID, dict[str, Any]]:
    found = {}
    for one in listings:
        facts = documents.facts(one)
        found[one.id] = {
            "name": facts.name,
            "kind": facts.kind,
            "needs": set(facts.needs),
            "tags": set(facts.tags),
            "languages": set(facts.languages),
            "policies": facts.policies,
            "keys": set(facts.keys),
            "assumed": facts.assumed,
            "always": facts.always_open,
        }
    return found


def without_hours(told: dict[UUID, dict[str, Any]]) -> dict[UUID, dict[str, Any]]:
    return {key: {name: value for name, value in facts.items() if name != "hours"} for key, facts in told.items()}


@given(some_listings)
def test_columns_say_what_the_facts_say(make: Make, fields: list[dict[str, Any]]) -> None:
    listings = made(make, fields)
    assert without_hours(said(columns_of(listings))) == expected(listings)


@given(some_listings)
def test_what_was_saved_says_the_same(make: Make, fields: list[dict[str, Any]]) -> None:
    segment = built(made(make, fields))
    with tempfile.TemporaryDirectory() as folder:
        whoosh_codec.write(segment, Path(folder) / "segment")
        assert said(whoosh_codec.read(Path(folder) / "segment").columns) == said(segment.columns)


@given(some_listings, st.data())
def test_parts_joined_say_what_one_whole_says_and_nothing_of_the_dead(
    make: Make, fields: list[dict[str, Any]], data: st.DataObject
) -> None:
    listings = made(make, fields)
    cut = data.draw(st.integers(0, len(listings)))
    halves = [listings[:cut], listings[cut:]]
    alive = [data.draw(st.lists(st.booleans(), min_size=len(half), max_size=len(half))) for half in halves]
    parts = []
    for half, living in zip(halves, alive, strict=True):
        columns, mask = columns_of(half), np.zeros(len(half), np.bool_)
        for one, lives in zip(half, living, strict=True):
            mask[columns.numbers_of([one.id])] = lives
        parts.append((columns, mask))
    left = [
        one
        for half, living in zip(halves, alive, strict=True)
        for one, lives in zip(half, living, strict=True)
        if lives
    ]
    whole, part_of, old = joined(parts)
    assert said(whole) == said(columns_of(left))
    assert set(whole.tables["areas"]) == {key for one in left for key in documents.facts(one).keys}
    for number in range(whole.count):
        assert parts[part_of[number]][0].id_of(int(old[number])) == whole.id_of(number)


@given(some_listings, places, st.floats(0.1, 3000))
def test_the_slices_of_a_circle_and_the_further_points_leave_no_near_listing_out(
    make: Make, fields: list[dict[str, Any]], at: tuple[float, float], radius: float
) -> None:
    listings = made(make, fields)
    columns = columns_of(listings)
    near = {
        one.id: min(distances)
        for one in listings
        if (distances := [miles(*at, *point) for point in documents.points(one)]) and min(distances) <= radius - 1e-4
    }
    candidates = np.union1d(members(columns.ranges(*at, radius)), columns.further_near(*at, radius)).astype(np.int32)
    measured = dict(zip(map(columns.id_of, candidates.tolist()), columns.miles(*at, candidates).tolist(), strict=True))
    assert set(near) <= set(measured)
    assert {key: measured[key] for key in near} == pytest.approx(near, rel=1e-5, abs=1e-4)


@given(some_listings)
def test_documents_without_a_point_come_last(make: Make, fields: list[dict[str, Any]]) -> None:
    columns = columns_of(made(make, fields))
    assert list(columns.cells) == sorted(columns.cells)
    placed = np.isfinite(columns["latitudes"])
    assert list(placed) == sorted(placed, reverse=True)


def test_numbers_are_found_by_id_and_unknown_ids_passed_over(make: Make) -> None:
    listings = [make(n, points=[(random.Random(n).uniform(25, 48), -90.0)]) for n in range(1, 40)]
    columns = columns_of(listings)
    found = columns.numbers_of([listings[7].id, listings[3].id, make(99).id])
    assert {columns.id_of(number) for number in found.tolist()} == {listings[3].id, listings[7].id}
    assert list(found) == sorted(found)


def test_a_hidden_listing_has_no_point_in_any_column(make: Make) -> None:
    forged = make(1, points=[(37.0, -122.0), (38.0, -121.0)]).model_copy(update={"tier": Tier.CONFIDENTIAL})
    columns = columns_of([forged])
    assert np.isnan(columns["latitudes"]).all()
    assert not len(columns["further_documents"])


def test_a_drawn_area_serves_the_points_it_holds(make: Make) -> None:
    square = '{"type": "Polygon", "coordinates": [[[-93, 41], [-92, 41], [-92, 42], [-93, 42], [-93, 41]]]}'
    drawn = PublicArea(kind=AreaKind.POLYGON, code="", name="Around the lake", extent=square)
    columns = columns_of([make(1), make(2).model_copy(update={"service_areas": (drawn,)})])
    assert [columns.id_of(n) for n in columns.drawn_around(41.5, -92.5).tolist()] == [make(2).id]
    assert not len(columns.drawn_around(43.0, -92.5))
