"""SAFETY L1: no public answer changes, in a single byte, with where a hidden place truly is.

Two directories hold the same public listings and a partner's file that differs only in where its shelters are: street,
ZIP, coordinates, town within its county, and the same words among its prose. Whatever is asked, both answer alike; so
does a directory whose shelter moved from one place to the other.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from directory import kit
from directory.model import Listing
from directory.settings import Settings
from tests.safety.worlds import HOME, SHELTERS, TOWNS, Placed, client_of, copied, deliver, directory_of, with_point

ASKED = ["", "shelter", "bed tonight", "pets", "Lantern House", "lawyer", "Marion", "100 Example Street", "Lisbon"]
NEAR = ["", "52401", "52314", "52213", "Marion, IA", "Lisbon, IA", "Linn County, IA", "Iowa", "52240", "Austin, TX"]
AVOID = [
    "Linn County, IA",
    "Johnson County, IA",
    "52314",
    "52213",
    "Marion, IA",
    "Cedar Rapids, IA",
    "Nowhereville",
    "Iowa",
]
"""Only the data takes places to avoid and a second place; a page's form has no such fields."""
PLACEMENTS = st.builds(
    lambda house, street, town, north, west: (f"{house} {street}", *town, f"{north:.5f}", f"{west:.5f}"),
    st.integers(1, 9999),
    st.sampled_from(["Elm Avenue", "Cedar Ridge Road", "3rd St SW", "Old Mill Lane", "Highway 30"]),
    st.sampled_from(TOWNS),
    st.floats(41.9, 42.25),
    st.floats(-91.8, -91.4),
)
QUERIES = st.fixed_dictionaries(
    {
        "q": st.sampled_from(ASKED),
        "near": st.sampled_from(NEAR),
        "radius_miles": st.sampled_from([1, 5, 10, 25, 50, 100, 500]),
        "sort": st.sampled_from(["best", "distance", "name"]),
        "page": st.sampled_from([1, 1, 2]),
        "near_too": st.sampled_from(NEAR),
        "avoid": st.lists(st.sampled_from(AVOID), max_size=3),
    }
)


def _form(query: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in query.items() if name not in ("near_too", "avoid")}


def _answers(client: TestClient, query: dict[str, Any], worlds: Worlds) -> list[tuple[int, dict[str, str], bytes]]:
    form = _form(query)
    asked = [client.post(path, data=form) for path in ("/search", "/es/search")]
    asked += [client.post("/api/search", json=query)]
    asked += [client.post("/listing", data=form | {"id": listing}) for listing in worlds.ids]
    asked += [client.get(f"/r/{code}") for code in worlds.codes]
    return [(answer.status_code, dict(answer.headers), answer.content) for answer in asked]


@dataclass(frozen=True)
class Worlds:
    """A directory with public listings only, the same with the shelters at `HOME`, and a client of the latter."""

    public_only: Settings
    first: Settings
    client: TestClient
    codes: tuple[str, ...]
    ids: tuple[str, ...]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    """Public neighbours whose rank beside the shelters would tell something."""
    needs = (("counseling", "pets"), ("food",), ("counseling", "pets"))
    drafts = [
        with_point(n, "community", need, (latitude, -91.6))
        for n, (latitude, need) in enumerate(zip((41.95, 42.03, 42.2), needs, strict=True), 1)
    ]
    made = directory_of(tmp_path_factory.mktemp("public") / "home", drafts)
    first = copied(made, tmp_path_factory.mktemp("first") / "home")
    deliver(first, HOME)
    with kit.open_kit(first) as opened, opened.session() as session:
        rows = session.exec(select(Listing).where(Listing.source == "river")).all()
    with client_of(first) as client:
        yield Worlds(made, first, client, tuple(r.code for r in rows), tuple(str(r.id) for r in rows))


@settings(max_examples=10)
@given(PLACEMENTS, st.lists(QUERIES, min_size=3, max_size=6), st.booleans())
def test_L1_no_answer_depends_on_where_a_hidden_place_is(
    worlds: Worlds,
    tmp_path_factory: pytest.TempPathFactory,
    placed: Placed,
    queries: list[dict[str, Any]],
    moved: bool,  # noqa: FBT001 - drawn
) -> None:
    other = copied(worlds.first if moved else worlds.public_only, tmp_path_factory.mktemp("other") / "home")
    deliver(other, placed, days=int(moved))
    with client_of(other) as there:
        for query in queries:
            assert _answers(there, query, worlds) == _answers(worlds.client, query, worlds)
    shutil.rmtree(other.home)


