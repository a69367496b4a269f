"""The plain truth about a search: every listing looked at, one after the other. Slow, short, and easy to check.

It shares the words' meaning (`asked`), the place (`locate`), the rules' answers and the hours with the real search, and
nothing of how documents are found, counted, ordered or folded.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np

from directory import schedule, taxonomy
from directory.draft import SHELTER_NEEDS
from directory.geo import Place, gazetteer, miles
from directory.geo.areas import county_at, covers
from directory.geo.atlas import atlas
from directory.geo.distance import miles_many
from directory.public import PublicListing
from directory.search import documents, eligibility
from directory.search.asking import Asked
from directory.search.places import Where
from directory.values import AreaKind, PartnerKind

WORTH = {"postcode": 0.6, "city": 0.6, "polygon": 0.55, "county": 0.5, "state": 0.3, "within": 0.2}


@dataclass
class Answer:
    """A listing that fits."""

    listing: PublicListing
    facts: documents.Facts
    group: str
    miles: float | None
    text: float
    worth: float
    named: bool
    open: bool | None
    asks: int
    unsure: bool
    ask: str = ""
    score: float = 0.0


class Plain:
    """A search over `listings` at a moment."""

    def __init__(self, listings: Sequence[PublicListing], now: datetime, country: str = "US") -> None:
        self.listings, self.now, self.country = listings, now, country
        self.texts = {one.id: documents.texts(one) for one in listings}
        self.average = {
            field: sum(len(texts[field]) for texts in self.texts.values()) / max(len(listings), 1) or 1.0
            for field in documents.BOOSTS
        }

    def found(self, asked: Asked, where: Where, radius: float) -> list[Answer]:
        """All answers, scored, in no order."""
        answers = [answer for one in self.listings if (answer := self._answer(one, asked, where, radius)) is not None]
        most = max((answer.text for answer in answers), default=0.0)
        for answer in answers:
            answer.score = self._score(answer, asked, where, most)
        return answers

    def bm25(self, listing: PublicListing, terms: Sequence[str]) -> float:
        total = 0.0
        for term in terms:
            for field, boost in documents.BOOSTS.items():
                often = min(self.texts[listing.id][field].count(term), 255)
                if not often:
                    continue
                holding = sum(1 for texts in self.texts.values() if term in texts[field])
                weight = math.log(len(self.listings) / (holding + 1)) + 1
                length = len(self.texts[listing.id][field]) / self.average[field]
                total += boost * weight * often * 2.2 / (often + 1.2 * (0.25 + 0.75 * length))
        return total

    def _answer(self, listing: PublicListing, asked: Asked, where: Where, radius: float) -> Answer | None:
        facts, points = documents.facts(listing), documents.points(listing)
        if not self._chosen(facts, asked):
            return None
        text = self.bm25(listing, asked.terms)
        named = asked.whole_name == facts.name_terms or any(name <= facts.name_terms for name in asked.names)
        keys, nation = set(facts.keys), f"nation:{where.nation}" in facts.keys
        lost, ask = avoided(facts, listing, points, where)
        if ask == "out":
            return None
        far = min((miles(*at, *point) for at in where.points for point in points if point not in lost), default=None)
        worth = self._worth(listing, keys, where)
        everywhere = nation or documents.UNKNOWN_AREA in keys
        near = where.known and far is not None and far <= radius
        inside = near or worth > 0 or everywhere or bool(keys & where.areas)
        if not where.known:
            inside = nation or documents.UNKNOWN_AREA in keys if asked.nothing or where.answer is not None else True
        meant = bool(set(asked.needs) & set(facts.needs)) or facts.kind.value in asked.kinds
        if not (asked.needs or asked.kinds):
            meant = text > 0 or not asked.terms
        by_words = not where.known and where.answer is not None and text > 0
        if not ((inside and meant) or by_words or (named and asked.searches_names)):
            return None
        turned_down = bool(set(facts.needs) & asked.avoided) and not set(facts.needs) & asked.wish.needs
        if not named and (turned_down or facts.kind.value in asked.avoided_kinds):
            return None
        stays, _, unsaid = eligibility.policies(asked.policies, documents.rules(listing))
        is_open = schedule.state(listing.schedules, self.now, listing.timezone, self.country).open
        if not stays or (asked.open_now and is_open is False):
            return None
        serves = bool(keys & where.areas) or worth > 0
        group = "near" if near else "serves" if serves else "everywhere"
        if not where.known:
            group = "everywhere" if nation else "serves"
        unsure = self._unsure(facts, group, worth, where)
        asks = len(unsaid) + bool(ask) + unsure + (asked.open_now and is_open is None)
        asks += len(asked.spoken_languages - set(facts.languages))
        shown = None if group == "everywhere" else far
        return Answer(listing, facts, group, shown, text, worth, named, is_open, asks, unsure, ask)

    @staticmethod
    def _chosen(facts: documents.Facts, asked: Asked) -> bool:
        sleeps = facts.kind is PartnerKind.SHELTER or bool(SHELTER_NEEDS & set(facts.needs))
        if set(asked.excluded_needs) & set(facts.needs) and not sleeps:
            return False
        return set(asked.tags) <= set(facts.tags) and set(asked.languages) <= set(facts.languages)

    @staticmethod
    def _worth(listing: PublicListing, keys: set[str], where: Where) -> float:
        worth = max((WORTH.get(key.partition(":")[0], 0.0) for key in keys & where.areas), default=0.0)
        for at in where.points:
            for area in listing.service_areas:
                if area.kind is AreaKind.POLYGON and covers(area.extent, *at):
                    worth = max(worth, WORTH["polygon"])
        return worth

    @staticmethod
    def _unsure(facts: documents.Facts, group: str, worth: float, where: Where) -> bool:
        nation = f"nation:{where.nation}" in facts.keys
        if facts.assumed:
            return True
        if not where.known:
            return group != "everywhere"
        if group == "everywhere":
            return not nation
        return any(not key.startswith("within:") for key in facts.keys) and worth == 0 and not nation

    def _score(self, answer: Answer, asked: Asked, where: Where, most: float) -> float:
        wish, needs = asked.wish, set(answer.facts.needs)

        def weight(code: str) -> int:
            return 3 if taxonomy.needs()[code].group == "now" else 1

        need = 1.0
        if not answer.named and (wish.needs or wish.kinds) and answer.facts.kind.value not in wish.kinds:
            met = wish.needs & needs
            need = 0.8 * sum(map(weight, met)) / max(sum(map(weight, wish.needs)), 1) + 0.2 * len(met) / max(
                len(needs), 1
            )
        near = 0.5 if answer.group == "everywhere" else 0.2
        if where.known:
            near = 0.1 if answer.group == "everywhere" else answer.worth
            if answer.miles is not None:
                near = max(near, 1 / (1 + answer.miles / 10))
        liked = len(wish.tags & set(answer.facts.tags)) + len(wish.languages & set(answer.facts.languages))
        total = 0.45 * need + 0.30 * near + (0.25 * answer.text / most if most else 0) + min(0.09, 0.03 * liked)
        total += 0.02 if where.known and answer.open else 0
        assured = answer.listing.assured_date
        if assured is not None:
            age = (self.now.date() - assured).days
            total += 0.02 if age <= 365 else -0.04 if age > 730 else 0
        tags, anybody = set(answer.facts.tags), {"any-gender", "trans-nonbinary", "lgbtq"}
        if "men" in wish.tags:
            others = "women" in tags and not tags & {*anybody, "men"}
        else:
            others = "men" in tags and not tags & {*anybody, "women", "children", "parents"}
        return total - min(0.15, 0.05 * answer.asks) - 0.1 * answer.unsure - 0.2 * others - 0.1 * answer.facts.silent

    @staticmethod
    def alike(answer: Answer) -> Any:
        """What near-duplicates have in common; of what cannot wait, the listing itself."""
        facts = answer.facts
        if any(taxonomy.needs()[code].group == "now" for code in facts.needs):
            return answer.listing.id
        said = frozenset(facts.needs), frozenset(facts.tags), frozenset(facts.languages), facts.kind
        return documents.chain(answer.listing), answer.group, said

    def order(self, answers: Sequence[Answer], limit: int, *, placed: bool) -> list[Answer]:
        """The answers best first, near-duplicates left out."""
        by_score = sorted(answers, key=lambda one: (-round(one.score, 9), one.listing.id.int))
        leaders: dict[Any, Answer] = {}
        for one in by_score:
            leaders.setdefault(self.alike(one), one)
        ordered = list(leaders.values())
        everywhere = [one for one in ordered if one.group == "everywhere"]
        if placed:
            ordered = [*self._shared([one for one in ordered if one.group != "everywhere"]), *everywhere]
        line = next((one for one in everywhere if self._crisis_line(one)), None)
        latest = min(3, limit - 1)
        if line is None or ordered.index(line) <= latest:
            return ordered
        others = [one for one in ordered if one is not line]
        return [*others[:latest], line, *others[latest:]]

    @staticmethod
    def _crisis_line(answer: Answer) -> bool:
        line = answer.facts.kind is PartnerKind.HOTLINE or "crisis-hotline" in answer.facts.needs
        return line and answer.facts.always_open

    @staticmethod
    def _shared(ordered: Sequence[Answer]) -> list[Answer]:
        left, merged = list(ordered), list[Answer]()
        while left:
            run = [one.group for one in merged[-3:]]
            waiting = {one.group for one in left}
            barred = run[0] if len(run) == 3 and len(set(run)) == 1 and len(waiting) == 2 else ""
            chosen = next(one for one in left if one.group != barred)
            left.remove(chosen)
            merged.append(chosen)
        return merged


def avoided(facts: documents.Facts, listing: PublicListing, points: Any, where: Where) -> tuple[set[Any], str]:
    """(the points that count for no distance, what is asked of a place that she must avoid or "out")."""
    if not where.avoided:
        return set(), ""
    sleeps = facts.kind is PartnerKind.SHELTER or bool(SHELTER_NEEDS & set(facts.needs))
    remote = f"nation:{where.nation}" in facts.keys and not sleeps
    said = {point: max(_holds(place, *point) for place in where.avoided) for point in points}
    lost = {point for point, sure in said.items() if sure == 2}
    if remote and (facts.kind is PartnerKind.HOTLINE or "crisis-hotline" in facts.needs):
        return lost, ""
    keys = [key for key in facts.keys if not key.startswith(("within:", "unknown:"))]
    inside = [bool({place.key for place in where.avoided} & _covering(key)) for key in keys]
    drawn = any(area.kind is AreaKind.POLYGON and area.extent for area in listing.service_areas)
    coded = facts.assumed and any(key.startswith("postcode:") for key in keys)
    if (points and len(lost) == len(points)) or (keys and all(inside) and not drawn) or (coded and any(inside)):
        return lost, "out"
    if any(said.values()):
        return lost, "avoid:check-place"
    return lost, "" if points or remote or coded else "avoid:unknown-place"


def _covering(key: str) -> frozenset[str]:
    """The areas that hold all of an area: not the counties of a town that lies in several and is none of them."""
    place = gazetteer().by_key(key)
    if place is None:
        return frozenset({key})
    keys = gazetteer().covering(place)
    counties = {one for one in keys if one.startswith("county:")}
    own = {f"county:{fips:05d}" for fips, city in atlas().whole.items() if city == atlas().row(key)}
    return keys - counties | own if own or len(counties) > 1 else keys


def _holds(place: Place, latitude: float, longitude: float) -> int:
    """Whether a place holds a point: 2 yes, 1 perhaps, 0 no. Of towns, those whose postcodes are known."""
    fips = county_at(latitude, longitude)
    county = gazetteer().by_key(f"county:{fips}") if fips else None
    whole = place.kind == "city" and atlas().row(place.key) in atlas().whole.values()
    if whole or place.kind in ("county", "state"):
        return 2 if county is not None and place.key in gazetteer().covering(county) else 0
    index = atlas()
    lived_in = (index.is_kind("postcode") & (index.population > 0)) | index.is_kind("postal_area")
    row = index.row(place.key)
    own = index.city == row if place.kind == "city" else np.arange(len(index.kind)) == row
    away = miles_many(latitude, longitude, index.latitude, index.longitude)
    mine, theirs = away[lived_in & own].min(), away[lived_in & ~own].min()
    if place.kind == "city":
        mine = min(mine, miles(latitude, longitude, place.latitude, place.longitude))
    return 0 if mine > 40 or mine > 1.5 * theirs else 2 if mine <= theirs else 1


def facets(answers: Sequence[Answer]) -> dict[str, dict[str, int]]:
    """The counts of needs, tags, languages, kinds and plainly met rules."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("need", "tag", "language", "kind", "policy")}
    for one in answers:
        counts["need"].update(set(one.facts.needs) - taxonomy.HIDDEN_NEEDS)
        counts["tag"].update(set(one.facts.tags))
        counts["language"].update(set(one.facts.languages))
        counts["kind"].update([one.facts.kind.value])
        rules = documents.rules(one.listing).items()
        counts["policy"].update(code for code, value in rules if taxonomy.policy_answer(code, value) == "yes")
    return {name: dict(count) for name, count in counts.items()}


def ids(answers: Sequence[Answer]) -> list[UUID]:
    return [one.listing.id for one in answers]
