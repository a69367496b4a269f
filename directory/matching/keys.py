"""The keys a listing is found by: what two tellings of one listing very likely have in common.

Promises: at most `MOST` keys, each a 64-bit digest, so that the table of keys shows neither a number nor a street; of
a listing that is not public no key is made of a place. Demonstrations and real listings share no key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from uuid import UUID

from directory.matching.sides import Side

MOST = 16
WORTH = {
    "phone": 3,
    "host": 2,
    "door": 2,
    "name in city": 3,
    "placeless name": 2,
    "open name": 2,
    "word in city": 1,
    "name and area": 3,
}
"""How much a shared key of a kind says; a candidate needs `ENOUGH` in all to be looked at."""
ENOUGH = 2
COMMON = frozenset(
    [
        "service",
        "center",
        "community",
        "family",
        "program",
        "office",
        "department",
        "county",
        "city",
        "health",
        "house",
        "home",
        "church",
        "school",
        "saint",
        "social",
        "public",
        "support",
        "project",
        "house",
        "county",
        "police",
        "court",
        "women",
        "child",
        "youth",
        "care",
        "clinic",
        "shelter",
        "crisis",
        "violence",
        "domestic",
        "legal",
        "aid",
        "resource",
        "outreach",
        "ministry",
        "first",
        "new",
        "united",
        "american",
        "national",
    ]
)


@lru_cache(maxsize=16384)
def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _placeless(side: Side) -> bool:
    """Whether it hides its place, or has none (a hotline, a service online): then only the name and contacts tell."""
    return side.secret or not side.cities


def _whole(side: Side) -> str:
    return " ".join(sorted(set(side.name)))


def _texts(side: Side) -> Iterator[tuple[str, str]]:
    whole = _whole(side)
    for number in sorted(side.phones)[:4]:
        yield "phone", number
    yield ("placeless name" if _placeless(side) else "open name"), whole
    for city in sorted(side.cities)[:2]:
        yield "name in city", f"{whole}|{city}"
    for area in sorted(side.areas)[:2]:
        yield "name and area", f"{whole}|{area}"
    for host in sorted(side.hosts)[:2]:
        yield "host", host
    for door in sorted(side.doors)[:2]:
        yield "door", door
    for city in sorted(side.cities)[:1]:
        town = city.partition("|")[0].split()
        rare = sorted({w for w in side.name if len(w) > 3} - COMMON - set(town), key=lambda w: (-len(w), w))[:2]
        for word in rare:
            yield "word in city", f"{word}|{city}"


def _digests(side: Side, texts: Iterable[tuple[str, str]]) -> dict[int, str]:
    realm = "demo" if side.demo else "real"
    return dict(islice({_digest(f"{realm}|{kind}|{text}"): kind for kind, text in texts}.items(), MOST))


def keys_of(side: Side) -> dict[int, str]:
    """The keys a listing is found by, each with its kind (see `WORTH`)."""
    return _digests(side, _texts(side))


def asked(side: Side) -> dict[int, str]:
    """The keys to look for twins of `side` by.

    The name alone, wherever it is, is asked only where one of the two tells no place: others share their city.
    """
    placeless = _placeless(side)
    own = ((kind, text) for kind, text in _texts(side) if placeless or kind != "open name")
    others = "open name" if placeless else "placeless name"
    return _digests(side, (*own, (others, _whole(side))))


def rows(side: Side, source: str, listing_id: UUID | str) -> list[dict[str, object]]:
    """The `match_key` rows of a listing."""
    return [{"key": key, "source": source, "listing_id": listing_id} for key in keys_of(side)]
