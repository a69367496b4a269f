"""One side of a comparison: what of a listing may be held against another.

Promises: of a listing that is not public there is no place in it, only name, contacts and service areas, even where
the content had one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from directory.draft import ListingDraft
from directory.matching.names import Words, words
from directory.values import Tier

SHARED_HOSTS = frozenset(
    [
        "facebook.com",
        "m.facebook.com",
        "instagram.com",
        "twitter.com",
        "x.com",
        "linkedin.com",
        "youtube.com",
        "sites.google.com",
        "google.com",
        "docs.google.com",
        "linktr.ee",
        "wixsite.com",
        "wordpress.com",
        "blogspot.com",
        "weebly.com",
        "yelp.com",
        "bit.ly",
        "tinyurl.com",
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "hotmail.com",
        "outlook.com",
        "live.com",
        "msn.com",
        "aol.com",
        "icloud.com",
        "me.com",
        "att.net",
        "comcast.net",
        "verizon.net",
        "sbcglobal.net",
        "proton.me",
        "protonmail.com",
        "ymail.com",
        "earthlink.net",
        "bellsouth.net",
    ]
)
NUMBER = re.compile(r"\d+")
WAYS = {
    "st": "street", "ave": "avenue", "av": "avenue", "rd": "road", "blvd": "boulevard", "dr": "drive", "ln": "lane",
    "hwy": "highway", "pkwy": "parkway", "ct": "court", "pl": "place", "sq": "square", "n": "north", "s": "south",
    "e": "east", "w": "west", "cir": "circle", "ter": "terrace",
}  # fmt: skip
SHORTEST = 7
"""Digits below which a number (911, 988, 211) belongs to nobody."""


@dataclass(frozen=True, slots=True)
class Side:
    """A listing as matching sees it. Cities are folded `city|state`; doors `number street|city or ZIP`, folded."""

    name: Words
    other_name: Words
    organization: Words
    phones: frozenset[str]
    hosts: frozenset[str]
    cities: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    doors: frozenset[str] = frozenset()
    points: tuple[tuple[float, float], ...] = ()
    areas: frozenset[str] = frozenset()
    kind: str = ""
    needs: frozenset[str] = frozenset()
    demo: bool = False
    secret: bool = False


@lru_cache(maxsize=8192)
def host_of(url: str) -> str:
    """The host of a link or mailbox without `www.`; "" for one that many organisations share."""
    try:
        host = url.rpartition("@")[2] if "@" in url else urlsplit(url).hostname or ""
    except ValueError:
        return ""
    host = host.casefold().removeprefix("www.")
    parent = ".".join(host.split(".")[-2:])
    return "" if host in SHARED_HOSTS or parent in SHARED_HOSTS else host


@lru_cache(maxsize=8192)
def _door(street: str) -> str:
    """A street line folded to its number and street; "" for a PO box or a line without a number."""
    plain = re.sub(r"[^\w\s]", "", street.casefold()).split()
    if not plain or not NUMBER.fullmatch(plain[0]):
        return ""
    return " ".join(WAYS.get(word, word) for word in plain[:4])


def _places(content: Mapping[str, Any]) -> dict[str, Any]:
    """Where a public listing is."""
    cities, states, codes, doors, points = set(), set(), set(), set(), []
    for place in content["locations"]:
        address, point = place["address"] or {}, place["point"]
        city = " ".join(words(address.get("city", "")))
        state, code = address.get("state_province", "").casefold(), address.get("postal_code", "")[:5]
        if city:
            cities.add(f"{city}|{state}")
        states |= {state} - {""}
        codes |= {code} - {""}
        door = _door(address.get("address_1", ""))
        doors |= {f"{door}|{where}" for where in (city, code) if door and where}
        if point is not None:
            points.append((point["latitude"], point["longitude"]))
    found = {"cities": cities, "states": states, "codes": codes, "doors": doors}
    return {name: frozenset(values) for name, values in found.items()} | {"points": tuple(points)}


def side_of(content: Mapping[str, Any]) -> Side:
    """The side of a listing's stored content (`listing.draft` as JSON)."""
    secret = content["tier"] != Tier.PUBLIC.value
    organization = content["organization"]
    contacts = (*content["urls"], organization["url"], content["email"], organization["email"])
    return Side(
        name=words(content["name"]),
        other_name=words(content["alternate_name"]) if content["alternate_name"] else (),
        organization=words(organization["name"]),
        phones=frozenset(p["number"] for p in content["phones"] if len(p["number"]) >= SHORTEST),
        hosts=frozenset(filter(None, map(host_of, filter(None, contacts)))),
        areas=frozenset(f"{area['kind']}:{area['code']}" for area in content["service_areas"] if area["code"]),
        kind=content["kind"],
        needs=frozenset(content["needs"]),
        demo=content["demo"],
        secret=secret,
        **({} if secret else _places(content)),
    )


USED = {
    "name", "alternate_name", "organization", "urls", "email", "phones", "service_areas", "kind", "needs", "demo",
    "tier", "locations",
}  # fmt: skip


def side_of_draft(draft: ListingDraft) -> Side:
    """The side of a draft."""
    return side_of(draft.model_dump(mode="json", include=USED))
