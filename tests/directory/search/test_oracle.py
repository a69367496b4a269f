"""The index and the plain truth agree, whatever is asked of whatever listings."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.public import PublicListing
from directory.search.engine import Engine, EnginePlan
from directory.search.former_engine import WhooshEngine
from directory.search.oracle import BruteForceEngine
from directory.values import PartnerKind, Tier

Make = Callable[..., PublicListing]
WORDS = ["marigold", "shelters", "José", "abogada", "abogados", "house", "the", "housing", "de", "casa", "x1"]
NEEDS = ["emergency-shelter", "lawyer", "food", "abuse-intervention"]
TAGS = ["teens", "men", "women"]
AREAS = ["county:06075", "county:06001", "state:US-CA", "nation:US", "nation:CA", "text:"]
HOME = (37.77, -122.42)

texts = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
places = st.tuples(st.floats(36, 39), st.floats(-124, -121)) | st.tuples(st.floats(-89, 89), st.floats(-180, 180))
listing_fields = st.fixed_dictionaries(
    {
        "name": texts.map(lambda text: text or "Nameless"),
        "description": texts,
        "org": texts.map(lambda text: text or "Nobody"),
        "needs": st.lists(st.sampled_from(NEEDS), unique=True, max_size=2).map(tuple),
        "tags": st.lists(st.sampled_from(TAGS), unique=True, max_size=2).map(tuple),
        "speaks": st.lists(st.sampled_from(["es", "es-MX", "vi"]), unique=True, max_size=2),
        "areas": st.lists(st.sampled_from(AREAS), unique=True, max_size=2),
        "kind": st.sampled_from([PartnerKind.SHELTER, PartnerKind.FAITH]),
    }
)
somewhere = st.fixed_dictionaries({"tier": st.just(Tier.PUBLIC), "points": st.lists(places, max_size=3)})
secret = st.fixed_dictionaries({"tier": st.sampled_from([Tier.AREA, Tier.CONFIDENTIAL])})
listings = st.lists(st.tuples(listing_fields, somewhere | secret).map(lambda pair: pair[0] | pair[1]), max_size=12)
some = {"unique": True, "max_size": 2}
asked = st.fixed_dictionaries(
    {
        "words": st.lists(st.sampled_from(WORDS), max_size=3).map(tuple),
        "needs": st.lists(st.sampled_from(NEEDS), **some).map(tuple),
        "kinds": st.lists(st.sampled_from(["faith", "court"]), **some).map(tuple),
        "tags": st.lists(st.sampled_from(TAGS), max_size=1).map(tuple),
        "languages": st.lists(st.sampled_from(["es", "es-mx", "vi"]), max_size=1).map(tuple),
        "excluded_needs": st.sampled_from([(), ("abuse-intervention",)]),
        "areas": st.frozensets(st.sampled_from(AREAS[:3]), max_size=2),
        "nation": st.sampled_from(["", "US"]),
    }
)
around = st.none() | st.tuples(places | st.just(HOME), st.none() | st.floats(0.5, 500))


def answer(engine: Engine, plan: EnginePlan) -> dict[str, tuple[Any, ...]]:
    return {str(h.id): (h.near, h.serves, h.everywhere, h.score > 0) for h in engine.search(plan)}


def distances(engine: Engine, plan: EnginePlan) -> dict[str, float]:
    return {str(h.id): h.distance_miles for h in engine.search(plan) if h.distance_miles is not None}


def plan_of(fields: dict[str, Any], circle: tuple[tuple[float, float], float | None] | None) -> EnginePlan:
    if circle is None:
        return EnginePlan(**fields)
    (latitude, longitude), radius = circle
    return EnginePlan(**fields, latitude=latitude, longitude=longitude, radius_miles=radius)


def agree(whoosh: Engine, oracle: Engine, plan: EnginePlan) -> None:
    assert answer(whoosh, plan) == answer(oracle, plan)
    assert distances(whoosh, plan) == pytest.approx(distances(oracle, plan), rel=1e-5, abs=1e-4)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory, make: Make) -> list[tuple[Engine, Engine]]:
    """Engines with the same random listings in several segments, after an update; built once, asked often."""
    built: list[tuple[Engine, Engine]] = []
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr("directory.search.former_engine.SEGMENT", 11)
    for seed in range(4):
        held, edited = (random_listings(seed * 2 + turn, make) for turn in (0, 1))
        both = WhooshEngine(tmp_path_factory.mktemp("index")), BruteForceEngine()
        for engine in both:
            engine.rebuild(held, 1)
            engine.update(edited[::3], [listing.id for listing in held[::5]], 2)
        built.append(both)
    monkeypatch.undo()
    return built


def random_listings(seed: int, make: Make) -> list[PublicListing]:
    """40 listings, the same for the same seed."""
    chance = random.Random(seed)

    def text() -> str:
        return " ".join(chance.choices(WORDS, k=chance.randint(1, 4)))

    def some(values: list[str]) -> list[str]:
        return chance.sample(values, chance.randint(0, 2))

    made = []
    for number in range(40):
        tier = chance.choice([Tier.PUBLIC, Tier.PUBLIC, Tier.AREA, Tier.CONFIDENTIAL])
        around_home = [(HOME[0] + chance.gauss(0, 0.4), HOME[1] + chance.gauss(0, 0.4)) for _ in range(3)]
        anywhere = [(chance.uniform(-89, 89), chance.uniform(-180, 180))]
        points = chance.choice([around_home, around_home[:1], anywhere, []]) if tier is Tier.PUBLIC else []
        fields = {"name": text(), "description": text(), "org": text(), "needs": tuple(some(NEEDS))}
        codes = {"tags": tuple(some(TAGS)), "speaks": some(["es", "es-MX", "vi"]), "areas": some(AREAS)}
        kind = chance.choice([PartnerKind.SHELTER, PartnerKind.FAITH])
        made.append(make(number, tier=tier, points=points, kind=kind, **fields, **codes))
    return made


@settings(max_examples=300, deadline=None)
@given(which=st.integers(0, 3), plan=st.builds(plan_of, asked, around))
def test_whoosh_finds_what_the_oracle_finds(pairs: list[tuple[Engine, Engine]], which: int, plan: EnginePlan) -> None:
    agree(*pairs[which], plan)


@pytest.mark.parametrize("typed", ["marigld", "abogda", "hose", "casa", "shelterz", ""])
def test_whoosh_suggests_what_the_oracle_suggests(pairs: list[tuple[Engine, Engine]], typed: str) -> None:
    for whoosh, oracle in pairs:
        assert whoosh.suggest(typed) == oracle.suggest(typed)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=listings, edited=listings, removed=st.sets(st.integers(0, 12), max_size=3))
def test_any_update_leaves_what_the_oracle_holds(
    make: Make, held: list[dict[str, Any]], edited: list[dict[str, Any]], removed: set[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        both = WhooshEngine(Path(folder)), BruteForceEngine()
        for engine in both:
            engine.rebuild([make(number, **fields) for number, fields in enumerate(held)], 1)
            engine.update(
                [make(2 * number, **fields) for number, fields in enumerate(edited)], [make(n).id for n in removed], 2
            )
        for words in ((), ("marigold",), ("casa", "abogado")):
            agree(*both, EnginePlan(words=words, latitude=HOME[0], longitude=HOME[1]))
            agree(*both, EnginePlan(words=words))
