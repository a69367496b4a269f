"""The plain truth about a search: every listing looked at, one after the other. Slow, short, and easy to check.

Promises: the same ids, groups and distances as any engine that keeps the `Engine` protocol (scores are on its own
scale). Tests compare engines with it; `search` uses it for the few listings that changed since the index was built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.geo.distance import miles
from directory.public import PublicListing
from directory.search import documents
from directory.search.analysis import fold, query_terms, stem
from directory.search.engine import EnginePlan, Hit


@dataclass(frozen=True, slots=True)
class Entry:
    """One listing as the oracle keeps it."""

    facts: documents.Facts
    points: tuple[documents.Place, ...]
    texts: Mapping[str, list[str]]
    spelling: Mapping[str, str]


def entry(listing: PublicListing) -> Entry:
    """What the oracle needs of `listing`."""
    parts = documents.facts(listing), documents.points(listing), documents.texts(listing), documents.spelling(listing)
    return Entry(*parts)


def nearest_suggestion(word: str, vocabulary: Mapping[str, str]) -> str:
    """The written form of the word nearest to `word`: one edit away, two for a long word; "" when it is known.

    `vocabulary` maps folded words to written ones. Among equally near words the alphabet decides.
    """
    asked = fold(word).strip()
    if len(asked) < 4 or asked in vocabulary or not asked.isalpha():
        return ""
    allowed = 1 if len(asked) < 6 else 2
    found = process.extract(asked, sorted(vocabulary), scorer=OSA.distance, score_cutoff=allowed, limit=None)
    best = min(((distance, known) for known, distance, _ in found), default=None)
    return vocabulary[best[1]] if best else ""


def matches_place(plan: EnginePlan, keys: Iterable[str], distance: float | None) -> tuple[bool, bool, bool]:
    """(near, serves, everywhere) of a listing with these area keys, `distance` miles from the place."""
    held = set(keys)
    near = distance is not None and (plan.radius_miles is None or distance <= plan.radius_miles)
    serves = not held.isdisjoint(plan.areas)
    everywhere = bool(plan.nation) and not held.isdisjoint({f"nation:{plan.nation}", documents.UNKNOWN_AREA})
    return near, serves, everywhere


def text_score(entry: Entry, terms: Sequence[str]) -> float:
    """How often the terms stand in the listing, by the boost of each field; 0 when none of them does."""
    return sum(boost * entry.texts[field].count(term) for term in terms for field, boost in documents.BOOSTS.items())


def match(plan: EnginePlan, entry: Entry, terms: Sequence[str]) -> Hit | None:
    """The listing as a hit of `plan` (whose words are `terms`), or None when it does not fit."""
    facts = entry.facts
    if not set(plan.excluded_needs).isdisjoint(facts.needs):
        return None
    if not (set(plan.tags) <= set(facts.tags) and set(plan.languages) <= set(facts.languages)):
        return None
    score = text_score(entry, terms)
    if plan.needs or plan.kinds:
        if set(plan.needs).isdisjoint(facts.needs) and facts.kind not in plan.kinds:
            return None
    elif terms and not score:
        return None
    distance = _distance(plan, entry)
    groups = matches_place(plan, facts.keys, distance)
    if (plan.latitude is not None or plan.areas or plan.nation) and not any(groups):
        return None
    return Hit(facts.id, score, distance, *groups, facts=facts)


def _distance(plan: EnginePlan, entry: Entry) -> float | None:
    if plan.latitude is None or plan.longitude is None:
        return None
    return min((miles(plan.latitude, plan.longitude, *point) for point in entry.points), default=None)


class BruteForceEngine:
    """An `Engine` in memory, without an index."""

    def __init__(self) -> None:
        self._entries: dict[UUID, Entry] = {}
        self._sequence = -1

    @property
    def sequence(self) -> int:
        """The last change event contained; -1 before the first `rebuild`."""
        return self._sequence

    def rebuild(self, listings: Iterable[PublicListing], sequence: int) -> int:
        """Replace everything; returns how many listings it holds."""
        self._entries = {listing.id: entry(listing) for listing in listings}
        self._sequence = sequence
        return len(self._entries)

    def update(self, listings: Sequence[PublicListing], removed: Sequence[UUID], sequence: int) -> None:
        """Replace `listings`, drop `removed`, and remember `sequence`."""
        kept = {key: value for key, value in self._entries.items() if key not in set(removed)}
        self._entries = kept | {listing.id: entry(listing) for listing in listings}
        self._sequence = sequence

    def merge(self) -> bool:
        """Nothing is left behind here."""
        return False

    def search(self, plan: EnginePlan) -> list[Hit]:
        """Every listing that fits `plan`."""
        terms = query_terms(plan.words)
        hits = (match(plan, known, terms) for known in self._entries.values())
        return [hit for hit in hits if hit is not None]

    def suggest(self, word: str) -> str:
        """The nearest word of the listings' names and needs to a word they do not hold, or ""."""
        vocabulary: dict[str, str] = {}
        for known in self._entries.values():
            for folded, written in known.spelling.items():
                vocabulary[folded] = min(written, vocabulary.get(folded, written))
        known_stems = {stem(folded) for folded in vocabulary}
        return "" if stem(fold(word)) in known_stems else nearest_suggestion(word, vocabulary)