def test_L1_the_shelters_are_found_at_all(worlds: Worlds) -> None:
    page = worlds.client.post("/api/search", json={"q": "shelter", "near": "52314"}).json()
    found = {r["listing"]["name"]: r for r in page["results"]}
    assert set(SHELTERS) <= set(found)
    for name in SHELTERS:
        assert (found[name]["group"], found[name]["distance_miles"]) == ("serves", None)
    assert worlds.client.get(f"/r/{worlds.codes[0]}").status_code == 200


def test_L1_a_hidden_shelter_is_avoided_by_its_declared_county_and_by_nothing_finer(worlds: Worlds) -> None:
    """Its true ZIP is 52401, and whoever avoids that, or any other, is told the same of it."""
    told = []
    for avoid in (["52401"], ["52213"], ["Cedar Rapids, IA"], ["Johnson County, IA"]):
        query = {"q": "shelter", "near": "52314", "avoid": avoid}
        page = worlds.client.post("/api/search", json=query).json()
        assert page["avoided"][0]["name"]
        told.append([(r["listing"]["name"], r["ask"]) for r in page["results"] if r["listing"]["name"] in SHELTERS])
    assert len(told[0]) == len(SHELTERS)
    assert all("avoid:unknown-place" in ask for _, ask in told[0])
    assert all(one == told[0] for one in told)
    page = worlds.client.post(
        "/api/search", json={"q": "shelter", "near": "52314", "avoid": ["Linn County, IA"]}
    ).json()
    assert not {r["listing"]["name"] for r in page["results"]} & set(SHELTERS)


ENDS = ("/api/search", "/search", "/es/search")


def _one(client: TestClient, end: str, query: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    form = _form(query)
    answer = client.post(end, json=query) if end.startswith("/api") else client.post(end, data=form)
    return answer.status_code, dict(answer.headers), answer.content


def _places(chance: random.Random) -> Placed:
    street = chance.choice(["Elm Avenue", "Cedar Ridge Road", "3rd St SW", "Old Mill Lane", "Highway 30"])
    where = (f"{chance.uniform(41.9, 42.25):.5f}", f"{chance.uniform(-91.8, -91.4):.5f}")
    return (f"{chance.randrange(1, 10_000)} {street}", *chance.choice(TOWNS), *where)


def _questions(chance: random.Random) -> list[tuple[str, dict[str, Any]]]:
    """500 different questions, each with the page or the data it is put to."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    while len(found) < 500:
        query = {
            "q": chance.choice([*ASKED, *(f"{a} {b}" for a in ASKED[:5] for b in ASKED[5:])]),
            "near": chance.choice(NEAR),
            "radius_miles": chance.choice([1, 5, 10, 25, 50, 100, 500]),
            "sort": chance.choice(["best", "distance", "name"]),
            "page": chance.choice([1, 1, 2]),
            "near_too": chance.choice(["", *NEAR]),
            "avoid": chance.sample(AVOID, chance.choice([0, 0, 1, 2])),
        }
        found.setdefault(repr(query), (ENDS[len(found) % len(ENDS)], query))
    return list(found.values())


@pytest.mark.slow
def test_L1_500_questions_in_20_placements_have_the_same_answers_byte_by_byte(
    worlds: Worlds, tmp_path_factory: pytest.TempPathFactory
) -> None:
    chance = random.Random(2026)
    questions = _questions(chance)
    expected = [_one(worlds.client, end, query) for end, query in questions]
    assert len({body for _, _, body in expected}) > 100, "the questions have many different answers"
    shown = sum(b"Lantern House" in body for _, _, body in expected)
    assert shown > 100, "and the shelter is among many of them"
    for number in range(20):
        moved = number % 2 == 1
        home = tmp_path_factory.mktemp("placed") / "home"
        other = copied(worlds.first if moved else worlds.public_only, home)
        deliver(other, _places(chance), days=int(moved))
        with client_of(other) as there:
            for (end, query), answer in zip(questions, expected, strict=True):
                assert _one(there, end, query) == answer, (number, end, query)
        shutil.rmtree(home)
